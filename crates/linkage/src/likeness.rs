//! Likeness of two words: cheap tests first, full distances only where they can matter.

/// Whether one insertion, deletion, substitution or swap of neighbours makes one of the other.
/// Linear in the length; equal words count.
pub(crate) fn within_one_edit<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let head = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let tail = short.iter().rev().zip(long.iter().rev()).take_while(|(x, y)| x == y).count();
    if short.len() == long.len() {
        let differing = short.len().saturating_sub(head + tail);
        return differing <= 1 || (differing == 2 && swapped(short, long, head));
    }
    head + tail >= short.len()
}

/// [`within_one_edit`] of two texts, letter by letter whatever the script.
pub(crate) fn one_edit(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        return within_one_edit(a.as_bytes(), b.as_bytes());
    }
    within_one_edit(&letters(a), &letters(b))
}

/// [`jaro_winkler`] of two texts, letter by letter whatever the script.
pub(crate) fn alike(a: &str, b: &str) -> f64 {
    if a.is_ascii() && b.is_ascii() {
        return jaro_winkler(a.as_bytes(), b.as_bytes());
    }
    jaro_winkler(&letters(a), &letters(b))
}

fn letters(text: &str) -> Vec<char> {
    text.chars().collect()
}

fn swapped<T: PartialEq>(a: &[T], b: &[T], at: usize) -> bool {
    match (a.get(at..at + 2), b.get(at..at + 2)) {
        (Some([a0, a1]), Some([b0, b1])) => a0 == b1 && a1 == b0,
        _ => false,
    }
}

/// Jaro–Winkler likeness from 0 to 1, prefix weight 0.1 over at most four letters.
pub(crate) fn jaro_winkler<T: PartialEq + Copy>(a: &[T], b: &[T]) -> f64 {
    if a == b {
        return 1.0;
    }
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let jaro = jaro(a, b);
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
    jaro + prefix as f64 * 0.1 * (1.0 - jaro)
}

/// Names are short: one word of bits marks the letters of `b` that are taken; letters beyond the
/// sixty-fourth are left out of both.
fn jaro<T: PartialEq + Copy>(a: &[T], b: &[T]) -> f64 {
    let a = a.get(..64).unwrap_or(a);
    let b = b.get(..64).unwrap_or(b);
    let window = (a.len().max(b.len()) / 2).saturating_sub(1);
    let (mut taken_a, mut taken_b) = (0_u64, 0_u64);
    let mut matches = 0_u32;
    for (i, x) in a.iter().enumerate() {
        let from = i.saturating_sub(window);
        let found = b.iter().enumerate().take(i + window + 1).skip(from);
        for (j, y) in found {
            if x == y && taken_b & (1 << j) == 0 {
                taken_a |= 1 << i;
                taken_b |= 1 << j;
                matches += 1;
                break;
            }
        }
    }
    if matches == 0 {
        return 0.0;
    }
    let (mut out_of_order, mut rest) = (0_u32, taken_b);
    for (_, x) in a.iter().enumerate().filter(|(i, _)| taken_a & (1 << i) != 0) {
        let j = rest.trailing_zeros() as usize;
        rest &= rest.wrapping_sub(1);
        out_of_order += u32::from(b.get(j) != Some(x));
    }
    let m = f64::from(matches);
    (m / a.len() as f64 + m / b.len() as f64 + (m - f64::from(out_of_order) / 2.0) / m) / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_edit_is_one_edit() {
        for (a, b, one) in [
            ("jayden", "jayden", true),
            ("jayden", "jaydan", true),
            ("jayden", "jyaden", true),
            ("jayden", "jaydn", true),
            ("jayden", "jaydenn", true),
            ("jayden", "jaidon", false),
            ("ab", "ba", true),
            ("abc", "cba", false),
            ("", "a", true),
            ("", "ab", false),
            ("aab", "ab", true),
        ] {
            assert_eq!(within_one_edit(a.as_bytes(), b.as_bytes()), one, "{a} {b}");
        }
    }

    /// Reference values as published with the measure.
    #[test]
    fn jaro_winkler_has_its_published_values() {
        for (a, b, likeness) in
            [("martha", "marhta", 0.9611), ("dwayne", "duane", 0.84), ("dixon", "dicksonx", 0.8133)]
        {
            assert!((jaro_winkler(a.as_bytes(), b.as_bytes()) - likeness).abs() < 1e-4, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn likeness_does_not_depend_on_the_order(a in "[a-d]{0,9}", b in "[a-d]{0,9}") {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            prop_assert_eq!(within_one_edit(a, b), within_one_edit(b, a));
        }

        #[test]
        fn one_change_is_within_one_edit(word in "[a-e]{1,9}", at in 0usize..9, letter in "[a-e]") {
            let mut changed = word.clone().into_bytes();
            let at = at.min(changed.len() - 1);
            changed[at] = letter.as_bytes()[0];
            prop_assert!(within_one_edit(word.as_bytes(), &changed));
            changed.remove(at);
            prop_assert!(within_one_edit(word.as_bytes(), &changed));
        }
    }
}
