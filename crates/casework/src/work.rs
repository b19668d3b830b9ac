//! What needs a practitioner, of all that the readings of their children say: duties that have
//! fallen due or will soon, by the day on which they do. Counted facts with their rules and
//! entries; nothing here weighs one child against another.

use chronology::{Agency, EntryId};
use jiff::civil::{Date, DateTime};
use reading::duties::{DutyOutcome, State};
use serde::{Deserialize, Serialize};

/// For how many days after it fell due a duty that nothing records is still told as work to be
/// done. Older ones stand in the child's own pages, and are findings rather than work.
pub const TOLD_DAYS: i32 = 90;
/// How many days ahead a duty that is not yet due is told of on a list across children.
pub const AHEAD_DAYS: i32 = 28;

/// How a duty stands that is still to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// It has fallen due, and no entry records it.
    Overdue,
    /// It has fallen due; the dates, or the answer, leave open whether it was done.
    MayBeOverdue,
    /// It is not yet due.
    Due,
}

impl Stands {
    /// As people say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::MayBeOverdue => "May be overdue",
            Self::Due => "Due",
        }
    }
}

/// A duty that is still to be done, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// How it stands.
    pub stands: Stands,
    /// The last minute at which it falls due.
    pub due: DateTime,
    /// What it is, in a few words.
    pub title: String,
    /// One plain sentence, without any text of a narrative.
    pub sentence: String,
    /// Whose duty it is, where the rule says.
    pub owner: Option<Agency>,
    /// Where the rule stands.
    pub source: String,
    /// The entries that started the clock.
    pub entries: Vec<EntryId>,
}

/// The duties that are still to be done on a day, the earliest due first.
pub fn due(outcomes: &[DutyOutcome], today: Date) -> Vec<Due> {
    let told = outcomes.iter().filter_map(|duty| {
        let due = duty.due?;
        let lately = (today - due.date()).get_days() <= TOLD_DAYS;
        let stands = match duty.state {
            State::Running => Stands::Due,
            State::Missed if lately => Stands::Overdue,
            State::MayHaveBeenMissed if lately => Stands::MayBeOverdue,
            _ => return None,
        };
        Some(Due {
            stands,
            due,
            title: duty.title.clone(),
            sentence: duty.sentence.clone(),
            owner: duty.owner.clone(),
            source: duty.source.clone(),
            entries: duty.triggers.clone(),
        })
    });
    let mut told: Vec<Due> = told.collect();
    told.sort_by_key(|due| due.due);
    told
}

/// Whether a list across children tells of it yet.
pub fn soon(due: &Due, today: Date) -> bool {
    (due.due.date() - today).get_days() <= AHEAD_DAYS
}

#[cfg(test)]
mod tests {
    use super::*;
    use chronology::When;
    use jiff::civil::date;

    fn outcome(state: State, due: Option<Date>) -> DutyOutcome {
        DutyOutcome {
            duty: "d".into(),
            title: "Return interview".into(),
            state,
            sentence: "Said.".into(),
            started: When::UNKNOWN,
            due: due.map(|day| day.at(12, 0, 0, 0)),
            discharged_on: None,
            taken: None,
            late_by: None,
            triggers: vec![EntryId("police-1".into())],
            discharged_by: Vec::new(),
            owner: None,
            themes: Vec::new(),
            source: "Statutory guidance".into(),
        }
    }

    #[test]
    fn what_is_still_to_be_done_is_told_by_the_day_on_which_it_falls_due() {
        let today = date(2018, 12, 10);
        let all = [
            outcome(State::Running, Some(date(2019, 1, 20))),
            outcome(State::Missed, Some(date(2018, 12, 3))),
            outcome(State::MayHaveBeenMissed, Some(date(2018, 9, 11))),
            outcome(State::Missed, Some(date(2018, 9, 10))),
            outcome(State::Met, Some(date(2018, 12, 3))),
            outcome(State::Late, Some(date(2018, 12, 3))),
            outcome(State::CannotTell, None),
            outcome(State::NotApplicable, Some(date(2018, 12, 3))),
        ];
        let told = due(&all, today);
        let stands: Vec<_> = told.iter().map(|due| due.stands).collect();
        assert_eq!(stands, [Stands::MayBeOverdue, Stands::Overdue, Stands::Due]);
        let near: Vec<bool> = told.iter().map(|due| soon(due, today)).collect();
        assert_eq!(near, [true, true, false]);
    }
}
