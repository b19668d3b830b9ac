//! Clusters from pairs: the surest first, and never against what forbids it.
//!
//! Joining every pair above a threshold chains: one doubtful record draws two children together.
//! So a pair joins two groups only where nothing forbids it: sources that hold a person once,
//! identifiers that pass their checks and differ, a person's decision, or all pairs across
//! the two groups speaking against it together.

use crate::record::{NHS, Row, UPN};
use crate::table::Table;
use std::collections::HashSet;

/// Two records and the probability that they are of one person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// The first record's place.
    pub a: u32,
    /// The second record's place.
    pub b: u32,
    /// From 0 to 1.
    pub probability: f32,
}

/// Which cluster each record is in, and how surely.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Clusters {
    /// The place of the first record of its cluster, record by record.
    pub of: Vec<u32>,
    /// The probability of the surest link by which a record is in its cluster; 1 where alone.
    pub probability: Vec<f32>,
}

/// A pair that was sure enough and yet not joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refused {
    /// A source that holds each person once has two records.
    OncePerSource,
    /// Identifiers that both pass their checks differ.
    Identifiers,
    /// A person decided that they are different.
    Decided,
    /// The other pairs across the two groups speak against it more than this one speaks for it.
    Chained,
}

/// How many pairs across two groups are looked at before they are joined.
const LOOKS: usize = 16;
/// No one pair counts for more than this, as a logarithm of odds.
const MOST: f64 = 12.0;

pub(crate) struct Grouping<'a> {
    table: &'a Table,
    parent: Vec<u32>,
    /// The next record of the same group, in a ring.
    next: Vec<u32>,
    apart: HashSet<(u32, u32)>,
    decided: Vec<u32>,
}

impl<'a> Grouping<'a> {
    pub(crate) fn new(table: &'a Table, apart: HashSet<(u32, u32)>) -> Self {
        let all: Vec<u32> = (0..table.len() as u32).collect();
        let mut decided: Vec<u32> = apart.iter().flat_map(|(a, b)| [*a, *b]).collect();
        decided.sort_unstable();
        Self { table, parent: all.clone(), next: all, apart, decided }
    }

    fn root(&mut self, mut at: u32) -> u32 {
        loop {
            let up = self.parent.get(at as usize).copied().unwrap_or(at);
            if up == at {
                return at;
            }
            let above = self.parent.get(up as usize).copied().unwrap_or(up);
            if let Some(parent) = self.parent.get_mut(at as usize) {
                *parent = above;
            }
            at = up;
        }
    }

    fn members(&self, start: u32) -> Vec<u32> {
        let mut all = vec![start];
        let mut at = self.next.get(start as usize).copied().unwrap_or(start);
        while at != start {
            all.push(at);
            at = self.next.get(at as usize).copied().unwrap_or(start);
        }
        all.sort_unstable();
        all
    }

    /// Joins two groups without asking; for what a person decided.
    pub(crate) fn join(&mut self, a: u32, b: u32) {
        let (x, y) = (self.root(a), self.root(b));
        if x == y {
            return;
        }
        if let Some(parent) = self.parent.get_mut(x.max(y) as usize) {
            *parent = x.min(y);
        }
        self.next.swap(a as usize, b as usize);
    }

    /// Joins two groups unless something forbids it, and says what did. `odds` gives the
    /// logarithm of the odds of a pair of records.
    pub(crate) fn try_join(
        &mut self,
        a: u32,
        b: u32,
        odds: impl FnMut(u32, u32) -> f64,
    ) -> Result<(), Refused> {
        if self.root(a) == self.root(b) {
            return Ok(());
        }
        let (ours, theirs) = (self.members(a), self.members(b));
        if let Some(reason) = self.forbidden(&ours, &theirs, odds) {
            return Err(reason);
        }
        self.join(a, b);
        Ok(())
    }

    fn forbidden(
        &self,
        ours: &[u32],
        theirs: &[u32],
        mut odds: impl FnMut(u32, u32) -> f64,
    ) -> Option<Refused> {
        let rows =
            |records: &[u32]| records.iter().map(|at| self.table.get(*at)).collect::<Vec<_>>();
        let (left, right) = (rows(ours), rows(theirs));
        for x in &left {
            if right.iter().any(|y| !self.table.may_meet(x, y)) {
                return Some(Refused::OncePerSource);
            }
            if right.iter().any(|y| conflict(x, y)) {
                return Some(Refused::Identifiers);
            }
        }
        if !self.decided.is_empty() && self.decided_apart(ours, theirs) {
            return Some(Refused::Decided);
        }
        if ours.len() + theirs.len() > 2 {
            let across = ours.iter().flat_map(|x| theirs.iter().map(move |y| (*x, *y)));
            // A few spread over all, the same each time.
            let every = (ours.len() * theirs.len()).div_ceil(LOOKS);
            let odds: f64 = across.step_by(every).map(|(x, y)| odds(x, y).clamp(-MOST, MOST)).sum();
            if odds < 0.0 {
                return Some(Refused::Chained);
            }
        }
        None
    }

