//! Links by which someone chooses a password: for a new account, or where the old password is
//! forgotten. An administrator makes them and hands them over; nothing goes by e-mail.

use super::accounts::{Accounts, Stopped, is_active};
use super::session::Token;
use std::time::Duration;
use store::{At, Credential, Practitioner, RowId};

/// The kind of a credential that is such a link.
pub(crate) const INVITATION: &str = "invitation";
/// How long a link works: three days.
const INVITED: Duration = Duration::from_hours(72);

/// What is kept of a link: the token's checksum, so that nobody who reads the store can use it.
pub(crate) fn invitation(id: RowId, who: &Practitioner, token: &Token, at: At) -> Credential {
    Credential {
        id,
        practitioner: who.id.clone(),
        kind: INVITATION.to_owned(),
        subject: token.sum(),
        secret: String::new(),
        created: at,
        used: None,
    }
}

impl Accounts<'_> {
    /// Makes a link by which someone chooses a password: for a new account, or where the old one
    /// is forgotten. It works once and for three days; an earlier one ends.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn invite(&self, who: &Practitioner) -> Result<Token, Stopped> {
        let token = Token::new(self.chance.bytes()?);
        for old in self.kept(who, INVITATION)? {
            self.store.drop_credential(&old.id)?;
        }
        self.note("invited", who, "")?;
        self.keep(who, INVITATION, &token.sum(), "")?;
        Ok(token)
    }

    /// Whom a link is for, if it is still good.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn invited(&self, token: &Token) -> Result<Option<Practitioner>, Stopped> {
        let Some(kept) = self.store.credential_of(INVITATION, &token.sum())? else {
            return Ok(None);
        };
        let since = self.now.duration_since(kept.created.timestamp()?);
        if since.unsigned_abs() > INVITED {
            return Ok(None);
        }
        Ok(self.store.practitioner(&kept.practitioner)?.filter(is_active))
    }

    /// Takes a link up: keeps the password, ends the link. `None` where it was not good any more.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn take_up(&self, token: &Token, password: &str) -> Result<Option<Practitioner>, Stopped> {
        let Some(who) = self.invited(token)? else { return Ok(None) };
        if !self.once(&format!("invitation {}", token.sum()))? {
            return Ok(None);
        }
        self.set_password(&who, password, "")?;
        for old in self.kept(&who, INVITATION)? {
            self.store.drop_credential(&old.id)?;
        }
        Ok(Some(who))
    }
}
