//! **A learning review.** Scope, agencies asked, key questions, evidence, learning,
//! recommendations, pseudonyms, and the content of the briefing. Knows nothing of paper or screens.
//!
//! | to add | go to |
//! | --- | --- |
//! | a key in `review.toml` | [`Settings`] |
//! | a key question, a lesson, a recommendation | `practice/learning.toml` |
//! | a line of the briefing | `compose.rs`; no narrative text is ever quoted there |

mod briefing;
mod build;
mod built;
mod compose;
mod pseudonyms;
mod questions;
mod settings;

pub use briefing::{Briefing, Item, Panel};
pub use build::{BuildError, build, case};
pub use built::Built;
pub use pseudonyms::Pseudonyms;
pub use questions::{Answer, answers};
pub use settings::{Asked, Settings, SettingsError};
