//! Points in time with names in them: months, terms, seasons, quarters, school years, weeks.

use super::chain;
use super::clock::{Bare, Clock, Timed, clock};
use super::cursor::Cursor;
use super::point::{Fault, Join, Point, Shape, Spread, Traits, Week, Year};
use super::terms::{feast, half_term, lettered, named_year, school_year, term};
use super::tokens::Kind;
use super::words::{Part, Unit, Word, month_mistyped};

/// Reads one point, or two that share their month or year, without its time of day.
pub(super) fn point(cursor: &mut Cursor<'_>, serials: bool) -> Option<Spread> {
    let mut ahead = *cursor;
    let weekday = weekday(&mut ahead);
    while ahead.eat(Word::The) || (weekday.is_some() && ahead.eat(Word::On)) {}
    let mut spread = week(&mut ahead, serials)
        .or_else(|| part(&mut ahead, serials))
        .or_else(|| plain(&mut ahead, serials))?;
    spread.first.weekday = weekday;
    *cursor = ahead;
    Some(spread)
}

fn weekday(cursor: &mut Cursor<'_>) -> Option<jiff::civil::Weekday> {
    let day = cursor.choose(|word| match word {
        Word::Weekday(day) => Some(day),
        _ => None,
    });
    if day.is_some() {
        cursor.skip_marks(b".,-");
    }
    day
}

/// "w/c", "week ending", "fortnight commencing", "weekend of", with the day they are named by.
fn week(cursor: &mut Cursor<'_>, serials: bool) -> Option<Spread> {
    let mut ahead = *cursor;
    let form = match ahead.word_at(0)? {
        Word::WeekCommencing => Week::Commencing,
        Word::WeekEnding => Week::Ending,
        Word::Weekend => Week::Weekend,
        Word::Unit(unit @ (Unit::Week | Unit::Fortnight)) => {
            ahead.skip(1);
            match (unit, ahead.word_at(0)?) {
                (Unit::Week, Word::Commencing | Word::Start | Word::From) => Week::Commencing,
                (Unit::Week, Word::End) => Week::Ending,
                (Unit::Week, Word::Of | Word::In) => Week::Of,
                (_, Word::Commencing | Word::Start | Word::From | Word::Of) => Week::Fortnight,
                _ => return None,
            }
        }
        _ => return None,
    };
    ahead.skip(1);
    ahead.skip_marks(b".:-");
    while ahead.eat(Word::Of) || ahead.eat(Word::On) || ahead.eat(Word::The) {}
    let day = weekday(&mut ahead);
    let mut spread = plain(&mut ahead, serials)?;
    *cursor = ahead;
    spread.first.week = Some(form);
    spread.first.weekday = day;
    Some(spread)
}

/// "early", "mid to late", "end of", "first half of", "first week of".
fn part(cursor: &mut Cursor<'_>, serials: bool) -> Option<Spread> {
    let mut ahead = *cursor;
    if let Some(shape) = nth(&mut ahead) {
        let mut spread = plain(&mut ahead, serials)?;
        let fits = spread.first.day.is_none() && spread.first.shape == Shape::Calendar;
        let whole_year = spread.first.month.is_none() && spread.first.year.is_some();
        if !fits || (matches!(shape, Shape::NthWeek(_)) && whole_year) {
            return None;
        }
        spread.first.shape = shape;
        *cursor = ahead;
        return Some(spread);
    }
    let first = one_part(&mut ahead)?;
    let mut joined = ahead;
    let last = match joined.kind(0) {
        Some(Kind::Mark(b'-' | b'/') | Kind::Word(Word::To | Word::Or)) => {
            joined.skip(1);
            joined.eat(Word::To);
            joined.skip_marks(b"-");
            one_part(&mut joined)
        }
        _ => None,
    };
    if last.is_some() {
        ahead = joined;
    }
    ahead.skip_marks(b"-.");
    while ahead
        .choose(|w| matches!(w, Word::Of | Word::In | Word::The | Word::On).then_some(()))
        .is_some()
    {}
    let mut spread = plain(&mut ahead, serials)?;
    if spread.first.day.is_some() {
        return None;
    }
    spread.first.part = Some((first, last.unwrap_or(first)));
    *cursor = ahead;
    Some(spread)
}

fn one_part(cursor: &mut Cursor<'_>) -> Option<Part> {
    cursor.choose(|word| match word {
        Word::Part(part) => Some(part),
        Word::Start => Some(Part::Early),
        Word::End => Some(Part::Late),
        _ => None,
    })
}

