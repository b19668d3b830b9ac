//! Numbers joined by marks: `5-10-15`, `22.05/16`, `2017-5-30`, `12-14/03/17`, `2017-09-22/23`,
//! `28/12/16-03/01/17`, `??/11/2016`, `20170314`.

use super::clock::{Bare, clock};
use super::cursor::Cursor;
use super::point::{Fault, Join, Point, Shape, Spread, Traits, Year};
use super::tokens::Kind;
use super::words::{Season, Word};

/// Value and digits of a number; a part left open has no digits.
type Member = (u32, u8);

/// Six numbers are two whole dates.
const MOST: usize = 6;

struct Chain {
    members: [Member; MOST],
    marks: [u8; MOST],
    count: usize,
}

/// Reads a chain of numbers at the cursor as a date, or two.
pub(super) fn numbers(cursor: &mut Cursor<'_>, serials: bool) -> Option<Spread> {
    let mut ahead = *cursor;
    let chain = Chain::take(&mut ahead)?;
    let spread = chain.spread(&mut ahead, serials)?;
    *cursor = ahead;
    Some(spread)
}

impl Chain {
    fn take(cursor: &mut Cursor<'_>) -> Option<Self> {
        let mut chain = Self { members: [(0, 0); MOST], marks: [0; MOST], count: 0 };
        chain.push(member(cursor, 0)?, b' ');
        cursor.skip(1);
        while chain.count < MOST {
            let (mark, ahead) = chain.joint(cursor);
            let Some(next) = ahead.and_then(|ahead| member(cursor, ahead)) else { break };
            let ahead = ahead.unwrap_or(0);
            if is_time(cursor, ahead, mark, chain.count) {
                break;
            }
            chain.push(next, mark);
            cursor.skip(ahead + 1);
        }
        Some(chain)
    }

    /// The mark that joins the next number, and how many tokens on that number stands.
    fn joint(&self, cursor: &Cursor<'_>) -> (u8, Option<usize>) {
        let separator = |ahead: usize| match cursor.kind(ahead) {
            Some(Kind::Mark(mark @ (b'/' | b'.' | b'-'))) => Some(mark),
            Some(Kind::Mark(b',')) if !cursor.spaced(ahead + 1) => Some(b','),
            _ => None,
        };
        match (separator(0), separator(1)) {
            (Some(mark), None) => (mark, Some(1)),
            (Some(mark), Some(_)) => (mark, Some(2)),
            (None, _) if self.count < 3 && cursor.spaced(0) => (b' ', Some(0)),
            (None, _) => (b' ', None),
        }
    }

    fn push(&mut self, member: Member, mark: u8) {
        if let (Some(place), Some(before)) =
            (self.members.get_mut(self.count), self.marks.get_mut(self.count))
        {
            *place = member;
            *before = mark;
            self.count += 1;
        }
    }

    #[expect(clippy::many_single_char_names, reason = "six numbers in the order they stand")]
    fn spread(&self, cursor: &mut Cursor<'_>, serials: bool) -> Option<Spread> {
        let [a, b, c, d, e, f] = self.members;
        let [_, first, second, third, fourth, _] = self.marks;
        let range = |first: Point, last: Point| Spread { first, last: Some((Join::Range, last)) };
        Some(match self.count {
            1 => single(cursor, a, serials)?.into(),
            2 => pair(a, b, first)?,
            3 => triple(a, b, c).into(),
            4 if a.1 == 4 && c.1 == 4 => range(year_month(a, b), year_month(c, d)),
            4 if b.1 == 4 && d.1 == 4 => range(year_month(b, a), year_month(d, c)),
            4 if a.1 == 4 => range(triple(a, b, c), triple(a, b, d)),
            4 if third != second && first == second => range(triple(a, b, c), triple(d, b, c)),
            4 => range(triple(a, c, d), triple(b, c, d)),
            5 if a.1 == 4 => range(triple(a, b, c), triple(a, d, e)),
            5 if second != first && third != fourth || second != third && first == third => {
                range(day_month(a, b), triple(c, d, e))
            }
            5 => range(triple(a, b, c), day_month(d, e)),
            _ => range(triple(a, b, c), triple(d, e, f)),
        })
    }
}

