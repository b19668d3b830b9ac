//! Assessments: whether one that ended without a service looked back, and asked other agencies.

use super::{Reader, Say, counted};
use crate::{Event, Finding, Theme};
use chronology::Agency;
use jiff::civil::Date;
use practice::Reading;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("assessment");
    let done: Vec<&Event> = super::events(&reader.all(rule.signs("completed")));
    let ended: Vec<&Event> = done
        .into_iter()
        .filter(|event| {
            ended_without_service(reader, &rule, event) && came_again(reader, &rule, event)
        })
        .collect();
    [no_history(reader, &rule, &ended), no_views(reader, &rule, &ended)]
        .into_iter()
        .flatten()
        .collect()
}

fn ended_without_service(reader: &Reader, rule: &Reading, event: &Event) -> bool {
    if reader.told.shows(event, rule.signs("no_service")).is_some() {
        return true;
    }
    let Some(day) = event.when.last_day() else { return false };
    later(reader, event, day, 14)
        .any(|e| e.is_any(&[chronology::Kind::NfaDecision, chronology::Kind::CaseClosed]))
}

/// Further harm or a further referral within the time that the rule gives.
fn came_again(reader: &Reader, rule: &Reading, event: &Event) -> bool {
    let again = reader.practice.findings.reading("threshold");
    let Some(day) = event.when.last_day() else { return false };
    later(reader, event, day, rule.number("again_days"))
        .any(|e| reader.told.shows(e, again.signs("again")).is_some())
}

fn later<'a>(
    reader: &'a Reader,
    event: &'a Event,
    day: Date,
    within: i64,
) -> impl Iterator<Item = &'a Event> {
    let others = reader.case.events.iter().filter(move |e| e.id != event.id);
    others.filter(move |e| {
        e.when.first_day().is_some_and(|d| d >= day && Reader::days(day, d) <= within)
    })
}

/// Events that were certainly over before an assessment.
fn earlier<'a>(reader: &'a Reader, event: &'a Event) -> Vec<&'a Event> {
    let before = |e: &&Event| e.when.before(&event.when) == chronology::Certainty::Certainly;
    reader.case.events.iter().filter(before).collect()
}

fn no_history(reader: &Reader, rule: &Reading, ended: &[&Event]) -> Option<Finding> {
    let silent = |event: &&&Event| {
        let before = earlier(reader, event);
        let first = before.iter().find_map(|e| e.when.first_day());
        let span = first.zip(event.when.first_day()).map_or(0, |(a, b)| Reader::days(a, b));
        before.len() >= rule.count("earlier_events")
            && span >= rule.number("history_days")
            && reader.told.shows(event, rule.signs("history")).is_none()
    };
    let silent: Vec<&Event> = ended.iter().filter(silent).copied().collect();
    let first = silent.first()?;
    let sentence = format!(
        "{} ended without a service and mention{} no earlier involvement, though {} stood on the chronology \
         before the first of them; further harm or a further referral followed within a year.",
        counted(silent.len(), "assessment", "assessments"),
        if silent.len() == 1 { "s" } else { "" },
        counted(earlier(reader, first).len(), "earlier event", "earlier events"),
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

fn no_views(reader: &Reader, rule: &Reading, ended: &[&Event]) -> Option<Finding> {
    let mut left_out: Vec<Agency> = Vec::new();
    let mut shown = Vec::new();
    for event in ended {
        let active = active(reader, rule, event);
        let named: Vec<Agency> = reader
            .case
            .accounts(event)
            .flat_map(|(e, _)| {
                e.fields
                    .iter()
                    .flat_map(|f| super::multiagency::named(reader.practice, &f.text))
                    .collect::<Vec<_>>()
            })
            .collect();
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
        if shown.len() == 1 { "s" } else { "" },
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
fn active(reader: &Reader, rule: &Reading, event: &Event) -> Vec<Agency> {
    let Some(day) = event.when.first_day() else { return Vec::new() };
    let recent = earlier(reader, event).into_iter().filter(|e| {
        e.when.last_day().is_some_and(|d| Reader::days(d, day) <= rule.number("agencies_days"))
    });
    let recent: Vec<&Event> = recent.collect();
    let agencies = reader.agencies(&recent).into_iter();
    agencies
        .filter(|a| !event.agencies.contains(a) && reader.practice.agencies.rule(a).is_some())
        .collect()
}
