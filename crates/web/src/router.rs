//! Every address on one page, by who uses it. `frame::around` stands around them all.

use crate::app::App;
use crate::sent::SentFile;
use crate::{assets, frame, pages, sign_in};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;

/// The whole server.
pub fn router(app: App) -> Router {
    framed(routes().layer(from_fn_with_state(app.clone(), sign_in::door::known)), app)
}

/// The server as a test or a look at pages wants it: everyone is taken for one practitioner, or
/// for nobody.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn router_as(app: App, signed: Option<crate::who::Signed>) -> Router {
    use axum::middleware::{Next, from_fn};
    let sign = move |frame: frame::Frame, request: axum::extract::Request, next: Next| {
        if let Some(signed) = &signed {
            frame.sign(signed.clone());
        }
        next.run(request)
    };
    framed(routes().layer(from_fn(sign)), app)
}

fn routes() -> Router<App> {
    Router::new()
        .merge(machines())
        .merge(everyone())
        .merge(sign_in::routes())
        .merge(crate::api::routes())
        .merge(practitioners())
        .merge(file())
        .merge(pages::admin::routes())
        .merge(pages::audit::routes())
        .fallback(frame::nowhere)
}

/// What stands around every answer.
fn framed(routes: Router<App>, app: App) -> Router {
    routes
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

/// Signed in, without a child's file.
fn practitioners() -> Router<App> {
    use pages::children;
    Router::new()
        .route("/", get(pages::home::get))
        .route("/emergencies", get(pages::emergencies::list))
        .route("/children", get(children::get).post(children::post))
        .route("/children/new", get(children::new))
}

/// A child's file. Each handler comes through the desk.
fn file() -> Router<App> {
    use pages::child::{
        ask, bring_in, change, chronology, entry, involved, looks, mark, overview, people, print,
        record,
    };
    let files = DefaultBodyLimit::max(SentFile::READ);
    Router::new()
        .route("/child/{child}", get(overview::get))
        .route("/child/{child}/chronology", get(chronology::get))
        .route("/child/{child}/entry/{entry}", get(entry::get))
        .route(
            "/child/{child}/entry/{entry}/supersede",
            get(change::supersede).post(change::post_supersede),
        )
        .route(
            "/child/{child}/entry/{entry}/withdraw",
            get(change::withdraw).post(change::post_withdraw),
        )
        .route("/child/{child}/entry/{entry}/mark", get(mark::get).post(mark::post))
        .route("/child/{child}/entry/{entry}/ask", get(ask::ask).post(ask::post_ask))
        .route("/child/{child}/entry/{entry}/answer/{ask}", get(ask::answer).post(ask::post_answer))
        .route("/child/{child}/emergency", get(ask::emergency).post(ask::post_emergency))
        .route(
            "/child/{child}/emergency/{opening}",
            get(pages::emergencies::get).post(pages::emergencies::post),
        )
        .route("/child/{child}/record", get(record::get).post(record::post))
        .route("/child/{child}/record/draft", post(record::draft))
        .route("/child/{child}/import", get(bring_in::get).post(bring_in::post).layer(files))
        .route("/child/{child}/import/{draft}", get(bring_in::check).post(bring_in::post_check))
        .route("/child/{child}/import/{draft}/done", get(bring_in::done))
        .route("/child/{child}/involved", get(involved::get).post(involved::post))
        .route("/child/{child}/people", get(people::get))
        .route("/child/{child}/people/{person}", get(people::edit).post(people::post))
        .route("/child/{child}/looks", get(looks::get))
        .route("/child/{child}/print", get(print::get))
}
