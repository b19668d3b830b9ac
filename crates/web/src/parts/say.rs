//! Small things that say something: buttons, tags, insets, warnings, details.

use super::{Attributes, el, text};
use maud::{Markup, PreEscaped, Render, html};

/// A button, or a link that looks like one.
#[derive(Debug, Clone, Default)]
pub struct Button {
    /// Its words.
    pub words: Markup,
    /// Where it leads, where it is a link.
    pub href: Option<String>,
    /// Classes, such as `govuk-button--secondary`.
    pub classes: String,
    /// Whether it starts something: an arrow follows the words.
    pub start: bool,
    /// Its type; `submit` where empty.
    pub kind: String,
    /// The name under which it is sent.
    pub name: Option<String>,
    /// What is sent.
    pub value: Option<String>,
    /// Its id.
    pub id: Option<String>,
    /// Whether it cannot be pressed.
    pub disabled: bool,
    /// Whether pressing it twice at once counts as once, where scripts run.
    pub once: Option<bool>,
    /// More attributes.
    pub attributes: Attributes,
}

impl Button {
    /// A button that sends its form, once.
    pub fn new(words: impl Render) -> Self {
        Self { words: text(words), once: Some(true), ..Self::default() }
    }

    /// A link that looks like a button.
    pub fn link(words: impl Render, href: impl Into<String>) -> Self {
        Self { words: text(words), href: Some(href.into()), ..Self::default() }
    }

    /// The button as one of less weight.
    #[must_use]
    pub fn secondary(self) -> Self {
        Self { classes: "govuk-button--secondary".to_owned(), ..self }
    }

    /// The button as one that does what is hard to undo.
    #[must_use]
    pub fn grave(self) -> Self {
        Self { classes: "govuk-button--warning".to_owned(), ..self }
    }

    /// The button with what it sends.
    #[must_use]
    pub fn sends(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: Some(name.into()), value: Some(value.into()), ..self }
    }
}

const ARROW: PreEscaped<&str> = PreEscaped(
    "<svg class=\"govuk-button__start-icon\" xmlns=\"http://www.w3.org/2000/svg\" width=\"17.5\" \
     height=\"19\" viewBox=\"0 0 33 40\" aria-hidden=\"true\" focusable=\"false\"><path \
     fill=\"currentColor\" d=\"M0 0h13l20 20-20 20H0l20-20z\"/></svg>",
);

/// A button.
pub fn button(button: &Button) -> Markup {
    let start = if button.start { "govuk-button--start" } else { "" };
    let begun = match &button.href {
        Some(href) => el("a").attr("href", href).attr("role", "button").attr("draggable", "false"),
        None => el("button")
            .attr("type", if button.kind.is_empty() { "submit" } else { &button.kind })
            .maybe("value", button.value.as_ref())
            .maybe("name", button.name.as_ref())
            .flag("disabled", button.disabled)
            .maybe("aria-disabled", button.disabled.then_some("true"))
            .maybe("data-prevent-double-click", button.once.map(|once| once.to_string())),
    };
    begun
        .class(&["govuk-button", &button.classes, start])
        .attr("data-module", "govuk-button")
        .attrs(&button.attributes)
        .maybe("id", button.id.as_ref())
        .with(html! { (button.words) @if button.start { (ARROW) } })
}

/// A tag: a state in a word or two.
#[derive(Debug, Clone, Default)]
pub struct Tag {
    /// Its words.
    pub words: Markup,
    /// Classes, such as `govuk-tag--grey`.
    pub classes: String,
    /// More attributes.
    pub attributes: Attributes,
}

/// A tag.
pub fn tag(tag: &Tag) -> Markup {
    el("strong").class(&["govuk-tag", &tag.classes]).attrs(&tag.attributes).with(&tag.words)
}

/// Words set apart from those around them.
pub fn inset(id: Option<&str>, classes: &str, attributes: &Attributes, words: &Markup) -> Markup {
    el("div").maybe("id", id).class(&["govuk-inset-text", classes]).attrs(attributes).with(words)
}

/// A warning. `spoken` is what a screen reader says in place of the mark.
pub fn warning(spoken: &str, classes: &str, attributes: &Attributes, words: &Markup) -> Markup {
    el("div").class(&["govuk-warning-text", classes]).attrs(attributes).with(html! {
        span class="govuk-warning-text__icon" aria-hidden="true" { "!" }
        strong class="govuk-warning-text__text" {
            span class="govuk-visually-hidden" { (spoken) }
            " " (words)
        }
    })
}

/// Words behind a line that opens them.
#[derive(Debug, Clone, Default)]
pub struct Details {
    /// The line.
    pub summary: Markup,
    /// The words.
    pub words: Markup,
    /// Its id.
    pub id: Option<String>,
    /// Whether it is open at first.
    pub open: bool,
    /// Classes.
    pub classes: String,
    /// More attributes.
    pub attributes: Attributes,
}

/// Words behind a line that opens them.
pub fn details(details: &Details) -> Markup {
    el("details")
        .maybe("id", details.id.as_ref())
        .class(&["govuk-details", &details.classes])
        .attrs(&details.attributes)
        .flag("open", details.open)
        .with(html! {
            summary class="govuk-details__summary" {
                span class="govuk-details__summary-text" { (details.summary) }
            }
            div class="govuk-details__text" { (details.words) }
        })
}
