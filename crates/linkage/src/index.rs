//! One record against all that are held: before a record is made anew, and as records come in.

use crate::blocking::Blocking;
use crate::compare::Comparer;
use crate::explain::{Evidence, evidence};
use crate::fields::Levels;
use crate::keys::Keys;
use crate::learn::learn;
use crate::record::{Record, Row};
use crate::run::Settings;
use crate::score::Scorer;
use crate::table::Table;
use crate::table::Visitor;
use crate::words::BuildQuick;
use std::collections::{HashMap, HashSet};
use std::convert::Infallible;

/// A held record that may be the person asked about.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The record's place.
    pub at: u32,
    /// The probability that it is the person, from 0 to 1. Low where little is asked; the order
    /// counts then.
    pub probability: f64,
    /// Why.
    pub evidence: Evidence,
}

/// Held records, found by what a person may say of someone: names as spoken, short forms, date
/// of birth, telephone, identifiers.
#[derive(Debug)]
pub struct Index {
    table: Table,
    scorer: Scorer,
    rules: Vec<Rule>,
    removed: HashSet<u32, BuildQuick>,
}

/// One rule's keys: those known at the start in order, and those added since.
#[derive(Debug)]
struct Rule {
    parts: Vec<crate::Part>,
    /// A key and a record's place in one number.
    held: Vec<u64>,
    added: HashMap<u32, Vec<u32>, BuildQuick>,
}

/// The records of one key: a key and a place in one number, and places added since.
struct Block<'a> {
    held: &'a [u64],
    added: &'a [u32],
}

/// How many records are looked at in one answer, of the rarest blocks first: more are no help to a
/// person, and this bounds how long an answer takes.
const LOOKS: usize = 1_500;
/// How many of them one block may take: who asks for the commonest name alone gets some of many.
const OF_ONE_BLOCK: usize = 500;
/// How many candidates come back.
const SHOWN: usize = 20;
/// A record whose evidence leaves less than this is not shown, however few there are.
const LEAST: f64 = 1e-6;

impl Index {
    /// Builds an index of all records of a table, with a model estimated from them.
    pub fn build(table: Table, settings: &Settings) -> Self {
        let keys = Keys::new(&settings.blocking, &table);
        let scorer = Scorer::new(learn(&table, &keys, settings), &table);
        drop(keys);
        let all = settings.blocking.rules.iter().chain(&settings.blocking.search);
        let rules = all.map(|parts| Rule::new(parts, &table)).collect();
        let mut table = table;
        table.make_room();
        Self { table, scorer, rules, removed: HashSet::default() }
    }

    /// Adds a record and gives its place.
    pub fn insert(&mut self, record: &Record) -> u32 {
        let at = self.table.push(record);
        let row = self.table.get(at);
        for rule in &mut self.rules {
            let key = Blocking::key(&rule.parts, &self.table, None, &row);
            if key != 0 {
                rule.added.entry(key).or_default().push(at);
            }
        }
        at
    }

    /// Takes a record out, so that it is found no more; a changed record is taken out and added anew.
    /// Says whether it was there. Places of other records stay.
    pub fn remove(&mut self, at: u32) -> bool {
        (at as usize) < self.table.len() && self.removed.insert(at)
    }

    /// The held records that may be the person of this record, likeliest first, at most twenty.
    pub fn find(&self, record: &Record) -> Vec<Candidate> {
        self.find_those(record, |_| Ok::<_, Infallible>(true)).unwrap_or_default()
    }

    /// The same of those records only that `may` lets be told of: it is asked of each in turn, the
    /// likeliest first, until there are twenty. So what is kept back leaves no gap in the answer.
    ///
    /// # Errors
    /// What `may` gives.
    pub fn find_those<E>(
        &self,
        record: &Record,
        mut may: impl FnMut(u32) -> Result<bool, E>,
    ) -> Result<Vec<Candidate>, E> {
        let (row, visitor) = self.table.visit(record);
        let near = self.near(&row, &visitor);
        let mut comparer = Comparer::visited(&self.table, &visitor);
        let mut found: Vec<(f64, u32, Levels, Row)> = Vec::new();
        for at in near {
            let held = self.table.get(at);
            let levels = comparer.levels(&row, &held);
            let probability = self.scorer.likelihood(levels, &row, &held);
            if probability >= LEAST {
                found.push((probability, at, levels, held));
            }
        }
        found.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        let mut candidates = Vec::new();
        for (probability, at, levels, held) in found {
            if candidates.len() == SHOWN {
                break;
            }
            if may(at)? {
                let seen = Some(&visitor);
                let evidence = evidence(&self.table, seen, &self.scorer, levels, &row, &held);
                candidates.push(Candidate { at, probability, evidence });
            }
        }
        Ok(candidates)
    }

    /// The records that share a block with a record, from the rarest blocks.
    fn near(&self, row: &Row, visitor: &Visitor) -> Vec<u32> {
        let mut blocks: Vec<Block<'_>> = Vec::new();
        for rule in &self.rules {
            let key = Blocking::key(&rule.parts, &self.table, Some(visitor), row);
            if key != 0 {
                blocks.push(rule.block(key));
            }
        }
        blocks.sort_by_key(|block| block.held.len() + block.added.len());
        let mut near: HashSet<u32, BuildQuick> = HashSet::default();
        for block in blocks {
            let held = block.held.iter().map(|pair| *pair as u32);
            let all = block.added.iter().rev().copied().chain(held);
            let there = all.filter(|at| !self.removed.contains(at)).take(OF_ONE_BLOCK);
            for at in there {
                if near.len() >= LOOKS {
                    break;
                }
                near.insert(at);
            }
        }
        let mut near: Vec<u32> = near.into_iter().collect();
        near.sort_unstable();
        near
    }

