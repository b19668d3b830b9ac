//! Accounts: which entries of different agencies tell of one event, and where they differ.

mod differ;
mod facts;
pub mod gold;
mod judge;
mod learn;
mod lexicon;
mod merge;
mod rare;
mod sketch;
mod times;
mod weigh;
mod words;

pub use judge::{Judge, Told, text_of};
pub use learn::{learn, rarity};

use chronology::EntryId;
use serde::{Deserialize, Serialize};

/// How two entries stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Two accounts of one event.
    Same,
    /// A step taken because of the other, or the other end of one episode.
    Related,
    /// Neither.
    Different,
}

/// A judgement on a pair, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// How the two stand to each other.
    pub relation: Relation,
    /// Why, in words, strongest evidence first.
    pub why: Vec<String>,
}

/// Something that two accounts of one event tell differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What differs (`date`, `time`, `count`, `age`, `who was present` …).
    pub what: String,
    /// Each telling: whose entry, and its words.
    pub told: Vec<(EntryId, String)>,
    /// True where it is explained by one agency hearing of it later.
    pub explained_by_notification: bool,
}
