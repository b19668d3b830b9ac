//! Passkeys, asked for by the script of the page: the question goes out and the answer comes in as
//! JSON. What stands between the two is sealed in a cookie and answered once.

use super::accounts::{Accounts, Stopped};
use super::door::{FORM, Half, carried, device, fresh, from_us, local, set, with};
use super::enter::{Back, came_in};
use super::passkey::{Adding, PasskeyError, Passkeys, Showing};
use super::sealed;
use super::session::{Token, cookie};
use crate::app::App;
use crate::frame::Frame;
use crate::sent::same;
use crate::who::Signed;
use crate::wrong::Wrong;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{Practitioner, PractitionerId, StoreError};
use uuid::Uuid;
use webauthn_rs::prelude::{PublicKeyCredential, RegisterPublicKeyCredential};

/// The cookie between question and answer, and what its seal is for.
const ASKED: &str = "passkey";
/// How long a question may be answered.
const OPEN: SignedDuration = SignedDuration::from_mins(5);

fn passkeys(app: &App) -> Result<&Passkeys, Wrong> {
    app.door().passkeys.as_ref().ok_or(Wrong::NotFound)
}

fn until(now: Timestamp) -> Timestamp {
    now.checked_add(OPEN).unwrap_or(Timestamp::MAX)
}

fn asked(app: &App, sealed: &str) -> String {
    cookie(ASKED, sealed, app.settings().secure(), Some(OPEN))
}

/// What the person reads; the reason goes to the log.
fn refused(why: &PasskeyError) -> Response {
    tracing::info!(%why, "a passkey was refused");
    let sentence = "That passkey could not be used here. Try again, or choose another way.";
    said(StatusCode::UNPROCESSABLE_ENTITY, sentence)
}

/// A sentence that the page's script shows.
fn said(status: StatusCode, sentence: &str) -> Response {
    (status, Json(json!({ "sentence": sentence }))).into_response()
}

/// Half a session, where there is one.
fn half_of(extension: Option<axum::Extension<Half>>) -> Option<Half> {
    extension.map(|half| half.0)
}

/// `POST /sign-in/passkey/ask`: for any passkey, or after a password for those of that account.
///
/// # Errors
/// [`Wrong::NotFound`] where browsers allow no passkeys at our address.
pub async fn ask(
    State(app): State<App>,
    frame: Frame,
    half: Option<axum::Extension<Half>>,
    headers: HeaderMap,
) -> Result<Response, Wrong> {
    if !from_us(&headers) {
        return Err(Wrong::Stale);
    }
    let (at, half) = (app.clone(), half_of(half));
    passkeys(&app)?;
    let done = with(&app, &frame, move |accounts| {
        let only = match &half {
            Some(half) => accounts.has(&half.who)?.passkeys,
            None => Vec::new(),
        };
        let only: Vec<String> = only.into_iter().map(|one| one.secret).collect();
        let begun = passkeys(&at).map(|keys| keys.ask(&only));
        let Ok(Ok((question, showing))) = begun else { return Ok(None) };
        let sealed = sealed::seal(accounts.key, ASKED, &showing, until(accounts.now))?;
        Ok(Some((serde_json::to_value(question)?, sealed)))
    });
    match done.await? {
        Some((question, sealed)) => {
            Ok(set(Json(question).into_response(), &[asked(&app, &sealed)]))
        }
        None => Err(Wrong::inside("asking for a passkey", "the question could not be made")),
    }
}

/// Tells the page's script where to go; the question has been answered.
fn on(app: &App, to: &str, mut cookies: Vec<String>) -> Response {
    cookies.push(cookie(ASKED, "", app.settings().secure(), Some(SignedDuration::ZERO)));
    set(Json(json!({ "to": to })).into_response(), &cookies)
}

