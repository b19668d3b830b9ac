//! `practice check` as a safeguarding manager would meet it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use support::run;

#[test]
fn the_built_in_rules_are_sound_and_print_as_a_page() {
    let dir = tempfile::tempdir().unwrap();
    let page = dir.path().join("rules.html");
    let done = run(&["practice", "check", "--print", page.to_str().unwrap()]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("T-REF-1") && page.contains("one working day"));
}

#[test]
fn a_slip_in_a_partnerships_own_file_is_named_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let own = dir.path().join("own");
    std::fs::create_dir_all(own.join("lexicon")).unwrap();
    std::fs::write(own.join("escalation.toml"), "used = \"ours\"\nsubjects = []\nladder = []\n")
        .unwrap();
    std::fs::write(own.join("lexicon/care.toml"), "[[kind]]\nnmae = \"contact\"\n").unwrap();
    let page = dir.path().join("rules.html");
    let words = [
        "practice",
        "check",
        "--practice",
        own.to_str().unwrap(),
        "--print",
        page.to_str().unwrap(),
    ];
    let done = run(&words);
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(2), "{said}");
    assert!(said.contains("lexicon/care.toml"), "{said}");
    assert!(!page.exists());
    // With that mended, the next is told: what a file says against itself.
    std::fs::remove_file(own.join("lexicon/care.toml")).unwrap();
    let said = String::from_utf8(run(&words).stderr).unwrap();
    assert!(said.contains("no policy here is called `ours`"), "{said}");
}
