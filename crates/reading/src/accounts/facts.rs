//! Small facts of a narrative that two accounts can share or contradict: clock times, amounts of
//! money, counts, ages, ordinals, references, and the days that it names.

use super::words::{Plain, hash, number, ordinal, stem};
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// A day that a narrative names, resolved against the entry's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Said {
    pub first: Date,
    pub last: Date,
    /// The words name the day for certain ("yesterday", "on 8th"), not perhaps ("Monday").
    pub strong: bool,
    /// The place of the word.
    pub at: usize,
}

/// A number of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    /// The stem of the thing counted, as a number.
    pub noun: u64,
    pub number: u32,
    /// The place of the word for the thing.
    pub at: usize,
}

/// The facts of one narrative.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    /// Minutes of the day.
    pub clocks: Vec<u16>,
    /// Whole pounds.
    pub amounts: Vec<u32>,
    pub counts: Vec<Count>,
    pub ordinals: Vec<Count>,
    pub ages: Vec<u32>,
    /// Agencies' references, without their marks.
    pub references: Vec<u64>,
    pub said: Vec<Said>,
}

impl Facts {
    /// Reads the facts of a narrative; days only where the entry's own day is known.
    pub fn of(plain: &Plain, raw: &str, own: Option<Date>) -> Self {
        let mut facts = Self { references: references(raw), ..Self::default() };
        for at in 0..plain.words.len() {
            let word = plain.word(at);
            facts.number_at(plain, at, word);
            if let Some(day) = own
                && let Some(said) = said_at(plain, at, word, day)
            {
                facts.said.push(said);
            }
        }
        facts
    }

    fn number_at(&mut self, plain: &Plain, at: usize, word: &str) {
        if let Some(minute) = clock(plain, at, word) {
            self.clocks.push(minute);
            return;
        }
        if let Some(pounds) = word.strip_prefix('£').and_then(|w| w.split('.').next()) {
            self.amounts.extend(number(pounds));
            return;
        }
        let next = plain.word(at + 1);
        if let Some(n) = ordinal(word) {
            let noun = [next, plain.word(at + 2)].into_iter().find(|w| {
                matches!(*w, "episode" | "attack" | "incident" | "time" | "arrest" | "occasion")
            });
            if noun.is_some() {
                self.ordinals.push(Count { noun: 0, number: n, at });
            }
            return;
        }
        let short = |end: &&str| word.strip_suffix(*end).filter(|n| n.len() <= 2);
        if let Some(n) = ["yo", "m", "f"].iter().find_map(short).and_then(number) {
            self.ages.push(n);
            return;
        }
        let Some(n) = number(word) else { return };
        let before = plain.word(at.wrapping_sub(1));
        if NAMED.contains(&before) && (1..=18).contains(&n) {
            self.ages.push(n);
            return;
        }
        let aged = matches!(plain.word(at.wrapping_sub(1)), "aged" | "age");
        let years =
            matches!(next, "yrs" | "years" | "yr" | "y" | "yo") && plain.word(at + 2) != "ago";
        let bracketed = plain.word(at.wrapping_sub(1)) == "," && next == ",";
        if aged || years || (bracketed && (1..=18).contains(&n)) {
            self.ages.push(n);
        } else if next.len() > 2 && !unit(next) && next.bytes().all(|b| b.is_ascii_lowercase()) {
            self.counts.push(Count { noun: hash(stem(next)), number: n, at: at + 1 });
            let after = plain.word(at + 2);
            if after.len() > 3 && after.bytes().all(|b| b.is_ascii_lowercase()) && !unit(after) {
                self.counts.push(Count { noun: hash(stem(after)), number: n, at: at + 2 });
            }
        }
    }
}

fn unit(word: &str) -> bool {
    matches!(
        word,
        "hrs"
            | "hours"
            | "hour"
            | "mins"
            | "minutes"
            | "days"
            | "day"
            | "weeks"
            | "week"
            | "months"
            | "month"
            | "years"
            | "yrs"
            | "year"
            | "nights"
            | "night"
            | "times"
            | "of"
            | "and"
            | "the"
            | "or"
            | "in"
            | "at"
            | "jan"
            | "feb"
            | "mar"
            | "apr"
            | "may"
            | "jun"
            | "jul"
            | "aug"
            | "sep"
            | "oct"
            | "nov"
            | "dec"
    )
}

