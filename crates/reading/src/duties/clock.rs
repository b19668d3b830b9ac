//! Clocks: when something falls due, how long it took, how late it was.

use chronology::{Precision, When};
use jiff::civil::{Date, DateTime};
use jiff::{Span, ToSpan};
use practice::{Calendar, Limit};

/// The earliest and the latest minute at which it can fall due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) earliest: DateTime,
    pub(super) latest: DateTime,
}

/// When a limit from `start` falls due; `None` where either end of the start is not known.
pub(super) fn due(calendar: &Calendar, start: &When, limit: Limit) -> Option<Due> {
    let (earliest, latest) = (start.earliest()?, start.latest()?);
    Some(Due {
        earliest: after(calendar, earliest, limit)?,
        latest: after(calendar, latest, limit)?,
    })
}

fn after(calendar: &Calendar, start: DateTime, limit: Limit) -> Option<DateTime> {
    let end_of = |day: Date| day.at(23, 59, 0, 0);
    match limit {
        Limit::Hours(n) => start.checked_add(Span::new().hours(i64::from(n))).ok(),
        Limit::CalendarDays(n) => {
            Some(end_of(start.date().checked_add(Span::new().days(i64::from(n))).ok()?))
        }
        Limit::WorkingDays(n) => Some(end_of(calendar.add_working_days(start.date(), n))),
        Limit::Months(n) => {
            Some(end_of(start.date().checked_add(Span::new().months(i64::from(n))).ok()?))
        }
        Limit::SchoolDays(n) => {
            let (mut day, mut left) = (start.date(), n);
            while left > 0 {
                day = day.tomorrow().ok()?;
                left -= u32::from(is_school_day(calendar, day));
            }
            Some(end_of(day))
        }
    }
}

fn is_school_day(calendar: &Calendar, day: Date) -> bool {
    let terms = [calendar.autumn(), calendar.spring(), calendar.summer()];
    calendar.is_working_day(day)
        && terms.iter().any(|term| {
            term.in_year(day.year()).is_some_and(|(first, last)| first <= day && day <= last)
        })
}

/// The time between two moments in the limit's own unit: `54 working days`, `62 h 10 min`.
pub(super) fn taken(calendar: &Calendar, from: DateTime, to: DateTime, limit: Limit) -> String {
    match limit {
        Limit::Hours(_) => hours(from, to),
        Limit::WorkingDays(_) => {
            let n = calendar.working_days_between(from.date(), to.date());
            plural(n.into(), "working day")
        }
        // Half-terms are not known, so weekdays are counted and called so.
        Limit::SchoolDays(_) => plural(weekdays(from.date(), to.date()), "weekday"),
        Limit::CalendarDays(_) | Limit::Months(_) => {
            plural(i64::from((to.date() - from.date()).get_days()), "day")
        }
    }
}

/// Whether the moments are known exactly enough that the time between them needs no "at least".
pub(super) fn exact(when: &When, limit: Limit) -> bool {
    match limit {
        Limit::Hours(_) => when.earliest() == when.latest(),
        _ => when.first_day() == when.last_day() && when.precision() != Precision::Unknown,
    }
}

fn hours(from: DateTime, to: DateTime) -> String {
    let minutes = to.since((jiff::Unit::Minute, from)).map_or(0, |span| span.get_minutes());
    match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("{hours} h"),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn weekdays(from: Date, to: Date) -> i64 {
    let (mut day, mut n) = (from, 0);
    while day < to {
        let Ok(next) = day.checked_add(1.day()) else { break };
        day = next;
        n += i64::from(day.weekday().to_monday_zero_offset() < 5);
    }
    n
}

fn plural(n: i64, unit: &str) -> String {
    format!("{n} {unit}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use practice::Practice;

    #[test]
    fn limits_fall_due_as_the_worked_case_has_them() {
        let calendar = Practice::embedded().unwrap().calendar;
        let latest = |start: When, limit| due(&calendar, &start, limit).unwrap().latest;
        let pex = When::day(date(2015, 10, 5));
        assert_eq!(latest(pex, Limit::SchoolDays(6)).date(), date(2015, 10, 13));
        let back = When::minute(date(2017, 3, 14).at(7, 10, 0, 0));
        assert_eq!(latest(back, Limit::Hours(72)), date(2017, 3, 17).at(7, 10, 0, 0));
        assert_eq!(
            latest(When::day(date(2015, 10, 6)), Limit::WorkingDays(45)).date(),
            date(2015, 12, 8)
        );
        assert_eq!(
            latest(When::day(date(2016, 1, 31)), Limit::Months(1)).date(),
            date(2016, 2, 29)
        );
        assert!(due(&calendar, &When::UNKNOWN, Limit::Hours(1)).is_none());
    }

    #[test]
    fn times_are_told_in_the_unit_of_the_limit() {
        let calendar = Practice::embedded().unwrap().calendar;
        let told = |a, b, limit| taken(&calendar, a, b, limit);
        let at = |y, m, d, h, min| date(y, m, d).at(h, min, 0, 0);
        assert_eq!(
            told(at(2016, 8, 19, 23, 50), at(2016, 8, 22, 14, 0), Limit::Hours(24)),
            "62 h 10 min"
        );
        assert_eq!(
            told(at(2017, 3, 17, 7, 10), at(2017, 3, 20, 16, 0), Limit::Hours(72)),
            "80 h 50 min"
        );
        assert_eq!(
            told(at(2015, 10, 6, 0, 0), at(2015, 12, 21, 0, 0), Limit::WorkingDays(45)),
            "54 working days"
        );
        assert_eq!(
            told(at(2015, 10, 13, 0, 0), at(2015, 11, 23, 0, 0), Limit::SchoolDays(6)),
            "29 weekdays"
        );
    }
}
