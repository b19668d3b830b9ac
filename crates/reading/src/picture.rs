//! The shapes that folds give to pages and documents: steps of need and response, missing
//! episodes, drift, silences. Each carries the events it rests on.

use chronology::{Agency, EntryId, When};
use jiff::civil::Date;
use serde::Serialize;

/// Need and response from one day until the next step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The day from which both hold.
    pub day: Date,
    /// Need, 1 to 4.
    pub need: u8,
    /// Response, 1 to 4.
    pub response: u8,
    /// The events that set need and response at this day.
    pub because: Vec<EntryId>,
}

impl Step {
    /// Need above response, in levels; 0 where the response meets it.
    pub fn gap(&self) -> u8 {
        self.need.saturating_sub(self.response)
    }
}

/// A time when the child was missing: one interval, not two notes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Episode {
    /// When it began.
    pub start: When,
    /// When the child was found or came back; `None` where no entry says.
    pub end: Option<When>,
    /// Shortest and longest it can have lasted, in hours; `None` where an end is not recorded or
    /// the dates do not allow it.
    pub hours: Option<(f64, f64)>,
    /// The events that tell of it, in order.
    pub events: Vec<EntryId>,
}

/// One piece of evidence in a statement of drift.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// Stable name: `more_often`, `longer`, `worse`, `wider`, or the absence of progress that it
    /// states, such as `response_unchanged`.
    pub what: String,
    /// One plain sentence with its counts.
    pub sentence: String,
    /// The statistic and its p-value where one was computed, named in words.
    pub statistic: Option<String>,
    /// The events counted.
    pub entries: Vec<EntryId>,
}

/// How long before a critical event drift was first stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeadTime {
    /// The critical event.
    pub event: EntryId,
    /// Its day.
    pub day: Date,
    /// What it was, in plain words without names.
    pub what: String,
    /// Days from the first statement of drift to it.
    pub days: i32,
}

/// A time of escalation without progress.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drift {
    /// The first day on which it was so.
    pub since: Date,
    /// The last day; `None` while it goes on at the end of the chronology.
    pub until: Option<Date>,
    /// The statement in one sentence.
    pub sentence: String,
    /// Evidence of escalation on the first day.
    pub escalation: Vec<Evidence>,
    /// Evidence of absent progress on the first day.
    pub absence: Vec<Evidence>,
    /// "Not drifting because …" answers recorded by people.
    pub answers: Vec<EntryId>,
    /// How long before each later critical event.
    pub lead_times: Vec<LeadTime>,
}

/// A stretch in which an involved agency recorded nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Silence {
    /// The agency.
    pub agency: Agency,
    /// First day without an entry.
    pub from: Date,
    /// Last day without an entry.
    pub to: Date,
    /// The agency's last entry before it and the first after it.
    pub between: Vec<EntryId>,
}
