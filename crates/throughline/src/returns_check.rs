//! `returns check`: how each row is understood. Writes nothing.

use crate::cli::{Check, Format};
use crate::{inputs, shapes, summary};
use anyhow::{Result, bail};
use chronology::{Agency, Entry, Part};
use practice::Practice;
use rayon::prelude::*;
use reading::coding::{Coded, Coder};
use returns::{Options, Return};
use std::collections::BTreeSet;
use std::io::{BufWriter, Write};

/// Rows coded before any of them is written.
const AT_ONCE: usize = 4096;

/// Runs `returns check`. A file that cannot be read does not keep the others from being shown,
/// but the command then ends with an error.
pub fn run(options: &Check) -> Result<()> {
    let practice = inputs::practice(options.practice.folder.as_deref())?;
    let agency = options.agency.as_deref().map(|name| practice.agencies.named(name));
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut unread = 0;
    for path in &options.files {
        let reading =
            Options { agency: agency.clone(), born: options.born, ..Options::new(&practice) };
        match inputs::read_return(path, &reading) {
            Ok(read) => show(&mut out, &read, options, &practice)?,
            Err(error) => {
                unread += 1;
                eprintln!("throughline: {error:#}");
            }
        }
    }
    out.flush()?;
    if unread > 0 {
        bail!("{unread} of {} file(s) could not be read", options.files.len());
    }
    Ok(())
}

fn show(out: &mut impl Write, read: &Return, options: &Check, practice: &Practice) -> Result<()> {
    let mut names: BTreeSet<String> = options.names.iter().cloned().collect();
    names.extend(read.entries.iter().map(|e| e.part(Part::Person)).filter(|name| !name.is_empty()));
    let coder = Coder::new(practice, &names.into_iter().collect::<Vec<_>>())?;
    let jsonl = options.format == Format::Jsonl;
    if !jsonl {
        heading(out, read, practice)?;
    }
    let shown = |entry: &Entry| -> Result<Vec<u8>> {
        // A text by itself is read as one; an entry of a chronology counts on those around it.
        let coded = if read.alone {
            coder.code_text(&entry.narrative(), Some(&entry.agency))
        } else {
            coder.code(entry)
        };
        let mut bytes = Vec::new();
        if jsonl {
            serde_json::to_writer(&mut bytes, &shapes::row(entry, &coded, read.own_id(entry)))?;
            bytes.push(b'\n');
        } else {
            line(&mut bytes, entry, &coded)?;
        }
        Ok(bytes)
    };
    // Coded on every core, shown in the order of the rows, a part at a time so that memory stays small.
    for rows in read.entries.chunks(AT_ONCE) {
        let rows: Vec<Result<Vec<u8>>> = rows.par_iter().map(shown).collect();
        for row in rows {
            out.write_all(&row?)?;
        }
    }
    if !jsonl {
        writeln!(out)?;
    }
    Ok(())
}

fn heading(out: &mut impl Write, read: &Return, practice: &Practice) -> Result<()> {
    let agency: &Agency = &read.agency;
    writeln!(out, "{}: {} ({})", read.file, practice.agencies.name(agency), read.agency_from)?;
    for sheet in &read.sheets {
        writeln!(out, "  {}", summary::sheet(sheet))?;
    }
    for complaint in &read.complaints {
        writeln!(out, "  ! {complaint}")?;
    }
    Ok(())
}

fn line(out: &mut impl Write, entry: &Entry, coded: &Coded) -> Result<()> {
    let kinds = coded.kinds.iter().map(|k| k.name()).collect::<Vec<_>>().join(" ");
    let text: String = entry.narrative().split_whitespace().collect::<Vec<_>>().join(" ");
    let text = if text.chars().count() > 70 {
        text.chars().take(69).collect::<String>() + "…"
    } else {
        text
    };
    writeln!(out, "{:>4}  {:<30}  {}", entry.source.row, entry.when.to_string(), kinds)?;
    writeln!(out, "      {:<30}  {text}", format!("“{}”", entry.written.raw.trim()))?;
    let said = [&entry.written.problem, &entry.written.warning];
    for what in said.into_iter().flatten().chain(&entry.problems) {
        writeln!(out, "      ! {what}")?;
    }
    Ok(())
}
