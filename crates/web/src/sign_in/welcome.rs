//! `/welcome/{link}`: choosing a password by a link that an administrator made.

use super::door::{Before, device, go, show, with, with_hash};
use super::enter::{fields, session_cookie};
use super::password::{Weak, weak};
use super::session::Token;
use crate::app::App;
use crate::frame::Frame;
use crate::layout::Page;
use crate::parts::{Button, Field, Mistakes, button, password, text};
use crate::wrong::Wrong;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use maud::{Markup, html};
use store::Practitioner;

/// The hint beside a new password.
pub(super) const HINT: &str = "12 characters or more. Three words that have nothing to do with \
    each other are easy to remember and hard to guess. You may paste it from a password manager.";

/// The words of someone's own that a password may not be made of.
pub(super) fn own_words(who: &Practitioner) -> [&str; 3] {
    [&who.name, &who.email, &who.agency.0]
}

/// What is wrong with a new password typed twice.
pub(super) fn mistakes(typed: &str, again: &str, who: &Practitioner) -> Mistakes {
    let mut mistakes = Mistakes::default();
    if typed.is_empty() {
        mistakes.add("new-password", "Enter a new password");
    } else if let Some(weak) = weak(typed, &own_words(who)) {
        mistakes.add("new-password", Weak::to_string(&weak));
    } else if typed != again {
        mistakes.add("again", "Enter the same password again");
    }
    mistakes
}

/// The fields of a new password typed twice.
///
/// The address stands there unseen, so that a password manager knows whose password it keeps.
pub(super) fn new_fields(email: &str, mistakes: &Mistakes) -> Markup {
    let first = Field::new("new-password", "New password").hint(HINT).mistake(mistakes);
    let second = Field::new("again", "New password again").mistake(mistakes);
    html! {
        input type="email" value=(email) autocomplete="username" hidden readonly;
        (password(first, "new-password", "", &Vec::new()))
        (password(second, "new-password", "", &Vec::new()))
    }
}

/// `GET /welcome/{link}`.
///
/// # Errors
/// [`Wrong::NotFound`] for a link that is not good, whatever the reason.
pub async fn get(
    State(app): State<App>,
    frame: Frame,
    Path(link): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Wrong> {
    let token = Token::read(&link).ok_or(Wrong::NotFound)?;
    let who = with(&app, &frame, move |accounts| accounts.invited(&token)).await?;
    let who = who.ok_or(Wrong::NotFound)?;
    let before = Before::new(&app, &headers)?;
    let page = view(&who, &link, &before.csrf, &Mistakes::default());
    Ok(show(StatusCode::OK, page, before.cookie.as_slice()))
}

/// `POST /welcome/{link}`. Next comes the second factor.
///
/// # Errors
/// [`Wrong::NotFound`] for a link that is not good.
pub async fn post(
    State(app): State<App>,
    frame: Frame,
    Path(link): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Wrong> {
    let token = Token::read(&link).ok_or(Wrong::NotFound)?;
    let sent = fields(&app, &headers, request).await?;
    let asked = token.clone();
    let who = with(&app, &frame, move |accounts| accounts.invited(&asked)).await?;
    let who = who.ok_or(Wrong::NotFound)?;
    let typed = sent.one("new-password").to_owned();
    let mistakes = mistakes(&typed, sent.one("again"), &who);
    if !mistakes.none() {
        let page = view(&who, &link, sent.one("csrf"), &mistakes);
        return Ok(show(StatusCode::UNPROCESSABLE_ENTITY, page, &[]));
    }
    let browser = device(&headers);
    let begun = with_hash(&app, &frame, move |accounts| {
        let Some(who) = accounts.take_up(&token, &typed)? else { return Ok(None) };
        Ok(Some((accounts.begin(&who, false, &browser)?, accounts.has(&who)?.nothing())))
    });
    let (session, nothing) = begun.await?.ok_or(Wrong::NotFound)?;
    let next = if nothing { "/sign-in/app" } else { "/sign-in/second" };
    Ok(go(next, &[session_cookie(&app, &session)]))
}

/// What the page shows.
pub fn view(who: &Practitioner, link: &str, csrf: &str, mistakes: &Mistakes) -> Page {
    let main = html! {
        div class="govuk-grid-row" { div class="govuk-grid-column-two-thirds" {
            (mistakes.summary())
            h1 class="govuk-heading-l" { "Choose a password" }
            p class="govuk-body" { "For " (who.name) ". If that is not you, close this page." }
            form method="post" action=(format!("/welcome/{link}")) novalidate {
                input type="hidden" name="csrf" value=(csrf);
                (new_fields(&who.email, mistakes))
                (button(&Button { words: text("Continue"), once: Some(true), ..Button::default() }))
            }
        } }
    };
    Page::new("Choose a password", main).with_mistakes(!mistakes.none())
}
