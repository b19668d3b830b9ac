//! **The API**: JSON for machines, under `/api/v1`. It goes through the same desk as pages, by the
//! rights of the practitioner whose token it is; see [`bearer`].
//!
//! An answer tells of a closed entry that it exists and which agency recorded it, and nothing else:
//! not its date, by a filter, by its place in a list or by where a page of a list begins.

mod asked;
mod bearer;
mod child;
mod children;
mod entries;
mod entry;
pub(crate) mod limit;
mod record;
#[cfg(test)]
pub(crate) mod tests;
mod tokens;
mod webhooks;

use crate::app::App;
use crate::frame::{Frame, nowhere};
use crate::wrong::{Wrong, problem};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, delete, get, post};
use axum::{Json, Router};
use std::sync::Arc;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Content, OpenApi as Document, Ref, ResponseBuilder};
use utoipa::{Modify, OpenApi, ToSchema};

/// Every address of the API, and the page on which a person makes and ends tokens.
pub fn routes() -> Router<App> {
    let machines = Router::new()
        .route("/api/v1/openapi.json", get(document))
        .route("/api/v1/children", get(children::get))
        .route("/api/v1/child/{child}", get(child::get))
        .route("/api/v1/child/{child}/entries", get(entries::get).post(record::post))
        .route("/api/v1/child/{child}/entries/{entry}", get(entry::get))
        .route("/api/v1/webhooks", get(webhooks::get).post(webhooks::post))
        .route("/api/v1/webhooks/{webhook}", delete(webhooks::delete))
        .route("/api/{*nowhere}", any(nowhere))
        .layer(from_fn(how_to_come_in));
    Router::new()
        .route("/account/tokens", get(tokens::get).post(tokens::post))
        .route("/account/tokens/end", post(tokens::end))
        .merge(machines)
}

/// Whoever comes without a token is told what would let them in (RFC 6750 section 3).
async fn how_to_come_in(frame: Frame, request: Request, next: Next) -> Response {
    let answer = next.run(request).await;
    if answer.status() != StatusCode::UNAUTHORIZED {
        return answer;
    }
    let unknown = Wrong::NotSignedIn(String::new());
    let wrong = answer.extensions().get::<Arc<Wrong>>();
    let wrong = wrong.map_or(&unknown, Arc::as_ref);
    wrong.log();
    let mut answer = problem(wrong, &frame);
    answer.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    answer
}

/// What went wrong (RFC 9457).
#[derive(ToSchema)]
#[expect(dead_code, reason = "the description of what `wrong::problem` writes")]
struct Problem {
    /// `about:blank`: the status says what sort of problem it is.
    r#type: String,
    /// What went wrong.
    title: String,
    /// The status of the answer.
    status: u16,
    /// What went wrong, in words that say what to mend or whom to ask.
    detail: String,
    /// The number to give to those who run the server.
    operation: String,
}

/// The description of the API.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Throughline",
        version = "1",
        description = "Children's files of a safeguarding partnership, by the rights of the \
            practitioner whose token is sent. A text that is empty was not recorded; nothing that \
            is missing did not happen."
    ),
    paths(
        children::get,
        child::get,
        entries::get,
        entry::get,
        record::post,
        webhooks::get,
        webhooks::post,
        webhooks::delete
    ),
    components(schemas(Problem)),
    security(("token" = [])),
    modifiers(&Everywhere)
)]
struct Described;

/// What holds for every address: how to come in, and how it is told that something went wrong.
struct Everywhere;

impl Modify for Everywhere {
    fn modify(&self, document: &mut Document) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(
            "A token that a practitioner made on the page of their account. It ends, and it can do \
             no more than they can.",
        ));
        if let Some(components) = &mut document.components {
            components.add_security_scheme("token", SecurityScheme::Http(bearer.build()));
        }
        let told = [
            ("401", "No token, or none that is good now"),
            ("403", "The rules do not allow it; `detail` says why"),
            ("404", "There is no such thing, or none that the practitioner may know of"),
            (
                "429",
                "This token has asked too often; `Retry-After` says in how many seconds to ask again",
            ),
            ("422", "What was sent cannot be understood; `detail` says what to mend"),
        ];
        for path in document.paths.paths.values_mut() {
            let operations = [&mut path.get, &mut path.post, &mut path.delete];
            for operation in operations.into_iter().flatten() {
                for (status, words) in told {
                    let content = Content::new(Some(Ref::from_schema_name("Problem")));
                    let response = ResponseBuilder::new()
                        .description(words)
                        .content("application/problem+json", content)
                        .build();
                    operation.responses.responses.insert(status.to_owned(), response.into());
                }
            }
        }
    }
}

/// `GET /api/v1/openapi.json`, to be read by anyone: it says what can be asked, of no child.
async fn document() -> Response {
    Json(Described::openapi()).into_response()
}
