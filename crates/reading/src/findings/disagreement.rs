//! Disagreement not escalated: refused or unanswered, the concern came again, and nobody used the
//! policy.

use super::{Reader, Say, agreeing, counted, dates, events};
use crate::days::ByDay;
use crate::told::Dated;
use crate::{Finding, Theme};

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("escalation");
    let refused = events(&reader.all(rule.signs("refused")));
    let again = reader.by_day(rule.signs("again"));
    let raised = reader.by_day(rule.signs("raised"));
    let within = |no: &Dated, later: &ByDay| {
        let Some(day) = no.last.map(i64::from) else { return false };
        later.any_but(no.at, day, day + rule.number("again_days"))
    };
    let open: Vec<Dated> =
        refused.into_iter().filter(|no| within(no, &again) && !within(no, &raised)).collect();
    if open.len() < rule.count("least") {
        return Vec::new();
    }
    let sentence = format!(
        "{} {} refused or left unanswered {}, the concern was recorded again within {} days, and no entry records that the \
         disagreement policy was used.",
        counted(open.len(), "request", "requests"),
        agreeing(open.len(), "was", "were"),
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
