//! `GET /api/v1/children`: the children that the practitioner, their teams or agency work with.

use super::asked::{Asked, no_such_place};
use super::bearer::Reads;
use crate::desk::Desk;
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::Json;
use axum::extract::Query;
use serde::Serialize;
use store::{ChildId, ChildLine};
use utoipa::ToSchema;

/// Children, in the order of their names.
#[derive(Debug, Serialize, ToSchema)]
pub struct Children {
    /// This page's children.
    children: Vec<Listed>,
    /// What to send as `after` for the next page; none on the last.
    next: Option<String>,
}

/// A child on the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listed {
    /// The name of the file.
    child: String,
    /// The child's name.
    name: String,
    /// Date of birth as recorded; empty where it was not.
    born: String,
    /// When something was last recorded; none where nothing was.
    last_recorded: Option<String>,
}

/// The children that the practitioner, their teams or agency work with
#[utoipa::path(
    get,
    path = "/api/v1/children",
    operation_id = "children",
    params(
        ("after" = Option<String>, Query, description = "The `next` of the page before"),
        ("limit" = Option<u32>, Query, description = "Lines of a page: 50 where not said, at most 200"),
    ),
    responses((status = 200, description = "A page of children", body = Children))
)]
pub async fn get(
    Reads(desk): Reads,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Json<Children>, Wrong> {
    desk.run(move |desk| read(desk, &Asked::read(fields, &["after", "limit"])?).map(Json)).await
}

fn read(desk: &Desk, asked: &Asked) -> Result<Children, Wrong> {
    let limit = asked.limit()?;
    let because = desk.may(Act::SeeWork, Thing::Partnership)?;
    desk.store().note(&desk.audit(Act::SeeWork.key(), None, because, "API: children"))?;
    let scope = desk.scope(Act::Look, None);
    let mut after = place(desk, asked.one("after"))?;
    let mut children = Vec::new();
    let most = limit as i64 + 1;
    while children.len() <= limit {
        let lines = desk.store().children(&scope, after.as_ref(), most)?;
        after = lines.last().map(ChildLine::cursor);
        let last = (lines.len() as i64) < most;
        for line in lines {
            // The list's query and the policies must say the same; where they do not, nobody is
            // shown.
            let (_, file) = desk.ties(&line.child)?;
            if desk.would(Act::Look, Thing::File(&file)) {
                children.push(listed(&line));
            }
        }
        if last {
            break;
        }
    }
    let more = children.len() > limit;
    children.truncate(limit);
    let next = children.last().filter(|_| more).map(|line| line.child.clone());
    Ok(Children { children, next })
}

/// Where the page begins. Addresses stand in logs, so a place is told by the file's name and not by
/// the child's, which is looked up: only in a file that this practitioner may open.
fn place(desk: &Desk, after: &str) -> Result<Option<(String, ChildId)>, Wrong> {
    if after.is_empty() {
        return Ok(None);
    }
    let child = ChildId(after.to_owned());
    let name = desk
        .look(&child, Act::Look, "API: children", |opened| Ok(opened.child()?.person.sort_name()));
    match name {
        Ok(name) => Ok(Some((name, child))),
        Err(Wrong::NotFound | Wrong::Refused(_)) => Err(no_such_place()),
        Err(other) => Err(other),
    }
}

fn listed(line: &ChildLine) -> Listed {
    Listed {
        child: line.child.to_string(),
        name: line.person.name(),
        born: line.person.born.clone(),
        last_recorded: line.last_recorded.as_ref().map(|at| at.as_str().to_owned()),
    }
}
