//! Who comes in by a token. A token is a practitioner's own: it can do at most what they can, only
//! what it was made for, and only until its end. A session's cookie lets nobody in here, so that
//! no page elsewhere can make a browser ask.

use crate::app::App;
use crate::desk::Desk;
use crate::frame::Frame;
use crate::sign_in::session::{NOTED, Token};
use crate::who::Signed;
use crate::wrong::Wrong;
use access::{Role, TeamId, Who};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use jiff::Timestamp;
use store::{At, Practitioner, Token as Kept};

/// Word of a token that may read.
pub(super) const READ: &str = "read";
/// Word of a token that may record.
pub(super) const RECORD: &str = "record";
/// Word of a token that was made in a session that had shown a second factor: it counts as one.
pub(super) const SECOND_FACTOR: &str = "second_factor";

/// The desk, with a machine at it that acts for a practitioner and may read.
pub struct Reads(pub Desk);

/// The desk, with a machine at it that acts for a practitioner and may record.
pub struct Records(pub Desk);

impl FromRequestParts<App> for Reads {
    type Rejection = Wrong;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Wrong> {
        desk(parts, app, READ, "This token may not read").await.map(Self)
    }
}

impl FromRequestParts<App> for Records {
    type Rejection = Wrong;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Wrong> {
        desk(parts, app, RECORD, "This token may only read").await.map(Self)
    }
}

/// The desk of a request, if it carries a token that may do what `word` says.
async fn desk(parts: &Parts, app: &App, word: &str, refused: &str) -> Result<Desk, Wrong> {
    let nobody = || Wrong::NotSignedIn("/api/".to_owned());
    let token = carried(&parts.headers).ok_or_else(nobody)?;
    let at = app.clone();
    let known = tokio::task::spawn_blocking(move || known(&at, &token)).await;
    let known = known.map_err(|why| Wrong::inside("reading a token", why))??;
    let (kept, signed) = known.ok_or_else(nobody)?;
    if let Some(seconds) = app.limits().wait(&kept.token_hash, app.now()) {
        return Err(Wrong::TooMany(seconds));
    }
    let operation = parts.extensions.get::<Frame>().map(|frame| frame.operation.clone());
    let desk = Desk::new(app.clone(), signed, operation.unwrap_or_default());
    if says(&kept, word) {
        return Ok(desk);
    }
    let (word, refused) = (word.to_owned(), refused.to_owned());
    desk.run(move |desk| {
        desk.store().note(&desk.audit("refused", None, "token".to_owned(), word))?;
        Err(Wrong::Refused(refused))
    })
    .await
}

/// The token of a request: one `Authorization` header, of the scheme `Bearer`.
fn carried(headers: &HeaderMap) -> Option<Token> {
    let mut sent = headers.get_all(AUTHORIZATION).iter();
    let (only, None) = (sent.next()?, sent.next()) else { return None };
    let (scheme, token) = only.to_str().ok()?.split_once(' ')?;
    Token::read(token.trim()).filter(|_| scheme.eq_ignore_ascii_case("bearer"))
}

fn says(kept: &Kept, word: &str) -> bool {
    kept.may.split(' ').any(|one| one == word)
}

/// The token as kept and whose it is, if it has not ended and they still may sign in.
fn known(app: &App, token: &Token) -> Result<Option<(Kept, Signed)>, Wrong> {
    let (store, now) = (app.store(), app.now());
    let Some(kept) = store.token(&token.sum(), &At::from(now))? else { return Ok(None) };
    let who = store.practitioner(&kept.practitioner)?;
    let Some(who) = who.filter(|who| who.standing == "active") else { return Ok(None) };
    if to_be_noted(&kept, now) {
        store.use_token(&kept.token_hash, &At::from(now))?;
    }
    let agency = store.agencies()?.into_iter().find(|one| one.agency == who.agency);
    let agency_name = agency.map_or_else(|| who.agency.0.clone(), |one| one.name);
    let signed = signed(&kept, &who, agency_name);
    Ok(Some((kept, signed)))
}

/// Not every use is written down: reading stays reading.
fn to_be_noted(kept: &Kept, now: Timestamp) -> bool {
    let used = kept.used.as_ref().and_then(|at| at.timestamp().ok());
    used.is_none_or(|used| now.duration_since(used) >= NOTED)
}

fn signed(kept: &Kept, who: &Practitioner, agency_name: String) -> Signed {
    Signed {
        who: Who {
            practitioner: access::PractitionerId(who.id.0.clone()),
            agency: who.agency.clone(),
            teams: who.teams.iter().map(|team| TeamId(team.0.clone())).collect(),
            roles: who.roles.iter().filter_map(|key| Role::of(key)).collect(),
            second_factor: says(kept, SECOND_FACTOR),
        },
        name: who.name.clone(),
        agency_name,
        session: kept.token_hash.clone(),
        // No form is ever sent with a token, and nothing is like an empty text.
        csrf: String::new(),
    }
}
