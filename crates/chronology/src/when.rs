//! When something happened, as exactly as it is known.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

/// How exactly a date is known.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// To the minute.
    Minute,
    /// To the hour.
    Hour,
    /// A day.
    Day,
    /// A week, Monday to Sunday, or Monday to Friday for a school that says so.
    Week,
    /// A calendar month.
    Month,
    /// A school term.
    Term,
    /// A quarter of a calendar year.
    Quarter,
    /// A season.
    Season,
    /// Half a calendar year.
    HalfYear,
    /// A calendar year (or a financial year).
    Year,
    /// A school year, 1 September to 31 August.
    AcademicYear,
    /// Two written ends.
    Range,
    /// Nothing could be read.
    #[default]
    Unknown,
}

impl Precision {
    /// The stable name, as files and the API write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Term => "term",
            Self::Quarter => "quarter",
            Self::Season => "season",
            Self::HalfYear => "half_year",
            Self::Year => "year",
            Self::AcademicYear => "academic_year",
            Self::Range => "range",
            Self::Unknown => "unknown",
        }
    }
}

/// An answer about uncertain dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Not under any reading of the dates.
    Not,
    /// Under some readings of the dates, not under others.
    Possibly,
    /// Under every reading of the dates.
    Certainly,
}

/// When something happened: a closed interval of minutes in Europe/London wall-clock time, with
/// the precision it was given in. A missing bound is open ("since before 2012").
///
/// INVARIANT: where both bounds are present, `earliest <= latest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct When {
    earliest: Option<DateTime>,
    latest: Option<DateTime>,
    precision: Precision,
    approximate: bool,
}

/// A calendar day as text, `2017-03-14`.
pub fn day(at: DateTime) -> String {
    at.date().to_string()
}

/// A minute as text, `2017-03-14T07:10`.
pub fn day_hour(at: DateTime) -> String {
    format!("{}T{:02}:{:02}", at.date(), at.hour(), at.minute())
}

fn first_minute(day: Date) -> DateTime {
    day.to_datetime(Time::midnight())
}

fn last_minute(day: Date) -> DateTime {
    day.at(23, 59, 0, 0)
}

impl When {
    /// Nothing is known.
    pub const UNKNOWN: When =
        When { earliest: None, latest: None, precision: Precision::Unknown, approximate: false };

    /// One minute.
    pub fn minute(at: DateTime) -> Self {
        Self::between(Some(at), Some(at), Precision::Minute)
    }

    /// One day.
    pub fn day(day: Date) -> Self {
        Self::days(day, day, Precision::Day)
    }

    /// From the first minute of one day to the last minute of another, both included.
    pub fn days(first: Date, last: Date, precision: Precision) -> Self {
        Self::between(Some(first_minute(first)), Some(last_minute(last)), precision)
    }

    /// Any interval. Bounds given the wrong way round are swapped; `None` is open.
    pub fn between(
        earliest: Option<DateTime>,
        latest: Option<DateTime>,
        precision: Precision,
    ) -> Self {
        match (earliest, latest) {
            (Some(a), Some(b)) if b < a => {
                Self { earliest: Some(b), latest: Some(a), precision, approximate: false }
            }
            _ => Self { earliest, latest, precision, approximate: false },
        }
    }

    /// The same, marked as approximate ("about", "early", "?").
    #[must_use]
    pub fn about(self) -> Self {
        Self { approximate: true, ..self }
    }

    /// The earliest minute it can have been.
    pub fn earliest(&self) -> Option<DateTime> {
        self.earliest
    }

    /// The latest minute it can have been.
    pub fn latest(&self) -> Option<DateTime> {
        self.latest
    }

    /// The earliest day it can have been.
    pub fn first_day(&self) -> Option<Date> {
        self.earliest.map(DateTime::date)
    }

    /// The latest day it can have been.
    pub fn last_day(&self) -> Option<Date> {
        self.latest.map(DateTime::date)
    }

    /// The precision it was given in.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// Whether the writer marked it as approximate.
    pub fn approximate(&self) -> bool {
        self.approximate
    }

