//! Opening a store.

use crate::audit::Audits;
use crate::db::{Db, Place};
use crate::{Result, StoreError, migrate};
use std::path::Path;
use std::sync::Arc;

/// Connections that read at once on SQLite, or connections in all on PostgreSQL.
const CONNECTIONS: usize = 16;

/// Where everything is kept. Cheap to clone; every clone is the same store.
#[derive(Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) db: Db,
    pub(crate) audits: Audits,
}

impl std::fmt::Debug for Store {
    /// Says which engine; an address may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("engine", &self.engine()).finish()
    }
}

impl Store {
    /// Opens the store at a path (a SQLite file) or at a `postgres://` address, and brings its
    /// tables up to date.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where none was made there, [`StoreError::Schema`] where it was made
    /// by an edited or newer program, [`StoreError::Unreachable`] where nobody answers.
    pub fn open(url: &str) -> Result<Self> {
        Self::at(url, CONNECTIONS, false)
    }

    /// The same, with at most `connections` open at once (default 16).
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_with(url: &str, connections: usize) -> Result<Self> {
        Self::at(url, connections, false)
    }

    /// Opens the store, making it first where there is none. A folder is not made. On a server
    /// the (empty) database must exist.
    ///
    /// # Errors
    /// As [`Store::open`], but never [`StoreError::Missing`].
    pub fn create(url: &str) -> Result<Self> {
        Self::at(url, CONNECTIONS, true)
    }

    fn at(url: &str, connections: usize, create: bool) -> Result<Self> {
        let place = Place::read(url)?;
        if let Place::File(path) = &place {
            if !create && !path.exists() {
                return Err(StoreError::Missing(url.to_owned()));
            }
            if create && path.parent().is_some_and(|up| up != Path::new("") && !up.exists()) {
                return Err(StoreError::Refused(format!("the folder of `{url}` does not exist")));
            }
        }
        let db = Db::new(place, connections);
        if !create && !migrate::exists(&db)? {
            return Err(StoreError::Missing(url.to_owned()));
        }
        migrate::migrate(&db)?;
        Ok(Self { inner: Arc::new(Inner { db, audits: Audits::default() }) })
    }

    /// `sqlite` or `postgresql`.
    pub fn engine(&self) -> &'static str {
        if self.inner.db.is_lite() { "sqlite" } else { "postgresql" }
    }

    /// Whether the database answers now.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`] where it does not.
    pub fn ping(&self) -> Result<()> {
        self.inner.db.read(|conn| conn.batch("select 1"))
    }

    pub(crate) fn db(&self) -> &Db {
        &self.inner.db
    }
}
