//! Engagement without change: several different signs close together and nothing better after.
//!
//! Never on one marker. What speaks against the pattern is stated beside it.

use super::written;
use super::{Reader, Say, counted, events, listed};
use crate::days::{ByDay, Day};
use crate::told::Dated;
use crate::{Finding, Theme};
use practice::{Marker, Reading};
use std::collections::BTreeSet;

struct Mark<'a> {
    day: Day,
    marker: usize,
    event: Dated<'a>,
}

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("compliance");
    let markers = &reader.practice.findings.marker;
    let marks = marks(reader, markers);
    let days = if reader.coarse() { "list_days" } else { "days" };
    let close = pattern(reader, rule, &marks, rule.count("kinds"), rule.number(days));
    let wide = || pattern(reader, rule, &marks, rule.count("wide_kinds"), rule.number("wide_days"));
    let found = close.or_else(wide);
    found.map(|place| finding(reader, rule, markers, &marks, place)).into_iter().collect()
}

fn marks<'a>(reader: &Reader<'a>, markers: &[Marker]) -> Vec<Mark<'a>> {
    let mut marks: Vec<Mark> = Vec::new();
    for (marker, rule) in markers.iter().enumerate() {
        for event in events(&reader.all(&rule.signs)) {
            if let Some(day) = event.first {
                marks.push(Mark { day, marker, event });
            }
        }
    }
    marks.sort_by_key(|mark| mark.day);
    marks
}

/// The marks from a place on that lie within so many days of the one there.
fn window<'a, 'b>(marks: &'b [Mark<'a>], first: usize, days: i64) -> &'b [Mark<'a>] {
    let rest = marks.get(first..).unwrap_or(&[]);
    let Some(start) = rest.first().map(|mark| mark.day) else { return &[] };
    let end = rest.partition_point(|mark| Reader::days(start, mark.day) <= days);
    rest.get(..end).unwrap_or(&[])
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
    if kinds == 0 || marks.len() < kinds {
        return None;
    }
    let better = reader.by_day(rule.signs("better"));
    let worse = reader.by_day(rule.signs("worse"));
    let until = days + rule.number("after_days");
    let after =
        |start: Day, events: &ByDay| events.within(start.into(), i64::from(start) + until).len();
    // How many marks of each marker the window holds, as it moves on.
    let markers = marks.iter().map(|mark| mark.marker + 1).max().unwrap_or(0);
    let mut held = vec![0usize; markers];
    let (mut different, mut end) = (0, 0);
    let mut best: Option<(usize, usize)> = None;
    for (first, mark) in marks.iter().enumerate() {
        let reach = first + window(marks, first, days).len();
        for new in marks.get(end..reach).unwrap_or(&[]) {
            if let Some(n) = held.get_mut(new.marker) {
                different += usize::from(*n == 0);
                *n += 1;
            }
        }
        end = end.max(reach);
        let unchanged = || after(mark.day, &worse) > after(mark.day, &better);
        // The window with the most kinds; of several, the first.
        let more = best.is_none_or(|(n, _)| different > n);
        if different >= kinds && more && unchanged() {
            best = Some((different, first));
        }
        if let Some(n) = held.get_mut(mark.marker) {
            *n -= 1;
            different -= usize::from(*n == 0);
        }
    }
    best.map(|(_, first)| (first, days))
}

fn finding(
    reader: &Reader,
    rule: &Reading,
    markers: &[Marker],
    marks: &[Mark],
    place: (usize, i64),
) -> Finding {
    let (first, days) = place;
    let held: BTreeSet<usize> = window(marks, first, days).iter().map(|mark| mark.marker).collect();
    let all: BTreeSet<usize> = marks.iter().map(|mark| mark.marker).collect();
    let names = |set: &BTreeSet<usize>| {
        let each = set.iter().filter_map(|at| markers.get(*at));
        each.map(|marker| format!("{} ({})", marker.name, marker.id)).collect::<Vec<_>>()
    };
    let within = names(&held);
    let others = names(&all.difference(&held).copied().collect());
    let start = marks.get(first).map(|mark| written(mark.day)).unwrap_or_default();
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
    let mut cited: Vec<Dated> = marks.iter().map(|mark| mark.event).collect();
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
