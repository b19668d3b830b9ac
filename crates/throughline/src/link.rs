//! `link`: files in, clusters out, and the pairs that a person should look at.

use crate::cli::Link;
use crate::inputs::name_of;
use crate::link_page;
use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use linkage::{Config, Decision, Linked, Settings, Sources};
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A page holds this many pairs; the list beside it holds all.
const ON_A_PAGE: usize = 500;

/// Runs `link`.
pub fn run(options: &Link) -> Result<()> {
    let config = match &options.config {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("cannot read `{}`", path.display()))?;
            Config::read(&text).with_context(|| format!("`{}`", path.display()))?
        }
        None => Config::default(),
    };
    let bar = progress();
    let sources = read_all(options, &config, &bar)?;
    let settings = settings(options, &config, &sources, &bar)?;
    let linked = linkage::link(&sources.table, &settings, &|step, share| {
        bar.set_message(step.to_owned());
        bar.set_position((share * 1000.0) as u64);
    });
    bar.set_message("writing");
    replace(&options.out, |out| clusters(out, &sources, &linked))?;
    if let Some(path) = &options.review {
        review(path, &sources, &linked)?;
    }
    if let Some(path) = &options.report {
        let text = linkage::report(&sources.table, &linked, &settings);
        replace(path, |out| out.write_all(text.as_bytes()).map_err(Into::into))?;
    }
    bar.finish_and_clear();
    let found = linked.clusters.of.iter().zip(0_u32..).filter(|(of, at)| *of == at).count();
    eprintln!(
        "{} records, {found} clusters; {} pairs for a person to look at{}",
        sources.table.len(),
        linked.review.len(),
        if options.review.is_none() && !linked.review.is_empty() {
            " (write them with --review FILE)"
        } else {
            ""
        }
    );
    Ok(())
}

fn progress() -> ProgressBar {
    // Draws on standard error, and only where that is a terminal.
    let style = ProgressStyle::with_template("{bar:30} {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(1000).with_style(style)
}

fn read_all(options: &Link, config: &Config, bar: &ProgressBar) -> Result<Sources> {
    for source in &config.sources {
        let named = |path: &PathBuf| name_of(path) == name_of(Path::new(&source.file));
        if !options.files.iter().any(named) {
            tell(bar, &format!("the settings speak of `{}`, which was not handed in", source.file));
        }
    }
    let mut sources = Sources::default();
    for path in &options.files {
        bar.set_message(format!("reading {}", name_of(path)));
        let shown = path.display().to_string();
        let file = File::open(path).with_context(|| format!("cannot open `{shown}`"))?;
        sources.read(&shown, &config.of(&shown), BufReader::with_capacity(1 << 18, file))?;
    }
    for said in &sources.said {
        tell(bar, &format!("{}: {}", said.file, said.words));
    }
    if sources.table.is_empty() {
        bail!("none of the files holds a record");
    }
    Ok(sources)
}

fn tell(bar: &ProgressBar, words: &str) {
    bar.suspend(|| eprintln!("{words}"));
}

fn settings(
    options: &Link,
    config: &Config,
    sources: &Sources,
    bar: &ProgressBar,
) -> Result<Settings> {
    let mut settings = Settings::default();
    (settings.matched, settings.review) = (config.thresholds.matched, config.thresholds.review);
    if !(settings.review <= settings.matched && settings.matched <= 1.0 && settings.review >= 0.5) {
        bail!(
            "thresholds must be 0.5 or more, `review` no more than `match`, and `match` no more than 1"
        );
    }
    if let Some(blocking) = &config.blocking {
        settings.blocking = blocking.clone();
    }
    let beside =
        options.config.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).to_path_buf();
    let Some(path) = config.decisions.as_ref().map(|name| beside.join(name)) else {
        return Ok(settings);
    };
    if !path.exists() {
        tell(bar, &format!("`{}` is not there yet; no decisions are known", path.display()));
        return Ok(settings);
    }
    let bytes =
        std::fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let (decisions, said) = Decision::read(&bytes);
    let (decided, missing) = sources.decided(&decisions);
    for words in said.iter().chain(&missing) {
        tell(bar, &format!("{}: {words}", path.display()));
    }
    settings.decided = decided;
    Ok(settings)
}

/// Writes a file whole beside its place and then moves it in.
fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let staged = folder.join(format!(".{}.unfinished-{}", name_of(path), std::process::id()));
    let done = || -> Result<()> {
        let mut out = BufWriter::with_capacity(1 << 18, File::create(&staged)?);
        write(&mut out)?;
        out.flush()?;
        Ok(std::fs::rename(&staged, path)?)
    };
    let done = done();
    if done.is_err() {
        let _ = std::fs::remove_file(&staged);
    }
    done.with_context(|| format!("cannot write `{}`", path.display()))
}

fn clusters(out: &mut dyn Write, sources: &Sources, linked: &Linked) -> Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["source", "record_id", "cluster_id", "probability"])?;
    let places = linked.clusters.of.iter().zip(&linked.clusters.probability);
    for (at, (of, probability)) in (0..).zip(places) {
        let cluster = (of + 1).to_string();
        csv.write_record([
            sources.source_name(at),
            sources.table.id(at),
            &cluster,
            &format!("{probability:.4}"),
        ])?;
    }
    Ok(csv.flush()?)
}

/// Writes the list and, beside it, the page.
fn review(path: &Path, sources: &Sources, linked: &Linked) -> Result<()> {
    let is_page = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("html"));
    let (list_at, page_at) = if is_page {
        (path.with_extension("csv"), path.to_path_buf())
    } else {
        (path.to_path_buf(), path.with_extension("html"))
    };
    replace(&list_at, |out| list(out, sources, linked))?;
    let shown: Vec<_> = linked.review.iter().take(ON_A_PAGE).collect();
    let page = link_page::page(sources, linked, &shown, &name_of(&list_at));
    replace(&page_at, |out| out.write_all(page.as_bytes()).map_err(Into::into))
}

fn fields(fields: &[linkage::Field]) -> String {
    fields.iter().map(|field| field.name()).collect::<Vec<_>>().join("; ")
}

fn list(out: &mut dyn Write, sources: &Sources, linked: &Linked) -> Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record([
        "source_a",
        "id_a",
        "source_b",
        "id_b",
        "decision",
        "why",
        "probability",
        "outcome",
        "not_joined_because",
        "reconciliation",
        "differences",
        "missing_a",
        "missing_b",
        "evidence",
    ])?;
    for pair in &linked.review {
        let (a, b) = (pair.edge.a, pair.edge.b);
        let evidence = linked.explain(&sources.table, &pair.edge);
        let beside = linked.reconcile(&sources.table, &pair.edge);
        csv.write_record([
            sources.source_name(a),
            sources.table.id(a),
            sources.source_name(b),
            sources.table.id(b),
            "",
            "",
            &format!("{:.4}", pair.edge.probability),
            pair.outcome().name(),
            pair.refused.map_or("", linkage::Refused::words),
            beside.status.name(),
            &fields(&beside.differences),
            &fields(&beside.missing_left),
            &fields(&beside.missing_right),
            &evidence.words(),
        ])?;
    }
    Ok(csv.flush()?)
}
