//! Signing in: with a password and a second factor, with a passkey, or through an agency's own
//! identity provider. Nothing is open before a second factor has been shown.
//!
//! The rules are pure and take the moment and random bytes as arguments; handlers are thin.

mod account;
pub mod accounts;
pub mod bytes;
pub mod chance;
pub mod door;
mod enter;
pub mod factors;
pub mod invitation;
mod keys;
pub mod locked;
pub mod oidc;
mod outside;
pub mod passkey;
pub mod password;
pub mod sealed;
mod second;
pub mod session;
pub mod slow;
mod square;
#[cfg(test)]
mod tests;
pub mod totp;
mod welcome;

use crate::app::App;
use axum::Router;
use axum::routing::{get, post};

/// Every address of signing in, and of one's own account. Guesses are counted by the address they
/// come from, so the server has to be made with
/// [`Router::into_make_service_with_connect_info`] of a `SocketAddr`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(enter::get).post(enter::post))
        .route("/sign-in/second", get(second::get).post(second::post))
        .route("/sign-in/app", get(second::get_app).post(second::post_app))
        .route("/sign-in/app/passkey/ask", post(keys::first_ask))
        .route("/sign-in/app/passkey", post(keys::first))
        .route("/sign-in/passkey/ask", post(keys::ask))
        .route("/sign-in/passkey", post(keys::answer))
        .route("/sign-in/with/{provider}", get(outside::begin))
        .route("/sign-in/back/{provider}", get(outside::back))
        .route("/sign-out", post(enter::sign_out))
        .route("/welcome/{link}", get(welcome::get).post(welcome::post))
        .route("/account", get(account::get))
        .route("/account/password", post(account::new_password))
        .route("/account/recovery", post(account::new_recovery))
        .route("/account/passkey/ask", post(keys::add_ask))
        .route("/account/passkey", post(keys::add))
        .route("/account/passkey/remove", post(account::remove_passkey))
        .route("/account/tie/{provider}", post(outside::tie))
        .route("/account/sign-out-everywhere", post(account::everywhere))
}
