//! `GET /admin/people`: everyone who has an account.

use super::{Here, administers, page, roles_text};
use crate::desk::Desk;
use crate::layout::Page;
use crate::pages::child::chronology::escaped;
use crate::parts::{
    Button, Cell, Field, Input, Opt, PageLink, Pages, Select, Table, Tag, button, input,
    pagination, select, table, tag, text,
};
use crate::sent::Sent;
use crate::wrong::Wrong;
use axum::extract::Query;
use chronology::Agency;
use maud::{Markup, html};
use store::{Practitioner, PractitionerId};

/// People a page.
const SHOWN: i64 = 50;

/// Someone of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct One {
    /// Their page.
    pub href: String,
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// Agency and teams.
    pub places: String,
    /// Roles, in words.
    pub roles: String,
    /// Whether the account is open.
    pub is_open: bool,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    /// Agencies to choose from: key, name.
    pub agencies: Vec<(String, String)>,
    /// The agency asked for.
    pub agency: String,
    /// What is sought in names and addresses.
    pub said: String,
    /// The people.
    pub found: Vec<One>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub later: bool,
}

/// The page.
pub async fn get(desk: Desk, Query(fields): Query<Vec<(String, String)>>) -> Result<Page, Wrong> {
    desk.run(move |desk| {
        administers(desk)?;
        Ok(view(&read(desk, &Sent::new(fields))?))
    })
    .await
}

fn read(desk: &Desk, sent: &Sent) -> Result<People, Wrong> {
    let store = desk.store();
    let (agencies, teams) = (store.agencies()?, store.teams()?);
    let agency = Some(sent.one("agency")).filter(|key| !key.is_empty());
    let agency = agency.map(|key| Agency(key.to_owned()));
    let after = match sent.one("after") {
        "" => None,
        id => store.practitioner(&PractitionerId(id.to_owned()))?,
    };
    let said = sent.one("said");
    let mut found = store.practitioners(agency.as_ref(), said, after.as_ref(), SHOWN + 1)?;
    let more = found.len() as i64 > SHOWN;
    found.truncate(SHOWN as usize);
    let next = found.last().filter(|_| more).map(|last| last.id.to_string());
    let place = |who: &Practitioner| {
        let own = agencies.iter().find(|row| row.agency == who.agency);
        let own = own.map_or(who.agency.0.as_str(), |row| row.name.as_str());
        let teams = teams.iter().filter(|team| who.teams.contains(&team.id));
        let names: Vec<&str> = [own].into_iter().chain(teams.map(|t| t.name.as_str())).collect();
        names.join(", ")
    };
    Ok(People {
        found: found
            .iter()
            .map(|who| One {
                href: format!("/admin/people/{}", who.id),
                name: who.name.clone(),
                email: who.email.clone(),
                places: place(who),
                roles: roles_text(&who.roles),
                is_open: who.standing == "active",
            })
            .collect(),
        agencies: agencies.iter().map(|row| (row.agency.0.clone(), row.name.clone())).collect(),
        agency: sent.one("agency").to_owned(),
        said: said.to_owned(),
        next,
        later: after.is_some(),
    })
}

/// What it shows.
pub fn view(data: &People) -> Page {
    let address = |after: &str| {
        let (agency, said) = (escaped(&data.agency), escaped(&data.said));
        format!("/admin/people?agency={agency}&said={said}{after}")
    };
    let link = |href: String| PageLink { href, ..PageLink::default() };
    let pages = Pages {
        previous: data.later.then(|| link(address(""))),
        next: data.next.as_ref().map(|id| link(address(&format!("&after={}", escaped(id))))),
        ..Pages::default()
    };
    page(
        Here::People,
        "People",
        html! {
            h1 class="govuk-heading-l" { "People" }
            (button(&Button::link("Add someone", "/admin/people/new")))
            (filter(data))
            @if data.found.is_empty() {
                p class="govuk-body" { "Nobody has an account that fits." }
            } @else {
                (list(data))
            }
            (pagination(&pages))
        },
    )
}

fn filter(data: &People) -> Markup {
    let all = Opt { value: Some(String::new()), words: "All".to_owned(), ..Opt::default() };
    let agencies = data.agencies.iter().map(|(key, name)| Opt {
        value: Some(key.clone()),
        words: name.clone(),
        chosen: *key == data.agency,
        ..Opt::default()
    });
    html! {
        form method="get" action="/admin/people" class="tl-sought" {
            (input(&Input {
                field: Field::new("said", "Name or e-mail address"),
                value: Some(data.said.clone()),
                spellcheck: Some(false),
                ..Input::default()
            }))
            (select(&Select {
                field: Field::new("agency", "Agency"),
                items: [all].into_iter().chain(agencies).collect(),
                ..Select::default()
            }))
            (button(&Button::new("Find").secondary()))
        }
    }
}

fn list(data: &People) -> Markup {
    let state = |open: bool| {
        let (words, colour) =
            if open { ("Open", "govuk-tag--green") } else { ("Closed", "govuk-tag--grey") };
        tag(&Tag { words: text(words), classes: colour.to_owned(), ..Tag::default() })
    };
    let rows = data.found.iter().map(|one| {
        vec![
            Cell::new(html! {
                a class="govuk-link" href=(one.href) { (one.name) } br;
                span class="tl-mail" { (one.email) }
            }),
            Cell::new(&one.places),
            Cell::new(&one.roles),
            Cell::new(state(one.is_open)),
        ]
    });
    html! {
        div class="tl-scroll" tabindex="0" role="region" aria-label="People with an account" {
            (table(&Table {
                caption: Some("People with an account, by name".to_owned()),
                caption_classes: "govuk-visually-hidden".to_owned(),
                head: ["Name", "Agency and teams", "Roles", "Account"].map(Cell::new).to_vec(),
                rows: rows.collect(),
                row_headings: true,
                ..Table::default()
            }))
        }
    }
}