    /// The records held, those taken out among them.
    pub fn table(&self) -> &Table {
        &self.table
    }
}

impl Rule {
    fn new(parts: &[crate::Part], table: &Table) -> Self {
        let keyed = table.rows.iter().zip(0_u32..).map(|(row, at)| {
            u64::from(Blocking::key(parts, table, None, row)) << 32 | u64::from(at)
        });
        let mut held: Vec<u64> = keyed.filter(|pair| pair >> 32 != 0).collect();
        held.sort_unstable();
        Self { parts: parts.to_vec(), held, added: HashMap::default() }
    }

    /// The records of a key.
    fn block(&self, key: u32) -> Block<'_> {
        let from = self.held.partition_point(|pair| pair >> 32 < u64::from(key));
        let held = self.held.get(from..).unwrap_or_default();
        let to = held.partition_point(|pair| pair >> 32 == u64::from(key));
        let added = self.added.get(&key).map(Vec::as_slice).unwrap_or_default();
        Block { held: held.get(..to).unwrap_or_default(), added }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(text: &str) -> Record {
        let mut cells = text.split('|').map(|c| c.trim().to_owned());
        let mut next = || cells.next().unwrap_or_default();
        let (id, first, last, birth, phone, nhs) = (next(), next(), next(), next(), next(), next());
        Record { id, first, last, birth, phone, nhs, ..Record::default() }
    }

    fn index() -> Index {
        let mut table = Table::default();
        for n in 0..300_u32 {
            let name = |by: u32| {
                let letter = |at: u32| char::from(b'a' + (at % 26) as u8);
                format!("{}{}{}", letter(n * by), letter(n / 26 + by), letter(n + 3 * by))
            };
            let (day, month) = (n % 28 + 1, n % 12 + 1);
            table.push(&record(&format!("{n}|{}|{}|{day:02}/{month:02}/2010", name(3), name(5))));
        }
        table.push(&record("wanted|Elizabeth|Kathryn|14/05/2009|07700900123|9434765919"));
        Index::build(table, &Settings::default())
    }

    #[test]
    fn a_person_is_found_by_what_is_known_of_them() {
        let index = index();
        for asked in [
            "|Liz|Kathryn|14/05/2009",
            "|Elizabeth|Catherine|14/05/2009",
            "|Elizabeth|Catherine",
            "|Kathryn|Elizabeth|05/14/2009",
            "||||07700 900 123",
            "|||||943 476 5919",
        ] {
            let found = index.find(&record(asked));
            assert_eq!(found.first().map(|c| index.table().id(c.at)), Some("wanted"), "{asked}");
        }
        assert!(index.find(&record("|Zzz|Qqq|01/02/1950")).is_empty());
    }

    #[test]
    fn a_rare_block_is_looked_at_before_the_commonest_ones() {
        let mut table = Table::default();
        for n in 0..4_000_u32 {
            let day = n % 28 + 1;
            table.push(&record(&format!("{n}|Muhammad|Khan|{day:02}/01/2010|077001{n:05}|")));
        }
        table.push(&record("wanted|Mohamed|Khan|30/06/2011|07700900123|"));
        let index = Index::build(table, &Settings::default());
        let found = index.find(&record("|Muhammad|Khan||07700 900123|"));
        assert_eq!(found.first().map(|c| index.table().id(c.at)), Some("wanted"));
    }

    #[test]
    fn what_is_kept_back_leaves_room_for_the_next_likely() {
        let mut table = Table::default();
        for n in 0..60_u32 {
            table.push(&record(&format!("{n}|Samuel|Okafor|{:02}/01/2010", n % 28 + 1)));
        }
        let index = Index::build(table, &Settings::default());
        let asked = record("|Samuel|Okafor|07/01/2010");
        let all = index.find(&asked);
        assert_eq!(all.len(), SHOWN);
        let kept_back: Vec<u32> = all.iter().map(|one| one.at).collect();
        let others = index.find_those(&asked, |at| Ok::<_, ()>(!kept_back.contains(&at))).unwrap();
        assert_eq!(others.len(), SHOWN);
        assert!(others.iter().all(|one| !kept_back.contains(&one.at)));
        assert!(index.find_those(&asked, |_| Err(())).is_err());
    }

    #[test]
    fn asking_changes_nothing_and_what_is_inserted_is_found() {
        let mut index = index();
        let asked = record("new|Oluwaseun|Adeyemi|03/04/2011");
        assert!(index.find(&asked).is_empty());
        let at = index.insert(&asked);
        let found = index.find(&record("|Seun|Adeyemi|03/04/2011"));
        assert_eq!(found.first().map(|c| c.at), Some(at));
        assert!(found[0].probability > 0.5, "{found:?}");
        assert!(found[0].evidence.steps.iter().any(|s| s.left == "seun"));
        assert!(index.remove(at) && !index.remove(at) && !index.remove(9_999_999));
        assert!(index.find(&asked).is_empty());
        let again = index.insert(&asked);
        assert_eq!(index.find(&asked).first().map(|c| c.at), Some(again));
    }
}
