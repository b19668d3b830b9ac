//! **A learning review.** Scope, agencies asked, key questions, evidence, learning,
//! recommendations, pseudonyms, and the content of the briefing. Knows nothing of paper or screens.

mod briefing;
mod built;

pub use briefing::{Briefing, Item, Panel};
pub use built::Built;
