//! `link` from files to files.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use support::run;

const HEALTH: &str = "Ref,Given,Family,Born on,NHS No,House,Postcode\n\
    1,Jayden,Marlowe-Osei,14/05/2012,9990000018,4 High Street,B70 9SJ\n\
    2,Keziah,Marlowe-Osei,14/05/2012,9434765919,4 High Street,B70 9SJ\n\
    3,Zo\u{eb},Brown,02/03/2010,,9 Low Road,B71 1AA\n";
const SCHOOL: &str = "id,forename,surname,dob,nhs_number,address,postcode\n\
    a,JADEN,OSEI,2012-05-14,999 000 0018,4 High St,B709SJ\n\
    b,Keziah,Marlowe Osei,2012-05-14,,4 High St,B70 9SJ\n\
    c,Zoe,Brown,2010-03-02,,9 Low Rd,B71 1AA\n";
const CONFIG: &str = "decisions = \"decisions.csv\"\n[[source]]\nfile = \"health.csv\"\ndeduplicated = true\n\
    [source.columns]\nid = \"Ref\"\nfirst_name = \"Given\"\nlast_name = \"Family\"\ndob = \"Born on\"\naddress = \"House\"\n";

/// Which cluster each record is in.
fn linked(dir: &Path, decisions: Option<&str>) -> BTreeMap<String, String> {
    std::fs::write(dir.join("health.csv"), HEALTH).unwrap();
    std::fs::write(dir.join("school.csv"), SCHOOL).unwrap();
    std::fs::write(dir.join("link.toml"), CONFIG).unwrap();
    if let Some(decisions) = decisions {
        std::fs::write(dir.join("decisions.csv"), decisions).unwrap();
    }
    let path = |name: &str| dir.join(name).display().to_string();
    let done = run(&[
        "link",
        &path("health.csv"),
        &path("school.csv"),
        "--config",
        &path("link.toml"),
        "--out",
        &path("out.csv"),
        "--review",
        &path("review.csv"),
        "--report",
        &path("report.md"),
    ]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let text = std::fs::read_to_string(dir.join("out.csv")).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("source,record_id,cluster_id,probability"));
    let cells = lines.map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    cells.map(|c| (format!("{} {}", c[0], c[1]), c[2].clone())).collect()
}

#[test]
fn one_child_is_put_together_and_twins_are_not() {
    let dir = tempfile::tempdir().unwrap();
    let of = linked(dir.path(), None);
    assert_eq!(of.len(), 6);
    assert_eq!(of["health 1"], of["school a"]);
    assert_ne!(of["health 1"], of["health 2"]);
    assert_ne!(of["school a"], of["school b"]);
    let report = std::fs::read_to_string(dir.path().join("report.md")).unwrap();
    assert!(report.contains("| clusters |"));
    assert!(dir.path().join("review.html").exists());
    let again = tempfile::tempdir().unwrap();
    linked(again.path(), None);
    for name in ["out.csv", "review.csv", "review.html", "report.md"] {
        let read = |dir: &Path| std::fs::read(dir.join(name)).unwrap();
        assert_eq!(read(dir.path()), read(again.path()), "{name}");
    }
}

#[test]
fn what_a_person_decided_is_respected() {
    let dir = tempfile::tempdir().unwrap();
    let decisions = "source_a,id_a,source_b,id_b,decision,why\n\
        health,1,school,a,different,cousins\nhealth,3,school,b,same,seen by the nurse\n";
    let of = linked(dir.path(), Some(decisions));
    assert_ne!(of["health 1"], of["school a"]);
    assert_eq!(of["health 3"], of["school b"]);
}

#[test]
fn a_missing_heading_is_told_with_file_and_column() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).display().to_string();
    std::fs::write(dir.path().join("school.csv"), SCHOOL).unwrap();
    std::fs::write(
        dir.path().join("link.toml"),
        "[[source]]\nfile = \"school.csv\"\n[source.columns]\ndob = \"Birthday\"\n",
    )
    .unwrap();
    let done = run(&[
        "link",
        &path("school.csv"),
        "--config",
        &path("link.toml"),
        "--out",
        &path("out.csv"),
    ]);
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(said.contains("school.csv") && said.contains("Birthday"), "{said}");
    assert!(!dir.path().join("out.csv").exists());
}
