//! What is kept of an entry, word for word, and the chain that shows if it was ever changed.

use crate::{At, ChildId, PractitionerId, Result, StoreError};
use chronology::{Agency, Entry, EntryId, Kind, Marking, When};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What an entry does to an earlier one of the same file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Says the same thing better; the earlier one stays readable.
    Supersedes,
    /// Takes the earlier one back; it stays readable.
    Withdraws,
}

impl How {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Supersedes => "supersedes",
            Self::Withdraws => "withdraws",
        }
    }
}

/// A change to an earlier entry, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What it does.
    pub how: How,
    /// The earlier entry.
    pub of: EntryId,
    /// Why, in the practitioner's words; never empty.
    pub reason: String,
}

/// An entry to be appended. Its name is chosen by the caller and is new in that child's file
/// (UUIDv7 for what is recorded here; a return's own name made unique, for what is imported).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    /// Its name.
    pub id: EntryId,
    /// The agency whose account it is.
    pub agency: Agency,
    /// The entry itself; `None` for a withdrawal, which tells of nothing new.
    pub entry: Option<Entry>,
    /// Kinds that the practitioner stated when recording. What the coder reads out of it is not
    /// kept here; see [`crate::Coded`].
    pub kinds: Vec<Kind>,
    /// Whose words they are, where whoever records it only changes who may see them.
    pub words_of: Option<PractitionerId>,
    /// What it does to an earlier entry.
    pub change: Option<Change>,
}

impl New {
    /// A new entry, with the kinds that the practitioner stated (often none).
    pub fn entry(entry: Entry, kinds: Vec<Kind>) -> Self {
        let (id, agency) = (entry.id.clone(), entry.agency.clone());
        Self { id, agency, entry: Some(entry), kinds, words_of: None, change: None }
    }

    /// A new entry that says an earlier one better.
    pub fn superseding(entry: Entry, kinds: Vec<Kind>, of: EntryId, reason: String) -> Self {
        let change = Some(Change { how: How::Supersedes, of, reason });
        Self { change, ..Self::entry(entry, kinds) }
    }

    /// The taking back of an earlier entry by `agency`; `id` is the withdrawal's own name.
    pub fn withdrawal(id: EntryId, agency: Agency, of: EntryId, reason: String) -> Self {
        let change = Some(Change { how: How::Withdraws, of, reason });
        Self { id, agency, entry: None, kinds: Vec::new(), words_of: None, change }
    }
}

/// A record as it is kept: its JSON, in this order of fields, is what the chain is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The child whose file it is in.
    pub child: ChildId,
    /// Its place in the file, from 1, in the order of recording.
    pub place: i64,
    /// Its name.
    pub id: EntryId,
    /// When it was recorded here.
    pub recorded: At,
    /// Who recorded it here.
    pub practitioner: PractitionerId,
    /// The agency whose account it is.
    pub agency: Agency,
    /// Who may see it, as this record says; a later record may say otherwise ([`crate::Line`]). A
    /// withdrawal is marked as what it takes back, since its reason may tell.
    pub marking: Marking,
    /// Kinds stated by the practitioner.
    pub kinds: Vec<Kind>,
    /// Whose words they are, where whoever records it only changes who may see them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words_of: Option<PractitionerId>,
    /// What it does to an earlier entry.
    pub change: Option<Change>,
    /// The entry; `None` for a withdrawal.
    pub entry: Option<Entry>,
}

impl Kept {
    /// When it happened.
    pub fn when(&self) -> When {
        self.entry.as_ref().map_or(When::UNKNOWN, |entry| entry.when)
    }

