//! Victim and perpetrator: offending while signs of exploitation are live, answered as offending
//! only.

use super::{Reader, Say, counted, dates, events};
use crate::coding::Role;
use crate::{Event, Finding, Theme};
use practice::Reading;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("victim");
    let exploited = events(&reader.all(rule.signs("exploited")));
    let answers = events(&reader.all(rule.signs("answered")));
    let offending = events(&reader.all(rule.signs("offending")));
    let offending: Vec<&Event> = offending.into_iter().filter(|e| e.role != Role::Victim).collect();
    let live: Vec<&Event> =
        offending.into_iter().filter(|event| is_live(&rule, event, &exploited)).collect();
    let open: Vec<&Event> =
        live.iter().filter(|event| !answered(&rule, event, &answers)).copied().collect();
    [unanswered(reader, &rule, &live, &open), late(reader)].into_iter().flatten().collect()
}

fn is_live(rule: &Reading, event: &Event, exploited: &[&Event]) -> bool {
    let Some(day) = event.when.first_day() else { return false };
    exploited.iter().any(|sign| {
        let window = |d| (-1..=rule.number("live_days")).contains(&Reader::days(d, day));
        sign.id == event.id || sign.when.first_day().is_some_and(window)
    })
}

fn answered(rule: &Reading, event: &Event, answers: &[&Event]) -> bool {
    let Some(day) = event.when.first_day() else { return true };
    answers.iter().any(|answer| {
        let soon = |d| (0..=rule.number("answer_days")).contains(&Reader::days(day, d));
        answer.when.first_day().is_some_and(soon) || answer.when.last_day().is_some_and(soon)
    })
}

fn unanswered(
    reader: &Reader,
    rule: &Reading,
    live: &[&Event],
    open: &[&Event],
) -> Option<Finding> {
    let least = if reader.coarse() { "in_a_list" } else { "least" };
    if open.len() < rule.count(least) {
        return None;
    }
    let sentence = format!(
        "{} of {} for which the child was suspected or sanctioned, {}, came within {} days of signs of exploitation, and \
         no entry in the {} days after records a referral to the National Referral Mechanism, an exploitation \
         screening, a safety plan or a strategy discussion.",
        open.len(),
        counted(live.len(), "event", "events"),
        dates(open),
        rule.number("live_days"),
        rule.number("answer_days"),
    );
    let say = Say {
        theme: Theme::VictimPerpetrator,
        rule: "VP-2",
        source: &rule.source,
        sentence,
        weight: 56,
    };
    let mut finding = reader.finding(say, open);
    finding.search = Some("safeguarding answers to offending in the days after it".to_owned());
    Some(finding)
}

/// A referral to the National Referral Mechanism that came late, with the longest wait.
fn late(reader: &Reader) -> Option<Finding> {
    let late = reader.missed(&["T-NRM-1"]);
    let last = late.iter().filter(|o| !o.discharged_by.is_empty()).collect::<Vec<_>>();
    let done = last.first().and_then(|o| o.discharged_on)?;
    let waits: Vec<String> = last
        .iter()
        .filter_map(|o| reader.case.event(o.triggers.first()?)?.when.first_day())
        .map(|day| Reader::days(day, done.date()).to_string())
        .collect();
    let cited = last.iter().flat_map(|o| o.triggers.iter().chain(&o.discharged_by));
    let events: Vec<&Event> = cited.filter_map(|id| reader.case.event(id)).collect();
    let waits: Vec<&str> = waits.iter().map(String::as_str).collect();
    let sentence = format!(
        "The child was referred to the National Referral Mechanism on {}, {} days after recorded signs that called for it.",
        crate::told::long_day(done.date()),
        super::listed(&waits),
    );
    let source = last.first().map_or("", |o| o.source.as_str());
    let say =
        Say { theme: Theme::VictimPerpetrator, rule: "T-NRM-1", source, sentence, weight: 59 };
    Some(reader.finding(say, &events))
}
