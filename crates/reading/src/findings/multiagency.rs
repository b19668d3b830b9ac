//! Working together: who was at a strategy discussion, long times without a meeting, silences.

use super::written;
use super::{Reader, Say, agreeing, counted, events};
use crate::days::Day;
use crate::days::number;
use crate::told::Dated;
use crate::{Finding, Theme};
use chronology::{Agency, Entry, Part};
use practice::{Practice, Reading};

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("multiagency");
    let mut findings: Vec<Finding> = events(&reader.all(rule.signs("strategy")))
        .into_iter()
        .filter(|event| !reader.told.shows(*event, rule.signs("full")))
        .filter_map(|event| quorum(reader, rule, event))
        .collect();
    findings.extend(no_meeting(reader, rule));
    findings.extend(silences(reader, rule));
    findings
}

/// Whom an entry names as there and as not there, as places among practice's agencies.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Presence {
    present: Vec<usize>,
    absent: Vec<usize>,
    /// It says that those were all.
    closed: bool,
}

impl Presence {
    /// As an entry tells it, sentence by sentence.
    pub(crate) fn of(entry: &Entry, practice: &Practice) -> Self {
        let mut presence = Self::default();
        let rule = practice.findings.reading("multiagency");
        let told = |part| matches!(part, Part::Type | Part::Narrative | Part::Outcome);
        let cells = entry.fields.iter().filter(|field| told(field.part));
        for sentence in cells.flat_map(|field| field.text.split(['.', ';'])) {
            let named = practice.agencies.named_in(sentence);
            if named.is_empty() {
                continue;
            }
            let plain = sentence.to_lowercase();
            let holds = |name| rule.words(name).iter().any(|words| plain.contains(words));
            presence.closed |= holds("all_told");
            let list = if holds("away") { &mut presence.absent } else { &mut presence.present };
            list.extend(named);
        }
        for list in [&mut presence.present, &mut presence.absent] {
            list.sort_unstable();
            list.dedup();
        }
        presence
    }
}

/// Who a strategy discussion's own record names as there, and as not there.
fn present_and_absent(reader: &Reader, event: Dated) -> (Vec<Agency>, Vec<Agency>, bool) {
    let (mut present, mut absent, mut closed) = (Vec::new(), Vec::new(), false);
    for presence in reader.told.gists_of(event).map(|gist| &gist.presence) {
        present.extend(reader.at_places(&presence.present));
        absent.extend(reader.at_places(&presence.absent));
        closed |= presence.closed;
    }
    present.extend(event.agencies.iter().cloned());
    for list in [&mut present, &mut absent] {
        list.sort_by_key(|agency| reader.practice.agencies.place(agency));
        list.dedup();
    }
    present.retain(|agency| !absent.contains(agency));
    (present, absent, closed)
}

fn quorum(reader: &Reader, rule: &Reading, event: Dated) -> Option<Finding> {
    let (present, absent, closed) = present_and_absent(reader, event);
    let lacking: Vec<Agency> = rule
        .agencies("quorum")
        .iter()
        .map(|key| Agency(key.clone()))
        .filter(|agency| !present.contains(agency) && !absent.contains(agency))
        .collect();
    if absent.is_empty() && (!closed || lacking.is_empty()) {
        return None;
    }
    let held = format!(
        "The strategy discussion on {} is recorded with {}{}",
        event.first.map(written).unwrap_or_default(),
        reader.names(&present),
        if closed { " only" } else { "" },
    );
    let away = match (absent.is_empty(), lacking.is_empty()) {
        (false, _) => format!(
            "; {} {} not there or not invited",
            reader.names(&absent),
            agreeing(absent.len(), "was", "were")
        ),
        _ => format!("; no entry records {} there", reader.names(&lacking)),
    };
    let sentence = format!("{held}{away}.");
    let say = Say {
        theme: Theme::WeakMultiagency,
        rule: "T-STR-1",
        source: &rule.source,
        sentence,
        weight: 52,
    };
    let mut finding = reader.finding(say, &[event]);
    finding.agencies.extend(absent.into_iter().chain(lacking));
    Some(finding)
}

/// A long time of high need, several agencies at work, and no meeting on record.
fn no_meeting(reader: &Reader, rule: &Reading) -> Option<Finding> {
    let high = reader.picture.steps.iter().find(|s| i64::from(s.need) >= rule.number("need"))?;
    let first = number(high.day);
    let meetings = events(&reader.all(rule.signs("meeting"))).into_iter();
    let mut days: Vec<Day> = meetings.filter_map(|e| e.first).filter(|d| *d > first).collect();
    days.insert(0, first);
    days.push(reader.end);
    let (from, to) = days
        .iter()
        .zip(days.iter().skip(1))
        .map(|(a, b)| (*a, *b))
        .max_by_key(|(a, b)| Reader::days(*a, *b))?;
    let inside = |e: &Dated| e.first.is_some_and(|d| from < d && d < to);
    let between: Vec<Dated> = reader.told.events.iter().copied().filter(inside).collect();
    let agencies = reader.agencies(&between);
    let enough = agencies.len() >= rule.count("least_agencies")
        && between.len() >= 2 * rule.count("least_agencies");
    if Reader::days(from, to) < rule.number("stretch_days") || !enough {
        return None;
    }
    let sentence = format!(
        "From {} to {} ({} days) {} recorded {} and no entry records a meeting of agencies.",
        written(from),
        written(to),
        Reader::days(from, to),
        reader.names(&agencies),
        counted(between.len(), "event", "events"),
    );
    let say = Say {
        theme: Theme::WeakMultiagency,
        rule: "MA-2",
        source: &rule.source,
        sentence,
        weight: 40,
    };
    let mut finding = reader.finding(say, &between);
    finding.search = Some(
        "strategy discussions, conferences, core groups and other meetings of agencies".to_owned(),
    );
    Some(finding)
}

/// An agency that fell silent while others went on recording.
fn silences(reader: &Reader, rule: &Reading) -> Vec<Finding> {
    let silent = reader.practice.findings.reading("silence");
    let told = reader.picture.silences.iter();
    told.filter_map(|silence| {
        let (from, to) = (number(silence.from), number(silence.to));
        let own = reader.told.entries_of(&silence.agency.0).count();
        let inside = |e: &&Dated| e.first.is_some_and(|day| from <= day && day <= to);
        let others = reader.told.events.iter().filter(inside).count();
        let high = reader.step(from).is_some_and(|s| i64::from(s.need) >= rule.number("need"));
        let long = Reader::days(from, to) >= rule.number("silence_days");
        if !long || own < silent.count("own") || others < silent.count("others") || !high {
            return None;
        }
        let cited = silence.between.iter().filter_map(|id| reader.told.event(id));
        let cited: Vec<Dated> = cited.collect();
        let sentence = format!(
            "{} recorded nothing from {} to {} ({} days), while others recorded {} and need stood at level {} or above.",
            reader.names([&silence.agency]),
            written(from),
            written(to),
            Reader::days(from, to),
            counted(others, "event", "events"),
            rule.number("need"),
        );
        let source = &silent.source;
        let say = Say { theme: Theme::WeakMultiagency, rule: "D06", source, sentence, weight: 22 };
        let mut finding = reader.finding(say, &cited);
        finding.id = format!("D06:{}:{}", silence.agency, silence.from);
        finding.agencies = vec![silence.agency.clone()];
        (finding.from, finding.to) = (Some(silence.from), Some(silence.to));
        finding.search = Some(format!("entries of {} in that time", reader.names([&silence.agency])));
        Some(finding)
    })
    .collect()
}
