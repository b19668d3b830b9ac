//! What every single field has around it: label, hint, mistake, and how they are tied together.

use super::{Attributes, Label, Mistakes, el, error_message, label, text};
use maud::{Markup, Render, html};

/// A field's surroundings.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// Its id; the name, where empty.
    pub id: String,
    /// The name under which it is sent.
    pub name: String,
    /// Its label.
    pub label: Label,
    /// A hint below the label.
    pub hint: Option<Markup>,
    /// What is wrong with what was sent.
    pub error: Option<Markup>,
    /// Ids of other elements that describe it.
    pub described_by: String,
    /// Classes of the group.
    pub group_classes: String,
    /// Attributes of the group.
    pub group_attributes: Attributes,
}

impl Field {
    /// A field whose id is its name.
    pub fn new(name: impl Into<String>, words: impl Render) -> Self {
        let label = Label { words: text(words), ..Label::default() };
        Self { name: name.into(), label, ..Self::default() }
    }

    /// The field with a hint.
    #[must_use]
    pub fn hint(self, words: impl Render) -> Self {
        Self { hint: Some(text(words)), ..self }
    }

    /// The field with its mistake, where it has one.
    #[must_use]
    pub fn mistake(self, mistakes: &Mistakes) -> Self {
        let error = mistakes.of(self.id()).map(text);
        Self { error, ..self }
    }

    /// The field with classes for its label, such as `govuk-label--m`.
    #[must_use]
    pub fn label_class(mut self, classes: &str) -> Self {
        classes.clone_into(&mut self.label.classes);
        self
    }

    /// The field whose label is the page's heading.
    #[must_use]
    pub fn heading(mut self) -> Self {
        self.label.heading = true;
        self.label_class("govuk-label--l")
    }

    /// Its id.
    pub fn id(&self) -> &str {
        if self.id.is_empty() { &self.name } else { &self.id }
    }

    /// The class that marks an element of this field as mistaken.
    pub(super) fn error_class(&self, class: &'static str) -> &'static str {
        if self.error.is_some() { class } else { "" }
    }

    /// What describes the field: others first, then its hint and mistake.
    pub(super) fn described(&self) -> Option<String> {
        described(self.id(), &self.described_by, self.hint.is_some(), self.error.is_some())
    }

    /// The group with the field itself, and what comes after it.
    pub(super) fn group(&self, own: &Markup) -> Markup {
        let id = self.id();
        let of = Label { of: Some(id.to_owned()), ..self.label.clone() };
        el("div")
            .class(&[
                "govuk-form-group",
                self.error_class("govuk-form-group--error"),
                &self.group_classes,
            ])
            .attrs(&self.group_attributes)
            .with(html! {
                (label(&of))
                (about(id, self.hint.as_ref(), self.error.as_ref()))
                (own)
            })
    }
}

/// A hint.
pub fn hint(id: Option<&str>, classes: &str, attributes: &Attributes, words: &Markup) -> Markup {
    el("div").maybe("id", id).class(&["govuk-hint", classes]).attrs(attributes).with(words)
}

/// Hint and mistake, under ids made of the field's.
pub(super) fn about(id: &str, said: Option<&Markup>, wrong: Option<&Markup>) -> Markup {
    html! {
        @if let Some(words) = said {
            (hint(Some(&format!("{id}-hint")), "", &Vec::new(), words))
        }
        @if let Some(words) = wrong {
            (error_message(Some(&format!("{id}-error")), "", &Vec::new(), words))
        }
    }
}

/// The ids that describe a field; none where nothing does.
pub(super) fn described(id: &str, others: &str, hint: bool, error: bool) -> Option<String> {
    let mut ids: Vec<String> = others.split_whitespace().map(str::to_owned).collect();
    ids.extend(hint.then(|| format!("{id}-hint")));
    ids.extend(error.then(|| format!("{id}-error")));
    (!ids.is_empty()).then(|| ids.join(" "))
}
