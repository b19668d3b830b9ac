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
}

impl Draft {
    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: RowId(row.text(0)?),
            child: full(row.text(1)?).map(ChildId),
            form: row.text(2)?,
            body: row.text(3)?,
            saved: At::kept(row.text(4)?),
        })
    }
}

impl Store {
    /// Saves a draft, over the one of the same name.
    ///
    /// # Errors
    /// Where the database does not answer, as everywhere here.
    pub fn put_draft(&self, of: &PractitionerId, draft: &Draft) -> Result<()> {
        let child = draft.child.as_ref().map_or("", ChildId::as_str);
        let row: &[Arg<'_>] = args![of, &draft.id, child, &draft.form, &draft.body, &draft.saved];
        self.db().write(|conn| conn.run(sql::PUT_DRAFT, row).map(|_| ()))
    }

    /// One of a practitioner's own drafts.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn draft(&self, of: &PractitionerId, id: &RowId) -> Result<Option<Draft>> {
        self.db().read(|conn| conn.row(sql::DRAFT, args![of, id], Draft::read))
    }

    /// A practitioner's own drafts, the last saved first.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn drafts(&self, of: &PractitionerId) -> Result<Vec<Draft>> {
        self.db().read(|conn| conn.rows(sql::DRAFTS, args![of], Draft::read))
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn drop_draft(&self, of: &PractitionerId, id: &RowId) -> Result<()> {
        self.db().write(|conn| conn.run(sql::DROP_DRAFT, args![of, id]).map(|_| ()))
    }
}
