//! Bringing an agency's return into a child's file: which rows are in the file already, which need
//! a person's eye first, and the entries that those chosen become.
//!
//! Two rows are the same where the same agency wrote the same cells. So the same file brought in
//! again adds nothing, under whatever name it comes and wherever its rows have moved to; and a row
//! that was corrected or withdrawn here does not come back by the agency's next return.

use crate::{Append, Refusal};
use chronology::{Agency, Entry, EntryId, Part};
use std::collections::{BTreeSet, HashMap};

/// An entry that is in the file, in whatever version.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// The entry as it was brought in or recorded.
    pub entry: &'a Entry,
    /// Whether it was withdrawn later.
    pub withdrawn: bool,
}

/// What is to become of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is new and can be taken as it is.
    New,
    /// It is new; a person should look before it is taken. Why, with what to do.
    Look(Vec<String>),
    /// It is in the file already, as this entry, which may have been withdrawn since.
    There(EntryId, bool),
    /// It cannot be taken. Why, with what to do.
    Refused(String),
}

/// What is to become of each row of a return, in its order.
///
/// `names` are those by which records name the child; a row that names somebody else alone is not
/// to be taken without a look. `known` says whether an agency is one of the partnership: nobody
/// could put right, seal or open what belongs to none.
pub fn plan(
    rows: &[Entry],
    held: &[Held<'_>],
    names: &[String],
    known: impl Fn(&Agency) -> bool,
) -> Vec<Fate> {
    let mut there: HashMap<String, Vec<Held<'_>>> = HashMap::new();
    for one in held.iter().rev() {
        there.entry(print(one.entry)).or_default().push(*one);
    }
    let mut said: HashMap<String, u32> = HashMap::new();
    let fate = |row: &Entry| {
        let print = print(row);
        // One row of the file answers for one of the return: what an agency tells twice in the same
        // words may have happened twice.
        if let Some(one) = there.get_mut(&print).and_then(Vec::pop) {
            return Fate::There(one.entry.id.clone(), one.withdrawn);
        }
        if let Some(why) = refused(row, &known) {
            return Fate::Refused(why);
        }
        let mut why = Vec::new();
        if let Some(earlier) = said.insert(print, row.source.row) {
            why.push(format!("row {earlier} says the same; take it only if it happened twice"));
        }
        why.extend(somebody_else(row, names));
        if why.is_empty() { Fate::New } else { Fate::Look(why) }
    };
    rows.iter().map(fate).collect()
}

/// The entries that the chosen rows become, by their places in the return. What is in the file
/// already, or cannot be taken, is left out, whether chosen or not. A name that the file has taken by then is followed
/// by a number.
///
/// # Errors
/// Where no row is left to take, or a row is chosen that the return does not have.
pub fn take(
    rows: &[Entry],
    fates: &[Fate],
    chosen: &BTreeSet<usize>,
    held: &[Held<'_>],
) -> Result<Vec<Append>, Refusal> {
    if chosen.iter().any(|place| *place >= rows.len()) {
        return Err(Refusal(
            "a row was chosen that the file does not have; load the page again".to_owned(),
        ));
    }
    let mut taken: BTreeSet<String> = held.iter().map(|one| one.entry.id.0.clone()).collect();
    let wanted = rows.iter().zip(fates).enumerate().filter(|(place, (_, fate))| {
        chosen.contains(place) && matches!(fate, Fate::New | Fate::Look(_))
    });
    let mut all = Vec::new();
    for (_, (row, _)) in wanted {
        let mut entry = row.clone();
        entry.id = free(&row.id, &taken);
        taken.insert(entry.id.0.clone());
        all.push(Append::entry(entry, Vec::new()));
    }
    if all.is_empty() {
        return Err(Refusal("Choose at least one row that is not in the file yet".to_owned()));
    }
    Ok(all)
}

fn refused(row: &Entry, known: impl Fn(&Agency) -> bool) -> Option<String> {
    if row.fields.iter().all(|cell| cell.part == Part::Other || cell.text.trim().is_empty()) {
        return Some(
            "the row tells of nothing; write in a copy of the file what happened".to_owned(),
        );
    }
    (!known(&row.agency)).then(|| {
        format!(
            "no agency of this partnership is called `{}`; choose the agency above, or write one \
             that is known into a copy of the file",
            row.agency
        )
    })
}

fn free(id: &EntryId, taken: &BTreeSet<String>) -> EntryId {
    if !taken.contains(&id.0) {
        return id.clone();
    }
    let mut names = (2u32..).map(|number| format!("{}-{number}", id.0));
    EntryId(names.find(|name| !taken.contains(name)).unwrap_or_default())
}

/// What two rows that say the same have in common: agency, date as written (as read, where it was
/// carried down from the row above) and every cell, whatever its blanks.
fn print(entry: &Entry) -> String {
    let raw =
        if entry.written.carried { entry.when.to_string() } else { plain(&entry.written.raw) };
    let cells = entry.fields.iter().map(|cell| plain(&cell.text)).filter(|text| !text.is_empty());
    let mut all = vec![entry.agency.0.clone(), raw];
    all.extend(cells);
    all.join("\u{1f}")
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What records call a child by without a name.
const THE_CHILD: [&str; 12] = [
    "child", "yp", "cyp", "young", "subject", "pupil", "student", "patient", "client", "self",
    "he", "she",
];

/// That the row says it is about somebody who is not the child, where it does.
fn somebody_else(row: &Entry, names: &[String]) -> Option<String> {
    let about = row.part(Part::Person);
    let told = words(&about);
    let own: BTreeSet<String> = names.iter().flat_map(|name| words(name)).collect();
    let known = |word: &String| own.contains(word) || THE_CHILD.contains(&word.as_str());
    // A number stands for whoever the agency's own list says; only a name can be another's.
    let named = told.iter().any(|word| word.chars().all(char::is_alphabetic));
    if !named || own.is_empty() || told.iter().any(known) {
        return None;
    }
    Some(format!(
        "the row is about `{about}`, which is not among this child’s names; leave it out if it is \
         about somebody else, or add the name on the child’s page of people"
    ))
}

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chronology::{Field, Marking, Source, When, Written};
    use jiff::civil::date;
    use proptest::prelude::*;

    fn row(number: u32, day: i8, told: &str, about: &str) -> Entry {
        let cell = |heading: &str, part, text: &str| Field {
            heading: heading.into(),
            part,
            text: text.into(),
        };
        let day = date(2018, 3, day);
        Entry {
            id: EntryId(format!("police-{number}")),
            agency: Agency("police".into()),
            when: When::day(day),
            written: Written { raw: day.to_string(), ..Written::default() },
            fields: vec![cell("What", Part::Narrative, told), cell("Who", Part::Person, about)],
            source: Source { file: "police.csv".into(), sheet: None, row: number },
            marking: Marking::Ordinary,
            problems: Vec::new(),
        }
    }

    fn held(entries: &[Entry]) -> Vec<Held<'_>> {
        entries.iter().map(|entry| Held { entry, withdrawn: false }).collect()
    }

    fn names() -> Vec<String> {
        ["Jayden", "Marlowe-Osei", "J"].map(str::to_owned).to_vec()
    }

    fn planned(rows: &[Entry], held: &[Held<'_>], names: &[String]) -> Vec<Fate> {
        plan(rows, held, names, |agency| agency.0 == "police")
    }

    fn all(n: usize) -> BTreeSet<usize> {
        (0..n).collect()
    }

    #[test]
    fn the_same_file_again_adds_nothing_wherever_its_rows_have_moved() {
        let first = vec![row(1, 3, "Arrested", "J"), row(2, 4, "Released", "J")];
        let plan_one = planned(&first, &[], &names());
        assert_eq!(plan_one, [Fate::New, Fate::New]);
        let moved = vec![
            row(1, 1, "Missing", "J"),
            row(2, 3, " Arrested ", "J"),
            row(3, 4, "Released", "J"),
        ];
        let plan_two = planned(&moved, &held(&first), &names());
        assert_eq!(plan_two[0], Fate::New);
        assert_eq!(plan_two[1], Fate::There(EntryId("police-1".into()), false));
        let taken = take(&moved, &plan_two, &all(3), &held(&first)).unwrap();
        // Its own name is another entry's already.
        assert_eq!(taken.iter().map(|one| one.id.0.as_str()).collect::<Vec<_>>(), ["police-1-2"]);
        let again = planned(&first, &held(&first), &names());
        assert!(
            take(&first, &again, &all(2), &held(&first))
                .unwrap_err()
                .0
                .contains("at least one row")
        );
    }

    #[test]
    fn what_was_withdrawn_here_does_not_come_back() {
        let rows = vec![row(1, 3, "Arrested", "J")];
        let held = [Held { entry: &rows[0], withdrawn: true }];
        assert_eq!(
            planned(&rows, &held, &names()),
            [Fate::There(EntryId("police-1".into()), true)]
        );
    }

    #[test]
    fn a_row_told_twice_or_of_somebody_else_is_for_a_persons_eye() {
        let rows = vec![
            row(1, 3, "Arrested", "J"),
            row(2, 3, "Arrested", "J"),
            row(3, 3, "Seen", "Tia Brown"),
        ];
        let fates = planned(&rows, &[], &names());
        assert!(matches!(&fates[1], Fate::Look(why) if why[0].contains("row 1 says the same")));
        assert!(matches!(&fates[2], Fate::Look(why) if why[0].contains("`Tia Brown`")));
        for about in ["", "Marlowe-Osei, Jayden", "YP", "the child", "4471203"] {
            assert_eq!(planned(&[row(1, 3, "Seen", about)], &[], &names()), [Fate::New], "{about}");
        }
    }

    #[test]
    fn a_row_that_the_file_does_not_have_is_refused_and_nothing_is_taken() {
        let rows = vec![row(1, 3, "Arrested", "J")];
        let fates = planned(&rows, &[], &names());
        assert!(take(&rows, &fates, &all(2), &[]).is_err());
    }

    #[test]
    fn what_tells_of_nothing_or_belongs_to_no_agency_is_refused_with_what_to_do() {
        let mut rows = vec![row(1, 3, " ", ""), row(2, 3, "Seen", "")];
        rows[1].agency = Agency("lifeboats".into());
        let fates = planned(&rows, &[], &names());
        assert!(matches!(&fates[0], Fate::Refused(why) if why.contains("tells of nothing")));
        assert!(matches!(&fates[1], Fate::Refused(why) if why.contains("`lifeboats`")));
        assert!(take(&rows, &fates, &all(2), &[]).is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_taken_in_whatever_parts_the_file_ends_with_each_row_once(
            told in proptest::collection::vec(0u8..4, 1..12), first in proptest::collection::vec(any::<bool>(), 12),
        ) {
            let rows: Vec<Entry> = told.iter().enumerate()
                .map(|(at, told)| row(at as u32 + 1, 3, &format!("Told {told}"), "")).collect();
            let chosen = (0..rows.len()).filter(|at| first[*at]).collect::<BTreeSet<_>>();
            let fates = planned(&rows, &[], &names());
            let mut file: Vec<Entry> = take(&rows, &fates, &chosen, &[]).map_or(Vec::new(), |all| {
                all.into_iter().filter_map(|one| one.entry).collect()
            });
            let fates = planned(&rows, &held(&file), &names());
            let rest = take(&rows, &fates, &all(rows.len()), &held(&file)).unwrap_or_default();
            file.extend(rest.into_iter().filter_map(|one| one.entry));
            let tells = |entries: &[Entry]| {
                let mut told: Vec<_> = entries.iter().map(Entry::narrative).collect();
                told.sort();
                told
            };
            prop_assert_eq!(tells(&file), tells(&rows));
            let ids: BTreeSet<_> = file.iter().map(|entry| &entry.id).collect();
            prop_assert_eq!(ids.len(), file.len());
            let fates = planned(&rows, &held(&file), &names());
            let there = fates.iter().all(|fate| matches!(fate, Fate::There(..)));
            prop_assert!(there);
        }
    }
}
