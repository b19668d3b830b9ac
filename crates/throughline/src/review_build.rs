//! `review build` and `review new`.

use crate::cli::{Build, Known, New};
use crate::files::{Output, say, write_all};
use crate::{inputs, shapes, summary};
use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use practice::Practice;
use returns::{LayoutOverride, Options, Return};
use review::{Built, Settings};
use serde::Deserialize;
use std::path::Path;

/// A `review.toml` to start from.
const TEMPLATE: &str = include_str!("review-template.toml");

/// Runs `review build`.
pub fn run(options: &Build) -> Result<()> {
    let out = options.out.clone().unwrap_or_else(|| options.dir.join("review"));
    let practice = inputs::practice(options.practice.folder.as_deref())?;
    let days = Days { as_of: options.as_of, known_at: options.known_at };
    let done = build(&options.dir, &out, practice, days)?;
    say(&summary::of(&done, &out))
}

/// The day of reading, and the day by which entries must have been recorded.
#[derive(Debug, Clone, Copy, Default)]
pub struct Days {
    /// What happened later is left out of the reading.
    pub as_of: Option<Date>,
    /// What was recorded later is left out altogether.
    pub known_at: Option<Date>,
}

/// Runs `review known`: what each agency could know on a day.
pub fn known(options: &Known) -> Result<()> {
    let practice = inputs::practice(options.practice.folder.as_deref())?;
    let (settings, practice, mut read) = read(&options.dir, practice, &ProgressBar::hidden())?;
    let entries = read.iter_mut().flat_map(|r| std::mem::take(&mut r.entries)).collect();
    let case = review::case(&settings, entries, &practice)?;
    let known = reading::knowledge::on(&case, &practice, options.on);
    let Some(out) = &options.out else { return say(&summary::known(&known, &practice)) };
    let json = out.extension().is_some_and(|e| e == "json");
    let bytes = if json {
        serde_json::to_vec_pretty(&known)?
    } else {
        documents::known_html(&known, &settings.pseudonym, &practice).into_bytes()
    };
    std::fs::write(out, bytes).with_context(|| format!("cannot write `{}`", out.display()))?;
    say(&format!("What each agency could know on {}: `{}`\n", options.on, out.display()))
}

/// Runs `review new`.
pub fn new(options: &New) -> Result<()> {
    let settings = options.dir.join("review.toml");
    if settings.exists() {
        bail!("`{}` is there already; it was left as it is", settings.display());
    }
    std::fs::create_dir_all(options.dir.join("returns"))
        .with_context(|| format!("cannot make `{}`", options.dir.display()))?;
    std::fs::write(&settings, TEMPLATE)
        .with_context(|| format!("cannot write `{}`", settings.display()))?;
    say(&format!(
        "Fill in {}, put what agencies sent into {}, then run:\n  throughline review build {}\n",
        settings.display(),
        options.dir.join("returns").display(),
        options.dir.display()
    ))
}

/// What one build read and made.
pub struct Done {
    /// What the review officer said.
    pub settings: Settings,
    /// The returns as read, without their entries, which are in `built`.
    pub returns: Vec<Return>,
    /// The review.
    pub built: Built,
}

/// Reads the folder, builds, and writes every file or none.
pub fn build(dir: &Path, out: &Path, practice: Practice, days: Days) -> Result<Done> {
    let bar = progress(10);
    let (settings, practice, mut read) = read(dir, practice, &bar)?;
    bar.set_message("reading the chronology");
    let mut entries: Vec<_> =
        read.iter_mut().flat_map(|r| std::mem::take(&mut r.entries)).collect();
    if let Some(known_at) = days.known_at {
        let by = |entry: &_| reading::replay::recorded(entry).is_some_and(|day| day <= known_at);
        entries.retain(by);
    }
    let built = review::build(&settings, entries, &practice, days.as_of.or(days.known_at))?;
    bar.inc(3);
    bar.set_message("writing the documents");
    let mut outputs = outputs(&built, &settings, &practice)?;
    let screened = reading::screening::screenings(&built.case, &practice, built.as_of);
    outputs.push(json("screening.json", &serde_json::to_value(&screened)?)?);
    let page = documents::screening_html(&screened, &settings.pseudonym, &practice);
    outputs.push(Output { name: "screening.html", bytes: page.into_bytes() });
    bar.inc(6);
    write_all(out, &outputs)?;
    bar.finish_and_clear();
    Ok(Done { settings, returns: read, built })
}

