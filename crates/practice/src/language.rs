//! The language guide: words to reconsider, why, and better ones. Flags; never rewrites.

use crate::{Lexicon, PhraseId};
use serde::Deserialize;
use std::collections::HashMap;

/// What is amiss with a wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordingFault {
    /// Lays what was done to the child at the child's door.
    Blame,
    /// Makes the child older than the child is.
    Adultifying,
    /// Shifts responsibility from the person who does harm.
    Responsibility,
    /// Makes harm smaller.
    Minimising,
    /// A label in place of a child.
    Label,
    /// Implies free choice.
    Lifestyle,
    /// A judgement in place of a description.
    Judgement,
    /// Blames a parent in the passive voice.
    ParentBlame,
    /// Jargon.
    Jargon,
}

/// One row of the guide.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Its number in the guide.
    pub number: u16,
    /// The wordings to look for.
    pub phrases: Vec<String>,
    /// What is amiss.
    pub fault: WordingFault,
    /// Why, in words.
    pub why: String,
    /// A better way to say it.
    pub better: String,
}

/// The guide.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// Where it stands.
    pub source: String,
    /// Words after which a quotation is the child's or the family's own and is left alone.
    pub said: Vec<String>,
    /// Its rows.
    pub wording: Vec<Wording>,
    /// The place of the first row that looks for a phrase, by the phrase's number in the lexicon.
    #[serde(skip)]
    pub rows: HashMap<PhraseId, usize>,
    /// The numbers of `said` in the lexicon.
    #[serde(skip)]
    pub said_ids: Vec<PhraseId>,
}

impl Language {
    /// Every wording.
    pub fn phrases(&self) -> impl Iterator<Item = &str> {
        let rows = self.wording.iter().flat_map(|row| &row.phrases);
        rows.chain(&self.said).map(String::as_str)
    }

    /// Looks every wording up in the lexicon.
    pub(crate) fn look_up(&mut self, lexicon: &Lexicon) {
        for (at, row) in self.wording.iter().enumerate() {
            for id in row.phrases.iter().filter_map(|phrase| lexicon.id(phrase)) {
                self.rows.entry(id).or_insert(at);
            }
        }
        self.said_ids = self.said.iter().filter_map(|word| lexicon.id(word)).collect();
    }
}