/// `POST /sign-in/passkey`: the answer. The owner was checked by the device, so this is both
/// factors.
///
/// # Errors
/// [`Wrong::Stale`] where the question is out of date.
pub async fn answer(
    State(app): State<App>,
    frame: Frame,
    half: Option<axum::Extension<Half>>,
    Query(to): Query<Back>,
    headers: HeaderMap,
    Json(answer): Json<PublicKeyCredential>,
) -> Result<Response, Wrong> {
    if !from_us(&headers) {
        return Err(Wrong::Stale);
    }
    passkeys(&app)?;
    let travelled = carried(&app, &headers, ASKED).unwrap_or_default().to_owned();
    let (at, half, browser) = (app.clone(), half_of(half), device(&headers));
    let done = with(&app, &frame, move |accounts| {
        let showing: Option<Showing> = sealed::open(accounts.key, ASKED, &travelled, accounts.now);
        let (Some(showing), Ok(keys)) = (showing, passkeys(&at)) else { return Ok(None) };
        let of = half.as_ref().map(|half| &half.who);
        let who = match accounts.shown_passkey(keys, showing, &travelled, &answer, of)? {
            Ok(who) => who,
            Err(why) => return Ok(Some(Err(why))),
        };
        let token = match &half {
            Some(half) => accounts.promote(&half.session, &who)?,
            None => accounts.begin(&who, true, &browser)?,
        };
        Ok(Some(Ok(came_in(&at, accounts, &who, &token)?)))
    });
    match done.await? {
        None => Err(Wrong::Stale),
        Some(Err(why)) => Ok(refused(&why)),
        Some(Ok(cookies)) => Ok(on(&app, local(&to.back), cookies)),
    }
}

fn ours(headers: &HeaderMap, csrf: &str) -> Result<(), Wrong> {
    let sent = headers.get("x-csrf").and_then(|sent| sent.to_str().ok()).unwrap_or_default();
    if from_us(headers) && same(sent, csrf) { Ok(()) } else { Err(Wrong::Stale) }
}

fn me(signed: &Signed) -> PractitionerId {
    PractitionerId(signed.who.practitioner.0.clone())
}

/// The question for a new passkey of someone.
async fn question(app: &App, frame: &Frame, who: PractitionerId) -> Result<Response, Wrong> {
    passkeys(app)?;
    let at = app.clone();
    let done = with(app, frame, move |accounts| {
        let Some(who) = accounts.store.practitioner(&who)? else { return Ok(None) };
        let have = accounts.has(&who)?.passkeys;
        let have: Vec<String> = have.into_iter().map(|one| one.secret).collect();
        let begun = passkeys(&at).map(|keys| keys.add(own_id(&who), &who.email, &who.name, &have));
        let Ok(Ok((question, adding))) = begun else { return Ok(None) };
        let sealed = sealed::seal(accounts.key, ADDED, &adding, until(accounts.now))?;
        Ok(Some((serde_json::to_value(question)?, sealed)))
    });
    match done.await? {
        Some((question, sealed)) => Ok(set(Json(question).into_response(), &[asked(app, &sealed)])),
        None => Err(Wrong::inside("asking for a passkey", "the question could not be made")),
    }
}

/// What the seal of a question for a new passkey is for.
const ADDED: &str = "passkey to add";

/// Browsers want an id of their own for a person; ours may be any text.
fn own_id(who: &Practitioner) -> Uuid {
    Uuid::parse_str(who.id.as_str()).unwrap_or_else(|_| {
        let sum = Sha256::digest(who.id.as_str().as_bytes());
        let mut first = [0; 16];
        first.iter_mut().zip(sum.iter()).for_each(|(to, from)| *to = *from);
        Uuid::from_bytes(first)
    })
}

/// Keeps a passkey that was made in answer to a question. `None` where the question is out of date
/// or was another's.
fn keep(
    accounts: &Accounts<'_>,
    keys: &Passkeys,
    travelled: &str,
    who: &Practitioner,
    made: &RegisterPublicKeyCredential,
) -> Result<Option<Result<(), PasskeyError>>, Stopped> {
    let adding: Option<Adding> = sealed::open(accounts.key, ADDED, travelled, accounts.now);
    let Some(adding) = adding.filter(|adding| adding.practitioner == own_id(who)) else {
        return Ok(None);
    };
    let kept = match keys.added(&adding, made) {
        Ok(kept) => kept,
        Err(why) => return Ok(Some(Err(why))),
    };
    if !accounts.once(&format!("{ADDED} {travelled}"))? {
        return Ok(None);
    }
    match accounts.keep_passkey(who, &kept) {
        Ok(()) => Ok(Some(Ok(()))),
        Err(Stopped::Store(StoreError::Exists(_))) => {
            Ok(Some(Err(PasskeyError::Refused("it is kept already".to_owned()))))
        }
        Err(other) => Err(other),
    }
}

