//! The live file on the command line: the store, its administration, and the server.

pub mod admin;
pub mod keep;
mod log;
pub mod partnership;
pub mod secrets;
pub mod serve;

use anyhow::{Context, Result};
use jiff::Timestamp;
use store::{At, Audit, ChildId, RowId, Store};
use uuid::Uuid;

/// This moment.
#[expect(clippy::disallowed_methods, reason = "the clock is the binary's to read")]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// A new name, in the order of time.
pub fn name() -> String {
    Uuid::now_v7().to_string()
}

/// The audit line of what is done on the command line, where nobody is signed in.
pub fn audit(act: &str, at: Timestamp, child: Option<&ChildId>) -> Audit {
    Audit {
        id: RowId(name()),
        at: At::from(at),
        act: act.to_owned(),
        child: child.cloned(),
        detail: "by whoever runs the server, on the command line".to_owned(),
        ..Audit::default()
    }
}

/// Opens a store that was made before.
pub fn open(place: &str) -> Result<Store> {
    Store::open(place).with_context(|| {
        "the store cannot be opened (make one with: throughline admin create)".to_owned()
    })
}

/// A store's address without whatever password it holds.
pub fn shown(place: &str) -> String {
    match (place.split_once("://"), place.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => place.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_stores_address_is_shown_without_its_password() {
        assert_eq!(shown("postgres://me:secret@db.example/tl"), "postgres://…@db.example/tl");
        assert_eq!(shown("folder/throughline.db"), "folder/throughline.db");
    }
}