/// "first quarter of", "second half of", "3rd week in", "last week of", "1st half".
fn nth(cursor: &mut Cursor<'_>) -> Option<Shape> {
    let mut ahead = *cursor;
    let number = match ahead.kind(0)? {
        Kind::Word(Word::Nth(number)) => number,
        Kind::Word(Word::Last) => 9,
        Kind::Number(number @ 1..=5, 1) if ahead.is_word(1, Word::Suffix) => {
            ahead.skip(1);
            number as u8
        }
        _ => return None,
    };
    ahead.skip(1);
    let shape = match (ahead.word_at(0)?, number) {
        (Word::Quarter, 1..=4) => Shape::Quarter(number),
        (Word::Quarter, 9) => Shape::Quarter(4),
        (Word::Half, 1 | 2) => Shape::Half(number),
        (Word::Unit(Unit::Week), 1..=5 | 9) => Shape::NthWeek(number),
        _ => return None,
    };
    ahead.skip(1);
    let linked = ahead.eat(Word::Of) || ahead.eat(Word::In);
    if !linked && matches!(shape, Shape::NthWeek(_)) {
        return None;
    }
    ahead.eat(Word::The);
    *cursor = ahead;
    Some(shape)
}

fn plain(cursor: &mut Cursor<'_>, serials: bool) -> Option<Spread> {
    match cursor.kind(0)? {
        Kind::Number(..) => days_of_month(cursor)
            .or_else(|| year_first(cursor))
            .or_else(|| chain::numbers(cursor, serials)),
        Kind::Word(word) => worded(cursor, word, serials),
        Kind::Mark(b'\'') if matches!(cursor.number_at(1), Some((_, 2))) => {
            let year = year_here(cursor)?;
            Some(Point::of_year(year).into())
        }
        Kind::Mark(_) => None,
    }
}

fn worded(cursor: &mut Cursor<'_>, word: Word, serials: bool) -> Option<Spread> {
    match word {
        Word::Open | Word::Letter(b'x') => {
            open_day(cursor).or_else(|| chain::numbers(cursor, serials))
        }
        Word::Month(_) | Word::Other => month_first(cursor),
        Word::Season(season) => Some(term(cursor, season).into()),
        Word::Academic | Word::Financial => named_year(cursor, word, serials),
        Word::Unit(Unit::Year) | Word::Letter(b'y') | Word::Reception | Word::Nursery => {
            school_year(cursor)
        }
        Word::Quarter | Word::Letter(b'q' | b'h') => lettered(cursor, word),
        Word::Christmas | Word::Easter | Word::Feast(..) => Some(feast(cursor, word).into()),
        _ => None,
    }
}

/// A month's name at `ahead`, and whether it has a slip in it.
fn month_at(cursor: &Cursor<'_>, ahead: usize) -> Option<(u32, bool)> {
    match cursor.word_at(ahead)? {
        Word::Month(month) => Some((u32::from(month.unsigned_abs()), false)),
        Word::Other => {
            let mut letters = [0u8; 12];
            let text = cursor.text(ahead).as_bytes();
            let letters = letters.get_mut(..text.len())?;
            letters.copy_from_slice(text);
            letters.make_ascii_lowercase();
            month_mistyped(letters).map(|month| (u32::from(month.unsigned_abs()), true))
        }
        _ => None,
    }
}

/// "14 March 2017", "3rd of May", "12-14 March", "12, 13 and 14 March", "14Feb2016".
fn days_of_month(cursor: &mut Cursor<'_>) -> Option<Spread> {
    let mut ahead = *cursor;
    let first = day_number(&mut ahead)?;
    let mut last = None;
    loop {
        ahead.skip_marks(b".,?");
        let mut month = ahead;
        month.skip_marks(b"-/");
        month.eat(Word::Of);
        month.eat(Word::The);
        if let Some((number, mistyped)) = month_at(&month, 0) {
            month.skip(1);
            let year = year_after(&mut month);
            let approximate = cursor.has_mark_before(&month, b'?');
            let traits = Traits { approximate, mistyped, ..Traits::default() };
            let point = Point { month: Some(number), year, traits, ..Point::default() };
            *cursor = month;
            let at = |day| Point { day: Some(day), ..point };
            return Some(Spread {
                first: at(first),
                last: last.map(|(join, day)| (join, at(day))),
            });
        }
        let join = day_joint(&mut ahead, last.map(|(join, _)| join))?;
        last = Some((join, day_number(&mut ahead)?));
    }
}

fn day_number(cursor: &mut Cursor<'_>) -> Option<u32> {
    let (day, 1..=2) = cursor.number_at(0)? else { return None };
    cursor.skip(1);
    if !cursor.spaced(0) || cursor.is_word(0, Word::Suffix) {
        cursor.eat(Word::Suffix);
    }
    Some(day)
}

