//! The partnership: its agencies, teams and practitioners, and its settings.

use crate::db::{Arg, Conn, Row, args};
use crate::{Acting, At, PractitionerId, Result, Store, StoreError, TeamId, fold, sql};
use chronology::Agency;

/// An agency of the partnership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyRow {
    /// Its key, as `practice/agencies.toml` and entries name it.
    pub agency: Agency,
    /// Its name as people say it.
    pub name: String,
    /// False once it no longer takes part; what it told stays.
    pub is_open: bool,
}

/// A team of an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its name in the store.
    pub id: TeamId,
    /// The agency.
    pub agency: Agency,
    /// Its name as people say it.
    pub name: String,
    /// False once it is closed.
    pub is_open: bool,
}

/// A person who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practitioner {
    /// Their name in the store.
    pub id: PractitionerId,
    /// The agency they work for.
    pub agency: Agency,
    /// Their name.
    pub name: String,
    /// E-mail address, kept in lower case; no two practitioners share one.
    pub email: String,
    /// `active`, `suspended` or `left`: only the active sign in.
    pub standing: String,
    /// When they were added.
    pub created: At,
    /// Roles (`practitioner`, `manager`, `review_officer` …), sorted.
    pub roles: Vec<String>,
    /// Teams, sorted.
    pub teams: Vec<TeamId>,
}

impl Practitioner {
    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: PractitionerId(row.text(0)?),
            agency: Agency(row.text(1)?),
            name: row.text(2)?,
            email: row.text(3)?,
            standing: row.text(4)?,
            created: At::kept(row.text(5)?),
            roles: Vec::new(),
            teams: Vec::new(),
        })
    }

    fn complete(mut self, conn: &mut Conn) -> Result<Self> {
        self.roles = conn.rows(sql::ROLES, args![&self.id], |row| row.text(0))?;
        self.teams = conn.rows(sql::MEMBER_OF, args![&self.id], |row| row.text(0).map(TeamId))?;
        Ok(self)
    }
}

fn fetch(conn: &mut Conn, statement: &'static str, by: &str) -> Result<Option<Practitioner>> {
    let found = conn.row(statement, args![by], Practitioner::read)?;
    found.map(|one| one.complete(conn)).transpose()
}

/// An e-mail address as it is kept and compared.
fn mail(address: &str) -> String {
    address.trim().to_lowercase()
}

impl Store {
    /// Agencies by name.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn agencies(&self) -> Result<Vec<AgencyRow>> {
        self.db().read(|conn| {
            conn.rows(sql::AGENCIES, args![], |row| {
                let agency = Agency(row.text(0)?);
                Ok(AgencyRow { agency, name: row.text(1)?, is_open: row.bool(2)? })
            })
        })
    }

    /// Teams by agency and name.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn teams(&self) -> Result<Vec<Team>> {
        self.db().read(|conn| {
            conn.rows(sql::TEAMS, args![], |row| {
                let (id, agency) = (TeamId(row.text(0)?), Agency(row.text(1)?));
                Ok(Team { id, agency, name: row.text(2)?, is_open: row.bool(3)? })
            })
        })
    }

    /// One practitioner with roles and teams.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn practitioner(&self, id: &PractitionerId) -> Result<Option<Practitioner>> {
        self.db().read(|conn| fetch(conn, sql::PRACTITIONER, id.as_str()))
    }

    /// The practitioner of an e-mail address, whatever its capitals.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn practitioner_by_email(&self, address: &str) -> Result<Option<Practitioner>> {
        self.db().read(|conn| fetch(conn, sql::PRACTITIONER_BY_EMAIL, &mail(address)))
    }

    /// Practitioners by name, of one agency where given, with `said` in their name or e-mail
    /// address (capitals do not matter; empty for everyone); `after` is the last one of the page
    /// before.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn practitioners(
        &self,
        agency: Option<&Agency>,
        said: &str,
        after: Option<&Practitioner>,
        limit: i64,
    ) -> Result<Vec<Practitioner>> {
        let said = format!("%{}%", said.trim().to_lowercase().replace(['%', '_'], ""));
        let agency = agency.map_or("", |agency| agency.0.as_str());
        let (name, id) = after.map_or(("", ""), |last| (last.name.as_str(), last.id.as_str()));
        self.db().read(|conn| {
            let asked: &[Arg<'_>] = args![name, id, agency, &said, limit];
            let found = conn.rows(sql::PRACTITIONERS, asked, Practitioner::read)?;
            found.into_iter().map(|one| one.complete(conn)).collect()
        })
    }

    /// A setting of the partnership.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        self.db().read(|conn| conn.row(sql::SETTING, args![name], |row| row.text(0)))
    }

    /// All settings, by name.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn settings(&self) -> Result<Vec<(String, String)>> {
        let pair = |row: &Row<'_>| Ok((row.text(0)?, row.text(1)?));
        self.db().read(|conn| conn.rows(sql::SETTINGS, args![], pair))
    }
}

