//! Identity, culture, faith and language: on the record, and in no assessment, plan or review.

use super::{Reader, Say, counted, events};
use crate::told::Dated;
use crate::{Finding, Theme};

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("culture");
    let relevant = events(&reader.all(rule.signs("relevant")));
    let formal = events(&reader.all(rule.signs("formal")));
    let considered = reader.all(rule.signs("considered"));
    let place = |event: &Dated| considered.binary_search_by_key(&event.at, |shown| shown.event.at);
    let worked = events(&reader.all(rule.signs("worked")));
    let taken_up = formal.iter().chain(&worked).any(|event| place(event).is_ok());
    if relevant.is_empty() || formal.len() < rule.count("formal") || taken_up {
        return Vec::new();
    }
    let sentence = format!(
        "The child's heritage, faith or language is on the record ({}), and none of {} records that identity, \
         culture, faith or language was explored.",
        counted(relevant.len(), "entry", "entries"),
        counted(formal.len(), "assessment, plan or meeting", "assessments, plans and meetings"),
    );
    let say =
        Say { theme: Theme::Culture, rule: "CU-2", source: &rule.source, sentence, weight: 35 };
    let mut finding = reader.finding(say, &relevant);
    finding.search =
        Some("identity, culture, faith and language in assessments, plans and meetings".to_owned());
    vec![finding]
}
