//! `scan`: a caseload to its list, its top and its summary.

use crate::cli::Scan;
use crate::files::{self, Output};
use crate::inputs;
use anyhow::{Context, Result};
use caseload::{Child, Fold, Kinds, Limits, List, Scanned, day_number, day_of, write_columns};
use jiff::civil::Date;
use practice::Setting;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

/// Runs `scan`.
pub fn run(options: &Scan) -> Result<()> {
    let practice = inputs::practice(options.practice.folder.as_deref())?;
    let setting = practice.caseload.setting(&options.setting).with_context(|| {
        let names = practice.caseload.setting.iter().map(|s| s.name.as_str());
        let names = names.collect::<Vec<_>>().join("`, `");
        format!("`{}` is no setting; the settings are `{names}`", options.setting)
    })?;
    let kinds = Kinds::new(&practice);
    let fold = Fold::new(&practice, day_number(options.as_of.unwrap_or_else(today)));
    let limits = Limits { bytes: options.memory.saturating_mul(1 << 20) };
    if let Some(columns) = &options.write_columns {
        store(&options.events, columns, &fold, &kinds, limits)?;
    }
    let Some(out) = &options.out else { return Ok(()) };
    let wanted = caseload::Scan { top: options.top, figures: options.figures, limits };
    let scanned = caseload::scan(&options.events, &fold, &kinds, wanted)?;
    let list = List::of(&scanned.tally, &fold, &kinds, setting);
    let mut outputs = vec![
        Output { name: "caseload.csv", bytes: listed(&list)? },
        Output { name: "top.json", bytes: top(&scanned, &list)? },
        Output { name: "summary.json", bytes: summary(&scanned, &list, &fold, setting)? },
    ];
    outputs
        .extend(scanned.tally.figures.clone().map(|bytes| Output { name: "figures.csv", bytes }));
    files::write_all(out, &outputs)?;
    files::say(&format!(
        "{} children, {} events; {} are listed. See `{}`.\n",
        scanned.tally.children,
        scanned.tally.events,
        list.listed.len(),
        out.join("caseload.csv").display()
    ))
}

fn today() -> Date {
    #[expect(clippy::disallowed_methods, reason = "the clock is the binary's to read")]
    let now = jiff::Zoned::now();
    now.date()
}

/// Written beside its place, so that a file of columns is whole or not there.
fn store(events: &Path, out: &Path, fold: &Fold, kinds: &Kinds, limits: Limits) -> Result<()> {
    let staged = out.with_extension(format!("unfinished-{}", std::process::id()));
    let file =
        File::create(&staged).with_context(|| format!("cannot write `{}`", out.display()))?;
    let written = write_columns(events, BufWriter::new(file), fold, kinds, limits);
    if written.is_err() {
        let _ = std::fs::remove_file(&staged);
    }
    let counts = written?;
    std::fs::rename(&staged, out).with_context(|| format!("cannot write `{}`", out.display()))?;
    files::say(&format!("{} rows: `{}`\n", counts.rows, out.display()))
}

fn listed(list: &List) -> Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut headings = vec!["child", "since", "sentence", "harm_90_days"];
    headings.extend(["weighted_harm_90_days", "weighted_harm_a_year_ago"]);
    headings.extend(["missing_episodes_by_quarter", "nights_missing_by_quarter"]);
    headings.push("days_since_plan_changed");
    out.write_record(&headings)?;
    for listed in &list.listed {
        let told = &listed.figures;
        let quarters = |count: fn(&caseload::Quarter) -> u32| {
            told.missing.iter().map(|q| count(q).to_string()).collect::<Vec<_>>().join(" ")
        };
        out.write_record([
            guarded(&listed.child),
            listed.since.to_string(),
            listed.sentence.clone(),
            told.harm_now.to_string(),
            told.rate_now.to_string(),
            told.rate_year_ago.to_string(),
            quarters(|q| q.episodes),
            quarters(|q| q.nights),
            told.plan_days.map_or_else(|| "not recorded".to_owned(), |days| days.to_string()),
        ])?;
    }
    Ok(out.into_inner()?)
}

/// A name that a spreadsheet would take for a formula is kept from being one.
fn guarded(name: &str) -> String {
    let formula = name.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{name}") } else { name.to_owned() }
}

fn top(scanned: &Scanned, list: &List) -> Result<Vec<u8>> {
    let on_list: BTreeSet<&str> = list.listed.iter().map(|listed| listed.child.as_str()).collect();
    let one = |child: &Child| {
        json!({
            "child": child.name,
            "listed": on_list.contains(child.name.as_str()),
            "figures": child.figures,
        })
    };
    let top: Vec<Value> = scanned.tally.top.iter().map(one).collect();
    bytes(&json!({
        "order": "entries of harm in the last 90 days, most first; then their levels added up; then the child",
        "children": top,
    }))
}

fn summary(scanned: &Scanned, list: &List, fold: &Fold, setting: &Setting) -> Result<Vec<u8>> {
    bytes(&json!({
        "as_of": day_of(fold.as_of()),
        "children": scanned.tally.children,
        "events": scanned.tally.events,
        "rows": scanned.counts,
        "setting": setting.name,
        "chance_allowed": list.rate,
        "rises_tested": list.tested,
        "rises_that_stand": list.stand,
        "children_with_fresh_harm": list.considered,
        "children_listed": list.listed.len(),
        "source": fold.practice().caseload.source,
    }))
}

fn bytes(value: &Value) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}
