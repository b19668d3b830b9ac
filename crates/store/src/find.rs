//! Finding people and words across children. The two engines index words in their own ways; both
//! hold the same folded words and answer the same.

use crate::db::{Arg, Conn, Row, args};
use crate::fold::{WORDS_ASKED, patterns, words};
use crate::scope::ScopeArgs;
use crate::{At, ChildId, KeptPerson, Line, PersonId, Result, Scope, Store, sql};

/// Rows of the index: how each engine finds words in its own.
macro_rules! sought {
    (lite) => {
        "sought_index f join sought s on s.number = f.rowid"
    };
    (pg) => {
        "sought s"
    };
}

macro_rules! matching {
    (lite) => {
        "sought_index match $1"
    };
    (pg) => {
        "s.tokens @@ to_tsquery('simple', $1)"
    };
}

macro_rules! people {
    ($engine:ident, $scope:expr, $limit:literal) => {
        concat!(
            "select p.person, p.version, p.recorded, p.practitioner, p.is_child, p.body, p.child",
            " from ",
            sought!($engine),
            " join person p on p.child = s.child and p.person = s.name and p.is_current",
            " join child c on c.child = p.child where ",
            matching!($engine),
            " and s.what = 'person' and ($2 = '' or p.born = $2) and ",
            $scope,
            " order by p.name, p.child, p.person limit ",
            $limit
        )
    };
}

macro_rules! entries {
    ($engine:ident, $scope:expr, $limit:literal) => {
        concat!(
            "select e.body, e.hash, e.sort, e.place, n.entry, n.change, e.marking from ",
            sought!($engine),
            " join entry e on e.child = s.child and e.entry = s.name",
            " join child c on c.child = e.child",
            " left join entry n on n.child = e.child and n.changed = e.entry and n.changed <> '' where ",
            matching!($engine),
            " and s.what = 'entry' and n.place is null and ",
            readable!("e.marking", "e.child", "$2", "$3", "$4", "$5", "$6", "$7", "$8"),
            " and ",
            $scope,
            " order by e.recorded desc, e.child, e.place limit ",
            $limit
        )
    };
}

/// One question for both engines: over the files reached, and over every file.
struct Question {
    lite: [&'static str; 2],
    pg: [&'static str; 2],
}

const PEOPLE: Question = Question {
    lite: [
        people!(lite, reached!("$3", "$4", "$5", "$6", "$7", "$8", "$9"), "$10"),
        people!(lite, open!("$3", "$4"), "$5"),
    ],
    pg: [
        people!(pg, reached!("$3", "$4", "$5", "$6", "$7", "$8", "$9"), "$10"),
        people!(pg, open!("$3", "$4"), "$5"),
    ],
};
const ENTRIES: Question = Question {
    lite: [
        entries!(lite, reached!("$9", "$10", "$11", "$12", "$13", "$14", "$15"), "$16"),
        entries!(lite, open!("$9", "$10"), "$11"),
    ],
    pg: [
        entries!(pg, reached!("$9", "$10", "$11", "$12", "$13", "$14", "$15"), "$16"),
        entries!(pg, open!("$9", "$10"), "$11"),
    ],
};

/// Every question, for the test that prepares each on its engine.
#[cfg(test)]
pub(crate) fn all(lite: bool) -> Vec<&'static str> {
    [PEOPLE, ENTRIES].into_iter().flat_map(|one| if lite { one.lite } else { one.pg }).collect()
}

impl Question {
    /// Asks for all words, with `first` after them, then the scope and the limit.
    fn ask<T>(
        &self,
        conn: &mut Conn,
        words: &[String],
        first: &[Arg<'_>],
        (scope, by, limit): (&Scope, &ScopeArgs, i64),
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let asked = asked(conn, words);
        let [reached, every] = if matches!(conn, Conn::Lite(_)) { self.lite } else { self.pg };
        let mut all = [args![&asked], first].concat();
        if scope.reach.every {
            all.extend(by.open(scope));
        } else {
            all.extend(by.reached(scope));
        }
        all.push(limit.into());
        conn.rows(if scope.reach.every { every } else { reached }, &all, read)
    }
}

/// Every word asked, each as the beginning of a word, in the engine's own way of asking. Words
/// hold letters and digits only, so that nothing in them can be taken for a command.
fn asked(conn: &Conn, words: &[String]) -> String {
    let each = |word: &String| match conn {
        Conn::Lite(_) => format!("\"{word}\"*"),
        Conn::Pg(_) => format!("'{word}':*"),
    };
    let all: Vec<String> = words.iter().take(WORDS_ASKED).map(each).collect();
    all.join(if matches!(conn, Conn::Lite(_)) { " AND " } else { " & " })
}

/// A person found, and in whose file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPerson {
    /// The child whose file names the person.
    pub child: ChildId,
    /// The person as last recorded there.
    pub person: KeptPerson,
}

impl FoundPerson {
    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self { child: ChildId(row.text(6)?), person: KeptPerson::read(row)? })
    }
}

