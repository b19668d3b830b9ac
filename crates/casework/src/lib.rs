//! **What a practitioner may do next.** Acts are pure functions: they take what is there and what a
//! person wants, and give the entries to append, or a [`Refusal`] in words. Nothing here reads a
//! store, asks for rights or knows what time it is: the caller hands all of that in, and keeps what
//! comes out, or nothing.
//!
//! | to | use |
//! | --- | --- |
//! | bring an agency's return in, row by row | [`bring_in::plan`], [`bring_in::take`] |
//! | put an entry right, take it back, seal it | [`change::supersede`], [`change::withdraw`], [`change::mark`] |
//! | say what waits to be done for a child | [`work::due`] |
//! | review the emergency opening of a file | [`emergency::review`] |

mod act;
pub mod bring_in;
pub mod change;
pub mod emergency;
pub mod work;

pub use act::{Append, Change, How, Refusal};
