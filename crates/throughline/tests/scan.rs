//! `generate` and `scan` from file to file.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use serde_json::Value;
use std::path::Path;
use support::run;

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// Scans a file of events and gives back the list, the top and the summary.
fn scanned(dir: &Path, events: &str, more: &[&str]) -> (String, Value, Value) {
    let (events, out) = (dir.join(events), dir.join(format!("{events}.out")));
    let mut words = vec!["scan", events.to_str().unwrap(), "--as-of", "2026-06-01"];
    words.extend(["--out", out.to_str().unwrap()]);
    words.extend(more);
    let done = run(&words);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let json = |name: &str| serde_json::from_str(&read(&out.join(name))).unwrap();
    (read(&out.join("caseload.csv")), json("top.json"), json("summary.json"))
}

#[test]
fn one_caseload_is_listed_alike_from_csv_parquet_and_columns() {
    let dir = tempfile::tempdir().unwrap();
    for ending in ["csv", "parquet", "columns"] {
        let out = dir.path().join(format!("events.{ending}"));
        let done =
            run(&["generate", "--children", "4000", "--seed", "7", "--out", out.to_str().unwrap()]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    let wide = ["--setting", "wide", "--top", "20"];
    let (list, top, summary) = scanned(dir.path(), "events.csv", &wide);
    assert!(list.lines().count() > 1, "nobody is listed, so that nothing is compared");
    assert_eq!(top["children"].as_array().unwrap().len(), 20);
    assert!(summary["children"].as_u64().unwrap() > 3000);
    for other in ["events.parquet", "events.columns"] {
        let (its_list, its_top, its_summary) = scanned(dir.path(), other, &wide);
        assert_eq!(its_list, list, "{other}");
        assert_eq!(its_top, top, "{other}");
        assert_eq!(its_summary["children_listed"], summary["children_listed"], "{other}");
    }
    // Nobody is listed without the counted facts that list them.
    for row in csv::Reader::from_reader(list.as_bytes()).records() {
        let row = row.unwrap();
        assert!(row[2].chars().any(|c| c.is_ascii_digit()), "{row:?}");
    }
}

#[test]
fn the_programs_own_columns_are_made_from_csv_and_give_the_same_list() {
    let dir = tempfile::tempdir().unwrap();
    let (events, columns) = (dir.path().join("events.csv"), dir.path().join("own.columns"));
    let made = run(&["generate", "--children", "2000", "--out", events.to_str().unwrap()]);
    assert!(made.status.success());
    let stored =
        run(&["scan", events.to_str().unwrap(), "--write-columns", columns.to_str().unwrap()]);
    assert!(stored.status.success(), "{}", String::from_utf8_lossy(&stored.stderr));
    assert_eq!(scanned(dir.path(), "events.csv", &[]).1, scanned(dir.path(), "own.columns", &[]).1);
}

#[test]
fn what_cannot_be_scanned_is_told_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("events.csv");
    let out = dir.path().join("out");
    let told = |content: &[u8], more: &[&str]| {
        std::fs::write(&file, content).unwrap();
        let mut words = vec!["scan", file.to_str().unwrap(), "--out", out.to_str().unwrap()];
        words.extend(more);
        let done = run(&words);
        assert_eq!(done.status.code(), Some(2));
        assert!(!out.exists());
        String::from_utf8(done.stderr).unwrap()
    };
    assert!(told(b"", &[]).contains("events.csv"));
    assert!(told(b"child,agency,kind\n1,police,arrest\n", &[]).contains("date"));
    let unknown =
        told(b"child,agency,kind,date\n1,police,arrest,2024-01-01\n", &["--setting", "huge"]);
    assert!(unknown.contains("`huge`") && unknown.contains("`standard`"), "{unknown}");
    assert!(told(b"PAR1 and then nothing", &[]).contains("events.csv"));
}
