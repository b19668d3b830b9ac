//! `/admin/agencies`: which agencies take part, with their teams. An agency stands in the rules
//! first (`agencies.toml`), where its words, colour and place come from; here it is opened, named
//! as people say it, and closed.

use super::{Here, administers, csrf, page};
use crate::desk::Desk;
use crate::layout::Page;
use crate::parts::{
    Button, Card, Choice, Choices, Field, Input, Mistakes, Row, RowAction, SummaryList, back_link,
    button, input, radios, summary_list, text,
};
use crate::sent::Sent;
use crate::wrong::Wrong;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chronology::Agency;
use maud::{Markup, html};
use store::{AgencyRow, StoreError, Team};

/// The longest name of an agency or team.
pub(super) const LONGEST: usize = 100;

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agencies {
    /// Agencies with their teams.
    pub agencies: Vec<(AgencyRow, Vec<Team>)>,
    /// Whether the rules know agencies that do not take part yet.
    pub more: bool,
}

/// The page.
pub async fn get(desk: Desk) -> Result<Page, Wrong> {
    desk.run(|desk| {
        administers(desk)?;
        let (rows, teams) = (desk.store().agencies()?, desk.store().teams()?);
        let more = !unopened(desk, &rows).is_empty();
        let with = |row: AgencyRow| {
            let own = teams.iter().filter(|team| team.agency == row.agency).cloned().collect();
            (row, own)
        };
        Ok(view(&Agencies { agencies: rows.into_iter().map(with).collect(), more }))
    })
    .await
}

/// Agencies of the rules that do not stand in the store: key, name.
fn unopened(desk: &Desk, rows: &[AgencyRow]) -> Vec<(String, String)> {
    let rules = desk.app().practice().agencies.agency.iter();
    let new = rules.filter(|rule| !rows.iter().any(|row| row.agency.0 == rule.key));
    new.map(|rule| (rule.key.clone(), rule.name.clone())).collect()
}

/// What it shows.
pub fn view(data: &Agencies) -> Page {
    page(
        Here::Agencies,
        "Agencies and teams",
        html! {
            h1 class="govuk-heading-l" { "Agencies and teams" }
            @if data.more { (button(&Button::link("Open an agency", "/admin/agencies/new"))) }
            @for (row, teams) in &data.agencies { (card(row, teams)) }
        },
    )
}

fn card(row: &AgencyRow, teams: &[Team]) -> Markup {
    let at = format!("/admin/agencies/{}", row.agency.0);
    let action =
        |words: &str, href: String| RowAction { href, words: text(words), ..RowAction::default() };
    let mut actions = vec![action("Change", at.clone())];
    if row.is_open {
        actions.push(action("Add a team", format!("{at}/team")));
    }
    let title = if row.is_open { row.name.clone() } else { format!("{} (closed)", row.name) };
    let own = teams.iter().map(|team| {
        let state = if team.is_open { "Open" } else { "Closed" };
        let href = format!("/admin/teams/{}", team.id);
        Row::new(&team.name, state).action("Change", &format!("the team {}", team.name), href)
    });
    let mut rows: Vec<Row> = own.collect();
    if rows.is_empty() {
        rows.push(Row::new("Teams", "None"));
    }
    let card = Card { title: text(title), actions, ..Card::default() };
    summary_list(&SummaryList { rows, card: Some(card), ..SummaryList::default() })
}

/// What a form of an agency or a team shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// Heading.
    pub title: String,
    /// Where it is sent.
    pub action: String,
    /// Agencies to choose from, where a new one is opened: key, name.
    pub keys: Vec<(String, String)>,
    /// The one chosen.
    pub key: String,
    /// The name as typed or kept.
    pub name: String,
    /// Open or closed, where that is asked.
    pub open: Option<bool>,
    /// What closing takes and means.
    pub closing: String,
    /// What is amiss.
    pub mistakes: Mistakes,
}

impl Form {
    /// The name as typed; says where it is none.
    pub(super) fn read_name(&mut self, sent: &Sent, what: &str) {
        sent.one("name").clone_into(&mut self.name);
        if self.name.is_empty() || self.name.chars().count() > LONGEST {
            let said = format!("Enter the {what}’s name, in {LONGEST} characters or fewer");
            self.mistakes.add("name", said);
        }
    }

    /// The form again with what the store refused beside its field; other errors go on.
    pub(super) fn refused(mut self, why: StoreError, desk: &Desk) -> Result<Response, Wrong> {
        let StoreError::Refused(said) = why else { return Err(why.into()) };
        self.mistakes.add("open", crate::pages::words::sentence(&said));
        Ok(self.amiss(desk))
    }

    pub(super) fn amiss(&self, desk: &Desk) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, form_view(self, &csrf(desk))).into_response()
    }
}

fn new_form(desk: &Desk) -> Result<Form, Wrong> {
    Ok(Form {
        title: "Open an agency".to_owned(),
        action: "/admin/agencies/new".to_owned(),
        keys: unopened(desk, &desk.store().agencies()?),
        ..Form::default()
    })
}

