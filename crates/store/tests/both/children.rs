//! Lists across children: who is on them, and what can be found.

use crate::*;
use store::{Involvement, Team};

/// Involvements by name; its own agency's sealed entries, and those that were opened to it.
fn reader(who: &str, agency: &str, reach: Reach) -> Scope {
    let anyone = vec![Marking::Ordinary];
    let (own_agency, opened) = (vec![Marking::Restricted], vec![Marking::Restricted]);
    scope(who, agency, reach, Readable { anyone, own_agency, opened, own: Vec::new() })
}

const NAMED: Reach =
    Reach { every: false, named: true, teams: false, agency: false, emergency: false };
const TEAMS: Reach = Reach { teams: true, ..NAMED };
const AGENCY: Reach = Reach { agency: true, ..TEAMS };
const EVERY: Reach = Reach { every: true, ..NAMED };

fn involve(store: &Store, child: &ChildId, by: Involvement) {
    let by = Involvement {
        id: RowId(name()),
        reason: "allocated".into(),
        from: if by.from.is_empty() { "2026-01-01".into() } else { by.from },
        ..by
    };
    store.act(&audit("ann", child, 1), |acting| acting.involve(&by)).unwrap();
}

fn partnership(store: &Store) {
    let nobody = Audit { child: None, ..audit("root", &ChildId::default(), 0) };
    let agency = |key: &str| store::AgencyRow {
        agency: Agency(key.into()),
        name: key.into(),
        is_open: true,
    };
    let team = Team {
        id: "t1".into(),
        agency: Agency("social_care".into()),
        name: "North".into(),
        is_open: true,
    };
    store
        .act(&nobody, |acting| {
            acting.put_agency(&agency("social_care"))?;
            acting.put_agency(&agency("police"))?;
            acting.put_team(&team)?;
            let tess =
                Practitioner { teams: vec!["t1".into()], ..practitioner("tess", "social_care") };
            acting.add_practitioner(&tess)?;
            acting.add_practitioner(&practitioner("pat", "police"))
        })
        .unwrap();
}

fn listed(store: &Store, scope: &Scope) -> Vec<String> {
    let mut names = Vec::new();
    let mut after = None;
    loop {
        // Pages of two, so that the cursor is walked too.
        let page = store.children(scope, after.as_ref(), 2).unwrap();
        let Some(last) = page.last() else { return names };
        after = Some(last.cursor());
        names.extend(page.iter().map(|line| line.person.family.clone()));
    }
}

#[test]
fn a_list_holds_the_files_within_its_scope_and_no_other() {
    for (store, _folder) in both() {
        partnership(&store);
        let [adams, brown, clark, davis, evans] =
            ["Adams", "Brown", "Clark", "Davis", "Evans"].map(|family| file(&store, family));
        involve(
            &store,
            &adams,
            Involvement { practitioner: Some("tess".into()), ..Default::default() },
        );
        involve(&store, &brown, Involvement { team: Some("t1".into()), ..Default::default() });
        let agency = Some(Agency("social_care".into()));
        involve(&store, &clark, Involvement { agency, ..Default::default() });
        let over = Some("2026-01-31".to_owned());
        let practitioner = Some("tess".into());
        involve(&store, &davis, Involvement { practitioner, to: over, ..Default::default() });
        let lists = |reach| listed(&store, &reader("tess", "social_care", reach));
        assert_eq!(lists(NAMED), ["Adams"]);
        assert_eq!(lists(TEAMS), ["Adams", "Brown"]);
        assert_eq!(lists(AGENCY), ["Adams", "Brown", "Clark"]);
        assert_eq!(lists(EVERY), ["Adams", "Brown", "Clark", "Davis", "Evans"]);
        assert!(listed(&store, &reader("pat", "police", AGENCY)).is_empty());
        for child in [&adams, &evans] {
            let out = |acting: &mut store::Acting<'_>| acting.exclude(&"tess".into(), "her nephew");
            store.act(&audit("ann", child, 2), out).unwrap();
        }
        assert_eq!(lists(AGENCY), ["Brown", "Clark"]);
        assert_eq!(lists(EVERY), ["Brown", "Clark", "Davis"]);
        let back = |acting: &mut store::Acting<'_>| acting.lift_exclusion(&"tess".into());
        store.act(&audit("ann", &adams, 3), back).unwrap();
        assert_eq!(lists(NAMED), ["Adams"]);
    }
}

