//! The few statistics that escalation needs, each small enough to be explained to a panel.
//!
//! All tests are one-sided: they ask whether something grows. None of them knows of a child.

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
    let mut score = 0.0;
    for (at, early) in values.iter().enumerate() {
        for late in values.iter().skip(at + 1) {
            score += f64::from(i8::from(late > early) - i8::from(late < early));
        }
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let ties = sorted.chunk_by(|a, b| a.total_cmp(b).is_eq()).map(|tied| tied.len() as f64);
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
    // From the logarithm of the first term, so that large n does not underflow on the way.
    let mut log = f64::from(n) * 0.5_f64.ln();
    let mut row = vec![log.exp()];
    for k in 1..=n {
        log += (f64::from(n - k + 1) / f64::from(k)).ln();
        row.push(log.exp());
    }
    row
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

/// Reference values from published implementations: scipy 1.17.1, pymannkendall 1.4.3,
/// statsmodels 0.15.0 and reliability 0.9.0 (all for Python).
#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(ours: f64, theirs: f64) {
        let near = (ours - theirs).abs() <= 1e-12_f64.max(theirs.abs() * 1e-10);
        assert!(near, "{ours} is not {theirs}");
    }

    #[test]
    fn the_normal_tail_is_that_of_scipy() {
        for (z, theirs) in [
            (-2.5, 0.993_790_334_674_223_8),
            (-0.3, 0.617_911_422_188_952_6),
            (0.0, 0.5),
            (0.5, 0.308_537_538_725_986_9),
            (1.644_853_626_951_472_2, 0.05),
            (2.9, 0.001_865_813_300_384_037_5),
            (3.0, 0.001_349_898_031_630_093_3),
            (3.1, 0.000_967_603_213_218_356_3),
            (5.0, 2.866_515_718_791_933e-7),
            (8.0, 6.220_960_574_271_74e-16),
        ] {
            close(upper_tail(z), theirs);
        }
    }

    #[test]
    fn laplace_is_that_of_reliability_rocof() {
        let rising = [46.0, 155.0, 167.0, 233.0, 289.0, 333.0, 345.0, 365.0];
        close(laplace(&rising, 365.0).unwrap().statistic, 1.587_135_134_707_456_5);
        let level = [100.0, 200.0, 250.0, 300.0];
        close(laplace(&level, 365.0).unwrap().statistic, 0.569_441_361_392_507_7);
        assert_eq!(laplace(&[], 365.0), None);
    }

    #[test]
    fn mann_kendall_and_theil_sen_are_those_of_pymannkendall() {
        let cases: [(&[f64], f64, f64, f64); 5] = [
            (&[9., 12., 16., 16., 41.], 2.021_164_610_559_645_7, 0.021_631_363_903_455_33, 3.75),
            (
                &[16.5, 14.166_666_7, 16.166_666_7, 19.25, 26.083_3, 36.666_7, 48.333_3, 76.5],
                2.845_512_041_006_012_6,
                0.002_217_004_151_550_326,
                6.833_335_546_666_666_5,
            ),
            (&[5., 5., 5., 6.], 0.894_427_190_999_915_9, 0.185_546_684_761_348_78, 1.0 / 6.0),
            (&[7., 6., 5., 4., 4., 3.], -2.486_549_180_947_019_3, 0.993_550_563_032_459_1, -0.8),
            (
                &[1., 3., 2., 5., 4., 4., 8., 8., 8., 9.],
                3.099_459_339_860_096_5,
                0.000_969_370_932_956_603_8,
                8.0 / 9.0,
            ),
        ];
        for (values, z, p, slope) in cases {
            let test = mann_kendall(values).unwrap();
            close(test.statistic, z);
            close(test.p, p);
            close(theil_sen(values).unwrap(), slope);
        }
        assert_eq!(mann_kendall(&[3.0, 3.0, 3.0]), None);
    }

    #[test]
    fn one_weight_is_scipy_binomtest() {
        for (recent, before, p) in [
            (7, 1, 0.035_156_25),
            (5, 1, 0.109_375),
            (4, 0, 0.0625),
            (30, 15, 0.017_848_901_777_597_348),
            (3, 4, 0.773_437_5),
            (210, 170, 0.022_643_490_700_090_328),
        ] {
            close(conditional_binomial(&[recent], &[before]).unwrap().p, p);
        }
        assert_eq!(conditional_binomial(&[0, 0], &[0, 0]), None);
    }

    #[test]
    fn several_weights_are_scipy_permutation_test() {
        close(conditional_binomial(&[1, 2, 3], &[2, 1, 0]).unwrap().p, 0.085_937_5);
        close(conditional_binomial(&[0, 1, 2], &[4, 2, 1]).unwrap().p, 0.721_679_687_5);
    }

    #[test]
    fn benjamini_hochberg_is_that_of_statsmodels() {
        let chances = [0.212, 0.001, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.008, 0.216];
        let believed = |rate| benjamini_hochberg(&chances, rate).iter().filter(|b| **b).count();
        assert_eq!((believed(0.05), believed(0.1), believed(0.25)), (2, 6, 10));
        assert!(benjamini_hochberg(&chances, 0.05)[8] && !benjamini_hochberg(&chances, 0.05)[0]);
        assert!(benjamini_hochberg(&[], 0.05).is_empty());
    }

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
