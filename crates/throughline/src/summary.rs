//! The summary that a build prints: what was read, what needs a person, the findings that matter
//! most, and where the documents are.

use crate::review_build::Done;
use chronology::Entry;
use practice::Practice;
use reading::knowledge::Known;
use reading::{Finding, Missed, Step, Theme};
use returns::SheetRead;
use std::fmt::Write;
use std::path::Path;

/// The summary as text.
pub fn of(done: &Done, out: &Path) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = read(&mut text, done);
    let _ = needs_a_person(&mut text, done);
    let _ = findings(&mut text, done);
    let _ = documents(&mut text, out);
    text
}

/// What each agency could know on a day, as text.
pub fn known(known: &Known, practice: &Practice) -> String {
    let level = |step: Option<&Step>| {
        step.map_or("need 1, response 1".to_owned(), |s| {
            format!("need {}, response {}", s.need, s.response)
        })
    };
    let mut text = format!(
        "On {}, from entries recorded by then: {}; {} live signs of need.\n",
        known.day,
        level(known.together.as_ref()),
        known.signs.len()
    );
    for one in &known.agencies {
        let lacks = one.elsewhere.len();
        text.push_str(&format!(
            "\n{}: {} entries of its own, {} shared with it: {}; {} of the signs stood only with others\n",
            practice.agencies.name(&one.agency),
            one.own,
            one.told.len(),
            level(one.step.as_ref()),
            lacks
        ));
        for sign in one.elsewhere.iter().filter(|sign| sign.level >= 3) {
            let held = sign.held_by.iter().map(|a| practice.agencies.name(a)).collect::<Vec<_>>();
            text.push_str(&format!(
                "  level {}: {} ({})\n",
                sign.level,
                sign.name,
                held.join(", ")
            ));
        }
    }
    text
}

/// What became of one sheet's rows, in a line.
pub fn sheet(sheet: &SheetRead) -> String {
    let rows = sheet.rows;
    let mut said = format!("{} rows", rows.entries);
    for (n, what) in [
        (rows.carried, "with the date carried down from the row above"),
        (rows.complained, "for a person to look at"),
        (rows.blank, "blank"),
        (rows.headings, "repeating the headings"),
        (rows.notes, "with totals or notes"),
    ] {
        if n > 0 {
            said.push_str(&format!(", {n} {what}"));
        }
    }
    match &sheet.name {
        Some(name) => format!("{name}: {said} (layout {})", sheet.layout),
        None => format!("{said} (layout {})", sheet.layout),
    }
}

fn read(text: &mut String, done: &Done) -> std::fmt::Result {
    let case = &done.built.case;
    writeln!(text, "Read")?;
    for sent in &done.returns {
        for form in &sent.sheets {
            writeln!(text, "  {:<24} {}", sent.file, sheet(form))?;
        }
    }
    let merged = case.entries.len() - case.events.len();
    writeln!(
        text,
        "  {} rows, none lost: {} events, {merged} of the rows being another agency's account of one.\n",
        case.entries.len(),
        case.events.len()
    )
}

fn needs_a_person(text: &mut String, done: &Done) -> std::fmt::Result {
    let entries = &done.built.case.entries;
    let unread: Vec<_> = entries.iter().filter(|e| e.written.problem.is_some()).collect();
    let doubtful: Vec<_> = entries.iter().filter(|e| e.written.warning.is_some()).collect();
    let other = entries.iter().filter(|e| !e.problems.is_empty()).count();
    let differ = done.built.case.events.iter().filter(|e| !e.differences.is_empty()).count();
    writeln!(text, "Needs a person")?;
    shown(text, "date that could not be read", &unread, |e| e.written.problem.as_deref())?;
    shown(text, "doubtful date", &doubtful, |e| e.written.warning.as_deref())?;
    writeln!(
        text,
        "  {differ} events on which agencies' accounts differ; {other} rows with something else to look at"
    )?;
    for gap in done.settings.gaps() {
        writeln!(text, "  review.toml: {gap}")?;
    }
    for sent in done.returns.iter().filter(|sent| !sent.complaints.is_empty()) {
        let things = sent.complaints.len();
        writeln!(
            text,
            "  {}: {things} remarks on how it was read; see: throughline returns check",
            sent.file
        )?;
    }
    writeln!(text)
}

fn shown(
    text: &mut String,
    what: &str,
    entries: &[&Entry],
    why: impl Fn(&Entry) -> Option<&str>,
) -> std::fmt::Result {
    if entries.is_empty() {
        return Ok(());
    }
    writeln!(text, "  {} {what}{}", entries.len(), if entries.len() == 1 { "" } else { "s" })?;
    for entry in entries.iter().take(3) {
        writeln!(
            text,
            "    {} row {}: {}",
            entry.source.file,
            entry.source.row,
            why(entry).unwrap_or_default()
        )?;
    }
    Ok(())
}

fn findings(text: &mut String, done: &Done) -> std::fmt::Result {
    let built = &done.built;
    let concerns = || {
        built
            .findings
            .iter()
            .filter(|f| !f.went_well && !done.settings.dismissed.contains_key(&f.id))
    };
    writeln!(
        text,
        "Found: {} findings, {} of good practice",
        built.findings.len(),
        built.findings.len() - concerns().count()
    )?;
    if let Some(drift) = built.drift.first() {
        writeln!(text, "  Escalation without progress was first stated as of {}.", drift.since)?;
    }
    let mut themes: Vec<Theme> = Vec::new();
    for finding in concerns() {
        if themes.len() < 3 && !themes.contains(&finding.theme) {
            themes.push(finding.theme);
            writeln!(text, "  {}. {}", themes.len(), cited(finding))?;
        }
    }
    let missed = built.opportunities.iter().filter(|o| o.certainty == Missed::Missed).count();
    let late = built.opportunities.iter().filter(|o| o.certainty == Missed::Late).count();
    writeln!(
        text,
        "  Duties: {missed} missed, {late} late, {} that may have been missed\n",
        built.opportunities.len() - missed - late
    )
}

fn cited(finding: &Finding) -> String {
    let ids: Vec<&str> = finding.entries.iter().take(4).map(|id| id.0.as_str()).collect();
    let more = finding.entries.len().saturating_sub(ids.len());
    let and = if more > 0 { format!(" and {more} more") } else { String::new() };
    let from = if ids.is_empty() { String::new() } else { format!(" [{}{and}]", ids.join(", ")) };
    format!("{}: {}{from}", finding.theme.label(), finding.sentence)
}

fn documents(text: &mut String, out: &Path) -> std::fmt::Result {
    let at = |name: &str| out.join(name).display().to_string();
    writeln!(text, "Open")?;
    writeln!(
        text,
        "  {}   the 7-minute briefing, pseudonymised (also .docx, .html)",
        at("briefing.pdf")
    )?;
    writeln!(
        text,
        "  {}   the merged chronology (also .xlsx, .docx, .json)",
        at("chronology.html")
    )?;
    writeln!(text, "  {}   the picture", at("need-and-response.svg"))?;
    writeln!(text, "  {}   exploitation screening tools, item by item", at("screening.html"))?;
    writeln!(text, "  {}   each with the entries that show it", at("findings.json"))
}