/// A clock time: `23:15`, `2315 hrs`, `3.50pm`, `10pm`.
fn clock(plain: &Plain, at: usize, word: &str) -> Option<u16> {
    let next = plain.word(at + 1);
    let (figures, half) = if let Some(f) = word.strip_suffix("pm") {
        (f, Some(true))
    } else if let Some(f) = word.strip_suffix("am") {
        (f, Some(false))
    } else {
        let half = match next {
            "pm" => Some(true),
            "am" => Some(false),
            _ => None,
        };
        (word.strip_suffix("hrs").or_else(|| word.strip_suffix('h')).unwrap_or(word), half)
    };
    if figures.is_empty() || !figures.starts_with(|c: char| c.is_ascii_digit()) {
        return match word {
            "midnight" => Some(0),
            "noon" | "midday" => Some(12 * 60),
            _ => None,
        };
    }
    let marked = figures.len() < word.len() || matches!(next, "hrs" | "hours" | "h");
    let minute = match figures.split_once([':', '.']) {
        Some((h, m)) if half.is_some() || figures.contains(':') => minutes(h, m)?,
        None if figures.len() == 4 && marked => minutes(figures.get(..2)?, figures.get(2..)?)?,
        None if half.is_some() && figures.len() <= 2 => minutes(figures, "00")?,
        _ => return None,
    };
    Some(match half {
        Some(true) if minute < 12 * 60 => minute + 12 * 60,
        Some(false) if minute >= 12 * 60 => minute - 12 * 60,
        _ => minute,
    })
}

fn minutes(hours: &str, minutes: &str) -> Option<u16> {
    let (h, m): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (h < 24 && m < 60 && minutes.len() == 2).then_some(h * 60 + m)
}

/// References: at least five figures with marks between, or six in a run; never a date.
fn references(raw: &str) -> Vec<u64> {
    let words = raw.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | ':'));
    let mut found = Vec::new();
    for word in words.filter(|w| w.len() >= 6) {
        let figures = word.bytes().filter(u8::is_ascii_digit).count();
        if figures < 5 || word.starts_with('£') || dated(word) {
            continue;
        }
        let bare: String = word
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        found.push(hash(&bare));
    }
    found
}

fn dated(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['/', '-', '.', '–']).filter(|p| !p.is_empty()).collect();
    let short = |p: &&str| p.len() <= 4 && p.bytes().all(|b| b.is_ascii_digit());
    (2..=6).contains(&parts.len()) && parts.iter().all(short) && parts.iter().any(|p| p.len() <= 2)
}

