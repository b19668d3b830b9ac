//! The records as columns of small numbers: equal texts have equal numbers, so that most
//! comparisons are one comparison of integers.

use crate::clean;
use crate::nicknames::Nicknames;
use crate::record::{Record, Row, row_of};
use crate::words::{BuildQuick, Words, hash};
use std::collections::HashMap;

/// The kinds of texts, each with its own numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    Postcode,
    Address,
    Phone,
    Number,
}

/// What is worked out once for each distinct name.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Heard {
    /// Its sound, four letters packed.
    pub sound: u32,
    /// A hash of the name that it may stand for.
    pub root: u32,
    pub initial: u8,
}

/// Texts of a record that is only asked about: they get numbers past the known ones and are
/// forgotten with this.
#[derive(Debug, Default)]
pub(crate) struct Visitor {
    texts: [Vec<String>; 5],
}

/// All records.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub(crate) rows: Vec<Row>,
    ids: String,
    id_ends: Vec<usize>,
    groups: Vec<u16>,
    group_names: Words,
    words: [Words; 5],
    heard: Vec<Heard>,
    /// Of each distinct postcode, see [`pack`].
    postcodes: Vec<u64>,
    pub(crate) nicknames: Nicknames,
    first_counts: Vec<u32>,
    last_counts: Vec<u32>,
    births: HashMap<u32, u32, BuildQuick>,
    /// Sources that hold a person at most once.
    deduplicated: Vec<bool>,
}

impl Table {
    /// Adds a record and gives its place.
    pub fn push(&mut self, record: &Record) -> u32 {
        let words = &mut self.words;
        let mut number = |column: Column, text: &str| {
            words.get_mut(column as usize).map_or(0, |words| words.number(text))
        };
        let row = row_of(record, &mut number);
        while self.heard.len() < self.words(Column::Name).len() {
            let name = self.words(Column::Name).text(self.heard.len() as u32 + 1);
            let heard = heard(name, &self.nicknames);
            self.heard.push(heard);
        }
        while self.postcodes.len() < self.words(Column::Postcode).len() {
            let code = self.words(Column::Postcode).text(self.postcodes.len() as u32 + 1);
            self.postcodes.push(pack(code));
        }
        bump(&mut self.first_counts, row.first);
        bump(&mut self.last_counts, row.last);
        *self.births.entry(row.birth).or_default() += 1;
        self.rows.push(row);
        self.ids.push_str(&record.id);
        self.id_ends.push(self.ids.len());
        if !record.group.is_empty() || !self.groups.is_empty() {
            self.groups.resize(self.rows.len() - 1, 0);
            self.groups.push(self.group_names.number(record.group.trim()) as u16);
        }
        self.rows.len() as u32 - 1
    }

    /// Makes room for some more records, so that adding one seldom means moving all.
    pub(crate) fn make_room(&mut self) {
        let more = self.rows.len() / 4;
        self.rows.reserve(more);
        self.id_ends.reserve(more);
        self.ids.reserve(self.ids.len() / 4);
        self.words.iter_mut().for_each(Words::make_room);
    }

    /// Says that a source holds each person at most once.
    pub fn deduplicate(&mut self, source: u16) {
        let at = usize::from(source);
        if self.deduplicated.len() <= at {
            self.deduplicated.resize(at + 1, false);
        }
        if let Some(flag) = self.deduplicated.get_mut(at) {
            *flag = true;
        }
    }

    pub(crate) fn once_in(&self, source: u16) -> bool {
        self.deduplicated.get(usize::from(source)).copied().unwrap_or(false)
    }

    /// Whether two records may be one person at all, by what their sources say of themselves.
    pub(crate) fn may_meet(&self, a: &Row, b: &Row) -> bool {
        a.source != b.source || !self.once_in(a.source)
    }

