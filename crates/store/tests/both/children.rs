//! Lists across children: who is on them, and what can be found.

use crate::*;
use store::{Involvement, Reach, Team};

const DAY: &str = "2026-02-01";

fn scope(who: &str, agency: &str, reach: Reach) -> Scope {
    let others = vec![Marking::Ordinary];
    let own = vec![Marking::Ordinary, Marking::Restricted];
    Scope { practitioner: who.into(), agency: Agency(agency.into()), reach, own, others }
}

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
        let page = store.children(scope, DAY, after.as_ref(), 2).unwrap();
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
        let lists = |reach| listed(&store, &scope("tess", "social_care", reach));
        assert_eq!(lists(Reach::Own), ["Adams"]);
        assert_eq!(lists(Reach::Teams), ["Adams", "Brown"]);
        assert_eq!(lists(Reach::Agency), ["Adams", "Brown", "Clark"]);
        assert_eq!(lists(Reach::All), ["Adams", "Brown", "Clark", "Davis", "Evans"]);
        assert!(listed(&store, &scope("pat", "police", Reach::Agency)).is_empty());
        for child in [&adams, &evans] {
            let out = |acting: &mut store::Acting<'_>| acting.exclude(&"tess".into(), "her nephew");
            store.act(&audit("ann", child, 2), out).unwrap();
        }
        assert_eq!(lists(Reach::Agency), ["Brown", "Clark"]);
        assert_eq!(lists(Reach::All), ["Brown", "Clark", "Davis"]);
        let back = |acting: &mut store::Acting<'_>| acting.lift_exclusion(&"tess".into());
        store.act(&audit("ann", &adams, 3), back).unwrap();
        assert_eq!(lists(Reach::Own), ["Adams"]);
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
            let scope = scope("tess", "social_care", reach);
            let found = store.find_people(&scope, DAY, text, born, 10).unwrap();
            found.into_iter().map(|found| found.child).collect()
        };
        assert_eq!(find(Reach::All, "nun", None), [other.clone(), mine.clone()]);
        assert_eq!(find(Reach::Own, "NUN sam", None), [mine.clone()]);
        assert_eq!(find(Reach::All, "nunez", Some("2010-02-03")), [mine.clone()]);
        assert!(find(Reach::All, "nunez", Some("2010-02-04")).is_empty());
        assert!(find(Reach::All, "unez", None).is_empty());
        assert!(find(Reach::All, "\" OR * ' & !", None).is_empty());
        let person = Person { family: "Walker".into(), ..Person::default() };
        let people = store.look(&audit("ann", &mine, 3), |l| l.people()).unwrap();
        let child = people[0].id.clone();
        store.act(&audit("ann", &mine, 4), |acting| acting.put_person(&child, &person)).unwrap();
        assert!(find(Reach::All, "nunez", None).is_empty());
        assert_eq!(find(Reach::Own, "walk", None), [mine.clone()]);
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
            let scope = scope(who, agency, Reach::Own);
            let found = store.find_entries(&scope, &at(100), DAY, text, 10).unwrap();
            let across: Vec<_> = found.into_iter().map(|line| line.kept.id.0).collect();
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
        let over = scope("tess", "social_care", Reach::Own);
        assert!(store.find_entries(&over, &at(200), DAY, "informant", 10).unwrap().is_empty());
        let ties = store.ties(&child).unwrap();
        assert!(ties.exists && ties.asks[0].answer.as_ref().unwrap().granted);
    }
}
