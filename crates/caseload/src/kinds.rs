//! What columns say, as the numbers that events hold.

use chronology::{Agency, Kind};
use practice::Practice;
use serde::Serialize;
use std::collections::HashMap;

/// How many rows there were, and what became of those that could not be used as they stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Rows read.
    pub rows: u64,
    /// Rows without a child: left out.
    pub no_child: u64,
    /// Rows whose date could not be read, or is none: left out.
    pub no_date: u64,
    /// Rows whose kind is no kind of this program: kept as `other`.
    pub unknown_kind: u64,
    /// Rows whose level is not 1 to 4: kept at the level of their kind.
    pub unknown_level: u64,
}

impl Counts {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            rows: self.rows + other.rows,
            no_child: self.no_child + other.no_child,
            no_date: self.no_date + other.no_date,
            unknown_kind: self.unknown_kind + other.unknown_kind,
            unknown_level: self.unknown_level + other.unknown_level,
        }
    }
}

/// Kinds and agencies by name, and the level of a kind where a row gives none.
#[derive(Debug, Clone)]
pub struct Kinds {
    by_name: HashMap<&'static str, u8>,
    levels: Vec<u8>,
    deciding: Vec<Agency>,
    practice_agencies: practice::Agencies,
}

/// The place of a kind in `Kind::ALL`.
pub(crate) fn place(kind: Kind) -> u8 {
    kind as u8
}

impl Kinds {
    /// The kinds of the program under a partnership's rules.
    pub fn new(practice: &Practice) -> Self {
        let level = |kind: &Kind| practice.caseload.sign(*kind).map_or(1, |sign| sign.level);
        Self {
            by_name: Kind::ALL.iter().map(|kind| (kind.name(), place(*kind))).collect(),
            levels: Kind::ALL.iter().map(level).collect(),
            deciding: practice.response.agencies.clone(),
            practice_agencies: practice.agencies.clone(),
        }
    }

    /// A kind as written; `None` where it is none.
    pub(crate) fn kind(&self, text: &str) -> Option<u8> {
        let text = text.trim();
        if let Some(kind) = self.by_name.get(text) {
            return Some(*kind);
        }
        let folded = text.to_lowercase().replace([' ', '-'], "_");
        self.by_name.get(folded.as_str()).copied()
    }

    /// The place of an agency among those that decide, from 1; 0 for any other.
    pub(crate) fn agency(&self, text: &str) -> u8 {
        let place = |agency: &Agency| self.deciding.iter().position(|known| known == agency);
        let written = Agency(text.trim().to_owned());
        let found = place(&written).or_else(|| place(&self.practice_agencies.named(text)));
        found.map_or(0, |at| at as u8 + 1)
    }

    /// The agencies that decide, in their order.
    pub(crate) fn deciding(&self) -> String {
        self.deciding.iter().map(|agency| agency.0.as_str()).collect::<Vec<_>>().join(",")
    }

    /// The agency of a place; `other` for those that do not decide.
    pub(crate) fn agency_named(&self, place: u8) -> Agency {
        let known = usize::from(place).checked_sub(1).and_then(|at| self.deciding.get(at));
        known.cloned().unwrap_or_else(|| Agency("other".to_owned()))
    }

    /// The level of a kind where a row gives none.
    pub(crate) fn level(&self, kind: u8) -> u8 {
        self.levels.get(usize::from(kind)).copied().unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_as_people_write_them_and_none_is_made_up() {
        let kinds = Kinds::new(&Practice::embedded().unwrap());
        for (at, kind) in (0..).zip(Kind::ALL) {
            assert_eq!(kinds.kind(kind.name()), Some(at));
        }
        assert_eq!(kinds.kind(" Missing Start "), Some(place(Kind::MissingStart)));
        assert_eq!(kinds.kind("misper"), None);
        assert_eq!(kinds.agency("social_care"), 1);
        assert_eq!(kinds.agency("police"), 0);
        assert!(Kind::ALL.len() < 256);
    }
}
