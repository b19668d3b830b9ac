//! Estimating the model without labels: strangers from pairs drawn at random, the other classes
//! by expectation and maximisation over the patterns of the pairs that blocking yields.

use crate::fields::{Field, PATTERNS, levels};
use crate::model::{Chances, KIN, Model, SAME, STRANGERS};

/// How often each pattern was met.
pub(crate) type Counts = Vec<u64>;

/// How many pairs the first chances count for beside what is seen.
const WEIGHT: f64 = 30.0;
/// Fewer rounds do where nothing moves any more.
const ROUNDS: usize = 60;
const STILL: f64 = 1e-7;

/// At most this often is one person's date of birth wrong by a generation, in other digits than
/// one: judgement.
const A_GENERATION_WRONG: f64 = 0.0005;

/// What is seen: patterns of random pairs, patterns of blocked pairs, and what share of all
/// blocks the latter are from.
pub(crate) struct Seen {
    pub random: Counts,
    pub blocked: Counts,
    pub share: f64,
}

/// Estimates a model for so many records with so many pairs between them.
pub(crate) fn estimate(seen: &Seen, records: usize, pairs: f64) -> Model {
    let mut model = Model::start(records, pairs);
    let blocked = tally(&seen.blocked);
    let random = tally(&seen.random);
    model.strangers = strangers(&model, &random, false);
    rounds(&mut model, &blocked, seen.share);
    // Random pairs of small files hold some of one person: taken out, and once more.
    model.strangers = strangers(&model, &random, true);
    rounds(&mut model, &blocked, seen.share);
    model
}

fn tally(counts: &Counts) -> Vec<(usize, f64)> {
    let met = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    met.map(|(pattern, count)| (pattern, *count as f64)).collect()
}

fn rounds(model: &mut Model, blocked: &[(usize, f64)], share: f64) {
    for _ in 0..ROUNDS {
        let before = model.clone();
        round(model, blocked, share);
        if moved(&before.same, &model.same) < STILL && moved(&before.kin, &model.kin) < STILL {
            break;
        }
    }
}

fn moved(a: &Chances, b: &Chances) -> f64 {
    a.as_flattened().iter().zip(b.as_flattened()).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max)
}

/// One expectation and one maximisation.
fn round(model: &mut Model, blocked: &[(usize, f64)], share: f64) {
    let mut same = scaled(&SAME, WEIGHT);
    let mut kin = scaled(&KIN, WEIGHT);
    let (mut of_same, mut of_kin) = (1.0, 1.0);
    for (pattern, count) in blocked {
        let levels = levels(*pattern);
        let [s, k, u] = model.weights(levels);
        let all = s + k + u;
        if all <= 0.0 {
            continue;
        }
        let (s, k) = (count * s / all, count * k / all);
        of_same += s / share;
        of_kin += k / share;
        add(&mut same, levels, s);
        add(&mut kin, levels, k);
    }
    // Records of one household are no better at saying where it is than records of one person:
    // without this, twins of whom one has an old address look like one person.
    if let (Some(same), Some(kin)) =
        (same.get(Field::Household as usize), kin.get_mut(Field::Household as usize))
    {
        for (one, other) in same.iter().zip(kin) {
            *other += *one;
        }
    }
    model.same = normal(&same);
    model.kin = normal(&kin);
    // Between two people of one household, given names, identifiers and sex are as between
    // strangers, except that parents seldom name two children alike.
    for field in [Field::First, Field::Number, Field::Sex] {
        copy(&model.strangers, &mut model.kin, field);
    }
    if let Some([_, same, .., different]) = model.kin.get_mut(Field::First as usize) {
        let kept = *same * 0.2;
        *different += *same - kept;
        *same = kept;
    }
    // Parent and child of one name would pass for one person whose date of birth is often wrong.
    if let Some([.., different, generation]) = model.same.get_mut(Field::Birth as usize) {
        let kept = generation.min(A_GENERATION_WRONG);
        *different += *generation - kept;
        *generation = kept;
    }
    model.share_same = (of_same / model.pairs).min(0.4);
    model.share_kin = (of_kin / model.pairs).min(0.4);
}

fn add(sums: &mut Chances, levels: [u8; 6], amount: f64) {
    for (row, level) in sums.iter_mut().zip(levels).filter(|(_, level)| *level != 0) {
        if let Some(sum) = row.get_mut(usize::from(level)) {
            *sum += amount;
        }
    }
}

fn copy(from: &Chances, to: &mut Chances, field: Field) {
    if let (Some(from), Some(to)) = (from.get(field as usize), to.get_mut(field as usize)) {
        *to = *from;
    }
}

fn scaled(chances: &Chances, by: f64) -> Chances {
    chances.map(|row| row.map(|p| p * by))
}

fn normal(sums: &Chances) -> Chances {
    sums.map(|row| {
        let all = row.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        row.map(|p| p / all)
    })
}

/// Strangers' chances from random pairs; with `clean`, each pair counts by the chance that it is
/// of strangers.
fn strangers(model: &Model, random: &[(usize, f64)], clean: bool) -> Chances {
    let mut sums = scaled(&STRANGERS, 2.0);
    for (pattern, count) in random {
        let levels = levels(*pattern);
        let [s, k, u] = model.weights(levels);
        let share = if clean && s + k + u > 0.0 { u / (s + k + u) } else { 1.0 };
        add(&mut sums, levels, count * share);
    }
    let mut chances = normal(&sums);
    // An identifier is one person's by design; what random pairs show of that is only noise.
    if let (Some([_, same, near, ..]), Some([_, rare, few, ..])) =
        (chances.get_mut(Field::Number as usize), STRANGERS.get(Field::Number as usize))
    {
        *same = *rare;
        *near = near.max(*few);
    }
    chances
}

/// Counts with no pattern met yet.
pub(crate) fn none() -> Counts {
    vec![0; PATTERNS]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::pattern;

    /// Patterns drawn from known classes give those classes back.
    #[test]
    fn what_was_put_in_comes_out() {
        let mut seen = Seen { random: none(), blocked: none(), share: 1.0 };
        let truth = Model { share_same: 2e-6, share_kin: 2e-6, ..Model::start(10_000, 5e9) };
        for (code, counts) in seen.blocked.iter_mut().enumerate() {
            let levels = levels(code);
            // Names swap together or not at all.
            if levels.contains(&0) || (levels[0] == 5) != (levels[1] == 4) {
                continue;
            }
            let [s, k, u] = truth.weights(levels);
            *counts = ((s + k + u.min(1e-6)) * 5e9).round() as u64;
            seen.random[code] = (u * 1e6).round() as u64;
        }
        let model = estimate(&seen, 10_000, 5e9);
        for (field, level) in [(0, 1), (0, 2), (1, 1), (2, 1), (3, 1)] {
            let (was, is) = (SAME[field][level], model.same[field][level]);
            assert!((was - is).abs() < 0.04, "{field} {level}: {was} {is}");
        }
        let sibling = pattern([7, 1, 6, 1, 0, 1]);
        let [s, k, u] = model.weights(levels(sibling));
        assert!(k > 100.0 * s && k > u, "{s} {k} {u}");
    }
}
