//! `generate`: an invented caseload, and the truth of each life beside it.

use crate::cli::Generate;
use crate::files::say;
use crate::inputs;
use anyhow::{Context, Result, bail};
use caseload::generate::{Output, Plan, write};
use caseload::{Kinds, day_number};
use std::fs::File;
use std::io::BufWriter;

/// Runs `generate`.
pub fn run(options: &Generate) -> Result<()> {
    if !(1..=18).contains(&options.years) || !(0.0..=200.0).contains(&options.routine) {
        bail!("`--years` is 1 to 18, and `--routine` 0 to 200");
    }
    let practice = inputs::practice(options.practice.folder.as_deref())?;
    let plan = Plan {
        children: options.children,
        seed: options.seed,
        to: day_number(options.to),
        years: options.years,
        routine: options.routine,
    };
    let output = match options.out.extension().and_then(|ending| ending.to_str()) {
        Some("parquet") => Output::Parquet,
        Some("csv") => Output::Csv,
        _ => Output::Columns,
    };
    let truth = options.out.with_extension("truth.csv");
    let create = |path: &std::path::Path| {
        let file = File::create(path);
        Ok::<_, anyhow::Error>(BufWriter::new(
            file.with_context(|| format!("cannot write `{}`", path.display()))?,
        ))
    };
    let kinds = Kinds::new(&practice);
    let (children, events) = write(plan, &kinds, output, create(&options.out)?, create(&truth)?)
        .with_context(|| format!("`{}` was not written to its end", options.out.display()))?;
    say(&format!(
        "{children} invented children, {events} events: `{}`\nHow each life was drawn: `{}`\n",
        options.out.display(),
        truth.display()
    ))
}
