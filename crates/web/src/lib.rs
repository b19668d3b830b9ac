//! **Pages, signing in and the API.** The desk is the only door to the store: it asks access,
//! writes the audit line, then fetches.
//!
//! # To add a page
//!
//! 1. Write `pages/<page>.rs` (`pages/child/<page>.rs` for a page of a child's file): a handler, and
//!    a view. The view is a pure function from a plain structure to a [`layout::Page`]; it has
//!    exactly one `h1`, and is tested without a server.
//! 2. The handler takes what it needs as arguments: [`desk::Desk`] for everything that needs signing
//!    in (nobody else reaches the handler), [`sent::Sent`] for a form (which has then proved to be
//!    ours), [`app::App`] by `State` for a page for everyone. It returns `Result<Page, Wrong>`.
//! 3. All work that reads or writes stands in one `desk.run(move |desk| …)`, off the threads that
//!    answer. `desk.look(child, act, page, |opened| …)` asks the policies, has the audit line kept,
//!    and lends the file; `opened.seen(line)` is an entry as far as this person may read it, and
//!    `opened.reading(…)` what the entries say. `desk.may(act, thing)?` then `desk.act(…)` adds to
//!    a file. Nothing of a file is fetched from the store in any other way.
//! 4. A page of a child's file is `whose.page(here, title, main)`: identity bar and navigation come
//!    with it. Its title does not name the child: titles stand in a browser's history.
//! 5. Put the address into `router.rs`, in the group of those who use it, and into the test of
//!    `tests.rs` that holds for every page.
//! 6. Build from `parts`: they are the design systems' components, and keep their rules.
//!
//! To look at a page: `cargo run -p web --features testing --example look -- 8090 worker`.
//!
//! A form carries [`sent::token`]; answer a good one with a redirect (303), a faulty one with the
//! page again: what was typed still in it, an error summary above, [`layout::Page::with_mistakes`].
//!
//! Whatever went wrong is a [`wrong::Wrong`]; handlers only use `?`. It names nobody.

mod api;
pub mod app;
mod assets;
pub mod desk;
mod frame;
mod hooks;
#[cfg(test)]
mod hooks_tests;
pub mod jobs;
pub mod layout;
mod likely;
#[cfg(test)]
mod likely_tests;
pub mod opened;
mod pages;
pub mod parts;
pub mod readings;
mod router;
#[cfg(test)]
mod seal_tests;
pub mod sent;
pub mod sign_in;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod who;
#[cfg(test)]
mod work_tests;
pub mod works;
pub mod wrong;

pub use frame::Frame;
pub use router::router;
