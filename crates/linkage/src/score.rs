//! The probability that two records are of one person: the model, with how common the values are
//! that agree.

use crate::compare::Comparer;
use crate::fields::{Field, Levels, levels, pattern};
use crate::model::{Model, a_generation_apart, chance};
use crate::record::Row;
use crate::table::{Column, Table};
use crate::words::BuildQuick;
use std::collections::HashMap;

/// How often an identifier may be held before it is taken to be shared by several people: four
/// agencies with a few records each.
const ONE_PERSONS: u32 = 16;

/// Scores pairs by a model.
#[derive(Debug)]
pub(crate) struct Scorer {
    pub model: Model,
    weights: Vec<[f64; 3]>,
    /// Patterns without identifiers that no differing identifiers can make likely.
    doomed: Vec<bool>,
    /// How much more often strangers agree on a value than on a value by and large.
    firsts: Vec<f32>,
    lasts: Vec<f32>,
    addresses: Vec<f32>,
    postcodes: Vec<f32>,
    births: HashMap<u32, f32, BuildQuick>,
    /// Of each identifier that too many hold.
    numbers: HashMap<u32, f32, BuildQuick>,
}

/// What makes strangers agree more or less often than the model says, field by field; 1 is "as the
/// model says".
pub(crate) type Factors = [f64; 6];

impl Scorer {
    pub(crate) fn new(model: Model, table: &Table) -> Self {
        let weights = model.table();
        let births =
            commonness_of(table.births().iter().map(|(b, c)| (*b, *c)).filter(|(b, _)| *b != 0));
        let words = table.words(Column::Number);
        let rare = chance(&model.strangers, Field::Number as usize, 1);
        let held = |number: &u32| words.count(*number) > ONE_PERSONS;
        let often = |number: u32| {
            (f64::from(words.count(number)) / table.len().max(1) as f64 / rare) as f32
        };
        let numbers =
            (1..=words.len() as u32).filter(held).map(|n| (n, often(n).max(1.0))).collect();
        Self {
            doomed: doomed(&weights),
            weights,
            firsts: commonness(table.first_counts()),
            lasts: commonness(table.last_counts()),
            addresses: commonness(&shifted(table.words(Column::Address).counts())),
            postcodes: commonness(&shifted(table.words(Column::Postcode).counts())),
            births,
            numbers,
            model,
        }
    }

    /// The pattern's weights of one person, one household, strangers, before values are weighed.
    pub(crate) fn plain(&self, pattern: usize) -> [f64; 3] {
        self.weights.get(pattern).copied().unwrap_or([0.0, 0.0, 1.0])
    }

    /// The probability that two records are of one person; 0 where no value is rare enough to bring
    /// it back.
    pub(crate) fn meet(&self, comparer: &mut Comparer<'_>, a: &Row, b: &Row) -> f64 {
        let doomed = |levels| self.doomed.get(pattern(levels)).copied().unwrap_or(false);
        match comparer.levels_unless(a, b, doomed) {
            Some(levels) if !hopeless(self.plain(pattern(levels))) => self.likelihood(levels, a, b),
            _ => 0.0,
        }
    }

    /// The probability that two records of these levels are of one person, however unlikely.
    pub(crate) fn likelihood(&self, levels: Levels, a: &Row, b: &Row) -> f64 {
        let [same, kin, strangers] = self.plain(pattern(levels));
        let factors = self.factors(levels, a, b);
        let rarity: f64 = factors.iter().product();
        // Household and last name are shared within a household however common they are.
        let [_, _, birth, _, number, _] = factors;
        let first = first_of_kin(levels, factors);
        posterior([same, kin * first * birth.max(1.0) * number, strangers * rarity])
    }

