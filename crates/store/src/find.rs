//! Finding people and words across children. The two engines index words in their own ways; both
//! hold the same folded words and answer the same.

use crate::db::{Arg, Conn, Row, args};
use crate::fold::{WORDS_ASKED, words};
use crate::{At, ChildId, KeptPerson, Line, Reach, Result, Scope, Store};

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
            "select c.person, c.version, c.recorded, c.practitioner, c.is_child, c.body, c.child",
            " from ",
            sought!($engine),
            " join person c on c.child = s.child and c.person = s.name and c.is_current",
            " where ",
            matching!($engine),
            " and s.what = 'person'",
            " and ($2 = '' or c.born = $2) and ",
            $scope,
            " order by c.name, c.child, c.person limit ",
            $limit
        )
    };
}

macro_rules! entries {
    ($engine:ident, $scope:expr, $limit:literal) => {
        concat!(
            "select e.body, e.hash, e.sort, e.place, n.entry, n.change from ",
            sought!($engine),
            " join entry e on e.child = s.child and e.entry = s.name",
            " join child c on c.child = e.child",
            " left join entry n on n.child = e.child and n.changed = e.entry",
            " where ",
            matching!($engine),
            " and s.what = 'entry' and n.place is null and ",
            readable!("e.child", "$2", "$3", "$4", "$5", "$6"),
            " and ",
            $scope,
            " order by e.recorded desc, e.child, e.place limit ",
            $limit
        )
    };
}

/// One question for both engines, over every file or over those reached.
struct Question {
    lite: &'static str,
    pg: &'static str,
}

const PEOPLE: Question = Question {
    lite: people!(lite, reached!("$3", "$4", "$5", "$6"), "$7"),
    pg: people!(pg, reached!("$3", "$4", "$5", "$6"), "$7"),
};
const PEOPLE_ALL: Question = Question {
    lite: people!(lite, not_kept_out!("$3"), "$4"),
    pg: people!(pg, not_kept_out!("$3"), "$4"),
};
const ENTRIES: Question = Question {
    lite: entries!(lite, reached!("$2", "$7", "$8", "$9"), "$10"),
    pg: entries!(pg, reached!("$2", "$7", "$8", "$9"), "$10"),
};
const ENTRIES_ALL: Question = Question {
    lite: entries!(lite, not_kept_out!("$2"), "$7"),
    pg: entries!(pg, not_kept_out!("$2"), "$7"),
};

/// Every question, for the test that prepares each on its engine.
#[cfg(test)]
pub(crate) fn all(lite: bool) -> Vec<&'static str> {
    let all = [PEOPLE, PEOPLE_ALL, ENTRIES, ENTRIES_ALL];
    all.into_iter().map(|one| if lite { one.lite } else { one.pg }).collect()
}

impl Question {
    fn of(&self, conn: &Conn) -> &'static str {
        match conn {
            Conn::Lite(_) => self.lite,
            Conn::Pg(_) => self.pg,
        }
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

impl Store {
    /// People whose names, identifiers, addresses or numbers have, for every word, a word that
    /// begins with it; born on a day where one is given. Only from files within the scope.
    ///
    /// # Errors
    /// Where the database does not answer. No word at all finds nobody.
    pub fn find_people(
        &self,
        scope: &Scope,
        day: &str,
        text: &str,
        born: Option<&str>,
        limit: i64,
    ) -> Result<Vec<FoundPerson>> {
        let words = words(text);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let (by, born) = (scope.args(), born.unwrap_or_default());
        let read = |row: &Row<'_>| {
            Ok(FoundPerson { child: ChildId(row.text(6)?), person: KeptPerson::read(row)? })
        };
        self.db().read(|conn| {
            let asked = asked(conn, &words);
            if scope.reach == Reach::All {
                let args: &[Arg<'_>] = args![&asked, born, &scope.practitioner, limit];
                return conn.rows(PEOPLE_ALL.of(conn), args, read);
            }
            let (who, team) = (&scope.practitioner, scope.by_team());
            let args: &[Arg<'_>] = args![&asked, born, who, day, team, &by.agency, limit];
            conn.rows(PEOPLE.of(conn), args, read)
        })
    }

    /// Entries that stand, in files within the scope and readable within it, that have for every
    /// word a word that begins with it; the last recorded first. A sealed entry that the scope may
    /// not read is not found.
    ///
    /// # Errors
    /// Where the database does not answer. No word at all finds nothing.
    pub fn find_entries(
        &self,
        scope: &Scope,
        now: &At,
        day: &str,
        text: &str,
        limit: i64,
    ) -> Result<Vec<Line>> {
        let words = words(text);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let by = scope.args();
        self.db().read(|conn| {
            let asked = asked(conn, &words);
            let (who, agency) = (&scope.practitioner, &scope.agency);
            let first: &[Arg<'_>] = args![&asked, who, agency, &by.own, &by.others, now];
            if scope.reach == Reach::All {
                let all = [first, args![limit]].concat();
                return conn.rows(ENTRIES_ALL.of(conn), &all, Line::read);
            }
            let rest: &[Arg<'_>] = args![day, scope.by_team(), &by.agency, limit];
            conn.rows(ENTRIES.of(conn), &[first, rest].concat(), Line::read)
        })
    }
}
