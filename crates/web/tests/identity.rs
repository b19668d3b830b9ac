//! Signing in through a real identity provider, the npm package `oidc-provider`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use access::Access;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use chronology::Agency;
use jiff::Timestamp;
use openidconnect::reqwest;
use practice::Practice;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use store::{AgencyRow, At, Audit, Practitioner, Store};
use tower::ServiceExt;
use web::app::{App, Handed, InForce, Settings};
use web::sign_in::accounts::Accounts;
use web::sign_in::chance::Chance;
use web::sign_in::locked::Keys;
use web::sign_in::oidc::{self, CameBack, Carried, OidcError, Provider, Vouched};

const ADDRESS: &str = "http://127.0.0.1:9";
const COME_BACK: &str = "http://127.0.0.1:9/sign-in/back/council";
const CHANCE: [[u8; 32]; 3] = [[1; 32], [2; 32], [3; 32]];

/// The provider's process, ended with the test.
struct Running {
    process: Child,
    issuer: String,
    /// Held open: a process that cannot say anything any more ends.
    _said: Lines<BufReader<ChildStdout>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _gone = self.process.wait();
    }
}

/// The packages, fetched once for each lock file.
fn packages() -> PathBuf {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _held = ONE_AT_A_TIME.lock();
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/identity");
    let there = Path::new(env!("CARGO_TARGET_TMPDIR")).join("identity");
    std::fs::create_dir_all(&there).unwrap();
    let mut fresh = there.join("node_modules/oidc-provider").exists();
    for name in ["package.json", "package-lock.json", "provider.mjs"] {
        let written = std::fs::read(here.join(name)).unwrap();
        let same = std::fs::read(there.join(name)).is_ok_and(|kept| kept == written);
        fresh &= same || name == "provider.mjs";
        std::fs::write(there.join(name), written).unwrap();
    }
    if !fresh {
        let mut npm = Command::new("npm");
        let done = done(npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(&there));
        assert!(done, "npm could not fetch the identity provider that this test signs in with");
    }
    there
}

fn done(command: &mut Command) -> bool {
    let told = command.stdout(Stdio::null()).status();
    told.unwrap_or_else(|why| {
        panic!("this test signs in at a real identity provider, which needs Node.js 20 or later with npm: install the packages `nodejs` and `npm` ({why})")
    })
    .success()
}

fn provider() -> Running {
    let folder = packages();
    let mut process = Command::new("node")
        .args(["provider.mjs", COME_BACK])
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|why| panic!("install Node.js 20 or later: {why}"));
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let issuer = lines.next().unwrap().unwrap();
    Running { process, issuer, _said: lines }
}

fn trusted(running: &Running) -> Provider {
    Provider {
        key: "council".to_owned(),
        name: "Anyshire Council".to_owned(),
        issuer: running.issuer.clone(),
        client_id: "throughline".to_owned(),
        client_secret: Some("a secret of tests".to_owned()),
        second_factor: vec!["mfa".to_owned()],
    }
}

/// Goes where a browser would go, with its cookies, until it is sent back to us.
async fn browse(address: &str, who: &str) -> CameBack {
    let http = oidc::http().unwrap();
    let mut cookies: BTreeMap<String, String> = BTreeMap::new();
    let mut next = format!("{address}&login_hint={who}");
    for _ in 0..10 {
        let header: Vec<String> =
            cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = http.get(&next).header("cookie", header.join("; ")).send().await.unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        let status = answer.status();
        let to = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        let Some(to) = to else { panic!("{status}: {}", answer.text().await.unwrap()) };
        let to = reqwest::Url::parse(&next).unwrap().join(&to).unwrap();
        if to.as_str().starts_with(COME_BACK) {
            let said: BTreeMap<String, String> = to.query_pairs().into_owned().collect();
            let one = |name: &str| said.get(name).cloned();
            return CameBack {
                code: one("code"),
                state: one("state"),
                iss: one("iss"),
                error: one("error"),
            };
        }
        next = to.to_string();
    }
    panic!("the provider sends us round and round");
}

async fn begun(provider: &Provider) -> (String, Carried) {
    oidc::begin(provider, COME_BACK, "/children", CHANCE, &oidc::http().unwrap()).await.unwrap()
}

