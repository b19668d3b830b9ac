//! The API as a machine asks it, of the whole server without a socket.

use super::bearer::{READ, RECORD, SECOND_FACTOR};
use crate::app::App;
use crate::sign_in::bytes::checksum;
use crate::sign_in::session::Token;
use crate::testing::{CHILD, PEOPLE, app, now, server, signed};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::Response;
use chronology::{Marking, Part};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use store::{At, Audit, ChildId, Line, PractitionerId, RowId, Session, Token as Kept};
use tower::ServiceExt;

pub(crate) const ALL: [&str; 3] = [READ, RECORD, SECOND_FACTOR];

/// A token of someone of [`PEOPLE`], good for so many hours from now.
pub(crate) fn token(app: &App, key: &str, may: &[&str], hours: i64) -> String {
    let token = Token::read(&checksum(&format!("{key} {may:?} {hours}"))).unwrap();
    let ends = now().checked_add(SignedDuration::from_hours(hours)).unwrap();
    let kept = Kept {
        token_hash: token.sum(),
        name: "case management system".to_owned(),
        practitioner: PractitionerId(signed(key).who.practitioner.0),
        may: may.join(" "),
        created: At::from(now()),
        ends: At::from(ends),
        used: None,
    };
    app.store().add_token(&kept).unwrap();
    token.as_str().to_owned()
}

/// What came back.
pub(crate) struct Came {
    pub(crate) status: StatusCode,
    headers: HeaderMap,
    pub(crate) text: String,
}

impl Came {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// What a problem says, without the number of its own answer.
    fn problem(&self) -> Value {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        let mut problem = self.json();
        problem.as_object_mut().unwrap().remove("operation").unwrap();
        problem
    }
}

async fn came(answer: Response) -> Came {
    let (status, headers) = (answer.status(), answer.headers().clone());
    let bytes = to_bytes(answer.into_body(), 1 << 24).await.unwrap();
    Came { status, headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
}

pub(crate) async fn ask(app: &App, token: &str, address: &str) -> Came {
    let request = Request::get(address).header(header::AUTHORIZATION, format!("Bearer {token}"));
    let request = request.body(Body::empty()).unwrap();
    came(server(app.clone(), None).oneshot(request).await.unwrap()).await
}

async fn send(app: &App, token: &str, body: &Value) -> Came {
    let request = Request::post(entries(""))
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    came(server(app.clone(), None).oneshot(request).await.unwrap()).await
}

fn entries(rest: &str) -> String {
    format!("/api/v1/child/{CHILD}/entries{rest}")
}

fn names(page: &Value) -> Vec<String> {
    let entries = page["entries"].as_array().unwrap().iter();
    entries.map(|entry| entry["entry"].as_str().unwrap().to_owned()).collect()
}

/// A new name for an audit line.
fn name() -> RowId {
    static USED: AtomicU32 = AtomicU32::new(0);
    RowId(format!("0195f3a0-0000-7000-9000-{:012x}", USED.fetch_add(1, Ordering::Relaxed)))
}

/// Every line of the file as the store has it.
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method alone is not general enough"
)]
fn lines(app: &App) -> Vec<Line> {
    let audit = Audit {
        id: name(),
        at: At::from(now()),
        act: "look".to_owned(),
        child: Some(ChildId::from(CHILD)),
        ..Audit::default()
    };
    app.store().look(&audit, |looking| looking.whole()).unwrap()
}

/// Entries that are sealed to the social worker.
fn sealed(app: &App) -> Vec<Line> {
    let lines = lines(app).into_iter();
    lines.filter(|line| line.kept.marking == Marking::Restricted).collect()
}

