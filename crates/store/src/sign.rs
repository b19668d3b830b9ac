//! Signing in: credentials, sessions, tokens of machines, and counted failures. Secrets come here
//! hashed; the store never sees a password or a token.

use crate::db::{Arg, Conn, Row, args};
use crate::folks::full;
use crate::{Acting, At, PractitionerId, Result, RowId, Store, StoreError, sql};

/// Something a practitioner proves themselves with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Its name.
    pub id: RowId,
    /// Whose.
    pub practitioner: PractitionerId,
    /// `password`, `totp`, `passkey` or `oidc`.
    pub kind: String,
    /// What it is known by outside (the passkey's id, the provider's subject); empty otherwise.
    /// No two credentials of a kind share one.
    pub subject: String,
    /// The password's hash, the TOTP secret as the caller encrypted it, the passkey as JSON.
    pub secret: String,
    /// When it was added.
    pub created: At,
    /// When it was last used.
    pub used: Option<At>,
}

impl Credential {
    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: RowId(row.text(0)?),
            practitioner: PractitionerId(row.text(1)?),
            kind: row.text(2)?,
            subject: row.text(3)?,
            secret: row.text(4)?,
            created: At::kept(row.text(5)?),
            used: row.maybe_text(6)?.map(At::kept),
        })
    }

    fn add(&self, conn: &mut Conn) -> Result<()> {
        let (kind, subject, secret) = (&self.kind, &self.subject, &self.secret);
        let row: &[Arg<'_>] =
            args![&self.id, &self.practitioner, kind, subject, secret, &self.created];
        conn.run(sql::ADD_CREDENTIAL, row).map(|_| ())
    }
}

/// Someone is signed in on a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the token that the device holds, as hexadecimal.
    pub token_hash: String,
    /// Who.
    pub practitioner: PractitionerId,
    /// Since when.
    pub created: At,
    /// When it was last used, as far as it was written down.
    pub seen: At,
    /// When it ends if it is not used.
    pub ends: At,
    /// Whether the second factor has been shown.
    pub second_factor: bool,
    /// The device as a person would know it.
    pub device: String,
}

impl Session {
    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            token_hash: row.text(0)?,
            practitioner: PractitionerId(row.text(1)?),
            created: At::kept(row.text(2)?),
            seen: At::kept(row.text(3)?),
            ends: At::kept(row.text(4)?),
            second_factor: row.bool(5)?,
            device: row.text(6)?,
        })
    }
}

/// Failures counted against an address, an account or a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempts {
    /// How many since the first.
    pub failures: i64,
    /// The first failure.
    pub first: At,
    /// The last failure.
    pub last: At,
}

/// A machine's way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// SHA-256 of the token, as hexadecimal.
    pub token_hash: String,
    /// What it is for, as its owner named it.
    pub name: String,
    /// Whose rights it has at most.
    pub practitioner: PractitionerId,
    /// What it may do, in words of the API (`read`, `record` …).
    pub may: String,
    /// When it was made.
    pub created: At,
    /// When it ends.
    pub ends: At,
    /// When it was last used.
    pub used: Option<At>,
}

impl Token {
    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            token_hash: row.text(0)?,
            name: row.text(1)?,
            practitioner: PractitionerId(row.text(2)?),
            may: row.text(3)?,
            created: At::kept(row.text(4)?),
            ends: At::kept(row.text(5)?),
            used: full(row.maybe_text(6)?.unwrap_or_default()).map(At::kept),
        })
    }
}

impl Acting<'_> {
    /// Adds a credential as part of this act.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where its subject is someone's.
    pub fn add_credential(&mut self, one: &Credential) -> Result<()> {
        one.add(self.conn)
    }

    /// Takes away what a practitioner proves themselves with: one kind of it, or (empty) every
    /// kind but `but`.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn drop_credentials(&mut self, of: &PractitionerId, kind: &str, but: &str) -> Result<u64> {
        self.conn.run(sql::DROP_CREDENTIALS, args![of, kind, but])
    }

    /// Ends every session and every machine's token of a practitioner; says how many there were.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn sign_out(&mut self, of: &PractitionerId) -> Result<(u64, u64)> {
        let sessions = self.conn.run(sql::END_SESSIONS, args![of, ""])?;
        Ok((sessions, self.conn.run(sql::END_TOKENS, args![of])?))
    }
}

