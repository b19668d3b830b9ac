//! The scope of lists, asked of the policies themselves.
//!
//! A list cannot ask a decision for each of ten thousand children, and a second telling of the
//! rules would drift from the first. So the policies are asked about a handful of files that do
//! not exist: one where only this person is named, one where only this team is involved, and so
//! on. What comes out is plain data by which the store filters; each row of the page is then still
//! confirmed by a decision.

use crate::file::MARKINGS;
use crate::{
    Access, Act, BreakGlass, ChildId, EntryFacts, File, Involvement, Moment, Party, PractitionerId,
    TeamId, Thing, Who,
};
use chronology::{Agency, Marking};
use jiff::{Span, Timestamp};
use serde::Serialize;

/// Which files a list may show to one person: those that any field admits, except files that
/// exclude `except`, and except named-only files that do not name `except` in force.
/// Everything empty and false means that the list is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scope {
    /// Every file.
    pub every: bool,
    /// Files with an involvement in force of this person.
    pub named: Option<PractitionerId>,
    /// Files with an involvement in force of one of these teams.
    pub teams: Vec<TeamId>,
    /// Files with an involvement in force of this agency.
    pub agency: Option<Agency>,
    /// Files that this person has opened in an emergency that has not ended.
    pub emergency: Option<PractitionerId>,
    /// Never files from which this person is excluded, nor named-only files without their name.
    pub except: PractitionerId,
}

impl Scope {
    /// Whether a list of this scope shows a file: what the store's query has to be equal to.
    pub fn admits(&self, file: &File, moment: Moment) -> bool {
        let involved = |is: &dyn Fn(&Party) -> bool| {
            file.involvements.iter().any(|one| one.in_force(moment.today) && is(&one.party))
        };
        let names = |id: &PractitionerId| {
            involved(&|party| matches!(party, Party::Practitioner(named) if named == id))
        };
        if file.exclusions.iter().any(|one| one.practitioner == self.except) {
            return false;
        }
        if file.named_only && !names(&self.except) {
            return false;
        }
        self.every
            || self.named.as_ref().is_some_and(names)
            || involved(&|party| matches!(party, Party::Team(team) if self.teams.contains(team)))
            || involved(
                &|party| matches!(party, Party::Agency(one) if Some(one) == self.agency.as_ref()),
            )
            || file.break_glass.iter().any(|look| {
                look.in_force(moment.at) && Some(&look.practitioner) == self.emergency.as_ref()
            })
    }

    /// True where no file at all can be shown.
    pub fn is_empty(&self) -> bool {
        !self.every
            && self.named.is_none()
            && self.teams.is_empty()
            && self.agency.is_none()
            && self.emergency.is_none()
    }
}

/// Which entries of one file may be searched or counted for one person: those whose marking is in
/// the list of any standing that this person has to the entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryScope {
    /// Markings open whoever recorded the entry.
    pub anyone: Vec<Marking>,
    /// Markings open where this person's agency recorded it.
    pub own_agency: Vec<Marking>,
    /// Markings open where this person recorded it, in the agency they work for.
    pub own: Vec<Marking>,
    /// Markings open where the entry has been opened for this person.
    pub opened: Vec<Marking>,
    /// This person.
    pub practitioner: PractitionerId,
    /// Their agency.
    pub agency: Agency,
}

impl EntryScope {
    /// Whether a search of this scope may find an entry: what the store's query has to be equal to.
    pub fn admits(&self, entry: &EntryFacts) -> bool {
        let has = |markings: &[Marking]| markings.contains(&entry.marking);
        let own_agency = entry.agency == self.agency;
        has(&self.anyone)
            || (own_agency && has(&self.own_agency))
            || (entry.author.as_ref() == Some(&self.practitioner) && has(&self.own))
            || (entry.opened_for.contains(&self.practitioner) && has(&self.opened))
    }
}

impl Access {
    /// The files that a list may show to someone: for [`Act::SeeExists`] a search by name, for
    /// [`Act::Look`] their work, for any other act of a file those where it is open to them.
    pub fn scope(&self, who: &Who, act: Act<'_>) -> Scope {
        let probe = |file: File| self.decide(who, act, Thing::File(&file), at_probe()).allowed;
        let with = |party: Party| {
            let mut file = File::new(ChildId(String::new()));
            file.involvements.push(Involvement { party, from: at_probe().today, to: None });
            file
        };
        let me = || who.practitioner.clone();
        let every = probe(File::new(ChildId(String::new())));
        let may = |party: Party| !every && probe(with(party));
        let mut glass = File::new(ChildId(String::new()));
        glass.break_glass.push(emergency(who));
        Scope {
            every,
            named: may(Party::Practitioner(me())).then(me),
            teams: who
                .teams
                .iter()
                .filter(|team| may(Party::Team((*team).clone())))
                .cloned()
                .collect(),
            agency: may(Party::Agency(who.agency.clone())).then(|| who.agency.clone()),
            emergency: (!every && probe(glass)).then(me),
            except: me(),
        }
    }

    /// The entries of one file that a search, a count or a filter may use for someone.
    pub fn entries(&self, who: &Who, file: &File, moment: Moment) -> EntryScope {
        let open = |agency: &Agency, author: Option<&PractitionerId>, opened: bool| {
            let markings = MARKINGS.into_iter().filter(|marking| {
                let entry = EntryFacts {
                    agency: agency.clone(),
                    marking: *marking,
                    author: author.cloned(),
                    opened_for: if opened { vec![who.practitioner.clone()] } else { Vec::new() },
                };
                self.decide(who, Act::LookEntry, Thing::Entry(file, &entry), moment).allowed
            });
            markings.collect::<Vec<_>>()
        };
        // A name that no agency has, as keys are never empty.
        let other = Agency(String::new());
        EntryScope {
            anyone: open(&other, None, false),
            own_agency: open(&who.agency, None, false),
            own: open(&other, Some(&who.practitioner), false),
            opened: open(&other, None, true),
            practitioner: who.practitioner.clone(),
            agency: who.agency.clone(),
        }
    }
}

/// The moment of the files that do not exist. Any would do.
fn at_probe() -> Moment {
    Moment { at: Timestamp::UNIX_EPOCH, today: jiff::civil::Date::ZERO }
}

fn emergency(who: &Who) -> BreakGlass {
    let at = Timestamp::UNIX_EPOCH;
    BreakGlass {
        practitioner: who.practitioner.clone(),
        agency: who.agency.clone(),
        at,
        until: at.checked_add(Span::new().seconds(1)).unwrap_or(Timestamp::MAX),
    }
}
