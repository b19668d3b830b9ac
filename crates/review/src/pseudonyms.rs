//! Pseudonyms: no real name leaves the review in a briefing.
//!
//! Two walls. The first: a briefing's sentences are made from counted facts and never quote a
//! narrative. The second, here: every text for a briefing passes [`Pseudonyms::clean`], which
//! knows each name in `review.toml`, in the professional key, and in the name columns of every
//! return, and replaces what it finds; [`Pseudonyms::survivors`] then proves that none is left.

use crate::Settings;
use aho_corasick::{AhoCorasick, MatchKind};
use chronology::{Entry, Part};
use std::collections::{BTreeMap, BTreeSet};

/// Words in name columns that name nobody: roles, places of work, titles. Lower case.
const NOBODY: &str = include_str!("nobody.txt");

/// Replaces real names by the review's words for them.
#[derive(Debug, Clone)]
pub struct Pseudonyms {
    finder: Option<AhoCorasick>,
    /// What is looked for (lower case) and what stands for it, in the order of the finder.
    pairs: Vec<(String, String)>,
}

impl Pseudonyms {
    /// Gathers every real name: settings first, then the key, then the name columns of entries.
    pub fn new(settings: &Settings, entries: &[Entry]) -> Self {
        let mut nobody: BTreeSet<&str> = NOBODY.split_whitespace().collect();
        let narratives: Vec<String> = entries.iter().map(Entry::narrative).collect();
        let mut pairs: BTreeMap<String, String> = BTreeMap::new();
        for (name, code) in &settings.key {
            add_name(&mut pairs, &nobody, name, code);
        }
        for name in &settings.names {
            add_name(&mut pairs, &nobody, name, &settings.pseudonym);
        }
        // A word that a narrative also writes small is an ordinary word ("choice", "resus"): in
        // a name column it says where or as what somebody works, not who.
        let words = narratives.iter().flat_map(|n| n.split(|c: char| !c.is_alphanumeric()));
        nobody.extend(words.filter(|w| w.starts_with(char::is_lowercase)));
        for entry in entries {
            for (part, stand_in) in
                [(Part::Worker, "a practitioner"), (Part::Person, settings.pseudonym.as_str())]
            {
                for name in name_words(&entry.part(part)) {
                    add_word(&mut pairs, &nobody, name, stand_in);
                }
            }
            for name in name_words(&entry.part(Part::Setting)) {
                add_word(&mut pairs, &nobody, name, "a local service");
            }
        }
        let own = settings.pseudonym.to_lowercase();
        let pairs: Vec<_> = pairs.into_iter().filter(|(name, _)| *name != own).collect();
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(pairs.iter().map(|(name, _)| name))
            .ok();
        Self { finder, pairs }
    }

    /// The text with every known name replaced, and numbers that identify taken out.
    pub fn clean(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for (start, end, stand_in) in self.finds(text) {
            out.push_str(text.get(from..start).unwrap_or_default());
            out.push_str(stand_in);
            from = end;
        }
        out.push_str(text.get(from..).unwrap_or_default());
        without_identifiers(&out)
    }

    /// Every known name that still stands in a text: empty for a text that may leave the review.
    pub fn survivors(&self, text: &str) -> Vec<String> {
        let found = self.finds(text).into_iter();
        found.map(|(start, end, _)| text.get(start..end).unwrap_or_default().to_owned()).collect()
    }

    /// How many names are known.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether no name is known.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Whole words only; a one-word name counts only where it is written with a capital, so that
    /// the month of May and a rose stay what they are where they are written small.
    fn finds(&self, text: &str) -> Vec<(usize, usize, &str)> {
        let Some(finder) = &self.finder else { return Vec::new() };
        let mut finds = Vec::new();
        for found in finder.find_iter(text) {
            let before = text.get(..found.start()).and_then(|t| t.chars().next_back());
            let after = text.get(found.end()..).and_then(|t| t.chars().next());
            let whole = [before, after].iter().all(|c| c.is_none_or(|c| !c.is_alphanumeric()));
            let words = text.get(found.range()).unwrap_or_default();
            let named = words.contains([' ', '-']) || words.starts_with(char::is_uppercase);
            if let (true, true, Some((_, stand_in))) =
                (whole, named, self.pairs.get(found.pattern().as_usize()))
            {
                finds.push((found.start(), found.end(), stand_in.as_str()));
            }
        }
        finds
    }
}

