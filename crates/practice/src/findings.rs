//! What findings look for: statements in the record itself, and the numbers of each reading.

use crate::{Lexicon, Omission, Phrases, Sign};
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
    /// The finding's sentence: `{n}` stands for the number of entries, `{dates}` for the first and
    /// last day, `{agencies}` for whose they are. What agrees with the number: `entr{ies}`,
    /// `place{s}`, `{were}` (was, were), and `say{verb}` (says, say) for every verb of theirs.
    pub say: String,
    /// What an entry must show; a list of signs is a choice.
    pub signs: Vec<Sign>,
    /// The least number of entries that make a finding.
    #[serde(default = "one")]
    pub at_least: usize,
    /// The least number in a coarse list, where each entry sums up many; as `at_least` where it is
    /// not given.
    #[serde(default)]
    pub in_a_list: Option<usize>,
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
    /// Lists of agencies by name, each agency by its key.
    pub agencies: BTreeMap<String, Vec<String>>,
    /// Lists of lower-case words by name, looked for in a sentence as they stand.
    pub words: BTreeMap<String, Vec<String>>,
    /// Lower-case words by which records name an agency as a receiver, by the agency's key.
    pub names: BTreeMap<String, Vec<String>>,
    /// `names`, made ready: a group is a place among its keys.
    #[serde(skip)]
    pub receivers: Phrases,
}

/// What a reading that no file gives looks for.
static NOTHING: Reading = Reading {
    source: String::new(),
    numbers: BTreeMap::new(),
    signs: BTreeMap::new(),
    agencies: BTreeMap::new(),
    words: BTreeMap::new(),
    names: BTreeMap::new(),
    receivers: Phrases::NONE,
};

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

    /// A list of agencies by name; empty where it is not given.
    pub fn agencies(&self, name: &str) -> &[String] {
        self.agencies.get(name).map_or(&[], Vec::as_slice)
    }

    /// A list of words by name; empty where it is not given.
    pub fn words(&self, name: &str) -> &[String] {
        self.words.get(name).map_or(&[], Vec::as_slice)
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
    /// Lists of words that wordings below use as `<name>` for a choice of them.
    #[serde(default)]
    pub words: BTreeMap<String, Vec<String>>,
    /// How records say that something was left undone.
    #[serde(default)]
    pub omission: Omission,
    /// Statements in the record.
    pub stated: Vec<Stated>,
    /// Signs of engagement without change.
    pub marker: Vec<Marker>,
    /// Structural readings, by name.
    pub reading: BTreeMap<String, Reading>,
}

impl FindingRules {
    /// The rules with every `<name>` in a wording written out as its choice of words.
    ///
    /// # Errors
    /// The wording whose list of words is not there.
    pub(crate) fn ready(mut self) -> Result<Self, String> {
        let lists: Vec<(String, String)> =
            self.words.iter().map(|(name, words)| (format!("<{name}>"), words.join("|"))).collect();
        for sign in self.signs_mut() {
            for wordings in [&mut sign.words, &mut sign.not_words] {
                // A list holds single words; "no one" is two.
                let two = wordings.iter().filter(|wording| wording.contains("<nobody>"));
                let two: Vec<String> = two.map(|w| w.replace("<nobody>", "no one")).collect();
                wordings.extend(two);
            }
            let Sign { words, not_words, undone, lacking, .. } = sign;
            for wording in words.iter_mut().chain(not_words).chain(undone).chain(lacking) {
                for (name, words) in &lists {
                    if wording.contains(name.as_str()) {
                        *wording = wording.replace(name.as_str(), words);
                    }
                }
                if wording.contains('<') {
                    return Err(format!("`{wording}` names a list that `[words]` does not hold"));
                }
            }
        }
        for reading in self.reading.values_mut() {
            let words = reading.names.values().enumerate();
            let words = words.flat_map(|(at, words)| words.iter().map(move |w| (w.as_str(), at)));
            reading.receivers = Phrases::new(words);
        }
        Ok(self)
    }

    fn signs_mut(&mut self) -> impl Iterator<Item = &mut Sign> {
        let stated = self.stated.iter_mut().flat_map(|rule| &mut rule.signs);
        let markers = self.marker.iter_mut().flat_map(|marker| &mut marker.signs);
        let readings = self.reading.values_mut().flat_map(|reading| reading.signs.values_mut());
        stated.chain(markers).chain(readings.flatten())
    }

    /// Looks every wording up in the lexicon.
    pub(crate) fn look_up(&mut self, lexicon: &Lexicon) {
        self.signs_mut().for_each(|sign| sign.ready(lexicon));
    }

    /// The reading of this name; an empty one where the file gives none.
    pub fn reading(&self, name: &str) -> &Reading {
        self.reading.get(name).unwrap_or(&NOTHING)
    }

    fn signs(&self) -> impl Iterator<Item = &Sign> {
        let stated = self.stated.iter().flat_map(|rule| &rule.signs);
        let markers = self.marker.iter().flat_map(|marker| &marker.signs);
        let readings = self.reading.values().flat_map(|reading| reading.signs.values().flatten());
        stated.chain(markers).chain(readings)
    }

    /// Every wording that findings look for.
    pub fn phrases(&self) -> impl Iterator<Item = &str> {
        self.signs().flat_map(Sign::phrases)
    }

    /// The wordings among them that name an act which may be left undone.
    pub fn acts(&self) -> impl Iterator<Item = &str> {
        self.signs().flat_map(Sign::acts)
    }
}
