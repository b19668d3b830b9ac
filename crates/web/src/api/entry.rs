//! An entry as the API tells it, and `GET /api/v1/child/{child}/entries/{entry}`.

use super::bearer::Reads;
use crate::desk::Desk;
use crate::opened::{Opened, Seen, recorded_here};
use crate::readings::Reading;
use crate::wrong::Wrong;
use axum::Json;
use axum::extract::Path;
use chronology::{Agency, EntryId, Kind, Part};
use practice::Practice;
use serde::Serialize;
use store::{ChildId, Line, marking_name};
use utoipa::ToSchema;

/// An entry that can be read.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpenEntry {
    /// Its name.
    pub(super) entry: String,
    /// The agency whose account it is.
    agency: Told,
    /// When it happened.
    when: When,
    /// What it is: as stated when it was recorded, or else as read out of its words.
    kinds: Vec<KindRead>,
    /// Every cell, as written, in the agency's order.
    cells: Vec<Cell>,
    /// When it was recorded or brought in here.
    recorded: String,
    /// The return that it came with; none for what was recorded here.
    source: Option<Source>,
    /// `ordinary`, `restricted`, `third_party` or `legal`.
    marking: String,
    /// What is doubtful about its date or its row.
    doubts: Vec<String>,
    /// The earlier entry that it supersedes or withdraws.
    changes: Option<Changes>,
    /// The later entry that supersedes or withdraws it.
    changed_by: Option<Changed>,
}

/// An entry that is closed to this practitioner: that it exists, and which agency to ask.
#[derive(Debug, Serialize, ToSchema, PartialEq, Eq, PartialOrd, Ord)]
pub struct Closed {
    /// The agency that recorded it.
    agency: Told,
    /// Its name, by which it can be asked for.
    pub(super) entry: String,
}

/// An entry as far as it can be read.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "one of them, for one answer")]
pub enum OneEntry {
    /// To be read.
    Open(OpenEntry),
    /// Closed.
    Closed(Closed),
}

/// An agency.
#[derive(Debug, Serialize, ToSchema, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// Its key.
    key: String,
    /// Its name as people say it.
    name: String,
}

/// When something happened, by the clock on the wall in London.
#[derive(Debug, Serialize, ToSchema)]
pub struct When {
    /// The earliest that it can have been: a day, or a minute; none where not known.
    earliest: Option<String>,
    /// The latest that it can have been.
    latest: Option<String>,
    /// How exactly it is known: `minute`, `day`, `month`, `unknown` …
    precision: String,
    /// Whether the writer said “about”.
    approximate: bool,
    /// For people.
    words: String,
    /// As the agency wrote it.
    written: String,
}

/// A kind, and what gave it.
#[derive(Debug, Serialize, ToSchema)]
pub struct KindRead {
    /// The kind.
    kind: String,
    /// Its name for people.
    label: String,
    /// The words of the entry that it was read out of; empty for a kind that was stated.
    words: String,
}

/// One cell.
#[derive(Debug, Serialize, ToSchema)]
pub struct Cell {
    /// The agency's own heading.
    heading: String,
    /// What the heading is: `narrative`, `outcome`, `voice` …
    #[schema(value_type = String)]
    part: Part,
    /// As written.
    text: String,
}

/// Where an entry was read from.
#[derive(Debug, Serialize, ToSchema)]
pub struct Source {
    /// The file's name.
    file: String,
    /// The sheet or table.
    sheet: Option<String>,
    /// The record, from 1.
    row: u32,
}

/// What an entry does to an earlier one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changes {
    /// `supersedes` or `withdraws`.
    how: String,
    /// The earlier entry.
    entry: String,
    /// Why.
    reason: String,
}

/// What a later entry does to this one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changed {
    /// `supersedes` or `withdraws`.
    how: String,
    /// The later entry.
    entry: String,
}

fn told(agency: &Agency, practice: &Practice) -> Told {
    Told { key: agency.0.clone(), name: practice.agencies.name(agency).to_owned() }
}

impl Closed {
    /// A closed entry.
    pub fn of(entry: &EntryId, agency: &Agency, practice: &Practice) -> Self {
        Self { entry: entry.0.clone(), agency: told(agency, practice) }
    }
}

