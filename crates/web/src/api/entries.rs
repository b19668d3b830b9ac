//! `GET /api/v1/child/{child}/entries`: the chronology, by the filters of its page.
//!
//! Only entries that can be read stand in the list. Closed ones are told apart from it, whatever is
//! asked for: a closed entry between two others, or found by a day, would tell its date.

use super::asked::{Asked, no_such_place, unclear};
use super::bearer::Reads;
use super::entry::{Closed, OpenEntry};
use crate::desk::Desk;
use crate::opened::{Opened, Seen};
use crate::wrong::Wrong;
use access::Act;
use axum::Json;
use axum::extract::{Path, Query};
use chronology::{Agency, EntryId, Group, Kind};
use jiff::civil::Date;
use serde::Serialize;
use store::{ChildId, Cursor, Filter, StoreError};
use utoipa::ToSchema;

/// Entries of a child's file, in order of when they happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct Chronology {
    /// This page's entries.
    entries: Vec<OpenEntry>,
    /// What to send as `after` for the next page; none on the last.
    next: Option<String>,
    /// Every entry of the file that stands and is closed to this practitioner, whatever was asked
    /// for, by agency; told with the first page only. Whether one is among what was asked for
    /// cannot be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed: Option<Vec<Closed>>,
    /// How many records the file holds: any later record changes it. To be sent as `expected_head`.
    head: i64,
}

/// What an address may say.
const NAMES: [&str; 10] =
    ["after", "agency", "from", "group", "history", "kind", "limit", "order", "text", "to"];

/// The chronology
#[utoipa::path(
    get,
    path = "/api/v1/child/{child}/entries",
    operation_id = "entries",
    params(
        ("child" = String, Path, description = "The name of the file"),
        ("agency" = Option<Vec<String>>, Query, description = "Only of these agencies, by their keys"),
        ("kind" = Option<Vec<String>>, Query, description = "Only of these kinds"),
        ("group" = Option<Vec<String>>, Query, description = "Only of kinds of these groups, blanks written `-`"),
        ("from" = Option<String>, Query, description = "Not certainly before this day (`2018-03-04`). An entry whose day was not recorded is always among what is found"),
        ("to" = Option<String>, Query, description = "Not certainly after this day"),
        ("text" = Option<String>, Query, description = "Each word begins a word of the entry"),
        ("history" = Option<String>, Query, description = "`yes`: also what was superseded or withdrawn"),
        ("order" = Option<String>, Query, description = "`oldest` (where not said) or `newest` first"),
        ("after" = Option<String>, Query, description = "The `next` of the page before"),
        ("limit" = Option<u32>, Query, description = "Lines of a page: 50 where not said, at most 200"),
    ),
    responses((status = 200, description = "A page of entries", body = Chronology))
)]
pub async fn get(
    Reads(desk): Reads,
    Path(child): Path<String>,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Json<Chronology>, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let asked = Asked::read(fields, &NAMES)?;
        let filter = filter(&asked)?;
        let act = if filter.text.is_empty() { Act::Look } else { Act::Search };
        let page = desk.look(&child, act, "API: entries", |opened| {
            read(desk, opened, &filter, asked.one("after"), asked.limit()?)
        });
        page.map(Json)
    })
    .await
}

fn filter(asked: &Asked) -> Result<Filter, Wrong> {
    let day =
        |name: &str| asked.parsed::<Date>(name, &format!("`{name}` is a day, such as 2018-03-04"));
    let kinds: Result<Vec<Kind>, _> = asked.all("kind").map(str::parse).collect();
    let groups: Option<Vec<Group>> = asked.all("group").map(group).collect();
    let history = match asked.one("history") {
        "" | "no" => false,
        "yes" => true,
        _ => return Err(unclear("`history` is `yes` or `no`")),
    };
    let newest_first = match asked.one("order") {
        "" | "oldest" => false,
        "newest" => true,
        _ => return Err(unclear("`order` is `oldest` or `newest`")),
    };
    Ok(Filter {
        agencies: asked.all("agency").map(|key| Agency(key.to_owned())).collect(),
        kinds: kinds.map_err(|_| unclear("`kind` is the name of a kind"))?,
        groups: groups.ok_or_else(|| unclear("`group` is the name of a group of kinds"))?,
        from: day("from")?,
        to: day("to")?,
        text: asked.one("text").to_owned(),
        history,
        newest_first,
        limit: asked.limit()? as i64 + 1,
    })
}

fn group(name: &str) -> Option<Group> {
    let mut groups = Kind::ALL.iter().map(|kind| kind.group());
    groups.find(|group| group.label().replace(' ', "-") == name)
}

fn read(
    desk: &Desk,
    opened: &mut Opened<'_, '_, '_>,
    filter: &Filter,
    after: &str,
    limit: usize,
) -> Result<Chronology, Wrong> {
    let practice = desk.app().practice();
    let person = opened.child()?;
    let (reading, _) = opened.reading(&person)?;
    let begin = place(opened, after)?;
    let closed = if begin.is_none() { Some(closed(desk, opened)?) } else { None };
    let scope = desk.scope(Act::Search, Some(opened.file));
    let mut lines = opened.readable(filter, &scope, begin, limit)?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    let entries: Vec<OpenEntry> =
        lines.iter().map(|line| OpenEntry::of(line, &reading, practice)).collect();
    let next = entries.last().filter(|_| more).map(|entry| entry.entry.clone());
    Ok(Chronology { entries, next, closed, head: opened.looking.child().head.length })
}

/// Where a page begins: just beyond an entry that can be read. A closed one would tell its date by
/// what follows it.
fn place(opened: &mut Opened<'_, '_, '_>, after: &str) -> Result<Option<Cursor>, Wrong> {
    if after.is_empty() {
        return Ok(None);
    }
    let line = match opened.looking.entry(&EntryId(after.to_owned())) {
        Err(StoreError::Unknown { .. }) => return Err(no_such_place()),
        found => found?,
    };
    match opened.seen(line) {
        Seen::Open(line) => Ok(Some(line.cursor())),
        Seen::Sealed { .. } => Err(no_such_place()),
    }
}

/// Every entry that stands and is closed, in an order that tells nothing of when it happened.
fn closed(desk: &Desk, opened: &mut Opened<'_, '_, '_>) -> Result<Vec<Closed>, Wrong> {
    let practice = desk.app().practice();
    let mut closed: Vec<Closed> = opened
        .closed()?
        .iter()
        .filter_map(|seen| match seen {
            Seen::Open(_) => None,
            Seen::Sealed { entry, agency, .. } => Some(Closed::of(entry, agency, practice)),
        })
        .collect();
    closed.sort();
    Ok(closed)
}
