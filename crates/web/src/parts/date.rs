//! A date as day, month and year.

use super::field::{about, described};
use super::input::line;
use super::{
    Attributes, Field, Fieldset, Input, Label, Legend, Mistakes, el, fieldset, label, text,
};
use maud::{Markup, Render, html};

/// Day, month or year.
#[derive(Debug, Clone, Default)]
pub struct Bit {
    /// The name under which it is sent, after the prefix: `day`.
    pub name: String,
    /// Its words: "Day".
    pub label: String,
    /// Its id, where it is not to be made of the date's.
    pub id: Option<String>,
    /// What stands in it.
    pub value: Option<String>,
    /// Its classes, with its width.
    pub classes: String,
    /// Which keys a telephone shows; digits where `None`.
    pub inputmode: Option<String>,
    /// What a browser may fill in by itself.
    pub autocomplete: Option<String>,
    /// What a browser holds it against.
    pub pattern: Option<String>,
    /// More attributes.
    pub attributes: Attributes,
}

/// A date to be typed.
#[derive(Debug, Clone, Default)]
pub struct DateInput {
    /// Its id, with which ids of its bits begin.
    pub id: String,
    /// What the names of its bits begin with, before a dash.
    pub prefix: Option<String>,
    /// The fieldset around it.
    pub fieldset: Option<Fieldset>,
    /// A hint.
    pub hint: Option<Markup>,
    /// What is wrong with what was sent.
    pub error: Option<Markup>,
    /// Its bits.
    pub bits: Vec<Bit>,
    /// Classes.
    pub classes: String,
    /// Classes of the group around everything.
    pub group_classes: String,
    /// More attributes.
    pub attributes: Attributes,
}

impl DateInput {
    /// A date with day, month and year under a legend of middle size; `typed` are the three as
    /// sent. Sent as `<name>-day`, `<name>-month`, `<name>-year`.
    pub fn new(name: &str, legend: impl Render, typed: [&str; 3]) -> Self {
        let legend = Legend {
            words: text(legend),
            classes: "govuk-fieldset__legend--m".to_owned(),
            heading: false,
        };
        let bits = [("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4)];
        let bits = bits.into_iter().zip(typed).map(|((bit, words, width), value)| Bit {
            name: bit.to_owned(),
            label: words.to_owned(),
            value: (!value.is_empty()).then(|| value.to_owned()),
            classes: format!("govuk-input--width-{width}"),
            ..Bit::default()
        });
        Self {
            id: name.to_owned(),
            prefix: Some(name.to_owned()),
            fieldset: Some(Fieldset { legend, ..Fieldset::default() }),
            bits: bits.collect(),
            ..Self::default()
        }
    }

    /// The date with a hint.
    #[must_use]
    pub fn hint(self, words: impl Render) -> Self {
        Self { hint: Some(text(words)), ..self }
    }

    /// The date with a small legend, for filters.
    #[must_use]
    pub fn small(mut self) -> Self {
        if let Some(set) = &mut self.fieldset {
            "govuk-fieldset__legend--s".clone_into(&mut set.legend.classes);
        }
        self
    }

    /// The date with its mistake, where there is one: every bit is then marked, and the summary
    /// leads to the first.
    #[must_use]
    pub fn mistake(mut self, mistakes: &Mistakes) -> Self {
        self.error = mistakes.of(&self.id).map(text);
        if self.error.is_some() {
            for bit in &mut self.bits {
                bit.classes = format!("govuk-input--error {}", bit.classes);
            }
        }
        self
    }
}

/// A date to be typed, with its legend.
pub fn date_input(date: &DateInput) -> Markup {
    let set = date.fieldset.as_ref();
    let others = set.map_or("", |set| set.described_by.as_str());
    let described = described(&date.id, others, date.hint.is_some(), date.error.is_some());
    let inner = html! {
        (about(&date.id, date.hint.as_ref(), date.error.as_ref()))
        (el("div").class(&["govuk-date-input", &date.classes]).attrs(&date.attributes)
            .attr("id", &date.id)
            .with(html! { @for bit in &date.bits { (one(date, bit)) } }))
    };
    let wrong = if date.error.is_some() { "govuk-form-group--error" } else { "" };
    el("div").class(&["govuk-form-group", wrong, &date.group_classes]).with(match set {
        // The role has screen readers say what describes a group of lines of text.
        Some(set) => fieldset(
            &Fieldset {
                described_by: described.unwrap_or_default(),
                role: Some("group".to_owned()),
                ..set.clone()
            },
            &inner,
        ),
        None => inner,
    })
}

fn one(date: &DateInput, bit: &Bit) -> Markup {
    let id = bit.id.clone().unwrap_or_else(|| format!("{}-{}", date.id, bit.name));
    let name = match &date.prefix {
        Some(prefix) => format!("{prefix}-{}", bit.name),
        None => bit.name.clone(),
    };
    let own = line(&Input {
        field: Field { id: id.clone(), name, ..Field::default() },
        value: bit.value.clone(),
        classes: format!("govuk-date-input__input {}", bit.classes).trim().to_owned(),
        inputmode: Some(bit.inputmode.clone().unwrap_or_else(|| "numeric".to_owned())),
        autocomplete: bit.autocomplete.clone(),
        pattern: bit.pattern.clone(),
        attributes: bit.attributes.clone(),
        ..Input::default()
    });
    let words = Label {
        words: text(&bit.label),
        classes: "govuk-date-input__label".to_owned(),
        of: Some(id),
        ..Label::default()
    };
    html! {
        div class="govuk-date-input__item" {
            div class="govuk-form-group" { (label(&words)) (own) }
        }
    }
}
