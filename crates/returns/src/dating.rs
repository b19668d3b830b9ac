//! When each row happened: its own cells, or the date carried down from the row above.

use crate::columns::Columns;
use crate::dates::{self, Context, DateRead, TimeOfDay};
use crate::grid::{Row, is_blank};
use chronology::{Precision, When, Written};
use jiff::civil::Date;
use std::num::NonZeroU32;

/// When a row happened, and what was written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dated {
    pub(crate) when: When,
    pub(crate) written: Written,
}

/// A row's own date cells.
enum Own<'g> {
    /// One cell, perhaps with a time beside it.
    Day { date: &'g str, time: &'g str },
    /// Two ends.
    Span { from: String, to: String },
    /// Only when it was reported.
    Reported(&'g str),
    /// Nothing but perhaps a time.
    Blank { time: &'g str },
}

/// When every row of a sheet happened.
pub(crate) struct Dates<'g> {
    owns: Vec<Own<'g>>,
    reads: Vec<DateRead>,
    /// For each row the place of its own reading and of the one above it that dates it, among the
    /// readings.
    places: Vec<(Option<NonZeroU32>, Option<NonZeroU32>)>,
    ctx: Context<'g>,
    alone: bool,
    /// The column writes some dates day first and others month first.
    pub(crate) mixed: bool,
}

/// Reads when every row happened. Where `alone`, rows know nothing of each other.
pub(crate) fn date_rows<'g>(
    rows: &[Row<'g>],
    columns: &Columns,
    base: &Context<'g>,
    alone: bool,
) -> Dates<'g> {
    let mut ctx = *base;
    let mixed = !alone && learn(rows, columns, &mut ctx);
    let mut reported = "";
    let mut owns = Vec::with_capacity(rows.len());
    for row in rows {
        owns.push(Own::of(*row, columns, reported));
        reported = columns.recorded.map_or("", |c| row.cell(c));
    }
    let mut reads = Vec::with_capacity(rows.len());
    let mut cells = Vec::with_capacity(rows.len());
    let mut places = Vec::with_capacity(rows.len());
    let mut above = None;
    for (row, own) in rows.iter().zip(&owns) {
        row_context(*row, columns, base, alone, &mut ctx);
        let Some(read) = own.read(&ctx) else {
            places.push((None, above));
            continue;
        };
        if !alone && read.problem.is_none() {
            ctx.previous = read.when.first_day().or(ctx.previous);
        }
        let dates = read.time_only.is_none();
        reads.push(read);
        cells.push(own.key());
        let place = NonZeroU32::new(reads.len() as u32);
        places.push((place, above));
        above = if dates { place } else { above };
    }
    ctx.previous = None;
    if !alone {
        dates::doubt_years(&mut reads, &cells, &ctx);
    }
    Dates { owns, reads, places, ctx, alone, mixed }
}

