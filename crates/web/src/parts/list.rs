//! Lists of what is known (summary list) and of what is to be done (task list).

use super::{Attributes, Tag, el, tag, text};
use maud::{Markup, Render, html};

/// A link that changes or shows something of a row.
#[derive(Debug, Clone, Default)]
pub struct RowAction {
    /// Where it leads.
    pub href: String,
    /// Its words: "Change".
    pub words: Markup,
    /// What it changes, for those who hear the page: "date of birth".
    pub hidden: Option<String>,
    /// Classes.
    pub classes: String,
    /// More attributes.
    pub attributes: Attributes,
}

/// A thing known, and its name.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Its name.
    pub key: Markup,
    /// What is known.
    pub value: Markup,
    /// What can be done with it.
    pub actions: Vec<RowAction>,
    /// Classes of the row, its key, its value and its actions.
    pub classes: [String; 4],
}

impl Row {
    /// A thing known.
    pub fn new(key: impl Render, value: impl Render) -> Self {
        Self { key: text(key), value: text(value), ..Self::default() }
    }

    /// The row with a link.
    #[must_use]
    pub fn action(mut self, words: &str, hidden: &str, href: impl Into<String>) -> Self {
        self.actions.push(RowAction {
            href: href.into(),
            words: text(words),
            hidden: Some(hidden.to_owned()),
            ..RowAction::default()
        });
        self
    }
}

/// The card around a summary list.
#[derive(Debug, Clone, Default)]
pub struct Card {
    /// Its title.
    pub title: Markup,
    /// What can be done with all of it.
    pub actions: Vec<RowAction>,
    /// Classes.
    pub classes: String,
    /// More attributes.
    pub attributes: Attributes,
}

/// A list of what is known.
#[derive(Debug, Clone, Default)]
pub struct SummaryList {
    /// Its rows.
    pub rows: Vec<Row>,
    /// The card around it.
    pub card: Option<Card>,
    /// Classes.
    pub classes: String,
    /// More attributes.
    pub attributes: Attributes,
}

/// A list of what is known.
pub fn summary_list(list: &SummaryList) -> Markup {
    let any = list.rows.iter().any(|row| !row.actions.is_empty());
    let title = list.card.as_ref().map(|card| &card.title).filter(|title| !title.0.is_empty());
    let own = el("dl")
        .class(&["govuk-summary-list", &list.classes])
        .attrs(&list.attributes)
        .with(html! { @for row in &list.rows { (one(row, any, title)) } });
    let Some(card) = &list.card else { return own };
    el("div").class(&["govuk-summary-card", &card.classes]).attrs(&card.attributes).with(html! {
        div class="govuk-summary-card__title-wrapper" {
            @if let Some(title) = title { h2 class="govuk-summary-card__title" { (title) } }
            (links(&card.actions, title, ["div", "ul", "li"], [
                "govuk-summary-card__actions", "govuk-summary-card__actions", "govuk-summary-card__action",
            ]))
        }
        div class="govuk-summary-card__content" { (own) }
    })
}

fn one(row: &Row, any: bool, title: Option<&Markup>) -> Markup {
    let [own, key, value, actions] = &row.classes;
    let none =
        if any && row.actions.is_empty() { "govuk-summary-list__row--no-actions" } else { "" };
    el("div").class(&["govuk-summary-list__row", none, own]).with(html! {
        (el("dt").class(&["govuk-summary-list__key", key]).with(&row.key))
        (el("dd").class(&["govuk-summary-list__value", value]).with(&row.value))
        @if !row.actions.is_empty() {
            (el("dd").class(&["govuk-summary-list__actions", actions]).with(links(
                &row.actions, title, ["", "ul", "li"],
                ["", "govuk-summary-list__actions-list", "govuk-summary-list__actions-list-item"],
            )))
        }
    })
}

/// One link by itself (in the first element, where it is named), several as a list.
fn links(
    actions: &[RowAction],
    title: Option<&Markup>,
    [alone, list, item]: [&'static str; 3],
    [alone_class, list_class, item_class]: [&str; 3],
) -> Markup {
    match actions {
        [] => html! {},
        [one] if alone.is_empty() => link(one, title),
        [one] => el(alone).class(&[alone_class]).with(link(one, title)),
        several => el(list).class(&[list_class]).with(html! {
            @for one in several { (el(item).class(&[item_class]).with(link(one, title))) }
        }),
    }
}

fn link(action: &RowAction, title: Option<&Markup>) -> Markup {
    el("a")
        .class(&["govuk-link", &action.classes])
        .attr("href", &action.href)
        .attrs(&action.attributes)
        .with(html! {
            (action.words)
            @if action.hidden.is_some() || title.is_some() {
                span class="govuk-visually-hidden" {
                    @if let Some(hidden) = &action.hidden { " " (hidden) }
                    @if let Some(title) = title { " (" (title) ")" }
                }
            }
        })
}

/// How a task stands.
#[derive(Debug, Clone)]
pub enum Status {
    /// Said plainly: done.
    Plain(Markup),
    /// In a tag: to be done.
    Tag(Tag),
}

/// Something to be done.
#[derive(Debug, Clone)]
pub struct Task {
    /// What.
    pub title: Markup,
    /// Where; `None` where it cannot be begun yet.
    pub href: Option<String>,
    /// More about it.
    pub hint: Option<Markup>,
    /// How it stands.
    pub status: Status,
    /// Classes of the task, its title and its status.
    pub classes: [String; 3],
}

/// A list of what is to be done.
#[derive(Debug, Clone, Default)]
pub struct TaskList {
    /// The tasks.
    pub tasks: Vec<Task>,
    /// What ids begin with; `task-list` where empty.
    pub prefix: String,
    /// Classes.
    pub classes: String,
    /// More attributes.
    pub attributes: Attributes,
}

/// A list of what is to be done.
pub fn task_list(list: &TaskList) -> Markup {
    let prefix = if list.prefix.is_empty() { "task-list" } else { &list.prefix };
    el("ul").class(&["govuk-task-list", &list.classes]).attrs(&list.attributes).with(html! {
        @for (task, place) in list.tasks.iter().zip(1..) { (task_of(task, prefix, place)) }
    })
}

fn task_of(task: &Task, prefix: &str, place: u32) -> Markup {
    let (hint_id, status_id) =
        (format!("{prefix}-{place}-hint"), format!("{prefix}-{place}-status"));
    let [own, title, status] = &task.classes;
    let described =
        if task.hint.is_some() { format!("{hint_id} {status_id}") } else { status_id.clone() };
    let linked = if task.href.is_some() { "govuk-task-list__item--with-link" } else { "" };
    el("li").class(&["govuk-task-list__item", linked, own]).with(html! {
        div class="govuk-task-list__name-and-hint" {
            @if let Some(href) = &task.href {
                (el("a").class(&["govuk-link govuk-task-list__link", title]).attr("href", href)
                    .attr("aria-describedby", &described).with(&task.title))
            } @else {
                (el("div").class(&[title]).with(&task.title))
            }
            @if let Some(hint) = &task.hint {
                div id=(hint_id) class="govuk-task-list__hint" { (hint) }
            }
        }
        (el("div").class(&["govuk-task-list__status", status]).attr("id", &status_id).with(
            match &task.status {
                Status::Plain(words) => words.clone(),
                Status::Tag(own) => tag(own),
            },
        ))
    })
}
