//! A place in a cell's tokens.

use super::tokens::{Kind, Token};
use super::words::Word;

/// Where the grammar has got to. Copying it is how the grammar looks ahead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'t> {
    tokens: &'t [Token],
    at: usize,
    cell: &'t str,
}

impl<'t> Cursor<'t> {
    pub fn new(cell: &'t str, tokens: &'t [Token]) -> Self {
        Self { tokens, at: 0, cell }
    }

    /// The token `ahead` places on.
    pub fn token(&self, ahead: usize) -> Option<&'t Token> {
        self.tokens.get(self.at + ahead)
    }

    pub fn kind(&self, ahead: usize) -> Option<Kind> {
        self.token(ahead).map(|token| token.kind)
    }

    pub fn at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub fn place(&self) -> usize {
        self.at
    }

    pub fn skip(&mut self, tokens: usize) {
        self.at += tokens;
    }

    /// White space stands before the token `ahead` places on.
    pub fn spaced(&self, ahead: usize) -> bool {
        self.token(ahead).is_none_or(|token| token.spaced)
    }

    pub fn number_at(&self, ahead: usize) -> Option<(u32, u8)> {
        match self.kind(ahead)? {
            Kind::Number(value, digits) => Some((value, digits)),
            _ => None,
        }
    }

    pub fn word_at(&self, ahead: usize) -> Option<Word> {
        match self.kind(ahead)? {
            Kind::Word(word) => Some(word),
            Kind::Number(..) | Kind::Mark(_) => None,
        }
    }

    pub fn is_mark(&self, ahead: usize, mark: u8) -> bool {
        self.kind(ahead) == Some(Kind::Mark(mark))
    }

    pub fn is_word(&self, ahead: usize, word: Word) -> bool {
        self.word_at(ahead) == Some(word)
    }

    pub fn eat(&mut self, word: Word) -> bool {
        let found = self.is_word(0, word);
        self.at += usize::from(found);
        found
    }

    pub fn eat_mark(&mut self, mark: u8) -> bool {
        let found = self.is_mark(0, mark);
        self.at += usize::from(found);
        found
    }

    /// Takes the next word where `choose` gives something for it.
    pub fn choose<T>(&mut self, choose: impl Fn(Word) -> Option<T>) -> Option<T> {
        let chosen = choose(self.word_at(0)?)?;
        self.at += 1;
        Some(chosen)
    }

    /// Takes marks of these, and says whether there were any.
    pub fn skip_marks(&mut self, marks: &[u8]) -> bool {
        let start = self.at;
        while matches!(self.kind(0), Some(Kind::Mark(mark)) if marks.contains(&mark)) {
            self.at += 1;
        }
        self.at > start
    }

    /// Whether such a mark stands from here up to another place.
    pub fn has_mark_before(&self, other: &Self, mark: u8) -> bool {
        let between = self.tokens.get(self.at..other.at).unwrap_or_default();
        between.iter().any(|token| token.kind == Kind::Mark(mark))
    }

    /// The token's own letters in the cell.
    pub fn text(&self, ahead: usize) -> &'t str {
        self.token(ahead)
            .and_then(|token| self.cell.get(token.start..token.end))
            .unwrap_or_default()
    }

    /// The rest of the cell.
    pub fn rest(&self) -> &'t str {
        let start = self.token(0).map_or(self.cell.len(), |token| token.start);
        self.cell.get(start..).unwrap_or_default().trim()
    }
}
