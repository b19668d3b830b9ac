//! People of a child's file, who works with the child, who is kept out, and who was let in.

use crate::db::{Row, args};
use crate::{At, ChildId, PersonId, PractitionerId, Result, RowId, StoreError, TeamId, fold};
use chronology::{Agency, EntryId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An identifier of a person, as written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Identifier {
    /// What it is (`nhs_number`, `upn`, `uln`, `pnc` …).
    pub scheme: String,
    /// As written.
    pub value: String,
}

/// Where a person lived, as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Address {
    /// The lines without the postcode.
    pub lines: String,
    /// The postcode as written.
    pub postcode: String,
    /// From this day as written; empty where not recorded.
    pub from: String,
    /// To this day as written; empty where not recorded or still there.
    pub to: String,
}

/// A person named in a child's file. An empty text means "not recorded".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// Given names.
    pub given: String,
    /// Family name.
    pub family: String,
    /// Other names, earlier names, what they like to be called.
    pub known_as: Vec<String>,
    /// Date of birth (`2002-05-14`), or as much of it as is known.
    pub born: String,
    /// Sex or gender as recorded.
    pub sex: String,
    /// Pronouns as the person states them.
    pub pronouns: String,
    /// What the person is to the child (`mother`, `friend` …); empty for the child.
    pub relation: String,
    /// Identifiers.
    pub identifiers: Vec<Identifier>,
    /// Addresses, the latest first.
    pub addresses: Vec<Address>,
    /// Telephone numbers.
    pub phones: Vec<String>,
    /// First language, and whether an interpreter is needed.
    pub language: String,
    /// What else is recorded, by the name of the question (`ethnicity`, `faith`, `school` …).
    pub more: BTreeMap<String, String>,
}

impl Person {
    /// Given and family name, as a page shows them.
    pub fn name(&self) -> String {
        format!("{} {}", self.given, self.family).trim().to_owned()
    }

    /// What lists sort by: family name first, folded.
    pub fn sort_name(&self) -> String {
        fold::words(&format!("{} {}", self.family, self.given)).join(" ")
    }

    /// Everything that the person can be found by.
    pub(crate) fn told(&self) -> String {
        let mut told = vec![self.given.clone(), self.family.clone(), self.born.clone()];
        told.extend(self.known_as.iter().chain(&self.phones).cloned());
        for identifier in &self.identifiers {
            // Found as written, and without the blanks that some write and others do not.
            let bare = identifier.value.chars().filter(|c| c.is_alphanumeric()).collect();
            told.extend([identifier.value.clone(), bare]);
        }
        for address in &self.addresses {
            told.push(format!("{} {}", address.lines, address.postcode));
        }
        told.join("\n")
    }

    pub(crate) fn body(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| StoreError::Refused(error.to_string()))
    }

    pub(crate) fn parse(body: &str) -> Result<Self> {
        serde_json::from_str(body)
            .map_err(|error| StoreError::Damaged(format!("a person does not read back: {error}")))
    }
}

/// A person of a child's file, as one version says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPerson {
    /// The person.
    pub id: PersonId,
    /// The version, from 1; earlier ones stay readable.
    pub version: i64,
    /// When this version was recorded.
    pub recorded: At,
    /// Who recorded this version.
    pub practitioner: PractitionerId,
    /// Whether it is the child whose file it is.
    pub is_child: bool,
    /// What is recorded.
    pub person: Person,
}

impl KeptPerson {
    pub(crate) fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: PersonId(row.text(0)?),
            version: row.int(1)?,
            recorded: At::kept(row.text(2)?),
            practitioner: PractitionerId(row.text(3)?),
            is_child: row.bool(4)?,
            person: Person::parse(&row.text(5)?)?,
        })
    }
}

/// Why an agency, a team or a practitioner works with a child, from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Involvement {
    /// Its name.
    pub id: RowId,
    /// The agency that is involved as a whole, or empty where only the team or practitioner is.
    pub agency: Option<Agency>,
    /// The team that is involved, if one is.
    pub team: Option<TeamId>,
    /// The practitioner who is involved by name, if one is.
    pub practitioner: Option<PractitionerId>,
    /// Why, in words; never empty.
    pub reason: String,
    /// First day (`2026-11-23`).
    pub from: String,
    /// Last day, included; `None` while it goes on.
    pub to: Option<String>,
    /// Why it ended; empty while it goes on.
    pub end_reason: String,
    /// When it was recorded (set by the store from the audit line).
    pub recorded: At,
    /// Who recorded it (set by the store from the audit line).
    pub recorded_by: PractitionerId,
}

pub(crate) fn full(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

impl Involvement {
    pub(crate) fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: RowId(row.text(0)?),
            agency: full(row.text(1)?).map(Agency),
            team: full(row.text(2)?).map(TeamId),
            practitioner: full(row.text(3)?).map(PractitionerId),
            reason: row.text(4)?,
            from: row.text(5)?,
            to: full(row.text(6)?),
            end_reason: row.text(7)?,
            recorded: At::kept(row.text(8)?),
            recorded_by: PractitionerId(row.text(9)?),
        })
    }

    /// Whether it is in force on a day (`2026-11-23`).
    pub fn in_force(&self, day: &str) -> bool {
        self.from.as_str() <= day && self.to.as_deref().is_none_or(|to| to >= day)
    }
}

/// A practitioner who is kept out of a child's file (conflict of interest).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// Who is kept out.
    pub practitioner: PractitionerId,
    /// Why.
    pub reason: String,
    /// Since when.
    pub recorded: At,
    /// Who said so.
    pub recorded_by: PractitionerId,
    /// When it was lifted; `None` while it holds.
    pub lifted: Option<At>,
}

