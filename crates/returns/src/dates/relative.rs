//! Dates told from another date: "two days later", "yesterday", "the following Tuesday", and from
//! the child's birth: "aged 9".

use super::Context;
use super::cursor::Cursor;
use super::named;
use super::resolve::{Notes, resolve};
use super::tokens::Kind;
use super::words::{Unit, Word};
use chronology::{Precision, When};
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

type Told = Option<Result<When, String>>;

/// Reads a relative date at the cursor, counted from the row above or from a date written after.
pub(super) fn relative(cursor: &mut Cursor<'_>, ctx: &Context<'_>, notes: &mut Notes) -> Told {
    let mut ahead = *cursor;
    while matches!(ahead.word_at(0), Some(Word::The | Word::On | Word::In | Word::At)) {
        ahead.skip(1);
    }
    if ahead.eat(Word::Birth) {
        *cursor = ahead;
        let missing = "told from the child's birth, whose date is not given".to_owned();
        return Some(ctx.born.map(When::day).ok_or(missing));
    }
    let told = counted(&mut ahead, ctx, notes)
        .or_else(|| pointed(&mut ahead, ctx, notes))
        .or_else(|| weekday_alone(&mut ahead, ctx, notes))?;
    *cursor = ahead;
    Some(told.map(When::about))
}

fn base(ctx: &Context<'_>, notes: &mut Notes) -> Result<Date, String> {
    let previous = ctx.previous.ok_or_else(|| {
        "told from another date, and the date of the row above is not given".to_owned()
    })?;
    notes.add(format!("counted from the row above, {}", When::day(previous)));
    Ok(previous)
}

/// "two days later", "about a week after", "3 months before 12/03/2017", "2/52 later".
fn counted(cursor: &mut Cursor<'_>, ctx: &Context<'_>, notes: &mut Notes) -> Told {
    let mut ahead = *cursor;
    let (fewest, most) = count(&mut ahead)?;
    ahead.eat(Word::Of);
    let unit = unit(&mut ahead)?;
    let back = match ahead.word_at(0)? {
        Word::Later | Word::After | Word::On | Word::From => false,
        Word::Before => true,
        Word::Ago => {
            ahead.skip(1);
            *cursor = ahead;
            return Some(Err("told from the day of writing, which is not given".to_owned()));
        }
        _ => return None,
    };
    ahead.skip(1);
    let from = match named::point(&mut ahead, false) {
        Some(spread) if spread.first.is_whole_day() => {
            resolve(&spread.first, ctx, notes).map(|when| when.first_day())
        }
        _ => base(ctx, notes).map(Some),
    };
    *cursor = ahead;
    Some(from.and_then(|from| {
        let step = |count| from.and_then(|from| moved(from, count, unit, back));
        let ends = step(fewest).zip(step(most));
        let (first, last) = ends.ok_or("there is no such day in the calendar")?;
        let precision = if first == last { Precision::Day } else { Precision::Range };
        Ok(When::days(first.min(last), first.max(last), precision))
    }))
}

fn count(cursor: &mut Cursor<'_>) -> Option<(u32, u32)> {
    let counted = match cursor.kind(0)? {
        Kind::Number(number @ 0..=400, 1..=3) => (number, number),
        Kind::Word(Word::Count(1)) if matches!(cursor.word_at(1), Some(Word::Few)) => {
            cursor.skip(1);
            (2, 5)
        }
        Kind::Word(Word::Count(1)) if cursor.is_word(1, Word::Count(2)) => {
            cursor.skip(1);
            (2, 2)
        }
        Kind::Word(Word::Count(number)) => (u32::from(number), u32::from(number)),
        Kind::Word(Word::Few) => (2, 5),
        _ => return None,
    };
    cursor.skip(1);
    Some(counted)
}

/// A unit in words, or as health writes it: `/7` days, `/52` weeks, `/12` months.
fn unit(cursor: &mut Cursor<'_>) -> Option<Unit> {
    if cursor.is_mark(0, b'/') {
        let unit = match cursor.number_at(1)? {
            (7, 1) => Unit::Day,
            (52, 2) => Unit::Week,
            (12, 2) => Unit::Month,
            _ => return None,
        };
        cursor.skip(2);
        return Some(unit);
    }
    cursor.choose(|word| match word {
        Word::Unit(unit) => Some(unit),
        _ => None,
    })
}

fn moved(from: Date, count: u32, unit: Unit, back: bool) -> Option<Date> {
    let count = i64::from(count);
    let span: Span = match unit {
        Unit::Day => count.days(),
        Unit::Week => count.weeks(),
        Unit::Fortnight => (count * 2).weeks(),
        Unit::Month => count.months(),
        Unit::Year => count.years(),
    };
    (if back { from.checked_sub(span) } else { from.checked_add(span) }).ok()
}

/// Which of a run of days, weeks or months is pointed at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Before,
    Same,
    After,
}