/// The day named at a word, where one is.
fn said_at(plain: &Plain, at: usize, word: &str, own: Date) -> Option<Said> {
    let before = plain.word(at.wrapping_sub(1));
    let next = plain.word(at + 1);
    let said = |first: Date, last: Date, strong: bool| Some(Said { first, last, strong, at });
    let word = word
        .strip_suffix('s')
        .filter(|day| *day == "yesterday" || day.ends_with("day"))
        .unwrap_or(word);
    let back = |days: i32| own.checked_sub(days.days()).ok();
    let since_monday = i32::from(own.weekday().to_monday_zero_offset());
    match word {
        "yesterday" if before != "as" => {
            let far = plain.word(at.wrapping_sub(2)) == "day" && before == "before";
            let day = back(if far { 2 } else { 1 })?;
            return said(day, day, true);
        }
        "morning" | "afternoon" | "evening"
            if before == "this" && !TELLS.contains(&plain.word(at.wrapping_sub(2))) =>
        {
            return said(own, own, true);
        }
        "overnight" => return said(back(1)?, own, true),
        "night" if before == "last" && next == "but" => return None,
        "night" if before == "last" => return said(back(1)?, own, true),
        "evening" if before == "last" || before == "yesterday" => {
            return said(back(1)?, back(1)?, true);
        }
        "weekend" if matches!(before, "the" | "last" | "over" | "this" | "at") => {
            let since_sunday = i32::from(own.weekday().to_sunday_zero_offset());
            let sunday = if since_sunday == 0 { own } else { back(since_sunday)? };
            return said(sunday.checked_sub(2.days()).ok()?, sunday, false);
        }
        "ago" | "back" if before == "weeks" || before == "week" => {
            let weeks = number(plain.word(at.wrapping_sub(2))).unwrap_or(1).min(26) as i32;
            return said(back(weeks * 7 + 4)?, back(weeks * 7 - 4)?, false);
        }
        "week" if before == "last" => {
            return said(back(since_monday + 7)?, back(since_monday + 1)?, false);
        }
        "week" if matches!(before, "this" | "the") && EARLIER.contains(&earlier(plain, at)) => {
            return said(back(since_monday)?, own, false);
        }
        "week" if before == "other" => return said(back(20)?, back(6)?, false),
        "fortnight" if matches!(next, "ago" | "back") => {
            return said(back(17)?, back(11)?, false);
        }
        "night" | "day" if before == "other" => return said(back(7)?, back(1)?, false),
        "month" if before == "last" => {
            let last = own.first_of_month().checked_sub(1.days()).ok()?;
            return said(last.first_of_month(), last, false);
        }
        "ago" | "back" | "earlier" | "previously"
            if matches!(before, "days" | "day" | "nights") =>
        {
            let many = plain.word(at.wrapping_sub(2));
            if matches!(many, "few" | "couple" | "of") {
                return said(back(6)?, back(2)?, false);
            }
            let days = number(many)?;
            let day = back(days as i32)?;
            return (days <= 60).then_some(Said { first: day, last: day, strong: true, at });
        }
        _ => {}
    }
    if let Some(day) = named_day(plain, at, word, own) {
        return said(day, day, true);
    }
    if let Some(day) = written_day(word, own).or_else(|| day_and_month(plain, at, own)) {
        return said(day, day, true);
    }
    if let Some(day) = ordinal(word).filter(|n| day_of_the_month(plain, at, word, *n)) {
        let day = day_of_month(day, own)?;
        return said(day, day, true);
    }
    if let Some(month) = month(word).filter(|_| matches!(before, "in" | "early" | "mid" | "late")) {
        let first = this_or_last_year(month, 1, own)?;
        return said(first, first.last_of_month().min(own), false);
    }
    let weekday = weekday(word)?;
    if matches!(before, "next" | "for" | "until" | "by" | "every") {
        return None;
    }
    let days = (i32::from(own.weekday().to_monday_zero_offset())
        - i32::from(weekday.to_monday_zero_offset()))
    .rem_euclid(7);
    let day = back(days)?;
    let ahead = (at.saturating_sub(7)..at).any(|w| {
        matches!(plain.word(w), "will" | "wants" | "due" | "meet" | "next" | "planned" | "going")
    });
    let part_of_day = matches!(next, "night" | "evening" | "afternoon");
    let certain = before == "last" || (!ahead && (before == "on" || (days > 0 && part_of_day)));
    let last = if next == "night" { day.tomorrow().ok()?.min(own) } else { day };
    said(day, last, certain)
}

/// Words for the child after which a number is an age.
const NAMED: [&str; 8] = ["male", "female", "boy", "girl", "son", "daughter", "pupil", "child"];

/// What is done "this morning" where it is only told.
const TELLS: [&str; 16] = [
    "rang",
    "phoned",
    "called",
    "told",
    "said",
    "says",
    "call",
    "informed",
    "emailed",
    "reported",
    "received",
    "disclosed",
    "texted",
    "us",
    "in",
    "school",
];

/// Words before "this week" by which it is a day of it that has gone by.
const EARLIER: [&str; 5] = ["earlier", "start", "beginning", "early", "top"];

/// The word before "this week" or "the week", over "in" and "of".
fn earlier(plain: &Plain, at: usize) -> &str {
    let two = plain.word(at.wrapping_sub(2));
    if matches!(two, "in" | "of" | "at") { plain.word(at.wrapping_sub(3)) } else { two }
}

