//! OpenDocument spreadsheets to grids.
//!
//! Our own reader: repeated rows and cells are one element in the file, and only what holds text
//! is spelled out, so that a small file cannot ask for a large memory.

use crate::archive;
use crate::grid::Grid;
use crate::outcome::{Limits, ReturnError};
use crate::source::{Remark, Sheet};
use crate::xml::{attribute, number, push_text};
use quick_xml::events::{BytesStart, Event};

/// Reads the sheets of an OpenDocument spreadsheet.
pub(crate) fn open(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<Sheet<'static>>, ReturnError> {
    let (mut xml, mut locked) = (String::new(), false);
    let wanted = |name: &str| matches!(name, "content.xml" | "META-INF/manifest.xml");
    archive::unpack(file, bytes, limits, wanted, |name, part| {
        if name == "content.xml" {
            xml.push_str(&String::from_utf8_lossy(part));
        } else {
            locked = memchr::memmem::find(part, b"encryption-data").is_some();
        }
        Ok(())
    })?;
    let file = file.to_owned();
    if locked {
        return Err(ReturnError::Encrypted { file });
    }
    let mut book = Book { left: limits.cells, ..Book::default() };
    match book.read(&xml) {
        Ok(()) => Ok(book.sheets),
        Err(None) => {
            let what = "a sheet has more cells than the limit".to_owned();
            Err(ReturnError::TooLarge { file, what })
        }
        Err(Some(why)) => Err(ReturnError::Unreadable { file, why }),
    }
}

#[derive(Default)]
struct Book {
    sheets: Vec<Sheet<'static>>,
    /// Cells that may still be made.
    left: usize,
    blank_rows: usize,
    blank_cells: usize,
    row_repeats: usize,
    cell_repeats: usize,
    paragraphs: usize,
    in_cell: bool,
    in_paragraph: bool,
    in_annotation: bool,
    /// The cell's date, which says more than its display.
    date: Option<String>,
    text: String,
    row: Vec<String>,
}

impl Book {
    /// Fails with what is damaged, or with nothing where a limit is reached.
    fn read(&mut self, xml: &str) -> Result<(), Option<String>> {
        let mut reader = quick_xml::Reader::from_str(xml);
        loop {
            let event = reader.read_event().map_err(|error| Some(error.to_string()))?;
            match &event {
                Event::Start(element) => self.start(element),
                Event::Empty(element) => {
                    self.start(element);
                    self.end(element.name().as_ref())?;
                }
                Event::End(element) => self.end(element.name().as_ref())?,
                Event::Eof => return Ok(()),
                other => {
                    if self.in_paragraph && !self.in_annotation {
                        push_text(other, &mut self.text);
                    }
                }
            }
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        match element.name().as_ref() {
            "table:table" => {
                let name = attribute(element, "name").unwrap_or_default();
                let grid = Grid::default();
                self.sheets.push(Sheet {
                    name: Some(name),
                    grid,
                    remarks: Vec::new(),
                    hidden: false,
                    goes_on: false,
                });
                self.blank_rows = 0;
            }
            "table:table-row" => {
                self.row_repeats = number(element, "number-rows-repeated").unwrap_or(1);
                self.row.clear();
                self.blank_cells = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.cell_repeats = number(element, "number-columns-repeated").unwrap_or(1);
                self.date = attribute(element, "date-value").map(|d| d.replace('T', " "));
                self.text.clear();
                self.paragraphs = 0;
                self.in_cell = true;
            }
            "office:annotation" => self.in_annotation = true,
            "text:p" if self.in_cell && !self.in_annotation => {
                self.in_paragraph = true;
                self.paragraphs += 1;
                if self.paragraphs > 1 {
                    self.text.push('\n');
                }
            }
            "text:s" => {
                let blanks = number(element, "c").unwrap_or(1).min(80);
                self.text.extend(std::iter::repeat_n(' ', blanks));
            }
            "text:tab" => self.text.push('\t'),
            "text:line-break" => self.text.push('\n'),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) -> Result<(), Option<String>> {
        match name {
            "office:annotation" => self.in_annotation = false,
            "text:p" => self.in_paragraph = self.in_paragraph && self.in_annotation,
            "table:table-cell" | "table:covered-table-cell" => self.end_cell()?,
            "table:table-row" => self.end_row()?,
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Option<String>> {
        self.in_cell = false;
        let text = self.date.take().unwrap_or_else(|| std::mem::take(&mut self.text));
        let text = text.strip_suffix(" 00:00:00").map_or(text.clone(), str::to_owned);
        if text.is_empty() {
            self.blank_cells = self.blank_cells.saturating_add(self.cell_repeats);
            return Ok(());
        }
        let blanks = std::mem::take(&mut self.blank_cells);
        // Long texts cost as much as the cells they would fill.
        let each = 1 + text.len() / 16;
        self.spend(blanks.saturating_add(self.cell_repeats.saturating_mul(each)))?;
        self.row.extend(std::iter::repeat_n(String::new(), blanks));
        self.row.extend(std::iter::repeat_n(text, self.cell_repeats));
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Option<String>> {
        if self.row.is_empty() {
            self.blank_rows = self.blank_rows.saturating_add(self.row_repeats);
            return Ok(());
        }
        let blanks = std::mem::take(&mut self.blank_rows);
        let each = self.row.iter().map(|text| 1 + text.len() / 16).sum::<usize>();
        let cells = each.saturating_mul(self.row_repeats.saturating_sub(1));
        self.spend(blanks.saturating_add(cells))?;
        let Some(sheet) = self.sheets.last_mut() else { return Ok(()) };
        (0..blanks).for_each(|_| sheet.grid.end_row());
        for _ in 0..self.row_repeats {
            for text in &self.row {
                if !sheet.grid.push_made(text) {
                    return Err(None);
                }
            }
            sheet.grid.end_row();
        }
        if self.row_repeats > 1 {
            let what = format!("a row stands there {} times over", self.row_repeats);
            sheet.remarks.push(Remark::new(what, "look whether that is meant"));
        }
        Ok(())
    }

    fn spend(&mut self, cells: usize) -> Result<(), Option<String>> {
        self.left = self.left.checked_sub(cells).ok_or(None)?;
        Ok(())
    }
}
