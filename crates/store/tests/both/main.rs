//! The store's promises, on both engines.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cloned_ref_to_slice_refs,
    clippy::redundant_closure_for_method_calls,
    clippy::needless_pass_by_value,
    clippy::missing_panics_doc,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod children;
mod copy;
mod damage;
mod file;
mod laws;
mod partnership;
mod server;
mod sign;

use chronology::{Agency, Entry, EntryId, Field, Marking, Part, Source, When, Written};
use store::{
    At, Audit, ChildId, Head, New, Person, PersonId, Practitioner, Reach, Readable, RowId, Scope,
    Store,
};
use uuid::Uuid;

/// A new name.
pub fn name() -> String {
    Uuid::now_v7().to_string()
}

/// A store of its own on each engine, with its address; the first with its folder.
pub fn both_at() -> Vec<(Store, String, Option<tempfile::TempDir>)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db").to_str().unwrap().to_owned();
    let lite = Store::create(&path).unwrap();
    let url = server::server().database();
    let pg = Store::create(&url).unwrap();
    vec![(lite, path, Some(folder)), (pg, url, None)]
}

/// The same without the address.
pub fn both() -> Vec<(Store, Option<tempfile::TempDir>)> {
    both_at().into_iter().map(|(store, _, folder)| (store, folder)).collect()
}

/// A moment: seconds after the start of 2026.
pub fn at(seconds: i64) -> At {
    At::from(
        "2026-01-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap()
            + jiff::SignedDuration::from_secs(seconds),
    )
}

/// An audit line of a practitioner on a child's file.
pub fn audit(who: &str, child: &ChildId, seconds: i64) -> Audit {
    Audit {
        id: RowId(name()),
        at: at(seconds),
        practitioner: who.into(),
        agency: Some(Agency("social_care".into())),
        act: "look".into(),
        child: Some(child.clone()),
        ..Audit::default()
    }
}

/// The 1 February 2026, and moments of that day.
pub fn scope(who: &str, agency: &str, reach: Reach, readable: Readable) -> Scope {
    let today = jiff::civil::date(2026, 2, 1);
    let (practitioner, agency) = (who.into(), Agency(agency.into()));
    Scope { practitioner, agency, now: at(100), today, reach, readable }
}

/// Whoever may read everything.
pub fn everyone(who: &str) -> Scope {
    let all = vec![Marking::Ordinary, Marking::Restricted, Marking::ThirdParty, Marking::Legal];
    let readable = Readable { anyone: all, ..Readable::default() };
    scope(who, "social_care", Reach { every: true, ..Reach::default() }, readable)
}

/// An entry of an agency on a day.
pub fn entry(id: &str, agency: &str, when: When, text: &str) -> Entry {
    let field = Field { heading: "What".into(), part: Part::Narrative, text: text.into() };
    Entry {
        id: EntryId(id.into()),
        agency: Agency(agency.into()),
        when,
        written: Written::default(),
        fields: vec![field],
        source: Source { file: String::new(), sheet: None, row: 1 },
        marking: Marking::Ordinary,
        problems: Vec::new(),
    }
}

/// The day `2020-01-01` and so many days.
pub fn day(after: i32) -> jiff::civil::Date {
    jiff::civil::date(2020, 1, 1).checked_add(jiff::Span::new().days(after)).unwrap()
}

/// A file with the child as its person.
pub fn file(store: &Store, family: &str) -> ChildId {
    let child = ChildId(name());
    let person = Person {
        given: "Sam".into(),
        family: family.into(),
        born: "2010-02-03".into(),
        ..Person::default()
    };
    store
        .act(&audit("ann", &child, 0), |acting| acting.open_file(&PersonId(name()), &person))
        .unwrap();
    child
}

/// Appends entries wherever the file stands.
pub fn append(store: &Store, child: &ChildId, seconds: i64, new: &[New]) -> Head {
    store.act(&audit("ann", child, seconds), |acting| acting.append(new, None)).unwrap()
}

/// A practitioner of an agency that is there.
pub fn practitioner(id: &str, agency: &str) -> Practitioner {
    Practitioner {
        id: id.into(),
        agency: Agency(agency.into()),
        name: format!("{id} Example"),
        email: format!("{id}@example.org"),
        standing: "active".into(),
        created: at(0),
        roles: vec!["practitioner".into()],
        teams: Vec::new(),
    }
}
