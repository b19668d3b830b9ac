//! Wordings: one pass over a text for every phrase that the rules look for.
//!
//! A phrase is a few words: `no chronology`. A word may end in `*` (any ending: `cancel*`), may
//! give choices (`considered|used`), and `..` stands for up to five words of the same sentence
//! (`police .. not invited`). `#` stands for a number of any length and `##` for one of at least two
//! digits. Case, accents on quotation marks, hyphens and punctuation do not
//! count.

use crate::omission::{Omission, Undone, undone};
use std::cell::OnceCell;
use std::collections::HashMap;

/// Up to how many words `..` may stand for.
const GAP: usize = 5;

/// How many words before a phrase a "no" or "not" of the same clause reaches.
const REACH: usize = 4;

/// Text that turn a following phrase into its opposite.
const NEGATIVE: &[&str] = &[
    "no", "not", "never", "without", "nil", "none", "denied", "denies", "cannot", "didnt", "wasnt",
    "isnt", "werent", "hasnt", "havent", "doesnt", "dont", "nothing", "neither", "nor", "nobody",
];

/// Text that begin a new clause, which a "no" before them does not reach.
const BREAKS: &[&str] = &["but", "however", "although", "though", "then", "because", "despite"];

/// A number of so many digits or more, as wordings write it.
const NUMBER: &str = "####";

/// Whether a word is a number that counts something: a year does not.
fn is_number(word: &str) -> bool {
    let year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    !year && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number of a phrase in its [`Lexicon`].
pub type PhraseId = u32;

/// A phrase found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhraseHit {
    /// Which.
    pub phrase: PhraseId,
    /// True where a "no" or "not" before it in the same clause turns it round.
    pub negated: bool,
    /// How its own clause tells of it as left undone, by the words of [`Omission`].
    pub undone: Undone,
    /// The quotation it stands in, counted from 1; `None` outside quotation marks.
    pub quote: Option<u16>,
    /// Its first byte in the text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// Any of these words; true where any ending will do.
    Word(Vec<(String, bool)>),
    Gap,
}

#[derive(Debug, Clone)]
struct Phrase {
    parts: Vec<Part>,
    negative: bool,
}

/// Every phrase of a partnership's rules, ready to be found in one pass.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    phrases: Vec<Phrase>,
    ids: HashMap<String, PhraseId>,
    by_word: HashMap<String, Vec<PhraseId>>,
    /// Phrases whose first word takes any ending, by its first three letters.
    by_stem: HashMap<String, Vec<PhraseId>>,
    /// The words by which acts are told of as left undone, and how far these reach.
    roles: HashMap<String, u8>,
    reach: usize,
    /// Phrases of acts, of which it is asked whether they were left undone.
    acts: Vec<bool>,
}

/// A text as words.
struct Text {
    plain: String,
    words: Vec<Word>,
    /// What each word is to the telling of acts, made when first asked for.
    roles: OnceCell<Vec<u8>>,
}

struct Word {
    /// Its place in `Text::plain`.
    at: (usize, usize),
    start: usize,
    end: usize,
    sentence: u32,
    clause: u32,
    quote: Option<u16>,
}

impl Text {
    fn clause(&self, place: usize) -> Option<(u32, u32)> {
        self.words.get(place).map(|word| (word.sentence, word.clause))
    }

    fn roles(&self, known: &HashMap<String, u8>) -> &[u8] {
        self.roles.get_or_init(|| {
            let role = |at| known.get(self.text(at)).copied().unwrap_or_default();
            (0..self.words.len()).map(role).collect()
        })
    }

    fn text(&self, place: usize) -> &str {
        let word = self.words.get(place);
        word.and_then(|w| self.plain.get(w.at.0..w.at.1)).unwrap_or("")
    }
}

