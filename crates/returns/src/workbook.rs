//! Excel workbooks to grids, by calamine.

use crate::archive;
use crate::grid::Grid;
use crate::outcome::{Limits, ReturnError};
use crate::source::{Remark, Sheet};
use calamine::{Data, DataRef, DataType, ExcelDateTime, Reader, SheetVisible, Xls, Xlsb, Xlsx};
use std::fmt::Write;
use std::io::Cursor;
use std::io::Write as _;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

/// Which reader a packed workbook needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packed {
    /// `.xlsx` and `.xlsm`.
    Xml,
    /// `.xlsb`.
    Binary,
}

/// Reads a packed workbook. Its parts are unpacked within bounds first and handed on unpacked, so
/// that nothing can grow behind the reader's back.
pub(crate) fn open_packed(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
    kind: Packed,
) -> Result<Vec<Sheet<'static>>, ReturnError> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() * 4)));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut formulas = false;
    let names = archive::unpack(file, bytes, limits, is_wanted, |name, part| {
        formulas |= name.starts_with("xl/worksheets/") && has_formulas(part);
        writer.start_file(name, stored)?;
        writer.write_all(part).map_err(ZipError::Io)
    })?;
    let unreadable = |why: String| ReturnError::Unreadable { file: file.to_owned(), why };
    let unpacked = writer.finish().map_err(|error| unreadable(error.to_string()))?;
    let unpacked = Cursor::new(unpacked.into_inner());
    let mut sheets = match kind {
        Packed::Xml => {
            let mut book = Xlsx::new(unpacked).map_err(|e| unreadable(e.to_string()))?;
            xml_sheets(&mut book, limits, formulas).map_err(|why| limit_or(file, why))?
        }
        Packed::Binary => {
            let mut book = Xlsb::new(unpacked).map_err(|e| unreadable(e.to_string()))?;
            ranges(&mut book, limits).map_err(|why| limit_or(file, why))?
        }
    };
    if names.iter().any(|name| name.ends_with("vbaProject.bin"))
        && let Some(first) = sheets.first_mut()
    {
        let what = "the workbook holds macros, which were ignored; cells are read as last saved";
        first.remarks.push(Remark::new(what, "ask for a copy saved as .xlsx if values look old"));
    }
    Ok(sheets)
}

/// Reads a workbook of Excel 97 to 2003.
pub(crate) fn open_old(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<Sheet<'static>>, ReturnError> {
    match Xls::new(Cursor::new(bytes)) {
        Ok(mut book) => ranges(&mut book, limits).map_err(|why| limit_or(file, why)),
        Err(calamine::XlsError::Password) => Err(ReturnError::Encrypted { file: file.to_owned() }),
        Err(error) => {
            Err(ReturnError::Unreadable { file: file.to_owned(), why: error.to_string() })
        }
    }
}

/// The parts that hold cells; not pictures, macros and printer settings.
fn is_wanted(name: &str) -> bool {
    let media = name.contains("/media/") || name.contains("/embeddings/");
    let macros = name.ends_with("vbaProject.bin") || name.contains("printerSettings");
    !media && !macros && [".xml", ".rels", ".bin"].iter().any(|end| name.ends_with(end))
}

fn has_formulas(part: &[u8]) -> bool {
    ["<f>", "<f "].iter().any(|tag| memchr::memmem::find(part, tag.as_bytes()).is_some())
}

/// Why a sheet stopped: a limit, or damage.
enum Stop {
    Limit(String),
    Damage(String),
}

fn limit_or(file: &str, stop: Stop) -> ReturnError {
    let file = file.to_owned();
    match stop {
        Stop::Limit(what) => ReturnError::TooLarge { file, what },
        Stop::Damage(why) => ReturnError::Unreadable { file, why },
    }
}

type Bytes = Cursor<Vec<u8>>;

fn xml_sheets(
    book: &mut Xlsx<Bytes>,
    limits: &Limits,
    formulas: bool,
) -> Result<Vec<Sheet<'static>>, Stop> {
    let listed = book.sheets_metadata().to_vec();
    let mut sheets = Vec::new();
    for listed in listed.into_iter().filter(|s| s.typ == calamine::SheetType::WorkSheet) {
        let mut filling = Filling::new(limits);
        let damage = |error: calamine::XlsxError| Stop::Damage(error.to_string());
        // A sheet that is listed but missing is told of; the others are still read.
        let mut cells = match book.worksheet_cells_reader(&listed.name) {
            Ok(cells) => cells,
            Err(error) => {
                filling.remarks.push(Remark::new(
                    format!("the sheet cannot be opened: {error}"),
                    "save the workbook anew in Excel",
                ));
                sheets.push(filling.sheet(listed.name, listed.visible));
                continue;
            }
        };
        if formulas {
            while let Some(cell) = cells.next_cell_with_formula().map_err(damage)? {
                let empty = matches!(cell.value, DataRef::Empty);
                if empty && cell.formula.is_some() {
                    filling.uncounted(cell.pos);
                }
                filling.add(cell.pos, &cell.value)?;
            }
        } else {
            while let Some(cell) = cells.next_cell().map_err(damage)? {
                filling.add(cell.get_position(), cell.get_value())?;
            }
        }
        sheets.push(filling.sheet(listed.name, listed.visible));
    }
    Ok(sheets)
}

