//! From what is written about a point to when it was, with the calendar and the context.

use super::clock::Clock;
use super::impossible::{day_problem, fault_problem, year_problem};
use super::point::{Point, Shape, Week, Year};
use super::spans;
use super::words::Season;
use super::{Context, Order};
use chronology::{Precision, When};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Weekday};

/// What a person should know about a usable date. Allocates only when something is noted.
#[derive(Debug, Default)]
pub(super) struct Notes(Option<String>);

impl Notes {
    pub fn add(&mut self, note: impl AsRef<str>) {
        let note = note.as_ref();
        match &mut self.0 {
            None => self.0 = Some(note.to_owned()),
            Some(all) if all.contains(note) => {}
            Some(all) => {
                all.push_str("; ");
                all.push_str(note);
            }
        }
    }

    pub fn into_warning(self) -> Option<String> {
        self.0
    }
}

/// When the point was, or why that cannot be said.
pub(super) fn resolve(point: &Point, ctx: &Context<'_>, notes: &mut Notes) -> Result<When, String> {
    if point.traits.impossible_time {
        return Err("the time written does not exist; only the day may be meant".to_owned());
    }
    let when = if needs_year(point) {
        without_year(point, ctx, notes)?
    } else {
        let year = point.year.map(|year| expand(year, ctx, notes)).transpose()?;
        span(point, year.unwrap_or_default(), ctx, notes)?
    };
    note_traits(point, &when, notes);
    let when = with_week(point, when, ctx, notes);
    let when = with_clock(point, when, notes);
    Ok(if point.traits.approximate { when.about() } else { when })
}

fn needs_year(point: &Point) -> bool {
    let school = matches!(point.shape, Shape::SchoolYear(_)) || point.school_year.is_some();
    point.year.is_none() && !school && !matches!(point.shape, Shape::Fault(_))
}

/// The sheet's year, else the year that brings the date nearest to the row above.
fn without_year(point: &Point, ctx: &Context<'_>, notes: &mut Notes) -> Result<When, String> {
    if point.month.is_none() && point.shape == Shape::Calendar {
        return Err(if point.day.is_some() {
            "only a number is written: the month and year are missing".to_owned()
        } else {
            "no part of the date is written".to_owned()
        });
    }
    if let Some(year) = ctx.year {
        return span(point, year, ctx, notes);
    }
    let Some(previous) = ctx.previous else {
        // A day that exists in no year is impossible before it is incomplete.
        span(point, 2016, ctx, &mut Notes::default())?;
        return Err(
            "no year is written, and neither the sheet nor the row above gives one".to_owned()
        );
    };
    let distance = |year: i16| {
        let when = span(point, year, ctx, &mut Notes::default()).ok()?;
        Some(((when.first_day()? - previous).get_days().abs(), year))
    };
    let years = [previous.year(), previous.year() + 1, previous.year() - 1];
    let nearest = years.into_iter().filter_map(distance).min();
    let year = nearest.map_or(previous.year(), |(_, year)| year);
    let when = span(point, year, ctx, notes)?;
    notes.add(format!("no year is written: {year} is taken as nearest to the row above"));
    Ok(when)
}

/// The four digits of a year. Two digits below 50 are this century, unless that is later than
/// the return.
pub(super) fn expand(year: Year, ctx: &Context<'_>, notes: &mut Notes) -> Result<i16, String> {
    let Year { value, digits, .. } = year;
    match digits {
        4 if (1900..2100).contains(&value) => Ok(value as i16),
        2 if value >= 50 => Ok(1900 + value as i16),
        2 => {
            let this = 2000 + value as i16;
            let late = ctx.not_after.is_some_and(|last| this > last.year());
            if late && ctx.born.is_none_or(|born| this - 100 >= born.year()) {
                notes
                    .add(format!("the year is read as {}: {this} is after the return", this - 100));
                return Ok(this - 100);
            }
            Ok(this)
        }
        _ => Err(year_problem(value, digits)),
    }
}

