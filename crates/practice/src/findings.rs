//! What findings look for: statements in the record itself, and the numbers of each reading.

use crate::Sign;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A statement in the record that is itself evidence for a theme ("no chronology").
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// Its id.
    pub id: String,
    /// The theme, by name.
    pub theme: String,
    /// Where the expectation stands.
    pub source: String,
    /// The finding's sentence; `{n}` stands for the number of entries, `{s}` for a plural s, and
    /// `{dates}` for the first and last day.
    pub say: String,
    /// What an entry must show; a list of signs is a choice.
    pub signs: Vec<Sign>,
    /// The least number of entries that make a finding.
    #[serde(default = "one")]
    pub at_least: usize,
    /// Only where the rule of this id, which stands before it, makes no finding.
    #[serde(default)]
    pub instead_of: Option<String>,
    /// Good practice.
    #[serde(default)]
    pub went_well: bool,
    /// How much it weighs when only a few findings can be shown.
    #[serde(default = "ten")]
    pub weight: u32,
}

fn one() -> usize {
    1
}

fn ten() -> u32 {
    10
}

/// A structural reading's numbers and words.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reading {
    /// Where the expectation stands.
    pub source: String,
    /// Its numbers, by name: days, counts.
    pub numbers: BTreeMap<String, i64>,
    /// Its lists of signs, by name.
    pub signs: BTreeMap<String, Vec<Sign>>,
    /// Lower-case words by which records name an agency as a receiver, by the agency's key.
    pub names: BTreeMap<String, Vec<String>>,
}

impl Reading {
    /// A number by name; 0 where it is not given.
    pub fn number(&self, name: &str) -> i64 {
        self.numbers.get(name).copied().unwrap_or_default()
    }

    /// A number by name as a count; 0 where it is not given or negative.
    pub fn count(&self, name: &str) -> usize {
        usize::try_from(self.number(name)).unwrap_or_default()
    }

    /// A list of signs by name; empty where it is not given.
    pub fn signs(&self, name: &str) -> &[Sign] {
        self.signs.get(name).map_or(&[], Vec::as_slice)
    }
}

/// A kind of sign of engagement without change.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marker {
    /// Its id, such as `DC03`.
    pub id: String,
    /// What it is, as it stands in a sentence.
    pub name: String,
    /// What shows it.
    pub signs: Vec<Sign>,
}

/// What findings look for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingRules {
    /// Statements in the record.
    pub stated: Vec<Stated>,
    /// Signs of engagement without change.
    pub marker: Vec<Marker>,
    /// Structural readings, by name.
    pub reading: BTreeMap<String, Reading>,
}

impl FindingRules {
    /// The reading of this name; an empty one where the file gives none.
    pub fn reading(&self, name: &str) -> Reading {
        self.reading.get(name).cloned().unwrap_or_default()
    }

    /// Every wording that findings look for.
    pub fn phrases(&self) -> impl Iterator<Item = &str> {
        let stated = self.stated.iter().flat_map(|rule| &rule.signs);
        let markers = self.marker.iter().flat_map(|marker| &marker.signs);
        let readings = self.reading.values().flat_map(|reading| reading.signs.values().flatten());
        stated.chain(markers).chain(readings).flat_map(Sign::phrases)
    }
}
