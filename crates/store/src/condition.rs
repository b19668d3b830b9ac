//! How a store fares: for those who look after it.

use crate::db::{Place, args};
use crate::{Result, Store, sql};
use std::path::{Path, PathBuf};

/// How a store fares.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Condition {
    /// `sqlite` or `postgresql`.
    pub engine: &'static str,
    /// The engine's version, as it tells it.
    pub version: String,
    /// How many bytes everything takes.
    pub bytes: i64,
    /// The last step of the tables' history.
    pub schema: String,
    /// The folder that holds the store, where it is a file.
    pub folder: Option<PathBuf>,
    /// Jobs that wait or are being done.
    pub waiting: i64,
    /// Jobs that were given up.
    pub failed: i64,
}

impl Store {
    /// How the store fares.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn condition(&self) -> Result<Condition> {
        let folder = match &self.db().place {
            Place::File(path) => path.parent().map(|up| {
                let here = up == Path::new("");
                if here { PathBuf::from(".") } else { up.to_owned() }
            }),
            Place::Server(_) => None,
        };
        let size = if self.db().is_lite() { sql::SIZE } else { sql::SIZE_PG };
        self.db().read(|conn| {
            let (version, bytes) =
                conn.row(size, args![], |row| Ok((row.text(0)?, row.int(1)?)))?.unwrap_or_default();
            let steps = conn.rows(sql::MIGRATIONS, args![], |row| row.text(0))?;
            let mut in_state = |state: &str| {
                let count = conn.row(sql::JOBS_IN, args![state], |row| row.int(0))?;
                Ok::<i64, crate::StoreError>(count.unwrap_or(0))
            };
            Ok(Condition {
                engine: self.engine(),
                version,
                bytes,
                schema: steps.last().cloned().unwrap_or_default(),
                folder: folder.clone(),
                waiting: in_state("waiting")? + in_state("taken")?,
                failed: in_state("failed")?,
            })
        })
    }
}
