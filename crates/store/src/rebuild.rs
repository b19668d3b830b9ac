//! Caches: what can be made again from what is kept, and so may be thrown away.

use crate::db::{Conn, args};
use crate::fold::column;
use crate::{ChildId, Coded, Head, Kept, KeptPerson, Person, PersonId, Result, Store, sql};
use chronology::EntryId;

/// The name under which kinds stated by a practitioner are cached.
const STATED: &str = "stated";
/// Files rebuilt in one transaction.
const BATCH: i64 = 100;

/// Words and stated kinds of one record.
pub(crate) fn add_caches(conn: &mut Conn, kept: &Kept) -> Result<()> {
    if kept.entry.is_none() {
        return Ok(());
    }
    let (child, id) = (&kept.child, &kept.id);
    conn.run(sql::ADD_SOUGHT, args![child, "entry", id, &column(&kept.told())])?;
    state(conn, kept)
}

fn state(conn: &mut Conn, kept: &Kept) -> Result<()> {
    for kind in &kept.kinds {
        conn.run(sql::ADD_CODED, args![&kept.child, &kept.id, kind.name(), "", STATED])?;
    }
    Ok(())
}

/// Words that a person is found by.
pub(crate) fn seek_person(
    conn: &mut Conn,
    child: &ChildId,
    id: &PersonId,
    person: &Person,
) -> Result<()> {
    conn.run(sql::DROP_SOUGHT, args![child, "person", id])?;
    let words = column(&person.told());
    conn.run(sql::ADD_SOUGHT, args![child, "person", id, &words]).map(|_| ())
}

impl Store {
    /// Caches the kinds that a coder (name and version) read out of entries of one file; an entry
    /// of no kind is given too, so that it counts as coded. Kinds that a practitioner stated stay.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn put_coded(
        &self,
        child: &ChildId,
        coder: &str,
        coded: &[(EntryId, Vec<Coded>)],
    ) -> Result<()> {
        self.db().write(|conn| {
            for (entry, kinds) in coded {
                conn.run(sql::DROP_CODED, args![child, entry])?;
                conn.run(sql::ADD_CODED, args![child, entry, "", "", coder])?;
                for Coded { kind, words } in kinds {
                    conn.run(sql::ADD_CODED, args![child, entry, kind.name(), words, coder])?;
                }
                let kept =
                    conn.row(sql::ENTRY, args![child, entry], |row| Kept::read(&row.text(0)?))?;
                kept.map_or(Ok(()), |kept| state(conn, &kept))?;
            }
            Ok(())
        })
    }

    /// Caches a value that was made from one file as it stood at a head.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn put_cached(&self, child: &ChildId, name: &str, head: &Head, value: &str) -> Result<()> {
        let row: &[crate::db::Arg<'_>] = args![child, name, &head.hash, value];
        self.db().write(|conn| conn.run(sql::PUT_CACHED, row).map(|_| ()))
    }

    /// Throws every cache away and makes again what the store can make: words to search by, and
    /// kinds as stated. What coders and readings made is made again when it is next asked for.
    /// Says how many files were gone through. A file is never without its words: each is done in
    /// one transaction, together with a few others.
    ///
    /// # Errors
    /// Where the database does not answer; what was done until then stays done.
    pub fn rebuild(&self) -> Result<u64> {
        let (mut after, mut files) = (String::new(), 0);
        loop {
            let batch = self.db().write(|conn| {
                let batch = conn.rows(sql::CHILDREN, args![&after, BATCH], |row| row.text(0))?;
                batch.iter().try_for_each(|child| again(conn, &ChildId::from(child.as_str())))?;
                Ok(batch)
            })?;
            let Some(last) = batch.last() else { return Ok(files) };
            files += batch.len() as u64;
            after.clone_from(last);
        }
    }
}

fn again(conn: &mut Conn, child: &ChildId) -> Result<()> {
    for drop in [sql::DROP_ALL_CODED, sql::DROP_ALL_CACHED, sql::DROP_ALL_SOUGHT] {
        conn.run(drop, args![child])?;
    }
    for kept in conn.rows(sql::BODIES, args![child], |row| Kept::read(&row.text(0)?))? {
        add_caches(conn, &kept)?;
    }
    for kept in conn.rows(sql::PEOPLE, args![child], KeptPerson::read)? {
        seek_person(conn, child, &kept.id, &kept.person)?;
    }
    Ok(())
}
