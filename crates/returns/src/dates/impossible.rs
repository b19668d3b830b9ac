//! Dates that cannot be, in words: what is wrong, and what may be meant.

use super::point::Fault;
use chronology::When;
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// A day, month and year that are no date.
pub(super) fn day_problem(day: u32, month: u32, year: i16) -> String {
    let real_month = i8::try_from(month).ok().and_then(|month| Date::new(year, month, 1).ok());
    let real_day = (1..=31).contains(&day);
    match real_month {
        Some(first) if real_day => {
            let last = When::day(first.last_of_month());
            let over = i64::from(day) - 1;
            let next = first.checked_add(over.days()).map_or(last, When::day);
            format!("there is no day {day} in {}; {last} or {next} may be meant", month_of(first))
        }
        Some(first) => {
            format!("no month has a day {day}; some day in {} may be meant", month_of(first))
        }
        None if real_day => {
            let turned = i8::try_from(day).ok().zip(i8::try_from(month).ok());
            let turned = turned.and_then(|(month, day)| Date::new(year, month, day).ok());
            match turned {
                Some(turned) => {
                    format!("there is no month {month}; {} may be meant", When::day(turned))
                }
                None => format!("there is no month {month}; some day in {year} may be meant"),
            }
        }
        None => {
            format!("there is no month {month} and no day {day}; some day in {year} may be meant")
        }
    }
}

fn month_of(first: Date) -> String {
    When::days(first, first.last_of_month(), chronology::Precision::Month).to_string()
}

/// A year that cannot be, with the likeliest slip.
pub(super) fn year_problem(value: u32, digits: u8) -> String {
    match digits {
        5 => match one_digit_out(value) {
            Some(year) => format!("the year {value} has a digit too many; {year} may be meant"),
            None => format!("there is no year {value}"),
        },
        3 if (190..210).contains(&value) => {
            format!("the year {value} lacks a digit; {value}0 to {value}9 may be meant")
        }
        4 if value == 0 => "the year is written as zeros; it is not known".to_owned(),
        4 => {
            let meant = 2000 + value % 100;
            format!("the year {value:04} cannot be meant here; {meant} may be")
        }
        _ => format!("the year is written as {value}, which can be no year"),
    }
}

/// A five-digit year without one of its digits.
fn one_digit_out(value: u32) -> Option<u32> {
    [10_000, 1000, 100, 10, 1]
        .into_iter()
        .map(|place| value / (place * 10) * place + value % place)
        .find(|year| (1990..2050).contains(year))
}

/// A number that is no date without more.
pub(super) fn fault_problem(fault: Fault) -> String {
    match fault {
        Fault::Number => "a number is written that is no date".to_owned(),
        Fault::Serial(value) => match serial_day(value) {
            Some(day) => format!(
                "{value} may be an Excel day number, {}; it is read so only where the whole column is",
                When::day(day)
            ),
            None => "a number is written that is no date".to_owned(),
        },
        Fault::Century => "only the century is written".to_owned(),
        Fault::TooMany => "the numbers do not make a day, a month and a year".to_owned(),
        Fault::SixDigits => {
            "six digits can be read in more than one way or in none; write the date with marks \
             between day, month and year"
                .to_owned()
        }
    }
}

/// The day of an Excel day number (the 1900 system, with its false 29 February 1900).
pub(super) fn serial_day(value: u32) -> Option<Date> {
    if !(61..=109_574).contains(&value) {
        return None;
    }
    date(1899, 12, 30).checked_add(i64::from(value).days()).ok()
}