/// "yesterday", "next day", "same day", "the following week", "last Tuesday", "later that month".
fn pointed(cursor: &mut Cursor<'_>, ctx: &Context<'_>, notes: &mut Notes) -> Told {
    let mut ahead = *cursor;
    let (which, unit) = match (ahead.word_at(0)?, ahead.word_at(1)) {
        (Word::Today, _) => {
            cursor.skip(1);
            return Some(Err("today is the day of writing, which is not given".to_owned()));
        }
        (Word::Yesterday, _) => (Which::Before, None),
        (Word::Tomorrow, _) => (Which::After, None),
        (Word::Unit(Unit::Day), Some(Word::Before)) => (Which::Before, Some(Word::Unit(Unit::Day))),
        (Word::Unit(Unit::Day), Some(Word::After)) => (Which::After, Some(Word::Unit(Unit::Day))),
        (Word::Next, next) => (Which::After, Some(next?)),
        (Word::Last, next) => (Which::Before, Some(next?)),
        (Word::Later | Word::Before | Word::Part(_), Some(Word::Same | Word::That)) => {
            ahead.skip(1);
            (Which::Same, Some(ahead.word_at(1)?))
        }
        (Word::Same, None) if ahead.token(1).is_none() => (Which::Same, None),
        (Word::Same | Word::That, Some(next)) => (Which::Same, Some(next)),
        _ => return None,
    };
    ahead.skip(if unit.is_some() { 2 } else { 1 });
    // "last week of March" names its month.
    if matches!(ahead.word_at(0), Some(Word::Of | Word::In)) {
        return None;
    }
    let place = |day: Date| target(day, which, unit.unwrap_or(Word::Unit(Unit::Day)));
    // A word that points at nothing with a length is not a relative date.
    place(Date::constant(2016, 6, 1))?;
    *cursor = ahead;
    let from = base(ctx, notes);
    Some(from.and_then(|day| place(day).ok_or_else(|| "there is no such day".to_owned())))
}

fn target(day: Date, which: Which, unit: Word) -> Option<When> {
    let step = match which {
        Which::Before => -1,
        Which::Same => 0,
        Which::After => 1i64,
    };
    match unit {
        Word::Unit(Unit::Day) | Word::TimeOfDay | Word::Night | Word::Date | Word::Noon => {
            day.checked_add(step.days()).ok().map(When::day)
        }
        Word::Unit(Unit::Week) => {
            let monday = day.weekday().to_monday_zero_offset();
            let first = day.checked_sub(i64::from(monday).days()).ok()?;
            let first = first.checked_add(step.weeks()).ok()?;
            Some(When::days(first, first.checked_add(6.days()).ok()?, Precision::Week))
        }
        Word::Unit(Unit::Month) => {
            let first = day.first_of_month().checked_add(step.months()).ok()?;
            Some(When::days(first, first.last_of_month(), Precision::Month))
        }
        Word::Unit(Unit::Year) => {
            let year = i64::from(day.year()) + step;
            super::spans::months(i16::try_from(year).ok()?, 1, 12, Precision::Year)
        }
        Word::Weekday(weekday) => nearest(day, weekday, which).map(When::day),
        _ => None,
    }
}

fn nearest(day: Date, weekday: Weekday, which: Which) -> Option<Date> {
    match which {
        Which::Before => day.nth_weekday(-1, weekday).ok(),
        Which::After => day.nth_weekday(1, weekday).ok(),
        Which::Same => day.yesterday().ok()?.nth_weekday(1, weekday).ok(),
    }
}

/// A weekday and nothing else: the first such day from the row above on.
fn weekday_alone(cursor: &mut Cursor<'_>, ctx: &Context<'_>, notes: &mut Notes) -> Told {
    let Word::Weekday(weekday) = cursor.word_at(0)? else { return None };
    let alone = match cursor.kind(1) {
        None | Some(Kind::Word(Word::TimeOfDay | Word::Night | Word::Am | Word::Pm)) => true,
        Some(_) => cursor.number_at(1).is_some() && cursor.is_mark(2, b':'),
    };
    if !alone {
        return None;
    }
    cursor.skip(1);
    let from = base(ctx, notes);
    Some(
        from.and_then(|day| {
            nearest(day, weekday, Which::Same).map(When::day).ok_or_else(String::new)
        }),
    )
}

/// "aged 9", "9 years old", "when aged 18 months", "aged 9-10".
pub(super) fn aged(cursor: &mut Cursor<'_>, ctx: &Context<'_>) -> Told {
    let mut ahead = *cursor;
    let mut said = false;
    while matches!(ahead.word_at(0), Some(Word::Aged | Word::At | Word::In | Word::The)) {
        said |= ahead.is_word(0, Word::Aged);
        ahead.skip(1);
    }
    while ahead.eat(Word::Approx) {}
    let (first, _) = count(&mut ahead)?;
    let mut joined = ahead;
    let last = match joined.kind(0) {
        Some(Kind::Mark(b'-' | b'/') | Kind::Word(Word::To | Word::Or)) => {
            joined.skip(1);
            count(&mut joined).map(|(last, _)| last).filter(|last| *last > first)
        }
        _ => None,
    };
    if last.is_some() {
        ahead = joined;
    }
    ahead.skip_marks(b"-");
    let unit = ahead.choose(|word| match word {
        Word::Unit(unit) => Some(unit),
        Word::Letter(b'y') => Some(Unit::Year),
        _ => None,
    });
    ahead.skip_marks(b"-");
    let old = ahead.eat(Word::Old);
    if !said && !old {
        return None;
    }
    *cursor = ahead;
    let unit = unit.unwrap_or(Unit::Year);
    let limit = if unit == Unit::Year { 25 } else { 300 };
    let last = last.unwrap_or(first);
    if last > limit {
        return Some(Err(format!("no child is aged {last}")));
    }
    let Some(born) = ctx.born else {
        return Some(Err("an age needs the child's date of birth, which is not given".to_owned()));
    };
    let days = moved(born, first, unit, false)
        .zip(moved(born, last + 1, unit, false).and_then(|day| day.yesterday().ok()));
    Some(days.map_or_else(
        || Err("there is no such day".to_owned()),
        |(first, last)| Ok(When::days(first, last, Precision::Range).about()),
    ))
}
