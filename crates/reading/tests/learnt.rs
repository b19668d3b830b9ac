//! What was learnt from coded rows: it can be had again from the same rows, byte for byte.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use chronology::{Agency, Kind};
use practice::{Likeness, Practice};
use reading::coding::{Coder, Role, learn};
use reading::gold::GoldRow;

const FILES: [&str; 11] = [
    include_str!("../gold/kinds-development.csv"),
    include_str!("../gold/kinds-development-2.csv"),
    include_str!("../gold/kinds-development-3.csv"),
    include_str!("../gold/kinds-development-4.csv"),
    include_str!("../gold/kinds-development-5.csv"),
    include_str!("../gold/kinds-development-6.csv"),
    include_str!("../gold/kinds-development-7.csv"),
    include_str!("../gold/kinds-development-8.csv"),
    include_str!("../gold/kinds-development-9.csv"),
    include_str!("../gold/kinds-development-10.csv"),
    include_str!("../gold/kinds-development-11.csv"),
];
const WORDINGS: &str = include_str!("../gold/kinds-wordings.csv");
const LEARNT: &str = include_str!("../../../practice/likeness.tsv");

fn kinds(cell: &str) -> Vec<Kind> {
    cell.split_whitespace().map(|name| name.parse().unwrap()).collect()
}

fn rows(text: &str, practice: &Practice) -> Vec<GoldRow> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let row = |record: csv::StringRecord| GoldRow {
        id: record[0].to_owned(),
        agency: practice.agencies.named(&record[2]),
        text: record[3].to_owned(),
        kinds: kinds(&record[4]),
        role: match &record[5] {
            "victim" => Role::Victim,
            "suspect" => Role::Suspect,
            "both" => Role::Both,
            _ => Role::None,
        },
        trap: record[6].to_owned(),
        absent: kinds(&record[7]),
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn wordings() -> Vec<GoldRow> {
    let mut reader = csv::Reader::from_reader(WORDINGS.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.unwrap();
        let texts = record[1].split(';').map(str::trim).filter(|text| !text.is_empty());
        rows.extend(texts.map(|text| GoldRow {
            id: text.to_owned(),
            agency: Agency(String::new()),
            text: text.to_owned(),
            kinds: kinds(&record[0]),
            role: Role::None,
            trap: String::new(),
            absent: Vec::new(),
        }));
    }
    rows
}

/// Any change of rows or of practice's words asks for `throughline gold train`.
#[test]
fn the_weights_are_those_of_the_rows() {
    let practice = Practice::embedded().unwrap();
    let mut all: Vec<GoldRow> = FILES.iter().flat_map(|file| rows(file, &practice)).collect();
    all.extend(wordings());
    let learnt = learn(&practice, &all).unwrap().to_string();
    assert!(learnt == LEARNT, "practice/likeness.tsv is stale: run `throughline gold train`");
}

#[test]
fn the_same_rows_teach_the_same() {
    let practice = Practice::embedded().unwrap();
    let some: Vec<GoldRow> = rows(FILES[0], &practice).into_iter().step_by(12).collect();
    let (one, other) = (learn(&practice, &some).unwrap(), learn(&practice, &some).unwrap());
    assert!(!one.traits.is_empty());
    assert_eq!(one.to_string(), other.to_string());
}

#[test]
fn what_is_written_is_what_is_read() {
    assert_eq!(Likeness::read(LEARNT).unwrap().to_string(), LEARNT);
}

#[test]
fn a_kind_that_no_phrase_finds_tells_its_words() {
    let practice = Practice::embedded().unwrap();
    let coder = Coder::new(&practice, &[]).unwrap();
    let bare = Practice { likeness: Likeness::default(), ..practice };
    let phrases = Coder::new(&bare, &[]).unwrap();
    let texts: Vec<GoldRow> = rows(FILES[2], &bare);
    let mut told = 0;
    for row in texts.iter().step_by(20) {
        let found = coder.code_text(&row.text, Some(&row.agency));
        let before = phrases.code_text(&row.text, Some(&row.agency));
        for kind in found.kinds.iter().filter(|kind| !before.kinds.contains(kind)) {
            let mention = found.mentions.iter().find(|m| m.kind == *kind).unwrap();
            assert!(row.text.contains(&mention.words), "{}: {}", row.id, mention.words);
            told += usize::from(mention.why.contains("coded rows"));
        }
    }
    assert!(told > 5, "only {told} kinds came from the coded rows");
}
