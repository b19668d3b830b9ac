//! Identifiers that carry their own check: NHS number, UPN, ULN, PNC ID, and the shape of a
//! postcode. A wrong one is told of, never mended: it may be another child's.

use serde::{Deserialize, Serialize};

/// Why a text is not the identifier it stands for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It does not have the shape.
    #[error("`{text}` does not have the shape of {of}")]
    Shape {
        /// As written.
        text: String,
        /// What it should be, with its shape.
        of: &'static str,
    },
    /// Its check letter or digit is wrong.
    #[error("`{text}` is no {of}: by its digits the check would be `{check}`")]
    Check {
        /// As written.
        text: String,
        /// What it should be.
        of: &'static str,
        /// The check that its digits give.
        check: char,
    },
    /// Its digits give no check at all, so that no such number was ever given out.
    #[error("`{text}` is no {of}: no number with these digits is given out")]
    NeverIssued {
        /// As written.
        text: String,
        /// What it should be.
        of: &'static str,
    },
}

/// Letters, digits and strokes in capitals; blanks, hyphens and full stops left out.
fn bare(text: &str) -> Vec<char> {
    let kept = |c: &char| c.is_alphanumeric() || *c == '/';
    text.chars().filter(kept).flat_map(char::to_uppercase).collect()
}

fn digits(chars: &[char]) -> Option<Vec<u32>> {
    chars.iter().map(|c| if c.is_ascii_digit() { c.to_digit(10) } else { None }).collect()
}

fn letter(alphabet: &str, index: u32) -> char {
    alphabet.chars().nth(index as usize).unwrap_or('?')
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The identifier without blanks, in capitals.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier! {
    /// An NHS number: ten digits, the last a check by weights 10 to 2 modulo 11.
    NhsNumber
}

impl NhsNumber {
    /// Reads one, written with or without blanks.
    ///
    /// # Errors
    /// Where it is not ten digits, or the check digit is wrong.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let of = "an NHS number (ten digits)";
        let chars = bare(text);
        let shape = || Fault::Shape { text: text.to_owned(), of };
        let all = digits(&chars).filter(|d| d.len() == 10).ok_or_else(shape)?;
        let (last, first) = all.split_last().ok_or_else(shape)?;
        let sum = first.iter().zip((2..=10).rev()).map(|(d, w)| d * w).sum::<u32>();
        let of = "NHS number";
        match 11 - sum % 11 {
            10 => Err(Fault::NeverIssued { text: text.to_owned(), of }),
            check if check % 11 == *last => Ok(Self(chars.into_iter().collect())),
            check => {
                let check = char::from_digit(check % 11, 10).unwrap_or('?');
                Err(Fault::Check { text: text.to_owned(), of, check })
            }
        }
    }
}

/// Letters of the UPN's check: I, O and S are not used.
const UPN_LETTERS: &str = "ABCDEFGHJKLMNPQRTUVWXYZ";

identifier! {
    /// A unique pupil number: a check letter and twelve digits; a temporary one ends in a letter.
    Upn
}

impl Upn {
    /// Reads one, written with or without blanks, in capitals or not.
    ///
    /// # Errors
    /// Where it does not have the shape, or the check letter is wrong.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let of = "a UPN (a letter and twelve digits, or eleven and a letter)";
        let shape = || Fault::Shape { text: text.to_owned(), of };
        let chars = bare(text);
        let [check, rest @ ..] = chars.as_slice() else { return Err(shape()) };
        let (last, middle) = rest.split_last().ok_or_else(shape)?;
        let middle = digits(middle).filter(|d| d.len() == 11).ok_or_else(shape)?;
        let value = |c: char| UPN_LETTERS.chars().position(|l| l == c).map(|i| i as u32);
        if value(*check).is_none() {
            return Err(shape());
        }
        let last = last.to_digit(10).or_else(|| value(*last)).ok_or_else(shape)?;
        let sum = middle.iter().zip(2..).map(|(d, w)| d * w).sum::<u32>() + last * 13;
        let right = letter(UPN_LETTERS, sum % 23);
        if right == *check {
            Ok(Self(chars.into_iter().collect()))
        } else {
            Err(Fault::Check { text: text.to_owned(), of: "UPN", check: right })
        }
    }
}

