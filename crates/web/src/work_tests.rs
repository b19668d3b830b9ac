//! What needs someone, and the review of emergencies, on both engines.

use crate::app::App;
use crate::testing::{CHILD, app, now, server, signed};
use crate::tests::{blocking, get, header_of, on_both, send, sound, text};
use axum::http::StatusCode;
use chronology::{Agency, Entry, EntryId, Field, Marking, Part, Source, When, Written};
use jiff::ToSpan;
use store::{At, Audit, ChildId, Involvement, New, Person, PersonId, PractitionerId, RowId};

pub(crate) fn audit(who: &str, child: &str, name: &str, minutes: i64) -> Audit {
    let signed = signed(who);
    Audit {
        id: RowId(format!("0195f3a0-0000-7000-8000-{name:0>12}")),
        at: At::from(now().checked_add(minutes.minutes()).unwrap()),
        practitioner: PractitionerId(signed.who.practitioner.0),
        act: "test".to_owned(),
        child: Some(ChildId::from(child)),
        ..Audit::default()
    }
}

pub(crate) fn told(
    id: &str,
    agency: &str,
    day: jiff::civil::Date,
    words: &str,
    marking: Marking,
) -> New {
    let cell = Field { heading: "What".into(), part: Part::Narrative, text: words.into() };
    let entry = Entry {
        id: EntryId(id.into()),
        agency: Agency(agency.into()),
        when: When::day(day),
        written: Written { raw: day.to_string(), ..Written::default() },
        fields: vec![cell],
        source: Source { file: String::new(), sheet: None, row: 0 },
        marking,
        problems: Vec::new(),
    };
    New::entry(entry, Vec::new())
}

