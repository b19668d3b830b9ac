//! Pages of the auditor: who looked and acted, emergency looks, and whether everything stands as it
//! was kept.

pub mod emergencies;
pub mod export;
pub mod lines;
pub mod search;
#[cfg(test)]
mod tests;
pub mod verify;

use crate::app::App;
use crate::desk::Desk;
use crate::layout::{Page, Section};
use crate::parts::moj::{Link, sub_navigation};
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::Router;
use axum::routing::get;
use maud::Markup;
use std::collections::BTreeMap;
use store::{ChildId, PractitionerId};

/// Every address of the auditor's pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/audit", get(search::get))
        .route("/audit/export", get(export::get).post(export::post))
        .route("/audit/emergencies", get(emergencies::get))
        .route("/audit/verify", get(verify::get).post(verify::post))
}

/// Which of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Here {
    Search,
    Emergencies,
    Verify,
}

/// A page of the auditor.
pub(super) fn page(here: Here, title: &str, main: Markup) -> Page {
    let pages = [
        (Here::Search, "/audit", "Who looked and acted"),
        (Here::Emergencies, "/audit/emergencies", "Emergency looks"),
        (Here::Verify, "/audit/verify", "Check of the record"),
    ];
    let links = pages.map(|(page, href, words)| Link {
        words: words.to_owned(),
        href: href.to_owned(),
        here: page == here,
    });
    Page::new(title, main).above(sub_navigation("Audit", &links)).under(Section::Audit)
}

/// Names and rights that many lines of a list ask for, each fetched once.
pub struct Known<'d> {
    desk: &'d Desk,
    names: BTreeMap<PractitionerId, String>,
    files: BTreeMap<ChildId, bool>,
}

impl<'d> Known<'d> {
    pub fn new(desk: &'d Desk) -> Self {
        Self { desk, names: BTreeMap::new(), files: BTreeMap::new() }
    }

    /// Someone's name, or how it is told where nobody was signed in.
    pub fn name(&mut self, id: &PractitionerId) -> Result<String, Wrong> {
        if let Some(name) = self.names.get(id) {
            return Ok(name.clone());
        }
        let name = if id.as_str().is_empty() {
            "nobody signed in".to_owned()
        } else {
            let found = self.desk.store().practitioner(id)?;
            found.map_or_else(|| "not known".to_owned(), |one| one.name)
        };
        self.names.insert(id.clone(), name.clone());
        Ok(name)
    }

    /// Whether this person may see who has looked at a file; one that they may not even know of
    /// is left out of every list.
    pub fn may_see(&mut self, child: &ChildId) -> Result<bool, Wrong> {
        if let Some(may) = self.files.get(child) {
            return Ok(*may);
        }
        let may = match self.desk.ties(child) {
            Ok((_, file)) => self.desk.would(Act::SeeLooks, Thing::File(&file)),
            // A line about a file that never came to be: an attempt at a made-up address.
            Err(Wrong::NotFound) => true,
            Err(other) => return Err(other),
        };
        self.files.insert(child.clone(), may);
        Ok(may)
    }
}
