//! The gold files are themselves examined: a mislabelled kind or a sentence in both halves would flatter every score.

use std::collections::{BTreeMap, BTreeSet};

use chronology::{Kind, UnknownKind};

const DEVELOPMENT: &str = include_str!("../gold/kinds-development.csv");
const DEVELOPMENT_2: &str = include_str!("../gold/kinds-development-2.csv");
const SCORED: &str = include_str!("../gold/kinds-scored.csv");
const PAIRS_DEVELOPMENT: &str = include_str!("../gold/pairs-development.csv");
const PAIRS_DEVELOPMENT_2: &str = include_str!("../gold/pairs-development-2.csv");
const PAIRS_DEVELOPMENT_5: &str = include_str!("../gold/pairs-development-5.csv");
const PAIRS_DEVELOPMENT_6: &str = include_str!("../gold/pairs-development-6.csv");
const PAIRS_SCORED: &str = include_str!("../gold/pairs-scored.csv");

const STYLES: [&str; 7] =
    ["police", "school", "health", "social_care", "youth_justice", "early_help", "housing"];
const ROLES: [&str; 4] = ["victim", "suspect", "both", "none"];
const TRAPS: [&str; 14] = [
    "",
    "negation",
    "other_person",
    "hypothetical",
    "planned",
    "historical",
    "retraction",
    "role",
    "look_alike",
    "abbreviation",
    "capitals",
    "telegraphic",
    "typo",
    "several",
];
/// Below this a kind's score says little about the kind.
const FEWEST_ROWS_OF_A_KIND: usize = 8;

type Row = BTreeMap<String, String>;

fn rows(text: &str) -> Result<Vec<Row>, csv::Error> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect()
}

fn cell<'a>(row: &'a Row, column: &str) -> &'a str {
    row.get(column).map_or("", String::as_str)
}

fn kinds(row: &Row, column: &str) -> Result<Vec<Kind>, UnknownKind> {
    cell(row, column).split_whitespace().map(str::parse).collect()
}

/// The words alone, so that two texts that differ in stops or capitals count as one.
fn words(text: &str) -> String {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn kinds_rows_are_whole_and_known() {
    let mut ids = BTreeSet::new();
    for file in [DEVELOPMENT, DEVELOPMENT_2, SCORED] {
        for row in rows(file).unwrap() {
            let id = cell(&row, "id");
            assert!(ids.insert(id.to_owned()), "{id} occurs twice");
            assert!(STYLES.contains(&cell(&row, "style")), "{id}: style");
            assert!(ROLES.contains(&cell(&row, "role")), "{id}: role");
            assert!(TRAPS.contains(&cell(&row, "trap")), "{id}: trap");
            let asserted = kinds(&row, "kinds").unwrap();
            assert!(!asserted.is_empty(), "{id}: no kind");
            assert_eq!(
                asserted.iter().collect::<BTreeSet<_>>().len(),
                asserted.len(),
                "{id}: a kind twice"
            );
            assert!(
                kinds(&row, "absent").unwrap().iter().all(|kind| !asserted.contains(kind)),
                "{id}: asserted and absent"
            );
        }
    }
}

#[test]
fn every_kind_has_enough_rows_in_each_file() {
    for file in [DEVELOPMENT, DEVELOPMENT_2, SCORED] {
        let asserted: Vec<Kind> =
            rows(file).unwrap().iter().flat_map(|row| kinds(row, "kinds").unwrap()).collect();
        for kind in Kind::ALL {
            let count = asserted.iter().filter(|other| *other == kind).count();
            assert!(count >= FEWEST_ROWS_OF_A_KIND, "{kind} has only {count} rows");
        }
    }
}

#[test]
fn no_text_is_told_twice() {
    let mut seen = BTreeSet::new();
    for row in [DEVELOPMENT, DEVELOPMENT_2, SCORED].into_iter().flat_map(|file| rows(file).unwrap())
    {
        assert!(seen.insert(words(cell(&row, "text"))), "{} repeats a text", cell(&row, "id"));
    }
}

#[test]
fn pairs_are_whole_and_agree_with_their_relation() {
    let mut seen = BTreeSet::new();
    let files = [
        PAIRS_DEVELOPMENT,
        PAIRS_DEVELOPMENT_2,
        PAIRS_DEVELOPMENT_5,
        PAIRS_DEVELOPMENT_6,
        PAIRS_SCORED,
    ];
    for half in files {
        let mut ids = BTreeSet::new();
        for row in rows(half).unwrap() {
            let id = cell(&row, "pair_id");
            assert!(ids.insert(id.to_owned()), "{id} occurs twice");
            let same = cell(&row, "same_event") == "yes";
            let relation = cell(&row, "relation");
            assert!(["same", "related", "different"].contains(&relation), "{id}: relation");
            assert_eq!(same, relation == "same", "{id}: same_event and relation disagree");
            for column in ["date_a", "agency_a", "narrative_a", "date_b", "agency_b", "narrative_b"]
            {
                assert!(!cell(&row, column).is_empty(), "{id}: {column} is empty");
            }
            let pair = format!(
                "{} | {}",
                words(cell(&row, "narrative_a")),
                words(cell(&row, "narrative_b"))
            );
            assert!(seen.insert(pair), "{id} repeats a pair");
        }
    }
}
