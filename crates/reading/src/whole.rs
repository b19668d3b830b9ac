//! Reading a child again: every fold in one go, each from what the others made ready.

use crate::duties::{self, DutyOutcome};
use crate::escalation::Escalation;
use crate::findings::{self, Picture};
use crate::progress::Progress;
use crate::record::Record;
use crate::{Case, Drift, Episode, Evidence, Finding, Opportunity, Silence, Step};
use crate::{drift, missing, silence};
use jiff::civil::Date;
use practice::Practice;

/// All that the folds make of one child's chronology on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// Need and response at every change.
    pub steps: Vec<Step>,
    /// Missing episodes, in order.
    pub missing: Vec<Episode>,
    /// Times of drift, in order.
    pub drift: Vec<Drift>,
    /// Stretches in which an involved agency recorded nothing.
    pub silences: Vec<Silence>,
    /// The evidence of escalation that holds on the day.
    pub escalation: Vec<Evidence>,
    /// The absences of progress that hold on the day.
    pub absences: Vec<Evidence>,
    /// Every clock that the chronology started, however it came out.
    pub duties: Vec<DutyOutcome>,
    /// Duties missed, late or perhaps missed.
    pub opportunities: Vec<Opportunity>,
    /// Plain statements by theme.
    pub findings: Vec<Finding>,
}

/// Reads a case whole. Each part is what its own fold gives when asked alone.
pub fn read(case: &Case, practice: &Practice, as_of: Date) -> Whole {
    let record = Record::new(case, practice, as_of);
    let told = record.told();
    let (escalation, progress) = (Escalation::new(&record), Progress::new(&record));
    let missing = missing::of(case, &record.missing);
    let drift = drift::of(&record, &escalation, &progress);
    let silences = silence::of(&record);
    let duties = duties::read(&told, &record.missing, as_of);
    let missed = duties.iter().filter(|duty| duty.missed().is_some());
    let opportunities: Vec<Opportunity> =
        missed.cloned().filter_map(DutyOutcome::opportunity).collect();
    let picture = Picture {
        steps: record.steps(),
        missing: &missing,
        drift: &drift,
        opportunities: &opportunities,
        silences: &silences,
    };
    let findings = if case.events.iter().any(|event| findings::after(event, as_of)) {
        findings::findings(case, practice, as_of, &picture)
    } else {
        findings::read(&told, &duties, &picture, as_of)
    };
    Whole {
        steps: record.steps().to_vec(),
        escalation: escalation.evidence(record.as_of),
        absences: progress.absences(record.as_of),
        missing,
        drift,
        silences,
        duties,
        opportunities,
        findings,
    }
}
