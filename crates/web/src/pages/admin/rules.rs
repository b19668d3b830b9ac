//! `/admin/rules`: which rules are in force and where they come from. They are files, changed by
//! whoever runs the server and read when it starts; here they are looked at.

use super::{Here, administers, page};
use crate::app::InForce;
use crate::desk::Desk;
use crate::frame::Frame;
use crate::layout::Page;
use crate::pages::words::count;
use crate::parts::{Button, Row, SummaryList, button, summary_list};
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// Where they come from and what was said of them.
    pub in_force: InForce,
    /// How many there are: what, number.
    pub counts: Vec<(&'static str, usize)>,
    /// Policies of who may see what: clause, source, whether it allows.
    pub policies: Vec<(String, String, bool)>,
}

/// The page.
pub async fn get(desk: Desk) -> Result<Page, Wrong> {
    desk.run(|desk| {
        administers(desk)?;
        let practice = desk.app().practice();
        let policies = desk.app().access().rules().iter();
        Ok(view(&Rules {
            in_force: desk.app().in_force().clone(),
            counts: vec![
                ("Agencies", practice.agencies.agency.len()),
                ("Indicators of need", practice.thresholds.indicator.len()),
                ("Duties", practice.duties.duty.len()),
            ],
            policies: policies
                .map(|rule| (rule.why.clone(), rule.source.clone(), rule.permits))
                .collect(),
        }))
    })
    .await
}

/// `GET /admin/rules/document`: every rule with its source, to read or print. Open to everyone
/// who signs in.
pub async fn document(frame: Frame, desk: Desk) -> Result<Response, Wrong> {
    desk.run(move |desk| {
        desk.may(Act::SeeRules, Thing::Partnership)?;
        let document = &desk.app().in_force().document;
        if document.is_empty() {
            return Err(Wrong::NotFound);
        }
        // It carries its own look, which a page of ours is only let have with the answer's nonce.
        let styled = format!("<style nonce=\"{}\">", frame.nonce);
        let html = document.replacen("<style>", &styled, 1);
        Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response())
    })
    .await
}

/// What it shows.
pub fn view(data: &Rules) -> Page {
    page(
        Here::Rules,
        "Rules in force",
        html! {
            div class="govuk-grid-row" { div class="govuk-grid-column-two-thirds" {
                h1 class="govuk-heading-l" { "Rules in force" }
                p class="govuk-body" {
                    "The partnership’s rules are files. Whoever runs the server changes them, has them \
                    checked with " code { "throughline practice check" } ", and starts the server again."
                }
                (known(data))
                @if !data.in_force.document.is_empty() {
                    (button(&Button::link("Open the rules as a document", "/admin/rules/document")))
                }
                (checked(&data.in_force))
                h2 class="govuk-heading-m" { "Who may see and do what" }
                p class="govuk-body" {
                    "These are part of the program. Nothing is allowed unless one of them allows it, and \
                    one that forbids outweighs all that allow."
                }
                (policies("What allows", data, true))
                (policies("What forbids", data, false))
            } }
        },
    )
}

fn known(data: &Rules) -> Markup {
    let InForce { folder, files, .. } = &data.in_force;
    let own = match folder {
        None => "None: the built-in rules are in force".to_owned(),
        Some(folder) => folder.clone(),
    };
    let mut rows = vec![Row::new("The partnership’s own folder", own)];
    if !files.is_empty() {
        rows.push(Row::new(
            "Its files, each in place of the built-in one",
            html! { ul class="govuk-list" { @for file in files { li { (file) } } } },
        ));
    }
    rows.extend(data.counts.iter().map(|(what, n)| Row::new(what, n)));
    summary_list(&SummaryList { rows, ..SummaryList::default() })
}

fn checked(in_force: &InForce) -> Markup {
    let said = &in_force.complaints;
    html! {
        h2 class="govuk-heading-m" { "What the check says" }
        @if said.is_empty() {
            p class="govuk-body" { "Sound: nothing is wrong or doubtful." }
        } @else {
            p class="govuk-body" { "Sound, with " (count(said.len() as i64, "doubt", "doubts")) ":" }
            ul class="govuk-list govuk-list--bullet" { @for one in said { li { (one) } } }
        }
    }
}

fn policies(heading: &str, data: &Rules, permits: bool) -> Markup {
    html! {
        h3 class="govuk-heading-s" { (heading) }
        ul class="govuk-list govuk-list--bullet" {
            @for (why, source, _) in data.policies.iter().filter(|one| one.2 == permits) {
                li {
                    (crate::pages::words::sentence(why)) "." br;
                    span class="govuk-hint" { (source) }
                }
            }
        }
    }
}
