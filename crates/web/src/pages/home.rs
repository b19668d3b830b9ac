//! `GET /`: what needs me.

use crate::desk::Desk;
use crate::layout::{Page, Section};
use crate::pages::child::{bring_in, record};
use crate::pages::words::{count, day_text, moment};
use crate::parts::{Button, Cell, Table, button, table};
use crate::wrong::Wrong;
use access::{Act, Thing};
use maud::{Markup, html};
use store::ChildLine;

/// A child on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mine {
    /// The file's address.
    pub href: String,
    /// The child's name.
    pub name: String,
    /// Date of birth, for people.
    pub born: String,
    /// When something was last recorded.
    pub recorded: String,
}

/// Something that waits for this person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What.
    pub words: String,
    /// Where.
    pub href: String,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Home {
    /// What waits: asks for sealed entries, emergency looks, drafts.
    pub waiting: Vec<Waiting>,
    /// Children that this person, their teams or agency work with; the last recorded first.
    pub children: Vec<Mine>,
    /// Whether there are more children than are shown.
    pub more: bool,
    /// Why the list is empty where it must be.
    pub closed: Option<String>,
}

/// Children on the page.
const CHILDREN: i64 = 100;

/// The page.
pub async fn get(desk: Desk) -> Result<Page, Wrong> {
    desk.run(|desk| Ok(view(&read(desk)?))).await
}

fn read(desk: &Desk) -> Result<Home, Wrong> {
    let mut home = Home { waiting: waiting(desk)?, ..Home::default() };
    let access = desk.app().access();
    let who = &desk.signed().who;
    let work = access.decide(who, Act::SeeWork, Thing::Partnership, desk.moment());
    if !work.allowed {
        home.closed = Some(work.sentence);
        return Ok(home);
    }
    let scope = desk.scope(Act::Look, None);
    let mut lines = desk.store().children(&scope, None, CHILDREN + 1)?;
    home.more = lines.len() as i64 > CHILDREN;
    lines.truncate(CHILDREN as usize);
    lines.sort_by(|a, b| b.last_recorded.cmp(&a.last_recorded));
    for line in lines {
        // The list's query and the policies must say the same; where they do not, nobody is shown.
        let (_, file) = desk.ties(&line.child)?;
        if desk.would(Act::Look, Thing::File(&file)) {
            home.children.push(mine(&line));
        }
    }
    Ok(home)
}

fn mine(line: &ChildLine) -> Mine {
    let born = &line.person.born;
    Mine {
        href: format!("/child/{}", line.child),
        name: line.person.name(),
        born: if born.is_empty() { "not recorded".to_owned() } else { day_text(born) },
        recorded: line
            .last_recorded
            .as_ref()
            .and_then(|at| at.as_str().get(..10))
            .map_or_else(|| "nothing yet".to_owned(), day_text),
    }
}

fn waiting(desk: &Desk) -> Result<Vec<Waiting>, Wrong> {
    let drafts = desk.store().drafts(&desk.me(), &desk.at())?;
    let drafts = drafts.into_iter().filter_map(|draft| {
        let child = draft.child?;
        let saved = moment(&draft.saved);
        Some(match draft.form.as_str() {
            record::FORM => Waiting {
                words: format!("An entry that you began, last saved {saved}"),
                href: format!("/child/{child}/record?draft={}", draft.id),
            },
            bring_in::FORM => Waiting {
                words: format!("A return whose rows you have not taken yet, sent {saved}"),
                href: format!("/child/{child}/import/{}", draft.id),
            },
            _ => return None,
        })
    });
    let mut waiting: Vec<Waiting> = drafts.collect();
    let agency = &desk.signed().who.agency;
    for ask in desk.store().open_asks(Some(agency), 50)? {
        let words =
            format!("Someone asks to read an entry of your agency; answer by {}", moment(&ask.due));
        let (_, file) = desk.ties(&ask.child)?;
        if desk.would(Act::Look, Thing::File(&file)) {
            let href = format!("/child/{}/entry/{}/answer/{}", ask.child, ask.entry.0, ask.id);
            waiting.push(Waiting { words, href });
        }
    }
    Ok(waiting)
}

/// What it shows.
pub fn view(home: &Home) -> Page {
    Page::new("What needs me", html! {
        h1 class="govuk-heading-l" { "What needs me" }
        (button(&Button::link("Find a child", "/children")))
        h2 class="govuk-heading-m" { "Waiting for you" }
        @if home.waiting.is_empty() {
            p class="govuk-body" { "Nothing waits for you." }
        } @else {
            ul class="govuk-list govuk-list--bullet" {
                @for one in &home.waiting { li { a class="govuk-link" href=(one.href) { (one.words) } } }
            }
        }
        h2 class="govuk-heading-m" { "Children you work with" }
        (children(home))
    })
    .under(Section::Home)
}

fn children(home: &Home) -> Markup {
    if let Some(why) = &home.closed {
        return html! { p class="govuk-body" { (why) } };
    }
    if home.children.is_empty() {
        return html! {
            p class="govuk-body" {
                "No file is open to you because of an involvement. If you work with a child, find the \
                 child and ask for your involvement to be recorded."
            }
        };
    }
    let rows = home.children.iter().map(|child| {
        vec![
            Cell::new(html! { a class="govuk-link" href=(child.href) { (child.name) } }),
            Cell::new(&child.born),
            Cell::new(&child.recorded),
        ]
    });
    html! {
        div class="tl-scroll" tabindex="0" role="region" aria-label="Children you work with" {
            (table(&Table {
                caption: Some(count(home.children.len(), "child", "children")),
                caption_classes: "govuk-table__caption--s".to_owned(),
                head: ["Name", "Born", "Last recorded"].map(Cell::new).to_vec(),
                rows: rows.collect(),
                row_headings: true,
                ..Table::default()
            }))
        }
        @if home.more {
            p class="govuk-body" { "There are more; find a child by name." }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_said() {
        let page = view(&Home::default()).main.into_string();
        assert!(page.contains("Nothing waits for you"));
        assert!(page.contains("No file is open to you"));
        assert_eq!(page.matches("<h1").count(), 1);
    }
}
