//! Lists across children, filtered in the query by whom the practitioner works with.

use crate::db::{Arg, Row, args};
use crate::page::marking_list;
use crate::{At, ChildId, Head, Person, PractitionerId, Result, Store, sql};
use chronology::{Agency, Marking};

/// Which children's files a list reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Reach {
    /// Files that the practitioner is involved in by name.
    #[default]
    Own,
    /// Also those that one of their teams is involved in.
    Teams,
    /// Also those that their agency is involved in.
    Agency,
    /// Every file (auditors, the partnership's strategic leads).
    All,
}

/// Whose list it is: plain data by which lists are filtered in SQL. Files that the practitioner is
/// kept out of (conflict of interest) are never listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Who asks.
    pub practitioner: PractitionerId,
    /// The agency they work for.
    pub agency: Agency,
    /// Which files.
    pub reach: Reach,
    /// Markings of their own agency's entries that they may read without asking.
    pub own: Vec<Marking>,
    /// Markings of other agencies' entries that they may read without asking. An entry that they
    /// recorded themselves, or whose opening they asked for and were granted, is readable always.
    pub others: Vec<Marking>,
}

/// A child on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildLine {
    /// The child.
    pub child: ChildId,
    /// The child as a person: names, born.
    pub person: Person,
    /// The head of the file; its length counts superseded and withdrawn records too.
    pub head: Head,
    /// When something was last recorded; `None` where nothing was.
    pub last_recorded: Option<At>,
}

impl ChildLine {
    pub(crate) fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            child: ChildId(row.text(0)?),
            person: Person::parse(&row.text(1)?)?,
            head: Head { length: row.int(2)?, hash: row.text(3)? },
            last_recorded: Some(row.text(4)?).filter(|at| !at.is_empty()).map(At::kept),
        })
    }

    /// Where the next page goes on: hand it to [`Store::children`].
    pub fn cursor(&self) -> (String, ChildId) {
        (self.person.sort_name(), self.child.clone())
    }
}

/// The arguments of a scope that every list shares.
pub(crate) struct ScopeArgs {
    pub(crate) agency: String,
    pub(crate) own: String,
    pub(crate) others: String,
}

impl Scope {
    pub(crate) fn args(&self) -> ScopeArgs {
        let agency = match self.reach {
            Reach::Agency | Reach::All => self.agency.0.clone(),
            Reach::Own | Reach::Teams => String::new(),
        };
        ScopeArgs { agency, own: marking_list(&self.own), others: marking_list(&self.others) }
    }

    pub(crate) fn by_team(&self) -> bool {
        self.reach != Reach::Own
    }
}

impl Store {
    /// Children within the scope, by name; `after` is the cursor of the last line of the page
    /// before. Involvements count on `day` (`2026-11-23`).
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn children(
        &self,
        scope: &Scope,
        day: &str,
        after: Option<&(String, ChildId)>,
        limit: i64,
    ) -> Result<Vec<ChildLine>> {
        let (name, child) = after.map_or(("", ""), |(name, child)| (name.as_str(), child.as_str()));
        let by = scope.args();
        let who = &scope.practitioner;
        self.db().read(|conn| {
            if scope.reach == Reach::All {
                let args: &[Arg<'_>] = args![name, child, who, limit];
                return conn.rows(sql::ALL_CHILDREN, args, ChildLine::read);
            }
            let args: &[Arg<'_>] = args![name, child, who, day, scope.by_team(), &by.agency, limit];
            conn.rows(sql::MY_CHILDREN, args, ChildLine::read)
        })
    }
}