/// Whether an ordinal is a day of the month: after "on", or from ten on in figures.
fn day_of_the_month(plain: &Plain, at: usize, word: &str, n: u32) -> bool {
    let before = plain.word(at.wrapping_sub(1));
    let on = before == "on" || (before == "the" && plain.word(at.wrapping_sub(2)) == "on");
    let thing =
        matches!(plain.word(at + 1), "birthday" | "floor" | "percentile" | "centile" | "session");
    n <= 31 && !thing && (on || (n >= 10 && word.starts_with(|c: char| c.is_ascii_digit())))
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "wed" | "weds" => Weekday::Wednesday,
        "thursday" | "thu" | "thur" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

/// `16/06`, `16/06/18`, `16.06.2018`: not after the entry's own day.
fn written_day(word: &str, own: Date) -> Option<Date> {
    let mut parts = word.split(['/', '.']);
    let (day, month) = (parts.next()?, parts.next()?);
    if day.len() > 2 || month.len() > 2 {
        return None;
    }
    let (day, month): (i8, i8) = (day.parse().ok()?, month.parse().ok()?);
    match parts.next() {
        Some(year) => {
            let year: i16 = year.parse().ok()?;
            let year = if year < 100 { year + 2000 } else { year };
            not_after(Date::new(year, month, day).ok()?, own)
        }
        None if word.contains('/') => this_or_last_year(month, day, own),
        None => None,
    }
}

fn not_after(day: Date, own: Date) -> Option<Date> {
    (day <= own).then_some(day)
}

/// A day without a year is within the last half year, or else still to come and not read.
fn this_or_last_year(month: i8, day: i8, own: Date) -> Option<Date> {
    [own.year(), own.year() - 1]
        .into_iter()
        .filter_map(|year| Date::new(year, month, day).ok())
        .find(|date| *date <= own && (own - *date).get_days() <= 183)
}

/// `3 Nov`, `3rd November`, `Nov 3`.
fn day_and_month(plain: &Plain, at: usize, own: Date) -> Option<Date> {
    let month = month(plain.word(at))?;
    let figure =
        |word: &str| ordinal(word).or_else(|| number(word)).filter(|n| (1..=31).contains(n));
    let before = plain.word(at.wrapping_sub(1));
    let before = if before == "of" { plain.word(at.wrapping_sub(2)) } else { before };
    let day = figure(before).or_else(|| figure(plain.word(at + 1)))?;
    this_or_last_year(month, day as i8, own)
}

/// A day that has a name.
fn named_day(plain: &Plain, at: usize, word: &str, own: Date) -> Option<Date> {
    let next = plain.word(at + 1);
    let (month, day) = match (word, next) {
        ("halloween", _) => (10, 31),
        ("bonfire" | "fireworks", "night") => (11, 5),
        ("christmas" | "xmas", "day") => (12, 25),
        ("christmas" | "xmas", "eve") => (12, 24),
        ("boxing", "day") => (12, 26),
        ("years", "eve") => (12, 31),
        ("years", "day") => (1, 1),
        _ => return None,
    };
    this_or_last_year(month, day, own)
}

fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const LONG: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = if word == "sept" { "sep" } else { word };
    let at =
        MONTHS.iter().position(|m| *m == word).or_else(|| LONG.iter().position(|m| *m == word))?;
    Some(at as i8 + 1)
}

fn day_of_month(day: u32, own: Date) -> Option<Date> {
    let this = Date::new(own.year(), own.month(), day as i8).ok().filter(|date| *date <= own);
    this.or_else(|| {
        let last = own.first_of_month().checked_sub(Span::new().days(1)).ok()?;
        Date::new(last.year(), last.month(), day as i8).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn facts(raw: &str) -> Facts {
        Facts::of(&Plain::of(raw), raw, Some(date(2017, 11, 6)))
    }

    #[test]
    fn clock_times_as_agencies_write_them() {
        assert_eq!(
            facts("rptd 2315 hrs, again 23:15, 3.50pm, 10 pm, 8am").clocks,
            [1395, 1395, 950, 1320, 480]
        );
        assert_eq!(facts("weight 48.5 kg in 2015").clocks, Vec::<u16>::new());
    }

    #[test]
    fn amounts_counts_and_ages() {
        let facts = facts("31 WRAPS CRACK, £1,100, two machetes, J (15), aged 9");
        assert_eq!(facts.amounts, [1100]);
        assert_eq!(facts.ages, [15, 9]);
        assert!(facts.counts.iter().any(|c| c.noun == hash(stem("wraps")) && c.number == 31));
        assert!(facts.counts.iter().any(|c| c.noun == hash(stem("machete")) && c.number == 2));
    }

    #[test]
    fn days_resolve_against_the_entrys_own() {
        let day = |raw: &str| facts(raw).said.first().map(|s| (s.first, s.last));
        assert_eq!(day("stabbed on Friday"), Some((date(2017, 11, 3), date(2017, 11, 3))));
        assert_eq!(day("arrested last night"), Some((date(2017, 11, 5), date(2017, 11, 6))));
        assert_eq!(day("incident on 8th"), Some((date(2017, 10, 8), date(2017, 10, 8))));
        assert_eq!(day("arrest (21/09)"), Some((date(2017, 9, 21), date(2017, 9, 21))));
        assert_eq!(day("seen 3rd Nov"), Some((date(2017, 11, 3), date(2017, 11, 3))));
        assert_eq!(day("review on 15/11"), None);
        assert_eq!(day("two days ago"), Some((date(2017, 11, 4), date(2017, 11, 4))));
    }

    #[test]
    fn a_reference_is_found_and_a_date_is_not() {
        assert_eq!(facts("ref MM/2017/171206").references.len(), 1);
        assert_eq!(facts("on 12/03/2017 and 12-14/03/17").references, Vec::<u64>::new());
    }
}
