//! The combined view as values: one row for one account, ready for any file.

use crate::{colour, words};
use chronology::{Agency, Entry, EntryId, Marking, Part};
use practice::Practice;
use reading::accounts::Difference;
use reading::coding::{Coded, Role};
use reading::{Event, Step};
use review::Built;
use std::collections::HashMap;

/// One account of one event.
pub struct Row<'a> {
    /// Its place in the chronology, from 1.
    pub number: usize,
    /// The event it tells of.
    pub event: &'a Event,
    /// What the agency recorded.
    pub entry: &'a Entry,
    /// What that was coded to.
    pub coded: &'a Coded,
    /// Need and response that day, where the day is known and a step has been reached.
    pub step: Option<&'a Step>,
    /// The child's age.
    pub age: Option<String>,
}

/// Every account in the order of events; accounts of one event stand together.
pub fn rows(built: &Built) -> Vec<Row<'_>> {
    let case = &built.case;
    let told = case
        .events
        .iter()
        .flat_map(|event| case.accounts(event).map(move |(entry, coded)| (event, entry, coded)));
    told.enumerate()
        .map(|(at, (event, entry, coded))| {
            let day = entry.when.sort_day();
            let reached = built.steps.partition_point(|s| day.is_some_and(|day| s.day <= day));
            let step = reached.checked_sub(1).and_then(|at| built.steps.get(at));
            let age = words::age(case.subject.born, day);
            Row { number: at + 1, event, entry, coded, step, age }
        })
        .collect()
}

impl Row<'_> {
    /// The main kind in words.
    pub fn kind(&self) -> &'static str {
        self.coded.kinds.first().map_or("other", |kind| kind.label())
    }

    /// The other kinds in words.
    pub fn other_kinds(&self) -> String {
        let others = self.coded.kinds.iter().skip(1).map(|kind| kind.label());
        others.collect::<Vec<_>>().join("; ")
    }

    /// Signs of need: level, name and the words that gave each.
    pub fn indicators(&self, practice: &Practice) -> String {
        let hits = self.coded.indicators.iter().map(|hit| {
            let known = practice.thresholds.indicator(&hit.id);
            let name = known.map_or(hit.id.as_str(), |indicator| indicator.name.as_str());
            format!("level {}: {name} (“{}”)", hit.level, hit.words)
        });
        hits.collect::<Vec<_>>().join("; ")
    }

    /// Whether and how the child was heard, in three separate facts and the column as sent.
    pub fn voice(&self) -> Voice {
        let seen = &self.coded.seen;
        let sent = self.entry.part(Part::Voice);
        let words = if sent.is_empty() { seen.words.clone().unwrap_or_default() } else { sent };
        Voice { seen: words::recorded(seen.seen), alone: words::recorded(seen.alone), words }
    }

    /// Whether the entry says that the child was or was not seen, or is one of the sort that should.
    pub fn says_whether_seen(&self) -> bool {
        let seen = &self.coded.seen;
        let seeing = |kind: &chronology::Kind| kind.group() == chronology::Group::Seeing;
        seen.seen.is_some() || seen.alone.is_some() || self.coded.kinds.iter().any(seeing)
    }

    /// The other agencies' accounts of the same event.
    pub fn told_also(&self, built: &Built, practice: &Practice) -> String {
        let others = built.case.accounts(self.event).filter(|(e, _)| e.id != self.entry.id);
        let said = others.map(|(e, _)| {
            format!("{} {} row {}", colour::label(&e.agency, practice), e.source.file, e.source.row)
        });
        said.collect::<Vec<_>>().join("; ")
    }

    /// What is doubtful: the date's problem or warning, and how the row was read.
    pub fn doubts(&self) -> Vec<String> {
        let written = &self.entry.written;
        let mut doubts = Vec::new();
        doubts.extend(written.problem.clone());
        doubts.extend(written.warning.clone());
        if written.carried {
            doubts.push("date cell blank: carried down from the row above".to_owned());
        }
        doubts.extend(self.entry.problems.iter().cloned());
        doubts
    }

    /// The child's part, where the entry states one.
    pub fn role(&self) -> &'static str {
        role_words(self.coded.role)
    }
}

