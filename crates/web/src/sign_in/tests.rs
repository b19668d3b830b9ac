//! Signing in as a browser does it, asked of the whole server without a socket.

use super::accounts::{Accounts, key_of};
use super::chance::Chance;
use super::locked::Keys;
use super::passkey::tests::{ADDRESS, Device};
use super::session::Token;
use crate::app::{App, Handed, InForce, Settings};
use crate::router;
use access::Access;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use chronology::Agency;
use jiff::Timestamp;
use practice::Practice;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use store::{AgencyRow, At, Audit, Practitioner, Store};
use totp_rs::{Algorithm, Builder, Secret};
use tower::ServiceExt;

const PASSWORD: &str = "purple leeks grow slowly";

/// A clock that stands still. An app's code of 30 seconds ago and the next one are taken too, so
/// that a test can use three codes in turn.
fn now() -> Timestamp {
    Timestamp::from_second(1_772_442_000).unwrap()
}

/// A server with one account that has never been used, and the link to choose its password.
struct House {
    app: App,
    dana: Practitioner,
    link: Token,
}

fn accounts<'a>(store: &'a Store, key: &'a [u8]) -> Accounts<'a> {
    static SECRETS: LazyLock<Keys> = LazyLock::new(|| Keys::read(&Keys::made([7; 32])).unwrap());
    let (now, chance) = (now(), Chance::SYSTEM);
    Accounts { store, key, secrets: &SECRETS, now, chance, operation: "TEST-0001" }
}

fn house() -> House {
    let folder = tempfile::tempdir().unwrap().keep();
    let store = Store::create(folder.join("t.db").to_str().unwrap()).unwrap();
    let agency = Agency("social_care".to_owned());
    let row =
        AgencyRow { agency: agency.clone(), name: "Anyshire Trust".to_owned(), is_open: true };
    let dana = Practitioner {
        id: "0195f3a0-0000-7000-8000-000000000001".into(),
        agency,
        name: "Dana Example".to_owned(),
        email: "dana@trust.example".to_owned(),
        standing: "active".to_owned(),
        created: At::from(now()),
        roles: vec!["practitioner".to_owned()],
        teams: Vec::new(),
    };
    let audit = Audit { id: "a".into(), at: At::from(now()), ..Audit::default() };
    store
        .act(&audit, |acting| {
            acting.put_agency(&row)?;
            acting.add_practitioner(&dana)
        })
        .unwrap();
    let key = key_of(&store, now(), Chance::SYSTEM).unwrap();
    let link = accounts(&store, &key).invite(&dana).unwrap();
    let app = App::new(Handed {
        store,
        access: Arc::new(Access::new().unwrap()),
        practice: Arc::new(Practice::embedded().unwrap()),
        in_force: InForce::default(),
        settings: Settings {
            partnership: "Anyshire Safeguarding Children Partnership".to_owned(),
            address: ADDRESS.to_owned(),
            help: "help@throughline.example".to_owned(),
            notice: None,
            identity: Vec::new(),
            behind_proxy: false,
            api_per_minute: 600,
        },
        secrets: Keys::read(&Keys::made([7; 32])).unwrap(),
        now,
        metrics: None,
    });
    House { app, dana, link }
}

/// What came back.
struct Came {
    status: StatusCode,
    to: String,
    text: String,
}

/// A browser with its cookies.
struct Browser {
    server: Router,
    cookies: BTreeMap<String, String>,
    /// The hidden token of the last page.
    csrf: String,
    /// What it says of where its requests come from.
    site: &'static str,
}

impl Browser {
    fn new(house: &House) -> Self {
        let server = router(house.app.clone());
        Self { server, cookies: BTreeMap::new(), csrf: String::new(), site: "same-origin" }
    }

