//! `/admin/people/new` and `/admin/people/{person}/change`: whose account it is, and where and as
//! what they work. The agency is chosen first; its teams are asked for after it.

use super::person::{account, someone};
use super::{Here, csrf, fresh, link, link_page, page, role_words};
use crate::desk::Desk;
use crate::layout::Page;
use crate::parts::{
    Button, Choice, Choices, Field, Input, Mistakes, back_link, button, checkboxes, input, radios,
    text,
};
use crate::sent::Sent;
use crate::sign_in::invitation::invitation;
use crate::wrong::Wrong;
use access::{Act, Role, Thing};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chronology::Agency;
use maud::{Markup, html};
use store::{AgencyRow, Practitioner, PractitionerId, RowId, StoreError, TeamId};

/// The longest name and address that are taken.
const LONGEST: usize = 200;

/// What the form shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Whose account is changed; `None` for a new one.
    pub whose: Option<PractitionerId>,
    /// Whose it is, as typed or kept.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// The agency chosen: key, name; `None` while it has to be chosen.
    pub agency: Option<(String, String)>,
    /// Open agencies: key, name.
    pub agencies: Vec<(String, String)>,
    /// Open teams of the agency: id, name, chosen.
    pub teams: Vec<(String, String, bool)>,
    /// Roles: the role, chosen.
    pub roles: Vec<(Role, bool)>,
    /// What is amiss.
    pub mistakes: Mistakes,
}

/// The fields as typed, or of the account before anything was typed.
fn form(desk: &Desk, of: Option<&Practitioner>, sent: &Sent, typed: bool) -> Result<Form, Wrong> {
    let store = desk.store();
    let open: Vec<AgencyRow> = store.agencies()?.into_iter().filter(|row| row.is_open).collect();
    let own = of.map_or("", |who| who.agency.0.as_str());
    let asked = sent.fields().any(|(name, _)| name == "agency");
    let key = if asked { sent.one("agency") } else { own };
    let agency = open.iter().find(|row| row.agency.0 == key);
    let in_team = |id: &TeamId| {
        if typed {
            sent.all("team").any(|one| one == id.0)
        } else {
            of.is_some_and(|who| who.teams.contains(id))
        }
    };
    let has_role = |role: Role| {
        if typed {
            sent.all("role").any(|one| one == role.key())
        } else {
            of.is_some_and(|who| who.roles.iter().any(|one| one == role.key()))
        }
    };
    let teams = store.teams()?.into_iter();
    let teams =
        teams.filter(|team| team.is_open && agency.is_some_and(|a| a.agency == team.agency));
    let kept = |of: Option<&String>, name: &str| {
        if typed { sent.one(name).to_owned() } else { of.cloned().unwrap_or_default() }
    };
    Ok(Form {
        whose: of.map(|who| who.id.clone()),
        name: kept(of.map(|who| &who.name), "name"),
        email: kept(of.map(|who| &who.email), "email"),
        agency: agency.map(|row| (row.agency.0.clone(), row.name.clone())),
        teams: teams.map(|team| (team.id.0.clone(), team.name, in_team(&team.id))).collect(),
        roles: Role::ALL.map(|role| (role, has_role(role))).to_vec(),
        agencies: open.into_iter().map(|row| (row.agency.0, row.name)).collect(),
        mistakes: Mistakes::default(),
    })
}

