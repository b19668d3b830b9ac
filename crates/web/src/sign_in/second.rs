//! `/sign-in/second`: the second factor. `/sign-in/app`: setting one up, where there is none yet.

use super::accounts::Guessed;
use super::door::{Before, Half, go, local, show, with};
use super::enter::{Back, came_in, fields, hidden, passkey_button, told, too_many, with_back};
use super::factors::Has;
use super::square::square;
use crate::app::App;
use crate::frame::Frame;
use crate::layout::Page;
use crate::parts::{Button, Field, Input, Mistakes, button, input, text, warning};
use crate::wrong::Wrong;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use maud::{Markup, html};

const WRONG_CODE: &str =
    "Enter the code that your app shows now. Each code works once: wait for the next one";

/// `GET /sign-in/second`.
///
/// # Errors
/// Where no first factor has been shown.
pub async fn get(
    State(app): State<App>,
    frame: Frame,
    half: Half,
    Query(to): Query<Back>,
    headers: HeaderMap,
) -> Result<Response, Wrong> {
    let has = with(&app, &frame, move |accounts| accounts.has(&half.who)).await?;
    let back = local(&to.back);
    if has.nothing() {
        return Ok(go(&with_back("/sign-in/app", back), &[]));
    }
    let before = Before::new(&app, &headers)?;
    let page = view(&has, &before.csrf, back, &Mistakes::default());
    Ok(show(StatusCode::OK, page, before.cookie.as_slice()))
}

