//! Rows to entries: every row under the headings is accounted for.

use crate::checks;
use crate::columns::Columns;
use crate::dates::Context;
use crate::dating::{Dated, date_rows};
use crate::grid::{Grid, Row, is_blank, is_space};
use crate::headings::Headings;
use crate::layout::Role;
use crate::marking::Marker;
use crate::outcome::{Complaint, RowCounts};
use chronology::{Agency, Entry, EntryId, Field, Marking, Part, Source};
use practice::Agencies;
use rayon::prelude::*;
use std::fmt::Write;

/// At least so many rows are made together by one core.
const ROWS_TOGETHER: usize = 4096;

/// What a sheet's rows are read with.
pub(crate) struct Sheet<'a> {
    pub(crate) file: &'a str,
    pub(crate) name: Option<&'a str>,
    /// What entries' names begin with.
    pub(crate) stem: &'a str,
    pub(crate) agency: &'a Agency,
    pub(crate) agencies: &'a Agencies,
    pub(crate) marker: &'a Marker<'a>,
    pub(crate) ctx: Context<'a>,
}

/// What a sheet's rows became.
#[derive(Default)]
pub(crate) struct Rows {
    pub(crate) entries: Vec<Entry>,
    pub(crate) counts: RowCounts,
    pub(crate) complaints: Vec<Complaint>,
}

/// Words with which a row that is no entry begins.
const NOTES: [&str; 14] = [
    "total",
    "grand total",
    "subtotal",
    "end of chronology",
    "end of report",
    "end of document",
    "page ",
    "printed ",
    "exported ",
    "generated ",
    "report run",
    "report generated",
    "produced by",
    "records found",
];

/// Reads the rows under the headings.
pub(crate) fn read(grid: &Grid<'_>, headings: &Headings, sheet: &Sheet<'_>) -> Rows {
    let mut out = Rows::default();
    let columns = Columns::of(headings);
    let (mut rows, mut numbers) = (Vec::new(), Vec::new());
    let mut number = 0;
    for index in headings.first..grid.rows() {
        let row = grid.row(index);
        if repeats(row, headings) {
            out.counts.headings += 1;
            continue;
        }
        number += 1;
        match kind(row, &columns) {
            RowKind::Blank => out.counts.blank += 1,
            RowKind::Note(text) => {
                out.counts.notes += 1;
                let what = format!("the row holds only `{text}` and is not an entry");
                out.complaints.push(sheet.complaint(Some(number), None, what, "nothing to do"));
            }
            RowKind::Entry => {
                rows.push(row);
                numbers.push(number);
            }
        }
    }
    out.counts.blank -= trailing(out.counts, grid, headings);
    let dates = date_rows(&rows, &columns, &sheet.ctx, headings.alone);
    if dates.mixed {
        let what = "some dates can only be day first and others only month first";
        let advice = "every day up to 12 is doubtful; ask for dates with the month as a word";
        out.complaints.push(sheet.complaint(None, None, what, advice));
    }
    let agencies = agencies(&rows, &columns, headings.alone, sheet);
    let making = Making { headings, sheet };
    out.entries = rows
        .par_iter()
        .zip(numbers)
        .enumerate()
        .with_min_len(ROWS_TOGETHER)
        .map_init(
            || Names::of(headings, sheet),
            |names, (index, (row, number))| {
                let agency = agencies.get(index).unwrap_or(sheet.agency);
                making.entry(*row, number, dates.of(index), agency.clone(), names)
            },
        )
        .collect();
    out.tell(&rows, headings, &columns, sheet);
    out.counts.entries = out.entries.len() as u32;
    out
}

/// Blank rows after the last row with anything in it are no part of the table.
fn trailing(counts: RowCounts, grid: &Grid<'_>, headings: &Headings) -> u32 {
    let under = (headings.first..grid.rows()).rev();
    let blank = under.take_while(|i| grid.row(*i).is_blank()).count() as u32;
    blank.min(counts.blank)
}

enum RowKind<'g> {
    Blank,
    Note(&'g str),
    Entry,
}

fn kind<'g>(row: Row<'g>, columns: &Columns) -> RowKind<'g> {
    let mut filled = row.cells().enumerate().filter(|(_, cell)| !is_blank(cell));
    let Some((column, cell)) = filled.next() else { return RowKind::Blank };
    let text = cell.trim_matches(is_space);
    // A footer stands by itself, or in the first column beside its number.
    let alone = match filled.next() {
        None => true,
        Some((_, next)) => filled.next().is_none() && next.trim().parse::<f64>().is_ok(),
    };
    let dateless = columns.date != Some(column) || !text.starts_with(|c: char| c.is_ascii_digit());
    if alone && dateless && text.len() < 80 {
        let lower = text.to_lowercase();
        if NOTES.iter().any(|note| lower.starts_with(note)) {
            return RowKind::Note(text);
        }
    }
    RowKind::Entry
}

/// Whether a row says the headings again, as tables do on every page.
fn repeats(row: Row<'_>, headings: &Headings) -> bool {
    let mut said = 0;
    for (column, cell) in row.cells().enumerate() {
        let cell = cell.trim_matches(is_space);
        let heading = headings.names.get(column).map_or("", String::as_str);
        if cell.is_empty() && heading.is_empty() {
            continue;
        }
        if !cell.eq_ignore_ascii_case(heading) {
            return false;
        }
        said += 1;
    }
    said > 0
}

