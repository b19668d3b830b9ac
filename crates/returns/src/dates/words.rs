//! The words that mean something in a date cell.

use jiff::civil::Weekday;

/// A part of a month, a year or a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Early,
    Mid,
    Late,
}

/// A season, which with the word "term" is a school term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// A unit of counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Fortnight,
    Month,
    Year,
}

/// What a word means to the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Month(i8),
    Weekday(Weekday),
    Season(Season),
    Part(Part),
    Unit(Unit),
    /// "beginning", "start": a part of a month, or of "week beginning".
    Start,
    /// "end", "ending".
    End,
    Commencing,
    WeekCommencing,
    WeekEnding,
    Weekend,
    Term,
    Academic,
    Financial,
    Quarter,
    Half,
    Reception,
    Nursery,
    /// "one", "two", "a", "couple".
    Count(u8),
    /// "few", "several".
    Few,
    /// "first", "second", with the last as 9.
    Nth(u8),
    /// "st", "nd", "rd", "th" after a number.
    Suffix,
    Of,
    The,
    On,
    At,
    In,
    And,
    Or,
    To,
    From,
    Between,
    Until,
    Since,
    Before,
    After,
    By,
    Onwards,
    /// "date", "present", "now", "ongoing": an end that is not reached.
    Present,
    Date,
    No,
    Later,
    Next,
    Last,
    Same,
    That,
    Ago,
    Yesterday,
    Today,
    Tomorrow,
    Aged,
    Birth,
    Old,
    Approx,
    Overnight,
    Night,
    Am,
    Pm,
    Hours,
    Noon,
    Midnight,
    /// A part of a day, too vague for a time.
    TimeOfDay,
    NotKnown,
    /// Two or more question marks, "xx": a part of a date left open.
    Open,
    /// A day with a fixed date.
    Feast(i8, i8),
    Christmas,
    Easter,
    Holiday,
    /// A word that says nothing about the date.
    Noise,
    Letter(u8),
    Other,
}

/// Looks up a word in lower case.
pub(super) fn word(text: &[u8]) -> Word {
    calendar_word(text)
        .or_else(|| span_word(text))
        .or_else(|| joining_word(text))
        .or_else(|| relative_word(text))
        .or_else(|| time_word(text))
        .or_else(|| feast(text))
        .unwrap_or(match text {
            [letter] => Word::Letter(*letter),
            _ => Word::Other,
        })
}

fn calendar_word(text: &[u8]) -> Option<Word> {
    Some(match text {
        b"jan" | b"january" => Word::Month(1),
        b"feb" | b"febr" | b"february" => Word::Month(2),
        b"mar" | b"march" => Word::Month(3),
        b"apr" | b"april" => Word::Month(4),
        b"may" => Word::Month(5),
        b"jun" | b"june" => Word::Month(6),
        b"jul" | b"july" => Word::Month(7),
        b"aug" | b"august" => Word::Month(8),
        b"sep" | b"sept" | b"september" => Word::Month(9),
        b"oct" | b"october" => Word::Month(10),
        b"nov" | b"november" => Word::Month(11),
        b"dec" | b"december" => Word::Month(12),
        b"mon" | b"monday" => Word::Weekday(Weekday::Monday),
        b"tue" | b"tues" | b"tuesday" => Word::Weekday(Weekday::Tuesday),
        b"wed" | b"weds" | b"wednesday" => Word::Weekday(Weekday::Wednesday),
        b"thu" | b"thur" | b"thurs" | b"thursday" => Word::Weekday(Weekday::Thursday),
        b"fri" | b"friday" => Word::Weekday(Weekday::Friday),
        b"sat" | b"saturday" => Word::Weekday(Weekday::Saturday),
        b"sun" | b"sunday" => Word::Weekday(Weekday::Sunday),
        _ => return None,
    })
}