    fn decided_apart(&self, ours: &[u32], theirs: &[u32]) -> bool {
        let concerned = |at: &&u32| self.decided.binary_search(at).is_ok();
        let theirs: Vec<u32> = theirs.iter().filter(concerned).copied().collect();
        let pairs =
            ours.iter().filter(concerned).flat_map(|x| theirs.iter().map(move |y| (*x, *y)));
        pairs.into_iter().any(|(x, y)| self.apart.contains(&(x.min(y), x.max(y))))
    }

    /// Whether two records are in one group.
    pub(crate) fn together(&mut self, a: u32, b: u32) -> bool {
        self.root(a) == self.root(b)
    }

    /// The groups as they are; `links` are the pairs that count for how sure a record is.
    pub(crate) fn finish(mut self, links: &[Edge]) -> Clusters {
        let of: Vec<u32> = (0..self.parent.len() as u32).map(|at| self.root(at)).collect();
        let group = |at: u32| of.get(at as usize);
        let mut sure = vec![0.0_f32; of.len()];
        for edge in links.iter().filter(|e| group(e.a) == group(e.b)) {
            for at in [edge.a, edge.b] {
                if let Some(p) = sure.get_mut(at as usize) {
                    *p = p.max(edge.probability);
                }
            }
        }
        let probability = sure.into_iter().map(|p| if p == 0.0 { 1.0 } else { p }).collect();
        Clusters { of, probability }
    }
}

/// Whether two records carry identifiers of one kind that both pass their check and differ.
pub(crate) fn conflict(a: &Row, b: &Row) -> bool {
    let both = a.checked & b.checked;
    both & NHS != 0 && a.nhs != b.nhs
        || both & UPN != 0 && a.upn != b.upn && (a.nhs == 0 || a.nhs != b.nhs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;

    fn table(records: &[(u16, &str)]) -> Table {
        let mut table = Table::default();
        for (source, nhs) in records {
            table.push(&Record { source: *source, nhs: (*nhs).to_owned(), ..Record::default() });
        }
        table
    }

    #[test]
    fn a_source_that_holds_people_once_has_one_record_in_a_cluster() {
        let mut table = table(&[(0, ""), (1, ""), (0, "")]);
        table.deduplicate(0);
        let mut groups = Grouping::new(&table, HashSet::new());
        assert_eq!(groups.try_join(0, 1, |_, _| 1.0), Ok(()));
        assert_eq!(groups.try_join(1, 2, |_, _| 1.0), Err(Refused::OncePerSource));
    }

    #[test]
    fn sound_identifiers_that_differ_keep_groups_apart_even_through_a_third() {
        let table = table(&[(0, "9434765919"), (1, ""), (2, "9990000018"), (3, "9990000019")]);
        let mut groups = Grouping::new(&table, HashSet::new());
        assert_eq!(groups.try_join(0, 1, |_, _| 1.0), Ok(()));
        assert_eq!(groups.try_join(1, 2, |_, _| 1.0), Err(Refused::Identifiers));
        assert_eq!(groups.try_join(1, 3, |_, _| 1.0), Ok(()), "mistyped is no conflict");
    }

    #[test]
    fn one_sure_pair_does_not_chain_two_groups() {
        let table = table(&[(0, ""); 4]);
        let mut groups = Grouping::new(&table, HashSet::new());
        assert_eq!(groups.try_join(0, 1, |_, _| 1.0), Ok(()));
        assert_eq!(groups.try_join(2, 3, |_, _| 1.0), Ok(()));
        assert_eq!(
            groups.try_join(1, 2, |a, b| if (a, b) == (1, 2) { 5.0 } else { -3.0 }),
            Err(Refused::Chained)
        );
        assert_eq!(groups.finish(&[]).of, [0, 0, 2, 2]);
    }

    #[test]
    fn what_a_person_decided_stands() {
        let table = table(&[(0, ""); 3]);
        let mut groups = Grouping::new(&table, HashSet::from([(0, 2)]));
        groups.join(0, 1);
        assert_eq!(groups.try_join(1, 2, |_, _| 1.0), Err(Refused::Decided));
    }
}
