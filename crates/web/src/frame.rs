//! What stands around every answer: an operation id, a nonce for scripts, the headers that keep
//! pages safe, the log line and the figures; and the place where a handler's [`Page`] or
//! [`Wrong`] becomes HTML.

use crate::app::App;
use crate::layout::{self, Page};
use crate::who::Signed;
use crate::wrong::{Wrong, problem};
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::convert::Infallible;
use std::sync::{Arc, OnceLock};
use tracing::Instrument;

/// One request's surroundings. Handlers that need it take it as an argument.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// What people read out when something went wrong; it stands in the log too.
    pub operation: String,
    /// What a script of this answer must carry to be run.
    pub nonce: String,
    /// Who is signed in, once the session is read.
    pub(crate) signed: Arc<OnceLock<Signed>>,
}

/// Letters that cannot be taken for one another when read out.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

impl Frame {
    fn new() -> Result<Self, Wrong> {
        let mut chance = [0_u8; 26];
        getrandom::fill(&mut chance)
            .map_err(|why| Wrong::inside("no randomness to be had", why))?;
        let letters = chance
            .iter()
            .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)))
            .map(|letter| char::from(*letter));
        let all: String = letters.collect();
        let (operation, nonce) = all.split_at_checked(8).unwrap_or((&all, &all));
        let (first, second) = operation.split_at_checked(4).unwrap_or((operation, ""));
        Ok(Self {
            operation: format!("{first}-{second}"),
            nonce: nonce.to_owned(),
            signed: Arc::default(),
        })
    }

    /// Who is signed in, if anyone is.
    pub fn signed(&self) -> Option<&Signed> {
        self.signed.get()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Frame>().cloned().unwrap_or_default())
    }
}

/// The outermost layer: see the file's first line.
pub async fn around(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let frame = match Frame::new() {
        Ok(frame) => frame,
        Err(wrong) => return wrong.into_response(),
    };
    let method = request.method().clone();
    // The route with its holes, never the address itself: an address can name a child's file.
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched.map_or("none", MatchedPath::as_str).to_owned();
    let machine = route.starts_with("/api/");
    request.extensions_mut().insert(frame.clone());
    let span = tracing::info_span!("request", operation = %frame.operation, %method, %route);
    let begun = app.now();
    let answer = next.run(request).instrument(span.clone()).await;
    let taken = app.now().duration_since(begun).as_secs_f64();
    let status = answer.status().as_u16();
    span.in_scope(|| {
        if let Some(wrong) = answer.extensions().get::<Arc<Wrong>>() {
            wrong.log();
        }
        tracing::info!(status, milliseconds = taken * 1000.0, "answered");
    });
    let labels = [("method", method.to_string()), ("route", route), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", &labels).record(taken);
    guard(dress(&app, &frame, answer, machine), &frame)
}

/// Makes HTML of a page or of what went wrong; leaves other answers as they are.
fn dress(app: &App, frame: &Frame, mut answer: Response, machine: bool) -> Response {
    let wrong = answer.extensions_mut().remove::<Arc<Wrong>>();
    let page = match (answer.extensions_mut().remove::<Page>(), wrong) {
        (_, Some(wrong)) if machine => return problem(&wrong, frame),
        (_, Some(wrong)) => wrong.page(frame),
        (Some(page), None) => page,
        // A form that cannot be read, a method that is not offered, an address that is not there.
        (None, None) if layout::says_nothing(&answer) => {
            let wrong = Wrong::of_status(answer.status());
            if machine {
                return problem(&wrong, frame);
            }
            wrong.page(frame)
        }
        (None, None) => return answer,
    };
    let html = layout::html(&page, app.settings(), frame).into_string();
    let (mut parts, _) = answer.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    parts.headers.insert(header::CONTENT_TYPE, kind);
    Response::from_parts(parts, html.into())
}

/// Headers that every answer carries.
fn guard(mut answer: Response, frame: &Frame) -> Response {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{0}'; style-src 'self' 'nonce-{0}'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'",
        frame.nonce
    );
    let headers = answer.headers_mut();
    let fixed = [
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in
        [("content-security-policy", policy), ("x-operation-id", frame.operation.clone())]
    {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    // Whatever does not say otherwise may hold something of a child: it is kept nowhere.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    answer
}

/// The answer to an address that is not there.
pub async fn nowhere() -> Result<StatusCode, Wrong> {
    Err(Wrong::NotFound)
}
