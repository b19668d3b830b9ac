//! `/audit/export`: lines of the audit as a table to take out, with a reason, which is kept.

use super::lines::{Asked, FIELDS, visible};
use super::{Here, Known, page};
use crate::desk::Desk;
use crate::layout::Page;
use crate::parts::{Button, Field, Mistakes, Textarea, back_link, button, text, textarea};
use crate::sent::{Sent, token};
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::Query;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use store::Audit;

/// The most lines of one table: what is more is asked for by shorter times.
const MOST: usize = 100_000;

/// The columns.
const COLUMNS: &str = "at,practitioner,name,agency,act,child,entry,because,detail,operation\r\n";

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Export {
    /// Which lines, and the reason as typed.
    pub asked: Asked,
    /// What is amiss.
    pub mistakes: Mistakes,
}

/// `GET`: the reason asked for.
pub async fn get(desk: Desk, Query(fields): Query<Vec<(String, String)>>) -> Result<Page, Wrong> {
    desk.run(move |desk| {
        desk.may(Act::TakeOutAudit { reason: "to be given" }, Thing::Partnership)?;
        let (asked, mistakes) = (Asked(Sent::new(fields)), Mistakes::default());
        Ok(view(&Export { asked, mistakes }, &token(desk.signed())))
    })
    .await
}

/// `POST`: the table.
pub async fn post(desk: Desk, sent: Sent) -> Result<Response, Wrong> {
    desk.run(move |desk| {
        let asked = Asked(sent);
        let (filter, mut mistakes) = asked.filter(desk)?;
        let reason = asked.0.one("reason").to_owned();
        if reason.is_empty() {
            mistakes.add("reason", "Say why a copy is taken out");
        }
        if !mistakes.none() {
            let page = view(&Export { asked, mistakes }, &token(desk.signed()));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        let act = Act::TakeOutAudit { reason: &reason };
        let because = desk.may(act, Thing::Partnership)?;
        let detail = format!("{}: {reason}", asked.told());
        desk.store().note(&desk.audit(act.key(), None, because, detail))?;
        let mut known = Known::new(desk);
        let (lines, more) = visible(desk, &mut known, filter, MOST)?;
        if more.is_some() {
            return Err(Wrong::Unclear(format!(
                "That is more than {MOST} lines. Ask for shorter times, one after another"
            )));
        }
        let mut csv = COLUMNS.to_owned();
        for line in &lines {
            csv.push_str(&row(line, &known.name(&line.practitioner)?));
        }
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
        ];
        Ok((headers, csv).into_response())
    })
    .await
}

/// A line of the table.
fn row(line: &Audit, name: &str) -> String {
    let cells = [
        line.at.as_str(),
        line.practitioner.as_str(),
        name,
        line.agency.as_ref().map_or("", |agency| &agency.0),
        &line.act,
        line.child.as_ref().map_or("", |child| child.as_str()),
        line.entry.as_ref().map_or("", |entry| &entry.0),
        &line.because,
        &line.detail,
        &line.operation,
    ];
    format!("{}\r\n", cells.map(cell).join(","))
}

/// A cell in quotes. What a spreadsheet would take for a formula gets a quote before it.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

/// What it shows.
pub fn view(data: &Export, token: &Markup) -> Page {
    let sent = &data.asked.0;
    let title = "Take lines out as a table";
    let main = html! {
        div class="govuk-grid-row" { div class="govuk-grid-column-two-thirds" {
            (back_link(&format!("/audit?{}", data.asked.address()), &text("Back"), "", &Vec::new()))
            (data.mistakes.summary())
            h1 class="govuk-heading-l" { (title) }
            p class="govuk-body" {
                "The table holds names of practitioners and what they gave as reasons. Keep it as you \
                keep a child’s file. That you took it out stands in the audit."
            }
            p class="govuk-body" { "Lines: " (data.asked.told()) "." }
            form method="post" action="/audit/export" novalidate {
                (token)
                @for name in FIELDS.into_iter().filter(|name| sent.has(name)) {
                    input type="hidden" name=(name) value=(sent.one(name));
                }
                (textarea(&Textarea {
                    field: Field::new("reason", "Why").mistake(&data.mistakes),
                    value: sent.one("reason").to_owned(),
                    rows: 2,
                    ..Textarea::default()
                }))
                (button(&Button { once: None, ..Button::new("Take the table out") }))
            }
        } }
    };
    page(Here::Search, title, main).with_mistakes(!data.mistakes.none())
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_is_a_formula_or_breaks_out() {
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
    }
}
