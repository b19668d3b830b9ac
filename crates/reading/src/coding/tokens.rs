//! Words: a text cut once into words with the sentence, the clause and the quotation that each
//! stands in, and what the vocabulary knows of each.

use super::names::{Names, is_apostrophe};
use super::vocabulary::{Atom, NUMBER, Vocabulary, Walk, bits, fold};

/// One word of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// The sentence, from 0.
    pub sentence: u16,
    /// The run of words between commas, dashes and brackets, from 0 through the text.
    pub segment: u16,
    /// First of its atoms.
    atoms_from: u32,
    /// After its last atom.
    atoms_to: u32,
    /// Its atoms as bits.
    pub bits: u64,
    /// Inside double quotation marks.
    pub quoted: bool,
    /// Starts with a capital and goes on in small letters.
    pub capital: bool,
    /// The year, where the word is a number that can be one.
    pub year: u16,
}

/// A text cut into words.
#[derive(Debug)]
pub(super) struct Tokens<'t> {
    /// The text as written.
    pub text: &'t str,
    /// Its words.
    pub all: Vec<Token>,
    atoms: Vec<Atom>,
}

impl<'t> Tokens<'t> {
    /// Cuts a text.
    pub fn cut(text: &'t str, vocabulary: &Vocabulary, names: &Names) -> Self {
        let mut cutter = Cutter::new(text, names);
        cutter.run(vocabulary);
        Self { text, all: cutter.tokens, atoms: cutter.atoms }
    }

    /// What the vocabulary knows of a word.
    pub fn atoms(&self, token: &Token) -> &[Atom] {
        self.atoms.get(token.atoms_from as usize..token.atoms_to as usize).unwrap_or(&[])
    }

    /// The words from one token to another, as written.
    pub fn words(&self, first: usize, last: usize) -> &'t str {
        let (Some(first), Some(last)) = (self.all.get(first), self.all.get(last)) else {
            return "";
        };
        self.text.get(first.start as usize..last.end as usize).unwrap_or("")
    }
}

/// The state of cutting.
struct Cutter<'t, 'n> {
    text: &'t str,
    names: &'n Names,
    tokens: Vec<Token>,
    atoms: Vec<Atom>,
    sentence: u16,
    segment: u16,
    quoted: bool,
}

impl<'t, 'n> Cutter<'t, 'n> {
    fn new(text: &'t str, names: &'n Names) -> Self {
        let guess = text.len() / 5 + 4;
        Self {
            text,
            names,
            tokens: Vec::with_capacity(guess),
            atoms: Vec::with_capacity(guess * 2),
            sentence: 0,
            segment: 0,
            quoted: false,
        }
    }

    fn run(&mut self, vocabulary: &Vocabulary) {
        let mut rest = self.text.char_indices().peekable();
        let mut before = ' ';
        while let Some((at, c)) = rest.next() {
            if c.is_alphanumeric() {
                let mut walk = Walk::start(vocabulary, &mut self.atoms);
                let from = walk.from();
                walk.step(c);
                let (mut end, mut lower, mut letters) = (at + c.len_utf8(), 0_usize, 1_usize);
                while let Some(&(next_at, next)) = rest.peek() {
                    let joins = next.is_alphanumeric()
                        || next == '&' && joined(self.text, next_at)
                        || is_apostrophe(next) && joined(self.text, next_at);
                    if !joins {
                        break;
                    }
                    rest.next();
                    if is_apostrophe(next) {
                        if is_will(self.text, next_at + next.len_utf8()) {
                            break;
                        }
                        if is_possessive(self.text, next_at + next.len_utf8()) {
                            rest.next();
                            break;
                        }
                        continue;
                    }
                    walk.step(next);
                    end = next_at + next.len_utf8();
                    letters += 1;
                    lower += usize::from(next.is_lowercase());
                }
                walk.finish();
                let capital = c.is_uppercase() && (lower > 0 || letters == 1);
                self.push(at, end, from, capital, vocabulary);
                before = 'a';
                continue;
            }
            self.mark(at, c, before, vocabulary);
            before = c;
        }
    }

