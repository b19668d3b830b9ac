//! Each rule's key of each record, the blocks that the keys make, and the walk over their pairs.
//!
//! Walking costs what memory costs: so records are laid in the order of birth and last name, where
//! most records of one person are neighbours, and the blocks of each rule are walked in that order.

use crate::blocking::{Blocking, Part, part_of};
use crate::record::Row;
use crate::table::Table;
use crate::words::mix;
use rayon::prelude::*;

/// Each rule's key of each record.
pub(crate) struct Keys {
    /// The records in their order here.
    rows: Vec<Row>,
    /// Where each of them is in the table.
    places: Vec<u32>,
    /// All rules' keys of one row side by side, so that a pair costs two looks at memory.
    by_row: Vec<u32>,
    rules: usize,
    /// What each rule asks of a pair beside its key.
    asked: Vec<Vec<Part>>,
    cap: usize,
    neighbours: usize,
    /// How many pairs all rules yield together, some of them more than once.
    pairs: u64,
}

/// One rule's blocks of two records or more, in the order of their first records.
pub(crate) struct Blocks {
    rule: usize,
    order: Vec<u32>,
    runs: Vec<(u32, u32)>,
}

/// Two records as they are handed on: their places in the table, and what they hold.
pub(crate) type Met<'a> = ((u32, &'a Row), (u32, &'a Row));

/// A record's place in this order, and what it holds.
type At<'a> = (u32, &'a Row);

/// Which pairs of a block are handed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// Those that may be of one person, by what the rules ask beside their keys.
    Likely,
    /// All; for learning, since brothers and sisters are learnt from too.
    All,
}

