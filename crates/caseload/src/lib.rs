//! **A whole caseload at once.** Events as columns, one row an event, in any order: figures for
//! every child, and the list of children for whom need rises and the response does not.
//!
//! The way through: [Parquet](from_parquet), [CSV](from_csv) or the project's own [`columns`] give rows;
//! [`Gather`] brings each child's rows together, in memory that does not grow with the rows beyond
//! what is allowed; [`Fold`] reads one child's rows in one pass; [`Tally`] keeps what a list needs;
//! [`List`] tells, over the whole caseload, which rises are more than chance, and has the
//! room `reading` read those children as it reads any child.
//!
//! No score: figures are counts, a list is in an order that is stated.

mod case;
pub mod columns;
mod csv_rows;
mod error;
mod event;
mod fold;
mod gather;
pub mod generate;
mod headings;
mod kinds;
mod list;
mod names;
mod parquet_rows;
mod scan;
mod tally;
mod values;

pub use case::{case, practice_for_columns};
pub use csv_rows::from_csv;
pub use error::CaseloadError;
pub use event::{Day, Event, day_number, day_of};
pub use fold::{Chances, Figures, Fold, Quarter};
pub use gather::{Gather, Limits};
pub use kinds::{Counts, Kinds};
pub use list::{List, Listed};
pub use parquet_rows::from_parquet;
pub use scan::{Format, Scan, Scanned, scan, write_columns};
pub use tally::{Child, Kept, Tally};
