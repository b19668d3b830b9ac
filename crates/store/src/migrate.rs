//! The tables of a store: one tree for both engines, then one small file for each.

use crate::chain::hex;
use crate::db::{Conn, Db, args};
use crate::{Result, StoreError, sql};
use sha2::{Digest, Sha256};

/// A step of the tables' history: one text for both engines, or one for each.
enum Step {
    Shared(&'static str, &'static str),
    Each { name: &'static str, lite: &'static str, pg: &'static str },
}

/// Steps are only ever added at the end; an edited one is refused when a store is opened.
const STEPS: &[Step] = &[
    Step::Shared("0001_base", include_str!("migrations/0001_base.sql")),
    Step::Each {
        name: "0002_engine",
        lite: include_str!("migrations/0002_lite.sql"),
        pg: include_str!("migrations/0002_pg.sql"),
    },
    Step::Shared("0003_work", include_str!("migrations/0003_work.sql")),
    Step::Shared("0004_people", include_str!("migrations/0004_people.sql")),
];

/// Only one program migrates a server's database at a time; the number names the lock.
const ALONE: &str = "select pg_advisory_xact_lock(7467013)";

const IS_THERE_LITE: &str = "select 1 from sqlite_master where name = 'migration'";
const IS_THERE_PG: &str = "select 1 where to_regclass('migration') is not null";

/// Makes the tables, or brings them up to date.
pub(crate) fn migrate(db: &Db) -> Result<()> {
    db.write(|conn| {
        if matches!(conn, Conn::Pg(_)) {
            conn.batch(ALONE)?;
        }
        conn.batch(sql::MIGRATION_TABLE)?;
        let done = conn.rows(sql::MIGRATIONS, args![], |row| Ok((row.text(0)?, row.text(1)?)))?;
        check(conn, &done)?;
        for step in STEPS.iter().skip(done.len()) {
            let (text, sum) = text_of(conn, step);
            conn.batch(&text)?;
            conn.run(sql::MIGRATED, args![step.name(), &sum])?;
        }
        Ok(())
    })
}

/// Whether a store has been made there at all.
pub(crate) fn exists(db: &Db) -> Result<bool> {
    let mut lent = db.reader()?;
    let conn = lent.conn()?;
    let ask = if db.is_lite() { IS_THERE_LITE } else { IS_THERE_PG };
    Ok(conn.row(ask, args![], |_| Ok(()))?.is_some())
}

fn check(conn: &Conn, done: &[(String, String)]) -> Result<()> {
    for (at, (name, sum)) in done.iter().enumerate() {
        let Some(step) = STEPS.get(at).filter(|step| step.name() == name) else {
            return Err(StoreError::Schema(format!("it has the unknown step `{name}`")));
        };
        if text_of(conn, step).1 != *sum {
            return Err(StoreError::Schema(format!("step `{name}` has been edited since")));
        }
    }
    Ok(())
}

impl Step {
    fn name(&self) -> &'static str {
        match self {
            Self::Shared(name, _) | Self::Each { name, .. } => name,
        }
    }
}

/// The step in the engine's words, and the SHA-256 of the step as written.
fn text_of(conn: &Conn, step: &Step) -> (String, String) {
    let (written, spoken) = match (step, conn) {
        (Step::Shared(_, text), Conn::Lite(_)) => (*text, for_lite(text)),
        (Step::Shared(_, text), Conn::Pg(_)) => (*text, for_pg(text)),
        (Step::Each { lite, .. }, Conn::Lite(_)) => (*lite, (*lite).to_owned()),
        (Step::Each { pg, .. }, Conn::Pg(_)) => (*pg, (*pg).to_owned()),
    };
    (spoken, hex(&Sha256::digest(written.as_bytes())))
}

fn for_lite(text: &str) -> String {
    text.replace(" bigint", " integer")
        .replace(" boolean", " integer")
        .replace("\n) /* by child */;", "\n) strict, without rowid;")
        .replace("\n) /* by child, wide */;", "\n) strict;")
        .replace("\n);", "\n) strict;")
}

fn for_pg(text: &str) -> String {
    text.replace(" text ", " text collate \"C\" ")
        .replace(" text,", " text collate \"C\",")
        .replace(" text\n", " text collate \"C\"\n")
        .replace("\n) /* by child */;", "\n) partition by hash (child);")
        .replace("\n) /* by child, wide */;", "\n) partition by hash (child);")
}
