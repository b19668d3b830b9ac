//! Second factors against the store: authenticator apps, recovery codes, passkeys, and subjects of
//! identity providers. Everything here blocks.

use super::accounts::{Accounts, Guessed, Stopped};
use super::oidc::Vouched;
use super::passkey::{Kept, PasskeyError, Passkeys, Showing, id_of};
use super::slow;
use super::totp::{Authenticator, RECOVERY_CODES, Recovery};
use store::{Credential, Practitioner, PractitionerId, StoreError};
use webauthn_rs::prelude::PublicKeyCredential;

/// The kind of a credential that is an authenticator app.
pub const APP: &str = "totp";
/// The kind of a credential that is a set of recovery codes.
pub const RECOVERY: &str = "recovery";
/// The kind of a credential that is a passkey.
pub const PASSKEY: &str = "passkey";
/// The kind of a credential that is a subject of an identity provider.
pub const SUBJECT: &str = "oidc";

/// What someone has to show beside a password.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Has {
    /// An authenticator app that has been tried.
    pub app: bool,
    /// Passkeys, as kept.
    pub passkeys: Vec<Credential>,
    /// Recovery codes that are left.
    pub recovery: usize,
}

impl Has {
    /// True where there is nothing yet: the first thing to do after the password is to set one up.
    pub fn nothing(&self) -> bool {
        !self.app && self.passkeys.is_empty()
    }
}

/// What a locked app is bound to.
fn secret_of(who: &PractitionerId) -> String {
    format!("{APP} {who}")
}