fn day_joint(cursor: &mut Cursor<'_>, before: Option<Join>) -> Option<Join> {
    let join = match cursor.kind(0)? {
        Kind::Mark(b'-' | b'/') | Kind::Word(Word::To | Word::Until) => Join::Range,
        Kind::Mark(b'&') | Kind::Word(Word::And) => Join::Several,
        Kind::Word(Word::Or) => Join::Either,
        // The comma was taken above: two numbers beside each other.
        Kind::Number(..) => return Some(before.unwrap_or(Join::Several)),
        _ => return None,
    };
    cursor.skip(1);
    Some(before.unwrap_or(join))
}

/// "??-Nov-2016", "xx March 2017".
fn open_day(cursor: &mut Cursor<'_>) -> Option<Spread> {
    let mut ahead = *cursor;
    ahead.skip(1);
    ahead.skip_marks(b"-/.");
    ahead.eat(Word::Of);
    month_at(&ahead, 0)?;
    let spread = month_first(&mut ahead)?;
    *cursor = ahead;
    Some(spread)
}

/// "2017 March 14", "2016 Q1", "2013 summer term", "2015/16 academic year", "2016-W12".
fn year_first(cursor: &mut Cursor<'_>) -> Option<Spread> {
    let (_, 4) = cursor.number_at(0)? else { return None };
    let mut ahead = *cursor;
    let year = year_here(&mut ahead)?;
    ahead.skip_marks(b"-/,(");
    ahead.eat(Word::The);
    let mut point = match ahead.word_at(0)? {
        Word::Month(_) => {
            let (month, _) = month_at(&ahead, 0)?;
            ahead.skip(1);
            let day = day_after(&mut ahead);
            Point { day, month: Some(month), ..Point::default() }
        }
        Word::Season(season) => term(&mut ahead, season),
        Word::Academic | Word::Financial => {
            let shape =
                if ahead.is_word(0, Word::Financial) { Shape::Financial } else { Shape::Academic };
            ahead.skip(1);
            (ahead.eat(Word::Unit(Unit::Year))).then_some(())?;
            Point { shape, ..Point::default() }
        }
        word @ (Word::Letter(b'q' | b'h') | Word::Quarter) => lettered(&mut ahead, word)?.first,
        Word::Letter(b'w') => {
            ahead.skip(1);
            let (number @ 1..=53, _) = ahead.number_at(0)? else { return None };
            ahead.skip(1);
            Point { shape: Shape::IsoWeek(number as u8), ..Point::default() }
        }
        _ => return None,
    };
    if point.year.is_some() && point.year != Some(year) {
        return None;
    }
    point.year = Some(year);
    ahead.skip_marks(b")");
    *cursor = ahead;
    Some(point.into())
}

/// The day after a month where the year stood first.
fn day_after(cursor: &mut Cursor<'_>) -> Option<u32> {
    let mut ahead = *cursor;
    ahead.skip_marks(b"-/.");
    let day = day_number(&mut ahead)?;
    if matches!(ahead.kind(0), Some(Kind::Mark(b':'))) {
        return None;
    }
    *cursor = ahead;
    Some(day)
}

/// "March 2017", "Feb-14", "March 14th, 2017", "March 14-16, 2017".
fn month_first(cursor: &mut Cursor<'_>) -> Option<Spread> {
    let mut ahead = *cursor;
    let (month, mistyped) = month_at(&ahead, 0)?;
    ahead.skip(1);
    let traits = Traits { mistyped, ..Traits::default() };
    let point = Point { month: Some(month), traits, ..Point::default() };
    if ahead.is_word(0, Word::Half) && ahead.is_word(1, Word::Term) {
        ahead.skip(2);
        *cursor = ahead;
        return half_term(cursor, month).map(Spread::from);
    }
    if let Some(spread) = days_then_year(ahead, point, cursor) {
        return Some(spread);
    }
    let dashed = ahead.is_mark(0, b'-') || ahead.is_mark(0, b'/') || ahead.is_mark(0, b'\'');
    let year = year_after(&mut ahead);
    if mistyped && year.is_none() {
        return None;
    }
    *cursor = ahead;
    // "March 14" may be a day; "Mar-14" is how spreadsheets show a month.
    let day_like = year.is_some_and(|year| year.digits == 2 && year.value <= 31) && !dashed;
    Some(Point { year, traits: Traits { ambiguous: day_like, ..traits }, ..point }.into())
}

