//! The whole way: a file of events to a finished tally.

use crate::columns::{self, Writer};
use crate::{CaseloadError, Counts, Event, Fold, Gather, Kinds, Limits, Tally};
use crate::{from_csv, from_parquet};
use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;

/// What a file of events is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Parquet.
    Parquet,
    /// Separated text.
    Csv,
    /// The project's own columns.
    Columns,
}

impl Format {
    /// By how a file begins.
    pub fn of(begins: &[u8]) -> Self {
        if begins.starts_with(b"PAR1") {
            Self::Parquet
        } else if columns::is_columns(begins) {
            Self::Columns
        } else {
            Self::Csv
        }
    }
}

/// What is wanted of a scan.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scan {
    /// How many children at the top.
    pub top: usize,
    /// Whether every child's figures are wanted as CSV.
    pub figures: bool,
    /// How much memory rows may take.
    pub limits: Limits,
}

/// A caseload, read.
#[derive(Debug, Clone)]
pub struct Scanned {
    /// The tally, finished.
    pub tally: Tally,
    /// What became of the rows; all zero for a file of columns, whose rows were counted when it
    /// was written.
    pub counts: Counts,
    /// What the file was.
    pub format: Format,
}

/// Reads a file of events.
///
/// # Errors
/// Where the file cannot be read, or a column is missing; the message names file and column.
pub fn scan(
    file: &Path,
    fold: &Fold,
    kinds: &Kinds,
    wanted: Scan,
) -> Result<Scanned, CaseloadError> {
    let format = format_of(file)?;
    let start = || Tally::new(wanted.top, wanted.figures);
    let each = |tally: &mut Tally, name: &[u8], events: &[Event]| tally.add(fold, name, events);
    let (tallies, counts) = if format == Format::Columns {
        let input = open(file)?;
        (columns::read(file, input, &kinds.deciding(), start, each)?, Counts::default())
    } else {
        let (gather, counts) = gathered(file, format, fold, kinds, wanted.limits)?;
        let tallies =
            gather.finish(start, each).map_err(|error| CaseloadError::new(file, error))?;
        (tallies, counts)
    };
    let mut tally = start();
    for part in tallies {
        tally.join(part);
    }
    tally.finish();
    Ok(Scanned { tally, counts, format })
}

/// Writes a Parquet or CSV file of events as the project's own columns.
///
/// # Errors
/// As [`scan`]; and where `out` cannot be written.
pub fn write_columns(
    file: &Path,
    out: impl Write,
    fold: &Fold,
    kinds: &Kinds,
    limits: Limits,
) -> Result<Counts, CaseloadError> {
    let wrong = |error: std::io::Error| CaseloadError::new(file, error);
    let format = format_of(file)?;
    if format == Format::Columns {
        return Err(CaseloadError::new(file, "is a file of columns already"));
    }
    let (gather, counts) = gathered(file, format, fold, kinds, limits)?;
    // Sorted by child, so that the same rows give the same bytes.
    let parts =
        gather.finish(Vec::new, |children: &mut Vec<(Vec<u8>, Vec<Event>)>, name, events| {
            children.push((name.to_vec(), events.to_vec()));
        });
    let mut children: Vec<_> = parts.map_err(wrong)?.into_iter().flatten().collect();
    children.sort();
    let mut writer = Writer::new(out, &kinds.deciding()).map_err(wrong)?;
    for (name, events) in &children {
        writer.child(name, events).map_err(wrong)?;
    }
    writer.finish().map_err(wrong)?;
    Ok(counts)
}

fn gathered(
    file: &Path,
    format: Format,
    fold: &Fold,
    kinds: &Kinds,
    limits: Limits,
) -> Result<(Gather, Counts), CaseloadError> {
    let gather = Gather::new(limits);
    let counts = if format == Format::Parquet {
        from_parquet(file, fold.practice(), kinds, &gather)?
    } else {
        from_csv(
            file,
            BufReader::with_capacity(1 << 20, open(file)?),
            fold.practice(),
            kinds,
            &gather,
        )?
    };
    Ok((gather, counts))
}

fn open(file: &Path) -> Result<File, CaseloadError> {
    File::open(file).map_err(|error| CaseloadError::new(file, error))
}

fn format_of(file: &Path) -> Result<Format, CaseloadError> {
    let mut begins = Vec::new();
    let read = open(file)?.take(8).read_to_end(&mut begins);
    read.map_err(|error| CaseloadError::new(file, error))?;
    if begins.is_empty() {
        return Err(CaseloadError::new(file, "is empty: it has not even headings"));
    }
    Ok(Format::of(&begins))
}
