//! The model: how often each level is met among pairs of one person, of one household, and of
//! strangers.
//!
//! Three classes rather than two. Brothers and sisters agree on last name and household, and twins
//! on the date of birth besides; with two classes such pairs look like one person with a mistyped
//! first name. As a class of their own they take that evidence to themselves.

use crate::fields::{Field, Levels, PATTERNS, levels};

/// The chance of each level, field by field, given that the field is recorded on both sides.
pub(crate) type Chances = [[f64; 8]; 6];

/// What the classes look like, and how common they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Pairs of records of one person.
    pub(crate) same: Chances,
    /// Pairs of two people of one household.
    pub(crate) kin: Chances,
    /// Pairs of strangers.
    pub(crate) strangers: Chances,
    /// The share of all pairs that are of one person, and of one household.
    pub(crate) share_same: f64,
    pub(crate) share_kin: f64,
    /// How many pairs there are in all.
    pub(crate) pairs: f64,
}

/// The level of a last name that has changed places with the first.
const SWAPPED_LAST: u8 = 4;

/// Where estimating begins, and what it falls back to where there is little to see: judgement,
/// from published linkage of administrative records.
pub(crate) const SAME: Chances = [
    [0.0, 0.80, 0.05, 0.05, 0.03, 0.01, 0.02, 0.04],
    [0.0, 0.88, 0.04, 0.02, 0.01, 0.01, 0.04, 0.0],
    [0.0, 0.92, 0.01, 0.03, 0.01, 0.01, 0.0195, 0.0005],
    [0.0, 0.55, 0.05, 0.05, 0.08, 0.07, 0.20, 0.0],
    [0.0, 0.93, 0.03, 0.03, 0.01, 0.0, 0.0, 0.0],
    [0.0, 0.98, 0.02, 0.0, 0.0, 0.0, 0.0, 0.0],
];

pub(crate) const KIN: Chances = [
    [0.0, 0.001, 0.002, 0.006, 0.01, 0.0001, 0.03, 0.9509],
    [0.0, 0.85, 0.03, 0.04, 0.0005, 0.005, 0.0745, 0.0],
    [0.0, 0.03, 0.0005, 0.004, 0.01, 0.02, 0.8355, 0.1],
    [0.0, 0.80, 0.09, 0.03, 0.04, 0.01, 0.03, 0.0],
    [0.0, 0.00001, 0.003, 0.05, 0.94699, 0.0, 0.0, 0.0],
    [0.0, 0.50, 0.50, 0.0, 0.0, 0.0, 0.0, 0.0],
];

pub(crate) const STRANGERS: Chances = [
    [0.0, 0.005, 0.005, 0.01, 0.01, 0.0001, 0.03, 0.9399],
    [0.0, 0.003, 0.004, 0.002, 0.0001, 0.02, 0.9709, 0.0],
    [0.0, 0.00015, 0.0001, 0.003, 0.005, 0.02, 0.67175, 0.3],
    [0.0, 0.00001, 0.00001, 0.0001, 0.0005, 0.02, 0.97938, 0.0],
    [0.0, 0.000_001, 0.0001, 0.05, 0.949_899, 0.0, 0.0, 0.0],
    [0.0, 0.50, 0.50, 0.0, 0.0, 0.0, 0.0, 0.0],
];

impl Model {
    /// Where estimating begins, for so many records and so many pairs between them.
    pub(crate) fn start(records: usize, pairs: f64) -> Self {
        let pairs = pairs.max(1.0);
        let share = (records as f64 / 2.0 / pairs).min(0.3);
        Self {
            same: SAME,
            kin: KIN,
            strangers: STRANGERS,
            share_same: share,
            share_kin: share,
            pairs,
        }
    }

    /// The shares of the classes, one person, one household, strangers, in pairs of one pattern;
    /// not yet made to add to one.
    pub(crate) fn weights(&self, levels: Levels) -> [f64; 3] {
        let strangers = (1.0 - self.share_same - self.share_kin).max(0.5);
        let mut weights = [self.share_same, self.share_kin, strangers];
        for (field, level) in levels.iter().enumerate().filter(|(_, level)| **level != 0) {
            // Two names that have changed places are one fact, and told by the first name.
            if field == Field::Last as usize && *level == SWAPPED_LAST {
                continue;
            }
            let [of_same, of_kin, of_strangers] =
                [&self.same, &self.kin, &self.strangers].map(|c| chance(c, field, *level));
            let of_kin = if field == Field::First as usize && a_generation_apart(levels) {
                of_kin.max(named_after(*level))
            } else {
                of_kin
            };
            for (weight, chance) in weights.iter_mut().zip([of_same, of_kin, of_strangers]) {
                *weight *= chance;
            }
        }
        weights
    }

    /// The table of weights, pattern by pattern.
    pub(crate) fn table(&self) -> Vec<[f64; 3]> {
        (0..PATTERNS).map(|pattern| self.weights(levels(pattern))).collect()
    }

    /// The share of all pairs that are of one person, and of two people of one household.
    pub fn shares(&self) -> [f64; 2] {
        [self.share_same, self.share_kin]
    }

    /// The chance of a level of a field among pairs of one person, of one household and of
    /// strangers, given that it is recorded; for a report.
    pub fn chances(&self, field: Field, level: usize) -> [f64; 3] {
        [&self.same, &self.kin, &self.strangers]
            .map(|chances| chance(chances, field as usize, level as u8))
    }
}

/// Whether two dates of birth are as far apart as those of parent and child.
pub(crate) fn a_generation_apart([_, _, birth, ..]: Levels) -> bool {
    birth == 7
}

/// How often at least parent and child are called alike: unlike brothers and sisters they are named
/// after each other, in every tradition. Judgement.
fn named_after(first: u8) -> f64 {
    match first {
        1 => 0.03,
        2..=4 => 0.01,
        _ => 0.0,
    }
}

pub(crate) fn chance(chances: &Chances, field: usize, level: u8) -> f64 {
    chances.get(field).and_then(|row| row.get(usize::from(level))).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_chances_add_to_one() {
        for chances in [SAME, KIN, STRANGERS] {
            for (row, field) in chances.iter().zip(Field::ALL) {
                assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{field:?} {row:?}");
                assert!(row[field.levels().len()..].iter().all(|p| *p == 0.0));
            }
        }
    }
}
