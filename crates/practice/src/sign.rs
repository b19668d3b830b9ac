//! Signs: what an event must show for a rule to see it.

use crate::{Lexicon, PhraseId};
use chronology::{Kind, Part};
use serde::Deserialize;

/// What an event must show. Every line that is given must hold; a list of signs is a choice.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sign {
    /// One of these kinds.
    pub kinds: Vec<Kind>,
    /// And one of these beside it.
    pub also: Vec<Kind>,
    /// And none of these.
    pub without: Vec<Kind>,
    /// Recorded by one of these agencies; kinds and words are then looked for in its own account.
    pub agencies: Vec<String>,
    /// One of these wordings, not turned round by a "no" or "not".
    pub words: Vec<String>,
    /// None of these wordings.
    pub not_words: Vec<String>,
    /// One of these acts, told of as left undone by words before it ("did not refer").
    pub undone: Vec<String>,
    /// One of these things owed, told of as lacking by words before or after it ("no review",
    /// "the review was cancelled").
    pub lacking: Vec<String>,
    /// The parts of the row in which wordings are looked for; empty for all.
    pub parts: Vec<Part>,
    /// An indicator of one of these domains.
    pub domains: Vec<String>,
    /// An indicator of at least this level (of those domains, where given).
    pub level: Option<u8>,
    /// Whether the child is recorded as seen.
    pub seen: Option<bool>,
    /// The numbers of `words` in the lexicon, in order.
    #[serde(skip)]
    pub word_ids: Vec<PhraseId>,
    /// The numbers of `not_words` in the lexicon, in order.
    #[serde(skip)]
    pub not_word_ids: Vec<PhraseId>,
    /// The numbers of `undone` in the lexicon, in order.
    #[serde(skip)]
    pub undone_ids: Vec<PhraseId>,
    /// The numbers of `lacking` in the lexicon, in order.
    #[serde(skip)]
    pub lacking_ids: Vec<PhraseId>,
}

impl Sign {
    /// Every wording that it looks for.
    pub fn phrases(&self) -> impl Iterator<Item = &str> {
        self.words.iter().chain(&self.not_words).map(String::as_str).chain(self.acts())
    }

    /// Every act that it looks for as left undone.
    pub fn acts(&self) -> impl Iterator<Item = &str> {
        self.undone.iter().chain(&self.lacking).map(String::as_str)
    }

    /// Whether it looks for an act left undone.
    pub fn asks_undone(&self) -> bool {
        !self.undone.is_empty() || !self.lacking.is_empty()
    }

    /// Looks its wordings up, so that a chronology is read by their numbers.
    pub(crate) fn ready(&mut self, lexicon: &Lexicon) {
        let ids = |words: &[String]| {
            let mut ids: Vec<PhraseId> = words.iter().filter_map(|word| lexicon.id(word)).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        (self.word_ids, self.not_word_ids) = (ids(&self.words), ids(&self.not_words));
        (self.undone_ids, self.lacking_ids) = (ids(&self.undone), ids(&self.lacking));
    }
}
