//! `GET /child/{child}/print`: the chronology for paper, as far as this person may read it. A look
//! like any other: it is written down.

use super::Whose;
use super::entry::Card;
use crate::desk::Desk;
use crate::layout::Page;
use crate::opened::{Opened, Seen};
use crate::pages::words::{count, long_day};
use crate::parts::back_link;
use crate::wrong::Wrong;
use access::Act;
use axum::extract::Path;
use jiff::civil::Date;
use maud::html;
use std::collections::BTreeMap;
use store::ChildId;

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// The child.
    pub whose: Whose,
    /// Every entry that stands and can be read, in order.
    pub cards: Vec<Card>,
    /// Entries that are closed, by agency and how many: apart, since a place in the order would
    /// tell when they happened.
    pub closed: Vec<(String, usize)>,
    /// Who prints, and when.
    pub by: String,
    /// The day.
    pub day: Date,
}

/// The page.
pub async fn get(desk: Desk, Path(child): Path<String>) -> Result<Page, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let data = desk.look(&child, Act::Look, "print", |opened| read(desk, opened, &child))?;
        Ok(view(&data))
    })
    .await
}

fn read(desk: &Desk, opened: &mut Opened<'_, '_, '_>, child: &ChildId) -> Result<Print, Wrong> {
    let practice = desk.app().practice();
    let person = opened.child()?;
    let (reading, _) = opened.reading(&person)?;
    let (mut cards, mut closed) = (Vec::new(), BTreeMap::<String, usize>::new());
    for line in opened.looking.whole()? {
        if line.changed_by.is_none() && line.kept.entry.is_some() {
            match opened.seen(line) {
                open @ Seen::Open(_) => {
                    cards.push(Card::of(&open, practice).with_reading(&reading, practice));
                }
                Seen::Sealed { agency, .. } => {
                    *closed.entry(practice.agencies.name(&agency).to_owned()).or_default() += 1;
                }
            }
        }
    }
    let closed = closed.into_iter().collect();
    let by = format!("{}, {}", desk.signed().name, desk.signed().agency_name);
    let whose = Whose::of(child, &person, desk.today());
    Ok(Print { whose, cards, closed, by, day: desk.today() })
}

/// What it shows.
pub fn view(data: &Print) -> Page {
    let whose = &data.whose;
    let main = html! {
        div class="tl-print" {
            h1 class="govuk-heading-l" { "Chronology: " (whose.name) }
            p {
                (count(data.cards.len(), "entry", "entries")) ". Printed " (long_day(data.day)) " by "
                (data.by) ". What is not recorded here may still have happened."
            }
            @for (agency, entries) in &data.closed {
                p {
                    (count(*entries, "entry", "entries")) " of " (agency)
                    " closed to whoever printed this, and in no count here: ask the agency."
                }
            }
            table {
                caption class="govuk-visually-hidden" { "Entries in order of when they happened" }
                thead { tr {
                    th scope="col" { "When" } th scope="col" { "Agency" }
                    th scope="col" { "What" } th scope="col" { "As told" }
                } }
                tbody {
                    @for card in &data.cards {
                        tr {
                            td { (card.when) } td { (card.agency) } td { (card.title()) }
                            td {
                                @for (heading, told) in &card.cells {
                                    div { @if !heading.is_empty() { (heading) ": " } (told) }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    let back = html! {
        div class="tl-no-print" { (back_link(&whose.at("chronology"), &html! { "Back to the chronology" }, "", &Vec::new())) }
    };
    Page::new("Chronology for paper", main).above(back).wide()
}