    /// A character between words: ends a sentence or a segment, opens a quotation, or is itself
    /// a word (`?` before a word, `#`, `£`, `%`, `+`).
    fn mark(&mut self, at: usize, c: char, before: char, vocabulary: &Vocabulary) {
        let after = self.text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        let free = before.is_whitespace() || matches!(before, '(' | '/' | '"' | ',');
        match c {
            '?' if free && after.is_some_and(char::is_alphanumeric) => {
                self.symbol(at, c, vocabulary);
            }
            '#' | '£' | '%' | '+' => self.symbol(at, c, vocabulary),
            '?' | '!' | ';' | '\n' => self.end_sentence(),
            '.' if self.is_full_stop(after, at) => self.end_sentence(),
            '“' => self.quote(true),
            '”' => self.quote(false),
            '"' => self.quote(!self.quoted),
            ',' | ':' | '(' | ')' | '[' | ']' | '–' | '—' => self.segment += 1,
            '-' if before.is_whitespace() => self.segment += 1,
            _ => {}
        }
    }

    fn quote(&mut self, open: bool) {
        self.quoted = open;
        self.segment += 1;
    }

    fn end_sentence(&mut self) {
        if self.tokens.last().is_some_and(|token| token.sentence == self.sentence) {
            self.sentence += 1;
            self.segment += 1;
        }
    }

    /// A dot ends a sentence before a blank and a capital or a figure, unless the word before it
    /// is an abbreviation or an initial.
    fn is_full_stop(&self, after: Option<char>, at: usize) -> bool {
        if after.is_some_and(char::is_alphanumeric) {
            return false;
        }
        let Some(last) = self.tokens.last() else { return false };
        let word = self.text.get(last.start as usize..last.end as usize).unwrap_or("");
        let next = self.text.get(at + 1..).unwrap_or("").trim_start().chars().next();
        let short =
            ["approx", "dr", "mr", "mrs", "ms", "st", "tel", "re", "eg", "ie", "incl", "poss"];
        if short.iter().any(|known| word.eq_ignore_ascii_case(known)) {
            return false;
        }
        next.is_none_or(|c| !c.is_lowercase())
    }

    fn symbol(&mut self, at: usize, c: char, vocabulary: &Vocabulary) {
        let mut walk = Walk::start(vocabulary, &mut self.atoms);
        let from = walk.from();
        walk.step(c);
        walk.finish();
        self.push(at, at + c.len_utf8(), from, false, vocabulary);
    }

    fn push(&mut self, start: usize, end: usize, from: usize, capital: bool, words: &Vocabulary) {
        let written = self.text.get(start..end).unwrap_or("");
        let mut year = 0;
        if written.as_bytes().first().is_some_and(u8::is_ascii_digit) {
            self.atoms.push(NUMBER);
            if written.len() == 4 {
                year = written.parse().unwrap_or(0);
            }
        } else if self.atoms.len() == from
            && written.len() > 5
            && let Some(meant) = words.near(written)
            && !self.names.hold(written)
        {
            let mut walk = Walk::start(words, &mut self.atoms);
            for c in meant.chars() {
                walk.step(c);
            }
            walk.finish();
        }
        self.tokens.push(Token {
            bits: bits(self.atoms.get(from..).unwrap_or(&[])),
            start: start as u32,
            end: end as u32,
            sentence: self.sentence,
            segment: self.segment,
            atoms_from: from as u32,
            atoms_to: self.atoms.len() as u32,
            quoted: self.quoted,
            capital,
            year,
        });
    }
}

/// A word goes on behind the mark at this byte.
fn joined(text: &str, at: usize) -> bool {
    text.get(at..).is_some_and(|rest| rest.chars().nth(1).is_some_and(char::is_alphanumeric))
}

/// `ll` alone follows: "he'll" is "he" and the word "ll".
fn is_will(text: &str, at: usize) -> bool {
    let mut rest = text.get(at..).unwrap_or("").chars();
    let both = rest.next().map(fold) == Some('l') && rest.next().map(fold) == Some('l');
    both && !rest.next().is_some_and(char::is_alphanumeric)
}

/// `s` alone follows: the possessive, which the word loses.
fn is_possessive(text: &str, at: usize) -> bool {
    let mut rest = text.get(at..).unwrap_or("").chars();
    let first = rest.next().map(fold);
    first == Some('s') && !rest.next().is_some_and(char::is_alphanumeric)
}
