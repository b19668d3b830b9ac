//! The page to check: how each row was understood, what is doubtful about it and what to do, what
//! is in the file already, and what cannot be taken.

use super::super::entry::{cells, marking_words};
use super::super::{Here, Whose};
use super::{Work, place};
use crate::desk::Desk;
use crate::layout::Page;
use crate::pages::words::{count, moment, quoted, sentence};
use crate::parts::moj::{self, Tone};
use crate::parts::{
    Button, Choice, Choices, Details, Field, Mistakes, Opt, Row as Pair, Select, SummaryList, Tag,
    button, checkboxes, details, select, summary_list, tag, text,
};
use crate::readings::names;
use crate::wrong::Wrong;
use casework::bring_in::Fate;
use chronology::{Entry, Kind};
use maud::{Markup, html};
use reading::coding::Coder;
use std::collections::BTreeSet;

/// What was amiss with what was sent, and what was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Amiss {
    /// The mistakes.
    pub mistakes: Mistakes,
    /// Rows chosen.
    pub chosen: BTreeSet<usize>,
}

/// A row as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Its place in the return.
    pub number: usize,
    /// Where it stands in the file.
    pub place: String,
    /// When it happened, as read.
    pub when: String,
    /// The same, as written.
    pub written: String,
    /// The agency, where it is not the file's.
    pub agency: Option<String>,
    /// Kinds read out of it, with the words that gave them.
    pub kinds: Vec<(String, String)>,
    /// What it tells: heading (none for the narrative) and words.
    pub cells: Vec<(String, String)>,
    /// Its marking, where not ordinary.
    pub marking: Option<&'static str>,
    /// What is doubtful, with what to do.
    pub doubts: Vec<String>,
    /// Whether it is chosen.
    pub chosen: bool,
    /// The entry that it is already, and whether that was withdrawn; or why it cannot be taken.
    pub out: Option<Out>,
}

/// Why a row cannot be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Out {
    /// It is in the file already: address of the entry, and whether it was withdrawn.
    There(String, bool),
    /// Why it cannot be taken, with what to do.
    Refused(String),
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Check {
    /// The child.
    pub whose: Whose,
    /// The draft's name.
    pub draft: String,
    /// The file's name.
    pub file: String,
    /// The agency that sent it: key, and how that was decided.
    pub agency: (String, String),
    /// Agencies of the partnership: key and name.
    pub agencies: Vec<(String, String)>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What else should be known of the file: where, what, what to do.
    pub told: Vec<(String, String, String)>,
    /// Until when the file waits.
    pub ends: String,
    /// The checksum of what was read.
    pub sum: String,
    /// What was amiss.
    pub mistakes: Mistakes,
}

impl Check {
    /// What the page shows of a return; `amiss` where it is shown again.
    pub(super) fn of(desk: &Desk, work: &Work, amiss: Option<Amiss>) -> Result<Self, Wrong> {
        let practice = desk.app().practice();
        let readers = desk.app().readings().readers(practice)?;
        let coder = readers.coder.for_child(&names(&work.person));
        let shown = work.read.entries.iter().zip(&work.fates).enumerate();
        let rows = shown.map(|(number, (entry, fate))| {
            let mut row = Row::of(entry, &coder);
            row.number = number;
            let other = Some(&entry.agency).filter(|agency| **agency != work.read.agency);
            row.agency = other.map(|agency| practice.agencies.name(agency).to_owned());
            row.chosen = amiss.as_ref().map_or(*fate == Fate::New, |a| a.chosen.contains(&number));
            match fate {
                Fate::New => {}
                Fate::Look(why) => row.doubts.extend(why.iter().cloned()),
                Fate::There(id, withdrawn) => {
                    let address = work.whose.at(&format!("entry/{}", id.0));
                    row.out = Some(Out::There(address, *withdrawn));
                }
                Fate::Refused(why) => row.out = Some(Out::Refused(why.clone())),
            }
            row
        });
        let agencies = work.agencies.iter().map(|one| (one.agency.0.clone(), one.name.clone()));
        Ok(Self {
            whose: work.whose.clone(),
            draft: work.draft.id.0.clone(),
            file: work.read.file.clone(),
            agency: (work.read.agency.0.clone(), work.read.agency_from.clone()),
            agencies: agencies.collect(),
            rows: rows.collect(),
            told: told(work),
            ends: work.draft.ends.as_ref().map(moment).unwrap_or_default(),
            sum: work.sum.clone(),
            mistakes: amiss.map(|amiss| amiss.mistakes).unwrap_or_default(),
        })
    }
}

