//! Spans with a name: halves, quarters, seasons, terms, school years, parts, weeks, Easter.

use super::Context;
use super::point::{Shape, Week};
use super::resolve::{Notes, weekday_name};
use super::words::{Part, Season};
use chronology::{Precision, When};
use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

/// From the first day of one month to the last day of another in the same year.
pub(super) fn months(year: i16, first: i8, last: i8, precision: Precision) -> Option<When> {
    let first = Date::new(year, first, 1).ok()?;
    let last = Date::new(year, last, 1).ok()?.last_of_month();
    Some(When::days(first, last, precision))
}

/// 1 September to 31 August.
pub(super) fn academic_year(start: i16) -> Option<When> {
    let (first, last) = (Date::new(start, 9, 1).ok()?, Date::new(start + 1, 8, 31).ok()?);
    Some(When::days(first, last, Precision::AcademicYear))
}

/// A span that a year (and for weeks and halves a month) names.
pub(super) fn of_year(
    shape: Shape,
    month: Option<u32>,
    year: i16,
    into_next: bool,
    notes: &mut Notes,
) -> Option<When> {
    let month = month.and_then(|month| i8::try_from(month).ok());
    match shape {
        Shape::Academic => academic_year(year),
        Shape::Financial => {
            let (first, last) = (Date::new(year, 4, 1).ok()?, Date::new(year + 1, 3, 31).ok()?);
            Some(When::days(first, last, Precision::Year))
        }
        Shape::Decade => {
            let (first, last) = (Date::new(year, 1, 1).ok()?, Date::new(year + 9, 12, 31).ok()?);
            Some(When::days(first, last, Precision::Range))
        }
        Shape::Quarter(number) if into_next => {
            notes.add("taken as a quarter of the financial year, which begins in April");
            let year = year + i16::from(number == 4);
            let first = [4, 7, 10, 1].get(usize::from(number).checked_sub(1)?).copied()?;
            months(year, first, first + 2, Precision::Quarter)
        }
        Shape::Quarter(number) => {
            let last = number as i8 * 3;
            months(year, last - 2, last, Precision::Quarter)
        }
        Shape::Half(number) => match month {
            Some(month) => half_month(year, month, number),
            None => months(year, number as i8 * 6 - 5, number as i8 * 6, Precision::HalfYear),
        },
        Shape::Season(season) => seasonal(season, year),
        Shape::NthWeek(number) => nth_week(year, month?, number),
        Shape::IsoWeek(week) => {
            let monday = ISOWeekDate::new(year, week as i8, Weekday::Monday).ok()?.date();
            days_from(monday, 6, Precision::Week)
        }
        Shape::Christmas => fixed((year, 12, 24), (year, 12, 26), notes),
        Shape::Easter => {
            let sunday = easter(year)?;
            notes.add("Easter is taken as Good Friday to Easter Monday");
            let first = sunday.checked_sub(2.days()).ok()?;
            days_from(first, 3, Precision::Range).map(When::about)
        }
        Shape::EasterDay(after) => {
            easter(year)?.checked_add(i64::from(after).days()).ok().map(When::day)
        }
        _ => None,
    }
}

fn fixed(first: (i16, i8, i8), last: (i16, i8, i8), notes: &mut Notes) -> Option<When> {
    let day = |(year, month, day): (i16, i8, i8)| Date::new(year, month, day).ok();
    let when = When::days(day(first)?, day(last)?, Precision::Range).about();
    notes.add(format!("taken as {when}"));
    Some(when)
}

fn days_from(first: Date, more: i64, precision: Precision) -> Option<When> {
    Some(When::days(first, first.checked_add(more.days()).ok()?, precision))
}

/// Three months; winter begins in December and ends in the next year.
fn seasonal(season: Season, year: i16) -> Option<When> {
    match season {
        Season::Spring => months(year, 3, 5, Precision::Season),
        Season::Summer => months(year, 6, 8, Precision::Season),
        Season::Autumn => months(year, 9, 11, Precision::Season),
        Season::Winter => {
            let first = Date::new(year, 12, 1).ok()?;
            let last = Date::new(year + 1, 2, 1).ok()?.last_of_month();
            Some(When::days(first, last, Precision::Season))
        }
    }
}

fn half_month(year: i16, month: i8, number: u8) -> Option<When> {
    let first = Date::new(year, month, if number == 1 { 1 } else { 16 }).ok()?;
    let last = if number == 1 { Date::new(year, month, 15).ok()? } else { first.last_of_month() };
    Some(When::days(first, last, Precision::Range).about())
}

fn nth_week(year: i16, month: i8, number: u8) -> Option<When> {
    let end = Date::new(year, month, 1).ok()?.last_of_month();
    let first = match number {
        9 => end.day() - 6,
        number => 1 + 7 * (number as i8 - 1),
    };
    let last = (first + 6).min(end.day());
    let days = (Date::new(year, month, first).ok()?, Date::new(year, month, last).ok()?);
    Some(When::days(days.0, days.1, Precision::Range).about())
}

