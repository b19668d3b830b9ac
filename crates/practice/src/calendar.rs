//! The calendar: working days of England and Wales, school terms, parts of months.

use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use std::collections::BTreeSet;

/// One term's first and last day in any year, both included, as month and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "[String; 2]")]
pub struct TermDates {
    /// First month and day.
    pub first: (i8, i8),
    /// Last month and day.
    pub last: (i8, i8),
}

impl TryFrom<[String; 2]> for TermDates {
    type Error = String;

    fn try_from([first, last]: [String; 2]) -> Result<Self, String> {
        Ok(Self { first: month_day(&first)?, last: month_day(&last)? })
    }
}

impl TermDates {
    /// The term's days in one calendar year; `None` only for 29 February outside a leap year.
    pub fn in_year(&self, year: i16) -> Option<(Date, Date)> {
        let first = Date::new(year, self.first.0, self.first.1).ok()?;
        let last = Date::new(year, self.last.0, self.last.1).ok()?;
        Some((first, last))
    }
}

fn month_day(text: &str) -> Result<(i8, i8), String> {
    let wrong = || format!("`{text}` is not a month and day like `09-01`");
    let (month, day) = text.split_once('-').ok_or_else(wrong)?;
    let pair = (month.parse().map_err(|_| wrong())?, day.parse().map_err(|_| wrong())?);
    // 2000 was a leap year, so that 29 February stands.
    Date::new(2000, pair.0, pair.1).map_err(|_| wrong())?;
    Ok(pair)
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct BankHolidays {
    #[serde(rename = "source")]
    _source: String,
    days: BTreeSet<Date>,
}

/// The three school terms.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Terms {
    #[serde(rename = "source")]
    _source: String,
    autumn: TermDates,
    spring: TermDates,
    summer: TermDates,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Weeks {
    default_days: u8,
    school_days: u8,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartsOfMonth {
    early: [i8; 2],
    mid: [i8; 2],
    late: [i8; 2],
}

/// Working days, terms and the conventions for vague dates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    bank_holidays: BankHolidays,
    terms: Terms,
    weeks: Weeks,
    parts_of_month: PartsOfMonth,
}

impl Calendar {
    /// Monday to Friday and not a bank holiday.
    pub fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
            && !self.bank_holidays.days.contains(&day)
    }

    /// The `n`-th working day after `start` (day 0, which need not be a working day itself).
    pub fn add_working_days(&self, start: Date, n: u32) -> Date {
        let mut day = start;
        let mut left = n;
        while left > 0 {
            let Ok(next) = day.tomorrow() else { return day };
            day = next;
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        day
    }

    /// How many working days lie after `start` up to and with `end`; 0 where `end` is not later.
    pub fn working_days_between(&self, start: Date, end: Date) -> u32 {
        let mut count = 0;
        let mut day = start;
        while day < end {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            count += u32::from(self.is_working_day(day));
        }
        count
    }

    /// The autumn term.
    pub fn autumn(&self) -> TermDates {
        self.terms.autumn
    }

    /// The spring term.
    pub fn spring(&self) -> TermDates {
        self.terms.spring
    }

    /// The summer term.
    pub fn summer(&self) -> TermDates {
        self.terms.summer
    }

    /// The same calendar with a partnership's or a file's own terms.
    #[must_use]
    pub fn with_terms(mut self, autumn: TermDates, spring: TermDates, summer: TermDates) -> Self {
        self.terms.autumn = autumn;
        self.terms.spring = spring;
        self.terms.summer = summer;
        self
    }

    /// Days in a week that commences on a Monday: 7, or 5 for a school.
    pub fn week_days(&self, school: bool) -> u8 {
        if school { self.weeks.school_days } else { self.weeks.default_days }
    }

    /// First and last day of "early", "mid" and "late" in a month (the last capped to the month).
    pub fn early(&self) -> [i8; 2] {
        self.parts_of_month.early
    }

    /// See [`Calendar::early`].
    pub fn mid(&self) -> [i8; 2] {
        self.parts_of_month.mid
    }

    /// See [`Calendar::early`].
    pub fn late(&self) -> [i8; 2] {
        self.parts_of_month.late
    }
}

#[cfg(test)]
mod tests {
    use crate::Practice;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// The worked figures of the demonstration case.
    #[test]
    fn working_days_of_the_demonstration_case() {
        let c = Practice::embedded().unwrap().calendar;
        assert_eq!(c.add_working_days(date(2015, 10, 6), 45), date(2015, 12, 8));
        assert_eq!(c.working_days_between(date(2015, 10, 6), date(2015, 12, 21)), 54);
        assert_eq!(c.working_days_between(date(2015, 11, 2), date(2015, 12, 21)), 35);
        assert_eq!(c.working_days_between(date(2015, 10, 6), date(2015, 11, 2)), 19);
        assert_eq!(c.add_working_days(date(2017, 11, 6), 15), date(2017, 11, 27));
        assert_eq!(c.working_days_between(date(2017, 11, 6), date(2017, 11, 24)), 14);
        assert_eq!(c.add_working_days(date(2018, 6, 19), 15), date(2018, 7, 10));
        assert_eq!(c.working_days_between(date(2017, 12, 18), date(2017, 12, 22)), 4);
        assert_eq!(c.working_days_between(date(2016, 11, 16), date(2016, 12, 12)), 18);
    }

    #[test]
    fn one_off_holidays_are_known() {
        let c = Practice::embedded().unwrap().calendar;
        for day in [date(2012, 6, 5), date(2022, 9, 19), date(2023, 5, 8), date(2020, 5, 8)] {
            assert!(!c.is_working_day(day), "{day}");
        }
        assert!(c.is_working_day(date(2020, 5, 4)));
    }

    proptest! {
        #[test]
        fn adding_then_counting_gives_back_the_number(start in 0i32..5000, n in 0u32..120) {
            let c = Practice::embedded().unwrap().calendar;
            let start = date(2008, 1, 1).checked_add(jiff::Span::new().days(start)).unwrap();
            let end = c.add_working_days(start, n);
            prop_assert_eq!(c.working_days_between(start, end), n);
        }
    }
}
