//! One door to two engines: arguments, rows, pools and transactions. SQL is never written here.

mod lite;
mod pg;
mod pool;

use crate::{Result, StoreError};
pub(crate) use pool::{Lent, Pool};
use rusqlite::types::ValueRef;
use std::path::PathBuf;

/// A value handed to a statement.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Arg<'a> {
    Text(Option<&'a str>),
    Int(Option<i64>),
    Bool(bool),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Some(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Some(text))
    }
}

impl<'a> From<Option<&'a str>> for Arg<'a> {
    fn from(text: Option<&'a str>) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}

impl From<Option<i64>> for Arg<'_> {
    fn from(number: Option<i64>) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Arg<'_> {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

/// Arguments in the order `$1`, `$2` …
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$(crate::db::Arg::from($value)),*] };
}
pub(crate) use args;

/// One row of an answer, read by position.
pub(crate) enum Row<'r> {
    Lite(&'r rusqlite::Row<'r>),
    Pg(&'r postgres::Row),
}

impl Row<'_> {
    pub(crate) fn text(&self, at: usize) -> Result<String> {
        match self {
            Self::Lite(row) => Ok(row.get(at)?),
            Self::Pg(row) => Ok(row.try_get(at)?),
        }
    }

    pub(crate) fn maybe_text(&self, at: usize) -> Result<Option<String>> {
        match self {
            Self::Lite(row) => Ok(row.get(at)?),
            Self::Pg(row) => Ok(row.try_get(at)?),
        }
    }

    pub(crate) fn int(&self, at: usize) -> Result<i64> {
        match self {
            Self::Lite(row) => Ok(row.get(at)?),
            Self::Pg(row) => Ok(row.try_get(at)?),
        }
    }

    pub(crate) fn maybe_int(&self, at: usize) -> Result<Option<i64>> {
        match self {
            Self::Lite(row) => Ok(row.get(at)?),
            Self::Pg(row) => Ok(row.try_get(at)?),
        }
    }

    /// A text that may be damaged: what is no text reads as a question mark.
    pub(crate) fn any_text(&self, at: usize) -> String {
        match self {
            Self::Lite(row) => match row.get_ref(at) {
                Ok(ValueRef::Text(text)) => String::from_utf8_lossy(text).into_owned(),
                _ => "?".to_owned(),
            },
            Self::Pg(row) => row.try_get(at).unwrap_or_else(|_| "?".to_owned()),
        }
    }

    /// A number that may be damaged, or none.
    pub(crate) fn any_int(&self, at: usize) -> Option<i64> {
        self.maybe_int(at).ok().flatten()
    }

    pub(crate) fn bool(&self, at: usize) -> Result<bool> {
        match self {
            Self::Lite(row) => Ok(row.get(at)?),
            Self::Pg(row) => Ok(row.try_get(at)?),
        }
    }
}

/// One connection, borrowed for a few statements.
pub(crate) enum Conn {
    Lite(lite::Lite),
    Pg(Box<pg::Pg>),
}

