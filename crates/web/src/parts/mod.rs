//! The GOV.UK and Ministry of Justice components that pages are made of, as functions over plain
//! structures. Each GOV.UK part is held against the examples that its own package publishes
//! (`fixtures.rs`); what a part does not offer is listed there by name.
//!
//! Words are [`Markup`], so that a part's caller decides what is text and what is more: text goes
//! through [`text`], which escapes it.
//!
//! A form's page: gather [`Mistakes`], put `mistakes.summary()` above its `h1`, and give each
//! field `Field::new(id, words).mistake(&mistakes)`.

mod banner;
mod choice;
mod date;
mod el;
mod errors;
mod field;
#[cfg(test)]
mod fixtures;
mod input;
mod label;
mod list;
pub mod moj;
mod navigate;
mod say;
mod table;

pub use banner::{Action, Banner, Panel, banner, panel};
pub use choice::{Choice, Choices, Item, checkboxes, radios};
pub use date::{Bit, DateInput, date_input};
pub use el::{El, el};
pub use errors::{Mistakes, error_message, error_summary};
pub use field::{Field, hint};
pub use input::{
    Affix, Count, FileUpload, Input, Opt, Select, Textarea, file_upload, input, password, select,
    textarea,
};
pub use label::{Fieldset, Label, Legend, fieldset, label};
pub use list::{
    Card, Row, RowAction, Status, SummaryList, Task, TaskList, summary_list, task_list,
};
pub use navigate::{Crumb, PageLink, Pages, back_link, breadcrumbs, pagination, skip_link};
pub use say::{Button, Details, Tag, button, details, inset, tag, warning};
pub use table::{Cell, Table, table};

use maud::{Markup, Render, html};

/// Attributes of a caller's own.
pub type Attributes = Vec<(String, String)>;

/// Text as words of a part: escaped.
pub fn text(words: impl Render) -> Markup {
    html! { (words) }
}
