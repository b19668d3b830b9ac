//! How long a large file takes: split into cells alone, read to entries, and coded.
//!
//! `cargo bench -p reading --bench import -- FILE…`; without a file, a CSV of a million rows is
//! made in memory. `bench/import/run.py` runs this beside Polars on the same files. One line a
//! measurement: what, file, rows, seconds, peak memory in MiB.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a measurement reads the clock")]

use practice::Practice;
use rayon::prelude::*;
use reading::coding::Coder;
use returns::{Limits, Options, read, size};
use std::fmt::Write;
use std::time::Instant;

/// A file of invented rows, the same every time.
fn made(rows: usize) -> Vec<u8> {
    let mut text = String::from("Date,Time,Event Type,Worker,Summary,Outcome\n");
    for row in 0..rows {
        let (day, month, year) = (row % 28 + 1, row / 28 % 12 + 1, 2010 + row / 336 % 9);
        let (hour, minute) = (row % 24, row * 7 % 60);
        writeln!(
            text,
            "{day:02}/{month:02}/{year},{hour:02}:{minute:02},Contact,Worker {},\"Row {row}: rang \
             the family, spoke to mother about school, \"\"all fine\"\"\",NFA",
            row % 97
        )
        .unwrap();
    }
    text.into_bytes()
}

/// The most memory this process has held, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

fn main() {
    let files = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect::<Vec<_>>();
    let practice = Practice::embedded().unwrap();
    let mut inputs = Vec::new();
    for file in &files {
        inputs.push((file.rsplit('/').next().unwrap().to_owned(), std::fs::read(file).unwrap()));
    }
    if inputs.is_empty() {
        inputs.push(("made.csv".to_owned(), made(1_000_000)));
    }
    let coder = Coder::new(&practice, &[]).unwrap();
    for (name, bytes) in &inputs {
        let start = Instant::now();
        let (rows, cells) = size(name, bytes, &Limits::default()).unwrap();
        let seconds = start.elapsed().as_secs_f64();
        println!("cells\t{name}\t{rows}\t{seconds:.3}\t{}\t({cells} cells)", peak());
        let start = Instant::now();
        let read = read(name, bytes, &Options::new(&practice)).unwrap();
        let rows = read.entries.len();
        let seconds = start.elapsed().as_secs_f64();
        println!("entries\t{name}\t{rows}\t{seconds:.3}\t{}", peak());
        let kinds =
            read.entries.par_iter().map(|entry| coder.code(entry).kinds.len()).sum::<usize>();
        let seconds = start.elapsed().as_secs_f64();
        println!("coded\t{name}\t{rows}\t{seconds:.3}\t{}\t({kinds} kinds)", peak());
    }
}
