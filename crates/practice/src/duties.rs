//! Duties: something that must follow something within a time.

use crate::{Lexicon, Sign};
use jiff::civil::Date;
use serde::Deserialize;

/// A time allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Clock hours; weekends count.
    Hours(u32),
    /// Days.
    CalendarDays(u32),
    /// Days Monday to Friday that are not bank holidays of England and Wales.
    WorkingDays(u32),
    /// Weekdays within a school term, bank holidays left out. Half-terms and training days are
    /// not known unless the partnership gives its own terms.
    SchoolDays(u32),
    /// The same day number in a later month, else its last day.
    Months(u32),
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (n, unit) = match self {
            Self::Hours(n) => (n, "hour"),
            Self::CalendarDays(n) => (n, "day"),
            Self::WorkingDays(n) => (n, "working day"),
            Self::SchoolDays(n) => (n, "school day"),
            Self::Months(n) => (n, "month"),
        };
        write!(f, "{n} {unit}{}", if *n == 1 { "" } else { "s" })
    }
}

/// Where the clock starts, when that is not the event that shows the duty.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// The last event before it that shows one of these.
    pub last: Vec<Sign>,
    /// No longer ago than this.
    pub days: u32,
}

/// What else must hold on the day.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Conditions {
    /// The child is younger than this, in years.
    pub age_under: Option<u8>,
    /// The child is at least this old, in years.
    pub age_from: Option<u8>,
    /// One of these was the last of `opened` and `closed` to happen before.
    pub opened: Vec<Sign>,
    /// See `opened`.
    pub closed: Vec<Sign>,
    /// None of these within `quiet_days` before.
    pub not_after: Vec<Sign>,
    /// See `not_after`.
    pub quiet_days: u32,
}

/// Several of the same within a time.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// At least so many.
    pub at_least: usize,
    /// Within so many days, the last included.
    pub days: u32,
}

/// An edge of a missing episode, which is one interval however many entries tell of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edge {
    /// The child went missing.
    Start,
    /// The child was found or came back.
    End,
}

/// How a duty is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watch {
    /// By a clock over the chronology.
    #[default]
    Clock,
    /// Another reading judges it (`note` says which).
    Finding,
    /// No kind of entry can start or stop it; it stands in the printed rules for people.
    Person,
}

/// One duty.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// Its id in the rule catalogue.
    pub id: String,
    /// What it is, in a few words.
    pub title: String,
    /// `England`, or the name of the partnership whose local rule it is.
    pub area: String,
    /// Where it stands.
    pub source: String,
    /// In force from this day; open where not given.
    pub effective_from: Option<Date>,
    /// In force to this day.
    pub effective_to: Option<Date>,
    /// The agency whose duty it is, by key.
    pub owner: Option<String>,
    /// The themes of findings that it belongs to, by name.
    #[serde(default)]
    pub themes: Vec<String>,
    /// How it is watched.
    #[serde(default)]
    pub watch: Watch,
    /// What a person should know about it.
    #[serde(default)]
    pub note: String,
    /// What shows that it is owed.
    #[serde(default)]
    pub when: Vec<Sign>,
    /// It is owed for the edge of a missing episode, in place of `when`.
    pub episode: Option<Edge>,
    /// Several of them within a time.
    pub count: Option<Count>,
    /// Where the clock starts, when not at that event.
    pub start: Option<Start>,
    /// What else must hold.
    #[serde(default)]
    pub conditions: Conditions,
    /// What discharges it.
    #[serde(default)]
    pub then: Vec<Sign>,
    /// What shows, before it is due, that it is not owed after all.
    #[serde(default)]
    pub unless: Vec<Sign>,
    /// What leaves it open whether that discharged it.
    #[serde(default)]
    pub doubt: Vec<Sign>,
    /// The time allowed.
    pub within: Option<Limit>,
    /// No answer is looked for more than so many days after it was due.
    #[serde(default = "late_days")]
    pub late_days: u32,
    /// The clock starts when the matching agency recorded it, not when it happened.
    #[serde(default)]
    pub own_date: bool,
    /// The event that shows the duty may discharge it too.
    #[serde(default)]
    pub same_event: bool,
    /// What discharges it must come before the duty is next owed.
    #[serde(default)]
    pub before_next: bool,
    /// Further events within so many days of the first belong to the same duty.
    #[serde(default)]
    pub together_days: u32,
    /// The owner must have recorded at least so many entries while the clock ran, else the
    /// chronology is too coarse to tell.
    #[serde(default)]
    pub recorded: usize,
    /// What is due, as it stands in a sentence: "a return home interview".
    #[serde(default)]
    pub say: String,
    /// After what, as it stands in a sentence: "the child's return".
    #[serde(default)]
    pub after: String,
}

/// A year and a half.
fn late_days() -> u32 {
    548
}

impl Duty {
    /// Whether it was in force on a day.
    pub fn in_force(&self, day: Date) -> bool {
        self.effective_from.is_none_or(|from| from <= day)
            && self.effective_to.is_none_or(|to| day <= to)
    }

    fn signs_mut(&mut self) -> impl Iterator<Item = &mut Sign> {
        let start = self.start.iter_mut().flat_map(|start| &mut start.last);
        let Conditions { opened, closed, not_after, .. } = &mut self.conditions;
        let held = opened.iter_mut().chain(closed).chain(not_after);
        let answers = self.then.iter_mut().chain(&mut self.unless).chain(&mut self.doubt);
        self.when.iter_mut().chain(start).chain(held).chain(answers)
    }

    pub(crate) fn signs(&self) -> impl Iterator<Item = &Sign> {
        let start = self.start.iter().flat_map(|start| &start.last);
        let conditions = &self.conditions;
        let held = conditions.opened.iter().chain(&conditions.closed).chain(&conditions.not_after);
        let answers = self.then.iter().chain(&self.unless).chain(&self.doubt);
        self.when.iter().chain(start).chain(held).chain(answers)
    }
}

/// The rule catalogue.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duties {
    /// The duties, in the order of the catalogue; one id may stand several times with different
    /// times in force.
    pub duty: Vec<Duty>,
}

impl Duties {
    /// Every wording that the duties look for.
    pub fn phrases(&self) -> impl Iterator<Item = &str> {
        self.duty.iter().flat_map(Duty::signs).flat_map(Sign::phrases)
    }

    /// Looks every wording up in the lexicon.
    pub(crate) fn look_up(&mut self, lexicon: &Lexicon) {
        self.duty.iter_mut().flat_map(Duty::signs_mut).for_each(|sign| sign.ready(lexicon));
    }
}
