//! **Who is who.** Person records of several agencies to clusters, with why. No machine merges
//! two children: what this room gives is put before a person.

pub mod clean;
mod compare;
mod fields;
mod likeness;
mod nicknames;
mod spelling;
mod table;
mod words;

pub use fields::Field;
pub use table::{Record, Table};