impl Form {
    /// What is kept of the form, where nothing is amiss with it.
    fn read(&mut self, before: Practitioner) -> Option<Practitioner> {
        let (name, email) = (self.name.clone(), self.email.clone());
        if name.is_empty() || name.chars().count() > LONGEST {
            self.mistakes.add("name", format!("Enter a name of {LONGEST} characters or fewer"));
        }
        let parts = email.split_once('@');
        let sound = parts.is_some_and(|(user, host)| {
            !user.is_empty() && host.contains('.') && !email.contains(char::is_whitespace)
        });
        if !sound || email.chars().count() > LONGEST {
            self.mistakes.add("email", "Enter an e-mail address, such as name@agency.example");
        }
        let roles: Vec<String> = self
            .roles
            .iter()
            .filter(|(_, on)| *on)
            .map(|(role, _)| role.key().to_owned())
            .collect();
        if roles.is_empty() {
            self.mistakes.add("role", "Select what they answer for");
        }
        let agency = self.agency.as_ref().filter(|_| self.mistakes.none())?;
        let teams = self.teams.iter().filter(|(.., on)| *on);
        let mut teams: Vec<TeamId> = teams.map(|(id, ..)| TeamId(id.clone())).collect();
        teams.sort();
        Some(Practitioner { agency: Agency(agency.0.clone()), name, email, roles, teams, ..before })
    }
}

/// `GET /admin/people/new`: the agency first, then the rest.
pub async fn new(desk: Desk, Query(fields): Query<Vec<(String, String)>>) -> Result<Page, Wrong> {
    desk.run(move |desk| {
        super::administers(desk)?;
        fresh(desk)?;
        Ok(view(&form(desk, None, &Sent::new(fields), false)?, &csrf(desk)))
    })
    .await
}

/// `POST /admin/people/new`: makes the account, and shows the link by which it is taken up.
pub async fn post_new(desk: Desk, sent: Sent) -> Result<Response, Wrong> {
    desk.run(move |desk| {
        let id = PractitionerId(desk.name());
        let account = access::PractitionerId(id.0.clone());
        let because = desk.may(Act::SetRoles, Thing::Account(&account))?;
        fresh(desk)?;
        let mut form = form(desk, None, &sent, true)?;
        let before = Practitioner {
            id,
            agency: Agency(String::new()),
            name: String::new(),
            email: String::new(),
            standing: "active".to_owned(),
            created: desk.at(),
            roles: Vec::new(),
            teams: Vec::new(),
        };
        let Some(who) = form.read(before) else { return Ok(amiss(&form, desk)) };
        let token = link()?;
        let invited = invitation(RowId(desk.name()), &who, &token, desk.at());
        let audit = desk.audit("account_made", None, because, described(&who));
        let kept = desk.store().act(&audit, |acting| {
            acting.add_practitioner(&who)?;
            acting.add_credential(&invited)
        });
        if let Some(answer) = taken(kept, &mut form, desk)? {
            return Ok(answer);
        }
        Ok(link_page(desk, &who, "Account made", &token).into_response())
    })
    .await
}

/// `GET /admin/people/{person}/change`.
pub async fn change(
    desk: Desk,
    Path(person): Path<String>,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Page, Wrong> {
    desk.run(move |desk| {
        super::administers(desk)?;
        let who = someone(desk, person)?;
        desk.may(Act::SetRoles, Thing::Account(&account(&who)))?;
        fresh(desk)?;
        Ok(view(&form(desk, Some(&who), &Sent::new(fields), false)?, &csrf(desk)))
    })
    .await
}

/// `POST /admin/people/{person}/change`.
pub async fn post_change(
    desk: Desk,
    Path(person): Path<String>,
    sent: Sent,
) -> Result<Response, Wrong> {
    desk.run(move |desk| {
        super::administers(desk)?;
        let before = someone(desk, person)?;
        let because = desk.may(Act::SetRoles, Thing::Account(&account(&before)))?;
        fresh(desk)?;
        let mut form = form(desk, Some(&before), &sent, true)?;
        let Some(now) = form.read(before.clone()) else { return Ok(amiss(&form, desk)) };
        let changed = format!("{}, before: {}", described(&now), described(&before));
        let audit = desk.audit("account_changed", None, because, changed);
        let kept = desk.store().act(&audit, |acting| acting.change_practitioner(&now));
        if let Some(answer) = taken(kept, &mut form, desk)? {
            return Ok(answer);
        }
        Ok(Redirect::to(&format!("/admin/people/{}", now.id)).into_response())
    })
    .await
}

/// The form again, where the address is someone else's.
fn taken(kept: store::Result<()>, form: &mut Form, desk: &Desk) -> Result<Option<Response>, Wrong> {
    match kept {
        Ok(()) => Ok(None),
        Err(StoreError::Exists(_)) => {
            form.mistakes.add("email", "Someone has an account with this e-mail address already");
            Ok(Some(amiss(form, desk)))
        }
        Err(other) => Err(other.into()),
    }
}

fn amiss(form: &Form, desk: &Desk) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, view(form, &csrf(desk))).into_response()
}

