//! Writing an invented caseload, household by household.

use super::{Invented, Person, Plan, people};
use crate::columns::Writer;
use crate::event::{Event, day_of};
use crate::{Kinds, event::Day};
use parquet::basic::{Compression, Encoding};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use std::io::{Result, Write};
use std::sync::Arc;

/// Rows of one row group.
const GROUP: usize = 1 << 19;

/// What an invented caseload is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Parquet: child, agency, kind, date, severity.
    Parquet,
    /// The same as CSV.
    Csv,
    /// The project's own columns.
    Columns,
}

/// Draws a caseload and writes it, with the truth beside it as CSV. Says how many children and
/// events there were. Memory does not grow with the caseload.
///
/// # Errors
/// Where either cannot be written.
pub fn write(
    plan: Plan,
    kinds: &Kinds,
    output: Output,
    out: impl Write + Send,
    mut truth: impl Write,
) -> Result<(u64, u64)> {
    let mut sink: Box<dyn Sink + '_> = match output {
        Output::Parquet => Box::new(Rows::new(out)?),
        Output::Csv => Box::new(Lines::new(out)?),
        Output::Columns => {
            let writer = Writer::new(out, &kinds.deciding())?;
            Box::new(Packed { writer, kinds, agencies: Vec::new() })
        }
    };
    writeln!(truth, "child,household,pattern,grows_from,injury")?;
    let (mut children, mut events) = (0, 0);
    for person in people(plan) {
        children += 1;
        events += person.events.len() as u64;
        sink.person(&person)?;
        let course = person.course.map(|days| (day_of(days.0), day_of(days.1)));
        let (from, injury) =
            course.map_or_else(Default::default, |(a, b)| (a.to_string(), b.to_string()));
        let (name, pattern) = (person.name(), person.pattern.name());
        writeln!(truth, "{name},{},{pattern},{from},{injury}", person.household)?;
    }
    sink.finish()?;
    truth.flush()?;
    Ok((children, events))
}

trait Sink {
    fn person(&mut self, person: &Person) -> Result<()>;
    fn finish(self: Box<Self>) -> Result<()>;
}

struct Lines<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> Lines<W> {
    fn new(out: W) -> Result<Self> {
        let mut out = csv::Writer::from_writer(out);
        out.write_record(["child", "agency", "kind", "date", "severity"])?;
        Ok(Self { out })
    }
}

impl<W: Write> Sink for Lines<W> {
    fn person(&mut self, person: &Person) -> Result<()> {
        let name = person.name();
        for event in &person.events {
            let (date, level) = (day_of(event.day).to_string(), event.level.map(|l| l.to_string()));
            let level = level.unwrap_or_default();
            self.out.write_record([&name, event.agency, event.kind.name(), &date, &level])?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.out.flush()
    }
}

struct Packed<'k, W: Write> {
    writer: Writer<W>,
    kinds: &'k Kinds,
    /// The places of the agencies met so far; they are few.
    agencies: Vec<(&'static str, u8)>,
}

impl<W: Write> Packed<'_, W> {
    fn agency(&mut self, name: &'static str) -> u8 {
        if let Some((_, place)) = self.agencies.iter().find(|(known, _)| *known == name) {
            return *place;
        }
        let place = self.kinds.agency(name);
        self.agencies.push((name, place));
        place
    }

    fn event(&mut self, event: &Invented) -> Option<Event> {
        let kind = crate::kinds::place(event.kind);
        let level = event.level.unwrap_or_else(|| self.kinds.level(kind));
        Event::new(event.day, kind, self.agency(event.agency), level)
    }
}

impl<W: Write> Sink for Packed<'_, W> {
    fn person(&mut self, person: &Person) -> Result<()> {
        if person.events.is_empty() {
            return Ok(());
        }
        let mut events: Vec<Event> =
            person.events.iter().filter_map(|event| self.event(event)).collect();
        events.sort_unstable();
        self.writer.child(person.name().as_bytes(), &events)
    }

    fn finish(self: Box<Self>) -> Result<()> {
        self.writer.finish().map(|_| ())
    }
}

#[derive(Default)]
struct Batch {
    child: Vec<ByteArray>,
    agency: Vec<ByteArray>,
    kind: Vec<ByteArray>,
    date: Vec<Day>,
    severity: Vec<i32>,
    given: Vec<i16>,
}

struct Rows<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    batch: Batch,
}

const SCHEMA: &str = "message events {
  REQUIRED BYTE_ARRAY child (UTF8);
  REQUIRED BYTE_ARRAY agency (UTF8);
  REQUIRED BYTE_ARRAY kind (UTF8);
  REQUIRED INT32 date (DATE);
  OPTIONAL INT32 severity;
}";

impl<W: Write + Send> Rows<W> {
    fn new(out: W) -> Result<Self> {
        let schema = Arc::new(parse_message_type(SCHEMA)?);
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("throughline generate".to_owned())
            .set_encoding(Encoding::PLAIN)
            .build();
        let writer = SerializedFileWriter::new(out, schema, Arc::new(properties))?;
        Ok(Self { writer, batch: Batch::default() })
    }

    fn flush(&mut self) -> Result<()> {
        let batch = std::mem::take(&mut self.batch);
        let mut group = self.writer.next_row_group()?;
        words(&mut group, &batch.child)?;
        words(&mut group, &batch.agency)?;
        words(&mut group, &batch.kind)?;
        whole(&mut group, &batch.date, None)?;
        whole(&mut group, &batch.severity, Some(&batch.given))?;
        group.close()?;
        Ok(())
    }
}

fn words<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[ByteArray],
) -> Result<()> {
    if let Some(mut column) = group.next_column()? {
        column.typed::<ByteArrayType>().write_batch(values, None, None)?;
        column.close()?;
    }
    Ok(())
}

fn whole<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[i32],
    given: Option<&[i16]>,
) -> Result<()> {
    if let Some(mut column) = group.next_column()? {
        column.typed::<Int32Type>().write_batch(values, given, None)?;
        column.close()?;
    }
    Ok(())
}

impl<W: Write + Send> Sink for Rows<W> {
    fn person(&mut self, person: &Person) -> Result<()> {
        let name = ByteArray::from(person.name().into_bytes());
        for event in &person.events {
            self.batch.child.push(name.clone());
            self.batch.agency.push(ByteArray::from(event.agency));
            self.batch.kind.push(ByteArray::from(event.kind.name()));
            self.batch.date.push(event.day);
            self.batch.severity.extend(event.level.map(i32::from));
            self.batch.given.push(i16::from(event.level.is_some()));
        }
        if self.batch.date.len() >= GROUP { self.flush() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        if !self.batch.date.is_empty() {
            self.flush()?;
        }
        self.writer.close()?;
        Ok(())
    }
}
