//! The GOV.UK and Ministry of Justice components that pages are made of, as functions over plain
//! structures. Each GOV.UK part is held against the examples that its own package publishes.

mod el;

pub use el::{El, el};
