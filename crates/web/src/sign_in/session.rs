//! Sessions: a random token in a cookie, of which only the checksum is kept; two ends; and the
//! token that forms carry.

use super::bytes::{checksum, hex, keyed};
use jiff::{SignedDuration, Timestamp};

/// After this long without a request a session ends. NIST SP 800-63B-4, level AAL2: an hour.
pub const IDLE: SignedDuration = SignedDuration::from_hours(1);
/// After this long a session ends whatever happens: a working day (AAL2 allows 24 hours).
pub const WHOLE: SignedDuration = SignedDuration::from_hours(12);
/// After this long a session that has not shown its second factor ends.
pub const HALF: SignedDuration = SignedDuration::from_mins(10);
/// A request within this long of the last one is not written down: reading stays reading.
pub const NOTED: SignedDuration = SignedDuration::from_secs(60);

/// For this long after signing in the ways to sign in may be changed; later only after signing in
/// again, so that a computer left open gives away no more than what is open on it.
pub const FRESH: SignedDuration = SignedDuration::from_mins(15);

/// A session's token, as the cookie carries it. Never kept, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    /// A new token of 256 random bits.
    pub fn new(chance: [u8; 32]) -> Self {
        Self(hex(&chance))
    }

    /// What a cookie says, if it can be a token at all.
    pub fn read(cookie: &str) -> Option<Self> {
        let fits = cookie.len() == 64 && cookie.bytes().all(|b| b.is_ascii_hexdigit());
        fits.then(|| Self(cookie.to_owned()))
    }

    /// As the cookie carries it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is kept of it, and how a session is named.
    pub fn sum(&self) -> String {
        checksum(&self.0)
    }

    /// What forms of this session carry. Cannot be told from what is kept.
    pub fn csrf(&self) -> String {
        keyed(self.0.as_bytes(), "csrf", "form")
    }
}

/// The moments of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// When it began.
    pub created: Timestamp,
    /// When its last request was noted.
    pub seen: Timestamp,
    /// When it ends if nothing more is heard of it.
    pub ends: Timestamp,
}

impl Times {
    /// A session that begins now.
    pub fn begin(now: Timestamp, second_factor: bool) -> Self {
        let ends = later(now, if second_factor { IDLE } else { HALF });
        Self { created: now, seen: now, ends }
    }

    /// True while it goes on.
    pub fn alive(&self, now: Timestamp) -> bool {
        now < self.ends && now < later(self.created, WHOLE)
    }

    /// True while the ways to sign in may be changed.
    pub fn fresh(&self, now: Timestamp) -> bool {
        now < later(self.created, FRESH)
    }

    /// The session after a request, where that is to be noted; `None` where it need not be. One
    /// that has shown no second factor is never made longer.
    pub fn noted(&self, now: Timestamp, second_factor: bool) -> Option<Self> {
        if !second_factor || now.duration_since(self.seen) < NOTED {
            return None;
        }
        let ends = later(now, IDLE).min(later(self.created, WHOLE));
        Some(Self { created: self.created, seen: now, ends })
    }
}

fn later(from: Timestamp, by: SignedDuration) -> Timestamp {
    from.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// The cookie that carries a token. With TLS it has the `__Host-` prefix, so that no other host
/// and no page without TLS can set it.
pub fn cookie(name: &str, value: &str, secure: bool, lasts: Option<SignedDuration>) -> String {
    let (prefix, tls) = if secure { ("__Host-", "; Secure") } else { ("", "") };
    let age = lasts.map(|lasts| format!("; Max-Age={}", lasts.as_secs())).unwrap_or_default();
    format!("{prefix}{name}={value}; Path=/; HttpOnly; SameSite=Lax{tls}{age}")
}

/// The value of a cookie in a `Cookie` header.
pub fn from_header<'a>(header: &'a str, name: &str, secure: bool) -> Option<&'a str> {
    let prefix = if secure { "__Host-" } else { "" };
    header.split(';').find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key.strip_prefix(prefix)? == name).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    #[test]
    fn a_session_ends_an_hour_after_the_last_request_and_after_twelve_hours_anyway() {
        let mut times = Times::begin(at(0), true);
        assert!(times.alive(at(59)));
        assert!(!times.alive(at(60)));
        for minute in (50..12 * 60).step_by(50) {
            assert!(times.alive(at(minute)), "{minute}");
            times = times.noted(at(minute), true).unwrap();
        }
        assert!(times.alive(at(12 * 60 - 1)));
        assert!(!times.alive(at(12 * 60)));
        assert_eq!(times.ends, at(12 * 60));
    }

    #[test]
    fn what_is_used_does_not_stay_fresh() {
        let times = Times::begin(at(0), true);
        assert!(times.fresh(at(14)));
        assert!(!times.noted(at(14), true).unwrap().fresh(at(15)));
    }

    #[test]
    fn half_a_session_lasts_ten_minutes_and_is_never_made_longer() {
        let times = Times::begin(at(0), false);
        assert!(times.alive(at(9)));
        assert_eq!(times.noted(at(9), false), None);
        assert!(!times.alive(at(10)));
    }

    #[test]
    fn not_every_request_is_written_down() {
        let times = Times::begin(at(0), true);
        assert_eq!(times.noted(Timestamp::from_second(59).unwrap(), true), None);
        assert!(times.noted(at(1), true).is_some());
    }

    #[test]
    fn what_is_kept_does_not_open_and_forms_carry_something_else() {
        let token = Token::new([7; 32]);
        assert_eq!(token.as_str().len(), 64);
        assert_ne!(token.sum(), token.as_str());
        assert_ne!(token.csrf(), token.sum());
        assert_ne!(Token::new([8; 32]).csrf(), token.csrf());
        assert_eq!(Token::read(token.as_str()), Some(token.clone()));
        assert_eq!(format!("{token:?}"), "Token(…)");
        for bad in ["", "abc", &"g".repeat(64), &"a".repeat(65)] {
            assert_eq!(Token::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn cookies_there_and_back() {
        assert_eq!(
            cookie("session", "v", true, None),
            "__Host-session=v; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            cookie("device", "v", false, Some(SignedDuration::from_secs(9))),
            "device=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=9"
        );
        let header = "a=1; __Host-session=s; session=other";
        assert_eq!(from_header(header, "session", true), Some("s"));
        assert_eq!(from_header(header, "session", false), Some("other"));
        assert_eq!(from_header(header, "nothing", true), None);
    }
}
