//! Times of day: `15:30`, `1940 hrs`, `3.50pm`, `noon`, `approx 1am`, `18:30-19:30`.

use super::TimeOfDay;
use super::cursor::Cursor;
use super::tokens::Kind;
use super::words::Word;
use chronology::Precision;

/// A time as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub time: TimeOfDay,
    /// Minutes east of Greenwich, where an export gives them.
    pub offset: Option<i16>,
    /// 00:00:00 to the second, which exports write where a date has no time.
    pub none: bool,
    /// "midnight", which may begin or end the day; 0001 and 2359, which often stand for unknown.
    pub doubtful: bool,
}

/// What stands where a time may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timed {
    At(Clock),
    /// Written as a time, but there is no such time.
    Impossible,
}

/// Whether a bare number is a time here: after a whole date four digits are, elsewhere not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bare {
    Is,
    IsNot,
}

/// Reads a time or a span of times at the cursor; leaves the cursor where it is if there is none.
pub(super) fn clock(cursor: &mut Cursor<'_>, bare: Bare) -> Option<Timed> {
    let mut ahead = *cursor;
    let mut approximate = lead_in(&mut ahead);
    let first = half_told_at_the_end(&mut ahead).or_else(|| one(&mut ahead, bare))?;
    approximate |= ahead.is_mark(0, b'?') && ahead.eat_mark(b'?');
    *cursor = ahead;
    let Timed::At(mut clock) = first else { return Some(first) };
    match until(&mut ahead, bare) {
        Some(Timed::Impossible) => return Some(Timed::Impossible),
        Some(Timed::At(end)) if end.time.earliest > clock.time.earliest => {
            *cursor = ahead;
            clock.time.latest = end.time.earliest;
            clock.time.precision = Precision::Range;
        }
        // A span over midnight ends on the next day.
        Some(Timed::At(end)) if end.time.earliest < clock.time.earliest => {
            *cursor = ahead;
            clock.time.latest = end.time.earliest + 1440;
            clock.time.precision = Precision::Range;
        }
        Some(Timed::At(_)) => *cursor = ahead,
        None => {}
    }
    clock.time.approximate |= approximate;
    Some(Timed::At(clock))
}

/// "at", "@", "approx", "c.", "about", "around", "~": true if approximate.
fn lead_in(cursor: &mut Cursor<'_>) -> bool {
    let mut approximate = false;
    loop {
        match cursor.kind(0) {
            Some(Kind::Word(Word::Approx | Word::Letter(b'c'))) => {
                approximate = true;
                cursor.skip(1);
                cursor.skip_marks(b".");
            }
            Some(Kind::Mark(b'~')) => {
                approximate = true;
                cursor.skip(1);
            }
            Some(Kind::Mark(b'?')) if cursor.number_at(1).is_some() => {
                approximate = true;
                cursor.skip(1);
            }
            Some(
                Kind::Mark(b'@' | b',' | b'(' | b';')
                | Kind::Word(Word::At | Word::From | Word::Between | Word::The),
            ) => cursor.skip(1),
            _ => return approximate,
        }
    }
}

fn until(cursor: &mut Cursor<'_>, bare: Bare) -> Option<Timed> {
    match cursor.kind(0)? {
        Kind::Mark(b'-' | b'/') | Kind::Word(Word::To | Word::Until | Word::And) => cursor.skip(1),
        _ => return None,
    }
    // "18:30 - 14/03/17": the number belongs to a date.
    if cursor.number_at(0).is_some() && matches!(cursor.kind(1), Some(Kind::Mark(b'/' | b'-'))) {
        return None;
    }
    one(cursor, bare)
}

/// The "3" of "3-4pm"; the cursor stays before the dash.
fn half_told_at_the_end(cursor: &mut Cursor<'_>) -> Option<Timed> {
    let (hour @ 1..=12, 1 | 2) = cursor.number_at(0)? else { return None };
    let (end @ 1..=12, 1 | 2) = cursor.number_at(2)? else { return None };
    let joined = cursor.is_mark(1, b'-') || cursor.is_word(1, Word::To);
    let half = cursor.word_at(3).filter(|word| matches!(word, Word::Am | Word::Pm))?;
    if !joined {
        return None;
    }
    cursor.skip(1);
    // "11-1pm" begins in the morning.
    let half = if hour < 12 && hour > end { Word::Am } else { half };
    Some(minute_of(hour, None, Some(half)))
}

