//! What plans, reviews, assessments and contacts say of progress, read once for a case.

use super::{Noted, Notes, Outcome, covering};
use crate::days::Day;
use crate::record::Record;
use crate::{Case, Event, need};
use chronology::{Entry, Kind, Part};
use practice::Phrases;

/// Kinds that tell of a plan or its review.
const REVIEWS: &[Kind] =
    &[Kind::PlanReviewed, Kind::PlanAgreed, Kind::CinMeeting, Kind::CoreGroup, Kind::CpConference];

/// Kinds of contact with the family in which the child could have been seen.
const CONTACTS: &[Kind] = &[
    Kind::HomeVisit,
    Kind::FailedVisit,
    Kind::CinMeeting,
    Kind::CoreGroup,
    Kind::PlanReviewed,
    Kind::PlanAgreed,
    Kind::Assessment,
    Kind::CpConference,
    Kind::ReturnHomeInterview,
    Kind::S47Enquiry,
];

/// The phrases of plans, reviews and outcomes; the groups below are those of the rule file.
struct Words<'a> {
    phrases: &'a Phrases,
}

const UNCHANGED: usize = 0;
const CHANGED: usize = 1;
const OUTCOMES: [(usize, Outcome); 4] = [
    (2, Outcome::NoService),
    (3, Outcome::EarlyHelp),
    (4, Outcome::ChildInNeed),
    (5, Outcome::ChildProtection),
];
const READING: usize = 6;

impl Words<'_> {
    /// The groups that an event's accounts speak of, in the parts that say what was decided.
    fn said(&self, case: &Case, event: &Event, said_in: fn(Part) -> bool) -> [bool; 7] {
        let mut said = [false; 7];
        for (entry, _) in case.accounts(event) {
            for field in entry.fields.iter().filter(|field| said_in(field.part)) {
                for found in self.phrases.find(&field.text) {
                    if let Some(group) = said.get_mut(found.group) {
                        *group = true;
                    }
                }
            }
        }
        said
    }
}

fn decided(part: Part) -> bool {
    matches!(part, Part::Narrative | Part::Outcome | Part::Oversight | Part::Type)
}

fn outcome(part: Part) -> bool {
    matches!(part, Part::Outcome | Part::Oversight)
}

impl Notes {
    pub(super) fn of(record: &Record, gaps: &[(Day, Day)]) -> Self {
        let words = Words { phrases: &record.practice.drift.absence.words.phrases };
        let deciding = &record.practice.response.agencies;
        let any_agency = !record.case.entries.iter().any(|entry| deciding.contains(&entry.agency));
        let mut notes = Self::default();
        for (at, event) in record.case.events.iter().enumerate() {
            let Some((day, _)) = need::lasts(event).filter(|(day, _)| *day <= record.as_of) else {
                continue;
            };
            notes.plans(record.case, &words, day, at, event);
            let decides =
                any_agency || event.agencies.iter().any(|agency| deciding.contains(agency));
            if decides && event.is(Kind::NfaDecision) && covering(gaps, day).is_some() {
                notes.ended.push((day, at, ()));
            }
            if decides && event.is(Kind::Assessment) {
                notes
                    .assessed
                    .extend(led_to(record.case, &words, event).map(|outcome| (day, at, outcome)));
            }
            notes.contacts(record.case, day, at, event);
            let readings =
                record.case.accounts(event).filter_map(|(entry, _)| reading(entry, &words));
            notes.readings.extend(readings.last().map(|reading| (day, at, reading)));
        }
        notes.in_order();
        notes
    }

    fn plans(&mut self, case: &Case, words: &Words, day: Day, at: usize, event: &Event) {
        if !event.is_any(REVIEWS) {
            return;
        }
        let said = words.said(case, event, decided);
        let says = |group: usize| said.get(group).copied().unwrap_or(false);
        if says(UNCHANGED) {
            self.unchanged.push((day, at, ()));
        } else if event.is(Kind::PlanAgreed) || says(CHANGED) {
            self.changes.push((day, at, ()));
        }
    }

    fn contacts(&mut self, case: &Case, day: Day, at: usize, event: &Event) {
        let alone = case.accounts(event).any(|(_, coded)| coded.seen.alone == Some(true));
        if alone || event.is_any(&[Kind::DirectWork, Kind::SeenAlone]) {
            self.seen.push((day, at, ()));
        } else if event.is_any(CONTACTS) {
            self.could_say.push((day, at, ()));
        }
    }

    /// Each list by day; readings that rise twice, one after the other, are a change.
    fn in_order(&mut self) {
        fn by_day<T>(noted: &mut [Noted<T>]) {
            noted.sort_by_key(|(day, at, _)| (*day, *at));
        }
        by_day(&mut self.readings);
        let after = self.readings.iter().skip(1);
        let later = self.readings.iter().skip(2);
        for (((_, _, first), (_, _, second)), (day, at, third)) in
            self.readings.iter().zip(after).zip(later)
        {
            if first < second && second < third {
                self.changes.push((*day, *at, ()));
            }
        }
        by_day(&mut self.changes);
        by_day(&mut self.unchanged);
        by_day(&mut self.ended);
        by_day(&mut self.assessed);
        by_day(&mut self.seen);
        by_day(&mut self.could_say);
    }
}

/// What an assessment led to, by its outcome column or, where there is none, by all that it says.
fn led_to(case: &Case, words: &Words, event: &Event) -> Option<Outcome> {
    let highest = |said: [bool; 7]| {
        let named = OUTCOMES.iter().filter(|(group, _)| said.get(*group).copied().unwrap_or(false));
        named.map(|(_, outcome)| *outcome).max()
    };
    let coded = || event.is(Kind::NfaDecision).then_some(Outcome::NoService);
    highest(words.said(case, event, outcome)).or_else(coded)
}

/// The last `n/10` of a cell that speaks of scaling.
fn reading(entry: &Entry, words: &Words) -> Option<u8> {
    let cells = entry.fields.iter().filter(|field| field.text.contains("/10"));
    let scaling = |text: &str| words.phrases.find(text).any(|found| found.group == READING);
    cells
        .filter(|field| scaling(&field.text))
        .filter_map(|field| out_of_ten(&field.text))
        .next_back()
}

fn out_of_ten(text: &str) -> Option<u8> {
    let found = text.match_indices("/10").filter_map(|(at, slash)| {
        let (left, right) = (text.get(..at)?, text.get(at + slash.len()..)?);
        let digits = left.len() - left.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (before, number) = left.split_at_checked(left.len() - digits)?;
        let date = before.ends_with(['/', '.', '-'])
            || right.starts_with(|c: char| c.is_ascii_digit() || c == '/');
        number.parse::<u8>().ok().filter(|reading| *reading <= 10 && !date)
    });
    found.last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_not_a_date() {
        for (text, reading) in [
            ("Scaling: safety 4/10 (was 2).", Some(4)),
            ("safety 10/10", Some(10)),
            ("seen 3/10/2016", None),
            ("4/100", None),
            ("1/3/10", None),
            ("11/10", None),
            ("/10", None),
        ] {
            assert_eq!(out_of_ten(text), reading, "{text}");
        }
    }
}
