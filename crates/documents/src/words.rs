//! How dates, lengths of time, counts and lists are said.

use chronology::When;
use jiff::Unit;
use jiff::civil::{Date, DateTime};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day in full: `4 March 2018`.
pub fn long_day(day: Date) -> String {
    let month = MONTHS.get(usize::from(day.month().unsigned_abs()).saturating_sub(1));
    format!("{} {} {}", day.day(), month.copied().unwrap_or_default(), day.year())
}

/// A day in full with its time: `4 March 2018, 07:10`.
pub fn long_moment(at: DateTime) -> String {
    format!("{}, {:02}:{:02}", long_day(at.date()), at.hour(), at.minute())
}

/// When something fell due: the end of a day is said as the day.
pub fn due(at: DateTime) -> String {
    let end_of_day = at.hour() == 23 && at.minute() == 59;
    if end_of_day || (at.hour() == 0 && at.minute() == 0) {
        long_day(at.date())
    } else {
        long_moment(at)
    }
}

/// Two days as a stretch, or one where they are the same; an unknown end is said.
pub fn stretch(from: Option<Date>, to: Option<Date>) -> String {
    match (from, to) {
        (Some(a), Some(b)) if a == b => long_day(a),
        (Some(a), Some(b)) => format!("{} to {}", long_day(a), long_day(b)),
        (Some(a), None) => format!("from {}", long_day(a)),
        (None, Some(b)) => format!("to {}", long_day(b)),
        (None, None) => "dates not known".to_owned(),
    }
}

/// A number with commas: `12,345`.
pub fn digits(number: usize) -> String {
    let mut digits = number.to_string();
    let mut at = digits.len();
    while at > 3 {
        at -= 3;
        digits.insert(at, ',');
    }
    digits
}

/// A count with its noun: `1 entry`, `2 entries`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", digits(number), if number == 1 { one } else { many })
}

/// A list as a sentence holds it: `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A length in hours as a person says it: hours under two days, else days.
pub fn hours(length: f64) -> String {
    let (number, one, many) = if length < 48.0 {
        (length.round(), "hour", "hours")
    } else {
        ((length / 24.0).round(), "day", "days")
    };
    count(number as usize, one, many)
}

/// The shortest and longest it can have lasted, in words.
pub fn between_hours(hours_known: Option<(f64, f64)>) -> String {
    match hours_known {
        None => "length not known".to_owned(),
        Some((least, most)) => match (hours(least), hours(most)) {
            (least, most) if least == most => least,
            (least, most) => format!("{least} to {most}"),
        },
    }
}

/// The age on a day, in whole years and months; `None` before birth.
pub fn age(born: Option<Date>, on: Option<Date>) -> Option<String> {
    let (born, on) = (born?, on?);
    if on < born {
        return None;
    }
    let span = born.until((Unit::Year, on)).ok()?;
    Some(format!("{}y {}m", span.get_years(), span.get_months()))
}

/// A length of days as the chart and the tables say it.
pub fn days(number: i32) -> String {
    count(usize::try_from(number).unwrap_or(0), "day", "days")
}

/// Days from one day to another.
pub fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// "yes", "no" or "not recorded": an absence of record is never a no.
pub fn recorded(answer: Option<bool>) -> &'static str {
    match answer {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not recorded",
    }
}

/// The value of a `datetime` attribute: the most exact form that HTML allows of the earliest
/// moment; `None` where nothing is known.
pub fn machine_date(when: &When) -> Option<String> {
    use chronology::Precision::{Month, Year};
    let day = when.sort_day()?;
    Some(match when.precision() {
        Year => format!("{:04}", day.year()),
        Month => format!("{:04}-{:02}", day.year(), day.month()),
        _ => when.earliest_text().or_else(|| when.latest_text())?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chronology::Precision;
    use jiff::civil::date;

    #[test]
    fn counts_and_lists_read_as_sentences() {
        assert_eq!(count(1, "entry", "entries"), "1 entry");
        assert_eq!(count(12_345, "entry", "entries"), "12,345 entries");
        let names = ["Health".to_owned(), "Police".to_owned(), "Education".to_owned()];
        assert_eq!(list(&names), "Health, Police and Education");
    }

    #[test]
    fn an_age_needs_a_birth_before_the_day() {
        let born = Some(date(2002, 5, 14));
        assert_eq!(age(born, Some(date(2016, 5, 13))).as_deref(), Some("13y 11m"));
        assert_eq!(age(born, Some(date(2016, 5, 14))).as_deref(), Some("14y 0m"));
        assert_eq!(age(born, Some(date(2002, 5, 13))), None);
        assert_eq!(age(None, Some(date(2016, 5, 14))), None);
    }

    #[test]
    fn lengths_are_said_in_the_unit_a_person_would_use() {
        assert_eq!(hours(16.4), "16 hours");
        assert_eq!(hours(508.0), "21 days");
        assert_eq!(between_hours(Some((15.6, 16.4))), "16 hours");
        assert_eq!(between_hours(Some((16.0, 76.0))), "16 hours to 3 days");
        assert_eq!(between_hours(None), "length not known");
    }

    #[test]
    fn a_machine_date_claims_no_more_than_is_known() {
        let month = When::days(date(2016, 11, 1), date(2016, 11, 30), Precision::Month);
        assert_eq!(machine_date(&month).as_deref(), Some("2016-11"));
        assert_eq!(machine_date(&When::UNKNOWN), None);
        let at = When::minute(date(2017, 3, 14).at(7, 10, 0, 0));
        assert_eq!(machine_date(&at).as_deref(), Some("2017-03-14T07:10"));
    }
}