    /// Whether neither bound is known.
    pub fn is_unknown(&self) -> bool {
        self.earliest.is_none() && self.latest.is_none()
    }

    /// Whether the time of day is known.
    pub fn has_time(&self) -> bool {
        matches!(self.precision, Precision::Minute | Precision::Hour)
    }

    /// The day to sort by: the earliest known bound, else the latest.
    pub fn sort_day(&self) -> Option<Date> {
        self.first_day().or_else(|| self.last_day())
    }

    /// Was this over before `other` began?
    pub fn before(&self, other: &When) -> Certainty {
        match (self.latest, other.earliest) {
            (Some(end), Some(start)) if end < start => Certainty::Certainly,
            _ => match (self.earliest, other.latest) {
                (Some(start), Some(end)) if start >= end => Certainty::Not,
                _ => Certainty::Possibly,
            },
        }
    }

    /// Did this happen on or before the last minute of `day`?
    pub fn by(&self, day: Date) -> Certainty {
        let limit = last_minute(day);
        if self.latest.is_some_and(|at| at <= limit) {
            Certainty::Certainly
        } else if self.earliest.is_some_and(|at| at > limit) {
            Certainty::Not
        } else {
            Certainty::Possibly
        }
    }

    /// Did this happen on a day from `first` to `last`, both included?
    pub fn within(&self, first: Date, last: Date) -> Certainty {
        let (start, end) = (first_minute(first), last_minute(last));
        if self.earliest.is_some_and(|at| at > end) || self.latest.is_some_and(|at| at < start) {
            Certainty::Not
        } else if self.earliest.is_some_and(|at| at >= start)
            && self.latest.is_some_and(|at| at <= end)
        {
            Certainty::Certainly
        } else {
            Certainty::Possibly
        }
    }

    /// Could both be one moment?
    pub fn overlaps(&self, other: &When) -> bool {
        let apart = |a: Option<DateTime>, b: Option<DateTime>| matches!((a, b), (Some(a), Some(b)) if a < b);
        !apart(self.latest, other.earliest) && !apart(other.latest, self.earliest)
    }

    /// Whole days that certainly lie between the two (0 where they may touch).
    pub fn days_apart(&self, other: &When) -> Option<i32> {
        if self.overlaps(other) {
            return Some(0);
        }
        let gap = |end: &When, start: &When| {
            let (end, start) = (end.last_day()?, start.first_day()?);
            Some((start - end).get_days()).filter(|days| *days >= 0)
        };
        gap(self, other).or_else(|| gap(other, self))
    }

    /// The earliest bound as files write it: a day, or a minute where the time of day is known.
    pub fn earliest_text(&self) -> Option<String> {
        self.earliest.map(|at| self.bound_text(at))
    }

    /// The latest bound as files write it.
    pub fn latest_text(&self) -> Option<String> {
        self.latest.map(|at| self.bound_text(at))
    }

    fn bound_text(&self, at: DateTime) -> String {
        let whole_days = self.earliest.is_none_or(|a| a.hour() == 0 && a.minute() == 0)
            && self.latest.is_none_or(|b| b.hour() == 23 && b.minute() == 59);
        if self.has_time() || !whole_days { day_hour(at) } else { day(at) }
    }
}

