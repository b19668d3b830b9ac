//! What is written about one point in time, before anything is concluded from it.

use super::clock::Clock;
use super::words::{Part, Season};
use jiff::civil::Weekday;

/// A year as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Year {
    pub value: u32,
    pub digits: u8,
    /// `2015/16`: the year goes on into the next.
    pub into_next: bool,
}

impl Year {
    pub fn new((value, digits): (u32, u8)) -> Self {
        Self { value, digits, into_next: false }
    }
}

/// What sort of span the fields of a point name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shape {
    /// Day, month and year, as far as they are written.
    #[default]
    Calendar,
    Academic,
    Financial,
    /// Ten years; the year is the first of them.
    Decade,
    Quarter(u8),
    /// Half of a year, or of a month where one is written.
    Half(u8),
    Season(Season),
    Term(Season),
    /// The n-th half of a term, or the holiday in the middle of it (0).
    HalfTerm(Season, u8),
    /// The holidays after a term.
    Holidays(Season),
    /// "Year 5"; 0 is reception.
    SchoolYear(u8),
    /// The n-th week of a month; 9 is the last.
    NthWeek(u8),
    /// A numbered week of the year, Monday to Sunday.
    IsoWeek(u8),
    Christmas,
    Easter,
    /// So many days after Easter Sunday.
    EasterDay(i8),
    /// A number that is no date.
    Fault(Fault),
}

/// Numbers that look like something but are no date without more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Number,
    Serial(u32),
    Century,
    TooMany,
    SixDigits,
}

/// How a week is named by a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Week {
    Commencing,
    Ending,
    Of,
    Fortnight,
    Weekend,
}

/// One point in time as written. A field left open ("??") is `None` like one not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Point {
    pub day: Option<u32>,
    pub month: Option<u32>,
    pub year: Option<Year>,
    pub shape: Shape,
    /// From one part to another: "early", "mid to late".
    pub part: Option<(Part, Part)>,
    pub week: Option<Week>,
    /// A school year beside a term ("autumn term of Year 5").
    pub school_year: Option<u8>,
    pub weekday: Option<Weekday>,
    pub clock: Option<Clock>,
    pub traits: Traits,
}

/// Small facts about how a point is written, each of which decides how far it is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one cell")]
pub(super) struct Traits {
    pub approximate: bool,
    /// A time is written that does not exist.
    pub impossible_time: bool,
    /// Day and month are both numbers, in the file's order.
    pub numeric: bool,
    /// A part is written as 00.
    pub zero: bool,
    /// Can be read in another way; the reading is said in a warning.
    pub ambiguous: bool,
    /// The month's name has a slip in it.
    pub mistyped: bool,
    /// From this day into the next.
    pub overnight: bool,
}

impl Point {
    pub fn of_year(year: Year) -> Self {
        Self { year: Some(year), ..Self::default() }
    }

    pub fn fault(fault: Fault) -> Self {
        Self { shape: Shape::Fault(fault), ..Self::default() }
    }

    /// A day of a month of a year is written.
    pub fn is_whole_day(&self) -> bool {
        self.day.is_some() && self.month.is_some() && self.year.is_some()
    }

    /// Only a number that may be a day.
    pub fn is_bare_day(&self) -> bool {
        self.day.is_some() && self.month.is_none() && self.shape == Shape::Calendar
    }
}

/// How two points in a cell belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// From one to the other.
    Range,
    /// One or the other.
    Either,
    /// Two dates in one cell.
    Several,
}

/// One point, or two that share their month or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spread {
    pub first: Point,
    pub last: Option<(Join, Point)>,
}

impl From<Point> for Spread {
    fn from(first: Point) -> Self {
        Self { first, last: None }
    }
}
