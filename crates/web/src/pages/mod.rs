//! Pages, one file each: address, handler, view, test.

pub mod accessibility;
pub mod health;
pub mod help;
pub mod metrics;