impl Store {
    /// People whose names, identifiers, addresses or numbers have, for every word, a word that
    /// begins with it; born on a day where one is given. Only from files within the scope.
    ///
    /// # Errors
    /// Where the database does not answer. No word at all finds nobody.
    pub fn find_people(
        &self,
        scope: &Scope,
        text: &str,
        born: Option<&str>,
        limit: i64,
    ) -> Result<Vec<FoundPerson>> {
        let words = words(text);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let (by, first) = (scope.args(), args![born.unwrap_or_default()]);
        let about = (scope, &by, limit);
        self.db().read(|conn| PEOPLE.ask(conn, &words, first, about, FoundPerson::read))
    }

    /// A person whom someone found by other means, as last recorded: only in a file within the
    /// scope.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn person_within(
        &self,
        scope: &Scope,
        (child, person): (&ChildId, &PersonId),
    ) -> Result<Option<FoundPerson>> {
        let by = scope.args();
        let mut all: Vec<Arg<'_>> = args![child, person].to_vec();
        let statement = if scope.reach.every {
            all.extend(by.open(scope));
            sql::PERSON_OPEN
        } else {
            all.extend(by.reached(scope));
            sql::PERSON_REACHED
        };
        self.db().read(|conn| conn.row(statement, &all, FoundPerson::read))
    }

    /// People of all files as last recorded, in the order of recording, from beyond one of them or
    /// from a moment (with empty names). For holding them in memory: what is told of them to anyone
    /// is asked of [`Store::person_within`].
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn people_since(
        &self,
        (recorded, child, person): (&At, &ChildId, &PersonId),
        limit: i64,
    ) -> Result<Vec<FoundPerson>> {
        let asked: &[Arg<'_>] = args![recorded, child, person, limit];
        self.db().read(|conn| conn.rows(sql::PEOPLE_SINCE, asked, FoundPerson::read))
    }

    /// Entries that stand, in files within the scope and readable within it, that have for every
    /// word a word that begins with it; the last recorded first. A sealed entry that the scope may
    /// not read is not found.
    ///
    /// # Errors
    /// Where the database does not answer. No word at all finds nothing.
    pub fn find_entries(&self, scope: &Scope, text: &str, limit: i64) -> Result<Vec<Line>> {
        let words = words(text);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let by = scope.args();
        if !scope.reach.every && !scope.reach.agency {
            return self.find_mine(scope, &by, text, limit);
        }
        let first = by.readable(scope);
        self.db().read(|conn| ENTRIES.ask(conn, &words, &first, (scope, &by, limit), Line::read))
    }

    fn find_mine(
        &self,
        scope: &Scope,
        by: &ScopeArgs,
        text: &str,
        limit: i64,
    ) -> Result<Vec<Line>> {
        let patterns = patterns(text);
        let mut all: Vec<Arg<'_>> = patterns.iter().map(Arg::from).collect();
        all.extend(by.readable(scope));
        // Who asks and when are among the arguments already.
        let [named, _, today, teams, agency, emergency, _] = by.reached(scope);
        all.extend([named, today, teams, agency, emergency, limit.into()]);
        self.db().read(|conn| conn.rows(sql::FIND_MINE, &all, Line::read))
    }
}