/// Order of when things happened: the earliest bound; the more exact first; entries with no date
/// last. Ties are left to the caller (agency order, then the agency's own order).
impl PartialOrd for When {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for When {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |w: &When| {
            let start = w.earliest.or(w.latest);
            (start.is_none(), start, w.latest.or(w.earliest), w.precision, w.approximate)
        };
        key(self).cmp(&key(other))
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn long_day(date: Date) -> String {
    let month = MONTHS.get(usize::from(date.month().unsigned_abs()) - 1).copied().unwrap_or("");
    format!("{} {} {}", date.day(), month, date.year())
}

/// As a person reads it: `4 March 2018`, `14 March 2017, 07:10`, `about 1 to 10 September 2016`.
impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.approximate {
            f.write_str("about ")?;
        }
        match (self.earliest, self.latest) {
            (None, None) => f.write_str("date not known"),
            (Some(a), None) => write!(f, "from {}", long_day(a.date())),
            (None, Some(b)) => write!(f, "by {}", long_day(b.date())),
            (Some(a), Some(b)) if self.precision == Precision::Minute && a == b => {
                write!(f, "{}, {:02}:{:02}", long_day(a.date()), a.hour(), a.minute())
            }
            (Some(a), Some(b)) if a.date() == b.date() => f.write_str(&long_day(a.date())),
            (Some(a), Some(_)) if self.precision == Precision::Month => {
                let month = MONTHS.get(usize::from(a.month().unsigned_abs()) - 1);
                write!(f, "{} {}", month.copied().unwrap_or(""), a.year())
            }
            (Some(a), Some(_)) if self.precision == Precision::Year => write!(f, "{}", a.year()),
            (Some(a), Some(b)) => write!(f, "{} to {}", long_day(a.date()), long_day(b.date())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn any_when() -> impl Strategy<Value = When> {
        (0i32..4000, 0i32..400, proptest::bool::ANY, proptest::bool::ANY).prop_map(
            |(start, length, open_start, open_end)| {
                let first = date(2010, 1, 1).checked_add(jiff::Span::new().days(start)).unwrap();
                let last = first.checked_add(jiff::Span::new().days(length)).unwrap();
                let whole = When::days(first, last, Precision::Range);
                When::between(
                    whole.earliest().filter(|_| !open_start),
                    whole.latest().filter(|_| !open_end),
                    Precision::Range,
                )
            },
        )
    }

    proptest! {
        #[test]
        fn before_is_never_certain_both_ways(a in any_when(), b in any_when()) {
            prop_assert!(!(a.before(&b) == Certainty::Certainly && b.before(&a) == Certainty::Certainly));
        }

        #[test]
        fn certainly_before_means_no_overlap(a in any_when(), b in any_when()) {
            if a.before(&b) == Certainty::Certainly {
                prop_assert!(!a.overlaps(&b));
            }
        }

        #[test]
        fn overlap_and_distance_do_not_depend_on_the_order(a in any_when(), b in any_when()) {
            prop_assert_eq!(a.overlaps(&b), b.overlaps(&a));
            prop_assert_eq!(a.days_apart(&b), b.days_apart(&a));
        }

        #[test]
        fn order_is_total_and_dateless_is_last(a in any_when(), b in any_when()) {
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
            prop_assert!(a <= When::UNKNOWN || a.is_unknown());
        }
    }

    #[test]
    fn a_vague_month_is_only_possibly_before_a_day_in_it() {
        let may = When::days(date(2016, 5, 1), date(2016, 5, 31), Precision::Month);
        assert_eq!(may.before(&When::day(date(2016, 5, 10))), Certainty::Possibly);
        assert_eq!(may.before(&When::day(date(2016, 6, 1))), Certainty::Certainly);
        assert_eq!(may.within(date(2016, 5, 1), date(2016, 5, 30)), Certainty::Possibly);
        assert_eq!(may.by(date(2016, 4, 30)), Certainty::Not);
    }

    #[test]
    fn text_shows_a_time_only_where_one_is_known() {
        let at = When::minute(date(2017, 3, 14).at(7, 10, 0, 0));
        assert_eq!(at.earliest_text().as_deref(), Some("2017-03-14T07:10"));
        assert_eq!(at.to_string(), "14 March 2017, 07:10");
        let day = When::day(date(2017, 3, 14));
        assert_eq!(day.latest_text().as_deref(), Some("2017-03-14"));
        let early = When::days(date(2016, 9, 1), date(2016, 9, 10), Precision::Range).about();
        assert_eq!(early.to_string(), "about 1 September 2016 to 10 September 2016");
    }

    #[test]
    fn days_apart_counts_whole_days() {
        let a = When::day(date(2017, 3, 14));
        assert_eq!(a.days_apart(&When::day(date(2017, 3, 20))), Some(6));
        assert_eq!(
            a.days_apart(&When::days(date(2017, 3, 1), date(2017, 3, 31), Precision::Month)),
            Some(0)
        );
    }
}
