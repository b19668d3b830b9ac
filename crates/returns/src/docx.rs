//! Word documents: their tables to grids.
//!
//! One pass over `word/document.xml`. Merged cells become a cell and blanks, so that rows keep
//! their columns; deletions that are tracked are left out and told of; tables inside a cell become
//! lines of that cell.

use crate::archive;
use crate::grid::Grid;
use crate::outcome::{Limits, ReturnError};
use crate::source::{Remark, Sheet};
use crate::xml::{attribute, number, push_text};
use quick_xml::events::{BytesStart, Event};

/// The widest a merged cell may claim to be.
const WIDEST: usize = 63;

/// Reads the tables of a Word document.
pub(crate) fn open(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<Sheet<'static>>, ReturnError> {
    let mut xml = String::new();
    let wanted =
        |name: &str| name.strip_prefix("word/document").is_some_and(|rest| rest.ends_with("xml"));
    let names = archive::unpack(file, bytes, limits, wanted, |_, part| {
        xml.push_str(&String::from_utf8_lossy(part));
        Ok(())
    })?;
    let mut document = Document::default();
    document.read(&xml).map_err(|why| ReturnError::Unreadable { file: file.to_owned(), why })?;
    if document.tables.is_empty() {
        return Err(ReturnError::Kind {
            file: file.to_owned(),
            kind: "a Word document without a table".to_owned(),
            advice: "put its entries in a table with a row of headings, one row an entry"
                .to_owned(),
        });
    }
    let mut remarks = document.remarks();
    if names.iter().any(|name| name == "word/comments.xml") {
        let what = "the document holds comments, which were not read";
        remarks.push(Remark::new(what, "look at them in Word"));
    }
    if names.iter().any(|name| name.ends_with("vbaProject.bin")) {
        remarks.push(Remark::new("the document holds macros, which were ignored", "nothing to do"));
    }
    let mut remarks = Some(remarks);
    let tables = document.tables.into_iter().enumerate();
    Ok(tables
        .map(|(index, table)| Sheet {
            name: Some(format!("table {}", index + 1)),
            remarks: remarks.take().unwrap_or_default(),
            ..table.sheet()
        })
        .collect())
}

#[derive(Default)]
struct Cell {
    text: String,
    paragraphs: usize,
    span: usize,
    /// Continues the cell above.
    merged: bool,
}

#[derive(Default)]
struct TableRow {
    cells: Vec<Cell>,
    /// Repeated at the top of every page.
    heading: bool,
    /// A tracked deletion of the whole row.
    deleted: bool,
    blanks_before: usize,
}

#[derive(Default)]
struct Table {
    rows: Vec<TableRow>,
}

#[derive(Default)]
struct Document {
    tables: Vec<Table>,
    /// How deep in tables we are.
    depth: usize,
    /// How deep in text that is deleted, moved away, or there twice.
    hidden: usize,
    in_text: bool,
    in_row_properties: bool,
    deletions: usize,
    nested: usize,
}

