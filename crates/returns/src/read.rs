//! One file from bytes to entries.

use crate::agency_column;
use crate::columns::find_narrative;
use crate::dates::Context;
use crate::grid::{Grid, is_blank};
use crate::headings::{self, Headings};
use crate::layout::Role;
use crate::marking::Marker;
use crate::options::Options;
use crate::outcome::{ColumnRead, Complaint, Limits, Return, ReturnError, SheetRead};
use crate::rows;
use crate::source::{self, Sheet};
use chronology::Agency;
use practice::Calendar;

/// Reads an agency's file. The name tells the agency and names the entries; the bytes tell what
/// kind of file it is.
///
/// # Errors
/// Where the file as a whole cannot be read: empty, locked, damaged, too large, of a kind that is
/// not read, or without any headings that are known. Never for what a row holds.
pub fn read(name: &str, bytes: &[u8], options: &Options<'_>) -> Result<Return, ReturnError> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let sheets = source::open(file, bytes, &options.limits)?;
    let mut calendar = options.practice.calendar.clone();
    if let Some([autumn, spring, summer]) = options.terms {
        calendar = calendar.with_terms(autumn, spring, summer);
    }
    let marker = Marker::new(&options.practice.markings);
    Reading { file, options, calendar, marker }.read(&sheets)
}

/// How many rows and cells a file holds, headings and titles included, without reading them.
///
/// # Errors
/// Where the file as a whole cannot be opened.
pub fn size(name: &str, bytes: &[u8], limits: &Limits) -> Result<(usize, usize), ReturnError> {
    let sheets = source::open(name, bytes, limits)?;
    let rows = sheets.iter().map(|s| s.grid.rows()).sum();
    Ok((rows, sheets.iter().map(|s| s.grid.count()).sum()))
}

/// What stands before an agency's name in the lines above a table.
const LABELS: [&str; 7] = [
    "agency",
    "agency name",
    "name of agency",
    "organisation",
    "name of organisation",
    "service",
    "completed by",
];

struct Reading<'a> {
    file: &'a str,
    options: &'a Options<'a>,
    calendar: Calendar,
    marker: Marker<'a>,
}

