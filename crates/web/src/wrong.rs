//! The one error of the web: what happened, its status, and plain words about what to do now. It
//! names no child and no person, and whoever sees it gets an operation id to read out.

use crate::frame::Frame;
use crate::layout::Page;
use crate::pages::words::count;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use std::error::Error;
use std::sync::Arc;
use store::StoreError;

/// Why a request was not done.
#[derive(Debug, thiserror::Error)]
pub enum Wrong {
    /// Nobody is signed in; the address to come back to.
    #[error("nobody is signed in")]
    NotSignedIn(String),
    /// The rules do not allow it: the deciding policy's sentence.
    #[error("refused: {0}")]
    Refused(String),
    /// There is no such page, or none that this person may know of.
    #[error("there is no such page")]
    NotFound,
    /// Somebody recorded something in between; nothing was saved.
    #[error("the file moved on meanwhile")]
    Moved,
    /// What was sent cannot be understood, in words that say what to mend.
    #[error("{0}")]
    Unclear(String),
    /// The form was not made for this session, or is too old.
    #[error("the form's token is not of this session")]
    Stale,
    /// Too many tries; how many seconds to wait.
    #[error("too many tries; again in {0} seconds")]
    TooMany(u32),
    /// More was sent than is taken.
    #[error("too much was sent")]
    TooLarge,
    /// The method is not offered here.
    #[error("the method is not offered here")]
    Method,
    /// What keeps the records cannot be reached; nothing was lost that was acknowledged.
    #[error("unavailable: {what}")]
    Unavailable {
        /// What cannot be reached.
        what: &'static str,
        /// Why, for the log.
        #[source]
        why: Box<dyn Error + Send + Sync>,
    },
    /// A fault of ours.
    #[error("{what}")]
    Inside {
        /// What was being done.
        what: &'static str,
        /// Why it failed, for the log.
        #[source]
        why: Box<dyn Error + Send + Sync>,
    },
}

/// What a person reads: heading, and what to do now.
struct Told {
    heading: &'static str,
    words: Markup,
}

impl Wrong {
    /// A fault of ours: what was being done, and why it failed.
    pub fn inside(what: &'static str, why: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Inside { what, why: why.into() }
    }

    fn unavailable(what: &'static str, why: StoreError) -> Self {
        Self::Unavailable { what, why: Box::new(why) }
    }

