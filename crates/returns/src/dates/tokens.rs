//! A cell as tokens: numbers, words and marks. Hidden characters, dashes and quotes of every sort
//! are made plain here and nowhere else.

use super::words::{Word, word};

/// More tokens than a cell with a date has; what follows them is trailing text.
const MOST: usize = 48;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A whole number and how many digits it is written with.
    Number(u32, u8),
    Word(Word),
    /// One of `/ . - , : ; ? ~ ( ) & ' + @ % " *`, or `#` for any other.
    Mark(u8),
}

/// A token with where it stands in the cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub kind: Kind,
    /// White space stands before it.
    pub spaced: bool,
    pub start: usize,
    pub end: usize,
}

const BLANK: Token = Token { kind: Kind::Mark(b'#'), spaced: false, start: 0, end: 0 };

/// The tokens of one cell, in place.
pub(super) struct Tokens {
    all: [Token; MOST],
    count: usize,
}

impl Tokens {
    /// Reads a cell; never fails. A word of letters the grammar does not know is one token.
    pub fn of(cell: &str) -> Self {
        let mut tokens = Self { all: [BLANK; MOST], count: 0 };
        let mut scan = Scan { cell, at: 0, spaced: false };
        while let Some(token) = scan.next() {
            tokens.push(token);
        }
        tokens
    }

    pub fn all(&self) -> &[Token] {
        self.all.get(..self.count).unwrap_or_default()
    }

    fn push(&mut self, token: Token) {
        if let Some(place) = self.all.get_mut(self.count) {
            *place = token;
            self.count += 1;
        }
    }
}

struct Scan<'c> {
    cell: &'c str,
    at: usize,
    spaced: bool,
}

/// A character as the grammar sees it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Plain {
    Space,
    Nothing,
    Digit(u8),
    Letter(u8),
    Mark(u8),
    End,
}

impl Scan<'_> {
    fn next(&mut self) -> Option<Token> {
        self.spaced = self.at == 0;
        loop {
            let start = self.at;
            match self.step() {
                Plain::End => return None,
                Plain::Space => self.spaced = true,
                Plain::Nothing => {}
                Plain::Digit(digit) => return Some(self.number(start, digit)),
                Plain::Letter(letter) => return Some(self.word(start, letter)),
                Plain::Mark(mark) => return Some(self.mark(start, mark)),
            }
        }
    }

    fn token(&self, start: usize, kind: Kind) -> Token {
        Token { kind, spaced: self.spaced, start, end: self.at }
    }

    fn number(&mut self, start: usize, first: u8) -> Token {
        let (mut value, mut digits) = (u32::from(first), 1u8);
        loop {
            let before = self.at;
            match self.step() {
                Plain::Digit(digit) => {
                    value = value.saturating_mul(10).saturating_add(u32::from(digit));
                    digits = digits.saturating_add(1);
                }
                Plain::Nothing => {}
                _ => {
                    self.at = before;
                    return self.token(start, Kind::Number(value, digits));
                }
            }
        }
    }

    /// A run of letters; a single letter, a slash or dot, and letters are one word ("w/c", "a.m").
    fn word(&mut self, start: usize, first: u8) -> Token {
        let (mut buffer, mut length) = ([0u8; 16], 0usize);
        let mut add = |letter: u8, length: &mut usize| {
            if let Some(place) = buffer.get_mut(*length) {
                *place = letter;
            }
            *length += 1;
        };
        add(first, &mut length);
        loop {
            let before = self.at;
            match self.step() {
                Plain::Letter(letter) => add(letter, &mut length),
                Plain::Nothing => {}
                Plain::Mark(mark @ (b'/' | b'.')) if length == 1 => {
                    let Plain::Letter(letter) = self.step() else {
                        self.at = before;
                        break;
                    };
                    add(mark, &mut length);
                    add(letter, &mut length);
                }
                Plain::Mark(b'\'') if length > 1 => {
                    if self.step() != Plain::Letter(b's') {
                        self.at = before;
                        break;
                    }
                }
                _ => {
                    self.at = before;
                    break;
                }
            }
        }
        let known = buffer.get(..length).map_or(Word::Other, word);
        self.token(start, Kind::Word(known))
    }

    /// Runs of question marks, or of dashes before a slash, leave a part of a date open.
    fn mark(&mut self, start: usize, mark: u8) -> Token {
        let mut run = 1;
        let mut before = self.at;
        if matches!(mark, b'?' | b'-' | b'_') {
            while self.step() == Plain::Mark(mark) {
                run += 1;
                before = self.at;
            }
            self.at = before;
            let slash = matches!(self.step(), Plain::Mark(b'/' | b'.'));
            self.at = before;
            if run > 1 && (mark == b'?' || slash) || (mark == b'?' && slash) {
                return self.token(start, Kind::Word(Word::Open));
            }
        }
        self.token(start, Kind::Mark(if mark == b'_' { b'-' } else { mark }))
    }

    /// The next character, made plain.
    fn step(&mut self) -> Plain {
        let Some(&byte) = self.cell.as_bytes().get(self.at) else { return Plain::End };
        if byte < 0x80 {
            self.at += 1;
            return ascii(byte);
        }
        let rest = self.cell.get(self.at..).unwrap_or_default();
        let Some(letter) = rest.chars().next() else { return Plain::End };
        if let Some((plain, length)) = garbled(rest) {
            self.at += length;
            return plain;
        }
        self.at += letter.len_utf8();
        beyond_ascii(letter)
    }
}

