//! **What agencies send.** A file to rows, rows to entries and complaints, dates as written to
//! intervals.
//!
//! Reading never fails on what a row holds: every row under the headings becomes an entry, or is
//! accounted for as blank, as repeated headings or as a footer, and what could not be understood
//! is kept and told of in a [`Complaint`]. Only a file that cannot be read as a whole is refused,
//! with a [`ReturnError`] that says what to do.
//!
//! | to add | go to |
//! | --- | --- |
//! | an agency's form | a file in `layouts/`, one line in [`layouts`] |
//! | a heading in general use | `layouts/general.toml` |
//! | a way of writing dates | [`dates`] |
//! | a kind of file | a reader to the grid, and a line in `source.rs` |

mod agency_column;
mod archive;
mod checks;
mod columns;
pub mod dates;
mod dating;
mod docx;
mod encoding;
pub mod gold;
mod grid;
mod headings;
mod layout;
mod marking;
mod options;
mod outcome;
mod read;
mod rows;
mod separated;
mod source;
mod spreadsheet;
mod words;
mod workbook;
mod xml;

pub use layout::{Layout, Role, layouts};
pub use options::{LayoutOverride, Options};
pub use outcome::{ColumnRead, Complaint, Limits, Return, ReturnError, RowCounts, SheetRead};
pub use read::{read, size};
