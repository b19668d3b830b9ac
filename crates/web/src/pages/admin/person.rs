//! `GET /admin/people/{person}`: one account, and what can be done about it.

use super::{Here, administers, page, roles_text};
use crate::desk::Desk;
use crate::layout::Page;
use crate::pages::words::{count, moment};
use crate::parts::{Row, SummaryList, Tag, summary_list, tag, text};
use crate::sign_in::accounts::PASSWORD;
use crate::sign_in::factors::Has;
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::Path;
use maud::{Markup, html};
use store::{Practitioner, PractitionerId};

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Whose account.
    pub who: Practitioner,
    /// The agency's name.
    pub agency: String,
    /// The teams' names.
    pub teams: Vec<String>,
    /// Whether there is a password.
    pub password: bool,
    /// Second factors.
    pub has: Has,
    /// In how many browsers they are signed in, and how many tokens machines have.
    pub signed_in: (usize, usize),
    /// Why agency, teams and roles cannot be changed here; `None` where they can.
    pub not_changed: Option<String>,
    /// Why the account cannot be closed or reset here; `None` where it can.
    pub not_kept: Option<String>,
}

/// The page.
pub async fn get(desk: Desk, Path(person): Path<String>) -> Result<Page, Wrong> {
    desk.run(move |desk| {
        administers(desk)?;
        Ok(view(&read(desk, &someone(desk, person)?)?))
    })
    .await
}

/// Whose account.
pub(super) fn someone(desk: &Desk, id: String) -> Result<Practitioner, Wrong> {
    desk.store().practitioner(&PractitionerId(id))?.ok_or(Wrong::NotFound)
}

/// The account as the policies know it.
pub(super) fn account(who: &Practitioner) -> access::PractitionerId {
    access::PractitionerId(who.id.0.clone())
}

fn read(desk: &Desk, who: &Practitioner) -> Result<Shown, Wrong> {
    let store = desk.store();
    let account = account(who);
    let thing = Thing::Account(&account);
    let refused = |act: Act<'_>| (!desk.would(act, thing)).then(|| desk.why(act, thing));
    let agencies = store.agencies()?;
    let agency = agencies.into_iter().find(|row| row.agency == who.agency);
    let teams = store.teams()?.into_iter().filter(|team| who.teams.contains(&team.id));
    let kept = store.credentials(&who.id)?;
    Ok(Shown {
        who: who.clone(),
        agency: agency.map_or_else(|| who.agency.0.clone(), |row| row.name),
        teams: teams.map(|team| team.name).collect(),
        password: kept.iter().any(|one| one.kind == PASSWORD),
        has: super::accounts(desk).has(who)?,
        signed_in: (store.sessions(&who.id, &desk.at())?.len(), store.tokens(Some(&who.id))?.len()),
        not_changed: refused(Act::SetRoles),
        not_kept: refused(Act::KeepAccount { reason: "to be given" }),
    })
}

/// The standing of an account in words.
pub(super) fn standing(who: &Practitioner) -> &'static str {
    match who.standing.as_str() {
        "active" => "Open",
        "suspended" => "Closed for the time being",
        _ => "Closed: they have left",
    }
}

/// What it shows.
pub fn view(data: &Shown) -> Page {
    let who = &data.who;
    page(
        Here::People,
        &who.name,
        html! {
            h1 class="govuk-heading-l" { (who.name) }
            (known(data))
            h2 class="govuk-heading-m" { "What you can do" }
            @if let Some(why) = &data.not_changed { p class="govuk-body" { (why) } }
            @if let Some(why) = &data.not_kept { p class="govuk-body" { (why) } }
            (doings(data))
        },
    )
}

fn known(data: &Shown) -> Markup {
    let who = &data.who;
    let open = who.standing == "active";
    let colour = if open { "govuk-tag--green" } else { "govuk-tag--grey" };
    let state =
        tag(&Tag { words: text(standing(who)), classes: colour.to_owned(), ..Tag::default() });
    let change = |row: Row| match data.not_changed {
        Some(_) => row,
        None => row.action("Change", "name, agency, teams and roles", at(who, "change")),
    };
    let teams = if data.teams.is_empty() { "None".to_owned() } else { data.teams.join(", ") };
    let (browsers, machines) = data.signed_in;
    let signed_in = format!(
        "{}; {}",
        count(browsers as i64, "browser", "browsers"),
        count(machines as i64, "token of another program", "tokens of other programs")
    );
    summary_list(&SummaryList {
        rows: vec![
            Row::new("Account", state),
            change(Row::new("Name", &who.name)),
            Row::new("E-mail address", html! { span class="tl-mail" { (who.email) } }),
            Row::new("Agency", &data.agency),
            Row::new("Teams", teams),
            Row::new("Roles", roles_text(&who.roles)),
            Row::new("Added", moment(&who.created)),
            Row::new("Ways to sign in", ways(data)),
            Row::new("Signed in", signed_in),
        ],
        ..SummaryList::default()
    })
}

fn ways(data: &Shown) -> String {
    let has = &data.has;
    let mut ways = vec![if data.password { "a password" } else { "no password" }.to_owned()];
    if has.app {
        ways.push("an authenticator app".to_owned());
    }
    if !has.passkeys.is_empty() {
        ways.push(count(has.passkeys.len() as i64, "passkey", "passkeys"));
    }
    if has.nothing() {
        ways.push("no second factor yet".to_owned());
    }
    ways.push(count(has.recovery as i64, "recovery code left", "recovery codes left"));
    crate::pages::words::sentence(&ways.join(", "))
}

fn doings(data: &Shown) -> Markup {
    let who = &data.who;
    let open = who.standing == "active";
    let mut doings: Vec<(&str, &str)> = Vec::new();
    if data.not_changed.is_none() {
        doings.push(("change", "Change name, agency, teams or roles"));
    }
    if data.not_kept.is_none() {
        if open {
            doings.push(("link", "Make a link to choose a new password"));
            doings.push(("reset", "Reset the second factor"));
            doings.push(("sign-out", "Sign out everywhere"));
            doings.push(("close", "Close the account"));
        } else {
            doings.push(("reopen", "Open the account again"));
        }
    }
    html! {
        ul class="govuk-list" {
            @for (what, words) in &doings {
                li { a class="govuk-link" href=(at(who, what)) { (words) } }
            }
        }
    }
}

/// An address of someone's account.
pub(super) fn at(who: &Practitioner, what: &str) -> String {
    format!("/admin/people/{}/{what}", who.id)
}