    /// The text that is kept and hashed.
    pub(crate) fn body(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| StoreError::Refused(error.to_string()))
    }

    pub(crate) fn read(body: &str) -> Result<Self> {
        serde_json::from_str(body)
            .map_err(|error| StoreError::Damaged(format!("an entry does not read back: {error}")))
    }

    /// Who told it here; `None` for an entry that came with an agency's return: whoever brought
    /// that in is not its author, nor is whoever changed its marking alone.
    pub fn author(&self) -> Option<&PractitionerId> {
        let here = self.entry.as_ref().is_none_or(|entry| entry.source.file.is_empty());
        Some(self.words_of.as_ref().unwrap_or(&self.practitioner)).filter(|_| here)
    }

    /// Every word an account can be found by: all cells as sent.
    pub(crate) fn told(&self) -> String {
        let cells = self.entry.iter().flat_map(|entry| &entry.fields);
        cells.map(|field| field.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// Columns that are read out of a [`Kept`] so that SQL can filter and sort by them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns {
    /// As this record says. How the entry is marked now is what its last version says, and that
    /// alone decides who may read any of them (`marking_now!` in `sql.rs`, [`crate::Line`]).
    pub(crate) marking: &'static str,
    /// Minutes since the first of January 1970, wall-clock.
    pub(crate) starts: Option<i64>,
    pub(crate) ends: Option<i64>,
    /// Sorts byte by byte as [`When`] does.
    pub(crate) sort: String,
    pub(crate) author: String,
    pub(crate) change: &'static str,
    pub(crate) changed: String,
}

impl Columns {
    pub(crate) fn of(kept: &Kept) -> Self {
        let when = kept.when();
        Self {
            marking: marking_name(kept.marking),
            starts: when.earliest().map(minutes),
            ends: when.latest().map(minutes),
            sort: sort_key(&when),
            author: kept.author().map_or(String::new(), |author| author.0.clone()),
            change: kept.change.as_ref().map_or("", |change| change.how.name()),
            changed: kept.change.as_ref().map_or(String::new(), |change| change.of.0.clone()),
        }
    }
}

/// The stable name of a marking, as files and the API write it.
pub fn marking_name(marking: Marking) -> &'static str {
    match marking {
        Marking::Ordinary => "ordinary",
        Marking::Restricted => "restricted",
        Marking::ThirdParty => "third_party",
        Marking::Legal => "legal",
    }
}

/// The marking of a name.
pub(crate) fn marking(name: &str) -> Result<Marking> {
    let all = [Marking::Ordinary, Marking::Restricted, Marking::ThirdParty, Marking::Legal];
    let known = all.into_iter().find(|known| marking_name(*known) == name);
    known.ok_or_else(|| StoreError::Damaged(format!("`{name}` is no marking")))
}

/// Minutes since the start of 1970 on a wall clock without time zone.
pub(crate) fn minutes(at: jiff::civil::DateTime) -> i64 {
    let days = i64::from((at.date() - jiff::civil::date(1970, 1, 1)).get_days());
    days * 1440 + i64::from(at.hour()) * 60 + i64::from(at.minute())
}

/// Minutes are moved above zero, so that ten digits sort as numbers do.
const BEFORE_ALL: i64 = 10_000 * 366 * 1440;

fn sort_key(when: &When) -> String {
    let (exactness, about) = (when.precision() as u8, u8::from(when.approximate()));
    let Some(start) = when.earliest().or(when.latest()) else {
        return format!("9{exactness:02}{about}");
    };
    let end = when.latest().unwrap_or(start);
    let (start, end) = (minutes(start) + BEFORE_ALL, minutes(end) + BEFORE_ALL);
    format!("1{start:010}{end:010}{exactness:02}{about}")
}

/// Before the first record of any file.
pub(crate) const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// SHA-256 over the hash before and the text, as lower-case hexadecimal.
pub(crate) fn link(previous: &str, body: &str) -> String {
    let mut sum = Sha256::new();
    sum.update(previous.as_bytes());
    sum.update(b"\n");
    sum.update(body.as_bytes());
    hex(&sum.finalize())
}

/// Bytes as lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chronology::Precision;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn any_when() -> impl Strategy<Value = When> {
        let bound = || proptest::option::of((-20_000i32..40_000, 0i8..24, 0i8..60));
        (bound(), bound(), 0usize..13, any::<bool>()).prop_map(|(a, b, precision, about)| {
            let at = |(day, hour, minute): (i32, i8, i8)| {
                let first = date(1990, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
                first.at(hour, minute, 0, 0)
            };
            let precisions = [
                Precision::Minute,
                Precision::Hour,
                Precision::Day,
                Precision::Week,
                Precision::Month,
                Precision::Term,
                Precision::Quarter,
                Precision::Season,
                Precision::HalfYear,
                Precision::Year,
                Precision::AcademicYear,
                Precision::Range,
                Precision::Unknown,
            ];
            let when = When::between(a.map(at), b.map(at), precisions[precision]);
            if about { when.about() } else { when }
        })
    }

    proptest! {
        #[test]
        fn keys_sort_as_the_chronology_does(a in any_when(), b in any_when()) {
            let (one, other) = (sort_key(&a), sort_key(&b));
            prop_assert_eq!(one.cmp(&other), a.cmp(&b));
        }
    }

    #[test]
    fn a_link_depends_on_all_that_came_before() {
        let first = link(START, "a");
        assert_eq!(first.len(), 64);
        assert_ne!(link(&first, "b"), link(START, "b"));
        assert_ne!(link(START, "a"), link(START, "A"));
    }
}
