//! Single fields: a line of text, a password, a longer text with its count, a list to choose from,
//! a file.

use super::{Attributes, Field, el, hint, text};
use maud::{Markup, html};

/// Words fixed before or after a line of text, such as "£".
#[derive(Debug, Clone, Default)]
pub struct Affix {
    /// The words.
    pub words: Markup,
    /// Classes.
    pub classes: String,
    /// More attributes.
    pub attributes: Attributes,
}

/// A line of text.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Its surroundings.
    pub field: Field,
    /// What stands in it.
    pub value: Option<String>,
    /// Its type; `text` where empty.
    pub kind: String,
    /// Classes, such as `govuk-input--width-10`.
    pub classes: String,
    /// What a browser may fill in by itself.
    pub autocomplete: Option<String>,
    /// Which keys a telephone shows.
    pub inputmode: Option<String>,
    /// Whether spelling is looked at.
    pub spellcheck: Option<bool>,
    /// How a telephone writes capitals.
    pub autocapitalize: Option<String>,
    /// What a browser holds the text against.
    pub pattern: Option<String>,
    /// Words before it.
    pub prefix: Option<Affix>,
    /// Words after it.
    pub suffix: Option<Affix>,
    /// Whether it cannot be used.
    pub disabled: bool,
    /// More attributes.
    pub attributes: Attributes,
}

/// A line of text with its label.
pub fn input(input: &Input) -> Markup {
    let affix = |affix: &Option<Affix>, class: &'static str| {
        let affix = affix.as_ref().filter(|affix| !affix.words.0.is_empty())?;
        Some(
            el("div")
                .class(&[class, &affix.classes])
                .attr("aria-hidden", "true")
                .attrs(&affix.attributes)
                .with(&affix.words),
        )
    };
    let (before, after) =
        (affix(&input.prefix, "govuk-input__prefix"), affix(&input.suffix, "govuk-input__suffix"));
    let own = line(input);
    input.field.group(&html! {
        @if before.is_some() || after.is_some() {
            div class="govuk-input__wrapper" {
                @if let Some(before) = before { (before) }
                (own)
                @if let Some(after) = after { (after) }
            }
        } @else {
            (own)
        }
    })
}

/// The element of a line of text.
pub(super) fn line(input: &Input) -> Markup {
    let field = &input.field;
    el("input")
        .class(&["govuk-input", &input.classes, field.error_class("govuk-input--error")])
        .attr("id", field.id())
        .attr("name", &field.name)
        .attr("type", if input.kind.is_empty() { "text" } else { &input.kind })
        .maybe("spellcheck", input.spellcheck.map(|on| on.to_string()))
        .maybe("value", input.value.as_ref())
        .flag("disabled", input.disabled)
        .maybe("aria-describedby", field.described())
        .maybe("autocomplete", input.autocomplete.as_ref())
        .maybe("autocapitalize", input.autocapitalize.as_ref())
        .maybe("pattern", input.pattern.as_ref())
        .maybe("inputmode", input.inputmode.as_ref())
        .attrs(&input.attributes)
        .void()
}

/// A password, with a button to show it where scripts run. What was typed is never sent back.
pub fn password(
    field: Field,
    autocomplete: &str,
    classes: &str,
    attributes: &Attributes,
) -> Markup {
    let id = field.id().to_owned();
    let mut field = field;
    "govuk-password-input".clone_into(&mut field.group_classes);
    field.group_attributes.push(("data-module".to_owned(), "govuk-password-input".to_owned()));
    let own = line(&Input {
        field: field.clone(),
        kind: "password".to_owned(),
        classes: joined("govuk-password-input__input govuk-js-password-input-input", classes),
        spellcheck: Some(false),
        autocapitalize: Some("none".to_owned()),
        autocomplete: Some(autocomplete.to_owned()),
        attributes: attributes.clone(),
        ..Input::default()
    });
    field.group(&html! {
        div class="govuk-input__wrapper govuk-password-input__wrapper" {
            (own)
            button type="button" data-module="govuk-button" aria-controls=(id) hidden
                class="govuk-button govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle"
                aria-label="Show password" { "Show" }
        }
    })
}

/// How much may be written, and from when on that is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// The most characters.
    pub characters: u32,
    /// From how many of a hundred the count is shown.
    pub threshold: Option<u8>,
}

/// A longer text.
#[derive(Debug, Clone, Default)]
pub struct Textarea {
    /// Its surroundings.
    pub field: Field,
    /// What stands in it.
    pub value: String,
    /// How many lines it shows; five where 0.
    pub rows: u8,
    /// Classes.
    pub classes: String,
    /// What a browser may fill in by itself.
    pub autocomplete: Option<String>,
    /// Whether spelling is looked at.
    pub spellcheck: Option<bool>,
    /// How much may be written, where that is limited.
    pub count: Option<Count>,
    /// More attributes.
    pub attributes: Attributes,
}

