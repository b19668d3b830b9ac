//! Drafts: what a practitioner has begun to write, so that nothing is lost when time runs out.

use crate::db::{Arg, Row, args};
use crate::folks::full;
use crate::{At, ChildId, PractitionerId, Result, RowId, Store, sql};

/// Something begun. Only its writer ever reads it; it is no part of a child's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its name.
    pub id: RowId,
    /// The child it is about, where it is about one.
    pub child: Option<ChildId>,
    /// The form it belongs to.
    pub form: String,
    /// The form's fields as JSON.
    pub body: String,
    /// When it was last saved.
    pub saved: At,
    /// When it goes by itself; `None` where it waits for its writer however long.
    pub ends: Option<At>,
}

impl Draft {
    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: RowId(row.text(0)?),
            child: full(row.text(1)?).map(ChildId),
            form: row.text(2)?,
            body: row.text(3)?,
            saved: At::kept(row.text(4)?),
            ends: full(row.text(5)?).map(At::kept),
        })
    }
}

impl Store {
    /// Saves a draft, over the one of the same name. Drafts of anyone whose time has run out at the
    /// moment of saving are thrown away.
    ///
    /// # Errors
    /// Where the database does not answer, as everywhere here.
    pub fn put_draft(&self, of: &PractitionerId, draft: &Draft) -> Result<()> {
        let child = draft.child.as_ref().map_or("", ChildId::as_str);
        let (form, saved) = (&draft.form, &draft.saved);
        let ends = draft.ends.as_ref().map_or("", At::as_str);
        let row: &[Arg<'_>] = args![of, &draft.id, child, form, &draft.body, saved, ends];
        self.db().write(|conn| {
            conn.run(sql::DROP_OLD_DRAFTS, args![saved])?;
            conn.run(sql::PUT_DRAFT, row).map(|_| ())
        })
    }

    /// One of a practitioner's own drafts, where its time has not run out.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn draft(&self, of: &PractitionerId, id: &RowId, now: &At) -> Result<Option<Draft>> {
        self.db().read(|conn| conn.row(sql::DRAFT, args![of, id, now], Draft::read))
    }

    /// A practitioner's own drafts whose time has not run out, the last saved first; without their
    /// bodies, which can be long.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn drafts(&self, of: &PractitionerId, now: &At) -> Result<Vec<Draft>> {
        self.db().read(|conn| conn.rows(sql::DRAFTS, args![of, now], Draft::read))
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn drop_draft(&self, of: &PractitionerId, id: &RowId) -> Result<()> {
        self.db().write(|conn| conn.run(sql::DROP_DRAFT, args![of, id]).map(|_| ()))
    }
}
