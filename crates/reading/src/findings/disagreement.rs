//! Disagreement not escalated: refused or unanswered, the concern came again, and nobody used the
//! policy.

use super::{Reader, Say, counted, dates, events};
use crate::{Event, Finding, Theme};

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("escalation");
    let refused = events(&reader.all(rule.signs("refused")));
    let again = events(&reader.all(rule.signs("again")));
    let raised = events(&reader.all(rule.signs("raised")));
    let within = |from: &Event, to: &Event| {
        let days = from.when.last_day().zip(to.when.first_day()).map(|(a, b)| Reader::days(a, b));
        days.is_some_and(|days| (0..=rule.number("again_days")).contains(&days)) && from.id != to.id
    };
    let open: Vec<&Event> = refused
        .into_iter()
        .filter(|no| again.iter().any(|e| within(no, e)) && !raised.iter().any(|e| within(no, e)))
        .collect();
    if open.len() < rule.count("least") {
        return Vec::new();
    }
    let sentence = format!(
        "{} {} refused or left unanswered {}, the concern was recorded again within {} days, and no entry records that the \
         disagreement policy was used.",
        counted(open.len(), "request", "requests"),
        if open.len() == 1 { "was" } else { "were" },
        dates(&open),
        rule.number("again_days"),
    );
    let say = Say {
        theme: Theme::NoEscalation,
        rule: "ES-2",
        source: &rule.source,
        sentence,
        weight: 48,
    };
    let mut finding = reader.finding(say, &open);
    finding.search = Some("disagreements raised after a refusal or silence".to_owned());
    vec![finding]
}
