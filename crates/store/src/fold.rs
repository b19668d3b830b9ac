//! Words as they are found: without accents, capitals or stops, the same for both engines.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A longer word is cut: PostgreSQL keeps none above two kilobytes, and nobody types them.
const LONGEST: usize = 64;
/// Words of a question that are looked for; further ones are left out.
pub const WORDS_ASKED: usize = 8;

/// The words of a text in order: letters and digits in lower case, accents dropped.
pub fn words(text: &str) -> Vec<String> {
    let plain: String =
        text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.chars().take(LONGEST).collect()).collect()
}

/// The words as a column holds them: each with a blank before it, so that `% arr%` finds the
/// beginning of a word. Empty where there are none.
pub(crate) fn column(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in words(text) {
        folded.push(' ');
        folded.push_str(&word);
    }
    folded
}

/// Whether a text has, for every word asked, a word that begins with it: what both engines answer.
pub fn finds(text: &str, asked: &str) -> bool {
    let told = words(text);
    let mut asked = words(asked).into_iter().take(WORDS_ASKED);
    asked.all(|word| told.iter().any(|known| known.starts_with(&word)))
}

/// Patterns for `like`, one a word asked, the rest matching anything. Words hold no `%` or `_`.
pub(crate) fn patterns(asked: &str) -> [String; WORDS_ASKED] {
    let mut words = words(asked).into_iter();
    std::array::from_fn(|_| words.next().map_or("%".to_owned(), |word| format!("% {word}%")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded() {
        assert_eq!(words("  Zoë's  CAFÉ—S47; 14/03"), ["zoe", "s", "cafe", "s47", "14", "03"]);
        assert!(finds("He was ARRESTED in Łódź", "arrest"));
        assert!(!finds("He was arrested", "rest"));
        assert!(finds("anything", ""));
        assert_eq!(patterns("a_b %").map(|p| p.replace('%', "*"))[..3], ["* a*", "* b*", "*"]);
    }
}
