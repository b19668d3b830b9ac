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

/// What `link` says of some files, and the rows of what it writes.
fn linked_files(dir: &Path, files: &[(&str, Vec<u8>)]) -> (String, Vec<String>) {
    let mut args = vec!["link".to_owned()];
    for (name, bytes) in files {
        std::fs::write(dir.join(name), bytes).unwrap();
        args.push(dir.join(name).display().to_string());
    }
    let out = dir.join("out.csv");
    args.extend(["--out".to_owned(), out.display().to_string()]);
    let done = run(&args.iter().map(String::as_str).collect::<Vec<_>>());
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{said}");
    let rows = std::fs::read_to_string(out).unwrap();
    (said, rows.lines().skip(1).map(str::to_owned).collect())
}

/// The cluster of a row that is written.
fn cluster(row: &str) -> &str {
    row.split(',').nth(2).unwrap()
}

#[test]
fn encodings_doubled_ids_and_empty_columns_are_told_and_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let western = b"id;forename;surname;dob;phone;upn\n1;Zo\xeb;Br\xf8wn;02/03/2010;;\n1;Ann;Osei;14/05/2012;;\n".to_vec();
    let wide =
        "\u{feff}id\tforename\tsurname\tdob\na\tZoë\tBrøwn\t2010-03-02\nb\t李\t王\t2011-01-02\n";
    let wide: Vec<u8> = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (said, rows) = linked_files(dir.path(), &[("police.csv", western), ("school.csv", wide)]);
    assert_eq!(rows.len(), 4);
    assert!(rows[1].starts_with("police,1#3,"), "{rows:?}");
    assert_eq!(cluster(&rows[0]), cluster(&rows[2]), "{rows:?}");
    for words in ["Windows-1252", "UTF-16", "more than once", "telephone is empty", "UPN is empty"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn a_file_of_headings_alone_is_told_beside_one_with_rows() {
    let dir = tempfile::tempdir().unwrap();
    let school = SCHOOL.as_bytes().to_vec();
    let empty = b"id,forename,surname\n".to_vec();
    let (said, rows) = linked_files(dir.path(), &[("school.csv", school), ("empty.csv", empty)]);
    assert_eq!(rows.len(), 3);
    assert!(said.contains("empty.csv") && said.contains("no rows"), "{said}");
}

/// Everyone born on 1 January in one postcode: compared among some neighbours each, not all with
/// all, and the few who are one person are still found.
#[test]
fn one_gigantic_block_ends_with_a_result() {
    let dir = tempfile::tempdir().unwrap();
    let parts =
        ["ba", "de", "fi", "go", "ha", "ju", "ka", "le", "mi", "no", "pa", "ra", "si", "to"];
    let name = |mut n: usize| {
        let mut name = String::new();
        for _ in 0..4 {
            name += parts[n % parts.len()];
            n /= parts.len();
        }
        name
    };
    let file = |from: usize| {
        let mut text = "id,forename,surname,dob,postcode\n".to_owned();
        for n in from..from + 2_500 {
            let (first, last) = (name(n * 7), name(n / 40 * 11));
            text += &format!("{n},{first},{last},01/01/2012,B70 9SJ\n");
        }
        text.into_bytes()
    };
    let (_, rows) = linked_files(dir.path(), &[("a.csv", file(0)), ("b.csv", file(1_500))]);
    assert_eq!(rows.len(), 5_000);
    let found =
        (0..1_000).filter(|n| cluster(&rows[1_500 + n]) == cluster(&rows[2_500 + n])).count();
    assert!(found > 900, "{found} of 1000");
}

/// What stands to be looked at carries the names of the national matcher, and comes back as
/// decisions.
#[test]
fn the_review_names_outcome_and_reconciliation() {
    let dir = tempfile::tempdir().unwrap();
    linked(
        dir.path(),
        Some("source_a,id_a,source_b,id_b,decision,why\nhealth,1,health,2,different,twins\n"),
    );
    let review = std::fs::read_to_string(dir.path().join("review.csv")).unwrap();
    let heading = review.lines().next().unwrap();
    for column in ["outcome", "not_joined_because", "reconciliation", "differences", "missing_a"] {
        assert!(heading.split(',').any(|h| h == column), "{column}: {heading}");
    }
    let report = std::fs::read_to_string(dir.path().join("report.md")).unwrap();
    for name in ["PotentialMatch", "ManyMatch", "LocalNhsNumberIsNotValid", "MissingNhs"] {
        assert!(report.contains(name), "{name}");
    }
}
