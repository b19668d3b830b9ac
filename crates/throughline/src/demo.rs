//! `demo`: the demonstration partnership's review, built from its agencies' returns like any other.

use crate::cli::Demo;
use crate::files::say;
use crate::review_build::Days;
use crate::{inputs, review_build, summary};
use anyhow::{Context, Result};
use std::fs;

/// What the demonstration's agencies sent, and what its review officer wrote. Invented.
const FILES: &[(&str, &[u8])] = &[
    ("review.toml", include_bytes!("../../../demo/michael/review.toml")),
    (
        "returns/childrens_trust.csv",
        include_bytes!("../../../demo/michael/returns/childrens_trust.csv"),
    ),
    ("returns/education.xlsx", include_bytes!("../../../demo/michael/returns/education.xlsx")),
    ("returns/health.docx", include_bytes!("../../../demo/michael/returns/health.docx")),
    ("returns/police.csv", include_bytes!("../../../demo/michael/returns/police.csv")),
    (
        "returns/youth_offending.csv",
        include_bytes!("../../../demo/michael/returns/youth_offending.csv"),
    ),
];

/// Runs `demo`.
pub fn run(options: &Demo) -> Result<()> {
    for (name, bytes) in FILES {
        let path = options.out.join(name);
        let folder = path.parent().unwrap_or(&options.out);
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make `{}`", folder.display()))?;
        fs::write(&path, bytes).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    let out = options.out.join("review");
    let done = review_build::build(&options.out, &out, inputs::practice(None)?, Days::default())?;
    say(&format!(
        "The demonstration review. Everything in it is invented.\n\n{}",
        summary::of(&done, &out)
    ))
}
