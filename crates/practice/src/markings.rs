//! Markings: the words by which a row says that it is not for everyone.

use chronology::{Marking, Part};
use serde::Deserialize;

/// Words that give a marking.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkingRule {
    /// The marking they give.
    pub marking: Marking,
    /// Why, as the end of a sentence that begins "the row".
    pub why: String,
    /// The parts of the form that are looked at; every part where empty.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// The words, matched whole and in any case.
    pub phrases: Vec<String>,
}

/// All rules, the first that fits deciding.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Markings {
    /// Where they come from.
    pub source: String,
    /// The rules, the strictest first.
    pub rule: Vec<MarkingRule>,
}
