//! One child's case as the folds read it: entries, what each was coded to, and the events.

use crate::accounts::Difference;
use crate::coding::{Coded, IndicatorHit, Role};
use crate::gist::Gist;
use chronology::{Agency, Entry, EntryId, Kind, When};
use jiff::civil::Date;
use practice::Practice;
use serde::Serialize;
use std::borrow::Cow;

/// What is known of the child, apart from the entries.
#[derive(Debug, Clone, Default)]
pub struct Subject {
    /// Date of birth.
    pub born: Option<Date>,
}

/// The days that a review looks at, both included; open where not given.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scope {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

/// Something that happened: one or more agencies' accounts of it.
#[derive(Debug, Clone, Serialize)]
pub struct Event {
    /// The id of its principal account: the most exactly dated, then the first in agency order.
    pub id: EntryId,
    /// When it happened, by the most exact account.
    pub when: When,
    /// What it is, main kind first: all accounts together.
    pub kinds: Vec<Kind>,
    /// The child's part in it.
    pub role: Role,
    /// Signs of need that any account gives evidence of, each once.
    pub indicators: Vec<IndicatorHit>,
    /// Whose accounts, in agency order, each once.
    pub agencies: Vec<Agency>,
    /// The accounts, as places in [`Case::entries`]; the principal account first.
    pub accounts: Vec<usize>,
    /// Where the accounts differ.
    pub differences: Vec<Difference>,
    /// Other events that belong to this one without being it, and why.
    pub related: Vec<(EntryId, String)>,
}

impl Event {
    /// Whether any account asserts this kind.
    pub fn is(&self, kind: Kind) -> bool {
        self.kinds.contains(&kind)
    }

    /// Whether any account asserts one of these kinds.
    pub fn is_any(&self, kinds: &[Kind]) -> bool {
        kinds.iter().any(|kind| self.is(*kind))
    }
}

/// One child's chronology, read: the input of every fold.
///
/// INVARIANT: `coded` has one element for each of `entries`, and so has `gists` unless it is empty; `events` are in order of when they
/// happened, and every entry stands in exactly one event.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// The child.
    pub subject: Subject,
    /// The days looked at.
    pub scope: Scope,
    /// Every entry, in order of when it happened (dateless last), then agency, then row.
    pub entries: Vec<Entry>,
    /// What each entry was coded to.
    pub coded: Vec<Coded>,
    /// What each entry says by the words of the practice by which the case is read; where the list
    /// is empty each fold reads the entries' words for itself, which takes far longer than the rest.
    pub gists: Vec<Gist>,
    /// What happened.
    pub events: Vec<Event>,
}

impl Case {
    /// The entries that tell of an event, with their codes; the principal account first.
    pub fn accounts<'a>(
        &'a self,
        event: &'a Event,
    ) -> impl Iterator<Item = (&'a Entry, &'a Coded)> {
        event.accounts.iter().filter_map(|at| Some((self.entries.get(*at)?, self.coded.get(*at)?)))
    }

    /// What each entry says, as kept, or read now where none is kept.
    pub(crate) fn said(&self, practice: &Practice) -> Cow<'_, [Gist]> {
        if self.gists.len() == self.entries.len() {
            return Cow::Borrowed(&self.gists);
        }
        Cow::Owned(self.entries.iter().map(|entry| Gist::of(entry, practice)).collect())
    }

    /// The event of this id.
    pub fn event(&self, id: &EntryId) -> Option<&Event> {
        self.events.iter().find(|event| &event.id == id)
    }
}
