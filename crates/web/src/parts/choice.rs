//! Radios and checkboxes.

use super::field::{about, described};
use super::{Attributes, Fieldset, Label, Legend, Mistakes, el, fieldset, hint, label, text};
use maud::{Markup, Render, html};

/// One thing to choose.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Its id, where it is not to be made of the group's.
    pub id: Option<String>,
    /// The name under which it is sent, where not the group's (checkboxes only).
    pub name: Option<String>,
    /// What is sent.
    pub value: String,
    /// Its words.
    pub words: Markup,
    /// A hint below them.
    pub hint: Option<Markup>,
    /// Whether it is chosen.
    pub chosen: bool,
    /// Whether it cannot be chosen.
    pub disabled: bool,
    /// What is asked further where it is chosen. Without scripts it shows always.
    pub further: Option<Markup>,
    /// Whether choosing it undoes all others, as "none of these" does (checkboxes only).
    pub exclusive: bool,
    /// Classes of its label.
    pub label_classes: String,
    /// Attributes of its label.
    pub label_attributes: Attributes,
    /// More attributes.
    pub attributes: Attributes,
}

impl Choice {
    /// A thing to choose, by what is sent and its words.
    pub fn new(value: impl Into<String>, words: impl Render) -> Self {
        Self { value: value.into(), words: text(words), ..Self::default() }
    }

    /// The thing with a hint.
    #[must_use]
    pub fn hint(self, words: impl Render) -> Self {
        Self { hint: Some(text(words)), ..self }
    }

    /// The thing as chosen, where `on` says so.
    #[must_use]
    pub fn chosen(self, on: bool) -> Self {
        Self { chosen: on, ..self }
    }
}

/// A place in a group: a choice, or words between choices.
#[derive(Debug, Clone)]
pub enum Item {
    /// A thing to choose.
    Choice(Box<Choice>),
    /// Words between, such as "or".
    Divider(String),
}

impl From<Choice> for Item {
    fn from(choice: Choice) -> Self {
        Self::Choice(Box::new(choice))
    }
}

/// A group of choices.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// The name under which they are sent.
    pub name: String,
    /// What ids begin with; the name, where empty.
    pub prefix: String,
    /// The fieldset around them; none where a page already has one.
    pub fieldset: Option<Fieldset>,
    /// A hint.
    pub hint: Option<Markup>,
    /// What is wrong with what was sent.
    pub error: Option<Markup>,
    /// The choices.
    pub items: Vec<Item>,
    /// Classes, such as `govuk-radios--inline`.
    pub classes: String,
    /// Classes of the group around everything.
    pub group_classes: String,
    /// Ids of other elements that describe the group (checkboxes only).
    pub described_by: String,
    /// More attributes.
    pub attributes: Attributes,
}

impl Choices {
    /// Choices under a legend of middle size.
    pub fn new(
        name: impl Into<String>,
        legend: impl Render,
        items: impl IntoIterator<Item = Choice>,
    ) -> Self {
        let legend = Legend {
            words: text(legend),
            classes: "govuk-fieldset__legend--m".to_owned(),
            heading: false,
        };
        Self {
            name: name.into(),
            fieldset: Some(Fieldset { legend, ..Fieldset::default() }),
            items: items.into_iter().map(Item::from).collect(),
            ..Self::default()
        }
    }

    /// The choices with a hint.
    #[must_use]
    pub fn hint(self, words: impl Render) -> Self {
        Self { hint: Some(text(words)), ..self }
    }

    /// The choices with small boxes and a small legend, for filters.
    #[must_use]
    pub fn small(mut self) -> Self {
        "govuk-checkboxes--small".clone_into(&mut self.classes);
        if let Some(set) = &mut self.fieldset {
            "govuk-fieldset__legend--s".clone_into(&mut set.legend.classes);
        }
        self
    }

