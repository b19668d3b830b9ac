//! Any bytes under the name of a .docx file: an answer, never a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use practice::Practice;
use returns::{Options, read};
use std::sync::LazyLock;

static PRACTICE: LazyLock<Practice> = LazyLock::new(|| Practice::embedded().expect("embedded"));

fuzz_target!(|bytes: &[u8]| {
    let mut options = Options::new(&PRACTICE);
    options.limits.unpacked = 16 << 20;
    options.limits.cells = 1 << 20;
    if let Ok(read) = read("fuzz.docx", bytes, &options) {
        let counted: u32 = read.sheets.iter().map(|sheet| sheet.rows.entries).sum();
        assert_eq!(counted as usize, read.entries.len());
    }
});
