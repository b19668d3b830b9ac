//! `GET /child/{child}/print`: the chronology for paper, as far as this person may read it. A look
//! like any other: it is written down.

use super::Whose;
use super::entry::Card;
use crate::desk::Desk;
use crate::layout::Page;
use crate::opened::Opened;
use crate::pages::words::{count, long_day};
use crate::parts::back_link;
use crate::wrong::Wrong;
use access::Act;
use axum::extract::Path;
use jiff::civil::Date;
use maud::html;
use store::ChildId;

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// The child.
    pub whose: Whose,
    /// Every entry that stands, in order; closed ones told as such.
    pub cards: Vec<Card>,
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
    let mut cards = Vec::new();
    for line in opened.looking.whole()? {
        if line.changed_by.is_none() && line.kept.entry.is_some() {
            cards.push(Card::of(&opened.seen(line), practice).with_reading(&reading, practice));
        }
    }
    let by = format!("{}, {}", desk.signed().name, desk.signed().agency_name);
    Ok(Print { whose: Whose::of(child, &person, desk.today()), cards, by, day: desk.today() })
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
                                @if card.closed.is_some() { "Sealed: ask the agency." }
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
