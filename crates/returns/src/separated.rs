//! Separated files (CSV and its relatives) to a grid.
//!
//! Our own splitter, since agencies' files break the rules that a strict reader relies on: a quote
//! left open must cost one cell, not the rest of the file. Cells are slices of the file's text.

use crate::grid::Grid;
use memchr::{memchr, memchr3};
use std::borrow::Cow;

/// A separated file as rows.
pub(crate) struct Separated<'a> {
    /// The rows. Lines without anything on them are not rows.
    pub(crate) grid: Grid<'a>,
    /// Grid rows in which quotation marks are broken.
    pub(crate) broken: Vec<usize>,
}

/// The separators that agencies' systems write, in order of preference.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How much of a file is looked at to tell its separator, in bytes.
const SAMPLE: usize = 64 * 1024;

/// A cell with quotes that do not close rightly is given up after so many bytes, so that a damaged
/// file is still read in one pass.
const LONGEST_STRAY: usize = 16 * 1024;

/// Splits text into rows and cells.
pub(crate) fn split(text: Cow<'_, str>) -> Separated<'_> {
    let separator = separator(&text);
    let lines = text.len() / 100;
    let mut grid = Grid::over(text);
    grid.reserve(lines, lines * 6);
    let mut broken = Vec::new();
    let mut at = 0;
    while at < grid.source().len() {
        at = row(&mut grid, at, separator, &mut broken);
    }
    Separated { grid, broken }
}

/// The separator under which most of the first records have the same number of cells.
fn separator(text: &str) -> u8 {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = text.get(..end).unwrap_or_default();
    let mut best = (0, b',');
    for candidate in SEPARATORS {
        let score = evenness(sample, candidate);
        if score > best.0 {
            best = (score, candidate);
        }
    }
    best.1
}

fn evenness(sample: &str, separator: u8) -> usize {
    let mut grid = Grid::over(Cow::Borrowed(sample));
    let (mut at, mut broken) = (0, Vec::new());
    while at < sample.len() && grid.rows() < 60 {
        at = row(&mut grid, at, separator, &mut broken);
    }
    let widths = (0..grid.rows()).map(|i| grid.row(i).len()).collect::<Vec<_>>();
    let same = |width: usize| widths.iter().filter(|w| **w == width).count();
    let best = widths.iter().copied().filter(|w| *w > 1).map(|w| (same(w), w)).max();
    // More even records first, then more cells.
    best.map_or(0, |(count, width)| count * 1000 + width.min(999))
}

/// Reads one record from `at`; gives where the next one starts.
fn row(grid: &mut Grid<'_>, at: usize, separator: u8, broken: &mut Vec<usize>) -> usize {
    let mut at = at;
    loop {
        let (next, ended) = cell(grid, at, separator, broken);
        at = next;
        if ended {
            return at;
        }
    }
}

/// What stands after a cell.
#[derive(Debug, Clone, Copy)]
enum After {
    Cell(usize),
    Row(usize),
}

/// Reads one cell; gives where to go on, and whether the record ended.
fn cell(grid: &mut Grid<'_>, at: usize, separator: u8, broken: &mut Vec<usize>) -> (usize, bool) {
    let bytes = grid.source().as_bytes();
    let opening = at + blanks(bytes, at);
    let quoted = (bytes.get(opening) == Some(&b'"')).then(|| quoted(bytes, opening + 1, separator));
    let (end, after) = match quoted {
        Some(Some(found)) => {
            if found.stray {
                note(broken, grid.rows());
            }
            let (start, end) = (opening + 1, found.end);
            if found.doubled || found.stray {
                let text = grid.source().get(start..end).unwrap_or_default().replace("\"\"", "\"");
                grid.push_made(&text);
            } else {
                grid.push_slice(start, end);
            }
            return finish(grid, found.after);
        }
        Some(None) => {
            note(broken, grid.rows());
            plain(bytes, at, separator)
        }
        None => plain(bytes, at, separator),
    };
    // A line with nothing on it is no record.
    if grid.open_cells() == 0 && end == at && matches!(after, After::Row(_)) {
        return match after {
            After::Row(next) | After::Cell(next) => (next, true),
        };
    }
    grid.push_slice(at, end);
    finish(grid, after)
}

fn finish(grid: &mut Grid<'_>, after: After) -> (usize, bool) {
    match after {
        After::Cell(next) => (next, false),
        After::Row(next) => {
            grid.end_row();
            (next, true)
        }
    }
}

fn note(broken: &mut Vec<usize>, row: usize) {
    if broken.last() != Some(&row) {
        broken.push(row);
    }
}

fn blanks(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).unwrap_or_default().iter().take_while(|b| **b == b' ').count()
}

/// An unquoted cell from `at`: where it ends, and what follows.
fn plain(bytes: &[u8], at: usize, separator: u8) -> (usize, After) {
    let rest = bytes.get(at..).unwrap_or_default();
    let Some(length) = memchr3(separator, b'\n', b'\r', rest) else {
        return (bytes.len(), After::Row(bytes.len()));
    };
    let end = at + length;
    (end, after(bytes, end, separator).unwrap_or(After::Row(bytes.len())))
}

