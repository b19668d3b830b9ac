//! What holds for every answer, asked of the whole server without a socket.

use crate::app::{App, Handed, Settings};
use crate::router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use practice::Practice;
use std::sync::Arc;
use tower::ServiceExt;

fn app() -> App {
    App::new(Handed {
        practice: Arc::new(Practice::embedded().unwrap()),
        settings: Settings {
            partnership: "Anyshire Safeguarding Children Partnership".to_owned(),
            address: "https://throughline.example".to_owned(),
            help: "help@throughline.example".to_owned(),
            notice: None,
        },
        now: || "2026-11-23T09:00:00Z".parse().unwrap(),
        metrics: None,
    })
}

async fn get(address: &str) -> Response<Body> {
    router(app()).oneshot(Request::get(address).body(Body::empty()).unwrap()).await.unwrap()
}

async fn text(answer: Response<Body>) -> String {
    let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn header_of(answer: &Response<Body>, name: &str) -> String {
    answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned()
}

#[tokio::test]
async fn every_answer_is_guarded_and_kept_nowhere() {
    for address in ["/help", "/health", "/no-such-page"] {
        let answer = get(address).await;
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
    let answer = get("/help").await;
    let policy = header_of(&answer, "content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
    let page = text(answer).await;
    let scripts = page.matches("<script").count();
    assert_eq!(scripts, 2);
    assert_eq!(page.matches(&format!("nonce=\"{nonce}\"")).count(), scripts);
    assert!(!policy_of(&get("/help").await).contains(&nonce), "the same nonce twice");
}

fn policy_of(answer: &Response<Body>) -> String {
    header_of(answer, "content-security-policy")
}

#[tokio::test]
async fn an_address_that_is_not_there_is_a_page_with_its_status() {
    let answer = get("/no-such-page").await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let page = text(answer).await;
    assert!(page.contains("<title>Page not found – Throughline</title>"), "{page}");
    assert_eq!(page.matches("<h1").count(), 1);
}

#[tokio::test]
async fn a_method_that_is_not_offered_is_told_in_words() {
    let request = Request::post("/help").body(Body::empty()).unwrap();
    let answer = router(app()).oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert!(text(answer).await.contains("That cannot be done here"));
}

#[tokio::test]
async fn styles_are_kept_by_browsers_and_compressed() {
    let request = Request::get(crate::assets::STYLES[0])
        .header(header::ACCEPT_ENCODING, "gzip")
        .body(Body::empty())
        .unwrap();
    let answer = router(app()).oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(header_of(&answer, "cache-control").contains("immutable"));
    assert_eq!(header_of(&answer, "content-encoding"), "gzip");
}
