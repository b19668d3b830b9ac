//! What was kept cannot be changed through the database, and what is changed behind its back is
//! named.

use crate::*;
use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};
use store::{Fault, StoreError, Verified};

/// Runs a statement past the store, on either engine.
pub fn past(url: &str, sql: &str) -> Result<(), String> {
    if url.starts_with("postgres") {
        let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
        return client.batch_execute(sql).map_err(|error| format!("{:?}", error.as_db_error()));
    }
    rusqlite::Connection::open(url).unwrap().execute_batch(sql).map_err(|error| error.to_string())
}

/// Three entries in each of two files.
fn filled(store: &Store) -> [ChildId; 2] {
    ["Reed", "Moss"].map(|family| {
        let child = file(store, family);
        let new = |n| {
            let text = format!("seen at the {family} garage {n}");
            New::entry(entry(&format!("{family}-{n}"), "police", When::day(day(n)), &text), vec![])
        };
        append(store, &child, 1, &(1..=3).map(new).collect::<Vec<_>>());
        child
    })
}

fn verified(store: &Store) -> Verified {
    store.verify(&mut |_| ()).unwrap()
}

#[test]
fn entries_and_audit_lines_cannot_be_updated_or_deleted() {
    for (store, url, _folder) in both_at() {
        filled(&store);
        for statement in [
            "update entry set body = body",
            "update entry set agency = 'health' where place = 1",
            "delete from entry where place = 3",
            "update audit set practitioner = 'nobody'",
            "delete from audit",
        ] {
            let refused = past(&url, statement).unwrap_err();
            assert!(refused.contains("never changed"), "{statement}: {refused}");
        }
        if url.starts_with("postgres") {
            for statement in [
                "truncate entry",
                "truncate audit_3",
                "update entry_1 set body = ''",
                "delete from entry_2",
                "truncate audit",
            ] {
                let done = past(&url, statement);
                let empty = !statement.starts_with("truncate");
                assert!(empty || done.unwrap_err().contains("never changed"), "{statement}");
            }
        }
        let found = verified(&store);
        assert_eq!((found.files, found.records, found.faults), (2, 6, vec![]));
    }
}

/// What each change behind the store's back is told as: place and words.
const CHANGES: &[(&str, i64, &str)] = &[
    (
        "update entry set body = replace(body, 'garage 2', 'garden 2') where entry = 'Reed-2'",
        2,
        "its text is not the text that was kept",
    ),
    ("update entry set marking = 'restricted' where entry = 'Reed-1'", 1, "column `marking`"),
    ("update entry set starts = starts - 1440 where entry = 'Reed-1'", 1, "column `starts`"),
    ("update entry set practitioner = 'eve' where entry = 'Reed-3'", 3, "column `practitioner`"),
    ("update entry set hash = previous where entry = 'Reed-2'", 2, "its text is not"),
    ("delete from entry where entry = 'Reed-2'", 3, "rows 2 to 2 are missing before it"),
    ("delete from entry where entry = 'Reed-3'", 3, "rows 3 to 3 are missing at the end"),
    ("update entry set entry = 'other' where entry = 'Reed-2'", 2, "column `entry`"),
    (
        "update child set head = 'x' where length = 3 and child in (select child from entry where entry = 'Reed-1')",
        3,
        "not the head",
    ),
];

#[test]
fn whatever_is_changed_is_named_by_child_and_row() {
    for (change, place, words) in CHANGES {
        for (store, url, _folder) in both_at() {
            let [reed, _] = filled(&store);
            let off = if store.engine() == "sqlite" {
                "drop trigger entry_stays_1; drop trigger entry_stays_2"
            } else {
                "alter table entry disable trigger user"
            };
            past(&url, off).unwrap();
            past(&url, change).unwrap();
            let faults = verified(&store).faults;
            assert!(!faults.is_empty(), "{change}");
            let Fault { child, place: row, what, .. } = &faults[0];
            assert_eq!((child.as_ref(), *row), (Some(&reed), Some(*place)), "{change}: {what}");
            assert!(what.contains(words), "{change}: {what}");
        }
    }
}

