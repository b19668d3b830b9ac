//! The administrator's pages, asked of the whole server without a socket; and their views.

use super::{account, agencies, health, people, person, rules, standing};
use crate::app::{App, InForce};
use crate::parts::Mistakes;
use crate::sent::Sent;
use crate::testing::{CHILD, app, now, server, signed};
use crate::tests::{get, header_of, send, sound, text};
use access::Role;
use axum::Router;
use axum::http::StatusCode;
use chronology::Agency;
use jiff::SignedDuration;
use maud::html;
use store::{
    AgencyRow, At, Audit, AuditFilter, Condition, Practitioner, PractitionerId, Session, Team,
    TeamId,
};

/// The administrator, freshly signed in.
pub(crate) fn admin(app: &App) -> Router {
    let me = signed("admin");
    let session = Session {
        token_hash: me.session,
        practitioner: PractitionerId(me.who.practitioner.0),
        created: At::from(now()),
        seen: At::from(now()),
        ends: At::from(now() + SignedDuration::from_hours(1)),
        second_factor: true,
        device: "a test".to_owned(),
    };
    app.store().add_session(&session).unwrap();
    server(app.clone(), Some("admin"))
}

fn id(key: &str) -> PractitionerId {
    PractitionerId(signed(key).who.practitioner.0)
}

fn acts(app: &App) -> Vec<(String, String)> {
    let lines = app.store().audit(&AuditFilter { limit: 50, ..AuditFilter::default() }).unwrap();
    lines.into_iter().map(|line: Audit| (line.act, line.detail)).collect()
}

