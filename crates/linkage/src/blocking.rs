//! Blocking: which records are compared at all, by rules that are data.

use crate::LinkError;
use crate::table::{Row, Table, Visitor};
use crate::words::mix;
use rayon::prelude::*;
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

fn part_of(part: Part, table: &Table, visitor: Option<&Visitor>, row: &Row) -> u64 {
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
    };
    u64::from(value)
}

/// Each rule's key of each record.
pub(crate) struct Keys {
    /// All rules' keys of one row side by side, so that a pair costs two looks at memory.
    by_row: Vec<u32>,
    rules: usize,
    cap: usize,
    neighbours: usize,
}

/// One rule's records in the order of their keys, and where each block begins and ends.
pub(crate) struct Blocks {
    rule: usize,
    order: Vec<u32>,
    runs: Vec<(u32, u32)>,
}

impl Keys {
    /// Works out all keys, and splits the blocks that are too large.
    pub(crate) fn new(blocking: &Blocking, table: &Table) -> Self {
        let mut keys = Self {
            by_row: vec![0; table.len() * blocking.rules.len()],
            rules: blocking.rules.len(),
            cap: blocking.cap.max(2),
            neighbours: blocking.neighbours.max(1),
        };
        for (at, rule) in blocking.rules.iter().enumerate() {
            let mut column: Vec<u32> =
                table.rows.par_iter().map(|row| Blocking::key(rule, table, None, row)).collect();
            keys.split(blocking, table, &mut column);
            for (row, key) in keys.by_row.chunks_mut(blocking.rules.len()).zip(column) {
                if let Some(place) = row.get_mut(at) {
                    *place = key;
                }
            }
        }
        keys
    }

    pub(crate) fn rules(&self) -> usize {
        self.rules
    }

    /// Gives the records of large blocks keys of their own, made of more parts.
    fn split(&self, blocking: &Blocking, table: &Table, column: &mut [u32]) {
        for part in &blocking.split {
            let (order, blocks) = ordered(column);
            if blocks.iter().all(|(from, to)| (to - from) as usize <= self.cap) {
                return;
            }
            for (from, to) in
                blocks.into_iter().filter(|(from, to)| (to - from) as usize > self.cap)
            {
                for at in order.get(from as usize..to as usize).unwrap_or_default() {
                    let value = part_of(*part, table, None, &table.get(*at));
                    if let Some(key) = column.get_mut(*at as usize) {
                        *key = (mix(mix(u64::from(*key), value), 2) >> 32) as u32 | 1;
                    }
                }
            }
        }
    }

    /// A rule's blocks of two records or more.
    pub(crate) fn blocks(&self, rule: usize) -> Blocks {
        let column: Vec<u32> =
            self.by_row.iter().skip(rule).step_by(self.rules.max(1)).copied().collect();
        let (order, runs) = ordered(&column);
        Blocks { rule, order, runs }
    }

    /// Whether an earlier rule already brings two records together.
    fn met_before(&self, rule: usize, a: u32, b: u32) -> bool {
        let of = |at: u32| {
            let from = at as usize * self.rules;
            self.by_row.get(from..from + rule).unwrap_or_default()
        };
        of(a).iter().zip(of(b)).any(|(x, y)| x == y && *x != 0)
    }
}

/// The rows that have a key, in the order of the keys, and the runs of one key.
fn ordered(column: &[u32]) -> (Vec<u32>, Vec<(u32, u32)>) {
    let rows = column.par_iter().enumerate().filter(|(_, key)| **key != 0);
    let mut pairs: Vec<u64> = rows.map(|(row, key)| u64::from(*key) << 32 | row as u64).collect();
    pairs.par_sort_unstable();
    let order: Vec<u32> = pairs.iter().map(|pair| *pair as u32).collect();
    let mut runs = Vec::new();
    let mut from = 0;
    for run in pairs.chunk_by(|a, b| a >> 32 == b >> 32) {
        let to = from + run.len() as u32;
        if run.len() > 1 {
            runs.push((from, to));
        }
        from = to;
    }
    (order, runs)
}

