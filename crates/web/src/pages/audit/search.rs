//! `GET /audit`: who looked and acted, by practitioner, agency, act, file and day.

use super::lines::{Asked, Told, cursor, told, visible};
use super::{Here, Known, page};
use crate::desk::Desk;
use crate::layout::Page;
use crate::parts::{
    Button, Cell, DateInput, Field, Input, Mistakes, Opt, PageLink, Pages, Select, Table, button,
    date_input, input, pagination, select, table,
};
use crate::sent::Sent;
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::Query;
use maud::{Markup, html};

/// Lines a page.
const LINES: usize = 50;

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    /// What is asked.
    pub asked: Asked,
    /// What is amiss with it.
    pub mistakes: Mistakes,
    /// Agencies to choose from: key, name.
    pub agencies: Vec<(String, String)>,
    /// Whether lines about children's files are theirs to see.
    pub files: bool,
    /// The lines.
    pub lines: Vec<Told>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub later: bool,
}

/// The page.
pub async fn get(desk: Desk, Query(fields): Query<Vec<(String, String)>>) -> Result<Page, Wrong> {
    desk.run(move |desk| Ok(view(&read(desk, Asked(Sent::new(fields)))?))).await
}

fn read(desk: &Desk, asked: Asked) -> Result<Search, Wrong> {
    let because = desk.may(Act::SeeAudit, Thing::Partnership)?;
    let (mut filter, mistakes) = asked.filter(desk)?;
    let agencies = desk.store().agencies()?.into_iter();
    let mut found = Search {
        agencies: agencies.map(|row| (row.agency.0, row.name)).collect(),
        files: desk.would(Act::SeeAuditOfFiles, Thing::Partnership),
        mistakes,
        asked,
        ..Search::default()
    };
    if !found.mistakes.none() {
        return Ok(found);
    }
    filter.before = cursor(found.asked.0.one("before"));
    found.later = filter.before.is_some();
    desk.store().note(&desk.audit(Act::SeeAudit.key(), None, because, found.asked.told()))?;
    let mut known = Known::new(desk);
    let (lines, next) = visible(desk, &mut known, filter, LINES)?;
    found.next = next;
    for line in &lines {
        found.lines.push(told(desk, &mut known, line)?);
    }
    Ok(found)
}

/// What it shows.
pub fn view(data: &Search) -> Page {
    let address = data.asked.address();
    let link = |href: String| PageLink { href, ..PageLink::default() };
    let pages = Pages {
        previous: data.later.then(|| link(format!("/audit?{address}"))),
        next: data.next.as_ref().map(|at| link(format!("/audit?{address}&before={at}"))),
        ..Pages::default()
    };
    let main = html! {
        (data.mistakes.summary())
        h1 class="govuk-heading-l" { "Who looked and acted" }
        p class="govuk-body" {
            @if data.files {
                "Every look, act and refusal, newest first. Lines about files that only those named \
                may know of, and about files from which you are kept away, are left out unless you \
                are named on them."
            } @else {
                "What was done about accounts, agencies and settings, newest first. What was done in \
                children’s files is for auditors."
            }
        }
        (form(data))
        @if data.lines.is_empty() {
            p class="govuk-body" { "No line fits." }
        } @else {
            @if data.files {
                p class="govuk-body" {
                    a class="govuk-link" href=(format!("/audit/export?{address}")) {
                        "Take these lines out as a table (CSV)"
                    }
                }
            }
            (list(data))
        }
        (pagination(&pages))
    };
    page(Here::Search, "Who looked and acted", main).with_mistakes(!data.mistakes.none())
}

fn form(data: &Search) -> Markup {
    let sent = &data.asked.0;
    let all = Opt { value: Some(String::new()), words: "All".to_owned(), ..Opt::default() };
    let agencies = data.agencies.iter().map(|(key, name)| Opt {
        value: Some(key.clone()),
        words: name.clone(),
        chosen: sent.one("agency") == key,
        ..Opt::default()
    });
    let line = |name: &str, words: &str, hint: &str| {
        let field = Field::new(name, words).mistake(&data.mistakes);
        let field = if hint.is_empty() { field } else { field.hint(hint) };
        let value = Some(sent.one(name).to_owned());
        input(&Input { field, value, spellcheck: Some(false), ..Input::default() })
    };
    let day = |name: &str, words: &str| {
        let bits = ["day", "month", "year"].map(|bit| sent.one(&format!("{name}-{bit}")));
        date_input(&DateInput::new(name, words, bits).mistake(&data.mistakes))
    };
    html! {
        form method="get" action="/audit" class="tl-sought" novalidate {
            (line("email", "E-mail address", "Of whoever looked or acted"))
            (select(&Select {
                field: Field::new("agency", "Agency").hint("For which they looked or acted"),
                items: [all].into_iter().chain(agencies).collect(),
                ..Select::default()
            }))
            (line("act", "Act", "As lines tell it, such as look, refused or sign_in"))
            @if data.files {
                (line("child", "File", "The reference in a file’s address"))
            }
            (day("from", "First day"))
            (day("to", "Last day"))
            (button(&Button::new("Find").secondary()))
        }
    }
}

fn list(data: &Search) -> Markup {
    let rows = data.lines.iter().map(|line| {
        let (who, agency) = &line.who;
        let mut row = vec![
            Cell::new(&line.at),
            Cell::new(html! { (who) @if !agency.is_empty() { br; (agency) } }),
            Cell::new(&line.what),
        ];
        if data.files {
            row.push(Cell::new(html! {
                @if let Some(child) = &line.child {
                    a class="govuk-link tl-reference" href=(format!("/child/{child}/looks")) { (child) }
                } @else {
                    "None"
                }
            }));
        }
        row.push(Cell::new(
            html! { @for why in &line.because { p class="govuk-body-s" { "“" (why) "”" } } },
        ));
        row
    });
    let heads = ["When", "Who", "What"].into_iter().chain(data.files.then_some("File"));
    html! {
        div class="tl-scroll" tabindex="0" role="region" aria-label="Who looked and acted" {
            (table(&Table {
                caption: Some("Looks and acts, newest first".to_owned()),
                caption_classes: "govuk-visually-hidden".to_owned(),
                head: heads.chain(["The rule, as it was told to them"]).map(Cell::new).collect(),
                rows: rows.collect(),
                ..Table::default()
            }))
        }
    }
}
