//! Days as numbers, so that folds can subtract and compare them quickly.

use chronology::{Precision, When};
use jiff::SignedDuration;
use jiff::civil::{Date, date};

/// Days from 1 January 2000; negative before it.
pub(crate) type Day = i32;

const FIRST: Date = date(2000, 1, 1);

/// The number of a day.
pub(crate) fn number(day: Date) -> Day {
    // A year that begins in March ends with its leap day; 730 425 days lie between the first of
    // March of the year 0 and the first day counted.
    let (month, year) = (Day::from(day.month()), Day::from(day.year()));
    let (month, year) = if month > 2 { (month - 3, year) } else { (month + 9, year - 1) };
    let leap = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leap + (153 * month + 2) / 5 + Day::from(day.day()) - 1 - 730_425
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

/// Events, or whatever has a place, by day: whether one lies in a stretch of days is two searches.
#[derive(Debug, Default)]
pub(crate) struct ByDay(Vec<(Day, usize)>);

impl ByDay {
    /// Of days with the places of what happened on them; what has no day is left out.
    pub(crate) fn new(each: impl Iterator<Item = (Option<Day>, usize)>) -> Self {
        let mut days: Vec<(Day, usize)> = each.filter_map(|(day, at)| Some((day?, at))).collect();
        days.sort_unstable();
        days.dedup();
        Self(days)
    }

    /// What happened on a day from one to another, both included, in order of days.
    pub(crate) fn within(&self, from: i64, to: i64) -> &[(Day, usize)] {
        let before = self.0.partition_point(|(day, _)| i64::from(*day) < from);
        let upto = self.0.partition_point(|(day, _)| i64::from(*day) <= to);
        self.0.get(before..upto).unwrap_or(&[])
    }

    /// Whether something other than what has this place happened on a day from one to another.
    pub(crate) fn any_but(&self, at: usize, from: i64, to: i64) -> bool {
        self.within(from, to).iter().take(2).any(|(_, other)| *other != at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::small::{day as written, when};

    #[test]
    fn a_day_and_its_number_are_each_others() {
        for text in [
            "0001-01-01",
            "1600-02-29",
            "1899-12-31",
            "1900-03-01",
            "2000-02-29",
            "2000-01-01",
            "2016-02-29",
            "2031-12-31",
        ] {
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