fn ascii(byte: u8) -> Plain {
    match byte {
        b'0'..=b'9' => Plain::Digit(byte - b'0'),
        b'a'..=b'z' => Plain::Letter(byte),
        b'A'..=b'Z' => Plain::Letter(byte | 0x20),
        b'\\' | b'|' => Plain::Mark(b'/'),
        b'`' => Plain::Mark(b'\''),
        b'[' => Plain::Mark(b'('),
        b']' => Plain::Mark(b')'),
        b'\t'..=b'\r' | b' ' => Plain::Space,
        0..=0x1f | 0x7f => Plain::Nothing,
        b'/' | b'.' | b'-' | b',' | b':' | b';' | b'?' | b'~' | b'(' | b')' | b'&' | b'\''
        | b'+' | b'@' | b'%' | b'_' | b'"' | b'*' => Plain::Mark(byte),
        _ => Plain::Mark(b'#'),
    }
}

/// UTF-8 once read as Windows-1252: an en dash, em dash or quote became three characters.
fn garbled(rest: &str) -> Option<(Plain, usize)> {
    let after = rest.strip_prefix("â€")?;
    let last = after.chars().next()?;
    let plain = match last {
        '“' | '”' | '\u{93}' | '\u{94}' => Plain::Mark(b'-'),
        '™' | '˜' => Plain::Mark(b'\''),
        _ => return None,
    };
    Some((plain, rest.len() - after.len() + last.len_utf8()))
}

fn beyond_ascii(letter: char) -> Plain {
    match letter {
        '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => Plain::Space,
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{feff}'
        | '\u{c2}' => Plain::Nothing,
        // A lost character between two parts of a date was nearly always a dash.
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{fe58}'
        | '\u{ff0d}'
        | '\u{96}'
        | '\u{97}'
        | '\u{fffd}'
        | '→' => Plain::Mark(b'-'),
        '\u{2044}' | '\u{2215}' | '\u{ff0f}' => Plain::Mark(b'/'),
        '\u{b7}' | '\u{2024}' | '\u{2026}' | '\u{ff0e}' | '\u{85}' => Plain::Mark(b'.'),
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{b4}' | '\u{2032}' | '\u{91}' | '\u{92}' => {
            Plain::Mark(b'\'')
        }
        '\u{201c}' | '\u{201d}' | '\u{93}' | '\u{94}' => Plain::Mark(b'"'),
        '\u{ff1a}' | '\u{2236}' => Plain::Mark(b':'),
        '≈' => Plain::Mark(b'~'),
        '０'..='９' => Plain::Digit((u32::from(letter) - u32::from('０')) as u8),
        _ if letter.is_alphabetic() => Plain::Letter(0xff),
        _ => Plain::Mark(b'#'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(cell: &str) -> Vec<Kind> {
        Tokens::of(cell).all().iter().map(|token| token.kind).collect()
    }

    #[test]
    fn hidden_characters_are_made_plain() {
        assert_eq!(kinds("\u{feff}04\u{a0}/\u{200b}06"), kinds("04 / 06"));
        assert_eq!(kinds("Sept–Dec 2016"), kinds("sept-dec 2016"));
        assert_eq!(kinds("Sept â€“ Dec"), kinds("sept - dec"));
        assert_eq!(kinds("Feb ’14"), kinds("Feb '14"));
    }

    #[test]
    fn joined_letters_are_one_word() {
        assert_eq!(kinds("w/c"), [Kind::Word(Word::WeekCommencing)]);
        assert_eq!(kinds("p.m."), [Kind::Word(Word::Pm), Kind::Mark(b'.')]);
        assert_eq!(kinds("N/K"), [Kind::Word(Word::NotKnown)]);
        assert_eq!(kinds("??/11")[0], Kind::Word(Word::Open));
        assert_eq!(kinds("?22")[0], Kind::Mark(b'?'));
    }
}
