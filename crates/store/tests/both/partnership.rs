//! The partnership's people and agencies, the auditor's search, and how a store fares.

use crate::*;
use store::{AgencyRow, AuditFilter, StoreError, Team};

fn nobody(seconds: i64) -> Audit {
    Audit { child: None, act: "administer".into(), ..audit("root", &ChildId::default(), seconds) }
}

#[test]
fn nothing_is_closed_while_people_of_it_sign_in() {
    for (store, _folder) in both() {
        let school =
            AgencyRow { agency: Agency("school".into()), name: "School".into(), is_open: true };
        let team = Team {
            id: "pastoral".into(),
            agency: school.agency.clone(),
            name: "Pastoral".into(),
            is_open: true,
        };
        let ann = Practitioner { teams: vec![team.id.clone()], ..practitioner("ann", "school") };
        store
            .act(&nobody(0), |acting| {
                acting.put_agency(&school)?;
                acting.put_team(&team)?;
                acting.add_practitioner(&ann)
            })
            .unwrap();
        let shut = AgencyRow { is_open: false, ..school };
        let shut_team = Team { is_open: false, ..team };
        let agency = store.act(&nobody(1), |acting| acting.put_agency(&shut));
        assert!(matches!(agency, Err(StoreError::Refused(_))), "{agency:?}");
        let closed = store.act(&nobody(2), |acting| acting.put_team(&shut_team));
        assert!(matches!(closed, Err(StoreError::Refused(_))), "{closed:?}");
        assert!(store.agencies().unwrap()[0].is_open && store.teams().unwrap()[0].is_open);
        let left = Practitioner { standing: "left".into(), ..ann };
        store
            .act(&nobody(3), |acting| {
                acting.change_practitioner(&left)?;
                acting.put_team(&shut_team)?;
                acting.put_agency(&shut)
            })
            .unwrap();
        assert!(!store.agencies().unwrap()[0].is_open);
        for (said, found) in [("", 1), ("ANN", 1), ("example.org", 1), ("%", 1), ("bob", 0)] {
            assert_eq!(store.practitioners(None, said, None, 9).unwrap().len(), found, "{said}");
        }
    }
}

#[test]
fn the_audit_is_asked_by_file_and_by_day() {
    for (store, _folder) in both() {
        let child = file(&store, "Adams");
        store.note(&nobody(50)).unwrap();
        store.note(&audit("ann", &child, 100)).unwrap();
        let lines = |filter: AuditFilter| {
            let filter = AuditFilter { limit: 9, ..filter };
            store.audit(&filter).unwrap().iter().map(|line| line.at.clone()).collect::<Vec<_>>()
        };
        let of = |child: Option<ChildId>| AuditFilter { child, ..AuditFilter::default() };
        assert_eq!(lines(of(None)), [at(100), at(50), at(0)]);
        assert_eq!(lines(of(Some(child.clone()))), [at(100), at(0)]);
        assert_eq!(lines(of(Some(ChildId::default()))), [at(50)], "about no file");
        let until = AuditFilter { until: Some(at(100)), ..of(None) };
        assert_eq!(lines(until), [at(50), at(0)]);
        let other = AuditFilter { practitioner: "bob".into(), ..of(Some(child.clone())) };
        assert_eq!(lines(other), []);
        let page = store.audit(&AuditFilter { limit: 1, ..of(Some(child.clone())) }).unwrap();
        let before = page.first().map(|line| (line.at.clone(), line.id.clone()));
        assert_eq!(lines(AuditFilter { before, ..of(Some(child)) }), [at(0)]);
    }
}

#[test]
fn a_store_tells_how_it_fares() {
    for (store, _folder) in both() {
        let job = |id: &str| store::Job {
            id: id.into(),
            kind: "verify".into(),
            due: at(0),
            ..Default::default()
        };
        store.add_job(&job("one")).unwrap();
        store.add_job(&job("two")).unwrap();
        let taken = store.take_job(&at(1), &at(0)).unwrap().unwrap();
        assert_eq!(store.jobs_of("verify").unwrap(), 2);
        store.job_failed(&taken.id, "no", None).unwrap();
        let fares = store.condition().unwrap();
        assert_eq!((fares.waiting, fares.failed), (1, 1));
        assert_eq!(store.jobs_of("verify").unwrap(), 1);
        assert!(fares.bytes > 10_000 && !fares.version.is_empty(), "{fares:?}");
        assert_eq!(fares.schema, "0004_people");
        assert_eq!(fares.folder.is_some(), fares.engine == "sqlite");
    }
}
