//! **What it means.** Coding of narratives, accounts of one event, need, response, drift, duties,
//! findings: pure folds over one child's chronology with the partnership's practice beside it.
//!
//! This room does not know where entries came from, who looks, or what day it is now: `as_of` is
//! handed in. Nothing here scores, predicts or decides; every statement cites its entries.
//!
//! The way through, each step from the ones before it only:
//!
//! 1. [`coding`]: an entry's words to kinds, indicators, role, each with the words that gave it;
//! 2. [`accounts`]: entries that tell of one event, linked into one [`Event`];
//! 3. [`Case`]: one child's entries, codes and events in order, which every fold reads;
//! 4. [`duties`]: what had to follow what, by when, and whether the chronology records it;
//! 5. [`findings`]: plain statements by theme, from the case and from the other folds.
//!
//! # What is done once, and what each time
//!
//! | when | what | depends on |
//! | --- | --- | --- |
//! | once for each entry, when it is appended | its code ([`coding`]), and what it says by every wording of the rules ([`Gist`]) | the entry, the child's names, practice |
//! | when an entry is appended to a child | which entries tell of one event ([`accounts`]) | the child's entries and codes |
//! | each time the child is read | the index by kind, wording and day; every fold ([`read`]) | all of these, and the day |
//!
//! Searching text is by far the dearest part, and no fold does it: each asks the index which events
//! show a sign, and counts in stretches of days by searches in sorted lists. A [`Case`] that comes
//! without gists has them made by whichever fold needs them. `benches/folds.rs` measures both
//! halves.

pub mod accounts;
mod case;
pub mod coding;
mod counted;
mod days;
pub mod drift;
pub mod duties;
pub mod escalation;
mod finding;
pub mod findings;
mod gist;
pub mod gold;
pub mod knowledge;
mod marks;
pub mod missing;
pub mod need;
mod picture;
pub mod progress;
mod quick;
mod record;
pub mod replay;
mod response;
pub mod screening;
pub mod silence;
#[cfg(test)]
mod small;
pub mod statistics;
mod told;
mod whole;

pub use case::{Case, Event, Scope, Subject};
pub use finding::{Finding, Missed, Opportunity, Theme};
pub use gist::Gist;
pub use picture::{Drift, Episode, Evidence, LeadTime, Silence, Step};
pub use whole::{Whole, read};