/// Whether the child was seen and heard.
pub struct Voice {
    /// yes, no, not recorded.
    pub seen: &'static str,
    /// yes, no, not recorded.
    pub alone: &'static str,
    /// The child's own words, or the agency's voice column; empty where nothing was sent.
    pub words: String,
}

/// The child's part in words; empty for none.
pub fn role_words(role: Role) -> &'static str {
    match role {
        Role::Victim => "harmed or exploited",
        Role::Suspect => "alleged or sanctioned",
        Role::Both => "both harmed and alleged",
        Role::None => "",
    }
}

/// Who may see an entry, in words; empty for an ordinary one.
pub fn marking_words(marking: Marking) -> &'static str {
    match marking {
        Marking::Ordinary => "",
        Marking::Restricted => "restricted",
        Marking::ThirdParty => "third party",
        Marking::Legal => "legal",
    }
}

/// Every agency of this chronology, in the order of lanes, with its number of accounts.
pub fn agencies(built: &Built, practice: &Practice) -> Vec<(Agency, usize)> {
    let mut counts: HashMap<&Agency, usize> = HashMap::new();
    for entry in &built.case.entries {
        *counts.entry(&entry.agency).or_default() += 1;
    }
    for silence in &built.silences {
        counts.entry(&silence.agency).or_default();
    }
    let mut all: Vec<_> = counts.into_iter().map(|(a, n)| (a.clone(), n)).collect();
    all.sort_by_key(|(agency, _)| (practice.agencies.place(agency), agency.0.clone()));
    all
}

/// Where an entry was read from: `police.csv, row 24`.
pub fn source(entry: &Entry) -> String {
    match &entry.source.sheet {
        Some(sheet) => {
            format!("{}, {sheet}, row {}", entry.source.file, entry.source.row)
        }
        None => format!("{}, row {}", entry.source.file, entry.source.row),
    }
}

/// Ids as a cell holds them.
pub fn ids(entries: &[EntryId]) -> String {
    entries.iter().map(|id| id.0.as_str()).collect::<Vec<_>>().join(", ")
}

/// The number of years that the dated entries span, rounded to whole years, and the first and the
/// last day.
pub fn span(built: &Built) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
    let entries = &built.case.entries;
    let first = entries.iter().filter_map(|entry| entry.when.sort_day()).min()?;
    let last = entries.iter().filter_map(|entry| entry.when.sort_day()).max()?;
    Some((first, last))
}

/// "166 accounts of 144 events from 5 agencies, 2012 to 2018".
pub fn summary(built: &Built, practice: &Practice) -> String {
    let accounts = words::count(built.case.entries.len(), "entry", "entries");
    let events = words::count(built.case.events.len(), "event", "events");
    let told = agencies(built, practice).iter().filter(|(_, number)| *number > 0).count();
    let agencies = words::count(told, "agency", "agencies");
    match span(built) {
        Some((first, last)) => format!(
            "{accounts} of {events} from {agencies}, {} to {}",
            words::long_day(first),
            words::long_day(last)
        ),
        None => format!("{accounts} of {events} from {agencies}; no date is known"),
    }
}

/// Each telling of a difference, with its agency's label: `POL: 06/12/2017`.
pub fn tellings(difference: &Difference, built: &Built, practice: &Practice) -> Vec<String> {
    let whose = |id: &EntryId| {
        let entry = built.case.entries.iter().find(|entry| &entry.id == id);
        entry.map_or_else(|| id.0.clone(), |entry| colour::label(&entry.agency, practice))
    };
    difference.told.iter().map(|(id, telling)| format!("{}: {telling}", whose(id))).collect()
}
