//! Words that many pages need: days, moments, ages, counts.

use crate::app::LONDON;
use jiff::civil::Date;
use store::At;

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

/// "4 March 2018".
pub fn long_day(day: Date) -> String {
    let month = MONTHS.get(usize::from(day.month().unsigned_abs()) - 1).copied().unwrap_or("");
    format!("{} {month} {}", day.day(), day.year())
}

/// A day as kept (`2018-03-04`) for people; as written where it is no whole day.
pub fn day_text(kept: &str) -> String {
    kept.parse().map_or_else(|_| kept.to_owned(), long_day)
}

/// "4 March 2018, 14:05", by the clock on the wall in London.
pub fn moment(at: &At) -> String {
    let Ok(instant) = at.timestamp() else { return String::new() };
    let here = instant.to_zoned(LONDON.clone());
    format!("{}, {:02}:{:02}", long_day(here.date()), here.hour(), here.minute())
}

/// The day of a moment in London.
pub fn day_of(at: &At) -> Option<Date> {
    at.timestamp().ok().map(|instant| instant.to_zoned(LONDON.clone()).date())
}

/// "1 entry", "3 entries", "1,204 entries".
pub fn count(n: impl TryInto<i64>, one: &str, many: &str) -> String {
    let n: i64 = n.try_into().unwrap_or(i64::MAX);
    format!("{} {}", thousands(n), if n == 1 { one } else { many })
}

fn thousands(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if n < 0 { format!("-{grouped}") } else { grouped }
}

/// Whole years from one day to another; `None` where the second comes first.
pub fn years(born: Date, day: Date) -> Option<i16> {
    let had = (day.month(), day.day()) >= (born.month(), born.day());
    let years = day.year() - born.year() - i16::from(!had);
    (years >= 0).then_some(years)
}

/// The first letter as a capital.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Words that other rooms set in backticks, in the quotation marks that people read.
pub fn quoted(text: &str) -> String {
    let mut open = false;
    let mark = |letter: char| match letter {
        '`' => {
            open = !open;
            if open { '“' } else { '”' }
        }
        other => other,
    };
    text.chars().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn people_read_days_counts_and_ages() {
        assert_eq!(long_day(date(2018, 3, 4)), "4 March 2018");
        assert_eq!(day_text("2018-03"), "2018-03");
        assert_eq!(quoted("`a` and `b`"), "“a” and “b”");
        assert_eq!(count(1, "entry", "entries"), "1 entry");
        assert_eq!(count(1_204_000_usize, "entry", "entries"), "1,204,000 entries");
        assert_eq!(years(date(2002, 5, 14), date(2018, 5, 13)), Some(15));
        assert_eq!(years(date(2002, 5, 14), date(2018, 5, 14)), Some(16));
        assert_eq!(years(date(2002, 5, 14), date(2001, 5, 14)), None);
        // The clock on the wall in summer.
        assert_eq!(moment(&At::read("2018-06-30T23:30:00Z").unwrap()), "1 July 2018, 00:30");
    }
}
