//! What the record says of itself: one fold for every `[[stated]]` rule.

use super::{Reader, Say, dates, events};
use crate::told::Dated;
use crate::{Finding, Theme};
use practice::Stated;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for rule in &reader.practice.findings.stated {
        let other = rule.instead_of.as_ref();
        if other.is_none_or(|other| !findings.iter().any(|f| &f.rule == other)) {
            findings.extend(stated(reader, rule));
        }
    }
    findings
}

fn stated(reader: &Reader, rule: &Stated) -> Option<Finding> {
    let theme = Theme::named(&rule.theme)?;
    let shown = events(&reader.all(&rule.signs));
    let least = rule.in_a_list.filter(|_| reader.coarse()).unwrap_or(rule.at_least);
    if shown.is_empty() || shown.len() < least {
        return None;
    }
    let sentence = worded(reader, &rule.say, &shown);
    let say = Say {
        theme,
        rule: &rule.id,
        source: &rule.source,
        sentence,
        weight: weight(rule, shown.len()),
    };
    let mut finding = reader.finding(say, &shown);
    finding.went_well = rule.went_well;
    Some(finding)
}

/// More entries weigh a little more, so that a statement made often comes first.
fn weight(rule: &Stated, n: usize) -> u32 {
    rule.weight + u32::try_from(n.min(10)).unwrap_or(10)
}

fn worded(reader: &Reader, say: &str, shown: &[Dated]) -> String {
    let agencies = reader.agencies(shown);
    crate::counted::worded(say, shown.len())
        .replace("{agencies}", &reader.names(&agencies))
        .replace("{dates}", &dates(shown))
}
