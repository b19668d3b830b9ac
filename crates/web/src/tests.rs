//! What holds for every answer, asked of the whole server without a socket.

use crate::app::App;
use crate::testing::{CHILD, app, app_over, server};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use store::Store;
use tower::ServiceExt;

#[path = "../../store/tests/both/server.rs"]
mod postgres;

/// The invented partnership on each engine. For tests that run on several threads.
pub(crate) fn on_both() -> [App; 2] {
    blocking(|| {
        let address = postgres::server().database();
        let both = [app(), app_over(Store::create(&address).unwrap())];
        // Connections must not be closed on a thread that answers, where a test ends: one clone stays.
        std::mem::forget(both.clone());
        both
    })
}

/// What blocks, as handlers do it: not on a thread that answers.
pub(crate) fn blocking<T>(work: impl FnOnce() -> T) -> T {
    tokio::task::block_in_place(work)
}

pub(crate) async fn ask(server: &Router, request: Request<Body>) -> Response<Body> {
    server.clone().oneshot(request).await.unwrap()
}

pub(crate) async fn get(server: &Router, address: &str) -> Response<Body> {
    ask(server, Request::get(address).body(Body::empty()).unwrap()).await
}

pub(crate) async fn text(answer: Response<Body>) -> String {
    let bytes = to_bytes(answer.into_body(), 1 << 24).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

pub(crate) fn header_of(answer: &Response<Body>, name: &str) -> String {
    answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned()
}

#[tokio::test]
async fn every_answer_is_guarded_and_kept_nowhere() {
    let server = server(app(), Some("worker"));
    for address in ["/help", "/health", "/no-such-page", "/", &format!("/child/{CHILD}")] {
        let answer = get(&server, address).await;
        let policy = header_of(&answer, "content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{address}: {policy}");
        assert!(!policy.contains("unsafe"), "{address}: {policy}");
        assert_eq!(header_of(&answer, "referrer-policy"), "no-referrer", "{address}");
        assert_eq!(header_of(&answer, "cache-control"), "no-store", "{address}");
        assert_eq!(header_of(&answer, "x-operation-id").len(), 9, "{address}");
    }
}

#[tokio::test]
async fn every_script_of_a_page_carries_the_nonce_of_its_own_answer() {
    let server = server(app(), None);
    let answer = get(&server, "/help").await;
    let policy = header_of(&answer, "content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
    let page = text(answer).await;
    let scripts = page.matches("<script").count();
    assert_eq!(scripts, 2);
    assert_eq!(page.matches(&format!("nonce=\"{nonce}\"")).count(), scripts);
    let again = header_of(&get(&server, "/help").await, "content-security-policy");
    assert!(!again.contains(&nonce), "the same nonce twice");
}

#[tokio::test]
async fn an_address_that_is_not_there_is_a_page_with_its_status() {
    let server = server(app(), Some("worker"));
    for address in [
        "/no-such-page".to_owned(),
        "/child/nobody".to_owned(),
        format!("/child/{CHILD}/entry/none"),
    ] {
        let answer = get(&server, &address).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{address}");
        let page = text(answer).await;
        assert!(page.contains("<title>Page not found – Throughline</title>"), "{page}");
        assert_eq!(page.matches("<h1").count(), 1);
    }
}

#[tokio::test]
async fn a_method_that_is_not_offered_is_told_in_words() {
    let request = Request::post("/help").body(Body::empty()).unwrap();
    let answer = ask(&server(app(), None), request).await;
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert!(text(answer).await.contains("That cannot be done here"));
}

#[tokio::test]
async fn styles_are_kept_by_browsers_and_compressed() {
    let request = Request::get(crate::assets::STYLES[0])
        .header(header::ACCEPT_ENCODING, "gzip")
        .body(Body::empty())
        .unwrap();
    let answer = ask(&server(app(), None), request).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(header_of(&answer, "cache-control").contains("immutable"));
    assert_eq!(header_of(&answer, "content-encoding"), "gzip");
}

#[tokio::test]
async fn nobody_reaches_a_file_without_signing_in() {
    let server = server(app(), None);
    for page in ["", "/chronology", "/looks", "/entry/police-1"] {
        let address = format!("/child/{CHILD}{page}");
        let answer = get(&server, &address).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{address}");
        assert_eq!(header_of(&answer, "location"), format!("/sign-in?back={address}"));
    }
}

#[tokio::test]
async fn a_page_shows_what_the_policies_allow_and_a_refusal_says_why() {
    let app = app();
    let address = format!("/child/{CHILD}");
    let worker = get(&server(app.clone(), Some("worker")), &address).await;
    assert_eq!(worker.status(), StatusCode::OK);
    assert!(text(worker).await.contains("Jayden Marlowe-Osei"));
    let nurse = get(&server(app.clone(), Some("nurse")), &address).await;
    assert_eq!(nurse.status(), StatusCode::FORBIDDEN);
    let told = text(nurse).await;
    assert!(told.contains("You may not open this child's file"), "{told}");
    assert!(!told.contains("Jayden"), "a refusal names the child");
    // An administrator may not even know that there is such a file.
    let admin = get(&server(app, Some("admin")), &address).await;
    assert_eq!(admin.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_sealed_entry_shows_that_it_is_there_and_nothing_of_what_it_says() {
    let app = app();
    let chronology = format!("/child/{CHILD}/chronology?order=newest");
    let worker = text(get(&server(app.clone(), Some("worker")), &chronology).await).await;
    assert!(worker.contains("Closed entry") && worker.contains("sealed"), "{worker}");
    let police = text(get(&server(app.clone(), Some("police")), &chronology).await).await;
    // A colleague of the same agency is no author: it came with a return, and is sealed to them too.
    assert!(police.contains("Closed entry"));
    for page in [worker, police] {
        assert_eq!(page.matches("<h1").count(), 1);
    }
}

#[tokio::test]
async fn looks_and_refusals_are_written_down() {
    let app = app();
    let address = format!("/child/{CHILD}");
    get(&server(app.clone(), Some("nurse")), &address).await;
    let worker = server(app, Some("worker"));
    get(&worker, &format!("{address}/chronology")).await;
    let page = text(get(&worker, &format!("{address}/looks")).await).await;
    for said in ["Noreen Bhatti", "Refused (look)", "Look (chronology)", "See looks (looks)"] {
        assert!(page.contains(said), "{said} is not told");
    }
}

/// Sends a form as a page of the signed-in person would.
pub(crate) async fn send(
    server: &Router,
    address: &str,
    fields: &[(&str, &str)],
) -> Response<Body> {
    let token = ("csrf", "csrf-token-of-a-test");
    let pairs = fields.iter().chain([&token]);
    let body: Vec<String> = pairs
        .map(|(name, value)| format!("{name}={}", crate::pages::child::chronology::escaped(value)))
        .collect();
    let request = Request::post(address)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.join("&")))
        .unwrap();
    ask(server, request).await
}

#[tokio::test]
async fn an_entry_is_checked_recorded_corrected_and_withdrawn_and_every_version_stays() {
    let server = server(app(), Some("worker"));
    let record = format!("/child/{CHILD}/record");
    let told = ("told", "Home visit. Jayden said he had been threatened with a knife.");
    let fields = [("when", "3 December 2018"), told, ("seen", "alone"), ("draft", "d1")];
    let check = [&fields[..], &[("do", "check")]].concat();
    let page = text(send(&server, &record, &check).await).await;
    assert!(page.contains("Check the entry before it is recorded"), "{page}");
    assert!(page.contains("Home visit") && page.contains("value=\"home_visit\""), "{page}");

    let save =
        [&fields[..], &[("do", "save"), ("kind", "home_visit"), ("kind", "weapon")]].concat();
    let saved = send(&server, &record, &save).await;
    assert_eq!(saved.status(), StatusCode::SEE_OTHER);
    let entry = header_of(&saved, "location");
    let page = text(get(&server, &entry).await).await;
    assert!(page.contains("7 days after it happened"), "{page}");
    assert!(page.contains("Correct this entry"));

    let wrong = send(&server, &format!("{entry}/supersede"), &fields).await;
    assert!(text(wrong).await.contains("<title>Error: Correct an entry"));
    let right = [&fields[..], &[("reason", "The wrong day"), ("when", "")]].concat();
    let right: Vec<_> = right
        .into_iter()
        .filter(|(name, _)| *name != "when")
        .chain([("when", "4 December 2018")])
        .collect();
    let corrected = send(&server, &format!("{entry}/supersede"), &right).await;
    assert_eq!(corrected.status(), StatusCode::SEE_OTHER);
    let later = header_of(&corrected, "location");
    assert!(text(get(&server, &entry).await).await.contains("superseded"));
    // What was corrected once is not corrected again from an old page.
    let again = send(&server, &format!("{entry}/supersede"), &right).await;
    assert_eq!(again.status(), StatusCode::CONFLICT);

    let withdrawn =
        send(&server, &format!("{later}/withdraw"), &[("reason", "Another child")]).await;
    assert_eq!(withdrawn.status(), StatusCode::SEE_OTHER);
    let page = text(get(&server, &later).await).await;
    assert!(page.contains("withdrawn") && page.contains("Another child"), "{page}");
}

#[tokio::test]
async fn a_draft_is_kept_and_waits_on_the_start_page() {
    let server = server(app(), Some("worker"));
    let record = format!("/child/{CHILD}/record");
    let fields = [("told", "Half a sentence"), ("draft", "d2"), ("do", "later")];
    assert_eq!(send(&server, &record, &fields).await.status(), StatusCode::SEE_OTHER);
    let home = text(get(&server, "/").await).await;
    assert!(home.contains("An entry that you began"), "{home}");
    let form = text(get(&server, &format!("{record}?draft=d2")).await).await;
    assert!(form.contains("Half a sentence"));
    let saved =
        send(&server, &format!("{record}/draft"), &[("told", "More"), ("draft", "d2")]).await;
    assert!(text(saved).await.starts_with("Draft saved"));
}

#[tokio::test]
async fn a_form_without_the_sessions_token_does_nothing() {
    let server = server(app(), Some("worker"));
    let request = Request::post(format!("/child/{CHILD}/record"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("told=x&when=today&csrf=guess"))
        .unwrap();
    let answer = ask(&server, request).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert!(text(answer).await.contains("This form is out of date"));
}

#[tokio::test]
async fn only_whoever_may_corrects_an_entry() {
    let app = app();
    // A row of the youth offending service's return is not social care's to correct.
    let server = server(app, Some("worker"));
    let entry = format!("/child/{CHILD}/entry/youth-offending-1");
    let page = text(get(&server, &entry).await).await;
    assert!(
        !page.contains("Correct this entry") && page.contains("only the agency that recorded"),
        "{page}"
    );
    assert_eq!(get(&server, &format!("{entry}/withdraw")).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_manager_records_that_their_agency_works_with_the_child() {
    let server = server(app(), Some("manager"));
    let address = format!("/child/{CHILD}/involved");
    let faulty = send(&server, &address, &[("agency", "social_care")]).await;
    assert!(text(faulty).await.contains("<title>Error: Who is involved"));
    let fields = [
        ("agency", "social_care"),
        ("reason", "Child in need plan"),
        ("from-day", "1"),
        ("from-month", "12"),
        ("from-year", "2018"),
    ];
    assert_eq!(send(&server, &address, &fields).await.status(), StatusCode::SEE_OTHER);
    let page = text(get(&server, &address).await).await;
    assert!(page.contains("Child in need plan") && page.contains("from 1 December 2018"), "{page}");
}

#[tokio::test]
async fn a_file_is_made_only_after_looking_for_one() {
    let server = server(app(), Some("nurse"));
    let found = text(get(&server, "/children?family=marlowe&born=14/05/2002").await).await;
    assert!(found.contains("Jayden Marlowe-Osei") && found.contains("not open to you"), "{found}");
    // Others named in a closed file are not told.
    let mother = text(get(&server, "/children?given=Abena&family=Osei").await).await;
    assert!(!mother.contains("Abena Osei"), "{mother}");

    let fields = [
        ("given", "Jay"),
        ("family", "Marlowe-Osei"),
        ("born", "14 May 2002"),
        ("reason", "School nursing"),
    ];
    let alike = text(send(&server, "/children", &fields).await).await;
    assert!(alike.contains("may be this child’s already"), "{alike}");
    let sure = [&fields[..], &[("sure", "yes")]].concat();
    let made = send(&server, "/children", &sure).await;
    assert_eq!(made.status(), StatusCode::SEE_OTHER);
    let page = get(&server, &header_of(&made, "location")).await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(text(page).await.contains("Nothing has been recorded in this file"));
}

#[tokio::test]
async fn an_administrator_finds_nobody_and_makes_no_file() {
    let server = server(app(), Some("admin"));
    for address in ["/children?family=marlowe", "/children/new"] {
        let answer = get(&server, address).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{address}");
        assert!(!text(answer).await.contains("Jayden"));
    }
}

#[tokio::test]
async fn a_sealed_entry_is_asked_for_answered_and_then_open_to_whoever_asked() {
    let app = app();
    let worker = server(app.clone(), Some("worker"));
    let officer = server(app.clone(), Some("officer"));
    let page = text(get(&worker, &format!("/child/{CHILD}/chronology?order=newest")).await).await;
    let sealed = page.split("/ask\"").next().unwrap().rsplit('"').next().unwrap().to_owned();
    let ask = format!("{sealed}/ask");
    assert!(text(get(&worker, &ask).await).await.contains("Ask for a closed entry"));
    let faulty = send(&worker, &ask, &[]).await;
    assert!(text(faulty).await.contains("<title>Error: Ask for a closed entry"));
    let asked = send(&worker, &ask, &[("reason", "Strategy discussion tomorrow")]).await;
    assert_eq!(asked.status(), StatusCode::SEE_OTHER);

    let home = text(get(&officer, "/").await).await;
    let answer = home.split("/answer/").nth(1).unwrap().split('"').next().unwrap();
    let answer = format!("{sealed}/answer/{answer}");
    assert!(text(get(&officer, &answer).await).await.contains("Strategy discussion tomorrow"));
    // Nobody answers for another agency.
    assert_eq!(get(&worker, &answer).await.status(), StatusCode::FORBIDDEN);
    let fields = [("days", "7"), ("reason", "Needed for the discussion")];
    assert_eq!(send(&officer, &answer, &fields).await.status(), StatusCode::SEE_OTHER);
    let open = text(get(&worker, &sealed).await).await;
    assert!(!open.contains("Closed entry"), "{open}");
    // A colleague who did not ask still sees it closed.
    let manager = server(app, Some("manager"));
    assert!(text(get(&manager, &sealed).await).await.contains("Closed entry"));
}

#[tokio::test]
async fn a_file_opened_in_an_emergency_is_open_and_told_to_everyone_who_works_with_the_child() {
    let app = app();
    let nurse = server(app.clone(), Some("nurse"));
    let address = format!("/child/{CHILD}");
    assert_eq!(get(&nurse, &address).await.status(), StatusCode::FORBIDDEN);
    let faulty = send(&nurse, &format!("{address}/emergency"), &[("hours", "400")]).await;
    assert!(text(faulty).await.contains("Choose for how long"));
    let fields = [("hours", "4"), ("reason", "Unconscious in A and E, no contact known")];
    let opened = send(&nurse, &format!("{address}/emergency"), &fields).await;
    assert_eq!(opened.status(), StatusCode::SEE_OTHER);
    assert_eq!(get(&nurse, &address).await.status(), StatusCode::OK);
    let told = text(get(&server(app, Some("worker")), &format!("{address}/involved")).await).await;
    assert!(told.contains("Unconscious in A and E") && told.contains("Noreen Bhatti"), "{told}");
}

/// Pages that show something to a manager, each with its scripts, fields and headings in order.
#[tokio::test]
async fn every_page_has_one_heading_named_fields_and_no_script_or_style_of_its_own() {
    let server = server(app(), Some("manager"));
    let child = format!("/child/{CHILD}");
    let pages =
        ["/", "/help", "/accessibility", "/children", "/children?family=marlowe", "/children/new"];
    let of_child = [
        "",
        "/chronology",
        "/chronology?agency=police&text=knife",
        "/record",
        "/people",
        "/people/new",
        "/involved",
        "/looks",
        "/print",
        "/entry/childrens-trust-1",
        "/entry/childrens-trust-1/supersede",
        "/entry/childrens-trust-1/withdraw",
    ];
    let pages = pages.iter().map(|page| (*page).to_owned());
    for address in pages.chain(of_child.iter().map(|page| format!("{child}{page}"))) {
        let answer = get(&server, &address).await;
        assert_eq!(answer.status(), StatusCode::OK, "{address}");
        sound(&address, &text(answer).await);
    }
}

pub(crate) fn sound(address: &str, page: &str) {
    assert_eq!(page.matches("<h1").count(), 1, "{address}: headings of the first level");
    assert_eq!(page.matches("<main").count(), 1, "{address}");
    assert!(!page.contains(" style=\"") && !page.contains(" onclick="), "{address}");
    let attribute = |name: &str| -> Vec<String> {
        let begins = format!(" {name}=\"");
        let parts = page.split(&begins).skip(1);
        parts.map(|part| part.split('"').next().unwrap().to_owned()).collect()
    };
    let ids = attribute("id");
    let unlike: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(unlike.len(), ids.len(), "{address}: an id stands twice: {ids:?}");
    for name in
        ["for", "aria-describedby", "aria-labelledby", "aria-controls", "data-aria-controls"]
    {
        for id in attribute(name).iter().flat_map(|ids| ids.split(' ')) {
            assert!(
                unlike.contains(&id.to_owned()),
                "{address}: {name} names {id}, which is not there"
            );
        }
    }
    let labelled = attribute("for");
    for field in page.split(['<']).filter(|tag| {
        ["input ", "textarea ", "select "].iter().any(|name| tag.starts_with(name))
            && !tag.contains("type=\"hidden\"")
    }) {
        let id = field.split(" id=\"").nth(1).and_then(|rest| rest.split('"').next());
        assert!(id.is_some_and(|id| labelled.iter().any(|of| of == id)), "{address}: {field}");
    }
}
