//! `GET /health`: whether this server can do its work. For load balancers; says nothing else.

use crate::app::App;
use crate::wrong::Wrong;
use axum::Json;
use axum::extract::State;
use serde::Serialize;

/// What is said.
#[derive(Debug, Serialize)]
pub struct Health {
    /// `ok`; any other answer has another status.
    status: &'static str,
    /// The program's version.
    version: &'static str,
}

/// Answers `ok` while the store does; 503 while it does not.
pub async fn get(State(app): State<App>) -> Result<Json<Health>, Wrong> {
    let asked = tokio::task::spawn_blocking(move || app.store().ping()).await;
    asked.map_err(|why| Wrong::inside("asking the store", why))??;
    Ok(Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") }))
}