fn span(point: &Point, year: i16, ctx: &Context<'_>, notes: &mut Notes) -> Result<When, String> {
    let into_next = point.year.is_some_and(|year| year.into_next);
    let when = match point.shape {
        Shape::Calendar if into_next => spans::academic_year(year),
        Shape::Calendar => calendar(point, year, ctx, notes)?,
        Shape::Fault(fault) => return Err(fault_problem(fault)),
        Shape::Term(_) | Shape::HalfTerm(..) | Shape::Holidays(_) => {
            let Some(season) = season_of(point.shape) else { return Err(String::new()) };
            let year = term_year(point, season, year, ctx)?;
            spans::school(point.shape, year, ctx, notes)
        }
        Shape::Season(season) if point.school_year.is_some() => {
            let year = term_year(point, season, year, ctx)?;
            spans::school(Shape::Term(season), year, ctx, notes)
        }
        Shape::SchoolYear(number) => return school_year(point, number, year, ctx, notes),
        shape => spans::of_year(shape, point.month, year, into_next, notes),
    }
    .ok_or_else(|| "there are no such days in the calendar".to_owned())?;
    Ok(match point.part {
        Some(part) => spans::part(when, part, ctx).unwrap_or(when).about(),
        None => when,
    })
}

fn season_of(shape: Shape) -> Option<Season> {
    match shape {
        Shape::Term(season) | Shape::HalfTerm(season, _) | Shape::Holidays(season) => Some(season),
        _ => None,
    }
}

/// The calendar year a term lies in, from its school year where one is written.
fn term_year(point: &Point, season: Season, year: i16, ctx: &Context<'_>) -> Result<i16, String> {
    let late = i16::from(!matches!(season, Season::Autumn | Season::Winter));
    match (point.school_year, point.year) {
        (_, Some(written)) => Ok(year + if written.into_next { late } else { 0 }),
        (Some(number), None) => Ok(school_year_start(number, ctx)? + late),
        (None, None) => Ok(year),
    }
}

/// The September in which a child born then begins a year of school; 0 is reception.
fn school_year_start(number: u8, ctx: &Context<'_>) -> Result<i16, String> {
    let born =
        ctx.born.ok_or("a school year needs the child's date of birth, which is not given")?;
    let cohort = born.year() - i16::from(born.month() < 9);
    Ok(cohort + 5 + i16::from(number))
}

fn school_year(
    point: &Point,
    number: u8,
    year: i16,
    ctx: &Context<'_>,
    notes: &mut Notes,
) -> Result<When, String> {
    let own = school_year_start(number, ctx);
    let start = match point.year {
        None => own?,
        Some(written) if written.into_next => year,
        // "Year 5 2012" lies in one of two school years: the date of birth decides.
        Some(_) => match own {
            Ok(own) if own == year || own + 1 == year => own,
            _ => return Err(format!("Year {number} in {year} may be either of two school years")),
        },
    };
    if own_differs(point, ctx, number, start) {
        notes.add(format!("the child's age does not fit Year {number} in {start}/{}", start + 1));
    }
    let when = spans::academic_year(start).ok_or("there is no such school year")?;
    let when = point.part.and_then(|part| spans::part(when, part, ctx)).unwrap_or(when);
    Ok(if point.year.is_none() || point.part.is_some() { when.about() } else { when })
}

fn own_differs(point: &Point, ctx: &Context<'_>, number: u8, start: i16) -> bool {
    point.year.is_some() && school_year_start(number, ctx).is_ok_and(|own| own != start)
}

fn calendar(
    point: &Point,
    year: i16,
    ctx: &Context<'_>,
    notes: &mut Notes,
) -> Result<Option<When>, String> {
    let (day, month) = in_order(point, ctx, notes);
    Ok(match (day, month) {
        (Some(day), Some(month)) => {
            let date = (i8::try_from(day).ok().zip(i8::try_from(month).ok()))
                .and_then(|(day, month)| Date::new(year, month, day).ok())
                .ok_or_else(|| day_problem(day, month, year))?;
            placeholder(date, notes)?;
            Some(When::day(date))
        }
        (None, Some(month)) => {
            let first = i8::try_from(month).ok().and_then(|month| Date::new(year, month, 1).ok());
            let first = first.ok_or_else(|| day_problem(1, month, year))?;
            Some(When::days(first, first.last_of_month(), Precision::Month))
        }
        (day, None) => {
            if let Some(day) = day {
                if day > 31 {
                    return Err(day_problem(day, 1, year));
                }
                notes.add(format!("the month is not known: all of {year} is taken"));
            }
            spans::months(year, 1, 12, Precision::Year)
        }
    })
}