/// An account as the audit tells it: without the name, which may change.
fn described(who: &Practitioner) -> String {
    let teams: Vec<&str> = who.teams.iter().map(TeamId::as_str).collect();
    format!("{} of {} ({}), teams: {}", who.id, who.agency.0, who.roles.join(" "), teams.join(" "))
}

/// What it shows.
pub fn view(data: &Form, token: &Markup) -> Page {
    let (title, action, back) = match &data.whose {
        None => ("Add someone", "/admin/people/new".to_owned(), "/admin/people".to_owned()),
        Some(id) => (
            "Change an account",
            format!("/admin/people/{id}/change"),
            format!("/admin/people/{id}"),
        ),
    };
    let main = html! {
        div class="govuk-grid-row" { div class="govuk-grid-column-two-thirds" {
            (back_link(&back, &text("Back"), "", &Vec::new()))
            (data.mistakes.summary())
            h1 class="govuk-heading-l" { (title) }
            @if let Some((key, name)) = &data.agency {
                form method="post" action=(action) novalidate {
                    (token)
                    input type="hidden" name="agency" value=(key);
                    p class="govuk-body" {
                        "They work for " strong { (name) } ". "
                        a class="govuk-link" href=(format!("{action}?agency=")) { "Choose another agency" }
                    }
                    (fields(data))
                    (button(&Button::new(if data.whose.is_some() { "Save" } else { "Make the account" })))
                }
            } @else if data.agencies.is_empty() {
                p class="govuk-body" { "No agency is open. " a class="govuk-link" href="/admin/agencies/new" { "Open an agency" } " first." }
            } @else {
                form method="get" action=(action) novalidate {
                    (agency(data))
                    (button(&Button::new("Continue")))
                }
            }
        } }
    };
    page(Here::People, title, main).with_mistakes(!data.mistakes.none())
}

fn agency(data: &Form) -> Markup {
    let choices = data.agencies.iter().map(|(key, name)| Choice::new(key.clone(), name));
    radios(&Choices::new("agency", "Which agency do they work for?", choices))
}

fn fields(data: &Form) -> Markup {
    let teams = data.teams.iter().map(|(id, name, on)| Choice::new(id.clone(), name).chosen(*on));
    let roles = data.roles.iter().map(|(role, on)| {
        let (words, what) = role_words(*role);
        Choice::new(role.key(), words).hint(what).chosen(*on)
    });
    html! {
        (input(&Input {
            field: Field::new("name", "Name").mistake(&data.mistakes),
            value: Some(data.name.clone()),
            spellcheck: Some(false),
            ..Input::default()
        }))
        (input(&Input {
            field: Field::new("email", "E-mail address")
                .hint("They sign in with it; the program sends no e-mail")
                .mistake(&data.mistakes),
            value: Some(data.email.clone()),
            kind: "email".to_owned(),
            spellcheck: Some(false),
            ..Input::default()
        }))
        @if data.teams.is_empty() {
            p class="govuk-body" { "The agency has no open team." }
        } @else {
            (checkboxes(&Choices::new("team", "Teams", teams)
                .hint("What is open to a team is open to everyone in it")))
        }
        (checkboxes(&Choices::new("role", "Roles", roles).mistake(&data.mistakes)))
    }
}