    /// What a status without words means.
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::Method,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            other if other.is_client_error() => {
                Self::Unclear("the request could not be read".to_owned())
            }
            _ => Self::inside("an answer without words", "no reason was given"),
        }
    }

    /// The status it answers with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotSignedIn(_) => StatusCode::UNAUTHORIZED,
            Self::Refused(_) | Self::Stale => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Moved => StatusCode::CONFLICT,
            Self::Unclear(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::Inside { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn told(&self) -> Told {
        let (heading, words) = match self {
            Self::NotSignedIn(_) => ("Sign in", html! { "Sign in to go on." }),
            Self::Refused(why) => ("You cannot see or do this", html! { (why) }),
            Self::NotFound => (
                "Page not found",
                html! { "If you typed the address, check that it is right. If you followed a link, \
                what it led to may not be yours to see." },
            ),
            Self::Moved => (
                "Somebody else recorded something meanwhile",
                html! { "Nothing of yours was saved yet. Go back, read what is new, and save again." },
            ),
            Self::Unclear(why) => ("That could not be understood", html! { (why) "." }),
            Self::Stale => (
                "This form is out of date",
                html! { "You signed in again since it was opened, or it was open for very long. \
                Nothing was saved. Go back, load the page again and repeat what you did." },
            ),
            Self::TooMany(seconds) => {
                ("Too many tries", html! { "Wait " (seconds) " seconds, then try again." })
            }
            Self::TooLarge => {
                ("That is too large", html! { "Send it in smaller parts, or ask for help." })
            }
            Self::Method => {
                ("That cannot be done here", html! { "Go back and use the page's own buttons." })
            }
            Self::Unavailable { .. } => (
                "The records cannot be reached",
                html! { "Nothing that was saved is lost. What you just sent was not saved: keep the \
                page open and try again in a few minutes." },
            ),
            Self::Inside { .. } => (
                "Sorry, something went wrong here",
                html! { "What you just sent may not have been saved: look before you send it again." },
            ),
        };
        Told { heading, words }
    }

    /// The page that a person sees.
    pub(crate) fn page(&self, frame: &Frame) -> Page {
        let told = self.told();
        Page::new(
            told.heading,
            html! {
                h1 class="govuk-heading-l" { (told.heading) }
                p class="govuk-body" { (told.words) }
                @if self.status().is_server_error() || matches!(self, Self::Refused(_) | Self::Stale) {
                    p class="govuk-body" {
                        "If you ask for help, give this number: "
                        strong { (frame.operation) } "."
                    }
                }
                p class="govuk-body" { a class="govuk-link" href="/" { "Go to the start page" } }
            },
        )
    }

    /// Writes what those who run the server need to know: reasons of faults, no names.
    pub(crate) fn log(&self) {
        match self {
            Self::Unavailable { what, why } => tracing::error!(%why, "unavailable: {what}"),
            Self::Inside { what, why } => {
                let mut reasons = why.to_string();
                let mut source = why.source();
                while let Some(deeper) = source {
                    reasons = format!("{reasons}: {deeper}");
                    source = deeper.source();
                }
                tracing::error!(reasons, "{what}");
            }
            // A refusal's sentence may name an agency and a person to ask: its sort is enough.
            Self::Refused(_) => tracing::info!("refused"),
            Self::Unclear(_) => tracing::info!("unclear"),
            other => tracing::info!("{other}"),
        }
    }
}

impl From<StoreError> for Wrong {
    /// What the store did not do, in the web's words. Names in the store's own words stay out.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unreachable(_) => {
                Self::unavailable("the database cannot be reached", error)
            }
            StoreError::Full(_) => Self::unavailable("the disk is full", error),
            StoreError::Busy(_) => Self::unavailable("the database is busy", error),
            StoreError::Moved { .. } | StoreError::AlreadyChanged(_) => Self::Moved,
            StoreError::Unknown { .. } => Self::NotFound,
            StoreError::Refused(what) => Self::Unclear(what),
            StoreError::Exists(_) => Self::Unclear("that is kept already".to_owned()),
            other => Self::inside("keeping or reading", other),
        }
    }
}

impl IntoResponse for Wrong {
    /// The status and the reason; `frame::around` makes a page or a JSON problem of it.
    fn into_response(self) -> Response {
        let mut answer = match &self {
            Self::NotSignedIn(back) if !back.starts_with("/api/") => {
                let back: String = back.bytes().map(escaped).collect();
                return Redirect::to(&format!("/sign-in?back={back}")).into_response();
            }
            other => other.status().into_response(),
        };
        if let Self::TooMany(seconds) = &self {
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
        }
        answer.extensions_mut().insert(Arc::new(self));
        answer
    }
}

/// A byte of an address as the value of a query.
fn escaped(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    }
}

/// The same for machines: RFC 9457.
pub(crate) fn problem(wrong: &Wrong, frame: &Frame) -> Response {
    let told = wrong.told();
    let status = wrong.status();
    let detail = match wrong {
        Wrong::Refused(why) | Wrong::Unclear(why) => why.clone(),
        Wrong::TooMany(seconds) => {
            format!("Wait {}, then ask again", count(*seconds, "second", "seconds"))
        }
        _ => told.heading.to_owned(),
    };
    let body = serde_json::json!({
        "type": "about:blank",
        "title": told.heading,
        "status": status.as_u16(),
        "detail": detail,
        "operation": frame.operation,
    });
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    let mut answer = (status, kind, body.to_string()).into_response();
    if let Wrong::TooMany(seconds) = wrong {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_to_come_back_to_is_escaped() {
        let answer = Wrong::NotSignedIn("/child/1?text=a b&x=\u{e9}".to_owned()).into_response();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        assert_eq!(
            answer.headers().get(header::LOCATION).unwrap(),
            "/sign-in?back=/child/1%3Ftext%3Da%20b%26x%3D%C3%A9"
        );
    }

    #[test]
    fn a_fault_of_ours_tells_people_its_number_and_not_its_reason() {
        let wrong = Wrong::inside("reading a draft", "secret of the house");
        let frame = Frame { operation: "ABCD-2345".to_owned(), ..Frame::default() };
        let page = wrong.page(&frame).main.into_string();
        assert!(page.contains("ABCD-2345"));
        assert!(!page.contains("secret"));
    }
}
