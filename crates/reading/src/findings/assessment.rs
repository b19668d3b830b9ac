//! Assessments: whether one that ended without a service looked back, and asked other agencies.

use super::{Reader, Say, agreeing, counted};
use crate::days::{ByDay, Day};
use crate::told::Dated;
use crate::{Finding, Theme};
use chronology::{Agency, Certainty, Kind};
use jiff::civil::DateTime;
use practice::Reading;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("assessment");
    let done = super::events(&reader.all(rule.signs("completed")));
    if done.is_empty() {
        return Vec::new();
    }
    let again = reader.practice.findings.reading("threshold");
    let again_by = reader.by_day(again.signs("again"));
    let refused = reader.told.of_kinds(&[Kind::NfaDecision, Kind::CaseClosed]);
    let refused = ByDay::new(refused.iter().map(|event| (event.first, event.at)));
    let later = |event: &Dated, by: &ByDay, within: i64| {
        let from = |day: Day| by.any_but(event.at, day.into(), i64::from(day) + within);
        event.last.is_some_and(from)
    };
    let without_service = |event: &Dated| {
        reader.told.shows(*event, rule.signs("no_service")) || later(event, &refused, 14)
    };
    let came_again = |event: &Dated| later(event, &again_by, again.number("again_days"));
    let ended = done.into_iter().filter(|event| without_service(event) && came_again(event));
    let ended: Vec<Dated> = ended.collect();
    if ended.is_empty() {
        return Vec::new();
    }
    let before = Before::new(reader);
    [no_history(reader, rule, &before, &ended), no_views(reader, rule, &before, &ended)]
        .into_iter()
        .flatten()
        .collect()
}

/// Events by when they were certainly over.
struct Before<'r, 'a> {
    reader: &'r Reader<'a>,
    over: Vec<DateTime>,
    by_last: ByDay,
}

impl<'r, 'a> Before<'r, 'a> {
    fn new(reader: &'r Reader<'a>) -> Self {
        let events = &reader.told.events;
        let mut over: Vec<DateTime> = events.iter().filter_map(|e| e.when.latest()).collect();
        over.sort_unstable();
        let by_last = ByDay::new(events.iter().map(|event| (event.last, event.at)));
        Self { reader, over, by_last }
    }

    /// How many were certainly over before an event.
    fn count(&self, event: &Dated) -> usize {
        let begins = event.when.earliest();
        begins.map_or(0, |begins| self.over.partition_point(|over| *over < begins))
    }

    /// The first day of the first of them that has one.
    fn first(&self, event: &Dated) -> Option<Day> {
        let mut events = self.reader.told.events.iter();
        events.find(|e| certainly(e, event) && e.first.is_some())?.first
    }

    /// Those of the last so many days.
    fn recent(&self, event: &Dated, days: i64) -> Vec<Dated<'a>> {
        let Some(day) = event.first.map(i64::from) else { return Vec::new() };
        let near = self.reader.at(self.by_last.within(day - days, i64::MAX));
        near.into_iter().filter(|e| certainly(e, event)).collect()
    }
}

fn certainly(earlier: &Dated, event: &Dated) -> bool {
    earlier.when.before(&event.when) == Certainty::Certainly
}

fn no_history(
    reader: &Reader,
    rule: &Reading,
    before: &Before,
    ended: &[Dated],
) -> Option<Finding> {
    let silent = |event: &&Dated| {
        let span = before.first(event).zip(event.first).map_or(0, |(a, b)| Reader::days(a, b));
        before.count(event) >= rule.count("earlier_events")
            && span >= rule.number("history_days")
            && !reader.told.shows(**event, rule.signs("history"))
    };
    let silent: Vec<Dated> = ended.iter().filter(silent).copied().collect();
    let first = silent.first()?;
    let sentence = format!(
        "{} ended without a service and mention{} no earlier involvement, though {} stood on the chronology \
         before the first of them; further harm or a further referral followed within a year.",
        counted(silent.len(), "assessment", "assessments"),
        agreeing(silent.len(), "s", ""),
        counted(before.count(first), "earlier event", "earlier events"),
    );
    let say = Say {
        theme: Theme::AssessmentNoHistory,
        rule: "AS-3",
        source: &rule.source,
        sentence,
        weight: 45,
    };
    Some(reader.finding(say, &silent))
}

fn no_views(reader: &Reader, rule: &Reading, before: &Before, ended: &[Dated]) -> Option<Finding> {
    let mut left_out: Vec<Agency> = Vec::new();
    let mut shown = Vec::new();
    for event in ended {
        let active = active(reader, rule, before, event);
        let places: Vec<usize> =
            reader.told.gists_of(*event).flat_map(|gist| gist.names.iter().copied()).collect();
        let named = reader.at_places(&places);
        if active.len() >= 2 && !active.iter().any(|agency| named.contains(agency)) {
            shown.push(*event);
            left_out.extend(active.into_iter().filter(|a| !named.contains(a)));
        }
    }
    if shown.is_empty() {
        return None;
    }
    left_out.sort_by_key(|agency| reader.practice.agencies.place(agency));
    left_out.dedup();
    let sentence = format!(
        "{} ended without a service and record{} no part by {}, who had recorded something in the year before.",
        counted(shown.len(), "assessment", "assessments"),
        agreeing(shown.len(), "s", ""),
        reader.names(&left_out),
    );
    let theme = Theme::AssessmentNoOtherAgencyViews;
    let mut finding = reader
        .finding(Say { theme, rule: "AS-4", source: &rule.source, sentence, weight: 40 }, &shown);
    finding.search =
        Some(format!("the names of {} in the assessments' own entries", reader.names(&left_out)));
    Some(finding)
}

/// Other agencies that recorded something in the time before an assessment.
fn active(reader: &Reader, rule: &Reading, before: &Before, event: &Dated) -> Vec<Agency> {
    let recent = before.recent(event, rule.number("agencies_days"));
    let agencies = reader.agencies(&recent).into_iter();
    agencies
        .filter(|a| !event.agencies.contains(a) && reader.practice.agencies.rule(a).is_some())
        .collect()
}
