//! What is known beside the file when it is read.

use crate::layout::Role;
use crate::outcome::Limits;
use crate::words::Words;
use chronology::Agency;
use jiff::civil::Date;
use practice::{Practice, TermDates};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What is known beside the file.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// The partnership's rules.
    pub practice: &'a Practice,
    /// The agency, where a person said so.
    pub agency: Option<Agency>,
    /// The child's date of birth.
    pub born: Option<Date>,
    /// What a person said about the file's form.
    pub layout: Option<LayoutOverride>,
    /// Autumn, spring and summer term, where they are not those of the partnership's calendar.
    pub terms: Option<[TermDates; 3]>,
    /// The day the return was made: nothing in it can have happened later.
    pub not_after: Option<Date>,
    /// How much the file may ask for.
    pub limits: Limits,
}

impl<'a> Options<'a> {
    /// Nothing is known but the partnership's rules.
    pub fn new(practice: &'a Practice) -> Self {
        Self {
            practice,
            agency: None,
            born: None,
            layout: None,
            terms: None,
            not_after: None,
            limits: Limits::default(),
        }
    }
}

/// What a person says of one file's form, in `review.toml`:
///
/// ```toml
/// [returns."file.xlsx"]
/// agency = "health"
/// sheets = ["Chronology"]
/// heading_row = 3
/// school_week = false
/// headings = { "Col X" = "narrative", "Seen?" = "voice" }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayoutOverride {
    /// The agency that sent it.
    pub agency: Option<String>,
    /// Only these sheets are read; all where empty.
    #[serde(default)]
    pub sheets: Vec<String>,
    /// The row of the headings in the sheet, from 1.
    pub heading_row: Option<u32>,
    /// A week is Monday to Friday.
    pub school_week: Option<bool>,
    /// What columns hold, by heading.
    #[serde(default)]
    pub headings: BTreeMap<String, Role>,
}

impl LayoutOverride {
    /// What a person said a heading holds: by the same letters, else by the same words.
    pub(crate) fn role(&self, heading: &str) -> Option<Role> {
        let heading = heading.trim_matches(crate::grid::is_space);
        if let Some(role) = self.headings.get(heading) {
            return Some(*role);
        }
        let words = Words::of(heading);
        if words.is_empty() {
            return None;
        }
        self.headings.iter().find(|(name, _)| Words::of(name) == words).map(|(_, role)| *role)
    }
}
