//! Low-level neglect: small things from several agencies that no assessment weighs together.

use super::coarse::times as times_of;
use super::{Reader, Say, agreeing, counted, dates, entries, events};
use crate::told::Dated;
use crate::{Finding, Theme};

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("neglect");
    let concerns = events(&reader.all(rule.signs("concern")));
    let agencies = reader.agencies(&concerns);
    let span = span(reader, &concerns);
    let times = times_of(reader, &concerns);
    let many = concerns.len() > 1
        && times >= rule.count("events")
        && (agencies.len() >= rule.count("agencies") || times > rule.count("events"));
    let tipped = concerns.get(rule.count("events").saturating_sub(1)).or(concerns.last());
    let Some(day) = tipped.and_then(|tipped| tipped.first) else { return Vec::new() };
    let weighed = reader.all(rule.signs("weighed"));
    // A concern that began before the last of them came cannot weigh them all.
    let begun =
        |e: Dated| e.first.is_some_and(|d| d < day) && concerns.iter().any(|c| c.at == e.at);
    let weighed = weighed.iter().map(|shown| shown.event).filter(|e| !begun(*e));
    let weighed = weighed.filter_map(|e| e.last).filter(|d| *d >= day).min();
    if !many || span < rule.number("span_days") {
        return Vec::new();
    }
    let (concerns, after) = match weighed {
        None => (
            concerns,
            format!(
                "no entry after the {} records an assessment, conference or plan that weighs them together",
                ordinal(rule.count("events")),
            ),
        ),
        Some(weighed) => {
            // What was weighed only long after it had begun.
            let before = |e: &Dated| e.last.is_some_and(|last| last < weighed);
            let before: Vec<Dated> = concerns.into_iter().filter(before).collect();
            let begun = before.first().and_then(|e| e.last);
            let waited = begun.map_or(0, |begun| Reader::days(begun, weighed));
            if times_of(reader, &before) < rule.count("events") || waited < rule.number("late_days")
            {
                return Vec::new();
            }
            let when = super::written(weighed);
            (before, format!("{waited} days went by before one, by {when}, weighed them together"))
        }
    };
    let agencies = reader.agencies(&concerns);
    let sentence = format!(
        "{} by {} {} of neglect or a lack of boundaries {}, and {after}.",
        entries(concerns.len()),
        counted(agencies.len(), "agency", "agencies"),
        agreeing(concerns.len(), "tells", "tell"),
        dates(&concerns),
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

/// The days that events tell of: the fewest that their dates allow, or, in a coarse list, where a
/// sentence sums up its whole year, the most.
fn span(reader: &Reader, events: &[Dated]) -> i64 {
    let (starts, ends) = (events.iter().filter_map(|e| e.first), events.iter());
    let ends = ends.filter_map(|e| e.last);
    let (first, last) =
        if reader.coarse() { (starts.min(), ends.max()) } else { (ends.min(), starts.max()) };
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
