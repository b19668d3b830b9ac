//! Which column holds what.

use crate::CaseloadError;
use std::path::Path;

/// What is wanted, with the headings it goes by: letters and digits only, lower case.
const CHILD: &[&str] = &["child", "childid", "childref", "person", "personid", "persid", "id"];
const AGENCY: &[&str] = &["agency", "organisation", "service", "source"];
const KIND: &[&str] = &["kind", "eventkind", "eventtype", "type", "event"];
const DATE: &[&str] = &["date", "eventdate", "day", "when", "occurred", "occurredon", "startdate"];
const SEVERITY: &[&str] = &["severity", "level", "eventlevel"];
const NARRATIVE: &[&str] = &["narrative", "text", "description", "notes", "details"];

/// The places of the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Headings {
    pub(crate) child: usize,
    pub(crate) agency: usize,
    pub(crate) date: usize,
    pub(crate) kind: Option<usize>,
    pub(crate) severity: Option<usize>,
    pub(crate) narrative: Option<usize>,
}

impl Headings {
    /// # Errors
    /// Where a column is missing; the message names it and those that are there.
    pub(crate) fn find(file: &Path, written: &[String]) -> Result<Self, CaseloadError> {
        let folded: Vec<String> = written.iter().map(|heading| fold(heading)).collect();
        let place = |names: &[&str]| names.iter().find_map(|n| folded.iter().position(|h| h == n));
        let needed = |what: &str, names: &[&str]| {
            place(names).ok_or_else(|| {
                let there = written.join("`, `");
                let what = format!("has no column `{what}`; its columns are `{there}`");
                CaseloadError::new(file, what)
            })
        };
        let (kind, narrative) = (place(KIND), place(NARRATIVE));
        if kind.is_none() && narrative.is_none() {
            needed("kind", KIND)?;
        }
        Ok(Self {
            child: needed("child", CHILD)?,
            agency: needed("agency", AGENCY)?,
            date: needed("date", DATE)?,
            kind,
            severity: place(SEVERITY),
            narrative,
        })
    }

    /// Whether narratives have to be read: the kind or the level is not in a column of its own.
    pub(crate) fn reads_narratives(&self) -> bool {
        self.narrative.is_some() && (self.kind.is_none() || self.severity.is_none())
    }
}

fn fold(heading: &str) -> String {
    heading.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_vary_and_a_missing_one_is_named() {
        let find = |text: &str| {
            let written: Vec<String> = text.split(',').map(str::to_owned).collect();
            Headings::find(Path::new("events.csv"), &written)
        };
        let found = find("Event date,Child ID,AGENCY,Event type,Level").unwrap();
        assert_eq!((found.child, found.date, found.severity), (1, 0, Some(4)));
        assert!(find("child,agency,date,narrative").unwrap().reads_narratives());
        let error = find("child,agency,kind").unwrap_err().to_string();
        assert!(error.contains("events.csv") && error.contains("`date`"), "{error}");
        let error = find("child,agency,date").unwrap_err().to_string();
        assert!(error.contains("`kind`"), "{error}");
    }
}
