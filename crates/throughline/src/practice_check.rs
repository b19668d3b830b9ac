//! `practice check`: is the partnership's own folder sound, and how do its rules read?

use crate::cli::PracticeCheck;
use crate::files::say;
use crate::inputs;
use anyhow::{Context, Result, bail};
use practice::{Complaint, Practice};
use reading::coding::Coder;

/// Runs `practice check`.
pub fn run(options: &PracticeCheck) -> Result<()> {
    let files = inputs::practice_files(options.practice.folder.as_deref())?;
    let complaints = practice::check(&files);
    let (doubtful, mut wrong): (Vec<Complaint>, Vec<Complaint>) =
        complaints.into_iter().partition(|complaint| complaint.doubtful);
    for complaint in &doubtful {
        eprintln!("doubtful: {complaint}");
    }
    // Patterns of kinds are compiled by the coder; only sound files come so far.
    let practice = if wrong.is_empty() { Some(Practice::with_overrides(&files)?) } else { None };
    if let Some(Err(error)) = practice.as_ref().map(|practice| Coder::new(practice, &[])) {
        wrong.push(Complaint {
            file: "lexicon".to_owned(),
            rule: String::new(),
            what: error.to_string(),
            doubtful: false,
        });
    }
    for complaint in &wrong {
        eprintln!("wrong: {complaint}");
    }
    let (Some(practice), true) = (practice, wrong.is_empty()) else {
        bail!("{} to mend; nothing was written", told(wrong.len(), "thing"));
    };
    if let Some(out) = &options.print {
        std::fs::write(out, documents::rules_html(&practice))
            .with_context(|| format!("cannot write `{}`", out.display()))?;
        say(&format!("The rules as a document: `{}`\n", out.display()))?;
    }
    let own = match files.len() {
        0 => "no files of its own: the built-in rules are used".to_owned(),
        n => format!("{} of its own", told(n, "file")),
    };
    say(&format!(
        "Sound: {own}; {}, {}, {}.\n",
        told(practice.duties.duty.len(), "duty rule"),
        told(practice.thresholds.indicator.len(), "indicator"),
        told(doubtful.len(), "doubt")
    ))
}

fn told(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}