fn span_word(text: &[u8]) -> Option<Word> {
    Some(match text {
        b"spring" | b"spr" => Word::Season(Season::Spring),
        b"summer" | b"sum" => Word::Season(Season::Summer),
        b"autumn" | b"aut" | b"fall" => Word::Season(Season::Autumn),
        b"winter" => Word::Season(Season::Winter),
        b"early" => Word::Part(Part::Early),
        b"mid" | b"middle" => Word::Part(Part::Mid),
        b"late" => Word::Part(Part::Late),
        b"beginning" | b"start" | b"starting" | b"begining" | b"beg" => Word::Start,
        b"end" | b"ending" => Word::End,
        b"day" | b"days" => Word::Unit(Unit::Day),
        b"week" | b"weeks" | b"wk" | b"wks" => Word::Unit(Unit::Week),
        b"fortnight" | b"fortnights" => Word::Unit(Unit::Fortnight),
        b"month" | b"months" | b"mth" | b"mths" => Word::Unit(Unit::Month),
        b"year" | b"years" | b"yr" | b"yrs" => Word::Unit(Unit::Year),
        b"commencing" | b"comm" | b"com" | b"commences" => Word::Commencing,
        b"w/c" | b"wc" | b"w/b" | b"w/comm" | b"w/s" | b"w.c" => Word::WeekCommencing,
        b"w/e" | b"we" | b"w/end" | b"w.e" => Word::WeekEnding,
        b"weekend" | b"wkend" => Word::Weekend,
        b"term" => Word::Term,
        b"academic" | b"school" | b"acad" | b"ay" => Word::Academic,
        b"financial" | b"fiscal" | b"fy" => Word::Financial,
        b"quarter" | b"qtr" => Word::Quarter,
        b"half" => Word::Half,
        b"reception" => Word::Reception,
        b"nursery" => Word::Nursery,
        b"one" | b"a" | b"an" => Word::Count(1),
        b"two" | b"couple" => Word::Count(2),
        b"three" => Word::Count(3),
        b"four" => Word::Count(4),
        b"five" => Word::Count(5),
        b"six" => Word::Count(6),
        b"seven" => Word::Count(7),
        b"eight" => Word::Count(8),
        b"nine" => Word::Count(9),
        b"ten" => Word::Count(10),
        b"eleven" => Word::Count(11),
        b"twelve" => Word::Count(12),
        b"few" | b"several" => Word::Few,
        b"first" => Word::Nth(1),
        b"second" => Word::Nth(2),
        b"third" => Word::Nth(3),
        b"fourth" => Word::Nth(4),
        b"fifth" => Word::Nth(5),
        b"st" | b"nd" | b"rd" | b"th" => Word::Suffix,
        _ => return None,
    })
}

fn joining_word(text: &[u8]) -> Option<Word> {
    Some(match text {
        b"of" => Word::Of,
        b"the" | b"this" => Word::The,
        b"on" | b"dated" => Word::On,
        b"at" => Word::At,
        b"in" | b"during" | b"over" | b"throughout" | b"within" => Word::In,
        b"and" => Word::And,
        b"or" => Word::Or,
        b"to" | b"through" | b"thru" | b"into" => Word::To,
        b"from" => Word::From,
        b"between" | b"btwn" | b"betw" | b"b/w" => Word::Between,
        b"until" | b"till" | b"til" | b"upto" => Word::Until,
        b"since" => Word::Since,
        b"before" | b"pre" | b"prior" | b"bef" => Word::Before,
        b"after" | b"post" => Word::After,
        b"by" => Word::By,
        b"onwards" | b"onward" => Word::Onwards,
        b"present" | b"now" | b"ongoing" | b"current" | b"continuing" => Word::Present,
        b"date" | b"dates" => Word::Date,
        b"no" | b"not" => Word::No,
        b"approx" | b"approximately" | b"about" | b"around" | b"circa" | b"ca" | b"roughly"
        | b"abt" | b"probably" | b"possibly" | b"believed" | b"thought" | b"estimated" | b"est"
        | b"maybe" | b"likely" | b"perhaps" | b"approximate" => Word::Approx,
        b"unknown" | b"n/k" | b"nk" | b"n.k" | b"unk" | b"n/r" | b"unclear" | b"unsure"
        | b"undated" | b"n/s" | b"n/a" | b"na" | b"tbc" | b"unspecified" | b"n/d" => Word::NotKnown,
        b"known" | b"recorded" | b"given" | b"stated" | b"specified" | b"exact" | b"specific"
        | b"time" | b"times" | b"day/time" | b"record" | b"precise" | b"year-only" | b"only"
        | b"be" | b"time/date" | b"however" | b"noted" | b"confirmed" | b"provided"
        | b"sometime" | b"some" | b"full" | b"calendar" | b"logged" | b"entry" | b"occurred"
        | b"gmt" | b"bst" | b"utc" | b"shown" | b"event" | b"available" | b"than" | b"is"
        | b"was" => Word::Noise,
        b"xx" | b"xxx" | b"xxxx" | b"dd" | b"mm" | b"yy" | b"yyyy" => Word::Open,
        _ => return None,
    })
}

fn relative_word(text: &[u8]) -> Option<Word> {
    Some(match text {
        b"later" | b"afterwards" | b"afterward" | b"subsequently" | b"thereafter" => Word::Later,
        b"next" | b"following" => Word::Next,
        b"last" | b"previous" | b"preceding" => Word::Last,
        b"earlier" | b"previously" => Word::Before,
        b"same" | b"ditto" => Word::Same,
        b"that" => Word::That,
        b"ago" => Word::Ago,
        b"yesterday" => Word::Yesterday,
        b"today" => Word::Today,
        b"tomorrow" => Word::Tomorrow,
        b"birth" | b"born" | b"dob" => Word::Birth,
        b"aged" | b"age" | b"when" => Word::Aged,
        b"old" | b"yo" | b"y/o" => Word::Old,
        _ => return None,
    })
}

