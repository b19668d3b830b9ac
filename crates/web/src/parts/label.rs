//! Labels of single fields, legends of groups of them.

use super::{Attributes, el};
use maud::{Markup, html};

/// A label.
#[derive(Debug, Clone, Default)]
pub struct Label {
    /// Its words.
    pub words: Markup,
    /// Classes, such as `govuk-label--l`.
    pub classes: String,
    /// Whether it is the page's heading, where a page asks one question.
    pub heading: bool,
    /// The field it belongs to.
    pub of: Option<String>,
    /// More attributes.
    pub attributes: Attributes,
}

/// A label; nothing where it has no words.
pub fn label(label: &Label) -> Markup {
    if label.words.0.is_empty() {
        return html! {};
    }
    let own = el("label")
        .class(&["govuk-label", &label.classes])
        .attrs(&label.attributes)
        .maybe("for", label.of.as_ref())
        .with(&label.words);
    if label.heading {
        html! { h1 class="govuk-label-wrapper" { (own) } }
    } else {
        own
    }
}

/// The legend of a group of fields.
#[derive(Debug, Clone, Default)]
pub struct Legend {
    /// Its words.
    pub words: Markup,
    /// Classes, such as `govuk-fieldset__legend--m`.
    pub classes: String,
    /// Whether it is the page's heading.
    pub heading: bool,
}

/// A group of fields.
#[derive(Debug, Clone, Default)]
pub struct Fieldset {
    /// What the group is called.
    pub legend: Legend,
    /// Ids of what describes it.
    pub described_by: String,
    /// Classes.
    pub classes: String,
    /// A role, where the element's own will not do.
    pub role: Option<String>,
    /// More attributes.
    pub attributes: Attributes,
}

/// A group of fields with its content.
pub fn fieldset(set: &Fieldset, content: &Markup) -> Markup {
    let legend = &set.legend;
    let described = (!set.described_by.is_empty()).then_some(&set.described_by);
    el("fieldset")
        .class(&["govuk-fieldset", &set.classes])
        .maybe("role", set.role.as_ref())
        .maybe("aria-describedby", described)
        .attrs(&set.attributes)
        .with(html! {
            @if !legend.words.0.is_empty() {
                (el("legend").class(&["govuk-fieldset__legend", &legend.classes]).with(html! {
                    @if legend.heading {
                        h1 class="govuk-fieldset__heading" { (legend.words) }
                    } @else {
                        (legend.words)
                    }
                }))
            }
            (content)
        })
}
