//! **What is kept**: entries, one chain a child, on SQLite or PostgreSQL.
//!
//! This room knows nothing of rights, HTML or meaning. The clock and every name (UUIDv7) are
//! handed in. All calls block: a server makes them from a thread that may.
//!
//! | to | use |
//! | --- | --- |
//! | open a store, make one | [`Store::open`], [`Store::create`] |
//! | read one child's file | [`Store::look`], which writes the audit line and lends a [`Looking`] |
//! | add to a file, or change the partnership | [`Store::act`], which lends an [`Acting`] |
//! | lists across children | [`Store::children`], [`Store::find_people`], [`Store::find_entries`], by [`Scope`] |
//! | know whether a look is allowed | [`Store::ties`]: involvements, exclusions, broken glass |
//! | sign in | `Store::session…`, `credential…`, `attempt…`, `token…` in [`Store`] |
//! | show that nothing was changed | [`Store::verify`], [`Store::heads`] |
//! | copy, make caches again, work later | [`Store::backup`], [`Store::rebuild`], [`Store::take_job`] |
//!
//! ```
//! # use store::{Store, Audit, Filter, Scope, At};
//! # fn pages(store: &Store, audit: &Audit, scope: &Scope) -> store::Result<()> {
//! let page = store.look(audit, |looking| looking.page(&Filter::default(), scope, None))?;
//! for line in page.lines {
//!     println!("{} {:?}", line.kept.when(), line.kinds);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! **What holds when things go wrong.** An act is kept whole or not at all. What was told to be
//! kept holds when the program is killed, and when the power fails as far as the disk keeps its
//! word (SQLite runs with `synchronous = full`; PostgreSQL as its `synchronous_commit` says). The
//! audit line of a look is committed before the first byte of the file is read; many looks share
//! one commit, so that this costs little.

// First, since its macros compose statements in other files too.
#[macro_use]
mod sql;

mod act;
mod audit;
mod backup;
mod chain;
mod condition;
mod db;
mod draft;
#[cfg(test)]
mod explain;
mod find;
mod fold;
mod folks;
mod job;
mod look;
mod migrate;
mod names;
mod page;
mod partnership;
mod rebuild;
mod scope;
mod sign;
mod store;
#[cfg(test)]
mod testing;
mod verify;
mod wrong;

pub use act::Acting;
pub use audit::{Audit, AuditFilter};
pub use chain::{Change, How, Kept, New, marking_name};
pub use condition::Condition;
pub use draft::Draft;
pub use find::FoundPerson;
pub use fold::{WORDS_ASKED, finds, words};
pub use folks::{
    Address, Answer, Ask, BreakGlass, Exclusion, Identifier, Involvement, KeptPerson, Person,
};
pub use job::{Job, Webhook};
pub use look::{Child, Head, Looking, Ties};
pub use names::{At, ChildId, PersonId, PractitionerId, RowId, TeamId};
pub use page::{Coded, Cursor, Extent, Filter, Line, Page};
pub use partnership::{AgencyRow, Practitioner, Team};
pub use scope::{ChildLine, News, Reach, Readable, Scope};
pub use sign::{Attempts, Credential, Session, Token};
pub use store::Store;
pub use verify::{Fault, Verified};
pub use wrong::{Result, StoreError};
