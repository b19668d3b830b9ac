//! What is kept of work that was done for the whole store: settings of the partnership, shown to
//! those who look after it.

use crate::pages::words::{count, moment};
use serde::{Deserialize, Serialize};
use store::{At, ChildId, Verified};

/// The setting that holds the last check of everything kept.
pub const VERIFIED: &str = "verify.last";
/// The setting that holds when a copy was last made.
pub const BACKED_UP: &str = "backup.last";
/// Faults that are kept; the number is told in full.
const FAULTS: usize = 100;

/// What came of a check of everything kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// When it ended.
    pub at: At,
    /// Files gone through.
    pub files: u64,
    /// Records gone through.
    pub records: u64,
    /// How many faults there were.
    pub number: usize,
    /// The first of them.
    pub faults: Vec<Fault>,
}

/// Something that is not as it was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The file; `None` where it is about the database itself.
    pub child: Option<ChildId>,
    /// The record's place in it.
    pub place: Option<i64>,
    /// What is wrong.
    pub what: String,
}

impl Checked {
    /// What came of a check that ended at a moment.
    pub fn new(at: At, found: &Verified) -> Self {
        let faults = found.faults.iter().take(FAULTS).map(|fault| Fault {
            child: fault.child.clone(),
            place: fault.place,
            what: fault.what.clone(),
        });
        let number = found.faults.len();
        Self { at, files: found.files, records: found.records, number, faults: faults.collect() }
    }

    /// As it was kept; `None` where it cannot be read.
    pub fn read(kept: &str) -> Option<Self> {
        serde_json::from_str(kept).ok()
    }

    /// As it is kept.
    ///
    /// # Errors
    /// None is known.
    pub fn text(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    /// In words.
    pub fn words(&self) -> String {
        let records = count(i64::try_from(self.records).unwrap_or(i64::MAX), "record", "records");
        let files = count(i64::try_from(self.files).unwrap_or(i64::MAX), "file", "files");
        let all = format!("{records} of {files}");
        let at = moment(&self.at);
        if self.number == 0 {
            return format!("{at}: {all} stood as they were kept");
        }
        let faults = count(i64::try_from(self.number).unwrap_or(i64::MAX), "fault", "faults");
        format!("{at}: {faults} in {all}: something was changed after it was kept")
    }
}
