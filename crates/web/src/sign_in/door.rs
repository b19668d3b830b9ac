//! What stands before every handler: who comes in with which session; and what the handlers of
//! signing in have at hand.

use super::accounts::{Accounts, Stopped, key_of};
use super::chance::Chance;
use super::oidc;
use super::passkey::Passkeys;
use super::session::{Token, cookie, from_header};
use crate::app::{App, Settings};
use crate::frame::Frame;
use crate::layout::Page;
use crate::sent::{Sent, same};
use crate::who::Signed;
use crate::wrong::Wrong;
use access::{Role, TeamId, Who};
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use openidconnect::reqwest::Client;
use std::net::SocketAddr;
use std::sync::OnceLock;
use store::{Practitioner, Session, Store};
use tokio::sync::Semaphore;

/// The cookie that carries a session's token.
pub(super) const SESSION: &str = "session";
/// The cookie by which forms before signing in are known to be ours.
pub(super) const FORM: &str = "form";
/// Passwords hashed at once: each takes 19 MiB.
const HASHES: usize = 4;

/// What signing in needs.
pub struct Door {
    key: OnceLock<Vec<u8>>,
    http: OnceLock<Client>,
    /// Passkeys, where browsers allow them at our address.
    pub passkeys: Option<Passkeys>,
    hashing: Semaphore,
}

impl Door {
    /// For an installation.
    pub fn new(settings: &Settings) -> Self {
        Self {
            key: OnceLock::new(),
            http: OnceLock::new(),
            passkeys: Passkeys::new(&settings.address, "Throughline").ok(),
            hashing: Semaphore::new(HASHES),
        }
    }

    /// How we talk to identity providers and webhooks: no redirect is followed, and whoever does not
    /// answer in ten seconds is given up.
    pub(crate) fn http(&self) -> Result<&Client, Wrong> {
        if let Some(client) = self.http.get() {
            return Ok(client);
        }
        let client =
            oidc::http().map_err(|why| Wrong::inside("preparing to talk to providers", why))?;
        Ok(self.http.get_or_init(|| client))
    }

    fn key(&self, store: &Store, app: &App) -> Result<&[u8], Stopped> {
        if let Some(key) = self.key.get() {
            return Ok(key);
        }
        let key = key_of(store, app.now(), Chance::SYSTEM)?;
        Ok(self.key.get_or_init(|| key))
    }
}

impl From<Stopped> for Wrong {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Store(error) => error.into(),
            other => Self::inside("signing in", other),
        }
    }
}

/// Does work on accounts on a thread that may block.
pub(super) async fn with<T: Send + 'static>(
    app: &App,
    frame: &Frame,
    work: impl FnOnce(&Accounts<'_>) -> Result<T, Stopped> + Send + 'static,
) -> Result<T, Wrong> {
    let (app, operation) = (app.clone(), frame.operation.clone());
    let span = tracing::Span::current();
    let done = tokio::task::spawn_blocking(move || {
        span.in_scope(|| {
            let key = app.door().key(app.store(), &app)?;
            work(&Accounts {
                store: app.store(),
                key,
                secrets: app.secrets(),
                now: app.now(),
                chance: Chance::SYSTEM,
                operation: &operation,
            })
        })
    });
    Ok(done.await.map_err(|why| Wrong::inside("signing in stopped", why))??)
}

/// The same for work that hashes a password: only so many at once, whoever sends them.
pub(super) async fn with_hash<T: Send + 'static>(
    app: &App,
    frame: &Frame,
    work: impl FnOnce(&Accounts<'_>) -> Result<T, Stopped> + Send + 'static,
) -> Result<T, Wrong> {
    let _place = app.door().hashing.acquire().await;
    with(app, frame, work).await
}

/// What someone reads who wants to change the ways to sign in long after signing in.
pub(super) const SIGN_IN_AGAIN: &str = "You signed in more than 15 minutes ago. To change how you \
    sign in, sign out, sign in again and do it then.";

/// Whether the ways to sign in may be changed now.
pub(super) async fn fresh(app: &App, frame: &Frame, signed: &Signed) -> Result<(), Wrong> {
    let session = signed.session.clone();
    let fresh = with(app, frame, move |accounts| accounts.fresh(&session)).await?;
    if fresh { Ok(()) } else { Err(Wrong::Refused(SIGN_IN_AGAIN.to_owned())) }
}

/// Someone who has shown a first factor and not yet a second: signed in to nothing.
#[derive(Debug, Clone)]
pub struct Half {
    /// The session.
    pub session: Session,
    /// Who.
    pub who: Practitioner,
}

impl<S: Send + Sync> FromRequestParts<S> for Half {
    type Rejection = Wrong;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Wrong> {
        let half = parts.extensions.get::<Self>().cloned();
        half.ok_or_else(|| Wrong::NotSignedIn("/".to_owned()))
    }
}

/// Layer: reads the session of a request and tells the frame who is signed in.
pub async fn known(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let token = carried(&app, request.headers(), SESSION).and_then(Token::read);
    let Some(token) = token.filter(|_| !path.starts_with("/assets/")) else {
        return next.run(request).await;
    };
    let frame = request.extensions().get::<Frame>().cloned().unwrap_or_default();
    let csrf = token.csrf();
    let found = with(&app, &frame, move |accounts| {
        let Some((session, who)) = accounts.session(&token)? else { return Ok(None) };
        let agencies = accounts.store.agencies()?;
        let agency = agencies.into_iter().find(|one| one.agency == who.agency);
        Ok(Some((session, agency.map_or_else(|| who.agency.0.clone(), |one| one.name), who)))
    });
    match found.await {
        Err(wrong) => return wrong.into_response(),
        Ok(None) => {}
        Ok(Some((session, agency_name, who))) if session.second_factor => {
            frame.sign(signed(&session, &who, agency_name, csrf));
        }
        Ok(Some((session, _, who))) => {
            request.extensions_mut().insert(Half { session, who });
        }
    }
    next.run(request).await
}