identifier! {
    /// A unique learner number: ten digits, the first not 0, the last a check modulo 11.
    Uln
}

impl Uln {
    /// Reads one, written with or without blanks. `9999999999` ("not known") is none.
    ///
    /// # Errors
    /// Where it does not have the shape, or the check digit is wrong.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let of = "a ULN (ten digits, the first not 0)";
        let shape = || Fault::Shape { text: text.to_owned(), of };
        let chars = bare(text);
        let all = digits(&chars).filter(|d| d.len() == 10).ok_or_else(shape)?;
        let (last, first) = all.split_last().ok_or_else(shape)?;
        if first.first() == Some(&0) {
            return Err(shape());
        }
        let sum = first.iter().zip((2..=10).rev()).map(|(d, w)| d * w).sum::<u32>();
        let of = "ULN";
        match sum % 11 {
            0 => Err(Fault::NeverIssued { text: text.to_owned(), of }),
            rest if 10 - rest == *last => Ok(Self(chars.into_iter().collect())),
            rest => {
                let check = char::from_digit(10 - rest, 10).unwrap_or('?');
                Err(Fault::Check { text: text.to_owned(), of, check })
            }
        }
    }
}

/// Letters of the PNC ID's check.
const PNC_LETTERS: &str = "ZABCDEFGHJKLMNPQRTUVWXY";

identifier! {
    /// A Police National Computer ID: a year, a stroke, up to seven digits and a check letter.
    Pnc
}

impl Pnc {
    /// Reads one, with the year in two or four digits.
    ///
    /// # Errors
    /// Where it does not have the shape, or the check letter is wrong.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let of = "a PNC ID (a year, a stroke, up to seven digits and a letter)";
        let shape = || Fault::Shape { text: text.to_owned(), of };
        let plain = bare(text).into_iter().collect::<String>();
        let (year, rest) = plain.split_once('/').ok_or_else(shape)?;
        let check = rest.chars().next_back().filter(char::is_ascii_uppercase).ok_or_else(shape)?;
        let serial = rest.strip_suffix(check).unwrap_or_default();
        let numeric = |s: &str| s.chars().all(|c| c.is_ascii_digit());
        let lengths = matches!(year.len(), 2 | 4) && (1..=7).contains(&serial.len());
        if !(lengths && numeric(year) && numeric(serial)) {
            return Err(shape());
        }
        let short = year.get(year.len() - 2..).unwrap_or_default();
        let number = format!("{short}{serial:0>7}").parse::<u32>().map_err(|_| shape())?;
        let right = letter(PNC_LETTERS, number % 23);
        if right == check {
            Ok(Self(plain))
        } else {
            Err(Fault::Check { text: text.to_owned(), of: "PNC ID", check: right })
        }
    }
}

identifier! {
    /// A postcode in capitals with one blank: `B70 8SR`. The shape is all that is checked.
    Postcode
}