fn time_word(text: &[u8]) -> Option<Word> {
    Some(match text {
        b"o/n" | b"overnight" => Word::Overnight,
        b"night" | b"nighttime" => Word::Night,
        b"am" | b"a.m" => Word::Am,
        b"pm" | b"p.m" => Word::Pm,
        b"hrs" | b"hours" | b"hr" | b"hour" => Word::Hours,
        b"noon" | b"midday" => Word::Noon,
        b"midnight" => Word::Midnight,
        b"morning" | b"afternoon" | b"evening" | b"lunchtime" | b"lunch" | b"dinnertime"
        | b"tea" | b"eve" | b"teatime" | b"bedtime" | b"daytime" | b"various" | b"all"
        | b"pick" | b"up" | b"hometime" | b"home" | b"run" | b"registration" | b"break"
        | b"breaktime" | b"playtime" | b"lesson" | b"period" | b"drop" | b"off" | b"pickup"
        | b"dropoff" | b"collection" | b"hrs/day" | b"hours/day" => Word::TimeOfDay,
        _ => return None,
    })
}

fn feast(text: &[u8]) -> Option<Word> {
    Some(match text {
        b"christmas" | b"xmas" => Word::Christmas,
        b"easter" => Word::Easter,
        b"holiday" | b"holidays" | b"hols" | b"break-up" => Word::Holiday,
        b"boxing" => Word::Feast(12, 26),
        b"halloween" => Word::Feast(10, 31),
        b"bonfire" => Word::Feast(11, 5),
        b"valentines" => Word::Feast(2, 14),
        _ => return None,
    })
}

/// The month of a name typed with one slip ("Febuary", "Septmber", "Agust"): a letter left out,
/// doubled, changed or changed over.
pub(super) fn month_mistyped(text: &[u8]) -> Option<i8> {
    const NAMES: [&[u8]; 12] = [
        b"january",
        b"february",
        b"march",
        b"april",
        b"may",
        b"june",
        b"july",
        b"august",
        b"september",
        b"october",
        b"november",
        b"december",
    ];
    let month = |name: &&[u8]| text.len() >= 4 && name.len() >= 5 && one_slip(text, name);
    let mut found = (1i8..).zip(NAMES).filter(|(_, name)| month(name));
    match (found.next(), found.next()) {
        (Some((number, _)), None) => Some(number),
        _ => None,
    }
}

/// Whether two words differ by one edit, or for long words by two.
fn one_slip(a: &[u8], b: &[u8]) -> bool {
    if b.len() >= 7 { edits(a, b) <= 2 } else { edits(a, b) <= 1 }
}

/// Edits between two short words, where two letters changed over are one edit.
fn edits(a: &[u8], b: &[u8]) -> usize {
    if a.len() > 15 || b.len() > 15 {
        return usize::MAX;
    }
    let at = |row: &[usize; 16], i: usize| row.get(i).copied().unwrap_or(99);
    let (mut before, mut above) = ([99usize; 16], [0usize; 16]);
    above.iter_mut().enumerate().for_each(|(i, cell)| *cell = i);
    for (j, letter) in b.iter().enumerate() {
        let mut row = [99usize; 16];
        row.iter_mut().take(1).for_each(|cell| *cell = j + 1);
        for (i, other) in a.iter().enumerate() {
            let change = at(&above, i) + usize::from(letter != other);
            let mut least = change.min(at(&above, i + 1) + 1).min(at(&row, i) + 1);
            let crossed =
                i > 0 && j > 0 && a.get(i - 1) == Some(letter) && b.get(j - 1) == Some(other);
            if crossed {
                least = least.min(at(&before, i - 1) + 1);
            }
            row.iter_mut().skip(i + 1).take(1).for_each(|cell| *cell = least);
        }
        before = above;
        above = row;
    }
    at(&above, a.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_in_a_month_is_seen_and_a_word_is_not_a_month() {
        for (typed, month) in [
            ("febuary", 2),
            ("janurary", 1),
            ("septmber", 9),
            ("agust", 8),
            ("ocotber", 10),
            ("novemeber", 11),
            ("decmber", 12),
            ("apirl", 4),
        ] {
            assert_eq!(month_mistyped(typed.as_bytes()), Some(month), "{typed}");
        }
        for other in ["mother", "school", "seen", "visit", "nurse", "smarch-ish"] {
            assert_eq!(month_mistyped(other.as_bytes()), None, "{other}");
        }
    }
}
