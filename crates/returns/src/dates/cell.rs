//! A whole cell: what leads in, a point or two with their times, an open end, what trails.

use super::clock::{Bare, Clock, Timed, clock};
use super::cursor::Cursor;
use super::named;
use super::point::{Join, Point, Shape, Spread, Year};
use super::relative::{aged, relative};
use super::resolve::{Notes, note_clock, resolve};
use super::tokens::{Kind, Tokens};
use super::trailing::{is_unknown, suffixes, trailing};
use super::words::{Unit, Word};
use super::{Context, DateRead, doubt};
use chronology::{Precision, When};
use jiff::ToSpan;

/// What stands before a date.
#[derive(Default, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one cell")]
struct Lead {
    approximate: bool,
    overnight: bool,
    between: bool,
    from: bool,
    open: Option<Open>,
}

/// A side of a date that is left open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Since,
    After,
    Until,
    Before,
}

/// Reads a cell that is not one of the two plain forms.
pub(super) fn cell(raw: &str, ctx: &Context<'_>) -> DateRead {
    let (read, lost) = once(raw, ctx);
    if !lost && read.problem.is_none() {
        return read;
    }
    let Some(mended) = mended(raw) else { return read };
    let (again, lost_again) = once(&mended, ctx);
    if lost_again || !is_day(&again.when) {
        return read;
    }
    let note = format!("‘{}’ has a letter or a mark mistyped; read as {}", shown(raw), again.when);
    let mut notes = Notes::default();
    notes.add(note);
    if let Some(before) = &again.warning {
        notes.add(before);
    }
    DateRead { warning: notes.into_warning(), ..again }
}

/// A cell with letters typed for digits (`12/O3/2017`, `l2/03/2017`) or other marks between its
/// numbers (`12;03;2017`) put right; none where there is no such thing.
fn mended(raw: &str) -> Option<String> {
    let letters: Vec<char> = raw.chars().collect();
    let digit =
        |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    let word = |at: Option<usize>| {
        at.and_then(|at| letters.get(at)).is_some_and(|letter| letter.is_alphabetic())
    };
    let mend = |at: usize, letter: char| {
        let (before, after) = (at.checked_sub(1), Some(at + 1));
        match letter {
            'o' | 'O' | 'l' | 'I' | 'i' if word(before) || word(after) => letter,
            'o' | 'O' if digit(before) || digit(after) => '0',
            'l' | 'I' | 'i' if digit(before) || digit(after) => '1',
            ';' | ':' | '=' | '+' | '*' if digit(before) && digit(after) => '/',
            _ => letter,
        }
    };
    let mended: String = letters.iter().enumerate().map(|(at, letter)| mend(at, *letter)).collect();
    (mended != raw).then_some(mended)
}

/// One reading of a cell, and whether a number in it was passed over.
fn once(raw: &str, ctx: &Context<'_>) -> (DateRead, bool) {
    let tokens = Tokens::of(raw);
    let mut cursor = Cursor::new(raw, tokens.all());
    if let Some(read) = without_date(raw, &cursor, ctx) {
        return (read, false);
    }
    let mut notes = Notes::default();
    let mut fault = None;
    let (mut lost, mut number_lost) = (false, false);
    while !cursor.at_end() {
        let lead = lead_in(&mut cursor);
        match told(&mut cursor, lead, ctx, &mut notes) {
            Some(Said::Read(read)) => {
                if lost {
                    notes.add("the words before the date were not read");
                }
                if number_lost && read.when.as_ref().is_ok_and(|when| !is_day(when)) {
                    let problem = format!("‘{}’: only a part could be read as a date", shown(raw));
                    return (DateRead::problem(problem), true);
                }
                return (finish(raw, read, &mut cursor, ctx, notes), number_lost);
            }
            Some(Said::Time(time)) => return (only_time(&time, ctx, notes), !cursor.at_end()),
            Some(Said::Fault(why)) => fault = fault.or(Some(why)),
            None => {}
        }
        lost |= !matches!(cursor.kind(0), Some(Kind::Mark(_)));
        // A letter joined to a number is likely a digit mistyped.
        let joined = matches!(cursor.word_at(0), Some(Word::Letter(_)))
            && cursor.number_at(1).is_some()
            && !cursor.spaced(1);
        number_lost |= joined || cursor.number_at(0).is_some();
        cursor.skip(1);
    }
    let read = DateRead::problem(match fault {
        Some(why) => format!("‘{}’: {why}", shown(raw)),
        None => format!("no date could be read in ‘{}’", shown(raw)),
    });
    (read, false)
}

