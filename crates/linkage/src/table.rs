//! The records as columns of small numbers: equal texts have equal numbers, so that most
//! comparisons are one comparison of integers.

use crate::clean;
use crate::nicknames::Nicknames;
use std::collections::HashMap;

/// A person record as a source wrote it. Empty texts are "not recorded".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Which source, as a place in the list of sources.
    pub source: u16,
    /// The source's own id.
    pub id: String,
    /// Given name.
    pub first: String,
    /// Family name.
    pub last: String,
    /// Other given names, or a name known as.
    pub other: String,
    /// Date of birth.
    pub birth: String,
    /// Sex or gender; the first letter counts.
    pub sex: String,
    /// Postcode.
    pub postcode: String,
    /// Address in one line.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// An identifier that two agencies may share (NHS number, UPN, national number).
    pub number: String,
    /// A group by which recall is reported, such as a naming tradition.
    pub group: String,
}

/// Texts to numbers and back; 0 is "not recorded".
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    numbers: HashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
    counts: Vec<u32>,
}

impl Words {
    fn number(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let next = self.texts.len() as u32 + 1;
        let number = *self.numbers.entry(text.into()).or_insert(next);
        if number == next {
            self.texts.push(text.into());
            self.counts.push(0);
        }
        if let Some(count) = self.counts.get_mut(number as usize - 1) {
            *count += 1;
        }
        number
    }

    pub(crate) fn text(&self, number: u32) -> &str {
        (number as usize).checked_sub(1).and_then(|at| self.texts.get(at)).map_or("", |t| t)
    }

    /// How many records hold this text.
    pub(crate) fn count(&self, number: u32) -> u32 {
        (number as usize).checked_sub(1).and_then(|at| self.counts.get(at)).copied().unwrap_or(0)
    }

    pub(crate) fn find(&self, text: &str) -> u32 {
        self.numbers.get(text).copied().unwrap_or(0)
    }

    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }
}

/// One record as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Row {
    pub source: u16,
    pub sex: u8,
    pub first: u32,
    pub last: u32,
    pub other: u32,
    /// Packed `yyyymmdd`; 0 where not recorded.
    pub birth: u32,
    pub postcode: u32,
    pub address: u32,
    pub phone: u32,
    pub number: u32,
}

/// All records.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub(crate) rows: Vec<Row>,
    /// The sources' own ids, row by row.
    pub ids: Vec<String>,
    /// Groups for the report, row by row; empty where none is mapped.
    pub groups: Vec<String>,
    pub(crate) names: Words,
    pub(crate) postcodes: Words,
    pub(crate) addresses: Words,
    pub(crate) phones: Words,
    pub(crate) numbers: Words,
    pub(crate) nicknames: Nicknames,
    /// How many rows have each name as a first name, and as a last name.
    first_counts: Vec<u32>,
    last_counts: Vec<u32>,
}

impl Table {
    /// Adds a record.
    pub fn push(&mut self, record: &Record) {
        let row = self.row(record);
        bump(&mut self.first_counts, row.first);
        bump(&mut self.last_counts, row.last);
        self.rows.push(row);
        self.ids.push(record.id.clone());
        if !record.group.is_empty() || !self.groups.is_empty() {
            self.groups.resize(self.rows.len() - 1, String::new());
            self.groups.push(record.group.clone());
        }
    }

    /// A record as numbers; its texts become known.
    fn row(&mut self, record: &Record) -> Row {
        let first = clean::name(&record.first);
        let last = clean::name(&record.last);
        Row {
            source: record.source,
            sex: record.sex.trim().bytes().next().map_or(0, |c| c.to_ascii_lowercase()),
            first: self.names.number(&first),
            last: self.names.number(&last),
            other: self.names.number(&clean::name(&record.other)),
            birth: clean::birth(&record.birth).unwrap_or(0),
            postcode: self.postcodes.number(&clean::code(&record.postcode)),
            address: self.addresses.number(&clean::address(&record.address)),
            phone: self.phones.number(&clean::phone(&record.phone)),
            number: self.numbers.number(&clean::code(&record.number)),
        }
    }

    /// How many records.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(crate) fn get(&self, at: u32) -> Row {
        self.rows.get(at as usize).copied().unwrap_or_default()
    }

    /// The share of records with this first name.
    pub(crate) fn first_share(&self, name: u32) -> f64 {
        f64::from(self.first_counts.get(name as usize).copied().unwrap_or(1)) / self.len().max(1) as f64
    }

    /// The share of records with this last name.
    pub(crate) fn last_share(&self, name: u32) -> f64 {
        f64::from(self.last_counts.get(name as usize).copied().unwrap_or(1)) / self.len().max(1) as f64
    }
}

fn bump(counts: &mut Vec<u32>, at: u32) {
    let at = at as usize;
    if counts.len() <= at {
        counts.resize(at + 1, 0);
    }
    if let Some(count) = counts.get_mut(at) {
        *count += 1;
    }
}
