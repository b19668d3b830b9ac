//! A child's file while it is open at the desk: what this person may read of it, and what it says.

use crate::desk::Desk;
use crate::readings::{self, Read, Reading};
use crate::wrong::Wrong;
use access::{Act, BreakGlass, EntryFacts, Exclusion, File, Involvement, Moment, Party, Thing};
use chronology::{Agency, Entry, EntryId, Marking};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{
    At, ChildId, Cursor, Filter, KeptPerson, Line, Looking, PractitionerId, Scope, Store, Ties,
};

/// An entry as far as this person may read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// To be read in full.
    Open(Box<Line>),
    /// That it exists, whose it is, and why it is closed.
    Sealed {
        /// Its name, by which it can be asked for.
        entry: EntryId,
        /// The agency that recorded it.
        agency: Agency,
        /// Its marking.
        marking: Marking,
        /// Why it is closed, and what would open it.
        why: String,
        /// Whether this person may ask for it.
        may_ask: bool,
    },
}

/// What a decision about an entry depends on, apart from the file.
type Facts = (Agency, Marking, bool, bool);

/// An open file.
pub struct Opened<'d, 'a, 'l> {
    desk: &'d Desk,
    /// The store's own door, for what is not in need of masking.
    pub looking: &'a mut Looking<'l>,
    /// The file as the policies know it.
    pub file: &'d File,
    /// What ties people to it.
    pub ties: &'d Ties,
    decided: BTreeMap<Facts, (bool, String, bool)>,
}

impl<'d, 'a, 'l> Opened<'d, 'a, 'l> {
    pub(crate) fn new(
        desk: &'d Desk,
        looking: &'a mut Looking<'l>,
        file: &'d File,
        ties: &'d Ties,
    ) -> Self {
        Self { desk, looking, file, ties, decided: BTreeMap::new() }
    }

    /// What decisions about an entry need to know of it.
    pub fn facts(&self, line: &Line) -> EntryFacts {
        let now = self.desk.at();
        let granted = self.ties.asks.iter().filter(|ask| {
            let open = ask.answer.as_ref().filter(|answer| answer.granted);
            ask.entry == line.kept.id
                && open.and_then(|answer| answer.until.as_ref()).is_some_and(|until| *until > now)
        });
        EntryFacts {
            agency: line.kept.agency.clone(),
            marking: line.marking,
            author: line.kept.author().map(|author| author.0.as_str().into()),
            opened_for: granted.map(|ask| ask.practitioner.0.as_str().into()).collect(),
        }
    }

    /// An entry as far as this person may read it. Every entry is decided on; entries that the
    /// policies cannot tell apart are decided on once.
    pub fn seen(&mut self, line: Line) -> Seen {
        let facts = self.facts(&line);
        let me = &self.desk.signed().who.practitioner;
        let key = (
            facts.agency.clone(),
            facts.marking,
            facts.author.as_ref() == Some(me),
            facts.opened_for.contains(me),
        );
        let (desk, file) = (self.desk, self.file);
        let (open, why, may_ask) = self.decided.entry(key).or_insert_with(|| {
            let thing = Thing::Entry(file, &facts);
            let who = &desk.signed().who;
            let decision = desk.app().access().decide(who, Act::LookEntry, thing, desk.moment());
            let ask = desk.would(Act::AskSealed { reason: "to be given" }, thing);
            (decision.allowed, decision.sentence, ask)
        });
        if *open {
            return Seen::Open(Box::new(line));
        }
        Seen::Sealed {
            entry: line.kept.id,
            agency: line.kept.agency,
            marking: line.marking,
            why: why.clone(),
            may_ask: *may_ask,
        }
    }

