//! Cases told in a dozen coarse sentences, as published reviews tell them: the reading must state
//! what a reader would, and must find little to say where a case was handled well.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use serde_json::Value;
use std::path::Path;
use support::run;

fn concerns(folder: &Path) -> Vec<(String, String)> {
    let out = tempfile::tempdir().unwrap();
    let out = out.path().join("review");
    let done = run(&["review", "build", folder.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let findings: Value = support::json(&out.join("findings.json"));
    let concerns = findings.as_array().unwrap().iter().filter(|f| f["went_well"] == false);
    // Defects of a return (rule D…) are about the paper, not about the work with the child.
    let concerns =
        concerns.filter(|f| !f["rule"].as_str().unwrap().starts_with('D') || f["theme"] != "other");
    let pair = |f: &Value| {
        (f["theme"].as_str().unwrap().to_owned(), f["sentence"].as_str().unwrap().to_owned())
    };
    concerns.map(pair).collect()
}

#[test]
fn what_a_reader_would_state_is_stated_and_nothing_that_the_list_contradicts() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut folders: Vec<_> =
        std::fs::read_dir(cases).unwrap().map(|f| f.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        count += 1;
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let expect: toml::Table =
            std::fs::read_to_string(folder.join("expect.toml")).unwrap().parse().unwrap();
        let listed = |key: &str| {
            let list = expect[key].as_array().unwrap().iter();
            list.map(|t| t.as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let concerns = concerns(&folder);
        for theme in listed("found") {
            if !concerns.iter().any(|(t, _)| *t == theme) {
                wrong.push(format!("{name}: {theme} is not stated"));
            }
        }
        for theme in listed("not_found") {
            for (_, sentence) in concerns.iter().filter(|(t, _)| *t == theme) {
                wrong.push(format!("{name}: {theme} is stated: {sentence}"));
            }
        }
        if expect["handled_well"].as_bool().unwrap() && concerns.len() > 2 {
            wrong.push(format!(
                "{name}: handled well, yet {} concerns: {concerns:?}",
                concerns.len()
            ));
        }
    }
    assert!(count >= 7);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
