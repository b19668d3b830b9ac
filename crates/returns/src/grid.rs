//! A table of cells without one allocation a cell: text kept once, cells as spans of it.

use std::borrow::Cow;

/// Bit of a span's start that says "in the made text", not in the file's own.
const MADE: u32 = 1 << 31;

/// The longest text that spans can address, in bytes.
pub(crate) const LONGEST: usize = (MADE - 1) as usize;

#[derive(Debug, Clone, Copy)]
struct Span {
    start: u32,
    length: u32,
}

/// Rows of cells. Rows may differ in length.
#[derive(Debug, Default)]
pub(crate) struct Grid<'a> {
    source: Cow<'a, str>,
    made: String,
    cells: Vec<Span>,
    /// Where each row's cells end.
    ends: Vec<u32>,
}

impl<'a> Grid<'a> {
    /// An empty grid over a file's text, of which cells may be slices.
    pub(crate) fn over(source: Cow<'a, str>) -> Self {
        Self { source, ..Self::default() }
    }

    /// The file's text.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Makes room for about so many rows and cells.
    pub(crate) fn reserve(&mut self, rows: usize, cells: usize) {
        self.ends.reserve(rows);
        self.cells.reserve(cells);
    }

    /// Adds a cell that is `start..end` of the file's text.
    pub(crate) fn push_slice(&mut self, start: usize, end: usize) {
        self.cells.push(Span { start: start as u32, length: end.saturating_sub(start) as u32 });
    }

    /// Adds a cell whose text is not in the file as such. False where no more text fits.
    pub(crate) fn push_made(&mut self, text: &str) -> bool {
        let start = self.made.len();
        if start + text.len() > LONGEST {
            self.push_slice(0, 0);
            return false;
        }
        self.made.push_str(text);
        self.cells.push(Span { start: start as u32 | MADE, length: text.len() as u32 });
        true
    }

    /// Ends the row that cells were being added to.
    pub(crate) fn end_row(&mut self) {
        self.ends.push(self.cells.len() as u32);
    }

    /// How many cells the row being added to has so far.
    pub(crate) fn open_cells(&self) -> usize {
        self.cells.len() - self.ends.last().map_or(0, |end| *end as usize)
    }

    /// How many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.ends.len()
    }

    /// How many cells there are.
    pub(crate) fn count(&self) -> usize {
        self.cells.len()
    }

    /// One row; empty past the end.
    pub(crate) fn row(&self, index: usize) -> Row<'_> {
        let end = self.ends.get(index).map_or(0, |end| *end as usize);
        let start = index.checked_sub(1).and_then(|i| self.ends.get(i)).map_or(0, |e| *e as usize);
        Row { grid: self, cells: self.cells.get(start..end).unwrap_or_default() }
    }

    fn text(&self, span: Span) -> &str {
        let (from, start) = match span.start & MADE {
            0 => (&*self.source, span.start as usize),
            _ => (self.made.as_str(), (span.start & !MADE) as usize),
        };
        from.get(start..start + span.length as usize).unwrap_or_default()
    }
}

/// One row of a grid.
#[derive(Clone, Copy)]
pub(crate) struct Row<'g> {
    grid: &'g Grid<'g>,
    cells: &'g [Span],
}

impl<'g> Row<'g> {
    /// The number of cells.
    pub(crate) fn len(self) -> usize {
        self.cells.len()
    }

    /// A cell's text; empty past the end.
    pub(crate) fn cell(self, column: usize) -> &'g str {
        self.cells.get(column).map_or("", |span| self.grid.text(*span))
    }

    /// The cells' texts in order.
    pub(crate) fn cells(self) -> impl Iterator<Item = &'g str> {
        self.cells.iter().map(move |span| self.grid.text(*span))
    }

    /// Whether every cell is blank.
    pub(crate) fn is_blank(self) -> bool {
        self.cells().all(is_blank)
    }
}

/// Nothing but white space, in the wide sense that office files need (non-breaking and zero-width
/// blanks, byte order marks).
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(is_space)
}

/// A blank in the wide sense.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_and_made_cells_stand_side_by_side() {
        let mut grid = Grid::over(Cow::Borrowed("abc,def"));
        grid.push_slice(0, 3);
        grid.push_made("made");
        grid.end_row();
        grid.end_row();
        grid.push_slice(4, 7);
        grid.end_row();
        assert_eq!(grid.row(0).cells().collect::<Vec<_>>(), ["abc", "made"]);
        assert_eq!(grid.row(1).len(), 0);
        assert_eq!(grid.row(2).cell(0), "def");
        assert_eq!(grid.row(2).cell(9), "");
        assert_eq!(grid.row(9).len(), 0);
    }

    #[test]
    fn invisible_characters_are_blank() {
        assert!(is_blank(" \u{a0}\u{200b}\u{feff}\t\r\n"));
        assert!(!is_blank("–"));
    }
}
