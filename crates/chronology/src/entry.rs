//! Entries: one dated thing that happened or was done, as one agency recorded it.

use crate::When;
use serde::{Deserialize, Serialize};

/// One entry's name. Stable for the same input, so that a finding can cite it for ever:
/// `police-24` is row 24 of the return `police.csv`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub String);

impl std::fmt::Display for EntryId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// An agency by the key that `practice/agencies.toml` gives it (`social_care`, `police` …), or by
/// the name it was given where practice does not know it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Agency(pub String);

impl std::fmt::Display for Agency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where an entry was read from. Rows are data records counted from 1, headings excluded; a
/// record is one row even where a cell holds a line break.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Source {
    /// The file's name, without folders.
    pub file: String,
    /// The sheet's name, or `table 2` of a Word document; `None` for CSV.
    pub sheet: Option<String>,
    /// The data record, from 1.
    pub row: u32,
}

/// What part of an agency's form a piece of text came from. The reading gives each part its own
/// standing: an outcome column says what was decided, a next-steps column what was planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The agency's own type of event ("Strategy discussion", "MISSING – HIGH").
    Type,
    /// What happened.
    Narrative,
    /// Clinical impression, analysis, significance.
    Impression,
    /// Outcome or decision.
    Outcome,
    /// Action taken, next steps, plan: often still to be done.
    Plan,
    /// Whether the child was seen, and the child's own words.
    Voice,
    /// Management oversight.
    Oversight,
    /// Attendance (attended, DNA, FTA).
    Attendance,
    /// Where it happened or which service (school, ward, team).
    Setting,
    /// Who recorded it.
    Worker,
    /// Who it is about, as the agency named them.
    Person,
    /// A reference, URN or identifier.
    Reference,
    /// Anything else that the agency sent.
    Other,
}

/// One cell of an agency's row, kept exactly as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The agency's own heading.
    pub heading: String,
    /// What the layout says that heading is.
    pub part: Part,
    /// The text as written.
    pub text: String,
}

/// A date as the agency wrote it, beside what was read from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Written {
    /// The cell or cells as written, joined by a blank.
    pub raw: String,
    /// Why nothing could be read, in words, with what to do.
    pub problem: Option<String>,
    /// Why what was read is doubtful, in words, with the proposal.
    pub warning: Option<String>,
    /// True where the cell was blank and the date was carried down from the row above.
    pub carried: bool,
}

/// Who may see an entry.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "snake_case")]
pub enum Marking {
    /// Anyone with a need for the child's file.
    #[default]
    Ordinary,
    /// Sealed: others see that it exists and whom to ask.
    Restricted,
    /// About someone other than the child.
    ThirdParty,
    /// Legal advice or proceedings.
    Legal,
}

/// One dated thing that happened or was done, as one agency recorded it. Never edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name.
    pub id: EntryId,
    /// The agency that recorded it.
    pub agency: Agency,
    /// When it happened, as exactly as it is known.
    pub when: When,
    /// The date as written, and what is doubtful about it.
    pub written: Written,
    /// Every cell, in the agency's order.
    pub fields: Vec<Field>,
    /// Where it was read from.
    pub source: Source,
    /// Who may see it.
    pub marking: Marking,
    /// What else a person should know about how the row was read.
    pub problems: Vec<String>,
}

impl Entry {
    /// The text of one part, cells joined by a blank; empty where the agency sent none.
    pub fn part(&self, part: Part) -> String {
        let cells = self.fields.iter().filter(|f| f.part == part && !f.text.trim().is_empty());
        cells.map(|f| f.text.trim()).collect::<Vec<_>>().join(" ")
    }

    /// What happened, as the agency told it: the narrative cells, or where there are none, the
    /// longest text that was sent.
    pub fn narrative(&self) -> String {
        let told = self.part(Part::Narrative);
        if !told.is_empty() {
            return told;
        }
        let longest = self.fields.iter().max_by_key(|f| f.text.len());
        longest.map(|f| f.text.trim().to_owned()).unwrap_or_default()
    }
}