impl Row {
    fn of(entry: &Entry, coder: &Coder) -> Self {
        let coded = coder.code(entry);
        let kinds = coded.kinds.iter().filter(|kind| **kind != Kind::Other).map(|kind| {
            let mention = coded.mentions.iter().find(|mention| mention.kind == *kind);
            let words = mention.map(|mention| mention.words.clone()).unwrap_or_default();
            (kind.label().to_owned(), words)
        });
        let written = &entry.written;
        let mut doubts: Vec<String> =
            written.problem.iter().chain(&written.warning).cloned().collect();
        doubts.extend(entry.problems.iter().cloned());
        let filled: Vec<_> =
            entry.fields.iter().filter(|cell| !cell.text.trim().is_empty()).collect();
        Self {
            place: place(entry),
            when: entry.when.to_string(),
            written: if written.carried {
                "carried down from the row above".to_owned()
            } else {
                written.raw.trim().to_owned()
            },
            kinds: kinds.collect(),
            cells: cells(&filled),
            marking: marking_words(entry.marking),
            doubts,
            ..Self::default()
        }
    }
}

/// What the reader of returns says of the file, but for what is told at a row. Its advice is for
/// files in a folder; here a copy of the file is what can be changed.
fn told(work: &Work) -> Vec<(String, String, String)> {
    let at_row = |sheet: &Option<String>, row: Option<u32>| {
        work.read.entries.iter().any(|entry| {
            Some(entry.source.row) == row && (sheet.is_none() || entry.source.sheet == *sheet)
        })
    };
    let said = work.read.complaints.iter();
    said.filter(|one| !at_row(&one.sheet, one.row))
        .filter(|one| !one.advice.contains("--agency"))
        .map(|one| {
            let column = one.column.as_ref().map(|column| format!("column “{column}”"));
            let row = one.row.map(|row| format!("row {row}"));
            let place: Vec<String> =
                [one.sheet.clone(), row, column].into_iter().flatten().collect();
            let advice = if one.advice.contains("review.toml") {
                "if that is wrong, give the column a heading that says what it holds, in a copy of the file"
                    .to_owned()
            } else {
                one.advice.clone()
            };
            let place = if place.is_empty() { "The file".to_owned() } else { place.join(", ") };
            (sentence(&place), one.what.clone(), advice)
        })
        .collect()
}

/// What it shows.
pub fn view(data: &Check, token: &Markup) -> Page {
    let whose = &data.whose;
    let action = whose.at(&format!("import/{}", data.draft));
    let can = |row: &&Row| row.out.is_none();
    let look: Vec<&Row> = data.rows.iter().filter(can).filter(|r| !r.doubts.is_empty()).collect();
    let plain: Vec<&Row> = data.rows.iter().filter(can).filter(|r| r.doubts.is_empty()).collect();
    let out: Vec<&Row> = data.rows.iter().filter(|row| !can(row)).collect();
    let (first, second) = if look.is_empty() { ("plain", "row") } else { ("row", "plain") };
    whose
        .page(Here::Record, "Check the rows", html! {
            (data.mistakes.summary())
            h1 class="govuk-heading-l" { "Check the rows before they are taken" }
            (facts(data, look.len(), plain.len()))
            (remarks(&data.told))
            form method="post" action=(action) novalidate {
                (token)
                input type="hidden" name="read" value=(data.sum);
                (agency(data))
                @if !look.is_empty() {
                    (group(first, "Rows to look at", &look,
                        "Something about these is doubtful. Tick those that are right as they stand.", &data.mistakes))
                }
                @if !plain.is_empty() {
                    (group(second, "Rows that were understood", &plain,
                        "Untick what does not belong in this child’s file.", &data.mistakes))
                }
                @if look.is_empty() && plain.is_empty() {
                    p class="govuk-body" id="row" { "There is no row in this file that can be taken." }
                }
                p class="govuk-body" {
                    "Once taken, an entry cannot be changed. It can be corrected or withdrawn by a later one, \
                     and stays readable."
                }
                div class="govuk-button-group" {
                    @if !(look.is_empty() && plain.is_empty()) {
                        (button(&Button::new("Take the rows ticked").sends("do", "accept")))
                    }
                    (button(&Button::new("Throw this file away").secondary().sends("do", "drop")))
                    a class="govuk-link" href="/" { "Decide later" }
                }
            }
            (left_out(&out))
        })
        .with_mistakes(!data.mistakes.none())
}

