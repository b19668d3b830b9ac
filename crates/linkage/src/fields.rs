//! The pieces of evidence, their levels, and the pattern that the levels of a pair make.
//!
//! Evidence that says one thing is one comparison: address, postcode, telephone and e-mail are
//! together the household, so that one shared home is not counted three times.

/// The comparisons, in the order of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Given names.
    First,
    /// Family names.
    Last,
    /// Date of birth.
    Birth,
    /// Address, postcode, telephone and e-mail together.
    Household,
    /// Identifiers that two agencies share.
    Number,
    /// Sex.
    Sex,
}

impl Field {
    /// All, in the order of a pattern.
    pub const ALL: [Field; 6] =
        [Field::First, Field::Last, Field::Birth, Field::Household, Field::Number, Field::Sex];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first name",
            Self::Last => "last name",
            Self::Birth => "date of birth",
            Self::Household => "household",
            Self::Number => "identifier",
            Self::Sex => "sex",
        }
    }

    /// The levels in words; the first is "not recorded on one side or both".
    pub fn levels(self) -> &'static [&'static str] {
        match self {
            Self::First => &[
                "not recorded",
                "the same",
                "names that stand for each other",
                "one letter apart or very alike",
                "an initial, a beginning, or one of several given names",
                "names in another order",
                "rather alike",
                "different",
            ],
            Self::Last => &[
                "not recorded",
                "the same",
                "one letter apart or very alike",
                "part of a double-barrelled name, or an earlier name",
                "names in another order",
                "rather alike",
                "different",
            ],
            Self::Birth => &[
                "not recorded",
                "the same",
                "day and month swapped",
                "one digit apart",
                "same year, one side 1 January or the year only",
                "two of day, month and year the same",
                "different",
                "different, and years of a generation apart",
            ],
            Self::Household => &[
                "not recorded",
                "the same address",
                "the same telephone or e-mail",
                "the same postcode",
                "an address much alike",
                "the same postal district, or postcodes one letter apart",
                "different",
            ],
            Self::Number => &[
                "not recorded",
                "the same",
                "one digit apart, or one the same and another not",
                "different, one at least mistyped",
                "different",
            ],
            Self::Sex => &["not recorded", "the same", "different"],
        }
    }
}

/// One level for each field.
pub(crate) type Levels = [u8; 6];

/// How many levels each field has.
const SIZES: [usize; 6] = [8, 7, 8, 7, 5, 3];

/// How many patterns there can be.
pub(crate) const PATTERNS: usize = 8 * 7 * 8 * 7 * 5 * 3;

/// The pattern of some levels: a number below [`PATTERNS`].
pub(crate) fn pattern(levels: Levels) -> usize {
    levels.iter().zip(SIZES).fold(0, |code, (level, size)| code * size + usize::from(*level))
}

/// The levels of a pattern.
pub(crate) fn levels(mut pattern: usize) -> Levels {
    let mut levels = [0; 6];
    for (level, size) in levels.iter_mut().zip(SIZES).rev() {
        *level = (pattern % size) as u8;
        pattern /= size;
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_keeps_its_levels() {
        for code in (0..PATTERNS).step_by(7) {
            assert_eq!(pattern(levels(code)), code);
        }
        assert_eq!(SIZES, Field::ALL.map(|field| field.levels().len()));
    }
}
