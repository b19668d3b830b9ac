//! Components of the Ministry of Justice's design system.

use super::{Button, button, el};
use maud::{Markup, html};

/// The bar that says whose file this is: name, and a line of what matters beside it.
pub fn identity_bar(name: &Markup, about: &Markup) -> Markup {
    html! {
        div class="moj-identity-bar tl-identity" role="region" aria-label="Whose file this is" {
            div class="moj-identity-bar__container" {
                div class="moj-identity-bar__details" {
                    span class="moj-identity-bar__title" { (name) }
                    span class="tl-identity__about" { (about) }
                }
            }
        }
    }
}

/// A link of a navigation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// Its words.
    pub words: String,
    /// Where it leads.
    pub href: String,
    /// Whether it is the page shown.
    pub here: bool,
}

/// The pages of one child's file beside each other.
pub fn sub_navigation(label: &str, links: &[Link]) -> Markup {
    html! {
        nav class="moj-sub-navigation" aria-label=(label) {
            ul class="moj-sub-navigation__list" {
                @for link in links {
                    li class="moj-sub-navigation__item" {
                        a class="moj-sub-navigation__link" href=(link.href)
                            aria-current=[link.here.then_some("page")] { (link.words) }
                    }
                }
            }
        }
    }
}

/// Pages below each other, in groups with a title.
pub fn side_navigation(label: &str, groups: &[(String, Vec<Link>)]) -> Markup {
    html! {
        nav class="moj-side-navigation" aria-label=(label) {
            @for (title, links) in groups {
                h2 class="moj-side-navigation__title" { (title) }
                ul class="moj-side-navigation__list" {
                    @for link in links {
                        (el("li").class(&["moj-side-navigation__item",
                            if link.here { "moj-side-navigation__item--active" } else { "" }])
                            .with(html! {
                                a href=(link.href) aria-current=[link.here.then_some("location")] {
                                    (link.words)
                                }
                            }))
                    }
                }
            }
        }
    }
}

/// One entry of a timeline.
#[derive(Debug, Clone, Default)]
pub struct Moment {
    /// Its id, which a link can lead to.
    pub id: Option<String>,
    /// What it is.
    pub title: Markup,
    /// Who says so.
    pub by: Markup,
    /// When, for machines (`2017-03-14`), where a day is known.
    pub datetime: Option<String>,
    /// When, for people.
    pub when: Markup,
    /// What is told.
    pub content: Markup,
}

/// A timeline: a list in order, which the component's own is not. Headings are of level `heading`.
pub fn timeline(moments: &[Moment], heading: u8) -> Markup {
    let level = match heading {
        3 => "h3",
        4 => "h4",
        _ => "h2",
    };
    html! {
        ol class="moj-timeline tl-timeline" {
            @for moment in moments {
                li class="moj-timeline__item" id=[moment.id.as_ref()] {
                    div class="moj-timeline__header" {
                        (el(level).class(&["moj-timeline__title"]).with(&moment.title))
                        p class="moj-timeline__byline" { (moment.by) }
                    }
                    p class="moj-timeline__date" {
                        @if let Some(day) = &moment.datetime {
                            time datetime=(day) { (moment.when) }
                        } @else {
                            (moment.when)
                        }
                    }
                    div class="moj-timeline__description" { (moment.content) }
                }
            }
        }
    }
}

/// A filter that holds, and where it is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// What it says.
    pub words: String,
    /// The same list without it.
    pub without: String,
}

/// A filter over a list: a form that is sent by its address, so that it can be kept and shared.
pub fn filter(action: &str, held: &[(String, Vec<Held>)], clear: &str, options: &Markup) -> Markup {
    let any = held.iter().any(|(_, filters)| !filters.is_empty());
    html! {
        form class="moj-filter" method="get" action=(action) {
            div class="moj-filter__header" {
                div class="moj-filter__header-title" { h2 class="govuk-heading-m" { "Filter" } }
            }
            div class="moj-filter__content" {
                @if any {
                    div class="moj-filter__selected" {
                        div class="moj-filter__selected-heading" {
                            div class="moj-filter__heading-title" {
                                h2 class="govuk-heading-m" { "Selected filters" }
                            }
                            div class="moj-filter__heading-action" {
                                p {
                                    a class="govuk-link govuk-link--no-visited-state" href=(clear) {
                                        "Clear filters"
                                    }
                                }
                            }
                        }
                        @for (title, filters) in held {
                            @if !filters.is_empty() {
                                h3 class="govuk-heading-s govuk-!-margin-bottom-0" { (title) }
                                ul class="moj-filter-tags" {
                                    @for one in filters {
                                        li {
                                            a class="moj-filter__tag" href=(one.without) {
                                                span class="govuk-visually-hidden" { "Remove this filter" }
                                                " " (one.words)
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
                div class="moj-filter__options" {
                    (button(&Button { once: None, ..Button::new("Apply filters") }))
                    (options)
                }
            }
        }
    }
}

/// How grave an [`alert`] is; its words carry the meaning, colour only repeats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something to know.
    Information,
    /// Something done.
    Success,
    /// Something to look at.
    Warning,
    /// Something that failed.
    Error,
}

/// A message with a heading, in the flow of a page.
pub fn alert(tone: Tone, title: &str, content: &Markup) -> Markup {
    let tone = match tone {
        Tone::Information => "information",
        Tone::Success => "success",
        Tone::Warning => "warning",
        Tone::Error => "error",
    };
    html! {
        div class=(format!("moj-alert moj-alert--{tone} moj-alert--with-heading")) role="region"
            aria-label=(format!("{tone}: {title}")) {
            div {
                svg class="moj-alert__icon" role="presentation" focusable="false"
                    viewBox="0 0 30 30" width="30" height="30" { (sign(tone)) }
            }
            div class="moj-alert__content" {
                h2 class="moj-alert__heading" { (title) }
                (content)
            }
        }
    }
}

/// The alert's sign: a ring with an i or a tick in it, a triangle or a square with a mark.
fn sign(tone: &str) -> Markup {
    let mark =
        html! { path d="M15 11v8m0 2.5v2" fill="none" stroke="currentColor" stroke-width="3" {} };
    html! {
        @match tone {
            "success" => path d="M5 16l7 7 14-15" fill="none" stroke="currentColor" stroke-width="4" {},
            "warning" => {
                path d="M15 4L28 27H2z" fill="none" stroke="currentColor" stroke-width="2" {} (mark)
            }
            "error" => {
                path d="M3 3h24v24H3z" fill="none" stroke="currentColor" stroke-width="2" {} (mark)
            }
            _ => {
                circle cx="15" cy="15" r="12" fill="none" stroke="currentColor" stroke-width="2" {}
                path d="M15 7v3m0 3v10" fill="none" stroke="currentColor" stroke-width="3" {}
            }
        }
    }
}

/// A small state in words, such as "sealed".
pub fn badge(classes: &str, words: &Markup) -> Markup {
    el("span").class(&["moj-badge", classes]).with(words)
}

/// A page that stops a person before a hard step: what it means, and what to do.
pub fn interruption(heading: &str, content: &Markup, actions: &Markup) -> Markup {
    html! {
        div class="moj-interruption-card" {
            div class="moj-interruption-card__content" {
                h1 class="moj-interruption-card__heading" { (heading) }
                div class="moj-interruption-card__body" { (content) }
                div class="govuk-button-group moj-interruption-card__actions" { (actions) }
            }
        }
    }
}
