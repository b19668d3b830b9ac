//! What a decision has to know of a child's file and of one entry: never the words in them.

use crate::{ChildId, PractitionerId, TeamId};
use chronology::{Agency, Marking};
use jiff::{Timestamp, civil::Date};

/// The moment of asking, handed in: the instant, and the day that it is in London.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The instant.
    pub at: Timestamp,
    /// The civil day in London at that instant.
    pub today: Date,
}

/// Who works with a child.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// A person by name.
    Practitioner(PractitionerId),
    /// A whole team.
    Team(TeamId),
    /// A whole agency.
    Agency(Agency),
}

/// A reason to work with a child, from one day to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Involvement {
    /// Who works with the child.
    pub party: Party,
    /// The first day.
    pub from: Date,
    /// The last day, included; `None` while it goes on.
    pub to: Option<Date>,
}

impl Involvement {
    /// True on its first day, its last day, and between.
    pub fn in_force(&self, today: Date) -> bool {
        self.from <= today && self.to.is_none_or(|to| today <= to)
    }
}

/// A conflict of interest: this person is kept away from this file until a manager lifts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// Who is kept away.
    pub practitioner: PractitionerId,
}

/// An emergency look at a file by someone who was not involved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakGlass {
    /// Who took it.
    pub practitioner: PractitionerId,
    /// The agency they worked for then.
    pub agency: Agency,
    /// From when.
    pub at: Timestamp,
    /// Until when, not included.
    pub until: Timestamp,
}

impl BreakGlass {
    /// True from its start until just before its end.
    pub fn in_force(&self, at: Timestamp) -> bool {
        self.at <= at && at < self.until
    }
}

/// A child's file, as far as a decision needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The child.
    pub child: ChildId,
    /// Every involvement, ended ones too.
    pub involvements: Vec<Involvement>,
    /// Every exclusion that stands.
    pub exclusions: Vec<Exclusion>,
    /// Every emergency look, ended ones too.
    pub break_glass: Vec<BreakGlass>,
    /// True where only those named one by one may know that there is a file: witness protection,
    /// refuge, adoption.
    pub named_only: bool,
}

impl File {
    /// A file with which nobody has to do yet.
    pub fn new(child: impl Into<ChildId>) -> Self {
        Self {
            child: child.into(),
            involvements: Vec::new(),
            exclusions: Vec::new(),
            break_glass: Vec::new(),
            named_only: false,
        }
    }
}

/// One entry, as far as a decision needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryFacts {
    /// The agency that recorded it.
    pub agency: Agency,
    /// Its marking.
    pub marking: Marking,
    /// Who recorded it, where a practitioner did; `None` for a row of a return.
    pub author: Option<PractitionerId>,
    /// Those to whom the recording agency has opened it after they asked.
    pub opened_for: Vec<PractitionerId>,
}

/// A marking's key, as policies write it.
pub(crate) fn marking_key(marking: Marking) -> &'static str {
    match marking {
        Marking::Ordinary => "ordinary",
        Marking::Restricted => "restricted",
        Marking::ThirdParty => "third_party",
        Marking::Legal => "legal",
    }
}

/// Every marking, the most open first.
pub(crate) const MARKINGS: [Marking; 4] =
    [Marking::Ordinary, Marking::ThirdParty, Marking::Legal, Marking::Restricted];
