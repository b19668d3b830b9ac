//! Missing episodes: each one interval, however many entries tell of it, and their trend.

use crate::days::{Day, Span, number};
use crate::marks::{self, Kinds, Mark};
use crate::{Case, Episode, Event, statistics};
use chronology::{Certainty, Kind, Precision, When};
use jiff::civil::{Date, DateTime};
use practice::{MissingRule, Practice};
use serde::Serialize;

/// The missing episodes that had begun by a day, in order. One that had not certainly ended by
/// then has no end yet.
pub fn episodes(case: &Case, practice: &Practice, as_of: Date) -> Vec<Episode> {
    of(case, &read(case, &marks::of(case), practice, as_of))
}

/// The same, of episodes that are put together.
pub(crate) fn of(case: &Case, told: &[Told]) -> Vec<Episode> {
    let episode = |told: &Told| Episode {
        start: told.start,
        end: told.end,
        hours: told.hours(),
        events: crate::need::ids(case, &told.events),
    };
    told.iter().map(episode).collect()
}

/// Missing episodes of one stretch of time, by the day on which they began.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trend {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// How many began.
    pub count: usize,
    /// Of these, how many have a length on record; the lengths below are of these.
    pub measured: usize,
    /// Hours missing, all together.
    pub total: f64,
    /// The middle length in hours.
    pub median: Option<f64>,
    /// The longest in hours.
    pub longest: Option<f64>,
}

/// Counts and lengths by quarter, from the first to the last in which an episode began; quarters
/// without one are counted as 0. A length known to within a factor of three counts by its middle;
/// one that is known no better is not measured.
pub fn by_quarter(episodes: &[Episode]) -> Vec<Trend> {
    by_months(episodes, 3)
}

/// The same by half-year.
pub fn by_half_year(episodes: &[Episode]) -> Vec<Trend> {
    by_months(episodes, 6)
}

fn by_months(episodes: &[Episode], months: i8) -> Vec<Trend> {
    let dated: Vec<(Date, &Episode)> =
        episodes.iter().filter_map(|episode| Some((began_in(episode, months)?, episode))).collect();
    let Some((mut from, last)) =
        dated.iter().map(|(from, _)| *from).min().zip(dated.iter().map(|(from, _)| *from).max())
    else {
        return Vec::new();
    };
    let mut trend = Vec::new();
    while from <= last {
        let Ok(next) = from.checked_add(jiff::Span::new().months(months)) else { break };
        let within = dated.iter().filter(|(at, _)| *at == from);
        let count = within.clone().count();
        let mut lengths: Vec<f64> =
            within.filter_map(|(_, episode)| length(episode.hours)).collect();
        trend.push(Trend {
            from,
            to: next.yesterday().unwrap_or(next),
            count,
            measured: lengths.len(),
            total: lengths.iter().sum(),
            median: statistics::median(&mut lengths),
            longest: lengths.last().copied(),
        });
        from = next;
    }
    trend
}

/// The period in which an episode began; none where it may belong to either of two.
fn began_in(episode: &Episode, months: i8) -> Option<Date> {
    let from = period(episode.start.first_day()?, months)?;
    (period(episode.start.last_day()?, months)? == from).then_some(from)
}

/// The middle of the shortest and longest an episode can have lasted, where the two are near
/// enough for it to mean something.
pub(crate) fn length(hours: Option<(f64, f64)>) -> Option<f64> {
    let (shortest, longest) = hours?;
    (shortest > 0.0 && longest <= 3.0 * shortest).then(|| f64::midpoint(shortest, longest))
}

/// The first day of the stretch of `months` months that a day lies in.
fn period(day: Date, months: i8) -> Option<Date> {
    Date::new(day.year(), (day.month() - 1) / months * months + 1, 1).ok()
}

/// An episode as it is put together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Told {
    pub(crate) start: When,
    pub(crate) end: Option<When>,
    /// Places in [`Case::events`].
    pub(crate) events: Vec<usize>,
}