impl Accounts<'_> {
    /// What someone has to show beside a password.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn has(&self, who: &Practitioner) -> Result<Has, Stopped> {
        let mut has = Has::default();
        for one in self.store.credentials(&who.id)? {
            match one.kind.as_str() {
                APP => has.app |= self.app_of(&one)?.shown,
                RECOVERY => has.recovery = serde_json::from_str::<Recovery>(&one.secret)?.count(),
                PASSKEY => has.passkeys.push(one),
                _ => {}
            }
        }
        Ok(has)
    }

    /// An app as kept, opened.
    fn app_of(&self, kept: &Credential) -> Result<Authenticator, Stopped> {
        let opened = self.secrets.open(&secret_of(&kept.practitioner), &kept.secret)?;
        Ok(serde_json::from_str(&opened)?)
    }

    /// An app as it is kept.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn locked(&self, of: &PractitionerId, app: &Authenticator) -> Result<String, Stopped> {
        let plain = serde_json::to_string(app)?;
        Ok(self.secrets.lock(&secret_of(of), &plain, self.chance.bytes()?)?)
    }

    /// Locks under the first key every app that is kept open, or under an earlier key; says how many.
    /// An app that is used meanwhile stays as its use left it, which is locked anew as well.
    ///
    /// # Errors
    /// [`Stopped`]; nothing is locked anew from there on.
    pub fn lock_all(&self) -> Result<u64, Stopped> {
        let mut locked = 0;
        for kept in self.store.credentials_of(APP)? {
            if !self.secrets.is_current(&kept.secret) {
                let now = self.locked(&kept.practitioner, &self.app_of(&kept)?)?;
                locked += self.store.lock_credential(&kept.id, &kept.secret, &now)?;
            }
        }
        Ok(locked)
    }

    /// A guess at a code of the app, or at a recovery code.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn guess_code(&self, who: &Practitioner, typed: &str) -> Result<Guessed<()>, Stopped> {
        let counts = slow::counts_second(who.id.as_str());
        let wait = self.wait(&counts)?;
        if wait > 0 {
            return Ok(Guessed::Wait(wait));
        }
        self.count(&counts, true)?;
        if self.app_code(who, typed, true)? || self.recovery_code(who, typed)? {
            self.clear(&counts)?;
            return Ok(Guessed::Right(()));
        }
        Ok(Guessed::Wrong)
    }

    /// Whether a code is one of the app's, which is then used. `tried` says whether the app must
    /// have been tried before.
    fn app_code(&self, who: &Practitioner, typed: &str, tried: bool) -> Result<bool, Stopped> {
        for one in self.kept(who, APP)? {
            let app = self.app_of(&one)?;
            if app.shown != tried {
                continue;
            }
            let Some(used) = app.used(typed, self.now) else { continue };
            // Two requests with one code may have come at once; one of them is the first.
            if !self.once(&format!("code {} {}", one.id, used.last))? {
                continue;
            }
            self.store.use_credential(&one.id, &self.locked(&who.id, &used)?, &self.at())?;
            return Ok(true);
        }
        Ok(false)
    }

    fn recovery_code(&self, who: &Practitioner, typed: &str) -> Result<bool, Stopped> {
        for one in self.kept(who, RECOVERY)? {
            let codes: Recovery = serde_json::from_str(&one.secret)?;
            let Some(left) = codes.used(typed) else { continue };
            if !self.once(&format!("recovery {} {}", one.id, left.count()))? {
                continue;
            }
            self.note("recovery_code_used", who, &format!("{} left", left.count()))?;
            self.store.use_credential(&one.id, &serde_json::to_string(&left)?, &self.at())?;
            return Ok(true);
        }
        Ok(false)
    }

    /// The app that someone is about to set up: the same until it has been tried.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn offer_app(&self, who: &Practitioner) -> Result<Authenticator, Stopped> {
        for one in self.kept(who, APP)? {
            let app = self.app_of(&one)?;
            if !app.shown {
                return Ok(app);
            }
        }
        let app = Authenticator::new(self.chance.bytes()?);
        self.keep(who, APP, "", &self.locked(&who.id, &app)?)?;
        Ok(app)
    }

    /// A guess at a code of the app being set up. Where it is right, the app takes the place of the
    /// one before it.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn confirm_app(&self, who: &Practitioner, typed: &str) -> Result<Guessed<()>, Stopped> {
        let counts = slow::counts_second(who.id.as_str());
        let wait = self.wait(&counts)?;
        if wait > 0 {
            return Ok(Guessed::Wait(wait));
        }
        self.count(&counts, true)?;
        let before = self.tried_apps(who)?;
        if !self.app_code(who, typed, false)? {
            return Ok(Guessed::Wrong);
        }
        self.clear(&counts)?;
        self.note("authenticator_added", who, "")?;
        for old in before {
            self.store.drop_credential(&old.id)?;
        }
        Ok(Guessed::Right(()))
    }

    fn tried_apps(&self, who: &Practitioner) -> Result<Vec<Credential>, Stopped> {
        let mut tried = Vec::new();
        for one in self.kept(who, APP)? {
            if self.app_of(&one)?.shown {
                tried.push(one);
            }
        }
        Ok(tried)
    }

    /// New recovery codes in place of the old ones, to be shown once.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn new_recovery(&self, who: &Practitioner) -> Result<Vec<String>, Stopped> {
        let mut chance = [[0; 12]; RECOVERY_CODES];
        for one in &mut chance {
            *one = self.chance.bytes()?;
        }
        let (codes, kept) = Recovery::new(chance);
        self.note("recovery_codes_made", who, "")?;
        for old in self.kept(who, RECOVERY)? {
            self.store.drop_credential(&old.id)?;
        }
        self.keep(who, RECOVERY, "", &serde_json::to_string(&kept)?)?;
        Ok(codes)
    }

    /// Keeps a passkey that someone has just made.
    ///
    /// # Errors
    /// [`Stopped`]; [`StoreError::Exists`] where it is someone's already.
    pub fn keep_passkey(&self, who: &Practitioner, made: &Kept) -> Result<(), Stopped> {
        self.note("passkey_added", who, "")?;
        self.keep(who, PASSKEY, &made.id, &made.json)
    }

    /// Takes a passkey away, unless nothing else were left to sign in with.
    ///
    /// # Errors
    /// [`Stopped`]; [`StoreError::Refused`] where it is the last factor or not theirs.
    pub fn drop_passkey(&self, who: &Practitioner, id: &str) -> Result<(), Stopped> {
        let has = self.has(who)?;
        let Some(one) = has.passkeys.iter().find(|one| one.id.as_str() == id) else {
            return Err(StoreError::Refused("there is no such passkey".to_owned()).into());
        };
        if !has.app && has.passkeys.len() == 1 {
            let why = "this is the last second factor: set up another before taking it away";
            return Err(StoreError::Refused(why.to_owned()).into());
        }
        self.note("passkey_removed", who, "")?;
        Ok(self.store.drop_credential(&one.id)?)
    }

    /// Takes every second factor of someone away and ends their sessions: for an administrator,
    /// when telephone and recovery codes are lost. Whoever signs in next with the password sets up
    /// a new one, so a new password by a link ([`Accounts::invite`]) belongs to it; the old
    /// password is taken away with the rest.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn begin_again(&self, who: &Practitioner) -> Result<(), Stopped> {
        self.note("second_factors_removed", who, "")?;
        for one in self.store.credentials(&who.id)? {
            if one.kind != SUBJECT {
                self.store.drop_credential(&one.id)?;
            }
        }
        self.store.end_sessions(&who.id, "")?;
        Ok(())
    }

    /// Whose passkey has been shown. `carried` is the sealed text under which the question
    /// travelled: it is answered once. `of` is given where the password already said who it is.
    ///
    /// # Errors
    /// [`Stopped`]. Whatever is wrong with the passkey itself is [`Guessed::Wrong`], with the
    /// reason for the log.
    pub fn shown_passkey(
        &self,
        passkeys: &Passkeys,
        showing: Showing,
        carried: &str,
        answer: &PublicKeyCredential,
        of: Option<&Practitioner>,
    ) -> Result<Result<Practitioner, PasskeyError>, Stopped> {
        let refused = |why: &str| Ok(Err(PasskeyError::Refused(why.to_owned())));
        let Some(kept) = self.store.credential_of(PASSKEY, &id_of(answer))? else {
            return refused("nobody has this passkey");
        };
        if of.is_some_and(|of| of.id != kept.practitioner) {
            return refused("it is someone else's");
        }
        let now = match passkeys.shown(showing, answer, &kept.secret) {
            Ok(now) => now,
            Err(why) => return Ok(Err(why)),
        };
        // Only a good answer is written down, so that nobody fills the store with bad ones.
        if !self.once(&format!("passkey {carried}"))? {
            return refused("the question was answered before");
        }
        let who = self.store.practitioner(&kept.practitioner)?;
        let Some(who) = who.filter(|who| who.standing == "active") else {
            return refused("they do not sign in any more");
        };
        self.store.use_credential(&kept.id, &now.json, &self.at())?;
        Ok(Ok(who))
    }

    /// Whom an identity provider's subject belongs to; `None` where nobody has been tied to it.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn vouched(&self, vouched: &Vouched) -> Result<Option<Practitioner>, Stopped> {
        let Some(kept) = self.store.credential_of(SUBJECT, &vouched.subject)? else {
            return Ok(None);
        };
        let who = self.store.practitioner(&kept.practitioner)?;
        let who = who.filter(|who| who.standing == "active");
        if who.is_some() {
            self.store.use_credential(&kept.id, &kept.secret, &self.at())?;
        }
        Ok(who)
    }

    /// Ties an identity provider's subject to someone who is signed in.
    ///
    /// # Errors
    /// [`Stopped`]; [`StoreError::Exists`] where it is someone else's.
    pub fn tie(&self, who: &Practitioner, vouched: &Vouched) -> Result<(), Stopped> {
        self.note("identity_tied", who, &vouched.subject)?;
        self.keep(who, SUBJECT, &vouched.subject, "")
    }
}
