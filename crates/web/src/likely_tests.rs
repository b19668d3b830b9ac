//! Looking for a child before a file is made: whoever is misspelt, swapped, or known by the address
//! only is found; nobody is told of whom the policies keep back.

use crate::app::App;
use crate::testing::{server, signed};
use crate::tests::{blocking, get, on_both, send, text};
use crate::work_tests::audit;
use axum::http::StatusCode;
use store::{Address, ChildId, Identifier, Involvement, Person, PersonId, PractitionerId, RowId};

fn person(given: &str, family: &str, born: &str, lines: &str, postcode: &str) -> Person {
    let address =
        Address { lines: lines.to_owned(), postcode: postcode.to_owned(), ..Address::default() };
    Person {
        given: given.to_owned(),
        family: family.to_owned(),
        born: born.to_owned(),
        addresses: vec![address].into_iter().filter(|one| !one.lines.is_empty()).collect(),
        ..Person::default()
    }
}

fn child_of(number: u32) -> ChildId {
    ChildId(format!("0195f3a0-0000-7000-8000-2{number:0>11}"))
}

/// Makes a file, for someone who works with the child, or closed to all but them.
fn open_file(app: &App, number: u32, person: &Person, whose: &str, only_named: bool) {
    let line = audit("worker", child_of(number).as_str(), &format!("b{number}"), 0);
    let involvement = Involvement {
        id: RowId(format!("likely-{number}")),
        practitioner: Some(PractitionerId(signed(whose).who.practitioner.0)),
        reason: "allocated".to_owned(),
        from: "2018-01-01".to_owned(),
        ..Involvement::default()
    };
    app.store()
        .act(&line, |acting| {
            acting.open_file(&PersonId(format!("q{number}")), person)?;
            acting.involve(&involvement)?;
            if only_named { acting.set_named_only(true) } else { Ok(()) }
        })
        .unwrap();
}

/// Many strangers, and those who are looked for.
fn fill(app: &App) {
    const GIVEN: [&str; 8] = ["Adam", "Bella", "Callum", "Deepa", "Ewan", "Farah", "Gita", "Hugo"];
    const FAMILY: [&str; 6] = ["Archer", "Bose", "Clarke", "Dunn", "Evans", "Fraser"];
    for n in 0..48_u32 {
        let (given, family) = (GIVEN[n as usize % 8], FAMILY[n as usize / 8 % 6]);
        let born = format!("20{:02}-{:02}-{:02}", 4 + n % 10, 1 + n % 12, 1 + n % 28);
        let home = format!("{} Mill Lane", 10 + n);
        open_file(app, n, &person(given, family, &born, &home, "AB1 2CD"), "police", false);
    }
    let home = "7 Quarry Rise";
    let mut siobhan = person("Siobhan", "Kowalczyk", "2009-05-14", home, "ZZ9 8YX");
    siobhan.identifiers =
        vec![Identifier { scheme: "nhs_number".to_owned(), value: "943 476 5919".to_owned() }];
    open_file(app, 200, &siobhan, "worker", false);
    let twin = person("Niamh", "Kowalczyk", "2009-05-14", home, "ZZ9 8YX");
    open_file(app, 201, &twin, "police", false);
    let hidden = person("Siobhann", "Kowalczyk", "2009-05-14", home, "ZZ9 8YX");
    open_file(app, 202, &hidden, "officer", true);
}

async fn found(app: &App, who: &str, query: &str) -> String {
    let page = get(&server(app.clone(), Some(who)), &format!("/children?{query}")).await;
    assert_eq!(page.status(), StatusCode::OK, "{query}");
    let page = text(page).await;
    page.split("<main").nth(1).unwrap().to_owned()
}

