//! Showing that nothing was changed behind the store's back.

use crate::chain::{Columns, START, link};
use crate::db::{Conn, Row, args};
use crate::{Child, ChildId, Head, Kept, Result, Store, StoreError, marking_name, sql};
use chronology::EntryId;
use serde::Serialize;

/// Files read in one still picture.
const BATCH: i64 = 100;

/// Something that is not as it was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The child whose file it is in; `None` where the database itself is damaged.
    pub child: Option<ChildId>,
    /// The row of the file, by its place from 1.
    pub place: Option<i64>,
    /// The entry, as far as its name can be read.
    pub entry: Option<EntryId>,
    /// What differs, in words that quote nothing of what was told.
    pub what: String,
}

/// What a verification went through and found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Verified {
    /// Files gone through.
    pub files: u64,
    /// Records gone through.
    pub records: u64,
    /// What is not as it was kept; empty where all is well.
    pub faults: Vec<Fault>,
}

/// A row of the chain, read so that no damage stops the reading.
struct Link {
    place: i64,
    entry: String,
    texts: [String; 8],
    starts: Option<i64>,
    ends: Option<i64>,
    previous: String,
    hash: String,
    body: String,
}

impl Link {
    fn read(row: &Row<'_>) -> Self {
        Self {
            place: row.any_int(0).unwrap_or_default(),
            entry: row.any_text(1),
            texts: [2, 3, 4, 5, 8, 9, 10, 14].map(|at| row.any_text(at)),
            starts: row.any_int(6),
            ends: row.any_int(7),
            previous: row.any_text(11),
            hash: row.any_text(12),
            body: row.any_text(13),
        }
    }

    /// What is wrong with this row, where `before` is the row's place and hash before it.
    fn wrong(&self, child: &ChildId, before: &Head) -> Option<String> {
        if self.place != before.length + 1 {
            let (first, last) = (before.length + 1, self.place - 1);
            return Some(format!("rows {first} to {last} are missing before it"));
        }
        if self.previous != before.hash {
            return Some("it does not follow the row before it".to_owned());
        }
        if link(&self.previous, &self.body) != self.hash {
            return Some("its text is not the text that was kept".to_owned());
        }
        match Kept::read(&self.body) {
            Err(error) => Some(error.to_string()),
            Ok(kept) => self.differs(child, &kept),
        }
    }

    /// The first column that says something else than the kept text.
    fn differs(&self, child: &ChildId, kept: &Kept) -> Option<String> {
        let columns = Columns::of(kept);
        let told = [
            kept.recorded.as_str(),
            kept.practitioner.as_str(),
            &kept.agency.0,
            marking_name(kept.marking),
            &columns.sort,
            columns.change,
            &columns.changed,
            &columns.author,
        ];
        let names = [
            "recorded",
            "practitioner",
            "agency",
            "marking",
            "sort",
            "change",
            "changed",
            "author",
        ];
        let mut texts = names.iter().zip(told).zip(&self.texts);
        let text = texts.find(|((_, told), held)| told != held).map(|((name, _), _)| *name);
        let other = [
            ("child", kept.child == *child),
            ("place", kept.place == self.place),
            ("entry", kept.id.0 == self.entry),
            ("starts", columns.starts == self.starts),
            ("ends", columns.ends == self.ends),
        ];
        let other = || other.iter().find(|(_, same)| !same).map(|(name, _)| *name);
        text.or_else(other).map(|name| format!("column `{name}` is not what the kept text says"))
    }
}

