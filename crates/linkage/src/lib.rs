//! **Who is who.** Person records of several agencies to clusters, with why. No machine merges
//! two children: what this room gives is put before a person.
//!
//! | to change | go to |
//! | --- | --- |
//! | which records are compared | `blocking.toml` |
//! | which names stand for each other | `nicknames.txt` |
//! | what counts as alike | [`Field`] and the levels of each |
//! | which headings are known | `headings.toml` |

mod births;
mod blocking;
pub mod clean;
mod cluster;
mod compare;
mod estimate;
mod explain;
mod fields;
mod index;
mod keys;
mod learn;
mod likeness;
mod memory;
mod model;
mod nicknames;
mod outcome;
mod record;
mod report;
mod roles;
mod rows;
mod run;
mod score;
mod settings;
mod source;
mod spelling;
mod table;
mod words;

pub use blocking::{Blocking, Part};
pub use cluster::{Clusters, Edge, Refused};
pub use explain::{Evidence, Step};
pub use fields::Field;
pub use index::{Candidate, Index};
pub use model::Model;
pub use outcome::{Outcome, Reconciled, Status};
pub use record::Record;
pub use report::report;
pub use roles::Role;
pub use run::{Expected, Linked, Settings, ToReview, link};
pub use settings::{Config, Decision, SourceConfig};
pub use source::{Said, Sources};
pub use table::Table;

/// What can be wrong with what was handed in.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// The blocking rules cannot be read.
    #[error("the blocking rules cannot be read: {0}")]
    Blocking(String),
    /// The settings cannot be read.
    #[error("the settings cannot be read: {0}")]
    Config(String),
    /// A heading that the settings name is not in the file.
    #[error(
        "`{file}` has no column `{heading}` (it has {there}); mend `[source.columns]` of the settings"
    )]
    NoHeading {
        /// The file.
        file: String,
        /// As the settings name it.
        heading: String,
        /// What there is.
        there: String,
    },
    /// Nothing in the headings says what any column is.
    #[error(
        "in `{file}` no column is known as a name or a date of birth (it has {there}); name them under `[source.columns]` of the settings"
    )]
    NothingKnown {
        /// The file.
        file: String,
        /// What there is.
        there: String,
    },
    /// The file cannot be read as a table at all.
    #[error("`{file}` cannot be read: {why}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        why: String,
    },
}
