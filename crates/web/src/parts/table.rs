//! Tables.

use super::{Attributes, el, text};
use maud::{Markup, Render, html};

/// One cell.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// Its words.
    pub words: Markup,
    /// Whether it holds a number, set to the right.
    pub number: bool,
    /// Classes.
    pub classes: String,
    /// How many columns it stands in, where more than one.
    pub columns: Option<u16>,
    /// How many rows it stands in, where more than one.
    pub rows: Option<u16>,
    /// More attributes.
    pub attributes: Attributes,
}

impl Cell {
    /// A cell with words.
    pub fn new(words: impl Render) -> Self {
        Self { words: text(words), ..Self::default() }
    }

    /// A cell with a number.
    pub fn number(words: impl Render) -> Self {
        Self { number: true, ..Self::new(words) }
    }
}

/// A table. Every one has a caption, if need be a hidden one.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What it is of.
    pub caption: Option<String>,
    /// Classes of the caption, such as `govuk-table__caption--m`.
    pub caption_classes: String,
    /// Headings of columns.
    pub head: Vec<Cell>,
    /// Rows.
    pub rows: Vec<Vec<Cell>>,
    /// Whether the first cell of each row is its heading.
    pub row_headings: bool,
    /// Classes.
    pub classes: String,
    /// More attributes.
    pub attributes: Attributes,
}

/// A table.
pub fn table(table: &Table) -> Markup {
    el("table").class(&["govuk-table", &table.classes]).attrs(&table.attributes).with(html! {
        @if let Some(caption) = &table.caption {
            (el("caption").class(&["govuk-table__caption", &table.caption_classes]).with(caption))
        }
        @if !table.head.is_empty() {
            thead class="govuk-table__head" {
                tr class="govuk-table__row" {
                    @for cell in &table.head { (one(cell, "th", "govuk-table__header", Some("col"))) }
                }
            }
        }
        tbody class="govuk-table__body" {
            @for row in &table.rows {
                tr class="govuk-table__row" {
                    @for (cell, first) in row.iter().zip([true].into_iter().chain(std::iter::repeat(false))) {
                        @if first && table.row_headings {
                            (one(cell, "th", "govuk-table__header", Some("row")))
                        } @else {
                            (one(cell, "td", "govuk-table__cell", None))
                        }
                    }
                }
            }
        }
    })
}

fn one(cell: &Cell, name: &'static str, base: &str, scope: Option<&str>) -> Markup {
    // A row's own heading is read from the left, number or not.
    let right = cell.number && scope != Some("row");
    let numeric = if right { format!("{base}--numeric") } else { String::new() };
    el(name)
        .maybe("scope", scope)
        .class(&[base, &numeric, &cell.classes])
        .maybe("colspan", cell.columns.map(|n| n.to_string()))
        .maybe("rowspan", cell.rows.map(|n| n.to_string()))
        .attrs(&cell.attributes)
        .with(&cell.words)
}
