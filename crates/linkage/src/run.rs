//! The run: keys, a model from what is seen, every pair scored, clusters.

use crate::blocking::Blocking;
use crate::cluster::{Clusters, Edge, Grouping, Refused};
use crate::compare::{Comparer, Comparers};
use crate::keys::{Keys, Which};
use crate::learn::learn;
use crate::model::Model;
use crate::outcome::Outcome;
use crate::score::Scorer;
use crate::table::Table;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};

/// What a run is to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Which records are compared.
    pub blocking: Blocking,
    /// From this probability on a pair is a match.
    pub matched: f64,
    /// From this probability on a person should look.
    pub review: f64,
    /// Pairs that a person decided on: places of records, and whether they are one person.
    pub decided: Vec<(u32, u32, bool)>,
    /// How many pairs are drawn at random to see how strangers agree.
    pub random_pairs: usize,
}

impl Default for Settings {
    /// Thresholds as the Department for Education's matcher has them: 0.95 and 0.85.
    fn default() -> Self {
        Self {
            blocking: Blocking::default(),
            matched: 0.95,
            review: 0.85,
            decided: Vec::new(),
            random_pairs: 1_000_000,
        }
    }
}

/// A pair that a person should look at, and why it was not joined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ToReview {
    /// The pair.
    pub edge: Edge,
    /// What forbade joining it, where it was sure enough by itself.
    pub refused: Option<Refused>,
}

/// What came of a run.
#[derive(Debug)]
pub struct Linked {
    /// Which record is in which cluster.
    pub clusters: Clusters,
    /// The pairs that a person should look at, surest first.
    pub review: Vec<ToReview>,
    /// What came of each record, record by record.
    pub outcomes: Vec<Outcome>,
    /// The model.
    pub model: Model,
    /// What the model expects of itself.
    pub expected: Expected,
    pub(crate) scorer: Scorer,
}

/// Counts of pairs, and what the model expects of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Expected {
    /// Pairs compared.
    pub compared: u64,
    /// Pairs at or above the threshold.
    pub matched: u64,
    /// Of those, how many the model expects to be wrong.
    pub wrong: f64,
    /// Pairs of one person that the model expects below the threshold.
    pub missed: f64,
    /// Group by group: pairs of one person expected, and those at or above the threshold. A pair
    /// counts for the group of its first record.
    pub groups: BTreeMap<String, (f64, f64)>,
}

/// Pairs less likely than this are not kept.
const KEPT: f64 = 0.5;
/// Into how many shares blocks are cut, at least.
pub(crate) const SHARES: usize = 16;

/// Links the records of a table. `tell` is told of each step, with how much of all is done.
pub fn link(table: &Table, settings: &Settings, tell: &(dyn Fn(&str, f64) + Sync)) -> Linked {
    tell("blocking", 0.0);
    let keys = Keys::new(&settings.blocking, table);
    tell("estimating", 0.1);
    let model = learn(table, &keys, settings);
    let scorer = Scorer::new(model.clone(), table);
    let (edges, expected) = score(table, &keys, &scorer, settings, tell);
    tell("clustering", 0.95);
    let (clusters, review) = group(table, &scorer, &edges, settings);
    let outcomes = outcomes(&clusters, &review, &edges);
    tell("done", 1.0);
    Linked { clusters, review, outcomes, model, expected, scorer }
}

fn score(
    table: &Table,
    keys: &Keys,
    scorer: &Scorer,
    settings: &Settings,
    tell: &(dyn Fn(&str, f64) + Sync),
) -> (Vec<Edge>, Expected) {
    let (mut edges, mut expected) = (Vec::new(), Expected::default());
    let comparers = Comparers::new(table);
    for rule in 0..keys.rules() {
        tell("comparing", 0.2 + 0.75 * rule as f64 / keys.rules() as f64);
        let blocks = keys.blocks(rule, 1);
        let parts: Vec<_> = blocks
            .shares(SHARES)
            .into_par_iter()
            .map(|share| {
                let mut part = (Vec::new(), Expected::default());
                comparers.with(|comparer| {
                    blocks.walk((keys, table), share, Which::Likely, |((a, x), (b, y))| {
                        let p = scorer.meet(comparer, x, y);
                        part.1.note(table, a, p, settings.matched);
                        if p >= KEPT {
                            part.0.push(Edge { a: a.min(b), b: a.max(b), probability: p as f32 });
                        }
                    });
                });
                part
            })
            .collect();
        for (some, told) in parts {
            edges.extend(some);
            expected.add(&told);
        }
    }
    edges.par_sort_unstable_by(|x, y| {
        y.probability.total_cmp(&x.probability).then_with(|| (x.a, x.b).cmp(&(y.a, y.b)))
    });
    edges.dedup_by(|x, y| (x.a, x.b) == (y.a, y.b));
    (edges, expected)
}

