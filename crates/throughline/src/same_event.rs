//! `same-event`: the judgement that `review build` uses, on pairs in a file.

use crate::cli::SameEvent;
use crate::files::say;
use crate::inputs;
use anyhow::{Context, Result, bail};
use practice::Practice;
use reading::accounts::{Judge, Relation, Told};
use reading::coding::Coder;
use returns::dates;
use std::path::Path;

const COLUMNS: [&str; 7] =
    ["pair_id", "date_a", "agency_a", "narrative_a", "date_b", "agency_b", "narrative_b"];

/// Runs `same-event`.
pub fn run(options: &SameEvent) -> Result<()> {
    let practice = inputs::practice(options.practice.folder.as_deref())?;
    let bytes = std::fs::read(&options.file)
        .with_context(|| format!("cannot open `{}`", options.file.display()))?;
    let bytes =
        judged(&bytes, &practice).with_context(|| format!("`{}`", options.file.display()))?;
    match &options.out {
        Some(out) => write_one(out, bytes),
        None => say(&String::from_utf8_lossy(&bytes)),
    }
}

fn write_one(out: &Path, bytes: Vec<u8>) -> Result<()> {
    let folder = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = inputs::name_of(out);
    let staged = folder.join(format!(".{name}.unfinished-{}", std::process::id()));
    std::fs::write(&staged, bytes)
        .and_then(|()| std::fs::rename(&staged, out))
        .with_context(|| format!("cannot write `{}`", out.display()))
}

fn judged(bytes: &[u8], practice: &Practice) -> Result<Vec<u8>> {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headings = reader.headers()?.clone();
    let mut places = [0; 7];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        let found = headings.iter().position(|h| h.trim().eq_ignore_ascii_case(column));
        *place = found.with_context(|| {
            format!("has no column `{column}`; it needs {}", COLUMNS.join(", "))
        })?;
    }
    let coder = Coder::new(practice, &[])?;
    let judge = Judge::new(practice)?;
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["pair_id", "same_event", "relation", "why"])?;
    for (number, record) in (1..).zip(reader.records()) {
        let record = record.with_context(|| format!("row {number} cannot be read as CSV"))?;
        let cell = |n: usize| places.get(n).and_then(|at| record.get(*at)).unwrap_or_default();
        if cell(0).is_empty() {
            bail!("row {number} has no `pair_id`");
        }
        let side = |n: usize| {
            let agency = practice.agencies.named(cell(n + 1));
            let when = dates::read(cell(n), &dates::Context::new(&practice.calendar)).when;
            let coded = coder.code_text(cell(n + 2), Some(&agency));
            (when, agency, coded)
        };
        let (a, b) = (side(1), side(4));
        let judgement = judge.judge(
            Told { when: &a.0, agency: &a.1, text: cell(3), coded: &a.2 },
            Told { when: &b.0, agency: &b.1, text: cell(6), coded: &b.2 },
        );
        let (same, relation) = match judgement.relation {
            Relation::Same => ("yes", "same"),
            Relation::Related => ("no", "related"),
            Relation::Different => ("no", "different"),
        };
        out.write_record([cell(0), same, relation, &judgement.why.join("; ")])?;
    }
    Ok(out.into_inner()?)
}