async fn finished(
    provider: &Provider,
    carried: &Carried,
    came: &CameBack,
) -> Result<Vouched, OidcError> {
    oidc::finish(provider, COME_BACK, carried, came, &oidc::http().unwrap()).await
}

#[tokio::test]
async fn a_provider_vouches_for_someone_once_and_only_in_answer_to_us() {
    let running = provider();
    let trusted = trusted(&running);

    let (address, carried) = begun(&trusted).await;
    assert!(address.contains("code_challenge_method=S256"), "{address}");
    let came = browse(&address, "strong-dana").await;
    let vouched = finished(&trusted, &carried, &came).await.unwrap();
    assert_eq!(vouched.subject, format!("{} strong-dana", running.issuer));
    assert!(vouched.second_factor);

    // The same code again.
    let again = finished(&trusted, &carried, &came).await;
    assert!(matches!(again, Err(OidcError::Refused(_))), "{again:?}");

    // A password alone is one factor; so is a word that was not agreed to.
    let (address, carried) = begun(&trusted).await;
    let weak = finished(&trusted, &carried, &browse(&address, "dana").await).await.unwrap();
    assert!(!weak.second_factor);
    let (address, carried) = begun(&trusted).await;
    let strict = Provider { second_factor: vec!["hwk".to_owned()], ..trusted.clone() };
    let came = browse(&address, "strong-dana").await;
    assert!(!finished(&strict, &carried, &came).await.unwrap().second_factor);

    // Someone the provider does not let in.
    let (address, carried) = begun(&trusted).await;
    let none = finished(&trusted, &carried, &browse(&address, "nobody").await).await;
    assert!(matches!(none, Err(OidcError::Refused(ref why)) if why == "access_denied"), "{none:?}");
}

#[tokio::test]
async fn what_was_not_asked_for_is_refused() {
    let running = provider();
    let trusted = trusted(&running);
    let (address, carried) = begun(&trusted).await;
    let came = browse(&address, "strong-dana").await;

    let other_state = CameBack { state: Some("00".repeat(32)), ..came.clone() };
    assert!(finished(&trusted, &carried, &other_state).await.is_err(), "another state");
    let no_state = CameBack { state: None, ..came.clone() };
    assert!(finished(&trusted, &carried, &no_state).await.is_err(), "no state");
    let other_issuer =
        CameBack { iss: Some("http://elsewhere.example".to_owned()), ..came.clone() };
    assert!(finished(&trusted, &carried, &other_issuer).await.is_err(), "another issuer");

    // Another browser's verifier and nonce: the state is the only thing that fits.
    let mut swapped = serde_json::to_value(&carried).unwrap();
    swapped["verifier"] = "9".repeat(64).into();
    let swapped: Carried = serde_json::from_value(swapped).unwrap();
    assert!(finished(&trusted, &swapped, &came).await.is_err(), "another verifier");

    let (address, carried) = begun(&trusted).await;
    let came = browse(&address, "strong-dana").await;
    let mut swapped = serde_json::to_value(&carried).unwrap();
    swapped["nonce"] = "9".repeat(64).into();
    let swapped: Carried = serde_json::from_value(swapped).unwrap();
    assert!(finished(&trusted, &swapped, &came).await.is_err(), "another nonce");

    let (address, carried) = begun(&trusted).await;
    let came = browse(&address, "strong-dana").await;
    let wrong = Provider { client_secret: Some("guessed".to_owned()), ..trusted.clone() };
    assert!(finished(&wrong, &carried, &came).await.is_err(), "a wrong secret");
}

#[tokio::test]
async fn a_provider_that_is_not_there_is_said_to_be_unreachable() {
    let nowhere = Provider {
        key: "council".to_owned(),
        name: "Anyshire Council".to_owned(),
        issuer: "http://127.0.0.1:9".to_owned(),
        client_id: "throughline".to_owned(),
        client_secret: None,
        second_factor: Vec::new(),
    };
    let begun = oidc::begin(&nowhere, COME_BACK, "/", CHANCE, &oidc::http().unwrap()).await;
    assert!(matches!(begun, Err(OidcError::Unreachable(_))));
}

fn now() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

