//! The binary, and the demonstration review built once for all tests of a file.
#![allow(dead_code, reason = "each test file uses its own part")]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// Runs the binary.
pub fn run(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_throughline")).args(words).output().unwrap()
}

/// A JSON file.
pub fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The demonstration review.
pub struct Demo {
    _keep: tempfile::TempDir,
    /// The folder with `review.toml` and `returns/`.
    pub dir: PathBuf,
    /// The folder with the documents.
    pub out: PathBuf,
    /// What was printed.
    pub summary: String,
}

impl Demo {
    /// One of its JSON files.
    pub fn json(&self, name: &str) -> Value {
        json(&self.out.join(name))
    }
}

/// Built once.
pub fn demo() -> &'static Demo {
    static DEMO: OnceLock<Demo> = OnceLock::new();
    DEMO.get_or_init(|| {
        let keep = tempfile::tempdir().unwrap();
        let dir = keep.path().join("demo");
        let done = run(&["demo", "--no-serve", "--out", dir.to_str().unwrap()]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let summary = String::from_utf8(done.stdout).unwrap();
        Demo { _keep: keep, out: dir.join("review"), dir, summary }
    })
}
