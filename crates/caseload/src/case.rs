//! One child's columns as a case, so that the room `reading` reads it as it reads any child.

use crate::Kinds;
use crate::event::{Event, day_of};
use chronology::{Agency, Entry, EntryId, Kind, Marking, Source, When, Written};
use practice::{Indicator, Practice};
use reading::Case;
use reading::coding::{Coded, IndicatorHit, Role};

/// The practice by which columns are read: signs of need and changes of help by kinds alone, all
/// else as it stands.
#[must_use]
pub fn practice_for_columns(practice: &Practice) -> Practice {
    let mut columns = practice.clone();
    let rules = &practice.caseload;
    let signs = rules.sign.iter().flat_map(|sign| sign.kinds.iter().map(move |kind| (sign, *kind)));
    let indicators = signs.flat_map(|(sign, kind)| {
        (2..=4).map(move |level| Indicator {
            id: indicator(kind, level),
            level,
            domain: sign.domain.clone(),
            name: kind.label().to_owned(),
            live_days: rules.live_days,
            phrases: Vec::new(),
        })
    });
    columns.thresholds.indicator = indicators.collect();
    columns.response.change.clone_from(&rules.change);
    columns
}

fn indicator(kind: Kind, level: u8) -> String {
    format!("{kind}-{level}")
}

/// A child's events as a case. Days are exact, there are no words; an entry's id is its place
/// among the child's events in order of days, from 1.
pub fn case(practice: &Practice, child: &str, events: &[Event], kinds: &Kinds) -> Case {
    let mut case = Case::default();
    for (at, event) in events.iter().enumerate() {
        let kind = Kind::ALL.get(usize::from(event.kind())).copied().unwrap_or(Kind::Other);
        let id = EntryId(format!("{child}/{}", at + 1));
        let agency = kinds.agency_named(event.agency());
        let when = When::day(day_of(event.day()));
        let sign = practice.caseload.sign(kind).filter(|_| event.level() > 1);
        let indicators: Vec<IndicatorHit> = sign
            .map(|_| IndicatorHit {
                id: indicator(kind, event.level()),
                level: event.level(),
                words: String::new(),
            })
            .into_iter()
            .collect();
        case.entries.push(entry(&id, &agency, when, at));
        case.coded.push(Coded { kinds: vec![kind], ..Coded::default() });
        case.events.push(reading::Event {
            id,
            when,
            kinds: vec![kind],
            role: Role::None,
            indicators,
            agencies: vec![agency],
            accounts: vec![at],
            differences: Vec::new(),
            related: Vec::new(),
        });
    }
    case
}

fn entry(id: &EntryId, agency: &Agency, when: When, at: usize) -> Entry {
    Entry {
        id: id.clone(),
        agency: agency.clone(),
        when,
        written: Written::default(),
        fields: Vec::new(),
        source: Source { file: String::new(), sheet: None, row: at as u32 + 1 },
        marking: Marking::default(),
        problems: Vec::new(),
    }
}
