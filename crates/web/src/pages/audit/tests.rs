//! The auditor's pages, asked of the whole server without a socket; and their views.

use super::lines::{Asked, Told};
use super::{emergencies, export, search, verify};
use crate::jobs;
use crate::jobs::kept::{Checked, VERIFIED};
use crate::parts::Mistakes;
use crate::sent::Sent;
use crate::testing::{CHILD, app, now, server};
use crate::tests::{get, header_of, send, sound, text};
use axum::http::StatusCode;
use maud::html;
use store::{At, ChildId, Fault, Verified};

const PAGES: [&str; 4] = ["/audit", "/audit/export", "/audit/emergencies", "/audit/verify"];

#[tokio::test]
async fn the_pages_are_for_auditors() {
    let app = app();
    let auditor = server(app.clone(), Some("auditor"));
    for page in PAGES {
        let answer = get(&auditor, page).await;
        assert_eq!(answer.status(), StatusCode::OK, "{page}");
        sound(page, &text(answer).await);
        let worker = get(&server(app.clone(), Some("worker")), page).await;
        assert_eq!(worker.status(), StatusCode::FORBIDDEN, "{page}");
    }
}

#[tokio::test]
async fn the_audit_is_searched_and_the_search_is_in_it() {
    let app = app();
    let file = format!("/child/{CHILD}");
    get(&server(app.clone(), Some("nurse")), &file).await;
    get(&server(app.clone(), Some("worker")), &format!("{file}/chronology")).await;
    let auditor = server(app.clone(), Some("auditor"));
    let of = |query: &str| format!("/audit?{query}");
    let all = text(get(&auditor, "/audit").await).await;
    for said in ["Noreen Bhatti", "Refused (look)", "Look (chronology)", CHILD] {
        assert!(all.contains(said), "{said} is not told");
    }
    let nurse = text(get(&auditor, &of("email=nurse@throughline.example")).await).await;
    assert!(nurse.contains("Refused (look)") && !nurse.contains("Look (chronology)"), "{nurse}");
    let act = text(get(&auditor, &of("act=look&agency=social_care")).await).await;
    assert!(act.contains("Look (chronology)") && !act.contains("Refused (look)"));
    let child = text(get(&auditor, &of(&format!("child={CHILD}"))).await).await;
    assert!(child.contains("Look (chronology)") && !child.contains("Set up"));
    let days = text(get(&auditor, &of("to-day=9&to-month=12&to-year=2018")).await).await;
    assert!(days.contains("No line fits"), "nothing was kept before the 10th");
    let faulty =
        text(get(&auditor, &of("email=who@nowhere.example&from-day=31&from-month=2")).await);
    let faulty = faulty.await;
    assert!(
        faulty.contains("<title>Error: Who looked") && faulty.contains("Enter a real first day")
    );
    let again = text(get(&auditor, "/audit?act=see_audit").await).await;
    assert!(again.contains("email nurse@throughline.example"), "{again}");
}

#[tokio::test]
async fn an_administrator_sees_nothing_of_files_in_the_audit() {
    let app = app();
    get(&server(app.clone(), Some("nurse")), &format!("/child/{CHILD}")).await;
    let admin = server(app, Some("admin"));
    for query in ["", "?act=refused", &format!("?child={CHILD}&act=refused")] {
        let page = text(get(&admin, &format!("/audit{query}")).await).await;
        // The reference may only stand where it was typed: nowhere, since the field is not theirs.
        assert!(!page.contains(CHILD) && !page.contains("Noreen"), "{query}: {page}");
    }
    let page = text(get(&admin, "/audit?act=set_up").await).await;
    assert!(page.contains("Set up"), "{page}");
    for page in ["/audit/export", "/audit/emergencies"] {
        assert_eq!(get(&admin, page).await.status(), StatusCode::FORBIDDEN, "{page}");
    }
}

#[tokio::test]
async fn a_file_of_those_named_only_is_not_told_of_to_an_auditor_who_is_not_named() {
    let app = app();
    let nurse = server(app.clone(), Some("nurse"));
    let fields = [("hours", "4"), ("reason", "Unconscious in A and E")];
    send(&nurse, &format!("/child/{CHILD}/emergency"), &fields).await;
    let auditor = server(app.clone(), Some("auditor"));
    let looks = text(get(&auditor, "/audit/emergencies").await).await;
    assert!(looks.contains("Unconscious in A and E") && looks.contains("Not yet reviewed"));
    let audit = store::Audit {
        id: "named-only".into(),
        at: At::from(now()),
        act: "named_only".to_owned(),
        child: Some(ChildId::from(CHILD)),
        ..store::Audit::default()
    };
    app.store().act(&audit, |acting| acting.set_named_only(true)).unwrap();
    for page in ["/audit", "/audit/emergencies"] {
        let told = text(get(&auditor, page).await).await;
        assert!(!told.contains(CHILD) && !told.contains("Unconscious"), "{page}: {told}");
    }
    let fields = [("reason", "Yearly audit")];
    let csv = text(send(&auditor, "/audit/export", &fields).await).await;
    assert!(!csv.contains(CHILD) && csv.contains("set_up"), "{csv}");
}