    async fn ask(&mut self, method: &str, address: &str, kind: &str, body: String) -> Came {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder()
            .method(method)
            .uri(address)
            .header(header::COOKIE, cookies.join("; "))
            .header("sec-fetch-site", self.site)
            .header("x-csrf", &self.csrf)
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        let answer = self.server.clone().oneshot(request).await.unwrap();
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.starts_with("__Host-"), "{cookie}");
            assert!(cookie.contains("HttpOnly; SameSite=Lax; Secure"), "{cookie}");
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let to = answer.headers().get(header::LOCATION);
        let to = to.map_or_else(String::new, |to| to.to_str().unwrap().to_owned());
        let status = answer.status();
        let text = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        let text = String::from_utf8(text.to_vec()).unwrap();
        if let Some((_, rest)) = text.split_once("name=\"csrf\" value=\"") {
            rest.split('"').next().unwrap().clone_into(&mut self.csrf);
        }
        Came { status, to, text }
    }

    async fn get(&mut self, address: &str) -> Came {
        self.ask("GET", address, "text/plain", String::new()).await
    }

    async fn send(&mut self, address: &str, fields: &[(&str, &str)]) -> Came {
        let csrf = self.csrf.clone();
        let all = fields.iter().copied().chain([("csrf", csrf.as_str())]);
        let escape = |text: &str| {
            let hexadecimal = text.bytes().map(|byte| format!("%{byte:02X}"));
            hexadecimal.collect::<String>()
        };
        let body: Vec<String> =
            all.map(|(name, value)| format!("{name}={}", escape(value))).collect();
        self.ask("POST", address, "application/x-www-form-urlencoded", body.join("&")).await
    }

    async fn json(&mut self, address: &str, body: &Value) -> Came {
        self.ask("POST", address, "application/json", body.to_string()).await
    }

    /// Takes the link up and sets an app up; its secret and the recovery codes.
    async fn enrol(&mut self, house: &House) -> (String, Vec<String>) {
        let welcome = format!("/welcome/{}", house.link.as_str());
        let page = self.get(&welcome).await;
        assert!(page.text.contains("Dana Example"), "{}", page.text);
        let came = self.send(&welcome, &[("new-password", PASSWORD), ("again", PASSWORD)]).await;
        assert_eq!(came.to, "/sign-in/app");
        let page = self.get("/sign-in/app").await;
        let secret = page.text.split("secret=").nth(1).unwrap().split('&').next().unwrap();
        let secret = secret.to_owned();
        let page = self.send("/sign-in/app", &[("code", &code(&secret, -30))]).await;
        assert!(page.text.contains("Keep these recovery codes"), "{}", page.text);
        let codes = page.text.split("<li>").skip(1).filter_map(|rest| rest.split("</li>").next());
        let codes = codes.filter(|code| code.len() == 14).map(str::to_owned).collect();
        (secret, codes)
    }

    async fn password(&mut self, email: &str, password: &str) -> Came {
        self.get("/sign-in").await;
        self.send("/sign-in", &[("email", email), ("password", password)]).await
    }

    fn session(&self) -> Option<&String> {
        self.cookies.get("__Host-session")
    }
}

/// The code that an app shows so many seconds from now.
fn code(secret: &str, from_now: i64) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_algorithm(Algorithm::SHA1).with_secret(secret).build().unwrap();
    totp.generate((now().as_second() + from_now) as u64).to_string()
}

#[tokio::test]
async fn from_the_link_to_the_account_and_out() {
    let house = house();
    let mut browser = Browser::new(&house);
    let (_, codes) = browser.enrol(&house).await;
    assert_eq!(codes.len(), 10);
    let page = browser.get("/account").await;
    assert_eq!(page.status, StatusCode::OK);
    for said in ["dana@trust.example", "Anyshire Trust", "You have an authenticator app"] {
        assert!(page.text.contains(said), "{said}");
    }
    let out = browser.send("/sign-out", &[]).await;
    assert_eq!(out.to, "/sign-in");
    assert_eq!(browser.session(), None);
    assert!(browser.get("/account").await.to.starts_with("/sign-in?back="));
    let again = browser.get(&format!("/welcome/{}", house.link.as_str())).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "the link works once");
}

