//! Rows from a separated file.

use crate::headings::Headings;
use crate::values::{self, Cells, Values};
use crate::{CaseloadError, Counts, Event, Gather, Kinds};
use csv::ByteRecord;
use practice::Practice;
use rayon::prelude::*;
use std::io::Read;
use std::path::Path;

/// Rows handed to a thread at once.
const BATCH: usize = 8192;

/// Adds every row of a CSV file to `gather`. `file` is only named in errors.
///
/// # Errors
/// Where a column is missing, or the file is not CSV.
pub fn from_csv(
    file: &Path,
    input: impl Read + Send,
    practice: &Practice,
    kinds: &Kinds,
    gather: &Gather,
) -> Result<Counts, CaseloadError> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let written = reader.headers().map_err(|error| CaseloadError::new(file, error))?;
    let written: Vec<String> =
        written.iter().map(|heading| heading.trim_start_matches('\u{feff}').to_owned()).collect();
    let headings = Headings::find(file, &written)?;
    let values = Values::new(file, practice, kinds, &headings)?;
    let batches = std::iter::from_fn(move || batch(&mut reader).transpose());
    batches
        .par_bridge()
        .map(|rows| {
            let rows = rows.map_err(|error| CaseloadError::new(file, error))?;
            Ok(add(&rows, headings, &values, gather))
        })
        .try_reduce(Counts::default, |a, b| Ok(a.and(b)))
}

fn batch(reader: &mut csv::Reader<impl Read>) -> Result<Option<Vec<ByteRecord>>, csv::Error> {
    let mut rows = Vec::with_capacity(BATCH);
    let mut row = ByteRecord::new();
    while rows.len() < BATCH && reader.read_byte_record(&mut row)? {
        rows.push(std::mem::take(&mut row));
    }
    Ok((!rows.is_empty()).then_some(rows))
}

fn add(rows: &[ByteRecord], headings: Headings, values: &Values, gather: &Gather) -> Counts {
    let mut counts = Counts { rows: rows.len() as u64, ..Counts::default() };
    let child = |row: &ByteRecord| {
        row.get(headings.child).map_or(0..0, |c| {
            let from = c.len() - c.trim_ascii_start().len();
            from..from + c.trim_ascii().len()
        })
    };
    let events: Vec<Option<Event>> = rows
        .iter()
        .map(|row| {
            if child(row).is_empty() {
                counts.no_child += 1;
                return None;
            }
            let Some(day) = row.get(headings.date).and_then(values::day) else {
                counts.no_date += 1;
                return None;
            };
            let text = |at: usize| std::str::from_utf8(row.get(at).unwrap_or(&[])).unwrap_or("");
            let cells = Cells {
                kind: headings.kind.map(text),
                agency: text(headings.agency),
                narrative: headings.narrative.map(text),
                severity: headings.severity.and_then(|at| values::severity(row.get(at)?)),
            };
            values.event(day, cells, &mut counts)
        })
        .collect();
    let name = |at: usize| {
        rows.get(at).and_then(|row| row.get(headings.child)?.get(child(row))).unwrap_or(&[])
    };
    gather.add(rows.len(), name, &events);
    counts
}
