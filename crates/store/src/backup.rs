//! Copies of a store: while it is in use, whole or not at all.
//!
//! On PostgreSQL the server's own means copy it: `pg_dump --format=custom --file=COPY ADDRESS` while
//! it is in use, `pg_restore --dbname=ADDRESS COPY` into a new, empty database; or, to lose nothing
//! since the last copy, `pg_basebackup` with an archive of the write-ahead log (`archive_command`).
//! After either, [`Store::verify`] shows that every file is as it was.

use crate::db::{Conn, Place};
use crate::{Result, Store, StoreError};
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::path::{Path, PathBuf};

/// What to do instead where a server keeps the store.
const BY_THE_SERVER: &str = "a store on PostgreSQL is copied by the server's own means: \
    `pg_dump --format=custom` and `pg_restore`, or a base backup with its write-ahead log";

impl Store {
    /// Copies the store to a new file while it is in use (SQLite): the copy is the store as it
    /// stood at one moment, is checked, and only then gets its name.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where there is a file of that name; [`StoreError::Refused`] on
    /// PostgreSQL, with what to do there; [`StoreError::Full`].
    pub fn backup(&self, to: &Path) -> Result<()> {
        let Place::File(_) = &self.db().place else {
            return Err(StoreError::Refused(BY_THE_SERVER.to_owned()));
        };
        let mut lent = self.db().reader()?;
        match lent.conn()? {
            Conn::Lite(lite) => copy(&lite.conn, to),
            Conn::Pg(_) => Err(StoreError::Refused(BY_THE_SERVER.to_owned())),
        }
    }

    /// Makes a store at a new path out of a copy, and opens it.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is no copy; [`StoreError::Exists`] where there is a
    /// file at the new path; [`StoreError::Damaged`] where the copy is not sound.
    pub fn restore(copied: &Path, to: &Path) -> Result<Self> {
        if !copied.exists() {
            return Err(StoreError::Missing(copied.display().to_string()));
        }
        let from = Connection::open_with_flags(copied, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        copy(&from, to)?;
        Self::open(&to.to_string_lossy())
    }
}

fn copy(from: &Connection, to: &Path) -> Result<()> {
    // The log of a store that was there before would be played into this one.
    let beside = |ending: &str| {
        let mut name = to.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let there = [to.to_owned(), beside("-wal"), beside("-journal")];
    if let Some(there) = there.iter().find(|path| path.exists()) {
        return Err(StoreError::Exists(there.display().to_string()));
    }
    let part = &beside(".part");
    let made = copy_checked(from, part).and_then(|()| fs::rename(part, to).map_err(on_disk));
    if made.is_err() {
        // What was begun is of no use; whether it can be removed changes nothing.
        let _ = fs::remove_file(part);
    }
    made
}

/// All pages in one step: a step holds one still picture, and on a write-ahead log it holds up
/// nobody. Smaller steps would begin again whenever someone records something.
fn copy_checked(from: &Connection, to: &Path) -> Result<()> {
    // One left over from a copy that was broken off.
    let _ = fs::remove_file(to);
    let mut copy = Connection::open(to)?;
    Backup::new(from, &mut copy)?.step(-1)?;
    let told: String = copy.query_row("pragma quick_check(1)", [], |row| row.get(0))?;
    // A plain file, with no log beside it.
    let _: String = copy.query_row("pragma journal_mode = delete", [], |row| row.get(0))?;
    if told != "ok" {
        return Err(StoreError::Damaged(told));
    }
    drop(copy);
    fs::File::open(to).and_then(|file| file.sync_all()).map_err(on_disk)
}

#[expect(clippy::needless_pass_by_value, reason = "handed to map_err")]
fn on_disk(error: std::io::Error) -> StoreError {
    match error.kind() {
        std::io::ErrorKind::StorageFull => StoreError::Full(error.to_string()),
        _ => StoreError::Unreachable(error.to_string()),
    }
}
