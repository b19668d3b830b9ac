//! `/sign-in`: e-mail address and password, and the other ways in. `/sign-out`.

use super::accounts::{Guess, Guessed};
use super::door::{Before, SESSION, address, carried, device, go, local, show, with, with_hash};
use super::session::{Token, cookie};
use super::slow::device_mark;
use crate::app::App;
use crate::frame::Frame;
use crate::layout::Page;
use crate::parts::{Button, Field, Input, Mistakes, button, input, password, text};
use crate::sent::Sent;
use crate::who::Signed;
use crate::wrong::Wrong;
use axum::extract::{Form, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::SignedDuration;
use maud::{Markup, html};
use serde::Deserialize;
use store::Practitioner;

/// The cookie by which a browser is known again.
const DEVICE: &str = "device";
/// How long a browser is known: a year.
const KNOWN: SignedDuration = SignedDuration::from_hours(365 * 24);

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Back {
    /// An address of ours.
    pub back: String,
}

/// What the page shows.
pub struct Enter<'a> {
    /// What the form carries.
    pub csrf: &'a str,
    /// Where to go afterwards.
    pub back: &'a str,
    /// The e-mail address as typed.
    pub email: &'a str,
    /// What was wrong.
    pub mistakes: &'a Mistakes,
    /// Key and name of identity providers.
    pub providers: Vec<(&'a str, &'a str)>,
    /// Whether browsers allow passkeys here.
    pub passkeys: bool,
}

fn enter<'a>(
    app: &'a App,
    csrf: &'a str,
    back: &'a str,
    email: &'a str,
    mistakes: &'a Mistakes,
) -> Page {
    let providers = app.settings().identity.iter();
    view(&Enter {
        csrf,
        back,
        email,
        mistakes,
        providers: providers.map(|one| (one.key.as_str(), one.name.as_str())).collect(),
        passkeys: app.door().passkeys.is_some(),
    })
}

/// `GET /sign-in`.
///
/// # Errors
/// Where no form can be made.
pub async fn get(
    State(app): State<App>,
    frame: Frame,
    Query(to): Query<Back>,
    headers: HeaderMap,
) -> Result<Response, Wrong> {
    if frame.signed().is_some() {
        return Ok(go(local(&to.back), &[]));
    }
    let before = Before::new(&app, &headers)?;
    let page = enter(&app, &before.csrf, local(&to.back), "", &Mistakes::default());
    Ok(show(StatusCode::OK, page, before.cookie.as_slice()))
}

/// `POST /sign-in`. Whatever is wrong is said in the same words.
///
/// # Errors
/// [`Wrong::TooMany`] where guessing was too fast; [`Wrong::Stale`] for another's form.
pub async fn post(
    State(app): State<App>,
    frame: Frame,
    request: Request,
) -> Result<Response, Wrong> {
    let (parts, body) = request.into_parts();
    let (from, headers) = (address(&app, &parts), parts.headers.clone());
    let request = Request::from_parts(parts, body);
    let sent = fields(&app, &headers, request).await?;
    let (email, typed) = (sent.one("email").to_owned(), sent.one("password").to_owned());
    let back = local(sent.one("back")).to_owned();
    let mut mistakes = Mistakes::default();
    if email.is_empty() {
        mistakes.add("email", "Enter your e-mail address");
    }
    if typed.is_empty() {
        mistakes.add("password", "Enter your password");
    }
    if mistakes.none() {
        let known = carried(&app, &headers, DEVICE).map(str::to_owned);
        let (guessed, browser) = (email.clone(), device(&headers));
        let done = with_hash(&app, &frame, move |accounts| {
            let guess = Guess {
                email: &guessed,
                password: &typed,
                address: &from,
                device: known.as_deref(),
            };
            Ok(match accounts.guess_password(guess)? {
                Guessed::Right(who) => {
                    let token = accounts.begin(&who, false, &browser)?;
                    Guessed::Right((token, accounts.has(&who)?.nothing()))
                }
                Guessed::Wait(seconds) => Guessed::Wait(seconds),
                Guessed::Wrong => Guessed::Wrong,
            })
        });
        let done = done.await?;
        told("password", &done);
        match done {
            Guessed::Wait(seconds) => return Err(too_many(seconds)),
            Guessed::Wrong => {
                mistakes.add("email", "Enter an e-mail address and password that belong together");
            }
            Guessed::Right((token, nothing)) => {
                let next = if nothing { "/sign-in/app" } else { "/sign-in/second" };
                return Ok(go(&with_back(next, &back), &[session_cookie(&app, &token)]));
            }
        }
    }
    let page = enter(&app, sent.one("csrf"), &back, &email, &mistakes);
    Ok(show(StatusCode::UNPROCESSABLE_ENTITY, page, &[]))
}

/// The fields of a form before signing in.
pub(super) async fn fields(
    app: &App,
    headers: &HeaderMap,
    request: Request,
) -> Result<Sent, Wrong> {
    use axum::extract::FromRequest;
    let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, app)
        .await
        .map_err(|refusal| Wrong::of_status(refusal.status()))?;
    Before::sent(app, headers, fields)
}