/// A longer text with its label, and its count where it has a limit.
pub fn textarea(area: &Textarea) -> Markup {
    let Some(count) = area.count else { return area.field.group(&longer(area)) };
    let mut counted = area.clone();
    let field = &mut counted.field;
    let info = format!("{}-info", field.id());
    field.described_by.clone_from(&info);
    field.group_classes = joined("govuk-character-count", &field.group_classes);
    let of = |name: &str, value: String| (name.to_owned(), value);
    field.group_attributes.push(of("data-module", "govuk-character-count".to_owned()));
    field.group_attributes.push(of("data-maxlength", count.characters.to_string()));
    if let Some(threshold) = count.threshold {
        field.group_attributes.push(of("data-threshold", threshold.to_string()));
    }
    counted.classes = joined("govuk-js-character-count", &area.classes);
    let words = text(format!("You can enter up to {} characters", count.characters));
    counted.field.group(&html! {
        (longer(&counted))
        (hint(Some(&info), "govuk-character-count__message", &Vec::new(), &words))
    })
}

fn joined(class: &str, more: &str) -> String {
    format!("{class} {more}").trim().to_owned()
}

fn longer(area: &Textarea) -> Markup {
    let field = &area.field;
    el("textarea")
        .class(&["govuk-textarea", field.error_class("govuk-textarea--error"), &area.classes])
        .attr("id", field.id())
        .attr("name", &field.name)
        .attr("rows", if area.rows == 0 { 5 } else { area.rows }.to_string())
        .maybe("spellcheck", area.spellcheck.map(|on| on.to_string()))
        .maybe("aria-describedby", field.described())
        .maybe("autocomplete", area.autocomplete.as_ref())
        .attrs(&area.attributes)
        .with(&area.value)
}

/// One of a list to choose from.
#[derive(Debug, Clone, Default)]
pub struct Opt {
    /// What is sent; its words where `None`.
    pub value: Option<String>,
    /// Its words.
    pub words: String,
    /// Whether it is chosen.
    pub chosen: bool,
    /// Whether it cannot be chosen.
    pub disabled: bool,
    /// More attributes.
    pub attributes: Attributes,
}

/// A list to choose from. Seven or fewer are radios.
#[derive(Debug, Clone, Default)]
pub struct Select {
    /// Its surroundings.
    pub field: Field,
    /// What can be chosen.
    pub items: Vec<Opt>,
    /// Classes.
    pub classes: String,
    /// More attributes.
    pub attributes: Attributes,
}

/// A list to choose from, with its label.
pub fn select(select: &Select) -> Markup {
    let field = &select.field;
    let options = select.items.iter().map(|item| {
        el("option")
            .maybe("value", item.value.as_ref())
            .flag("selected", item.chosen)
            .flag("disabled", item.disabled)
            .attrs(&item.attributes)
            .with(&item.words)
    });
    let own = el("select")
        .class(&["govuk-select", &select.classes, field.error_class("govuk-select--error")])
        .attr("id", field.id())
        .attr("name", &field.name)
        .maybe("aria-describedby", field.described())
        .attrs(&select.attributes)
        .with(html! { @for option in options { (option) } });
    field.group(&own)
}

/// A file to send.
#[derive(Debug, Clone, Default)]
pub struct FileUpload {
    /// Its surroundings.
    pub field: Field,
    /// Whether several may be sent at once.
    pub multiple: bool,
    /// Whether a place to drop files on is offered where scripts run.
    pub enhanced: bool,
    /// Classes.
    pub classes: String,
    /// Whether it cannot be used.
    pub disabled: bool,
    /// More attributes, such as `accept`.
    pub attributes: Attributes,
}

/// A file to send, with its label.
pub fn file_upload(file: &FileUpload) -> Markup {
    let field = &file.field;
    let own = el("input")
        .class(&["govuk-file-upload", &file.classes, field.error_class("govuk-file-upload--error")])
        .attr("id", field.id())
        .attr("name", &field.name)
        .attr("type", "file")
        .flag("disabled", file.disabled)
        .flag("multiple", file.multiple)
        .maybe("aria-describedby", field.described())
        .attrs(&file.attributes)
        .void();
    if file.enhanced {
        let around = el("div").class(&["govuk-file-upload-wrapper"]);
        field.group(&around.attr("data-module", "govuk-file-upload").with(own))
    } else {
        field.group(&own)
    }
}
