//! The demonstration case: which of its 166 rows tell of one event.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use chronology::{Entry, EntryId};
use practice::Practice;
use reading::Event;
use reading::accounts::Judge;
use reading::coding::Coder;
use std::collections::{BTreeMap, BTreeSet};

const RETURNS: [(&str, &str, &[u8]); 5] = [
    ("E", "education.xlsx", include_bytes!("../../../demo/michael/returns/education.xlsx")),
    (
        "C",
        "childrens_trust.csv",
        include_bytes!("../../../demo/michael/returns/childrens_trust.csv"),
    ),
    ("H", "health.docx", include_bytes!("../../../demo/michael/returns/health.docx")),
    ("P", "police.csv", include_bytes!("../../../demo/michael/returns/police.csv")),
    (
        "Y",
        "youth_offending.csv",
        include_bytes!("../../../demo/michael/returns/youth_offending.csv"),
    ),
];

/// The events told by more than one agency, each by the rule of kinds: told twice, notified,
/// referred, retold, or treated at once.
const SAME: [&str; 19] = [
    "C01 E03",     // early help request, sent and received
    "E05 H01",     // touching in the toilets, told to the school nurse next morning
    "C05 P01",     // argument at home, notified
    "E10 H03",     // punched wall, treated at once
    "C08 E13",     // belt, referred
    "C09 E15",     // permanent exclusion, notified
    "C12 P02 Y01", // arrest for robbery, notified twice
    "C17 P04",     // missing in June 2016
    "C20 P07",     // attack on the home with machetes
    "C22 E20 H12", // home education, notified twice
    "P11 Y04",     // referral order
    "P13 Y07",     // arrest with a knife, notified
    "C25 P14",     // missing in March 2017
    "H13 P18",     // collapse in the park, treated at once
    "C31 P21 Y14", // arrest out of area, notified twice
    "C33 H17 P24", // stabbing, treated at once, notified
    "C36 P25",     // exploitation panel, dates in conflict
    "C40 Y20",     // disagreement by e-mail, from both sides
    "C42 P37",     // shots and petrol
];

struct Demo {
    entries: Vec<Entry>,
    names: BTreeMap<EntryId, String>,
    events: Vec<Event>,
}

fn demo() -> Demo {
    let practice = Practice::embedded().unwrap();
    let mut options = returns::Options::new(&practice);
    options.born = Some(jiff::civil::date(2002, 5, 14));
    let mut entries = Vec::new();
    let mut names = BTreeMap::new();
    for (letter, file, bytes) in RETURNS {
        for entry in returns::read(file, bytes, &options).unwrap().entries {
            names.insert(entry.id.clone(), format!("{letter}{:02}", entry.source.row));
            entries.push(entry);
        }
    }
    let judge = Judge::new(&practice).unwrap();
    let coder = Coder::new(&practice, &["Jayden".to_owned(), "J".to_owned()]).unwrap();
    let coded: Vec<_> = entries.iter().map(|entry| coder.code(entry)).collect();
    let events = judge.events(&entries, &coded);
    Demo { entries, names, events }
}

impl Demo {
    fn rows(&self, event: &Event) -> String {
        let rows = event.accounts.iter().map(|at| self.names[&self.entries[*at].id].as_str());
        rows.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
    }

    fn with(&self, row: &str) -> &Event {
        self.events.iter().find(|event| self.rows(event).contains(row)).unwrap()
    }
}

#[test]
fn the_events_that_several_agencies_tell_of_are_found_and_no_others() {
    let demo = demo();
    let told: BTreeSet<String> =
        demo.events.iter().filter(|e| e.accounts.len() > 1).map(|e| demo.rows(e)).collect();
    let expected: BTreeSet<String> = SAME.iter().map(ToString::to_string).collect();
    assert_eq!(told, expected);
}

/// The specification counts 144. H12 tells health of the home education that E20 and C22 tell of,
/// named as the school's news: a notification, and so the same event.
#[test]
fn every_row_stands_in_one_event() {
    let demo = demo();
    assert_eq!(demo.entries.len(), 166);
    assert_eq!(demo.events.len(), 143);
    let mut rows: Vec<usize> = demo.events.iter().flat_map(|e| e.accounts.clone()).collect();
    rows.sort_unstable();
    assert_eq!(rows, (0..166).collect::<Vec<_>>());
}

#[test]
fn conflicting_dates_and_counts_are_stated() {
    let demo = demo();
    let panel = demo.with("P25");
    let date = panel.differences.iter().find(|d| d.what == "date").unwrap();
    assert!(!date.explained_by_notification, "5 and 6 December are a conflict");
    let told = demo.with("C09");
    let date = told.differences.iter().find(|d| d.what == "date").unwrap();
    assert!(date.explained_by_notification, "the contact is a day after the exclusion");
    let third = demo.with("C25");
    assert!(third.differences.iter().any(|d| d.what.starts_with("count: 2 recorded in 2017")));
}

#[test]
fn steps_are_linked_to_what_they_were_taken_for() {
    let demo = demo();
    for (step, occasion) in
        [("C21", "P07"), ("C26", "P14"), ("C34", "P24"), ("C43", "P37"), ("Y23", "P37")]
    {
        let id = &demo.with(occasion).id;
        assert!(
            demo.with(step).related.iter().any(|(other, _)| other == id),
            "{step} and {occasion}"
        );
    }
}

#[test]
fn an_event_takes_the_date_of_the_account_that_knew_it() {
    let demo = demo();
    assert_eq!(demo.with("C20").when.to_string(), "19 August 2016, 23:50");
    assert_eq!(demo.with("C09").when.to_string(), "5 October 2015");
    assert_eq!(demo.with("E05").when.to_string(), "8 November 2012");
}
