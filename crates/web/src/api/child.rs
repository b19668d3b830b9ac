//! `GET /api/v1/child/{child}`: who the child is, and need and response now.

use super::bearer::Reads;
use crate::desk::Desk;
use crate::opened::Opened;
use crate::readings::Reading;
use crate::wrong::Wrong;
use access::Act;
use axum::Json;
use axum::extract::Path;
use practice::Practice;
use serde::Serialize;
use store::ChildId;
use utoipa::ToSchema;

/// A child's file. A text that is empty was not recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChildFile {
    /// The name of the file.
    child: String,
    /// Given names.
    given: String,
    /// Family name.
    family: String,
    /// Other names.
    known_as: Vec<String>,
    /// Date of birth (`2002-05-14`), or as much of it as is known.
    born: String,
    /// Sex or gender as recorded.
    sex: String,
    /// Pronouns as the child states them.
    pronouns: String,
    /// First language, and whether an interpreter is needed.
    language: String,
    /// NHS number, UPN and the like.
    identifiers: Vec<Identifier>,
    /// Need and response now; none where no entry that can be read has a date.
    now: Option<Now>,
    /// How many entries that stand can be read.
    entries: usize,
    /// How many entries that stand are closed to this practitioner. Nothing here counts them.
    closed: usize,
    /// How many records the file holds: any later record changes it. To be sent as `expected_head`.
    head: i64,
}

/// An identifier.
#[derive(Debug, Serialize, ToSchema)]
pub struct Identifier {
    /// What it is (`nhs_number`, `upn` …).
    scheme: String,
    /// As written.
    value: String,
}

/// What the entries that can be read show today: counted from them, not judged.
#[derive(Debug, Serialize, ToSchema)]
pub struct Now {
    /// The day of reading.
    day: String,
    /// The day since when both levels hold.
    since: String,
    /// Need.
    need: Level,
    /// Response.
    response: Level,
    /// The entries that set both.
    because: Vec<String>,
}

/// A level of the partnership's threshold document.
#[derive(Debug, Serialize, ToSchema)]
pub struct Level {
    /// 1 to 4.
    level: u8,
    /// Its name.
    name: String,
}

/// Who the child is, and need and response now
#[utoipa::path(
    get,
    path = "/api/v1/child/{child}",
    operation_id = "child",
    params(("child" = String, Path, description = "The name of the file")),
    responses((status = 200, description = "The child", body = ChildFile))
)]
pub async fn get(Reads(desk): Reads, Path(child): Path<String>) -> Result<Json<ChildFile>, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        desk.look(&child, Act::Look, "API: child", |opened| read(desk, opened, &child)).map(Json)
    })
    .await
}

fn read(desk: &Desk, opened: &mut Opened<'_, '_, '_>, child: &ChildId) -> Result<ChildFile, Wrong> {
    let kept = opened.child()?;
    let (reading, closed) = opened.reading(&kept)?;
    let person = kept.person;
    let identifiers = person.identifiers.into_iter();
    Ok(ChildFile {
        child: child.to_string(),
        given: person.given,
        family: person.family,
        known_as: person.known_as,
        born: person.born,
        sex: person.sex,
        pronouns: person.pronouns,
        language: person.language,
        identifiers: identifiers
            .map(|one| Identifier { scheme: one.scheme, value: one.value })
            .collect(),
        now: now(&reading, desk.app().practice()),
        entries: reading.case.entries.len(),
        closed,
        head: opened.looking.child().head.length,
    })
}

fn now(reading: &Reading, practice: &Practice) -> Option<Now> {
    let step = reading.steps.iter().rev().find(|step| step.day <= reading.as_of)?;
    let level = |number: u8| {
        let named = practice.thresholds.level.iter().find(|level| level.number == number);
        Level { level: number, name: named.map(|level| level.name.clone()).unwrap_or_default() }
    };
    Some(Now {
        day: reading.as_of.to_string(),
        since: step.day.to_string(),
        need: level(step.need),
        response: level(step.response),
        because: step.because.iter().map(|id| id.0.clone()).collect(),
    })
}