    /// Entries that can be read, in the order asked for: one more than `limit` where there are
    /// more, so that neither how full a page is nor whether there is another tells of closed ones.
    ///
    /// # Errors
    /// What the store gives.
    pub fn readable(
        &mut self,
        filter: &Filter,
        scope: &Scope,
        begin: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Line>, Wrong> {
        let (mut after, mut open) = (begin, Vec::new());
        loop {
            let page = self.looking.page(filter, scope, after.as_ref())?;
            for line in page.lines {
                if let Seen::Open(line) = self.seen(line) {
                    open.push(*line);
                }
            }
            after = page.next;
            if after.is_none() || open.len() > limit {
                return Ok(open);
            }
        }
    }

    /// Whether the file holds any entry, in whatever version, that is closed to this person: then
    /// what the store counts is not theirs to know.
    ///
    /// # Errors
    /// What the store gives.
    pub fn any_closed(&mut self) -> Result<bool, Wrong> {
        let lines = self.looking.whole()?;
        let mut entries = lines.into_iter().filter(|line| line.kept.entry.is_some());
        Ok(entries.any(|line| matches!(self.seen(line), Seen::Sealed { .. })))
    }

    /// Every entry that stands and is closed to this person, by its name: an order that tells
    /// nothing of when it happened. A closed entry between two others, or found by a day, would.
    ///
    /// # Errors
    /// What the store gives.
    pub fn closed(&mut self) -> Result<Vec<Seen>, Wrong> {
        let lines = self.looking.whole()?.into_iter();
        let mut standing: Vec<Line> =
            lines.filter(|line| line.changed_by.is_none() && line.kept.entry.is_some()).collect();
        standing.sort_by(|a, b| a.kept.id.cmp(&b.kept.id));
        let seen = standing.into_iter().map(|line| self.seen(line));
        Ok(seen.filter(|seen| matches!(seen, Seen::Sealed { .. })).collect())
    }

    /// Whose file it is.
    ///
    /// # Errors
    /// Where the file has no person who is the child.
    pub fn child(&mut self) -> Result<KeptPerson, Wrong> {
        let people = self.looking.people()?;
        let child = people.into_iter().find(|person| person.is_child);
        child.ok_or_else(|| Wrong::inside("a file without its child", "no person is the child"))
    }

    /// What the entries that this person may read say, today; and how many are closed to them.
    /// What a closed entry says is not in it, so that no figure gives it away.
    ///
    /// # Errors
    /// Where the store does not answer, or practice cannot be used.
    pub fn reading(&mut self, child: &KeptPerson) -> Result<Read, Wrong> {
        let desk = self.desk;
        let (head, today, now) = (self.looking.child().head.clone(), desk.today(), desk.at());
        let granted = granted(self.ties, &now);
        let who = &desk.signed().who;
        let key = readings::key(&(&head, &child.id, child.version, today, who, self.file, granted));
        desk.app().readings().of(key, || {
            let (entries, sealed) = self.entries()?;
            let app = desk.app();
            let readers = app.readings().readers(app.practice())?;
            let reading = Reading::new(app.practice(), readers, child, today, entries);
            Ok((Arc::new(reading), sealed))
        })
    }

    /// The entries that stand and that this person may read; how many that stand are closed.
    ///
    /// # Errors
    /// What the store gives.
    pub fn entries(&mut self) -> Result<(Vec<Entry>, usize), Wrong> {
        let (mut open, mut sealed) = (Vec::new(), 0);
        for line in self.looking.whole()? {
            if line.changed_by.is_some() || line.kept.entry.is_none() {
                continue;
            }
            match self.seen(line) {
                Seen::Open(line) => open.extend(line.kept.entry),
                Seen::Sealed { .. } => sealed += 1,
            }
        }
        Ok((open, sealed))
    }
}

/// Entries that are open to someone who asked for them, and to whom.
pub fn granted<'t>(ties: &'t Ties, now: &At) -> Vec<(&'t EntryId, &'t PractitionerId)> {
    let open = ties.asks.iter().filter(|ask| {
        let until = ask.answer.as_ref().and_then(|answer| answer.until.as_ref());
        until.is_some_and(|until| until > now)
    });
    open.map(|ask| (&ask.entry, &ask.practitioner)).collect()
}

/// Whether an entry was recorded on a page here; otherwise it came with an agency's return, and
/// whoever brought that in is not its author.
pub fn recorded_here(entry: Option<&Entry>) -> bool {
    entry.is_none_or(|entry| entry.source.file.is_empty())
}

/// The file as the policies know it.
pub(crate) fn file_of(
    store: &Store,
    child: &ChildId,
    ties: &Ties,
    now: Timestamp,
) -> Result<File, Wrong> {
    let mut file = File::new(child.as_str());
    file.named_only = ties.named_only;
    for one in &ties.involvements {
        // A day that cannot be read opens nothing.
        let Ok(from) = one.from.parse() else { continue };
        let to = match one.to.as_deref().map(str::parse) {
            None => None,
            Some(Ok(day)) => Some(day),
            Some(Err(_)) => continue,
        };
        let parties = [
            one.practitioner.as_ref().map(|id| Party::Practitioner(id.as_str().into())),
            one.team.as_ref().map(|id| Party::Team(id.as_str().into())),
            one.agency.clone().map(Party::Agency),
        ];
        let each = parties.into_iter().flatten();
        file.involvements.extend(each.map(|party| Involvement { party, from, to }));
    }
    let holding = ties.exclusions.iter().filter(|one| one.lifted.is_none());
    file.exclusions =
        holding.map(|one| Exclusion { practitioner: one.practitioner.as_str().into() }).collect();
    for look in &ties.break_glass {
        let (Ok(at), Ok(until)) = (look.opened.timestamp(), look.until.timestamp()) else {
            continue;
        };
        if until > now {
            let agency = agency_of(store, &look.practitioner)?;
            let practitioner = look.practitioner.as_str().into();
            file.break_glass.push(BreakGlass { practitioner, agency, at, until });
        }
    }
    Ok(file)
}

pub(crate) fn agency_of(store: &Store, practitioner: &PractitionerId) -> Result<Agency, Wrong> {
    let found = store.practitioner(practitioner)?;
    Ok(found.map_or_else(|| Agency(String::new()), |one| one.agency))
}

/// Whether an involvement is in force at a moment, as the policies see it.
pub fn in_force(one: &store::Involvement, moment: Moment) -> bool {
    one.in_force(&moment.today.to_string())
}