    pub(crate) fn factors(&self, levels: Levels, a: &Row, b: &Row) -> Factors {
        let [of_first, of_last, of_birth, of_household, of_number, _] = levels;
        let of =
            |column: &[f32], at: u32| f64::from(column.get(at as usize).copied().unwrap_or(1.0));
        let mut factors = [1.0; 6];
        let [by_first, by_last, by_birth, by_household, by_number, _] = &mut factors;
        if of_first == 1 {
            *by_first = of(&self.firsts, a.first).clamp(0.02, 100.0);
        } else if matches!(of_first, 2..=4) {
            // Of two spellings the commoner counts, and only against.
            *by_first = of(&self.firsts, a.first).max(of(&self.firsts, b.first)).clamp(1.0, 10.0);
        }
        if of_first == 5 {
            let most = |column: &[f32]| of(column, a.first).max(of(column, a.last));
            *by_first = (most(&self.firsts) * most(&self.lasts)).clamp(0.01, 1e3);
        }
        if of_last == 1 {
            *by_last = of(&self.lasts, a.last).clamp(0.02, 100.0);
        } else if matches!(of_last, 2 | 3) {
            let most = if of_last == 2 { 10.0 } else { 100.0 };
            *by_last = of(&self.lasts, a.last).max(of(&self.lasts, b.last)).clamp(1.0, most);
        }
        if of_birth == 1 {
            *by_birth =
                f64::from(self.births.get(&a.birth).copied().unwrap_or(1.0)).clamp(0.3, 1e4);
        }
        if of_household == 1 && a.address == b.address {
            *by_household = of(&self.addresses, a.address).clamp(1.0, 1e4);
        } else if of_household == 3 {
            *by_household = of(&self.postcodes, a.postcode).clamp(0.1, 1e4);
        }
        if of_number == 1 {
            let shared = [(a.nhs, b.nhs), (a.upn, b.upn), (a.number, b.number)].into_iter();
            let shared = shared.filter(|(x, y)| x == y && *x != 0);
            let least = shared
                .map(|(x, _)| self.numbers.get(&x).copied().unwrap_or(1.0))
                .fold(f32::MAX, f32::min);
            *by_number = if least < f32::MAX { f64::from(least) } else { 1.0 };
        }
        factors
    }

    /// What each field adds to the logarithm (base 2) of the odds, in the order of the fields, and
    /// the odds before any: together exactly the odds of [`Scorer::likelihood`].
    pub(crate) fn waterfall(&self, all: Levels, a: &Row, b: &Row) -> (f64, [f64; 6]) {
        let factors = self.factors(all, a, b);
        let odds = |upto: usize| {
            let mut known = [0; 6];
            for (to, from) in known.iter_mut().zip(all).take(upto) {
                *to = from;
            }
            let [same, kin, strangers] = self.model.weights(known);
            let rarity: f64 = factors.iter().take(upto).product();
            let at = |field: usize| {
                if field < upto { factors.get(field).copied().unwrap_or(1.0) } else { 1.0 }
            };
            let kin = kin * first_of_kin(known, factors) * at(2).max(1.0) * at(4);
            (same / (kin + strangers * rarity).max(f64::MIN_POSITIVE)).log2()
        };
        let mut steps = [0.0; 6];
        for (field, step) in steps.iter_mut().enumerate() {
            *step = odds(field + 1) - odds(field);
        }
        (odds(0), steps)
    }
}

/// How much the commonness of a first name counts within a household: not below a bound, and
/// nothing between parent and child, who are named after each other however rare the name.
fn first_of_kin(levels: Levels, [first, ..]: Factors) -> f64 {
    if a_generation_apart(levels) || levels.first() == Some(&0) { 1.0 } else { first.max(0.2) }
}

/// So unlikely that no value is rare enough to bring it back.
fn hopeless([same, kin, strangers]: [f64; 3]) -> bool {
    same * 1e7 < strangers || same * 1e4 < kin
}

/// For each pattern without identifiers: whether it is hopeless whichever way they differ.
fn doomed(weights: &[[f64; 3]]) -> Vec<bool> {
    let mut doomed = vec![false; weights.len()];
    for (code, doomed) in doomed.iter_mut().enumerate() {
        let [first, last, birth, household, number, sex] = levels(code);
        let with = |number| pattern([first, last, birth, household, number, sex]);
        let vain = |number| weights.get(with(number)).is_some_and(|w| hopeless(*w));
        *doomed = number == 0 && (2..=4).all(vain);
    }
    doomed
}

fn posterior([same, kin, strangers]: [f64; 3]) -> f64 {
    let all = same + kin + strangers;
    if all > 0.0 { same / all } else { 0.0 }
}

/// Counts as of words, moved by one so that 0 is "not recorded".
fn shifted(counts: &[u32]) -> Vec<u32> {
    std::iter::once(0).chain(counts.iter().copied()).collect()
}

/// For each value, its share against the chance that two strangers agree on any.
fn commonness(counts: &[u32]) -> Vec<f32> {
    let known = counts.iter().enumerate().skip(1);
    let (mut all, mut agree) = (0.0, 0.0);
    for (_, count) in known {
        all += f64::from(*count);
        agree += f64::from(*count).powi(2);
    }
    let by = |count: &u32| if agree > 0.0 { (f64::from(*count) * all / agree) as f32 } else { 1.0 };
    counts.iter().map(by).collect()
}

fn commonness_of(
    counts: impl Iterator<Item = (u32, u32)> + Clone,
) -> HashMap<u32, f32, BuildQuick> {
    let all: f64 = counts.clone().map(|(_, c)| f64::from(c)).sum();
    let agree: f64 = counts.clone().map(|(_, c)| f64::from(c).powi(2)).sum();
    counts.map(|(value, c)| (value, (f64::from(c) * all / agree.max(1.0)) as f32)).collect()
}
