//! The few statistics that escalation needs, each small enough to be explained to a panel.
//!
//! All tests are one-sided: they ask whether something grows. None of them knows of a child.

use std::cmp::Ordering;
use std::f64::consts::PI;

/// A test's statistic and the chance of one at least as large if nothing grew.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// The statistic: Laplace's u, Mann–Kendall's z, or the recent sum of weights.
    pub statistic: f64,
    /// The one-sided chance, from 0 to 1.
    pub p: f64,
}

/// Laplace's trend test: do things happen later in the window than chance would have them?
///
/// `times` are distances from the start of a window that is `length` long, in any one unit.
/// `None` where there are no times or the window has no length. Source: Cox and Lewis, "The
/// Statistical Analysis of Series of Events" (1966), chapter 3.
pub fn laplace(times: &[f64], length: f64) -> Option<Test> {
    let sum = times.iter().sum::<f64>();
    laplace_of_sum(sum, times.len(), length)
}

/// [`laplace`] where only the number of times and their sum are at hand.
pub fn laplace_of_sum(sum: f64, n: usize, length: f64) -> Option<Test> {
    if n == 0 || length <= 0.0 {
        return None;
    }
    let n = n as f64;
    let u = (sum / n - length / 2.0) / (length * (1.0 / (12.0 * n)).sqrt());
    Some(Test { statistic: u, p: upper_tail(u) })
}

/// The Mann–Kendall trend test with correction for ties: do later values stand above earlier ones?
///
/// `None` for fewer than two values or where all are equal. Source: Mann, "Nonparametric tests
/// against trend" (1945); Kendall, "Rank Correlation Methods" (1975).
pub fn mann_kendall(values: &[f64]) -> Option<Test> {
    let n = values.len() as f64;
    let mut score = 0;
    for (at, early) in values.iter().enumerate() {
        for late in values.iter().skip(at + 1) {
            score += i32::from(late > early) - i32::from(late < early);
        }
    }
    let score = f64::from(score);
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let tied = |a: &f64, b: &f64| a.partial_cmp(b).is_some_and(Ordering::is_eq);
    let ties = sorted.chunk_by(tied).map(|tied| tied.len() as f64);
    let ties: f64 = ties.map(|t| t * (t - 1.0) * (2.0 * t + 5.0)).sum();
    let variance = (n * (n - 1.0) * (2.0 * n + 5.0) - ties) / 18.0;
    if variance <= 0.0 {
        return None;
    }
    // The continuity correction: the score moves in steps of two.
    let z = if score == 0.0 { 0.0 } else { (score - score.signum()) / variance.sqrt() };
    Some(Test { statistic: z, p: upper_tail(z) })
}

/// The Theil–Sen slope: the median of the slopes between all pairs, in units of `values` from
/// one place to the next. `None` for fewer than two values. Source: Sen, "Estimates of the
/// regression coefficient based on Kendall's tau" (1968).
pub fn theil_sen(values: &[f64]) -> Option<f64> {
    let mut slopes = Vec::new();
    for (i, early) in values.iter().enumerate() {
        for (j, late) in values.iter().enumerate().skip(i + 1) {
            slopes.push((late - early) / (j - i) as f64);
        }
    }
    median(&mut slopes)
}

/// The middle value, or the mean of the two in the middle. Sorts what it is given.
pub fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(upper, *values.get(middle.checked_sub(1)?)?))
}

/// Exact conditional test of counts in two stretches of time of equal length: given all of them,
/// the chance that so much weight fell in the recent one.
///
/// `recent` and `before` hold how many things of weight 1, 2, 3 … fell in each stretch. With one
/// weight only this is the exact conditional binomial test of two Poisson counts (Przyborowski
/// and Wilenski, 1940); with several, the same test with each thing free to fall on either side.
/// `None` where both are empty or the slices differ in length.
pub fn conditional_binomial(recent: &[u32], before: &[u32]) -> Option<Test> {
    if recent.len() != before.len() || recent.iter().chain(before).all(|n| *n == 0) {
        return None;
    }
    // The chance of each recent sum, one weight's binomial row folded in after another.
    let mut chances = vec![1.0];
    let mut sum = 0;
    for (at, (now, then)) in recent.iter().zip(before).enumerate() {
        let weight = at + 1;
        sum += weight * *now as usize;
        let row = binomial_row(now + then);
        let mut next = vec![0.0; chances.len() + weight * (row.len() - 1)];
        for (count, chance) in row.iter().enumerate() {
            for (cell, old) in next.iter_mut().skip(weight * count).zip(&chances) {
                *cell += chance * old;
            }
        }
        chances = next;
    }
    let p = chances.iter().skip(sum).sum::<f64>().min(1.0);
    Some(Test { statistic: sum as f64, p })
}

