//! What can go wrong in keeping, told so that a page can say it in words.

use crate::Head;
use chronology::EntryId;

/// Why the store did not do what was asked. Nothing was kept, unless the case says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is no store at that place; `create` makes one.
    #[error("there is no store at `{0}`")]
    Missing(String),
    /// The database cannot be reached now. Trying again later is right. Where it happened while an
    /// act was being committed, the act may have been kept: the same entry's name then gives
    /// [`StoreError::Exists`] on the next try.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The disk, or the space allowed to the database, is full.
    #[error("there is no room left to keep anything: {0}")]
    Full(String),
    /// Someone else holds the database for longer than the store waits.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// The child's file went on since it was looked at (optimistic lock).
    #[error("the file has gone on: it now holds {} records", .now.length)]
    Moved {
        /// The head of the file now.
        now: Head,
    },
    /// Something of that name is kept already.
    #[error("already kept: {0}")]
    Exists(String),
    /// Nothing of that name is kept.
    #[error("no {what} `{name}` is kept")]
    Unknown {
        /// What sort of thing was asked for.
        what: &'static str,
        /// Its name as asked.
        name: String,
    },
    /// The earlier entry has been superseded or withdrawn already.
    #[error("entry `{0}` has been superseded or withdrawn already")]
    AlreadyChanged(EntryId),
    /// The audit line names no child, but a child's file was to be read or written.
    #[error("the audit line names no child")]
    NoChild,
    /// A value breaks a rule of keeping (an empty name, a time that is not RFC 3339 …).
    #[error("{0}")]
    Refused(String),
    /// The store was made by an edited or newer program.
    #[error("the store does not fit this program: {0}")]
    Schema(String),
    /// What is kept cannot be read back as what it was.
    #[error("what is kept is damaged: {0}")]
    Damaged(String),
    /// Anything else the engine says.
    #[error("the database refused: {0}")]
    Engine(String),
}

/// What the store answers.
pub type Result<T> = std::result::Result<T, StoreError>;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let said = error.to_string();
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => Self::Full(said),
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Busy(said),
            Some(Code::CannotOpen | Code::SystemIoFailure) => Self::Unreachable(said),
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Damaged(said),
            Some(Code::ConstraintViolation) if said.contains("UNIQUE") => Self::Exists(said),
            _ => Self::Engine(said),
        }
    }
}

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> Self {
        use postgres::error::SqlState;
        let Some(told) = error.as_db_error() else {
            return if error.is_closed() || is_of_the_wire(&error) {
                Self::Unreachable(whole(&error))
            } else {
                Self::Engine(whole(&error))
            };
        };
        let said = told.to_string();
        let code = told.code();
        match code.code().get(..2) {
            _ if *code == SqlState::UNIQUE_VIOLATION => Self::Exists(said),
            _ if *code == SqlState::DISK_FULL => Self::Full(said),
            // Connection lost, not accepting, too many, being shut down.
            Some("08" | "57") => Self::Unreachable(said),
            _ if *code == SqlState::TOO_MANY_CONNECTIONS => Self::Unreachable(said),
            // Lock not available, deadlock, serialisation.
            Some("55" | "40") => Self::Busy(said),
            Some("XX") => Self::Damaged(said),
            _ => Self::Engine(said),
        }
    }
}

/// The driver's own sentence is short ("db error"); what caused it says what happened.
fn whole(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        said = format!("{said}: {deeper}");
        cause = deeper.source();
    }
    said
}

fn is_of_the_wire(error: &postgres::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        if deeper.is::<std::io::Error>() {
            return true;
        }
        cause = deeper.source();
    }
    false
}
