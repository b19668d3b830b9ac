//! Every address on one page, by who uses it. [`crate::frame::around`] stands around them all.

use crate::app::App;
use crate::{assets, frame, pages};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tower_http::compression::CompressionLayer;

/// The whole server.
pub fn router(app: App) -> Router {
    Router::new()
        .merge(machines())
        .merge(everyone())
        .fallback(frame::nowhere)
        .layer(from_fn_with_state(app.clone(), frame::around))
        .layer(CompressionLayer::new())
        .with_state(app)
}

/// For those who run the server.
fn machines() -> Router<App> {
    Router::new()
        .route("/health", get(pages::health::get))
        .route("/metrics", get(pages::metrics::get))
}

/// Without signing in.
fn everyone() -> Router<App> {
    Router::new()
        .route("/assets/{name}", get(assets::get))
        .route("/help", get(pages::help::get))
        .route("/accessibility", get(pages::accessibility::get))
}
