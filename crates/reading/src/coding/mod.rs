//! Coding: an entry's words to kinds, indicators and role, each with the words that gave it.

mod decide;
mod likeness;
mod names;
mod pattern;
mod read;
mod rules;
mod scope;
mod tokens;
mod vocabulary;
mod who;

pub use pattern::PatternError;

use chronology::{Agency, Entry, Kind, Part};
use names::Names;
use practice::{Likeness, Practice};
use rules::Rules;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Practice whose words cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the lexicon cannot be used: {0}")]
pub struct CodingError(#[from] PatternError);

/// Learns from rows that people coded which words go with which kinds. The same practice and the
/// same rows give the same weights; what practice holds of earlier learning is not used.
///
/// # Errors
/// Where a pattern of the lexicon cannot be read.
pub fn learn(practice: &Practice, rows: &[crate::gold::GoldRow]) -> Result<Likeness, CodingError> {
    Ok(likeness::train(&Rules::compile(practice)?, rows))
}

/// Codes entries. The words of practice are compiled once, for all children; after that an entry
/// costs one pass over its text.
#[derive(Debug, Clone)]
pub struct Coder {
    rules: Arc<Rules>,
    names: Names,
}

impl Coder {
    /// Compiles practice's words. `child_names` are the names and initials by which returns name
    /// the child; without them a named person is taken for the child unless the words around say
    /// otherwise.
    ///
    /// # Errors
    /// Where a pattern of the lexicon cannot be read.
    pub fn new(practice: &Practice, child_names: &[String]) -> Result<Self, CodingError> {
        Ok(Self { rules: Arc::new(Rules::compile(practice)?), names: Names::new(child_names) })
    }

    /// The same words for another child, named so. Nothing is compiled again.
    #[must_use]
    pub fn for_child(&self, child_names: &[String]) -> Self {
        Self { rules: Arc::clone(&self.rules), names: Names::new(child_names) }
    }

    /// Codes an entry, each part of the agency's form with the standing that the part gives it.
    pub fn code(&self, entry: &Entry) -> Coded {
        let year = Some(entry.when.first_day().map(|day| day.year().unsigned_abs()));
        let mut reading = decide::Reading::new(&self.rules.kinds);
        let mut narrated = false;
        for field in entry.fields.iter().filter(|field| told(field.part)) {
            narrated |= field.part == Part::Narrative;
            reading.add(read::part(
                (&self.rules, &self.names),
                &field.text,
                field.part,
                Some(&entry.agency),
                year,
            ));
        }
        if !narrated {
            let text = entry.narrative();
            reading.add(read::part(
                (&self.rules, &self.names),
                &text,
                Part::Narrative,
                Some(&entry.agency),
                year,
            ));
        }
        reading.finish()
    }

    /// Codes a text that stands alone, as a narrative.
    pub fn code_text(&self, text: &str, agency: Option<&Agency>) -> Coded {
        let mut reading = decide::Reading::new(&self.rules.kinds);
        reading.add(read::part((&self.rules, &self.names), text, Part::Narrative, agency, None));
        reading.finish()
    }
}

/// The parts of a form that tell of what happened.
fn told(part: Part) -> bool {
    matches!(
        part,
        Part::Type
            | Part::Narrative
            | Part::Impression
            | Part::Outcome
            | Part::Plan
            | Part::Voice
            | Part::Oversight
            | Part::Attendance
    )
}

/// Who a mention is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The child whose file it is.
    Child,
    /// A brother or sister.
    Sibling,
    /// A parent, carer or their partner.
    Parent,
    /// Anyone else.
    Other,
}

/// Whether what is spoken of happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It happened, on the entry's date.
    Actual,
    /// It is said not to have happened, or not to be so.
    Negated,
    /// It is meant to happen.
    Planned,
    /// It might happen, or is feared.
    Hypothetical,
    /// It happened earlier than the entry's date.
    Historical,
    /// It was recorded in error.
    Retracted,
}

/// The child's part in what an entry tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Harmed or exploited.
    Victim,
    /// Alleged or sanctioned conduct.
    Suspect,
    /// Both in one entry.
    Both,
    /// Neither.
    #[default]
    None,
}

/// A kind spoken of, with the words, whom it is about and whether it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mention {
    /// The kind.
    pub kind: Kind,
    /// The words as written.
    pub words: String,
    /// The part of the row that said it.
    pub part: Part,
    /// Whom it is about.
    pub about: About,
    /// Whether it happened.
    pub standing: Standing,
    /// The rule that read it so, and the words that moved its standing or its person.
    pub why: String,
}

/// An indicator of the threshold document that an entry gives evidence of for this child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorHit {
    /// The indicator's id.
    pub id: String,
    /// Its level, 1 to 4.
    pub level: u8,
    /// The words as written.
    pub words: String,
}

/// Whether the child was seen, as the entry states it. `None` is "not recorded".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// The child was seen.
    pub seen: Option<bool>,
    /// The child was seen alone.
    pub alone: Option<bool>,
    /// The child's own words, as quoted.
    pub words: Option<String>,
}

/// What one entry was coded to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Coded {
    /// What is asserted to have happened to, or been done by or for, this child; main kind first.
    /// Never empty: `other` where nothing else stands.
    pub kinds: Vec<Kind>,
    /// Every kind spoken of, with its standing.
    pub mentions: Vec<Mention>,
    /// The child's part.
    pub role: Role,
    /// Signs of need.
    pub indicators: Vec<IndicatorHit>,
    /// Whether the child was seen.
    pub seen: Seen,
}
