//! Signing in: with a password and a second factor, with a passkey, or through an agency's own
//! identity provider. Nothing is open before a second factor has been shown.
//!
//! The rules are pure and take the moment and random bytes as arguments; handlers are thin.

pub mod accounts;
pub mod bytes;
pub mod chance;
pub mod factors;
pub mod invitation;
pub mod oidc;
pub mod passkey;
pub mod password;
pub mod sealed;
pub mod session;
pub mod slow;
pub mod totp;