/// The binomial distribution of `n` fair coins: the chance of 0, 1 … n heads.
fn binomial_row(n: u32) -> Vec<f64> {
    // Outwards from the middle, where it is highest, so that large n does not underflow on the way.
    let middle = n.div_ceil(2);
    let mut height = 1.0;
    let mut upper = vec![height];
    for k in middle..n {
        height *= f64::from(n - k) / f64::from(k + 1);
        upper.push(height);
    }
    let lower = upper.iter().rev().take(middle as usize);
    let row: Vec<f64> = lower.chain(&upper).copied().collect();
    let sum: f64 = row.iter().sum();
    row.into_iter().map(|height| height / sum).collect()
}

/// Which of many tests may be believed when at most a share `rate` of the believed ones should be
/// chance: true where believed, in the order given. Source: Benjamini and Hochberg, "Controlling
/// the false discovery rate" (1995).
pub fn benjamini_hochberg(chances: &[f64], rate: f64) -> Vec<bool> {
    let mut sorted = chances.to_vec();
    sorted.sort_by(f64::total_cmp);
    let all = sorted.len() as f64;
    let passing = sorted.iter().enumerate().rev();
    let limit =
        passing.map(|(at, p)| ((at + 1) as f64, *p)).find(|(rank, p)| *p <= rank / all * rate);
    chances.iter().map(|p| limit.is_some_and(|(_, limit)| *p <= limit)).collect()
}

/// The chance that a standard normal variable is at least `z`.
pub fn upper_tail(z: f64) -> f64 {
    if z < 0.0 {
        return 1.0 - upper_tail(-z);
    }
    let density = (-z * z / 2.0).exp() / (2.0 * PI).sqrt();
    if z < 3.0 {
        // Around zero the series of the distribution function converges quickly.
        let (mut term, mut sum, mut odd) = (z, z, 1.0);
        while term > 1e-17 {
            odd += 2.0;
            term *= z * z / odd;
            sum += term;
        }
        return 0.5 - density * sum;
    }
    // Far out, Laplace's continued fraction, from its tail inwards.
    let fraction = (1..=60).rev().fold(z, |below, k| z + f64::from(k) / below);
    density / fraction
}

/// Reference values of published implementations stand in `tests/statistics.rs`.
#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn chances_are_chances(
            values in proptest::collection::vec(0.0f64..365.0, 1..40),
            recent in proptest::collection::vec(0u32..30, 3),
            before in proptest::collection::vec(0u32..30, 3),
        ) {
            let tests = [laplace(&values, 365.0), mann_kendall(&values),
                conditional_binomial(&recent, &before)];
            for test in tests.into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&test.p), "{test:?}");
            }
        }

        #[test]
        fn a_rise_told_backwards_is_a_fall(values in proptest::collection::vec(0.0f64..99.0, 4..20)) {
            let back: Vec<f64> = values.iter().rev().copied().collect();
            let (up, down) = (mann_kendall(&values), mann_kendall(&back));
            if let (Some(up), Some(down)) = (up, down) {
                prop_assert!((up.statistic + down.statistic).abs() < 1e-9);
            }
        }

        #[test]
        fn the_median_lies_between_the_ends(mut values in proptest::collection::vec(-9.0f64..9.0, 1..20)) {
            let middle = median(&mut values).unwrap();
            prop_assert!(values[0] <= middle && middle <= values[values.len() - 1]);
        }
    }
}
