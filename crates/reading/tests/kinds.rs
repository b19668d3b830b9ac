//! The coder against the gold sets. The scored half is only ever scored: nobody tunes on its rows.

use chronology::Kind;
use practice::Practice;
use reading::coding::{Coder, Role};
use reading::gold::{GoldRow, KindScore, score_kinds};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn rows(text: &str, practice: &Practice) -> Outcome<Vec<GoldRow>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let cell = |at: usize| record.get(at).unwrap_or("");
        rows.push(GoldRow {
            id: cell(0).to_owned(),
            agency: practice.agencies.named(cell(2)),
            text: cell(3).to_owned(),
            kinds: kinds(cell(4))?,
            role: match cell(5) {
                "victim" => Role::Victim,
                "suspect" => Role::Suspect,
                "both" => Role::Both,
                _ => Role::None,
            },
            trap: cell(6).to_owned(),
            absent: kinds(cell(7))?,
        });
    }
    Ok(rows)
}

fn kinds(cell: &str) -> Outcome<Vec<Kind>> {
    cell.split_whitespace().map(|name| Ok(name.parse()?)).collect()
}

fn score(text: &str) -> Outcome<KindScore> {
    let practice = Practice::embedded()?;
    let rows = rows(text, &practice)?;
    let score = score_kinds(&rows, &Coder::new(&practice, &[])?);
    println!(
        "macro-F1 {:.3}, traps {}/{}, main kind {:.3}, role {:.3}",
        score.macro_f1,
        score.traps.held,
        score.traps.of,
        score.main_kind_accuracy.rate(),
        score.role_accuracy.rate(),
    );
    Ok(score)
}

#[test]
fn the_development_half_stays_where_it_is() -> Outcome<()> {
    let score = score(include_str!("../gold/kinds-development.csv"))?;
    assert!(score.macro_f1 > 0.92, "macro-F1 {}", score.macro_f1);
    assert!(score.traps.rate() > 0.80, "traps {:?}", score.traps_by_type);
    Ok(())
}

#[test]
fn the_scored_half_stays_where_it_is() -> Outcome<()> {
    let score = score(include_str!("../gold/kinds-scored.csv"))?;
    assert!(score.macro_f1 > 0.66, "macro-F1 {}", score.macro_f1);
    assert!(score.traps.rate() > 0.47, "traps {:?}", score.traps);
    Ok(())
}
