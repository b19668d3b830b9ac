//! Signing in, and work in hand.

use crate::*;
use store::{Credential, Draft, PractitionerId, Session, StoreError, Token};

fn with_someone(store: &Store) -> PractitionerId {
    let nobody = Audit { child: None, ..audit("root", &ChildId::default(), 0) };
    let agency =
        store::AgencyRow { agency: Agency("school".into()), name: "School".into(), is_open: true };
    store
        .act(&nobody, |acting| {
            acting.put_agency(&agency)?;
            acting.add_practitioner(&practitioner("ann", "school"))
        })
        .unwrap();
    "ann".into()
}

#[test]
fn an_address_is_one_persons_whatever_its_capitals() {
    for (store, _folder) in both() {
        let ann = with_someone(&store);
        let found = store.practitioner_by_email(" Ann@Example.ORG ").unwrap().unwrap();
        assert_eq!((found.id, found.roles), (ann, vec!["practitioner".to_owned()]));
        let nobody = Audit { child: None, ..audit("root", &ChildId::default(), 0) };
        let other =
            Practitioner { email: "ANN@example.org".into(), ..practitioner("bob", "school") };
        let twice = store.act(&nobody, |acting| acting.add_practitioner(&other));
        assert!(matches!(twice, Err(StoreError::Exists(_))), "{twice:?}");
        assert_eq!(store.practitioner(&"bob".into()).unwrap(), None);
        let moved = Practitioner { roles: vec!["manager".into()], ..practitioner("ann", "school") };
        store
            .act(&Audit { id: RowId(name()), ..nobody }, |acting| {
                acting.change_practitioner(&moved)
            })
            .unwrap();
        assert_eq!(store.practitioners(None, "", None, 9).unwrap()[0].roles, ["manager"]);
    }
}

#[test]
fn sessions_end_by_time_by_device_and_everywhere() {
    for (store, _folder) in both() {
        let ann = with_someone(&store);
        let session = |hash: &str, ends: i64| Session {
            token_hash: hash.into(),
            practitioner: ann.clone(),
            created: at(0),
            seen: at(0),
            ends: at(ends),
            second_factor: false,
            device: "Firefox".into(),
        };
        for (hash, ends) in [("h1", 10), ("h2", 100), ("h3", 100)] {
            store.add_session(&session(hash, ends)).unwrap();
        }
        assert!(store.session("h1", &at(9)).unwrap().is_some());
        assert!(store.session("h1", &at(10)).unwrap().is_none());
        let proved = Session { second_factor: true, seen: at(20), ..session("h2", 200) };
        store.see_session(&proved).unwrap();
        assert_eq!(store.session("h2", &at(150)).unwrap(), Some(proved));
        assert_eq!(store.sessions(&ann, &at(20)).unwrap().len(), 2);
        assert_eq!(store.end_sessions(&ann, "h2").unwrap(), 2);
        store.end_session("h2").unwrap();
        assert!(store.sessions(&ann, &at(0)).unwrap().is_empty());
    }
}

#[test]
fn failures_are_counted_and_forgotten() {
    for (store, _folder) in both() {
        assert_eq!(store.attempts("ip 192.0.2.1").unwrap(), None);
        for second in 1..=3 {
            let now = store.attempt_failed("ip 192.0.2.1", &at(second)).unwrap();
            assert_eq!((now.failures, now.first, now.last), (second, at(1), at(second)));
        }
        store.tidy(&at(0), &at(4)).unwrap();
        assert_eq!(store.attempts("ip 192.0.2.1").unwrap(), None);
    }
}

#[test]
fn credentials_and_tokens_are_found_by_what_is_shown() {
    for (store, _folder) in both() {
        let ann = with_someone(&store);
        let credential = |id: &str, subject: &str| Credential {
            id: id.into(),
            practitioner: ann.clone(),
            kind: "passkey".into(),
            subject: subject.into(),
            secret: "{}".into(),
            created: at(0),
            used: None,
        };
        store.add_credential(&credential("c1", "key-1")).unwrap();
        assert!(matches!(
            store.add_credential(&credential("c2", "key-1")),
            Err(StoreError::Exists(_))
        ));
        store.add_credential(&credential("c3", "")).unwrap();
        store.add_credential(&credential("c4", "")).unwrap();
        store.use_credential(&"c1".into(), "{\"counter\":1}", &at(7)).unwrap();
        let found = store.credential_of("passkey", "key-1").unwrap().unwrap();
        assert_eq!((found.secret.as_str(), found.used), ("{\"counter\":1}", Some(at(7))));
        assert_eq!(store.credential_of("passkey", "").unwrap(), None);
        let token = Token {
            token_hash: "t".into(),
            name: "nightly".into(),
            practitioner: ann.clone(),
            may: "read".into(),
            created: at(0),
            ends: at(10),
            used: None,
        };
        store.add_token(&token).unwrap();
        assert_eq!(store.token("t", &at(9)).unwrap(), Some(token));
        assert_eq!(store.token("t", &at(10)).unwrap(), None);
    }
}

#[test]
fn a_draft_is_its_writers_own() {
    for (store, _folder) in both() {
        let draft = |body: &str, second| Draft {
            id: "d".into(),
            child: None,
            form: "entry".into(),
            body: body.into(),
            saved: at(second),
            ends: None,
        };
        store.put_draft(&"ann".into(), &draft("{}", 1)).unwrap();
        store.put_draft(&"ann".into(), &draft("{\"what\":1}", 2)).unwrap();
        let (ann, id) = ("ann".into(), "d".into());
        assert_eq!(store.drafts(&ann, &at(3)).unwrap(), [draft("", 2)]);
        assert_eq!(store.draft(&ann, &id, &at(3)).unwrap(), Some(draft("{\"what\":1}", 2)));
        assert_eq!(store.draft(&"bob".into(), &id, &at(3)).unwrap(), None);
        store.drop_draft(&ann, &id).unwrap();
        assert!(store.drafts(&ann, &at(3)).unwrap().is_empty());
    }
}

#[test]
fn a_draft_whose_time_has_run_out_is_gone_and_is_thrown_away_with_the_next_one() {
    for (store, _folder) in both() {
        let draft = |id: &str, second, ends: Option<i64>| Draft {
            id: id.into(),
            child: None,
            form: "import".into(),
            body: "{}".into(),
            saved: at(second),
            ends: ends.map(at),
        };
        let ann = "ann".into();
        store.put_draft(&ann, &draft("short", 1, Some(10))).unwrap();
        assert!(store.draft(&ann, &"short".into(), &at(9)).unwrap().is_some());
        assert_eq!(store.draft(&ann, &"short".into(), &at(10)).unwrap(), None);
        assert!(store.drafts(&ann, &at(10)).unwrap().is_empty());
        store.put_draft(&"bob".into(), &draft("other", 11, None)).unwrap();
        // Gone for good, not only hidden from a later clock.
        assert_eq!(store.draft(&ann, &"short".into(), &at(2)).unwrap(), None);
        assert!(store.draft(&"bob".into(), &"other".into(), &at(99)).unwrap().is_some());
    }
}
