//! `/admin/agencies/{agency}/team` and `/admin/teams/{team}`: a team is opened, renamed, closed.

use super::agencies::{Form, form_view};
use super::{administers, csrf};
use crate::desk::Desk;
use crate::layout::Page;
use crate::sent::Sent;
use crate::wrong::Wrong;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use store::{AgencyRow, Team, TeamId};

/// An open agency and the form of a new team in it.
fn new_form(desk: &Desk, key: &str) -> Result<(AgencyRow, Form), Wrong> {
    let row = desk.store().agencies()?.into_iter().find(|row| row.agency.0 == key && row.is_open);
    let row = row.ok_or(Wrong::NotFound)?;
    let (title, action) =
        (format!("Add a team of {}", row.name), format!("/admin/agencies/{key}/team"));
    Ok((row, Form { title, action, ..Form::default() }))
}

/// `GET /admin/agencies/{agency}/team`.
pub async fn new(desk: Desk, Path(agency): Path<String>) -> Result<Page, Wrong> {
    desk.run(move |desk| {
        administers(desk)?;
        Ok(form_view(&new_form(desk, &agency)?.1, &csrf(desk)))
    })
    .await
}

/// `POST /admin/agencies/{agency}/team`.
pub async fn post_new(
    desk: Desk,
    Path(agency): Path<String>,
    sent: Sent,
) -> Result<Response, Wrong> {
    desk.run(move |desk| {
        let because = administers(desk)?;
        let (row, mut form) = new_form(desk, &agency)?;
        form.read_name(&sent, "team");
        if !form.mistakes.none() {
            return Ok(form.amiss(desk));
        }
        let team =
            Team { id: TeamId(desk.name()), agency: row.agency, name: form.name, is_open: true };
        let audit = desk.audit("team_opened", None, because, team.id.to_string());
        desk.store().act(&audit, |acting| acting.put_team(&team))?;
        Ok(Redirect::to("/admin/agencies").into_response())
    })
    .await
}

fn edit_form(desk: &Desk, id: &str) -> Result<(Team, Form), Wrong> {
    let team = desk.store().teams()?.into_iter().find(|team| team.id.as_str() == id);
    let team = team.ok_or(Wrong::NotFound)?;
    let form = Form {
        title: format!("Change {}", team.name),
        action: format!("/admin/teams/{id}"),
        name: team.name.clone(),
        open: Some(team.is_open),
        closing: "A team is closed when nobody who can sign in is left in it.".to_owned(),
        ..Form::default()
    };
    Ok((team, form))
}

/// `GET /admin/teams/{team}`.
pub async fn edit(desk: Desk, Path(team): Path<String>) -> Result<Page, Wrong> {
    desk.run(move |desk| {
        administers(desk)?;
        Ok(form_view(&edit_form(desk, &team)?.1, &csrf(desk)))
    })
    .await
}

/// `POST /admin/teams/{team}`.
pub async fn post_edit(
    desk: Desk,
    Path(team): Path<String>,
    sent: Sent,
) -> Result<Response, Wrong> {
    desk.run(move |desk| {
        let because = administers(desk)?;
        let (team, mut form) = edit_form(desk, &team)?;
        form.read_name(&sent, "team");
        let is_open = sent.one("open") != "no";
        form.open = Some(is_open);
        if !form.mistakes.none() {
            return Ok(form.amiss(desk));
        }
        let team = Team { name: form.name.clone(), is_open, ..team };
        let act = if is_open { "team_changed" } else { "team_closed" };
        let audit = desk.audit(act, None, because, team.id.to_string());
        match desk.store().act(&audit, |acting| acting.put_team(&team)) {
            Ok(()) => Ok(Redirect::to("/admin/agencies").into_response()),
            Err(why) => form.refused(why, desk),
        }
    })
    .await
}