/// Goes through one file.
fn file(conn: &mut Conn, child: &Child, found: &mut Verified) -> Result<()> {
    let mut before = Head { length: 0, hash: START.to_owned() };
    let id = &child.id;
    let mut faults = Vec::new();
    let read = conn.each(sql::CHAIN, args![id], &mut |row| {
        let link = Link::read(row);
        if let Some(what) = link.wrong(id, &before) {
            let (child, entry) = (Some(id.clone()), Some(EntryId(link.entry.clone())));
            faults.push(Fault { child, place: Some(link.place), entry, what });
        }
        // The row's own hash goes on, so that one changed row is told of once.
        before = Head { length: link.place, hash: link.hash };
        found.records += 1;
        Ok(())
    });
    let at = |place, what| Fault { child: Some(id.clone()), place, entry: None, what };
    match read {
        Ok(()) if before.length < child.head.length => {
            let (first, last) = (before.length + 1, child.head.length);
            faults.push(at(Some(first), format!("rows {first} to {last} are missing at the end")));
        }
        Ok(()) if faults.is_empty() && before != child.head => {
            faults.push(at(Some(before.length), "it is not the head that the file had".to_owned()));
        }
        Ok(()) => {}
        Err(error @ StoreError::Unreachable(_)) => return Err(error),
        Err(error) => faults.push(at(Some(before.length + 1), error.to_string())),
    }
    found.files += 1;
    found.faults.append(&mut faults);
    Ok(())
}

impl Store {
    /// Goes through every record of every file: each must follow the one before it, have the text
    /// it was kept with, and columns that say the same as that text; each file must end at its
    /// head. On SQLite the file's own structure is checked too. `progress` is called with the
    /// number of files gone through. Work goes on meanwhile.
    ///
    /// Whoever can write to the database and knows this program could make a whole new chain: keep
    /// the [`Store::heads`] somewhere else and compare them.
    ///
    /// # Errors
    /// Where the database does not answer. Damage is no error but a [`Fault`].
    pub fn verify(&self, progress: &mut dyn FnMut(u64)) -> Result<Verified> {
        let mut found = Verified::default();
        self.check_structure(&mut found);
        let mut after = String::new();
        loop {
            let last = self.db().read(|conn| {
                let batch = conn.rows(sql::CHILDREN, args![&after, BATCH], Child::read)?;
                for child in &batch {
                    file(conn, child, &mut found)?;
                }
                Ok(batch.last().map(|child| child.id.0.clone()))
            })?;
            progress(found.files);
            let Some(last) = last else { break };
            after = last;
        }
        self.strays(&mut found)?;
        Ok(found)
    }

    /// The head of every file by name: kept elsewhere, it shows later that no file was cut short
    /// or written anew.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn heads(&self) -> Result<Vec<Child>> {
        let everyone = i64::MAX;
        self.db().read(|conn| conn.rows(sql::CHILDREN, args!["", everyone], Child::read))
    }

    /// Rows whose file is not there.
    fn strays(&self, found: &mut Verified) -> Result<()> {
        let strays = self.db().read(|conn| {
            conn.rows(sql::STRAYS, args![], |row| {
                let (child, entry) = (Some(ChildId(row.any_text(0))), row.any_text(2));
                let what = "it belongs to no file that is kept".to_owned();
                Ok(Fault { child, place: row.any_int(1), entry: Some(EntryId(entry)), what })
            })
        });
        match strays {
            Err(error @ StoreError::Unreachable(_)) => return Err(error),
            Err(error) => found.faults.push(of_the_database(error.to_string())),
            Ok(strays) => found.faults.extend(strays),
        }
        Ok(())
    }

    /// A connection of its own looks at the file: one that has searched before remembers how the
    /// index of words lay, and would take later changes of it for damage.
    fn check_structure(&self, found: &mut Verified) {
        let Some(own) = self.db().fresh() else { return };
        let told = own.and_then(|mut conn| {
            conn.rows("pragma integrity_check(20)", args![], |row| Ok(row.any_text(0)))
        });
        match told {
            Err(error) => found.faults.push(of_the_database(error.to_string())),
            Ok(told) => {
                let wrong = told.into_iter().filter(|line| line != "ok");
                found.faults.extend(wrong.map(of_the_database));
            }
        }
    }
}

fn of_the_database(what: String) -> Fault {
    Fault { child: None, place: None, entry: None, what }
}
