//! A page of a child's chronology: filters, order, and where the next page begins.

use crate::chain::marking;
use crate::db::{Arg, Conn, Row, args};
use crate::fold::patterns;
use crate::{ChildId, How, Kept, Result, Scope, StoreError, marking_name, sql};
use chronology::{Agency, EntryId, Group, Kind, Marking};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Which entries of a child's file are wanted. The default is all that stand now, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Only of these agencies; empty for any.
    pub agencies: Vec<Agency>,
    /// Only of these kinds, as stated or as cached for the coder; empty for any.
    pub kinds: Vec<Kind>,
    /// Only of kinds of these groups (together with `kinds`); empty for any.
    pub groups: Vec<Group>,
    /// Not certainly before this day. An entry without a date is always among what is found: that
    /// its day was not recorded does not say that it was another day.
    pub from: Option<Date>,
    /// Not certainly after this day.
    pub to: Option<Date>,
    /// Each word must begin a word of the entry; accents and capitals do not matter. At most the
    /// first [`crate::WORDS_ASKED`] words count.
    pub text: String,
    /// Also entries that were superseded or withdrawn.
    pub history: bool,
    /// Newest first.
    pub newest_first: bool,
    /// Entries a page; 0 for fifty.
    pub limit: i64,
}

/// Entries a page where nothing is said.
const FIFTY: i64 = 50;

/// Where a page begins: just beyond an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    sort: String,
    place: i64,
}

impl Cursor {
    /// The cursor as an address carries it.
    pub fn text(&self) -> String {
        format!("{}.{}", self.sort, self.place)
    }

    /// Reads a cursor back.
    ///
    /// # Errors
    /// [`StoreError::Refused`] where the text is no cursor.
    pub fn read(text: &str) -> Result<Self> {
        let cursor = text.split_once('.').and_then(|(sort, place)| {
            let whole = sort.bytes().all(|byte| byte.is_ascii_digit());
            Some(Self { sort: sort.to_owned(), place: place.parse().ok()? }).filter(|_| whole)
        });
        cursor.ok_or_else(|| StoreError::Refused(format!("`{text}` is no place in a list")))
    }
}

/// A kind that was read out of an entry, with the words that gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coded {
    /// The kind.
    pub kind: Kind,
    /// The words of the entry that it was read out of; empty for a kind stated by a practitioner.
    pub words: String,
}

/// One entry of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The record.
    pub kept: Kept,
    /// Its link in the chain.
    pub hash: String,
    /// The later record that superseded or withdrew it.
    pub changed_by: Option<(EntryId, How)>,
    /// How the entry is marked now: as its last version is. An entry that was sealed after it was
    /// recorded is sealed in every version, whatever the record itself says.
    pub marking: Marking,
    /// Kinds stated, or cached by [`crate::Store::put_coded`].
    pub kinds: Vec<Coded>,
    sort: String,
}

impl Line {
    /// Where a page that begins just beyond this entry goes on.
    pub fn cursor(&self) -> Cursor {
        Cursor { sort: self.sort.clone(), place: self.kept.place }
    }

    pub(crate) fn read(row: &Row<'_>) -> Result<Self> {
        let by = row.maybe_text(4)?.map(EntryId);
        let how = match row.maybe_text(5)?.as_deref() {
            Some("withdraws") => How::Withdraws,
            _ => How::Supersedes,
        };
        Ok(Self {
            kept: Kept::read(&row.text(0)?)?,
            hash: row.text(1)?,
            sort: row.text(2)?,
            changed_by: by.map(|by| (by, how)),
            marking: marking(&row.text(6)?)?,
            kinds: Vec::new(),
        })
    }
}

/// A page of entries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The entries, in the order asked for.
    pub lines: Vec<Line>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Cursor>,
}

/// How much a filter finds, of how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// Entries found.
    pub found: i64,
    /// The first day that a found entry can have been on; `None` where no date is known.
    pub first: Option<Date>,
    /// The last day that a found entry can have been on.
    pub last: Option<Date>,
}

/// The child, and the practitioner by whose rights words and kinds are sought.
pub(crate) struct Asked<'a> {
    pub(crate) child: &'a ChildId,
    pub(crate) filter: &'a Filter,
    pub(crate) scope: &'a Scope,
}

