//! An invented partnership with one child's file, for tests of pages and for looking at them. Its
//! clock stands still.
#![allow(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "only tests and examples use it; they fail by panicking"
)]

use crate::app::{App, Handed, InForce, Settings};
use crate::sign_in::locked::Keys;
use crate::who::Signed;
use access::{Access, Role, Who};
use axum::Router;
use chronology::{Agency, EntryId, Kind, Marking};
use jiff::Timestamp;
use practice::Practice;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{
    AgencyRow, At, Audit, ChildId, Identifier, Involvement, New, Person, PersonId, Practitioner,
    PractitionerId, RowId, Store,
};

/// When it is: a working morning after the last entry.
pub fn now() -> Timestamp {
    "2018-12-10T09:00:00Z".parse().unwrap()
}

/// The child's file.
pub const CHILD: &str = "0195f3a0-0000-7000-8000-0000000000c1";

/// A name with a number in it.
fn id(n: u16) -> String {
    format!("0195f3a0-0000-7000-8000-{n:012x}")
}

/// Who can be signed in: key, name, agency, role, and whether they are involved with the child by
/// name.
pub const PEOPLE: [(&str, &str, &str, Role, bool); 7] = [
    ("worker", "Priya Anand", "social_care", Role::Practitioner, true),
    ("police", "Tom Rees", "police", Role::Practitioner, true),
    ("manager", "Ruth Clarke", "social_care", Role::Manager, true),
    ("nurse", "Noreen Bhatti", "health", Role::Practitioner, false),
    ("auditor", "Colin Frost", "social_care", Role::Auditor, false),
    ("admin", "Ada Simms", "social_care", Role::Administrator, false),
    ("officer", "Gwen Hale", "police", Role::Manager, true),
];

/// Someone of [`PEOPLE`], signed in with a second factor.
pub fn signed(key: &str) -> Signed {
    let (place, (_, name, agency, role, _)) =
        PEOPLE.iter().enumerate().find(|(_, person)| person.0 == key).unwrap();
    Signed {
        who: Who {
            practitioner: id(place as u16 + 1).as_str().into(),
            agency: Agency((*agency).to_owned()),
            teams: Vec::new(),
            roles: vec![*role],
            second_factor: true,
        },
        name: (*name).to_owned(),
        agency_name: Practice::embedded()
            .unwrap()
            .agencies
            .name(&Agency((*agency).to_owned()))
            .to_owned(),
        session: "test".to_owned(),
        csrf: "csrf-token-of-a-test".to_owned(),
    }
}

/// The server over [`app`], with someone of [`PEOPLE`] signed in, or nobody.
pub fn server(app: App, key: Option<&str>) -> Router {
    crate::router::router_as(app, key.map(signed))
}

/// A fresh partnership in a file that stays as long as the process's temporary folder.
pub fn app() -> App {
    let folder = tempfile::tempdir().unwrap().keep();
    app_over(Store::create(folder.join("test.db").to_str().unwrap()).unwrap())
}

/// The same in an empty store.
pub fn app_over(store: Store) -> App {
    let practice = Practice::embedded().unwrap();
    fill(&store, &practice);
    App::new(Handed {
        store,
        access: Arc::new(Access::new().unwrap()),
        practice: Arc::new(practice),
        in_force: InForce {
            document: "<!DOCTYPE html><title>Rules</title><style></style>".to_owned(),
            ..InForce::default()
        },
        settings: Settings {
            partnership: "Anyshire Safeguarding Children Partnership".to_owned(),
            address: "http://127.0.0.1:8090".to_owned(),
            help: "help@throughline.example".to_owned(),
            notice: Some("Everything here is invented: no real child is meant.".to_owned()),
            identity: Vec::new(),
            behind_proxy: false,
            api_per_minute: 600,
        },
        secrets: Keys::read(&Keys::made([7; 32])).unwrap(),
        now,
        metrics: None,
    })
}

