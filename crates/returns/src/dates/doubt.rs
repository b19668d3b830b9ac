//! Years typed wrong: before the child's birth, after the return, far out of the column's order.
//! Where changing one digit of the year makes the date fit, that is proposed, said in words and
//! kept apart from what was written. Where nothing fits, the date stands with a warning.

use super::cell::shown;
use super::resolve::Notes;
use super::{Context, DateRead};
use chronology::{Precision, When};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

/// Days that rows may be out of order without doubt.
const SLACK: i32 = 90;

/// Doubts a date whose year was written with so many digits.
pub(super) fn year(raw: &str, read: &mut DateRead, digits: u8, ctx: &Context<'_>) {
    let Some(day) = read.when.first_day() else { return };
    let before = ctx.born.is_some_and(|born| read.when.last_day().is_some_and(|last| last < born));
    let after = ctx.not_after.is_some_and(|last| day > last);
    let far = ctx
        .previous
        .is_some_and(|previous| (i32::from(day.year()) - i32::from(previous.year())).abs() >= 5);
    if !before && !after && !far {
        return;
    }
    if let Some(previous) = ctx.previous {
        let window = (days(previous, -31), days(previous, 366));
        let only_tens = !before && !after;
        if let Some(meant) = fitting(read.when, digits, only_tens, window, previous, ctx) {
            propose(raw, read, meant, &why(day, previous, ctx));
            return;
        }
    }
    bounds(raw, read, ctx);
}

/// Warns of a date before birth or after the return.
pub(super) fn bounds(raw: &str, read: &mut DateRead, ctx: &Context<'_>) {
    let early = |born: &Date| read.when.last_day().is_some_and(|last| last < *born);
    let late = |last: &Date| read.when.first_day().is_some_and(|first| first > *last);
    if let Some(born) = ctx.born.filter(early) {
        let born = When::day(born);
        warn(read, &format!("‘{}’ is before the child was born ({born})", shown(raw)));
    } else if let Some(last) = ctx.not_after.filter(late) {
        let last = When::day(last);
        warn(read, &format!("‘{}’ is later than the return ({last})", shown(raw)));
    }
}

fn warn(read: &mut DateRead, warning: &str) {
    let mut notes = Notes::default();
    if let Some(before) = read.warning.take() {
        notes.add(before);
    }
    notes.add(warning);
    read.warning = notes.into_warning();
}

fn days(from: Date, count: i32) -> Date {
    from.checked_add(i64::from(count).days()).unwrap_or(from)
}

/// Why a day is doubtful beside its neighbour.
fn why(day: Date, neighbour: Date, ctx: &Context<'_>) -> String {
    let age = match ctx.born {
        Some(born) if day < born => ", before the child was born,".to_owned(),
        Some(born) => {
            let had = (day.month(), day.day()) >= (born.month(), born.day());
            let age = day.year() - born.year() - i16::from(!had);
            format!(", when the child was {age},")
        }
        None => String::new(),
    };
    let side = if day < neighbour { "years before" } else { "years after" };
    format!("{age} {side} the rows beside it ({})", When::day(neighbour))
}

fn propose(raw: &str, read: &mut DateRead, meant: When, why: &str) {
    let stated = read.when;
    read.stated = Some(stated);
    read.when = meant;
    warn(
        read,
        &format!(
            "‘{}’ says {stated}{why}; the year seems mistyped, and it is taken as {meant} until a person confirms",
            shown(raw)
        ),
    );
}

/// The reading with one digit of the year changed that lies in the window, nearest to `near`.
fn fitting(
    when: When,
    digits: u8,
    only_tens: bool,
    (first, last): (Date, Date),
    near: Date,
    ctx: &Context<'_>,
) -> Option<When> {
    let year = when.first_day()?.year();
    let fits = |meant: &When| {
        meant.first_day().is_some_and(|day| {
            day >= first
                && day <= last
                && ctx.born.is_none_or(|born| day >= born)
                && ctx.not_after.is_none_or(|limit| day <= limit)
        })
    };
    let distance = |meant: &When| meant.first_day().map(|day| (day - near).get_days().abs());
    slips(year, digits, only_tens)
        .filter_map(|other| in_year(when, other - year))
        .filter(fits)
        .min_by_key(distance)
}

