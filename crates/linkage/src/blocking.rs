//! Blocking: which records are compared at all, by rules that are data.

use crate::LinkError;
use crate::births::births_near;
use crate::record::Row;
use crate::table::{Table, Visitor};
use crate::words::mix;
use serde::Deserialize;

/// What a rule's key is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// NHS number.
    Nhs,
    /// Unique pupil number.
    Upn,
    /// Any other shared identifier.
    Number,
    /// First name, by the name that it may stand for.
    First,
    /// Last name.
    Last,
    /// First name as it sounds.
    FirstSound,
    /// Last name as it sounds.
    LastSound,
    /// First letter of the first name.
    FirstInitial,
    /// First letter of the last name.
    LastInitial,
    /// First and last name as they sound, whichever is first.
    NamesAnyOrder,
    /// Date of birth.
    Birth,
    /// Year of birth.
    BirthYear,
    /// Day and month of birth.
    BirthDayMonth,
    /// Date of birth, day and month in any order.
    BirthAnyOrder,
    /// Postcode.
    Postcode,
    /// Address.
    Address,
    /// Telephone.
    Phone,
    /// E-mail.
    Email,
    /// No part of a key: pairs whose dates of birth differ altogether are passed by.
    BirthNear,
    /// No part of a key: pairs whose dates of birth differ altogether are passed by, unless their
    /// first names begin with one letter.
    BirthOrInitial,
}

impl Part {
    /// Whether two records of one block are worth comparing.
    pub(crate) fn lets_meet(self, a: &Row, b: &Row) -> bool {
        match self {
            Self::BirthNear => births_near(a.birth, b.birth),
            Self::BirthOrInitial => {
                let named = a.initial != 0 && b.initial != 0;
                !named || a.initial == b.initial || births_near(a.birth, b.birth)
            }
            _ => true,
        }
    }
}

/// The rules, and what is done with a block that is too large.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blocking {
    /// Any one of these brings two records together.
    pub rules: Vec<Vec<Part>>,
    /// Further rules by which one record is looked for among those held.
    #[serde(default)]
    pub search: Vec<Vec<Part>>,
    /// A block of more records than this is split.
    pub cap: usize,
    /// By these, in turn.
    pub split: Vec<Part>,
    /// What is still too large is walked in order: each record meets this many next ones.
    pub neighbours: usize,
}

impl Default for Blocking {
    fn default() -> Self {
        Self::read(include_str!("blocking.toml")).unwrap_or(Self {
            rules: Vec::new(),
            search: Vec::new(),
            cap: 200,
            split: Vec::new(),
            neighbours: 20,
        })
    }
}

impl Blocking {
    /// Reads rules as written in TOML.
    ///
    /// # Errors
    /// Where a part is not known or a setting is missing.
    pub fn read(text: &str) -> Result<Self, LinkError> {
        toml::from_str(text).map_err(|error| LinkError::Blocking(error.message().to_owned()))
    }

    /// A rule's key of a record; 0 where a part is not recorded.
    pub(crate) fn key(rule: &[Part], table: &Table, visitor: Option<&Visitor>, row: &Row) -> u32 {
        let mut state = rule.len() as u64;
        for part in rule {
            match part_of(*part, table, visitor, row) {
                0 => return 0,
                value => state = mix(state, value),
            }
        }
        (mix(state, 1) >> 32) as u32 | 1
    }
}

pub(crate) fn part_of(part: Part, table: &Table, visitor: Option<&Visitor>, row: &Row) -> u64 {
    let (year, month, day) = (row.birth / 10_000, row.birth / 100 % 100, row.birth % 100);
    let heard = |name| table.heard(visitor, name);
    let value = match part {
        Part::Nhs => row.nhs,
        Part::Upn => row.upn,
        Part::Number => row.number,
        Part::First => heard(row.first).root,
        Part::Last => row.last,
        Part::FirstSound => heard(row.first).sound,
        Part::LastSound => heard(row.last).sound,
        Part::FirstInitial => u32::from(heard(row.first).initial),
        Part::LastInitial => u32::from(heard(row.last).initial),
        Part::NamesAnyOrder => {
            let (x, y) = (heard(row.first).sound, heard(row.last).sound);
            return if x == 0 || y == 0 {
                0
            } else {
                u64::from(x.min(y)) << 32 | u64::from(x.max(y))
            };
        }
        // A year alone is no day that two people share.
        Part::Birth => {
            if month == 0 {
                0
            } else {
                row.birth
            }
        }
        Part::BirthYear => year,
        Part::BirthDayMonth => row.birth % 10_000,
        Part::BirthAnyOrder if month == 0 => 0,
        Part::BirthAnyOrder => year * 10_000 + month.min(day) * 100 + month.max(day),
        Part::Postcode => row.postcode,
        Part::Address => row.address,
        Part::Phone => row.phone,
        Part::Email => row.email,
        Part::BirthNear | Part::BirthOrInitial => 1,
    };
    u64::from(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_are_read() {
        assert!(Blocking::read(include_str!("blocking.toml")).is_ok());
        assert!(
            Blocking::read("rules = [[\"shoe\"]]\ncap = 2\nsplit = []\nneighbours = 2").is_err()
        );
    }
}