impl Lexicon {
    /// A lexicon of these phrases; one given twice stands once.
    pub fn new<'a>(phrases: impl IntoIterator<Item = &'a str>) -> Self {
        let mut lexicon = Self::default();
        for phrase in phrases {
            lexicon.add(phrase);
        }
        lexicon
    }

    /// The same, where these of its phrases are acts that may be told of as left undone.
    #[must_use]
    pub fn with_acts<'a>(
        mut self,
        omission: &Omission,
        acts: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        (self.roles, self.reach) = (omission.roles(), omission.reach);
        self.acts = vec![false; self.phrases.len()];
        for act in acts {
            if let Some(act) = self.ids.get(act).and_then(|id| self.acts.get_mut(*id as usize)) {
                *act = true;
            }
        }
        self
    }

    fn add(&mut self, text: &str) {
        if self.ids.contains_key(text) {
            return;
        }
        let phrase = Phrase::new(text);
        let id = self.phrases.len() as PhraseId;
        if let Some(Part::Word(choices)) = phrase.parts.first() {
            for (word, any_ending) in choices {
                let (index, key) = if *any_ending {
                    (&mut self.by_stem, word.chars().take(3).collect())
                } else {
                    (&mut self.by_word, word.clone())
                };
                index.entry(key).or_default().push(id);
            }
        }
        self.ids.insert(text.to_owned(), id);
        self.phrases.push(phrase);
    }

    /// How many phrases it holds; their numbers run from 0.
    pub fn len(&self) -> usize {
        self.phrases.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// The number of a phrase as a rule writes it.
    pub fn id(&self, phrase: &str) -> Option<PhraseId> {
        self.ids.get(phrase).copied()
    }

    /// Every phrase found in a text, in the order of the text.
    pub fn read(&self, text: &str) -> Vec<PhraseHit> {
        let words = words(text);
        let mut hits = Vec::new();
        for place in 0..words.words.len() {
            let word = words.text(place);
            let stem =
                word.char_indices().nth(3).map_or(word, |(end, _)| word.get(..end).unwrap_or(word));
            let whole = self.by_word.get(word).into_iter().flatten();
            let digits = if is_number(word) { word.len() } else { 0 };
            let numbers = (1..=digits).filter_map(|n| self.by_word.get(NUMBER.get(..n)?));
            let whole = whole.chain(numbers.flatten());
            for id in whole.chain(self.by_stem.get(stem).into_iter().flatten()) {
                if let Some(hit) = self.at(&words, place, *id) {
                    hits.push(hit);
                }
            }
        }
        hits
    }

    fn at(&self, words: &Text, place: usize, id: PhraseId) -> Option<PhraseHit> {
        let phrase = self.phrases.get(id as usize)?;
        let first = words.words.get(place)?;
        let end = follow(words, &phrase.parts, place, first.sentence)?;
        Some(PhraseHit {
            phrase: id,
            negated: !phrase.negative && negated(words, place),
            undone: if self.acts.get(id as usize) == Some(&true) {
                undone(words.roles(&self.roles), |at| words.clause(at), self.reach, (place, end))
            } else {
                Undone::No
            },
            quote: first.quote,
            start: first.start,
            end: words.words.get(end)?.end,
        })
    }
}

impl Phrase {
    fn new(text: &str) -> Self {
        let parts: Vec<Part> = text.split_whitespace().flat_map(part).collect();
        let negative = parts.iter().any(|part| match part {
            Part::Word(choices) => {
                choices.iter().any(|(word, _)| NEGATIVE.contains(&word.as_str()))
            }
            Part::Gap => false,
        });
        Self { parts, negative }
    }
}

/// One written word of a phrase; a hyphen makes two of it.
fn part(written: &str) -> Vec<Part> {
    if written == ".." {
        return vec![Part::Gap];
    }
    if !written.contains(['|', '#']) {
        let any_ending = written.ends_with('*');
        let split = words(written.trim_end_matches('*'));
        let last = split.words.len().saturating_sub(1);
        return (0..split.words.len())
            .map(|at| Part::Word(vec![(split.text(at).to_owned(), any_ending && at == last)]))
            .collect();
    }
    let choices = written.split('|').map(|choice| {
        if choice.starts_with('#') {
            return (choice.to_owned(), false);
        }
        let any_ending = choice.ends_with('*');
        (words(choice.trim_end_matches('*')).plain, any_ending)
    });
    vec![Part::Word(choices.collect())]
}

/// The place of the last word where the parts follow from `place` within one sentence.
fn follow(words: &Text, parts: &[Part], place: usize, sentence: u32) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else { return place.checked_sub(1) };
    match part {
        Part::Word(choices) => {
            let here = words.words.get(place).filter(|w| w.sentence == sentence)?;
            let text = words.plain.get(here.at.0..here.at.1)?;
            let fits = choices.iter().any(|(word, any_ending)| {
                match (any_ending, word.starts_with('#')) {
                    (true, _) => text.starts_with(word.as_str()),
                    (_, true) => is_number(text) && text.len() >= word.len(),
                    _ => text == word,
                }
            });
            if fits { follow(words, rest, place + 1, sentence) } else { None }
        }
        Part::Gap => (0..=GAP).find_map(|skip| follow(words, rest, place + skip, sentence)),
    }
}

fn negated(words: &Text, place: usize) -> bool {
    let Some(first) = words.words.get(place) else { return false };
    let before = (place.saturating_sub(REACH)..place).rev();
    let same_clause = before.filter(|at| {
        words
            .words
            .get(*at)
            .is_some_and(|w| (w.sentence, w.clause) == (first.sentence, first.clause))
    });
    same_clause.map(|at| words.text(at)).any(|word| NEGATIVE.contains(&word))
}

