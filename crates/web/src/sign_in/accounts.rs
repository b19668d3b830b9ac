//! Signing in against the store: guesses at passwords, and sessions. Everything here blocks.

use super::bytes::{checksum, hex};
use super::chance::{Chance, NoChance};
use super::locked::{Keys, LockError};
use super::password::{self, Unhashed};
use super::session::{Times, Token};
use super::slow::{self, Count, Counted};
use jiff::{SignedDuration, Timestamp};
use store::{
    At, Audit, Credential, Practitioner, PractitionerId, RowId, Session, Store, StoreError,
};
use uuid::Builder;

/// Why signing in could not be tried at all. No case of these tells whether an account exists.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Chance(#[from] NoChance),
    /// No memory for a hash.
    #[error(transparent)]
    Hash(#[from] Unhashed),
    /// A secret cannot be locked or opened.
    #[error(transparent)]
    Locked(#[from] LockError),
    /// What is kept of a credential cannot be read.
    #[error("a credential is damaged: {0}")]
    Damaged(#[from] serde_json::Error),
}

/// How a guess came out. `Wrong` is all that anyone is told, whatever was wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guessed<T> {
    /// Not tried: this many seconds are to be waited first.
    Wait(u64),
    /// Not right.
    Wrong,
    /// Right.
    Right(T),
}

/// A guess at a password.
#[derive(Clone, Copy)]
pub struct Guess<'a> {
    /// The e-mail address as typed.
    pub email: &'a str,
    /// The password as typed.
    pub password: &'a str,
    /// The network address that it comes from.
    pub address: &'a str,
    /// What the browser's device cookie says, if it has one.
    pub device: Option<&'a str>,
}

/// Accounts at one moment.
#[derive(Clone, Copy)]
pub struct Accounts<'a> {
    /// Where they are kept.
    pub store: &'a Store,
    /// The key of this installation's seals.
    pub key: &'a [u8],
    /// The keys of secrets that have to be read back.
    pub secrets: &'a Keys,
    /// The moment.
    pub now: Timestamp,
    /// Where random bytes come from.
    pub chance: Chance,
    /// The operation's id, for the audit.
    pub operation: &'a str,
}

/// The name of the setting that holds the key of seals. Settings that begin so are not shown.
const KEY: &str = "secret.seals";

/// The key of this installation's seals, made when it is first asked for.
///
/// # Errors
/// [`Stopped`] where it can be neither read nor made.
pub fn key_of(store: &Store, now: Timestamp, chance: Chance) -> Result<Vec<u8>, Stopped> {
    if let Some(kept) = store.setting(KEY)? {
        return Ok(kept.into_bytes());
    }
    let made = hex(&chance.bytes::<32>()?);
    let secrets = &Keys::default();
    let bare = Accounts { store, key: &[], secrets, now, chance, operation: "" };
    let audit = bare.audit("seals_made", None, "")?;
    store.act(&audit, |acting| acting.set(KEY, &made))?;
    // Two servers may have made one at once: what is kept now is the one.
    Ok(store.setting(KEY)?.unwrap_or(made).into_bytes())
}

