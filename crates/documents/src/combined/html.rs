//! The chronology as one self-contained page: readable and printable without JavaScript, with
//! filters where there is JavaScript.

use super::rows;
use crate::page::page;
use crate::picture::{need_and_response_svg, need_and_response_table};
use crate::{colour, words};
use chronology::{Group, Kind};
use maud::{Markup, PreEscaped, html};
use practice::Practice;
use review::Built;
use std::collections::BTreeSet;
use std::fmt::Write;

mod events;
mod summary;

/// The merged chronology as a single page with its picture, findings, missed opportunities,
/// missing episodes and every entry. The identified private copy: it holds narratives as sent.
///
/// Nothing is fetched from anywhere; all text is escaped; a content-security policy in the page
/// keeps it so.
pub fn chronology_html(built: &Built, practice: &Practice) -> String {
    let title = format!("Chronology: {}", built.pseudonym);
    let head = html! {
        p.copy { strong { "Private copy." } " It holds agencies’ narratives as they were sent." }
        h1 { (title) }
        p { (rows::summary(built, practice)) "." }
        (contents(built))
    };
    let main = html! {
        (picture(built, practice))
        (summary::drift(built))
        (summary::findings(built, practice))
        (summary::opportunities(built, practice))
        (summary::missing(built))
        (summary::silences(built, practice))
        section.chronology aria-labelledby="chronology" {
            h2 #chronology { "All entries" }
            p { "In the order in which things happened. Several agencies’ accounts of one event "
                "stand side by side, and where they differ it is said. “Not recorded” means that "
                "no agency sent a record of it, not that it did not happen." }
            (filters(built, practice))
            p #shown role="status" { (showing(built)) }
            (events::years(built, practice))
        }
    };
    let mut style = include_str!("chronology.css").to_owned();
    for (at, (agency, _)) in rows::agencies(built, practice).iter().enumerate() {
        let own = colour::of(agency, practice);
        let (css, tint, ink) = (own.css(), own.tint().css(), own.ink().css());
        let _ = write!(style, ".g{at}{{--own:{css};--tint:{tint};--on:{ink}}}");
    }
    page(&title, &style, include_str!("filters.js"), &head, &main)
}

fn contents(built: &Built) -> Markup {
    html! {
        nav.contents.screen aria-label="On this page" {
            ul {
                li { a href="#picture" { "Need and response" } }
                @if !built.drift.is_empty() { li { a href="#drift" { "Drift" } } }
                @if !built.findings.is_empty() {
                    li { a href="#findings" { "Findings (" (built.findings.len()) ")" } }
                }
                @if !built.opportunities.is_empty() {
                    li { a href="#opportunities" {
                        "Missed opportunities (" (built.opportunities.len()) ")"
                    } }
                }
                @if !built.missing.is_empty() {
                    li { a href="#missing" { "Missing episodes (" (built.missing.len()) ")" } }
                }
                @if !built.silences.is_empty() {
                    li { a href="#silences" { "Silences (" (built.silences.len()) ")" } }
                }
                li { a href="#chronology" { "All entries (" (built.case.entries.len()) ")" } }
            }
        }
    }
}

fn picture(built: &Built, practice: &Practice) -> Markup {
    html! {
        section aria-labelledby="picture" {
            h2 #picture { "Need and response" }
            figure.scroll tabindex="0" role="group" aria-label="Picture of need and response" {
                (PreEscaped(need_and_response_svg(built, practice)))
            }
            details {
                summary { "The same as a table" }
                (PreEscaped(need_and_response_table(built, practice)))
            }
        }
    }
}

/// "Showing 166 entries of 144 events over 7 years".
fn showing(built: &Built) -> String {
    let entries = words::count(built.case.entries.len(), "entry", "entries");
    let events = words::count(built.case.events.len(), "event", "events");
    match rows::span(built) {
        Some((first, last)) => {
            let years = (f64::from(words::days_between(first, last)) / 365.25).ceil().max(1.0);
            let years = words::count(years as usize, "year", "years");
            format!("Showing {entries} of {events} over {years}.")
        }
        None => format!("Showing {entries} of {events}."),
    }
}

/// The filters: shown by the script only, since without it they would do nothing.
fn filters(built: &Built, practice: &Practice) -> Markup {
    let present: BTreeSet<Kind> =
        built.case.events.iter().flat_map(|event| event.kinds.iter().copied()).collect();
    let groups: BTreeSet<Group> = present.iter().map(|kind| kind.group()).collect();
    html! {
        form #filters.screen hidden aria-label="Filter the entries" {
            fieldset {
                legend { "Agencies" }
                @for (at, (agency, number)) in rows::agencies(built, practice).iter().enumerate() {
                    label.box {
                        input type="checkbox" name="agency" value=(format!("g{at}")) checked;
                        span class=(format!("tag g{at}")) { (colour::label(agency, practice)) }
                        span { (practice.agencies.name(agency)) " (" (number) ")" }
                    }
                }
            }
            div.fields {
                div {
                    label for="kind" { "Kind" }
                    select #kind name="kind" {
                        option value="" { "All kinds" }
                        @for group in &groups {
                            optgroup label=(group.label()) {
                                option value=(format!("group {group:?}")) {
                                    "All of " (group.label())
                                }
                                @for kind in present.iter().filter(|kind| kind.group() == *group) {
                                    option value=(format!("kind {kind}")) { (kind.label()) }
                                }
                            }
                        }
                    }
                }
                div { label for="words" { "Words in the entry" } input #words name="words" type="search" autocomplete="off"; }
                div { label for="from" { "From" } input #from name="from" type="date"; }
                div { label for="to" { "To" } input #to name="to" type="date"; }
                div { button type="reset" { "Clear filters" } }
            }
        }
    }
}
