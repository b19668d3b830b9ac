//! One event in four bytes, so that a caseload of them fits a machine.

use jiff::SignedDuration;
use jiff::civil::{Date, date};

/// Days from 1 January 1970.
pub type Day = i32;

const FIRST: Date = date(1970, 1, 1);

/// The number of a day.
pub fn day_number(day: Date) -> Day {
    (day.duration_since(FIRST).as_hours() / 24) as Day
}

/// The day of a number; the nearest end of the calendar beyond it.
pub fn day_of(number: Day) -> Date {
    FIRST.saturating_add(SignedDuration::from_hours(i64::from(number) * 24))
}

/// An event of one child: day, kind, deciding agency and level, packed so that the order of the
/// numbers is the order of the days, and on one day the order in which kinds are listed.
///
/// Bits from the top: 16 day (1 January 1970 to 5 June 2149), 8 kind (its place in `Kind::ALL`),
/// 4 agency (0 none that decides, else its place among those that do, from 1), 4 level (0 to 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Event(pub u32);

impl Event {
    /// `None` where the day lies outside what can be held.
    pub fn new(day: Day, kind: u8, agency: u8, level: u8) -> Option<Self> {
        let day = u16::try_from(day).ok()?;
        let low = u32::from(kind) << 8 | u32::from(agency.min(15)) << 4 | u32::from(level.min(4));
        Some(Self(u32::from(day) << 16 | low))
    }

    /// The day.
    pub fn day(self) -> Day {
        (self.0 >> 16) as Day
    }

    /// The kind's place in `Kind::ALL`.
    pub fn kind(self) -> u8 {
        (self.0 >> 8) as u8
    }

    /// The deciding agency's place, from 1; 0 for any other.
    pub fn agency(self) -> u8 {
        (self.0 >> 4 & 15) as u8
    }

    /// The level, 1 to 4.
    pub fn level(self) -> u8 {
        (self.0 & 15) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let event = Event::new(20_000, 59, 2, 4).unwrap();
        assert_eq!((event.day(), event.kind(), event.agency(), event.level()), (20_000, 59, 2, 4));
        assert_eq!(Event::new(-1, 0, 0, 1), None);
        assert_eq!(Event::new(65_536, 0, 0, 1), None);
        assert_eq!(day_of(day_number(date(2026, 11, 23))), date(2026, 11, 23));
    }

    #[test]
    fn an_earlier_day_comes_first_whatever_the_kind() {
        assert!(Event::new(10, 59, 1, 4) < Event::new(11, 0, 0, 1));
    }
}