    /// The choices with their mistake, where there is one.
    #[must_use]
    pub fn mistake(self, mistakes: &Mistakes) -> Self {
        let error = mistakes.of(self.prefix()).map(text);
        Self { error, ..self }
    }

    fn prefix(&self) -> &str {
        if self.prefix.is_empty() { &self.name } else { &self.prefix }
    }
}

/// One of several.
pub fn radios(choices: &Choices) -> Markup {
    group(choices, "radio", "govuk-radios")
}

/// Any of several.
pub fn checkboxes(choices: &Choices) -> Markup {
    group(choices, "checkbox", "govuk-checkboxes")
}

fn group(choices: &Choices, kind: &str, base: &str) -> Markup {
    let prefix = choices.prefix();
    let set = choices.fieldset.as_ref();
    let others = set.map_or("", |set| set.described_by.as_str());
    let others = if others.is_empty() { choices.described_by.as_str() } else { others };
    let described = described(prefix, others, choices.hint.is_some(), choices.error.is_some());
    let described = described.unwrap_or_default();
    // Without a fieldset each checkbox says itself what describes the group.
    let each = if set.is_none() && kind == "checkbox" { described.as_str() } else { "" };
    let items = choices.items.iter().zip(1..).map(|(item, place)| match item {
        Item::Divider(words) => html! { div class=(format!("{base}__divider")) { (words) } },
        Item::Choice(choice) => one(choices, choice, place, kind, base, each),
    });
    let inner = html! {
        (about(prefix, choices.hint.as_ref(), choices.error.as_ref()))
        (el("div").class(&[base, &choices.classes]).attrs(&choices.attributes)
            .attr("data-module", base)
            .with(html! { @for item in items { (item) } }))
    };
    let wrong = if choices.error.is_some() { "govuk-form-group--error" } else { "" };
    el("div").class(&["govuk-form-group", wrong, &choices.group_classes]).with(match set {
        Some(set) => fieldset(&Fieldset { described_by: described, ..set.clone() }, &inner),
        None => inner,
    })
}

fn one(
    choices: &Choices,
    choice: &Choice,
    place: u32,
    kind: &str,
    base: &str,
    described: &str,
) -> Markup {
    let prefix = choices.prefix();
    let made = || if place > 1 { format!("{prefix}-{place}") } else { prefix.to_owned() };
    let id = choice.id.clone().unwrap_or_else(made);
    let hint_id = format!("{id}-item-hint");
    let further_id = format!("conditional-{id}");
    let own = if choice.hint.is_some() { hint_id.as_str() } else { "" };
    let described = format!("{described} {own}").trim().to_owned();
    let input = el("input")
        .class(&[&format!("{base}__input")])
        .attr("id", &id)
        .attr("name", choice.name.as_deref().unwrap_or(&choices.name))
        .attr("type", kind)
        .attr("value", &choice.value)
        .flag("checked", choice.chosen)
        .flag("disabled", choice.disabled)
        .maybe("data-aria-controls", choice.further.is_some().then_some(&further_id))
        .maybe("data-behaviour", choice.exclusive.then_some("exclusive"))
        .maybe("aria-describedby", (!described.is_empty()).then_some(&described))
        .attrs(&choice.attributes)
        .void();
    let words = Label {
        words: choice.words.clone(),
        classes: format!("{base}__label {}", choice.label_classes).trim().to_owned(),
        of: Some(id.clone()),
        attributes: choice.label_attributes.clone(),
        ..Label::default()
    };
    let hidden = if choice.chosen { String::new() } else { format!("{base}__conditional--hidden") };
    html! {
        div class=(format!("{base}__item")) {
            (input)
            (label(&words))
            @if let Some(said) = &choice.hint {
                (hint(Some(&hint_id), &format!("{base}__hint"), &Vec::new(), said))
            }
        }
        @if let Some(further) = &choice.further {
            (el("div").class(&[&format!("{base}__conditional"), &hidden])
                .attr("id", &further_id).with(further))
        }
    }
}
