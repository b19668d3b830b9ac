//! Duties: what had to follow, by when, and whether the chronology records it.
//!
//! One engine reads every duty of `practice/duties.toml`. To add a duty, add it there.

mod clock;
mod outcome;
mod rule;

#[cfg(test)]
mod tests;

pub use outcome::{DutyOutcome, State};

use crate::told::Told;
use crate::{Case, Opportunity, marks, missing};
use jiff::civil::Date;
use practice::{Practice, Watch};

/// Every clock that the chronology started, however it came out, in the order in which they fell
/// due (those that cannot be dated last). Events after `as_of` are not read.
pub fn outcomes(case: &Case, practice: &Practice, as_of: Date) -> Vec<DutyOutcome> {
    let gists = case.said(practice);
    let marks = marks::of(case);
    let missing = missing::read(case, &marks, practice, as_of);
    read(&Told::new(case, practice, &gists, &marks), &missing, as_of)
}

/// The same, on a case whose words are read already.
pub(crate) fn read(told: &Told, missing: &[missing::Told], as_of: Date) -> Vec<DutyOutcome> {
    let practice = told.practice;
    let watched = practice.duties.duty.iter().filter(|duty| duty.watch == Watch::Clock);
    let clocks = watched.flat_map(|duty| rule::clocks(duty, told, missing, as_of));
    let mut outcomes: Vec<DutyOutcome> = clocks.map(|clock| clock.judge(practice)).collect();
    outcomes.sort_by(|a, b| {
        let key = |o: &DutyOutcome| (o.due.is_none(), o.due);
        key(a).cmp(&key(b)).then_with(|| a.duty.cmp(&b.duty))
    });
    outcomes
}

/// Duties missed, late, or perhaps missed, by the day they fell due.
pub fn opportunities(case: &Case, practice: &Practice, as_of: Date) -> Vec<Opportunity> {
    outcomes(case, practice, as_of).into_iter().filter_map(DutyOutcome::opportunity).collect()
}
