//! How two different texts of one kind resemble each other.

use crate::likeness::{alike, one_edit};
use crate::nicknames::Nicknames;
use crate::record::house;

/// The level of two different first names.
pub(crate) fn first_names(nicknames: &Nicknames, a: &str, b: &str) -> u8 {
    if nicknames.alike(a, b) {
        return 2;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.chars().nth(1).is_none() {
        return if long.starts_with(short) { 4 } else { 7 };
    }
    let likeness = alike(a, b);
    if likeness >= 0.92 || short.len() >= 3 && one_edit(a, b) {
        return 3;
    }
    // A beginning is called by itself: Dan for Daniel.
    let begins = short.len() >= 3 && long.starts_with(short);
    if begins || long.split(' ').any(|word| word == short) || shares_word(a, b) {
        return 4;
    }
    let word = |name| str::split(name, ' ').next().unwrap_or_default();
    let (x, y) = (word(a), word(b));
    if (x.len() < a.len() || y.len() < b.len()) && (x == y || nicknames.alike(x, y)) {
        return 4;
    }
    if likeness >= 0.85 { 6 } else { 7 }
}

/// The level of two different last names.
pub(crate) fn last_names(a: &str, b: &str) -> u8 {
    let likeness = alike(a, b);
    if likeness >= 0.92 || a.len().min(b.len()) >= 3 && one_edit(a, b) {
        return 2;
    }
    if shares_word(a, b) {
        return 3;
    }
    if likeness >= 0.85 { 5 } else { 6 }
}

/// Whether two names share a whole word of more than two letters.
pub(crate) fn shares_word(a: &str, b: &str) -> bool {
    a.split(' ').any(|word| word.len() > 2 && b.split(' ').any(|other| other == word))
}

/// Whether two addresses are much alike: most words the same or one letter apart, in any order,
/// and no house number against another.
pub(crate) fn addresses_alike(a: &str, b: &str) -> bool {
    if house(a) != house(b) && house(a).is_some() && house(b).is_some() {
        return false;
    }
    let (mut all, mut found) = (0_usize, 0_usize);
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    for word in short.split(' ').filter(|w| w.len() > 1 || w.bytes().all(|c| c.is_ascii_digit())) {
        all += word.len();
        let same = |other: &str| other == word || word.len() > 3 && one_edit(word, other);
        if long.split(' ').any(same) {
            found += word.len();
        }
    }
    // The longer may say more (a town, a district), not everything.
    all >= 6 && found * 10 >= all * 7 && short.len() * 5 >= long.len() * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_resemble_by_their_words() {
        for (a, b, alike) in [
            ("4 high st sandmere", "4 high st", true),
            ("4 high st sandmere", "4 hihg st sandmere", true),
            ("4 high st sandmere", "6 high st sandmere", false),
            ("high st sandmere", "6 high st sandmere", true),
            ("4 high st sandmere", "4 low rd oldbury", false),
        ] {
            assert_eq!(addresses_alike(a, b), alike, "{a} / {b}");
            assert_eq!(addresses_alike(b, a), alike, "{b} / {a}");
        }
    }
}
