//! SQLite: one file, write-ahead log, one writer.

use super::{Arg, Row};
use crate::Result;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql, params_from_iter};
use std::path::Path;
use std::time::Duration;

/// How long a second program (a backup, `verify`) may hold the file before the store gives up.
const PATIENCE: Duration = Duration::from_secs(10);
/// Statements kept prepared: all that the store has.
const PREPARED: usize = 256;
/// `synchronous = full`: a commit is on the disk before it is told of, so that what was said to be
/// kept is still there after a power cut. Looks share commits, so that this stays quick.
const SETTINGS: &str = "
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma foreign_keys = on;
    pragma temp_store = memory;
    pragma cache_size = -8192;
    pragma journal_size_limit = 67108864;";

pub(crate) struct Lite {
    pub(crate) conn: Connection,
}

impl Lite {
    pub(crate) fn open(path: &Path, writes: bool) -> Result<Self> {
        let access = if writes {
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
        } else {
            OpenFlags::SQLITE_OPEN_READ_WRITE
        };
        let conn = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        conn.busy_timeout(PATIENCE)?;
        conn.set_prepared_statement_cache_capacity(PREPARED);
        conn.execute_batch(SETTINGS)?;
        if !writes {
            conn.execute_batch("pragma query_only = on")?;
        }
        Ok(Self { conn })
    }

    pub(crate) fn each(
        &mut self,
        sql: &'static str,
        args: &[Arg<'_>],
        read: &mut dyn FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(args))?;
        while let Some(row) = rows.next()? {
            read(&Row::Lite(row))?;
        }
        Ok(())
    }

    pub(crate) fn run(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<u64> {
        let mut statement = self.conn.prepare_cached(sql)?;
        Ok(statement.execute(params_from_iter(args))? as u64)
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        Ok(self.conn.execute_batch(sql)?)
    }

    /// SQLite numbers `$n` by first use: the test that prepares every statement holds that the
    /// first uses are in order, so that one text serves both engines.
    #[cfg(test)]
    pub(crate) fn prepare(&mut self, sql: &'static str) -> Result<()> {
        let statement = self.conn.prepare(sql)?;
        for number in 1..=statement.parameter_count() {
            let name = statement.parameter_name(number).map(str::to_owned);
            assert_eq!(name, Some(format!("${number}")), "order of arguments in {sql}");
        }
        Ok(())
    }
}

impl ToSql for Arg<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Self::Int(Some(number)) => ValueRef::Integer(*number),
            Self::Bool(truth) => ValueRef::Integer(i64::from(*truth)),
            Self::Text(None) | Self::Int(None) => ValueRef::Null,
        }))
    }
}
