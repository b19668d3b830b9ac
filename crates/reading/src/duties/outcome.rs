//! How a duty came out: met, late, missed, running, or cannot tell.

use super::clock::{self, Due};
use crate::told::long_day;
use crate::{Missed, Opportunity, Theme};
use chronology::{Agency, EntryId, When};
use jiff::civil::DateTime;
use practice::{Duty, Limit, Practice};
use serde::Serialize;

/// How a duty came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Discharged in time under every reading of the dates.
    Met,
    /// Discharged, after it was due, under every reading of the dates.
    Late,
    /// Nothing in the chronology discharges it, and it is past due under every reading.
    Missed,
    /// Missed or late under some readings of the dates, or answered in a way that leaves it open.
    MayHaveBeenMissed,
    /// Not yet due.
    Running,
    /// A date or the record is not exact enough.
    CannotTell,
    /// Not owed after all.
    NotApplicable,
}

/// One clock, however it came out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DutyOutcome {
    /// The duty's id in `practice/duties.toml`.
    pub duty: String,
    /// What it is, in a few words.
    pub title: String,
    /// How it came out.
    pub state: State,
    /// One plain sentence, without any text from a narrative.
    pub sentence: String,
    /// When the clock started.
    pub started: When,
    /// The last minute at which it can have fallen due; `None` where a date does not allow it.
    pub due: Option<DateTime>,
    /// When it was discharged, where it was at all.
    pub discharged_on: Option<DateTime>,
    /// How long it took in the duty's own unit ("54 working days"), where it was discharged.
    pub taken: Option<String>,
    /// How late in words ("9 working days"), where it was discharged late.
    pub late_by: Option<String>,
    /// The events that started the clock.
    pub triggers: Vec<EntryId>,
    /// The events that discharged it.
    pub discharged_by: Vec<EntryId>,
    /// Whose duty it was.
    pub owner: Option<Agency>,
    /// The themes it belongs to.
    pub themes: Vec<Theme>,
    /// Where the duty stands.
    pub source: String,
}

impl DutyOutcome {
    /// How far an opportunity was missed, if one was.
    pub fn missed(&self) -> Option<Missed> {
        match self.state {
            State::Late => Some(Missed::Late),
            State::Missed => Some(Missed::Missed),
            State::MayHaveBeenMissed => Some(Missed::MayHaveBeenMissed),
            State::Met | State::Running | State::CannotTell | State::NotApplicable => None,
        }
    }

    /// The missed opportunity in it, if there is one.
    pub fn opportunity(self) -> Option<Opportunity> {
        let certainty = self.missed()?;
        Some(Opportunity {
            duty: self.duty,
            sentence: self.sentence,
            due: self.due?,
            discharged_on: self.discharged_on,
            late_by: self.late_by,
            certainty,
            triggers: self.triggers,
            discharged_by: self.discharged_by,
            owner: self.owner,
            themes: self.themes,
            source: self.source,
        })
    }
}

/// What was found about one clock.
pub(super) struct Answer {
    pub(super) id: EntryId,
    pub(super) when: When,
    /// It leaves it open whether the duty was discharged.
    pub(super) doubtful: bool,
}

/// What one clock is judged on.
pub(super) struct Clock<'a> {
    pub(super) duty: &'a Duty,
    pub(super) limit: Limit,
    pub(super) start: When,
    pub(super) due: Option<Due>,
    pub(super) triggers: Vec<EntryId>,
    pub(super) answer: Option<Answer>,
    /// Something showed in time that it was not owed.
    pub(super) excused: Option<EntryId>,
    /// The owner recorded too little while the clock ran.
    pub(super) coarse: bool,
    /// The last minute that the chronology can know of.
    pub(super) end: DateTime,
}

