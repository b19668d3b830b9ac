//! Absence of progress in plain sentences, with its counts; never a narrative's words.

use super::{Noted, Outcome, Progress};
use crate::Evidence;
use crate::counted::counted;
use crate::days::{Day, day};
use crate::need::ids;
use crate::told::long_day;

impl Progress<'_, '_> {
    /// The absences of progress that hold on a day; those that only support the others, last.
    pub(crate) fn absences(&self, at: Day) -> Vec<Evidence> {
        let mut told = Vec::new();
        if self.gap(at) {
            told.extend(self.unchanged_since(at).map(|since| self.tell_unchanged(since, at)));
            let rule = &self.record.practice.drift.absence;
            told.extend(self.ended(at).map(|ended| {
                let n = counted(ended.len(), "referral or contact", "referrals and contacts");
                let days = rule.ended_within_days;
                let sentence = format!("{n} ended without a service in the last {days} days while need stood above response.");
                self.tell("ended_without_service", sentence, ended)
            }));
            told.extend(self.same_outcome(at).map(|same| self.tell_same_outcome(same)));
            told.extend(self.reviews(at).map(|reviews| {
                let n = counted(reviews.len(), "review", "reviews");
                let since = self
                    .last_change(at)
                    .map_or_else(String::new, |since| format!(" since {}", long_day(day(since))));
                self.tell(
                    "plan_unchanged",
                    format!("{n} of the plan{since} changed nothing."),
                    reviews,
                )
            }));
            told.extend(self.flat(at).map(|readings| {
                let values =
                    readings.iter().map(|(_, _, reading)| reading.to_string()).collect::<Vec<_>>();
                let sentence = format!(
                    "The last {} readings of signs of success stand at {} of 10.",
                    values.len(),
                    values.join(", ")
                );
                self.tell("readings_flat", sentence, readings)
            }));
        } else if let Some(since) = self.without_effect(at) {
            let sentence = format!(
                "Response has stood at its highest for {} days since {}, and need beside it.",
                at - since,
                long_day(day(since)),
            );
            told.push(Evidence {
                what: "highest_without_effect".to_owned(),
                sentence,
                statistic: None,
                entries: self.step_events(since, since),
            });
        }
        if !told.is_empty() {
            told.extend(self.unseen(at).map(|(seen, contacts)| {
                let n = counted(contacts.len(), "entry of contact", "entries of contact");
                let since = seen.map_or_else(
                    || "since the record begins".to_owned(),
                    |seen| format!("in {} days, since {}", at - seen, long_day(day(seen))),
                );
                let sentence = format!("No entry records that the child was seen alone or had direct work {since}; {n} could have.");
                self.tell("not_seen_alone", sentence, contacts)
            }));
        }
        told
    }

    fn tell<T>(&self, what: &str, sentence: String, noted: &[Noted<T>]) -> Evidence {
        let events: Vec<usize> = noted.iter().map(|(_, at, _)| *at).collect();
        Evidence {
            what: what.to_owned(),
            sentence,
            statistic: None,
            entries: ids(self.record.case, &events),
        }
    }

    fn tell_unchanged(&self, since: Day, at: Day) -> Evidence {
        let (need, response) = self.record.on(at);
        let harm = self.record.harm_count(since, at);
        let harm = counted(harm, "entry of harm", "entries of harm");
        Evidence {
            what: "response_unchanged".to_owned(),
            sentence: format!(
                "Need has stood above response for {} days since {} without a rise in the response or a change of plan (need {need}, response {response}); {harm} in that time.",
                at - since,
                long_day(day(since)),
            ),
            statistic: None,
            entries: self.step_events(since, at),
        }
    }

    fn tell_same_outcome(&self, same: &[Noted<Outcome>]) -> Evidence {
        let outcome = same.last().map_or("", |(_, _, outcome)| match outcome {
            Outcome::NoService => "no service",
            Outcome::EarlyHelp => "early help",
            Outcome::ChildInNeed => "a child in need plan",
            Outcome::ChildProtection => "child protection enquiries",
        });
        let sentence = format!(
            "{} assessments one after another led to the same outcome: {outcome}.",
            same.len()
        );
        self.tell("same_outcome", sentence, same)
    }

    /// The events of the steps that hold from one day to another.
    fn step_events(&self, from: Day, to: Day) -> Vec<chronology::EntryId> {
        let (from, to) = (day(from), day(to));
        let steps = self.record.steps();
        let first = steps.partition_point(|step| step.day <= from).saturating_sub(1);
        let held = steps.iter().skip(first).take_while(|step| step.day <= to);
        let mut events = Vec::new();
        for id in held.flat_map(|step| &step.because) {
            if !events.contains(id) {
                events.push(id.clone());
            }
        }
        events
    }
}