/// A full name, and each of its parts, stand for one person.
fn add_name(
    pairs: &mut BTreeMap<String, String>,
    nobody: &BTreeSet<&str>,
    name: &str,
    stand_in: &str,
) {
    let whole = name.trim().to_lowercase();
    if whole.chars().count() >= 3 && !nobody.contains(whole.as_str()) {
        pairs.insert(whole, stand_in.to_owned());
    }
    for word in name_words(name) {
        add_word(pairs, nobody, word, stand_in);
    }
}

fn add_word(
    pairs: &mut BTreeMap<String, String>,
    nobody: &BTreeSet<&str>,
    word: &str,
    stand_in: &str,
) {
    let plain = word.to_lowercase();
    if plain.chars().count() >= 3 && !nobody.contains(plain.as_str()) {
        pairs.entry(plain).or_insert_with(|| stand_in.to_owned());
    }
}

/// The words of a cell that are written as names are: with a capital, longer than initials.
/// A double-barrelled name gives the whole and both halves.
fn name_words(text: &str) -> Vec<&str> {
    let apart = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’'));
    let mut words = Vec::new();
    for word in text.split(apart) {
        let named = word.starts_with(char::is_uppercase) && word.chars().all(|c| !c.is_numeric());
        if named {
            words.push(word);
            if word.contains('-') {
                words.extend(word.split('-').filter(|half| half.chars().count() >= 3));
            }
        }
    }
    words
}

/// NHS numbers, UPNs, crime references, postcodes and telephone numbers are long runs of digits,
/// or mixtures of letters with at least four digits: nothing that a briefing needs looks so, but
/// a year.
fn without_identifiers(text: &str) -> String {
    let identifying = |word: &str| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        digits >= 5 || (digits >= 4 && word.chars().any(char::is_alphabetic))
    };
    let words =
        text.split(' ').map(|word| if identifying(word) { "[reference removed]" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pseudonyms() -> Pseudonyms {
        let settings = Settings::read(
            "pseudonym = 'Michael'\nnames = ['Jordan Quayle-Addo', 'JQA']\n[key]\n'Esi Addo' = 'Mother'\n'Rose May' = 'Aunt'",
        );
        Pseudonyms::new(&settings.unwrap(), &[])
    }

    #[test]
    fn names_and_their_parts_are_replaced() {
        let p = pseudonyms();
        let text = "JORDAN QUAYLE-ADDO (JQA) and Esi Addo; Quayle's mother Esi rose in May, ref MM/2016/112340.";
        let clean = p.clean(text);
        assert!(p.survivors(&clean).is_empty(), "{clean}");
        for real in ["ordan", "uayle", "ddo", "JQA", "Esi", "112340"] {
            assert!(!clean.to_lowercase().contains(&real.to_lowercase()), "{real}: {clean}");
        }
        assert!(
            clean.contains("Michael") && clean.contains("Mother") && clean.contains(" rose in")
        );
    }

    #[test]
    fn ordinary_words_and_parts_of_words_stay() {
        let p = pseudonyms();
        assert_eq!(
            p.clean("The rose grew; mayor; addoration in 2016."),
            "The rose grew; mayor; addoration in 2016."
        );
    }

    proptest! {
        #[test]
        fn cleaning_leaves_no_known_name(before in "[a-z ,.]{0,12}", after in "[ ,.;:a-z]{0,12}", which in 0usize..4) {
            let name = ["Jordan Quayle-Addo", "QUAYLE", "Esi Addo", "Addo"][which];
            let p = pseudonyms();
            let clean = p.clean(&format!("{before} {name} {after}"));
            prop_assert!(p.survivors(&clean).is_empty(), "{}", clean);
        }
    }
}