impl Clock<'_> {
    fn state(&self, due: Option<Due>) -> State {
        let Some(due) = due else { return State::CannotTell };
        match &self.answer {
            Some(answer) => match judged(due, &answer.when) {
                State::Met if answer.doubtful => State::MayHaveBeenMissed,
                state => state,
            },
            None if self.excused.is_some() => State::NotApplicable,
            None if self.coarse => State::CannotTell,
            None if self.end < due.latest => State::Running,
            None => State::Missed,
        }
    }

    pub(super) fn judge(self, practice: &Practice) -> DutyOutcome {
        let due = self.due;
        let state = self.state(due);
        let time = |from, to| clock::taken(&practice.calendar, from, to, self.limit);
        let answered = self.answer.as_ref().and_then(|answer| answer.when.earliest());
        let exact = |when: &When| clock::exact(when, self.limit);
        let sharp = exact(&self.start) && self.answer.as_ref().is_some_and(|a| exact(&a.when));
        let least = |text: String| if sharp { text } else { format!("at least {text}") };
        let late = matches!(state, State::Late);
        let late_by =
            due.zip(answered).filter(|_| late).map(|(due, at)| least(time(due.latest, at)));
        let taken = self.start.latest().zip(answered).filter(|(from, to)| from <= to || sharp);
        let taken = taken.map(|(from, to)| least(time(from.min(to), to)));
        let sentence = self.sentence(state, due, taken.as_deref(), late_by.as_deref());
        let duty = self.duty;
        DutyOutcome {
            duty: duty.id.clone(),
            title: duty.title.clone(),
            state,
            sentence,
            started: self.start,
            due: due.map(|due| due.latest),
            discharged_on: answered,
            taken,
            late_by,
            triggers: self.triggers,
            discharged_by: self.answer.map(|answer| answer.id).into_iter().collect(),
            owner: duty.owner.clone().map(Agency),
            themes: duty.themes.iter().filter_map(|name| Theme::named(name)).collect(),
            source: duty.source.clone(),
        }
    }

    fn sentence(
        &self,
        state: State,
        due: Option<Due>,
        taken: Option<&str>,
        late: Option<&str>,
    ) -> String {
        let Duty { say, after, .. } = self.duty;
        let limit = self.limit;
        let owed = format!("{} was due within {limit} after {after}", capital(say));
        let by = due.map(|due| format!(", by {}", self.moment(due.latest))).unwrap_or_default();
        let on = self.answer.as_ref().map(|answer| answer.when.to_string()).unwrap_or_default();
        let took = taken.map(|taken| format!(" ({taken})")).unwrap_or_default();
        let end = match state {
            State::Met => format!("; it is recorded on {on}{took}, in time."),
            State::Late => format!(
                "; it is recorded on {on}{took}, late by {}.",
                late.unwrap_or("an unknown time")
            ),
            State::Missed => "; no entry records it.".to_owned(),
            State::MayHaveBeenMissed if self.answer.as_ref().is_some_and(|a| a.doubtful) => {
                format!("; the answer recorded on {on}{took} leaves open whether it was done.")
            }
            State::MayHaveBeenMissed => {
                format!(
                    "; it is recorded on {on}, and the dates leave open whether that was in time."
                )
            }
            State::Running => "; it is not yet due.".to_owned(),
            State::CannotTell => "; the record is not exact enough to tell.".to_owned(),
            State::NotApplicable => "; the record shows that it was not owed after all.".to_owned(),
        };
        format!("{owed}{by}{end}")
    }

    fn moment(&self, at: DateTime) -> String {
        match self.limit {
            Limit::Hours(_) if self.start.has_time() => {
                format!("{}, {:02}:{:02}", long_day(at.date()), at.hour(), at.minute())
            }
            _ => long_day(at.date()),
        }
    }
}

/// Whether the answer came in time, when only bounds of both are known.
fn judged(due: Due, answer: &When) -> State {
    let (Some(first), Some(last)) = (answer.earliest(), answer.latest()) else {
        return State::CannotTell;
    };
    if last <= due.earliest {
        State::Met
    } else if first > due.latest {
        State::Late
    } else if due.earliest.date() == due.latest.date() && last.date() <= due.latest.date() {
        // A day against a minute of the same day: the record gives no reason to doubt.
        State::Met
    } else {
        State::MayHaveBeenMissed
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