impl Document {
    fn read(&mut self, xml: &str) -> Result<(), String> {
        let mut reader = quick_xml::Reader::from_str(xml);
        loop {
            let event = reader.read_event().map_err(|error| error.to_string())?;
            match &event {
                Event::Start(element) => self.start(element),
                Event::Empty(element) => {
                    self.start(element);
                    self.end(element.local_name().as_ref());
                }
                Event::End(element) => self.end(element.local_name().as_ref()),
                Event::Eof => break,
                other => {
                    if self.in_text && self.hidden == 0 {
                        let mut text = String::new();
                        push_text(other, &mut text);
                        self.say(&text);
                    }
                }
            }
        }
        for table in &mut self.tables {
            table.rows.retain(|row| !row.deleted);
        }
        self.tables.retain(|table| !table.rows.is_empty());
        Ok(())
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "tbl" => self.start_table(),
            "tr" if self.depth == 1 => self.start_row(),
            "tr" if self.depth > 1 => self.part("\n"),
            "tc" if self.depth == 1 => self.start_cell(),
            "tc" if self.depth > 1 => self.part(" | "),
            "trPr" => self.in_row_properties = true,
            "tblHeader" => self.row(|row| row.heading = on(element)),
            "gridBefore" => self.row(|row| row.blanks_before = width(element)),
            "gridSpan" if self.depth == 1 => self.cell(|cell| cell.span = width(element).max(1)),
            "vMerge" if self.depth == 1 => {
                let continues = attribute(element, "val").is_none_or(|val| val == "continue");
                self.cell(|cell| cell.merged = continues);
            }
            "p" => self.start_paragraph(),
            "t" => self.in_text = true,
            "tab" | "ptab" if self.hidden == 0 => self.say("\t"),
            "br" | "cr" => self.say("\n"),
            "noBreakHyphen" => self.say("-"),
            "sym" => self.say(symbol(element)),
            "del" if self.in_row_properties => {
                self.deletions += 1;
                self.row(|row| row.deleted = true);
            }
            "del" => {
                self.deletions += 1;
                self.hidden += 1;
            }
            "moveFrom" | "Fallback" => self.hidden += 1,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "tbl" => self.depth = self.depth.saturating_sub(1),
            "trPr" => self.in_row_properties = false,
            "t" => self.in_text = false,
            "del" if self.in_row_properties => {}
            "del" | "moveFrom" | "Fallback" => self.hidden = self.hidden.saturating_sub(1),
            _ => {}
        }
    }

    fn start_table(&mut self) {
        self.depth += 1;
        if self.depth == 1 {
            self.tables.push(Table::default());
        } else {
            self.nested += 1;
        }
    }

    fn start_row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.rows.push(TableRow::default());
        }
    }

    fn start_cell(&mut self) {
        self.row(|row| row.cells.push(Cell { span: 1, ..Cell::default() }));
    }

    fn start_paragraph(&mut self) {
        if self.depth == 1 && self.hidden == 0 {
            self.cell(|cell| {
                cell.paragraphs += 1;
                if cell.paragraphs > 1 {
                    cell.text.push('\n');
                }
            });
        }
    }

    fn say(&mut self, text: &str) {
        if self.hidden == 0 {
            self.cell(|cell| cell.text.push_str(text));
        }
    }

    /// Parts what follows from what a cell holds already, where it holds anything.
    fn part(&mut self, with: &str) {
        self.cell(|cell| {
            if !cell.text.is_empty() && !cell.text.ends_with('\n') {
                cell.text.push_str(with);
            }
        });
    }

    /// Does something to the row being read, where one is.
    fn row(&mut self, change: impl FnOnce(&mut TableRow)) {
        if self.depth == 0 {
            return;
        }
        if let Some(row) = self.tables.last_mut().and_then(|t| t.rows.last_mut()) {
            change(row);
        }
    }

    /// Does something to the cell being read, where one is.
    fn cell(&mut self, change: impl FnOnce(&mut Cell)) {
        self.row(|row| {
            if let Some(cell) = row.cells.last_mut() {
                change(cell);
            }
        });
    }

    fn remarks(&self) -> Vec<Remark> {
        let mut remarks = Vec::new();
        if self.deletions > 0 {
            let what = format!(
                "the document holds {} tracked deletions, which were left out",
                self.deletions
            );
            let advice = "ask the agency for a copy with its changes accepted";
            remarks.push(Remark::new(what, advice));
        }
        if self.nested > 0 {
            let what = format!(
                "{} tables stand inside a cell; their rows are kept as lines of it",
                self.nested
            );
            remarks.push(Remark::new(what, "look whether these lines are entries of their own"));
        }
        remarks
    }
}

/// An on-off property: on unless it says otherwise.
fn on(element: &BytesStart<'_>) -> bool {
    !matches!(attribute(element, "val").as_deref(), Some("0" | "false" | "off"))
}

fn width(element: &BytesStart<'_>) -> usize {
    number(element, "val").unwrap_or(1).min(WIDEST)
}

/// A character of a symbol font, where it means something in a form.
fn symbol(element: &BytesStart<'_>) -> &'static str {
    match attribute(element, "char").unwrap_or_default().to_uppercase().as_str() {
        "F0FC" | "F050" | "F0FE" | "F052" => "✓",
        "F0FB" | "F04F" | "F0FD" | "F051" => "✗",
        "F0B7" | "F0A7" => "•",
        "F0E0" | "F0E8" => "→",
        _ => "□",
    }
}

impl Table {
    fn sheet(self) -> Sheet<'static> {
        let mut grid = Grid::default();
        let mut rows = self.rows.into_iter().peekable();
        let mut heads = Vec::new();
        while let Some(row) = rows.next_if(|row| row.heading) {
            heads.push(row);
        }
        // Headings in two rows are one heading a column; a title over them stays a title.
        let titles = heads.iter().take_while(|row| row.cells.len() == 1).count();
        let below = heads.split_off(titles.min(heads.len()));
        for row in &heads {
            row.push(&mut grid);
        }
        push_joined(&below, &mut grid);
        rows.for_each(|row| row.push(&mut grid));
        Sheet { name: None, grid, remarks: Vec::new(), hidden: false, goes_on: true }
    }
}

impl TableRow {
    /// The row's texts, one for each column it covers.
    fn texts(&self) -> Vec<&str> {
        let mut texts = vec![""; self.blanks_before];
        for cell in &self.cells {
            texts.push(if cell.merged { "" } else { cell.text.trim_end_matches('\n') });
            texts.extend(std::iter::repeat_n("", cell.span.max(1) - 1));
        }
        texts
    }

    fn push(&self, grid: &mut Grid<'_>) {
        for text in self.texts() {
            grid.push_made(text);
        }
        grid.end_row();
    }
}

fn push_joined(heads: &[TableRow], grid: &mut Grid<'_>) {
    let texts = heads.iter().map(TableRow::texts).collect::<Vec<_>>();
    let Some(widest) = texts.iter().map(Vec::len).max() else { return };
    for column in 0..widest {
        let cells = texts.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty());
        grid.push_made(&cells.copied().collect::<Vec<_>>().join(" "));
    }
    grid.end_row();
}