/// Tells those who run the server how a guess came out, and of what; never whose it was.
pub(super) fn told<T>(factor: &'static str, guessed: &Guessed<T>) {
    let outcome = match guessed {
        Guessed::Right(_) => "right",
        Guessed::Wrong => "wrong",
        Guessed::Wait(_) => "slowed",
    };
    metrics::counter!("sign_in_guesses_total", "factor" => factor, "outcome" => outcome)
        .increment(1);
    tracing::info!(factor, outcome, "a guess at signing in");
}

pub(super) fn too_many(seconds: u64) -> Wrong {
    Wrong::TooMany(u32::try_from(seconds).unwrap_or(u32::MAX))
}

pub(super) fn session_cookie(app: &App, token: &Token) -> String {
    cookie(SESSION, token.as_str(), app.settings().secure(), None)
}

/// The cookies of someone who has come all the way in: the session, and the mark by which this
/// browser is known again.
pub(super) fn came_in(
    app: &App,
    accounts: &super::accounts::Accounts<'_>,
    who: &Practitioner,
    token: &Token,
) -> Result<Vec<String>, super::accounts::Stopped> {
    let mark = device_mark(accounts.key, &who.email, accounts.chance.bytes()?);
    let known = cookie(DEVICE, &mark, app.settings().secure(), Some(KNOWN));
    Ok(vec![session_cookie(app, token), known])
}

/// An address of signing in that carries where to go afterwards.
pub(super) fn with_back(to: &str, back: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let escaped: String = back
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    format!("{to}?back={escaped}")
}

/// `POST /sign-out`.
///
/// # Errors
/// Where the session could not be ended.
pub async fn sign_out(
    State(app): State<App>,
    frame: Frame,
    signed: Signed,
    _ours: Sent,
) -> Result<Response, Wrong> {
    with(&app, &frame, move |accounts| {
        let me = store::PractitionerId(signed.who.practitioner.0.clone());
        match accounts.store.practitioner(&me)? {
            Some(who) => accounts.sign_out(&signed.session, &who),
            None => Ok(accounts.store.end_session(&signed.session)?),
        }
    })
    .await?;
    Ok(go("/sign-in", &[forgotten(&app)]))
}

/// Takes the session's cookie away.
pub(super) fn forgotten(app: &App) -> String {
    cookie(SESSION, "", app.settings().secure(), Some(SignedDuration::ZERO))
}

/// The hidden fields of a form before signing in.
pub(super) fn hidden(csrf: &str, back: &str) -> Markup {
    html! {
        input type="hidden" name="csrf" value=(csrf);
        input type="hidden" name="back" value=(back);
    }
}

/// The button that asks for a passkey, shown where scripts run and browsers know passkeys.
pub(super) fn passkey_button(words: &str, ask: &str, answer: &str, csrf: &str) -> Markup {
    html! {
        div class="tl-passkey" hidden data-passkey-ask=(ask) data-passkey-answer=(answer)
            data-csrf=(csrf) {
            p class="govuk-error-message" role="alert" {}
            (button(&Button {
                words: text(words),
                kind: "button".to_owned(),
                classes: "govuk-button--secondary".to_owned(),
                ..Button::default()
            }))
        }
    }
}

/// What the page shows.
pub fn view(enter: &Enter<'_>) -> Page {
    let email = Input {
        field: Field::new("email", "E-mail address").mistake(enter.mistakes),
        value: (!enter.email.is_empty()).then(|| enter.email.to_owned()),
        kind: "email".to_owned(),
        autocomplete: Some("username".to_owned()),
        spellcheck: Some(false),
        ..Input::default()
    };
    let secret = Field::new("password", "Password").mistake(enter.mistakes);
    let main = html! {
        div class="govuk-grid-row" { div class="govuk-grid-column-two-thirds" {
            (enter.mistakes.summary())
            h1 class="govuk-heading-l" { "Sign in" }
            form method="post" action="/sign-in" novalidate {
                (hidden(enter.csrf, enter.back))
                (input(&email))
                (password(secret, "current-password", "", &Vec::new()))
                (button(&Button { words: text("Sign in"), once: Some(true), ..Button::default() }))
            }
            @if enter.passkeys {
                (passkey_button(
                    "Sign in with a passkey",
                    "/sign-in/passkey/ask",
                    &with_back("/sign-in/passkey", enter.back),
                    enter.csrf,
                ))
            }
            @if !enter.providers.is_empty() {
                h2 class="govuk-heading-m" { "Sign in with your agency's account" }
                ul class="govuk-list" {
                    @for (key, name) in &enter.providers {
                        li {
                            a class="govuk-link"
                                href=(with_back(&format!("/sign-in/with/{key}"), enter.back)) {
                                (name)
                            }
                        }
                    }
                }
            }
            h2 class="govuk-heading-m" { "If you cannot sign in" }
            p class="govuk-body" {
                "Ask your partnership's administrator for a link to choose a new password. \
                 Nobody needs to know your old one."
            }
        } }
    };
    Page::new("Sign in", main).with_mistakes(!enter.mistakes.none())
}
