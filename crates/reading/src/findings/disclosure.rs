//! What the child said, and how soon somebody acted on it: good practice worth telling.

use super::{Reader, Say, counted, events};
use crate::told::Dated;
use crate::{Finding, Theme};

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("disclosure");
    let said = events(&reader.all(rule.signs("said")));
    let acted = reader.by_day(rule.signs("acted"));
    let mut cited: Vec<Dated> = Vec::new();
    let mut n = 0;
    for word in said {
        let Some(day) = word.first.map(i64::from) else { continue };
        let acts = acted.within(day, day + rule.number("days"));
        if let Some(act) = reader.at(acts).first() {
            cited.extend([word, *act]);
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
