//! How well the judge does on pairs whose answer is known.

use super::{Judge, Relation, Told, learn};
use crate::coding::Coded;
use chronology::{Agency, When};
use practice::{Practice, PracticeError};
use serde::Serialize;

/// A pair with its answer. Dates are already read.
#[derive(Debug, Clone)]
pub struct PairRow {
    /// The pair's name.
    pub id: String,
    /// When, whose and what, of the one.
    pub a: (When, Agency, String),
    /// When, whose and what, of the other.
    pub b: (When, Agency, String),
    /// How they stand to each other.
    pub relation: Relation,
}

/// What came of judging every pair. `f1`, `precision` and `recall` are those of [`Relation::Same`],
/// from 0 to 1; 1 where there was nothing to find and nothing was found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PairScore {
    /// The harmonic mean of precision and recall.
    pub f1: f64,
    /// Of the pairs judged one event, the share that is.
    pub precision: f64,
    /// Of the pairs that are one event, the share found.
    pub recall: f64,
    /// Of all pairs that are not one event, the share judged to be.
    pub wrong_merge_rate: f64,
    /// Of all pairs, the share with the right one of same, related and different.
    pub relations_right: f64,
    /// Pairs judged one event that are not.
    pub wrong_merges: Vec<String>,
    /// Pairs that are one event and were not found.
    pub misses: Vec<String>,
    /// Pairs that are not one event, whose relation was taken for the other.
    pub wrong_relations: Vec<String>,
}

/// Judges every pair. `code` gives what a text of an agency is coded to.
pub fn score_pairs(
    rows: &[PairRow],
    judge: &Judge,
    mut code: impl FnMut(&str, &Agency) -> Coded,
) -> PairScore {
    PairScore::of(&judged(rows, judge, &mut code))
}

/// Each file's pairs, each file by one writer, judged by what the others and the `cases` teach; and
/// all of them together so.
///
/// # Errors
/// Where the practice files cannot be used.
pub fn score_pairs_held_out(
    practice: &Practice,
    files: &[Vec<PairRow>],
    cases: &[PairRow],
    mut code: impl FnMut(&str, &Agency) -> Coded,
) -> Result<(Vec<PairScore>, PairScore), PracticeError> {
    let (mut each, mut all) = (Vec::new(), Vec::new());
    for (held_out, rows) in files.iter().enumerate() {
        let others = files.iter().enumerate().filter(|(at, _)| *at != held_out);
        let others: Vec<PairRow> =
            others.flat_map(|(_, rows)| rows).chain(cases).cloned().collect();
        let clues = learn(practice, &others, &mut code)?;
        let judge = Judge::new(&Practice { clues, ..practice.clone() })?;
        let told = judged(rows, &judge, &mut code);
        each.push(PairScore::of(&told));
        all.extend(told);
    }
    Ok((each, PairScore::of(&all)))
}

fn judged<'a>(
    rows: &'a [PairRow],
    judge: &Judge,
    code: &mut impl FnMut(&str, &Agency) -> Coded,
) -> Vec<(&'a PairRow, Relation)> {
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        let (coded_a, coded_b) = (code(&row.a.2, &row.a.1), code(&row.b.2, &row.b.1));
        let a = Told { when: &row.a.0, agency: &row.a.1, text: &row.a.2, coded: &coded_a };
        let b = Told { when: &row.b.0, agency: &row.b.1, text: &row.b.2, coded: &coded_b };
        told.push((row, judge.judge(a, b).relation));
    }
    told
}

impl PairScore {
    /// Counts what was judged against what is so.
    fn of(judged: &[(&PairRow, Relation)]) -> Self {
        let mut score = Self::default();
        let (mut found, mut same, mut right) = (0.0, 0.0, 0.0);
        for (row, told) in judged {
            same += f64::from(u8::from(row.relation == Relation::Same));
            right += f64::from(u8::from(row.relation == *told));
            match (row.relation, *told) {
                (Relation::Same, Relation::Same) => found += 1.0,
                (Relation::Same, _) => score.misses.push(row.id.clone()),
                (_, Relation::Same) => score.wrong_merges.push(row.id.clone()),
                (expected, told) if expected != told => score.wrong_relations.push(row.id.clone()),
                _ => {}
            }
        }
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 1.0 };
        let (all, wrong) = (judged.len() as f64, score.wrong_merges.len() as f64);
        score.precision = share(found, found + wrong);
        score.recall = share(found, same);
        score.f1 = share(2.0 * found, same + found + wrong);
        score.wrong_merge_rate = if wrong > 0.0 { wrong / (all - same) } else { 0.0 };
        score.relations_right = share(right, all);
        score
    }
}
