//! The calendar: working days of England and Wales, school terms, parts of months.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::ops::Bound::{Excluded, Included};

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

/// The day of the week, counted from Monday as 0.
fn monday_zero(day: Date) -> i64 {
    i64::from(day.weekday().to_monday_zero_offset())
}

/// How many weekdays there are from a Monday, the day 0, up to and with a later day.
fn weekdays(day: i64) -> i64 {
    5 * (day / 7) + (day % 7 + 1).min(5)
}

impl Calendar {
    /// Monday to Friday and not a bank holiday.
    pub fn is_working_day(&self, day: Date) -> bool {
        monday_zero(day) < 5 && !self.bank_holidays.days.contains(&day)
    }

    /// The `n`-th working day after `start` (day 0, which need not be a working day itself).
    pub fn add_working_days(&self, start: Date, n: u32) -> Date {
        if n == 0 {
            return start;
        }
        let (from, mut holidays) = (monday_zero(start), 0);
        loop {
            // The day by which so many weekdays have passed; each holiday among them asks for one
            // more, until there are no further ones.
            let last = weekdays(from) + i64::from(n) + holidays - 1;
            let days = 7 * (last / 5) + last % 5 - from;
            let Ok(day) = start.checked_add(days.days()) else { return Date::MAX };
            let passed = self.holidays_between(start, day);
            if passed == holidays {
                return day;
            }
            holidays = passed;
        }
    }

    /// How many working days lie after `start` up to and with `end`; 0 where `end` is not later.
    pub fn working_days_between(&self, start: Date, end: Date) -> u32 {
        if end <= start {
            return 0;
        }
        let from = monday_zero(start);
        let to = from + i64::from((end - start).get_days());
        let days = weekdays(to) - weekdays(from) - self.holidays_between(start, end);
        u32::try_from(days).unwrap_or(0)
    }

    /// How many bank holidays that are weekdays lie after a day up to and with another.
    fn holidays_between(&self, start: Date, end: Date) -> i64 {
        let between = self.bank_holidays.days.range((Excluded(start), Included(end)));
        between.filter(|day| monday_zero(**day) < 5).count() as i64
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
    use crate::{Calendar, Practice};
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;
    use std::sync::LazyLock;

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
        fn adding_then_counting_gives_back_the_number(start in 0i32..7000, n in 0u32..120) {
            static CALENDAR: LazyLock<Calendar> =
                LazyLock::new(|| Practice::embedded().unwrap().calendar);
            let c = &*CALENDAR;
            let start = date(2008, 1, 1).checked_add(jiff::Span::new().days(start)).unwrap();
            let end = c.add_working_days(start, n);
            prop_assert_eq!(c.working_days_between(start, end), n);
            // Day by day, as one counts on a calendar.
            let days = (1i32..400).map(|later| start.checked_add(later.days()).unwrap());
            let by_hand = days.filter(|day| c.is_working_day(*day)).nth(n.saturating_sub(1) as usize);
            prop_assert_eq!(end, if n == 0 { start } else { by_hand.unwrap() });
        }
    }
}
