//! Acts: what a practitioner adds to a file, or changes in the partnership, with its audit line in
//! one transaction.

use crate::chain::{Columns, START, link};
use crate::db::{Arg, Conn, args};
use crate::{
    Ask, At, Audit, BreakGlass, Change, Child, ChildId, Head, How, Involvement, Kept, New, Person,
    PersonId, PractitionerId, Result, RowId, Store, StoreError, sql,
};
use chronology::{EntryId, Marking};

impl Store {
    /// Does all that `acting` does, and keeps the audit line, in one transaction; or nothing.
    ///
    /// # Errors
    /// Whatever `acting` gives; see [`StoreError`].
    pub fn act<T>(
        &self,
        audit: &Audit,
        acting: impl FnOnce(&mut Acting<'_>) -> Result<T>,
    ) -> Result<T> {
        self.db().write(|conn| {
            audit.write(conn)?;
            acting(&mut Acting { conn, audit })
        })
    }
}

/// The open transaction of one act. What is about a child is about the child that the audit line
/// names; what is recorded is recorded by its practitioner, at its moment.
pub struct Acting<'a> {
    pub(crate) conn: &'a mut Conn,
    pub(crate) audit: &'a Audit,
}

fn worded(what: &str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(StoreError::Refused(format!("{what} is empty")));
    }
    Ok(())
}

fn touched(rows: u64, what: &'static str, name: &str) -> Result<()> {
    if rows == 0 {
        return Err(StoreError::Unknown { what, name: name.to_owned() });
    }
    Ok(())
}