impl Exclusion {
    pub(crate) fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            practitioner: PractitionerId(row.text(0)?),
            reason: row.text(1)?,
            recorded: At::kept(row.text(2)?),
            recorded_by: PractitionerId(row.text(3)?),
            lifted: full(row.text(4)?).map(At::kept),
        })
    }
}

/// What was answered to an ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Whether the entry was opened to them.
    pub granted: bool,
    /// When.
    pub at: At,
    /// By whom.
    pub by: PractitionerId,
    /// Why, in words.
    pub reason: String,
    /// Until when it is open; `None` for a refusal.
    pub until: Option<At>,
}

/// Someone asks to see a sealed entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The child whose file it is in.
    pub child: ChildId,
    /// Its name.
    pub id: RowId,
    /// The sealed entry.
    pub entry: EntryId,
    /// Who asks.
    pub practitioner: PractitionerId,
    /// Why.
    pub reason: String,
    /// When.
    pub asked: At,
    /// When an answer is due.
    pub due: At,
    /// The answer; `None` while there is none.
    pub answer: Option<Answer>,
}

impl Ask {
    pub(crate) fn read(row: &Row<'_>) -> Result<Self> {
        let answer = match row.text(7)?.as_str() {
            "" => None,
            said => Some(Answer {
                granted: said == "granted",
                at: At::kept(row.text(8)?),
                by: PractitionerId(row.text(9)?),
                reason: row.text(10)?,
                until: full(row.text(11)?).map(At::kept),
            }),
        };
        Ok(Self {
            child: ChildId(row.text(0)?),
            id: RowId(row.text(1)?),
            entry: EntryId(row.text(2)?),
            practitioner: PractitionerId(row.text(3)?),
            reason: row.text(4)?,
            asked: At::kept(row.text(5)?),
            due: At::kept(row.text(6)?),
            answer,
        })
    }
}

/// Someone opened a file in an emergency, without an involvement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakGlass {
    /// The child.
    pub child: ChildId,
    /// Its name.
    pub id: RowId,
    /// Who.
    pub practitioner: PractitionerId,
    /// Why, in words.
    pub reason: String,
    /// When.
    pub opened: At,
    /// Until when it lets them in.
    pub until: At,
    /// When, by whom and with what outcome it was reviewed; `None` until then.
    pub reviewed: Option<(At, PractitionerId, String)>,
}

impl BreakGlass {
    pub(crate) fn read(row: &Row<'_>) -> Result<Self> {
        let by = (PractitionerId(row.text(7)?), row.text(8)?);
        Ok(Self {
            child: ChildId(row.text(0)?),
            id: RowId(row.text(1)?),
            practitioner: PractitionerId(row.text(2)?),
            reason: row.text(3)?,
            opened: At::kept(row.text(4)?),
            until: At::kept(row.text(5)?),
            reviewed: full(row.text(6)?).map(|at| (At::kept(at), by.0, by.1)),
        })
    }
}

impl crate::Store {
    /// Asks that wait for an answer, the earliest due first; of one agency's entries where given.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn open_asks(&self, agency: Option<&Agency>, limit: i64) -> Result<Vec<Ask>> {
        let agency = agency.map_or("", |agency| agency.0.as_str());
        self.db().read(|conn| conn.rows(crate::sql::OPEN_ASKS, args![agency, limit], Ask::read))
    }

    /// Every time that a file was opened in an emergency, the newest first, from before one of the
    /// page before.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn all_break_glass(
        &self,
        before: Option<&(At, RowId)>,
        limit: i64,
    ) -> Result<Vec<BreakGlass>> {
        let (at, id) =
            before.map_or((crate::audit::END_OF_TIME, ""), |(at, id)| (at.as_str(), id.as_str()));
        let list = crate::sql::ALL_BREAK_GLASSES;
        self.db().read(|conn| conn.rows(list, args![at, id, limit], BreakGlass::read))
    }

    /// Emergency openings that wait for their review and that the practitioner did not take: of an
    /// agency's practitioners, or of all where none is named; the oldest first. Files that the
    /// practitioner is kept out of, or may not know of, are left out.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn to_review(
        &self,
        practitioner: &PractitionerId,
        agency: Option<&Agency>,
        today: jiff::civil::Date,
        limit: i64,
    ) -> Result<Vec<BreakGlass>> {
        let agency = agency.map_or("", |agency| agency.0.as_str());
        let today = today.to_string();
        let asked: &[crate::db::Arg<'_>] = args![practitioner, agency, &today, limit];
        self.db().read(|conn| conn.rows(crate::sql::TO_REVIEW, asked, BreakGlass::read))
    }

    /// A practitioner's own emergency openings that were reviewed since a moment, the last reviewed
    /// first.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn reviewed_of(
        &self,
        practitioner: &PractitionerId,
        since: &At,
        limit: i64,
    ) -> Result<Vec<BreakGlass>> {
        let asked: &[crate::db::Arg<'_>] = args![practitioner, since, limit];
        self.db().read(|conn| conn.rows(crate::sql::REVIEWED_OF, asked, BreakGlass::read))
    }

    /// Files opened in an emergency that nobody has reviewed, the oldest first.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn open_break_glass(&self, limit: i64) -> Result<Vec<BreakGlass>> {
        let list = crate::sql::OPEN_BREAK_GLASSES;
        self.db().read(|conn| conn.rows(list, args![limit], BreakGlass::read))
    }
}
