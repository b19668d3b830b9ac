//! `GET …/import/{draft}/done`: what became of every row of a return.

use super::super::{Here, Whose};
use super::{Work, draft_of, place};
use crate::desk::Desk;
use crate::layout::Page;
use crate::pages::words::{count, quoted, sentence};
use crate::parts::{Button, Panel, button, panel, text};
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::Path;
use casework::bring_in::Fate;
use maud::html;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::ChildId;

/// The name of this among drafts.
pub(super) const FORM: &str = "import-done";

/// What became of a return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The file's name.
    file: String,
    /// The agency's key.
    agency: String,
    /// How many rows were taken.
    taken: usize,
    /// Rows that were not taken: where they stand, and why.
    left: Vec<(String, String)>,
}

impl Outcome {
    pub(super) fn of(work: &Work, chosen: &BTreeSet<usize>, taken: usize) -> Self {
        let rows = work.read.entries.iter().zip(&work.fates).enumerate();
        let left = rows.filter_map(|(number, (entry, fate))| {
            let why = match fate {
                Fate::There(_, true) => "was in the file already, and withdrawn there".to_owned(),
                Fate::There(_, false) => "was in the file already".to_owned(),
                Fate::Refused(why) => why.clone(),
                Fate::New | Fate::Look(_) if !chosen.contains(&number) => {
                    "was left out by you".to_owned()
                }
                Fate::New | Fate::Look(_) => return None,
            };
            Some((place(entry), why))
        });
        let (file, agency) = (work.read.file.clone(), work.read.agency.0.clone());
        Self { file, agency, taken, left: left.collect() }
    }
}

/// The page.
pub async fn done(desk: Desk, Path((child, id)): Path<(String, String)>) -> Result<Page, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let whose = desk.look(&child, Act::Look, "import", |opened| {
            desk.may(Act::Import, Thing::File(opened.file))?;
            Ok(Whose::of(&child, &opened.child()?, desk.today()))
        })?;
        let draft = draft_of(desk, &child, &id, FORM)?;
        let outcome = serde_json::from_str(&draft.body)
            .map_err(|why| Wrong::inside("what became of a return", why))?;
        Ok(view(&whose, &outcome))
    })
    .await
}

/// What it shows.
pub fn view(whose: &Whose, outcome: &Outcome) -> Page {
    let taken = count(outcome.taken, "entry was brought in", "entries were brought in");
    let chronology = whose
        .at(&format!("chronology?agency={}", super::super::chronology::escaped(&outcome.agency)));
    whose.page(Here::Record, "A return was brought in", html! {
        (panel(&Panel { title: text(taken), words: Some(text(&outcome.file)), ..Panel::default() }))
        @if outcome.left.is_empty() {
            p class="govuk-body" { "Every row of the file was taken." }
        } @else {
            h2 class="govuk-heading-m" {
                (count(outcome.left.len(), "row was not taken", "rows were not taken"))
            }
            ul class="govuk-list govuk-list--bullet" {
                @for (place, why) in &outcome.left { li { (place) ": " (sentence(&quoted(why))) "." } }
            }
        }
        h2 class="govuk-heading-m" { "What you can do next" }
        p class="govuk-body" {
            "The file itself has been thrown away here. Keep the agency’s own copy as your agency’s rules say."
        }
        div class="govuk-button-group" {
            (button(&Button::link("Read the chronology", chronology)))
            (button(&Button::link("Bring in another return", whose.at("import")).secondary()))
        }
    })
}