impl Conn {
    /// Every row of the answer, read one by one.
    pub(crate) fn rows<T>(
        &mut self,
        sql: &'static str,
        args: &[Arg<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut all = Vec::new();
        self.each(sql, args, &mut |row| {
            all.push(read(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Calls `read` for every row without keeping them.
    pub(crate) fn each(
        &mut self,
        sql: &'static str,
        args: &[Arg<'_>],
        read: &mut dyn FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        match self {
            Self::Lite(lite) => lite.each(sql, args, read),
            Self::Pg(pg) => pg.each(sql, args, read),
        }
    }

    /// The first row of the answer, if there is one.
    pub(crate) fn row<T>(
        &mut self,
        sql: &'static str,
        args: &[Arg<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.rows(sql, args, read)?.into_iter().next())
    }

    /// Runs a statement and says how many rows it touched.
    pub(crate) fn run(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<u64> {
        match self {
            Self::Lite(lite) => lite.run(sql, args),
            Self::Pg(pg) => pg.run(sql, args),
        }
    }

    /// Runs several statements without arguments.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        match self {
            Self::Lite(lite) => lite.batch(sql),
            Self::Pg(pg) => pg.batch(sql),
        }
    }

    /// Undoes the transaction. SQLite may have done so by itself (a full disk).
    fn rollback(&mut self) -> Result<()> {
        match self {
            Self::Lite(lite) if lite.conn.is_autocommit() => Ok(()),
            _ => self.batch("rollback"),
        }
    }

    /// Prepares a statement without running it.
    #[cfg(test)]
    pub(crate) fn prepare(&mut self, sql: &'static str) -> Result<()> {
        match self {
            Self::Lite(lite) => lite.prepare(sql),
            Self::Pg(pg) => pg.prepare(sql),
        }
    }

    /// The statements that open a transaction: one that writes, or a still picture to read from.
    fn begin(&self, writes: bool) -> &'static str {
        match (self, writes) {
            (Self::Lite(_), true) => "begin immediate",
            (Self::Lite(_), false) | (Self::Pg(_), true) => "begin",
            (Self::Pg(_), false) => "begin isolation level repeatable read read only",
        }
    }

    /// Whether the other end has gone away.
    fn is_gone(&self) -> bool {
        match self {
            Self::Lite(_) => false,
            Self::Pg(pg) => pg.is_gone(),
        }
    }
}

/// Where a store is kept.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    File(PathBuf),
    Server(Box<postgres::Config>),
}

impl Place {
    pub(crate) fn read(url: &str) -> Result<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let config = url.parse().map_err(|error: postgres::Error| {
                StoreError::Refused(format!("the database's address cannot be read: {error}"))
            })?;
            return Ok(Self::Server(Box::new(config)));
        }
        Ok(Self::File(PathBuf::from(url.strip_prefix("sqlite://").unwrap_or(url))))
    }
}

/// The connections of a store. SQLite has one writer and several readers; PostgreSQL one pool.
pub(crate) struct Db {
    pub(crate) place: Place,
    writers: Pool,
    readers: Option<Pool>,
}

impl Db {
    /// Opens pools of at most `readers` connections; nothing is connected before it is asked for.
    pub(crate) fn new(place: Place, readers: usize) -> Self {
        let (writers, read_only) = match &place {
            Place::File(path) => {
                let (write, read) = (path.clone(), path.clone());
                let writers = Pool::new(1, move || lite::Lite::open(&write, true).map(Conn::Lite));
                let open = move || lite::Lite::open(&read, false).map(Conn::Lite);
                (writers, Some(Pool::new(readers, open)))
            }
            Place::Server(config) => {
                let config = config.clone();
                let open = move || Ok(Conn::Pg(Box::new(pg::Pg::open(&config)?)));
                (Pool::new(readers, open), None)
            }
        };
        Self { place, writers, readers: read_only }
    }

    pub(crate) fn is_lite(&self) -> bool {
        matches!(self.place, Place::File(_))
    }

    /// A connection to the file that nobody has used; none where a server keeps the store.
    pub(crate) fn fresh(&self) -> Option<Result<Conn>> {
        let Place::File(path) = &self.place else { return None };
        Some(lite::Lite::open(path, false).map(Conn::Lite))
    }

    /// A connection that may write.
    pub(crate) fn writer(&self) -> Result<Lent<'_>> {
        self.writers.lend()
    }

    /// A connection to read from.
    pub(crate) fn reader(&self) -> Result<Lent<'_>> {
        self.readers.as_ref().unwrap_or(&self.writers).lend()
    }

    /// Does all of `work` in one transaction that writes, or none of it.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        finish(&mut begun(&self.writers, true)?, work)
    }

    /// Does `work` on one still picture of what is kept.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let pool = self.readers.as_ref().unwrap_or(&self.writers);
        finish(&mut begun(pool, false)?, work)
    }
}

/// A connection with a transaction begun. A pooled connection whose server has since gone
/// away is only noticed here, before anything was done: then a fresh one is tried once.
fn begun(pool: &Pool, writes: bool) -> Result<Lent<'_>> {
    let mut lent = pool.lend()?;
    let Err(error) = begin(&mut lent, writes) else { return Ok(lent) };
    if !lent.conn()?.is_gone() {
        return Err(error);
    }
    drop(lent);
    pool.forget_idle();
    let mut lent = pool.lend()?;
    begin(&mut lent, writes)?;
    Ok(lent)
}

