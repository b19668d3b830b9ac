//! What plans, reviews, assessments and contacts say of progress, read once for a case.

use super::{Noted, Notes, Outcome, covering};
use crate::days::Day;
use crate::marks::Kinds;
use crate::record::Record;
use chronology::{Entry, Kind, Part};
use practice::{Phrases, Practice};

/// What an entry says of plans, outcomes and signs of success: the groups of phrases of the rule
/// file as bits, in the parts that say what was decided and in those that say what came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Spoken {
    decided: u8,
    outcome: u8,
    /// The last reading of signs of success, 0 to 10.
    reading: Option<u8>,
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

impl Spoken {
    /// What an entry says.
    pub(crate) fn of(entry: &Entry, practice: &Practice) -> Self {
        let phrases = &practice.drift.absence.words.phrases;
        let mut spoken = Self { reading: reading(entry, phrases), ..Self::default() };
        for field in entry.fields.iter().filter(|field| decided(field.part)) {
            let groups = phrases.find(&field.text).fold(0, |bits, found| bits | 1 << found.group);
            spoken.decided |= groups;
            spoken.outcome |= if outcome(field.part) { groups } else { 0 };
        }
        spoken
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
        let gists = record.gists();
        let deciding = &record.practice.response.agencies;
        let any_agency = !record.case.entries.iter().any(|entry| deciding.contains(&entry.agency));
        let mut notes = Self::default();
        let kinds = &record.practice.drift.absence.kinds;
        let [reviews, contacts, work] =
            [&kinds.review, &kinds.contact, &kinds.work].map(|kinds| Kinds::of(kinds));
        for (at, (event, mark)) in record.case.events.iter().zip(&record.marks).enumerate() {
            let Some((day, _)) = mark.lasts.filter(|(day, _)| *day <= record.as_of) else {
                continue;
            };
            let spoken =
                || event.accounts.iter().filter_map(|at| gists.get(*at)).map(|g| g.progress);
            if mark.kinds.meet(reviews) {
                notes.plans(spoken(), day, at, mark.kinds);
            }
            let decides =
                || any_agency || event.agencies.iter().any(|agency| deciding.contains(agency));
            let refused = mark.kinds.has(Kind::NfaDecision);
            if refused && decides() && covering(gaps, day).is_some() {
                notes.ended.push((day, at, ()));
            }
            if mark.kinds.has(Kind::Assessment) && decides() {
                notes.assessed.extend(led_to(spoken(), refused).map(|outcome| (day, at, outcome)));
            }
            let alone = |at: &usize| record.case.coded.get(*at)?.seen.alone;
            if mark.kinds.meet(work) || event.accounts.iter().any(|at| alone(at) == Some(true)) {
                notes.seen.push((day, at, ()));
            } else if mark.kinds.meet(contacts) {
                notes.could_say.push((day, at, ()));
            }
            let reading = spoken().rev().find_map(|spoken| spoken.reading);
            notes.readings.extend(reading.map(|reading| (day, at, reading)));
        }
        notes.in_order();
        notes
    }

    fn plans(&mut self, spoken: impl Iterator<Item = Spoken>, day: Day, at: usize, kinds: Kinds) {
        let said = spoken.fold(0, |said, spoken| said | spoken.decided);
        let says = |group: usize| said & (1 << group) != 0;
        if says(UNCHANGED) {
            self.unchanged.push((day, at, ()));
        } else if kinds.has(Kind::PlanAgreed) || says(CHANGED) {
            self.changes.push((day, at, ()));
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
fn led_to(spoken: impl Iterator<Item = Spoken>, refused: bool) -> Option<Outcome> {
    let said = spoken.fold(0, |said, spoken| said | spoken.outcome);
    let named = OUTCOMES.iter().filter(|(group, _)| said & (1 << group) != 0);
    let coded = || refused.then_some(Outcome::NoService);
    named.map(|(_, outcome)| *outcome).max().or_else(coded)
}

/// The last `n/10` of a cell that speaks of scaling.
fn reading(entry: &Entry, phrases: &Phrases) -> Option<u8> {
    let cells = entry.fields.iter().filter(|field| field.text.contains("/10"));
    let scaling = |text: &str| phrases.find(text).any(|found| found.group == READING);
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
