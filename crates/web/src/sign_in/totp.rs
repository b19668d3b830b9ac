//! One-time codes of an authenticator app (RFC 6238), each of which works once; and recovery codes
//! for the day the telephone is lost.

use super::bytes::checksum;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// What is kept of an authenticator app.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authenticator {
    /// The shared secret, in base 32.
    pub secret: String,
    /// The last step of 30 seconds whose code was used: it and those before it are refused.
    pub last: u64,
    /// True once a code of it has been shown; an app that was never tried opens nothing.
    pub shown: bool,
}

impl std::fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Authenticator(last {}, shown {})", self.last, self.shown)
    }
}

impl Authenticator {
    /// A new one from 20 random bytes.
    pub fn new(chance: [u8; 20]) -> Self {
        Self { secret: Secret::new_stack(chance).to_base32(), last: 0, shown: false }
    }

    fn totp(&self) -> Option<Totp> {
        let secret = Secret::try_from_base32(&self.secret).ok()?;
        let plain = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6);
        plain.with_skew(1).with_step_duration(30).with_secret(secret).build().ok()
    }

    /// This authenticator after a code was used: `None` where the code is wrong, out of date, or
    /// was used already. Blanks in the code do not matter; a clock may be 30 seconds off.
    pub fn used(&self, code: &str, now: Timestamp) -> Option<Self> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let seconds = u64::try_from(now.as_second()).ok()?;
        let step = self.totp()?.check(&code, seconds)?;
        (step > self.last).then(|| Self { secret: self.secret.clone(), last: step, shown: true })
    }

    /// The address that an authenticator app reads, for the link on the page.
    pub fn address(&self, installation: &str, email: &str) -> String {
        let (issuer, account) = (percent(installation), percent(email));
        format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}", self.secret)
    }

    /// The secret in fours, as people type it.
    pub fn in_fours(&self) -> String {
        let letters: Vec<char> = self.secret.chars().collect();
        let fours = letters.chunks(4).map(|four| four.iter().collect::<String>());
        fours.collect::<Vec<_>>().join(" ")
    }
}

fn percent(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    let one = |byte: &u8| {
        if plain(byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.as_bytes().iter().map(one).collect()
}

/// How many recovery codes a person gets.
pub const RECOVERY_CODES: usize = 10;

/// What is kept of recovery codes: a checksum of each that is left. They carry 60 random bits, so
/// that a plain checksum is enough.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Recovery {
    left: Vec<String>,
}

/// Letters and figures that are not taken for each other.
const READABLE: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

impl Recovery {
    /// New codes from random bytes, to be shown once, and what is kept of them.
    pub fn new(chance: [[u8; 12]; RECOVERY_CODES]) -> (Vec<String>, Self) {
        let codes: Vec<String> = chance.iter().map(code).collect();
        let left = codes.iter().map(|code| checksum(&plain(code))).collect();
        (codes, Self { left })
    }

    /// What is left after a code was used; `None` where it is none of them.
    pub fn used(&self, typed: &str) -> Option<Self> {
        let sum = checksum(&plain(typed));
        let left: Vec<String> = self.left.iter().filter(|kept| **kept != sum).cloned().collect();
        (left.len() < self.left.len()).then_some(Self { left })
    }

    /// How many are left.
    pub fn count(&self) -> usize {
        self.left.len()
    }
}

fn code(bytes: &[u8; 12]) -> String {
    let letters = bytes.iter().filter_map(|byte| READABLE.get(usize::from(byte % 32)));
    let letters: Vec<char> = letters.map(|byte| char::from(*byte)).collect();
    let fours = letters.chunks(4).map(|four| four.iter().collect::<String>());
    fours.collect::<Vec<_>>().join("-")
}

/// A code as it is compared: lower case, letters and figures only.
fn plain(typed: &str) -> String {
    typed.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// RFC 6238, appendix B: the secret and moments of SHA-1, the last six of its eight figures.
    #[test]
    fn known_answers() {
        let app = Authenticator::new(*b"12345678901234567890");
        assert_eq!(app.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        for (second, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")]
        {
            assert!(app.used(code, at(second)).is_some(), "{second}");
            assert!(app.used(code, at(second + 90)).is_none(), "{second} and three steps");
        }
    }

    #[test]
    fn a_code_works_once_and_takes_the_ones_before_it_along() {
        let app = Authenticator::new([3; 20]);
        let totp = app.totp().unwrap();
        let code = |second: u64| totp.generate(second).to_string();
        let used = app.used(&code(900), at(900)).unwrap();
        assert!(used.shown);
        assert_eq!(used.used(&code(900), at(901)), None, "the same code again");
        assert_eq!(used.used(&code(870), at(901)), None, "the code before it");
        assert!(used.used(&code(930), at(931)).is_some(), "the next one");
        assert!(app.used(&code(870), at(900)).is_some(), "a clock 30 seconds slow");
        assert!(app.used(&code(840), at(900)).is_none(), "a clock a minute slow");
        let spaced = code(900);
        let (a, b) = spaced.split_at(3);
        assert!(app.used(&format!(" {a} {b} "), at(900)).is_some());
        for bad in ["", "12345", "1234567", "+12345", "abcdef"] {
            assert!(app.used(bad, at(900)).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_address_names_whom_it_is_for() {
        let app = Authenticator::new([0; 20]);
        assert_eq!(
            app.address("Throughline Anyshire", "d@t.example"),
            "otpauth://totp/Throughline%20Anyshire:d%40t.example?secret=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&issuer=Throughline%20Anyshire"
        );
    }

    #[test]
    fn a_recovery_code_works_once_however_it_is_typed() {
        let mut chance = [[0; 12]; RECOVERY_CODES];
        for (n, bytes) in chance.iter_mut().enumerate() {
            bytes[0] = n as u8;
        }
        let (codes, kept) = Recovery::new(chance);
        assert_eq!((codes.len(), kept.count()), (10, 10));
        assert_eq!(codes[1], "baaa-aaaa-aaaa");
        let after = kept.used(" BAAA aaaa AAAA").unwrap();
        assert_eq!(after.count(), 9);
        assert_eq!(after.used(&codes[1]), None);
        assert!(after.used(&codes[2]).is_some());
        assert_eq!(kept.used(""), None);
        let json = serde_json::to_string(&kept).unwrap();
        assert!(codes.iter().all(|code| !json.contains(code.as_str())));
    }
}
