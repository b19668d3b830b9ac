//! Transition: a service that ended by age with no handover on record.

use super::{Reader, Say, counted, events};
use crate::days::number;
use crate::told::Dated;
use crate::{Finding, Theme};
use jiff::ToSpan;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("transition");
    let eighteen = reader.case.subject.born.and_then(|born| born.checked_add(18.years()).ok());
    // Under every reading of its date: what is dated by its year may lie far from the birthday.
    let near = |event: &Dated| {
        let time = -rule.number("before_days")..=rule.number("after_days");
        let within = |day: Option<_>| {
            let ends = day.zip(eighteen.map(number));
            ends.is_some_and(|(day, eighteen)| time.contains(&Reader::days(eighteen, day)))
        };
        within(event.first) && within(event.last)
    };
    let said = events(&reader.all(rule.signs("eighteen")));
    let told = |event: &Dated| near(event) || said.iter().any(|e| e.at == event.at);
    let mut ended: Vec<Dated> =
        events(&reader.all(rule.signs("ended"))).into_iter().filter(told).collect();
    if reader.coarse() && ended.is_empty() {
        ended = said;
    }
    let handed = events(&reader.all(rule.signs("handed")));
    if ended.is_empty() || !handed.is_empty() {
        return Vec::new();
    }
    let sentence = format!(
        "{} ended about the eighteenth birthday and no entry records a handover or a plan for what came next.",
        counted(ended.len(), "service", "services"),
    );
    let say =
        Say { theme: Theme::Transition, rule: "TR-2", source: &rule.source, sentence, weight: 38 };
    let mut finding = reader.finding(say, &ended);
    finding.search = Some("handover, transition or pathway plans".to_owned());
    vec![finding]
}
