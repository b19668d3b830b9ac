//! The rows that people labelled, as the gold commands take them.

use anyhow::{Context, Result};
use chronology::{Agency, Kind};
use practice::Practice;
use reading::accounts::Relation;
use reading::accounts::gold::PairRow;
use reading::coding::Role;
use reading::gold::GoldRow;
use returns::dates;

/// The development files, each by one writer: they are learnt from.
pub const DEVELOPMENT: [&str; 11] = [
    include_str!("../../reading/gold/kinds-development.csv"),
    include_str!("../../reading/gold/kinds-development-2.csv"),
    include_str!("../../reading/gold/kinds-development-3.csv"),
    include_str!("../../reading/gold/kinds-development-4.csv"),
    include_str!("../../reading/gold/kinds-development-5.csv"),
    include_str!("../../reading/gold/kinds-development-6.csv"),
    include_str!("../../reading/gold/kinds-development-7.csv"),
    include_str!("../../reading/gold/kinds-development-8.csv"),
    include_str!("../../reading/gold/kinds-development-9.csv"),
    include_str!("../../reading/gold/kinds-development-10.csv"),
    include_str!("../../reading/gold/kinds-development-11.csv"),
];
/// The development pairs, each file by one writer: they are learnt from.
pub const PAIRS_DEVELOPMENT: [&str; 6] = [
    include_str!("../../reading/gold/pairs-development.csv"),
    include_str!("../../reading/gold/pairs-development-2.csv"),
    include_str!("../../reading/gold/pairs-development-3.csv"),
    include_str!("../../reading/gold/pairs-development-4.csv"),
    include_str!("../../reading/gold/pairs-development-5.csv"),
    include_str!("../../reading/gold/pairs-development-6.csv"),
];
/// The table of cases of the tests, learnt from too.
pub const PAIRS_CASES: &str = include_str!("../../reading/tests/account_pairs.csv");
/// Short wordings of each kind, learnt from as rows of their own.
const WORDINGS: &str = include_str!("../../reading/gold/kinds-wordings.csv");
/// The files that are only scored.
pub const SCORED: [&str; 3] = [
    include_str!("../../reading/gold/kinds-scored.csv"),
    include_str!("../../reading/gold/kinds-scored-2.csv"),
    include_str!("../../reading/gold/kinds-scored-3.csv"),
];

/// Each development file's rows.
pub fn development(practice: &Practice) -> Result<Vec<Vec<GoldRow>>> {
    DEVELOPMENT.iter().map(|text| kinds(text, practice)).collect()
}

/// The wordings, each as a row of one kind.
pub fn wordings() -> Result<Vec<GoldRow>> {
    let mut reader = csv::Reader::from_reader(WORDINGS.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let kind: Kind = record.get(0).unwrap_or_default().parse()?;
        let wordings = record.get(1).unwrap_or_default().split(';').map(str::trim);
        rows.extend(wordings.filter(|text| !text.is_empty()).map(|text| GoldRow {
            id: format!("{kind}: {text}"),
            agency: Agency(String::new()),
            text: text.to_owned(),
            kinds: vec![kind],
            role: Role::None,
            trap: String::new(),
            absent: Vec::new(),
        }));
    }
    Ok(rows)
}

/// A cell by its heading.
fn cell<'a>(headings: &csv::StringRecord, record: &'a csv::StringRecord, name: &str) -> &'a str {
    headings.iter().position(|h| h == name).and_then(|at| record.get(at)).unwrap_or_default()
}

/// Rows of kinds.
pub fn kinds(text: &str, practice: &Practice) -> Result<Vec<GoldRow>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers()?.clone();
    let names = |cell: &str| -> Result<Vec<Kind>> {
        Ok(cell.split_whitespace().map(str::parse).collect::<Result<_, _>>()?)
    };
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let cell = |name| cell(&headings, &record, name);
        rows.push(GoldRow {
            id: cell("id").to_owned(),
            agency: practice.agencies.named(cell("agency")),
            text: cell("text").to_owned(),
            kinds: names(cell("kinds"))?,
            role: match cell("role") {
                "victim" => Role::Victim,
                "suspect" => Role::Suspect,
                "both" => Role::Both,
                _ => Role::None,
            },
            trap: cell("trap").to_owned(),
            absent: names(cell("absent"))?,
        });
    }
    Ok(rows)
}

/// Rows of pairs.
pub fn pairs(text: &str, practice: &Practice) -> Result<Vec<PairRow>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers()?.clone();
    let context = dates::Context::new(&practice.calendar);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let cell = |name| cell(&headings, &record, name);
        let side = |date, agency, narrative| {
            (
                dates::read(cell(date), &context).when,
                practice.agencies.named(cell(agency)),
                cell(narrative).to_owned(),
            )
        };
        rows.push(PairRow {
            id: cell("pair_id").to_owned(),
            a: side("date_a", "agency_a", "narrative_a"),
            b: side("date_b", "agency_b", "narrative_b"),
            relation: match cell("relation") {
                "same" => Relation::Same,
                "related" => Relation::Related,
                "different" => Relation::Different,
                other => {
                    return Err(anyhow::anyhow!("`{other}` is not a relation")).context("pairs");
                }
            },
        });
    }
    Ok(rows)
}
