//! Response: what puts help in place, at which level, and what ends it.

use crate::Phrases;
use chronology::{Agency, Kind};
use serde::Deserialize;

/// A kind of help that is either open or not.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Track {
    /// The name that changes refer to.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// The response while it is open, 1 to 4.
    pub level: u8,
    /// Days after which a record that says no more no longer shows it open.
    pub lapses_after: Option<u16>,
}

/// What opens or closes tracks.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Change {
    /// The track that it opens.
    pub opens: Option<String>,
    /// The tracks that it closes; `highest` is the highest open one.
    pub closes: Vec<String>,
    /// Kinds of which the event must have one.
    pub kinds: Vec<Kind>,
    /// Kinds of which the event must have one as well.
    pub with: Vec<Kind>,
    /// Phrases of which an account must have one, lower case.
    pub words: Vec<String>,
    /// True where one of the kinds or one of the phrases is enough.
    pub either: bool,
    /// Phrases that hold it back where an account has one, lower case.
    pub unless_words: Vec<String>,
    /// Tracks that hold it back while open.
    pub unless_open: Vec<String>,
    /// Agencies of which one must tell of the event; any where empty.
    pub agencies: Vec<Agency>,
    /// True where a change that the event's words already made holds it back.
    pub only_without_words: bool,
    /// True where the phrases count although a word of denial stands beside them, because the
    /// phrase itself tells of an end.
    pub denied_too: bool,
}

/// The words and kinds that set the response.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// Where the rules stand.
    pub source: String,
    /// Whose words decide.
    pub agencies: Vec<Agency>,
    /// How many words before or after a phrase a word of denial reaches.
    pub reach: usize,
    /// Words of denial, asking or planning before a phrase.
    pub denied_before: Vec<String>,
    /// The same after a phrase.
    pub denied_after: Vec<String>,
    /// The tracks.
    pub track: Vec<Track>,
    /// The changes, in the order in which one event makes them: closings come first.
    pub change: Vec<Change>,
    /// The phrases of every change, made ready: group `2n` are the words of the `n`-th change,
    /// `2n + 1` the words that hold it back.
    #[serde(skip)]
    pub phrases: Phrases,
    /// [`Response::denied_before`], made ready.
    #[serde(skip)]
    pub before: Phrases,
    /// [`Response::denied_after`], made ready.
    #[serde(skip)]
    pub after: Phrases,
}

impl Response {
    /// The same with its phrases made ready to be searched for.
    pub(crate) fn ready(mut self) -> Self {
        let words = self.change.iter().enumerate().flat_map(|(at, change)| {
            let asserted = change.words.iter().map(move |word| (word.as_str(), 2 * at));
            let held_back = change.unless_words.iter().map(move |word| (word.as_str(), 2 * at + 1));
            asserted.chain(held_back)
        });
        self.phrases = Phrases::new(words);
        self.before = Phrases::of(&self.denied_before);
        self.after = Phrases::of(&self.denied_after);
        self
    }
}

#[cfg(test)]
mod tests {
    use crate::Practice;

    #[test]
    fn every_change_speaks_of_a_track_and_says_when() {
        let response = Practice::embedded().unwrap().response;
        let known =
            |name: &String| name == "highest" || response.track.iter().any(|t| &t.name == name);
        for change in &response.change {
            let named = change.opens.iter().chain(&change.closes).chain(&change.unless_open);
            assert!(named.clone().count() > 0 && named.clone().all(known), "{change:?}");
            assert!(!change.kinds.is_empty() || !change.words.is_empty(), "{change:?}");
            let lower = |word: &String| *word == word.to_lowercase();
            assert!(change.words.iter().chain(&change.unless_words).all(lower), "{change:?}");
        }
        assert!(response.track.iter().all(|track| (2..=4).contains(&track.level)));
    }
}
