//! Paragraphs, runs of text and tables.

use super::escape;
use crate::colour::Colour;
use std::fmt::Write;

/// A stretch of text in one look.
#[derive(Debug, Clone, Default)]
pub struct Run {
    text: String,
    bold: bool,
    small: bool,
    colour: Option<Colour>,
    behind: Option<Colour>,
}

impl Run {
    /// Plain text. Line breaks and tabs are kept.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// In bold.
    pub fn bold(mut self) -> Self {
        self.bold = true;
        self
    }

    /// One point smaller.
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// In this colour.
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = Some(colour);
        self
    }

    /// A label: bold, on a colour, in ink that reads on it.
    pub fn label(text: &str, colour: Colour) -> Self {
        let run = Self::new(format!("\u{a0}{text}\u{a0}")).bold().colour(colour.ink());
        Self { behind: Some(colour), ..run }
    }

    fn write(&self, out: &mut String) {
        out.push_str("<w:r><w:rPr>");
        if self.bold {
            out.push_str("<w:b/>");
        }
        if let Some(colour) = self.colour {
            let _ = write!(out, "<w:color w:val=\"{}\"/>", colour.digits());
        }
        if self.small {
            out.push_str("<w:sz w:val=\"15\"/>");
        }
        if let Some(colour) = self.behind {
            shading(colour, out);
        }
        out.push_str("</w:rPr>");
        for (at, line) in self.text.lines().enumerate() {
            if at > 0 {
                out.push_str("<w:br/>");
            }
            out.push_str("<w:t xml:space=\"preserve\">");
            escape(line, out);
            out.push_str("</w:t>");
        }
        out.push_str("</w:r>");
    }
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// The document's title.
    Title,
    /// The line under it.
    Subtitle,
    /// A heading, 1 to 3.
    Heading(u8),
    /// Running text.
    Body,
    /// Text in a table cell.
    InCell,
    /// An item of a plain list.
    Bullet,
    /// An item of a numbered list; the number is the list's, from 1, as
    /// [`super::Word::numbered_from`] gave it.
    Numbered(usize),
}

/// A paragraph.
#[derive(Debug, Clone)]
pub struct Paragraph {
    style: Style,
    runs: Vec<Run>,
}

impl Paragraph {
    /// An empty paragraph.
    pub fn new(style: Style) -> Self {
        Self { style, runs: Vec::new() }
    }

    /// Appends text.
    pub fn run(mut self, run: Run) -> Self {
        self.runs.push(run);
        self
    }

    pub(super) fn write(&self, out: &mut String) {
        out.push_str("<w:p><w:pPr>");
        let (style, list) = match self.style {
            Style::Title => ("Title", None),
            Style::Subtitle => ("Subtitle", None),
            Style::Heading(1) => ("Heading1", None),
            Style::Heading(2) => ("Heading2", None),
            Style::Heading(_) => ("Heading3", None),
            Style::Body => ("Normal", None),
            Style::InCell => ("Cell", None),
            Style::Bullet => ("ListBullet", Some(1)),
            // List 1 is the bullets; numbered lists follow it.
            Style::Numbered(list) => ("ListNumber", Some(list + 1)),
        };
        let _ = write!(out, "<w:pStyle w:val=\"{style}\"/>");
        if let Some(list) = list {
            let _ =
                write!(out, "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{list}\"/></w:numPr>");
        }
        out.push_str("</w:pPr>");
        for run in &self.runs {
            run.write(out);
        }
        out.push_str("</w:p>");
    }
}

/// One cell of a table.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    paragraphs: Vec<Paragraph>,
    fill: Option<Colour>,
}

impl Cell {
    /// A cell of plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::default().paragraph(Paragraph::new(Style::InCell).run(Run::new(text)))
    }

    /// Appends a paragraph.
    pub fn paragraph(mut self, paragraph: Paragraph) -> Self {
        self.paragraphs.push(paragraph);
        self
    }

    /// On this colour.
    pub fn on(mut self, colour: Colour) -> Self {
        self.fill = Some(colour);
        self
    }

    fn write(&self, width: u32, out: &mut String) {
        let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
        if let Some(colour) = self.fill {
            shading(colour, out);
        }
        out.push_str("</w:tcPr>");
        for paragraph in &self.paragraphs {
            paragraph.write(out);
        }
        if self.paragraphs.is_empty() {
            Paragraph::new(Style::InCell).write(out);
        }
        out.push_str("</w:tc>");
    }
}

/// A table with one heading row, which repeats on every page.
#[derive(Debug, Clone)]
pub struct Table {
    /// What the table shows, for those who cannot see it.
    pub description: String,
    /// Each column's heading and its width in twentieths of a point.
    pub columns: Vec<(String, u32)>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    pub(super) fn write(&self, out: &mut String) {
        out.push_str(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"0\" w:type=\"auto\"/>\
             <w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\"/>\
             <w:tblDescription w:val=\"",
        );
        escape(&self.description, out);
        out.push_str("\"/></w:tblPr><w:tblGrid>");
        for (_, width) in &self.columns {
            let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
        }
        out.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        for (heading, width) in &self.columns {
            let run = Run::new(heading.as_str()).bold().colour(Colour::from_number(0x00ff_ffff));
            let cell = Cell::default().paragraph(Paragraph::new(Style::InCell).run(run));
            cell.on(Colour::from_number(0x0012_436d)).write(*width, out);
        }
        out.push_str("</w:tr>");
        for row in &self.rows {
            out.push_str("<w:tr>");
            for (cell, (_, width)) in row.iter().zip(&self.columns) {
                cell.write(*width, out);
            }
            out.push_str("</w:tr>");
        }
        // Word needs a paragraph between a table and what follows it.
        out.push_str("</w:tbl><w:p><w:pPr><w:pStyle w:val=\"Normal\"/></w:pPr></w:p>");
    }
}

fn shading(colour: Colour, out: &mut String) {
    let digits = colour.digits();
    let _ = write!(out, "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{digits}\"/>");
}
