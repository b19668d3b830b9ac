//! `/account`: one's own password, second factors, and where one is signed in.

use super::accounts::Guessed;
use super::door::{fresh, go, show, with, with_hash};
use super::enter::{forgotten, passkey_button, too_many};
use super::factors::Has;
use super::password::is_right;
use super::second::recovery;
use super::slow;
use super::welcome::{mistakes as weaknesses, new_fields};
use crate::app::{App, LONDON};
use crate::frame::Frame;
use crate::layout::{Page, Section};
use crate::parts::{
    Button, Cell, Field, Mistakes, Row, SummaryList, Table, button, password, summary_list, table,
    text,
};
use crate::sent::{self, Sent};
use crate::who::Signed;
use crate::wrong::Wrong;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use store::{At, Practitioner, PractitionerId, Session, StoreError};

/// What the page shows.
pub struct Account {
    who: Practitioner,
    has: Has,
    sessions: Vec<Session>,
    providers: Vec<(String, String)>,
    passkeys: bool,
    mistakes: Mistakes,
}

fn me(signed: &Signed) -> PractitionerId {
    PractitionerId(signed.who.practitioner.0.clone())
}

fn gone() -> super::accounts::Stopped {
    StoreError::Unknown { what: "practitioner", name: String::new() }.into()
}

async fn account(
    app: &App,
    frame: &Frame,
    signed: &Signed,
    mistakes: Mistakes,
) -> Result<Account, Wrong> {
    let (id, providers) = (me(signed), &app.settings().identity);
    let providers = providers.iter().map(|one| (one.key.clone(), one.name.clone())).collect();
    let passkeys = app.door().passkeys.is_some();
    with(app, frame, move |accounts| {
        let who = accounts.store.practitioner(&id)?.ok_or_else(gone)?;
        let has = accounts.has(&who)?;
        let sessions = accounts.store.sessions(&id, &accounts.at())?;
        Ok(Account { who, has, sessions, providers, passkeys, mistakes })
    })
    .await
}

/// `GET /account`.
///
/// # Errors
/// Where the store does not answer.
pub async fn get(State(app): State<App>, frame: Frame, signed: Signed) -> Result<Page, Wrong> {
    let account = account(&app, &frame, &signed, Mistakes::default()).await?;
    Ok(view(&account, &signed))
}

/// `POST /account/password`: a new password, for those who know the old one. Ends every other
/// session.
///
/// # Errors
/// [`Wrong::TooMany`] where the old one was guessed at.
pub async fn new_password(
    State(app): State<App>,
    frame: Frame,
    signed: Signed,
    sent: Sent,
) -> Result<Response, Wrong> {
    let before = account(&app, &frame, &signed, Mistakes::default()).await?;
    let typed = sent.one("new-password").to_owned();
    let mut mistakes = weaknesses(&typed, sent.one("again"), &before.who);
    let old = sent.one("password").to_owned();
    if old.is_empty() {
        mistakes.add("password", "Enter your present password");
    }
    if mistakes.none() {
        let (who, session) = (before.who.clone(), signed.session.clone());
        let done = with_hash(&app, &frame, move |accounts| {
            let counts = slow::counts_second(who.id.as_str());
            let wait = accounts.wait(&counts)?;
            if wait > 0 {
                return Ok(Guessed::Wait(wait));
            }
            accounts.count(&counts, true)?;
            let kept = accounts.kept(&who, super::accounts::PASSWORD)?;
            if !is_right(kept.last().map(|one| one.secret.as_str()), &old)? {
                return Ok(Guessed::Wrong);
            }
            accounts.clear(&counts)?;
            accounts.set_password(&who, &typed, &session)?;
            Ok(Guessed::Right(()))
        });
        match done.await? {
            Guessed::Right(()) => return Ok(go("/account", &[])),
            Guessed::Wait(seconds) => return Err(too_many(seconds)),
            Guessed::Wrong => mistakes.add("password", "Enter your present password"),
        }
    }
    let page = view(&Account { mistakes, ..before }, &signed);
    Ok(show(StatusCode::UNPROCESSABLE_ENTITY, page, &[]))
}

/// `POST /account/recovery`: new recovery codes in place of the old ones, shown once.
///
/// # Errors
/// [`Wrong::Refused`] long after signing in.
pub async fn new_recovery(
    State(app): State<App>,
    frame: Frame,
    signed: Signed,
    _ours: Sent,
) -> Result<Page, Wrong> {
    fresh(&app, &frame, &signed).await?;
    let id = me(&signed);
    let codes = with(&app, &frame, move |accounts| {
        let who = accounts.store.practitioner(&id)?.ok_or_else(gone)?;
        accounts.new_recovery(&who)
    });
    Ok(recovery(&codes.await?, "/account").under(Section::Account))
}

/// `POST /account/passkey/remove`.
///
/// # Errors
/// [`Wrong::Unclear`] where it is the last second factor; [`Wrong::Refused`] long after signing in.
pub async fn remove_passkey(
    State(app): State<App>,
    frame: Frame,
    signed: Signed,
    sent: Sent,
) -> Result<Response, Wrong> {
    fresh(&app, &frame, &signed).await?;
    let (id, passkey) = (me(&signed), sent.one("passkey").to_owned());
    with(&app, &frame, move |accounts| {
        let who = accounts.store.practitioner(&id)?.ok_or_else(gone)?;
        accounts.drop_passkey(&who, &passkey)
    })
    .await?;
    Ok(go("/account", &[]))
}

