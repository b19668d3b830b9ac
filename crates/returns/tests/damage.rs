//! Damaged and arbitrary files: an answer every time, never a panic, and every entry in order.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use practice::Practice;
use proptest::prelude::*;
use returns::{Options, read};
use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/");

/// Reads bytes under a name; whatever comes is an answer. Rows are numbered in order.
fn answer(name: &str, bytes: &[u8]) {
    static PRACTICE: LazyLock<Practice> = LazyLock::new(|| Practice::embedded().unwrap());
    let mut options = Options::new(&PRACTICE);
    options.limits.unpacked = 8 << 20;
    options.limits.cells = 1 << 20;
    match read(name, bytes, &options) {
        Ok(read) => {
            let counted = read.sheets.iter().map(|s| s.rows.entries as usize).sum::<usize>();
            assert_eq!(counted, read.entries.len());
            let places = read.entries.iter().map(|e| (&e.source.sheet, e.source.row));
            let places = places.collect::<std::collections::HashSet<_>>();
            assert_eq!(places.len(), read.entries.len());
        }
        Err(error) => assert!(error.to_string().contains(name)),
    }
}

/// Changes a few bytes of a real file, or cuts it short.
fn mutated(file: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let bytes = std::fs::read(format!("{DATA}{file}")).unwrap();
    let length = bytes.len();
    let changes = proptest::collection::vec((0..length, any::<u8>()), 0..12);
    (changes, 0..length, any::<bool>()).prop_map(move |(changes, cut, cuts)| {
        let mut bytes = bytes.clone();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        bytes.truncate(if cuts { cut } else { length });
        bytes
    })
}

/// Changes a few bytes inside the parts of a real office file and packs it again rightly, so that
/// the damage reaches the readers behind the archive.
fn mutated_parts(file: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let bytes = std::fs::read(format!("{DATA}{file}")).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        let told = ["sheet", "document.xml", "workbook", "shared", "styles.xml", "content", "rels"];
        let reaches = told.iter().any(|word| name.contains(word));
        parts.push((name, bytes, reaches));
    }
    let slips = "<>/&;\"'= 0123456789-:rtcvdel\u{e9}".as_bytes();
    let change = (any::<proptest::sample::Index>(), any::<proptest::sample::Index>());
    let changes = proptest::collection::vec((change, 0..slips.len()), 1..8);
    changes.prop_map(move |changes| {
        let mut parts = parts.clone();
        for ((part, at), slip) in changes {
            let mut reached = parts.iter_mut().filter(|p| p.2).collect::<Vec<_>>();
            let index = part.index(reached.len());
            let bytes = &mut reached[index].1;
            let at = at.index(bytes.len());
            bytes[at] = slips[slip];
        }
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes, _) in parts {
            writer.start_file(name, stored).unwrap();
            writer.write_all(&bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400), start in 0usize..6) {
        let starts: [&[u8]; 6] = [b"", b"Date,Details\n", b"PK\x03\x04xl/workbook.xml", b"PK\x03\x04word/document.xml",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"];
        answer("any.csv", &[starts[start], &bytes].concat());
    }

    #[test]
    fn any_cells(text in "(Date,Details,NHS number\n)?([0-9a-z/ ,;\"\n–é.:?-]{0,20}[,\n]){0,30}") {
        answer("any.csv", text.as_bytes());
    }

    #[test]
    fn damaged_text(bytes in mutated("combined.csv")) {
        answer("damaged.csv", &bytes);
    }

    #[test]
    fn damaged_workbooks(bytes in mutated("sheets.xlsx")) {
        answer("damaged.xlsx", &bytes);
    }

    #[test]
    fn damaged_old_workbooks(bytes in mutated("old.xls")) {
        answer("damaged.xls", &bytes);
    }

    #[test]
    fn damaged_documents(bytes in mutated("merged.docx")) {
        answer("damaged.docx", &bytes);
    }

    #[test]
    fn damaged_spreadsheets(bytes in mutated("sheet.ods")) {
        answer("damaged.ods", &bytes);
    }

    #[test]
    fn damaged_parts_of_workbooks(bytes in mutated_parts("sheets.xlsx")) {
        answer("damaged.xlsx", &bytes);
    }

    #[test]
    fn damaged_parts_of_documents(bytes in mutated_parts("merged.docx")) {
        answer("damaged.docx", &bytes);
    }

    #[test]
    fn damaged_parts_of_spreadsheets(bytes in mutated_parts("sheet.ods")) {
        answer("damaged.ods", &bytes);
    }
}