fn one(cursor: &mut Cursor<'_>, bare: Bare) -> Option<Timed> {
    match cursor.kind(0)? {
        Kind::Word(Word::Noon) => {
            cursor.skip(1);
            Some(at(720, Precision::Minute))
        }
        Kind::Word(Word::Midnight) => {
            cursor.skip(1);
            Some(midnight())
        }
        Kind::Number(hour, digits) => numbered(cursor, hour, digits, bare),
        _ => None,
    }
}

fn midnight() -> Timed {
    match at(0, Precision::Minute) {
        Timed::At(clock) => Timed::At(Clock { doubtful: true, ..clock }),
        Timed::Impossible => Timed::Impossible,
    }
}

fn at(minute: u16, precision: Precision) -> Timed {
    let latest = if precision == Precision::Hour { minute + 59 } else { minute };
    let time = TimeOfDay { earliest: minute, latest, precision, approximate: false };
    Timed::At(Clock { time, offset: None, none: false, doubtful: matches!(minute, 1 | 1439) })
}

fn numbered(cursor: &mut Cursor<'_>, hour: u32, digits: u8, bare: Bare) -> Option<Timed> {
    let mut ahead = *cursor;
    ahead.skip(1);
    let minutes = match ahead.kind(0) {
        Some(Kind::Mark(mark @ (b':' | b'.' | b';'))) if digits <= 2 => {
            two_digits(&mut ahead, mark, bare)?
        }
        Some(Kind::Word(Word::Letter(b'h'))) if digits <= 2 && !ahead.spaced(0) => {
            ahead.skip(1);
            match ahead.number_at(0) {
                Some((minutes, 2)) if !ahead.spaced(0) => {
                    ahead.skip(1);
                    Some(minutes)
                }
                _ => None,
            }
        }
        _ => None,
    };
    let half = half_of_day(&mut ahead);
    let half_year = ahead.is_word(0, Word::Letter(b'h')) && ahead.number_at(1).is_some();
    let hours = ahead.eat(Word::Hours) || (!half_year && ahead.eat(Word::Letter(b'h')));
    let told = match (minutes, digits) {
        (Some(minutes), _) => (hour, Some(minutes)),
        (None, 1 | 2) if half.is_some() || hours => (hour, None),
        (None, 3) if hours || half.is_some() => (hour / 100, Some(hour % 100)),
        (None, 4) if hours || half.is_some() || bare == Bare::Is => (hour / 100, Some(hour % 100)),
        (None, 6) if bare == Bare::Is => (hour / 10_000, Some(hour / 100 % 100)),
        _ => return None,
    };
    let mut timed = minute_of(told.0, told.1, half);
    if let Timed::At(clock) = &mut timed {
        let seconds = ahead.place() - cursor.place() > 4;
        clock.none = seconds && clock.time.earliest == 0;
        clock.offset = offset(&mut ahead, seconds);
    }
    *cursor = ahead;
    Some(timed)
}

/// Minutes after a colon or a dot, and seconds thrown away. `None` outside: not a time at all.
#[expect(clippy::option_option, reason = "no time, and a time without minutes, are two things")]
fn two_digits(ahead: &mut Cursor<'_>, mark: u8, bare: Bare) -> Option<Option<u32>> {
    let Some((minutes, 2)) = ahead.number_at(1) else {
        return (mark == b'.').then_some(None);
    };
    // A dot makes a time only where a time is looked for: elsewhere it is the dot of a date.
    let date = ahead.is_mark(2, b'.') || ahead.is_mark(2, b'/');
    if mark != b':' && (date && mark == b'.' || (bare == Bare::IsNot && !clock_word(ahead, 2))) {
        return None;
    }
    ahead.skip(2);
    if ahead.is_mark(0, b':') && matches!(ahead.number_at(1), Some((_, 2))) {
        ahead.skip(2);
        if ahead.is_mark(0, b'.') && ahead.number_at(1).is_some() && !ahead.spaced(1) {
            ahead.skip(2);
        }
    }
    Some(Some(minutes))
}

fn clock_word(cursor: &Cursor<'_>, ahead: usize) -> bool {
    matches!(cursor.word_at(ahead), Some(Word::Am | Word::Pm | Word::Hours | Word::Letter(b'h')))
}

