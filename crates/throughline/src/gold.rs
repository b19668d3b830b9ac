//! `gold score`: how well free text, dates and pairs are read, on the sets that people labelled;
//! `gold train`: what is learnt from their development rows.
//!
//! The development halves are what the reading is improved on; of the scored halves only totals
//! are ever printed.

use crate::cli::{Score, Train, TrainPairs};
use crate::files::say;
use crate::{gold_rows, inputs};
use anyhow::{Context, Result};
use chronology::Kind;
use practice::Practice;
use reading::accounts::Judge;
use reading::accounts::gold::{PairScore, score_pairs, score_pairs_held_out};
use reading::coding::{Coded, Coder};
use reading::gold::{GoldRow, KindScore, score_held_out, score_kinds};
use std::collections::HashMap;
use std::fmt::Write;

const PAIRS: [&str; 2] = [
    include_str!("../../reading/gold/pairs-development.csv"),
    include_str!("../../reading/gold/pairs-scored.csv"),
];
/// Further sets of pairs that are only scored, each by another writer.
const PAIRS_FURTHER: [(&str, &str); 2] = [
    ("scored 2", include_str!("../../reading/gold/pairs-scored-2.csv")),
    ("scored 3", include_str!("../../reading/gold/pairs-scored-3.csv")),
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
    let mut text = String::new();
    writeln!(text, "kinds")?;
    let development = gold_rows::development(&practice)?;
    for (at, rows) in development.iter().enumerate() {
        kinds_line(&mut text, &format!("development {}", at + 1), &score_kinds(rows, &coder))?;
    }
    if options.held_out {
        held_out(&mut text, &practice, &development)?;
    }
    let mut scored = Vec::new();
    for (at, rows) in gold_rows::SCORED.iter().enumerate() {
        let score = score_kinds(&gold_rows::kinds(rows, &practice)?, &coder);
        kinds_line(&mut text, &format!("scored {}", at + 1), &score)?;
        trap_line(&mut text, &score)?;
        scored.push(score);
    }
    if options.held_out {
        pairs_held_out(&mut text, &practice, &coder)?;
    }
    others(&mut text, &practice, &coder, options.misses)?;
    if options.misses {
        for rows in &development {
            misses(&mut text, &score_kinds(rows, &coder))?;
        }
    }
    if let Some(score) = scored.last() {
        by_kind(&mut text, score)?;
    }
    say(&text)
}

/// Runs `gold train`.
pub fn train(options: &Train) -> Result<()> {
    let practice = inputs::practice(None)?;
    let rows = gold_rows::development(&practice)?.concat();
    let rows = [rows, gold_rows::wordings()?].concat();
    let learnt = reading::coding::learn(&practice, &rows)?;
    std::fs::write(&options.out, learnt.to_string())
        .with_context(|| format!("cannot write {}", options.out.display()))?;
    say(&format!(
        "{} rows and wordings: {} traits in {}\n",
        rows.len(),
        learnt.traits.len(),
        options.out.display()
    ))
}