#[test]
fn people_are_found_by_the_beginnings_of_words_within_the_scope() {
    for (store, _folder) in both() {
        partnership(&store);
        let (mine, other) = (file(&store, "Núñez-Reed"), file(&store, "Nunes"));
        involve(
            &store,
            &mine,
            Involvement { practitioner: Some("tess".into()), ..Default::default() },
        );
        let find = |reach, text: &str, born: Option<&str>| -> Vec<ChildId> {
            let scope = reader("tess", "social_care", reach);
            let found = store.find_people(&scope, text, born, 10).unwrap();
            found.into_iter().map(|found| found.child).collect()
        };
        assert_eq!(find(EVERY, "nun", None), [other.clone(), mine.clone()]);
        assert_eq!(find(NAMED, "NUN sam", None), [mine.clone()]);
        assert_eq!(find(EVERY, "nunez", Some("2010-02-03")), [mine.clone()]);
        assert!(find(EVERY, "nunez", Some("2010-02-04")).is_empty());
        assert!(find(EVERY, "unez", None).is_empty());
        assert!(find(EVERY, "\" OR * ' & !", None).is_empty());
        let person = Person { family: "Walker".into(), ..Person::default() };
        let people = store.look(&audit("ann", &mine, 3), |l| l.people()).unwrap();
        let child = people[0].id.clone();
        store.act(&audit("ann", &mine, 4), |acting| acting.put_person(&child, &person)).unwrap();
        assert!(find(EVERY, "nunez", None).is_empty());
        assert_eq!(find(NAMED, "walk", None), [mine.clone()]);
        let versions = store.look(&audit("ann", &mine, 5), |l| l.person_versions(&child)).unwrap();
        assert_eq!(versions.iter().map(|v| v.version).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(versions[0].person.family, "Núñez-Reed");
        assert!(versions.iter().all(|version| version.is_child));
    }
}

#[test]
fn words_of_a_sealed_entry_find_it_only_for_those_who_may_read_it() {
    for (store, _folder) in both() {
        partnership(&store);
        let child = file(&store, "Reed");
        for who in ["tess", "pat"] {
            involve(
                &store,
                &child,
                Involvement { practitioner: Some(who.into()), ..Default::default() },
            );
        }
        let mut sealed = entry("s", "police", When::day(day(1)), "informant at the garage");
        sealed.marking = Marking::Restricted;
        let plain = entry("o", "police", When::day(day(2)), "stopped at the garage");
        append(&store, &child, 1, &[sealed, plain].map(|entry| New::entry(entry, vec![])));
        let find = |who: &str, agency: &str, text: &str| -> Vec<String> {
            let scope = reader(who, agency, NAMED);
            let found = store.find_entries(&scope, text, 10).unwrap();
            let across: Vec<_> = found.into_iter().map(|line| line.kept.id.0).collect();
            // A few files are gone through, all of them are asked by the index: the same is found.
            let all = Scope { reach: EVERY, ..scope.clone() };
            let indexed = store.find_entries(&all, text, 10).unwrap();
            assert_eq!(across, indexed.into_iter().map(|line| line.kept.id.0).collect::<Vec<_>>());
            let filter = store::Filter { text: text.into(), ..Default::default() };
            let (page, extent) = store
                .look(&audit(who, &child, 100), |l| {
                    Ok((l.page(&filter, &scope, None)?, l.extent(&filter, &scope)?))
                })
                .unwrap();
            let within: Vec<_> = page.lines.into_iter().map(|line| line.kept.id.0).collect();
            let (mut one, mut other) = (across.clone(), within);
            one.sort();
            other.sort();
            assert_eq!(one, other);
            assert_eq!(extent.found as usize, one.len());
            one
        };
        assert_eq!(find("pat", "police", "garage"), ["o", "s"]);
        assert_eq!(find("tess", "social_care", "garage"), ["o"]);
        assert!(find("tess", "social_care", "informant").is_empty());
        let ask = RowId(name());
        let asking = audit("tess", &child, 5);
        store
            .act(&asking, |acting| {
                acting.ask(&ask, &EntryId("s".into()), "strategy meeting", &at(50)).map(|_| ())
            })
            .unwrap();
        assert_eq!(store.open_asks(Some(&Agency("police".into())), 5).unwrap().len(), 1);
        assert!(store.open_asks(Some(&Agency("school".into())), 5).unwrap().is_empty());
        assert!(find("tess", "social_care", "informant").is_empty());
        let answer = |acting: &mut store::Acting<'_>| acting.answer(&ask, Some(&at(200)), "needed");
        store.act(&audit("pat", &child, 6), answer).unwrap();
        assert_eq!(find("tess", "social_care", "inform"), ["s"]);
        assert!(store.open_asks(None, 5).unwrap().is_empty());
        let over = Scope { now: at(200), ..reader("tess", "social_care", NAMED) };
        assert!(store.find_entries(&over, "informant", 10).unwrap().is_empty());
        let ties = store.ties(&child).unwrap();
        assert!(ties.exists && ties.asks[0].answer.as_ref().unwrap().granted);
    }
}

#[test]
fn an_emergency_reaches_a_file_until_it_ends() {
    for (store, _folder) in both() {
        partnership(&store);
        let child = file(&store, "Reed");
        let look = audit("tess", &child, 50);
        let opened = store
            .act(&look, |acting| acting.break_glass(&"g".into(), "missing tonight", &at(150)))
            .unwrap();
        assert_eq!((opened.opened, opened.until), (at(50), at(150)));
        let seen = |reach, now| {
            let scope = Scope { now: at(now), ..reader("tess", "social_care", reach) };
            listed(&store, &scope).len()
        };
        let emergency = Reach { emergency: true, ..Reach::default() };
        assert_eq!([49, 50, 149, 150].map(|now| seen(emergency, now)), [0, 1, 1, 0]);
        assert_eq!(seen(AGENCY, 100), 0);
        assert_eq!(store.open_break_glass(5).unwrap().len(), 1);
        let review =
            |acting: &mut store::Acting<'_>| acting.review_break_glass(&"g".into(), "right");
        store.act(&audit("ann", &child, 60), review).unwrap();
        let again = store.act(&audit("ann", &child, 61), review);
        assert!(matches!(again, Err(store::StoreError::Unknown { .. })), "{again:?}");
        assert!(store.open_break_glass(5).unwrap().is_empty());
    }
}

#[test]
fn a_file_for_those_named_only_is_on_nobody_elses_list() {
    for (store, _folder) in both() {
        partnership(&store);
        let child = file(&store, "Reed");
        append(
            &store,
            &child,
            1,
            &[New::entry(entry("a", "police", When::UNKNOWN, "moved"), vec![])],
        );
        let agency = Some(Agency("social_care".into()));
        involve(&store, &child, Involvement { agency, ..Default::default() });
        store.act(&audit("ann", &child, 2), |acting| acting.set_named_only(true)).unwrap();
        assert!(store.ties(&child).unwrap().named_only);
        let found = |reach| {
            let scope = reader("tess", "social_care", reach);
            let people = store.find_people(&scope, "reed", None, 5).unwrap().len();
            [
                listed(&store, &scope).len(),
                people,
                store.find_entries(&scope, "moved", 5).unwrap().len(),
            ]
        };
        assert_eq!(found(AGENCY), [0, 0, 0]);
        assert_eq!(found(EVERY), [0, 0, 0]);
        let practitioner = Some("tess".into());
        involve(&store, &child, Involvement { practitioner, ..Default::default() });
        assert_eq!(found(NAMED), [1, 1, 1]);
        assert_eq!(found(EVERY), [1, 1, 1]);
    }
}

#[test]
fn what_others_recorded_since_someone_read_there_is_new_to_them() {
    for (store, _folder) in both() {
        partnership(&store);
        let [mine, other] = ["Adams", "Brown"].map(|family| file(&store, family));
        involve(
            &store,
            &mine,
            Involvement { practitioner: Some("tess".into()), ..Default::default() },
        );
        let new = |id: &str, agency: &str| {
            New::entry(entry(id, agency, When::day(day(1)), "told"), Vec::new())
        };
        let mut sealed = new("e3", "police");
        sealed.entry.as_mut().unwrap().marking = Marking::Restricted;
        append(&store, &mine, 10, &[new("e1", "police"), new("e2", "social_care"), sealed]);
        append(&store, &other, 10, &[new("o1", "police")]);
        let scope = reader("tess", "social_care", NAMED);
        let news = store.news(&scope, 10).unwrap();
        assert_eq!(news.len(), 1, "{news:?}");
        assert_eq!((&news[0].child, news[0].entries, &news[0].seen), (&mine, 1, &None));
        assert_eq!((news[0].agency.0.as_str(), &news[0].last), ("police", &at(10)));
        // A page that shows no entries is not reading them; one that does is.
        let look = |detail: &str, second| {
            let line = Audit { detail: detail.into(), ..audit("tess", &mine, second) };
            store.look(&line, |_| Ok(())).unwrap();
        };
        look("people", 20);
        assert_eq!(store.news(&scope, 10).unwrap().len(), 1);
        look("chronology", 30);
        assert!(store.news(&scope, 10).unwrap().is_empty());
        append(&store, &mine, 40, &[new("e4", "police"), new("e5", "health")]);
        let withdrawn = New::withdrawal(
            EntryId("w".into()),
            Agency("police".into()),
            EntryId("e4".into()),
            "wrong".into(),
        );
        append(&store, &mine, 41, &[withdrawn]);
        let news = store.news(&scope, 10).unwrap();
        assert_eq!(news.iter().map(|one| one.agency.0.as_str()).collect::<Vec<_>>(), ["health"]);
        assert_eq!(news[0].seen, Some(at(30)));
        assert!(store.noted(&"tess".into(), &mine, "look", &at(30)).unwrap());
        assert!(!store.noted(&"tess".into(), &mine, "look", &at(31)).unwrap());
    }
}

#[test]
fn an_emergency_waits_for_those_who_may_review_it_and_then_comes_back_to_whoever_took_it() {
    for (store, _folder) in both() {
        partnership(&store);
        let [open, named, kept] = ["Adams", "Brown", "Clark"].map(|family| file(&store, family));
        for child in [&open, &named, &kept] {
            let id = RowId(format!("b-{child}"));
            let line = audit("pat", child, 5);
            store.act(&line, |acting| acting.break_glass(&id, "life at risk", &at(90))).unwrap();
        }
        store.act(&audit("ann", &named, 6), |acting| acting.set_named_only(true)).unwrap();
        store
            .act(&audit("ann", &kept, 6), |acting| acting.exclude(&"tess".into(), "aunt"))
            .unwrap();
        let today = day(0);
        let waiting = |who: &str, agency: Option<&str>| -> Vec<ChildId> {
            let agency = agency.map(|key| Agency(key.into()));
            let found = store.to_review(&who.into(), agency.as_ref(), today, 10).unwrap();
            found.into_iter().map(|one| one.child).collect()
        };
        assert_eq!(waiting("tess", Some("police")), [open.clone()]);
        assert_eq!(waiting("tess", None), [open.clone()]);
        assert!(waiting("tess", Some("social_care")).is_empty());
        assert!(waiting("pat", None).is_empty(), "nobody reviews their own");

        let looked = Audit { detail: "chronology".into(), ..audit("pat", &open, 20) };
        store.look(&looked, |_| Ok(())).unwrap();
        let during = store.looked_during(&open, &"pat".into(), &at(5), &at(90), 10).unwrap();
        assert_eq!(during.len(), 2, "the opening itself, and the look: {during:?}");
        let id = RowId(format!("b-{open}"));
        store
            .act(&audit("tess", &open, 50), |acting| {
                acting.review_break_glass(&id, "Justified: yes")
            })
            .unwrap();
        assert!(waiting("tess", None).is_empty());
        let back = store.reviewed_of(&"pat".into(), &at(40), 10).unwrap();
        assert_eq!(back.len(), 1);
        assert!(store.reviewed_of(&"pat".into(), &at(51), 10).unwrap().is_empty());
    }
}
