//! A worksheet from columns and cells: headings that stay in sight, filters, wrapped text, print
//! set-up. Text is always written as text, so a cell that begins with `=` is never a formula.

use crate::DocumentError;
use crate::colour::Colour;
use jiff::civil::Date;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// The most UTF-16 units that a cell can hold, less room for the note that says it was cut.
const CELL_LIMIT: usize = 32_767 - 100;
const CUT_NOTE: &str = " […] (cut: a cell can hold no more; the whole text is in chronology.html)";
const HEADING: Colour = Colour::from_number(0x0012_436d);

/// A column's heading and width, in characters.
pub struct Column {
    /// The heading.
    pub title: String,
    /// The width, in characters of the default type.
    pub width: f64,
    /// The colour of the heading, where it is an agency's own.
    pub colour: Option<Colour>,
}

impl Column {
    /// A column with the house's heading colour.
    pub fn new(title: &str, width: f64) -> Self {
        Self { title: title.to_owned(), width, colour: None }
    }
}

/// What a cell holds.
pub enum Cell {
    /// Text, wrapped.
    Text(String),
    /// A number.
    Number(f64),
    /// A day; empty where it is not known.
    Day(Option<Date>),
    /// Text in bold on a colour.
    Label(String, Colour),
    /// Text on the tint of a colour.
    Tinted(String, Colour),
}

/// The paper that a sheet is printed on, landscape.
#[derive(Debug, Clone, Copy)]
pub enum Paper {
    /// For the bundle.
    A4,
    /// For the wall of the meeting.
    A3,
}

/// A table that fills one worksheet.
pub struct Table {
    /// The worksheet's name.
    pub name: &'static str,
    /// What stands in the printed header beside the page number.
    pub header: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The number of columns that stay in sight when scrolling to the right.
    pub frozen: u16,
    /// How many columns are printed, from the first; the others are for the screen.
    pub printed: u16,
    /// The paper it is made for.
    pub paper: Paper,
    /// The rows, each with one cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// Adds a table to the workbook as a worksheet.
pub fn add(workbook: &mut Workbook, table: &Table) -> Result<(), DocumentError> {
    let sheet = workbook.add_worksheet();
    lay_out(sheet, table)?;
    for (row, cells) in (1u32..).zip(&table.rows) {
        sheet.set_row_height(row, height(cells, &table.columns))?;
        for (column, cell) in (0u16..).zip(cells) {
            write(sheet, row, column, cell)?;
        }
    }
    Ok(())
}

fn lay_out(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    sheet.set_name(table.name)?;
    print_setup(sheet, &table.header, table.paper);
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_freeze_panes(1, table.frozen)?;
    for (at, column) in (0u16..).zip(&table.columns) {
        let colour = column.colour.unwrap_or(HEADING);
        let format = plain()
            .set_bold()
            .set_background_color(Color::RGB(colour.number()))
            .set_font_color(Color::RGB(colour.ink().number()))
            .set_align(FormatAlign::VerticalCenter);
        sheet.set_column_width(at, column.width)?;
        sheet.write_string_with_format(0, at, &column.title, &format)?;
    }
    let last = u16::try_from(table.columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
    let bottom = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, bottom, last)?;
    sheet.set_print_area(0, 0, bottom, table.printed.saturating_sub(1).min(last))?;
    Ok(())
}

/// Landscape, one page wide, with the document's name and the page number.
pub fn print_setup(sheet: &mut Worksheet, header: &str, paper: Paper) {
    sheet.set_landscape();
    // The numbers by which Excel knows papers.
    sheet.set_paper_size(match paper {
        Paper::A4 => 9,
        Paper::A3 => 8,
    });
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    // `&` begins a code in a printed header; doubled, it is itself.
    sheet.set_header(format!("&L&9{}&R&9Page &P of &N", header.replace('&', "&&")));
}

/// The height of a row in points, by its cell with the most lines: not every program fits rows to
/// wrapped text when it opens a file. 409 is the most that a row can have.
fn height(cells: &[Cell], columns: &[Column]) -> f64 {
    let lines = cells.iter().zip(columns).map(|(cell, column)| match cell {
        Cell::Text(text) | Cell::Tinted(text, _) => lines(text, column.width),
        Cell::Label(..) | Cell::Number(_) | Cell::Day(_) => 1.0,
    });
    (lines.fold(1.0, f64::max) * 13.0 + 3.0).min(409.0)
}

/// About how many lines a text takes in a column, a word at the end of each being pushed on.
fn lines(text: &str, width: f64) -> f64 {
    let line = |line: &str| (line.chars().count() as f64 / (width * 1.15)).ceil().max(1.0);
    text.lines().map(line).sum()
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) if text.is_empty() => {
            sheet.write_blank(row, column, &plain())?;
        }
        Cell::Text(text) => {
            sheet.write_string_with_format(row, column, fitting(text), &plain())?;
        }
        Cell::Number(number) => {
            sheet.write_number_with_format(row, column, *number, &plain())?;
        }
        Cell::Day(None) => {
            sheet.write_blank(row, column, &plain())?;
        }
        Cell::Day(Some(day)) => write_day(sheet, row, column, *day)?,
        Cell::Label(text, colour) => {
            let format = plain()
                .set_bold()
                .set_background_color(Color::RGB(colour.number()))
                .set_font_color(Color::RGB(colour.ink().number()));
            sheet.write_string_with_format(row, column, fitting(text), &format)?;
        }
        Cell::Tinted(text, colour) => {
            let format = plain().set_background_color(Color::RGB(colour.tint().number()));
            sheet.write_string_with_format(row, column, fitting(text), &format)?;
        }
    }
    Ok(())
}

