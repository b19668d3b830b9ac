//! `GET /audit/emergencies`: every time that a file was opened in an emergency, and how it was
//! reviewed. It is only read here.

use super::lines::cursor;
use super::{Here, Known, page};
use crate::desk::Desk;
use crate::layout::Page;
use crate::pages::words::moment;
use crate::parts::{Cell, PageLink, Pages, Table, Tag, pagination, table, tag, text};
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::Query;
use maud::{Markup, html};
use std::collections::BTreeMap;
use store::BreakGlass;

/// Looks a page.
const LOOKS: i64 = 50;

/// One emergency look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct One {
    /// When it began and when it ended or ends.
    pub when: (String, String),
    /// Who took it.
    pub who: String,
    /// The file, by its reference.
    pub child: String,
    /// The reason given.
    pub reason: String,
    /// When, by whom and with what outcome it was reviewed.
    pub reviewed: Option<(String, String, String)>,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Emergencies {
    /// The looks, newest first.
    pub looks: Vec<One>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub later: bool,
}

/// The page.
pub async fn get(
    desk: Desk,
    Query(fields): Query<BTreeMap<String, String>>,
) -> Result<Page, Wrong> {
    desk.run(move |desk| Ok(view(&read(desk, fields.get("before").map_or("", |at| at))?))).await
}

fn read(desk: &Desk, before: &str) -> Result<Emergencies, Wrong> {
    let because = desk.may(Act::SeeAuditOfFiles, Thing::Partnership)?;
    desk.store().note(&desk.audit("see_audit_of_files", None, because, "emergency looks"))?;
    let before = cursor(before);
    let mut found = desk.store().all_break_glass(before.as_ref(), LOOKS + 1)?;
    let more = found.len() as i64 > LOOKS;
    found.truncate(LOOKS as usize);
    let next = found.last().filter(|_| more).map(|last| format!("{}_{}", last.opened, last.id));
    let mut known = Known::new(desk);
    let mut looks = Vec::new();
    for one in &found {
        if known.may_see(&one.child)? {
            looks.push(told(&mut known, one)?);
        }
    }
    Ok(Emergencies { looks, next, later: before.is_some() })
}

fn told(known: &mut Known<'_>, one: &BreakGlass) -> Result<One, Wrong> {
    let reviewed = match &one.reviewed {
        None => None,
        Some((at, by, outcome)) => Some((moment(at), known.name(by)?, outcome.clone())),
    };
    Ok(One {
        when: (moment(&one.opened), moment(&one.until)),
        who: known.name(&one.practitioner)?,
        child: one.child.to_string(),
        reason: one.reason.clone(),
        reviewed,
    })
}

/// What it shows.
pub fn view(data: &Emergencies) -> Page {
    let link = |href: String| PageLink { href, ..PageLink::default() };
    let next = data.next.as_ref().map(|at| link(format!("/audit/emergencies?before={at}")));
    let first = data.later.then(|| link("/audit/emergencies".to_owned()));
    page(
        Here::Emergencies,
        "Emergency looks",
        html! {
            h1 class="govuk-heading-l" { "Emergency looks" }
            p class="govuk-body" {
                "Every time that someone opened a file in an emergency, newest first. Files that only \
                those named may know of are left out unless you are named on them."
            }
            @if data.looks.is_empty() {
                p class="govuk-body" { "Nobody has opened a file in an emergency." }
            } @else {
                (list(data))
            }
            (pagination(&Pages { previous: first, next, ..Pages::default() }))
        },
    )
}

fn list(data: &Emergencies) -> Markup {
    let waits = tag(&Tag {
        words: text("Not yet reviewed"),
        classes: "govuk-tag--yellow".to_owned(),
        ..Tag::default()
    });
    let rows = data.looks.iter().map(|one| {
        let (from, to) = &one.when;
        vec![
            Cell::new(html! { (from) br; "until " (to) }),
            Cell::new(&one.who),
            Cell::new(html! {
                a class="govuk-link tl-reference" href=(format!("/child/{}/looks", one.child)) { (one.child) }
            }),
            Cell::new(&one.reason),
            Cell::new(html! {
                @match &one.reviewed {
                    None => (waits),
                    Some((at, by, outcome)) => { (outcome) br; (by) ", " (at) }
                }
            }),
        ]
    });
    html! {
        div class="tl-scroll" tabindex="0" role="region" aria-label="Emergency looks" {
            (table(&Table {
                caption: Some("Emergency looks, newest first".to_owned()),
                caption_classes: "govuk-visually-hidden".to_owned(),
                head: ["When", "Who", "File", "Why", "Review"].map(Cell::new).to_vec(),
                rows: rows.collect(),
                ..Table::default()
            }))
        }
    }
}