/// A number or an open part at the cursor.
fn member(cursor: &Cursor<'_>, ahead: usize) -> Option<Member> {
    match cursor.kind(ahead)? {
        Kind::Number(value, digits) => Some((value, digits)),
        Kind::Word(Word::Open | Word::Letter(b'x')) => Some((0, 0)),
        _ => None,
    }
}

/// Whether the number `ahead` begins a time and not the next part of the date.
fn is_time(cursor: &Cursor<'_>, ahead: usize, mark: u8, count: usize) -> bool {
    let mut time = *cursor;
    time.skip(ahead);
    // Joined by a mark, the first three numbers are the date's unless a colon follows.
    if mark != b' ' && count < 3 {
        return time.is_mark(1, b':') && matches!(time.number_at(2), Some((_, 2)));
    }
    if clock(&mut time, Bare::IsNot).is_some() {
        return true;
    }
    let dotted = mark == b' ' && time.is_mark(1, b'.') && matches!(time.number_at(2), Some((_, 2)));
    let hours = mark == b'-' && cursor.spaced(0) && matches!(time.number_at(0), Some((_, 4)));
    (dotted && count >= 2) || (hours && count == 3)
}

fn single(cursor: &mut Cursor<'_>, (value, digits): Member, serials: bool) -> Option<Point> {
    let year = |value: u32| Year::new((value, 4));
    let joined = !cursor.spaced(0);
    let open = joined && matches!(cursor.word_at(0), Some(Word::Letter(b'x') | Word::Open));
    let decade = |value| Point { shape: Shape::Decade, ..Point::of_year(year(value)) };
    Some(match digits {
        3 if open || (joined && cursor.is_mark(0, b'?')) => {
            cursor.skip(1);
            decade(value.saturating_mul(10))
        }
        2 if open && matches!(value, 19 | 20) => {
            cursor.skip(1);
            Point::fault(Fault::Century)
        }
        2 | 4 if joined && plural(cursor) => match (digits, value) {
            (2, 50..=99) => decade(1900 + value),
            (2, 0..=40) => decade(2000 + value),
            (4, _) => decade(value),
            _ => Point::fault(Fault::Number),
        },
        4 if (1900..2100).contains(&value) => Point::of_year(year(value)),
        5 if serials => return None,
        5 => Point::fault(Fault::Serial(value)),
        6 => six_digits(value),
        8 => eight_digits(value),
        0 => return None,
        _ => Point::fault(Fault::Number),
    })
}

/// The "s" of "2010s" or "1990's".
fn plural(cursor: &mut Cursor<'_>) -> bool {
    let apostrophe = usize::from(cursor.is_mark(0, b'\''));
    let found = cursor.is_word(apostrophe, Word::Letter(b's'));
    cursor.skip(if found { apostrophe + 1 } else { 0 });
    found
}

fn eight_digits(value: u32) -> Point {
    let (head, month, day) = (value / 10_000, value / 100 % 100, value % 100);
    if (1900..2100).contains(&head) && (1..=12).contains(&month) {
        return triple((head, 4), (month, 2), (day, 2));
    }
    triple((value / 1_000_000, 2), (value / 10_000 % 100, 2), (value % 10_000, 4))
}

/// `140317`, where no other reading is a date; `201605` is a month.
fn six_digits(value: u32) -> Point {
    let (a, b, c) = (value / 10_000, value / 100 % 100, value % 100);
    let is_day = (1..=31).contains(&a) && (1..=12).contains(&b);
    let is_month = (1990..2050).contains(&(value / 100)) && (1..=12).contains(&c);
    let point = match (is_day, is_month) {
        (true, false) => triple((a, 2), (b, 2), (c, 2)),
        (false, true) => year_month((value / 100, 4), (c, 2)),
        _ => return Point::fault(Fault::SixDigits),
    };
    Point { traits: Traits { ambiguous: true, ..point.traits }, ..point }
}

