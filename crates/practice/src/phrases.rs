//! Wordings: one pass over a text for every phrase that the rules look for.
//!
//! A phrase is a few words: `no chronology`. A word may end in `*` (any ending: `cancel*`), may
//! give choices (`considered|used`), and `..` stands for up to five words of the same sentence
//! (`police .. not invited`). Case, accents on quotation marks, hyphens and punctuation do not
//! count.

use serde::Deserialize;
use std::collections::HashMap;

/// Up to how many words `..` may stand for.
const GAP: usize = 5;

/// How many words before a phrase a "no" or "not" of the same clause reaches.
const REACH: usize = 4;

/// Words that turn a following phrase into its opposite.
const NEGATIVE: &[&str] = &[
    "no", "not", "never", "without", "nil", "none", "denied", "denies", "cannot", "didnt", "wasnt",
    "isnt", "werent", "hasnt", "havent", "doesnt", "dont", "nothing", "neither", "nor", "nobody",
];

/// Words that begin a new clause, which a "no" before them does not reach.
const BREAKS: &[&str] = &["but", "however", "although", "though", "then", "because", "despite"];

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

/// Whether an act is told of as left undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Undone {
    /// It is not.
    #[default]
    No,
    /// Words after it say so: "the review was cancelled". A verb's own "not" stands before it.
    After,
    /// Words before it, or within it, say so: "nobody asked the child".
    Before,
}

/// How records say that something was left undone. Every list is of single words in lower case,
/// without apostrophes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Omission {
    /// Words that say so before the act, in its clause: no, never, nobody, without.
    pub before: Vec<String>,
    /// Words that say so after it: not, cancelled, late.
    pub after: Vec<String>,
    /// Words beside which nothing was left undone: "no further referral", "no review needed".
    pub spared: Vec<String>,
    /// Words between whom a "not" concerns and the "not" itself: did, had.
    pub auxiliary: Vec<String>,
    /// Those whose own "did not" is no omission of a service: mother, father, family.
    pub others: Vec<String>,
    /// Words at which the part of the clause that tells of the act begins or ends: and, when, who.
    pub stops: Vec<String>,
    /// How many words of the clause lie between at the most.
    pub reach: usize,
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
    omission: Omission,
    /// Phrases of acts, of which it is asked whether they were left undone.
    acts: Vec<bool>,
}

/// A text as words.
struct Words {
    plain: String,
    words: Vec<Word>,
}

struct Word {
    /// Its place in `Words::plain`.
    at: (usize, usize),
    start: usize,
    end: usize,
    sentence: u32,
    clause: u32,
    quote: Option<u16>,
}

impl Words {
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
        self.omission = omission.clone();
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
            for id in whole.chain(self.by_stem.get(stem).into_iter().flatten()) {
                if let Some(hit) = self.at(&words, place, *id) {
                    hits.push(hit);
                }
            }
        }
        hits
    }

    fn at(&self, words: &Words, place: usize, id: PhraseId) -> Option<PhraseHit> {
        let phrase = self.phrases.get(id as usize)?;
        let first = words.words.get(place)?;
        let end = follow(words, &phrase.parts, place, first.sentence)?;
        Some(PhraseHit {
            phrase: id,
            negated: !phrase.negative && negated(words, place),
            undone: if self.acts.get(id as usize) == Some(&true) {
                self.omission.of(words, place, end)
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
    if !written.contains('|') {
        let any_ending = written.ends_with('*');
        let split = words(written.trim_end_matches('*'));
        let last = split.words.len().saturating_sub(1);
        return (0..split.words.len())
            .map(|at| Part::Word(vec![(split.text(at).to_owned(), any_ending && at == last)]))
            .collect();
    }
    let choices = written.split('|').map(|choice| {
        let any_ending = choice.ends_with('*');
        (words(choice.trim_end_matches('*')).plain, any_ending)
    });
    vec![Part::Word(choices.collect())]
}

/// The place of the last word where the parts follow from `place` within one sentence.
fn follow(words: &Words, parts: &[Part], place: usize, sentence: u32) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else { return place.checked_sub(1) };
    match part {
        Part::Word(choices) => {
            let here = words.words.get(place).filter(|w| w.sentence == sentence)?;
            let text = words.plain.get(here.at.0..here.at.1)?;
            let fits = choices.iter().any(|(word, any_ending)| {
                if *any_ending { text.starts_with(word.as_str()) } else { text == word }
            });
            if fits { follow(words, rest, place + 1, sentence) } else { None }
        }
        Part::Gap => (0..=GAP).find_map(|skip| follow(words, rest, place + skip, sentence)),
    }
}

fn negated(words: &Words, place: usize) -> bool {
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

impl Omission {
    /// How the clause of the words from one place to another tells of them.
    fn of(&self, words: &Words, from: usize, to: usize) -> Undone {
        let Some((first, last)) = words.words.get(from).zip(words.words.get(to)) else {
            return Undone::No;
        };
        let is = |list: &[String], at: usize| list.iter().any(|word| word == words.text(at));
        let of = |one: &Word, at: usize| {
            let here = words.words.get(at);
            here.is_some_and(|w| (w.sentence, w.clause) == (one.sentence, one.clause))
        };
        let goes_on = |at: &usize| !is(&self.stops, *at);
        let begins = (from.saturating_sub(self.reach)..from).rev().take_while(|at| of(first, *at));
        let begins = begins.take_while(goes_on).last().unwrap_or(from);
        let ends = (to + 1..=to + self.reach).take_while(|at| of(last, *at));
        let ends = ends.take_while(goes_on).last().unwrap_or(to);
        // "no further", "not needed": beside the word itself.
        let spared = |at: usize| (at + 1..=ends.min(at + 2)).any(|at| is(&self.spared, at));
        // Whose "did not" it is stands right before.
        let others = |at: usize| {
            let auxiliary = at.checked_sub(1).filter(|at| is(&self.auxiliary, *at));
            auxiliary.and_then(|at| at.checked_sub(1)).is_some_and(|at| is(&self.others, at))
        };
        let tells = |list: &[String], at: usize| is(list, at) && !spared(at) && !others(at);
        if (begins..=to).any(|at| tells(&self.before, at)) {
            Undone::Before
        } else if (to + 1..=ends).any(|at| tells(&self.after, at)) {
            Undone::After
        } else {
            Undone::No
        }
    }
}

/// A text in plain lower-case words, apostrophes dropped, with where sentences, clauses and
/// quotations run.
fn words(text: &str) -> Words {
    let mut out = Words { plain: String::with_capacity(text.len()), words: Vec::new() };
    let (mut sentence, mut clause, mut quote_number, mut quoted) = (0u32, 0u32, 0u16, false);
    let mut open: Option<(usize, usize)> = None;
    let close = |out: &mut Words,
                 open: &mut Option<(usize, usize)>,
                 end,
                 state: (u32, u32, Option<u16>)| {
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
