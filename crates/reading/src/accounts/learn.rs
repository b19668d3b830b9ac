//! Learning what each clue weighs from pairs whose answer is known: a logistic regression, held
//! small, in which no clue can speak the other way round. Nothing is drawn by lot, so the same pairs
//! give the same weights.

use super::Relation;
use super::gold::PairRow;
use super::judge::{Judge, Told};
use super::lexicon::{Lexicon, Meaning};
use super::words::{Plain, stem};
use crate::coding::Coded;
use chronology::Agency;
use practice::{Clue, Clues, Practice, PracticeError, Rarity, Speaks};
use std::collections::BTreeSet;

const MANY: usize = Clue::ALL.len();

/// How strongly weights are held near what is expected of them.
const HELD: f64 = 1.0 / 3.0;

/// The weights have come to rest, to two places, after so many rounds.
const ROUNDS: usize = 600;

/// In how many of the records each word and thing stands.
///
/// # Errors
/// Where the practice files cannot be used.
pub fn rarity<'a>(
    practice: &Practice,
    records: impl Iterator<Item = &'a str>,
) -> Result<Rarity, PracticeError> {
    let lexicon = Lexicon::new(practice)?;
    Ok(Rarity::count(records.map(|text| words(&lexicon, text))))
}

/// The stems of a record's words and the names of its things.
fn words(lexicon: &Lexicon, text: &str) -> BTreeSet<String> {
    let plain = Plain::of(text);
    let mut found = BTreeSet::new();
    let mut things: Vec<u16> = Vec::new();
    for hit in lexicon.hits(&plain) {
        if let Meaning::Thing(thing) = hit.meaning {
            things.push(thing);
        }
    }
    for at in 0..plain.words.len() {
        let stem = stem(plain.word(at));
        things.extend(lexicon.things_of(super::words::hash(stem)));
        if stem.len() > 1 {
            found.insert(stem.to_owned());
        }
    }
    let names = things.into_iter().filter_map(|thing| lexicon.things.get(usize::from(thing)));
    found.extend(names.map(|thing| thing.name.clone()));
    found
}

/// The weights under which the pairs are told apart best. `code` gives what a text of an agency is
/// coded to.
///
/// # Errors
/// Where the practice files cannot be used.
pub fn learn(
    practice: &Practice,
    rows: &[PairRow],
    mut code: impl FnMut(&str, &Agency) -> Coded,
) -> Result<Clues, PracticeError> {
    let judge = Judge::new(practice)?;
    let mut examples: Vec<(Vec<(Clue, f32)>, bool)> = Vec::new();
    for row in rows {
        let (coded_a, coded_b) = (code(&row.a.2, &row.a.1), code(&row.b.2, &row.b.1));
        let a = Told { when: &row.a.0, agency: &row.a.1, text: &row.a.2, coded: &coded_a };
        let b = Told { when: &row.b.0, agency: &row.b.1, text: &row.b.2, coded: &coded_b };
        let same = row.relation == Relation::Same;
        let mut readings = judge.readings(a, b);
        if same {
            readings.truncate(1);
        }
        examples.extend(readings.into_iter().map(|measures| (measures, same)));
    }
    let dense: Vec<([f64; MANY], f64)> = examples
        .iter()
        .map(|(measures, same)| {
            let mut row = [0.0; MANY];
            for (clue, measure) in measures {
                if let Some(slot) = row.get_mut(*clue as usize) {
                    *slot += f64::from(*measure);
                }
            }
            (row, f64::from(u8::from(*same)))
        })
        .collect();
    let weights = solve(&dense);
    Ok(Clues::new(&weights.map(|weight| (weight * 100.0).round() as f32 / 100.0)))
}

/// Logistic loss, held, gone down along one clue after another; no weight crosses to the side on
/// which its clue cannot speak. Each step is that of the steepest curve the loss can have, so that
/// the loss never rises.
fn solve(rows: &[([f64; MANY], f64)]) -> [f64; MANY] {
    let mut weights = Clue::ALL.map(expected);
    let mut sums: Vec<f64> =
        rows.iter().map(|(row, _)| row.iter().zip(&weights).map(|(x, w)| x * w).sum()).collect();
    let shown: Vec<Vec<(usize, f64)>> = (0..MANY)
        .map(|at| {
            let of = |(turn, (row, _)): (usize, &([f64; MANY], f64))| {
                row.get(at).filter(|x| **x != 0.0).map(|x| (turn, *x))
            };
            rows.iter().enumerate().filter_map(of).collect()
        })
        .collect();
    for _ in 0..ROUNDS {
        for ((clue, weight), shown) in Clue::ALL.into_iter().zip(&mut weights).zip(&shown) {
            let held = if clue == Clue::Prior { 0.0 } else { HELD };
            let mut slope = held * (*weight - expected(clue));
            let mut curve = held + 1e-6;
            for (turn, measure) in shown {
                let (Some(sum), Some((_, same))) = (sums.get(*turn), rows.get(*turn)) else {
                    continue;
                };
                slope += measure * (1.0 / (1.0 + (-sum).exp()) - same);
                curve += measure * measure / 4.0;
            }
            let next = *weight - slope / curve;
            let next = match clue.speaks() {
                Speaks::For => next.max(0.0),
                Speaks::Against => next.min(0.0),
                Speaks::Either => next,
            };
            for (turn, measure) in shown {
                if let Some(sum) = sums.get_mut(*turn) {
                    *sum += (next - *weight) * measure;
                }
            }
            *weight = next;
        }
    }
    weights
}

/// What a clue weighs until pairs say otherwise: most nothing, but some are shown by too few.
fn expected(clue: Clue) -> f64 {
    match clue {
        Clue::Reference => 4.0,
        Clue::SameAgency => -4.0,
        Clue::OtherName => -1.5,
        Clue::AmountDiffers => -1.0,
        Clue::CountDiffers => -0.3,
        _ => 0.0,
    }
}
