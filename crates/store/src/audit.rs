//! Audit lines: who did or saw what, and by which policies they might.

use crate::db::{Arg, Conn, Db, Lent, Row, args, write_on};
use crate::{At, ChildId, PractitionerId, Result, RowId, Store, StoreError, sql};
use chronology::{Agency, EntryId};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One line of the audit. It is never changed and never deleted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Audit {
    /// Its name.
    pub id: RowId,
    /// When.
    pub at: At,
    /// Who; empty where nobody is signed in (a failed sign-in).
    pub practitioner: PractitionerId,
    /// The agency they act for; empty where there is none.
    pub agency: Option<Agency>,
    /// What they did or saw, by the name of the act (`look`, `record`, `sign_in` …).
    pub act: String,
    /// The child whose file it was; `None` for what is about no child.
    pub child: Option<ChildId>,
    /// The entry, where it was about one.
    pub entry: Option<EntryId>,
    /// The policies that allowed or refused it, joined by a blank.
    pub because: String,
    /// What else an auditor needs (the page, the words sought, the reason given).
    pub detail: String,
    /// The operation's id, as the log and an error page show it.
    pub operation: String,
}

/// What an auditor asks for; an empty value stands for any.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// Only by this practitioner.
    pub practitioner: PractitionerId,
    /// Only for this agency.
    pub agency: Option<Agency>,
    /// Only this act.
    pub act: String,
    /// Only about this child's file; an empty name asks for lines about no file.
    pub child: Option<ChildId>,
    /// Not before this moment; the default is the beginning.
    pub since: At,
    /// Only before this moment.
    pub until: Option<At>,
    /// Only before this line: its moment and name, from the last line of the page before.
    pub before: Option<(At, RowId)>,
    /// Lines a page.
    pub limit: i64,
}

/// After every moment that is ever kept.
pub(crate) const END_OF_TIME: &str = "9999";

impl Audit {
    pub(crate) fn child(&self) -> Result<&ChildId> {
        self.child.as_ref().ok_or(StoreError::NoChild)
    }

    pub(crate) fn write(&self, conn: &mut Conn) -> Result<()> {
        let text = |name: Option<&str>| name.unwrap_or_default().to_owned();
        let child = text(self.child.as_ref().map(ChildId::as_str));
        let agency = text(self.agency.as_ref().map(|agency| agency.0.as_str()));
        let entry = text(self.entry.as_ref().map(|entry| entry.0.as_str()));
        let line: &[Arg<'_>] = args![
            &child,
            &self.id,
            &self.at,
            &self.practitioner,
            &agency,
            &self.act,
            &entry,
            &self.because,
            &self.detail,
            &self.operation,
        ];
        conn.run(sql::ADD_AUDIT, line).map(|_| ())
    }

    pub(crate) fn read(row: &Row<'_>) -> Result<Self> {
        let full = |text: String| Some(text).filter(|text| !text.is_empty());
        Ok(Self {
            child: full(row.text(0)?).map(ChildId),
            id: RowId(row.text(1)?),
            at: At::kept(row.text(2)?),
            practitioner: PractitionerId(row.text(3)?),
            agency: full(row.text(4)?).map(Agency),
            act: row.text(5)?,
            entry: full(row.text(6)?).map(EntryId),
            because: row.text(7)?,
            detail: row.text(8)?,
            operation: row.text(9)?,
        })
    }
}

/// Who has looked at one file, newest first, from before a line of the page before.
pub(crate) fn of_child(
    conn: &mut Conn,
    child: &ChildId,
    before: Option<&(At, RowId)>,
    limit: i64,
) -> Result<Vec<Audit>> {
    let (at, id) = before.map_or((END_OF_TIME, ""), |(at, id)| (at.as_str(), id.as_str()));
    conn.rows(sql::WHO_LOOKED, args![child, at, id, limit], Audit::read)
}

impl Store {
    /// Writes an audit line that goes with no look and no act (a refusal, a sign-in).
    ///
    /// # Errors
    /// Where it could not be kept; then what it tells of must not happen.
    pub fn note(&self, audit: &Audit) -> Result<()> {
        self.inner.audits.write(self.db(), audit)
    }