/// Years that one mistyped digit, or two changed over, turn into `year`.
fn slips(year: i16, digits: u8, only_tens: bool) -> impl Iterator<Item = i16> {
    let (tens, ones) = (year / 10 % 10, year % 10);
    let century = year - year % 100;
    let tens_changed = (0..10).map(move |digit| century + digit * 10 + ones);
    let ones_changed = (0..10).map(move |digit| century + tens * 10 + digit);
    let turned = century + ones * 10 + tens;
    let centuries = [1900, 2000].map(|century| century + year % 100);
    let this_century =
        if century == 1900 && digits == 2 { [2000 + year % 100; 2] } else { centuries };
    tens_changed
        .chain(ones_changed.chain([turned]).filter(move |_| !only_tens))
        .chain(this_century)
        .filter(move |other| *other != year)
}

/// The same days and times so many years on; `None` where 29 February has no such day.
fn in_year(when: When, years: i16) -> Option<When> {
    let moved = |at: DateTime| {
        let moved = at.checked_add(i64::from(years).years()).ok()?;
        (moved.month() == 2 || moved.day() == at.day()).then_some(moved)
    };
    let (earliest, latest) = (moved(when.earliest()?)?, moved(when.latest()?)?);
    if when.precision() == Precision::Day && earliest.day() != when.earliest()?.day() {
        return None;
    }
    let meant = When::between(Some(earliest), Some(latest), when.precision());
    Some(if when.approximate() { meant.about() } else { meant })
}

/// Looks at a whole column: a year out of its neighbours' order, before the child's birth or
/// after the return. Order is only asked of columns that keep it. `rows_raw` holds the cells of
/// the same rows; a year that is not written in its cell is never doubted here.
pub fn doubt_years(reads: &mut [DateRead], rows_raw: &[&str], ctx: &Context<'_>) {
    let days: Vec<Option<Date>> = reads.iter().map(|read| read.when.first_day()).collect();
    let order = Order::of(&days);
    for (row, (read, raw)) in reads.iter_mut().zip(rows_raw).enumerate() {
        let (Some(day), true) = (read.when.first_day(), read.stated.is_none()) else { continue };
        let Some(digits) = written_year(raw, day.year()) else { continue };
        let out =
            order.and_then(|order| order.window(&days, row)).filter(|window| window.excludes(day));
        match out {
            None => {
                if read.warning.is_none() {
                    bounds(raw, read, ctx);
                }
            }
            Some(window) => {
                if let Some(meant) = window.proposal(read.when, digits, ctx) {
                    propose(raw, read, meant, &why(day, window.near, ctx));
                } else {
                    let near = When::day(window.near);
                    warn(read, &format!("‘{}’ is far out of order beside {near}", shown(raw)));
                }
            }
        }
    }
}

/// How many digits the year stands with in a cell, if it does.
fn written_year(raw: &str, year: i16) -> Option<u8> {
    let [thousands, hundreds, tens, ones] =
        [1000, 100, 10, 1].map(|place| b'0' + (year / place % 10).unsigned_abs() as u8);
    let raw = raw.as_bytes();
    if raw.windows(4).any(|four| four == [thousands, hundreds, tens, ones]) {
        return Some(4);
    }
    raw.windows(2).any(|two| two == [tens, ones]).then_some(2)
}

/// Which way a column runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Rising,
    Falling,
}

/// The days between which a row should lie.
#[derive(Clone, Copy)]
struct Window {
    first: Date,
    last: Date,
    near: Date,
    /// Both neighbours are there and agree.
    closed: bool,
}

impl Order {
    /// The way four in five neighbours run, where there are at least three rows with dates.
    fn of(days: &[Option<Date>]) -> Option<Self> {
        let days: Vec<Date> = days.iter().flatten().copied().collect();
        let pairs = days.len().checked_sub(1).filter(|pairs| *pairs >= 2)?;
        let neighbours = || days.iter().zip(days.iter().skip(1));
        let rising = neighbours().filter(|(a, b)| a <= b).count();
        let falling = neighbours().filter(|(a, b)| a >= b).count();
        // One row out of order makes at most one falling pair beside it.
        let enough = |count: usize| count * 5 >= pairs * 4 || (count + 1 >= pairs && pairs >= 2);
        match (enough(rising), enough(falling)) {
            (true, _) if rising >= falling => Some(Self::Rising),
            (_, true) => Some(Self::Falling),
            (true, false) => Some(Self::Rising),
            (false, false) => None,
        }
    }

