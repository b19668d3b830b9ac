//! Rows from a Parquet file: only the columns needed, row group by row group on all cores.

use crate::headings::Headings;
use crate::values::{self, Cells, Values};
use crate::{CaseloadError, Counts, Event, Gather, Kinds};
use column::Column;
use parquet::file::reader::{FileReader, SerializedFileReader};
use practice::Practice;
use rayon::prelude::*;
use std::fs::File;
use std::path::Path;

mod column;
mod memo;
mod words;

use memo::Memo;

/// Rows decoded at once.
const BATCH: usize = 32 * 1024;

/// Adds every row of a Parquet file to `gather`.
///
/// # Errors
/// Where a column is missing or of a type that cannot hold what it should, or the file is damaged.
pub fn from_parquet(
    file: &Path,
    practice: &Practice,
    kinds: &Kinds,
    gather: &Gather,
) -> Result<Counts, CaseloadError> {
    let wrong = |error: &dyn std::fmt::Display| CaseloadError::new(file, error);
    let reader = open(file)?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let written: Vec<String> = schema.columns().iter().map(|c| c.name().to_owned()).collect();
    let headings = Headings::find(file, &written)?;
    let values = Values::new(file, practice, kinds, &headings)?;
    let groups = reader.num_row_groups();
    (0..groups)
        .into_par_iter()
        // Each has a handle of its own: a handle has one place in the file.
        .map_init(
            || open(file),
            |reader, at| {
                let reader = reader.as_ref().map_err(|error| wrong(&error.what))?;
                let group = reader.get_row_group(at).map_err(|error| wrong(&error))?;
                let column = |place: usize| -> Result<Column, CaseloadError> {
                    Column::new(group.as_ref(), place).map_err(|what| wrong(&what))
                };
                let mut columns = Columns {
                    child: column(headings.child)?,
                    agency: column(headings.agency)?,
                    date: column(headings.date)?,
                    kind: headings.kind.map(column).transpose()?,
                    severity: headings.severity.map(column).transpose()?,
                    narrative: headings
                        .narrative
                        .filter(|_| values.reads_narratives())
                        .map(column)
                        .transpose()?,
                };
                columns.add(&values, gather).map_err(|what| wrong(&what))
            },
        )
        .try_reduce(Counts::default, |a, b| Ok(a.and(b)))
}

fn open(file: &Path) -> Result<SerializedFileReader<File>, CaseloadError> {
    let opened = File::open(file).map_err(|error| CaseloadError::new(file, error))?;
    SerializedFileReader::new(opened).map_err(|error| CaseloadError::new(file, error))
}

struct Columns {
    child: Column,
    agency: Column,
    date: Column,
    kind: Option<Column>,
    severity: Option<Column>,
    narrative: Option<Column>,
}

impl Columns {
    fn add(&mut self, values: &Values, gather: &Gather) -> Result<Counts, String> {
        let mut counts = Counts::default();
        let mut events: Vec<Option<Event>> = Vec::with_capacity(BATCH);
        loop {
            let rows = self.child.read(BATCH)?;
            if rows == 0 {
                return Ok(counts);
            }
            let others = [Some(&mut self.agency), Some(&mut self.date)].into_iter();
            let others =
                others.chain([self.kind.as_mut(), self.severity.as_mut(), self.narrative.as_mut()]);
            for column in others.flatten() {
                if column.read(rows)? != rows {
                    return Err(format!("column `{}` ends before the others", column.name()));
                }
            }
            counts.rows += rows as u64;
            events.clear();
            if values.reads_narratives() {
                self.tell(rows, values, &mut counts, &mut events);
            } else {
                self.pack(rows, values, &mut counts, &mut events);
            }
            gather.add(rows, |at| self.child.bytes(at), &events);
        }
    }

    /// Whether a row has a child and a day; counted where not.
    fn day(&self, at: usize, counts: &mut Counts) -> Option<i32> {
        if self.child.bytes(at).is_empty() {
            counts.no_child += 1;
            return None;
        }
        let day = self.date.day(at);
        counts.no_date += u64::from(day.is_none());
        day
    }

    /// Rows whose words need not be read: each distinct word is looked up once a batch.
    fn pack(
        &self,
        rows: usize,
        values: &Values,
        counts: &mut Counts,
        events: &mut Vec<Option<Event>>,
    ) {
        let known = values.kinds();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut kinds = Memo::new(|bytes: &[u8]| known.kind(&text(bytes)));
        let mut agencies = Memo::new(|bytes: &[u8]| known.agency(&text(bytes)));
        for at in 0..rows {
            let Some(day) = self.day(at, counts) else {
                events.push(None);
                continue;
            };
            let kind = self.kind.as_ref().and_then(|column| kinds.of(column.bytes(at)));
            counts.unknown_kind += u64::from(kind.is_none());
            let kind = kind.unwrap_or_else(values::other);
            let level = match self.severity.as_ref().and_then(|column| column.level(at)) {
                Some(level @ 1..=4) => level,
                written => {
                    counts.unknown_level += u64::from(written.is_some());
                    known.level(kind)
                }
            };
            let event = Event::new(day, kind, agencies.of(self.agency.bytes(at)), level);
            counts.no_date += u64::from(event.is_none());
            events.push(event);
        }
    }

    fn tell(
        &self,
        rows: usize,
        values: &Values,
        counts: &mut Counts,
        events: &mut Vec<Option<Event>>,
    ) {
        let text =
            |column: &Column, at: usize| String::from_utf8_lossy(column.bytes(at)).into_owned();
        for at in 0..rows {
            let Some(day) = self.day(at, counts) else {
                events.push(None);
                continue;
            };
            let kind = self.kind.as_ref().map(|column| text(column, at));
            let narrative = self.narrative.as_ref().map(|column| text(column, at));
            let cells = Cells {
                kind: kind.as_deref(),
                agency: &text(&self.agency, at),
                narrative: narrative.as_deref(),
                severity: self.severity.as_ref().and_then(|column| column.level(at)),
            };
            events.push(values.event(day, cells, counts));
        }
    }
}