impl Blocks {
    /// The blocks in shares of about the same number of pairs, to be walked side by side.
    pub(crate) fn shares(&self, wanted: usize) -> Vec<&[(u32, u32)]> {
        let weight = |(from, to): &(u32, u32)| u64::from(to - from).pow(2);
        let each = self.runs.iter().map(weight).sum::<u64>() / wanted.max(1) as u64 + 1;
        let (mut shares, mut from, mut sum) = (Vec::new(), 0, 0);
        for (at, block) in self.runs.iter().enumerate() {
            sum += weight(block);
            if sum >= each {
                shares.extend(self.runs.get(from..=at));
                (from, sum) = (at + 1, 0);
            }
        }
        shares.extend(self.runs.get(from..).filter(|rest| !rest.is_empty()));
        shares
    }

    /// About how many pairs this rule yields.
    pub(crate) fn pairs(&self, keys: &Keys) -> u64 {
        let pairs = |(from, to): &(u32, u32)| {
            let n = u64::from(to - from);
            (n * (n - 1) / 2).min(if n as usize > keys.cap {
                n * keys.neighbours as u64
            } else {
                u64::MAX
            })
        };
        self.runs.iter().map(pairs).sum()
    }

    /// Hands on each pair of some blocks that no earlier rule yields, once.
    pub(crate) fn walk(
        &self,
        keys: &Keys,
        table: &Table,
        share: &[(u32, u32)],
        mut meet: impl FnMut(u32, u32),
    ) {
        for (from, to) in share {
            let block = self.order.get(*from as usize..*to as usize).unwrap_or_default();
            let reach = if block.len() > keys.cap { keys.neighbours } else { block.len() };
            for (at, a) in block.iter().enumerate() {
                let row = table.get(*a);
                for b in block.iter().skip(at + 1).take(reach) {
                    if table.may_meet(&row, &table.get(*b)) && !keys.met_before(self.rule, *a, *b) {
                        meet(*a, *b);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Record;
    use std::collections::BTreeMap;

    fn pairs(blocking: &Blocking, table: &Table) -> BTreeMap<(u32, u32), u32> {
        let keys = Keys::new(blocking, table);
        let mut met = BTreeMap::new();
        for rule in 0..keys.rules() {
            let blocks = keys.blocks(rule);
            for share in blocks.shares(3) {
                blocks.walk(&keys, table, share, |a, b| {
                    *met.entry((a.min(b), a.max(b))).or_default() += 1;
                });
            }
        }
        met
    }

    fn table(rows: &[(&str, &str, &str, &str)]) -> Table {
        let mut table = Table::default();
        for (first, last, birth, postcode) in rows {
            let text = |t: &str| t.to_owned();
            let (first, last, birth, postcode) =
                (text(first), text(last), text(birth), text(postcode));
            table.push(&Record { first, last, birth, postcode, ..Record::default() });
        }
        table
    }

    #[test]
    fn the_rules_are_read() {
        assert!(Blocking::read(include_str!("blocking.toml")).is_ok());
        assert!(
            Blocking::read("rules = [[\"shoe\"]]\ncap = 2\nsplit = []\nneighbours = 2").is_err()
        );
    }

    #[test]
    fn each_pair_meets_once_however_many_rules_bring_it() {
        let table = table(&[
            ("Liz", "Osei", "14/05/2002", "B70 9SJ"),
            ("Elizabeth", "Osei", "14/05/2002", "B70 9SJ"),
            ("Osei", "Elizabeth", "14/05/2002", ""),
            ("Keziah", "Brown", "01/01/1990", "B1 1AA"),
        ]);
        let met = pairs(&Blocking::default(), &table);
        assert_eq!(met, BTreeMap::from([((0, 1), 1), ((1, 2), 1)]));
    }

    #[test]
    fn one_gigantic_block_stays_bounded() {
        let rows: Vec<String> =
            (0..3000).map(|n| format!("n{}", char::from(b'a' + (n % 26) as u8))).collect();
        let rows: Vec<_> =
            rows.iter().map(|first| (first.as_str(), "Smith", "01/01/2010", "B70 9SJ")).collect();
        let met = pairs(&Blocking::default(), &table(&rows));
        assert!(met.len() < 3000 * 250, "{}", met.len());
        assert!(met.len() > 3000);
    }

    #[test]
    fn a_source_that_holds_people_once_does_not_meet_itself() {
        let mut table = table(&[("Ann", "Osei", "14/05/2002", "B70 9SJ"); 2]);
        assert_eq!(pairs(&Blocking::default(), &table).len(), 1);
        table.deduplicate(0);
        assert!(pairs(&Blocking::default(), &table).is_empty());
    }
}