/// The agency that each row names, or the row above it where it names none; nothing where the
/// sheet has no such column.
fn agencies<'g>(
    rows: &[Row<'g>],
    columns: &Columns,
    alone: bool,
    sheet: &Sheet<'_>,
) -> Vec<Agency> {
    let Some(column) = columns.agency else { return Vec::new() };
    let (mut named, mut agency) = ("", sheet.agency.clone());
    let of = |row: Row<'g>| {
        let cell = row.cell(column);
        if is_blank(cell) {
            return if alone { sheet.agency.clone() } else { agency.clone() };
        }
        // Most rows name the same one as the row above.
        if cell != named {
            named = cell;
            agency = sheet.agencies.named(cell);
        }
        agency.clone()
    };
    rows.iter().copied().map(of).collect()
}

/// What every entry carries by name.
struct Names {
    file: String,
    sheet: Option<String>,
    headings: Vec<String>,
    none: String,
}

impl Names {
    fn of(headings: &Headings, sheet: &Sheet<'_>) -> Self {
        Self {
            file: sheet.file.into(),
            sheet: sheet.name.map(String::from),
            headings: headings.names.iter().map(|name| name.as_str().into()).collect(),
            none: String::default(),
        }
    }
}

/// Makes entries of rows.
struct Making<'a> {
    headings: &'a Headings,
    sheet: &'a Sheet<'a>,
}

impl Making<'_> {
    fn entry(
        &self,
        row: Row<'_>,
        number: u32,
        dated: Dated,
        agency: Agency,
        names: &Names,
    ) -> Entry {
        let roles = &self.headings.roles;
        let width = roles.len().max(row.len());
        let (mut fields, mut problems) = (Vec::with_capacity(width), Vec::new());
        for (column, text) in row.cells().enumerate() {
            let heading = names.headings.get(column).unwrap_or(&names.none);
            if heading.is_empty() && is_blank(text) {
                continue;
            }
            let role = roles.get(column).copied();
            problems.extend(role.and_then(|role| checks::identifier(role, text)));
            let part = role.map_or(Part::Other, Role::part);
            fields.push(Field { heading: heading.clone(), part, text: text.to_owned() });
        }
        let marked = self.sheet.marker.mark(&fields);
        Entry {
            id: self.id(number),
            agency,
            when: dated.when,
            written: dated.written,
            fields,
            source: Source { file: names.file.clone(), sheet: names.sheet.clone(), row: number },
            marking: marked.map_or(Marking::Ordinary, |marked| marked.marking),
            problems,
        }
    }

    fn id(&self, number: u32) -> EntryId {
        let mut id = String::with_capacity(self.sheet.stem.len() + 11);
        let written = write!(id, "{}-{number}", self.sheet.stem);
        debug_assert!(written.is_ok());
        EntryId(id)
    }
}

impl Sheet<'_> {
    /// A complaint about this sheet.
    pub(crate) fn complaint(
        &self,
        row: Option<u32>,
        column: Option<&str>,
        what: impl Into<String>,
        advice: &str,
    ) -> Complaint {
        Complaint {
            file: self.file.to_owned(),
            sheet: self.name.map(str::to_owned),
            row,
            column: column.map(str::to_owned),
            what: what.into(),
            advice: advice.to_owned(),
        }
    }
}

impl Rows {
    /// Says, row by row, what a person should know of the entries made.
    fn tell(
        &mut self,
        rows: &[Row<'_>],
        headings: &Headings,
        columns: &Columns,
        sheet: &Sheet<'_>,
    ) {
        let entries = std::mem::take(&mut self.entries);
        for (row, entry) in rows.iter().zip(&entries) {
            self.tell_extra(*row, entry, headings, sheet);
            self.tell_of(entry, headings, columns, sheet);
            if entry.marking != Marking::Ordinary {
                self.tell_marking(entry, sheet);
            }
        }
        self.entries = entries;
    }

    /// Complains of cells without a heading.
    fn tell_extra(&mut self, row: Row<'_>, entry: &Entry, headings: &Headings, sheet: &Sheet<'_>) {
        if row.len() <= headings.roles.len() {
            return;
        }
        let extra = row.cells().skip(headings.roles.len()).filter(|cell| !is_blank(cell)).count();
        if extra > 0 {
            let what = format!("{extra} cells stand beyond the last heading; they were kept");
            let advice = "look whether a separator stands unquoted in a text of this row";
            self.complaints.push(sheet.complaint(Some(entry.source.row), None, what, advice));
        }
    }

    /// Counts an entry and complains of what a person should look at.
    fn tell_of(
        &mut self,
        entry: &Entry,
        headings: &Headings,
        columns: &Columns,
        sheet: &Sheet<'_>,
    ) {
        self.counts.carried += u32::from(entry.written.carried);
        let written = &entry.written;
        let column = columns.date.or(columns.from).or(columns.recorded);
        let column = column.and_then(|c| headings.names.get(c)).map(String::as_str);
        let row = Some(entry.source.row);
        let before = self.complaints.len();
        if let Some(problem) = &written.problem {
            let advice = "the row is kept without a date; ask the agency when it happened";
            self.complaints.push(sheet.complaint(row, column, problem, advice));
        }
        if let Some(warning) = &written.warning {
            let advice = "check with the agency; nothing was changed in its text";
            self.complaints.push(sheet.complaint(row, column, warning, advice));
        }
        for problem in &entry.problems {
            self.complaints.push(sheet.complaint(row, None, problem, "check with the agency"));
        }
        self.counts.complained += u32::from(self.complaints.len() > before);
    }

    /// Says which words marked an entry as not for everyone.
    fn tell_marking(&mut self, entry: &Entry, sheet: &Sheet<'_>) {
        let Some(marked) = sheet.marker.mark(&entry.fields) else { return };
        let what = format!("the row {} (`{}`) and was marked so", marked.why, marked.words);
        let advice = "look who may see it before it is shared";
        self.complaints.push(sheet.complaint(Some(entry.source.row), None, what, advice));
    }
}
