//! `GET /child/{child}/looks`: who has looked at this file, when, and by which rule.

use super::{Here, Whose};
use crate::desk::Desk;
use crate::layout::Page;
use crate::opened::Opened;
use crate::pages::words::{moment, sentence};
use crate::parts::{Cell, PageLink, Pages, Table, pagination, table};
use crate::wrong::Wrong;
use access::Act;
use axum::extract::{Path, Query};
use maud::html;
use std::collections::BTreeMap;
use store::{At, Audit, ChildId, RowId};

/// Lines a page.
const LINES: i64 = 50;

/// One line: when, who, agency, what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// When.
    pub at: String,
    /// Who.
    pub who: String,
    /// For which agency.
    pub agency: String,
    /// What they did or saw.
    pub what: String,
    /// By which rules, in their own words.
    pub because: Vec<String>,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looks {
    /// The child.
    pub whose: Whose,
    /// The lines, newest first.
    pub lines: Vec<Looked>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub later: bool,
}

/// The page.
pub async fn get(
    desk: Desk,
    Path(child): Path<String>,
    Query(fields): Query<BTreeMap<String, String>>,
) -> Result<Page, Wrong> {
    let child = ChildId(child);
    let before = fields.get("before").and_then(|text| {
        let (at, id) = text.split_once('_')?;
        Some((At::read(at).ok()?, RowId::from(id)))
    });
    desk.run(move |desk| {
        let data = desk.look(&child, Act::SeeLooks, "looks", |opened| {
            read(desk, opened, &child, before.as_ref())
        })?;
        Ok(view(&data))
    })
    .await
}

fn read(
    desk: &Desk,
    opened: &mut Opened<'_, '_, '_>,
    child: &ChildId,
    before: Option<&(At, RowId)>,
) -> Result<Looks, Wrong> {
    let person = opened.child()?;
    let mut lines = opened.looking.who_looked(before, LINES + 1)?;
    let more = lines.len() as i64 > LINES;
    lines.truncate(LINES as usize);
    let next = lines.last().filter(|_| more).map(|last| format!("{}_{}", last.at, last.id));
    let mut names = BTreeMap::new();
    for line in &lines {
        if !names.contains_key(&line.practitioner) {
            let found = desk.store().practitioner(&line.practitioner)?;
            names.insert(line.practitioner.clone(), found.map(|one| one.name));
        }
    }
    let looked = lines.iter().map(|line| {
        let who = names.get(&line.practitioner).cloned().flatten();
        one(desk, line, who.unwrap_or_else(|| "not known".to_owned()))
    });
    let whose = Whose::of(child, &person, desk.today());
    Ok(Looks { whose, lines: looked.collect(), next, later: before.is_some() })
}

fn one(desk: &Desk, line: &Audit, who: String) -> Looked {
    let practice = desk.app().practice();
    let agency =
        line.agency.as_ref().map_or(String::new(), |a| practice.agencies.name(a).to_owned());
    let rules = desk.app().access().rules();
    let because = line
        .because
        .split(' ')
        .filter_map(|id| rules.iter().find(|rule| &*rule.id.0 == id).map(|rule| rule.why.clone()));
    let act = line.act.replace('_', " ");
    let what = if line.detail.is_empty() { act } else { format!("{act} ({})", line.detail) };
    Looked { at: moment(&line.at), who, agency, what: sentence(&what), because: because.collect() }
}

/// What it shows.
pub fn view(data: &Looks) -> Page {
    let whose = &data.whose;
    let rows = data.lines.iter().map(|line| {
        let because =
            html! { @for why in &line.because { p class="govuk-body-s" { "“" (why) "”" } } };
        vec![
            Cell::new(&line.at),
            Cell::new(html! { (line.who) br; (line.agency) }),
            Cell::new(&line.what),
            Cell::new(because),
        ]
    });
    let link = |href: String| PageLink { href, ..PageLink::default() };
    let next = data.next.as_ref().map(|at| link(format!("{}?before={at}", whose.at("looks"))));
    let first = data.later.then(|| link(whose.at("looks")));
    whose.page(Here::Looks, "Who has looked", html! {
        h1 class="govuk-heading-l" { "Who has looked" }
        p class="govuk-body" {
            "Everyone who has opened this file, and every attempt that was refused, newest first. \
             Your own look just now is among them."
        }
        div class="tl-scroll" tabindex="0" role="region" aria-label="Who has looked" {
            (table(&Table {
                caption: Some("Looks and acts, newest first".to_owned()),
                caption_classes: "govuk-visually-hidden".to_owned(),
                head: ["When", "Who", "What", "The rule, as it was told to them"].map(Cell::new).to_vec(),
                rows: rows.collect(),
                ..Table::default()
            }))
        }
        (pagination(&Pages { previous: first, next, ..Pages::default() }))
    })
}