fn is_day(when: &When) -> bool {
    when.first_day().is_some() && when.first_day() == when.last_day()
}

/// A cell as a sentence quotes it: short and on one line.
pub(super) fn shown(raw: &str) -> String {
    let mut text: String = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = text.char_indices().nth(60) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// Blank cells and cells that say that the date is not known.
fn without_date(raw: &str, cursor: &Cursor<'_>, ctx: &Context<'_>) -> Option<DateRead> {
    if cursor.at_end() {
        return Some(match ctx.previous {
            Some(previous) => DateRead {
                warning: Some("no date is written; the date of the row above is taken".to_owned()),
                ..DateRead::sure(When::day(previous))
            },
            None => DateRead::problem("no date is written".to_owned()),
        });
    }
    let unknown = is_unknown(cursor);
    unknown.then(|| DateRead::problem(format!("‘{}’: the date is not known", shown(raw))))
}

fn lead_in(cursor: &mut Cursor<'_>) -> Lead {
    let mut lead = Lead::default();
    loop {
        let (first, second) = (cursor.kind(0), cursor.word_at(1));
        let skip = match first {
            Some(Kind::Mark(b'.')) if cursor.is_mark(1, b'.') && cursor.is_mark(2, b'/') => {
                lead.open = Some(Open::Until);
                3
            }
            Some(Kind::Mark(b'?' | b'~')) => {
                lead.approximate = true;
                1
            }
            Some(Kind::Mark(b'\'')) if short_year(cursor) => return lead,
            Some(Kind::Mark(b'/') | Kind::Number(..)) | None => return lead,
            Some(Kind::Mark(_)) => 1,
            Some(Kind::Word(word)) => match leading_word(word, second, cursor, &mut lead) {
                0 => return lead,
                skip => skip,
            },
        };
        cursor.skip(skip);
    }
}

/// "'16": a year without its century, and not the mark spreadsheets put before text.
fn short_year(cursor: &Cursor<'_>) -> bool {
    matches!(cursor.number_at(1), Some((_, 2)))
        && !matches!(cursor.kind(2), Some(Kind::Mark(b'/' | b'-' | b'.')))
}

/// How many tokens a leading word takes, 0 if it does not lead.
fn leading_word(word: Word, next: Option<Word>, cursor: &Cursor<'_>, lead: &mut Lead) -> usize {
    let mut open = |side: Open, tokens: usize| {
        lead.open = Some(side);
        tokens
    };
    match (word, next) {
        (Word::On | Word::By | Word::In, Some(Word::Or)) => match cursor.word_at(2) {
            Some(Word::After | Word::Since) => open(Open::Since, 3),
            Some(Word::Before) => open(Open::Until, 3),
            Some(Word::Approx) => {
                lead.approximate = true;
                3
            }
            _ => 0,
        },
        (Word::Since, _) => open(Open::Since, 1),
        (Word::From, _) => {
            lead.from = true;
            1
        }
        (Word::No, Some(Word::Before)) => open(Open::Since, 2),
        (Word::No, Some(Word::After | Word::Later))
        | (Word::TimeOfDay, Some(Word::To | Word::Until)) => open(Open::Until, 2),
        (Word::Before, Some(Word::To)) => open(Open::Before, 2),
        (Word::Before, _) => open(Open::Before, 1),
        (Word::After, _) => open(Open::After, 1),
        (Word::By | Word::Until, _) => open(Open::Until, 1),
        (Word::Between, _) => {
            lead.between = true;
            1
        }
        (Word::Overnight, _) | (Word::Night, Some(Word::Of)) => {
            lead.overnight = true;
            1
        }
        (Word::Approx | Word::Letter(b'c'), _) => {
            lead.approximate = true;
            1
        }
        (Word::Part(_), Some(Word::TimeOfDay | Word::Night | Word::Hours)) => 2,
        (Word::In | Word::On | Word::At, _)
            if cursor.number_at(1).is_none() || cursor.word_at(2) != Some(Word::Old) =>
        {
            1
        }
        (
            Word::The
            | Word::Noise
            | Word::Date
            | Word::Of
            | Word::Commencing
            | Word::TimeOfDay
            | Word::Am
            | Word::Pm
            | Word::Night
            | Word::Present
            | Word::NotKnown
            | Word::No
            | Word::To,
            _,
        )
        | (Word::Last, Some(Word::Noise)) => 1,
        _ => 0,
    }
}

/// What was read at a place in the cell.
enum Said {
    Read(Read),
    /// Only a time of day.
    Time(Clock),
    /// Something that looks like a date and is none.
    Fault(String),
}

/// A date that was read.
struct Read {
    when: Result<When, String>,
    /// The year as written, for doubts about it.
    year: Option<Year>,
}

fn told(cursor: &mut Cursor<'_>, lead: Lead, ctx: &Context<'_>, notes: &mut Notes) -> Option<Said> {
    let about = |when: When| if lead.approximate { when.about() } else { when };
    let told = relative(cursor, ctx, notes).or_else(|| aged(cursor, ctx));
    if let Some(when) = told {
        let mut point = Point::default();
        suffixes(cursor, &mut point, Bare::Is);
        let when = when.map(|when| opened(lead.open, at_time(when, point.clock)));
        return Some(Said::Read(Read { when: when.map(about), year: None }));
    }
    let start = *cursor;
    let before = clock(cursor, Bare::IsNot);
    while before.is_some()
        && matches!(
            cursor.kind(0),
            Some(
                Kind::Word(Word::On | Word::The | Word::Of | Word::TimeOfDay | Word::Night)
                    | Kind::Mark(b',' | b'-' | b')' | b';')
            )
        )
    {
        cursor.skip(1);
    }
    let spread = named::point(cursor, ctx.serials);
    match (before, spread) {
        (None, None) => bare_time(cursor),
        (Some(Timed::Impossible), None) => {
            Some(Said::Fault("there is no such time of day".to_owned()))
        }
        (Some(Timed::At(clock)), None) => Some(Said::Time(clock)),
        (before, Some(mut spread)) => {
            if named::is_fault(&spread.first) && spread.last.is_none() {
                let fault = resolve(&spread.first, ctx, notes).err().unwrap_or_default();
                *cursor = start;
                return match bare_time(cursor) {
                    Some(said) => Some(said),
                    None => Some(Said::Fault(fault)),
                };
            }
            match before {
                Some(Timed::At(clock)) => spread.first.clock = Some(clock),
                Some(Timed::Impossible) => spread.first.traits.impossible_time = true,
                None => {}
            }
            Some(Said::Read(whole(cursor, spread, lead, ctx, notes)))
        }
    }
}

fn at_time(when: When, clock: Option<Clock>) -> When {
    match (when.precision(), when.first_day(), clock) {
        (Precision::Day, Some(day), Some(clock)) => clock.time.on(day),
        _ => when,
    }
}

/// Four digits that are a time and cannot be a year, alone in the cell.
fn bare_time(cursor: &mut Cursor<'_>) -> Option<Said> {
    let mut ahead = *cursor;
    let timed = clock(&mut ahead, Bare::Is)?;
    if !ahead.at_end() || matches!(cursor.number_at(0), Some((1900..=2100, _))) {
        return None;
    }
    match timed {
        Timed::At(clock) => Some(Said::Time(clock)),
        Timed::Impossible => None,
    }
}

/// The rest of a date whose first point is read: its time, its other end, or an open end.
fn whole(
    cursor: &mut Cursor<'_>,
    mut spread: Spread,
    lead: Lead,
    ctx: &Context<'_>,
    notes: &mut Notes,
) -> Read {
    let point = spread.last.as_mut().map_or(&mut spread.first, |(_, last)| last);
    let bare = if point.is_whole_day() || point.day.is_some() { Bare::Is } else { Bare::IsNot };
    suffixes(cursor, point, bare);
    spread.first.traits.approximate |= lead.approximate;
    spread.first.traits.overnight |= lead.overnight;
    if let (true, Some((join, _))) = (lead.between, &mut spread.last) {
        *join = Join::Range;
    }
    let mut open = lead.open;
    if spread.last.is_none() {
        match other_end(cursor, &spread.first, lead, ctx) {
            Some(End::Open(side)) => open = Some(side),
            Some(End::At(join, last)) => spread.last = Some((join, last)),
            None if lead.from => open = Some(Open::Since),
            None => {}
        }
    }
    let year = spread.last.is_none().then_some(spread.first.year).flatten();
    let when = match spread.last {
        None => resolve(&spread.first, ctx, notes),
        Some((join, last)) => two_ends(spread.first, join, last, ctx, notes),
    };
    Read { when: when.map(|when| opened(open, when)), year: year.filter(|_| open.is_none()) }
}

/// What ends a span.
enum End {
    At(Join, Point),
    Open(Open),
}

fn other_end(cursor: &mut Cursor<'_>, first: &Point, lead: Lead, ctx: &Context<'_>) -> Option<End> {
    let mut ahead = *cursor;
    if ahead.eat(Word::Onwards) || (ahead.token(1).is_none() && ahead.eat_mark(b'+')) {
        *cursor = ahead;
        return Some(End::Open(Open::Since));
    }
    let joined = joint(&mut ahead, lead)?;
    if joined == Join::Either {
        let side = match ahead.word_at(0) {
            Some(Word::Before) => Some(Open::Until),
            Some(Word::After | Word::Later) => Some(Open::Since),
            _ => None,
        };
        if let Some(side) = side {
            ahead.skip(1);
            *cursor = ahead;
            return Some(End::Open(side));
        }
    }
    ahead.skip_marks(b":");
    if ahead.is_mark(0, b'.') && ahead.is_mark(1, b'.') {
        ahead.skip(2);
        *cursor = ahead;
        return Some(End::Open(Open::Since));
    }
    while matches!(ahead.word_at(0), Some(Word::The | Word::On | Word::In | Word::At | Word::Until))
    {
        ahead.skip(1);
    }
    if matches!(ahead.word_at(0), Some(Word::Present | Word::Date)) && joined == Join::Range {
        ahead.skip(1);
        while ahead
            .choose(|w| {
                matches!(w, Word::Date | Word::Present | Word::Unit(Unit::Day)).then_some(())
            })
            .is_some()
        {}
        *cursor = ahead;
        return Some(End::Open(Open::Since));
    }
    let approximate = ahead.is_word(0, Word::Approx) && ahead.eat(Word::Approx);
    let before = clock(&mut ahead, Bare::IsNot);
    while before.is_some() && ahead.eat(Word::On) {}
    let spread = named::point(&mut ahead, ctx.serials)?;
    let mut last = spread.last.map_or(spread.first, |(_, last)| last);
    let plain = named::is_fault(&last) && last.week.is_none();
    let slash_alone = cursor.is_mark(0, b'/') && first.month.is_none();
    // "14/03" and a year beside it are one date in pieces, not a span.
    let pieces = first.day.is_some() && first.year.is_none() && last.month.is_none();
    if plain || pieces || slash_alone && last.year.is_none() {
        return None;
    }
    let bare = if last.is_whole_day() { Bare::Is } else { Bare::IsNot };
    suffixes(&mut ahead, &mut last, bare);
    last.traits.approximate |= approximate;
    match before {
        Some(Timed::At(clock)) => last.clock = Some(clock),
        Some(Timed::Impossible) => last.traits.impossible_time = true,
        None => {}
    }
    *cursor = ahead;
    Some(End::At(joined, last))
}

fn joint(cursor: &mut Cursor<'_>, lead: Lead) -> Option<Join> {
    let join = match cursor.kind(0)? {
        Kind::Mark(b'-' | b'/') | Kind::Word(Word::To | Word::Until) => Join::Range,
        Kind::Word(Word::And) if lead.between => Join::Range,
        Kind::Word(Word::TimeOfDay) if cursor.is_word(1, Word::To) => {
            cursor.skip(1);
            Join::Range
        }
        Kind::Word(Word::Or) => Join::Either,
        _ => return None,
    };
    cursor.skip(1);
    Some(join)
}

/// Two points as one span, each lending the other what it lacks.
fn two_ends(
    mut first: Point,
    join: Join,
    mut last: Point,
    ctx: &Context<'_>,
    notes: &mut Notes,
) -> Result<When, String> {
    share(&mut first, &mut last);
    (first.traits.overnight, last.traits.overnight) = (false, false);
    let (start, end) = (resolve(&first, ctx, notes)?, resolve(&last, ctx, notes)?);
    if join == Join::Several {
        notes.add("several dates stand in one cell; the first is taken");
        return Ok(start.min(end));
    }
    if end.latest() < start.earliest() {
        return Err(format!(
            "it ends ({end}) before it begins ({start}); one of the two is mistyped"
        ));
    }
    let when = When::between(start.earliest(), end.latest(), Precision::Range);
    let about = start.approximate() || end.approximate() || join == Join::Either;
    Ok(if about { when.about() } else { when })
}

fn share(first: &mut Point, last: &mut Point) {
    if first.is_bare_day() && first.year.is_none() {
        first.month = last.month;
        first.traits.numeric = last.traits.numeric;
    }
    if let (Shape::Season(season), Shape::Term(_)) = (first.shape, last.shape) {
        first.shape = Shape::Term(season);
    }
    let later_month = matches!((first.month, last.month), (Some(a), Some(b)) if a > b);
    match (first.year, last.year) {
        (None, Some(year)) => first.year = Some(turned(year, later_month, -1)),
        (Some(year), None) => last.year = Some(turned(year, later_month, 1)),
        _ => {}
    }
}

/// The same year, or the one before or after where the span goes over new year.
fn turned(year: Year, turn: bool, by: i32) -> Year {
    let value = i64::from(year.value) + if turn { i64::from(by) } else { 0 };
    let value = if year.digits == 2 { value.rem_euclid(100) } else { value.max(0) };
    Year { value: value as u32, ..year }
}

fn opened(open: Option<Open>, when: When) -> When {
    let Some(side) = open else { return when };
    let timed = when.precision() == Precision::Minute;
    let step = i64::from(!timed).minutes();
    let (earliest, latest) = match side {
        Open::Since => (when.earliest(), None),
        Open::Until => (None, when.latest()),
        Open::After => (when.latest().and_then(|at| at.checked_add(step).ok()), None),
        Open::Before => (None, when.earliest().and_then(|at| at.checked_sub(step).ok())),
    };
    let open = When::between(earliest, latest, Precision::Range);
    if when.approximate() { open.about() } else { open }
}

fn finish(
    raw: &str,
    read: Read,
    cursor: &mut Cursor<'_>,
    ctx: &Context<'_>,
    mut notes: Notes,
) -> DateRead {
    match read.when {
        Err(why) => DateRead::problem(format!("‘{}’: {why}", shown(raw))),
        Ok(when) => {
            trailing(cursor, ctx, &mut notes);
            let mut found = DateRead::sure(when);
            found.warning = notes.into_warning();
            if let Some(year) = read.year {
                doubt::year(raw, &mut found, year.digits, ctx);
            } else {
                doubt::bounds(raw, &mut found, ctx);
            }
            found
        }
    }
}

fn only_time(clock: &Clock, ctx: &Context<'_>, mut notes: Notes) -> DateRead {
    note_clock(clock, &mut notes);
    let Some(previous) = ctx.previous else {
        let problem = "only a time of day is written; the date of the row above is not given";
        return DateRead { time_only: Some(clock.time), ..DateRead::problem(problem.to_owned()) };
    };
    notes.add("only a time of day is written; the date of the row above is taken");
    DateRead {
        time_only: Some(clock.time),
        warning: notes.into_warning(),
        ..DateRead::sure(clock.time.on(previous))
    }
}
