//! Small work on bytes: hexadecimal, checksums, and a seal that only this installation can make.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |text, byte| text + &format!("{byte:02x}"))
}

/// The bytes of hexadecimal; `None` where it is none.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).map(|digit| digit as u8)).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    Some(digits.chunks_exact(2).filter_map(|two| Some(two.first()? << 4 | two.get(1)?)).collect())
}

/// SHA-256 of a text, in hexadecimal.
pub fn checksum(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// HMAC-SHA-256 in hexadecimal. `purpose` keeps what is made for one use from serving another.
pub fn keyed(key: &[u8], purpose: &str, text: &str) -> String {
    // HMAC takes a key of any length, so this cannot fail; an empty answer would match nothing.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(text.as_bytes());
    hex(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_there_and_back() {
        assert_eq!(hex(&[0, 15, 255]), "000fff");
        assert_eq!(unhex("000fff"), Some(vec![0, 15, 255]));
        for bad in ["0", "zz", "0g"] {
            assert_eq!(unhex(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_known_answer_of_hmac_and_sha256() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(
            checksum("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        let one = keyed(b"key", "a", "text");
        assert_ne!(one, keyed(b"key", "b", "text"));
        assert_ne!(one, keyed(b"kez", "a", "text"));
        assert_ne!(keyed(b"key", "a", "bc"), keyed(b"key", "ab", "c"));
    }
}