/// `POST /sign-in/second`: a code of the app, or a recovery code.
///
/// # Errors
/// [`Wrong::TooMany`] where guessing was too fast.
pub async fn post(
    State(app): State<App>,
    frame: Frame,
    half: Half,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Wrong> {
    let sent = fields(&app, &headers, request).await?;
    let back = local(sent.one("back")).to_owned();
    let typed = sent.one("code").to_owned();
    let at = app.clone();
    let done = with(&app, &frame, move |accounts| {
        let guessed = accounts.guess_code(&half.who, &typed)?;
        if guessed != Guessed::Right(()) {
            return Ok((guessed, Vec::new(), accounts.has(&half.who)?));
        }
        let token = accounts.promote(&half.session, &half.who)?;
        Ok((guessed, came_in(&at, accounts, &half.who, &token)?, Has::default()))
    });
    let done = done.await?;
    told("second factor", &done.0);
    match done {
        (Guessed::Right(()), cookies, _) => Ok(go(&back, &cookies)),
        (Guessed::Wait(seconds), ..) => Err(too_many(seconds)),
        (Guessed::Wrong, _, has) => {
            let mut mistakes = Mistakes::default();
            mistakes.add("code", WRONG_CODE);
            let page = view(&has, sent.one("csrf"), &back, &mistakes);
            Ok(show(StatusCode::UNPROCESSABLE_ENTITY, page, &[]))
        }
    }
}

/// `GET /sign-in/app`: only for those who have no second factor at all, or a password alone would
/// be enough to make one.
///
/// # Errors
/// Where no first factor has been shown.
pub async fn get_app(
    State(app): State<App>,
    frame: Frame,
    half: Half,
    Query(to): Query<Back>,
    headers: HeaderMap,
) -> Result<Response, Wrong> {
    let before = Before::new(&app, &headers)?;
    let back = local(&to.back).to_owned();
    let csrf = before.csrf.clone();
    let page = app_page(&app, &frame, half, &csrf, &back, Mistakes::default()).await?;
    match page {
        Some(page) => Ok(show(StatusCode::OK, page, before.cookie.as_slice())),
        None => Ok(go(&with_back("/sign-in/second", &back), &[])),
    }
}

async fn app_page(
    app: &App,
    frame: &Frame,
    half: Half,
    csrf: &str,
    back: &str,
    mistakes: Mistakes,
) -> Result<Option<Page>, Wrong> {
    let offered = with(app, frame, move |accounts| {
        if !accounts.has(&half.who)?.nothing() {
            return Ok(None);
        }
        let app = accounts.offer_app(&half.who)?;
        Ok(Some((app.address("Throughline", &half.who.email), app.in_fours())))
    });
    let offered = offered.await?;
    let passkeys = app.door().passkeys.is_some();
    Ok(offered.map(|(address, secret)| {
        let (address, secret) = (address.as_str(), secret.as_str());
        set_up(&Offer { address, secret, csrf, back, mistakes: &mistakes, passkeys })
    }))
}

/// `POST /sign-in/app`: the first code of the new app. Then recovery codes are shown, once.
///
/// # Errors
/// [`Wrong::TooMany`] where guessing was too fast.
pub async fn post_app(
    State(app): State<App>,
    frame: Frame,
    half: Half,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Wrong> {
    let sent = fields(&app, &headers, request).await?;
    let back = local(sent.one("back")).to_owned();
    let (typed, at, mine) = (sent.one("code").to_owned(), app.clone(), half.clone());
    let done = with(&app, &frame, move |accounts| {
        if !accounts.has(&mine.who)?.nothing() {
            return Ok(None);
        }
        let guessed = accounts.confirm_app(&mine.who, &typed)?;
        if guessed != Guessed::Right(()) {
            return Ok(Some((guessed, Vec::new(), Vec::new())));
        }
        let codes = accounts.new_recovery(&mine.who)?;
        let token = accounts.promote(&mine.session, &mine.who)?;
        Ok(Some((guessed, came_in(&at, accounts, &mine.who, &token)?, codes)))
    });
    match done.await? {
        None => Ok(go(&with_back("/sign-in/second", &back), &[])),
        Some((Guessed::Right(()), cookies, codes)) => {
            Ok(show(StatusCode::OK, recovery(&codes, &back), &cookies))
        }
        Some((Guessed::Wait(seconds), ..)) => Err(too_many(seconds)),
        Some((Guessed::Wrong, ..)) => {
            let mut mistakes = Mistakes::default();
            mistakes.add("code", WRONG_CODE);
            let page = app_page(&app, &frame, half, sent.one("csrf"), &back, mistakes).await?;
            let page = page.ok_or(Wrong::NotFound)?;
            Ok(show(StatusCode::UNPROCESSABLE_ENTITY, page, &[]))
        }
    }
}

fn code_field(mistakes: &Mistakes, hint: &str) -> Markup {
    input(&Input {
        field: Field::new("code", "Code").hint(hint).mistake(mistakes),
        classes: "govuk-input--width-10 govuk-input--extra-letter-spacing".to_owned(),
        autocomplete: Some("one-time-code".to_owned()),
        autocapitalize: Some("none".to_owned()),
        spellcheck: Some(false),
        ..Input::default()
    })
}

/// The page that asks for a second factor.
pub fn view(has: &Has, csrf: &str, back: &str, mistakes: &Mistakes) -> Page {
    let main = html! {
        div class="govuk-grid-row" { div class="govuk-grid-column-two-thirds" {
            (mistakes.summary())
            h1 class="govuk-heading-l" { "Show that it is you" }
            @if !has.passkeys.is_empty() {
                p class="govuk-body" { "Use one of your passkeys." }
                (passkey_button(
                    "Use a passkey",
                    "/sign-in/passkey/ask",
                    &with_back("/sign-in/passkey", back),
                    csrf,
                ))
            }
            @if has.app || has.recovery > 0 {
                form method="post" action="/sign-in/second" novalidate {
                    (hidden(csrf, back))
                    (code_field(
                        mistakes,
                        "The six figures that your authenticator app shows now, or one of your recovery codes",
                    ))
                    (button(&Button { words: text("Continue"), once: Some(true), ..Button::default() }))
                }
            }
            p class="govuk-body" {
                "If you have lost your telephone and your recovery codes, ask your partnership's \
                 administrator."
            }
        } }
    };
    Page::new("Show that it is you", main).with_mistakes(!mistakes.none())
}

/// What the page that sets an app up shows.
pub struct Offer<'a> {
    /// What an app on the same device opens.
    pub address: &'a str,
    /// What is typed into an app on another device.
    pub secret: &'a str,
    /// What the form carries.
    pub csrf: &'a str,
    /// Where to go afterwards.
    pub back: &'a str,
    /// What was wrong.
    pub mistakes: &'a Mistakes,
    /// Whether browsers allow passkeys here.
    pub passkeys: bool,
}

/// The page that sets an app up.
pub fn set_up(offer: &Offer<'_>) -> Page {
    let main = html! {
        div class="govuk-grid-row" { div class="govuk-grid-column-two-thirds" {
            (offer.mistakes.summary())
            h1 class="govuk-heading-l" { "Set up a second way to show that it is you" }
            p class="govuk-body" {
                "A password alone opens nothing here. You need an authenticator app on your telephone \
                 or computer; your agency may have one already."
            }
            ol class="govuk-list govuk-list--number" {
                li {
                    "Add an account in the app: scan this square, or type the key below it. If the \
                     app is on this device, "
                    a class="govuk-link" href=(offer.address) { "open it here" }
                    "."
                    (square(offer.address, "The square to scan; the key below says the same"))
                    p class="govuk-body" { strong class="tl-code" { (offer.secret) } }
                }
                li { "Enter the six figures that the app then shows." }
            }
            form method="post" action="/sign-in/app" novalidate {
                (hidden(offer.csrf, offer.back))
                (code_field(offer.mistakes, "Six figures"))
                (button(&Button { words: text("Continue"), once: Some(true), ..Button::default() }))
            }
            @if offer.passkeys {
                h2 class="govuk-heading-m" { "Without an app" }
                p class="govuk-body" {
                    "A passkey asks for your fingerprint, your face or the PIN of your device. Security \
                     keys work too."
                }
                (passkey_button(
                    "Set up a passkey",
                    "/sign-in/app/passkey/ask",
                    &with_back("/sign-in/app/passkey", offer.back),
                    offer.csrf,
                ))
            }
        } }
    };
    Page::new("Set up a second way to show that it is you", main)
        .with_mistakes(!offer.mistakes.none())
}

/// The page that shows recovery codes, once.
pub fn recovery(codes: &[String], next: &str) -> Page {
    let main = html! {
        div class="govuk-grid-row" { div class="govuk-grid-column-two-thirds" {
            h1 class="govuk-heading-l" { "Keep these recovery codes" }
            (warning("Warning", "", &Vec::new(), &text("They are shown only now. Each opens your account once, with your password, if you lose your telephone.")))
            ul class="govuk-list tl-code" {
                @for code in codes { li { (code) } }
            }
            p class="govuk-body" { "Print them or write them down, and keep them apart from your telephone." }
            (button(&Button { words: text("I have kept them"), href: Some(next.to_owned()), ..Button::default() }))
        } }
    };
    Page::new("Keep these recovery codes", main)
}