#[tokio::test]
async fn nobody_comes_in_without_a_good_token() {
    let app = app();
    let good = token(&app, "worker", &ALL, 1);
    assert_eq!(ask(&app, &good, &entries("")).await.status, StatusCode::OK);
    let ended = token(&app, "worker", &ALL, -1);
    let unknown = "a".repeat(64);
    // A session's own token is no token for machines.
    let session = Token::new([5; 32]);
    let hour = now().checked_add(SignedDuration::from_hours(1)).unwrap();
    app.store().add_session(&session_of("worker", &session.sum(), hour)).unwrap();
    for bad in [&ended, &unknown, session.as_str(), "short", ""] {
        for address in ["/api/v1/children", &format!("/api/v1/child/{CHILD}"), &entries("")] {
            let answer = ask(&app, bad, address).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{address} with {bad}");
            assert_eq!(answer.problem()["status"], 401);
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
    }
    app.store().end_token(&Token::read(&good).unwrap().sum()).unwrap();
    assert_eq!(ask(&app, &good, &entries("")).await.status, StatusCode::UNAUTHORIZED);
}

fn session_of(key: &str, sum: &str, ends: jiff::Timestamp) -> Session {
    Session {
        token_hash: sum.to_owned(),
        practitioner: PractitionerId(signed(key).who.practitioner.0),
        created: At::from(now()),
        seen: At::from(now()),
        ends: At::from(ends),
        second_factor: true,
        device: "a browser".to_owned(),
    }
}

#[tokio::test]
async fn being_signed_in_with_a_browser_lets_nobody_in() {
    let server = server(app(), Some("worker"));
    let page = Request::get(format!("/child/{CHILD}")).body(Body::empty()).unwrap();
    assert_eq!(server.clone().oneshot(page).await.unwrap().status(), StatusCode::OK);
    for address in [entries(""), format!("/api/v1/child/{CHILD}"), "/api/v1/children".to_owned()] {
        let request = Request::get(&address).body(Body::empty()).unwrap();
        let answer = server.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{address}");
    }
    let request = Request::post(entries("")).body(Body::from("{}")).unwrap();
    let answer = server.oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn two_tokens_or_another_scheme_are_none() {
    let app = app();
    let good = token(&app, "worker", &ALL, 1);
    let twice = Request::get(entries(""))
        .header(header::AUTHORIZATION, format!("Bearer {good}"))
        .header(header::AUTHORIZATION, format!("Bearer {good}"));
    let other = Request::get(entries("")).header(header::AUTHORIZATION, format!("Basic {good}"));
    for request in [twice, other] {
        let request = request.body(Body::empty()).unwrap();
        let answer = server(app.clone(), None).oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn whoever_may_no_longer_sign_in_has_no_token() {
    let app = app();
    let good = token(&app, "worker", &ALL, 1);
    let id = PractitionerId(signed("worker").who.practitioner.0);
    let audit = Audit { id: name(), at: At::from(now()), ..Audit::default() };
    let mut who = app.store().practitioner(&id).unwrap().unwrap();
    who.standing = "suspended".to_owned();
    app.store().act(&audit, |acting| acting.change_practitioner(&who)).unwrap();
    assert_eq!(ask(&app, &good, &entries("")).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_token_made_without_a_second_factor_opens_nothing() {
    let app = app();
    let weak = token(&app, "worker", &[READ, RECORD], 1);
    for address in [entries(""), format!("/api/v1/child/{CHILD}"), "/api/v1/children".to_owned()] {
        let answer = ask(&app, &weak, &address).await;
        assert!([StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&answer.status));
        assert!(!answer.problem().to_string().contains("Jayden"));
    }
}

#[tokio::test]
async fn a_machine_is_let_in_and_refused_exactly_as_the_page_is() {
    let app = app();
    let one = lines(&app).first().unwrap().kept.id.0.clone();
    for (key, ..) in PEOPLE {
        let good = token(&app, key, &ALL, 1);
        let pages = server(app.clone(), Some(key));
        for (page, address) in [
            (format!("/child/{CHILD}"), format!("/api/v1/child/{CHILD}")),
            (format!("/child/{CHILD}/chronology"), entries("")),
            (format!("/child/{CHILD}/chronology?text=knife"), entries("?text=knife")),
            (format!("/child/{CHILD}/entry/{one}"), entries(&format!("/{one}"))),
            (format!("/child/{CHILD}/entry/none"), entries("/none")),
            ("/child/nobody".to_owned(), "/api/v1/child/nobody".to_owned()),
        ] {
            let request = Request::get(&page).body(Body::empty()).unwrap();
            let shown = pages.clone().oneshot(request).await.unwrap().status();
            let answer = ask(&app, &good, &address).await;
            assert_eq!(answer.status, shown, "{key}: {address} and {page}");
            if !answer.status.is_success() {
                assert!(!answer.problem().to_string().contains("Jayden"), "{}", answer.text);
            }
        }
    }
}

#[tokio::test]
async fn the_child_with_need_and_response_and_the_entries_that_show_it() {
    let app = app();
    let worker = token(&app, "worker", &ALL, 1);
    let child = ask(&app, &worker, &format!("/api/v1/child/{CHILD}")).await.json();
    assert_eq!(child["given"], "Jayden");
    assert_eq!(child["identifiers"][0]["scheme"], "nhs_number");
    assert_eq!(child["now"]["day"], "2018-12-10");
    let level = child["now"]["need"]["level"].as_u64().unwrap();
    assert!((1..=4).contains(&level) && child["now"]["need"]["name"] != "");
    let because = child["now"]["because"].as_array().unwrap();
    assert!(!because.is_empty());
    for entry in because {
        let answer = ask(&app, &worker, &entries(&format!("/{}", entry.as_str().unwrap()))).await;
        assert_eq!(answer.json()["state"], "open");
    }
    let all = lines(&app).len() as u64;
    assert_eq!(child["head"].as_u64(), Some(all));
    assert_eq!(child["entries"].as_u64().unwrap() + child["closed"].as_u64().unwrap(), all);
}

/// Every page of a list.
async fn walk(app: &App, token: &str, query: &str, limit: usize) -> Vec<String> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = ask(app, token, &entries(&format!("?limit={limit}{query}{after}"))).await.json();
        assert_eq!(page["closed"].is_array(), after.is_empty());
        all.extend(names(&page));
        let Some(next) = page["next"].as_str() else { return all };
        assert_eq!(names(&page).len(), limit, "a page with another after it is full");
        after = format!("&after={next}");
    }
}

#[tokio::test]
async fn page_by_page_the_list_is_whole_and_in_order() {
    let app = app();
    let worker = token(&app, "worker", &ALL, 1);
    let hidden: Vec<String> = sealed(&app).into_iter().map(|line| line.kept.id.0).collect();
    let kept: Vec<String> = lines(&app).into_iter().map(|line| line.kept.id.0).collect();
    let open: Vec<String> = kept.into_iter().filter(|id| !hidden.contains(id)).collect();
    for limit in [7, 50, 200] {
        assert_eq!(walk(&app, &worker, "", limit).await, open);
    }
    let mut newest = walk(&app, &worker, "&order=newest", 9).await;
    newest.reverse();
    assert_eq!(newest, open);
    let police = walk(&app, &worker, "&agency=police", 5).await;
    assert!(!police.is_empty() && police.iter().all(|id| id.starts_with("police")));
    let found = walk(&app, &worker, "&text=knife", 50).await;
    assert!(!found.is_empty() && found.len() < open.len());
    let days = "&from=2017-01-01&to=2017-12-31";
    let year = ask(&app, &worker, &entries(&format!("?limit=200{days}"))).await.json();
    assert!(!names(&year).is_empty());
    for entry in year["entries"].as_array().unwrap() {
        let latest = entry["when"]["latest"].as_str();
        assert!(latest.is_none_or(|latest| latest >= "2017-01-01"), "{entry}");
    }
}

#[tokio::test]
async fn a_closed_entry_is_told_of_by_its_agency_and_nothing_more() {
    let app = app();
    let worker = token(&app, "worker", &ALL, 1);
    let all = sealed(&app);
    let hidden = all.last().unwrap();
    let (id, day) = (hidden.kept.id.0.clone(), hidden.kept.when().first_day().unwrap());
    let agency =
        json!({ "key": "police", "name": app.practice().agencies.name(&hidden.kept.agency) });
    let names_of: BTreeSet<&str> = all.iter().map(|line| line.kept.id.0.as_str()).collect();
    let told: Vec<Value> =
        names_of.iter().map(|id| json!({ "entry": id, "agency": agency })).collect();
    let told = Value::from(told);
    let one = ask(&app, &worker, &entries(&format!("/{id}"))).await.json();
    assert_eq!(one, json!({ "state": "closed", "entry": id, "agency": agency }));

    // Whatever is asked, the closed entry is told of in the same words and is not in the list.
    let entry = hidden.kept.entry.as_ref().unwrap();
    let word = entry.part(Part::Narrative);
    let word = word.split(' ').max_by_key(|word| word.len()).unwrap();
    let word: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
    for query in [
        String::new(),
        format!("?from={day}&to={day}"),
        "?from=1990-01-01&to=1990-01-02".to_owned(),
        "?order=newest&limit=1".to_owned(),
        "?agency=police&history=yes".to_owned(),
        "?agency=health".to_owned(),
        format!("?text={word}"),
    ] {
        let page = ask(&app, &worker, &entries(&query)).await;
        assert_eq!(page.status, StatusCode::OK, "{query}: {}", page.text);
        let page = page.json();
        assert_eq!(page["closed"], told, "{query}");
        assert!(names(&page).iter().all(|name| !names_of.contains(name.as_str())), "{query}");
    }
    // Nor does what follows it tell where it stands: it is no place in the list, like one that is
    // not there.
    let after = ask(&app, &worker, &entries(&format!("?after={id}"))).await;
    let nowhere = ask(&app, &worker, &entries("?after=none")).await;
    assert_eq!(after.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(after.problem(), nowhere.problem());
}

#[tokio::test]
async fn what_cannot_be_understood_is_told_and_not_passed_over() {
    let app = app();
    let worker = token(&app, "worker", &ALL, 1);
    for query in [
        "?after=99.99",
        "?limit=0",
        "?limit=201",
        "?limit=x",
        "?kind=nothing",
        "?group=nothing",
        "?from=31/02/2018",
        "?to=soon",
        "?order=up",
        "?history=maybe",
        "?colour=red",
    ] {
        let answer = ask(&app, &worker, &entries(query)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert_eq!(answer.problem()["status"], 422);
    }
    let answer = ask(&app, &worker, "/api/v1/nothing").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.problem()["status"], 404);
}

#[tokio::test]
async fn the_list_of_children_is_what_each_may_see() {
    let app = app();
    let worker = token(&app, "worker", &ALL, 1);
    let list = ask(&app, &worker, "/api/v1/children").await.json();
    assert_eq!(list["children"][0]["child"], CHILD);
    assert_eq!(list["children"][0]["born"], "2002-05-14");
    assert_eq!(list["next"], Value::Null);
    let beyond = ask(&app, &worker, &format!("/api/v1/children?after={CHILD}")).await.json();
    assert_eq!(beyond["children"], json!([]));

    let nurse = token(&app, "nurse", &ALL, 1);
    let none = ask(&app, &nurse, "/api/v1/children").await.json();
    assert_eq!(none["children"], json!([]));
    // A file that is not theirs is no place in their list, as one that is not there.
    let closed = ask(&app, &nurse, &format!("/api/v1/children?after={CHILD}")).await;
    let nobody = ask(&app, &nurse, "/api/v1/children?after=nobody").await;
    assert_eq!(closed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(closed.problem(), nobody.problem());

    let admin = token(&app, "admin", &ALL, 1);
    let refused = ask(&app, &admin, "/api/v1/children").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!refused.text.contains("Jayden"));
}

#[tokio::test]
async fn what_is_recorded_is_kept_as_the_practitioners_own_and_read_back() {
    let app = app();
    let worker = token(&app, "worker", &ALL, 1);
    let head = ask(&app, &worker, &entries("")).await.json()["head"].as_i64().unwrap();
    let body = json!({
        "when": "3 December 2018",
        "told": "Home visit. Jayden said he had been threatened with a knife.",
        "seen": "alone",
        "words": "I am scared",
        "kinds": ["home_visit"],
        "expected_head": head,
    });
    let made = send(&app, &worker, &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    assert_eq!(made.json()["head"], head + 1);
    let entry = ask(&app, &worker, made.header("location")).await.json();
    assert_eq!(entry["state"], "open");
    assert_eq!(entry["agency"]["key"], "social_care");
    assert_eq!(entry["when"]["earliest"], "2018-12-03");
    assert_eq!(entry["kinds"][0]["kind"], "home_visit");
    assert!(entry["cells"].to_string().contains("Priya Anand"));

    // The file has moved on: what was thought over before is not kept.
    let late = send(&app, &worker, &body).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert_eq!(late.problem()["status"], 409);
    let now = ask(&app, &worker, &entries("")).await.json()["head"].as_i64().unwrap();
    assert_eq!(now, head + 1);
}

#[tokio::test]
async fn what_is_not_an_entry_or_not_theirs_to_record_is_not_kept() {
    let app = app();
    let worker = token(&app, "worker", &ALL, 1);
    let before = lines(&app).len();
    for body in [
        json!({}),
        json!({ "when": "31/02/2018", "told": "x" }),
        json!({ "when": "3 December 2018", "told": " " }),
        json!({ "when": "3 December 2018", "told": "x", "marking": "secret" }),
        json!({ "when": "3 December 2018", "told": "x", "kinds": ["nothing"] }),
        json!({ "when": "3 December 2018", "told": "x", "agency": "police" }),
        json!([]),
    ] {
        let answer = send(&app, &worker, &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(answer.problem()["status"], 422);
    }
    let good = json!({ "when": "3 December 2018", "told": "x" });
    for (key, may, status) in [
        ("worker", &[READ, SECOND_FACTOR][..], StatusCode::FORBIDDEN),
        ("nurse", &ALL, StatusCode::FORBIDDEN),
        ("auditor", &ALL, StatusCode::NOT_FOUND),
        ("admin", &ALL, StatusCode::NOT_FOUND),
    ] {
        let token = token(&app, key, may, 2);
        // Even with nonsense sent, whoever may not record learns only that they may not.
        for body in [&good, &json!({})] {
            assert_eq!(send(&app, &token, body).await.status, status, "{key}");
        }
    }
    assert_eq!(lines(&app).len(), before);
}

#[tokio::test]
async fn what_a_machine_looks_at_is_written_down_as_its_practitioners() {
    let app = app();
    let worker = token(&app, "worker", &ALL, 1);
    ask(&app, &worker, &entries("")).await;
    let request = Request::get(format!("/child/{CHILD}/looks")).body(Body::empty()).unwrap();
    let looks = server(app, Some("manager")).oneshot(request).await.unwrap();
    let looks = came(looks).await.text;
    assert!(looks.contains("API: entries") && looks.contains("Priya Anand"), "{looks}");
}

#[tokio::test]
async fn the_description_is_what_it_was_and_tells_of_every_address() {
    let app = app();
    let request = Request::get("/api/v1/openapi.json").body(Body::empty()).unwrap();
    let answer = came(server(app, None).oneshot(request).await.unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    let document = answer.json();
    let paths: BTreeSet<&String> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(paths.len(), 6);
    insta::assert_json_snapshot!("openapi", document);
}

async fn form(app: &App, address: &str, fields: &str) -> Came {
    let request = Request::post(address)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("{fields}&csrf={}", signed("worker").csrf)))
        .unwrap();
    came(server(app.clone(), Some("worker")).oneshot(request).await.unwrap()).await
}

#[tokio::test]
async fn a_person_makes_a_token_soon_after_signing_in_uses_it_and_ends_it() {
    let app = app();
    let fields = "name=Our+system&may=record&days=7";
    let stale = form(&app, "/account/tokens", fields).await;
    assert_eq!(stale.status, StatusCode::FORBIDDEN, "the session is not one that began lately");

    let hour = now().checked_add(SignedDuration::from_hours(1)).unwrap();
    app.store().add_session(&session_of("worker", &signed("worker").session, hour)).unwrap();
    let faulty = form(&app, "/account/tokens", "name=&may=all&days=9999").await;
    assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(faulty.text.matches("govuk-error-message").count(), 3, "{}", faulty.text);

    let made = form(&app, "/account/tokens", fields).await;
    assert_eq!(made.status, StatusCode::OK);
    let token = made.text.split("<code>").nth(1).unwrap().split("</code>").next().unwrap();
    let kept = app.store().tokens(None).unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].may, "read record second_factor");
    assert_eq!(kept[0].ends, At::from(now() + SignedDuration::from_hours(24 * 7)));
    assert!(!kept[0].token_hash.contains(token), "the token itself is kept");
    assert_eq!(ask(&app, token, &entries("")).await.status, StatusCode::OK);

    let page = Request::get("/account/tokens").body(Body::empty()).unwrap();
    let page = came(server(app.clone(), Some("worker")).oneshot(page).await.unwrap()).await;
    assert!(page.text.contains("Our system") && !page.text.contains(token));
    // Somebody else's is not theirs to end.
    let other = server(app.clone(), Some("police"));
    let hash = &kept[0].token_hash;
    let request = Request::post("/account/tokens/end")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("token={hash}&csrf={}", signed("police").csrf)))
        .unwrap();
    assert_eq!(other.oneshot(request).await.unwrap().status(), StatusCode::NOT_FOUND);
    let ended = form(&app, "/account/tokens/end", &format!("token={hash}")).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    assert_eq!(ask(&app, token, &entries("")).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_token_that_asks_too_often_is_told_when_to_ask_again() {
    let app = app();
    let (one, other) = (token(&app, "worker", &ALL, 1), token(&app, "manager", &ALL, 1));
    let address = format!("/api/v1/child/{CHILD}");
    // The clock stands still: 100 may come at once, and none after them.
    for n in 0..100 {
        assert_eq!(ask(&app, &one, &address).await.status, StatusCode::OK, "request {n}");
    }
    let came = ask(&app, &one, &address).await;
    assert_eq!(came.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(came.header("retry-after"), "1");
    assert_eq!(came.problem()["detail"], "Wait 1 second, then ask again");
    assert_eq!(ask(&app, &other, &address).await.status, StatusCode::OK);
}
