//! `gold score`: how well free text, dates and pairs are read, on the sets that people labelled.
//!
//! The development halves are what the reading is improved on; of the scored halves only totals
//! are ever printed.

use crate::cli::Score;
use crate::files::say;
use crate::inputs;
use anyhow::{Context, Result};
use chronology::Kind;
use practice::Practice;
use reading::accounts::gold::{PairRow, PairScore, score_pairs};
use reading::accounts::{Judge, Relation};
use reading::coding::{Coder, Role};
use reading::gold::{GoldRow, KindScore, score_kinds};
use returns::dates;
use std::fmt::Write;

const KINDS: [&str; 2] = [
    include_str!("../../reading/gold/kinds-development.csv"),
    include_str!("../../reading/gold/kinds-scored.csv"),
];
const PAIRS: [&str; 2] = [
    include_str!("../../reading/gold/pairs-development.csv"),
    include_str!("../../reading/gold/pairs-scored.csv"),
];
const DATES: [&str; 2] = [
    include_str!("../../returns/gold/dates-development.csv"),
    include_str!("../../returns/gold/dates-scored.csv"),
];
const HALVES: [&str; 2] = ["development", "scored"];

/// Runs `gold score`.
pub fn run(options: &Score) -> Result<()> {
    let practice = inputs::practice(None)?;
    let coder = Coder::new(&practice, &[])?;
    let judge = Judge::new(&practice)?;
    let mut text = String::new();
    let mut scored_kinds = None;
    for ((half, kinds), (pairs, days)) in HALVES.iter().zip(KINDS).zip(PAIRS.iter().zip(DATES)) {
        writeln!(text, "{half} half")?;
        let score = score_kinds(&kind_rows(kinds, &practice)?, &coder);
        kinds_line(&mut text, &score)?;
        let found = score_pairs(&pair_rows(pairs, &practice)?, &judge, |text, agency| {
            coder.code_text(text, Some(agency))
        });
        pairs_line(&mut text, &found)?;
        let read = returns::gold::score(days, &practice.calendar).map_err(anyhow::Error::msg)?;
        writeln!(
            text,
            "  dates   {} of {} exact ({:.1}%), {} wrong without a word",
            read.exact,
            read.rows,
            100.0 * read.exact as f64 / read.rows.max(1) as f64,
            read.silent_wrong
        )?;
        if options.misses && *half == "development" {
            misses(&mut text, &score, &found, &read.misses)?;
        }
        scored_kinds = Some(score);
    }
    if let Some(score) = scored_kinds {
        by_kind(&mut text, &score)?;
    }
    say(&text)
}

fn kinds_line(text: &mut String, score: &KindScore) -> std::fmt::Result {
    writeln!(
        text,
        "  kinds   macro-F1 {:.3}; main kind right in {} of {}; role in {} of {}; traps passed {} of {} ({:.1}%)",
        score.macro_f1,
        score.main_kind_accuracy.held,
        score.main_kind_accuracy.of,
        score.role_accuracy.held,
        score.role_accuracy.of,
        score.traps.held,
        score.traps.of,
        100.0 * score.traps.rate()
    )?;
    let traps = score
        .traps_by_type
        .iter()
        .map(|(trap, share)| format!("{trap} {}/{}", share.held, share.of));
    writeln!(text, "          {}", traps.collect::<Vec<_>>().join(", "))?;
    Ok(())
}

fn pairs_line(text: &mut String, score: &PairScore) -> std::fmt::Result {
    writeln!(
        text,
        "  pairs   F1 {:.3} (precision {:.3}, recall {:.3}); wrong merges {} ({:.1}% of pairs that are not one event); relation right {:.1}%",
        score.f1,
        score.precision,
        score.recall,
        score.wrong_merges.len(),
        100.0 * score.wrong_merge_rate,
        100.0 * score.relations_right
    )?;
    Ok(())
}

fn misses(
    text: &mut String,
    kinds: &KindScore,
    pairs: &PairScore,
    dates: &[String],
) -> std::fmt::Result {
    let names = |kinds: &[Kind]| kinds.iter().map(|k| k.name()).collect::<Vec<_>>().join(" ");
    for miss in &kinds.misses {
        writeln!(
            text,
            "    {}: labelled {}; read {}",
            miss.id,
            names(&miss.expected),
            names(&miss.coded)
        )?;
    }
    writeln!(text, "    merged wrongly: {}", pairs.wrong_merges.join(" "))?;
    writeln!(text, "    not found: {}", pairs.misses.join(" "))?;
    for miss in dates {
        writeln!(text, "    {miss}")?;
    }
    Ok(())
}

fn by_kind(text: &mut String, score: &KindScore) -> std::fmt::Result {
    writeln!(text, "by kind, scored half            F1   right  wrong  missed")?;
    for (kind, tally) in &score.per_kind {
        writeln!(
            text,
            "  {:<28} {:.2}   {:>5}  {:>5}  {:>6}",
            kind.name(),
            tally.f1(),
            tally.right,
            tally.wrong,
            tally.missed
        )?;
    }
    Ok(())
}

/// A cell by its heading.
fn cell<'a>(headings: &csv::StringRecord, record: &'a csv::StringRecord, name: &str) -> &'a str {
    headings.iter().position(|h| h == name).and_then(|at| record.get(at)).unwrap_or_default()
}

fn kind_rows(text: &str, practice: &Practice) -> Result<Vec<GoldRow>> {
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

fn pair_rows(text: &str, practice: &Practice) -> Result<Vec<PairRow>> {
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
