//! Phrases found in an account's text as whole words, and whether a word beside them denies them.

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind};

/// A set of phrases to look for in one pass. Each belongs to a group, by number.
#[derive(Debug, Clone, Default)]
pub struct Phrases {
    finder: Option<AhoCorasick>,
    groups: Vec<usize>,
}

/// A phrase that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The group that it belongs to.
    pub group: usize,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

impl Phrases {
    /// No phrases, which are found nowhere.
    pub const NONE: Self = Self { finder: None, groups: Vec::new() };

    /// The phrases of one list, all of group 0.
    pub fn of(words: &[String]) -> Self {
        Self::new(words.iter().map(|word| (word.as_str(), 0)))
    }

    /// Phrases, each with its group. A set too large to search finds nothing; those of practice
    /// files are far from it.
    pub fn new<'a>(phrases: impl Iterator<Item = (&'a str, usize)>) -> Self {
        let (words, groups): (Vec<&str>, Vec<usize>) = phrases.unzip();
        let built: Result<AhoCorasick, BuildError> = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::DFA))
            .build(words);
        Self { finder: built.ok(), groups }
    }

    /// Every phrase that stands in the text as whole words, overlapping ones too.
    pub fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Found> + 't {
        let found = self.finder.iter().flat_map(move |finder| finder.find_overlapping_iter(text));
        found.filter_map(move |hit| {
            let group = *self.groups.get(hit.pattern().as_usize())?;
            let (start, end) = (hit.start(), hit.end());
            whole_words(text, start, end).then_some(Found { group, start, end })
        })
    }

    /// Whether any of them stands in the text.
    pub fn stand_in(&self, text: &str) -> bool {
        self.find(text).next().is_some()
    }
}

/// A text as lower-case words with one blank between them, so that neither hyphens nor line breaks
/// part the words of a phrase.
pub fn plain_words(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            plain.push(c.to_ascii_lowercase());
        } else if !plain.is_empty() && !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

fn whole_words(text: &str, start: usize, end: usize) -> bool {
    let joined = |c: char| c.is_alphanumeric();
    let before = text.get(..start).and_then(|t| t.chars().next_back());
    let after = text.get(end..).and_then(|t| t.chars().next());
    !before.is_some_and(joined) && !after.is_some_and(joined)
}

/// The part of the sentence before a place, at most `reach` words of it.
pub fn before(text: &str, start: usize, reach: usize) -> &str {
    let left = text.get(..start).unwrap_or("");
    let sentence = left.rsplit(ends_sentence).next().unwrap_or("").trim_end();
    let far = sentence.rmatch_indices(char::is_whitespace).nth(reach.saturating_sub(1));
    far.and_then(|(at, _)| sentence.get(at..)).unwrap_or(sentence)
}

/// The part of the sentence after a place, at most `reach` words of it.
pub fn after(text: &str, end: usize, reach: usize) -> &str {
    let right = text.get(end..).unwrap_or("");
    let sentence = right.split(ends_sentence).next().unwrap_or("").trim_start();
    let far = sentence.match_indices(char::is_whitespace).nth(reach.saturating_sub(1));
    far.and_then(|(at, _)| sentence.get(..at)).unwrap_or(sentence)
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | ';' | '!' | '?' | '\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_whole_words_in_any_case_and_may_overlap() {
        let phrases =
            Phrases::new([("s47 enquiry", 0), ("enquiry concluded", 1), ("taf", 2)].into_iter());
        let groups = |text: &str| phrases.find(text).map(|f| f.group).collect::<Vec<_>>();
        assert_eq!(groups("S47 Enquiry concluded"), [0, 1]);
        assert_eq!(groups("staff meeting"), [] as [usize; 0]);
        assert_eq!(groups("“TAF” 1"), [2]);
        assert!(!Phrases::new(std::iter::empty()).stand_in("taf"));
    }

    #[test]
    fn what_stands_beside_a_phrase_ends_with_its_sentence() {
        let text = "No chronology. The threshold for s47 was not met; closed";
        let at = text.find("s47").unwrap();
        assert_eq!(before(text, at, 6), " The threshold for");
        assert_eq!(before(text, at, 1), " for");
        assert_eq!(after(text, at + 3, 6), "was not met");
        assert_eq!(after(text, at + 3, 2), "was not");
        assert_eq!(before(text, 0, 3), "");
    }
}
