//! Passkeys (WebAuthn). The device checks that it is its owner who holds it, so a passkey is two
//! factors in one and opens a session by itself.
//!
//! What stands between the two halves of a ceremony is small and is carried by the browser under
//! our seal ([`super::sealed`]); that an answer is taken only once is the caller's affair. Which
//! practitioner a passkey belongs to is looked up by its id, never believed from the answer.

use super::bytes::hex;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use webauthn_rs::prelude::{
    CreationChallengeResponse, DiscoverableAuthentication, DiscoverableKey, Passkey,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
    RequestChallengeResponse, Url, Webauthn, WebauthnBuilder,
};
use webauthn_rs_proto::{AllowCredentials, ResidentKeyRequirement};

/// Why a passkey was not taken. The reasons are for the log; a person reads one sentence.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// Passkeys need a host name and TLS (or `localhost`).
    #[error("passkeys cannot be used at `{0}`")]
    Address(String),
    /// The ceremony failed.
    #[error("the passkey was refused: {0}")]
    Refused(String),
    /// What was kept of a passkey cannot be read.
    #[error("a kept passkey cannot be read")]
    Kept,
}

fn refused(error: impl std::fmt::Display) -> PasskeyError {
    PasskeyError::Refused(error.to_string())
}

/// Between the two halves of adding a passkey.
#[derive(Serialize, Deserialize)]
pub struct Adding {
    /// For whom it was begun.
    pub practitioner: Uuid,
    state: PasskeyRegistration,
}

/// Between the two halves of showing a passkey.
#[derive(Serialize, Deserialize)]
pub struct Showing(DiscoverableAuthentication);

/// A passkey that has been kept: its id, by which it is found, and the JSON to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id, in hexadecimal.
    pub id: String,
    /// What is kept of it: no secret.
    pub json: String,
}

/// Passkeys of this installation.
pub struct Passkeys(Webauthn);

impl Passkeys {
    /// For the address by which people reach the installation.
    ///
    /// # Errors
    /// [`PasskeyError::Address`] where browsers allow no passkeys there.
    pub fn new(address: &str, name: &str) -> Result<Self, PasskeyError> {
        let unusable = || PasskeyError::Address(address.to_owned());
        let origin = Url::parse(address).map_err(|_| unusable())?;
        let host = origin.domain().ok_or_else(unusable)?.to_owned();
        let builder = WebauthnBuilder::new(&host, &origin).map_err(|_| unusable())?;
        Ok(Self(builder.rp_name(name).build().map_err(|_| unusable())?))
    }

    /// Begins adding a passkey to an account that has `have` already.
    ///
    /// # Errors
    /// [`PasskeyError`] where the library refuses, or a kept passkey cannot be read.
    pub fn add(
        &self,
        practitioner: Uuid,
        email: &str,
        name: &str,
        have: &[String],
    ) -> Result<(CreationChallengeResponse, Adding), PasskeyError> {
        let have = have.iter().map(|json| read(json).map(|key| key.cred_id().clone()));
        let have = have.collect::<Result<Vec<_>, _>>()?;
        let (mut asked, state) = self
            .0
            .start_passkey_registration(practitioner, email, name, Some(have))
            .map_err(refused)?;
        // A passkey that the device itself can find lets its owner sign in without typing.
        if let Some(wish) = &mut asked.public_key.authenticator_selection {
            wish.resident_key = Some(ResidentKeyRequirement::Preferred);
        }
        Ok((asked, Adding { practitioner, state }))
    }

    /// The passkey that a browser made.
    ///
    /// # Errors
    /// [`PasskeyError::Refused`] where it was not made for this, or not by its owner.
    pub fn added(
        &self,
        adding: &Adding,
        made: &RegisterPublicKeyCredential,
    ) -> Result<Kept, PasskeyError> {
        let passkey = self.0.finish_passkey_registration(made, &adding.state).map_err(refused)?;
        keep(&passkey)
    }

    /// Begins asking for a passkey: any that the device knows, or one of those in `only`.
    ///
    /// # Errors
    /// [`PasskeyError`] where the library refuses, or a kept passkey cannot be read.
    pub fn ask(
        &self,
        only: &[String],
    ) -> Result<(RequestChallengeResponse, Showing), PasskeyError> {
        let (mut asked, state) = self.0.start_discoverable_authentication().map_err(refused)?;
        // The page asks when a button is pressed, not while a field is being filled.
        asked.mediation = None;
        let allow = |json: &String| {
            let id = read(json)?.cred_id().as_slice().to_owned();
            Ok(AllowCredentials { type_: "public-key".to_owned(), id, transports: None })
        };
        asked.public_key.allow_credentials = only.iter().map(allow).collect::<Result<_, _>>()?;
        Ok((asked, Showing(state)))
    }

    /// Whether the passkey kept under the answer's id gave this answer; what to keep of it now.
    ///
    /// # Errors
    /// [`PasskeyError::Refused`] for a wrong signature, another challenge, another address, an
    /// owner who was not checked, or a copy of the passkey (its counter went back).
    pub fn shown(
        &self,
        showing: Showing,
        answer: &PublicKeyCredential,
        kept: &str,
    ) -> Result<Kept, PasskeyError> {
        let mut passkey = read(kept)?;
        let key = DiscoverableKey::from(&passkey);
        let result = self
            .0
            .finish_discoverable_authentication_v2(answer, showing.0, &key)
            .map_err(refused)?;
        if !result.user_verified() {
            return Err(PasskeyError::Refused("the device did not check its owner".to_owned()));
        }
        passkey.update_credential(&result);
        keep(&passkey)
    }
}

/// The id of the passkey that a browser answers with, as [`Kept::id`] has it.
pub fn id_of(answer: &PublicKeyCredential) -> String {
    hex(answer.get_credential_id())
}

fn read(json: &str) -> Result<Passkey, PasskeyError> {
    serde_json::from_str(json).map_err(|_| PasskeyError::Kept)
}

fn keep(passkey: &Passkey) -> Result<Kept, PasskeyError> {
    let json = serde_json::to_string(passkey).map_err(refused)?;
    Ok(Kept { id: hex(passkey.cred_id()), json })
}

#[cfg(test)]
#[path = "passkey_tests.rs"]
pub(super) mod tests;