impl Postcode {
    /// Reads one, written with or without its blank.
    ///
    /// # Errors
    /// Where it does not have the shape.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let of = "a postcode";
        let shape = || Fault::Shape { text: text.to_owned(), of };
        let chars = bare(text);
        let split = chars.len().checked_sub(3).ok_or_else(shape)?;
        let (outward, inward) = chars.split_at_checked(split).ok_or_else(shape)?;
        let kinds = |part: &[char]| {
            let kind = |c: &char| match c {
                '0'..='9' => '9',
                'A'..='Z' => 'A',
                _ => '?',
            };
            part.iter().map(kind).collect::<String>()
        };
        let girobank = outward == ['G', 'I', 'R'] && inward == ['0', 'A', 'A'];
        let out = matches!(kinds(outward).as_str(), "A9" | "A99" | "A9A" | "AA9" | "AA99" | "AA9A");
        let rare = inward.iter().any(|c| "CIKMOV".contains(*c));
        if girobank || out && kinds(inward) == "9AA" && !rare {
            let join = |part: &[char]| part.iter().collect::<String>();
            Ok(Self(format!("{} {}", join(outward), join(inward))))
        } else {
            Err(shape())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_examples() {
        for good in ["9434765919", "943 476 5870", "4505577104", "9990000018", "999 000 0018"] {
            assert!(NhsNumber::read(good).is_ok(), "{good}");
        }
        for good in ["A950000178301", "H243278544154", "B801200005001", "P207000016049"] {
            assert!(Upn::read(good).is_ok(), "{good}");
        }
        for (wrong, right) in [("R247962919251", 'Q'), ("X428558133462", 'W')] {
            let fault = Upn::read(wrong).unwrap_err();
            assert_eq!(fault, Fault::Check { text: wrong.to_owned(), of: "UPN", check: right });
        }
        assert!(Uln::read("1000102504").is_ok());
        assert!(Uln::read("9999999999").is_err());
        for good in ["2003/0011985X", "2001/0171310W", "2012/0394773H", "03/11985X"] {
            assert!(Pnc::read(good).is_ok(), "{good}");
        }
        for (text, written) in
            [("b708sr", "B70 8SR"), ("SW1A 1AA", "SW1A 1AA"), ("gir0aa", "GIR 0AA")]
        {
            assert_eq!(Postcode::read(text).unwrap().as_str(), written);
        }
        assert!(Postcode::read("B70 8CR").is_err());
    }

    /// The demonstration case: a right number, one with a blank, one in small letters, one wrong.
    #[test]
    fn upns_of_the_demonstration_case() {
        let right = Upn::read("P001402106117").unwrap();
        assert_eq!(Upn::read("P001 402106117"), Ok(right.clone()));
        assert_eq!(Upn::read("p001402106117"), Ok(right));
        assert!(matches!(Upn::read("B001402106117"), Err(Fault::Check { check: 'P', .. })));
    }

    proptest! {
        /// One wrong digit, or two neighbours exchanged, is always seen in an NHS number.
        #[test]
        fn slips_in_nhs_numbers_are_seen(first in "[0-9]{9}", at in 0usize..9, other in 0u32..10) {
            let whole = (0..10).map(|d| format!("{first}{d}")).find(|n| NhsNumber::read(n).is_ok());
            prop_assume!(whole.is_some());
            let whole: Vec<char> = whole.unwrap().chars().collect();
            let mut slipped = whole.clone();
            slipped[at] = char::from_digit(other, 10).unwrap();
            let text: String = slipped.iter().collect();
            prop_assert_eq!(NhsNumber::read(&text).is_ok(), slipped == whole);
            let mut swapped = whole.clone();
            swapped.swap(at, at + 1);
            let text: String = swapped.iter().collect();
            prop_assert_eq!(NhsNumber::read(&text).is_ok(), swapped == whole);
        }

        /// Exactly one letter fits a UPN's digits, and one wrong digit is always seen.
        #[test]
        fn slips_in_upns_are_seen(digits in "[0-9]{12}", at in 1usize..13, other in 0u32..10) {
            let right: Vec<String> = UPN_LETTERS.chars().map(|l| format!("{l}{digits}"))
                .filter(|u| Upn::read(u).is_ok()).collect();
            prop_assert_eq!(right.len(), 1);
            let mut slipped: Vec<char> = right[0].chars().collect();
            let same = slipped[at].to_digit(10) == Some(other);
            slipped[at] = char::from_digit(other, 10).unwrap();
            prop_assert_eq!(Upn::read(&slipped.iter().collect::<String>()).is_ok(), same);
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,20}") {
            let _ = (NhsNumber::read(&text).is_ok(), Upn::read(&text).is_ok(), Uln::read(&text).is_ok());
            let _ = (Pnc::read(&text).is_ok(), Postcode::read(&text).is_ok());
        }

        /// What was read reads again as itself.
        #[test]
        fn normal_forms_stand(text in "[A-Z]{1,2}[0-9]{1,2} ?[0-9][A-Z]{2}") {
            if let Ok(postcode) = Postcode::read(&text) {
                prop_assert_eq!(Postcode::read(postcode.as_str()), Ok(postcode.clone()));
            }
        }
    }
}
