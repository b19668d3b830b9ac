//! Rows of a source's file to records, one after the other.

use crate::clean;
use crate::record::Record;
use crate::roles::Role;
use crate::words::{BuildQuick, hash};
use csv::ByteRecord;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Where each role's columns are.
pub(crate) type Places = BTreeMap<Role, Vec<usize>>;

/// What is known of a file while its rows are read.
pub(crate) struct Rows {
    pub places: Places,
    seen: HashSet<u64, BuildQuick>,
    /// Roles of which some row has something.
    pub filled: BTreeSet<Role>,
    /// How many rows are not UTF-8.
    pub foreign: usize,
    /// How many ids come again.
    pub doubled: usize,
    text: String,
}

impl Rows {
    pub(crate) fn new(places: Places) -> Self {
        let (seen, filled, text) = (HashSet::default(), BTreeSet::new(), String::new());
        Self { places, seen, filled, foreign: 0, doubled: 0, text }
    }

    /// Reads the cells of a row into a record, which is emptied before.
    pub(crate) fn read(&mut self, cells: &ByteRecord, row: usize, record: &mut Record) {
        record.clear();
        let mut foreign = false;
        for (role, places) in &self.places {
            let text = &mut self.text;
            text.clear();
            for cell in places.iter().filter_map(|at| cells.get(*at)) {
                let (cell, other) = decoded(cell);
                foreign |= other;
                if !text.is_empty() && !cell.trim().is_empty() {
                    text.push(' ');
                }
                text.push_str(cell.trim());
            }
            if text.is_empty() {
                continue;
            }
            if !self.filled.contains(role) {
                self.filled.insert(*role);
            }
            place(record, *role, text);
        }
        self.foreign += usize::from(foreign);
        if record.id.is_empty() {
            record.id = format!("row {row}");
        }
        if !self.seen.insert(hash(record.id.as_bytes())) {
            self.doubled += 1;
            record.id = format!("{}#{row}", record.id);
        }
    }
}

fn place(record: &mut Record, role: Role, text: &str) {
    let field = match role {
        Role::Id => &mut record.id,
        Role::FirstName => &mut record.first,
        Role::LastName => &mut record.last,
        Role::FullName => {
            let (first, last) = clean::full_name(text);
            if record.first.is_empty() {
                record.first = first;
            }
            if record.last.is_empty() {
                record.last = last;
            }
            return;
        }
        Role::OtherNames => &mut record.other,
        Role::Birth => &mut record.birth,
        Role::Sex => &mut record.sex,
        Role::Postcode => &mut record.postcode,
        Role::Address => &mut record.address,
        Role::Phone => &mut record.phone,
        Role::Email => &mut record.email,
        Role::NhsNumber => &mut record.nhs,
        Role::Upn => &mut record.upn,
        Role::Number => &mut record.number,
        Role::Group => &mut record.group,
    };
    field.push_str(text);
}

/// A cell's text, and whether it was not UTF-8.
pub(crate) fn decoded(cell: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(cell) {
        Ok(text) => (Cow::Borrowed(text), false),
        Err(_) => (encoding_rs::WINDOWS_1252.decode_without_bom_handling(cell).0, true),
    }
}
