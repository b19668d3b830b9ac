//! One file from bytes to entries.

use crate::columns::find_narrative;
use crate::dates::Context;
use crate::grid::is_blank;
use crate::headings::{self, Headings};
use crate::options::Options;
use crate::outcome::{ColumnRead, Complaint, Return, ReturnError, SheetRead};
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
    Reading { file, options, calendar }.read(&sheets)
}

struct Reading<'a> {
    file: &'a str,
    options: &'a Options<'a>,
    calendar: Calendar,
}

impl Reading<'_> {
    fn read(&self, sheets: &[Sheet<'_>]) -> Result<Return, ReturnError> {
        let wanted = self.wanted(sheets);
        let found = wanted.iter().map(|s| headings::find(&s.grid, self.options.layout.as_ref()));
        let found = found.collect::<Vec<_>>();
        let first = found.iter().flatten().next().ok_or_else(|| self.no_headings(&wanted))?;
        let (agency, agency_from) = self.agency(first);
        let mut out = Return {
            file: self.file.to_owned(),
            agency,
            agency_from,
            sheets: Vec::new(),
            entries: Vec::new(),
            complaints: Vec::new(),
        };
        let several = found.iter().flatten().count() > 1;
        for (sheet, headings) in wanted.into_iter().zip(found) {
            self.sheet(sheet, headings, several, &mut out);
        }
        Ok(out)
    }

    fn wanted<'s, 'g>(&self, sheets: &'s [Sheet<'g>]) -> Vec<&'s Sheet<'g>> {
        let only = self.options.layout.as_ref().map_or(&[][..], |l| l.sheets.as_slice());
        let named = |s: &Sheet<'_>| s.name.as_ref().is_some_and(|name| only.contains(name));
        sheets.iter().filter(|s| only.is_empty() || named(s)).collect()
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

    /// The agency of the whole file, and how it was decided.
    fn agency(&self, headings: &Headings) -> (Agency, String) {
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
        match &headings.layout.agency {
            Some(agency) => {
                let from = format!("its headings are those of: {}", headings.layout.name);
                (Agency(agency.clone()), from)
            }
            None => (
                named,
                "nothing names an agency that is known; the file's name stands for it".to_owned(),
            ),
        }
    }

    fn sheet(&self, sheet: &Sheet<'_>, found: Option<Headings>, several: bool, out: &mut Return) {
        let told = |row: Option<u32>, what: &str, advice: &str| Complaint {
            file: self.file.to_owned(),
            sheet: sheet.name.clone(),
            row,
            column: None,
            what: what.to_owned(),
            advice: advice.to_owned(),
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
        let school = self.options.layout.as_ref().and_then(|l| l.school_week);
        let mut ctx = Context::new(&self.calendar);
        ctx.born = self.options.born;
        ctx.not_after = self.options.not_after;
        ctx.school_week = school.unwrap_or(headings.layout.school_week);
        let with = rows::Sheet {
            file: self.file,
            name: sheet.name.as_deref(),
            stem: &slug,
            agency: &out.agency,
            agencies: &self.options.practice.agencies,
            ctx,
        };
        let rows = rows::read(&sheet.grid, &headings, &with);
        out.complaints.extend(rows.complaints);
        out.entries.extend(rows.entries);
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