/// The first file of a list that is open to who asked.
fn first(page: &str) -> &str {
    page.split("<tbody").nth(1).unwrap_or("").split("</tr>").next().unwrap_or("")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_misspelt_the_swapped_and_the_twin_are_found() {
    for app in on_both() {
        blocking(|| fill(&app));
        for query in [
            "given=Shivon&family=Kowalchik&born=14/05/2009",
            "given=Siobhan&family=Kovalczyk&born=14/05/2009",
            "given=Kowalczyk&family=Siobhan&born=14/05/2009",
            "given=Siobhan&family=Kowalczyk&born=15/04/2009",
            "given=Siobhan&family=Kowalczyk",
            "given=Siobhan&other=7+Quarry+Rise+ZZ9+8YX",
            "other=943+476+5919",
        ] {
            let page = found(&app, "worker", query).await;
            let top = first(&page);
            assert!(top.contains(child_of(200).as_str()), "{query}: {page}");
        }
        // The twin is there besides: another child, whom a search must not hide.
        let page = found(&app, "worker", "given=Siobhan&family=Kowalczyk&born=14/05/2009").await;
        assert!(page.contains("Niamh Kowalczyk"), "{page}");
        let home = found(&app, "worker", "other=7+Quarry+Rise").await;
        assert!(home.contains("Siobhan Kowalczyk"), "{home}");
        // A stranger is not put forward for sharing a birthday.
        let page = found(&app, "worker", "given=Zebedee&family=Qureshi&born=14/05/2009").await;
        assert!(!page.contains("Kowalczyk"), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_be_known_of_is_found_by_those_named_alone() {
    let app = crate::testing::app();
    blocking(|| fill(&app));
    let queries = [
        "given=Siobhann&family=Kowalczyk&born=14/05/2009",
        "given=Siobhann",
        "family=Kowalczik&born=14/05/2009",
        "other=7+Quarry+Rise+ZZ9+8YX",
    ];
    for query in queries {
        for who in ["worker", "police", "nurse", "manager"] {
            // The form says back what was asked; the list says nothing.
            let page = found(&app, who, query).await;
            let list = page.split("</form>").nth(1).unwrap();
            let list = list.split("None of these is the child?").next().unwrap();
            let kept_back = !list.contains("Siobhann") && !list.contains(child_of(202).as_str());
            assert!(kept_back, "{who}, {query}: {list}");
        }
    }
    let named = found(&app, "officer", queries[0]).await;
    assert!(named.contains(child_of(202).as_str()), "{named}");
    // A file that exists and is closed: its name, never where the child lives or how it was found by it.
    let nurse = found(&app, "nurse", "given=Siobhan&family=Kowalczyk&other=7+Quarry+Rise").await;
    assert!(nurse.contains("Siobhan Kowalczyk") && nurse.contains("not open to you"), "{nurse}");
    let list = nurse.split("<tbody").nth(1).unwrap();
    assert!(!list.contains("household") && !list.contains("Quarry"), "{list}");
    let worker = found(&app, "worker", "given=Siobhan&family=Kowalczyk&other=7+Quarry+Rise").await;
    assert!(worker.contains("household: "), "{worker}");
    // Nobody without the right searches at all.
    let admin = get(&server(app, Some("admin")), "/children?family=Kowalczyk").await;
    assert_eq!(admin.status(), StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_recorded_is_found_at_once_and_what_was_put_right_by_what_it_says_now() {
    for app in on_both() {
        blocking(|| fill(&app));
        let worker = server(app.clone(), Some("worker"));
        assert!(
            !found(&app, "worker", "given=Oluwaseun&family=Adeyemi").await.contains("Adeyemi</")
        );
        let fields = [
            ("given", "Oluwaseun"),
            ("family", "Adeyemi"),
            ("born", "3 April 2011"),
            ("reason", "Referred today"),
        ];
        let made = send(&worker, "/children", &fields).await;
        assert_eq!(made.status(), StatusCode::SEE_OTHER, "{}", text(made).await);
        let misspelt = "given=Oluwasuen&family=Adeyemy&born=03/04/2011";
        assert!(found(&app, "worker", misspelt).await.contains("Oluwaseun Adeyemi"));
        // Whoever would make a second file, with another spelling, is shown the first.
        let again = [
            ("given", "Seun"),
            ("family", "Adeyemy"),
            ("born", "3 April 2011"),
            ("reason", "Referred today"),
        ];
        let asked = text(send(&worker, "/children", &again).await).await;
        assert!(asked.contains("may be this child’s already"), "{asked}");
        // Another server, or another program, changes a name: the old one is found no more.
        let renamed = person("Zephaniah", "Adeyemi-Blythe", "2009-05-14", "", "");
        let line = audit("worker", child_of(200).as_str(), "renamed", 1);
        blocking(|| {
            app.store().act(&line, |acting| acting.put_person(&PersonId("q200".into()), &renamed))
        })
        .unwrap();
        let now = found(&app, "worker", "given=Zefaniah&family=Adeyemi+Blythe").await;
        assert!(now.contains("Zephaniah Adeyemi-Blythe"), "{now}");
        assert!(
            !found(&app, "worker", "given=Siobhan&family=Kowalczyk").await.contains("Siobhan K")
        );
    }
}
