//! Days as numbers, so that folds can subtract and compare them quickly.

use chronology::{Precision, When};
use jiff::SignedDuration;
use jiff::civil::{Date, date};

/// Days from 1 January 2000; negative before it.
pub(crate) type Day = i32;

const FIRST: Date = date(2000, 1, 1);

/// The number of a day.
pub(crate) fn number(day: Date) -> Day {
    (day.duration_since(FIRST).as_hours() / 24) as Day
}

/// The day of a number; the nearest end of the calendar beyond it.
pub(crate) fn day(number: Day) -> Date {
    FIRST.saturating_add(SignedDuration::from_hours(i64::from(number) * 24))
}

/// When something can have happened, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// The earliest day.
    pub(crate) first: Day,
    /// The day by which it had certainly happened.
    pub(crate) last: Day,
}

impl Span {
    /// The days of a date. An interval that is open to the future began on its first day, and one
    /// open to the past had happened by its last; `None` where nothing is known.
    pub(crate) fn of(when: &When) -> Option<Self> {
        let (first, last) = (when.first_day(), when.last_day());
        let first = first.or(last)?;
        Some(Self { first: number(first), last: number(last.unwrap_or(first)) })
    }

    /// The same for something that lasts: two written ends are its beginning and its end, so that
    /// it had certainly begun on the first day.
    pub(crate) fn of_lasting(when: &When) -> Option<Self> {
        let span = Self::of(when)?;
        let lasts = when.precision() == Precision::Range && !when.approximate();
        Some(if lasts { Self { last: span.first, ..span } } else { span })
    }

    /// Whether the day is known.
    pub(crate) fn is_exact(self) -> bool {
        self.first == self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::small::{day as written, when};

    #[test]
    fn a_day_and_its_number_are_each_others() {
        for text in ["1899-12-31", "2000-01-01", "2016-02-29", "2031-12-31"] {
            assert_eq!(day(number(written(text))), written(text));
        }
        assert_eq!(number(written("2001-01-01")), 366);
        assert_eq!(number(written("1999-12-31")), -1);
    }

    #[test]
    fn open_and_lasting_intervals() {
        let days = |text: &str| Span::of(&when(text)).map(|s| (day(s.first), day(s.last)));
        assert_eq!(days("2016-02"), Some((written("2016-02-01"), written("2016-02-29"))));
        assert_eq!(days("2016-02.."), Some((written("2016-02-01"), written("2016-02-01"))));
        assert_eq!(days("..2016-02"), Some((written("2016-02-29"), written("2016-02-29"))));
        assert_eq!(days("?"), None);
        let lasting = Span::of_lasting(&when("2016-02-01..2016-02-09")).unwrap();
        assert_eq!(day(lasting.last), written("2016-02-01"));
        assert!(!Span::of_lasting(&when("2016-02")).unwrap().is_exact());
    }
}
