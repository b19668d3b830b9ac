//! What can be wrong with a file of events, in words that say what to mend.

use std::path::Path;

/// A file that cannot be used; nothing was concluded from it.
#[derive(Debug, thiserror::Error)]
#[error("`{file}`: {what}")]
pub struct CaseloadError {
    /// The file.
    pub file: String,
    /// What is wrong, with the column where there is one.
    pub what: String,
}

impl CaseloadError {
    /// An error about a file.
    pub fn new(file: &Path, what: impl std::fmt::Display) -> Self {
        Self { file: file.display().to_string(), what: what.to_string() }
    }
}
