//! Professional disagreements: the stages of a policy, each with a clock and a level of seniority.

use crate::Limit;
use jiff::civil::Date;
use serde::Deserialize;

/// One stage.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// 1 and up.
    pub number: u8,
    /// Who talks to whom.
    pub who: String,
    /// The time allowed from the end of the stage before; `None` where the policy gives none.
    pub within: Option<Limit>,
}

/// One partnership's policy.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// Its id.
    pub id: String,
    /// Whose it is; `default` where no partnership's own is set.
    pub area: String,
    /// Where it stands.
    pub source: String,
    /// In force from.
    pub effective_from: Option<Date>,
    /// In force to.
    pub effective_to: Option<Date>,
    /// What a person should know about it.
    #[serde(default)]
    pub note: String,
    /// Where there is a risk of harm now: all stages within this.
    pub urgent: Option<Limit>,
    /// The stages, in order.
    #[serde(default)]
    pub stage: Vec<Stage>,
}

/// The policies, and what a log of a disagreement must hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// The policy in use, by id.
    pub used: String,
    /// What disagreements are about, as a list to choose from.
    pub subjects: Vec<String>,
    /// The policies.
    pub ladder: Vec<Ladder>,
}

impl Escalation {
    /// The policy in use.
    pub fn ladder(&self) -> Option<&Ladder> {
        self.ladder.iter().find(|ladder| ladder.id == self.used)
    }
}
