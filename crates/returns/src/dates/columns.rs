//! Dates told in two columns: a date and its time, or a beginning and an end.

use super::cell::shown;
use super::clock::{Bare, Timed, clock};
use super::cursor::Cursor;
use super::resolve::{Notes, note_clock};
use super::tokens::{Kind, Tokens};
use super::words::Word;
use super::{Context, DateRead, TimeOfDay, fast, read};
use chronology::{Precision, When};

/// Reads a date column and a time column beside it. A time that cannot be read leaves the day,
/// and says so; words too vague for a time ("AM", "N/K", "school pick up") leave the day.
pub fn read_with_time(date: &str, time: &str, ctx: &Context<'_>) -> DateRead {
    let mut found = read(date, ctx);
    if let Some(minute) = fast::minute(time.as_bytes())
        && found.when.precision() == Precision::Day
        && !found.when.approximate()
        && let (Some(day), None, None) = (found.when.first_day(), &found.problem, &found.warning)
    {
        found.when = TimeOfDay::minute(minute).on(day);
        return found;
    }
    let tokens = Tokens::of(time);
    let mut cursor = Cursor::new(time, tokens.all());
    while let Some(Kind::Mark(b'?' | b'~' | b'-' | b'.' | b',')) = cursor.kind(0) {
        if cursor.number_at(1).is_some() && cursor.is_mark(0, b'?') {
            break;
        }
        cursor.skip(1);
    }
    let (Some(day), true) = (found.when.first_day(), found.problem.is_none()) else { return found };
    let mut notes = Notes::default();
    if let Some(before) = found.warning.take() {
        notes.add(before);
    }
    match clock(&mut cursor, Bare::Is) {
        Some(Timed::At(clock)) if found.when.precision() == Precision::Day => {
            note_clock(&clock, &mut notes);
            let about = found.when.approximate();
            let when = clock.time.on(day);
            found.when = if about { when.about() } else { when };
        }
        Some(Timed::At(_)) if found.when.has_time() => {}
        Some(Timed::At(_)) => notes.add("the time was not used, since the day is not known"),
        Some(Timed::Impossible) => {
            notes.add(format!("there is no time ‘{}’; only the day is taken", shown(time)));
        }
        None if vague(&cursor) => {}
        None => notes.add(format!("the time ‘{}’ was not read", shown(time))),
    }
    found.warning = notes.into_warning();
    found
}

/// Words for a part of the day, or for a time that is not known, and nothing with a number.
fn vague(cursor: &Cursor<'_>) -> bool {
    let mut ahead = *cursor;
    while let Some(kind) = ahead.kind(0) {
        let words = match kind {
            Kind::Mark(_) => true,
            Kind::Number(..) => false,
            Kind::Word(word) => !matches!(word, Word::Other) || ahead.text(0).len() < 12,
        };
        if !words {
            return false;
        }
        ahead.skip(1);
    }
    true
}

/// Reads the police's columns for when something began and ended. Without an end, the beginning;
/// without a readable beginning, the end with a warning.
pub fn read_from_to(from: &str, to: &str, ctx: &Context<'_>) -> DateRead {
    let start = read(from, ctx);
    if Tokens::of(to).all().is_empty() {
        return start;
    }
    let context = Context { previous: start.when.last_day().or(ctx.previous), ..*ctx };
    let end = read(to, &context);
    if end.problem.is_some() || end.when.is_unknown() {
        return warned(
            start,
            &format!("the end was not read: {}", end.problem.unwrap_or_default()),
        );
    }
    if start.problem.is_some() || start.when.is_unknown() {
        let why = format!("the beginning was not read: {}", start.problem.unwrap_or_default());
        return warned(DateRead { when: end.when, ..DateRead::default() }, &why);
    }
    let stated = start.stated.or(end.stated);
    let (Some(first), Some(last)) = (start.when.earliest(), end.when.latest()) else {
        return start;
    };
    if last < first {
        let why = format!(
            "it ends ({}) before it begins ({}); one of the two is mistyped",
            end.when, start.when
        );
        return DateRead::problem(why);
    }
    // "O/N 16-17/06/18" to a minute in that night: the minute is when it happened.
    let overnight = !start.when.has_time()
        && end.when.precision() == Precision::Minute
        && start.when.precision() == Precision::Range
        && start.when.latest().is_some_and(|at| last <= at);
    let mut read = start;
    if let Some(warning) = end.warning {
        read = warned(read, &warning);
    }
    read.stated = stated;
    read.when = if overnight {
        read =
            warned(read, "an overnight span with the minute it was known by; the minute is taken");
        end.when
    } else if first == last {
        end.when
    } else {
        When::between(Some(first), Some(last), range_precision(&read.when, &end.when))
    };
    read
}

fn range_precision(start: &When, end: &When) -> Precision {
    if start == end { start.precision() } else { Precision::Range }
}

fn warned(mut read: DateRead, warning: &str) -> DateRead {
    let mut notes = Notes::default();
    if let Some(before) = read.warning.take() {
        notes.add(before);
    }
    notes.add(warning);
    read.warning = notes.into_warning();
    read
}
