//! `POST /api/v1/child/{child}/entries`: records an entry, read as the page's form is.

use super::asked::unclear;
use super::bearer::Records;
use crate::desk::Desk;
use crate::pages::child::form::Typed;
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::rejection::BytesRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chronology::{Kind, Marking};
use serde::{Deserialize, Serialize};
use store::{ChildId, Head, KeptPerson, New, marking_name};
use utoipa::ToSchema;

/// An entry to be recorded, as the practitioner's agency tells it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToRecord {
    /// When it happened, as exactly as it is known: `4 March 2018`, `2018-03-04`, `March 2018`,
    /// `about 10 September 2016`, or `not known`.
    when: String,
    /// What happened.
    told: String,
    /// Outcome or decision.
    #[serde(default)]
    outcome: String,
    /// Whether the child was seen; none where not recorded.
    #[serde(default)]
    seen: Option<ChildSeen>,
    /// The child's own words, without marks of quotation.
    #[serde(default)]
    words: String,
    /// `ordinary` (where not said), `restricted`, `third_party` or `legal`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    marking: Marking,
    /// Kinds that the practitioner states.
    #[serde(default)]
    kinds: Vec<String>,
    /// The `head` that was read: where something was recorded since, nothing is kept (409).
    #[serde(default)]
    expected_head: Option<i64>,
}

/// Whether the child was seen.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChildSeen {
    /// Seen alone.
    Alone,
    /// Seen, with others there.
    WithOthers,
    /// Not seen.
    No,
}

/// What was recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct Recorded {
    /// The entry's name.
    entry: String,
    /// How many records the file holds now.
    head: i64,
}

/// Records an entry
#[utoipa::path(
    post,
    path = "/api/v1/child/{child}/entries",
    operation_id = "record",
    params(("child" = String, Path, description = "The name of the file")),
    request_body = ToRecord,
    responses(
        (status = 201, description = "Recorded; `Location` is its address", body = Recorded),
        (
            status = 409,
            description = "The file has moved on from `expected_head`; nothing was kept",
            body = super::Problem,
            content_type = "application/problem+json"
        ),
    )
)]
pub async fn post(
    Records(desk): Records,
    Path(child): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Wrong> {
    let body = body.map_err(|refusal| Wrong::of_status(refusal.status()))?;
    let child = ChildId(child);
    desk.run(move |desk| {
        // Whether it may be done comes first: a stranger to the file learns nothing of the rest.
        let (person, head) = desk.look(&child, Act::Look, "API: record", |opened| {
            desk.may(Act::Record, Thing::File(opened.file))?;
            Ok((opened.child()?, opened.looking.child().head.clone()))
        })?;
        let sent: ToRecord = serde_json::from_slice(&body)
            .map_err(|why| unclear(&format!("The JSON cannot be read: {why}")))?;
        let expected = sent.expected_head.map(|length| (length, head));
        if expected.as_ref().is_some_and(|(length, head)| *length != head.length) {
            return Err(Wrong::Moved);
        }
        let new = sent.read(desk, &person)?;
        let entry = new.id.0.clone();
        let head = keep(desk, &child, new, expected.map(|(_, head)| head).as_ref())?;
        let at = format!("/api/v1/child/{child}/entries/{entry}");
        let recorded = Json(Recorded { entry, head: head.length });
        Ok((StatusCode::CREATED, [(header::LOCATION, at)], recorded).into_response())
    })
    .await
}

fn keep(desk: &Desk, child: &ChildId, new: New, expected: Option<&Head>) -> Result<Head, Wrong> {
    let (_, file) = desk.ties(child)?;
    let because = desk.may(Act::Record, Thing::File(&file))?;
    desk.act(child, Act::Record.key(), because, "API", |acting| acting.append(&[new], expected))
}

impl ToRecord {
    /// The entry that this makes.
    fn read(self, desk: &Desk, person: &KeptPerson) -> Result<New, Wrong> {
        let kinds: Result<Vec<Kind>, _> = self.kinds.iter().map(|name| name.parse()).collect();
        let kinds = kinds.map_err(|_| unclear("`kinds` are names of kinds"))?;
        let seen = match self.seen {
            Some(ChildSeen::Alone) => "alone",
            Some(ChildSeen::WithOthers) => "with-others",
            Some(ChildSeen::No) => "no",
            None => "",
        };
        let trimmed = |text: String| text.trim().to_owned();
        let typed = Typed {
            when: trimmed(self.when),
            told: trimmed(self.told),
            outcome: trimmed(self.outcome),
            seen: seen.to_owned(),
            words: trimmed(self.words),
            marking: marking_name(self.marking).to_owned(),
        };
        let born = person.person.born.parse().ok();
        let read = typed.read_when(desk.app().practice(), born, desk.today());
        let mistakes = typed.mistakes(&read);
        if !mistakes.none() {
            let told = mistakes.iter().map(|(field, sentence)| format!("`{field}`: {sentence}"));
            return Err(Wrong::Unclear(told.collect::<Vec<_>>().join("; ")));
        }
        Ok(New::entry(typed.entry(desk, &read), kinds))
    }
}
