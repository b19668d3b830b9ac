//! Engagement without change: several different signs close together and nothing better after.
//!
//! Never on one marker. What speaks against the pattern is stated beside it.

use super::{Reader, Say, counted, events, listed};
use crate::told::long_day;
use crate::{Event, Finding, Theme};
use jiff::civil::Date;
use practice::{Marker, Reading};
use std::collections::BTreeSet;

struct Mark<'a> {
    day: Date,
    marker: usize,
    event: &'a Event,
}

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("compliance");
    let markers = &reader.practice.findings.marker;
    let marks = marks(reader, markers);
    let close = pattern(reader, &rule, &marks, rule.count("kinds"), rule.number("days"));
    let wide =
        || pattern(reader, &rule, &marks, rule.count("wide_kinds"), rule.number("wide_days"));
    let found = close.or_else(wide);
    found.map(|place| finding(reader, &rule, markers, &marks, place)).into_iter().collect()
}

fn marks<'a>(reader: &'a Reader, markers: &[Marker]) -> Vec<Mark<'a>> {
    let mut marks: Vec<Mark> = Vec::new();
    for (marker, rule) in markers.iter().enumerate() {
        for event in events(&reader.all(&rule.signs)) {
            if let Some(day) = event.when.first_day() {
                marks.push(Mark { day, marker, event });
            }
        }
    }
    marks.sort_by_key(|mark| mark.day);
    marks
}

fn window<'a, 'b>(
    marks: &'b [Mark<'a>],
    first: usize,
    days: i64,
) -> impl Iterator<Item = &'b Mark<'a>> {
    let start = marks.get(first).map(|mark| mark.day);
    let rest = marks.iter().skip(first);
    rest.take_while(move |mark| start.is_some_and(|start| Reader::days(start, mark.day) <= days))
}

/// The place and length of the window that holds the most different kinds, if there are enough
/// and things were no better after it.
fn pattern(
    reader: &Reader,
    rule: &Reading,
    marks: &[Mark],
    kinds: usize,
    days: i64,
) -> Option<(usize, i64)> {
    let better = events(&reader.all(rule.signs("better")));
    let worse = events(&reader.all(rule.signs("worse")));
    let after = |start: Date, events: &[&Event]| {
        let until = days + rule.number("after_days");
        let within = |e: &&&Event| {
            e.when.first_day().is_some_and(|d| (0..=until).contains(&Reader::days(start, d)))
        };
        events.iter().filter(within).count()
    };
    let found = (0..marks.len()).filter_map(|first| {
        let start = marks.get(first)?.day;
        let seen: BTreeSet<usize> = window(marks, first, days).map(|mark| mark.marker).collect();
        let unchanged = after(start, &worse) > after(start, &better);
        (kinds > 0 && seen.len() >= kinds && unchanged).then_some((seen.len(), first))
    });
    // The window with the most kinds; of several, the first.
    found.max_by_key(|(n, first)| (*n, std::cmp::Reverse(*first))).map(|(_, first)| (first, days))
}

fn finding(
    reader: &Reader,
    rule: &Reading,
    markers: &[Marker],
    marks: &[Mark],
    place: (usize, i64),
) -> Finding {
    let (first, days) = place;
    let held: BTreeSet<usize> = window(marks, first, days).map(|mark| mark.marker).collect();
    let all: BTreeSet<usize> = marks.iter().map(|mark| mark.marker).collect();
    let names = |set: &BTreeSet<usize>| {
        let each = set.iter().filter_map(|at| markers.get(*at));
        each.map(|marker| format!("{} ({})", marker.name, marker.id)).collect::<Vec<_>>()
    };
    let within = names(&held);
    let others = names(&all.difference(&held).copied().collect());
    let start = marks.get(first).map(|mark| long_day(mark.day)).unwrap_or_default();
    let elsewhere = if others.is_empty() {
        String::new()
    } else {
        format!(
            " At other times: {}.",
            listed(&others.iter().map(String::as_str).collect::<Vec<_>>())
        )
    };
    let counter = events(&reader.all(rule.signs("counter")));
    let against = if counter.is_empty() {
        String::new()
    } else {
        format!(
            " Against it: {} of the family asking for help or acting for the child.",
            counted(counter.len(), "entry tells", "entries tell")
        )
    };
    let sentence = format!(
        "Within {days} days from {start} the record shows {} different signs of engagement without change: {}; incidents went on \
         and outweighed what got better.{elsewhere}{against} The reasons should be asked for.",
        held.len(),
        listed(&within.iter().map(String::as_str).collect::<Vec<_>>()),
    );
    let mut cited: Vec<&Event> = marks.iter().map(|mark| mark.event).collect();
    cited.extend(counter);
    cited.sort_by_key(|event| event.when);
    let say = Say {
        theme: Theme::DisguisedCompliance,
        rule: "DC",
        source: &rule.source,
        sentence,
        weight: 49,
    };
    reader.finding(say, &cited)
}
