//! Laws that hold for every date, and the messy rows of the demonstration returns.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use chronology::{Precision, When};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use practice::{Calendar, Practice, TermDates};
use proptest::prelude::*;
use returns::dates::{Context, read, read_from_to, read_with_time};
use std::sync::LazyLock;

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| Practice::embedded().unwrap().calendar);

fn plain() -> Context<'static> {
    Context::new(&CALENDAR)
}

fn bounds(when: &When) -> (String, String) {
    (when.earliest_text().unwrap_or_default(), when.latest_text().unwrap_or_default())
}

/// Raw, earliest, latest, precision, approximate.
type Row = (&'static str, &'static str, &'static str, Precision, bool);

#[test]
fn the_messy_rows_of_the_demonstration_are_read() {
    let own = |first, last| TermDates { first, last };
    let calendar = CALENDAR.clone().with_terms(
        own((9, 1), (12, 20)),
        own((1, 4), (3, 31)),
        own((4, 10), (7, 22)),
    );
    let mut ctx = Context::new(&calendar);
    ctx.school_week = true;
    let rows: [Row; 20] = [
        ("Summer Term 2013", "2013-04-10", "2013-07-22", Precision::Term, false),
        ("5-10-15", "2015-10-05", "2015-10-05", Precision::Day, false),
        ("w/c 23-Nov-15", "2015-11-23", "2015-11-27", Precision::Week, false),
        ("early Sept 2016", "2016-09-01", "2016-09-10", Precision::Range, true),
        ("Sept–Dec 2016", "2016-09-01", "2016-12-31", Precision::Range, false),
        ("16/11/2012 N/K", "2012-11-16", "2012-11-16", Precision::Day, false),
        ("Early April 2016", "2016-04-01", "2016-04-10", Precision::Range, true),
        ("04\u{a0}/\u{a0}06\u{a0}/\u{a0}2016", "2016-06-04", "2016-06-04", Precision::Day, false),
        ("14/07/2016 AM", "2016-07-14", "2016-07-14", Precision::Day, false),
        ("??/11/2016", "2016-11-01", "2016-11-30", Precision::Month, false),
        ("12-14/03/17 n/k", "2017-03-12", "2017-03-14", Precision::Range, false),
        ("Feb 2014", "2014-02-01", "2014-02-28", Precision::Month, false),
        ("14 Feb 2015 ??:??", "2015-02-14", "2015-02-14", Precision::Day, false),
        ("2015 (date not recorded)", "2015-01-01", "2015-12-31", Precision::Year, false),
        ("13/10/13 2240 hrs", "2013-10-13T22:40", "2013-10-13T22:40", Precision::Minute, false),
        ("19/08/16 2350 hrs", "2016-08-19T23:50", "2016-08-19T23:50", Precision::Minute, false),
        ("10/10/17", "2017-10-10", "2017-10-10", Precision::Day, false),
        ("2017-5-30 18:00", "2017-05-30T18:00", "2017-05-30T18:00", Precision::Minute, false),
        ("2017-09-22/23", "2017-09-22", "2017-09-23", Precision::Range, false),
        ("2018-02", "2018-02-01", "2018-02-28", Precision::Month, false),
    ];
    for (raw, earliest, latest, precision, approximate) in rows {
        let read = read(raw, &ctx);
        assert_eq!(bounds(&read.when), (earliest.to_owned(), latest.to_owned()), "{raw}");
        assert_eq!(read.when.precision(), precision, "{raw}");
        assert_eq!(read.when.approximate(), approximate, "{raw}");
        assert_eq!((read.problem, read.warning), (None, None), "{raw}");
    }
}

#[test]
fn a_time_alone_takes_the_day_of_the_row_above() {
    let mut ctx = plain();
    let alone = read("\u{a0}08:55", &ctx);
    assert!(alone.problem.is_some() && alone.time_only.is_some() && alone.when.is_unknown());
    let carried = alone.time_only.unwrap().on(date(2017, 5, 28));
    assert_eq!(carried, When::minute(date(2017, 5, 28).at(8, 55, 0, 0)));
    ctx.previous = Some(date(2017, 5, 28));
    assert_eq!(read("\u{a0}08:55", &ctx).when, carried);
}

#[test]
fn a_beginning_and_an_end_are_a_range_with_minutes() {
    let ctx = plain();
    let missing = read_from_to("12/03/17 1830 hrs", "14/03/17 0710 hrs", &ctx);
    assert_eq!(bounds(&missing.when), ("2017-03-12T18:30".into(), "2017-03-14T07:10".into()));
    assert_eq!(missing.when.precision(), Precision::Range);
    assert_eq!(missing.warning, None);
    let no_end = read_from_to("13/10/13 2240 hrs", "", &ctx);
    assert_eq!(no_end.when.precision(), Precision::Minute);
    let overnight = read_from_to("O/N 16-17/06/18", "17/06/18 0210 hrs", &ctx);
    assert_eq!(overnight.when, When::minute(date(2018, 6, 17).at(2, 10, 0, 0)));
    let backwards = read_from_to("14/03/17 0710 hrs", "12/03/17 1830 hrs", &ctx);
    assert!(backwards.problem.is_some() && backwards.when.is_unknown());
}

#[test]
fn times_in_their_own_column() {
    let ctx = plain();
    for (time, earliest, precision) in [
        ("15:30", "2017-03-14T15:30", Precision::Minute),
        ("1940 hrs", "2017-03-14T19:40", Precision::Minute),
        ("1940", "2017-03-14T19:40", Precision::Minute),
        ("3.50pm", "2017-03-14T15:50", Precision::Minute),
        ("approx 1am", "2017-03-14T01:00", Precision::Hour),
        ("AM", "2017-03-14", Precision::Day),
        ("N/K", "2017-03-14", Precision::Day),
        ("", "2017-03-14", Precision::Day),
        ("??:??", "2017-03-14", Precision::Day),
        ("school pick up", "2017-03-14", Precision::Day),
    ] {
        let read = read_with_time("14/03/2017", time, &ctx);
        assert_eq!(read.when.earliest_text().as_deref(), Some(earliest), "{time}");
        assert_eq!(read.when.precision(), precision, "{time}");
        assert_eq!(read.warning, None, "{time}");
    }
    for time in ["25:99", "2575 hrs"] {
        let read = read_with_time("14/03/2017", time, &ctx);
        assert_eq!(read.when, When::day(date(2017, 3, 14)), "{time}");
        assert!(read.warning.unwrap().contains("no time"), "{time}");
    }
}

/// Forms that a day is printed in, each of which must read back to it.
const FORMS: [&str; 12] = [
    "%d/%m/%Y",
    "%-d/%-m/%Y",
    "%d.%m.%y",
    "%d-%b-%y",
    "%-d %B %Y",
    "%A %-d %B %Y",
    "%Y-%m-%d",
    "%Y%m%d",
    "%B %-d, %Y",
    "%a %d/%m/%y",
    "%d %b %Y 14:05",
    "%-d of %B %Y",
];

const MONTH_FORMS: [&str; 5] = ["%B %Y", "%b-%y", "%Y-%m", "%m/%Y", "??/%m/%Y"];

fn any_day() -> impl Strategy<Value = Date> {
    (0i64..36_000).prop_map(|days| date(1951, 1, 1).checked_add(days.days()).unwrap())
}

/// The days that two-digit years can mean.
fn any_recent_day() -> impl Strategy<Value = Date> {
    (0i64..17_000).prop_map(|days| date(2001, 1, 1).checked_add(days.days()).unwrap())
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(day in any_recent_day(), form in proptest::sample::select(&FORMS)) {
        let printed = day.strftime(form).to_string();
        let read = read(&printed, &plain());
        prop_assert_eq!(read.when.first_day(), Some(day), "{}", &printed);
        prop_assert_eq!(read.when.last_day(), Some(day), "{}", &printed);
        prop_assert_eq!((read.problem, read.warning), (None, None), "{}", &printed);
    }

    #[test]
    fn a_month_contains_its_days(day in any_recent_day(), form in proptest::sample::select(&MONTH_FORMS)) {
        let month = read(&day.strftime(form).to_string(), &plain()).when;
        let inside = read(&day.to_string(), &plain()).when;
        prop_assert_eq!(month.precision(), Precision::Month);
        prop_assert!(month.earliest() <= inside.earliest() && inside.latest() <= month.latest());
        let early = read(&format!("early {}", day.strftime("%B %Y")), &plain()).when;
        prop_assert!(month.earliest() == early.earliest() && early.latest() < month.latest());
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused(day in 0u8..70, month in 0u8..30, year in 1951i16..2049) {
        let exists = |day: u8, month: u8| Date::new(year, month as i8, day as i8).is_ok();
        let read = read(&format!("{day:02}/{month:02}/{year}"), &plain());
        if exists(day, month) {
            prop_assert!(read.problem.is_none());
        } else if exists(month, day) {
            prop_assert!(read.warning.is_some(), "month-first is said");
        } else if day > 0 && month > 0 {
            prop_assert!(read.problem.is_some() && read.when.is_unknown());
        } else {
            prop_assert!(read.problem.is_some() || read.warning.is_some());
        }
    }

    #[test]
    fn a_span_never_ends_before_it_begins(a in any_day(), b in any_day(), joint in proptest::sample::select(&["-", " to ", " until ", " – "])) {
        let cell = format!("{}{joint}{}", a.strftime("%d/%m/%Y"), b.strftime("%d/%m/%Y"));
        let read = read(&cell, &plain());
        if a <= b {
            prop_assert_eq!((read.when.first_day(), read.when.last_day()), (Some(a), Some(b)), "{}", &cell);
        } else {
            prop_assert!(read.problem.is_some() && read.when.is_unknown(), "{}", &cell);
        }
    }

    #[test]
    fn nothing_panics_and_every_reading_is_whole(cell in "\\PC{0,40}|[0-9/.:\\- ?a-zA-Z–]{0,24}", born in any_day(), previous in any_day()) {
        for (born, previous) in [(None, None), (Some(born), Some(previous))] {
            let ctx = Context { born, previous, ..plain() };
            let read = read(&cell, &ctx);
            prop_assert_eq!(read.problem.is_some(), read.when.is_unknown(), "{:?}", &cell);
            if let (Some(a), Some(b)) = (read.when.earliest(), read.when.latest()) {
                prop_assert!(a <= b);
            }
            let _ = read_with_time("14/03/2017", &cell, &ctx);
            let _ = read_from_to(&cell, &cell, &ctx);
        }
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        let read = read(&String::from_utf8_lossy(&bytes), &plain());
        prop_assert_eq!(read.problem.is_some(), read.when.is_unknown());
    }

    #[test]
    fn words_of_the_grammar_in_any_order_do_not_panic(words in proptest::collection::vec(proptest::sample::select(&WORDS), 0..9)) {
        let cell = words.join(" ");
        let ctx = Context { born: Some(date(2002, 2, 28)), previous: Some(date(2016, 2, 29)), ..plain() };
        let read = read(&cell, &ctx);
        prop_assert_eq!(read.problem.is_some(), read.when.is_unknown(), "{}", &cell);
    }
}

const WORDS: [&str; 48] = [
    "early", "late", "end", "of", "the", "w/c", "week", "term", "autumn", "winter", "2016", "16",
    "2015/16", "Q1", "H2", "31", "29", "Feb", "March", "to", "-", "/", "between", "and", "or",
    "since", "before", "after", "aged", "9", "years", "Year", "5", "later", "next", "day", "last",
    "Tuesday", "15:30", "2400", "hrs", "?", "circa", "O/N", "first", "half", "Easter", "9999",
];
