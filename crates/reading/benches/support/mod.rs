//! A long chronology for the benches: the demonstration case's own returns, told over and over,
//! each time some months later, so that texts, dates and tellings of one event are of the kind
//! that agencies send.

use chronology::{Entry, EntryId, When};
use jiff::civil::{Date, DateTime, date};
use practice::Practice;
use reading::accounts::Judge;
use reading::coding::Coder;
use reading::{Case, Subject};

const FILES: &[&str] =
    &["childrens_trust.csv", "education.xlsx", "health.docx", "police.csv", "youth_offending.csv"];

/// The names by which these returns call the child.
pub const NAMES: [&str; 5] = ["Jayden", "Marlowe-Osei", "Jayden Marlowe", "J", "JMO"];

/// How many days later each telling begins than the one before.
const APART: i64 = 97;

fn entries(practice: &Practice) -> Vec<Entry> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/michael/returns/");
    let mut options = returns::Options::new(practice);
    options.born = Some(date(2002, 5, 14));
    options.not_after = Some(date(2018, 12, 31));
    let read = |file: &&str| {
        let bytes = std::fs::read(format!("{folder}{file}")).unwrap();
        returns::read(file, &bytes, &options).unwrap().entries
    };
    let mut entries: Vec<Entry> = FILES.iter().flat_map(read).collect();
    entries.sort_by_key(|e| (e.when, practice.agencies.place(&e.agency), e.source.row));
    entries
}

fn later(when: &When, days: i64) -> When {
    let days = jiff::Span::new().days(days);
    let shift = |at: DateTime| at.checked_add(days).unwrap();
    let moved =
        When::between(when.earliest().map(shift), when.latest().map(shift), when.precision());
    if when.approximate() { moved.about() } else { moved }
}

/// A coded and merged case of so many entries.
pub fn case(practice: &Practice, size: usize) -> Case {
    let coder = Coder::new(practice, &NAMES.map(str::to_owned)).unwrap();
    let entries = entries(practice);
    let coded: Vec<_> = entries.iter().map(|entry| coder.code(entry)).collect();
    let events = Judge::new(practice).unwrap().events(&entries, &coded);
    let mut case = Case { subject: Subject { born: Some(date(2002, 5, 14)) }, ..Case::default() };
    for telling in 0i64.. {
        let left = size - case.entries.len();
        if left == 0 {
            break;
        }
        let id = |id: &EntryId| EntryId(format!("{id}~{telling}"));
        let offset = case.entries.len();
        for (entry, coded) in entries.iter().zip(&coded).take(left) {
            let mut entry = entry.clone();
            entry.id = id(&entry.id);
            entry.when = later(&entry.when, telling * APART);
            entry.source.file = format!("{telling}-{}", entry.source.file);
            case.entries.push(entry);
            case.coded.push(coded.clone());
        }
        for event in &events {
            let mut event = event.clone();
            event.accounts.retain(|at| *at < left);
            event.accounts.iter_mut().for_each(|at| *at += offset);
            let Some(first) = event.accounts.first() else { continue };
            event.id = case.entries[*first].id.clone();
            event.when = later(&event.when, telling * APART);
            event.related.iter_mut().for_each(|(other, _)| *other = id(other));
            case.events.push(event);
        }
    }
    in_order(case)
}

/// The same with entries and events in order of when they happened.
fn in_order(case: Case) -> Case {
    let mut order: Vec<usize> = (0..case.entries.len()).collect();
    order.sort_by_key(|at| (case.entries[*at].when, *at));
    let mut place = vec![0; order.len()];
    order.iter().enumerate().for_each(|(now, was)| place[*was] = now);
    let mut events = case.events;
    for event in &mut events {
        event.accounts.iter_mut().for_each(|at| *at = place[*at]);
    }
    events.sort_by_key(|event| event.when);
    Case {
        entries: order.iter().map(|at| case.entries[*at].clone()).collect(),
        coded: order.iter().map(|at| case.coded[*at].clone()).collect(),
        events,
        ..case
    }
}

/// The last day that the case speaks of.
pub fn last_day(case: &Case) -> Date {
    case.entries.iter().filter_map(|entry| entry.when.last_day()).max().unwrap()
}