/// A day as a date that can be sorted and filtered, or as text where Excel's calendar (from 1900)
/// does not reach it.
fn write_day(sheet: &mut Worksheet, row: u32, column: u16, day: Date) -> Result<(), XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or(0);
    let (month, of_month) = (day.month().unsigned_abs(), day.day().unsigned_abs());
    match ExcelDateTime::from_ymd(year, month, of_month) {
        Ok(date) => {
            let format = plain().set_num_format("d mmm yyyy").set_align(FormatAlign::Left);
            sheet.write_datetime_with_format(row, column, &date, &format)?;
        }
        Err(_) => {
            sheet.write_string_with_format(row, column, day.to_string(), &plain())?;
        }
    }
    Ok(())
}

/// Wrapped, from the top, with hairlines: what every cell shares.
pub fn plain() -> Format {
    Format::new()
        .set_font_name("Arial")
        .set_font_size(10)
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Hair)
        .set_border_color(Color::RGB(0x00b1_b4b6))
}

/// The text, cut with a note where it is longer than a cell can hold.
fn fitting(text: &str) -> String {
    if text.encode_utf16().count() <= CELL_LIMIT {
        return text.to_owned();
    }
    let mut units = 0;
    let kept = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= CELL_LIMIT
    });
    kept.collect::<String>() + CUT_NOTE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_as_high_as_its_longest_cell() {
        let columns = [Column::new("When", 20.0), Column::new("What", 50.0)];
        let cells = |text: &str| [Cell::Text("today".to_owned()), Cell::Text(text.to_owned())];
        assert!((height(&cells("short"), &columns) - 16.0).abs() < 0.01);
        assert!((height(&cells(&"x".repeat(150)), &columns) - 42.0).abs() < 0.01);
        assert!((height(&cells("a\nb\nc\nd"), &columns) - 55.0).abs() < 0.01);
        assert!((height(&cells(&"x".repeat(9000)), &columns) - 409.0).abs() < 0.01);
    }

    #[test]
    fn a_text_longer_than_a_cell_is_cut_and_says_so() {
        let long = "é𝄞".repeat(20_000);
        let cut = fitting(&long);
        assert!(cut.encode_utf16().count() <= 32_767);
        assert!(cut.ends_with(CUT_NOTE));
        assert_eq!(fitting("short"), "short");
    }
}
