//! Backup, restore, rebuild, jobs.

use crate::*;
use store::{Coded, Filter, Job, StoreError};

#[test]
fn a_backup_made_while_others_write_is_whole_and_can_be_restored() {
    let (store, _url, folder) = both_at().remove(0);
    let folder = folder.unwrap();
    let child = file(&store, "Reed");
    let new = |n: i32| New::entry(entry(&format!("e{n}"), "police", When::UNKNOWN, "x"), vec![]);
    for n in 0..20 {
        append(&store, &child, 1, &[new(n)]);
    }
    let copies: Vec<_> = (0..5).map(|n| folder.path().join(format!("copy{n}"))).collect();
    std::thread::scope(|threads| {
        let writer =
            threads.spawn(|| (20..120).for_each(|n| drop(append(&store, &child, 1, &[new(n)]))));
        for copy in &copies {
            store.backup(copy).unwrap();
        }
        writer.join().unwrap();
    });
    assert!(matches!(store.backup(&copies[0]), Err(StoreError::Exists(_))));
    for (n, copy) in copies.iter().enumerate() {
        let back = folder.path().join(format!("back{n}"));
        let back = Store::restore(copy, &back).unwrap();
        let found = back.verify(&mut |_| ()).unwrap();
        assert!(found.records >= 20 && found.faults.is_empty(), "{found:?}");
        append(&back, &child, 2, &[new(1000)]);
    }
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().collect();
    assert!(left.iter().all(|file| !file.file_name().to_str().unwrap().contains(".part")));
    assert!(matches!(
        Store::restore(&folder.path().join("none"), &folder.path().join("x")),
        Err(StoreError::Missing(_))
    ));
    std::fs::write(folder.path().join("x-wal"), "the log of another store").unwrap();
    let beside = Store::restore(&copies[0], &folder.path().join("x"));
    assert!(matches!(beside, Err(StoreError::Exists(_))), "{beside:?}");
    std::fs::remove_file(folder.path().join("x-wal")).unwrap();
    std::fs::write(folder.path().join("junk"), "no database at all").unwrap();
    let junk = Store::restore(&folder.path().join("junk"), &folder.path().join("x"));
    assert!(matches!(junk, Err(StoreError::Damaged(_))), "{junk:?}");
    assert!(!folder.path().join("x").exists());
}

#[test]
fn a_server_says_how_it_is_copied() {
    let (store, _url, _) = both_at().remove(1);
    let said = store.backup(std::path::Path::new("anywhere")).unwrap_err();
    assert!(said.to_string().contains("pg_dump"));
}

#[test]
fn rebuilding_throws_caches_away_and_makes_words_again() {
    for (store, url, _folder) in both_at() {
        let child = file(&store, "Reed");
        let stated = vec![chronology::Kind::Arrest];
        append(
            &store,
            &child,
            1,
            &[New::entry(entry("a", "police", When::UNKNOWN, "arrested"), stated)],
        );
        let coded = Coded { kind: chronology::Kind::Drugs, words: "cannabis".into() };
        store.put_coded(&child, "coder 1", &[(EntryId("a".into()), vec![coded])]).unwrap();
        let head = store.look(&audit("ann", &child, 1), |l| Ok(l.child().head.clone())).unwrap();
        store.put_cached(&child, "need", &head, "{}").unwrap();
        let state = || {
            store
                .look(&audit("ann", &child, 2), |l| {
                    let filter = Filter { text: "arr".into(), ..Filter::default() };
                    let found = l.page(&filter, &everyone("ann"), None)?.lines;
                    let kinds = l.whole()?[0].kinds.iter().map(|coded| coded.kind).collect();
                    Ok((
                        found.len(),
                        kinds,
                        l.uncoded("coder 1")?.len(),
                        l.cached("need")?.is_some(),
                    ))
                })
                .unwrap()
        };
        let both_kinds = vec![chronology::Kind::Arrest, chronology::Kind::Drugs];
        assert_eq!(state(), (1, both_kinds, 0, true));
        damage::past(&url, "delete from sought").unwrap();
        assert_eq!(state().0, 0);
        assert_eq!(store.rebuild().unwrap(), 1);
        assert_eq!(state(), (1, vec![chronology::Kind::Arrest], 1, false));
        let found = store.find_people(&everyone("ann"), "reed", None, 5).unwrap();
        assert_eq!(found.len(), 1);
    }
}

#[test]
fn no_job_is_taken_twice_and_none_is_lost() {
    for (store, _url, _folder) in both_at() {
        for n in 0..40 {
            let job = Job {
                id: RowId(format!("j{n:02}")),
                kind: "send".into(),
                body: "{}".into(),
                due: at(n),
                tries: 0,
            };
            store.add_job(&job).unwrap();
        }
        let taken: Vec<Vec<String>> = std::thread::scope(|threads| {
            let takers: Vec<_> = (0..4)
                .map(|_| {
                    threads.spawn(|| {
                        let mut mine = Vec::new();
                        while let Some(job) = store.take_job(&at(29), &at(0)).unwrap() {
                            mine.push(job.id.0);
                        }
                        mine
                    })
                })
                .collect();
            takers.into_iter().map(|taker| taker.join().unwrap()).collect()
        });
        let mut all = taken.concat();
        all.sort();
        assert_eq!(all, (0..30).map(|n| format!("j{n:02}")).collect::<Vec<_>>());
        store.job_done(&"j00".into()).unwrap();
        store.job_failed(&"j01".into(), "no answer", Some(&at(31))).unwrap();
        store.job_failed(&"j02".into(), "gone", None).unwrap();
        assert_eq!(store.failed_jobs(9).unwrap()[0].1, "gone");
        assert_eq!(store.take_job(&at(29), &at(0)).unwrap(), None);
        // Whoever took the others at 29 is gone by 60: they are taken again, `j01` when it is due.
        let again = store.take_job(&at(60), &at(30)).unwrap().unwrap();
        assert_eq!((again.id.as_str(), again.tries), ("j03", 2));
        assert!(matches!(store.job_done(&"none".into()), Err(StoreError::Unknown { .. })));
    }
}