/// Runs `gold train-pairs`: counts words in the rows of kinds, then weighs clues on the pairs.
pub fn train_pairs(options: &TrainPairs) -> Result<()> {
    let practice = inputs::practice(None)?;
    let records = gold_rows::development(&practice)?.concat();
    let texts = records.iter().map(|row| row.text.as_str());
    let rarity = reading::accounts::rarity(&practice, texts)?;
    let practice = Practice { rarity, ..practice };
    let coder = Coder::new(&practice, &[])?;
    let mut rows = gold_rows::pairs(gold_rows::PAIRS_CASES, &practice)?;
    for text in gold_rows::PAIRS_DEVELOPMENT {
        rows.extend(gold_rows::pairs(text, &practice)?);
    }
    let clues = reading::accounts::learn(&practice, &rows, |text, agency| {
        coder.code_text(text, Some(agency))
    })?;
    for (name, text) in
        [("rarity.tsv", practice.rarity.to_string()), ("clues.tsv", clues.to_string())]
    {
        let path = options.out.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    say(&format!("{} pairs: clues.tsv and rarity.tsv in {}\n", rows.len(), options.out.display()))
}

/// Each development file read by what is learnt from the others.
fn held_out(text: &mut String, practice: &Practice, files: &[Vec<GoldRow>]) -> Result<()> {
    let (each, all) = score_held_out(practice, files, &gold_rows::wordings()?)?;
    for (at, score) in each.iter().enumerate() {
        kinds_line(text, &format!("  {} by the others", at + 1), score)?;
    }
    kinds_line(text, "  all so", &all)?;
    Ok(trap_line(text, &all)?)
}

/// Each development file of pairs judged by what the others and the cases teach.
fn pairs_held_out(text: &mut String, practice: &Practice, coder: &Coder) -> Result<()> {
    let files = gold_rows::PAIRS_DEVELOPMENT.iter().map(|rows| gold_rows::pairs(rows, practice));
    let files = files.collect::<Result<Vec<_>>>()?;
    let cases = gold_rows::pairs(gold_rows::PAIRS_CASES, practice)?;
    let mut known: HashMap<(String, String), Coded> = HashMap::new();
    let (each, all) = score_pairs_held_out(practice, &files, &cases, |text, agency| {
        let coded = known.entry((text.to_owned(), agency.0.clone()));
        coded.or_insert_with(|| coder.code_text(text, Some(agency))).clone()
    })?;
    writeln!(text, "pairs, each development file judged by what the others teach")?;
    for (at, score) in (1..).zip(&each) {
        writeln!(text, "  file {at}")?;
        pairs_line(text, score)?;
    }
    writeln!(text, "  all so")?;
    Ok(pairs_line(text, &all)?)
}

/// Pairs and dates.
fn others(text: &mut String, practice: &Practice, coder: &Coder, detail: bool) -> Result<()> {
    let judge = Judge::new(practice)?;
    let judged = |pairs: &str| -> Result<PairScore> {
        let rows = gold_rows::pairs(pairs, practice)?;
        Ok(score_pairs(&rows, &judge, |text, agency| coder.code_text(text, Some(agency))))
    };
    for (half, (pairs, days)) in HALVES.iter().zip(PAIRS.iter().zip(DATES)) {
        writeln!(text, "{half} half")?;
        let found = judged(pairs)?;
        pairs_line(text, &found)?;
        let read = returns::gold::score(days, &practice.calendar).map_err(anyhow::Error::msg)?;
        writeln!(
            text,
            "  dates   {} of {} exact ({:.1}%), {} wrong without a word",
            read.exact,
            read.rows,
            100.0 * read.exact as f64 / read.rows.max(1) as f64,
            read.silent_wrong
        )?;
        if detail && *half == "development" {
            writeln!(text, "    merged wrongly: {}", found.wrong_merges.join(" "))?;
            writeln!(text, "    not found: {}", found.misses.join(" "))?;
            for miss in &read.misses {
                writeln!(text, "    {miss}")?;
            }
        }
    }
    for (name, pairs) in PAIRS_FURTHER {
        writeln!(text, "{name}")?;
        pairs_line(text, &judged(pairs)?)?;
    }
    Ok(())
}

fn kinds_line(text: &mut String, name: &str, score: &KindScore) -> std::fmt::Result {
    writeln!(
        text,
        "  {name:<16} macro-F1 {:.3}; main kind {:.1}%; role {:.1}%; traps passed {} of {} ({:.1}%), without a false kind {:.1}%",
        score.macro_f1,
        100.0 * score.main_kind_accuracy.rate(),
        100.0 * score.role_accuracy.rate(),
        score.traps.held,
        score.traps.of,
        100.0 * score.traps.rate(),
        100.0 * score.spared.rate()
    )
}

fn trap_line(text: &mut String, score: &KindScore) -> std::fmt::Result {
    let traps = score
        .traps_by_type
        .iter()
        .map(|(trap, share)| format!("{trap} {}/{}", share.held, share.of));
    writeln!(text, "    {}", traps.collect::<Vec<_>>().join(", "))
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

fn misses(text: &mut String, score: &KindScore) -> std::fmt::Result {
    let names = |kinds: &[Kind]| kinds.iter().map(|k| k.name()).collect::<Vec<_>>().join(" ");
    for miss in &score.misses {
        let (expected, coded) = (names(&miss.expected), names(&miss.coded));
        writeln!(text, "    {}: labelled {expected}; read {coded}", miss.id)?;
    }
    Ok(())
}

fn by_kind(text: &mut String, score: &KindScore) -> std::fmt::Result {
    writeln!(text, "by kind, third scored set       F1   right  wrong  missed")?;
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
