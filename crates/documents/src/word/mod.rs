//! A small writer of Word documents (Office Open XML): real headings, lists with real numbers,
//! tables whose heading row repeats, language and title set, and the same bytes for the same
//! content.
//!
//! The parts that never change are files beside this one.

mod blocks;
mod parts;

pub use blocks::{Cell, Paragraph, Run, Style, Table};

use crate::DocumentError;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

/// A document in the making; blocks are appended in reading order. A4 landscape.
pub struct Word {
    title: String,
    foot: String,
    columns: u8,
    body: String,
    /// The first number of each numbered list so far.
    lists: Vec<u32>,
}

impl Word {
    /// An empty document. `foot` is printed on every page beside the page number.
    pub fn new(title: &str, foot: &str) -> Self {
        let body = String::new();
        Self { title: title.into(), foot: foot.into(), columns: 1, body, lists: Vec::new() }
    }

    /// Appends a paragraph.
    pub fn paragraph(&mut self, paragraph: &Paragraph) {
        paragraph.write(&mut self.body);
    }

    /// Appends a heading of level 1, 2 or 3.
    pub fn heading(&mut self, level: u8, text: &str) {
        self.paragraph(&Paragraph::new(Style::Heading(level)).run(Run::new(text)));
    }

    /// Appends running text.
    pub fn text(&mut self, text: &str) {
        self.paragraph(&Paragraph::new(Style::Body).run(Run::new(text)));
    }

    /// Begins a numbered list at this number; its paragraphs use the style it returns.
    pub fn numbered_from(&mut self, first: u32) -> Style {
        self.lists.push(first);
        Style::Numbered(self.lists.len())
    }

    /// Appends a table.
    pub fn table(&mut self, table: &Table) {
        table.write(&mut self.body);
    }

    /// Ends the part so far in one column; what follows flows in this many.
    pub fn then_columns(&mut self, columns: u8) {
        let section = parts::section(1, true);
        self.body.push_str("<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" ");
        self.body.push_str("w:lineRule=\"exact\"/>");
        self.body.push_str(&section);
        self.body.push_str("</w:pPr></w:p>");
        self.columns = columns;
    }

    /// The file.
    pub fn pack(self) -> Result<Vec<u8>, DocumentError> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        // A fixed date: the same review gives the same bytes.
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
        for (name, text) in parts::all(&self) {
            archive.start_file(name, options)?;
            archive.write_all(text.as_bytes())?;
        }
        Ok(archive.finish()?.into_inner())
    }
}

/// Text as XML holds it. Characters that XML cannot hold at all are shown as U+FFFD.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_was_sent_can_become_markup() {
        let mut out = String::new();
        escape("<w:p> & \"x\" \u{1}", &mut out);
        assert_eq!(out, "&lt;w:p&gt; &amp; &quot;x&quot; \u{fffd}");
    }
}
