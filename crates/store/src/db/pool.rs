//! A few connections, lent out one at a time.

use super::Conn;
use crate::{Result, StoreError};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

type Connect = Box<dyn Fn() -> Result<Conn> + Send + Sync>;

#[derive(Default)]
struct Shelf {
    idle: Vec<Conn>,
    /// Connections that exist, lent or idle.
    made: usize,
}

/// At most `most` connections, made when first needed.
pub(crate) struct Pool {
    shelf: Mutex<Shelf>,
    freed: Condvar,
    most: usize,
    connect: Connect,
}

impl Pool {
    pub(crate) fn new(
        most: usize,
        connect: impl Fn() -> Result<Conn> + Send + Sync + 'static,
    ) -> Self {
        let shelf = Mutex::new(Shelf::default());
        Self { shelf, freed: Condvar::new(), most: most.max(1), connect: Box::new(connect) }
    }

    /// Nothing under the lock can panic, so a poisoned lock still guards a sound shelf.
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Borrows a connection, waiting until one is free.
    pub(crate) fn lend(&self) -> Result<Lent<'_>> {
        let mut shelf = self.shelf();
        loop {
            if let Some(conn) = shelf.idle.pop() {
                return Ok(Lent { pool: self, conn: Some(conn) });
            }
            if shelf.made < self.most {
                shelf.made += 1;
                break;
            }
            shelf = self.freed.wait(shelf).unwrap_or_else(PoisonError::into_inner);
        }
        drop(shelf);
        let made = (self.connect)();
        if made.is_err() {
            self.gone();
        }
        Ok(Lent { pool: self, conn: Some(made?) })
    }

    /// Drops every idle connection: their server has gone away.
    pub(crate) fn forget_idle(&self) {
        let old = {
            let mut shelf = self.shelf();
            shelf.made -= shelf.idle.len();
            std::mem::take(&mut shelf.idle)
        };
        drop(old);
        self.freed.notify_all();
    }

    fn gone(&self) {
        self.shelf().made -= 1;
        self.freed.notify_one();
    }
}

/// A borrowed connection. It goes back when dropped, unless it is broken or a panic is on its way
/// through the borrower, who may have left a transaction open.
pub(crate) struct Lent<'p> {
    pool: &'p Pool,
    conn: Option<Conn>,
}

impl Lent<'_> {
    pub(crate) fn conn(&mut self) -> Result<&mut Conn> {
        self.conn.as_mut().ok_or_else(|| StoreError::Engine("the connection was given up".into()))
    }

    /// Gives the connection up instead of handing it back.
    pub(crate) fn spoil(&mut self) {
        if self.conn.take().is_some() {
            self.pool.gone();
        }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let Some(conn) = self.conn.take() else { return };
        if std::thread::panicking() || conn.is_gone() {
            drop(conn);
            self.pool.gone();
        } else {
            self.pool.shelf().idle.push(conn);
            self.pool.freed.notify_one();
        }
    }
}