/// "am" or "pm" ("noon" and "midnight" after a 12): the hours to add to 12 o'clock.
fn half_of_day(cursor: &mut Cursor<'_>) -> Option<Word> {
    let half = cursor.choose(|word| {
        matches!(word, Word::Am | Word::Pm | Word::Noon | Word::Midnight).then_some(word)
    });
    if half.is_some() {
        cursor.skip_marks(b".");
    }
    half
}

fn minute_of(hour: u32, minutes: Option<u32>, half: Option<Word>) -> Timed {
    let hour = match half {
        Some(Word::Am | Word::Midnight) if hour == 12 => 0,
        Some(Word::Pm) if (1..12).contains(&hour) => hour + 12,
        Some(Word::Noon | Word::Midnight) if hour != 12 => return Timed::Impossible,
        // "15:30 pm" and "00:30 am" say the same thing twice; "15:30 am" contradicts itself.
        Some(Word::Am) if hour > 12 => return Timed::Impossible,
        _ => hour,
    };
    let end_of_day = hour == 24 && minutes.is_none_or(|minutes| minutes == 0);
    if minutes.is_some_and(|minutes| minutes > 59) || (hour > 23 && !end_of_day) {
        return Timed::Impossible;
    }
    let minute = (hour * 60 + minutes.unwrap_or(0)) as u16;
    let exact = minutes.is_some() || end_of_day || half == Some(Word::Noon);
    if half == Some(Word::Midnight) {
        return midnight();
    }
    at(minute, if exact { Precision::Minute } else { Precision::Hour })
}

/// `Z`, `+01:00` or `+0100` straight after a time. A dash is an offset only after seconds: else
/// it is a span of times.
fn offset(cursor: &mut Cursor<'_>, seconds: bool) -> Option<i16> {
    if cursor.eat(Word::Letter(b'z')) {
        return Some(0);
    }
    let sign = match cursor.kind(0)? {
        Kind::Mark(b'+') => 1,
        Kind::Mark(b'-') if seconds && !cursor.spaced(0) => -1,
        _ => return None,
    };
    let (minutes, tokens) = match (cursor.number_at(1)?, cursor.number_at(3)) {
        ((hours, 2), Some((minutes, 2))) if cursor.is_mark(2, b':') => (hours * 60 + minutes, 4),
        ((both, 4), _) => (both / 100 * 60 + both % 100, 2),
        _ => return None,
    };
    if minutes > 14 * 60 {
        return None;
    }
    cursor.skip(tokens);
    Some(sign * minutes as i16)
}

#[cfg(test)]
mod tests {
    use super::super::tokens::Tokens;
    use super::*;

    fn minutes(cell: &str) -> Option<(u16, u16)> {
        let tokens = Tokens::of(cell);
        match clock(&mut Cursor::new(cell, tokens.all()), Bare::Is)? {
            Timed::At(clock) => Some((clock.time.earliest, clock.time.latest)),
            Timed::Impossible => None,
        }
    }

    #[test]
    fn times_as_they_are_written() {
        for (cell, hour, minute) in [
            ("15:30", 15, 30),
            ("1940 hrs", 19, 40),
            ("1940hrs", 19, 40),
            ("0210", 2, 10),
            ("3.50pm", 15, 50),
            ("3:50 p.m.", 15, 50),
            ("15.30", 15, 30),
            ("15h30", 15, 30),
            ("15:30:59", 15, 30),
            ("13:20:00.000Z", 13, 20),
            ("noon", 12, 0),
            ("12 noon", 12, 0),
            ("12:15am", 0, 15),
            ("12.15 pm", 12, 15),
            ("930am", 9, 30),
            ("2400 hrs", 24, 0),
            ("midnight", 0, 0),
        ] {
            let minute = hour * 60 + minute;
            assert_eq!(minutes(cell), Some((minute, minute)), "{cell}");
        }
    }

    #[test]
    fn an_hour_is_an_hour_and_a_span_a_span() {
        assert_eq!(minutes("approx 1am"), Some((60, 119)));
        assert_eq!(minutes("3pm"), Some((900, 959)));
        assert_eq!(minutes("18:30-19:30"), Some((1110, 1170)));
        assert_eq!(minutes("between 1830 and 1930 hrs"), Some((1110, 1170)));
    }

    #[test]
    fn there_is_no_such_time() {
        for cell in ["25:99", "2575 hrs", "24:01", "13:60", "15:30 am"] {
            let tokens = Tokens::of(cell);
            let read = clock(&mut Cursor::new(cell, tokens.all()), Bare::Is);
            assert_eq!(read, Some(Timed::Impossible), "{cell}");
        }
    }
}