/// The sheets of a reader that gives whole ranges.
fn ranges<RS, R>(book: &mut R, limits: &Limits) -> Result<Vec<Sheet<'static>>, Stop>
where
    RS: std::io::Read + std::io::Seek,
    R: Reader<RS>,
{
    let listed = book.sheets_metadata().to_vec();
    let mut sheets = Vec::new();
    for listed in listed.into_iter().filter(|s| s.typ == calamine::SheetType::WorkSheet) {
        let range = book.worksheet_range(&listed.name);
        let range = range.map_err(|error| Stop::Damage(format!("{error:?}")))?;
        let (top, left) = range.start().unwrap_or_default();
        let mut filling = Filling::new(limits);
        for (row, column, value) in range.used_cells() {
            let at = (top + row as u32, left + column as u32);
            filling.add(at, &borrowed(value))?;
        }
        sheets.push(filling.sheet(listed.name, listed.visible));
    }
    Ok(sheets)
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            DataRef::SharedString(text)
        }
        Data::Float(number) => DataRef::Float(*number),
        Data::Int(number) => DataRef::Int(*number),
        Data::Bool(flag) => DataRef::Bool(*flag),
        Data::DateTime(at) => DataRef::DateTime(*at),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// A grid being filled from cells that come in order, blanks between them left out by Excel.
struct Filling {
    grid: Grid<'static>,
    remarks: Vec<Remark>,
    row: u32,
    column: u32,
    left: usize,
    disorder: bool,
    text: String,
}

impl Filling {
    fn new(limits: &Limits) -> Self {
        Self {
            grid: Grid::default(),
            remarks: Vec::new(),
            row: 0,
            column: 0,
            left: limits.cells,
            disorder: false,
            text: String::new(),
        }
    }

    fn add(&mut self, (row, column): (u32, u32), value: &DataRef<'_>) -> Result<(), Stop> {
        if value.is_empty() {
            return Ok(());
        }
        if (row, column) < (self.row, self.column) {
            self.disorder = true;
            return Ok(());
        }
        while self.row < row {
            self.grid.end_row();
            self.spend()?;
            self.row += 1;
            self.column = 0;
        }
        while self.column < column {
            self.grid.push_slice(0, 0);
            self.spend()?;
            self.column += 1;
        }
        self.column += 1;
        self.spend()?;
        let fits = match value {
            DataRef::SharedString(text) => self.grid.push_made(text),
            DataRef::String(text) => self.grid.push_made(text),
            other => {
                self.text.clear();
                write_value(other, &mut self.text);
                self.grid.push_made(&self.text)
            }
        };
        if let DataRef::Error(error) = value {
            self.remarks.push(Remark {
                row: Some(self.row as usize),
                what: format!("a cell holds the error {error}"),
                advice: "ask the agency what stood there".to_owned(),
            });
        }
        if fits { Ok(()) } else { Err(Stop::Limit("its text is more than 2 GiB".to_owned())) }
    }

    fn spend(&mut self) -> Result<(), Stop> {
        let what = || Stop::Limit("a sheet has more cells than the limit".to_owned());
        self.left = self.left.checked_sub(1).ok_or_else(what)?;
        Ok(())
    }

    /// A formula whose value was never worked out.
    fn uncounted(&mut self, (row, column): (u32, u32)) {
        self.remarks.push(Remark {
            row: Some(row as usize),
            what: format!("the formula in column {} has no saved value", letters(column)),
            advice: "open the file in Excel, let it calculate, and save it".to_owned(),
        });
    }

    fn sheet(mut self, name: String, visible: SheetVisible) -> Sheet<'static> {
        if self.grid.open_cells() > 0 {
            self.grid.end_row();
        }
        if self.disorder {
            let what = "some cells stand out of order in the file and were left out";
            self.remarks.push(Remark::new(what, "save the workbook anew in Excel"));
        }
        let hidden = visible != SheetVisible::Visible;
        Sheet { name: Some(name), grid: self.grid, remarks: self.remarks, hidden, goes_on: false }
    }
}

/// A column as Excel names it.
fn letters(column: u32) -> String {
    let mut rest = column;
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'A' + (rest % 26) as u8));
        match (rest / 26).checked_sub(1) {
            Some(next) => rest = next,
            None => return name,
        }
    }
}

/// A value as text: dates as ISO, whole numbers without a point.
fn write_value(value: &DataRef<'_>, out: &mut String) {
    let written = match value {
        DataRef::Int(number) => write!(out, "{number}"),
        DataRef::Float(number) => write!(out, "{number}"),
        DataRef::Bool(flag) => write!(out, "{}", if *flag { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(at) => return write_moment(at, out),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => write!(out, "{text}"),
        DataRef::Error(error) => write!(out, "{error}"),
        _ => Ok(()),
    };
    debug_assert!(written.is_ok());
}

fn write_moment(at: &ExcelDateTime, out: &mut String) {
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    // Excel keeps a time as a fraction of a day, which is a little off.
    let seconds = (at.as_f64().rem_euclid(1.0) * 86_400.0).round() as u32;
    let exact = u32::from(hour) * 3600 + u32::from(minute) * 60 + u32::from(second);
    let near = seconds.abs_diff(exact) <= 1 && seconds < 86_400;
    let seconds = if near { seconds } else { exact };
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let written = if at.is_duration() || at.as_f64() < 1.0 {
        write!(out, "{hour:02}:{minute:02}")
    } else if seconds == 0 {
        write!(out, "{year:04}-{month:02}-{day:02}")
    } else if second == 0 {
        write!(out, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")
    } else {
        write!(out, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    };
    debug_assert!(written.is_ok());
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn columns_are_named_as_excel_does() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), name);
        }
    }

    #[test]
    fn moments_are_written_as_iso() {
        for (serial, text) in [
            (40945.0, "2012-02-06"),
            (42461.0 + 13.0 / 24.0 + 20.0 / 1440.0, "2016-04-01 13:20"),
            (0.375, "09:00"),
            (41_681.999_999, "2014-02-11 23:59:59"),
        ] {
            let mut out = String::new();
            let at = ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, false);
            write_moment(&at, &mut out);
            assert_eq!(out, text);
        }
    }
}
