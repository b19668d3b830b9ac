//! A child's file: appending, paging, looking.

use crate::*;
use chronology::Kind;
use store::{Coded, Cursor, Filter, How, StoreError};

#[test]
fn what_is_appended_is_read_back_in_order_of_when_it_happened() {
    for (store, _folder) in both() {
        let child = file(&store, "Reed");
        let late = entry("b", "police", When::day(day(9)), "arrested near the shop");
        let early = entry("a", "school", When::day(day(2)), "late again");
        let undated = entry("c", "health", When::UNKNOWN, "seen some time that spring");
        let head = append(
            &store,
            &child,
            1,
            &[late, undated, early].map(|entry| New::entry(entry, vec![])),
        );
        assert_eq!(head.length, 3);
        let page = store
            .look(&audit("ann", &child, 2), |looking| {
                looking.page(&Filter::default(), &everyone("ann"), None)
            })
            .unwrap();
        let ids: Vec<_> = page.lines.iter().map(|line| line.kept.id.0.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c"]);
        assert_eq!(page.lines[0].kept.entry.as_ref().unwrap().fields[0].text, "late again");
        assert_eq!(page.lines[0].kept.practitioner.as_str(), "ann");
        assert_eq!(page.next, None);
    }
}

#[test]
fn pages_follow_each_other_both_ways_without_gap_or_repeat() {
    for (store, _folder) in both() {
        let child = file(&store, "Reed");
        let new = |n: i32| {
            New::entry(entry(&format!("e{n}"), "police", When::day(day(n * 7 % 11)), "x"), vec![])
        };
        append(&store, &child, 1, &(0..23).map(new).collect::<Vec<_>>());
        let walk = |newest_first| {
            let filter = Filter { newest_first, limit: 5, ..Filter::default() };
            let (mut ids, mut after): (Vec<String>, Option<Cursor>) = (vec![], None);
            loop {
                let page = store
                    .look(&audit("ann", &child, 2), |looking| {
                        looking.page(&filter, &everyone("ann"), after.as_ref())
                    })
                    .unwrap();
                ids.extend(page.lines.iter().map(|line| line.kept.id.0.clone()));
                let Some(next) = page.next else { return ids };
                after = Some(Cursor::read(&next.text()).unwrap());
            }
        };
        let (up, mut down) = (walk(false), walk(true));
        assert_eq!(up.len(), 23);
        down.reverse();
        assert_eq!(up, down);
    }
}

#[test]
fn superseding_and_withdrawing_leave_the_earlier_entry_readable() {
    for (store, _folder) in both() {
        let child = file(&store, "Reed");
        let first = entry("a", "police", When::day(day(1)), "arrested");
        append(&store, &child, 1, &[New::entry(first, vec![Kind::Arrest])]);
        let better = entry("b", "police", When::day(day(1)), "arrested and released");
        append(
            &store,
            &child,
            2,
            &[New::superseding(better, vec![], EntryId("a".into()), "left out".into())],
        );
        let agency = Agency("police".into());
        let withdrawal = |of: &str| {
            New::withdrawal(EntryId(name()), agency.clone(), EntryId(of.into()), "other boy".into())
        };
        let again =
            store.act(&audit("ann", &child, 3), |acting| acting.append(&[withdrawal("a")], None));
        assert_eq!(again, Err(StoreError::AlreadyChanged(EntryId("a".into()))));
        append(&store, &child, 3, &[withdrawal("b")]);
        let seen = |history| {
            let filter = Filter { history, ..Filter::default() };
            let page = store
                .look(&audit("ann", &child, 4), |l| l.page(&filter, &everyone("ann"), None))
                .unwrap();
            page.lines
        };
        assert!(seen(false).is_empty());
        let history = seen(true);
        assert_eq!(history.len(), 2);
        assert_eq!(history[0].changed_by, Some((EntryId("b".into()), How::Supersedes)));
        assert_eq!(history[0].kinds, [Coded { kind: Kind::Arrest, words: String::new() }]);
        assert_eq!(history[1].changed_by.as_ref().unwrap().1, How::Withdraws);
        let versions =
            store.look(&audit("ann", &child, 5), |l| l.versions(&EntryId("b".into()))).unwrap();
        assert_eq!(versions.len(), 3);
        assert_eq!(versions[2].kept.change.as_ref().unwrap().reason, "other boy");
        let whole = store.look(&audit("ann", &child, 6), |l| l.whole()).unwrap();
        assert_eq!(whole.len(), 3);
    }
}

#[test]
fn a_file_that_went_on_since_it_was_read_refuses_what_expected_otherwise() {
    for (store, _folder) in both() {
        let child = file(&store, "Reed");
        let new = |id: &str| [New::entry(entry(id, "police", When::day(day(1)), "x"), vec![])];
        let seen = append(&store, &child, 1, &new("a"));
        let now = append(&store, &child, 2, &new("b"));
        let act = |expected: &Head| {
            store.act(&audit("bob", &child, 3), |acting| acting.append(&new("c"), Some(expected)))
        };
        assert_eq!(act(&seen), Err(StoreError::Moved { now: now.clone() }));
        assert_eq!(act(&now).unwrap().length, 3);
        // The refused act left nothing, not even its audit line.
        let looked = store.look(&audit("ann", &child, 4), |l| l.who_looked(None, 50)).unwrap();
        assert_eq!(looked.iter().filter(|line| line.practitioner.as_str() == "bob").count(), 1);
    }
}

#[test]
fn a_name_is_kept_once_and_a_child_must_be_there() {
    for (store, _folder) in both() {
        let child = file(&store, "Reed");
        let new = [New::entry(entry("a", "police", When::UNKNOWN, "x"), vec![])];
        append(&store, &child, 1, &new);
        let twice = store.act(&audit("ann", &child, 2), |acting| acting.append(&new, None));
        assert!(matches!(twice, Err(StoreError::Exists(_))), "{twice:?}");
        let nobody = ChildId(name());
        let gone = store.act(&audit("ann", &nobody, 2), |acting| acting.append(&new, None));
        assert!(matches!(gone, Err(StoreError::Unknown { what: "child", .. })), "{gone:?}");
        let look = store.look(&audit("ann", &nobody, 2), |l| l.whole());
        assert!(matches!(look, Err(StoreError::Unknown { what: "child", .. })));
        let no_child = Audit { child: None, ..audit("ann", &child, 3) };
        assert_eq!(store.look(&no_child, |l| l.whole()), Err(StoreError::NoChild));
    }
}

#[test]
fn a_look_leaves_its_line_and_a_look_without_a_line_does_not_happen() {
    for (store, _folder) in both() {
        let child = file(&store, "Reed");
        let line = audit("ann", &child, 5);
        store.look(&line, |_| Ok(())).unwrap();
        let seen = store.look(&audit("bob", &child, 6), |l| l.who_looked(None, 10)).unwrap();
        assert_eq!(seen[1], line);
        let mut read = false;
        let twice = store.look(&line, |_| {
            read = true;
            Ok(())
        });
        assert!(matches!(twice, Err(StoreError::Exists(_))), "{twice:?}");
        assert!(!read);
        let failed = store.look(&audit("cat", &child, 7), |l| l.entry(&EntryId("none".into())));
        assert!(matches!(failed, Err(StoreError::Unknown { what: "entry", .. })));
        let seen = store.look(&audit("bob", &child, 8), |l| l.who_looked(None, 2)).unwrap();
        assert_eq!(seen[1].practitioner.as_str(), "cat");
    }
}

#[test]
fn many_looks_at_once_each_leave_one_line() {
    for (store, _folder) in both() {
        let child = file(&store, "Reed");
        std::thread::scope(|threads| {
            for looker in 0..16 {
                let (store, child) = (store.clone(), child.clone());
                threads.spawn(move || {
                    for n in 0..20 {
                        let line = audit(&format!("p{looker}"), &child, n);
                        store.look(&line, |l| l.whole().map(|_| ())).unwrap();
                    }
                });
            }
        });
        let seen = store.look(&audit("ann", &child, 99), |l| l.who_looked(None, 1000)).unwrap();
        assert_eq!(seen.len(), 16 * 20 + 2);
    }
}

#[test]
fn a_line_that_cannot_be_kept_spoils_no_other_that_waits_with_it() {
    for (store, _folder) in both() {
        let child = file(&store, "Reed");
        let refused: usize = std::thread::scope(|threads| {
            let lookers: Vec<_> = (0..8)
                .map(|looker| {
                    let (store, child) = (store.clone(), child.clone());
                    threads.spawn(move || {
                        let line = |n: i64| {
                            // Of eight who use one name, one is kept.
                            let id = if n % 2 == 0 { format!("all-{n}") } else { name() };
                            let look = audit(&format!("p{looker}"), &child, n);
                            store.note(&Audit { id: RowId(id), ..look })
                        };
                        let results = (0..20).map(line);
                        results.filter(|kept| matches!(kept, Err(StoreError::Exists(_)))).count()
                    })
                })
                .collect();
            lookers.into_iter().map(|looker| looker.join().unwrap()).sum()
        });
        assert_eq!(refused, 10 * 7);
        let seen = store.look(&audit("ann", &child, 99), |l| l.who_looked(None, 1000)).unwrap();
        assert_eq!(seen.len(), 8 * 10 + 10 + 2);
    }
}

#[test]
fn two_who_append_at_once_lose_nothing() {
    for (store, _folder) in both() {
        let child = file(&store, "Reed");
        let seen = store.look(&audit("ann", &child, 1), |l| Ok(l.child().head.clone())).unwrap();
        let tries = std::thread::scope(|threads| {
            let appenders: Vec<_> = (0..4)
                .map(|who| {
                    let (store, child, seen) = (store.clone(), child.clone(), seen.clone());
                    threads.spawn(move || {
                        let mut kept = 0;
                        for n in 0..25 {
                            let id = format!("{who}-{n}");
                            let new =
                                [New::entry(entry(&id, "police", When::UNKNOWN, "x"), vec![])];
                            append(&store, &child, n, &new);
                            // Whoever still believes in the first head is told that it moved on.
                            let line = audit("eve", &child, n);
                            let stale = store.act(&line, |acting| {
                                acting.append(
                                    &[New::entry(entry("s", "police", When::UNKNOWN, ""), vec![])],
                                    Some(&seen),
                                )
                            });
                            kept += i32::from(matches!(stale, Err(StoreError::Moved { .. })));
                        }
                        kept
                    })
                })
                .collect();
            appenders.into_iter().map(|thread| thread.join().unwrap()).sum::<i32>()
        });
        assert_eq!(tries, 100);
        let whole = store.look(&audit("ann", &child, 2), |l| l.whole()).unwrap();
        let mut places: Vec<_> = whole.iter().map(|line| line.kept.place).collect();
        places.sort_unstable();
        assert_eq!(places, (1..=100).collect::<Vec<_>>());
    }
}
