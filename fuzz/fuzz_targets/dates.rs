//! Any text in a date cell: an answer, never a panic, and bounds in order.

#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use practice::Practice;
use returns::dates::{Context, read, read_from_to, read_with_time};
use std::sync::LazyLock;

static PRACTICE: LazyLock<Practice> = LazyLock::new(|| Practice::embedded().expect("embedded"));

fuzz_target!(|cells: (&str, &str)| {
    let mut ctx = Context::new(&PRACTICE.calendar);
    ctx.born = Some(date(2002, 5, 14));
    ctx.previous = Some(date(2016, 3, 1));
    for read in [read(cells.0, &ctx), read_with_time(cells.0, cells.1, &ctx), read_from_to(cells.0, cells.1, &ctx)] {
        if let (Some(first), Some(last)) = (read.when.earliest(), read.when.latest()) {
            assert!(first <= last);
        }
        assert!(read.problem.is_none() || read.when.is_unknown());
    }
});
