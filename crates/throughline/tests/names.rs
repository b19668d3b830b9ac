//! The red team: no real name reaches a briefing file, its metadata included.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use std::collections::BTreeSet;
use std::io::Read;
use support::demo;

/// Every word that is somebody's, from what the review officer and the agencies wrote.
fn real_names() -> BTreeSet<String> {
    let text = std::fs::read_to_string(demo().dir.join("review.toml")).unwrap();
    let settings: toml::Table = text.parse().unwrap();
    let mut names: BTreeSet<String> = BTreeSet::new();
    let lists = [&settings["child"]["names"], &settings["child"]["aliases"]];
    for name in lists.into_iter().flat_map(|l| l.as_array().unwrap()) {
        names.insert(name.as_str().unwrap().to_owned());
    }
    for table in ["family", "professionals", "key"] {
        names.extend(settings[table].as_table().unwrap().keys().cloned());
    }
    let mut words: BTreeSet<String> =
        names.iter().flat_map(|n| n.split([' ', '-', '.'])).map(str::to_owned).collect();
    words.extend(names);
    // Names that only the returns hold: other clinicians, officers, a rescue by the narrative.
    for word in [
        "Kwabena",
        "Wexford",
        "Okafor",
        "Hale",
        "Sidhu",
        "Dunn",
        "Marlow",
        "MARLOWE",
        "Golf",
        "Nana",
        "barber",
        "9990000018",
        "P001402106117",
        "MISPER",
        "pineapple",
        "Ghana",
    ] {
        words.insert(word.to_owned());
    }
    // Initials and roles are not names.
    words.retain(|w| {
        w.chars().filter(|c| c.is_alphabetic()).count() >= 3
            || w.chars().all(char::is_numeric) && !w.is_empty()
    });
    for role in ["Road", "Lane", "Port"] {
        words.remove(role);
    }
    words
}

fn holds(text: &str, name: &str) -> bool {
    let text = text.to_lowercase();
    let name = name.to_lowercase();
    text.match_indices(&name).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        [before, after].iter().all(|c| c.is_none_or(|c| !c.is_alphanumeric()))
    })
}

fn zipped_text(path: &std::path::Path) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut all = String::new();
    for n in 0..archive.len() {
        let mut file = archive.by_index(n).unwrap();
        all.push_str(&file.name().unwrap());
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        all.push(' ');
        all.push_str(&String::from_utf8_lossy(&bytes));
    }
    all
}

#[test]
fn no_real_name_survives_in_any_briefing_file() {
    let html = std::fs::read_to_string(demo().out.join("briefing.html")).unwrap();
    let docx = zipped_text(&demo().out.join("briefing.docx"));
    let pdf = std::fs::read(demo().out.join("briefing.pdf")).unwrap();
    let pdf_text = pdf_extract::extract_text_from_mem(&pdf).unwrap();
    let metadata = String::from_utf8_lossy(&pdf).into_owned();
    assert!(pdf_text.contains("Michael"), "the text of the PDF could be read: {pdf_text}");
    let names = real_names();
    assert!(names.len() > 60);
    for (file, text) in
        [("html", &html), ("docx", &docx), ("pdf", &pdf_text), ("pdf metadata", &metadata)]
    {
        let found: Vec<&String> = names.iter().filter(|name| holds(text, name)).collect();
        assert!(found.is_empty(), "{file} holds {found:?}");
    }
}

#[test]
fn the_picture_holds_no_name_either() {
    let svg = std::fs::read_to_string(demo().out.join("need-and-response.svg")).unwrap();
    let found: Vec<String> = real_names().into_iter().filter(|name| holds(&svg, name)).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn the_printed_summary_tells_nobodys_name() {
    let found: Vec<String> =
        real_names().into_iter().filter(|name| holds(&demo().summary, name)).collect();
    // A file's own name is the user's; dates quoted in warnings are no names.
    assert!(found.is_empty(), "{found:?}: {}", demo().summary);
}