#[tokio::test]
async fn a_password_alone_opens_nothing() {
    let house = house();
    let mut browser = Browser::new(&house);
    let (secret, codes) = browser.enrol(&house).await;
    let mut thief = Browser::new(&house);
    let came = thief.password("dana@trust.example", PASSWORD).await;
    assert_eq!(came.to, "/sign-in/second?back=/");
    for closed in ["/", "/account", "/child/x", "/child/x/chronology"] {
        let came = thief.get(closed).await;
        assert!(came.to.starts_with("/sign-in?back="), "{closed} {} {}", came.status, came.to);
    }
    // Nor can they set up an app or a passkey of their own in place of hers.
    assert_eq!(thief.get("/sign-in/app").await.to, "/sign-in/second?back=/");
    assert_eq!(
        thief.send("/sign-in/app", &[("code", "000000")]).await.to,
        "/sign-in/second?back=/"
    );
    assert!(thief.json("/account/passkey/ask", &Value::Null).await.to.starts_with("/sign-in"));
    thief.get("/sign-in/second").await;
    let wrong = thief.send("/sign-in/second", &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("<title>Error: Show that it is you"), "{}", wrong.text);

    // She has the code; her token is another one afterwards.
    let half = thief.session().cloned();
    let right = thief
        .send("/sign-in/second", &[("code", &code(&secret, 0)), ("back", "/child/1?text=a")])
        .await;
    assert_eq!(right.to, "/child/1?text=a");
    assert_ne!(thief.session(), half.as_ref());
    assert_eq!(thief.get("/account").await.status, StatusCode::OK);

    // A recovery code does as well, once.
    for (n, expected) in [(0, "/"), (0, "")] {
        let mut other = Browser::new(&house);
        other.password("dana@trust.example", PASSWORD).await;
        other.get("/sign-in/second").await;
        let came = other.send("/sign-in/second", &[("code", &codes[n])]).await;
        assert_eq!(came.to, expected);
    }
}

