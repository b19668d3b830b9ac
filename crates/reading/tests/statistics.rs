//! The statistics against published implementations: `reference/reference.json`, which
//! `reference/reference.py` makes with scipy 1.17.1, statsmodels 0.15.0, pymannkendall 1.4.3 and
//! reliability 0.9.0 (all for Python).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use reading::statistics::{
    benjamini_hochberg, conditional_binomial, laplace, laplace_of_sum, mann_kendall, theil_sen,
    upper_tail,
};
use serde_json::Value;
use std::sync::LazyLock;

static REFERENCE: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("reference/reference.json")).unwrap());

/// The rows of a statistic, and how many there must be at the least: an empty file proves nothing.
fn rows(name: &str, least: usize) -> &'static [Value] {
    let rows = REFERENCE[name].as_array().unwrap();
    assert!(rows.len() >= least, "{name}: {} rows", rows.len());
    rows
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

fn counts(value: &Value) -> Vec<u32> {
    value.as_array().unwrap().iter().map(|n| u32::try_from(n.as_u64().unwrap()).unwrap()).collect()
}

/// Equal to ten figures; chances far below one as well.
fn close(ours: f64, theirs: &Value, row: &Value) {
    let theirs = number(theirs);
    let near = (ours - theirs).abs() <= 1e-300_f64.max(theirs.abs() * 1e-10);
    assert!(near, "{ours} is not {theirs}: {row}");
}

#[test]
fn the_values_are_of_the_versions_named() {
    let made_by = &REFERENCE["made_by"];
    for (package, version) in [
        ("scipy", "1.17.1"),
        ("statsmodels", "0.15.0"),
        ("pymannkendall", "1.4.3"),
        ("reliability", "0.9.0"),
    ] {
        assert_eq!(made_by[package], version);
    }
}

#[test]
fn the_normal_tail_is_that_of_scipy() {
    for row in rows("tails", 40) {
        close(upper_tail(number(&row["z"])), &row["p"], row);
    }
}

#[test]
fn laplace_is_that_of_reliability() {
    for row in rows("laplace", 30) {
        let (times, length) = (numbers(&row["times"]), number(&row["length"]));
        let test = laplace(&times, length).unwrap();
        assert!((test.statistic - number(&row["u"])).abs() < 1e-10, "{row}");
        assert!((test.p - number(&row["p"])).abs() < 1e-10, "{row}");
        assert_eq!(laplace_of_sum(times.iter().sum(), times.len(), length), Some(test), "{row}");
    }
}

#[test]
fn mann_kendall_is_that_of_pymannkendall() {
    let mut without = 0;
    for row in rows("trends", 35) {
        let test = mann_kendall(&numbers(&row["values"]));
        let Some(test) = test else {
            assert!(row["z"].is_null(), "{row}");
            without += 1;
            continue;
        };
        close(test.statistic, &row["z"], row);
        close(test.p, &row["p"], row);
        let two_sided = 2.0 * test.p.min(1.0 - test.p);
        assert!((two_sided - number(&row["two_sided"])).abs() < 1e-10, "{row}");
    }
    assert!(without >= 3, "one value, and values that are all equal, allow no test");
}

#[test]
fn theil_sen_is_that_of_scipy_and_pymannkendall() {
    for row in rows("trends", 35) {
        match theil_sen(&numbers(&row["values"])) {
            Some(slope) => close(slope, &row["slope"], row),
            None => assert!(row["slope"].is_null(), "{row}"),
        }
    }
}

#[test]
fn two_counts_are_the_exact_conditional_test_of_statsmodels_and_scipy() {
    for row in rows("two_counts", 35) {
        let count = |name: &str| u32::try_from(row[name].as_u64().unwrap()).unwrap();
        let test = conditional_binomial(&[count("recent")], &[count("before")]).unwrap();
        close(test.p, &row["p"], row);
    }
}

#[test]
fn weighted_counts_are_the_exact_permutation_test_of_scipy() {
    for row in rows("weighted_counts", 20) {
        let test = conditional_binomial(&counts(&row["recent"]), &counts(&row["before"])).unwrap();
        close(test.p, &row["p"], row);
    }
}

#[test]
fn many_tests_are_believed_as_statsmodels_believes_them() {
    for row in rows("many_tests", 60) {
        let believed = benjamini_hochberg(&numbers(&row["chances"]), number(&row["rate"]));
        let theirs: Vec<bool> =
            row["believed"].as_array().unwrap().iter().map(|b| b.as_bool().unwrap()).collect();
        assert_eq!(believed, theirs, "{row}");
    }
}

/// What no implementation has a value for: nothing at all.
#[test]
fn nothing_allows_no_test() {
    assert_eq!(laplace(&[], 365.0), None);
    assert_eq!(laplace(&[1.0], 0.0), None);
    assert_eq!(mann_kendall(&[]), None);
    assert_eq!(theil_sen(&[]), None);
    assert_eq!(conditional_binomial(&[0, 0], &[0, 0]), None);
    assert_eq!(conditional_binomial(&[1], &[1, 0]), None);
    assert!(benjamini_hochberg(&[], 0.05).is_empty());
}