/// Where a text stands in a file, all its places.
fn places(bytes: &[u8], text: &[u8]) -> Vec<usize> {
    let starts = 0..bytes.len() - text.len();
    starts.filter(|at| bytes[*at..].starts_with(text)).collect()
}

#[test]
fn one_flipped_byte_in_the_file_names_the_row() {
    let (store, url, _folder) = both_at().remove(0);
    let [_, moss] = filled(&store);
    drop(store);
    // Everything out of the log and into the file.
    past(&url, "pragma wal_checkpoint(truncate)").unwrap();
    let mut bytes = Vec::new();
    fs::File::open(&url).unwrap().read_to_end(&mut bytes).unwrap();
    let body = places(&bytes, b"seen at the Moss garage 2")[0];
    let previous = places(&bytes, b"\"place\":3,\"id\":\"Moss-3\"")[0];
    for (at, row) in [(body + 6, 2), (previous + 9, 3), (body - 40, 2)] {
        for flip in [1u8, 128] {
            let mut file = fs::File::options().write(true).open(&url).unwrap();
            file.seek(SeekFrom::Start(at as u64)).unwrap();
            file.write_all(&[bytes[at] ^ flip]).unwrap();
            let store = Store::open(&url).unwrap();
            let faults = verified(&store).faults;
            drop(store);
            let named = faults
                .iter()
                .any(|fault| fault.child.as_ref() == Some(&moss) && fault.place == Some(row));
            assert!(named, "byte {at} of row {row}: {faults:?}");
            file.seek(SeekFrom::Start(at as u64)).unwrap();
            file.write_all(&[bytes[at]]).unwrap();
        }
    }
    assert!(verified(&Store::open(&url).unwrap()).faults.is_empty());
}

#[test]
fn a_row_smuggled_in_is_named() {
    for (store, url, _folder) in both_at() {
        filled(&store);
        past(&url, "insert into entry select 'ghost', place, entry, recorded, practitioner, agency, \
            marking, starts, ends, sort, author, change, changed, previous, hash, body from entry where entry = 'Reed-1'").unwrap();
        let faults = verified(&store).faults;
        assert_eq!(faults[0].child.as_ref().unwrap().as_str(), "ghost");
        assert!(faults[0].what.contains("no file"), "{faults:?}");
    }
}

#[test]
fn heads_kept_elsewhere_show_a_file_written_anew() {
    for (store, _url, _folder) in both_at() {
        let [reed, _] = filled(&store);
        let kept: Vec<_> = store.heads().unwrap().into_iter().map(|c| (c.id, c.head)).collect();
        assert_eq!(kept.len(), 2);
        append(&store, &reed, 9, &[New::entry(entry("n", "school", When::UNKNOWN, ""), vec![])]);
        let now: Vec<_> = store.heads().unwrap().into_iter().map(|c| (c.id, c.head)).collect();
        let moved = kept.iter().zip(&now).filter(|(one, other)| one != other).count();
        assert_eq!(moved, 1);
    }
}

#[test]
fn a_store_is_not_made_by_opening_it_and_an_edited_one_is_refused() {
    for (store, url, folder) in both_at() {
        drop(store);
        past(&url, "update migration set sum = 'edited' where number = 1").unwrap();
        assert!(matches!(Store::open(&url), Err(StoreError::Schema(_))));
        past(&url, "insert into migration values (99, 'later', 'x')").unwrap();
        assert!(matches!(Store::open(&url), Err(StoreError::Schema(_))));
        let none = match &folder {
            Some(folder) => folder.path().join("none.db").to_str().unwrap().to_owned(),
            None => server::server().database(),
        };
        assert!(matches!(Store::open(&none), Err(StoreError::Missing(_))));
        assert!(Store::create(&none).is_ok() && Store::open(&none).is_ok());
        assert!(Store::create(&none).is_ok(), "making it twice does no harm");
    }
    let nobody = "postgres:///x?host=%2Fnowhere&user=x";
    assert!(matches!(Store::open(nobody), Err(StoreError::Unreachable(_))));
}
