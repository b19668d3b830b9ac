//! Cases told in a dozen coarse sentences, as published reviews tell them: the reading must state
//! what a reader would, and must find little to say where a case was handled well.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use practice::Practice;
use review::Settings;
use std::fs;
use std::path::{Path, PathBuf};

fn concerns(folder: &Path, practice: &Practice) -> Vec<(String, String)> {
    let settings = fs::read_to_string(folder.join("review.toml")).unwrap();
    let settings = Settings::read(&settings).unwrap();
    let options = returns::Options { born: settings.born, ..returns::Options::new(practice) };
    let files = fs::read_dir(folder.join("returns")).unwrap().map(|file| file.unwrap());
    let entries = files.flat_map(|file| {
        let (name, bytes) = (file.file_name(), fs::read(file.path()).unwrap());
        returns::read(&name.to_string_lossy(), &bytes, &options).unwrap().entries
    });
    let built = review::build(&settings, entries.collect(), practice, None).unwrap();
    // Defects of a return (rule D…) are about the paper, not about the work with the child.
    let concern = |f: &&reading::Finding| {
        !f.went_well && (!f.rule.starts_with('D') || f.theme.name() != "other")
    };
    let concerns = built.findings.iter().filter(concern);
    concerns.map(|f| (f.theme.name().to_owned(), f.sentence.clone())).collect()
}

/// What a case's expectations say otherwise than its reading.
fn wrong_in(folders: &[PathBuf], practice: &Practice) -> Vec<String> {
    let mut wrong = Vec::new();
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let expect: toml::Table =
            fs::read_to_string(folder.join("expect.toml")).unwrap().parse().unwrap();
        let listed = |key: &str| {
            let list = expect[key].as_array().unwrap().iter();
            list.map(|t| t.as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let concerns = concerns(folder, practice);
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
    wrong
}

#[test]
fn what_a_reader_would_state_is_stated_and_nothing_that_the_list_contradicts() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let practice = Practice::embedded().unwrap();
    let mut folders: Vec<_> = fs::read_dir(cases).unwrap().map(|f| f.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 85);
    // On two cores, as the machines that test this have.
    let (some, others) = folders.split_at(folders.len() / 2);
    let wrong = std::thread::scope(|threads| {
        let first = threads.spawn(|| wrong_in(some, &practice));
        let mut wrong = wrong_in(others, &practice);
        wrong.extend(first.join().unwrap());
        wrong
    });
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
