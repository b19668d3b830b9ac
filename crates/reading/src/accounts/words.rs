//! Words of a narrative in one plain form, so that capitals, hyphens and apostrophes of different
//! agencies do not part what is one.

/// A narrative in plain form: lower case, words parted by one blank, `.` and `,` as words of
/// their own, a blank at both ends.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plain {
    /// The plain text.
    pub text: String,
    /// Each word: first byte, one past the last.
    pub words: Vec<(u32, u32)>,
}

impl Plain {
    /// Reads a narrative into plain form.
    pub fn of(raw: &str) -> Self {
        let mut text = String::with_capacity(raw.len() + 16);
        text.push(' ');
        let mut before = ' ';
        let mut chars = raw.chars().peekable();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied().unwrap_or(' ');
            push(&mut text, before, c, next);
            before = c;
        }
        if !text.ends_with(' ') {
            text.push(' ');
        }
        let mut words = Vec::with_capacity(raw.len() / 5 + 4);
        let mut start = 1;
        for (at, byte) in text.bytes().enumerate().skip(1) {
            if byte == b' ' {
                if at > start {
                    words.push((start as u32, at as u32));
                }
                start = at + 1;
            }
        }
        Self { text, words }
    }

    /// The word at a place; empty beyond the end.
    pub fn word(&self, at: usize) -> &str {
        let Some((start, end)) = self.words.get(at) else { return "" };
        self.text.get(*start as usize..*end as usize).unwrap_or("")
    }

    /// The place of the word that begins at or after a byte.
    pub fn place(&self, byte: usize) -> usize {
        self.words.partition_point(|(start, _)| (*start as usize) < byte)
    }
}

fn push(text: &mut String, before: char, c: char, next: char) {
    match c {
        '\'' | '’' | '‘' | '“' | '”' | '"' | '\u{200b}' | '\u{feff}' => {}
        '&' | '£' => text.push(c),
        '.' | ':' | '/' if before.is_ascii_digit() && next.is_ascii_digit() => text.push(c),
        ',' if before.is_ascii_digit() && next.is_ascii_digit() => {}
        '.' if before.is_alphabetic() && next.is_alphabetic() && short_word(text) => {}
        '#' if !next.is_ascii_digit() => own_word(text, "fracture"),
        '%' => own_word(text, "pct"),
        '.' | '!' | '?' | ';' | '\n' => own_word(text, "."),
        ',' | ':' | '(' | ')' | '[' | ']' => own_word(text, ","),
        c if c.is_ascii_alphanumeric() => text.push(c.to_ascii_lowercase()),
        c if c.is_alphanumeric() => text.extend(c.to_lowercase()),
        _ if text.ends_with(' ') => {}
        _ => text.push(' '),
    }
}

/// Whether the word being written has one letter, as in `a.m.`
fn short_word(text: &str) -> bool {
    let mut back = text.bytes().rev();
    back.next();
    back.next().is_none_or(|byte| byte == b' ' || byte == b'.')
}

fn own_word(text: &mut String, word: &str) {
    if !text.ends_with(' ') {
        text.push(' ');
    }
    if word == "." && text.ends_with(" . ") {
        return;
    }
    text.push_str(word);
    text.push(' ');
}

/// The part of a word that its forms share: `stabbed`, `stabbing` and `stabs` to `stab`.
pub(crate) fn stem(word: &str) -> &str {
    let mut stem = word;
    if stem.len() > 3 && stem.ends_with('s') && !stem.ends_with("ss") {
        stem = stem.get(..stem.len() - 1).unwrap_or(stem);
    }
    for ending in ["ing", "ed", "ly"] {
        if stem.len() > ending.len() + 2
            && let Some(short) = stem.strip_suffix(ending)
        {
            stem = short;
            break;
        }
    }
    if stem.len() > 3
        && let Some(short) = stem.strip_suffix('e')
    {
        stem = short;
    }
    let mut back = stem.bytes().rev();
    match (back.next(), back.next()) {
        (Some(a), Some(b)) if a == b && a.is_ascii_alphabetic() && stem.len() > 3 => {
            stem.get(..stem.len() - 1).unwrap_or(stem)
        }
        _ => stem,
    }
}

/// One number for a word (FNV-1a): the same on every machine.
pub(crate) fn hash(word: &str) -> u64 {
    word.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// A small number written in figures or as a word.
pub(crate) fn number(word: &str) -> Option<u32> {
    const WORDS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    if word.len() <= 6 && word.bytes().all(|b| b.is_ascii_digit()) {
        return word.parse().ok();
    }
    WORDS.iter().position(|w| *w == word).map(|n| n as u32)
}

/// An ordinal: `third`, `3rd`.
pub(crate) fn ordinal(word: &str) -> Option<u32> {
    const WORDS: [&str; 10] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    if let Some(at) = WORDS.iter().position(|w| *w == word) {
        return Some(at as u32 + 1);
    }
    let ends = ["st", "nd", "rd", "th"];
    let figures = ends.iter().find_map(|end| word.strip_suffix(end))?;
    (figures.len() <= 2).then(|| number(figures)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn capitals_hyphens_and_points_are_one_form() {
        assert_eq!(Plain::of("STEP-FATHER’S belt.").text, " step fathers belt . ");
        assert_eq!(Plain::of("at 3.50pm, £1,100 (A&E)").text, " at 3.50pm , £1100 , a&e , ");
        assert_eq!(Plain::of("XR no #. Boxer’s # 5th").word(2), "fracture");
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for forms in [["stabbed", "stabbing", "stab"], ["machetes", "machete", "machetes"]] {
            assert_eq!(stem(forms[0]), stem(forms[1]));
            assert_eq!(stem(forms[1]), stem(forms[2]));
        }
    }

    #[test]
    fn numbers_and_ordinals() {
        assert_eq!((number("four"), number("31"), number("x")), (Some(4), Some(31), None));
        assert_eq!((ordinal("third"), ordinal("3rd"), ordinal("bath")), (Some(3), Some(3), None));
    }

    proptest! {
        #[test]
        fn any_text_reads_and_words_lie_within_it(raw in ".{0,80}") {
            let plain = Plain::of(&raw);
            prop_assert!(plain.text.starts_with(' ') && plain.text.ends_with(' '));
            for at in 0..plain.words.len() {
                prop_assert!(!plain.word(at).is_empty() && !plain.word(at).contains(' '));
            }
        }
    }
}