/// A store with one practitioner, whose account at the provider is `strong-dana`, and `dana` too.
fn store(issuer: &str) -> Store {
    let folder = tempfile::tempdir().unwrap().keep();
    let store = Store::create(folder.join("t.db").to_str().unwrap()).unwrap();
    let agency = Agency("social_care".to_owned());
    let row =
        AgencyRow { agency: agency.clone(), name: "Anyshire Trust".to_owned(), is_open: true };
    let dana = Practitioner {
        id: "dana".into(),
        agency,
        name: "Dana Example".to_owned(),
        email: "dana@trust.example".to_owned(),
        standing: "active".to_owned(),
        created: At::from(now()),
        roles: vec!["practitioner".to_owned()],
        teams: Vec::new(),
    };
    let audit = Audit { id: "a".into(), at: At::from(now()), ..Audit::default() };
    let added = store.act(&audit, |acting| {
        acting.put_agency(&row)?;
        acting.add_practitioner(&dana)
    });
    added.unwrap();
    let accounts = Accounts {
        store: &store,
        key: &[],
        secrets: &Keys::default(),
        now: now(),
        chance: Chance::SYSTEM,
        operation: "TEST-0001",
    };
    for who in ["strong-dana", "dana"] {
        let subject = format!("{issuer} {who}");
        accounts.tie(&dana, &Vouched { subject, second_factor: false }).unwrap();
    }
    store
}

/// Asks the whole server; status, where it leads, its cookies, its text.
async fn ask(app: &App, address: &str, cookie: &str) -> (StatusCode, String, String, String) {
    let request = Request::get(address).header("cookie", cookie).body(Body::empty()).unwrap();
    let answer = web::router(app.clone()).oneshot(request).await.unwrap();
    let header = |name: &str| {
        let all = answer.headers().get_all(name).iter();
        let all = all.map(|one| one.to_str().unwrap().split(';').next().unwrap().to_owned());
        all.collect::<Vec<_>>().join("; ")
    };
    let (status, to, cookies) = (answer.status(), header("location"), header("set-cookie"));
    let text = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    (status, to, cookies, String::from_utf8(text.to_vec()).unwrap())
}

#[tokio::test]
async fn the_whole_server_signs_in_those_whom_it_knows() {
    let running = provider();
    let app = App::new(Handed {
        store: store(&running.issuer),
        access: Arc::new(Access::new().unwrap()),
        practice: Arc::new(Practice::embedded().unwrap()),
        in_force: InForce::default(),
        settings: Settings {
            partnership: "Anyshire Safeguarding Children Partnership".to_owned(),
            address: ADDRESS.to_owned(),
            help: "help@throughline.example".to_owned(),
            notice: None,
            identity: vec![trusted(&running)],
            behind_proxy: false,
            api_per_minute: 600,
        },
        secrets: Keys::default(),
        now,
        metrics: None,
    });
    let (_, _, _, page) = ask(&app, "/sign-in?back=/child/1", "").await;
    assert!(page.contains("/sign-in/with/council?back=/child/1"), "{page}");
    // Who comes in whole, who still has to show a second factor, and who is not known here.
    for (who, status, to) in [
        ("strong-dana", StatusCode::SEE_OTHER, "/child/1"),
        ("dana", StatusCode::SEE_OTHER, "/sign-in/second?back=/child/1"),
        ("strong-stranger", StatusCode::FORBIDDEN, ""),
        ("nobody", StatusCode::UNPROCESSABLE_ENTITY, ""),
    ] {
        let (_, address, cookie, _) = ask(&app, "/sign-in/with/council?back=/child/1", "").await;
        let came = browse(&address, who).await;
        let back =
            [("code", came.code), ("state", came.state), ("iss", came.iss), ("error", came.error)];
        let back: Vec<String> = back
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{name}={}", value?)))
            .collect();
        let back = format!("/sign-in/back/council?{}", back.join("&"));
        let (stale, ..) = ask(&app, &back, "").await;
        assert_eq!(stale, StatusCode::FORBIDDEN, "another browser");
        let (got, went, cookies, text) = ask(&app, &back, &cookie).await;
        assert_eq!((got, went.as_str()), (status, to), "{who}: {text}");
        assert_eq!(cookies.contains("session="), !to.is_empty(), "{who}");
        if who == "strong-dana" {
            let (status, ..) = ask(&app, "/account", &cookies).await;
            assert_eq!(status, StatusCode::OK);
        }
    }
    let (status, ..) = ask(&app, "/sign-in/with/elsewhere", "").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