fn signed(session: &Session, who: &Practitioner, agency_name: String, csrf: String) -> Signed {
    Signed {
        who: Who {
            practitioner: access::PractitionerId(who.id.0.clone()),
            agency: who.agency.clone(),
            teams: who.teams.iter().map(|team| TeamId(team.0.clone())).collect(),
            roles: who.roles.iter().filter_map(|key| Role::of(key)).collect(),
            second_factor: session.second_factor,
        },
        name: who.name.clone(),
        agency_name,
        session: session.token_hash.clone(),
        csrf,
    }
}

/// A cookie's value.
pub(super) fn carried<'a>(app: &App, headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let secure = app.settings().secure();
    let mut sent = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    sent.find_map(|header| from_header(header, name, secure))
}

/// What a form before signing in has to carry: the browser's own token, made where it has none.
pub(super) struct Before {
    /// The field's value.
    pub csrf: String,
    /// The cookie to set, where it is new.
    pub cookie: Option<String>,
}

impl Before {
    /// For the page that shows the form.
    pub fn new(app: &App, headers: &HeaderMap) -> Result<Self, Wrong> {
        if let Some(token) = carried(app, headers, FORM).and_then(Token::read) {
            return Ok(Self { csrf: token.csrf(), cookie: None });
        }
        let chance = Chance::SYSTEM.bytes();
        let token = Token::new(chance.map_err(|why| Wrong::inside("making a form", why))?);
        let set = cookie(FORM, token.as_str(), app.settings().secure(), None);
        Ok(Self { csrf: token.csrf(), cookie: Some(set) })
    }

    /// The fields, if the form was ours and sent from this browser.
    pub fn sent(
        app: &App,
        headers: &HeaderMap,
        fields: Vec<(String, String)>,
    ) -> Result<Sent, Wrong> {
        let sent = Sent::new(fields);
        let token = carried(app, headers, FORM).and_then(Token::read);
        let fits = token.is_some_and(|token| same(sent.one("csrf"), &token.csrf()));
        if fits && from_us(headers) { Ok(sent) } else { Err(Wrong::Stale) }
    }
}

/// Whether a browser says that a request comes from our own pages; old ones say nothing.
pub(super) fn from_us(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none")
}

/// From where a request comes: the connection, or what our own proxy says of it.
pub(super) fn address(app: &App, parts: &Parts) -> String {
    let forwarded = parts.headers.get_all("x-forwarded-for").iter().next_back();
    let last = forwarded.and_then(|said| said.to_str().ok()?.rsplit(',').next());
    if let (true, Some(last)) = (app.settings().behind_proxy, last) {
        return last.trim().to_owned();
    }
    let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    connected.map_or_else(String::new, |from| from.0.ip().to_string())
}

/// A browser as its owner would know it in a list: its name and its system.
pub(super) fn device(headers: &HeaderMap) -> String {
    let said = headers.get("user-agent").and_then(|said| said.to_str().ok()).unwrap_or_default();
    let first = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| said.contains(mark)).map(|(_, name)| *name)
    };
    // Later browsers carry the names of earlier ones, so the order matters.
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "an unknown browser".to_owned(),
    }
}

/// An address of ours to go to after signing in; the start page for anything else.
pub(super) fn local(back: &str) -> &str {
    let inside = back.starts_with('/')
        && !back.starts_with("//")
        && !back.contains(['\\', '\r', '\n'])
        && !back.starts_with("/sign-in");
    if inside { back } else { "/" }
}

/// Sends the browser on, with cookies.
pub(super) fn go(to: &str, cookies: &[String]) -> Response {
    let mut answer = StatusCode::SEE_OTHER.into_response();
    if let Ok(to) = HeaderValue::from_str(to) {
        answer.headers_mut().insert(LOCATION, to);
    }
    set(answer, cookies)
}

/// A page, with a status and cookies.
pub(super) fn show(status: StatusCode, page: Page, cookies: &[String]) -> Response {
    set((status, page).into_response(), cookies)
}

/// An answer with cookies.
pub(super) fn set(mut answer: Response, cookies: &[String]) -> Response {
    for one in cookies.iter().filter_map(|one| HeaderValue::from_str(one).ok()) {
        answer.headers_mut().append(SET_COOKIE, one);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_house_after_signing_in() {
        for (back, to) in [
            ("/child/1?text=a", "/child/1?text=a"),
            ("", "/"),
            ("//elsewhere.example", "/"),
            ("/\\elsewhere.example", "/"),
            ("https://elsewhere.example", "/"),
            ("/a\r\nset-cookie: x", "/"),
            ("/sign-in/second", "/"),
        ] {
            assert_eq!(local(back), to, "{back}");
        }
    }

    #[test]
    fn browsers_by_name() {
        for (said, name) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/140 Safari/537 Edg/140",
                "Edge on Windows",
            ),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 19 like Mac OS X) Safari/604", "Safari on iPhone"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140) Firefox/140", "Firefox on Linux"),
            ("curl/8", "an unknown browser"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("user-agent", HeaderValue::from_static(said));
            assert_eq!(device(&headers), name);
        }
    }
}