#[tokio::test]
async fn whatever_is_wrong_is_said_in_the_same_words() {
    let house = house();
    Browser::new(&house).enrol(&house).await;
    let mut pages = Vec::new();
    for (email, password) in [
        ("dana@trust.example", "a wrong password"),
        ("nobody@trust.example", "a wrong password"),
        ("nobody@trust.example", PASSWORD),
    ] {
        let mut browser = Browser::new(&house);
        let came = browser.password(email, password).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(came.text.contains("that belong together"));
        assert_eq!(browser.session(), None);
        // Only what was typed, the nonce and the tokens differ.
        let same = came.text.replace(email, "").replace(&browser.csrf, "");
        let nonce = same.split("nonce=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        pages.push(same.replace(&nonce, ""));
    }
    assert_eq!(pages[0], pages[1]);
    assert_eq!(pages[1], pages[2]);
}

#[tokio::test]
async fn a_form_of_another_site_or_browser_is_refused() {
    let house = house();
    let fields = [("email", "dana@trust.example"), ("password", PASSWORD)];
    let mut browser = Browser::new(&house);
    browser.get("/sign-in").await;
    browser.site = "cross-site";
    assert_eq!(browser.send("/sign-in", &fields).await.status, StatusCode::FORBIDDEN);
    let mut other = Browser::new(&house);
    other.get("/sign-in").await;
    other.csrf.clone_from(&browser.csrf);
    assert_eq!(other.send("/sign-in", &fields).await.status, StatusCode::FORBIDDEN);
    let mut bare = Browser::new(&house);
    assert_eq!(bare.send("/sign-in", &fields).await.status, StatusCode::FORBIDDEN);

    let mut signed = Browser::new(&house);
    signed.enrol(&house).await;
    signed.get("/account").await;
    for address in ["/sign-out", "/account/sign-out-everywhere", "/account/recovery"] {
        signed.csrf = "0".repeat(64);
        assert_eq!(signed.send(address, &[]).await.status, StatusCode::FORBIDDEN, "{address}");
    }
    assert_eq!(signed.get("/account").await.status, StatusCode::OK);
}

#[tokio::test]
async fn guessing_is_slowed_and_told_how_long() {
    let house = house();
    let mut browser = Browser::new(&house);
    let mut last = StatusCode::OK;
    for _ in 0..8 {
        last = browser.password("dana@trust.example", "a wrong password").await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn sign_out_everywhere_ends_other_browsers_too() {
    let house = house();
    let mut here = Browser::new(&house);
    let (secret, _) = here.enrol(&house).await;
    let mut there = Browser::new(&house);
    there.password("dana@trust.example", PASSWORD).await;
    there.get("/sign-in/second").await;
    there.send("/sign-in/second", &[("code", &code(&secret, 0))]).await;
    assert_eq!(there.get("/account").await.status, StatusCode::OK);
    here.get("/account").await;
    here.send("/account/sign-out-everywhere", &[]).await;
    for browser in [&mut here, &mut there] {
        assert!(browser.get("/account").await.to.starts_with("/sign-in"));
    }
}

#[tokio::test]
async fn a_password_is_changed_by_those_who_know_the_old_one() {
    let house = house();
    let mut browser = Browser::new(&house);
    browser.enrol(&house).await;
    browser.get("/account").await;
    let new = "three other words entirely";
    let change = async |browser: &mut Browser, old: &str, new: &str, again: &str| {
        let fields = [("password", old), ("new-password", new), ("again", again)];
        browser.send("/account/password", &fields).await
    };
    for (old, first, second, said) in [
        ("not the old one", new, new, "Enter your present password"),
        (PASSWORD, new, "something else here", "Enter the same password again"),
        (PASSWORD, "short", "short", "12 characters or more"),
        (PASSWORD, "dana.example.1", "dana.example.1", "does not come from your name"),
    ] {
        let came = change(&mut browser, old, first, second).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert!(came.text.contains(said), "{said}");
        assert!(!came.text.contains(first), "what was typed is not sent back");
    }
    assert_eq!(change(&mut browser, PASSWORD, new, new).await.to, "/account");
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    let mut other = Browser::new(&house);
    let old = other.password("dana@trust.example", PASSWORD).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(other.password("dana@trust.example", new).await.to, "/sign-in/second?back=/");
}

#[tokio::test]
async fn a_passkey_opens_by_itself_and_an_answer_works_once() {
    let house = house();
    let mut browser = Browser::new(&house);
    browser.enrol(&house).await;
    browser.get("/account").await;
    let mut device = Device::new(3);
    let question = browser.json("/account/passkey/ask", &Value::Null).await;
    let question: Value = serde_json::from_str(&question.text).unwrap();
    let kept = browser.json("/account/passkey", &device.made(&question)).await;
    assert_eq!(kept.text, r#"{"to":"/account"}"#);
    assert!(browser.get("/account").await.text.contains("Remove"));

    let mut other = Browser::new(&house);
    let question = other.json("/sign-in/passkey/ask", &Value::Null).await;
    let question: Value = serde_json::from_str(&question.text).unwrap();
    let answer = device.shown(&question);
    let before = other.cookies.clone();
    let came = other.json("/sign-in/passkey?back=/child/1", &answer).await;
    assert_eq!(came.text, r#"{"to":"/child/1"}"#);
    assert_eq!(other.get("/account").await.status, StatusCode::OK);
    let mut replayed = Browser::new(&house);
    replayed.cookies = before;
    let again = replayed.json("/sign-in/passkey", &answer).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(replayed.session(), None);

    // Someone else's passkey does not finish her half of a session; hers does.
    let mut half = Browser::new(&house);
    half.password("dana@trust.example", PASSWORD).await;
    let question = half.json("/sign-in/passkey/ask", &Value::Null).await;
    let question: Value = serde_json::from_str(&question.text).unwrap();
    assert_eq!(question["publicKey"]["allowCredentials"].as_array().unwrap().len(), 1);
    let stranger = half.json("/sign-in/passkey", &Device::new(4).shown(&question)).await;
    assert_eq!(stranger.status, StatusCode::UNPROCESSABLE_ENTITY);
    let hers = half.json("/sign-in/passkey", &device.shown(&question)).await;
    assert_eq!(hers.text, r#"{"to":"/"}"#);
}

#[tokio::test]
async fn a_passkey_may_be_the_first_second_factor_and_only_the_first() {
    let house = house();
    let mut browser = Browser::new(&house);
    let welcome = format!("/welcome/{}", house.link.as_str());
    browser.get(&welcome).await;
    browser.send(&welcome, &[("new-password", PASSWORD), ("again", PASSWORD)]).await;
    browser.get("/sign-in/app").await;
    let mut device = Device::new(5);
    let question = browser.json("/sign-in/app/passkey/ask", &Value::Null).await;
    let question: Value = serde_json::from_str(&question.text).unwrap();
    let kept = browser.json("/sign-in/app/passkey", &device.made(&question)).await;
    assert_eq!(kept.text, r#"{"to":"/account"}"#);
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);

    let mut thief = Browser::new(&house);
    thief.password("dana@trust.example", PASSWORD).await;
    thief.get("/sign-in/second").await;
    let question = thief.json("/sign-in/app/passkey/ask", &Value::Null).await;
    assert_eq!(question.status, StatusCode::FORBIDDEN);
    let question = thief.json("/sign-in/passkey/ask", &Value::Null).await;
    let question: Value = serde_json::from_str(&question.text).unwrap();
    let hers = thief.json("/sign-in/passkey", &device.shown(&question)).await;
    assert_eq!(hers.text, r#"{"to":"/"}"#);
}

#[tokio::test]
async fn ways_to_sign_in_are_changed_only_soon_after_signing_in() {
    let house = house();
    Browser::new(&house).enrol(&house).await;
    let token = Token::new([9; 32]);
    let before = |minutes| At::from(now().checked_sub(jiff::Span::new().minutes(minutes)).unwrap());
    let session = store::Session {
        token_hash: token.sum(),
        practitioner: house.dana.id.clone(),
        created: before(16),
        seen: before(0),
        ends: before(-60),
        second_factor: true,
        device: "Firefox".to_owned(),
    };
    house.app.store().add_session(&session).unwrap();
    let mut browser = Browser::new(&house);
    browser.cookies.insert("__Host-session".to_owned(), token.as_str().to_owned());
    for address in ["/account/recovery", "/account/passkey/remove"] {
        browser.get("/account").await;
        let came = browser.send(address, &[]).await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{address}");
        assert!(came.text.contains("sign in again"), "{address}");
    }
    browser.get("/account").await;
    let came = browser.json("/account/passkey/ask", &Value::Null).await;
    assert_eq!(came.status, StatusCode::FORBIDDEN);
    assert!(came.text.contains("sign in again"), "{}", came.text);
}

#[tokio::test]
async fn someone_suspended_is_out_at_once() {
    let house = house();
    let mut browser = Browser::new(&house);
    browser.enrol(&house).await;
    assert_eq!(browser.get("/account").await.status, StatusCode::OK);
    let suspended = Practitioner { standing: "suspended".to_owned(), ..house.dana.clone() };
    let audit = Audit { id: "b".into(), at: At::from(now()), ..Audit::default() };
    let store = house.app.store();
    store.act(&audit, |acting| acting.change_practitioner(&suspended)).unwrap();
    assert!(browser.get("/account").await.to.starts_with("/sign-in"));
}

#[tokio::test]
async fn what_a_browser_sends_as_a_session_is_never_taken_for_one() {
    let house = house();
    for bad in ["", "0", &"0".repeat(64), &"f".repeat(64), "../../etc", &"é".repeat(32)] {
        let mut browser = Browser::new(&house);
        browser.cookies.insert("__Host-session".to_owned(), bad.to_owned());
        let came = browser.get("/account").await;
        assert!(came.to.starts_with("/sign-in"), "{bad}: {}", came.status);
    }
}