/// `POST /account/passkey/ask`: the question for a new passkey.
///
/// # Errors
/// [`Wrong::Stale`] for another's request.
pub async fn add_ask(
    State(app): State<App>,
    frame: Frame,
    signed: Signed,
    headers: HeaderMap,
) -> Result<Response, Wrong> {
    ours(&headers, &signed.csrf)?;
    match fresh(&app, &frame, &signed).await {
        Ok(()) => question(&app, &frame, me(&signed)).await,
        Err(Wrong::Refused(why)) => Ok(said(StatusCode::FORBIDDEN, &why)),
        Err(other) => Err(other),
    }
}

/// `POST /account/passkey`: the new passkey.
///
/// # Errors
/// [`Wrong::Stale`] for another's request, or where the question is out of date.
pub async fn add(
    State(app): State<App>,
    frame: Frame,
    signed: Signed,
    headers: HeaderMap,
    Json(made): Json<RegisterPublicKeyCredential>,
) -> Result<Response, Wrong> {
    ours(&headers, &signed.csrf)?;
    passkeys(&app)?;
    let travelled = carried(&app, &headers, ASKED).unwrap_or_default().to_owned();
    let at = app.clone();
    let done = with(&app, &frame, move |accounts| {
        let who = accounts.store.practitioner(&me(&signed))?;
        let (Some(who), Ok(keys)) = (who, passkeys(&at)) else { return Ok(None) };
        keep(accounts, keys, &travelled, &who, &made)
    });
    match done.await? {
        None => Err(Wrong::Stale),
        Some(Err(why)) => Ok(refused(&why)),
        Some(Ok(())) => Ok(on(&app, "/account", Vec::new())),
    }
}

/// What half a session's own forms and scripts carry.
fn before(app: &App, headers: &HeaderMap) -> Result<(), Wrong> {
    let token = carried(app, headers, FORM).and_then(Token::read).ok_or(Wrong::Stale)?;
    ours(headers, &token.csrf())
}

/// `POST /sign-in/app/passkey/ask`: the question for a first passkey, where there is no second
/// factor at all yet.
///
/// # Errors
/// [`Wrong::Stale`] for another's request, or where there is a second factor already.
pub async fn first_ask(
    State(app): State<App>,
    frame: Frame,
    half: Half,
    headers: HeaderMap,
) -> Result<Response, Wrong> {
    before(&app, &headers)?;
    let who = half.who.clone();
    let nothing = with(&app, &frame, move |accounts| Ok(accounts.has(&who)?.nothing())).await?;
    if nothing { question(&app, &frame, half.who.id).await } else { Err(Wrong::Stale) }
}

/// `POST /sign-in/app/passkey`: the first passkey, which makes the session whole. Recovery codes
/// are made under the account.
///
/// # Errors
/// [`Wrong::Stale`] as [`first_ask`].
pub async fn first(
    State(app): State<App>,
    frame: Frame,
    half: Half,
    headers: HeaderMap,
    Json(made): Json<RegisterPublicKeyCredential>,
) -> Result<Response, Wrong> {
    before(&app, &headers)?;
    passkeys(&app)?;
    let travelled = carried(&app, &headers, ASKED).unwrap_or_default().to_owned();
    let at = app.clone();
    let done = with(&app, &frame, move |accounts| {
        let keys = passkeys(&at).ok();
        let (Some(keys), true) = (keys, accounts.has(&half.who)?.nothing()) else {
            return Ok(None);
        };
        match keep(accounts, keys, &travelled, &half.who, &made)? {
            Some(Ok(())) => {
                let token = accounts.promote(&half.session, &half.who)?;
                Ok(Some(Ok(came_in(&at, accounts, &half.who, &token)?)))
            }
            Some(Err(why)) => Ok(Some(Err(why))),
            None => Ok(None),
        }
    });
    match done.await? {
        None => Err(Wrong::Stale),
        Some(Err(why)) => Ok(refused(&why)),
        Some(Ok(cookies)) => Ok(on(&app, "/account", cookies)),
    }
}