impl Told {
    /// Shortest and longest it can have lasted.
    pub(crate) fn hours(&self) -> Option<(f64, f64)> {
        let end = self.end?;
        let hours = |from: DateTime, to: DateTime| to.duration_since(from).as_secs_f64() / 3600.0;
        let longest = hours(self.start.earliest()?, end.latest()?);
        let shortest = hours(self.start.latest()?, end.earliest()?).max(0.0);
        (longest >= shortest).then_some((shortest, longest))
    }

    /// The days on which it can have begun.
    pub(crate) fn began(&self) -> Option<Span> {
        Span::of(&self.start)
    }

    /// The day by which it had certainly ended.
    pub(crate) fn ended(&self) -> Option<Day> {
        Span::of(&self.end?).map(|span| span.last)
    }

    fn is_open(&self) -> bool {
        self.end.is_none()
    }
}

/// Episodes with the places of their events.
pub(crate) fn read(case: &Case, marks: &[Mark], practice: &Practice, as_of: Date) -> Vec<Told> {
    let rule = &practice.drift.missing;
    let mut told: Vec<Told> = Vec::new();
    let either = Kinds::of(&[Kind::MissingStart, Kind::MissingEnd]);
    let marked = case.events.iter().zip(marks).enumerate();
    for (at, (event, mark)) in marked.filter(|(_, (_, mark))| mark.kinds.meet(either)) {
        let starts = mark.kinds.has(Kind::MissingStart);
        let ends = mark.kinds.has(Kind::MissingEnd);
        let begun =
            event.when.earliest().or(event.when.latest()).is_some_and(|t| t.date() <= as_of);
        if !begun {
            continue;
        }
        let (start, end) = both_ends(case, event);
        // Two written ends with their times tell the return, whatever the words beside them say.
        let ends = ends || (start.has_time() && end.has_time() && start < end);
        match (starts, ends) {
            (true, true) => whole(&mut told, at, start, end),
            (true, false) => begin(case, &mut told, at, event),
            _ => finish(&mut told, at, event.when, rule),
        }
    }
    for episode in &mut told {
        // What had not ended by the day asked about was still going on.
        if episode.ended().is_some_and(|end| end > number(as_of)) {
            episode.end = None;
        }
    }
    told.retain(|episode| episode.began().is_some_and(|began| began.last <= number(as_of)));
    told.sort_by_key(|episode| episode.start);
    told
}

/// The start and end that one event tells: of all its accounts, the one whose interval is the
/// most exact. An account with two written ends tells both; any other says only in which days.
fn both_ends(case: &Case, event: &Event) -> (When, When) {
    let accounts = case.accounts(event).map(|(entry, _)| &entry.when);
    let best = accounts.filter(|when| is_interval(when)).min_by_key(|when| whole_days(when));
    let Some((when, (first, last))) =
        best.and_then(|when| Some((when, when.earliest().zip(when.latest())?)))
    else {
        return (event.when, event.when);
    };
    if whole_days(when) {
        (When::day(first.date()), When::day(last.date()))
    } else {
        (When::minute(first), When::minute(last))
    }
}

/// Whether a date has two written ends, rather than one that is not known exactly.
fn is_interval(when: &When) -> bool {
    let exact = matches!(
        when.precision(),
        Precision::Range | Precision::Minute | Precision::Hour | Precision::Day
    );
    exact
        && !when.approximate()
        && when.first_day().zip(when.last_day()).is_some_and(|(a, b)| a < b || !whole_days(when))
        && when.earliest() < when.latest()
}

/// Whether an interval begins with the first minute of a day and ends with the last of one.
fn whole_days(when: &When) -> bool {
    when.earliest().is_some_and(|t| (t.hour(), t.minute()) == (0, 0))
        && when.latest().is_some_and(|t| (t.hour(), t.minute()) == (23, 59))
}

/// An event that tells a start and an end.
fn whole(told: &mut Vec<Told>, at: usize, start: When, end: When) {
    // A child is missing once at a time: an episode that this one overlaps is this one.
    let same = told.iter_mut().rev().find(|known| match known.end {
        Some(ended) => known.start.earliest() <= end.latest() && start.earliest() <= ended.latest(),
        None => near(&known.start, &start, 1),
    });
    let Some(known) = same else {
        return told.push(Told { start, end: Some(end), events: vec![at] });
    };
    known.events.push(at);
    if known.is_open() || finer(&start, &end, known) {
        (known.start, known.end) = (start, Some(end));
    }
}

