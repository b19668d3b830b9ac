//! Bringing a return in, on both engines.

use crate::app::App;
use crate::testing::{CHILD, app, server};
use crate::tests::{ask, blocking, get, header_of, on_both, send, sound, text};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};

const RETURN: &str = "Date,What happened,Person\n\
    03/03/2018,Jayden arrested for possession of a knife.,Jayden Marlowe-Osei\n\
    sometime in spring,Seen near the station with older boys.,J\n\
    05/03/2018,Reported missing by mother.,Tia Brown\n\
    06/03/2018,,\n";

/// Sends a file as the form does.
async fn upload(server: &Router, name: &str, bytes: &[u8], token: &str) -> Response<Body> {
    let mut body = format!(
        "--X\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--X\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--X--\r\n");
    let request = Request::post(format!("/child/{CHILD}/import"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X")
        .body(Body::from(body))
        .unwrap();
    ask(server, request).await
}

const TOKEN: &str = "csrf-token-of-a-test";

fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    page.split(from).nth(1).unwrap().split(to).next().unwrap()
}

/// The fields that the page to check sends for rows, with what else is given.
fn fields<'a>(page: &'a str, rows: &[&'a str], act: &'a str) -> Vec<(&'a str, &'a str)> {
    let sum = between(page, "name=\"read\" value=\"", "\"");
    let rows = rows.iter().map(|row| ("row", *row));
    [("read", sum), ("do", act)].into_iter().chain(rows).collect()
}

fn entries(app: &App) -> i64 {
    let who = crate::testing::signed("worker");
    let desk = crate::desk::Desk::new(app.clone(), who, "test".to_owned());
    let length = || {
        desk.look(&CHILD.into(), access::Act::Look, "test", |opened| {
            Ok(opened.looking.child().head.length)
        })
    };
    blocking(length).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_is_sent_checked_taken_and_adds_nothing_the_second_time() {
    for app in on_both() {
        let worker = server(app.clone(), Some("worker"));
        let before = entries(&app);
        let sent = upload(&worker, "police log.csv", RETURN.as_bytes(), TOKEN).await;
        assert_eq!(sent.status(), StatusCode::SEE_OTHER);
        let address = header_of(&sent, "location");
        let page = text(get(&worker, &address).await).await;
        sound(&address, &page);
        for said in [
            "Row 1: 3 March 2018",
            "Date as written: 03/03/2018",
            "Date as written: sometime in spring",
            "Read as: ",
            "“Tia Brown”",
            "The row tells of nothing",
            "selected>Police",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        // It waits on the start page of whoever sent it, and for nobody else.
        assert!(
            text(get(&worker, "/").await).await.contains("A return whose rows you have not taken")
        );
        let manager = server(app.clone(), Some("manager"));
        assert_eq!(get(&manager, &address).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(entries(&app), before, "checking keeps nothing");

        let none = text(send(&worker, &address, &fields(&page, &[], "accept")).await).await;
        assert!(
            none.contains("<title>Error: Check the rows")
                && none.contains("Choose at least one row")
        );
        let taken = send(&worker, &address, &fields(&page, &["0", "1", "3"], "accept")).await;
        assert_eq!(taken.status(), StatusCode::SEE_OTHER, "{}", text(taken).await);
        let done = text(get(&worker, &header_of(&taken, "location")).await).await;
        sound("done", &done);
        for said in [
            "2 entries were brought in",
            "Row 3: Was left out by you",
            "Row 4: The row tells of nothing",
        ] {
            assert!(done.contains(said), "{said}: {done}");
        }
        assert_eq!(entries(&app), before + 2);
        // What was checked is thrown away; the old page takes nothing again.
        assert_eq!(get(&worker, &address).await.status(), StatusCode::NOT_FOUND);
        let old = send(&worker, &address, &fields(&page, &["0"], "accept")).await;
        assert_eq!(old.status(), StatusCode::NOT_FOUND);

        let again = upload(&worker, "police again.csv", RETURN.as_bytes(), TOKEN).await;
        let address = header_of(&again, "location");
        let page = text(get(&worker, &address).await).await;
        assert!(page.contains("2 in this file already"), "{page}");
        let nothing = send(&worker, &address, &fields(&page, &["0", "1"], "accept")).await;
        assert!(text(nothing).await.contains("Choose at least one row"));
        assert_eq!(entries(&app), before + 2);
        let looks = text(get(&worker, &format!("/child/{CHILD}/looks")).await).await;
        assert!(looks.contains("2 entries of police"), "the act is not in the audit: {looks}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_take_the_same_return_at_once_add_each_row_once() {
    for app in on_both() {
        let before = entries(&app);
        let mut waiting = Vec::new();
        for who in ["worker", "police", "manager"] {
            let server = server(app.clone(), Some(who));
            let sent = upload(&server, "police.csv", RETURN.as_bytes(), TOKEN).await;
            let address = header_of(&sent, "location");
            let page = text(get(&server, &address).await).await;
            waiting.push((server, address, page));
        }
        let taking = waiting.into_iter().map(|(server, address, page)| {
            tokio::spawn(async move {
                send(&server, &address, &fields(&page, &["0", "1"], "accept")).await.status()
            })
        });
        let mut kept = 0;
        for one in taking.collect::<Vec<_>>() {
            kept += usize::from(one.await.unwrap() == StatusCode::SEE_OTHER);
        }
        assert_eq!(entries(&app), before + 2);
        assert_eq!(kept, 1, "those who came later are told");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_read_is_told_of_beside_the_field_with_what_to_do() {
    let worker = server(app(), Some("worker"));
    let long = vec![b'x'; crate::sent::SentFile::MOST + 1];
    let rows = (0..2_001).fold("Date,What happened\n".to_owned(), |text, n| {
        text + &format!("03/03/2018,Told {n}\n")
    });
    let cases: [(&str, &[u8], &str); 6] = [
        ("", b"", "Choose a file"),
        ("a.csv", b"", "is empty"),
        ("a.pdf", b"%PDF-1.7 ...", "is not read"),
        ("a.csv", b"x,y\n1,2\n", "no headings that are known"),
        ("long.csv", &long, "“long.csv” is larger than 10 MB"),
        ("rows.csv", rows.as_bytes(), "has 2001 rows, and at most 2000"),
    ];
    for (name, bytes, said) in cases {
        let page = text(upload(&worker, name, bytes, TOKEN).await).await;
        assert!(page.contains("<title>Error: Bring in a return"), "{name}: {page}");
        assert_eq!(
            page.matches(said).count(),
            2,
            "{said}, in the summary and at the field: {page}"
        );
        sound(name, &page);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_read_again_as_another_agencys_and_nobody_without_the_right_sends_one() {
    let app = app();
    let worker = server(app.clone(), Some("worker"));
    let sent = upload(&worker, "log of things.csv", RETURN.as_bytes(), TOKEN).await;
    let address = header_of(&sent, "location");
    let page = text(get(&worker, &address).await).await;
    assert!(page.contains("Choose an agency"), "{page}");
    let unknown = text(send(&worker, &address, &fields(&page, &["0"], "accept")).await).await;
    assert!(unknown.contains("Choose which agency sent this file"), "{unknown}");
    let as_police = [("agency", "police"), ("do", "agency")];
    let again = send(&worker, &address, &as_police).await;
    assert_eq!(header_of(&again, "location"), address);
    assert!(text(get(&worker, &address).await).await.contains("selected>Police"));
    let dropped = send(&worker, &address, &[("do", "drop")]).await;
    assert_eq!(header_of(&dropped, "location"), format!("/child/{CHILD}"));
    assert_eq!(get(&worker, &address).await.status(), StatusCode::NOT_FOUND);

    let stale = upload(&worker, "a.csv", RETURN.as_bytes(), "guessed").await;
    assert_eq!(stale.status(), StatusCode::FORBIDDEN);
    for (who, status) in [("nurse", StatusCode::FORBIDDEN), ("admin", StatusCode::NOT_FOUND)] {
        let server = server(app.clone(), Some(who));
        let refused = upload(&server, "a.csv", RETURN.as_bytes(), TOKEN).await;
        assert_eq!(refused.status(), status, "{who}");
        let form = get(&server, &format!("/child/{CHILD}/import")).await;
        assert_eq!(form.status(), status, "{who}");
    }
}

fn whose() -> super::Whose {
    super::Whose { id: "c1".into(), name: "Sam Example".to_owned(), ..super::Whose::default() }
}

#[test]
fn the_page_to_check_says_how_each_row_was_understood() {
    use super::check::{Check, Out, Row, view};
    let row = |number: usize, doubts: &[&str], out| Row {
        number,
        place: format!("Row {}", number + 1),
        when: "4 March 2018".to_owned(),
        written: "04/03/18".to_owned(),
        kinds: vec![("arrest".to_owned(), "arrested".to_owned())],
        cells: vec![(String::new(), "Arrested & released.".to_owned())],
        doubts: doubts.iter().map(|doubt| (*doubt).to_owned()).collect(),
        chosen: doubts.is_empty(),
        out,
        ..Row::default()
    };
    let data = Check {
        whose: whose(),
        draft: "d1".to_owned(),
        file: "police.csv".to_owned(),
        agency: ("police".to_owned(), "the file's name says so".to_owned()),
        agencies: vec![
            ("health".to_owned(), "Health".to_owned()),
            ("police".to_owned(), "Police".to_owned()),
        ],
        rows: vec![
            row(0, &[], None),
            row(1, &["the day comes first in other rows"], None),
            row(2, &[], Some(Out::There("/child/c1/entry/police-3".to_owned(), true))),
            row(3, &[], Some(Out::Refused("the row tells of nothing".to_owned()))),
        ],
        told: vec![(
            "Row 9".to_owned(),
            "the row holds only `Total`".to_owned(),
            "nothing to do".to_owned(),
        )],
        ends: "17 December 2018, 09:00".to_owned(),
        sum: "5".repeat(8),
        ..Check::default()
    };
    let page = view(&data, &maud::html! { "token" });
    insta::assert_snapshot!("import_check", page.main.into_string().replace("><", ">\n<"));
}

#[test]
fn the_page_of_what_became_of_a_return_tells_of_each_row_left() {
    let outcome = r#"{"file":"police.csv","agency":"police","taken":1,"left":[["Row 2","was left out by you"]]}"#;
    let page = super::done::view(&whose(), &serde_json::from_str(outcome).unwrap());
    insta::assert_snapshot!("import_done", page.main.into_string().replace("><", ">\n<"));
}