impl Accounts<'_> {
    /// The moment as it is kept.
    pub fn at(&self) -> At {
        At::from(self.now)
    }

    /// A new name that sorts by this moment.
    ///
    /// # Errors
    /// [`NoChance`].
    pub fn name(&self) -> Result<RowId, NoChance> {
        let since = u64::try_from(self.now.as_millisecond()).unwrap_or(0);
        let id = Builder::from_unix_timestamp_millis(since, &self.chance.bytes::<10>()?);
        Ok(RowId(id.into_uuid().to_string()))
    }

    pub(crate) fn audit(
        &self,
        act: &str,
        who: Option<&Practitioner>,
        detail: &str,
    ) -> Result<Audit, NoChance> {
        Ok(Audit {
            id: self.name()?,
            at: self.at(),
            practitioner: who.map_or_else(PractitionerId::default, |who| who.id.clone()),
            agency: who.map(|who| who.agency.clone()),
            act: act.to_owned(),
            child: None,
            entry: None,
            because: String::new(),
            detail: detail.to_owned(),
            operation: self.operation.to_owned(),
        })
    }

    /// Writes down what someone did about their account.
    ///
    /// # Errors
    /// Where it could not be kept; then what it tells of must not happen.
    pub fn note(&self, act: &str, who: &Practitioner, detail: &str) -> Result<(), Stopped> {
        Ok(self.store.note(&self.audit(act, Some(who), detail)?)?)
    }

    /// True the first time that it is asked about something, ever after false, on every server:
    /// for what may be used only once and lives less than [`slow::FORGOTTEN`].
    pub(super) fn once(&self, about: &str) -> Result<bool, Stopped> {
        let counted = self.store.attempt_failed(&checksum(&format!("once {about}")), &self.at())?;
        Ok(counted.failures == 1)
    }

    fn counted(&self, about: &str) -> Result<Counted, Stopped> {
        let kept = self.store.attempts(about)?;
        Ok(Counted {
            failures: kept.as_ref().map_or(0, |kept| u64::try_from(kept.failures).unwrap_or(0)),
            first: kept.as_ref().and_then(|kept| kept.first.timestamp().ok()),
            last: kept.as_ref().and_then(|kept| kept.last.timestamp().ok()),
        })
    }

    /// How long is still to be waited by all of the counts. What is old enough is forgotten here.
    pub(super) fn wait(&self, counts: &[Count]) -> Result<u64, Stopped> {
        let mut seen = Vec::new();
        for count in counts {
            let mut counted = self.counted(&count.about)?;
            if slow::forgotten(counted, self.now) {
                self.store.forget_attempts(&count.about)?;
                counted = Counted::default();
            }
            seen.push((count.clone(), counted));
        }
        Ok(slow::longest(&seen, self.now))
    }

    /// Counts a guess before it is looked at, so that many at once are many; where it comes out
    /// right, [`Accounts::clear`] takes it back.
    pub(super) fn count(&self, counts: &[Count], cleared: bool) -> Result<(), Stopped> {
        for count in counts.iter().filter(|count| count.cleared == cleared) {
            self.store.attempt_failed(&count.about, &self.at())?;
        }
        Ok(())
    }

    pub(super) fn clear(&self, counts: &[Count]) -> Result<(), Stopped> {
        for count in counts.iter().filter(|count| count.cleared) {
            self.store.forget_attempts(&count.about)?;
        }
        Ok(())
    }

    /// A guess at a password. For an unknown address the same is read and the same hashed.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn guess_password(&self, guess: Guess<'_>) -> Result<Guessed<Practitioner>, Stopped> {
        let device = guess.device.and_then(|mark| slow::device(self.key, guess.email, mark));
        let counts = slow::counts(guess.email, guess.address, device.as_deref());
        let wait = self.wait(&counts)?;
        if wait > 0 {
            return Ok(Guessed::Wait(wait));
        }
        self.count(&counts, true)?;
        let who = self.store.practitioner_by_email(guess.email)?;
        let nobody = PractitionerId::default();
        let kept = self.store.credentials(who.as_ref().map_or(&nobody, |who| &who.id))?;
        let kept = kept.into_iter().rfind(|one| one.kind == PASSWORD);
        let kept_hash = kept.as_ref().map(|one| one.secret.as_str());
        let right = password::is_right(kept_hash, guess.password)?;
        match (who, kept) {
            (Some(who), Some(kept)) if right && is_active(&who) => {
                self.clear(&counts)?;
                self.store.use_credential(&kept.id, &kept.secret, &self.at())?;
                Ok(Guessed::Right(who))
            }
            _ => {
                self.count(&counts, false)?;
                Ok(Guessed::Wrong)
            }
        }
    }

    /// Keeps a new password and signs out everywhere but in the session `but`.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn set_password(
        &self,
        who: &Practitioner,
        password: &str,
        but: &str,
    ) -> Result<(), Stopped> {
        let secret = password::hash(password, self.chance.bytes()?)?;
        self.note("password_set", who, "")?;
        for old in self.kept(who, PASSWORD)? {
            self.store.drop_credential(&old.id)?;
        }
        self.keep(who, PASSWORD, "", &secret)?;
        self.store.end_sessions(&who.id, but)?;
        Ok(())
    }

    /// What is kept of one kind for someone, the oldest first.
    pub(super) fn kept(&self, who: &Practitioner, kind: &str) -> Result<Vec<Credential>, Stopped> {
        let all = self.store.credentials(&who.id)?;
        Ok(all.into_iter().filter(|one| one.kind == kind).collect())
    }

    pub(super) fn keep(
        &self,
        who: &Practitioner,
        kind: &str,
        subject: &str,
        secret: &str,
    ) -> Result<(), Stopped> {
        let one = Credential {
            id: self.name()?,
            practitioner: who.id.clone(),
            kind: kind.to_owned(),
            subject: subject.to_owned(),
            secret: secret.to_owned(),
            created: self.at(),
            used: None,
        };
        Ok(self.store.add_credential(&one)?)
    }

    /// Begins a session.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn begin(
        &self,
        who: &Practitioner,
        second_factor: bool,
        device: &str,
    ) -> Result<Token, Stopped> {
        let token = Token::new(self.chance.bytes()?);
        let times = Times::begin(self.now, second_factor);
        if second_factor {
            self.note("sign_in", who, device)?;
            // What has ended is cleared away now and then; whoever comes in brings a broom.
            let forgotten = SignedDuration::from_secs(slow::FORGOTTEN);
            let before = self.now.checked_sub(forgotten).unwrap_or(Timestamp::MIN);
            self.store.tidy(&self.at(), &before.into())?;
        }
        self.store.add_session(&Session {
            token_hash: token.sum(),
            practitioner: who.id.clone(),
            created: times.created.into(),
            seen: times.seen.into(),
            ends: times.ends.into(),
            second_factor,
            device: device.to_owned(),
        })?;
        Ok(token)
    }

    /// Makes half a session whole after the second factor: under a new token, so that whoever knew
    /// the old one has nothing.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn promote(&self, half: &Session, who: &Practitioner) -> Result<Token, Stopped> {
        self.store.end_session(&half.token_hash)?;
        self.begin(who, true, &half.device)
    }

    /// The session of a token and whose it is, if it goes on and they still may sign in; notes that
    /// it was used.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn session(&self, token: &Token) -> Result<Option<(Session, Practitioner)>, Stopped> {
        let Some(mut session) = self.store.session(&token.sum(), &self.at())? else {
            return Ok(None);
        };
        let times = times(&session)?;
        let who = self.store.practitioner(&session.practitioner)?;
        let Some(who) = who.filter(|who| is_active(who) && times.alive(self.now)) else {
            self.store.end_session(&session.token_hash)?;
            return Ok(None);
        };
        if let Some(times) = times.noted(self.now, session.second_factor) {
            (session.seen, session.ends) = (times.seen.into(), times.ends.into());
            self.store.see_session(&session)?;
        }
        Ok(Some((session, who)))
    }

    /// True while the ways to sign in may be changed in a session; see [`super::session::FRESH`].
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn fresh(&self, session: &str) -> Result<bool, Stopped> {
        match self.store.session(session, &self.at())? {
            Some(session) => Ok(times(&session)?.fresh(self.now)),
            None => Ok(false),
        }
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn sign_out(&self, session: &str, who: &Practitioner) -> Result<(), Stopped> {
        self.store.end_session(session)?;
        self.note("sign_out", who, "")
    }

    /// Ends every session of someone; says how many there were.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn sign_out_everywhere(&self, who: &Practitioner) -> Result<u64, Stopped> {
        let ended = self.store.end_sessions(&who.id, "")?;
        self.note("sign_out_everywhere", who, &format!("{ended} sessions"))?;
        Ok(ended)
    }
}

fn times(session: &Session) -> Result<Times, Stopped> {
    Ok(Times {
        created: session.created.timestamp()?,
        seen: session.seen.timestamp()?,
        ends: session.ends.timestamp()?,
    })
}

/// Only the active sign in.
pub(super) fn is_active(who: &Practitioner) -> bool {
    who.standing == "active"
}

/// The kind of a credential that is a password's hash.
pub const PASSWORD: &str = "password";
#[cfg(test)]
#[path = "accounts_tests.rs"]
mod tests;
