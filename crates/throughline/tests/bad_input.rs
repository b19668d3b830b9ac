//! Wrong input: a clear message that names the file and the mend, exit code 2, nothing written.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use std::fs;
use std::io::Write;
use std::path::Path;
use support::run;

/// A review folder with one file in `returns/`; gives the exit code, the message, and whether
/// anything was written.
fn build_with(name: &str, bytes: &[u8]) -> (Option<i32>, String, bool) {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("returns")).unwrap();
    fs::write(dir.path().join("review.toml"), "pseudonym = 'Robin'\n").unwrap();
    fs::write(dir.path().join("returns").join(name), bytes).unwrap();
    let out = dir.path().join("out");
    let done =
        run(&["review", "build", dir.path().to_str().unwrap(), "--out", out.to_str().unwrap()]);
    let message = String::from_utf8_lossy(&done.stderr).into_owned();
    let written =
        fs::read_dir(dir.path()).unwrap().filter_map(|f| f.ok()?.file_name().into_string().ok());
    let written = written.filter(|f| f != "returns" && f != "review.toml").count() > 0;
    (done.status.code(), message, written)
}

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut archive = zip::ZipWriter::new(&mut bytes);
    for (name, content) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap();
    bytes.into_inner()
}

#[test]
fn files_that_cannot_be_read_are_refused_with_the_mend() {
    let bomb = zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", &vec![b' '; 600 * 1024 * 1024]),
    ]);
    let encrypted: Vec<u8> = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
        .into_iter()
        .chain(std::iter::repeat_n(0, 4096))
        .collect();
    let cases: &[(&str, &[u8])] = &[
        ("police.csv", b""),
        ("police.csv", b"\n\n\n"),
        ("police.xlsx", b"PK\x03\x04 torn off"),
        ("police.xlsx", &encrypted),
        ("police.xlsx", &bomb),
        ("police.docx", &zip_of(&[("word/document.xml", b"<w:document")])),
        ("police.pdf", b"%PDF-1.7 ..."),
        ("police.csv", b"apple,pear,plum\n1,2,3\n4,5,6\n"),
    ];
    for (name, bytes) in cases {
        let (code, message, written) = build_with(name, bytes);
        assert_eq!(code, Some(2), "{name}: {message}");
        assert!(message.contains(name), "the message names the file: {message}");
        assert!(!message.contains("panicked"), "{message}");
        assert!(!written, "{name}: something was written");
    }
}

#[test]
fn a_folder_without_settings_says_how_to_begin() {
    let dir = tempfile::tempdir().unwrap();
    let done = run(&["review", "build", dir.path().to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&done.stderr).contains("throughline review new"));

    let new = dir.path().join("r");
    assert!(run(&["review", "new", new.to_str().unwrap()]).status.success());
    let done = run(&["review", "build", new.to_str().unwrap()]);
    assert!(
        String::from_utf8_lossy(&done.stderr).contains("is empty"),
        "the template itself reads"
    );
    let again = run(&["review", "new", new.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(2), "a review in progress is not overwritten");
}

#[test]
fn an_output_that_cannot_be_written_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let blocker = dir.path().join("file");
    fs::write(&blocker, "not a folder").unwrap();
    let demo = &support::demo().dir;
    let done =
        run(&["review", "build", demo.to_str().unwrap(), "--out", blocker.to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(2));
    assert_eq!(fs::read(&blocker).unwrap(), b"not a folder");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn check_shows_what_can_be_read_and_names_what_cannot() {
    let dir = tempfile::tempdir().unwrap();
    let good = dir.path().join("police.csv");
    fs::write(&good, "Date,Details\n31/02/2016,Arrested for robbery.\n").unwrap();
    let missing = dir.path().join("gone.csv");
    let done = run(&[
        "returns",
        "check",
        good.to_str().unwrap(),
        missing.to_str().unwrap(),
        "--format",
        "jsonl",
    ]);
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&done.stderr).contains("gone.csv"));
    let row: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert!(row["when"]["problem"].is_string() && row["when"]["earliest"].is_null(), "{row}");
    assert_eq!(row["kinds"][0], "arrest", "a row with an impossible date is kept: {row}");
}

#[test]
fn same_event_names_the_missing_column() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("pairs.csv");
    fs::write(&file, "pair_id,date_a\n1,2\n").unwrap();
    let done = run(&["same-event", file.to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&done.stderr).contains("agency_a"));
    assert!(!Path::new(&dir.path().join("pairs.csv.out")).exists());
}