fn begin(lent: &mut Lent<'_>, writes: bool) -> Result<()> {
    let conn = lent.conn()?;
    conn.batch(conn.begin(writes))
}

/// Does all of `work` in one transaction that writes, on a connection already borrowed.
pub(crate) fn write_on<T>(
    lent: &mut Lent<'_>,
    work: impl FnOnce(&mut Conn) -> Result<T>,
) -> Result<T> {
    begin(lent, true)?;
    finish(lent, work)
}

fn finish<T>(lent: &mut Lent<'_>, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
    let conn = lent.conn()?;
    let done = work(conn).and_then(|value| conn.batch("commit").map(|()| value));
    if done.is_err() && conn.rollback().is_err() {
        // Whatever state it is in, nobody else is to have it.
        lent.spoil();
    }
    done
}

#[cfg(test)]
mod tests {
    use crate::testing::{audit, both, new};
    use crate::{Person, StoreError};

    /// A full disk: nothing half-kept, no look without its line, and work goes on once there is
    /// room.
    #[test]
    fn a_full_disk_is_told_of_and_loses_nothing() {
        let (store, _folder) = both().remove(0);
        let child = "c";
        let open =
            |acting: &mut crate::Acting<'_>| acting.open_file(&"p".into(), &Person::default());
        store.act(&audit(child, 0), open).unwrap();
        let limit = |pages: &str| {
            let mut lent = store.db().writer().unwrap();
            let set = format!("pragma max_page_count = {pages}");
            lent.conn().unwrap().batch(&set).unwrap();
        };
        limit("200");
        let append = |n| store.act(&audit(child, n), |acting| acting.append(&[new(n)], None));
        let full = (1..1000).find_map(|n| append(n).err().map(|error| (n, error)));
        let (tried, error) = full.unwrap();
        assert!(matches!(error, StoreError::Full(_)), "{error:?}");
        let mut looked = false;
        // Looks need less room than entries, but not none.
        let refused = (5000..20_000).find_map(|n| {
            looked = false;
            let look = store.look(&audit(child, n), |_| {
                looked = true;
                Ok(())
            });
            look.err()
        });
        assert!(matches!(refused, Some(StoreError::Full(_))), "{refused:?}");
        assert!(!looked);
        limit("100000");
        assert_eq!(append(tried).unwrap().length, i64::from(tried));
        assert!(store.verify(&mut |_| ()).unwrap().faults.is_empty());
    }

    /// What the server says is told in the same words.
    #[test]
    fn a_servers_troubles_are_told_apart() {
        let (store, _folder) = both().remove(1);
        let raise = |code: &str| {
            let text = format!("do $$ begin raise exception 'x' using errcode = '{code}'; end $$");
            store.db().write(|conn| conn.batch(&text)).unwrap_err()
        };
        assert!(matches!(raise("53100"), StoreError::Full(_)));
        assert!(matches!(raise("57P01"), StoreError::Unreachable(_)));
        assert!(matches!(raise("40P01"), StoreError::Busy(_)));
        assert!(matches!(raise("XX001"), StoreError::Damaged(_)));
        assert!(matches!(raise("23505"), StoreError::Exists(_)));
        assert!(matches!(raise("22000"), StoreError::Engine(_)));
        store.ping().unwrap();
    }

    /// A panic in the middle of an act keeps nothing, and the next act finds a sound connection.
    #[test]
    fn a_panic_in_an_act_undoes_it() {
        for (store, _folder) in both() {
            let open = |acting: &mut crate::Acting<'_>| {
                acting.open_file(&"p".into(), &Person::default()).unwrap();
                panic!("on the way");
            };
            let thrown = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let _ = store.act::<()>(&audit("c", 1), open);
            }));
            assert!(thrown.is_err());
            assert!(!store.ties(&"c".into()).unwrap().exists);
            let open = |a: &mut crate::Acting<'_>| a.open_file(&"p".into(), &Person::default());
            store.act(&audit("c", 1), open).unwrap();
        }
    }
}
