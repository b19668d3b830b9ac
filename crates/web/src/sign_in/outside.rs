//! `/sign-in/with/{provider}` and `/sign-in/back/{provider}`: through an agency's own identity
//! provider; and tying such an account to one's own.

use super::door::{carried, device, fresh, go, local, show, with};
use super::enter::{Back, came_in, session_cookie, with_back};
use super::oidc::{self, CameBack, Carried, OidcError, Provider, Vouched};
use super::sealed;
use super::session::cookie;
use crate::app::App;
use crate::frame::Frame;
use crate::layout::Page;
use crate::who::Signed;
use crate::wrong::Wrong;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use maud::html;
use serde::{Deserialize, Serialize};
use store::PractitionerId;

/// The cookie between leaving and coming back, and what its seal is for.
const AWAY: &str = "identity";
/// How long someone may be away.
const LONGEST: SignedDuration = SignedDuration::from_mins(10);

#[derive(Serialize, Deserialize)]
struct Away {
    carried: Carried,
    /// Who wants the account tied to their own, where that is what it is for.
    tie: Option<String>,
}

fn provider<'a>(app: &'a App, key: &str) -> Result<&'a Provider, Wrong> {
    app.settings().identity.iter().find(|one| one.key == key).ok_or(Wrong::NotFound)
}

fn come_back(app: &App, key: &str) -> String {
    format!("{}/sign-in/back/{key}", app.settings().address)
}

impl From<OidcError> for Wrong {
    fn from(error: OidcError) -> Self {
        match error {
            OidcError::Unreachable(_) => Self::Unavailable {
                what: "the identity provider cannot be reached",
                why: error.into(),
            },
            other => Self::inside("signing in through an identity provider", other),
        }
    }
}

async fn leave(
    app: &App,
    frame: &Frame,
    key: &str,
    back: &str,
    tie: Option<String>,
) -> Result<Response, Wrong> {
    let provider = provider(app, key)?;
    let chance = with(app, frame, |accounts| {
        let chance = accounts.chance;
        Ok([chance.bytes()?, chance.bytes()?, chance.bytes()?])
    });
    let (to, carried) =
        oidc::begin(provider, &come_back(app, key), back, chance.await?, app.door().http()?)
            .await?;
    let away = Away { carried, tie };
    let sealed = with(app, frame, move |accounts| {
        let until = accounts.now.checked_add(LONGEST).unwrap_or(Timestamp::MAX);
        Ok(sealed::seal(accounts.key, AWAY, &away, until)?)
    });
    let set = cookie(AWAY, &sealed.await?, app.settings().secure(), Some(LONGEST));
    Ok(go(&to, &[set]))
}

/// `GET /sign-in/with/{provider}`.
///
/// # Errors
/// [`Wrong::NotFound`] for a provider that is not ours; [`Wrong::Unavailable`] where it does not
/// answer.
pub async fn begin(
    State(app): State<App>,
    frame: Frame,
    Path(key): Path<String>,
    Query(to): Query<Back>,
) -> Result<Response, Wrong> {
    leave(&app, &frame, &key, local(&to.back), None).await
}

/// `POST /account/tie/{provider}`: ties the account there to one's own.
///
/// # Errors
/// As [`begin`]; [`Wrong::Refused`] long after signing in.
pub async fn tie(
    State(app): State<App>,
    frame: Frame,
    signed: Signed,
    Path(key): Path<String>,
    _ours: crate::sent::Sent,
) -> Result<Response, Wrong> {
    fresh(&app, &frame, &signed).await?;
    leave(&app, &frame, &key, "/account", Some(signed.who.practitioner.0)).await
}

/// `GET /sign-in/back/{provider}`.
///
/// # Errors
/// [`Wrong::Stale`] where nobody left from this browser; [`Wrong::Unavailable`] where the provider
/// does not answer.
pub async fn back(
    State(app): State<App>,
    frame: Frame,
    Path(key): Path<String>,
    Query(came): Query<CameBack>,
    headers: HeaderMap,
) -> Result<Response, Wrong> {
    let provider = provider(&app, &key)?;
    let travelled = carried(&app, &headers, AWAY).unwrap_or_default().to_owned();
    let away: Option<Away> = with(&app, &frame, move |accounts| {
        Ok(sealed::open(accounts.key, AWAY, &travelled, accounts.now))
    })
    .await?;
    let away = away.filter(|away| away.carried.provider == key).ok_or(Wrong::Stale)?;
    let home = cookie(AWAY, "", app.settings().secure(), Some(SignedDuration::ZERO));
    let at = come_back(&app, &key);
    let done = oidc::finish(provider, &at, &away.carried, &came, app.door().http()?).await;
    let vouched = match done {
        Ok(vouched) => vouched,
        Err(OidcError::Refused(why)) => {
            tracing::info!(%why, "an identity provider's answer was refused");
            let page = not_in(&provider.name);
            return Ok(show(StatusCode::UNPROCESSABLE_ENTITY, page, &[home]));
        }
        Err(other) => return Err(other.into()),
    };
    if let Some(who) = away.tie {
        return tied(&app, &frame, who, vouched, home).await;
    }
    let (browser, to) = (device(&headers), local(&away.carried.back).to_owned());
    let door = app.clone();
    let known = with(&app, &frame, move |accounts| {
        let Some(who) = accounts.vouched(&vouched)? else { return Ok(None) };
        let token = accounts.begin(&who, vouched.second_factor, &browser)?;
        if vouched.second_factor {
            return Ok(Some((came_in(&door, accounts, &who, &token)?, true)));
        }
        Ok(Some((vec![session_cookie(&door, &token)], false)))
    });
    match known.await? {
        None => Ok(show(StatusCode::FORBIDDEN, unknown(&provider.name), &[home])),
        Some((mut cookies, whole)) => {
            cookies.push(home);
            let to = if whole { to } else { with_back("/sign-in/second", &to) };
            Ok(go(&to, &cookies))
        }
    }
}

async fn tied(
    app: &App,
    frame: &Frame,
    who: String,
    vouched: Vouched,
    home: String,
) -> Result<Response, Wrong> {
    // Whoever left must be who comes back, still signed in.
    let signed = frame.signed().is_some_and(|signed| signed.who.practitioner.0 == who);
    if !signed {
        return Err(Wrong::Stale);
    }
    with(app, frame, move |accounts| match accounts.store.practitioner(&PractitionerId(who))? {
        Some(who) => accounts.tie(&who, &vouched),
        None => Ok(()),
    })
    .await?;
    Ok(go("/account", &[home]))
}

/// The page for someone whom the provider did not let in.
fn not_in(name: &str) -> Page {
    let main = html! {
        h1 class="govuk-heading-l" { "You are not signed in" }
        p class="govuk-body" { (name) " did not confirm who you are. Nothing was opened." }
        p class="govuk-body" { a class="govuk-link" href="/sign-in" { "Sign in another way" } }
    };
    Page::new("You are not signed in", main)
}

/// The page for someone whom nobody here has tied to an account.
fn unknown(name: &str) -> Page {
    let main = html! {
        h1 class="govuk-heading-l" { "Your account is not known here yet" }
        p class="govuk-body" {
            (name) " confirms who you are, but that account is not tied to anyone in this partnership. \
             If you have an account here, sign in with it and tie the two together under "
            strong { "Your account" } ". If not, ask your partnership's administrator."
        }
        p class="govuk-body" { a class="govuk-link" href="/sign-in" { "Sign in another way" } }
    };
    Page::new("Your account is not known here yet", main)
}