/// What follows a cell that ends at `end`; `None` where neither a separator nor a line end does.
fn after(bytes: &[u8], end: usize, separator: u8) -> Option<After> {
    match bytes.get(end) {
        None => Some(After::Row(end)),
        Some(b) if *b == separator => Some(After::Cell(end + 1)),
        Some(b'\n') => Some(After::Row(end + 1)),
        Some(b'\r') => {
            Some(After::Row(if bytes.get(end + 1) == Some(&b'\n') { end + 2 } else { end + 1 }))
        }
        Some(_) => None,
    }
}

/// A quoted cell.
struct Quoted {
    end: usize,
    after: After,
    /// Holds doubled quotes.
    doubled: bool,
    /// Holds quotes that were not doubled.
    stray: bool,
}

/// A quoted cell whose text starts at `start`; `None` where its quote is never rightly closed.
fn quoted(bytes: &[u8], start: usize, separator: u8) -> Option<Quoted> {
    let (mut doubled, mut stray, mut at) = (false, false, start);
    loop {
        let quote = at + memchr(b'"', bytes.get(at..)?)?;
        if bytes.get(quote + 1) == Some(&b'"') {
            doubled = true;
            at = quote + 2;
            continue;
        }
        let closing = quote + 1 + blanks(bytes, quote + 1);
        if let Some(after) = after(bytes, closing, separator) {
            return Some(Quoted { end: quote, after, doubled, stray });
        }
        // A quote that opens a later cell, past a line break: ours was never closed.
        let before = bytes.get(start..quote)?;
        let opens = before.trim_ascii_end().last() == Some(&separator)
            || before.iter().rev().find(|b| **b != b' ') == Some(&b'\n');
        if before.len() > LONGEST_STRAY || opens && memchr(b'\n', before).is_some() {
            return None;
        }
        stray = true;
        at = quote + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let read = split(Cow::Borrowed(text));
        let row = |i| read.grid.row(i).cells().map(str::to_owned).collect();
        (0..read.grid.rows()).map(row).collect()
    }

    #[test]
    fn separators_line_ends_and_quotes() {
        for (text, expected) in [
            ("a,b\r\nc,d", vec![vec!["a", "b"], vec!["c", "d"]]),
            (
                "a;b,b;c\n1;2,2;3\n4;5;6\n",
                vec![vec!["a", "b,b", "c"], vec!["1", "2,2", "3"], vec!["4", "5", "6"]],
            ),
            ("a\tb\rc\td\r", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a|b\n1|2\n", vec![vec!["a", "b"], vec!["1", "2"]]),
            ("a,\"b\nb\",c\n", vec![vec!["a", "b\nb", "c"]]),
            ("a,\"say \"\"no\"\"\"\n", vec![vec!["a", "say \"no\""]]),
            ("a, \"b\" ,c\n", vec![vec!["a", "b", "c"]]),
            ("a,\n\n,\n", vec![vec!["a", ""], vec!["", ""]]),
            ("one\ntwo\n", vec![vec!["one"], vec!["two"]]),
        ] {
            assert_eq!(rows(text), expected, "{text:?}");
        }
    }

    #[test]
    fn an_open_quote_costs_one_cell() {
        let text = "a,b\n1,\"5 inch knife\n2,\"fine\"\n3,\"x\"\n";
        assert_eq!(rows(text), [["a", "b"], ["1", "\"5 inch knife"], ["2", "fine"], ["3", "x"]]);
        assert_eq!(split(Cow::Borrowed(text)).broken, [1]);
        assert_eq!(rows("a,b\n1,\"open"), [["a", "b"], ["1", "\"open"]]);
    }

    #[test]
    fn stray_quotes_are_kept() {
        let text = "a,b\n1,\"said \"no\" twice\"\n";
        assert_eq!(rows(text), [["a", "b"], ["1", "said \"no\" twice"]]);
        assert_eq!(split(Cow::Borrowed(text)).broken, [1]);
    }

    proptest! {
        /// What a well-behaved writer writes is read back.
        #[test]
        fn written_files_read_back(table in proptest::collection::vec(
            proptest::collection::vec("[a-c,;\"\n\r é|\t]{0,6}", 3), 2..8))
        {
            let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let mut grid = Grid::over(Cow::Borrowed(text.as_str()));
            let (mut at, mut broken) = (0, Vec::new());
            while at < text.len() {
                at = row(&mut grid, at, b',', &mut broken);
            }
            let read: Vec<Vec<&str>> = (0..grid.rows()).map(|i| grid.row(i).cells().collect()).collect();
            prop_assert_eq!(read, table);
            prop_assert!(broken.is_empty());
        }

        #[test]
        fn any_text_is_split(text in "[a\",;\n\r\t|é ]{0,60}") {
            let read = split(Cow::Borrowed(&text));
            let kept: usize = (0..read.grid.rows()).map(|i| read.grid.row(i).cells().map(str::len).sum::<usize>()).sum();
            prop_assert!(kept <= text.len());
        }
    }
}