/// What the review officer wrote, the rules with its terms, and the returns of its folder.
fn read(
    dir: &Path,
    practice: Practice,
    bar: &ProgressBar,
) -> Result<(Settings, Practice, Vec<Return>)> {
    let settings = settings(dir)?;
    let practice = with_terms(practice, &settings)?;
    let files = inputs::listed(&dir.join("returns")).with_context(|| {
        format!("`{}` needs a folder `returns` with what agencies sent", dir.display())
    })?;
    if files.is_empty() {
        bail!(
            "`{}` is empty: put the agencies' CSV, Excel or Word files into it",
            dir.join("returns").display()
        );
    }
    bar.inc_length(files.len() as u64);
    let mut read = Vec::new();
    for path in &files {
        bar.set_message(format!("reading {}", inputs::name_of(path)));
        read.push(one_return(path, &settings, &practice)?);
        bar.inc(1);
    }
    distinct(&read)?;
    Ok((settings, practice, read))
}

fn progress(steps: u64) -> ProgressBar {
    // Draws on standard error, and only where that is a terminal.
    let style = ProgressStyle::with_template("{bar:30} {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(steps).with_style(style)
}

fn settings(dir: &Path) -> Result<Settings> {
    let path = dir.join("review.toml");
    if !dir.is_dir() {
        bail!(
            "there is no folder `{}`; make one with: throughline review new {}",
            dir.display(),
            dir.display()
        );
    }
    if !path.exists() {
        bail!(
            "`{}` has no `review.toml`; make one with: throughline review new {}",
            dir.display(),
            dir.display()
        );
    }
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok(Settings::read(&text)?)
}

fn with_terms(mut practice: Practice, settings: &Settings) -> Result<Practice> {
    let term = |name: &str| match settings.terms.get(name) {
        Some(days) => practice::TermDates::try_from(days.clone())
            .map(Some)
            .map_err(|what| anyhow::anyhow!("`review.toml`: `terms.{name}`: {what}")),
        None => Ok(None),
    };
    let (autumn, spring, summer) = (term("autumn")?, term("spring")?, term("summer")?);
    let own = &practice.calendar;
    let (autumn, spring, summer) = (
        autumn.unwrap_or(own.autumn()),
        spring.unwrap_or(own.spring()),
        summer.unwrap_or(own.summer()),
    );
    practice.calendar = practice.calendar.with_terms(autumn, spring, summer);
    Ok(practice)
}

fn one_return(path: &Path, settings: &Settings, practice: &Practice) -> Result<Return> {
    let name = inputs::name_of(path);
    let own = settings.returns.get(&name);
    let layout = own
        .map(|table| LayoutOverride::deserialize(table.clone()))
        .transpose()
        .with_context(|| format!("`review.toml`: `returns.\"{name}\"`"))?;
    // Terms in review.toml stand in the calendar already; saying so puts them before a form's own.
    let calendar = &practice.calendar;
    let said = !settings.terms.is_empty();
    let terms = said.then(|| [calendar.autumn(), calendar.spring(), calendar.summer()]);
    let options = Options { born: settings.born, layout, terms, ..Options::new(practice) };
    inputs::read_return(path, &options)
}

/// Entries are cited by the file's name without its ending, so two files must not share one.
fn distinct(read: &[Return]) -> Result<()> {
    let mut seen = std::collections::BTreeMap::new();
    for sent in read {
        for entry in &sent.entries {
            if let Some(other) =
                seen.insert(&entry.id, &sent.file).filter(|other| *other != &sent.file)
            {
                bail!(
                    "`{other}` and `{}` would be cited by the same name; rename one of them",
                    sent.file
                );
            }
        }
    }
    Ok(())
}

fn json(name: &'static str, value: &serde_json::Value) -> Result<Output> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(Output { name, bytes })
}

fn outputs(built: &Built, settings: &Settings, practice: &Practice) -> Result<Vec<Output>> {
    let file = |name, bytes| Output { name, bytes };
    Ok(vec![
        json("chronology.json", &shapes::chronology(&built.case))?,
        json("findings.json", &shapes::findings(&built.case, &built.findings, settings))?,
        json("opportunities.json", &shapes::opportunities(&built.case, &built.opportunities))?,
        json("need_response.json", &shapes::need_response(&built.steps))?,
        json("drift.json", &shapes::drift(built))?,
        json("missing.json", &shapes::missing(built))?,
        json("questions.json", &shapes::questions(built))?,
        json("silences.json", &shapes::silences(built, practice))?,
        file("chronology.xlsx", documents::chronology_xlsx(built, practice)?),
        file("chronology.docx", documents::chronology_docx(built, practice)?),
        file("chronology.html", documents::chronology_html(built, practice).into_bytes()),
        file("briefing.pdf", documents::briefing_pdf(&built.briefing, practice)?),
        file("briefing.docx", documents::briefing_docx(&built.briefing, practice)?),
        file("briefing.html", documents::briefing_html(&built.briefing).into_bytes()),
        file(
            "need-and-response.svg",
            documents::need_and_response_svg(built, practice).into_bytes(),
        ),
    ])
}