#[tokio::test]
async fn a_table_is_taken_out_with_a_reason_and_that_is_in_the_audit() {
    let app = app();
    let auditor = server(app.clone(), Some("auditor"));
    let without = send(&auditor, "/audit/export", &[("act", "set_up")]).await;
    assert_eq!(without.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("act", "set_up"), ("reason", "Yearly audit")];
    let table = send(&auditor, "/audit/export", &fields).await;
    assert_eq!(header_of(&table, "content-type"), "text/csv; charset=utf-8");
    let lines: Vec<String> = text(table).await.lines().map(str::to_owned).collect();
    assert!(lines[0].starts_with("at,practitioner,name"), "{lines:?}");
    assert_eq!(lines.len(), 2, "{lines:?}");
    let page = text(get(&auditor, "/audit?act=take_out_audit").await).await;
    assert!(page.contains("act set_up: Yearly audit"), "{page}");
}

#[tokio::test]
async fn a_check_is_put_in_hand_once_done_and_told() {
    let app = app();
    let auditor = server(app.clone(), Some("auditor"));
    for _ in 0..2 {
        let asked = send(&auditor, "/audit/verify", &[]).await;
        assert_eq!(asked.status(), StatusCode::SEE_OTHER);
    }
    assert_eq!(app.store().jobs_of(jobs::VERIFY).unwrap(), 1);
    assert!(text(get(&auditor, "/audit/verify").await).await.contains("A check is being made"));
    assert!(jobs::once(&app).await);
    assert!(!jobs::once(&app).await);
    let page = text(get(&auditor, "/audit/verify").await).await;
    assert!(page.contains("of 1 file stood as they were kept"), "{page}");
    let page = text(get(&auditor, "/audit?act=verified").await).await;
    assert!(page.contains("Colin Frost"), "{page}");

    // Faults are told by file, unless the file is not theirs to know of.
    let fault = |child: &str| Fault {
        child: Some(ChildId::from(child)),
        place: Some(3),
        entry: None,
        what: "its text is not the text that was kept".to_owned(),
    };
    let found = Verified { files: 1, records: 9, faults: vec![fault(CHILD)] };
    let kept = Checked::new(At::from(now()), &found).text().unwrap();
    let line = store::Audit { id: "v".into(), at: At::from(now()), ..store::Audit::default() };
    app.store().act(&line, |acting| acting.set(VERIFIED, &kept)).unwrap();
    let page = text(get(&auditor, "/audit/verify").await).await;
    assert!(page.contains(&format!("file {CHILD}, record 3: its text")), "{page}");
    let admin = text(get(&server(app, Some("admin")), "/audit/verify").await).await;
    assert!(admin.contains("a file, record 3") && !admin.contains(CHILD), "{admin}");
}

#[test]
fn views() {
    let csrf = html! { input type="hidden" name="csrf" value="t"; };
    let page = |page: crate::layout::Page| page.main.into_string().replace("><", ">\n<");
    let line = Told {
        at: "10 December 2018, 09:00".to_owned(),
        who: ("Noreen Bhatti".to_owned(), "Health".to_owned()),
        what: "Look (chronology)".to_owned(),
        child: Some(ChildId::from("c-1")),
        because: vec!["you are named".to_owned()],
    };
    let found = search::Search {
        agencies: vec![("health".to_owned(), "Health".to_owned())],
        files: true,
        lines: vec![line],
        next: Some("2018-12-10T09:00:00Z_a-1".to_owned()),
        ..search::Search::default()
    };
    insta::assert_snapshot!("search", page(search::view(&found)));
    let mut mistakes = Mistakes::default();
    mistakes.add("reason", "Say why a copy is taken out");
    let asked = Asked(Sent::new(vec![("act".to_owned(), "look".to_owned())]));
    insta::assert_snapshot!(
        "export",
        page(export::view(&export::Export { asked, mistakes }, &csrf))
    );
    let one = emergencies::One {
        when: ("10 December 2018, 09:00".to_owned(), "10 December 2018, 13:00".to_owned()),
        who: "Noreen Bhatti".to_owned(),
        child: "c-1".to_owned(),
        reason: "Unconscious in A and E".to_owned(),
        reviewed: None,
    };
    let looks = emergencies::Emergencies { looks: vec![one], ..Default::default() };
    insta::assert_snapshot!("emergencies", page(emergencies::view(&looks)));
    let found = Verified { files: 2, records: 9, faults: Vec::new() };
    let last = Some(Checked::new(At::from(now()), &found));
    let data = verify::Verify { last, ..verify::Verify::default() };
    insta::assert_snapshot!("verify", page(verify::view(&data, &csrf)));
}
