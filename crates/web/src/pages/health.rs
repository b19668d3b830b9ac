//! `GET /health`: whether this server can do its work. For load balancers; says nothing else.

use crate::app::App;
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

/// Answers once the server can.
pub async fn get(State(_): State<App>) -> Json<Health> {
    Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") })
}
