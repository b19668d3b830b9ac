//! Webhooks against a receiver that really listens.

use crate::api::tests::{ALL, ask, token};
use crate::app::App;
use crate::hooks::KIND;
use crate::jobs;
use crate::pages::admin::tests::admin;
use crate::testing::{CHILD, server};
use crate::tests::{blocking, get, on_both, send, sound, text};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use store::At;

/// What came: the path, headers, text.
type Came = Arc<Mutex<Vec<(String, HeaderMap, String)>>>;

/// A receiver on this machine, which answers by the path: `/in` takes, `/full` does not, `/moved`
/// leads to `/in`. Gives its address and what came.
async fn receiver() -> (String, Came) {
    async fn take(State(came): State<Came>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
        let text = String::from_utf8(body.to_vec()).unwrap();
        came.lock().unwrap().push((uri.path().to_owned(), headers, text));
        match uri.path() {
            "/in" => StatusCode::NO_CONTENT.into_response(),
            "/moved" => (StatusCode::FOUND, [(header::LOCATION, "/in")]).into_response(),
            _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    }
    let came = Came::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(take).with_state(came.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, came)
}

/// Makes a webhook on the page, and gives its secret.
async fn make(admin: &Router, url: &str, email: &str) -> String {
    let fields =
        [("url", url), ("event", "file.recorded"), ("event", "entry.withdrawn"), ("email", email)];
    let made = text(send(admin, "/admin/webhooks", &fields).await).await;
    let secret = made.split("whsec_").nth(1).unwrap_or_else(|| panic!("{made}"));
    format!("whsec_{}", secret.split('<').next().unwrap())
}

async fn record(app: &App) {
    let fields = [
        ("when", "9 December 2018"),
        ("told", "Home visit: Jayden seen alone, said a lot."),
        ("seen", "alone"),
        ("draft", "d1"),
        ("do", "save"),
    ];
    let worker = server(app.clone(), Some("worker"));
    let done = send(&worker, &format!("/child/{CHILD}/record"), &fields).await;
    assert_eq!(done.status(), StatusCode::SEE_OTHER, "{}", text(done).await);
}

async fn all_jobs(app: &App) {
    while jobs::once(app).await {}
}

/// Whether a message carries the mark of its secret, worked out here as a receiver would.
fn is_ours(secret: &str, headers: &HeaderMap, body: &str) -> bool {
    let of = |name: &str| headers[name].to_str().unwrap();
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mark = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
    mark.update(format!("{}.{}.{body}", of("webhook-id"), of("webhook-timestamp")).as_bytes());
    let wanted = format!("v1,{}", STANDARD.encode(mark.finalize().into_bytes()));
    of("webhook-signature") == wanted
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_is_told_signed_by_the_rights_of_someone_and_without_a_name() {
    for app in on_both() {
        let (address, came) = receiver().await;
        let admin = blocking(|| admin(&app));
        let secret = make(&admin, &format!("{address}/in"), "worker@throughline.example").await;
        // By the rights of someone who may not open the file nothing is told.
        make(&admin, &format!("{address}/nurse"), "nurse@throughline.example").await;
        record(&app).await;
        assert!(came.lock().unwrap().is_empty(), "told before the job is done");
        all_jobs(&app).await;
        let told = came.lock().unwrap().clone();
        let [(_, headers, body)] = told.as_slice() else { panic!("{told:?}") };
        assert!(is_ours(&secret, headers, body), "{headers:?}");
        assert!(!is_ours("whsec_bm90IHRoaXM=", headers, body));
        let sent: Value = serde_json::from_str(body).unwrap();
        let wanted = json!({
            "type": "file.recorded",
            "timestamp": "2018-12-10T09:00:00.000000Z",
            "data": { "child": CHILD },
        });
        assert_eq!(sent, wanted);
        assert_eq!(blocking(|| app.store().jobs_of(KIND)).unwrap(), 0);

        // The secret is shown once, and is nowhere in the store as it is.
        let page = text(get(&admin, "/admin/webhooks").await).await;
        sound("/admin/webhooks", &page);
        assert!(page.contains(&address) && !page.contains("whsec_"), "{page}");
        let kept = blocking(|| app.store().webhooks()).unwrap();
        assert!(kept.iter().all(|hook| !hook.secret.contains(&secret[6..])));

        // A closed webhook is told nothing, and a new secret is another.
        let told = kept.iter().find(|hook| hook.url.ends_with("/in")).unwrap();
        let one = format!("/admin/webhooks/{}", told.id);
        let other = text(send(&admin, &one, &[("do", "secret")]).await).await;
        assert!(other.contains("whsec_") && !other.contains(&secret));
        assert_eq!(send(&admin, &one, &[("do", "close")]).await.status(), StatusCode::SEE_OTHER);
        record(&app).await;
        all_jobs(&app).await;
        assert_eq!(came.lock().unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_taken_is_sent_again_later_and_no_redirect_is_followed() {
    let app = crate::testing::app();
    let (address, came) = receiver().await;
    let admin = admin(&app);
    for path in ["full", "moved"] {
        make(&admin, &format!("{address}/{path}"), "worker@throughline.example").await;
    }
    record(&app).await;
    all_jobs(&app).await;
    let mut paths: Vec<String> = came.lock().unwrap().iter().map(|one| one.0.clone()).collect();
    paths.sort();
    assert_eq!(paths, ["/full", "/moved"]);
    // Both wait for half a minute; each keeps its name, so that a receiver knows it again.
    assert_eq!(app.store().jobs_of(KIND).unwrap(), 2);
    let at = |seconds: i64| {
        At::from(
            crate::testing::now().checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap(),
        )
    };
    assert!(app.store().take_job(&at(29), &at(-3600)).unwrap().is_none());
    let again = app.store().take_job(&at(30), &at(-3600)).unwrap().unwrap();
    assert_eq!((again.kind.as_str(), again.tries), (KIND, 2));
    let body: Value = serde_json::from_str(&again.body).unwrap();
    let names: Vec<String> = came
        .lock()
        .unwrap()
        .iter()
        .map(|one| one.1["webhook-id"].to_str().unwrap().to_owned())
        .collect();
    assert!(names.iter().all(|name| *name == body["name"]), "{names:?} {body}");
    assert!(!again.body.contains(&address) && !again.body.contains("Jayden"), "{}", again.body);
}

#[tokio::test]
async fn a_webhook_is_made_only_by_an_administrator_for_someone_and_a_safe_address() {
    let app = crate::testing::app();
    let admin = admin(&app);
    let faulty = [("url", "http://cms.example/in"), ("email", "nobody@throughline.example")];
    let answer = send(&admin, "/admin/webhooks", &faulty).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(answer).await;
    sound("/admin/webhooks", &page);
    for said in ["begins with https://", "Select what is to be told", "someone who can sign in"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let fields = [
        ("url", "https://cms.example/in"),
        ("event", "file.made"),
        ("email", "worker@throughline.example"),
    ];
    for who in ["worker", "manager", "auditor"] {
        let other = server(app.clone(), Some(who));
        assert_eq!(get(&other, "/admin/webhooks").await.status(), StatusCode::FORBIDDEN, "{who}");
        let refused = send(&other, "/admin/webhooks", &fields).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{who}");
    }
    assert!(app.store().webhooks().unwrap().is_empty());
}

#[tokio::test]
async fn a_program_of_the_administrators_makes_lists_and_closes_webhooks() {
    let app = crate::testing::app();
    let address = "/api/v1/webhooks";
    let (ours, theirs) = (token(&app, "admin", &ALL, 1), token(&app, "worker", &ALL, 1));
    assert_eq!(ask(&app, &theirs, address).await.status, StatusCode::FORBIDDEN);
    let asked = json!({
        "url": "https://cms.example/in",
        "events": ["entry.sealed"],
        "practitioner": "worker@throughline.example",
    });
    let with = |method: &str, to: &str, token: &str, body: String| {
        let request = axum::http::Request::builder().method(method).uri(to);
        let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        request.header(header::CONTENT_TYPE, "application/json").body(body.into()).unwrap()
    };
    let to = server(app.clone(), None);
    let refused = crate::tests::ask(&to, with("POST", address, &theirs, asked.to_string())).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let made = crate::tests::ask(&to, with("POST", address, &ours, asked.to_string())).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    let made: Value = serde_json::from_str(&text(made).await).unwrap();
    assert!(made["secret"].as_str().unwrap().starts_with("whsec_"), "{made}");
    let mut wrong = asked.clone();
    wrong["events"] = json!(["entry.read"]);
    let told = crate::tests::ask(&to, with("POST", address, &ours, wrong.to_string())).await;
    assert_eq!(told.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let list: Value = serde_json::from_str(&ask(&app, &ours, address).await.text).unwrap();
    assert_eq!(list["webhooks"][0]["url"], "https://cms.example/in");
    assert!(list["webhooks"][0].get("secret").is_none(), "{list}");
    let one = format!("{address}/{}", made["webhook"].as_str().unwrap());
    let closed = crate::tests::ask(&to, with("DELETE", &one, &ours, String::new())).await;
    assert_eq!(closed.status(), StatusCode::NO_CONTENT);
    assert!(!app.store().webhooks().unwrap()[0].is_open);
    let none =
        crate::tests::ask(&to, with("DELETE", "/api/v1/webhooks/x", &ours, String::new())).await;
    assert_eq!(none.status(), StatusCode::NOT_FOUND);
}
