//! Dates as agencies write them, read into [`When`]: an interval with a precision.
//!
//! Two promises. Nothing is guessed without context: "yesterday", "aged 9" and "14 March" say
//! what is missing until a date of birth, the row above or a year is given. And nothing is wrong
//! silently: an impossible date has a problem and no bounds; a doubtful one has a warning.

use chronology::{Precision, When};
use jiff::civil::{Date, Time};
use practice::Calendar;

mod cell;
mod chain;
mod clock;
mod columns;
mod cursor;
mod doubt;
mod fast;
mod habits;
mod impossible;
mod named;
mod point;
mod relative;
mod resolve;
mod spans;
mod terms;
mod tokens;
mod trailing;
mod words;

pub use columns::{read_from_to, read_with_time};
pub use doubt::doubt_years;
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

/// A time of day without its date. Minutes count from midnight; from 1440 on they belong to the
/// next day (`2400`, or the end of `2200-0600`). `earliest <= latest < 2880`.
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
    /// One minute of the day, from midnight.
    fn minute(minute: u16) -> Self {
        let precision = Precision::Minute;
        Self { earliest: minute, latest: minute, precision, approximate: false }
    }

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
///
/// A blank cell is the date of the row above where the context gives one, with a warning; files
/// that carry a merged cell's whole reading down do so before they come here.
pub fn read(raw: &str, ctx: &Context<'_>) -> DateRead {
    if let Some(day) = fast::plain(raw.as_bytes(), ctx.order) {
        let mut read = DateRead::sure(When::day(day));
        doubt::year(raw, &mut read, 4, ctx);
        return read;
    }
    if ctx.serials
        && let Some((number, minute)) = habits::serial(raw.trim())
        && let Some(day) = impossible::serial_day(number)
    {
        let time = TimeOfDay::minute(minute);
        let when = if raw.contains('.') { time.on(day) } else { When::day(day) };
        let mut read = DateRead::sure(when);
        doubt::bounds(raw, &mut read, ctx);
        return read;
    }
    cell::cell(raw, ctx)
}
