//! The briefing as a page.

use super::{lists, reading_time, two_digits};
use crate::page::page;
use maud::{Markup, html};
use review::{Briefing, Item, Panel};

/// The briefing as one self-contained page that prints on A4 landscape.
pub fn briefing_html(briefing: &Briefing) -> String {
    let head = html! {
        h1 { (briefing.title) }
        p { (briefing.subtitle) }
        p.reading { (reading_time(briefing)) }
    };
    // Three columns as on paper: what it is about, what was learnt, what is asked for.
    let column =
        |from: u8, to: u8| briefing.panels.iter().filter(move |p| (from..=to).contains(&p.number));
    let main = html! {
        div.parts {
            div { @for panel in column(0, 3) { (part(panel, "part about")) } }
            div { @for panel in column(4, 5) { (part(panel, "part learnt")) } }
            div { @for panel in column(6, u8::MAX) { (part(panel, "part asked")) } }
        }
        p.foot { (briefing.foot) }
    };
    page(&briefing.title, include_str!("briefing.css"), "", &head, &main)
}

fn part(panel: &Panel, class: &str) -> Markup {
    let id = format!("part-{}", panel.number);
    html! {
        section class=(class) aria-labelledby=(id) {
            h2 id=(id) { span.no { (two_digits(panel)) } (panel.title) }
            @if !panel.lead.is_empty() { p { (panel.lead) } }
            @for run in lists(&panel.items) {
                @match run.first().and_then(|item| item.number) {
                    Some(first) => ol start=(first) { (items(run)) },
                    None => ul { (items(run)) },
                }
            }
        }
    }
}

fn items(run: &[Item]) -> Markup {
    html! {
        @for item in run {
            li {
                @if let Some(head) = &item.head { strong { (head) } " – " }
                (item.text)
            }
        }
    }
}
