//! `gold score`.
