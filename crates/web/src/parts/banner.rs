//! What a page tells before all else: a notice, or that something is done.

use super::{Attributes, Button, button, el};
use maud::{Markup, html};

/// A notice. One a page.
#[derive(Debug, Clone, Default)]
pub struct Banner {
    /// Whether it tells that something was done.
    pub success: bool,
    /// Its title; "Important" or "Success" where `None`.
    pub title: Option<Markup>,
    /// The title's id, where a page has two.
    pub title_id: Option<String>,
    /// One sentence, set large.
    pub sentence: Option<Markup>,
    /// What stands in it instead of a sentence.
    pub content: Option<Markup>,
    /// A role, where the usual one will not do.
    pub role: Option<String>,
    /// Whether it is kept from taking the focus when the page opens.
    pub unfocused: Option<bool>,
    /// Classes.
    pub classes: String,
    /// More attributes.
    pub attributes: Attributes,
}

/// A notice.
pub fn banner(banner: &Banner) -> Markup {
    let done = banner.success;
    let (kind, role, title) = if done {
        ("govuk-notification-banner--success", "alert", "Success")
    } else {
        ("", "region", "Important")
    };
    let id = banner.title_id.as_deref().unwrap_or("govuk-notification-banner-title");
    el("div")
        .class(&["govuk-notification-banner", kind, &banner.classes])
        .attr("role", banner.role.as_deref().unwrap_or(role))
        .attr("aria-labelledby", id)
        .attr("data-module", "govuk-notification-banner")
        .maybe("data-disable-auto-focus", banner.unfocused.map(|on| on.to_string()))
        .attrs(&banner.attributes)
        .with(html! {
            div class="govuk-notification-banner__header" {
                h2 class="govuk-notification-banner__title" id=(id) {
                    @if let Some(own) = &banner.title { (own) } @else { (title) }
                }
            }
            div class="govuk-notification-banner__content" {
                @if let Some(content) = &banner.content {
                    (content)
                } @else if let Some(sentence) = &banner.sentence {
                    p class="govuk-notification-banner__heading" { (sentence) }
                }
            }
        })
}

/// A way on from a panel that interrupts.
#[derive(Debug, Clone)]
pub enum Action {
    /// A button.
    Button(Box<Button>),
    /// A link, by its words, address, classes and further attributes.
    Link(Markup, String, String, Attributes),
}

/// A panel: that something is done, or (with the class for it) that a person should stop and think.
#[derive(Debug, Clone, Default)]
pub struct Panel {
    /// Its title, the page's heading.
    pub title: Markup,
    /// Words below.
    pub words: Option<Markup>,
    /// Classes; `govuk-panel--interruption` for one that interrupts.
    pub classes: String,
    /// Level of its heading, 1 where 0.
    pub level: u8,
    /// Ways on, in one that interrupts.
    pub actions: Vec<Action>,
    /// Classes and attributes of the group of actions.
    pub group: (String, Attributes),
    /// More attributes.
    pub attributes: Attributes,
}

/// A panel.
pub fn panel(panel: &Panel) -> Markup {
    let stops = panel.classes.contains("govuk-panel--interruption");
    let usual = if stops { "" } else { "govuk-panel--confirmation" };
    let heading = match panel.level {
        2 => "h2",
        3 => "h3",
        _ => "h1",
    };
    el("div").class(&["govuk-panel", usual, &panel.classes]).attrs(&panel.attributes).with(html! {
        (el(heading).class(&["govuk-panel__title"]).with(&panel.title))
        @if let Some(words) = &panel.words { div class="govuk-panel__body" { (words) } }
        @if stops && !panel.actions.is_empty() {
            (el("div").class(&["govuk-panel__actions", &panel.group.0]).attrs(&panel.group.1).with(html! {
                div class="govuk-button-group" { @for action in &panel.actions { (way_on(action)) } }
            }))
        }
    })
}

fn way_on(action: &Action) -> Markup {
    match action {
        Action::Button(own) => {
            let classes = format!("govuk-button--inverse {}", own.classes).trim().to_owned();
            button(&Button { classes, ..(**own).clone() })
        }
        Action::Link(words, href, classes, attributes) => el("a")
            .class(&["govuk-link govuk-link--inverse", classes])
            .attr("href", href)
            .attrs(attributes)
            .with(words),
    }
}
