//! Stems: a word without its ending and its writing habits, so that words of one meaning meet.

use super::super::vocabulary::fold;
use super::table::hash;

const LONGEST: usize = 24;

/// A word without its ending, in small letters.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stem {
    letters: [u8; LONGEST],
    length: usize,
}

impl Stem {
    /// The stem of a word as written.
    pub fn of(written: &str) -> Self {
        let mut stem = Self { letters: [0; LONGEST], length: 0 };
        let (mut figures, mut others) = (0, 0);
        for c in written.chars().map(fold) {
            if matches!(c, '\'' | '’' | '‘' | '`') {
                continue;
            }
            figures += usize::from(c.is_ascii_digit());
            others += usize::from(!c.is_ascii_digit());
            stem.push(if c.is_ascii() { c as u8 } else { b'~' });
        }
        if figures == 0 {
            stem.cut();
        } else if others == 0 || stem.is_counted() {
            stem.blur();
        }
        stem
    }

    /// The letters.
    pub fn text(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or("")
    }

    /// The letters, all of them plain.
    pub fn bytes(&self) -> &[u8] {
        self.letters.get(..self.length).unwrap_or(&[])
    }

    /// The same for the same letters.
    pub fn key(&self) -> u64 {
        hash(self.bytes())
    }

    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.letters.get_mut(self.length) {
            *slot = byte;
            self.length += 1;
        }
    }

    /// "15m", "yr9", "0215hrs", "x2": a figure with a unit, not the number of a section of an act.
    fn is_counted(&self) -> bool {
        let letters = self.text().trim_matches(|c: char| c.is_ascii_digit());
        let ends = self.text().ends_with(|c: char| c.is_ascii_digit());
        if ends { matches!(letters, "y" | "yr" | "x" | "year") } else { letters.len() <= 4 }
    }

    /// Every run of figures to one.
    fn blur(&mut self) {
        let before = *self;
        self.length = 0;
        for byte in before.bytes() {
            let byte = if byte.is_ascii_digit() { b'0' } else { *byte };
            if byte != b'0' || !self.bytes().ends_with(b"0") {
                self.push(byte);
            }
        }
    }

    fn cut(&mut self) {
        const ENDINGS: [(&[u8], &[u8]); 17] = [
            (b"ations", b"at"),
            (b"ation", b"at"),
            (b"ments", b""),
            (b"ment", b""),
            (b"ness", b""),
            (b"ings", b""),
            (b"ing", b""),
            (b"ied", b"y"),
            (b"ies", b"y"),
            (b"ions", b""),
            (b"ion", b""),
            (b"ers", b"er"),
            (b"ed", b""),
            (b"es", b""),
            (b"ly", b""),
            (b"s", b""),
            (b"e", b""),
        ];
        let ends =
            matches!(self.bytes().last(), Some(b's' | b'n' | b't' | b'g' | b'd' | b'y' | b'e'));
        for (ending, instead) in ENDINGS.iter().filter(|_| ends) {
            let whole = *ending == b"s" && self.bytes().ends_with(b"ss");
            if !whole && self.bytes().ends_with(ending) && self.length >= ending.len() + 3 {
                self.length -= ending.len();
                instead.iter().for_each(|byte| self.push(*byte));
                break;
            }
        }
        if let [.., a, b, c] = self.bytes()
            && b == c
            && a != b
            && !matches!(c, b's' | b'l' | b'f')
        {
            self.length -= 1;
        }
        if self.length > 3 && self.bytes().ends_with(b"e") {
            self.length -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Stem;

    #[test]
    fn words_of_one_meaning_meet() {
        for (one, other) in [
            ("arrested", "ARRESTS"),
            ("stabbed", "stabbing"),
            ("excluded", "exclude"),
            ("enquiries", "enquiry"),
            ("wasn't", "wasnt"),
            ("15yo", "9yo"),
            ("yr9", "Yr10"),
        ] {
            assert_eq!(Stem::of(one).text(), Stem::of(other).text(), "{one}, {other}");
        }
        assert_ne!(Stem::of("s47").text(), Stem::of("s20").text());
    }
}
