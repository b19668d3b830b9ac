//! Spans with a name: terms, seasons, school and financial years, quarters, feasts.

use super::chain;
use super::cursor::Cursor;
use super::named::year_here;
use super::point::{Point, Shape, Spread, Year};
use super::words::{Season, Unit, Word};

/// "Autumn term 2013", "Summer 2015", "Aut 1 2016", "summer holidays", "spring term of Year 5".
pub(super) fn term(cursor: &mut Cursor<'_>, season: Season) -> Point {
    cursor.skip(1);
    cursor.skip_marks(b".");
    let is_term = cursor.eat(Word::Term) || cursor.eat(Word::Letter(b't'));
    let half = match cursor.number_at(0) {
        Some((half @ (1 | 2), 1))
            if !cursor.is_mark(1, b'/') && !cursor.is_word(1, Word::Suffix) =>
        {
            cursor.skip(1);
            Some(half as u8)
        }
        _ if cursor.is_word(0, Word::Half) && cursor.is_word(1, Word::Term) => {
            cursor.skip(2);
            Some(0)
        }
        _ => None,
    };
    let shape = match (half, is_term) {
        (Some(half), _) => Shape::HalfTerm(season, half),
        (None, true) => Shape::Term(season),
        (None, false) if cursor.eat(Word::Holiday) => Shape::Holidays(season),
        _ if cursor.eat(Word::Term) => Shape::Term(season),
        _ => Shape::Season(season),
    };
    if cursor.number_at(1).is_some() {
        cursor.skip_marks(b"-,(");
    }
    while cursor.eat(Word::Of) || cursor.eat(Word::In) || cursor.eat(Word::The) {}
    let school_year = year_of_school(cursor);
    if cursor.number_at(1).is_some() {
        cursor.skip_marks(b",(");
    }
    let year = term_year(cursor);
    cursor.skip_marks(b")");
    Point { year, shape, school_year, ..Point::default() }
}

fn term_year(cursor: &mut Cursor<'_>) -> Option<Year> {
    let (_, 2 | 4) = cursor.number_at(usize::from(cursor.is_mark(0, b'\'')))? else { return None };
    if cursor.is_mark(1, b':') {
        return None;
    }
    year_here(cursor)
}

/// "October half term 2016": the holiday in the middle of the term of that month.
pub(super) fn half_term(cursor: &mut Cursor<'_>, month: u32) -> Option<Point> {
    let season = match month {
        10 | 11 => Season::Autumn,
        2 => Season::Spring,
        5 | 6 => Season::Summer,
        _ => return None,
    };
    let year = term_year(cursor);
    Some(Point { year, shape: Shape::HalfTerm(season, 0), ..Point::default() })
}

/// "academic year 2015/16", "FY 2016/17", "financial year 16/17".
pub(super) fn named_year(cursor: &mut Cursor<'_>, word: Word, serials: bool) -> Option<Spread> {
    let mut ahead = *cursor;
    ahead.skip(1);
    ahead.eat(Word::Unit(Unit::Year));
    ahead.skip_marks(b".:-");
    if word == Word::Academic && !ahead.spaced(0) && ahead.number_at(0).is_none() {
        return None;
    }
    let (_, 2 | 4) = ahead.number_at(usize::from(ahead.is_mark(0, b'\'')))? else { return None };
    let shape = if word == Word::Financial { Shape::Financial } else { Shape::Academic };
    let year = year_here(&mut ahead)?;
    if ahead.is_mark(0, b'/') && shape == Shape::Academic {
        return chain::numbers(&mut ahead, serials);
    }
    *cursor = ahead;
    Some(Point { shape, ..Point::of_year(year) }.into())
}