/// What the whole column says about how its dates are written.
fn learn(rows: &[Row<'_>], columns: &Columns, ctx: &mut Context<'_>) -> bool {
    let Some(column) = columns.date.or(columns.from).or(columns.recorded) else { return false };
    let habits = dates::habits(rows.iter().map(|row| row.cell(column)));
    ctx.order = habits.order;
    ctx.serials = habits.serials;
    habits.mixed
}

/// What the row itself gives for reading its date.
fn row_context(
    row: Row<'_>,
    columns: &Columns,
    base: &Context<'_>,
    alone: bool,
    ctx: &mut Context<'_>,
) {
    let plain = Context::new(base.calendar);
    let day = |column: Option<usize>| -> Option<Date> {
        let cell = row.cell(column?);
        (!is_blank(cell)).then(|| dates::read(cell, &plain).when.first_day()).flatten()
    };
    if columns.born.is_some() {
        ctx.born = day(columns.born).or(base.born);
    }
    if let Some(column) = columns.year {
        ctx.year = row.cell(column).trim().parse().ok().or(base.year);
    }
    if alone {
        ctx.previous = day(columns.previous);
    }
}

impl<'g> Own<'g> {
    /// The row's date cells; `above` is when the row above was reported.
    fn of(row: Row<'g>, columns: &Columns, above: &str) -> Self {
        let cell = |column: Option<usize>| {
            column.map_or("", |c| row.cell(c)).trim_matches(|c| matches!(c, '\u{feff}'))
        };
        let (date, time) = (cell(columns.date), cell(columns.time));
        let (from, to) = (cell(columns.from), cell(columns.to));
        let (end_date, end_time) = (cell(columns.end_date), cell(columns.end_time));
        if !is_blank(end_date) || !is_blank(end_time) && !is_blank(date) {
            let last = if is_blank(end_date) { date } else { end_date };
            return Self::Span { from: join(date, time), to: join(last, end_time) };
        }
        if !is_blank(date) {
            return Self::Day { date, time };
        }
        if !is_blank(from) || !is_blank(to) {
            return Self::Span { from: from.to_owned(), to: to.to_owned() };
        }
        let reported = cell(columns.recorded);
        // A merged date over rows that were typed on one day is one date.
        let merged = columns.date.is_some() && reported == above;
        if is_blank(reported) || merged { Self::Blank { time } } else { Self::Reported(reported) }
    }

    /// The cell that says the most about the year.
    fn key(&self) -> &str {
        match self {
            Self::Day { date, .. } | Self::Reported(date) => date,
            Self::Span { from, to } => {
                if is_blank(from) {
                    to
                } else {
                    from
                }
            }
            Self::Blank { time } => time,
        }
    }

    fn raw(&self) -> String {
        match self {
            Self::Day { date, time } => join(date, time),
            Self::Span { from, to } if is_blank(to) => from.clone(),
            Self::Span { from, to } if is_blank(from) => format!("to {to}"),
            Self::Span { from, to } => format!("{from} to {to}"),
            Self::Reported(date) => (*date).to_owned(),
            Self::Blank { time } if is_blank(time) => String::new(),
            Self::Blank { time } => (*time).to_owned(),
        }
    }

    fn read(&self, ctx: &Context<'_>) -> Option<DateRead> {
        Some(match self {
            Self::Day { date, time } if is_blank(time) => dates::read(date, ctx),
            Self::Day { date, time } => dates::read_with_time(date, time, ctx),
            Self::Span { from, to } => dates::read_from_to(from, to, ctx),
            Self::Reported(date) => {
                let mut read = dates::read(date, ctx);
                if read.problem.is_none() && read.warning.is_none() {
                    let what = "only the date of reporting was written, and is taken";
                    read.warning = Some(what.to_owned());
                }
                read
            }
            Self::Blank { .. } => return None,
        })
    }
}

/// Two cells as one text, the blank ones left out.
fn join(a: &str, b: &str) -> String {
    match (is_blank(a), is_blank(b)) {
        (_, true) => a.to_owned(),
        (true, false) => b.to_owned(),
        (false, false) => format!("{a} {b}"),
    }
}

impl Dates<'_> {
    /// When a row happened: its own date, or that of the row above where it has none of its own. A
    /// time of day is not carried.
    pub(crate) fn of(&self, row: usize) -> Dated {
        let (Some(own), Some((place, above))) = (self.owns.get(row), self.places.get(row)) else {
            return Dated::default();
        };
        let raw = own.raw();
        let above = self.read(*above).map(|read| read.when);
        match self.read(*place) {
            Some(DateRead { time_only: Some(time), .. }) => {
                carried(above, Ok(*time), raw, self.alone)
            }
            Some(read) => {
                let (problem, warning) = (read.problem.clone(), read.warning.clone());
                let written = Written { raw, problem, warning, carried: false };
                Dated { when: read.when, written }
            }
            None => {
                let time = match own {
                    Own::Blank { time } if !is_blank(time) => {
                        dates::read(time, &self.ctx).time_only
                    }
                    _ => None,
                };
                carried(above, time.ok_or(()), raw, self.alone)
            }
        }
    }

    /// The reading at a place, counted from 1.
    fn read(&self, place: Option<NonZeroU32>) -> Option<&DateRead> {
        self.reads.get(place?.get() as usize - 1)
    }
}

fn carried(above: Option<When>, time: Result<TimeOfDay, ()>, raw: String, alone: bool) -> Dated {
    let problem = |what: &str| Some(what.to_owned());
    let written = Written { raw, ..Written::default() };
    if alone {
        let what = if time.is_ok() { "a time without a date" } else { "no date was written" };
        return Dated {
            when: When::UNKNOWN,
            written: Written { problem: problem(what), ..written },
        };
    }
    let Some(above) = above else {
        let what = "no date was written, and no row above has one to carry down";
        return Dated {
            when: When::UNKNOWN,
            written: Written { problem: problem(what), ..written },
        };
    };
    if above.is_unknown() {
        let what = "no date was written, and the date above could not be read";
        let problem = problem(what);
        return Dated { when: above, written: Written { problem, carried: true, ..written } };
    }
    let day = above.first_day().filter(|first| above.last_day() == Some(*first));
    let when = match (day, time) {
        (Some(day), Ok(time)) => time.on(day),
        (Some(day), Err(())) if above.has_time() => When::day(day),
        _ => without_times(above),
    };
    Dated { when, written: Written { carried: true, ..written } }
}

/// The same days, times of day forgotten.
fn without_times(when: When) -> When {
    let (Some(first), Some(last)) = (when.first_day(), when.last_day()) else { return when };
    let precision = match when.precision() {
        Precision::Minute | Precision::Hour if first == last => Precision::Day,
        Precision::Minute | Precision::Hour => Precision::Range,
        other => other,
    };
    let days = When::days(first, last, precision);
    if when.approximate() { days.about() } else { days }
}