impl<'a> Acting<'a> {
    fn child(&self) -> Result<&'a ChildId> {
        self.audit.child()
    }

    /// Opens a file for a child, with the child as its first person.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where there is one of that name.
    pub fn open_file(&mut self, child_as_person: &PersonId, person: &Person) -> Result<Head> {
        let (child, audit) = (self.child()?, self.audit);
        self.conn.run(sql::ADD_CHILD, args![child, &audit.at, &audit.practitioner, START])?;
        self.put(child, child_as_person, person, true)?;
        Ok(Head { length: 0, hash: START.to_owned() })
    }

    /// Appends entries in the order given, and says where the file stands then.
    ///
    /// `expected` is the head that the practitioner looked at: where the file has gone on since,
    /// nothing is kept ([`StoreError::Moved`]). `None` appends wherever the file stands, which is
    /// right for what does not depend on the rest of it.
    ///
    /// # Errors
    /// [`StoreError::Moved`]; [`StoreError::Exists`] for a name that is kept already;
    /// [`StoreError::Unknown`] and [`StoreError::AlreadyChanged`] for what cannot be superseded
    /// or withdrawn; [`StoreError::Refused`] for a change without a reason.
    pub fn append(&mut self, new: &[New], expected: Option<&Head>) -> Result<Head> {
        let child = self.child()?;
        let mut head = self.locked(child)?;
        if expected.is_some_and(|expected| *expected != head) {
            return Err(StoreError::Moved { now: head });
        }
        let before = head.hash.clone();
        for new in new {
            head = self.append_one(child, new, &head)?;
        }
        let went: &[Arg<'_>] = args![head.length, &head.hash, &self.audit.at, child, &before];
        if !new.is_empty() && self.conn.run(sql::GO_ON, went)? != 1 {
            return Err(StoreError::Damaged(format!("the head of file `{child}` is not its own")));
        }
        Ok(head)
    }

    /// The head of the file, which nobody else can move until this act is over. On SQLite the
    /// writing transaction itself is the lock.
    fn locked(&mut self, child: &ChildId) -> Result<Head> {
        if matches!(self.conn, Conn::Pg(_)) {
            self.conn.rows(sql::LOCK_PG, args![child], |_| Ok(()))?;
        }
        Ok(Child::fetch(self.conn, child)?.head)
    }

    fn append_one(&mut self, child: &ChildId, new: &New, head: &Head) -> Result<Head> {
        worded("the entry's name", &new.id.0)?;
        let marking = match (&new.entry, &new.change) {
            (None, None) => return Err(StoreError::Refused("there is nothing to append".into())),
            (Some(entry), _) if entry.id != new.id || entry.agency != new.agency => {
                return Err(StoreError::Refused(format!("`{}` has two names", new.id)));
            }
            (Some(entry), None) => entry.marking,
            (entry, Some(change)) => {
                let earlier = self.changeable(child, change)?;
                entry.as_ref().map_or(earlier, |entry| entry.marking)
            }
        };
        let kept = Kept {
            child: child.clone(),
            place: head.length + 1,
            id: new.id.clone(),
            recorded: self.audit.at.clone(),
            practitioner: self.audit.practitioner.clone(),
            agency: new.agency.clone(),
            marking,
            kinds: new.kinds.clone(),
            change: new.change.clone(),
            words_of: new.words_of.clone(),
            entry: new.entry.clone(),
        };
        let body = kept.body()?;
        let hash = link(&head.hash, &body);
        self.insert(&kept, &body, &head.hash, &hash)?;
        Ok(Head { length: kept.place, hash })
    }

    fn insert(&mut self, kept: &Kept, body: &str, previous: &str, hash: &str) -> Result<()> {
        let columns = Columns::of(kept);
        let row: &[Arg<'_>] = args![
            &kept.child,
            kept.place,
            &kept.id,
            &kept.recorded,
            &kept.practitioner,
            &kept.agency,
            columns.marking,
            columns.starts,
            columns.ends,
            &columns.sort,
            &columns.author,
            columns.change,
            &columns.changed,
            previous,
            hash,
            body,
        ];
        self.conn.run(sql::ADD_ENTRY, row)?;
        crate::rebuild::add_caches(self.conn, kept)
    }

    /// The marking of the earlier entry, where it may be superseded or withdrawn.
    fn changeable(&mut self, child: &ChildId, change: &Change) -> Result<Marking> {
        worded("the reason", &change.reason)?;
        let of = &change.of;
        let found = self.conn.row(sql::EARLIER, args![child, of], |row| {
            Ok((row.text(0)?, row.text(1)?, row.maybe_int(2)?.is_some()))
        })?;
        let unknown = || StoreError::Unknown { what: "entry", name: of.to_string() };
        let (marking, made, changed) = found.ok_or_else(unknown)?;
        if made == How::Withdraws.name() {
            let said = format!("`{of}` is a withdrawal and cannot be changed");
            return Err(StoreError::Refused(said));
        }
        if changed {
            return Err(StoreError::AlreadyChanged(of.clone()));
        }
        crate::chain::marking(&marking)
    }

    /// Says whether only practitioners involved by name may know that there is a file. The reason
    /// goes into the audit line.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] where there is no such file.
    pub fn set_named_only(&mut self, named_only: bool) -> Result<()> {
        let child = self.child()?;
        let rows = self.conn.run(sql::NAMED_ONLY, args![named_only, child])?;
        touched(rows, "child", child.as_str())
    }

    /// Records a person of the file, or a new version of one; the version before stays readable.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] where there is no such file.
    pub fn put_person(&mut self, id: &PersonId, person: &Person) -> Result<i64> {
        let child = self.child()?;
        Child::fetch(self.conn, child)?;
        let now = self.conn.rows(sql::PERSON_VERSIONS, args![child, id], |row| row.bool(4))?;
        self.put(child, id, person, now.last().copied().unwrap_or(false))
    }

    fn put(
        &mut self,
        child: &ChildId,
        id: &PersonId,
        person: &Person,
        is_child: bool,
    ) -> Result<i64> {
        let ask = sql::PERSON_VERSION;
        let latest = self.conn.row(ask, args![child, id], |row| row.maybe_int(0))?.flatten();
        let version = latest.unwrap_or(0) + 1;
        self.conn.run(sql::PERSON_PAST, args![child, id])?;
        let (name, body, audit) = (person.sort_name(), person.body()?, self.audit);
        let row: &[Arg<'_>] = args![
            child,
            id,
            version,
            is_child,
            &name,
            &person.born,
            &audit.at,
            &audit.practitioner,
            &body,
        ];
        self.conn.run(sql::ADD_PERSON, row)?;
        crate::rebuild::seek_person(self.conn, child, id, person)?;
        Ok(version)
    }

    /// Records that an agency, a team or a practitioner works with the child.
    ///
    /// # Errors
    /// [`StoreError::Refused`] where nobody is named or no reason is given;
    /// [`StoreError::Unknown`] where there is no such file.
    pub fn involve(&mut self, involvement: &Involvement) -> Result<()> {
        worded("the reason", &involvement.reason)?;
        worded("the first day", &involvement.from)?;
        let agency = involvement.agency.as_ref().map_or("", |agency| agency.0.as_str());
        let team = involvement.team.as_ref().map_or("", |team| team.as_str());
        let who = involvement.practitioner.as_ref().map_or("", PractitionerId::as_str);
        worded("who is involved", &[agency, team, who].concat())?;
        let child = self.child()?;
        Child::fetch(self.conn, child)?;
        let row: &[Arg<'_>] = args![
            child,
            &involvement.id,
            agency,
            team,
            who,
            &involvement.reason,
            &involvement.from,
            involvement.to.as_deref().unwrap_or(""),
            &self.audit.at,
            &self.audit.practitioner,
        ];
        self.conn.run(sql::ADD_INVOLVEMENT, row).map(|_| ())
    }

    /// Records the last day (included) of an involvement, and why it ended.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] where the child has none of that name.
    pub fn end_involvement(&mut self, id: &RowId, last_day: &str, reason: &str) -> Result<()> {
        worded("the last day", last_day)?;
        let row: &[Arg<'_>] = args![last_day, reason, self.child()?, id];
        touched(self.conn.run(sql::END_INVOLVEMENT, row)?, "involvement", id.as_str())
    }

    /// Keeps a practitioner out of the file.
    ///
    /// # Errors
    /// [`StoreError::Refused`] without a reason.
    pub fn exclude(&mut self, practitioner: &PractitionerId, reason: &str) -> Result<()> {
        worded("the reason", reason)?;
        let audit = self.audit;
        let row: &[Arg<'_>] =
            args![audit.child()?, practitioner, reason, &audit.at, &audit.practitioner];
        self.conn.run(sql::ADD_EXCLUSION, row).map(|_| ())
    }

    /// Lets a practitioner in again who was kept out.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] where they are not kept out.
    pub fn lift_exclusion(&mut self, practitioner: &PractitionerId) -> Result<()> {
        let row: &[Arg<'_>] = args![&self.audit.at, self.child()?, practitioner];
        let rows = self.conn.run(sql::LIFT_EXCLUSION, row)?;
        touched(rows, "exclusion", practitioner.as_str())
    }

    /// Asks to see a sealed entry; an answer is due by a moment.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] where the file holds no such entry; [`StoreError::Refused`] without
    /// a reason.
    pub fn ask(&mut self, id: &RowId, entry: &EntryId, reason: &str, due: &At) -> Result<Ask> {
        worded("the reason", reason)?;
        let child = self.child()?.clone();
        let known = self.conn.row(sql::EARLIER, args![&child, entry], |_| Ok(()))?;
        touched(u64::from(known.is_some()), "entry", &entry.0)?;
        let ask = Ask {
            child,
            id: id.clone(),
            entry: entry.clone(),
            practitioner: self.audit.practitioner.clone(),
            reason: reason.to_owned(),
            asked: self.audit.at.clone(),
            due: due.clone(),
            answer: None,
        };
        let row: &[Arg<'_>] =
            args![&ask.child, id, entry, &ask.practitioner, reason, &ask.asked, due];
        self.conn.run(sql::ADD_ASK, row)?;
        Ok(ask)
    }

    /// Answers an ask; `until` is how long the entry is open to whoever asked, `None` refuses.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] where no ask of that name waits for an answer.
    pub fn answer(&mut self, id: &RowId, until: Option<&At>, reason: &str) -> Result<()> {
        worded("the reason", reason)?;
        let audit = self.audit;
        let said = if until.is_some() { "granted" } else { "refused" };
        let row: &[Arg<'_>] = args![
            said,
            &audit.at,
            &audit.practitioner,
            reason,
            until.map_or("", At::as_str),
            audit.child()?,
            id,
        ];
        touched(self.conn.run(sql::ANSWER_ASK, row)?, "ask", id.as_str())
    }

    /// Opens the file in an emergency, until a moment.
    ///
    /// # Errors
    /// [`StoreError::Refused`] without a reason; [`StoreError::Unknown`] where there is no file.
    pub fn break_glass(&mut self, id: &RowId, reason: &str, until: &At) -> Result<BreakGlass> {
        worded("the reason", reason)?;
        let audit = self.audit;
        let child = audit.child()?.clone();
        Child::fetch(self.conn, &child)?;
        let row: &[Arg<'_>] = args![&child, id, &audit.practitioner, reason, &audit.at, until];
        self.conn.run(sql::ADD_BREAK_GLASS, row)?;
        Ok(BreakGlass {
            child,
            id: id.clone(),
            practitioner: audit.practitioner.clone(),
            reason: reason.to_owned(),
            opened: audit.at.clone(),
            until: until.clone(),
            reviewed: None,
        })
    }

    /// Records the review of an emergency opening, once.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] where none of that name waits for its review.
    pub fn review_break_glass(&mut self, id: &RowId, outcome: &str) -> Result<()> {
        worded("the outcome", outcome)?;
        let audit = self.audit;
        let row: &[Arg<'_>] = args![&audit.at, &audit.practitioner, outcome, audit.child()?, id];
        touched(self.conn.run(sql::REVIEW_BREAK_GLASS, row)?, "emergency opening", id.as_str())
    }
}
