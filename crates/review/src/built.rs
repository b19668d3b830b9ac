//! Everything that one build of a review gives to documents and files.

use crate::{Answer, Briefing};
use reading::{Case, Drift, Episode, Finding, Opportunity, Silence, Step};

/// A review, built: what documents draw and files hold.
#[derive(Debug, Clone)]
pub struct Built {
    /// The pseudonym, such as "Michael": the title of every document carries this, not the name.
    pub pseudonym: String,
    /// The day of reading.
    pub as_of: jiff::civil::Date,
    /// Entries, codes and events.
    pub case: Case,
    /// Need and response at every change, in order.
    pub steps: Vec<Step>,
    /// Missing episodes, in order.
    pub missing: Vec<Episode>,
    /// Times of drift, in order.
    pub drift: Vec<Drift>,
    /// Findings, in the order in which a person should meet them.
    pub findings: Vec<Finding>,
    /// Duties missed, late or perhaps missed, by the day they fell due.
    pub opportunities: Vec<Opportunity>,
    /// Stretches in which an involved agency recorded nothing.
    pub silences: Vec<Silence>,
    /// The key questions with their evidence.
    pub answers: Vec<Answer>,
    /// The seven parts.
    pub briefing: Briefing,
}
