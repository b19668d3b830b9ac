//! What a browser carries for us between two steps of signing in: readable, but not to be changed,
//! for one purpose and for a short time. Single use is the caller's affair.

use super::bytes::{hex, keyed, unhex};
use crate::sent::same;
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};

/// Seals a value until a moment.
///
/// # Errors
/// What JSON cannot hold.
pub fn seal<T: Serialize>(
    key: &[u8],
    purpose: &str,
    value: &T,
    until: Timestamp,
) -> Result<String, serde_json::Error> {
    let body = hex(&serde_json::to_vec(&(until.as_second(), value))?);
    let mark = keyed(key, purpose, &body);
    Ok(format!("{body}.{mark}"))
}

/// The value, if the seal is ours, of this purpose, and not out of date.
pub fn open<T: DeserializeOwned>(
    key: &[u8],
    purpose: &str,
    text: &str,
    now: Timestamp,
) -> Option<T> {
    let (body, mark) = text.split_once('.')?;
    if !same(&keyed(key, purpose, body), mark) {
        return None;
    }
    let (until, value): (i64, T) = serde_json::from_slice(&unhex(body)?).ok()?;
    (now.as_second() < until).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn opens_only_with_the_key_for_the_purpose_in_time_and_unchanged() {
        let sealed = seal(b"k", "oidc", &("state", 7), at(100)).unwrap();
        let open_as = |key: &[u8], purpose, text: &str, now| {
            open::<(String, u8)>(key, purpose, text, at(now))
        };
        assert_eq!(open_as(b"k", "oidc", &sealed, 99), Some(("state".to_owned(), 7)));
        assert_eq!(open_as(b"k", "oidc", &sealed, 100), None, "out of date");
        assert_eq!(open_as(b"l", "oidc", &sealed, 1), None, "another key");
        assert_eq!(open_as(b"k", "passkey", &sealed, 1), None, "another purpose");
        for place in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[place] = if changed[place] == b'0' { b'1' } else { b'0' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(open_as(b"k", "oidc", &changed, 1), None, "changed at {place}");
        }
    }
}