fn pair(a: Member, b: Member, mark: u8) -> Option<Spread> {
    Some(match (a.1, b.1) {
        (4, 4) => two_years(a, b, mark),
        (4, _) => year_and(a, b, mark)?,
        (_, 4) => year_month(b, a).into(),
        (1 | 2, 2) if b.0 > 12 || a.0 > 12 && b.0 == 0 => {
            let point = year_month(b, a);
            Point { traits: Traits { ambiguous: true, ..point.traits }, ..point }.into()
        }
        (0..=2, 0..=2) => day_month(a, b).into(),
        _ => Point::fault(Fault::Number).into(),
    })
}

fn two_years(a: Member, b: Member, mark: u8) -> Spread {
    if b.0 == a.0 + 1 && mark == b'/' {
        return school_or_financial(a).into();
    }
    Spread {
        first: Point::of_year(Year::new(a)),
        last: Some((Join::Range, Point::of_year(Year::new(b)))),
    }
}

/// A bare `2015/16`. In children's files that is a school year far more often than a financial
/// one; it is read so, and unless the file is a school's the other reading is said.
fn school_or_financial(year: Member) -> Point {
    let year = Year { into_next: true, ..Year::new(year) };
    let traits = Traits { ambiguous: true, ..Traits::default() };
    Point { shape: Shape::Academic, traits, ..Point::of_year(year) }
}

fn year_and(year: Member, next: Member, mark: u8) -> Option<Spread> {
    let follows = next.1 == 2 && next.0 == (year.0 + 1) % 100;
    let month = (1..=12).contains(&next.0);
    let ambiguous =
        |point: Point| Point { traits: Traits { ambiguous: true, ..point.traits }, ..point };
    Some(match next {
        _ if follows && (mark == b'/' || !month) => school_or_financial(year).into(),
        (_, 0) => Point::of_year(Year::new(year)).into(),
        _ if follows => ambiguous(year_month(year, next)).into(),
        _ if month || next.0 == 0 => year_month(year, next).into(),
        (21..=24, 2) if mark == b'-' => {
            let season = match next.0 {
                21 => Season::Spring,
                22 => Season::Summer,
                23 => Season::Autumn,
                _ => Season::Winter,
            };
            ambiguous(Point { shape: Shape::Season(season), ..Point::of_year(Year::new(year)) })
                .into()
        }
        (later, 2) if later > year.0 % 100 && year.0 >= 1990 && later < 50 && mark != b' ' => {
            let end = Year::new((year.0 / 100 * 100 + later, 4));
            Spread {
                first: ambiguous(Point::of_year(Year::new(year))),
                last: Some((Join::Range, Point::of_year(end))),
            }
        }
        (_, 1 | 2) if mark != b' ' => year_month(year, next).into(),
        _ => return None,
    })
}

fn year_month(year: Member, month: Member) -> Point {
    let (month, zero) = part(month);
    let traits = Traits { zero, ..Traits::default() };
    Point { month, traits, ..Point::of_year(Year::new(year)) }
}

fn day_month(day: Member, month: Member) -> Point {
    let ((day, a), (month, b)) = (part(day), part(month));
    let numeric = day.is_some() && month.is_some();
    let traits = Traits { numeric, zero: a || b, ..Traits::default() };
    Point { day, month, traits, ..Point::default() }
}

/// Day, month, year; or year, month, day where the first has four digits or cannot be a day.
fn triple(a: Member, b: Member, c: Member) -> Point {
    if a.1 == 4 {
        let point = day_month(c, b);
        let traits = Traits { numeric: false, ..point.traits };
        return Point { year: Some(Year::new(a)), traits, ..point };
    }
    if a.1 == 2 && a.0 > 31 && c.1 <= 2 && c.0 <= 31 && (1..=12).contains(&b.0) {
        let point = day_month(c, b);
        let traits = Traits { numeric: false, ambiguous: true, ..point.traits };
        return Point { year: Some(Year::new(a)), traits, ..point };
    }
    if a.1 > 2 || b.1 > 2 {
        return Point::fault(Fault::TooMany);
    }
    Point { year: (c.1 > 0).then(|| Year::new(c)), ..day_month(a, b) }
}

/// A day or month, and whether it is written as zero, which some systems do for "not known".
fn part((value, digits): Member) -> (Option<u32>, bool) {
    match (value, digits) {
        (_, 0) => (None, false),
        (0, _) => (None, true),
        _ => (Some(value), false),
    }
}