    fn window(self, days: &[Option<Date>], row: usize) -> Option<Window> {
        let above = days.get(..row)?.iter().rev().flatten().next().copied();
        let below = days.get(row + 1..)?.iter().flatten().next().copied();
        let (before, after) = match self {
            Self::Rising => (above, below),
            Self::Falling => (below, above),
        };
        match (before, after) {
            (Some(first), Some(last)) if first <= last => {
                Some(Window { first, last, near: first, closed: true })
            }
            // The neighbours themselves are out of order: this row may be the one that fits.
            (Some(_), Some(_)) | (None, None) => None,
            (Some(first), None) => {
                Some(Window { first, last: self::days(first, 3660), near: first, closed: false })
            }
            (None, Some(last)) => {
                Some(Window { first: self::days(last, -3660), last, near: last, closed: false })
            }
        }
    }
}

impl Window {
    fn excludes(&self, day: Date) -> bool {
        day < days(self.first, -SLACK) || day > days(self.last, SLACK)
    }

    fn proposal(&self, when: When, digits: u8, ctx: &Context<'_>) -> Option<When> {
        if self.closed {
            let window = (days(self.first, -14), days(self.last, 14));
            return fitting(when, digits, false, window, self.near, ctx);
        }
        let near = self.near;
        let window =
            if near == self.first { (near, days(near, 366)) } else { (days(near, -366), near) };
        fitting(when, digits, true, window, near, ctx)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Context, DateRead, doubt_years, read};
    use chronology::When;
    use jiff::civil::date;
    use practice::{Calendar, Practice};

    fn calendar() -> Calendar {
        Practice::embedded().unwrap().calendar
    }

    fn column(cells: &[&str], ctx: &Context<'_>) -> Vec<DateRead> {
        let mut reads: Vec<DateRead> = cells.iter().map(|cell| read(cell, ctx)).collect();
        doubt_years(&mut reads, cells, ctx);
        reads
    }

    #[test]
    fn a_year_mistyped_in_the_middle_of_a_column_is_proposed_and_said() {
        let calendar = calendar();
        let born = Some(date(2002, 5, 14));
        let ctx = Context { born, ..Context::new(&calendar) };
        let cells = ["12-Sep-16", "24-Nov-16", "11-Jan-07", "21-Feb-17", "14-Jun-17"];
        let reads = column(&cells, &ctx);
        assert_eq!(reads[2].when, When::day(date(2017, 1, 11)));
        assert_eq!(reads[2].stated, Some(When::day(date(2007, 1, 11))));
        let warning = reads[2].warning.as_deref().unwrap();
        assert!(warning.contains("11 January 2007, when the child was 4"), "{warning}");
        assert!(warning.contains("11 January 2017 until a person confirms"), "{warning}");
        assert!(reads.iter().filter(|read| read.warning.is_some()).count() == 1);
    }

    #[test]
    fn the_row_above_is_enough_for_a_decade() {
        let calendar = calendar();
        let mut ctx = Context::new(&calendar);
        ctx.previous = Some(date(2016, 11, 24));
        let read = read("11-Jan-07", &ctx);
        assert_eq!(read.when, When::day(date(2017, 1, 11)));
        assert_eq!(read.stated, Some(When::day(date(2007, 1, 11))));
        assert!(read.warning.is_some());
    }

    #[test]
    fn last_years_number_in_january_is_seen() {
        let calendar = calendar();
        let ctx = Context::new(&calendar);
        let cells = ["01/11/2016", "20/12/2016", "11/01/2016", "01/02/2017", "03/03/2017"];
        assert_eq!(column(&cells, &ctx)[2].when, When::day(date(2017, 1, 11)));
    }

    #[test]
    fn a_column_out_of_order_is_left_alone() {
        let calendar = calendar();
        let ctx = Context::new(&calendar);
        let cells =
            ["01/11/2016", "20/12/2012", "11/01/2016", "01/02/2011", "03/03/2017", "01/01/2013"];
        assert!(
            column(&cells, &ctx).iter().all(|read| read.stated.is_none() && read.warning.is_none())
        );
    }

    #[test]
    fn a_date_before_birth_or_after_the_return_is_never_silent() {
        let calendar = calendar();
        let (born, not_after) = (Some(date(2002, 5, 14)), Some(date(2018, 12, 1)));
        let ctx = Context { born, not_after, ..Context::new(&calendar) };
        for cell in ["14/03/2001", "14/03/2019", "March 1999"] {
            assert!(read(cell, &ctx).warning.is_some(), "{cell}");
        }
        assert!(read("14/03/2003", &ctx).warning.is_none());
    }
}
