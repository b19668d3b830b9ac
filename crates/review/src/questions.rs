//! The key questions: for each, what speaks for and against, what is not recorded, and which
//! agencies are not heard.

use chronology::Agency;
use jiff::civil::Date;
use practice::Practice;
use reading::{Case, Finding, Silence, Theme};
use serde::Serialize;

/// One key question with its evidence. A draft: people answer, this lays out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// From 1, in the order of `practice/learning.toml`.
    pub number: u32,
    /// The question.
    pub question: String,
    /// A drafted answer in one or two sentences, made of counts; no names.
    pub answer: String,
    /// Ids of the findings that speak of good practice.
    pub went_well: Vec<String>,
    /// Ids of the findings of concern, weightiest first.
    pub concerns: Vec<String>,
    /// What the chronology does not hold and someone should be asked.
    pub not_recorded: Vec<String>,
    /// Agencies that took part at some time and are not heard in this evidence.
    pub not_heard: Vec<Agency>,
}

/// Lays the findings out under the questions.
pub fn answers(
    case: &Case,
    findings: &[Finding],
    silences: &[Silence],
    practice: &Practice,
) -> Vec<Answer> {
    let involved = involved(case);
    let mut answers = Vec::new();
    for (number, question) in (1..).zip(&practice.learning.question) {
        let about = |f: &&Finding| question.themes.iter().any(|name| f.theme.name() == name);
        let (went_well, concerns): (Vec<&Finding>, Vec<&Finding>) =
            findings.iter().filter(about).partition(|f| f.went_well);
        let heard = |agency: &Agency| {
            let mut shown = went_well.iter().chain(&concerns).flat_map(|f| &f.entries);
            shown.any(|id| case.event(id).is_some_and(|e| e.agencies.contains(agency)))
        };
        let not_heard = involved.iter().filter(|a| !heard(a)).cloned().collect::<Vec<_>>();
        let mut not_recorded: Vec<String> =
            concerns.iter().filter_map(|f| f.search.clone()).collect();
        not_recorded.dedup();
        if number == practice.learning.question.len() as u32 {
            not_recorded.extend(silences.iter().map(|s| silent(s, practice)));
        }
        answers.push(Answer {
            number,
            question: question.text.clone(),
            answer: drafted(&concerns, &went_well),
            went_well: went_well.iter().map(|f| f.id.clone()).collect(),
            concerns: concerns.iter().map(|f| f.id.clone()).collect(),
            not_recorded,
            not_heard,
        });
    }
    answers
}

fn involved(case: &Case) -> Vec<Agency> {
    let mut agencies: Vec<Agency> = case.entries.iter().map(|e| e.agency.clone()).collect();
    agencies.sort();
    agencies.dedup();
    agencies
}

fn silent(silence: &Silence, practice: &Practice) -> String {
    let name = practice.agencies.name(&silence.agency);
    format!(
        "{name} recorded nothing from {} to {}; ask what was known then",
        silence.from, silence.to
    )
}

fn drafted(concerns: &[&Finding], went_well: &[&Finding]) -> String {
    let mut said = match concerns.len() {
        0 => "No finding of concern was made from what is recorded; that is not evidence that all was well.".to_owned(),
        n => {
            let years = years(concerns).map(|y| format!(", {y}")).unwrap_or_default();
            format!("{} of concern{years}, chiefly: {}.", counted(n, "finding"), themes(concerns))
        }
    };
    if !went_well.is_empty() {
        said.push_str(&format!(" {} of good practice.", counted(went_well.len(), "finding")));
    }
    said
}

/// "1 finding", "3 findings".
pub(crate) fn counted(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// The themes of some findings in words, each once, at most three.
fn themes(findings: &[&Finding]) -> String {
    let mut labels: Vec<String> = Vec::new();
    for finding in findings {
        let label = finding.theme.label().to_lowercase();
        if finding.theme != Theme::Other && !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels.truncate(3);
    match labels.as_slice() {
        [] => "other matters".to_owned(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// The years that some findings speak of: "2016" or "2012 to 2018".
pub(crate) fn years(findings: &[&Finding]) -> Option<String> {
    let days = || findings.iter().flat_map(|f| [f.from, f.to]).flatten().map(Date::year);
    let (first, last) = (days().min()?, days().max()?);
    Some(if first == last { first.to_string() } else { format!("{first} to {last}") })
}
