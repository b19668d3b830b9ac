//! Low-level neglect: small things from several agencies that no assessment weighs together.

use super::{Reader, Say, counted, dates, entries, events};
use crate::told::Dated;
use crate::{Finding, Theme};

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("neglect");
    let concerns = events(&reader.all(rule.signs("concern")));
    let agencies = reader.agencies(&concerns);
    let span = span(&concerns);
    let many = concerns.len() >= rule.count("events")
        && (agencies.len() >= rule.count("agencies") || concerns.len() > rule.count("events"));
    let Some(tipped) = concerns.get(rule.count("events").saturating_sub(1)) else {
        return Vec::new();
    };
    let Some(day) = tipped.first else { return Vec::new() };
    let weighed = reader.all(rule.signs("weighed"));
    let answered = weighed.iter().any(|shown| shown.event.last.is_some_and(|d| d >= day));
    if !many || span < rule.number("span_days") || answered {
        return Vec::new();
    }
    let sentence = format!(
        "{} by {} tell of neglect or a lack of boundaries {}, and no entry after the {} records an assessment, \
         conference or plan that weighs them together.",
        entries(concerns.len()),
        counted(agencies.len(), "agency", "agencies"),
        dates(&concerns),
        ordinal(rule.count("events")),
    );
    let say = Say {
        theme: Theme::NeglectLowLevel,
        rule: "NE-2",
        source: &rule.source,
        sentence,
        weight: 42,
    };
    let mut finding = reader.finding(say, &concerns);
    finding.search = Some(
        "assessments, conferences and plans that speak of neglect or cumulative harm".to_owned(),
    );
    vec![finding]
}

fn span(events: &[Dated]) -> i64 {
    let first = events.iter().filter_map(|e| e.last).min();
    let last = events.iter().filter_map(|e| e.first).max();
    first.zip(last).map_or(0, |(a, b)| Reader::days(a, b))
}

fn ordinal(n: usize) -> String {
    match n {
        1 => "first".to_owned(),
        2 => "second".to_owned(),
        3 => "third".to_owned(),
        n => format!("{n}th"),
    }
}