/// A text in plain lower-case words, apostrophes dropped, with where sentences, clauses and
/// quotations run.
fn words(text: &str) -> Text {
    let mut out = Text {
        plain: String::with_capacity(text.len()),
        words: Vec::new(),
        roles: OnceCell::new(),
    };
    let (mut sentence, mut clause, mut quote_number, mut quoted) = (0u32, 0u32, 0u16, false);
    let mut open: Option<(usize, usize)> = None;
    let close =
        |out: &mut Text, open: &mut Option<(usize, usize)>, end, state: (u32, u32, Option<u16>)| {
            let Some((start, from)) = open.take() else { return state.1 };
            let at = (from, out.plain.len());
            let broke = out.plain.get(at.0..at.1).is_some_and(|word| BREAKS.contains(&word));
            let clause = state.1 + u32::from(broke);
            out.words.push(Word { at, start, end, sentence: state.0, clause, quote: state.2 });
            clause
        };
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() || matches!(c, '£' | '%') {
            open.get_or_insert((at, out.plain.len()));
            out.plain.extend(c.to_lowercase());
            continue;
        }
        if matches!(c, '\'' | '’' | '\u{200b}' | '\u{feff}') && open.is_some() {
            continue;
        }
        let quote = quoted.then_some(quote_number);
        clause = close(&mut out, &mut open, at, (sentence, clause, quote));
        match c {
            '.' | '!' | '?' | ';' | '\n' => sentence += 1,
            ',' | ':' | '–' | '—' | '(' | ')' => clause += 1,
            '“' => (quoted, quote_number) = (true, quote_number + 1),
            '”' => quoted = false,
            '"' => {
                quoted = !quoted;
                quote_number += u16::from(quoted);
            }
            _ => {}
        }
    }
    let quote = quoted.then_some(quote_number);
    close(&mut out, &mut open, text.len(), (sentence, clause, quote));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(phrase: &str, text: &str) -> Option<bool> {
        Lexicon::new([phrase]).read(text).first().map(|hit| !hit.negated)
    }

    #[test]
    fn phrases_are_found_as_words_with_endings_choices_and_gaps() {
        for (phrase, text, expected) in [
            ("no chronology", "Assessment completed. No chronology; EH history", Some(true)),
            ("history not considered|used", "History not used.", Some(true)),
            ("cancel*", "Third visit CANCELLED by MO", Some(true)),
            ("police .. not invited", "YOS, PRU, police and health not invited.", Some(true)),
            ("police .. not invited", "Police came. Health was not invited.", None),
            ("safe", "unsafe at home", None),
            ("re-arranged", "not re–arranged for 9 weeks", Some(false)),
            ("streetwise|street-wise", "streetwise lad", Some(true)),
            ("street-wise", "Street-wise, chooses", Some(true)),
            ("step-father", "his step‐father hit him", Some(true)),
            ("wont", "he won’t say", Some(true)),
            ("# times", "Missing 23 times", Some(true)),
            ("missing ##|many times", "Missing 3 times", None),
            ("##|many missing", "in 2018 missing from home", None),
            ("## miles", "placed 210 miles away", Some(true)),
        ] {
            assert_eq!(found(phrase, text), expected, "{phrase} in {text}");
        }
    }

    #[test]
    fn a_no_before_it_turns_a_phrase_round_within_its_clause() {
        assert_eq!(found("history overlooked", "The history was not overlooked"), None);
        assert_eq!(found("overlooked", "The history was not overlooked"), Some(false));
        assert_eq!(found("overlooked", "Not seen, history overlooked"), Some(true));
        assert_eq!(found("overlooked", "He was not seen but history overlooked"), Some(true));
        assert_eq!(found("not shared", "It was not shared"), Some(true));
    }

    #[test]
    fn an_act_left_undone_is_told_from_one_done_and_one_not_needed() {
        let list = |words: &str| words.split(' ').map(str::to_owned).collect();
        let omission = Omission {
            before: list("no not never nobody without"),
            after: list("not never cancelled"),
            spared: list("further needed"),
            auxiliary: list("did had"),
            others: list("mother"),
            stops: list("as and"),
            reach: 7,
        };
        let act = "referral|refer|asked|review";
        let lexicon = Lexicon::new([act]).with_acts(&omission, [act]);
        for (text, undone) in [
            ("Nobody at the clinic had asked.", Undone::Before),
            ("The nursery did not refer.", Undone::Before),
            ("The review was twice cancelled.", Undone::After),
            ("No further referral.", Undone::No),
            ("A referral was not needed.", Undone::No),
            ("The mother did not refer to it.", Undone::No),
            ("She was not seen, but school asked.", Undone::No),
            ("A referral was made.", Undone::No),
            ("A referral was made as he was not well.", Undone::No),
        ] {
            assert_eq!(lexicon.read(text).first().map(|hit| hit.undone), Some(undone), "{text}");
        }
    }

    #[test]
    fn quotations_are_known() {
        let hits = Lexicon::new(["boys"]).read("boys. She said “boys will be boys”. boys");
        let quote_number: Vec<_> = hits.iter().map(|hit| hit.quote).collect();
        assert_eq!(quote_number, [None, Some(1), Some(1), None]);
    }

    proptest! {
        #[test]
        fn no_text_upsets_it(text in ".{0,200}") {
            let lexicon = Lexicon::new(["no chronology", "a* .. b|c", "e"]);
            for hit in lexicon.read(&text) {
                prop_assert!(text.get(hit.start..hit.end).is_some_and(|words| !words.is_empty()));
            }
        }
    }
}