impl Expected {
    fn note(&mut self, table: &Table, a: u32, p: f64, matched: f64) {
        self.compared += 1;
        if p < 1e-3 {
            return;
        }
        let over = p >= matched;
        if over {
            self.matched += 1;
            self.wrong += 1.0 - p;
        } else {
            self.missed += p;
        }
        let group = table.group(a);
        if !group.is_empty() {
            let (all, found) = match self.groups.get_mut(group) {
                Some(sums) => sums,
                None => self.groups.entry(group.to_owned()).or_default(),
            };
            *all += p;
            *found += if over { p } else { 0.0 };
        }
    }

    fn add(&mut self, other: &Self) {
        self.compared += other.compared;
        self.matched += other.matched;
        self.wrong += other.wrong;
        self.missed += other.missed;
        for (group, (all, found)) in &other.groups {
            let sums = self.groups.entry(group.clone()).or_default();
            sums.0 += all;
            sums.1 += found;
        }
    }
}

/// What came of each record: the most of what its pairs say.
fn outcomes(clusters: &Clusters, review: &[ToReview], edges: &[Edge]) -> Vec<Outcome> {
    let mut outcomes = vec![Outcome::NoMatch; clusters.of.len()];
    let mut note = |at: u32, outcome: Outcome| {
        if let Some(known) = outcomes.get_mut(at as usize) {
            *known = outcome.max(*known);
        }
    };
    for edge in edges {
        note(edge.a, Outcome::LowConfidenceMatch);
        note(edge.b, Outcome::LowConfidenceMatch);
    }
    for pair in review {
        // A match that was not joined is for a person to look at like any other.
        let outcome = pair.outcome();
        let outcome = if outcome == Outcome::Match { Outcome::PotentialMatch } else { outcome };
        note(pair.edge.a, outcome);
        note(pair.edge.b, outcome);
    }
    for (at, of) in (0_u32..).zip(&clusters.of).filter(|(at, of)| at != *of) {
        note(at, Outcome::Match);
        note(*of, Outcome::Match);
    }
    outcomes
}

fn group(
    table: &Table,
    scorer: &Scorer,
    edges: &[Edge],
    settings: &Settings,
) -> (Clusters, Vec<ToReview>) {
    let ordered = |(a, b, _): &(u32, u32, bool)| (*a.min(b), *a.max(b));
    let apart: HashSet<_> = settings.decided.iter().filter(|d| !d.2).map(ordered).collect();
    let known: HashSet<_> = settings.decided.iter().map(ordered).collect();
    let mut groups = Grouping::new(table, apart);
    for (a, b, _) in settings.decided.iter().filter(|d| d.2) {
        groups.join(*a, *b);
    }
    let mut comparer = Comparer::new(table);
    let mut refused = Vec::new();
    for edge in edges.iter().take_while(|e| f64::from(e.probability) >= settings.matched) {
        let odds = |a: u32, b: u32| {
            let (x, y) = (table.get(a), table.get(b));
            let p = scorer.likelihood(comparer.levels(&x, &y), &x, &y).clamp(1e-12, 1.0 - 1e-12);
            (p / (1.0 - p)).ln()
        };
        if let Err(reason) = groups.try_join(edge.a, edge.b, odds) {
            refused.push(ToReview { edge: *edge, refused: Some(reason) });
        }
    }
    let doubtful = edges.iter().filter(|e| {
        let p = f64::from(e.probability);
        p < settings.matched && p >= settings.review
    });
    let mut review = refused;
    review.extend(doubtful.map(|edge| ToReview { edge: *edge, refused: None }));
    review
        .retain(|r| !known.contains(&(r.edge.a, r.edge.b)) && !groups.together(r.edge.a, r.edge.b));
    (groups.finish(edges), review)
}
