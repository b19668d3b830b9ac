//! An entry that is sealed after it was recorded is closed in every version, wherever it might be
//! met; a correction leaves the seal where it is; and taking the seal off opens all of them again.

use crate::api::tests::{ALL, ask, token};
use crate::app::App;
use crate::testing::{CHILD, server};
use crate::tests::{blocking, get, header_of, on_both, send, sound, text};
use crate::work_tests::{append, told};
use axum::Router;
use axum::http::StatusCode;
use chronology::Marking;

/// Words of the entry's versions and of the reasons given for changing it.
const WORDS: [&str; 5] = ["zebrafish", "quayside", "harbour", "wallaby", "quokka"];

fn file(rest: &str) -> String {
    format!("/child/{CHILD}{rest}")
}

/// Changes an entry by a form and gives the name of the later record.
async fn change(as_whom: &Router, entry: &str, how: &str, fields: &[(&str, &str)]) -> String {
    let done = send(as_whom, &file(&format!("/entry/{entry}/{how}")), fields).await;
    assert_eq!(done.status(), StatusCode::SEE_OTHER, "{how}: {}", text(done).await);
    header_of(&done, "location").rsplit('/').next().unwrap().to_owned()
}

fn main_of(page: &str) -> String {
    page.split("<main").nth(1).unwrap().split("</main").next().unwrap().to_owned()
}

/// Everything that tells of entries, as the worker sees it, and their machine.
async fn everywhere(app: &App, machine: &str, versions: &[String]) -> Vec<(String, String)> {
    let as_page = server(app.clone(), Some("worker"));
    let mut pages = vec!["/".to_owned()];
    let of_child = [
        "",
        "/chronology",
        "/chronology?history=yes",
        "/chronology?history=yes&order=newest&agency=police",
        "/chronology?history=yes&from-day=1&from-month=12&from-year=2018",
        "/chronology?text=zebrafish",
        "/chronology?text=zebrafish&history=yes",
        "/print",
        "/looks",
        "/people",
        "/involved",
    ];
    pages.extend(of_child.map(file));
    for version in versions {
        pages.push(file(&format!("/entry/{version}")));
        for form in ["supersede", "withdraw", "mark"] {
            pages.push(file(&format!("/entry/{version}/{form}")));
        }
    }
    let mut seen = Vec::new();
    for address in pages {
        seen.push((address.clone(), text(get(&as_page, &address).await).await));
    }
    let mut asked: Vec<String> =
        ["", "?history=yes", "?text=zebrafish", "?text=zebrafish&history=yes"]
            .map(|query| format!("/api/v1/child/{CHILD}/entries{query}"))
            .into();
    asked.extend(versions.iter().map(|id| format!("/api/v1/child/{CHILD}/entries/{id}")));
    for address in asked {
        seen.push((address.clone(), ask(app, machine, &address).await.text));
    }
    seen
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_sealed_afterwards_is_closed_in_every_version_everywhere() {
    for app in on_both() {
        let day = jiff::civil::date(2018, 12, 3);
        let first = told("s1", "police", day, "A zebrafish at the quayside.", Marking::Ordinary);
        append(&app, "police", "s1", 0, &[first]);
        let officer = server(app.clone(), Some("officer"));
        let worker = server(app.clone(), Some("worker"));
        let machine = blocking(|| token(&app, "worker", &ALL, 1));
        let right = [
            ("when", "3 December 2018"),
            ("told", "A zebrafish at the harbour."),
            ("reason", "Wallaby: the wrong place"),
        ];
        let second = change(&officer, "s1", "supersede", &right).await;
        let open = everywhere(&app, &machine, &["s1".to_owned(), second.clone()]).await;
        let says = |seen: &[(String, String)], word: &str| {
            seen.iter().filter(|(_, page)| page.contains(word)).count()
        };
        assert!(says(&open, "harbour") > 5 && says(&open, "quayside") > 1, "nothing to hide");

        // Only the agency that recorded it seals it, with a reason.
        let mark = file(&format!("/entry/{second}/mark"));
        assert_eq!(get(&worker, &mark).await.status(), StatusCode::FORBIDDEN);
        sound(&mark, &text(get(&officer, &mark).await).await);
        let faulty = text(send(&officer, &mark, &[("marking", "restricted")]).await).await;
        assert!(faulty.contains("<title>Error: ") && faulty.contains("Enter why"), "{faulty}");
        let seal = [("marking", "restricted"), ("reason", "Quokka: someone would be in danger")];
        let third = change(&officer, &second, "mark", &seal).await;
        let mut versions = vec!["s1".to_owned(), second, third.clone()];
        closed(&app, &machine, &versions).await;

        // A correction says nothing of who may see it, and leaves that as it was.
        let again = [
            ("when", "4 December 2018"),
            ("told", "A zebrafish at the harbour wall."),
            ("reason", "Wallaby: the wrong day"),
        ];
        let fourth = change(&officer, &third, "supersede", &again).await;
        versions.push(fourth.clone());
        closed(&app, &machine, &versions).await;

        let unseal = [("marking", "ordinary"), ("reason", "Nobody is in danger any more")];
        versions.push(change(&officer, &fourth, "mark", &unseal).await);
        let seen = everywhere(&app, &machine, &versions).await;
        for version in &versions {
            let address = file(&format!("/entry/{version}"));
            let (_, page) = seen.iter().find(|(at, _)| *at == address).unwrap();
            assert!(page.contains("zebrafish") && !page.contains("Closed entry"), "{page}");
        }
    }
}

/// Nothing that the worker can see says a word of any version; and what is sought and counted is the
/// same as for a word that nobody ever wrote.
async fn closed(app: &App, machine: &str, versions: &[String]) {
    for (address, page) in everywhere(app, machine, versions).await {
        // A search says back what was sought.
        let page = if address.contains("text=") { page.replace("zebrafish", "") } else { page };
        for word in WORDS {
            assert!(!page.to_lowercase().contains(word), "{address}: {word} in {page}");
        }
    }
    let worker = server(app.clone(), Some("worker"));
    for list in ["/chronology?text=WORD", "/chronology?history=yes&text=WORD"] {
        let mut lists = Vec::new();
        for word in ["zebrafish", "nobodywrotethis"] {
            let page = text(get(&worker, &file(&list.replace("WORD", word))).await).await;
            lists.push(main_of(&page).replace(word, "WORD"));
        }
        assert_eq!(lists[0], lists[1], "{list}");
    }
    // Those who may read it read every version.
    let officer = server(app.clone(), Some("officer"));
    for version in versions {
        let page = text(get(&officer, &file(&format!("/entry/{version}"))).await).await;
        assert!(page.contains("zebrafish"), "{version}: {page}");
    }
}