    /// A record that is only asked about, as numbers.
    pub(crate) fn visit(&self, record: &Record) -> (Row, Visitor) {
        let mut visitor = Visitor::default();
        let mut number = |column: Column, text: &str| {
            if text.is_empty() {
                return 0;
            }
            let known = self.words(column).find(text);
            if known != 0 {
                return known;
            }
            let Some(texts) = visitor.texts.get_mut(column as usize) else { return 0 };
            texts.push(text.to_owned());
            (self.words(column).len() + texts.len()) as u32
        };
        let row = row_of(record, &mut number);
        (row, visitor)
    }

    /// How many records.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The source's own id of the record at a place; empty past the end.
    pub fn id(&self, at: u32) -> &str {
        let at = at as usize;
        let from = at.checked_sub(1).and_then(|before| self.id_ends.get(before)).copied();
        self.id_ends.get(at).and_then(|to| self.ids.get(from.unwrap_or(0)..*to)).unwrap_or("")
    }

    /// The source of the record at a place.
    pub fn source(&self, at: u32) -> u16 {
        self.get(at).source
    }

    /// The group of the record at a place; empty where none is recorded.
    pub fn group(&self, at: u32) -> &str {
        self.group_names.text(u32::from(self.groups.get(at as usize).copied().unwrap_or(0)))
    }

    pub(crate) fn get(&self, at: u32) -> Row {
        self.rows.get(at as usize).copied().unwrap_or_default()
    }

    pub(crate) fn words(&self, column: Column) -> &Words {
        let [names, postcodes, addresses, phones, numbers] = &self.words;
        match column {
            Column::Name => names,
            Column::Postcode => postcodes,
            Column::Address => addresses,
            Column::Phone => phones,
            Column::Number => numbers,
        }
    }

    /// A text of a held record or of the visitor.
    pub(crate) fn text<'a>(
        &'a self,
        visitor: Option<&'a Visitor>,
        column: Column,
        number: u32,
    ) -> &'a str {
        let words = self.words(column);
        let Some(past) = (number as usize).checked_sub(words.len() + 1) else {
            return words.text(number);
        };
        let texts = visitor.and_then(|visitor| visitor.texts.get(column as usize));
        texts.and_then(|texts| texts.get(past)).map_or("", String::as_str)
    }

    pub(crate) fn heard(&self, visitor: Option<&Visitor>, name: u32) -> Heard {
        let known = (name as usize).checked_sub(1).and_then(|at| self.heard.get(at)).copied();
        known.unwrap_or_else(|| match self.text(visitor, Column::Name, name) {
            "" => Heard::default(),
            text => heard(text, &self.nicknames),
        })
    }

    /// The letters of a known postcode, see [`pack`].
    pub(crate) fn packed_postcode(&self, code: u32) -> Option<u64> {
        (code as usize).checked_sub(1).and_then(|at| self.postcodes.get(at)).copied()
    }

    pub(crate) fn first_counts(&self) -> &[u32] {
        &self.first_counts
    }

    pub(crate) fn last_counts(&self) -> &[u32] {
        &self.last_counts
    }

    pub(crate) fn births(&self) -> &HashMap<u32, u32, BuildQuick> {
        &self.births
    }
}

/// A short text in one number, first letter lowest; 0 where it is longer than eight bytes.
pub(crate) fn pack(text: &str) -> u64 {
    if text.len() > 8 {
        return 0;
    }
    text.bytes().rev().fold(0, |packed, byte| packed << 8 | u64::from(byte))
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

fn heard(name: &str, nicknames: &Nicknames) -> Heard {
    let word = name.split(' ').next().unwrap_or("");
    let root = hash(nicknames.root(word).as_bytes()) as u32 | 1;
    if !word.is_ascii() {
        // What is not in Latin letters is compared as written: its first letters stand for its sound.
        let opening = |letters: usize| {
            let end = word.char_indices().nth(letters).map_or(word.len(), |(at, _)| at);
            hash(word.get(..end).unwrap_or(word).as_bytes()) >> 32
        };
        return Heard { sound: opening(3) as u32 | 1, root, initial: opening(1) as u8 | 0x80 };
    }
    let sound = clean::sound(word).bytes().take(4).fold(0, |packed, b| packed << 8 | u32::from(b));
    Heard { sound, root, initial: word.bytes().next().unwrap_or(0) }
}
