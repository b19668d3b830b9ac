//! Lists across children, filtered in the query by whom the practitioner works with.

use crate::db::{Arg, Row, args};
use crate::page::marking_list;
use crate::{At, ChildId, Head, Person, PractitionerId, Result, Store, sql};
use chronology::{Agency, Marking};
use jiff::civil::Date;

/// By which ties a list reaches a child's file. The default reaches nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[expect(clippy::struct_excessive_bools, reason = "five ties, each held or not")]
pub struct Reach {
    /// Every file, whatever the other fields say.
    pub every: bool,
    /// Files that the practitioner is involved in by name.
    pub named: bool,
    /// Files that one of the practitioner's teams is involved in.
    pub teams: bool,
    /// Files that the practitioner's agency is involved in.
    pub agency: bool,
    /// Files that the practitioner has opened in an emergency that has not ended.
    pub emergency: bool,
}

/// Which entries may be read without asking, by their markings. The default reads nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Readable {
    /// Markings open whoever recorded the entry.
    pub anyone: Vec<Marking>,
    /// Markings open where the practitioner's agency recorded it.
    pub own_agency: Vec<Marking>,
    /// Markings open where the practitioner is its author (what came with a return has none).
    pub own: Vec<Marking>,
    /// Markings open where the practitioner asked for the entry and it is open to them now.
    pub opened: Vec<Marking>,
}

/// Whose list it is and when: plain data by which lists are filtered in SQL. Two kinds of file are
/// never listed: those that the practitioner is kept out of, and those that only practitioners
/// involved by name may know of, without their name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Who asks.
    pub practitioner: PractitionerId,
    /// The agency they work for.
    pub agency: Agency,
    /// The moment: what was opened to them until later is open.
    pub now: At,
    /// The day in London: involvements in force on it count.
    pub today: Date,
    /// Which files.
    pub reach: Reach,
    /// Which entries of those files words, kinds and counts are sought in.
    pub readable: Readable,
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

/// Entries of one agency that are new in a child's file to whoever asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The child.
    pub child: ChildId,
    /// The agency that recorded them.
    pub agency: Agency,
    /// How many.
    pub entries: i64,
    /// When the last of them was recorded.
    pub last: At,
    /// When whoever asks last read entries of the file; `None` where they never did.
    pub seen: Option<At>,
}

/// The texts of a scope that statements take.
pub(crate) struct ScopeArgs {
    agency: String,
    today: String,
    markings: [String; 4],
}

impl Scope {
    pub(crate) fn args(&self) -> ScopeArgs {
        let may = &self.readable;
        ScopeArgs {
            agency: if self.reach.agency { self.agency.0.clone() } else { String::new() },
            today: self.today.to_string(),
            markings: [&may.anyone, &may.own_agency, &may.own, &may.opened]
                .map(|list| marking_list(list)),
        }
    }
}

impl ScopeArgs {
    /// Arguments of `readable!`.
    pub(crate) fn readable<'a>(&'a self, scope: &'a Scope) -> [Arg<'a>; 7] {
        let [anyone, own_agency, own, opened] = &self.markings;
        let (agency, who) = (&scope.agency, &scope.practitioner);
        [
            anyone.into(),
            agency.into(),
            own_agency.into(),
            who.into(),
            own.into(),
            opened.into(),
            (&scope.now).into(),
        ]
    }

    /// Arguments of `open!`.
    pub(crate) fn open<'a>(&'a self, scope: &'a Scope) -> [Arg<'a>; 2] {
        [(&scope.practitioner).into(), (&self.today).into()]
    }

    /// Arguments of `reached!`.
    pub(crate) fn reached<'a>(&'a self, scope: &'a Scope) -> [Arg<'a>; 7] {
        [
            scope.reach.named.into(),
            (&scope.practitioner).into(),
            (&self.today).into(),
            scope.reach.teams.into(),
            (&self.agency).into(),
            scope.reach.emergency.into(),
            (&scope.now).into(),
        ]
    }
}

impl Store {
    /// Children within the scope, by name; `after` is the cursor of the last line of the page
    /// before.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn children(
        &self,
        scope: &Scope,
        after: Option<&(String, ChildId)>,
        limit: i64,
    ) -> Result<Vec<ChildLine>> {
        let (name, child) = after.map_or(("", ""), |(name, child)| (name.as_str(), child.as_str()));
        let by = scope.args();
        let mut all: Vec<Arg<'_>> = args![name, child].to_vec();
        let statement = if scope.reach.every {
            all.extend(by.open(scope));
            sql::ALL_CHILDREN
        } else {
            all.extend(by.reached(scope));
            if scope.reach.agency { sql::AGENCY_CHILDREN } else { sql::MY_CHILDREN }
        };
        all.push(limit.into());
        self.db().read(|conn| conn.rows(statement, &all, ChildLine::read))
    }

    /// What agencies other than the practitioner's own recorded, in files within the scope, since
    /// the practitioner last read entries there: entries that stand and that the scope may read, by
    /// file and agency, the last recorded first. That a scope reaches every file does not count: only
    /// its ties make a list of one's own.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn news(&self, scope: &Scope, limit: i64) -> Result<Vec<News>> {
        let by = scope.args();
        let [named, who, today, teams, agency, emergency, now] = by.reached(scope);
        let [anyone, _, own_agency, _, own, opened, _] = by.readable(scope);
        let mut all = vec![who, named, today, teams, agency, emergency, now];
        all.extend([(&scope.agency).into(), anyone, own_agency, own, opened, limit.into()]);
        self.db().read(|conn| {
            conn.rows(sql::NEWS, &all, |row| {
                Ok(News {
                    child: ChildId(row.text(0)?),
                    agency: Agency(row.text(1)?),
                    entries: row.int(2)?,
                    last: At::kept(row.text(3)?),
                    seen: Some(row.text(4)?).filter(|at| !at.is_empty()).map(At::kept),
                })
            })
        })
    }
}