/// Day and month, changed round where the file is month-first or only that can be a date.
fn in_order(point: &Point, ctx: &Context<'_>, notes: &mut Notes) -> (Option<u32>, Option<u32>) {
    let (Some(first), Some(second), true) = (point.day, point.month, point.traits.numeric) else {
        return (point.day, point.month);
    };
    let (day, month) = match ctx.order {
        Order::DayFirst => (first, second),
        Order::MonthFirst => (second, first),
    };
    if month > 12 && day <= 12 && month <= 31 {
        notes.add(match ctx.order {
            Order::DayFirst => "read month-first, since there is no such month day-first",
            Order::MonthFirst => "read day-first, since there is no such month month-first",
        });
        return (Some(month), Some(day));
    }
    (Some(day), Some(month))
}

/// The days that systems write where a field was empty.
fn placeholder(date: Date, notes: &mut Notes) -> Result<(), String> {
    match (date.year(), date.month(), date.day()) {
        (1900, 1, 0..=2) => {
            Err(format!("{date} is what systems write for an empty date; the date is not known"))
        }
        (1970, 1, 1) => {
            notes.add("1 January 1970 is what some systems write for an empty date");
            Ok(())
        }
        _ => Ok(()),
    }
}

fn note_traits(point: &Point, when: &When, notes: &mut Notes) {
    let traits = point.traits;
    if traits.ambiguous {
        notes.add(match point.shape {
            Shape::Academic => {
                format!("taken as the school year, {when}; a financial year would begin in April")
            }
            _ => format!("can be read in more than one way; taken as {when}"),
        });
    }
    if traits.mistyped {
        notes.add(format!("the month's name is mistyped; read as {when}"));
    }
    if traits.zero {
        notes.add("a part of the date is written as 00; taken as not known");
    }
    if let (Some(weekday), None, Precision::Day) = (point.weekday, point.week, when.precision())
        && let Some(day) = when.first_day()
        && day.weekday() != weekday
    {
        let (written, real) = (weekday_name(weekday), weekday_name(day.weekday()));
        notes.add(format!("{written} is written, but {when} was a {real}"));
    }
}

pub(super) fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn with_week(point: &Point, when: When, ctx: &Context<'_>, notes: &mut Notes) -> When {
    let Some(week) = point.week else { return when };
    if let (Precision::Day, Some(day)) = (when.precision(), when.first_day()) {
        return spans::week(week, day, ctx, notes).unwrap_or(when);
    }
    if week != Week::Of {
        notes.add(format!("a week is written without its day; taken as {when}"));
    }
    when
}

fn with_clock(point: &Point, when: When, notes: &mut Notes) -> When {
    if when.precision() != Precision::Day {
        if point.clock.is_some() {
            notes.add("the time was not used, since the day is not known");
        }
        return when;
    }
    let Some(day) = when.first_day() else { return when };
    if point.traits.overnight {
        let next = day.tomorrow().unwrap_or(day);
        return When::days(day, next, Precision::Range);
    }
    let Some(clock) = point.clock else { return when };
    if clock.none {
        notes.add("00:00:00 is what exports write where there is no time; only the day is taken");
        return when;
    }
    note_clock(&clock, notes);
    let timed = clock.time.on(day);
    match clock.offset {
        Some(offset) => in_london(timed, offset),
        None => timed,
    }
}

/// What is doubtful about a time.
pub(super) fn note_clock(clock: &Clock, notes: &mut Notes) {
    if clock.doubtful {
        notes.add(if clock.time.earliest == 0 {
            "midnight may begin or end the day; taken as its beginning"
        } else {
            "00:01 and 23:59 often stand for a time that is not known"
        });
    }
}

/// A time with an offset from Greenwich as London clocks showed it.
fn in_london(when: When, offset: i16) -> When {
    let london = |at: DateTime| {
        let universal = at.checked_sub(i64::from(offset).minutes()).unwrap_or(at);
        let summer = summer_time(universal);
        universal.checked_add(i64::from(summer).hours()).unwrap_or(universal)
    };
    When::between(when.earliest().map(london), when.latest().map(london), when.precision())
}

/// British Summer Time: from 01:00 on the last Sunday of March to 01:00 on that of October.
fn summer_time(universal: DateTime) -> bool {
    let change = |month: i8| {
        let last = Date::new(universal.year(), month, 31).ok()?;
        let back = last.weekday().to_sunday_zero_offset();
        last.checked_sub(i64::from(back).days()).ok().map(|day| day.at(1, 0, 0, 0))
    };
    matches!((change(3), change(10)), (Some(on), Some(off)) if universal >= on && universal < off)
}
