//! What acts give: entries to append, or a refusal.

use chronology::{Agency, Entry, EntryId, Kind};

/// What a record does to an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It takes the earlier one's place.
    Supersedes,
    /// It takes the earlier one back.
    Withdraws,
}

/// What a record does to which earlier one, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it does.
    pub how: How,
    /// The earlier entry.
    pub of: EntryId,
    /// Why, in words.
    pub reason: String,
}

/// A record to append to a child's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// Its name.
    pub id: EntryId,
    /// The agency whose account it is.
    pub agency: Agency,
    /// What happened; `None` for a withdrawal.
    pub entry: Option<Entry>,
    /// Kinds that a person stated, the main one first.
    pub kinds: Vec<Kind>,
    /// What it does to an earlier entry, where it does anything.
    pub change: Option<Change>,
}

impl Append {
    /// An entry that stands by itself.
    pub fn entry(entry: Entry, kinds: Vec<Kind>) -> Self {
        let (id, agency) = (entry.id.clone(), entry.agency.clone());
        Self { id, agency, entry: Some(entry), kinds, change: None }
    }
}

/// Why an act was not done: one sentence for the person who asked, with what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);
