//! Pages, one file each: address, handler, view, test.

pub mod accessibility;
pub mod admin;
pub mod audit;
pub mod child;
pub mod children;
pub mod emergencies;
pub mod health;
pub mod help;
pub mod home;
pub mod metrics;
pub mod words;
