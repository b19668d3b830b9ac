//! One column of a row group, as days, levels or words.

use super::words::{self, Words};
use crate::event::Day;
use crate::values;
use parquet::basic::{LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::reader::RowGroupReader;

/// A column that is read batch by batch; each batch replaces the one before.
pub(crate) struct Column {
    name: String,
    read: Read,
    levels: Vec<i16>,
    /// For each row of the batch its place among the values; empty where every row has one.
    places: Vec<u32>,
    optional: bool,
}

enum Read {
    Quick(Words),
    Words(ColumnReaderImpl<ByteArrayType>, Vec<ByteArray>),
    Whole(ColumnReaderImpl<Int32Type>, Vec<i32>),
    Long(ColumnReaderImpl<Int64Type>, Vec<i64>, i64, Vec<Vec<u8>>),
    Real(ColumnReaderImpl<DoubleType>, Vec<f64>),
}

const NONE: u32 = u32::MAX;

impl Column {
    /// # Errors
    /// Where the column is nested, or of a type that is not read; the message names it.
    pub(crate) fn new(group: &dyn RowGroupReader, place: usize) -> Result<Self, String> {
        let chunk = group.metadata().column(place);
        let described = chunk.column_descr();
        let name = described.name().to_owned();
        let wrong = |error: ParquetError| format!("column `{name}`: {error}");
        if described.max_rep_level() > 0 || described.max_def_level() > 1 {
            return Err(format!("column `{name}` is nested: one value a row is needed"));
        }
        let optional = described.max_def_level() == 1;
        let quick = chunk.column_type() == Type::BYTE_ARRAY && words::reads(chunk.encodings());
        if quick {
            let pages = group.get_column_page_reader(place).map_err(wrong)?;
            let read = Read::Quick(Words::new(pages, optional));
            return Ok(Self {
                name,
                read,
                levels: Vec::new(),
                places: Vec::new(),
                optional: false,
            });
        }
        let read = match group.get_column_reader(place).map_err(wrong)? {
            ColumnReader::ByteArrayColumnReader(reader) => Read::Words(reader, Vec::new()),
            ColumnReader::Int32ColumnReader(reader) => Read::Whole(reader, Vec::new()),
            ColumnReader::Int64ColumnReader(reader) => {
                let a_day = per_day(described.logical_type_ref());
                Read::Long(reader, Vec::new(), a_day, Vec::new())
            }
            ColumnReader::DoubleColumnReader(reader) => Read::Real(reader, Vec::new()),
            _ => return Err(format!("column `{name}` is of a type that is not read here")),
        };
        Ok(Self { name, read, levels: Vec::new(), places: Vec::new(), optional })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Reads the next rows and says how many there were.
    pub(crate) fn read(&mut self, rows: usize) -> Result<usize, String> {
        let levels = self.optional.then_some(&mut self.levels);
        let done = match &mut self.read {
            Read::Quick(words) => {
                return words.read(rows).map_err(|what| format!("column `{}`: {what}", self.name));
            }
            Read::Words(reader, values) => fill(reader, values, levels, rows),
            Read::Whole(reader, values) => fill(reader, values, levels, rows),
            Read::Long(reader, values, _, _) => fill(reader, values, levels, rows),
            Read::Real(reader, values) => fill(reader, values, levels, rows),
        };
        let done = done.map_err(|error| format!("column `{}`: {error}", self.name))?;
        self.places.clear();
        if self.optional && self.levels.contains(&0) {
            let mut next = 0;
            self.places.extend(self.levels.iter().map(|level| {
                let here = if *level == 0 { NONE } else { next };
                next += u32::from(*level != 0);
                here
            }));
        }
        if let Read::Long(_, values, 0, words) = &mut self.read {
            words.clear();
            words.extend(values.iter().map(|value| value.to_string().into_bytes()));
        }
        Ok(done)
    }

    fn place(&self, row: usize) -> Option<usize> {
        if self.places.is_empty() {
            return Some(row);
        }
        self.places.get(row).filter(|at| **at != NONE).map(|at| *at as usize)
    }

    /// A row's word; empty where there is none. Whole numbers are words too, so that children may
    /// be numbered.
    pub(crate) fn bytes(&self, row: usize) -> &[u8] {
        let Some(at) = self.place(row) else { return &[] };
        match &self.read {
            Read::Quick(words) => words.word(at),
            Read::Words(_, values) => values.get(at).map_or(&[], |value| value.data()),
            Read::Long(_, _, 0, words) => words.get(at).map_or(&[], Vec::as_slice),
            _ => &[],
        }
    }

    /// A row's day.
    pub(crate) fn day(&self, row: usize) -> Option<Day> {
        let at = self.place(row)?;
        match &self.read {
            Read::Whole(_, values) => values.get(at).copied(),
            Read::Long(_, values, a_day, _) if *a_day > 0 => {
                values.get(at).and_then(|value| Day::try_from(value.div_euclid(*a_day)).ok())
            }
            Read::Words(..) | Read::Quick(_) => values::day(self.bytes(row)),
            _ => None,
        }
    }

    /// A row's level, where it has anything; 0 where that is no level.
    pub(crate) fn level(&self, row: usize) -> Option<u8> {
        let at = self.place(row)?;
        match &self.read {
            Read::Whole(_, values) => Some(u8::try_from(*values.get(at)?).unwrap_or(0)),
            Read::Long(_, values, _, _) => Some(u8::try_from(*values.get(at)?).unwrap_or(0)),
            Read::Real(_, values) => {
                let value = *values.get(at)?;
                let whole = value.fract() == 0.0 && (1.0..=4.0).contains(&value);
                Some(if whole { value as u8 } else { 0 })
            }
            Read::Words(..) | Read::Quick(_) => values::severity(self.bytes(row)),
        }
    }
}

/// How many units of a timestamp make a day; 0 where it is none.
fn per_day(logical: Option<&LogicalType>) -> i64 {
    let Some(LogicalType::Timestamp(time)) = logical else { return 0 };
    match time.unit {
        TimeUnit::MILLIS => 86_400_000,
        TimeUnit::MICROS => 86_400_000_000,
        TimeUnit::NANOS => 86_400_000_000_000,
    }
}

fn fill<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    values: &mut Vec<T::T>,
    mut levels: Option<&mut Vec<i16>>,
    rows: usize,
) -> Result<usize, ParquetError> {
    values.clear();
    if let Some(levels) = levels.as_deref_mut() {
        levels.clear();
    }
    let mut done = 0;
    while done < rows {
        let (read, _, _) = reader.read_records(rows - done, levels.as_deref_mut(), None, values)?;
        if read == 0 {
            break;
        }
        done += read;
    }
    Ok(done)
}
