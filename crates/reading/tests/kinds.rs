//! The coder against the gold sets. The scored half is only ever scored: nobody tunes on its rows.

use chronology::Kind;
use practice::Practice;
use proptest::prelude::*;
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
    assert!(score.traps.rate() > 0.83, "traps {:?}", score.traps_by_type);
    Ok(())
}

#[test]
fn the_scored_half_stays_where_it_is() -> Outcome<()> {
    let score = score(include_str!("../gold/kinds-scored.csv"))?;
    assert!(score.macro_f1 > 0.69, "macro-F1 {}", score.macro_f1);
    assert!(score.traps.rate() > 0.51, "traps {:?}", score.traps);
    Ok(())
}

#[test]
fn whose_event_it_is_and_whether_it_happened_decide() -> Outcome<()> {
    let coder = Coder::new(&Practice::embedded()?, &["Jayden Marlowe-Osei".to_owned()])?;
    for (text, kind) in [
        ("Jayden arrested for robbery.", Kind::Arrest),
        ("His brother was arrested last night.", Kind::FamilyEvent),
        ("No evidence of exploitation.", Kind::Contact),
        ("RPTD MISSING BY MO. GRADED MEDIUM.", Kind::MissingStart),
        ("Marlowe-Osei stabbed in the leg by 3 males.", Kind::ViolenceToChild),
        ("Jayden punched another pupil.", Kind::ViolenceByChild),
        ("Tennis court booked for Thursday.", Kind::Other),
    ] {
        let found = coder.code_text(text, None);
        assert_eq!(found.kinds.first(), Some(&kind), "{text}: {:?}", found.mentions);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_text_is_coded_to_something(texts in prop::collection::vec(".{0,120}", 1..40)) {
        let coder = Practice::embedded().ok().and_then(|p| Coder::new(&p, &[]).ok());
        let coder = coder.ok_or_else(|| TestCaseError::fail("the words of practice"))?;
        for text in texts {
            let found = coder.code_text(&text, None);
            prop_assert!(!found.kinds.is_empty());
            prop_assert!(found.mentions.iter().all(|mention| text.contains(&mention.words)));
        }
    }
}
