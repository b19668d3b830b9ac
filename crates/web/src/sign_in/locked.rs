//! Secrets that have to be read back (an authenticator's, a webhook's) are kept encrypted: whoever
//! gets hold of the store, or of a copy of it, has nothing without the key, which stands elsewhere.
//!
//! AES-256-GCM under a fresh nonce each time. What the secret is for and whose it is are bound to
//! it, so that a row moved to another place does not open.

use super::bytes::{hex, unhex};
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use sha2::{Digest, Sha256};

/// What begins a text that is locked.
const MARK: &str = "locked1";

/// The keys of an installation: the first locks, every one opens.
#[derive(Default)]
pub struct Keys {
    keys: Vec<Key>,
}

struct Key {
    /// By which a locked text says what opens it: a checksum's beginning, which tells nothing of it.
    name: String,
    cipher: Aes256Gcm,
}

/// Why a secret cannot be locked or opened. It never shows a key or a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// The text of the keys is not what it should be.
    #[error(
        "line {line} of the keys is no key: a key is 64 figures and letters from a to f, alone on its line"
    )]
    NoKey {
        /// The line, from 1.
        line: usize,
    },
    /// There is no key at all.
    #[error("there is no key to keep secrets under")]
    Without,
    /// A secret was locked under a key that is not among the keys.
    #[error(
        "a secret was locked under the key `{name}`, which is not among the keys; put it back below the new one"
    )]
    OtherKey {
        /// The name of the key.
        name: String,
    },
    /// A locked secret does not open: it was changed, or belongs elsewhere.
    #[error("a locked secret does not open: it was changed, or moved from another place")]
    Changed,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({})", self.keys.len())
    }
}

impl Keys {
    /// Reads keys: one a line, the one that locks first; lines that begin with `#` are passed over.
    ///
    /// # Errors
    /// [`LockError::NoKey`], [`LockError::Without`].
    pub fn read(text: &str) -> Result<Self, LockError> {
        let mut keys = Vec::new();
        for (line, key) in (1..).zip(text.lines().map(str::trim)) {
            if !key.is_empty() && !key.starts_with('#') {
                keys.push(Key::read(key).ok_or(LockError::NoKey { line })?);
            }
        }
        if keys.is_empty() { Err(LockError::Without) } else { Ok(Self { keys }) }
    }

    /// The text of a new key, from random bytes.
    pub fn made(chance: [u8; 32]) -> String {
        format!(
            "# Keeps authenticators and webhooks readable. Without it they must be set up anew.\n{}\n",
            hex(&chance)
        )
    }

    /// Locks a secret. `of` says what it is and whose; `nonce` is never used twice.
    ///
    /// # Errors
    /// [`LockError::Without`].
    pub fn lock(&self, of: &str, secret: &str, nonce: [u8; 12]) -> Result<String, LockError> {
        let key = self.keys.first().ok_or(LockError::Without)?;
        let payload = Payload { msg: secret.as_bytes(), aad: of.as_bytes() };
        let locked = key.cipher.encrypt(&Nonce::from(nonce), payload);
        let locked = locked.map_err(|_| LockError::Changed)?;
        Ok(format!("{MARK}.{}.{}.{}", key.name, hex(&nonce), hex(&locked)))
    }

    /// Opens what was locked. What was kept before there were keys is given as it is; see
    /// [`Keys::is_current`].
    ///
    /// # Errors
    /// [`LockError::OtherKey`], [`LockError::Changed`].
    pub fn open(&self, of: &str, kept: &str) -> Result<String, LockError> {
        let parts: Vec<&str> = kept.split('.').collect();
        let [MARK, name, nonce, locked] = parts.as_slice() else { return Ok(kept.to_owned()) };
        let other = || LockError::OtherKey { name: (*name).to_owned() };
        let key = self.keys.iter().find(|key| key.name == *name).ok_or_else(other)?;
        let nonce = unhex(nonce).and_then(|nonce| <[u8; 12]>::try_from(nonce).ok());
        let (Some(nonce), Some(locked)) = (nonce, unhex(locked)) else {
            return Err(LockError::Changed);
        };
        let payload = Payload { msg: &locked, aad: of.as_bytes() };
        let opened = key.cipher.decrypt(&Nonce::from(nonce), payload);
        let opened = opened.map_err(|_| LockError::Changed)?;
        String::from_utf8(opened).map_err(|_| LockError::Changed)
    }

    /// Whether a text is locked under the first key.
    pub fn is_current(&self, kept: &str) -> bool {
        let first = self.keys.first();
        first.is_some_and(|key| kept.starts_with(&format!("{MARK}.{}.", key.name)))
    }
}

impl Key {
    fn read(text: &str) -> Option<Self> {
        let bytes = unhex(&text.to_ascii_lowercase()).filter(|bytes| bytes.len() == 32)?;
        let name: String = hex(&Sha256::digest(&bytes)).chars().take(8).collect();
        Some(Self { name, cipher: Aes256Gcm::new_from_slice(&bytes).ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(bytes: &[u8]) -> Keys {
        let text: Vec<String> = bytes.iter().map(|byte| Keys::made([*byte; 32])).collect();
        Keys::read(&text.concat()).unwrap()
    }

    #[test]
    fn opens_only_under_its_key_in_its_place_and_unchanged() {
        let ours = keys(&[7]);
        let locked = ours.lock("totp dana", "JBSWY3DP", [1; 12]).unwrap();
        assert!(!locked.contains("JBSWY3DP") && ours.is_current(&locked));
        assert_eq!(ours.open("totp dana", &locked).unwrap(), "JBSWY3DP");
        assert_eq!(ours.open("totp eve", &locked), Err(LockError::Changed));
        assert!(matches!(keys(&[8]).open("totp dana", &locked), Err(LockError::OtherKey { .. })));
        let begins = locked.rfind('.').unwrap() + 1;
        for place in begins..locked.len() {
            let mut changed = locked.clone().into_bytes();
            changed[place] = if changed[place] == b'0' { b'1' } else { b'0' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(ours.open("totp dana", &changed), Err(LockError::Changed), "{place}");
        }
        assert_eq!(Keys::default().lock("totp dana", "x", [1; 12]), Err(LockError::Without));
    }

    #[test]
    fn a_new_key_on_top_locks_and_the_one_below_still_opens() {
        let before = keys(&[7]).lock("a", "secret", [2; 12]).unwrap();
        let both = keys(&[9, 7]);
        assert!(!both.is_current(&before));
        let secret = both.open("a", &before).unwrap();
        let after = both.lock("a", &secret, [3; 12]).unwrap();
        assert_eq!(keys(&[9]).open("a", &after).unwrap(), "secret");
        // What was kept before there were keys.
        let plain = r#"{"secret":"A.B.C.D","last":0,"shown":true}"#;
        assert_eq!(both.open("a", plain).unwrap(), plain);
        assert!(!both.is_current(plain));
    }

    #[test]
    fn what_is_no_key_is_told_by_its_line() {
        assert_eq!(Keys::read("# none\n\n").unwrap_err(), LockError::Without);
        let text = format!("{}\nabcd\n", Keys::made([1; 32]));
        assert_eq!(Keys::read(&text).unwrap_err(), LockError::NoKey { line: 4 });
        assert_eq!(Keys::read(&"g".repeat(64)).unwrap_err(), LockError::NoKey { line: 1 });
        assert!(!format!("{:?}", keys(&[3])).contains("0303"));
    }
}
