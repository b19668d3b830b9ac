//! What a model is estimated from: how strangers agree, and how the pairs that blocking yields do.

use crate::compare::{Comparer, Comparers};
use crate::estimate::{Counts, Seen, estimate, none};
use crate::fields::pattern;
use crate::keys::{Keys, Which};
use crate::model::Model;
use crate::record::Row;
use crate::run::{SHARES, Settings};
use crate::table::Table;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// About how many blocked pairs a model is estimated from.
const LEARNT_FROM: u64 = 2_000_000;
/// From how many records at most random pairs are drawn: few enough to stay at hand.
const DRAWN_FROM: usize = 1 << 15;

pub(crate) fn learn(table: &Table, keys: &Keys, settings: &Settings) -> Model {
    // One in so many blocks of each rule, by their hashed keys.
    let every = (keys.pairs() / LEARNT_FROM + 1).min(1 << 12) as u32;
    let comparers = Comparers::new(table);
    let mut blocked = none();
    for rule in 0..keys.rules() {
        let blocks = keys.blocks(rule, every);
        let counts = blocks.shares(SHARES).into_par_iter().map(|share| {
            let mut counts = none();
            comparers.with(|comparer| {
                blocks.walk((keys, table), share, Which::All, |((_, x), (_, y))| {
                    count(&mut counts, comparer, x, y);
                });
            });
            counts
        });
        for counts in counts.collect::<Vec<_>>() {
            add(&mut blocked, &counts);
        }
    }
    let random = random(table, settings.random_pairs);
    let seen = Seen { random, blocked, share: 1.0 / f64::from(every) };
    estimate(&seen, table.len(), possible_pairs(table))
}

fn count(counts: &mut Counts, comparer: &mut Comparer<'_>, a: &Row, b: &Row) {
    if let Some(count) = counts.get_mut(pattern(comparer.levels(a, b))) {
        *count += 1;
    }
}

fn add(to: &mut Counts, from: &Counts) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

/// How many pairs of records there are that may be of one person.
fn possible_pairs(table: &Table) -> f64 {
    let mut sources: BTreeMap<u16, f64> = BTreeMap::new();
    for row in &table.rows {
        *sources.entry(row.source).or_default() += 1.0;
    }
    let choose = |n: f64| n * (n - 1.0) / 2.0;
    let within: f64 =
        sources.iter().filter(|(s, _)| table.once_in(**s)).map(|(_, n)| choose(*n)).sum();
    (choose(table.len() as f64) - within).max(1.0)
}

/// Patterns of pairs drawn at random, the same ones each time.
fn random(table: &Table, wanted: usize) -> Counts {
    let n = table.len();
    let (mut comparer, mut counts) = (Comparer::new(table), none());
    if n < 2 {
        return counts;
    }
    let mut meet = |a: &Row, b: &Row| {
        if table.may_meet(a, b) {
            count(&mut counts, &mut comparer, a, b);
        }
    };
    if n * (n - 1) / 2 <= wanted {
        for (at, a) in table.rows.iter().enumerate() {
            table.rows.iter().skip(at + 1).for_each(|b| meet(a, b));
        }
        return counts;
    }
    let mut state = 0x5eed_u64;
    let drawn = |state: &mut u64, rows: &[Row]| {
        let at = (draw(state) % rows.len().max(1) as u64) as usize;
        (at, rows.get(at).copied().unwrap_or_default())
    };
    let mut some: Vec<Row> = Vec::new();
    if n > DRAWN_FROM {
        some.extend((0..DRAWN_FROM).map(|_| drawn(&mut state, &table.rows).1));
    }
    let rows = if n > DRAWN_FROM { &some } else { &table.rows };
    for _ in 0..wanted {
        let ((at, a), (other, b)) = (drawn(&mut state, rows), drawn(&mut state, rows));
        if at != other {
            meet(&a, &b);
        }
    }
    counts
}

/// SplitMix64: a fixed row of numbers without pattern.
fn draw(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
