//! Looking at a child's file: only after the audit line is kept, and only that child's.

use crate::audit::of_child;
use crate::db::{Conn, Row, args};
use crate::page::{Asked, add_kinds};
use crate::{
    Ask, At, Audit, BreakGlass, ChildId, Cursor, Exclusion, Extent, Filter, Involvement, Kept,
    KeptPerson, Line, Page, PersonId, PractitionerId, Result, RowId, Scope, Store, StoreError, sql,
};
use chronology::{Agency, EntryId};
use serde::{Deserialize, Serialize};

/// How far a child's file has come: any later record changes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Head {
    /// Records in the file.
    pub length: i64,
    /// The last record's link in the chain.
    pub hash: String,
}

/// A child's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    /// The child.
    pub id: ChildId,
    /// When the file was opened.
    pub created: At,
    /// The head of its chain.
    pub head: Head,
    /// When something was last recorded; `None` where nothing was.
    pub last_recorded: Option<At>,
    /// Whether only practitioners involved by name may know that there is a file (witness
    /// protection, refuge, adoption).
    pub named_only: bool,
}

impl Child {
    pub(crate) fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: ChildId(row.text(0)?),
            created: At::kept(row.text(1)?),
            head: Head { length: row.int(2)?, hash: row.text(3)? },
            last_recorded: Some(row.text(4)?).filter(|at| !at.is_empty()).map(At::kept),
            named_only: row.bool(5)?,
        })
    }

    pub(crate) fn fetch(conn: &mut Conn, child: &ChildId) -> Result<Self> {
        let found = conn.row(sql::CHILD, args![child], Self::read)?;
        found.ok_or_else(|| StoreError::Unknown { what: "child", name: child.to_string() })
    }
}

/// What ties practitioners to a child's file, for the decision whether a look is allowed. It says
/// nothing of what is in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ties {
    /// Whether there is such a file.
    pub exists: bool,
    /// Whether only practitioners involved by name may know that there is one.
    pub named_only: bool,
    /// Every involvement, past ones too.
    pub involvements: Vec<Involvement>,
    /// Who is or was kept out.
    pub exclusions: Vec<Exclusion>,
    /// When it was opened in an emergency.
    pub break_glass: Vec<BreakGlass>,
    /// Asks to see sealed entries.
    pub asks: Vec<Ask>,
}

impl Store {
    /// What ties practitioners to a child's file. No audit line is written.
    ///
    /// # Errors
    /// Where the database does not answer. A child that is not there gives empty ties.
    pub fn ties(&self, child: &ChildId) -> Result<Ties> {
        self.db().read(|conn| {
            let file = conn.row(sql::CHILD, args![child], Child::read)?;
            Ok(Ties {
                exists: file.is_some(),
                named_only: file.is_some_and(|file| file.named_only),
                involvements: conn.rows(sql::INVOLVEMENTS, args![child], Involvement::read)?,
                exclusions: conn.rows(sql::EXCLUSIONS, args![child], Exclusion::read)?,
                break_glass: conn.rows(sql::BREAK_GLASSES, args![child], BreakGlass::read)?,
                asks: conn.rows(sql::ASKS, args![child], Ask::read)?,
            })
        })
    }

    /// Looks at several children's files for one thing (a list of work), under one audit line that
    /// is committed before the first is read.
    ///
    /// # Errors
    /// As [`Store::look`]; nothing is given where one file cannot be read.
    pub fn look_at_each<T>(
        &self,
        audit: &Audit,
        children: &[ChildId],
        mut looking: impl FnMut(&mut Looking<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.inner.audits.write(self.db(), audit)?;
        self.db().read(|conn| {
            let each = children.iter().map(|child| {
                let file = Child::fetch(conn, child)?;
                looking(&mut Looking { conn, file })
            });
            each.collect()
        })
    }

    /// Keeps the audit line, then lends the file of the child that the line names, as one still
    /// picture. Where the line cannot be kept, nothing is read.
    ///
    /// # Errors
    /// [`StoreError::NoChild`], [`StoreError::Unknown`] where there is no such file (the line is
    /// kept all the same: someone tried), or whatever `looking` gives.
    pub fn look<T>(
        &self,
        audit: &Audit,
        looking: impl FnOnce(&mut Looking<'_>) -> Result<T>,
    ) -> Result<T> {
        let child = audit.child()?;
        self.inner.audits.write(self.db(), audit)?;
        self.db().read(|conn| {
            let file = Child::fetch(conn, child)?;
            looking(&mut Looking { conn, file })
        })
    }
}

/// A child's file, open for reading.
pub struct Looking<'l> {
    pub(crate) conn: &'l mut Conn,
    pub(crate) file: Child,
}

impl Looking<'_> {
    /// The file itself: since when, and how far it has come.
    pub fn child(&self) -> &Child {
        &self.file
    }