#[tokio::test]
async fn nobody_but_an_administrator_reaches_the_pages_and_the_administrator_reaches_no_file() {
    let app = app();
    let pages = [
        "/admin".to_owned(),
        "/admin/people".to_owned(),
        "/admin/people/new".to_owned(),
        format!("/admin/people/{}", id("nurse")),
        format!("/admin/people/{}/change", id("nurse")),
        format!("/admin/people/{}/close", id("nurse")),
        "/admin/agencies".to_owned(),
        "/admin/agencies/new".to_owned(),
        "/admin/agencies/health".to_owned(),
        "/admin/agencies/health/team".to_owned(),
        "/admin/rules".to_owned(),
        "/admin/webhooks".to_owned(),
        "/admin/health".to_owned(),
    ];
    for who in ["worker", "manager", "auditor"] {
        let server = server(app.clone(), Some(who));
        for page in &pages {
            assert_eq!(get(&server, page).await.status(), StatusCode::FORBIDDEN, "{who} {page}");
        }
    }
    let admin = admin(&app);
    for page in &pages[1..] {
        let answer = get(&admin, page).await;
        assert_eq!(answer.status(), StatusCode::OK, "{page}");
        let page_text = text(answer).await;
        sound(page, &page_text);
        assert!(!page_text.contains(CHILD) && !page_text.contains("Jayden"), "{page}");
    }
    for page in ["", "/chronology", "/looks", "/involved"] {
        let answer = get(&admin, &format!("/child/{CHILD}{page}")).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{page}");
    }
    // The rules themselves are open to everyone who signs in.
    let document = get(&server(app, Some("worker")), "/admin/rules/document").await;
    assert_eq!(document.status(), StatusCode::OK);
    let policy = header_of(&document, "content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
    assert!(text(document).await.contains(&format!("<style nonce=\"{nonce}\">")));
}

#[tokio::test]
async fn someone_is_added_changed_closed_and_opened_again() {
    let app = app();
    let admin = admin(&app);
    let faulty = [("agency", "health"), ("name", ""), ("email", "no address")];
    let answer = send(&admin, "/admin/people/new", &faulty).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(answer).await;
    for said in ["Enter a name", "Enter an e-mail address", "Select what they answer for"] {
        assert_eq!(page.matches(said).count(), 2, "{said}: in the summary and beside the field");
    }
    let fields = [
        ("agency", "health"),
        ("name", "Maya Lindqvist"),
        ("email", "maya@health.example"),
        ("role", "practitioner"),
    ];
    let made = text(send(&admin, "/admin/people/new", &fields).await).await;
    assert!(made.contains("http://127.0.0.1:8090/welcome/"), "{made}");
    let twice = send(&admin, "/admin/people/new", &fields).await;
    assert!(text(twice).await.contains("Someone has an account with this e-mail address already"));
    let maya = app.store().practitioner_by_email("maya@health.example").unwrap().unwrap();
    assert_eq!((maya.roles.join(" "), maya.agency.0.as_str()), ("practitioner".into(), "health"));

    let own = format!("/admin/people/{}", maya.id);
    let changed = [
        ("agency", "police"),
        ("name", "Maya Lindqvist"),
        ("email", "maya@police.example"),
        ("role", "manager"),
        ("role", "auditor"),
    ];
    let answer = send(&admin, &format!("{own}/change"), &changed).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let now = app.store().practitioner(&maya.id).unwrap().unwrap();
    assert_eq!((now.roles.join(" "), now.agency.0.as_str()), ("auditor manager".into(), "police"));

    let close = format!("{own}/close");
    let answer = send(&admin, &close, &[("standing", "left")]).await;
    assert!(text(answer).await.contains("<title>Error: Close the account"));
    let fields = [("standing", "left"), ("reason", "Moved to another area")];
    assert_eq!(send(&admin, &close, &fields).await.status(), StatusCode::SEE_OTHER);
    let page = text(get(&admin, &own).await).await;
    assert!(page.contains("Closed: they have left") && page.contains("/reopen"), "{page}");
    assert_eq!(get(&admin, &close).await.status(), StatusCode::NOT_FOUND);
    let answer = send(&admin, &format!("{own}/reopen"), &[("reason", "Came back")]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(app.store().practitioner(&maya.id).unwrap().unwrap().standing, "active");
    let told = acts(&app);
    for act in ["account_made", "account_changed", "account_closed", "account_reopened"] {
        let line = told.iter().find(|(said, _)| said == act);
        assert!(
            line.is_some_and(|(_, detail)| detail.contains(maya.id.as_str())),
            "{act}: {told:?}"
        );
        assert!(line.is_some_and(|(_, detail)| !detail.contains("Maya")), "{act}");
    }
}

#[tokio::test]
async fn a_second_factor_is_reset_with_a_reason_and_the_person_comes_in_by_a_link() {
    let app = app();
    let admin = admin(&app);
    let nurse = id("nurse");
    let session = |hash: &str| Session {
        token_hash: hash.to_owned(),
        practitioner: nurse.clone(),
        created: At::from(now()),
        seen: At::from(now()),
        ends: At::from(now() + SignedDuration::from_hours(1)),
        second_factor: true,
        device: "a telephone".to_owned(),
    };
    for (n, kind) in ["password", "recovery", "oidc"].into_iter().enumerate() {
        let secret = if kind == "recovery" { "{\"left\":[]}" } else { "" };
        let one = store::Credential {
            id: format!("credential-{n}").into(),
            practitioner: nurse.clone(),
            kind: kind.to_owned(),
            subject: String::new(),
            secret: secret.to_owned(),
            created: At::from(now()),
            used: None,
        };
        app.store().add_credential(&one).unwrap();
    }
    app.store().add_session(&session("a")).unwrap();
    let reset = format!("/admin/people/{nurse}/reset");
    let refused = send(&admin, &reset, &[("reason", " ")]).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.store().credentials(&nurse).unwrap().len(), 3);
    let page = text(send(&admin, &reset, &[("reason", "Telephone lost")]).await).await;
    assert!(page.contains("/welcome/"), "{page}");
    let mut kinds: Vec<String> =
        app.store().credentials(&nurse).unwrap().into_iter().map(|one| one.kind).collect();
    kinds.sort();
    assert_eq!(kinds, ["invitation", "oidc"]);
    assert!(app.store().sessions(&nurse, &At::from(now())).unwrap().is_empty());
    let line = acts(&app).into_iter().find(|(act, _)| act == "second_factors_removed").unwrap();
    assert!(line.1.contains("Telephone lost"));
    // Not one's own, not by whoever signed in long ago.
    let own = format!("/admin/people/{}/reset", id("admin"));
    let answer = send(&admin, &own, &[("reason", "Mine")]).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert!(text(answer).await.contains("another administrator does"));
    app.store().end_sessions(&id("admin"), "").unwrap();
    let answer = send(&admin, &reset, &[("reason", "Again")]).await;
    assert!(text(answer).await.contains("more than 15 minutes ago"));
}

#[tokio::test]
async fn agencies_and_teams_are_opened_renamed_and_closed_when_nobody_is_left_in_them() {
    let app = app();
    let admin = admin(&app);
    let answer = send(&admin, "/admin/agencies/health/team", &[("name", "School nurses")]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let team = app.store().teams().unwrap().remove(0);
    assert_eq!((team.name.as_str(), team.agency.0.as_str()), ("School nurses", "health"));
    let at = format!("/admin/teams/{}", team.id);
    let nurse = format!("/admin/people/{}/change", id("nurse"));
    let fields = [
        ("agency", "health"),
        ("name", "Noreen Bhatti"),
        ("email", "nurse@throughline.example"),
        ("role", "practitioner"),
        ("team", team.id.as_str()),
    ];
    assert_eq!(send(&admin, &nurse, &fields).await.status(), StatusCode::SEE_OTHER);
    let still = send(&admin, &at, &[("name", "School nursing"), ("open", "no")]).await;
    assert_eq!(still.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(still).await.contains("while 1 person of it can sign in"));
    assert_eq!(send(&admin, &nurse, &fields[..4]).await.status(), StatusCode::SEE_OTHER);
    let closed = send(&admin, &at, &[("name", "School nursing"), ("open", "no")]).await;
    assert_eq!(closed.status(), StatusCode::SEE_OTHER);
    let page = text(get(&admin, "/admin/agencies").await).await;
    assert!(page.contains("School nursing") && page.contains("Closed"), "{page}");
    let still = send(&admin, "/admin/agencies/health", &[("name", "Health"), ("open", "no")]).await;
    assert!(text(still).await.contains("cannot be closed"));
    let renamed = send(&admin, "/admin/agencies/health", &[("name", "NHS"), ("open", "yes")]).await;
    assert_eq!(renamed.status(), StatusCode::SEE_OTHER);
    assert!(app.store().agencies().unwrap().iter().any(|row| row.name == "NHS"));
}

fn maya() -> Practitioner {
    Practitioner {
        id: "p-1".into(),
        agency: Agency("health".to_owned()),
        name: "Maya Lindqvist".to_owned(),
        email: "maya@health.example".to_owned(),
        standing: "active".to_owned(),
        created: At::from(now()),
        roles: vec!["manager".to_owned(), "practitioner".to_owned()],
        teams: Vec::new(),
    }
}

#[test]
fn views() {
    let csrf = html! { input type="hidden" name="csrf" value="t"; };
    let page = |page: crate::layout::Page| page.main.into_string().replace("><", ">\n<");
    let agencies = vec![("health".to_owned(), "Anyshire Health".to_owned())];
    let one = people::One {
        href: "/admin/people/p-1".to_owned(),
        name: "Maya Lindqvist".to_owned(),
        email: "maya@health.example".to_owned(),
        places: "Anyshire Health, School nursing".to_owned(),
        roles: "Manager, Practitioner".to_owned(),
        is_open: true,
    };
    let list = people::People {
        agencies: agencies.clone(),
        found: vec![one],
        next: Some("p-1".to_owned()),
        ..people::People::default()
    };
    insta::assert_snapshot!("people", page(people::view(&list)));
    let shown = person::Shown {
        who: maya(),
        agency: "Anyshire Health".to_owned(),
        teams: vec!["School nursing".to_owned()],
        password: true,
        has: crate::sign_in::factors::Has { app: true, recovery: 9, ..Default::default() },
        signed_in: (1, 2),
        not_changed: None,
        not_kept: None,
    };
    insta::assert_snapshot!("person", page(person::view(&shown)));
    let mut mistakes = Mistakes::default();
    mistakes.add("reason", "Say why");
    let doing = standing::Doing {
        what: standing::What::Reset,
        who: maya(),
        sent: Sent::default(),
        mistakes,
    };
    insta::assert_snapshot!("reset", page(standing::view(&doing, &csrf)));
    let form = account::Form {
        whose: None,
        name: "Maya".to_owned(),
        email: String::new(),
        agency: agencies.first().cloned(),
        agencies,
        teams: vec![("t-1".to_owned(), "School nursing".to_owned(), true)],
        roles: Role::ALL.map(|role| (role, role == Role::Manager)).to_vec(),
        mistakes: Mistakes::default(),
    };
    insta::assert_snapshot!("account", page(account::view(&form, &csrf)));
    let row = AgencyRow {
        agency: Agency("health".to_owned()),
        name: "Anyshire Health".to_owned(),
        is_open: true,
    };
    let team = Team {
        id: TeamId("t-1".to_owned()),
        agency: row.agency.clone(),
        name: "School nursing".to_owned(),
        is_open: false,
    };
    let all = agencies::Agencies { agencies: vec![(row, vec![team])], more: true };
    insta::assert_snapshot!("agencies", page(agencies::view(&all)));
    let known = rules::Rules {
        in_force: InForce {
            folder: Some("/etc/throughline/practice".to_owned()),
            files: vec!["duties.toml".to_owned()],
            complaints: vec!["`duties.toml`, rhi: no source".to_owned()],
            document: "x".to_owned(),
        },
        counts: vec![("Duties", 31)],
        policies: vec![
            ("you may".to_owned(), "Children Act 2004".to_owned(), true),
            ("you may not".to_owned(), "UK GDPR".to_owned(), false),
        ],
    };
    insta::assert_snapshot!("rules", page(rules::view(&known)));
    let fares = health::Health {
        store: Condition {
            engine: "sqlite",
            version: "3.50".to_owned(),
            bytes: 5 << 20,
            schema: "0002_engine".to_owned(),
            waiting: 1,
            failed: 1,
            folder: None,
        },
        disk: Some((3 << 30, 9 << 30)),
        failed: vec![("verify".to_owned(), 8, "the database is busy".to_owned())],
        version: "0.1.0",
        ..health::Health::default()
    };
    insta::assert_snapshot!("health", page(health::view(&fares)));
}