/// `POST /account/sign-out-everywhere`: this session too.
///
/// # Errors
/// Where the sessions could not be ended.
pub async fn everywhere(
    State(app): State<App>,
    frame: Frame,
    signed: Signed,
    _ours: Sent,
) -> Result<Response, Wrong> {
    let id = me(&signed);
    with(&app, &frame, move |accounts| {
        let who = accounts.store.practitioner(&id)?.ok_or_else(gone)?;
        accounts.sign_out_everywhere(&who)
    })
    .await?;
    Ok(go("/sign-in", &[forgotten(&app)]))
}

/// A moment as people read it.
fn when(at: &At) -> String {
    let moment = at.timestamp().map(|at| at.to_zoned(LONDON.clone()));
    moment.map_or_else(
        |_| "not recorded".to_owned(),
        |at| at.strftime("%-d %B %Y, %H:%M").to_string(),
    )
}

/// What the page shows.
pub fn view(account: &Account, signed: &Signed) -> Page {
    let who = &account.who;
    let row = |key: &str, value: &str| Row { key: text(key), value: text(value), ..Row::default() };
    let known = SummaryList {
        rows: vec![
            row("Name", &who.name),
            row("E-mail address", &who.email),
            row("Agency", &signed.agency_name),
        ],
        ..SummaryList::default()
    };
    let present = Field::new("password", "Present password").mistake(&account.mistakes);
    let main = html! {
        div class="govuk-grid-row" { div class="govuk-grid-column-two-thirds" {
            (account.mistakes.summary())
            h1 class="govuk-heading-l" { "Your account" }
            (summary_list(&known))
            (factors(account, signed))
            h2 class="govuk-heading-m" { "Change your password" }
            form method="post" action="/account/password" novalidate {
                (sent::token(signed))
                (password(present, "current-password", "", &Vec::new()))
                (new_fields(&who.email, &account.mistakes))
                (press("Change password", false))
            }
            (sessions(account, signed))
        } }
    };
    Page::new("Your account", main).under(Section::Account).with_mistakes(!account.mistakes.none())
}

fn press(words: &str, quiet: bool) -> Markup {
    let classes = if quiet { "govuk-button--secondary" } else { "" }.to_owned();
    button(&Button { words: text(words), classes, ..Button::default() })
}

fn factors(account: &Account, signed: &Signed) -> Markup {
    let has = &account.has;
    html! {
        p class="govuk-body" {
            a class="govuk-link" href="/account/tokens" { "Tokens for machines that act for you" }
        }
        h2 class="govuk-heading-m" { "Ways to show that it is you" }
        p class="govuk-body" {
            @if has.app { "You have an authenticator app. " } @else { "You have no authenticator app. " }
            (has.recovery) @if has.recovery == 1 { " recovery code is" } @else { " recovery codes are" }
            " left."
        }
        form method="post" action="/account/recovery" {
            (sent::token(signed))
            (press("Make new recovery codes", true))
        }
        h3 class="govuk-heading-s" { "Passkeys" }
        @if has.passkeys.is_empty() { p class="govuk-body" { "You have none." } }
        @for one in &has.passkeys {
            form method="post" action="/account/passkey/remove" {
                (sent::token(signed))
                input type="hidden" name="passkey" value=(one.id);
                p class="govuk-body" {
                    "Added " (when(&one.created))
                    @if let Some(used) = &one.used { ", last used " (when(used)) }
                    ". "
                    button class="tl-link-button" type="submit" {
                        "Remove" span class="govuk-visually-hidden" { " the passkey added " (when(&one.created)) }
                    }
                }
            }
        }
        @if account.passkeys {
            (passkey_button("Add a passkey", "/account/passkey/ask", "/account/passkey", &signed.csrf))
        }
        @for (key, name) in &account.providers {
            form method="post" action=(format!("/account/tie/{key}")) {
                (sent::token(signed))
                (press(&format!("Tie your account at {name} to this one"), true))
            }
        }
    }
}

fn sessions(account: &Account, signed: &Signed) -> Markup {
    let cell = |words: Markup| Cell { words, ..Cell::default() };
    let rows = account.sessions.iter().map(|one| {
        let here = one.token_hash == signed.session;
        vec![
            cell(html! { (one.device) @if here { " (this browser)" } }),
            cell(text(when(&one.created))),
            cell(text(when(&one.seen))),
        ]
    });
    let list = Table {
        caption: Some("Where you are signed in".to_owned()),
        caption_classes: "govuk-table__caption--m".to_owned(),
        head: ["Browser", "Since", "Last used"].map(|words| cell(text(words))).to_vec(),
        rows: rows.collect(),
        row_headings: true,
        ..Table::default()
    };
    html! {
        div class="tl-scroll" tabindex="0" role="region" aria-label="Where you are signed in" {
            (table(&list))
        }
        form method="post" action="/account/sign-out-everywhere" {
            (sent::token(signed))
            (press("Sign out everywhere", true))
        }
    }
}
