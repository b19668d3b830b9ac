//! What files were read to, kept for a while: coding and folding a child's chronology is the
//! dearest thing that a page does, and changes only with the file, the day and the reader's rights.

use crate::wrong::Wrong;
use chronology::Entry;
use jiff::civil::Date;
use practice::Practice;
use reading::accounts::Judge;
use reading::coding::Coder;
use reading::duties::{self, DutyOutcome};
use reading::{Case, Drift, Episode, Evidence, Gist, Scope, Silence, Step, Subject, Whole};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use store::KeptPerson;

/// How many readings are kept.
const KEPT: usize = 64;

/// One child's chronology as far as someone may read it, read on one day.
#[derive(Debug)]
pub struct Reading {
    /// Entries, codes and events.
    pub case: Case,
    /// Need and response at every change.
    pub steps: Vec<Step>,
    /// Times of drift.
    pub drift: Vec<Drift>,
    /// Missing episodes.
    pub missing: Vec<Episode>,
    /// Every clock that the chronology started.
    pub duties: Vec<DutyOutcome>,
    /// Stretches in which an involved agency recorded nothing.
    pub silences: Vec<Silence>,
    /// The absences of progress that hold on the day.
    pub absences: Vec<Evidence>,
    /// The day of reading.
    pub as_of: Date,
}

impl Reading {
    /// Reads entries.
    pub fn new(
        practice: &Practice,
        readers: &Readers,
        child: &KeptPerson,
        as_of: Date,
        entries: Vec<Entry>,
    ) -> Self {
        let case = case(practice, readers, child, entries);
        let Whole { steps, drift, missing, duties, silences, absences, .. } =
            reading::read(&case, practice, as_of);
        Self { case, steps, drift, missing, duties, silences, absences, as_of }
    }
}

/// Entries in order, with what they tell of and which tell of one event.
fn case(
    practice: &Practice,
    readers: &Readers,
    child: &KeptPerson,
    mut entries: Vec<Entry>,
) -> Case {
    let place = |entry: &Entry| (practice.agencies.place(&entry.agency), entry.source.clone());
    entries.sort_by(|a, b| a.when.cmp(&b.when).then_with(|| place(a).cmp(&place(b))));
    let coder = readers.coder.for_child(&names(child));
    let coded: Vec<_> = entries.iter().map(|entry| coder.code(entry)).collect();
    let gists = entries.iter().map(|entry| Gist::of(entry, practice)).collect();
    let events = readers.judge.events(&entries, &coded);
    let subject = Subject { born: child.person.born.parse().ok() };
    Case { subject, scope: Scope::default(), entries, coded, gists, events }
}

/// The duties alone of a file's entries, however they came out, on a day.
pub fn duties(
    practice: &Practice,
    readers: &Readers,
    child: &KeptPerson,
    as_of: Date,
    entries: Vec<Entry>,
) -> Vec<DutyOutcome> {
    duties::outcomes(&case(practice, readers, child, entries), practice, as_of)
}

/// The names and initials by which records name the child.
pub fn names(child: &KeptPerson) -> Vec<String> {
    let person = &child.person;
    let mut names = vec![person.given.clone(), person.family.clone()];
    names.extend(person.given.chars().next().map(String::from));
    names.extend(person.known_as.iter().cloned());
    names.retain(|name| !name.trim().is_empty());
    names
}

/// A reading, and how many entries were closed to the reader.
pub type Read = (Arc<Reading>, usize);

/// What reads entries, with practice's words compiled once for all children.
#[derive(Debug)]
pub struct Readers {
    /// Says what entries tell of; [`Coder::for_child`] gives it a child's names.
    pub coder: Coder,
    /// Tells accounts of one event.
    pub judge: Judge,
}

/// Readings by what they were made of, and what reads.
#[derive(Default)]
pub struct Readings {
    kept: Mutex<VecDeque<(String, Read)>>,
    readers: OnceLock<Readers>,
}

impl Readings {
    /// The reading of this key, made now or lately. The key names all that the reading depends on:
    /// the head of the file, the day, and the rights of the reader.
    ///
    /// # Errors
    /// What `make` gives.
    pub fn of(
        &self,
        key: String,
        make: impl FnOnce() -> Result<Read, Wrong>,
    ) -> Result<Read, Wrong> {
        let known =
            self.open().iter().find(|(known, _)| *known == key).map(|(_, read)| read.clone());
        if let Some(read) = known {
            return Ok(read);
        }
        // Not under the lock: two who ask at once may both read, which harms nobody.
        let read = make()?;
        let mut kept = self.open();
        kept.push_front((key, read.clone()));
        kept.truncate(KEPT);
        Ok(read)
    }

    /// What reads entries.
    ///
    /// # Errors
    /// Where practice cannot be used.
    pub fn readers(&self, practice: &Practice) -> Result<&Readers, Wrong> {
        if let Some(readers) = self.readers.get() {
            return Ok(readers);
        }
        let made = Readers {
            coder: Coder::new(practice, &[])
                .map_err(|why| Wrong::inside("the coder's words", why))?,
            judge: Judge::new(practice)
                .map_err(|why| Wrong::inside("the words of accounts", why))?,
        };
        Ok(self.readers.get_or_init(|| made))
    }

    fn open(&self) -> std::sync::MutexGuard<'_, VecDeque<(String, Read)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The checksum of everything that a reading depends on.
pub fn key(parts: &dyn std::fmt::Debug) -> String {
    let sum = Sha256::digest(format!("{parts:?}"));
    sum.iter().fold(String::with_capacity(64), |text, byte| text + &format!("{byte:02x}"))
}