fn days_then_year(mut ahead: Cursor<'_>, point: Point, cursor: &mut Cursor<'_>) -> Option<Spread> {
    ahead.skip_marks(b".");
    ahead.eat(Word::The);
    let suffixed = ahead.is_word(1, Word::Suffix);
    let first = day_number(&mut ahead)?;
    let mut joined = ahead;
    let last = day_joint(&mut joined, None).and_then(|join| Some((join, day_number(&mut joined)?)));
    let last =
        last.filter(|_| joined.is_mark(0, b',') || matches!(joined.number_at(0), Some((_, 4))));
    if last.is_some() {
        ahead = joined;
    }
    ahead.skip_marks(b",.");
    let year = match ahead.number_at(0) {
        Some((_, 4)) => year_after(&mut ahead),
        Some((_, 2)) if suffixed => year_after(&mut ahead),
        _ => None,
    };
    let (year, clock) = if year.is_none() { time_then_year(&mut ahead) } else { (year, None) };
    if year.is_none() && !suffixed {
        return None;
    }
    copy_place(cursor, ahead);
    let at = |day| Point { day: Some(day), year, clock, ..point };
    Some(Spread { first: at(first), last: last.map(|(join, day)| (join, at(day))) })
}

/// "Mar 13 10:15:00 2017", as some programs write: the time before the year.
fn time_then_year(cursor: &mut Cursor<'_>) -> (Option<Year>, Option<Clock>) {
    let mut ahead = *cursor;
    let Some(Timed::At(time)) = clock(&mut ahead, Bare::IsNot) else { return (None, None) };
    while ahead.eat(Word::Noise) {}
    let Some((_, 4)) = ahead.number_at(0) else { return (None, None) };
    let year = year_here(&mut ahead);
    *cursor = ahead;
    (year, Some(time))
}

fn copy_place(cursor: &mut Cursor<'_>, ahead: Cursor<'_>) {
    cursor.skip(ahead.place().saturating_sub(cursor.place()));
}

/// A year after a month, with what may stand between; none where the number begins a time or the
/// next date.
fn year_after(cursor: &mut Cursor<'_>) -> Option<Year> {
    let mut ahead = *cursor;
    let marked = ahead.skip_marks(b"-/.,");
    ahead.skip_marks(b"(?)");
    while ahead.eat(Word::Of) || ahead.eat(Word::In) {}
    let (_, digits) = ahead.number_at(usize::from(ahead.is_mark(0, b'\'')))?;
    let mut next = ahead;
    next.skip(1);
    next.eat(Word::Suffix);
    next.skip_marks(b"-/");
    next.eat(Word::Of);
    let begins_a_date = digits <= 2 && marked && month_at(&next, 0).is_some();
    let begins_a_time = begins_a_time(&ahead, marked);
    if begins_a_date || begins_a_time || digits == 1 && !marked {
        return None;
    }
    let year = year_here(&mut ahead)?;
    *cursor = ahead;
    Some(year)
}

/// Whether the number at the cursor is a time and not a year.
fn begins_a_time(cursor: &Cursor<'_>, marked: bool) -> bool {
    let Some((value, digits)) = cursor.number_at(0) else { return false };
    let dotted = cursor.is_mark(1, b'.') && !cursor.spaced(1) && !cursor.spaced(2);
    match cursor.word_at(1) {
        Some(Word::Hours | Word::Suffix) => true,
        Some(Word::Am | Word::Pm | Word::Noon | Word::Midnight) => value <= 12 && !marked,
        _ => {
            cursor.is_mark(1, b':')
                || (dotted && digits <= 2 && matches!(cursor.number_at(2), Some((_, 2))))
        }
    }
}

/// A year at the cursor: `2017`, `17`, `'17`, `2015/16`, `15/16`.
pub(super) fn year_here(cursor: &mut Cursor<'_>) -> Option<Year> {
    let mut ahead = *cursor;
    let apostrophe = ahead.eat_mark(b'\'');
    let (value, digits) = ahead.number_at(0)?;
    if apostrophe && digits != 2 {
        return None;
    }
    ahead.skip(1);
    let joint = ahead.is_mark(0, b'/') || ahead.is_mark(0, b'-');
    let follows = |next: (u32, u8)| match next {
        (next, 2) => next == (value + 1) % 100,
        (next, 4) => next == value + 1,
        _ => false,
    };
    let into_next = joint
        && ahead.number_at(1).is_some_and(follows)
        && !matches!(ahead.kind(2), Some(Kind::Mark(b'/' | b'-' | b':')));
    ahead.skip(if into_next { 2 } else { 0 });
    *cursor = ahead;
    Some(Year { value, digits, into_next })
}

/// Whether a spread is only a number that may be a day or nothing.
pub(super) fn is_fault(point: &Point) -> bool {
    matches!(point.shape, Shape::Fault(Fault::Number)) || point.is_bare_day()
}