pub(crate) fn append(app: &App, who: &str, name: &str, minutes: i64, new: &[New]) {
    let line = audit(who, CHILD, name, minutes);
    blocking(|| app.store().act(&line, |acting| acting.append(new, None))).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duty_that_fell_due_is_told_with_its_rule_and_entries_until_an_entry_records_it() {
    for app in on_both() {
        let worker = server(app.clone(), Some("worker"));
        let missing = told(
            "m1",
            "police",
            jiff::civil::date(2018, 12, 3),
            "Jayden was reported missing by his mother. Found safe and well at 23:00 and returned home.",
            Marking::Ordinary,
        );
        append(&app, "police", "a1", 0, &[missing]);
        let home = text(get(&worker, "/").await).await;
        sound("/", &home);
        let file = format!("/child/{CHILD}");
        assert!(home.contains("Duties fallen due"), "{home}");
        assert!(home.contains(&format!("{file}/entry/m1")), "the entry that started it: {home}");
        assert!(home.contains("Overdue") && home.contains("no entry records it"), "{home}");
        assert!(home.contains("Rule: "));
        // What it told of the file is written down, once a day.
        let again = text(get(&worker, "/").await).await;
        assert_eq!(again.matches("/entry/m1").count(), home.matches("/entry/m1").count());
        let looks = text(get(&worker, &format!("{file}/looks")).await).await;
        assert_eq!(looks.matches("See work (start page)").count(), 1, "{looks}");
        // Nobody else's start page tells of it.
        for other in ["nurse", "auditor", "admin"] {
            let page = text(get(&server(app.clone(), Some(other)), "/").await).await;
            assert!(!page.contains("/entry/") && !page.contains("Jayden"), "{other}: {page}");
        }
        let interview = told(
            "m2",
            "social_care",
            jiff::civil::date(2018, 12, 4),
            "Return home interview completed with Jayden after the missing episode.",
            Marking::Ordinary,
        );
        append(&app, "worker", "a2", 0, &[interview]);
        let home = text(get(&worker, "/").await).await;
        assert!(home.matches("/entry/m1").count() < again.matches("/entry/m1").count(), "{home}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duty_that_only_a_closed_entry_shows_is_told_to_nobody_to_whom_it_is_closed() {
    let app = app();
    let words = "Jayden was reported missing. Found safe and well and returned home.";
    let day = jiff::civil::date(2018, 12, 3);
    append(&app, "police", "a1", 0, &[told("m1", "police", day, words, Marking::Restricted)]);
    for (who, sees) in [("worker", false), ("manager", false), ("officer", true)] {
        let home = text(get(&server(app.clone(), Some(who)), "/").await).await;
        assert_eq!(home.contains("/entry/m1"), sees, "{who}: {home}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_recorded_is_new_until_it_is_read() {
    for app in on_both() {
        let worker = server(app.clone(), Some("worker"));
        let fresh = text(get(&worker, "/").await).await;
        assert!(fresh.contains("you have not read in this file yet"), "{fresh}");
        get(&worker, &format!("/child/{CHILD}/chronology")).await;
        let read = text(get(&worker, "/").await).await;
        assert!(read.contains("No other agency has recorded anything"), "{read}");
        let day = jiff::civil::date(2018, 12, 3);
        let new = [
            told("n1", "health", day, "Seen at clinic.", Marking::Ordinary),
            told("n2", "health", day, "Of someone else.", Marking::Restricted),
            told("n3", "social_care", day, "Of my own agency.", Marking::Ordinary),
        ];
        append(&app, "manager", "a3", 1, &new);
        let home = text(get(&worker, "/").await).await;
        assert!(home.contains("1 entry by Health, since you last read in this file"), "{home}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_emergency_is_reviewed_once_and_the_outcome_comes_back() {
    for app in on_both() {
        let nurse = server(app.clone(), Some("nurse"));
        let opening = [("hours", "4"), ("reason", "Unconscious in A and E")];
        let opened = send(&nurse, &format!("/child/{CHILD}/emergency"), &opening).await;
        assert_eq!(opened.status(), StatusCode::SEE_OTHER);
        get(&nurse, &format!("/child/{CHILD}/chronology")).await;

        // A manager of the opener's agency, or an auditor; there is no manager of health here.
        let auditor = server(app.clone(), Some("auditor"));
        let home = text(get(&auditor, "/").await).await;
        assert!(home.contains("1 emergency opening of a file waits for your review"), "{home}");
        let list = text(get(&auditor, "/emergencies").await).await;
        sound("/emergencies", &list);
        assert!(
            list.contains("Unconscious in A and E") && list.contains("Noreen Bhatti"),
            "{list}"
        );
        let address = format!("/child/{CHILD}/emergency/{}", {
            let from = list.split("/emergency/").nth(1).unwrap();
            from.split('"').next().unwrap()
        });
        let page = text(get(&auditor, &address).await).await;
        sound(&address, &page);
        assert!(page.contains("Look (chronology)") && !page.contains("Jayden"), "{page}");

        for (who, status) in [("worker", 403), ("officer", 403), ("nurse", 403), ("admin", 404)] {
            let other = server(app.clone(), Some(who));
            assert_eq!(get(&other, &address).await.status().as_u16(), status, "{who}");
            let list = text(get(&other, "/emergencies").await).await;
            assert!(list.contains("No opening waits for your review"), "{who}: {list}");
        }
        let faulty = text(send(&auditor, &address, &[("outcome", "perhaps")]).await).await;
        assert!(
            faulty.contains("<title>Error: Review") && faulty.contains("Choose what you found")
        );
        let fields = [("outcome", "needs-talk"), ("reason", "Who was rung first?")];
        let kept = send(&auditor, &address, &fields).await;
        assert_eq!(header_of(&kept, "location"), "/emergencies");
        assert_eq!(send(&auditor, &address, &fields).await.status(), StatusCode::CONFLICT);
        let home = text(get(&nurse, "/").await).await;
        let said = "Needs a talk with whoever opened it: Who was rung first?";
        assert!(home.contains(said), "{home}");
        let involved = server(app.clone(), Some("worker"));
        let told = text(get(&involved, &format!("/child/{CHILD}/involved")).await).await;
        assert!(told.contains(said), "{told}");
    }
}

/// How long the start page takes for someone who works with two hundred children of sixty entries
/// each: `cargo test -p web --lib two_hundred -- --ignored --nocapture`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement, not a test"]
#[expect(clippy::disallowed_methods, reason = "the clock of a measurement")]
async fn two_hundred_children() {
    for app in on_both() {
        let engine = app.store().engine();
        blocking(|| fill(&app, 200, 60));
        let worker = server(app.clone(), Some("worker"));
        for time in ["first", "second", "third"] {
            let begun = std::time::Instant::now();
            let page = text(get(&worker, "/").await).await;
            println!("{engine}, {time}: {:?}, {} bytes", begun.elapsed(), page.len());
            assert!(page.contains("201 children"), "{page}");
        }
        let begun = std::time::Instant::now();
        until_all_is_read(&worker).await;
        println!("{engine}, all read: {:?} later", begun.elapsed());
        let begun = std::time::Instant::now();
        text(get(&worker, "/").await).await;
        println!("{engine}, then: {:?}", begun.elapsed());
    }
}

/// The start page once no file is being read behind it.
async fn until_all_is_read(worker: &axum::Router) -> String {
    for _ in 0..600 {
        let page = text(get(worker, "/").await).await;
        if !page.contains("still being read") {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("never read to the end");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_waits_for_a_few_files_only_and_the_others_follow() {
    let app = app();
    blocking(|| fill(&app, 30, 60));
    let worker = server(app.clone(), Some("worker"));
    let first = text(get(&worker, "/").await).await;
    sound("/", &first);
    assert!(first.contains("7 files are still being read"), "{first}");
    let last = until_all_is_read(&worker).await;
    let open = |page: &str| page.matches("Rule and entries").count();
    assert!(open(&last) >= open(&first) && open(&last) > 0, "{last}");
    // What was read is kept until the file says something else: then that file alone is read.
    let more = told("x1", "police", jiff::civil::date(2018, 12, 4), "At home.", Marking::Ordinary);
    append(&app, "police", "x1", 0, &[more]);
    assert!(!text(get(&worker, "/").await).await.contains("still being read"));
}

fn fill(app: &App, children: usize, each: u8) {
    const WORDS: [&str; 6] = [
        "Home visit. Seen alone, said school is going well.",
        "Reported missing by mother, found safe and well and returned home the next day.",
        "Strategy discussion held with police and health. Section 47 enquiry to begin.",
        "Arrested for possession of a knife and released under investigation.",
        "Fixed-term exclusion of three days for assault on a pupil.",
        "Did not attend appointment; letter sent to mother.",
    ];
    for number in 0..children {
        let child = format!("0195f3a0-0000-7000-8000-1{number:0>11}");
        let person = Person {
            given: format!("Child{number}"),
            family: "Example".to_owned(),
            born: "2008-05-14".to_owned(),
            ..Person::default()
        };
        let involvement = Involvement {
            id: RowId(format!("i{number}")),
            practitioner: Some(PractitionerId(signed("worker").who.practitioner.0)),
            reason: "allocated".to_owned(),
            from: "2018-01-01".to_owned(),
            ..Involvement::default()
        };
        let entries: Vec<New> = (0..each)
            .map(|place| {
                let words = WORDS[usize::from(place) % WORDS.len()];
                let month = 1 + i8::try_from(place / 5 % 12).unwrap();
                let day = jiff::civil::date(2018, month, 1 + i8::try_from(place % 9).unwrap());
                let agency = ["police", "social_care", "health"][usize::from(place) % 3];
                told(&format!("e{place}"), agency, day, words, Marking::Ordinary)
            })
            .collect();
        let line = audit("worker", &child, &format!("f{number}"), 0);
        app.store()
            .act(&line, |acting| {
                acting.open_file(&PersonId(format!("p{number}")), &person)?;
                acting.involve(&involvement)?;
                acting.append(&entries, None)
            })
            .unwrap();
    }
}
