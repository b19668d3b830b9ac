//! Progress and its absence.
//!
//! What counts: the response rises, a plan changes, signs of success move over two readings, the
//! gap closes. What does not: an assessment done, a meeting held, an action ticked, a contact
//! kept. Absence of progress is stated as counted facts, each with its entries, and only while
//! need stands above the response (or while the highest response changes nothing).

mod notes;
mod tell;

pub(crate) use notes::Spoken;

use crate::days::{Day, number};
use crate::record::Record;
use crate::{Case, Evidence};
use jiff::civil::Date;
use practice::Practice;

/// The absences of progress that hold on a day.
pub fn absences(case: &Case, practice: &Practice, as_of: Date) -> Vec<Evidence> {
    let record = Record::new(case, practice, as_of);
    Progress::new(&record).absences(record.as_of)
}

/// What an assessment led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    NoService,
    EarlyHelp,
    ChildInNeed,
    ChildProtection,
}

/// Something noted on a day, with its event's place in the case.
type Noted<T> = (Day, usize, T);

/// What the record says of plans, reviews, outcomes and seeing the child, each in order of days.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// Days on which a plan changed or signs of success moved over two readings.
    changes: Vec<Noted<()>>,
    /// Reviews that changed nothing.
    unchanged: Vec<Noted<()>>,
    /// Referrals and contacts that ended without a service.
    ended: Vec<Noted<()>>,
    /// Assessments, with what they led to.
    assessed: Vec<Noted<Outcome>>,
    /// Readings of signs of success, 0 to 10.
    readings: Vec<Noted<u8>>,
    /// The child seen alone, or direct work.
    seen: Vec<Noted<()>>,
    /// Contact with the family that could have said that the child was seen.
    could_say: Vec<Noted<()>>,
}

/// A record, made ready for questions about progress.
pub(crate) struct Progress<'r, 'a> {
    record: &'r Record<'a>,
    notes: Notes,
    /// Stretches in which need stands above response: first day, and the first day after.
    gaps: Vec<(Day, Day)>,
    /// Days on which the response rose.
    rises: Vec<Day>,
    /// Days from which need and response both stand at 4, and the first day after.
    highest: Vec<(Day, Day)>,
}

/// The last of a list of days that is not after a day.
fn last_by(days: &[Day], at: Day) -> Option<Day> {
    days.get(days.partition_point(|day| *day <= at).checked_sub(1)?).copied()
}

/// What was noted after one day, up to and with another.
fn within<T>(noted: &[Noted<T>], after: Day, to: Day) -> &[Noted<T>] {
    let upto = |day: Day| noted.partition_point(|(noted, _, _)| *noted <= day);
    noted.get(upto(after)..upto(to)).unwrap_or(&[])
}

impl<'r, 'a> Progress<'r, 'a> {
    pub(crate) fn new(record: &'r Record<'a>) -> Self {
        let steps = record.steps();
        let before = [1].into_iter().chain(steps.iter().map(|step| step.response));
        let rose = steps.iter().zip(before).filter(|(step, before)| step.response > *before);
        let stretches = |holds: fn(u8, u8) -> bool| {
            let mut stretches: Vec<(Day, Day)> = Vec::new();
            let ends = steps.iter().skip(1).map(|step| number(step.day)).chain([Day::MAX]);
            for (step, end) in steps.iter().zip(ends).filter(|(s, _)| holds(s.need, s.response)) {
                let from = number(step.day);
                match stretches.last_mut().filter(|(_, last)| *last == from) {
                    Some(open) => open.1 = end,
                    None => stretches.push((from, end)),
                }
            }
            stretches
        };
        let gaps = stretches(|need, response| need > response);
        Self {
            rises: rose.map(|(step, _)| number(step.day)).collect(),
            highest: stretches(|need, response| need == 4 && response == 4),
            notes: Notes::of(record, &gaps),
            record,
            gaps,
        }
    }

    /// Whether need stands above response.
    pub(crate) fn gap(&self, at: Day) -> bool {
        covering(&self.gaps, at).is_some()
    }

