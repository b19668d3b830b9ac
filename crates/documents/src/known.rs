//! What each agency could know on a day, as a page: one table of agencies, then for each what it
//! could not know and who held it. No narrative, so that the page can be shown to all of them.

use crate::{page, words};
use maud::{Markup, html};
use practice::Practice;
use reading::knowledge::{Held, Knowledge, Known};
use reading::{Drift, Step};

const STYLE: &str = "table{border-collapse:collapse;width:100%;margin:0 0 1.5rem}\
caption{text-align:left;font-weight:bold;padding:.25rem 0}\
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line)}\
.wide{overflow-x:auto}.small{color:var(--soft)}\
@media print{section{break-inside:avoid}tr{break-inside:avoid}thead{display:table-header-group}}";

/// The page. `pseudonym` stands in the title in place of the child's name.
pub fn known_html(known: &Known, pseudonym: &str, practice: &Practice) -> String {
    let day = words::long_day(known.day);
    let title = format!("What each agency could know on {day}: {pseudonym}");
    let head = html! {
        h1 { (title) }
        p { "Read from the entries that were recorded by then. An agency could know its own entries, and those that "
            "another agency's entry says were sent or told to it. Whether it read them is not recorded here; what was said "
            "and not written down cannot be seen." }
    };
    let main = html! {
        section {
            h2 { "Together" }
            p { (step(known.together.as_ref())) " " (drift(known.drift.as_ref())) }
            (signs("Live signs of need on that day, and who held them", &known.signs, practice))
        }
        section {
            h2 { "Each agency" }
            (agencies(known, practice))
        }
        @for one in known.agencies.iter().filter(|one| !one.elsewhere.is_empty()) {
            section {
                h2 { (practice.agencies.name(&one.agency)) ": what stood only with others" }
                (signs("Live signs of need in no entry that it could know", &one.elsewhere, practice))
            }
        }
    };
    page::page(&title, STYLE, "", &head, &main)
}

fn step(step: Option<&Step>) -> String {
    match step {
        Some(step) => format!("Need at level {}, response at level {}.", step.need, step.response),
        None => "Nothing above universal need and services.".to_owned(),
    }
}

fn drift(drift: Option<&Drift>) -> String {
    drift.map_or_else(
        || "Escalation without progress could not be stated from it.".to_owned(),
        |drift| {
            format!(
                "Escalation without progress could be stated since {}.",
                words::long_day(drift.since)
            )
        },
    )
}

fn agencies(known: &Known, practice: &Practice) -> Markup {
    let row = |one: &Knowledge| {
        html! {
            tr {
                th scope="row" { (practice.agencies.name(&one.agency)) }
                td { (one.own) }
                td { (one.told.len()) }
                td { (step(one.step.as_ref())) " " (drift(one.drift.as_ref())) }
                td { (known.signs.len() - one.elsewhere.len().min(known.signs.len())) " of " (known.signs.len()) }
            }
        }
    };
    let caption = "What was in each agency's hands";
    html! {
        div.wide tabindex="0" role="region" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr {
                    th scope="col" { "Agency" }
                    th scope="col" { "Own entries" }
                    th scope="col" { "Entries shared with it" }
                    th scope="col" { "What they show" }
                    th scope="col" { "Live signs it could know" }
                } }
                tbody { @for one in &known.agencies { (row(one)) } }
            }
        }
    }
}

fn signs(caption: &str, signs: &[Held], practice: &Practice) -> Markup {
    if signs.is_empty() {
        return html! { p { "None." } };
    }
    let who = |sign: &Held| {
        sign.held_by.iter().map(|a| practice.agencies.name(a)).collect::<Vec<_>>().join(", ")
    };
    let cited =
        |sign: &Held| sign.events.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    html! {
        div.wide tabindex="0" role="region" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr {
                    th scope="col" { "Sign" }
                    th scope="col" { "Level" }
                    th scope="col" { "Held by" }
                    th scope="col" { "Entries" }
                } }
                tbody { @for sign in signs {
                    tr {
                        th scope="row" { (sign.name) }
                        td { (sign.level) }
                        td { (who(sign)) }
                        td.small { (cited(sign)) }
                    }
                } }
            }
        }
    }
}
