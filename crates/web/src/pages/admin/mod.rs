//! Pages of the administrator: people, agencies and teams, the rules in force, how the store
//! fares. None of them opens a child's file.

pub mod account;
pub mod agencies;
pub mod health;
pub mod people;
pub mod person;
pub mod rules;
pub mod standing;
pub mod teams;
#[cfg(test)]
pub(crate) mod tests;
pub mod webhooks;

use crate::app::App;
use crate::desk::Desk;
use crate::layout::{Page, Section};
use crate::parts::moj::{Link, sub_navigation};
use crate::parts::{Button, Field, Mistakes, Textarea, button, text, textarea, warning};
use crate::sent::{Sent, token};
use crate::sign_in::accounts::Accounts;
use crate::sign_in::chance::Chance;
use crate::sign_in::session::Token;
use crate::wrong::Wrong;
use access::{Act, Role, Thing};
use axum::Router;
use axum::routing::{get, post};
use maud::{Markup, html};
use store::Practitioner;

/// Every address of the administrator's pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/admin", get(index))
        .route("/admin/people", get(people::get))
        .route("/admin/people/new", get(account::new).post(account::post_new))
        .route("/admin/people/{person}", get(person::get))
        .route("/admin/people/{person}/change", get(account::change).post(account::post_change))
        .route("/admin/people/{person}/{what}", get(standing::get).post(standing::post))
        .route("/admin/agencies", get(agencies::get))
        .route("/admin/agencies/new", get(agencies::new).post(agencies::post_new))
        .route("/admin/agencies/{agency}", get(agencies::edit).post(agencies::post_edit))
        .route("/admin/agencies/{agency}/team", get(teams::new).post(teams::post_new))
        .route("/admin/teams/{team}", get(teams::edit).post(teams::post_edit))
        .route("/admin/rules", get(rules::get))
        .route("/admin/rules/document", get(rules::document))
        .route("/admin/webhooks", get(webhooks::get).post(webhooks::post))
        .route("/admin/webhooks/{webhook}", post(webhooks::change))
        .route("/admin/health", get(health::get))
}

/// Which of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Here {
    People,
    Agencies,
    Rules,
    Webhooks,
    Health,
}

/// A page of the administrator.
pub(super) fn page(here: Here, title: &str, main: Markup) -> Page {
    let pages = [
        (Here::People, "/admin/people", "People"),
        (Here::Agencies, "/admin/agencies", "Agencies and teams"),
        (Here::Rules, "/admin/rules", "Rules in force"),
        (Here::Webhooks, "/admin/webhooks", "Webhooks"),
        (Here::Health, "/admin/health", "Health"),
    ];
    let links = pages.map(|(page, href, words)| Link {
        words: words.to_owned(),
        href: href.to_owned(),
        here: page == here,
    });
    Page::new(title, main).above(sub_navigation("Administration", &links)).under(Section::Admin)
}

/// `GET /admin`.
async fn index(desk: Desk) -> Result<axum::response::Redirect, Wrong> {
    desk.run(|desk| {
        administers(desk)?;
        Ok(axum::response::Redirect::to("/admin/people"))
    })
    .await
}

/// Refuses whoever keeps no accounts.
pub(super) fn administers(desk: &Desk) -> Result<String, Wrong> {
    desk.may(Act::Administer, Thing::Partnership)
}

/// A role in words: its name, and what it is for.
pub(super) fn role_words(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Practitioner => ("Practitioner", "Works with children and families"),
        Role::Manager => ("Manager", "Answers for practitioners of their agency"),
        Role::ReviewOfficer => ("Review officer", "Runs learning reviews for the partnership"),
        Role::StrategicLead => ("Strategic lead", "Sees counts, and no child's file"),
        Role::Auditor => ("Auditor", "Looks at who has looked, and reviews emergency looks"),
        Role::Administrator => {
            ("Administrator", "Keeps agencies, teams and accounts, and sees no child's file")
        }
    }
}

/// Roles as kept, in words.
pub(super) fn roles_text(keys: &[String]) -> String {
    let known: Vec<&str> =
        keys.iter().filter_map(|key| Role::of(key)).map(|role| role_words(role).0).collect();
    if known.is_empty() { "No role".to_owned() } else { known.join(", ") }
}

/// What someone reads who signed in long ago.
pub(super) const AGAIN: &str = "You signed in more than 15 minutes ago. Whoever can do this can \
    come in as someone else: sign out, sign in again and do it then.";

/// Refuses what hands somebody's account over, or widens it, where the administrator signed in
/// long ago: their computer may have been left open.
pub(super) fn fresh(desk: &Desk) -> Result<(), Wrong> {
    let bare = accounts(desk);
    if bare.fresh(&desk.signed().session)? { Ok(()) } else { Err(Wrong::Refused(AGAIN.to_owned())) }
}

/// Accounts at this moment, without the key of seals, which nothing here needs.
pub(super) fn accounts(desk: &Desk) -> Accounts<'_> {
    let (now, secrets) = (desk.moment().at, desk.app().secrets());
    Accounts { store: desk.store(), key: &[], secrets, now, chance: Chance::SYSTEM, operation: "" }
}

/// A fresh link by which someone chooses a password.
pub(super) fn link() -> Result<Token, Wrong> {
    let chance = Chance::SYSTEM.bytes();
    Ok(Token::new(chance.map_err(|why| Wrong::inside("making a link", why))?))
}

/// The page that shows such a link, once.
pub(super) fn link_page(desk: &Desk, who: &Practitioner, title: &str, token: &Token) -> Page {
    let address = format!("{}/welcome/{}", desk.app().settings().address, token.as_str());
    link_view(who, title, &address)
}

/// What it shows.
pub(super) fn link_view(who: &Practitioner, title: &str, address: &str) -> Page {
    let once = "This link is shown only now. Whoever has it can choose the password: hand it over \
        in person or by a way that only this person reads.";
    page(
        Here::People,
        title,
        html! {
            div class="govuk-grid-row" { div class="govuk-grid-column-two-thirds" {
                h1 class="govuk-heading-l" { (title) }
                (warning("Warning", "", &Vec::new(), &text(once)))
                p class="govuk-body" {
                    (who.name) " opens it within three days, chooses a password and sets up a second \
                    factor. It works once."
                }
                p class="govuk-body tl-code" { (address) }
                (button(&Button::link("I have handed it over", format!("/admin/people/{}", who.id))))
            } }
        },
    )
}

/// The field for a reason that is kept.
pub(super) fn reason_field(sent: &Sent, mistakes: &Mistakes) -> Markup {
    textarea(&Textarea {
        field: Field::new("reason", "Why")
            .hint("It stands in the audit; name no child")
            .mistake(mistakes),
        value: sent.one("reason").to_owned(),
        rows: 2,
        ..Textarea::default()
    })
}

/// The hidden token of a form.
pub(super) fn csrf(desk: &Desk) -> Markup {
    token(desk.signed())
}