    /// The last day on which the response rose, a plan changed, or signs of success moved.
    pub(crate) fn last_change(&self, at: Day) -> Option<Day> {
        let changed = within(&self.notes.changes, Day::MIN, at).last().map(|(day, _, ())| *day);
        last_by(&self.rises, at).max(changed)
    }

    /// Whether an absence holds that makes a statement of drift together with escalation.
    pub(crate) fn absent(&self, at: Day) -> bool {
        self.gap(at)
            && (self.unchanged_since(at).is_some()
                || self.ended(at).is_some()
                || self.same_outcome(at).is_some()
                || self.reviews(at).is_some()
                || self.flat(at).is_some())
    }

    /// Since when the highest response has stood beside the highest need, where that is long.
    pub(crate) fn without_effect(&self, at: Day) -> Option<Day> {
        let (from, _) = covering(&self.highest, at)?;
        let least = self.record.practice.drift.absence.highest_without_effect_days;
        (at - from >= least).then_some(from)
    }

    /// Since when need has stood above a response that has not risen and a plan that has not
    /// changed, where that is long.
    fn unchanged_since(&self, at: Day) -> Option<Day> {
        let (from, _) = covering(&self.gaps, at)?;
        let since = self.last_change(at).map_or(from, |change| change.max(from));
        (at - since > self.record.practice.drift.absence.response_unchanged_days).then_some(since)
    }

    fn ended(&self, at: Day) -> Option<&[Noted<()>]> {
        let rule = &self.record.practice.drift.absence;
        let ended = within(&self.notes.ended, at - rule.ended_within_days, at);
        (ended.len() >= rule.ended_without_service).then_some(ended)
    }

    /// The assessments, back from the last, that had its outcome.
    fn same_outcome(&self, at: Day) -> Option<&[Noted<Outcome>]> {
        let rule = &self.record.practice.drift.absence;
        let assessed = within(&self.notes.assessed, at - rule.same_outcome_within_days, at);
        let (_, _, last) = assessed.last()?;
        let other = assessed.iter().rposition(|(_, _, outcome)| outcome != last);
        let same = assessed.get(other.map_or(0, |other| other + 1)..)?;
        (same.len() >= rule.same_outcome).then_some(same)
    }

    /// Reviews that changed nothing, since something last changed.
    fn reviews(&self, at: Day) -> Option<&[Noted<()>]> {
        let since = self.last_change(at).unwrap_or(Day::MIN);
        let reviews = within(&self.notes.unchanged, since, at);
        (reviews.len() >= self.record.practice.drift.absence.unchanged_reviews).then_some(reviews)
    }

    /// The last readings of signs of success, where they lie close together.
    fn flat(&self, at: Day) -> Option<&[Noted<u8>]> {
        let rule = &self.record.practice.drift.absence;
        let readings = within(&self.notes.readings, Day::MIN, at);
        let last = readings.get(readings.len().checked_sub(rule.flat_readings)?..)?;
        let values = last.iter().map(|(_, _, reading)| *reading);
        let spread = values.clone().max()? - values.min()?;
        (spread <= rule.flat_spread).then_some(last)
    }

    /// The last day on which an entry says that the child was seen alone or had direct work, and
    /// the contacts since then that could have said so; where both are long and many enough.
    fn unseen(&self, at: Day) -> Option<(Option<Day>, &[Noted<()>])> {
        let rule = &self.record.practice.drift.absence;
        let seen = within(&self.notes.seen, Day::MIN, at).last().map(|(day, _, ())| *day);
        let since = seen.or_else(|| self.record.begins())?;
        let contacts = within(&self.notes.could_say, since, at);
        let (need, _) = self.record.on(at);
        let holds =
            need >= 3 && at - since > rule.unseen_days && contacts.len() >= rule.unseen_entries;
        holds.then_some((seen, contacts))
    }
}

fn covering(stretches: &[(Day, Day)], at: Day) -> Option<(Day, Day)> {
    let begun = stretches.partition_point(|(from, _)| *from <= at);
    stretches.get(begun.checked_sub(1)?).copied().filter(|(_, end)| at < *end)
}

#[cfg(test)]
mod tests;