impl Store {
    fn write_one(&self, sql: &'static str, args: &[Arg<'_>]) -> Result<u64> {
        self.db().write(|conn| conn.run(sql, args))
    }

    /// What a practitioner proves themselves with, the oldest first.
    ///
    /// # Errors
    /// Where the database does not answer, as everywhere here.
    pub fn credentials(&self, of: &PractitionerId) -> Result<Vec<Credential>> {
        self.db().read(|conn| conn.rows(sql::CREDENTIALS, args![of], Credential::read))
    }

    /// The credential known outside by a subject.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn credential_of(&self, kind: &str, subject: &str) -> Result<Option<Credential>> {
        let ask = sql::CREDENTIAL_OF_SUBJECT;
        self.db().read(|conn| conn.row(ask, args![kind, subject], Credential::read))
    }

    /// Every credential of a kind, for locking them anew.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn credentials_of(&self, kind: &str) -> Result<Vec<Credential>> {
        self.db().read(|conn| conn.rows(sql::CREDENTIALS_OF, args![kind], Credential::read))
    }

    /// Puts a secret in another form in the place of one; says whether (1) or not (0): where it
    /// was used meanwhile it stays as that left it.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn lock_credential(&self, id: &RowId, before: &str, now: &str) -> Result<u64> {
        self.write_one(sql::LOCK_CREDENTIAL, args![now, id, before])
    }

    /// Adds a credential.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where its subject is someone's.
    pub fn add_credential(&self, one: &Credential) -> Result<()> {
        self.db().write(|conn| one.add(conn))
    }

    /// Notes that a credential was used; its secret may have moved on (a passkey's counter, a
    /// TOTP step that must not be used twice, a password's hash made anew).
    ///
    /// # Errors
    /// [`StoreError::Unknown`] where there is none.
    pub fn use_credential(&self, id: &RowId, secret: &str, at: &At) -> Result<()> {
        match self.write_one(sql::USE_CREDENTIAL, args![secret, at, id])? {
            0 => Err(StoreError::Unknown { what: "credential", name: id.to_string() }),
            _ => Ok(()),
        }
    }

    /// Takes a credential away.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn drop_credential(&self, id: &RowId) -> Result<()> {
        self.write_one(sql::DROP_CREDENTIAL, args![id]).map(|_| ())
    }

    /// Begins a session.
    ///
    /// # Errors
    /// [`StoreError::Exists`] for a token that is in use.
    pub fn add_session(&self, one: &Session) -> Result<()> {
        let row: &[Arg<'_>] = args![
            &one.token_hash,
            &one.practitioner,
            &one.created,
            &one.seen,
            &one.ends,
            one.second_factor,
            &one.device,
        ];
        self.write_one(sql::ADD_SESSION, row).map(|_| ())
    }

    /// The session of a token, if it has not ended.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn session(&self, token_hash: &str, now: &At) -> Result<Option<Session>> {
        self.db().read(|conn| conn.row(sql::SESSION, args![token_hash, now], Session::read))
    }

    /// Where a practitioner is signed in.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn sessions(&self, of: &PractitionerId, now: &At) -> Result<Vec<Session>> {
        self.db().read(|conn| conn.rows(sql::SESSIONS, args![of, now], Session::read))
    }

    /// Writes down that a session was used, its new end, and whether the second factor was shown.
    /// Calling this once a minute is enough.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn see_session(&self, one: &Session) -> Result<()> {
        let row: &[Arg<'_>] = args![&one.seen, &one.ends, one.second_factor, &one.token_hash];
        self.write_one(sql::SEE_SESSION, row).map(|_| ())
    }

    /// Signs out on one device.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn end_session(&self, token_hash: &str) -> Result<()> {
        self.write_one(sql::END_SESSION, args![token_hash]).map(|_| ())
    }

    /// Signs out everywhere, but for the session given (empty for none); says how many ended.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn end_sessions(&self, of: &PractitionerId, but: &str) -> Result<u64> {
        self.write_one(sql::END_SESSIONS, args![of, but])
    }

    /// Clears away sessions that have ended and failures older than a moment.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn tidy(&self, now: &At, failures_before: &At) -> Result<u64> {
        let ended = self.write_one(sql::END_OLD_SESSIONS, args![now])?;
        Ok(ended + self.write_one(sql::FORGET_OLD_ATTEMPTS, args![failures_before])?)
    }

    /// Counts a failure against `about` (an address, an account, a network) and says how many
    /// there are now.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn attempt_failed(&self, about: &str, at: &At) -> Result<Attempts> {
        self.db().write(|conn| {
            conn.run(sql::ATTEMPT_FAILED, args![about, at])?;
            let now = conn.row(sql::ATTEMPTS, args![about], read_attempts)?;
            now.ok_or_else(|| StoreError::Unknown { what: "attempt", name: about.to_owned() })
        })
    }

    /// Failures counted against `about`.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn attempts(&self, about: &str) -> Result<Option<Attempts>> {
        self.db().read(|conn| conn.row(sql::ATTEMPTS, args![about], read_attempts))
    }

    /// Forgets the failures counted against `about`: they got in, or their time is over.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn forget_attempts(&self, about: &str) -> Result<()> {
        self.write_one(sql::FORGET_ATTEMPTS, args![about]).map(|_| ())
    }

    /// Lets a machine in.
    ///
    /// # Errors
    /// [`StoreError::Exists`] for a token that is in use.
    pub fn add_token(&self, one: &Token) -> Result<()> {
        let (hash, name) = (&one.token_hash, &one.name);
        let row: &[Arg<'_>] =
            args![hash, name, &one.practitioner, &one.may, &one.created, &one.ends];
        self.write_one(sql::ADD_TOKEN, row).map(|_| ())
    }

    /// The token of a hash, if it has not ended.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn token(&self, token_hash: &str, now: &At) -> Result<Option<Token>> {
        self.db().read(|conn| conn.row(sql::TOKEN, args![token_hash, now], Token::read))
    }

    /// Tokens, of one practitioner where given.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn tokens(&self, of: Option<&PractitionerId>) -> Result<Vec<Token>> {
        let of = of.map_or("", PractitionerId::as_str);
        self.db().read(|conn| conn.rows(sql::TOKENS, args![of], Token::read))
    }

    /// Writes down that a token was used.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn use_token(&self, token_hash: &str, at: &At) -> Result<()> {
        self.write_one(sql::USE_TOKEN, args![at, token_hash]).map(|_| ())
    }

    /// Ends a token.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn end_token(&self, token_hash: &str) -> Result<()> {
        self.write_one(sql::END_TOKEN, args![token_hash]).map(|_| ())
    }
}

fn read_attempts(row: &Row<'_>) -> Result<Attempts> {
    let (first, last) = (At::kept(row.text(1)?), At::kept(row.text(2)?));
    Ok(Attempts { failures: row.int(0)?, first, last })
}
