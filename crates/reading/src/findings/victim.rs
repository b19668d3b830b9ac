//! Victim and perpetrator: offending while signs of exploitation are live, answered as offending
//! only.

use super::{Reader, Say, counted, dates, events};
use crate::coding::Role;
use crate::counted::days;
use crate::days::{ByDay, number};
use crate::told::Dated;
use crate::{Finding, Opportunity, Theme};
use practice::Reading;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("victim");
    let offending = events(&reader.all(rule.signs("offending")));
    let offending = offending.into_iter().filter(|event| event.role != Role::Victim);
    let exploited = reader.by_day(rule.signs("exploited"));
    let shows: Vec<usize> = exploited_at(reader, rule);
    let live: Vec<Dated> = offending
        .filter(|event| {
            let Some(day) = event.first.map(i64::from) else { return false };
            shows.binary_search(&event.at).is_ok()
                || !exploited.within(day - rule.number("live_days"), day + 1).is_empty()
        })
        .collect();
    let answers = events(&reader.all(rule.signs("answered")));
    let days = answers.iter().flat_map(|e| [(e.first, e.at), (e.last, e.at)]);
    let answers = ByDay::new(days);
    let answered = |event: &&Dated| {
        let Some(day) = event.first.map(i64::from) else { return true };
        !answers.within(day, day + rule.number("answer_days")).is_empty()
    };
    let open: Vec<Dated> = live.iter().filter(|event| !answered(event)).copied().collect();
    [unanswered(reader, rule, &live, &open), late(reader)].into_iter().flatten().collect()
}

/// The places of events that show signs of exploitation.
fn exploited_at(reader: &Reader, rule: &Reading) -> Vec<usize> {
    reader.all(rule.signs("exploited")).iter().map(|shown| shown.event.at).collect()
}

fn unanswered(reader: &Reader, rule: &Reading, live: &[Dated], open: &[Dated]) -> Option<Finding> {
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
    let waited = |o: &&Opportunity| {
        let began = o.triggers.first().and_then(|id| reader.told.event(id)?.first);
        began.zip(o.discharged_on).is_some_and(|(day, done)| number(done.date()) > day)
    };
    let last = late.into_iter().filter(|o| !o.discharged_by.is_empty()).filter(waited);
    let last = last.collect::<Vec<_>>();
    let done = last.first().and_then(|o| o.discharged_on)?;
    let waits: Vec<String> = last
        .iter()
        .filter_map(|o| reader.told.event(o.triggers.first()?)?.first)
        .map(|day| days(Reader::days(day, number(done.date()))))
        .collect();
    let events = reader.cited(&last);
    let waits: Vec<&str> = waits.iter().map(String::as_str).collect();
    let sentence = format!(
        "The child was referred to the National Referral Mechanism on {}, {} after recorded signs that called for it.",
        crate::told::long_day(done.date()),
        super::listed(&waits),
    );
    let source = last.first().map_or("", |o| o.source.as_str());
    let say =
        Say { theme: Theme::VictimPerpetrator, rule: "T-NRM-1", source, sentence, weight: 59 };
    Some(reader.finding(say, &events))
}