    /// Writes several such lines, all or none.
    ///
    /// # Errors
    /// As [`Store::note`].
    pub fn note_all(&self, audits: &[Audit]) -> Result<()> {
        self.db().write(|conn| audits.iter().try_for_each(|audit| audit.write(conn)))
    }

    /// Whether a line of a practitioner's act on a child's file has been kept since a moment.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn noted(
        &self,
        practitioner: &PractitionerId,
        child: &ChildId,
        act: &str,
        since: &At,
    ) -> Result<bool> {
        let asked: &[Arg<'_>] = args![practitioner, child, since, act];
        let found = self.db().read(|conn| conn.row(sql::NOTED, asked, |_| Ok(())))?;
        Ok(found.is_some())
    }

    /// What a practitioner did or saw in a child's file between two moments, in order: what the
    /// review of an emergency opening has to know.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn looked_during(
        &self,
        child: &ChildId,
        practitioner: &PractitionerId,
        from: &At,
        to: &At,
        limit: i64,
    ) -> Result<Vec<Audit>> {
        let asked: &[Arg<'_>] = args![child, practitioner, from, to, limit];
        self.db().read(|conn| conn.rows(sql::LOOKED_DURING, asked, Audit::read))
    }

    /// The audit, newest first.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn audit(&self, filter: &AuditFilter) -> Result<Vec<Audit>> {
        let end = filter.until.as_ref().map_or(END_OF_TIME, At::as_str);
        let before = filter.before.as_ref();
        // A line of the page before lies before the end already.
        let (at, id) = before.map_or((end, ""), |(at, id)| (at.as_str(), id.as_str()));
        let agency = filter.agency.as_ref().map_or("", |agency| agency.0.as_str());
        self.db().read(|conn| {
            if let Some(child) = &filter.child {
                let (who, act) = (&filter.practitioner, &filter.act);
                let asked: &[Arg<'_>] =
                    args![child, at, id, &filter.since, who, act, agency, filter.limit];
                return conn.rows(sql::AUDITS_OF, asked, Audit::read);
            }
            let asked: &[Arg<'_>] = args![
                at,
                id,
                &filter.since,
                &filter.practitioner,
                &filter.act,
                agency,
                filter.limit,
            ];
            conn.rows(sql::AUDITS, asked, Audit::read)
        })
    }
}

type Told = Arc<Mutex<Option<Result<()>>>>;

/// Lines that wait for the writer. Whoever gets the writer next commits them all at once, so that
/// sixty-four looks cost little more than one.
#[derive(Default)]
pub(crate) struct Audits {
    waiting: Mutex<Vec<(Audit, Told)>>,
}

/// Nothing under these locks can panic.
fn open<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Audits {
    /// Keeps a line, alone or together with others that wait; it is committed on return.
    pub(crate) fn write(&self, db: &Db, audit: &Audit) -> Result<()> {
        if !db.is_lite() {
            // A server shares its commits between connections by itself.
            return db.write(|conn| audit.write(conn));
        }
        let told = Told::default();
        open(&self.waiting).push((audit.clone(), told.clone()));
        let mut writer = db.writer();
        if let Some(done) = open(&told).take() {
            return done;
        }
        // The writer is held until everyone in the batch has been told.
        let batch = std::mem::take(&mut *open(&self.waiting));
        for (done, other) in commit(&mut writer, &batch).into_iter().zip(&batch) {
            *open(&other.1) = Some(done);
        }
        open(&told)
            .take()
            .unwrap_or_else(|| Err(StoreError::Engine("an audit line got lost".into())))
    }
}

/// One commit for all; where that fails, each on its own, so that one bad line spoils no other.
fn commit(writer: &mut Result<Lent<'_>>, batch: &[(Audit, Told)]) -> Vec<Result<()>> {
    let lent = match writer {
        Ok(lent) => lent,
        Err(error) => return batch.iter().map(|_| Err(error.clone())).collect(),
    };
    let all = write_on(lent, |conn| batch.iter().try_for_each(|(audit, _)| audit.write(conn)));
    match all {
        Err(_) if batch.len() > 1 => {
            let alone = |line: &(Audit, Told)| write_on(lent, |conn| line.0.write(conn));
            batch.iter().map(alone).collect()
        }
        done => batch.iter().map(|_| done.clone()).collect(),
    }
}
