//! What the child said, and how soon somebody acted on it: good practice worth telling.

use super::{Reader, Say, counted, events};
use crate::{Event, Finding, Theme};

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("disclosure");
    let said = events(&reader.all(rule.signs("said")));
    let acted = events(&reader.all(rule.signs("acted")));
    let soon = |word: &Event, act: &Event| {
        let days = word.when.first_day().zip(act.when.first_day()).map(|(a, b)| Reader::days(a, b));
        days.is_some_and(|days| (0..=rule.number("days")).contains(&days))
    };
    let mut cited: Vec<&Event> = Vec::new();
    let mut n = 0;
    for word in said {
        if let Some(act) = acted.iter().find(|act| soon(word, act)) {
            cited.extend([word, act]);
            n += 1;
        }
    }
    if cited.is_empty() {
        return Vec::new();
    }
    let sentence = format!(
        "What the child said was passed on at once: {} led to a referral or safeguarding contact within {} days.",
        counted(n, "disclosure", "disclosures"),
        rule.number("days"),
    );
    let say = Say {
        theme: Theme::InformationNotShared,
        rule: "DS-1+",
        source: &rule.source,
        sentence,
        weight: 30,
    };
    let mut finding = reader.finding(say, &cited);
    finding.went_well = true;
    vec![finding]
}
