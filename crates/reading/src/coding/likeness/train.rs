//! Training: from coded rows to the weights that practice holds.

use super::super::read;
use super::super::rules::Rules;
use super::learn::{Example, learn};
use super::place;
use crate::coding::Role;
use crate::gold::GoldRow;
use practice::{LearntTrait, Likeness, Verdict};
use std::collections::BTreeMap;

/// A trait in fewer rows is not learnt from.
const FEWEST: u32 = 2;
/// A trait none of whose weights is larger is left out.
const LEAST: f32 = 1.1;

/// A weight that is smaller is left out: together they would be a third of the file and tell little.
const SMALLEST: f32 = 0.15;

/// Learns from rows. The same rows in the same order give the same weights.
pub(in super::super) fn train(rules: &Rules, rows: &[GoldRow]) -> Likeness {
    let found: Vec<BTreeMap<String, f32>> = rows
        .iter()
        .map(|row| read::traits(rules, &row.text, Some(&row.agency).filter(|a| !a.0.is_empty())))
        .collect();
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for name in found.iter().flat_map(BTreeMap::keys) {
        *counts.entry(name).or_default() += 1;
    }
    let often: Vec<(&str, u32)> = counts.into_iter().filter(|(_, rows)| *rows >= FEWEST).collect();
    let names: Vec<&str> = often.iter().map(|(name, _)| *name).collect();
    // Once with every trait, to see which of them tell; once more with these alone.
    let all = vec![true; names.len()];
    let examples_of = |names: &[&str]| examples(rules, &found, rows, names);
    let every = examples_of(&names);
    let first: Vec<Vec<bool>> = Verdict::all()
        .map(|verdict| {
            let line = learn(&every, place(verdict) as u32, &all);
            let telling = often.iter().zip(&line).map(|((_, rows), w)| telling(*w, *rows) >= LEAST);
            telling.collect()
        })
        .collect();
    let tells = |at: usize| first.iter().any(|line| line.get(at).is_some_and(|tells| *tells));
    let kept: Vec<usize> = (0..names.len()).filter(|at| tells(*at)).collect();
    let names: Vec<&str> = kept.iter().filter_map(|at| names.get(*at).copied()).collect();
    let every = examples_of(&names);
    let mut learnt = Likeness {
        start: Vec::new(),
        traits: names
            .iter()
            .map(|name| LearntTrait { name: (*name).to_owned(), weights: Vec::new() })
            .collect(),
    };
    for (verdict, tells) in Verdict::all().zip(&first) {
        let tells: Vec<bool> = kept.iter().filter_map(|at| tells.get(*at).copied()).collect();
        let mut line = learn(&every, place(verdict) as u32, &tells);
        learnt.start.extend(line.pop().map(|weight| (verdict, rounded(weight))));
        for (learnt, weight) in learnt.traits.iter_mut().zip(line) {
            if weight.abs() >= SMALLEST {
                learnt.weights.push((verdict, rounded(weight)));
            }
        }
    }
    learnt
}

/// As it is written.
fn rounded(weight: f32) -> f32 {
    (weight * 10.0).round() / 10.0
}

/// How much a weight tells: a small one on a word of many rows as much as a large one on a rare
/// word.
fn telling(weight: f32, rows: u32) -> f32 {
    weight.abs() * (rows as f32).sqrt()
}

fn examples(
    rules: &Rules,
    found: &[BTreeMap<String, f32>],
    rows: &[GoldRow],
    names: &[&str],
) -> Vec<Example> {
    let numbered = |found: &BTreeMap<String, f32>| {
        let known = found.iter().filter_map(|(name, value)| {
            Some((names.binary_search(&name.as_str()).ok()? as u32, *value))
        });
        let mut traits: Vec<(u32, f32)> = known.collect();
        let squares: f32 = traits.iter().map(|(_, value)| value * value).sum();
        let each = super::share(squares);
        for (_, value) in &mut traits {
            *value *= each;
        }
        traits
    };
    let bits = |verdicts: &mut dyn Iterator<Item = Verdict>| {
        verdicts.fold(0_u128, |bits, verdict| bits | 1 << place(verdict))
    };
    let told = |row: &GoldRow| row.kinds.iter().any(|kind| !rules.kinds.alone.contains(kind));
    found
        .iter()
        .zip(rows)
        .map(|(found, row)| {
            let mut holds = bits(&mut row.kinds.iter().map(|kind| Verdict::Kind(*kind)));
            let parts = [
                (told(row), Verdict::Told),
                (matches!(row.role, Role::Victim | Role::Both), Verdict::Victim),
                (matches!(row.role, Role::Suspect | Role::Both), Verdict::Suspect),
            ];
            holds |= bits(&mut parts.into_iter().filter(|(so, _)| *so).map(|(_, part)| part));
            let absent = bits(&mut row.absent.iter().map(|kind| Verdict::Kind(*kind)));
            Example { traits: numbered(found), holds, absent }
        })
        .collect()
}
