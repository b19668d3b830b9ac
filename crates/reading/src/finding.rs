//! Findings and missed opportunities: statements with the entries that show them.

use chronology::{Agency, EntryId};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// What a finding is about. The names are stable: files and pages use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the field's own; `label` says each in words
pub enum Theme {
    AssessmentNoHistory,
    AssessmentNoOtherAgencyViews,
    EheUnsupervised,
    Culture,
    NeglectLowLevel,
    DirectWorkAbsent,
    VictimPerpetrator,
    ThresholdMisapplied,
    NoEscalation,
    WeakMultiagency,
    WeakSafetyPlan,
    DisguisedCompliance,
    MissingResponse,
    ExclusionDrift,
    InformationNotShared,
    Housing,
    Transition,
    EscalationWithoutProgress,
    Other,
}

impl Theme {
    /// Every theme, in the order of the learning.
    pub const ALL: &'static [Theme] = &[
        Theme::EscalationWithoutProgress,
        Theme::AssessmentNoHistory,
        Theme::AssessmentNoOtherAgencyViews,
        Theme::EheUnsupervised,
        Theme::Culture,
        Theme::NeglectLowLevel,
        Theme::DirectWorkAbsent,
        Theme::VictimPerpetrator,
        Theme::ThresholdMisapplied,
        Theme::NoEscalation,
        Theme::WeakMultiagency,
        Theme::WeakSafetyPlan,
        Theme::DisguisedCompliance,
        Theme::MissingResponse,
        Theme::ExclusionDrift,
        Theme::InformationNotShared,
        Theme::Housing,
        Theme::Transition,
        Theme::Other,
    ];

    /// The stable name, as files and the API write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::AssessmentNoHistory => "assessment_no_history",
            Self::AssessmentNoOtherAgencyViews => "assessment_no_other_agency_views",
            Self::EheUnsupervised => "ehe_unsupervised",
            Self::Culture => "culture",
            Self::NeglectLowLevel => "neglect_low_level",
            Self::DirectWorkAbsent => "direct_work_absent",
            Self::VictimPerpetrator => "victim_perpetrator",
            Self::ThresholdMisapplied => "threshold_misapplied",
            Self::NoEscalation => "no_escalation",
            Self::WeakMultiagency => "weak_multiagency",
            Self::WeakSafetyPlan => "weak_safety_plan",
            Self::DisguisedCompliance => "disguised_compliance",
            Self::MissingResponse => "missing_response",
            Self::ExclusionDrift => "exclusion_drift",
            Self::InformationNotShared => "information_not_shared",
            Self::Housing => "housing",
            Self::Transition => "transition",
            Self::EscalationWithoutProgress => "escalation_without_progress",
            Self::Other => "other",
        }
    }

    /// The theme of this stable name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|theme| theme.name() == name)
    }

    /// The theme as a person says it.
    pub fn label(self) -> &'static str {
        match self {
            Self::AssessmentNoHistory => "Assessments without the history",
            Self::AssessmentNoOtherAgencyViews => "Assessments without other agencies' views",
            Self::EheUnsupervised => "Home education without supervision",
            Self::Culture => "Identity, culture and language",
            Self::NeglectLowLevel => "Low-level neglect adding up",
            Self::DirectWorkAbsent => "Direct work with the young person",
            Self::VictimPerpetrator => "Victim and perpetrator",
            Self::ThresholdMisapplied => "Thresholds",
            Self::NoEscalation => "Professional disagreement not escalated",
            Self::WeakMultiagency => "Working together",
            Self::WeakSafetyPlan => "Plans and safety plans",
            Self::DisguisedCompliance => "Engagement without change",
            Self::MissingResponse => "Response to missing episodes",
            Self::ExclusionDrift => "Out of school",
            Self::InformationNotShared => "Information not shared",
            Self::Housing => "Housing and moves",
            Self::Transition => "Transitions",
            Self::EscalationWithoutProgress => "Escalation without progress",
            Self::Other => "Other",
        }
    }
}

/// A statement with the entries that show it, or the search that found none.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Stable for the same input: the rule and the first entry.
    pub id: String,
    /// What it is about.
    pub theme: Theme,
    /// One plain sentence. Contains no text from any narrative, so that it can be printed in a
    /// pseudonymised briefing; quotations are reached through `entries`.
    pub sentence: String,
    /// First day it speaks of.
    pub from: Option<Date>,
    /// Last day it speaks of.
    pub to: Option<Date>,
    /// The id of the rule that made it.
    pub rule: String,
    /// Where that rule stands.
    pub source: String,
    /// The events that show it, in order.
    pub entries: Vec<EntryId>,
    /// For an absence: what was searched for, where and between which days, that found nothing.
    pub search: Option<String>,
    /// The agencies it concerns.
    pub agencies: Vec<Agency>,
    /// True for good practice.
    pub went_well: bool,
    /// How much it weighs when only a few can be shown: higher first. Not a score of the child:
    /// it orders sentences, and is never printed.
    #[serde(skip)]
    pub weight: u32,
}

/// How sure it is that a duty was not discharged in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missed {
    /// Under every reading of the dates.
    Missed,
    /// Under some readings of the dates.
    MayHaveBeenMissed,
    /// Done, but after it was due.
    Late,
}

/// A duty that nothing in the chronology discharges in time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Opportunity {
    /// The duty's id in `practice/duties.toml`.
    pub duty: String,
    /// What should have followed, in one plain sentence, without any text from a narrative.
    pub sentence: String,
    /// When it fell due.
    pub due: DateTime,
    /// When it was discharged, where it was at all.
    pub discharged_on: Option<DateTime>,
    /// How late in words ("9 working days", "80 h 50 min"), where it was discharged late.
    pub late_by: Option<String>,
    /// How sure it is.
    pub certainty: Missed,
    /// The events that started the clock.
    pub triggers: Vec<EntryId>,
    /// The events that discharged it late.
    pub discharged_by: Vec<EntryId>,
    /// Whose duty it was.
    pub owner: Option<Agency>,
    /// The themes it belongs to.
    pub themes: Vec<Theme>,
    /// Where the duty stands.
    pub source: String,
}
