//! Screening tools laid beside a chronology, as a page that a person works from: items, entries,
//! what is not recorded and whom to ask. No narrative.

use crate::{page, words};
use maud::{Markup, html};
use practice::Practice;
use reading::screening::{Screened, ScreenedItem, Window};

const STYLE: &str = "table{border-collapse:collapse;width:100%;margin:0 0 1.5rem}\
caption{text-align:left;font-weight:bold;padding:.25rem 0}\
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line)}\
.wide{overflow-x:auto}.small{color:var(--soft)}\
@media print{section{break-before:page}section:first-of-type{break-before:auto}tr{break-inside:avoid}thead{display:table-header-group}}";

/// The page. `pseudonym` stands in the title in place of the child's name.
pub fn screening_html(screened: &[Screened], pseudonym: &str, practice: &Practice) -> String {
    let title = format!("Exploitation screening, item by item: {pseudonym}");
    let head = html! {
        h1 { (title) }
        p { "Published tools laid beside the entries that speak to their items. Nobody has completed them: a person reads "
            "the entries, answers, and records why. Points and bands are the tool’s, not a view of this child; “not "
            "recorded” is not “no”, and says who would normally know." }
    };
    let main = html! { @for tool in screened { (section(tool, practice)) } };
    page::page(&title, STYLE, "", &head, &main)
}

fn section(tool: &Screened, practice: &Practice) -> Markup {
    html! {
        section {
            h2 { (tool.name) }
            p { "As of " (words::long_day(tool.as_of)) ". " (sum(tool)) " "
                (words::count(tool.not_recorded, "item has", "items have")) " nothing on record." }
            @if !tool.note.is_empty() { p { (tool.note) } }
            @for part in &tool.sections {
                div.wide tabindex="0" role="region" aria-label=(part.name) {
                    table {
                        caption { (part.name) @if let Some(points) = part.points { ": " (points) " points by the tool" } }
                        thead { tr {
                            th scope="col" { "Item" }
                            th scope="col" { "On record" }
                            th scope="col" { "Tool’s points" }
                            th scope="col" { "Entries, or whom to ask" }
                        } }
                        tbody { @for item in &part.items { (row(item, practice)) } }
                    }
                }
            }
            p.small { (tool.source) }
        }
    }
}

fn sum(tool: &Screened) -> String {
    match (tool.points, &tool.band) {
        (Some(points), Some(band)) => {
            format!("The points beside entries add up to {points}, which the tool calls “{band}”.")
        }
        _ => "The tool gives no sum.".to_owned(),
    }
}

fn row(item: &ScreenedItem, practice: &Practice) -> Markup {
    let ask = || item.ask.iter().map(|a| practice.agencies.name(a)).collect::<Vec<_>>().join(", ");
    let cited = || item.because.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let window = match item.window {
        Window::Current => "now",
        Window::Earlier => "earlier",
        Window::Both => "now and earlier",
        Window::Ever => "yes",
        Window::NotRecorded => "not recorded",
    };
    html! {
        tr {
            th scope="row" { (item.name) }
            td { (window) }
            td { @match item.points.filter(|_| !item.because.is_empty()) { Some(points) => (points), None => "–" } }
            td {
                @if item.because.is_empty() { "Ask: " (ask()) } @else { (cited()) }
                @if let Some(why) = &item.cannot_tell { " (" (why) ")" }
            }
        }
    }
}