impl Keys {
    /// Works out all keys, and splits the blocks that are too large.
    pub(crate) fn new(blocking: &Blocking, table: &Table) -> Self {
        let sorted = table.rows.iter().zip(0_u32..);
        let mut sorted: Vec<(u64, u32)> = sorted
            .map(|(row, at)| (u64::from(row.birth) << 32 | u64::from(row.last), at))
            .collect();
        sorted.par_sort_unstable();
        let places: Vec<u32> = sorted.into_iter().map(|(_, at)| at).collect();
        let mut keys = Self {
            rows: places.iter().map(|at| table.get(*at)).collect(),
            places,
            by_row: vec![0; table.len() * blocking.rules.len()],
            rules: blocking.rules.len(),
            asked: blocking.rules.iter().map(|rule| asked(rule)).collect(),
            cap: blocking.cap.max(2),
            neighbours: blocking.neighbours.max(1),
            pairs: 0,
        };
        let columns: Vec<(Vec<u32>, u64)> =
            blocking.rules.par_iter().map(|rule| keys.column(blocking, rule, table)).collect();
        keys.pairs = columns.iter().map(|(_, pairs)| pairs).sum();
        for (at, (column, _)) in columns.into_iter().enumerate() {
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

    /// One rule's keys, those of large blocks made of more parts, and how many pairs they yield.
    fn column(&self, blocking: &Blocking, rule: &[Part], table: &Table) -> (Vec<u32>, u64) {
        let keys = self.rows.iter().map(|row| Blocking::key(rule, table, None, row));
        let mut column: Vec<u32> = keys.collect();
        let mut keyed = grouped(keyed(&column, 1));
        let mut pairs = 0;
        for part in &blocking.split {
            let mut large: Vec<u32> = Vec::new();
            for run in keyed.chunk_by(|a, b| a >> 32 == b >> 32) {
                if run.len() > self.cap {
                    large.extend(run.iter().map(|pair| *pair as u32));
                } else {
                    pairs += run.len() as u64 * (run.len() as u64 - 1) / 2;
                }
            }
            keyed.clear();
            for at in large {
                let row = self.rows.get(at as usize).copied().unwrap_or_default();
                if let Some(key) = column.get_mut(at as usize) {
                    let value = part_of(*part, table, None, &row);
                    *key = (mix(mix(u64::from(*key), value), 2) >> 32) as u32 | 1;
                    keyed.push(u64::from(*key) << 32 | u64::from(at));
                }
            }
            keyed = grouped(keyed);
        }
        for run in keyed.chunk_by(|a, b| a >> 32 == b >> 32) {
            pairs += (run.len() * run.len().saturating_sub(1).min(self.neighbours)) as u64;
        }
        (column, pairs)
    }

    /// A rule's blocks, or one in so many of them.
    pub(crate) fn blocks(&self, rule: usize, every: u32) -> Blocks {
        let column = self.by_row.iter().skip(rule).step_by(self.rules.max(1)).copied();
        let column: Vec<u32> = column.collect();
        let keyed = grouped(keyed(&column, every));
        // Which block begins with which row.
        let mut begins = vec![(0_u32, 0_u32); column.len()];
        let mut from = 0;
        for run in keyed.chunk_by(|a, b| a >> 32 == b >> 32) {
            let to = from + run.len() as u32;
            let first = run.first().map_or(0, |pair| *pair as u32);
            if let Some(begin) = begins.get_mut(first as usize).filter(|_| run.len() > 1) {
                *begin = (from, to);
            }
            from = to;
        }
        let (mut order, mut runs) = (Vec::with_capacity(keyed.len()), Vec::new());
        for (from, to) in begins.into_iter().filter(|(from, to)| from < to) {
            let start = order.len() as u32;
            let run = keyed.get(from as usize..to as usize).unwrap_or_default();
            order.extend(run.iter().map(|pair| *pair as u32));
            runs.push((start, order.len() as u32));
        }
        Blocks { rule, order, runs }
    }

    /// About how many pairs all rules yield together.
    pub(crate) fn pairs(&self) -> u64 {
        self.pairs
    }

    /// Whether a rule lets two records of a block meet, and no earlier rule already does.
    fn meet(&self, which: Which, rule: usize, (a, row): At<'_>, (b, other): At<'_>) -> bool {
        let lets = |asked: &Vec<Part>| {
            which == Which::All || asked.iter().all(|part| part.lets_meet(row, other))
        };
        let keys = |at: u32| {
            let from = at as usize * self.rules;
            self.by_row.get(from..from + rule).unwrap_or_default()
        };
        let earlier = keys(a).iter().zip(keys(b)).zip(&self.asked);
        self.asked.get(rule).is_none_or(lets)
            && !earlier.into_iter().any(|((x, y), asked)| x == y && *x != 0 && lets(asked))
    }
}

fn asked(rule: &[Part]) -> Vec<Part> {
    let asks = |part: &&Part| matches!(part, Part::BirthNear | Part::BirthOrInitial);
    rule.iter().filter(asks).copied().collect()
}

/// Keys that are not 0, each with its row, of one in so many blocks.
fn keyed(column: &[u32], every: u32) -> Vec<u64> {
    let rows = column.iter().zip(0_u64..);
    let some = rows.filter(|(key, _)| **key != 0 && (**key >> 1).is_multiple_of(every.max(1)));
    some.map(|(key, row)| u64::from(*key) << 32 | row).collect()
}

/// Puts equal keys, in the upper half, side by side; rows of one key stay in their order.
fn grouped(mut pairs: Vec<u64>) -> Vec<u64> {
    if pairs.len() < 1 << 12 {
        pairs.sort_unstable();
        return pairs;
    }
    let mut other = vec![0; pairs.len()];
    for shift in [32, 43, 54] {
        let digit = |pair: u64| (pair >> shift) as usize & 0x7ff;
        let mut starts = [0_u32; 1 << 11];
        for pair in &pairs {
            if let Some(count) = starts.get_mut(digit(*pair)) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            (*start, sum) = (sum, sum + *start);
        }
        for pair in &pairs {
            let Some(start) = starts.get_mut(digit(*pair)) else { continue };
            if let Some(place) = other.get_mut(*start as usize) {
                *place = *pair;
            }
            *start += 1;
        }
        std::mem::swap(&mut pairs, &mut other);
    }
    pairs
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

    /// Hands on each pair of some blocks that no earlier rule yields, once.
    pub(crate) fn walk(
        &self,
        (keys, table): (&Keys, &Table),
        share: &[(u32, u32)],
        which: Which,
        mut meet: impl FnMut(Met<'_>),
    ) {
        for (from, to) in share {
            let block = self.order.get(*from as usize..*to as usize).unwrap_or_default();
            let reach = if block.len() > keys.cap { keys.neighbours } else { block.len() };
            for (at, a) in block.iter().enumerate() {
                let Some((x, row)) = keys.at(*a) else { continue };
                for b in block.iter().skip(at + 1).take(reach) {
                    let Some((y, other)) = keys.at(*b) else { continue };
                    if table.may_meet(row, other)
                        && keys.meet(which, self.rule, (*a, row), (*b, other))
                    {
                        meet(((x, row), (y, other)));
                    }
                }
            }
        }
    }
}

impl Keys {
    fn at(&self, at: u32) -> Option<(u32, &Row)> {
        self.places.get(at as usize).copied().zip(self.rows.get(at as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn pairs(blocking: &Blocking, table: &Table) -> BTreeMap<(u32, u32), u32> {
        let keys = Keys::new(blocking, table);
        let mut met = BTreeMap::new();
        for rule in 0..keys.rules() {
            let blocks = keys.blocks(rule, 1);
            for share in blocks.shares(3) {
                blocks.walk((&keys, table), share, Which::Likely, |((a, _), (b, _))| {
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

    proptest! {
        #[test]
        fn grouping_is_sorting_by_key(keys in prop::collection::vec(any::<u32>(), 4_000..5_000)) {
            let pairs: Vec<u64> = keys.iter().zip(0_u64..).map(|(k, n)| u64::from(*k) << 32 | n).collect();
            let mut sorted = pairs.clone();
            sorted.sort_unstable();
            prop_assert_eq!(grouped(pairs), sorted);
        }
    }
}