fn audit(n: u16, act: &str, child: Option<&str>) -> Audit {
    Audit {
        id: RowId(id(0x1000 + n)),
        at: At::from(now()),
        practitioner: PractitionerId(id(1)),
        act: act.to_owned(),
        child: child.map(ChildId::from),
        ..Audit::default()
    }
}

fn fill(store: &Store, practice: &Practice) {
    let set_up = audit(1, "set_up", None);
    store
        .act(&set_up, |acting| {
            for rule in &practice.agencies.agency {
                let agency = Agency(rule.key.clone());
                acting.put_agency(&AgencyRow { agency, name: rule.name.clone(), is_open: true })?;
            }
            for (place, (key, name, agency, role, _)) in PEOPLE.iter().enumerate() {
                acting.add_practitioner(&Practitioner {
                    id: PractitionerId(id(place as u16 + 1)),
                    agency: Agency((*agency).to_owned()),
                    name: (*name).to_owned(),
                    email: format!("{key}@throughline.example"),
                    standing: "active".to_owned(),
                    created: At::from(now()),
                    roles: vec![role.key().to_owned()],
                    teams: Vec::new(),
                })?;
            }
            Ok(())
        })
        .unwrap();
    let entries = entries(practice);
    store
        .act(&audit(2, "create_file", Some(CHILD)), |acting| {
            acting.open_file(&PersonId(id(0x200)), &jayden())?;
            acting.put_person(&PersonId(id(0x201)), &mother())?;
            for (place, (_, _, agency, _, involved)) in PEOPLE.iter().enumerate() {
                if *involved {
                    acting.involve(&Involvement {
                        id: RowId(id(0x300 + place as u16)),
                        practitioner: Some(PractitionerId(id(place as u16 + 1))),
                        reason: format!("Named worker of {agency}"),
                        from: "2016-01-04".to_owned(),
                        ..Involvement::default()
                    })?;
                }
            }
            acting.append(&entries, None)
        })
        .unwrap();
}

fn jayden() -> Person {
    Person {
        given: "Jayden".to_owned(),
        family: "Marlowe-Osei".to_owned(),
        known_as: vec!["J".to_owned(), "Jay".to_owned()],
        born: "2002-05-14".to_owned(),
        sex: "male".to_owned(),
        pronouns: "he/him".to_owned(),
        identifiers: vec![Identifier {
            scheme: "nhs_number".to_owned(),
            value: "999 000 0018".to_owned(),
        }],
        ..Person::default()
    }
}

fn mother() -> Person {
    Person {
        given: "Abena".to_owned(),
        family: "Osei".to_owned(),
        relation: "mother".to_owned(),
        ..Person::default()
    }
}

/// The demonstration's returns as entries, the last of the police's sealed.
fn entries(practice: &Practice) -> Vec<New> {
    const FILES: [(&str, &[u8]); 3] = [
        (
            "childrens_trust.csv",
            include_bytes!("../../../demo/michael/returns/childrens_trust.csv"),
        ),
        ("police.csv", include_bytes!("../../../demo/michael/returns/police.csv")),
        (
            "youth_offending.csv",
            include_bytes!("../../../demo/michael/returns/youth_offending.csv"),
        ),
    ];
    let mut names = BTreeSet::new();
    let mut all = Vec::new();
    for (name, bytes) in FILES {
        let options =
            returns::Options { born: "2002-05-14".parse().ok(), ..returns::Options::new(practice) };
        for mut entry in returns::read(name, bytes, &options).unwrap().entries {
            while !names.insert(entry.id.clone()) {
                entry.id = EntryId(format!("{}-again", entry.id));
            }
            all.push(entry);
        }
    }
    if let Some(last) = all.iter_mut().rev().find(|entry| entry.agency.0 == "police") {
        last.marking = Marking::Restricted;
    }
    let none: Vec<Kind> = Vec::new();
    all.into_iter().map(|entry| New::entry(entry, none.clone())).collect()
}