impl Asked<'_> {
    pub(crate) fn page(&self, conn: &mut Conn, after: Option<&Cursor>) -> Result<Page> {
        let down = !self.filter.newest_first;
        let (sort, place) = match after {
            Some(cursor) => (cursor.sort.as_str(), cursor.place),
            None if down => ("", 0),
            None => ("~", i64::MAX),
        };
        let limit = if self.filter.limit > 0 { self.filter.limit } else { FIFTY };
        let statement = if down { sql::PAGE_DOWN } else { sql::PAGE_UP };
        let mut lines = self.with_args(|found| {
            let whole = [found, args![sort, place, limit + 1]].concat();
            conn.rows(statement, &whole, Line::read)
        })?;
        let more = lines.len() as i64 > limit;
        lines.truncate(limit as usize);
        add_kinds(conn, self.child, &mut lines)?;
        let next = lines.last().filter(|_| more).map(Line::cursor);
        Ok(Page { lines, next })
    }

    pub(crate) fn extent(&self, conn: &mut Conn) -> Result<Extent> {
        let found = self.with_args(|found| {
            conn.row(sql::EXTENT, found, |row| {
                let (first, last) = (row.maybe_int(1)?, row.maybe_int(2)?);
                Ok(Extent { found: row.int(0)?, first: day(first), last: day(last) })
            })
        })?;
        Ok(found.unwrap_or_default())
    }

    /// The arguments of a filter.
    fn with_args<T>(&self, run: impl FnOnce(&[Arg<'_>]) -> Result<T>) -> Result<T> {
        let filter = self.filter;
        let agencies = list(filter.agencies.iter().map(|agency| agency.0.as_str()));
        let grouped = Kind::ALL.iter().filter(|kind| filter.groups.contains(&kind.group()));
        let kinds = list(filter.kinds.iter().chain(grouped).map(|kind| kind.name()));
        let no_kind = filter.kinds.is_empty() && filter.groups.is_empty();
        let kinds = if no_kind { String::new() } else { kinds };
        let any = no_kind && crate::words(&filter.text).is_empty();
        let latest = filter.to.map_or(i64::MAX, |day| minute_of(day) + 1439);
        let earliest = filter.from.map_or(i64::MIN, minute_of);
        let patterns = patterns(&filter.text);
        let by = self.scope.args();
        let mut all =
            args![self.child, filter.history, &agencies, latest, earliest, any, &kinds].to_vec();
        all.extend(patterns.iter().map(Arg::from));
        all.extend(by.readable(self.scope));
        run(&all)
    }
}

/// Adds the kinds of every line, by one statement over the stretch that the page covers.
pub(crate) fn add_kinds(conn: &mut Conn, child: &ChildId, lines: &mut [Line]) -> Result<()> {
    let key = |line: &Line| (line.sort.clone(), line.kept.place);
    let (Some(first), Some(last)) = (lines.iter().map(key).min(), lines.iter().map(key).max())
    else {
        return Ok(());
    };
    let stretch: &[Arg<'_>] = args![child, &first.0, first.1, &last.0, last.1];
    let mut found: std::collections::HashMap<String, Vec<Coded>> = std::collections::HashMap::new();
    conn.each(sql::CODED_BETWEEN, stretch, &mut |row| {
        // A kind that this program no longer knows was cached by another; it will be coded again.
        if let Ok(kind) = row.text(1)?.parse() {
            found.entry(row.text(0)?).or_default().push(Coded { kind, words: row.text(2)? });
        }
        Ok(())
    })?;
    for line in lines {
        line.kinds = found.remove(&line.kept.id.0).unwrap_or_default();
    }
    Ok(())
}

/// Names as a statement takes them: `,a,b,`; empty for any.
fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let joined = names.collect::<Vec<_>>().join(",");
    if joined.is_empty() { joined } else { format!(",{joined},") }
}

pub(crate) fn marking_list(markings: &[Marking]) -> String {
    list(markings.iter().map(|marking| marking_name(*marking)))
}

fn minute_of(day: Date) -> i64 {
    crate::chain::minutes(day.to_datetime(jiff::civil::Time::midnight()))
}

fn day(minutes: Option<i64>) -> Option<Date> {
    let days = i32::try_from(minutes?.div_euclid(1440)).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(days)).ok()
}