impl OpenEntry {
    /// An entry that can be read, with what the reading knows of its kinds.
    pub fn of(line: &Line, reading: &Reading, practice: &Practice) -> Self {
        let kept = &line.kept;
        let (when, entry) = (kept.when(), kept.entry.as_ref());
        let mut doubts: Vec<String> = entry.map(|one| one.problems.clone()).unwrap_or_default();
        doubts.extend(entry.and_then(|one| one.written.problem.clone()));
        doubts.extend(entry.and_then(|one| one.written.warning.clone()));
        let cells = entry.into_iter().flat_map(|one| &one.fields);
        let from = entry.filter(|one| !recorded_here(Some(one))).map(|one| &one.source);
        Self {
            entry: kept.id.0.clone(),
            agency: told(&kept.agency, practice),
            when: When {
                earliest: when.earliest_text(),
                latest: when.latest_text(),
                precision: when.precision().name().to_owned(),
                approximate: when.approximate(),
                words: when.to_string(),
                written: entry.map(|one| one.written.raw.clone()).unwrap_or_default(),
            },
            kinds: kinds(line, reading),
            cells: cells
                .map(|cell| Cell {
                    heading: cell.heading.clone(),
                    part: cell.part,
                    text: cell.text.clone(),
                })
                .collect(),
            recorded: kept.recorded.as_str().to_owned(),
            source: from.map(|from| Source {
                file: from.file.clone(),
                sheet: from.sheet.clone(),
                row: from.row,
            }),
            marking: marking_name(line.marking).to_owned(),
            doubts,
            changes: kept.change.as_ref().map(|change| Changes {
                how: change.how.name().to_owned(),
                entry: change.of.0.clone(),
                reason: change.reason.clone(),
            }),
            changed_by: line
                .changed_by
                .as_ref()
                .map(|(by, how)| Changed { how: how.name().to_owned(), entry: by.0.clone() }),
        }
    }
}

fn kinds(line: &Line, reading: &Reading) -> Vec<KindRead> {
    let kind = |kind: Kind, words: String| KindRead {
        kind: kind.name().to_owned(),
        label: kind.label().to_owned(),
        words,
    };
    if !line.kinds.is_empty() {
        return line.kinds.iter().map(|one| kind(one.kind, one.words.clone())).collect();
    }
    let case = &reading.case;
    let place = case.entries.iter().position(|entry| entry.id == line.kept.id);
    let Some(coded) = place.and_then(|place| case.coded.get(place)) else { return Vec::new() };
    let words = |of: Kind| {
        let mention = coded.mentions.iter().find(|mention| mention.kind == of);
        mention.map(|mention| mention.words.clone()).unwrap_or_default()
    };
    coded.kinds.iter().map(|one| kind(*one, words(*one))).collect()
}

/// One entry
#[utoipa::path(
    get,
    path = "/api/v1/child/{child}/entries/{entry}",
    operation_id = "entry",
    params(
        ("child" = String, Path, description = "The name of the file"),
        ("entry" = String, Path, description = "The name of the entry"),
    ),
    responses((status = 200, description = "The entry, as far as it can be read", body = OneEntry))
)]
pub async fn get(
    Reads(desk): Reads,
    Path((child, entry)): Path<(String, String)>,
) -> Result<Json<OneEntry>, Wrong> {
    let (child, entry) = (ChildId(child), EntryId(entry));
    desk.run(move |desk| {
        desk.look_entry(&child, &entry, |opened| read(desk, opened, &entry)).map(Json)
    })
    .await
}

fn read(desk: &Desk, opened: &mut Opened<'_, '_, '_>, entry: &EntryId) -> Result<OneEntry, Wrong> {
    let practice = desk.app().practice();
    let person = opened.child()?;
    let line = opened.looking.entry(entry)?;
    let (reading, _) = opened.reading(&person)?;
    Ok(match opened.seen(line) {
        Seen::Open(line) => OneEntry::Open(OpenEntry::of(&line, &reading, practice)),
        Seen::Sealed { entry, agency, .. } => {
            OneEntry::Closed(Closed::of(&entry, &agency, practice))
        }
    })
}
