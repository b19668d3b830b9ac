//! **Pages, signing in and the API.** The desk is the only door to the store: it asks access,
//! writes the audit line, then fetches.
//!
//! # To add a page
//!
//! 1. Write `pages/<page>.rs`: a handler, and a view. The view is a pure function from a plain
//!    structure to a [`layout::Page`]; it has exactly one `h1`, and is tested without a server.
//! 2. The handler takes what it needs as arguments: [`app::App`] by `State`, [`who::Signed`] for
//!    pages that need signing in (nobody else reaches the handler), [`sent::Sent`] for a form
//!    (which has then proved to be ours). It returns `Result<Page, Wrong>`.
//! 3. Everything of a child's file comes through the desk, never from the store.
//! 4. Put the address into `router.rs`, in the group of those who use it.
//! 5. Build from `parts`: they are the design systems' components, and keep their rules.
//!
//! A form carries [`sent::token`]; answer a good one with a redirect (303), a faulty one with the
//! page again: what was typed still in it, an error summary above, [`layout::Page::with_mistakes`].
//!
//! Whatever went wrong is a [`wrong::Wrong`]; handlers only use `?`. It names nobody.

pub mod app;
mod assets;
pub mod desk;
mod frame;
pub mod layout;
pub mod opened;
mod pages;
pub mod parts;
pub mod readings;
mod router;
pub mod sent;
pub mod sign_in;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod who;
pub mod wrong;

pub use frame::Frame;
pub use router::router;
