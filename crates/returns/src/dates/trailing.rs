//! What stands after a date: its time, doubts, words that say nothing, another date.

use super::Context;
use super::clock::{Bare, Timed, clock};
use super::cursor::Cursor;
use super::named;
use super::point::Point;
use super::resolve::Notes;
use super::tokens::Kind;
use super::words::Word;

/// Takes what belongs to a point: its time of day, "(Tues)", "?", "approx", "AM", "n/k".
pub(super) fn suffixes(cursor: &mut Cursor<'_>, point: &mut Point, bare: Bare) {
    while !(cursor.is_word(0, Word::TimeOfDay) && cursor.is_word(1, Word::To)) {
        if timed(cursor, point, bare) {
            continue;
        }
        let skip = match cursor.kind(0) {
            Some(Kind::Mark(b'?' | b'~' | b'%' | b'*')) => {
                let time = cursor.is_mark(1, b':') || cursor.is_mark(1, b'?');
                point.traits.approximate |= !time && !cursor.is_mark(0, b'*');
                1
            }
            Some(
                Kind::Mark(b'(' | b')' | b'.' | b':' | b',' | b'@' | b'"' | b'\'')
                | Kind::Word(Word::Date),
            ) if benign(cursor, 1) => 1,
            Some(Kind::Word(Word::Approx)) => {
                point.traits.approximate = true;
                1
            }
            Some(Kind::Word(Word::Weekday(day))) => {
                point.weekday = point.weekday.or(Some(day));
                1
            }
            Some(Kind::Word(Word::Overnight)) => {
                point.traits.overnight = true;
                1
            }
            Some(Kind::Word(
                Word::TimeOfDay
                | Word::Night
                | Word::Am
                | Word::Pm
                | Word::Open
                | Word::NotKnown
                | Word::Noise
                | Word::No
                | Word::Hours
                | Word::Letter(b't' | b'x'),
            )) => 1,
            _ => return,
        };
        cursor.skip(skip);
    }
}

/// Takes a time of day at the cursor. Times after the first are left to the trailing text.
fn timed(cursor: &mut Cursor<'_>, point: &mut Point, bare: Bare) -> bool {
    if point.clock.is_some() || point.traits.impossible_time {
        return false;
    }
    let mut ahead = *cursor;
    if ahead.is_word(0, Word::Letter(b't')) {
        ahead.skip(1);
    }
    // "14/03/17 - 1530 hrs": a dash before a time, not before another date.
    if ahead.is_mark(0, b'-') && ahead.spaced(0) {
        ahead.skip(1);
        if !ahead.is_mark(1, b':') && !matches!(ahead.number_at(0), Some((0..=2400, 4))) {
            return false;
        }
    }
    let bare = if year_like(&ahead, bare, point) { Bare::IsNot } else { bare };
    match clock(&mut ahead, bare) {
        Some(Timed::At(clock)) => point.clock = Some(clock),
        Some(Timed::Impossible) => point.traits.impossible_time = true,
        None => return false,
    }
    *cursor = ahead;
    true
}

/// Four digits after a day without a year are its year; before a mark they begin a date.
fn year_like(cursor: &Cursor<'_>, bare: Bare, point: &Point) -> bool {
    let four = matches!(cursor.number_at(0), Some((_, 4)));
    let dated = matches!(cursor.kind(1), Some(Kind::Mark(b'/' | b'-')));
    bare == Bare::Is
        && four
        && (point.year.is_none()
            || dated && cursor.number_at(2).is_some_and(|(_, digits)| digits <= 2))
}

/// Whether the token `ahead` (or the end of the cell) says nothing against the date.
fn benign(cursor: &Cursor<'_>, ahead: usize) -> bool {
    match cursor.kind(ahead) {
        None => true,
        Some(Kind::Mark(mark)) => {
            matches!(mark, b'(' | b')' | b'.' | b':' | b'?' | b',' | b'"' | b'\'')
        }
        Some(Kind::Word(word)) => {
            matches!(
                word,
                Word::TimeOfDay
                    | Word::Night
                    | Word::Am
                    | Word::Pm
                    | Word::Open
                    | Word::NotKnown
                    | Word::Noise
                    | Word::No
                    | Word::Date
                    | Word::Approx
                    | Word::Weekday(_)
                    | Word::Overnight
                    | Word::Hours
                    | Word::At
                    | Word::Noon
                    | Word::Midnight
            )
        }
        Some(Kind::Number(_, digits)) => {
            cursor.is_mark(ahead + 1, b':')
                || (digits >= 3 && matches!(cursor.word_at(ahead + 1), Some(Word::Hours)))
        }
    }
}

/// Says what after the date was not read: another date, or words.
pub(super) fn trailing(cursor: &mut Cursor<'_>, ctx: &Context<'_>, notes: &mut Notes) {
    let rest = *cursor;
    let mut words = false;
    while !cursor.at_end() {
        let mut ahead = *cursor;
        if let Some(spread) = named::point(&mut ahead, ctx.serials)
            && !named::is_fault(&spread.first)
            && (spread.first.month.is_some() || spread.first.year.is_some())
        {
            notes.add("several dates stand in one cell; the first is taken");
            return;
        }
        words |= match cursor.kind(0) {
            Some(Kind::Mark(mark)) => mark == b'/' || mark == b'-' && cursor.token(1).is_none(),
            _ => !benign(cursor, 0) || cursor.number_at(0).is_some(),
        };
        cursor.skip(1);
    }
    if words {
        let rest = super::cell::shown(rest.rest());
        notes.add(format!("‘{rest}’ beside the date was not read"));
    }
}

/// Whether a cell says only that the date is not known: "N/K", "date not recorded", "?", "-".
pub(super) fn is_unknown(cursor: &Cursor<'_>) -> bool {
    let mut said = false;
    let mut ahead = *cursor;
    while let Some(kind) = ahead.kind(0) {
        match kind {
            Kind::Mark(_) => said |= ahead.is_mark(0, b'?') || ahead.is_mark(0, b'-'),
            Kind::Word(Word::NotKnown | Word::No | Word::Open) => said = true,
            Kind::Word(Word::Date | Word::Noise | Word::The | Word::Unit(_) | Word::Approx) => {}
            _ => return false,
        }
        ahead.skip(1);
    }
    said
}