/// `GET /admin/agencies/new`.
pub async fn new(desk: Desk) -> Result<Page, Wrong> {
    desk.run(|desk| {
        administers(desk)?;
        Ok(form_view(&new_form(desk)?, &csrf(desk)))
    })
    .await
}

/// `POST /admin/agencies/new`.
pub async fn post_new(desk: Desk, sent: Sent) -> Result<Response, Wrong> {
    desk.run(move |desk| {
        let because = administers(desk)?;
        let mut form = new_form(desk)?;
        sent.one("agency").clone_into(&mut form.key);
        let known = form.keys.iter().find(|(key, _)| *key == form.key).cloned();
        if known.is_none() {
            form.mistakes.add("agency", "Select the agency");
        }
        // Without a name of its own it is called what the rules call it.
        if sent.has("name") {
            form.read_name(&sent, "agency");
        }
        let Some((key, usual)) = known.filter(|_| form.mistakes.none()) else {
            return Ok(form.amiss(desk));
        };
        let name = Some(form.name).filter(|name| !name.is_empty()).unwrap_or(usual);
        let row = AgencyRow { agency: Agency(key), name, is_open: true };
        let audit = desk.audit("agency_opened", None, because, row.agency.0.clone());
        desk.store().act(&audit, |acting| acting.put_agency(&row))?;
        Ok(Redirect::to("/admin/agencies").into_response())
    })
    .await
}

fn edit_form(desk: &Desk, key: &str) -> Result<(AgencyRow, Form), Wrong> {
    let row = desk.store().agencies()?.into_iter().find(|row| row.agency.0 == key);
    let row = row.ok_or(Wrong::NotFound)?;
    let form = Form {
        title: format!("Change {}", row.name),
        action: format!("/admin/agencies/{key}"),
        name: row.name.clone(),
        open: Some(row.is_open),
        closing: "An agency is closed when it no longer takes part and nobody of it can sign in. \
            What it told stays."
            .to_owned(),
        ..Form::default()
    };
    Ok((row, form))
}

/// `GET /admin/agencies/{agency}`.
pub async fn edit(desk: Desk, Path(agency): Path<String>) -> Result<Page, Wrong> {
    desk.run(move |desk| {
        administers(desk)?;
        Ok(form_view(&edit_form(desk, &agency)?.1, &csrf(desk)))
    })
    .await
}

/// `POST /admin/agencies/{agency}`.
pub async fn post_edit(
    desk: Desk,
    Path(agency): Path<String>,
    sent: Sent,
) -> Result<Response, Wrong> {
    desk.run(move |desk| {
        let because = administers(desk)?;
        let (row, mut form) = edit_form(desk, &agency)?;
        form.read_name(&sent, "agency");
        form.open = Some(sent.one("open") != "no");
        if !form.mistakes.none() {
            return Ok(form.amiss(desk));
        }
        let is_open = sent.one("open") != "no";
        let row = AgencyRow { name: form.name.clone(), is_open, ..row };
        let act = if is_open { "agency_changed" } else { "agency_closed" };
        let audit = desk.audit(act, None, because, row.agency.0.clone());
        match desk.store().act(&audit, |acting| acting.put_agency(&row)) {
            Ok(()) => Ok(Redirect::to("/admin/agencies").into_response()),
            Err(why) => form.refused(why, desk),
        }
    })
    .await
}

/// What a form shows.
pub fn form_view(data: &Form, token: &Markup) -> Page {
    let name = Field::new("name", "Name").mistake(&data.mistakes);
    let name = if data.keys.is_empty() {
        name.hint("As people say it")
    } else {
        name.hint("As people say it. Leave it empty to call it what the rules call it")
    };
    let keys = data
        .keys
        .iter()
        .map(|(key, words)| Choice::new(key.clone(), words).chosen(*key == data.key));
    let main = html! {
        div class="govuk-grid-row" { div class="govuk-grid-column-two-thirds" {
            (back_link("/admin/agencies", &text("Back"), "", &Vec::new()))
            (data.mistakes.summary())
            h1 class="govuk-heading-l" { (data.title) }
            form method="post" action=(data.action) novalidate {
                (token)
                @if !data.keys.is_empty() {
                    (radios(&Choices::new("agency", "Which agency?", keys)
                        .hint("Agencies of the partnership’s rules that are not open yet")
                        .mistake(&data.mistakes)))
                }
                (input(&Input { field: name, value: Some(data.name.clone()), ..Input::default() }))
                @if let Some(open) = data.open {
                    (radios(&Choices::new("open", "Is it open?", [
                        Choice::new("yes", "Open").chosen(open),
                        Choice::new("no", "Closed").chosen(!open),
                    ]).hint(&data.closing).mistake(&data.mistakes)))
                }
                (button(&Button::new("Save")))
            }
        } }
    };
    page(Here::Agencies, &data.title, main).with_mistakes(!data.mistakes.none())
}
