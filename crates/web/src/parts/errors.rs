//! Mistakes in what was sent: each said beside its field and once more at the top of the page, in
//! the same words.

use super::{Attributes, el, text};
use maud::{Markup, html};

/// What is wrong with a form, in the order of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mistakes(Vec<(String, String)>);

impl Mistakes {
    /// Notes a mistake: the field's id, and a sentence that says how to mend it.
    pub fn add(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        self.0.push((field.into(), sentence.into()));
    }

    /// Whether there is none.
    pub fn none(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(of, _)| of == field).map(|(_, sentence)| sentence.as_str())
    }

    /// Field and sentence of each.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, sentence)| (field.as_str(), sentence.as_str()))
    }

    /// The summary above a page's heading; nothing where there is no mistake.
    pub fn summary(&self) -> Markup {
        if self.none() {
            return html! {};
        }
        let list: Vec<_> = self
            .iter()
            .map(|(field, sentence)| (Some(format!("#{field}")), text(sentence)))
            .collect();
        error_summary(&text("There is a problem"), None, &list)
    }
}

/// An error summary: its title, words below it, and its lines, each with the field it leads to.
pub fn error_summary(
    title: &Markup,
    description: Option<&Markup>,
    list: &[(Option<String>, Markup)],
) -> Markup {
    html! {
        div class="govuk-error-summary" data-module="govuk-error-summary" {
            div role="alert" {
                h2 class="govuk-error-summary__title" { (title) }
                div class="govuk-error-summary__body" {
                    @if let Some(description) = description { p { (description) } }
                    @if !list.is_empty() {
                        ul class="govuk-list govuk-error-summary__list" {
                            @for (address, words) in list {
                                li {
                                    @if let Some(address) = address {
                                        a href=(address) { (words) }
                                    } @else {
                                        (words)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What is wrong with a field, beside it.
pub fn error_message(
    id: Option<&str>,
    classes: &str,
    attributes: &Attributes,
    words: &Markup,
) -> Markup {
    el("p")
        .maybe("id", id)
        .class(&["govuk-error-message", classes])
        .attrs(attributes)
        .with(html! { span class="govuk-visually-hidden" { "Error:" } " " (words) })
}
