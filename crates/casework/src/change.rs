//! Changing what was recorded: putting an entry right, taking it back, sealing it, taking its seal
//! off. Each is a later record with its reason; what was recorded first is never touched.

use crate::{Append, Change, How, Refusal};
use chronology::{Agency, Entry, EntryId, Kind, Marking};

/// An entry as the file holds it now.
#[derive(Debug, Clone, Copy)]
pub struct Now<'a> {
    /// The entry; `None` where the record is a withdrawal.
    pub entry: Option<&'a Entry>,
    /// Kinds that were stated with it.
    pub kinds: &'a [Kind],
    /// Whether a later record has superseded or withdrawn it.
    pub changed: bool,
}

impl<'a> Now<'a> {
    /// The entry, where it stands and a reason is given for changing it.
    fn changeable(self, reason: &str) -> Result<&'a Entry, Refusal> {
        if reason.trim().is_empty() {
            return Err(Refusal("Enter why".to_owned()));
        }
        let standing = self.entry.filter(|_| !self.changed);
        standing.ok_or_else(|| {
            Refusal(
                "Somebody corrected or withdrew this entry meanwhile; read the later one"
                    .to_owned(),
            )
        })
    }
}

/// Puts a corrected entry in the place of one. Who may see it stays as it was: that is changed by
/// [`mark`] alone.
///
/// # Errors
/// Where the entry no longer stands, no reason is given, or nothing would change.
pub fn supersede(now: Now<'_>, corrected: Entry, reason: &str) -> Result<Append, Refusal> {
    let earlier = now.changeable(reason)?;
    let corrected = Entry { marking: earlier.marking, agency: earlier.agency.clone(), ..corrected };
    let told = |entry: &Entry| {
        let cells = entry.fields.iter().map(|cell| (cell.heading.clone(), cell.text.clone()));
        (entry.when, entry.written.raw.clone(), cells.collect::<Vec<_>>())
    };
    if told(&corrected) == told(earlier) {
        return Err(Refusal("Nothing was changed; change what is wrong, or cancel".to_owned()));
    }
    Ok(superseding(corrected, Vec::new(), &earlier.id, reason))
}

/// Takes an entry back.
///
/// # Errors
/// Where the entry no longer stands, or no reason is given.
pub fn withdraw(
    now: Now<'_>,
    id: EntryId,
    agency: Agency,
    reason: &str,
) -> Result<Append, Refusal> {
    let earlier = now.changeable(reason)?;
    let change = Change { how: How::Withdraws, of: earlier.id.clone(), reason: reason.to_owned() };
    Ok(Append { id, agency, entry: None, kinds: Vec::new(), change: Some(change) })
}

/// Changes who may see an entry, by a record that says the same word for word.
///
/// # Errors
/// Where the entry no longer stands, no reason is given, or it is marked so already.
pub fn mark(now: Now<'_>, id: EntryId, to: Marking, reason: &str) -> Result<Append, Refusal> {
    let earlier = now.changeable(reason)?;
    if earlier.marking == to {
        return Err(Refusal(
            "It is marked so already; choose another marking, or cancel".to_owned(),
        ));
    }
    let marked = Entry { id, marking: to, ..earlier.clone() };
    Ok(superseding(marked, now.kinds.to_vec(), &earlier.id, reason))
}

fn superseding(entry: Entry, kinds: Vec<Kind>, of: &EntryId, reason: &str) -> Append {
    let change = Change { how: How::Supersedes, of: of.clone(), reason: reason.to_owned() };
    Append { change: Some(change), ..Append::entry(entry, kinds) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chronology::{Field, Part, Source, When, Written};

    fn entry() -> Entry {
        let cell = Field { heading: "What".into(), part: Part::Narrative, text: "Seen.".into() };
        Entry {
            id: EntryId("e1".into()),
            agency: Agency("health".into()),
            when: When::UNKNOWN,
            written: Written::default(),
            fields: vec![cell],
            source: Source { file: String::new(), sheet: None, row: 0 },
            marking: Marking::Restricted,
            problems: Vec::new(),
        }
    }

    fn now(entry: &Entry) -> Now<'_> {
        Now { entry: Some(entry), kinds: &[Kind::Arrest], changed: false }
    }

    #[test]
    fn a_mark_says_the_same_and_a_correction_leaves_the_mark() {
        let earlier = entry();
        let sealed =
            mark(now(&earlier), EntryId("e2".into()), Marking::Ordinary, "Shared now").unwrap();
        let marked = sealed.entry.unwrap();
        assert_eq!(
            marked,
            Entry { id: EntryId("e2".into()), marking: Marking::Ordinary, ..earlier.clone() }
        );
        assert_eq!(sealed.kinds, [Kind::Arrest]);
        let right = Entry {
            when: When::day(jiff::civil::date(2018, 3, 3)),
            marking: Marking::Ordinary,
            ..earlier.clone()
        };
        let right = supersede(now(&earlier), right, "Wrong day").unwrap();
        assert_eq!(right.entry.unwrap().marking, Marking::Restricted);
        assert_eq!(right.change.unwrap().of, earlier.id);
    }

    #[test]
    fn without_a_reason_a_change_or_an_entry_that_stands_nothing_is_appended() {
        let earlier = entry();
        let gone = Now { changed: true, ..now(&earlier) };
        let id = || EntryId("e2".into());
        assert!(mark(now(&earlier), id(), Marking::Legal, " ").is_err());
        assert!(mark(now(&earlier), id(), Marking::Restricted, "Again").is_err());
        assert!(supersede(now(&earlier), earlier.clone(), "Nothing").is_err());
        assert!(withdraw(gone, id(), Agency("health".into()), "Wrong child").is_err());
        assert!(
            withdraw(Now { entry: None, ..now(&earlier) }, id(), Agency("health".into()), "x")
                .is_err()
        );
        let back = withdraw(now(&earlier), id(), Agency("health".into()), "Wrong child").unwrap();
        assert_eq!((back.entry, back.change.unwrap().how), (None, How::Withdraws));
    }
}
