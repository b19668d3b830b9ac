//! Stores for the unit tests, one on each engine.

use crate::Store;

#[path = "../tests/both/server.rs"]
mod server;

/// An empty store on each engine; the folder goes when the test is over.
pub(crate) fn both() -> Vec<(Store, tempfile::TempDir)> {
    let folder = || tempfile::tempdir().unwrap();
    let lite = folder();
    let path = lite.path().join("store.db");
    let pg = Store::create(&server::server().database()).unwrap();
    vec![(Store::create(path.to_str().unwrap()).unwrap(), lite), (pg, folder())]
}
