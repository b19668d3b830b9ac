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

pub mod accounts;
mod case;
pub mod coding;
mod days;
pub mod drift;
pub mod duties;
pub mod escalation;
mod finding;
pub mod findings;
pub mod gold;
pub mod knowledge;
pub mod missing;
pub mod need;
mod picture;
pub mod progress;
mod record;
pub mod replay;
mod response;
pub mod screening;
pub mod silence;
#[cfg(test)]
mod small;
pub mod statistics;
mod told;

pub use case::{Case, Event, Scope, Subject};
pub use finding::{Finding, Missed, Opportunity, Theme};
pub use picture::{Drift, Episode, Evidence, LeadTime, Silence, Step};
