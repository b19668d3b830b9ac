//! **What happened.** Entries, uncertain dates, kinds, agencies, identifiers, and their order.
//!
//! This room knows nothing of files, SQL, rights, HTML or the present moment: everything here is
//! a value, and the same values give the same answers for ever.
//!
//! | to add | go to |
//! | --- | --- |
//! | a kind of entry | [`Kind`]: one line in the table, and phrases in `practice/` |
//! | a precision of dates | [`Precision`] |
//! | a part of an agency's form | [`Part`] |
//!
//! An [`Entry`] is never changed. What is later read out of it (kinds, indicators, links to other
//! accounts) lives elsewhere and points back by [`EntryId`].

mod entry;
pub mod identifiers;
mod kind;
mod when;

pub use entry::{Agency, Entry, EntryId, Field, Marking, Part, Source, Written};
pub use kind::{Group, Kind, UnknownKind};
pub use when::{Certainty, Precision, When, day, day_hour};
