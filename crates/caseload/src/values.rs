//! Cells to events.

use crate::event::{Day, Event, day_number};
use crate::headings::Headings;
use crate::{CaseloadError, Counts, Kinds};
use chronology::{Agency, Kind};
use jiff::civil::Date;
use practice::Practice;
use reading::coding::Coder;
use std::path::Path;

/// What cells mean under a partnership's rules.
pub(crate) struct Values<'a> {
    kinds: &'a Kinds,
    practice: &'a Practice,
    coder: Option<Coder>,
}

/// The cells of one row, as far as there are columns for them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cells<'c> {
    pub(crate) kind: Option<&'c str>,
    pub(crate) agency: &'c str,
    pub(crate) narrative: Option<&'c str>,
    /// The level, where the cell holds anything; 0 where that is no level.
    pub(crate) severity: Option<u8>,
}

impl<'a> Values<'a> {
    /// # Errors
    /// Where narratives have to be read and the rules for reading them are broken.
    pub(crate) fn new(
        file: &Path,
        practice: &'a Practice,
        kinds: &'a Kinds,
        headings: &Headings,
    ) -> Result<Self, CaseloadError> {
        let coder = headings.reads_narratives().then(|| Coder::new(practice, &[])).transpose();
        Ok(Self { kinds, practice, coder: coder.map_err(|e| CaseloadError::new(file, e))? })
    }

    pub(crate) fn kinds(&self) -> &'a Kinds {
        self.kinds
    }

    /// Whether every row's words have to be read.
    pub(crate) fn reads_narratives(&self) -> bool {
        self.coder.is_some()
    }

    /// The event of a row with a day; `None` where the day cannot be held, which is counted.
    pub(crate) fn event(&self, day: Day, cells: Cells, counts: &mut Counts) -> Option<Event> {
        let told = self.coder.as_ref().zip(cells.narrative.filter(|text| !text.trim().is_empty()));
        let coded = told.map(|(coder, text)| {
            let agency = self.practice.agencies.named(cells.agency);
            coder.code_text(text, Some(&agency).filter(|a| **a != Agency(String::new())))
        });
        let kind = if let Some(text) = cells.kind {
            let kind = self.kinds.kind(text);
            counts.unknown_kind += u64::from(kind.is_none());
            kind.unwrap_or_else(other)
        } else {
            let main = coded.as_ref().and_then(|coded| coded.kinds.first().copied());
            main.map_or_else(other, crate::kinds::place)
        };
        let indicated = coded.and_then(|coded| coded.indicators.iter().map(|hit| hit.level).max());
        let level = self.level(kind, cells.severity, counts, indicated);
        let event = Event::new(day, kind, self.kinds.agency(cells.agency), level);
        counts.no_date += u64::from(event.is_none());
        event
    }

    fn level(
        &self,
        kind: u8,
        written: Option<u8>,
        counts: &mut Counts,
        indicated: Option<u8>,
    ) -> u8 {
        match written {
            Some(level @ 1..=4) => level,
            Some(_) => {
                counts.unknown_level += 1;
                self.kinds.level(kind)
            }
            None => indicated.unwrap_or_else(|| self.kinds.level(kind)),
        }
    }
}

pub(crate) fn other() -> u8 {
    crate::kinds::place(Kind::Other)
}

/// A day as `2026-11-23` (whatever follows it) or `23/11/2026`.
pub(crate) fn day(text: &[u8]) -> Option<Day> {
    let text = text.trim_ascii();
    let number = |from: usize, to: usize| -> Option<i16> {
        let digits = text.get(from..to).filter(|d| d.iter().all(u8::is_ascii_digit))?;
        Some(digits.iter().fold(0, |n, digit| n * 10 + i16::from(digit - b'0')))
    };
    let (year, month, of_month) = match (text.get(4)?, text.get(2)?) {
        (b'-' | b'/', _) if text.get(7) == text.get(4) => {
            let ends = text.get(10).is_none_or(|next| !next.is_ascii_digit());
            (number(0, 4).filter(|_| ends)?, number(5, 7)?, number(8, 10)?)
        }
        (_, b'-' | b'/') if text.get(5) == text.get(2) => {
            let ends = text.get(10).is_none_or(|next| !next.is_ascii_digit());
            (number(6, 10).filter(|_| ends)?, number(3, 5)?, number(0, 2)?)
        }
        _ => return None,
    };
    Date::new(year, month as i8, of_month as i8).ok().map(day_number)
}

/// A level as a number; 0 where it is none, nothing where the cell is empty.
pub(crate) fn severity(text: &[u8]) -> Option<u8> {
    let text = text.trim_ascii();
    match text.strip_suffix(b".0").unwrap_or(text) {
        [] => None,
        [digit @ b'1'..=b'4'] => Some(digit - b'0'),
        _ => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day_of;
    use jiff::civil::date;

    #[test]
    fn days_as_they_are_written() {
        let read = |text: &str| day(text.as_bytes()).map(day_of);
        for text in
            ["2026-11-23", "2026-11-23T10:00:00Z", " 23/11/2026 ", "2026/11/23", "23-11-2026 09:00"]
        {
            assert_eq!(read(text), Some(date(2026, 11, 23)), "{text}");
        }
        for text in
            ["", "2026-13-01", "30/02/2026", "November", "2026-1-1", "26/11/23", "2026-11-231"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn levels_as_they_are_written() {
        assert_eq!(severity(b" 3 "), Some(3));
        assert_eq!(severity(b"4.0"), Some(4));
        assert_eq!(severity(b""), None);
        assert_eq!(severity(b"high"), Some(0));
    }
}
