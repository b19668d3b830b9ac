//! `/api/v1/webhooks`: where messages go, for an administrator's program.

use super::asked::unclear;
use super::bearer::{Reads, Records};
use crate::desk::Desk;
use crate::pages::admin::webhooks::{Wanted, email_of, make, set_open};
use crate::parts::Mistakes;
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use store::Webhook;
use utoipa::ToSchema;

/// A webhook to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToMake {
    /// Where messages go: an address that begins with `https://`, or one of the same machine.
    url: String,
    /// What is told: `file.made`, `file.recorded`, `entries.imported`, `entry.corrected`,
    /// `entry.withdrawn`, `entry.sealed`, `entry.unsealed`, `involvement.began`,
    /// `involvement.ended`.
    events: Vec<String>,
    /// The e-mail address of the practitioner by whose rights messages are sent.
    practitioner: String,
}

/// Every webhook.
#[derive(Debug, Serialize, ToSchema)]
pub struct Webhooks {
    /// Each, by its making.
    webhooks: Vec<Kept>,
}

/// A webhook.
#[derive(Debug, Serialize, ToSchema)]
pub struct Kept {
    /// Its name.
    webhook: String,
    /// Where messages go.
    url: String,
    /// What is told.
    events: Vec<String>,
    /// The e-mail address of the practitioner by whose rights messages are sent.
    practitioner: String,
    /// Whether it is in use.
    open: bool,
    /// What messages are signed with; only in the answer that tells of its making.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

impl Kept {
    fn of(desk: &Desk, hook: Webhook, secret: Option<String>) -> Result<Self, Wrong> {
        Ok(Self {
            practitioner: email_of(desk, &hook.practitioner)?,
            webhook: hook.id.0,
            url: hook.url,
            events: hook.events.split(' ').map(str::to_owned).collect(),
            open: hook.is_open,
            secret,
        })
    }
}

/// Every webhook
#[utoipa::path(
    get,
    path = "/api/v1/webhooks",
    operation_id = "webhooks",
    responses((status = 200, description = "Every webhook, without its secret", body = Webhooks))
)]
pub async fn get(Reads(desk): Reads) -> Result<Json<Webhooks>, Wrong> {
    desk.run(|desk| {
        desk.may(Act::Administer, Thing::Partnership)?;
        let hooks = desk.store().webhooks()?.into_iter();
        let webhooks: Result<_, _> = hooks.map(|hook| Kept::of(desk, hook, None)).collect();
        Ok(Json(Webhooks { webhooks: webhooks? }))
    })
    .await
}

/// Makes a webhook
#[utoipa::path(
    post,
    path = "/api/v1/webhooks",
    operation_id = "make_webhook",
    request_body = ToMake,
    responses((status = 201, description = "Made; its secret is told only now", body = Kept))
)]
pub async fn post(
    Records(desk): Records,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Wrong> {
    let body = body.map_err(|refusal| Wrong::of_status(refusal.status()))?;
    desk.run(move |desk| {
        let because = desk.may(Act::Administer, Thing::Partnership)?;
        let sent: ToMake = serde_json::from_slice(&body)
            .map_err(|why| unclear(&format!("The JSON cannot be read: {why}")))?;
        let wanted = Wanted { url: sent.url, events: sent.events, email: sent.practitioner };
        let mut mistakes = Mistakes::default();
        let Some((hook, secret)) = make(desk, because, &wanted, &mut mistakes)? else {
            let told = mistakes.iter().map(|(field, sentence)| format!("`{field}`: {sentence}"));
            return Err(Wrong::Unclear(told.collect::<Vec<_>>().join("; ")));
        };
        let kept = Kept::of(desk, hook, Some(secret))?;
        Ok((StatusCode::CREATED, Json(kept)).into_response())
    })
    .await
}

/// Closes a webhook
#[utoipa::path(
    delete,
    path = "/api/v1/webhooks/{webhook}",
    operation_id = "close_webhook",
    params(("webhook" = String, Path, description = "The webhook's name")),
    responses((status = 204, description = "Closed: nothing more is sent, not even what waits"))
)]
pub async fn delete(
    Records(desk): Records,
    Path(webhook): Path<String>,
) -> Result<StatusCode, Wrong> {
    desk.run(move |desk| {
        let because = desk.may(Act::Administer, Thing::Partnership)?;
        set_open(desk, because, &webhook, false)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
