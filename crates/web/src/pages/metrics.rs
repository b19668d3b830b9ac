//! `GET /metrics`: figures for Prometheus. Counts and times by route, never by child or person.

use crate::app::App;
use crate::wrong::Wrong;
use axum::extract::State;
use axum::http::{HeaderName, header};

/// The figures, where the server counts them.
pub async fn get(
    State(app): State<App>,
) -> Result<([(HeaderName, &'static str); 1], String), Wrong> {
    let handle = app.metrics().ok_or(Wrong::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()))
}