fn finer(start: &When, end: &When, known: &Told) -> bool {
    let width = |start: &When, end: &When| {
        let longest = end.latest().zip(start.earliest()).map(|(b, a)| b.duration_since(a));
        let shortest = end.earliest().zip(start.latest()).map(|(b, a)| b.duration_since(a));
        longest.zip(shortest).map(|(long, short)| long - short)
    };
    match (width(start, end), known.end.and_then(|end| width(&known.start, &end))) {
        (Some(new), Some(old)) => new < old,
        (new, old) => new.is_some() && old.is_none(),
    }
}

/// An event that tells a start only.
fn begin(case: &Case, told: &mut Vec<Told>, at: usize, event: &Event) {
    let start = event.when;
    let known = told.iter_mut().rev().find(|known| match known.end {
        Some(end) => {
            known.start.earliest() <= start.latest() && start.before(&end) == Certainty::Certainly
        }
        // Told again on the day, or by another agency a day apart.
        None => near(&known.start, &start, Day::from(others_told(case, known, event))),
    });
    match known {
        Some(known) => known.events.push(at),
        None => told.push(Told { start, end: None, events: vec![at] }),
    }
}

/// Whether only agencies other than those of an event have told of an episode so far.
fn others_told(case: &Case, known: &Told, event: &Event) -> bool {
    let mut tellers =
        known.events.iter().filter_map(|at| case.events.get(*at)).flat_map(|told| &told.agencies);
    !tellers.any(|agency| event.agencies.contains(agency))
}

/// An event that tells an end only.
fn finish(told: &mut Vec<Told>, at: usize, end: When, rule: &MissingRule) {
    let last = told.iter_mut().next_back();
    match last {
        Some(known) if known.is_open() && near(&known.start, &end, rule.longest_days) => {
            known.end = Some(end);
            known.events.push(at);
        }
        Some(known) if known.end.is_some_and(|ended| near(&ended, &end, rule.told_again_days)) => {
            known.events.push(at);
        }
        _ => {
            // Found or returned, from an absence whose beginning no entry tells.
            let start = When::between(None, end.latest(), Precision::Range);
            told.push(Told { start, end: Some(end), events: vec![at] });
        }
    }
}