/// "Year 5", "Yr 5", "Y5", "reception", with or without "(2011/12)".
pub(super) fn school_year(cursor: &mut Cursor<'_>) -> Option<Spread> {
    let mut ahead = *cursor;
    if let Some((_, 4)) = ahead.number_at(1)
        && ahead.is_word(0, Word::Unit(Unit::Year))
    {
        ahead.skip(1);
        let year = year_here(&mut ahead)?;
        *cursor = ahead;
        let shape = if year.into_next { Shape::Academic } else { Shape::Calendar };
        return Some(Point { shape, ..Point::of_year(year) }.into());
    }
    let school = year_of_school(&mut ahead)?;
    ahead.skip_marks(b"-,(");
    let shape = Shape::SchoolYear(school);
    let point = match ahead.word_at(0) {
        Some(Word::Season(season)) => {
            Point { school_year: Some(school), ..term(&mut ahead, season) }
        }
        _ => Point { shape, year: term_year(&mut ahead), ..Point::default() },
    };
    ahead.skip_marks(b")");
    *cursor = ahead;
    Some(point.into())
}

fn year_of_school(cursor: &mut Cursor<'_>) -> Option<u8> {
    if cursor.eat(Word::Reception) {
        cursor.eat(Word::Unit(Unit::Year));
        return Some(0);
    }
    let named = cursor.is_word(0, Word::Unit(Unit::Year));
    let lettered = cursor.is_word(0, Word::Letter(b'y')) && !cursor.spaced(1);
    if !named && !lettered {
        return None;
    }
    let (year @ 1..=13, 1 | 2) = cursor.number_at(1)? else { return None };
    cursor.skip(2);
    Some(year as u8)
}

/// "Q1 2016", "H2 2016", "quarter 3 2016", "Q1 2016/17".
pub(super) fn lettered(cursor: &mut Cursor<'_>, word: Word) -> Option<Spread> {
    let mut ahead = *cursor;
    ahead.skip(1);
    let shape = match (word, ahead.number_at(0)?) {
        (Word::Quarter | Word::Letter(b'q'), (number @ 1..=4, 1)) => Shape::Quarter(number as u8),
        (Word::Letter(b'h'), (number @ 1..=2, 1)) => Shape::Half(number as u8),
        _ => return None,
    };
    ahead.skip(1);
    ahead.skip_marks(b"-/.,");
    while ahead.eat(Word::Of) || ahead.eat(Word::In) || ahead.eat(Word::Financial) {}
    ahead.eat(Word::Unit(Unit::Year));
    let year = term_year(&mut ahead);
    *cursor = ahead;
    Some(Point { year, shape, ..Point::default() }.into())
}

/// Christmas, Easter and days with a fixed date.
pub(super) fn feast(cursor: &mut Cursor<'_>, word: Word) -> Point {
    use jiff::civil::Weekday;
    cursor.skip(1);
    let holiday = cursor.eat(Word::Holiday);
    let day = !holiday && cursor.eat(Word::Unit(Unit::Day));
    let fixed = |month: i8, day: i8| Point {
        day: Some(u32::from(day.unsigned_abs())),
        month: Some(u32::from(month.unsigned_abs())),
        ..Point::default()
    };
    let shaped = |shape| Point { shape, ..Point::default() };
    let point = match (word, cursor.word_at(0)) {
        (Word::Feast(month, day), _) => {
            cursor.eat(Word::Night);
            fixed(month, day)
        }
        (Word::Christmas, _) if holiday => shaped(Shape::Holidays(Season::Autumn)),
        (Word::Christmas, _) if day => fixed(12, 25),
        (Word::Christmas, _) => shaped(Shape::Christmas),
        _ if holiday => shaped(Shape::Holidays(Season::Spring)),
        (_, Some(Word::Weekday(weekday @ (Weekday::Sunday | Weekday::Monday)))) => {
            cursor.skip(1);
            shaped(Shape::EasterDay(i8::from(weekday == Weekday::Monday)))
        }
        _ => shaped(Shape::Easter),
    };
    cursor.skip_marks(b",");
    Point { year: term_year(cursor), ..point }
}