/// Terms, half-terms and holidays in a calendar year.
pub(super) fn school(
    shape: Shape,
    year: i16,
    ctx: &Context<'_>,
    notes: &mut Notes,
) -> Option<When> {
    let term = |season: Season| match season {
        Season::Spring => ctx.calendar.spring().in_year(year),
        Season::Summer => ctx.calendar.summer().in_year(year),
        Season::Autumn | Season::Winter => ctx.calendar.autumn().in_year(year),
    };
    match shape {
        Shape::Term(season) => term(season).map(|(a, b)| When::days(a, b, Precision::Term)),
        Shape::HalfTerm(season, 0) => {
            let (first, last) = match season {
                Season::Spring => ((year, 2, 10), (year, 2, 25)),
                Season::Summer => ((year, 5, 24), (year, 6, 5)),
                Season::Autumn | Season::Winter => ((year, 10, 21), (year, 11, 3)),
            };
            notes.add("dates of half-term are local");
            fixed(first, last, notes)
        }
        Shape::HalfTerm(season, _) => {
            notes.add("where the term divides is not given; the whole term is taken");
            term(season).map(|(a, b)| When::days(a, b, Precision::Term).about())
        }
        Shape::Holidays(season) => {
            notes.add("dates of school holidays are local");
            holidays(season, year, ctx)
        }
        _ => None,
    }
}

/// The days between two terms; where the terms touch, a fortnight about the feast.
fn holidays(season: Season, year: i16, ctx: &Context<'_>) -> Option<When> {
    let calendar = ctx.calendar;
    let (after, before, feast) = match season {
        Season::Summer => (calendar.summer(), calendar.autumn().in_year(year)?.0, None),
        Season::Spring => (calendar.spring(), calendar.summer().in_year(year)?.0, easter(year)),
        Season::Autumn | Season::Winter => {
            let feast = Date::new(year, 12, 27).ok();
            (calendar.autumn(), calendar.spring().in_year(year + 1)?.0, feast)
        }
    };
    let first = after.in_year(year)?.1.tomorrow().ok()?;
    let last = before.yesterday().ok()?;
    let (first, last) = match feast {
        Some(feast) if (last - first).get_days() < 7 => {
            (feast.checked_sub(8.days()).ok()?, feast.checked_add(8.days()).ok()?)
        }
        _ => (first, last),
    };
    Some(When::days(first, last, Precision::Range).about())
}

/// Easter Sunday in the Gregorian calendar, by the anonymous algorithm with its usual letters.
#[expect(clippy::many_single_char_names, reason = "the algorithm's own letters")]
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let day = h + l - 7 * m + 114;
    Date::new(year, (day / 31) as i8, (day % 31 + 1) as i8).ok()
}

/// From the first day of one part of a span to the last of another: the calendar's own days in a
/// month, four months in a year, a third of anything else.
pub(super) fn part(when: When, (first, last): (Part, Part), ctx: &Context<'_>) -> Option<When> {
    let (start, end) = (when.first_day()?, when.last_day()?);
    let (a, _) = third(when.precision(), start, end, first, ctx)?;
    let (_, b) = third(when.precision(), start, end, last, ctx)?;
    (a <= b).then(|| When::days(a, b, Precision::Range))
}

fn third(
    precision: Precision,
    start: Date,
    end: Date,
    part: Part,
    ctx: &Context<'_>,
) -> Option<(Date, Date)> {
    let number: i8 = match part {
        Part::Early => 0,
        Part::Mid => 1,
        Part::Late => 2,
    };
    match precision {
        Precision::Month => {
            let [first, last] = match part {
                Part::Early => ctx.calendar.early(),
                Part::Mid => ctx.calendar.mid(),
                Part::Late => ctx.calendar.late(),
            };
            let day = |day: i8| Date::new(start.year(), start.month(), day.min(end.day())).ok();
            Some((day(first)?, day(last)?))
        }
        Precision::Year if start.month() == 1 => {
            let when = months(start.year(), number * 4 + 1, number * 4 + 4, Precision::Range)?;
            Some((when.first_day()?, when.last_day()?))
        }
        _ => {
            let days = i64::from((end - start).get_days()) + 1;
            let edge = |third: i64| start.checked_add((days * third / 3).days()).ok();
            let number = i64::from(number);
            Some((edge(number)?, edge(number + 1)?.yesterday().ok()?))
        }
    }
}

/// The days of a week named by one of them.
pub(super) fn week(week: Week, day: Date, ctx: &Context<'_>, notes: &mut Notes) -> Option<When> {
    let more = i64::from(ctx.calendar.week_days(ctx.school_week).max(1)) - 1;
    let monday = day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()?;
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let named = || format!("{} was a {}", When::day(day), weekday_name(day.weekday()));
    match week {
        Week::Commencing if day == monday => days_from(day, more, Precision::Week),
        Week::Commencing => {
            notes.add(format!("a week commences on a Monday, but {}", named()));
            let first = if weekend { day } else { monday };
            days_from(first, if weekend { 6 } else { more }, Precision::Week)
        }
        Week::Of => days_from(monday, more, Precision::Week),
        Week::Fortnight => days_from(day, 13, Precision::Range),
        Week::Ending => {
            if !matches!(day.weekday(), Weekday::Friday | Weekday::Sunday) {
                notes.add(format!("a week ends on a Friday or Sunday, but {}", named()));
            }
            let back = if ctx.school_week { 4 } else { 6 };
            Some(When::days(day.checked_sub(back.days()).ok()?, day, Precision::Week))
        }
        Week::Weekend => {
            let saturday = monday.checked_add(5.days()).ok()?;
            if !weekend {
                notes.add(format!("a weekend is written, but {}", named()));
            }
            days_from(saturday, 1, Precision::Range)
        }
    }
}