impl Reading<'_> {
    fn read(&self, sheets: &[Sheet<'_>]) -> Result<Return, ReturnError> {
        let wanted = self.wanted(sheets);
        let mut found = self.headings(&wanted);
        if self.nobody_named(&wanted, &found) {
            let agencies = &self.options.practice.agencies;
            for (sheet, headings) in wanted.iter().zip(found.iter_mut()) {
                if let Some(headings) = headings {
                    agency_column::find(&sheet.grid, headings, agencies);
                }
            }
        }
        let first = wanted.iter().zip(&found).find_map(|(s, h)| h.as_ref().map(|h| (s, h)));
        let (sheet, headings) = first.ok_or_else(|| self.no_headings(&wanted))?;
        let (agency, agency_from) = self.agency(&sheet.grid, headings);
        let mut out = Return {
            file: self.file.to_owned(),
            agency,
            agency_from,
            sheets: Vec::new(),
            entries: Vec::new(),
            complaints: Vec::new(),
            alone: headings.alone,
        };
        for sheet in sheets.iter().filter(|s| !wanted.iter().any(|w| w.name == s.name)) {
            out.complaints.push(self.left_out(sheet));
        }
        let agencies = &self.options.practice.agencies;
        let own = headings.roles.contains(&Role::Agency);
        if agencies.rule(&out.agency).is_none() && !headings.alone && !own {
            let what = format!("no agency is known for it; `{}` stands for one", out.agency);
            let advice = "say which it is with `--agency`, or `agency` in review.toml";
            out.complaints.push(self.complaint(None, None, &what, advice));
        }
        let several = found.iter().flatten().count() > 1;
        for (sheet, headings) in wanted.into_iter().zip(found) {
            self.sheet(sheet, headings, several, &mut out);
        }
        Ok(out)
    }

    fn wanted<'s, 'g>(&self, sheets: &'s [Sheet<'g>]) -> Vec<&'s Sheet<'g>> {
        let only = self.options.layout.as_ref().map_or(&[][..], |l| l.sheets.as_slice());
        let named = |s: &Sheet<'_>| s.name.as_ref().is_some_and(|name| only.contains(name));
        let all_hidden = sheets.iter().all(|s| s.hidden);
        let shown = |s: &Sheet<'_>| all_hidden || !s.hidden;
        sheets.iter().filter(|s| if only.is_empty() { shown(s) } else { named(s) }).collect()
    }

    fn left_out(&self, sheet: &Sheet<'_>) -> Complaint {
        let why =
            if sheet.hidden { "is hidden" } else { "is not among those that review.toml names" };
        let rows = (0..sheet.grid.rows()).filter(|i| !sheet.grid.row(*i).is_blank()).count();
        let what = format!("the sheet {why}; its {rows} rows were left out");
        let advice = "if it belongs to the return, name it under `sheets` in review.toml";
        self.complaint(sheet.name.clone(), None, &what, advice)
    }

    fn complaint(
        &self,
        sheet: Option<String>,
        row: Option<u32>,
        what: &str,
        advice: &str,
    ) -> Complaint {
        let (file, what, advice) = (self.file.to_owned(), what.to_owned(), advice.to_owned());
        Complaint { file, sheet, row, column: None, what, advice }
    }

    /// The headings of each sheet. A table of a Word document without headings goes on with those
    /// of the table before it, where it has as many columns.
    fn headings(&self, sheets: &[&Sheet<'_>]) -> Vec<Option<Headings>> {
        let mut above: Option<Headings> = None;
        let mut all = Vec::with_capacity(sheets.len());
        for sheet in sheets {
            let mut found = headings::find(&sheet.grid, self.options.layout.as_ref());
            if found.is_none() && sheet.goes_on {
                let width = (0..sheet.grid.rows()).map(|i| sheet.grid.row(i).len()).max();
                let same = above.as_ref().filter(|h| width == Some(h.names.len()));
                found = same.map(|h| Headings { row: 0, first: 0, ..h.clone() });
            }
            above = found.clone().or(above);
            all.push(found);
        }
        all
    }

    fn no_headings(&self, sheets: &[&Sheet<'_>]) -> ReturnError {
        let file = self.file.to_owned();
        let rows = sheets.iter().flat_map(|s| (0..s.grid.rows()).map(|i| s.grid.row(i)));
        let mut rows = rows.filter(|row| !row.is_blank());
        let Some(row) = rows.next() else { return ReturnError::Empty { file } };
        let cells = row.cells().filter(|c| !is_blank(c)).map(|c| short(c.trim()));
        let cells = cells.take(12).collect::<Vec<_>>();
        let example = cells.first().cloned().unwrap_or_default();
        ReturnError::NoHeadings {
            file,
            seen: format!(" (its first row says: {})", cells.join(" | ")),
            example,
        }
    }

    /// Whether nothing says whose return the file is.
    fn nobody_named(&self, sheets: &[&Sheet<'_>], found: &[Option<Headings>]) -> bool {
        let first = sheets.iter().zip(found).find_map(|(s, h)| h.as_ref().map(|h| (s, h)));
        first.is_some_and(|(sheet, headings)| {
            let (agency, _) = self.agency(&sheet.grid, headings);
            self.options.agency.is_none() && self.options.practice.agencies.rule(&agency).is_none()
        })
    }

    /// The agency of the whole file, and how it was decided.
    fn agency(&self, grid: &Grid<'_>, headings: &Headings) -> (Agency, String) {
        let agencies = &self.options.practice.agencies;
        if let Some(agency) = &self.options.agency {
            return (
                agencies.named(&agency.0),
                "it was said when the file was handed in".to_owned(),
            );
        }
        if let Some(said) = self.options.layout.as_ref().and_then(|l| l.agency.as_ref()) {
            return (agencies.named(said), "review.toml says so".to_owned());
        }
        let stem = stem(self.file);
        let named = agencies.named(stem);
        if agencies.rule(&named).is_some() {
            return (named, format!("the file's name, `{stem}`, says so"));
        }
        if let Some(titled) = self.titled(grid, headings, true) {
            return titled;
        }
        if let Some(agency) = &headings.layout.agency {
            let from = format!("its headings are those of: {}", headings.layout.name);
            return (Agency(agency.clone()), from);
        }
        let unknown = "nothing names an agency that is known; the file's name stands for it";
        self.titled(grid, headings, false).unwrap_or_else(|| (named, unknown.to_owned()))
    }

    /// The agency that a line above the headings names, after a label ("Agency: Sandmere Police")
    /// or anywhere in it.
    fn titled(
        &self,
        grid: &Grid<'_>,
        headings: &Headings,
        labelled: bool,
    ) -> Option<(Agency, String)> {
        let agencies = &self.options.practice.agencies;
        let is_label = |text: &str| LABELS.contains(&text.trim().to_lowercase().as_str());
        (0..headings.row).find_map(|index| {
            let row = grid.row(index);
            let title = row.cells().filter(|c| !is_blank(c)).map(str::trim).collect::<Vec<_>>();
            let title = title.join(": ");
            let label = title.split_once(':').is_some_and(|(label, _)| is_label(label));
            let agency = agencies.named(&title);
            let fits = title.len() < 200 && label == labelled && agencies.rule(&agency).is_some();
            fits.then(|| {
                (agency, format!("a line above the headings says so: `{}`", short(&title)))
            })
        })
    }

    /// The agency of one sheet of several: the one that its name names, else the file's.
    fn sheet_agency(&self, sheet: &Sheet<'_>, several: bool, of_file: &Agency) -> Agency {
        let said = self.options.agency.is_some()
            || self.options.layout.as_ref().is_some_and(|l| l.agency.is_some());
        let agencies = &self.options.practice.agencies;
        match &sheet.name {
            Some(name) if several && !said => {
                let named = agencies.named(name);
                if agencies.rule(&named).is_some() { named } else { of_file.clone() }
            }
            _ => of_file.clone(),
        }
    }

    fn sheet(&self, sheet: &Sheet<'_>, found: Option<Headings>, several: bool, out: &mut Return) {
        let told = |row: Option<u32>, what: &str, advice: &str| {
            self.complaint(sheet.name.clone(), row, what, advice)
        };
        let Some(mut headings) = found else {
            if (0..sheet.grid.rows()).any(|i| !sheet.grid.row(i).is_blank()) {
                let advice = "look at it by eye; if it holds events, say in review.toml what its columns hold";
                out.complaints.push(told(
                    None,
                    "no headings are known in it, and it was left out",
                    advice,
                ));
            }
            return;
        };
        for remark in &sheet.remarks {
            let row = remark.row.and_then(|r| r.checked_sub(headings.row)).map(|r| r as u32);
            out.complaints.push(told(row.filter(|r| *r > 0), &remark.what, &remark.advice));
        }
        if let Some(heading) = find_narrative(&sheet.grid, &mut headings) {
            let what = format!(
                "no heading says what happened; `{heading}`, the longest text, is read for it"
            );
            let advice = "if that is wrong, say in review.toml what the columns hold";
            out.complaints.push(told(None, &what, advice));
        }
        for heading in &headings.doubled {
            let what =
                format!("`{heading}` and another heading say the same; the other is read for it");
            let advice = "if that is wrong, say in review.toml what the columns hold";
            out.complaints.push(told(None, &what, advice));
        }
        let slug = self.slug(sheet, several);
        let agency = self.sheet_agency(sheet, several, &out.agency);
        let school = self.options.layout.as_ref().and_then(|l| l.school_week);
        // What a person said of the terms goes before what the form's users keep to.
        let calendar = match (self.options.terms, headings.layout.terms) {
            (None, Some(own)) => {
                self.calendar.clone().with_terms(own.autumn, own.spring, own.summer)
            }
            _ => self.calendar.clone(),
        };
        let mut ctx = Context::new(&calendar);
        ctx.born = self.options.born;
        ctx.not_after = self.options.not_after;
        ctx.year = sheet.name.as_deref().and_then(year);
        ctx.school_week = school.unwrap_or(headings.layout.school_week);
        let with = rows::Sheet {
            file: self.file,
            name: sheet.name.as_deref(),
            stem: &slug,
            agency: &agency,
            agencies: &self.options.practice.agencies,
            marker: &self.marker,
            ctx,
        };
        let rows = rows::read(&sheet.grid, &headings, &with);
        out.complaints.extend(rows.complaints);
        if out.entries.is_empty() {
            out.entries = rows.entries;
        } else {
            out.entries.extend(rows.entries);
        }
        let columns = headings.names.into_iter().zip(&headings.roles);
        out.sheets.push(SheetRead {
            name: sheet.name.clone(),
            layout: headings.layout.id.clone(),
            heading_row: headings.row as u32 + 1,
            columns: columns
                .map(|(heading, role)| ColumnRead { heading, role: *role, part: role.part() })
                .collect(),
            rows: rows.counts,
        });
    }

    /// What the entries' names begin with: the file's, and the sheet's where several hold entries.
    fn slug(&self, sheet: &Sheet<'_>, several: bool) -> String {
        let file = slug(stem(self.file));
        match &sheet.name {
            Some(name) if several => format!("{file}-{}", slug(name)),
            _ => file,
        }
    }
}

fn stem(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// The year a sheet's name says it is about: the only number in it.
fn year(name: &str) -> Option<i16> {
    let mut numbers = name.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty());
    let year = numbers.next().filter(|n| n.len() == 4)?.parse().ok()?;
    (numbers.next().is_none() && (1980..2100).contains(&year)).then_some(year)
}

fn short(text: &str) -> String {
    if text.chars().count() <= 40 {
        return text.to_owned();
    }
    let start = text.chars().take(38).collect::<String>();
    format!("{start}…")
}

/// Lower case, everything but letters and digits as one hyphen.
fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}