/// Whether two dates can be no more than so many days apart.
fn near(a: &When, b: &When, days: Day) -> bool {
    a.days_apart(b).is_some_and(|apart| apart <= days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::small::{any_lines, case, check, day as written, practice};
    use proptest::prelude::*;

    fn lines(case: &Case, practice: &Practice) -> Vec<String> {
        let ids =
            |e: &Episode| e.events.iter().map(|id| id.0.clone()).collect::<Vec<_>>().join(" ");
        let hours =
            |e: &Episode| e.hours.map_or("?".to_owned(), |(a, b)| format!("{a:.1}-{b:.1} h"));
        let end = |e: &Episode| e.end.map_or("not ended".to_owned(), |end| end.to_string());
        let episodes = episodes(case, practice, written("2020-01-01"));
        episodes
            .iter()
            .map(|e| format!("{}; {}; {}; {}", e.start, end(e), hours(e), ids(e)))
            .collect()
    }

    #[test]
    fn starts_and_ends_become_intervals() {
        check(
            "2016-06-04T19:00..2016-06-05T11:30 police missing_start missing_end
             + 2016-06-04..2016-06-05 social_care missing_start missing_end
             2016-07-30T22:00 police missing_start
             2016-07-31 social_care missing_start
             2016-07-31T12:10 police missing_end
             2016-08-01 youth_justice missing_end
             2016-09-01 police missing_start
             2016-09-02 police missing_start
             2016-10-05 education missing_end
             2016-11-12..2016-11-14 social_care missing_start missing_end
             2016-11-12T18:30..2016-11-14T07:10 police missing_start missing_end
             2017-02 education missing_start missing_end
             2017-06-01T17:00..2017-06-03T09:00 police missing_start",
            lines,
            "4 June 2016, 19:00; 5 June 2016, 11:30; 16.5-16.5 h; police-1
             30 July 2016, 22:00; 31 July 2016, 12:10; 14.2-14.2 h; police-2 social_care-2 police-3 youth_justice-1
             1 September 2016; not ended; ?; police-4
             2 September 2016; 5 October 2016; 768.0-816.0 h; police-5 education-1
             12 November 2016, 18:30; 14 November 2016, 07:10; 36.7-36.7 h; social_care-3 police-6
             February 2017; February 2017; 0.0-672.0 h; education-2
             1 June 2017, 17:00; 3 June 2017, 09:00; 40.0-40.0 h; police-7",
        );
    }

    /// The police rows of the demonstration case and its expected half-years.
    #[test]
    fn half_years_of_the_demonstration_case() {
        let rows = "2016-06-04T19:00..2016-06-05T11:30 2016-07-30T22:00..2016-07-31T12:10
            2016-09-10T20:30..2016-09-11T12:40 2016-10-22T18:00..2016-10-23T13:15
            2017-01-14T16:00..2017-01-15T18:05 2017-03-12T18:30..2017-03-14T07:10
            2017-04-08T17:00..2017-04-10T17:20 2017-05-12T15:00..2017-05-15T19:30
            2017-07-01T14:00..2017-07-05T11:00 2017-09-15T15:30..2017-09-21T11:15
            2017-10-13T19:00..2017-10-16T08:30 2017-12-16T18:00..2017-12-23T20:40
            2018-01-12T14:00..2018-01-17T16:15 2018-02-02T12:00..2018-02-09T10:30
            2018-02-23T15:00..2018-03-05T09:00 2018-03-29T16:30..2018-04-10T14:00
            2018-04-27T18:00..2018-05-13T21:30 2018-05-25T17:00..2018-06-12T07:30
            2018-07-06T15:00..2018-07-27T19:10";
        let text: Vec<String> = rows
            .split_whitespace()
            .map(|row| format!("{row} police missing_start missing_end"))
            .collect();
        let episodes = episodes(&case(&text.join("\n")), &practice(), written("2018-12-31"));
        let told = by_half_year(&episodes).into_iter().map(|t| {
            let round = |hours: Option<f64>| hours.unwrap_or(0.0).round_ties_even() as i64;
            (t.from.to_string(), t.count, round(Some(t.total)), round(t.median), round(t.longest))
        });
        let expected = [
            ("2016-01-01", 1, 16, 16, 16),
            ("2016-07-01", 3, 50, 16, 19),
            ("2017-01-01", 4, 188, 42, 76),
            ("2017-07-01", 4, 465, 116, 171),
            ("2018-01-01", 6, 1618, 260, 422),
            ("2018-07-01", 1, 508, 508, 508),
        ];
        let expected = expected.map(|(from, a, b, c, d)| (from.to_owned(), a, b, c, d));
        assert_eq!(told.collect::<Vec<_>>(), expected);
        assert_eq!(by_quarter(&episodes).len(), 10);
    }

    proptest! {
        #[test]
        fn a_later_day_begins_no_earlier_episode(text in any_lines(), early in 0i32..1500, late in 0i32..1500) {
            let (case, practice) = (case(&text), practice());
            let day = |n: i32| crate::days::day(5844 + n);
            let before = read(&case, &marks::of(&case), &practice, day(early.min(late)));
            let after = read(&case, &marks::of(&case), &practice, day(early.max(late)));
            prop_assert!(before.len() <= after.len());
            for episode in &after {
                prop_assert!(!episode.events.is_empty());
                if let Some((shortest, longest)) = episode.hours() {
                    prop_assert!(0.0 <= shortest && shortest <= longest);
                }
            }
            let told: usize = after.iter().map(|e| e.events.len()).sum();
            let mut events: Vec<usize> = after.into_iter().flat_map(|e| e.events).collect();
            events.sort_unstable();
            events.dedup();
            prop_assert_eq!(events.len(), told, "no event tells of two episodes");
        }
    }
}