fn facts(data: &Check, look: usize, plain: usize) -> Markup {
    let there = data.rows.iter().filter(|row| matches!(row.out, Some(Out::There(..)))).count();
    let refused = data.rows.iter().filter(|row| matches!(row.out, Some(Out::Refused(_)))).count();
    let mut told = vec![
        (plain, "understood", "understood"),
        (look, "to look at", "to look at"),
        (there, "in this file already", "in this file already"),
        (refused, "that cannot be taken", "that cannot be taken"),
    ];
    told.retain(|(n, ..)| *n > 0);
    let told: Vec<String> = told.iter().map(|(n, one, many)| count(*n, one, many)).collect();
    let rows = format!("{}: {}", count(data.rows.len(), "row", "rows"), told.join(", "));
    let rows = vec![
        Pair::new("File", &data.file),
        Pair::new("Rows", rows),
        Pair::new("Waits until", &data.ends),
    ];
    summary_list(&SummaryList { rows, ..SummaryList::default() })
}

fn remarks(told: &[(String, String, String)]) -> Markup {
    if told.is_empty() {
        return html! {};
    }
    moj::alert(
        Tone::Information,
        "About this file",
        &html! {
            ul class="govuk-list govuk-list--bullet" {
                @for (place, what, advice) in told { li { (place) ": " (quoted(what)) "; " (quoted(advice)) "." } }
            }
        },
    )
}

fn agency(data: &Check) -> Markup {
    let (chosen, from) = &data.agency;
    let known = data.agencies.iter().any(|(key, _)| key == chosen);
    let none =
        Opt { value: Some(String::new()), words: "Choose an agency".to_owned(), ..Opt::default() };
    let each = data.agencies.iter().map(|(key, name)| Opt {
        value: Some(key.clone()),
        words: name.clone(),
        chosen: key == chosen,
        ..Opt::default()
    });
    let items = Some(none).filter(|_| !known).into_iter().chain(each).collect();
    html! {
        (select(&Select {
            field: Field::new("agency", "Which agency sent it?")
                .hint(sentence(&quoted(from)))
                .mistake(&data.mistakes)
                .label_class("govuk-label--m"),
            items,
            ..Select::default()
        }))
        (button(&Button { once: None, ..Button::new("Read it as this agency’s") }.secondary().sends("do", "agency")))
    }
}

fn group(prefix: &str, legend: &str, rows: &[&Row], hint: &str, mistakes: &Mistakes) -> Markup {
    let items = rows.iter().map(|row| {
        let title = html! { (row.place) ": " (row.when) };
        Choice::new(row.number.to_string(), title).hint(body(row)).chosen(row.chosen)
    });
    let mut choices = Choices::new("row", legend, items).hint(hint);
    prefix.clone_into(&mut choices.prefix);
    "tl-rows".clone_into(&mut choices.classes);
    checkboxes(&choices.mistake(mistakes))
}

/// A row's words, beside what was read out of them.
fn body(row: &Row) -> Markup {
    html! {
        @for doubt in &row.doubts {
            span class="tl-row tl-row--doubt" {
                (tag(&Tag { words: text("Look"), classes: "govuk-tag--yellow".to_owned(), ..Tag::default() }))
                " " (sentence(&quoted(doubt))) "."
            }
        }
        @if !row.written.is_empty() && row.written != row.when {
            span class="tl-row" { "Date as written: " (row.written) }
        }
        @if let Some(agency) = &row.agency { span class="tl-row" { "Agency: " (agency) } }
        @if let Some(marking) = row.marking { span class="tl-row" { "Will be " (marking) } }
        @for (heading, told) in &row.cells {
            span class="tl-row tl-row--told" { @if !heading.is_empty() { (heading) ": " } (told) }
        }
        @for (kind, words) in &row.kinds {
            span class="tl-row" {
                "Read as: " (kind) @if !words.is_empty() { ", from “" (words) "”" }
            }
        }
    }
}

fn left_out(rows: &[&Row]) -> Markup {
    if rows.is_empty() {
        return html! {};
    }
    let list = html! {
        ul class="govuk-list" {
            @for row in rows {
                li class="tl-left-out" {
                    strong { (row.place) ": " (row.when) } br;
                    @match &row.out {
                        Some(Out::There(address, withdrawn)) => {
                            "In this file already: "
                            a class="govuk-link" href=(address) { "the entry of " (row.place.to_lowercase()) }
                            @if *withdrawn { ", which was withdrawn" }
                            "."
                        }
                        Some(Out::Refused(why)) => { (sentence(&quoted(why))) "." }
                        None => {}
                    }
                }
            }
        }
    };
    details(&Details {
        summary: text(count(
            rows.len(),
            "row is not offered, and why",
            "rows are not offered, and why",
        )),
        words: list,
        ..Details::default()
    })
}
