//! Every event with its accounts, year by year.

use crate::combined::rows::{self, Row};
use crate::page::anchor;
use crate::{colour, words};
use chronology::{Agency, EntryId, Part, When};
use maud::{Markup, html};
use practice::Practice;
use reading::Event;
use review::Built;
use std::collections::{BTreeSet, HashMap};

/// All events, one list for each year; those without a date last.
pub fn years(built: &Built, practice: &Practice) -> Markup {
    let rows = rows::rows(built);
    let look = Look::new(built, practice);
    let years = rows.chunk_by(|a, b| year(a) == year(b));
    html! {
        @for rows in years {
            section.year {
                h3 { (year(rows.first()).map_or("Date not known".to_owned(), |y| y.to_string())) }
                ol {
                    @for accounts in rows.chunk_by(|a, b| a.event.id == b.event.id) {
                        (event(accounts, &look))
                    }
                }
            }
        }
    }
}

fn year<'a, 'b: 'a>(row: impl Into<Option<&'a Row<'b>>>) -> Option<i16> {
    Some(row.into()?.event.when.sort_day()?.year())
}

/// What every event needs of the whole.
struct Look<'a> {
    built: &'a Built,
    practice: &'a Practice,
    classes: HashMap<Agency, String>,
}

impl<'a> Look<'a> {
    fn new(built: &'a Built, practice: &'a Practice) -> Self {
        let agencies = rows::agencies(built, practice).into_iter().enumerate();
        let classes = agencies.map(|(at, (agency, _))| (agency, format!("g{at}"))).collect();
        Self { built, practice, classes }
    }

    fn class(&self, agency: &Agency) -> &str {
        self.classes.get(agency).map_or("", String::as_str)
    }

    fn tag(&self, agency: &Agency) -> Markup {
        html! { span.tag { (colour::label(agency, self.practice)) } }
    }
}

fn event(accounts: &[Row<'_>], look: &Look<'_>) -> Markup {
    let Some(first) = accounts.first() else { return html! {} };
    let event = first.event;
    let kinds = event.kinds.iter().map(|kind| kind.label()).collect::<Vec<_>>();
    let agencies = event.agencies.iter().map(|a| look.class(a)).collect::<Vec<_>>();
    let groups: BTreeSet<String> =
        event.kinds.iter().map(|kind| format!("{:?}", kind.group())).collect();
    html! {
        li.event data-agency=(agencies.join(" "))
            data-kind=(event.kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(" "))
            data-group=(groups.into_iter().collect::<Vec<_>>().join(" "))
            data-from=[event.when.first_day()] data-to=[event.when.last_day()]
            data-accounts=(accounts.len()) {
            h4 {
                (moment(&event.when))
                @if let Some(age) = &first.age { " " span.age { "age " (age) } }
                " " span.kinds { (kinds.join(", ")) }
            }
            div.accounts.one[accounts.len() == 1] {
                @for row in accounts { (account(row, look)) }
            }
            (differences(event, look))
            (related(event))
        }
    }
}

/// When, as a person and as a machine reads it.
fn moment(when: &When) -> Markup {
    html! {
        @match words::machine_date(when) {
            Some(machine) => time datetime=(machine) { (when) },
            None => span { (when) },
        }
    }
}

fn account(row: &Row<'_>, look: &Look<'_>) -> Markup {
    let entry = row.entry;
    let marking = rows::marking_words(entry.marking);
    let apart = entry.when != row.event.when;
    html! {
        article id=(anchor(&entry.id)) class=(format!("account {}", look.class(&entry.agency))) {
            p.who {
                (look.tag(&entry.agency)) " " (look.practice.agencies.name(&entry.agency))
                @if apart { " " mark { (moment(&entry.when)) } }
                @if !marking.is_empty() { " " span.marking { (marking) } }
            }
            p.told { (entry.narrative()) }
            div.facts {
                (facts(row))
                details {
                    summary { "How this was read" }
                    (reading(row, look))
                }
            }
        }
    }
}

/// What the agency decided and planned, and whether the child was seen and heard; lines that the
/// agency sent nothing for are left out.
fn facts(row: &Row<'_>) -> Markup {
    let voice = row.voice();
    let decided = [
        ("Outcome", row.entry.part(Part::Outcome)),
        ("Plan", row.entry.part(Part::Plan)),
        ("Impression", row.entry.part(Part::Impression)),
        ("Oversight", row.entry.part(Part::Oversight)),
        ("Attendance", row.entry.part(Part::Attendance)),
        ("Child’s voice", voice.words),
    ];
    html! {
        dl {
            @for (what, text) in decided.iter().filter(|(_, text)| !text.is_empty()) {
                div { dt { (what) } dd { (text) } }
            }
            @if row.says_whether_seen() {
                div { dt { "Child seen" } dd { (voice.seen) "; alone: " (voice.alone) } }
            }
        }
        @for doubt in row.doubts() { p.doubt { strong { "Doubtful: " } (doubt) } }
    }
}

fn reading(row: &Row<'_>, look: &Look<'_>) -> Markup {
    let entry = row.entry;
    html! {
        dl {
            div { dt { "Date as written" } dd {
                @if entry.written.raw.is_empty() { "left blank" } @else { (entry.written.raw) }
            } }
            div { dt { "Read from" } dd { (rows::source(entry)) } }
            @for mention in &row.coded.mentions {
                div { dt { (mention.kind.label()) } dd {
                    "“" (mention.words) "” (" (mention.why) ")"
                } }
            }
            @let signs = row.indicators(look.practice);
            @if !signs.is_empty() { div { dt { "Signs of need" } dd { (signs) } } }
            @if let Some(step) = row.step {
                div { dt { "That day" } dd {
                    "need " (step.need) ", response " (step.response)
                } }
            }
        }
    }
}

fn differences(event: &Event, look: &Look<'_>) -> Markup {
    html! {
        @if !event.differences.is_empty() {
            div.differ {
                p { strong { "The accounts differ" } }
                ul {
                    @for difference in &event.differences {
                        li {
                            (difference.what) ": "
                            (rows::tellings(difference, look.built, look.practice).join("; "))
                            @if difference.explained_by_notification {
                                " (one agency heard of it later)"
                            }
                        }
                    }
                }
            }
        }
    }
}

fn related(event: &Event) -> Markup {
    html! {
        @if !event.related.is_empty() {
            p.related {
                "Belongs to: "
                @for (at, (id, why)) in event.related.iter().enumerate() {
                    @if at > 0 { "; " }
                    (cite(id)) " (" (why) ")"
                }
            }
        }
    }
}

/// A link to an entry.
pub fn cite(id: &EntryId) -> Markup {
    html! { a href=(format!("#{}", anchor(id))) { (id.0) } }
}