impl Acting<'_> {
    /// Adds an agency, or changes its name or whether it takes part.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for an empty key or name, and for closing an agency whose people
    /// still sign in.
    pub fn put_agency(&mut self, agency: &AgencyRow) -> Result<()> {
        if agency.agency.0.trim().is_empty() || agency.name.trim().is_empty() {
            return Err(StoreError::Refused("the agency has no name".into()));
        }
        if !agency.is_open {
            self.empty(sql::ACTIVE_OF_AGENCY, &agency.agency.0, "the agency")?;
        }
        let row: &[Arg<'_>] = args![&agency.agency, &agency.name, agency.is_open];
        self.conn.run(sql::PUT_AGENCY, row).map(|_| ())
    }

    /// Adds a team, or changes its name or whether it is open. Its agency stays what it was.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for an empty name, and for closing a team with people in it who
    /// still sign in: they would keep what is open to the team.
    pub fn put_team(&mut self, team: &Team) -> Result<()> {
        if fold::words(&team.name).is_empty() {
            return Err(StoreError::Refused("the team has no name".into()));
        }
        if !team.is_open {
            self.empty(sql::ACTIVE_OF_TEAM, team.id.as_str(), "the team")?;
        }
        let row: &[Arg<'_>] = args![&team.id, &team.agency, &team.name, team.is_open];
        self.conn.run(sql::PUT_TEAM, row).map(|_| ())
    }

    /// Adds a practitioner, with roles and teams.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where the e-mail address is someone's.
    pub fn add_practitioner(&mut self, one: &Practitioner) -> Result<()> {
        let email = mail(&one.email);
        let row: &[Arg<'_>] =
            args![&one.id, &one.agency, &one.name, &email, &one.standing, &one.created];
        self.conn.run(sql::ADD_PRACTITIONER, row)?;
        self.put_places(one)
    }

    /// Changes a practitioner's agency, name, address, standing, roles and teams to those given.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] where there is none; [`StoreError::Exists`] where the e-mail
    /// address is someone else's.
    pub fn change_practitioner(&mut self, one: &Practitioner) -> Result<()> {
        let email = mail(&one.email);
        let row: &[Arg<'_>] = args![&one.agency, &one.name, &email, &one.standing, &one.id];
        if self.conn.run(sql::CHANGE_PRACTITIONER, row)? == 0 {
            let name = one.id.to_string();
            return Err(StoreError::Unknown { what: "practitioner", name });
        }
        self.conn.run(sql::DROP_ROLES, args![&one.id])?;
        self.conn.run(sql::DROP_MEMBER, args![&one.id])?;
        self.put_places(one)
    }

    /// Refuses to close what people still work in.
    fn empty(&mut self, count: &'static str, name: &str, what: &str) -> Result<()> {
        let still = self.conn.row(count, args![name], |row| row.int(0))?.unwrap_or(0);
        if still == 0 {
            return Ok(());
        }
        let people = if still == 1 { "1 person" } else { &format!("{still} people") };
        Err(StoreError::Refused(format!(
            "{what} cannot be closed while {people} of it can sign in: move them or close their \
             accounts first"
        )))
    }

    fn put_places(&mut self, one: &Practitioner) -> Result<()> {
        for role in &one.roles {
            self.conn.run(sql::ADD_ROLE, args![&one.id, role])?;
        }
        for team in &one.teams {
            self.conn.run(sql::ADD_MEMBER, args![&one.id, team])?;
        }
        Ok(())
    }

    /// Sets a setting of the partnership.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn set(&mut self, name: &str, value: &str) -> Result<()> {
        self.conn.run(sql::SET, args![name, value]).map(|_| ())
    }
}
