//! What the start page shows.

use super::{Home, New, ToDo};
use crate::layout::{Page, Section};
use crate::pages::words::count;
use crate::parts::{Button, Cell, Details, Table, Tag, button, details, inset, table, tag, text};
use casework::work::{AHEAD_DAYS, Stands};
use maud::{Markup, html};

/// What it shows.
pub fn view(home: &Home) -> Page {
    Page::new(
        "What needs me",
        html! {
            h1 class="govuk-heading-l" { "What needs me" }
            (button(&Button::link("Find a child", "/children")))
            h2 class="govuk-heading-m" { "Waiting for you" }
            @if home.waiting.is_empty() {
                p class="govuk-body" { "Nothing waits for you." }
            } @else {
                ul class="govuk-list govuk-list--bullet" {
                    @for one in &home.waiting {
                        li {
                            @if let Some(href) = &one.href {
                                a class="govuk-link" href=(href) { (one.words) }
                            } @else {
                                (one.words)
                            }
                        }
                    }
                }
            }
            @if home.closed.is_none() && !home.children.is_empty() {
                (todo(home))
                (new(&home.new))
            }
            h2 class="govuk-heading-m" { "Children you work with" }
            (children(home))
        },
    )
    .under(Section::Home)
}

fn todo(home: &Home) -> Markup {
    html! {
        h2 class="govuk-heading-m" { "Duties fallen due and falling due" }
        @if home.unread > 0 {
            (inset(None, "", &Vec::new(), &html! {
                p class="govuk-body" {
                    (count(home.unread, "file is", "files are")) " still being read, and what they say is not \
                    below yet. " a class="govuk-link" href="/" { "Show this page again in a moment" } "."
                }
            }))
        }
        @if home.todo.is_empty() && home.unread > 0 {
            p class="govuk-body" { "Nothing was found in the files read so far." }
        } @else if home.todo.is_empty() {
            p class="govuk-body" {
                "No duty that the entries show has fallen due lately or falls due within " (AHEAD_DAYS) " days."
            }
        } @else {
            p class="govuk-hint" {
                "Counted from the entries that you may read, by the partnership’s rules; the earliest due first. \
                 That no entry records something does not say that it was not done."
            }
            ol class="govuk-list tl-work" { @for one in &home.todo { li { (duty(one)) } } }
            @if home.more_todo > 0 {
                p class="govuk-body" {
                    a class="govuk-link" href="/?duties=all" {
                        "Show " (count(home.more_todo, "more duty", "more duties"))
                    }
                }
            }
        }
    }
}

fn duty(one: &ToDo) -> Markup {
    let colour = match one.stands {
        Stands::Overdue => "govuk-tag--red",
        Stands::MayBeOverdue => "govuk-tag--yellow",
        Stands::Due => "govuk-tag--blue",
    };
    let (name, file) = &one.child;
    let why = html! {
        p class="govuk-body" { "Rule: " (one.source) @if !one.source.ends_with('.') { "." } }
        @if let Some(owner) = &one.owner { p class="govuk-body" { "Whose duty: " (owner) "." } }
        ul class="govuk-list" {
            @for (place, href) in one.entries.iter().enumerate() {
                li {
                    a class="govuk-link" href=(href) {
                        "Entry " (place + 1) " that started the time"
                        span class="govuk-visually-hidden" { " – " (one.title) ", " (name) }
                    }
                }
            }
        }
    };
    html! {
        p class="govuk-body govuk-!-margin-bottom-1" {
            (tag(&Tag { words: text(one.stands.words()), classes: colour.to_owned(), ..Tag::default() }))
            " " strong { (one.day) } " – "
            a class="govuk-link" href=(file) { (name) }
        }
        p class="govuk-body govuk-!-margin-bottom-1" { (one.sentence) }
        (details(&Details {
            summary: html! { "Rule and entries" span class="govuk-visually-hidden" { " – " (one.title) ", " (name) } },
            words: why,
            classes: "govuk-!-margin-bottom-0".to_owned(),
            ..Details::default()
        }))
    }
}

fn new(news: &[New]) -> Markup {
    html! {
        h2 class="govuk-heading-m" { "New from other agencies" }
        @if news.is_empty() {
            p class="govuk-body" { "No other agency has recorded anything that you have not read yet." }
        } @else {
            ul class="govuk-list govuk-list--bullet" {
                @for one in news {
                    @let (name, href) = &one.child;
                    li { a class="govuk-link" href=(href) { (name) } ": " (one.words) ", " (one.since) }
                }
            }
        }
    }
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
    use super::super::{Listed, Waiting};
    use super::*;

    #[test]
    fn what_is_not_there_is_said() {
        let page = view(&Home::default()).main.into_string();
        assert!(page.contains("Nothing waits for you"));
        assert!(page.contains("No file is open to you"));
        assert_eq!(page.matches("<h1").count(), 1);
    }

    #[test]
    fn what_needs_someone_is_told_with_its_reasons() {
        let duty = |stands, day: &str| ToDo {
            stands,
            day: day.to_owned(),
            child: ("Sam Example".to_owned(), "/child/c1".to_owned()),
            title: "Return interview".to_owned(),
            sentence: "A return interview was due; no entry records it.".to_owned(),
            owner: Some("Children's social care".to_owned()),
            source: "Statutory guidance, 2014".to_owned(),
            entries: vec!["/child/c1/entry/police-7".to_owned()],
        };
        let home = Home {
            waiting: vec![
                Waiting {
                    words: "An ask".to_owned(),
                    href: Some("/child/c1/entry/e/answer/a".to_owned()),
                },
                Waiting { words: "A review".to_owned(), href: None },
            ],
            todo: vec![
                duty(Stands::Overdue, "3 December 2018"),
                duty(Stands::Due, "12 December 2018"),
            ],
            more_todo: 4,
            unread: 2,
            new: vec![New {
                child: ("Sam Example".to_owned(), "/child/c1/chronology?order=newest".to_owned()),
                words: "2 entries by Police".to_owned(),
                since: "since you last read in this file on 9 December 2018, 09:00".to_owned(),
            }],
            children: vec![Listed {
                href: "/child/c1".to_owned(),
                name: "Sam Example".to_owned(),
                born: "3 February 2010".to_owned(),
                recorded: "9 December 2018".to_owned(),
            }],
            ..Home::default()
        };
        insta::assert_snapshot!("home", view(&home).main.into_string().replace("><", ">\n<"));
    }
}