    /// A page of the chronology, from just beyond `after` or from the beginning.
    ///
    /// Sealed entries are on the page as any other: that they exist may be seen, and masking what
    /// they say is the caller's part. But words and kinds are sought only in what `scope` may
    /// read, so that no answer gives away what a sealed entry says.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn page(&mut self, filter: &Filter, scope: &Scope, after: Option<&Cursor>) -> Result<Page> {
        let asked = Asked { child: &self.file.id, filter, scope };
        asked.page(self.conn, after)
    }

    /// How much the filter finds, over which days.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn extent(&mut self, filter: &Filter, scope: &Scope) -> Result<Extent> {
        let asked = Asked { child: &self.file.id, filter, scope };
        asked.extent(self.conn)
    }

    /// One entry.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] where the file holds none of that name.
    pub fn entry(&mut self, entry: &EntryId) -> Result<Line> {
        let child = &self.file.id;
        let mut found = self.conn.rows(sql::ENTRY, args![child, entry], Line::read)?;
        add_kinds(self.conn, child, &mut found)?;
        let name = || StoreError::Unknown { what: "entry", name: entry.to_string() };
        found.into_iter().next().ok_or_else(name)
    }

    /// An entry with all that superseded it and all that it superseded, the oldest first.
    ///
    /// # Errors
    /// As [`Looking::entry`].
    pub fn versions(&mut self, entry: &EntryId) -> Result<Vec<Line>> {
        let mut versions = std::collections::VecDeque::from([self.entry(entry)?]);
        while let Some(earlier) = versions.front().and_then(|line| line.kept.change.clone()) {
            let earlier = self.entry(&earlier.of)?;
            versions.push_front(earlier);
        }
        while let Some((later, _)) = versions.back().and_then(|line| line.changed_by.clone()) {
            let later = self.entry(&later)?;
            versions.push_back(later);
        }
        Ok(versions.into())
    }

    /// Every record of the file in order of when it happened, history and withdrawals too, with
    /// kinds. Readings take those whose `changed_by` is `None` and whose `entry` is there.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn whole(&mut self) -> Result<Vec<Line>> {
        let mut lines = self.conn.rows(sql::WHOLE, args![&self.file.id], Line::read)?;
        add_kinds(self.conn, &self.file.id, &mut lines)?;
        Ok(lines)
    }

    /// The agencies that told something, with how many entries.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn agencies(&mut self) -> Result<Vec<(Agency, i64)>> {
        let list = sql::AGENCIES_TELLING;
        self.conn.rows(list, args![&self.file.id], |row| Ok((Agency(row.text(0)?), row.int(1)?)))
    }

    /// The people of the file as last recorded, the child first.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn people(&mut self) -> Result<Vec<KeptPerson>> {
        self.conn.rows(sql::PEOPLE, args![&self.file.id], KeptPerson::read)
    }

    /// Every version of one person, the oldest first.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn person_versions(&mut self, person: &PersonId) -> Result<Vec<KeptPerson>> {
        self.conn.rows(sql::PERSON_VERSIONS, args![&self.file.id, person], KeptPerson::read)
    }

    /// Who works or worked with the child.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn involvements(&mut self) -> Result<Vec<Involvement>> {
        self.conn.rows(sql::INVOLVEMENTS, args![&self.file.id], Involvement::read)
    }

    /// Who is or was kept out.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn exclusions(&mut self) -> Result<Vec<Exclusion>> {
        self.conn.rows(sql::EXCLUSIONS, args![&self.file.id], Exclusion::read)
    }

    /// Asks to see sealed entries.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn asks(&mut self) -> Result<Vec<Ask>> {
        self.conn.rows(sql::ASKS, args![&self.file.id], Ask::read)
    }

    /// When the file was opened in an emergency.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn break_glass(&mut self) -> Result<Vec<BreakGlass>> {
        self.conn.rows(sql::BREAK_GLASSES, args![&self.file.id], BreakGlass::read)
    }

    /// Who has looked, newest first, from before a line of the page before.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn who_looked(&mut self, before: Option<&(At, RowId)>, limit: i64) -> Result<Vec<Audit>> {
        of_child(self.conn, &self.file.id, before, limit)
    }

    /// Entries that this coder (name and version) has not coded yet, as recorded.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn uncoded(&mut self, coder: &str) -> Result<Vec<Kept>> {
        let list = sql::UNCODED;
        self.conn.rows(list, args![&self.file.id, coder], |row| Kept::read(&row.text(0)?))
    }

    /// A cached value with the head that it was made at: where that is not the file's head now,
    /// it is out of date.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn cached(&mut self, name: &str) -> Result<Option<(String, String)>> {
        let pair = |row: &Row<'_>| Ok((row.text(0)?, row.text(1)?));
        self.conn.row(sql::CACHED, args![&self.file.id, name], pair)
    }

    /// Whether a practitioner is kept out now.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn is_kept_out(&mut self, practitioner: &PractitionerId) -> Result<bool> {
        let out = |exclusion: &Exclusion| {
            exclusion.lifted.is_none() && exclusion.practitioner == *practitioner
        };
        Ok(self.exclusions()?.iter().any(out))
    }
}
