//! Dates as agencies write them, read into [`When`]: an interval with a precision.
//!
//! Two promises. Nothing is guessed without context: "yesterday", "aged 9" and "14 March" say
//! what is missing until a date of birth, the row above or a year is given. And nothing is wrong
//! silently: an impossible date has a problem and no bounds; a doubtful one has a warning.

use chronology::{Precision, When};
use jiff::civil::{Date, Time};
use practice::Calendar;

mod fast;
mod habits;

pub use habits::{Habits, habits};

/// Whether a file writes the day or the month first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// `04/06/2016` is 4 June 2016, as everyone here writes.
    #[default]
    DayFirst,
    /// `04/06/2016` is 6 April 2016: only where the file proves it.
    MonthFirst,
}

/// What is known beside the cell. Nothing in it is guessed: what is `None` stays unknown.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Terms, weeks and parts of months.
    pub calendar: &'a Calendar,
    /// The child's date of birth: for ages and school years, and to doubt a date before it.
    pub born: Option<Date>,
    /// The date of the row above: for "two days later", and to doubt a year typed wrong.
    pub previous: Option<Date>,
    /// The year the sheet is about, for dates without one.
    pub year: Option<i16>,
    /// Day or month first, learned from the column by [`habits`].
    pub order: Order,
    /// Whole numbers in this column are Excel day numbers, learned by [`habits`].
    pub serials: bool,
    /// A week is Monday to Friday, as schools mean it.
    pub school_week: bool,
    /// The day the return was made: nothing in it can have happened later.
    pub not_after: Option<Date>,
}

impl<'a> Context<'a> {
    /// Nothing is known but the calendar.
    pub fn new(calendar: &'a Calendar) -> Self {
        Self {
            calendar,
            born: None,
            previous: None,
            year: None,
            order: Order::DayFirst,
            serials: false,
            school_week: false,
            not_after: None,
        }
    }
}

/// A time of day without its date. Minutes count from midnight; 1440 is the midnight that ends
/// the day. `earliest <= latest <= 1440`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeOfDay {
    /// First minute it can have been.
    pub earliest: u16,
    /// Last minute it can have been.
    pub latest: u16,
    /// Minute, hour, or range.
    pub precision: Precision,
    /// The writer marked it as approximate.
    pub approximate: bool,
}

impl TimeOfDay {
    /// This time on a day.
    pub fn on(&self, day: Date) -> When {
        let at = |minute: u16| {
            let (day, minute) = match minute.checked_sub(1440) {
                Some(over) => (day.tomorrow().unwrap_or(day), over),
                None => (day, minute),
            };
            let time = Time::new((minute / 60) as i8, (minute % 60) as i8, 0, 0);
            day.to_datetime(time.unwrap_or(Time::midnight()))
        };
        let when = When::between(Some(at(self.earliest)), Some(at(self.latest)), self.precision);
        if self.approximate { when.about() } else { when }
    }
}

/// How one cell was understood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DateRead {
    /// When it happened; unknown where there is a problem.
    pub when: When,
    /// Why no date could be read, and what may be meant.
    pub problem: Option<String>,
    /// Why the date is usable but doubtful.
    pub warning: Option<String>,
    /// What was literally written, where `when` holds a proposal instead.
    pub stated: Option<When>,
    /// The cell holds only a time of day; the date is to be carried from the row above.
    pub time_only: Option<TimeOfDay>,
}

impl DateRead {
    fn sure(when: When) -> Self {
        Self { when, ..Self::default() }
    }

    fn problem(problem: String) -> Self {
        Self { problem: Some(problem), ..Self::default() }
    }
}

/// Reads one cell.
pub fn read(raw: &str, ctx: &Context<'_>) -> DateRead {
    if let Some(day) = fast::plain(raw.as_bytes(), ctx.order) {
        return DateRead::sure(When::day(day));
    }
    DateRead::problem(format!("‘{raw}’ could not be read as a date"))
}

/// Reads a date column and a time column beside it. A time that cannot be read leaves the day.
pub fn read_with_time(date: &str, time: &str, ctx: &Context<'_>) -> DateRead {
    let mut read = read(date, ctx);
    if !time.trim().is_empty() && read.problem.is_none() {
        read.warning = Some(format!("the time ‘{time}’ was not read"));
    }
    read
}

/// Reads the police's columns for when something began and ended. Without an end, the beginning.
pub fn read_from_to(from: &str, to: &str, ctx: &Context<'_>) -> DateRead {
    let start = read(from, ctx);
    if to.trim().is_empty() || start.problem.is_some() {
        return start;
    }
    let end = read(to, ctx);
    if end.problem.is_some() {
        return DateRead { warning: end.problem, ..start };
    }
    let when = When::between(start.when.earliest(), end.when.latest(), Precision::Range);
    DateRead { when, ..start }
}

/// Looks at a column as a whole: a date before the child's birth or after the return was made.
/// `rows_raw` holds the cells of the same rows.
pub fn doubt_years(reads: &mut [DateRead], rows_raw: &[&str], ctx: &Context<'_>) {
    for (read, raw) in reads.iter_mut().zip(rows_raw) {
        let before =
            |a: Option<Date>, b: Option<Date>| matches!((a, b), (Some(a), Some(b)) if a < b);
        if before(read.when.last_day(), ctx.born) {
            read.warning = Some(format!("‘{raw}’ is before the child was born"));
        } else if before(ctx.not_after, read.when.first_day()) {
            read.warning = Some(format!("‘{raw}’ is after the return was made"));
        }
    }
}
