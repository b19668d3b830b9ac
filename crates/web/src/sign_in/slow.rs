//! Slowing down those who guess, without locking anyone out.
//!
//! A stranger must not be able to keep a practitioner from a child's file by typing wrong
//! passwords, so there is no lock, only waiting, and the waiting stands where the guessing comes
//! from. After OWASP's device cookies: a browser in which someone has signed in before carries a
//! mark, and guesses from it are counted by that mark alone. Guesses from elsewhere are counted by
//! account and address together; by account, which says nothing to an address that has hardly
//! guessed at it, so that a telephone used for the first time gets in while others are guessing;
//! and by address, generously, as a whole council may share one.

use super::bytes::{checksum, hex, keyed};
use crate::sent::same;
use jiff::Timestamp;

/// What was counted about one thing. The default is that nothing was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// Wrong guesses since the last right one.
    pub failures: u64,
    /// When the first of them was; `None` where there was none.
    pub first: Option<Timestamp>,
    /// When the last of them was; `None` where there was none.
    pub last: Option<Timestamp>,
}

/// How fast the waiting grows for one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Guesses that cost no waiting.
    pub free: u64,
    /// The longest wait, in seconds.
    pub longest: u64,
}

/// One thing that guesses are counted by, and its pace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Its name in the store: a checksum, so that no address and no e-mail is kept.
    pub about: String,
    /// Its pace.
    pub pace: Pace,
    /// True where a right guess clears it: an address that guesses at many accounts does not
    /// start afresh by knowing one of them.
    pub cleared: bool,
    /// How often this address must have guessed wrongly at this account before the count matters
    /// to it.
    pub spares: u64,
}

/// A person mistyping; a stranger at one account from one address.
const PAIR: Pace = Pace { free: 5, longest: 900 };
/// Many addresses at one account.
const ACCOUNT: Pace = Pace { free: 20, longest: 60 };
/// One address at many accounts; a whole council may share one.
const ADDRESS: Pace = Pace { free: 1000, longest: 60 };
/// How many mistakes of one's own the guesses of others do not slow.
const OWN: u64 = 3;

/// So many seconds after the first wrong guess all are forgotten, and counting begins anew.
pub const FORGOTTEN: i64 = 24 * 60 * 60;

/// What a guess at an account is counted by. `device` is the mark of a browser that has been let
/// in to this very account before.
pub fn counts(email: &str, address: &str, device: Option<&str>) -> Vec<Count> {
    let email = email.trim().to_lowercase();
    if let Some(device) = device {
        let about = checksum(&format!("device {email} {device}"));
        return vec![Count { about, pace: PAIR, cleared: true, spares: 0 }];
    }
    let count = |what: String, pace, cleared, spares| Count {
        about: checksum(&what),
        pace,
        cleared,
        spares,
    };
    vec![
        count(format!("pair {email} {address}"), PAIR, true, 0),
        count(format!("account {email}"), ACCOUNT, true, OWN),
        count(format!("address {address}"), ADDRESS, false, 0),
    ]
}

/// What a guess at a second factor is counted by: whoever comes here has shown the first one.
pub fn counts_second(practitioner: &str) -> Vec<Count> {
    let about = checksum(&format!("second {practitioner}"));
    vec![Count { about, pace: PAIR, cleared: true, spares: 0 }]
}

/// How many seconds are still to be waited by all counts of one guess, of which the first is the
/// guesser's own.
pub fn longest(counts: &[(Count, Counted)], now: Timestamp) -> u64 {
    let own = counts.first().map_or(0, |(_, counted)| counted.failures);
    let matter = counts.iter().filter(|(count, _)| count.spares <= own);
    matter.map(|(count, counted)| wait(*counted, count.pace, now)).max().unwrap_or(0)
}

/// Whether what was counted is so old that counting begins anew.
pub fn forgotten(counted: Counted, now: Timestamp) -> bool {
    let since = |first: Timestamp| now.as_second().saturating_sub(first.as_second());
    counted.first.is_some_and(|first| since(first) >= FORGOTTEN)
}

/// How many seconds are still to be waited, from 0: doubling from one second after the free ones.
pub fn wait(counted: Counted, pace: Pace, now: Timestamp) -> u64 {
    let Some(last) = counted.last else { return 0 };
    let since = now.as_second().saturating_sub(last.as_second());
    if counted.failures <= pace.free || forgotten(counted, now) {
        return 0;
    }
    let doubled = u32::try_from(counted.failures - pace.free - 1).unwrap_or(u32::MAX);
    let whole = 1_u64.checked_shl(doubled).filter(|s| *s > 0).unwrap_or(u64::MAX).min(pace.longest);
    whole.saturating_sub(u64::try_from(since).unwrap_or(0))
}

/// The mark for a browser that has just been let in to an account: 16 random bytes in hexadecimal
/// and a seal over them and the account.
pub fn device_mark(key: &[u8], email: &str, chance: [u8; 16]) -> String {
    let nonce = hex(&chance);
    let seal = keyed(key, "device", &format!("{} {nonce}", email.trim().to_lowercase()));
    format!("{nonce}.{seal}")
}

/// The mark's own name, if it is ours and for this account.
pub fn device(key: &[u8], email: &str, mark: &str) -> Option<String> {
    let (nonce, seal) = mark.split_once('.')?;
    let ours = keyed(key, "device", &format!("{} {nonce}", email.trim().to_lowercase()));
    same(&ours, seal).then(|| nonce.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn counted(failures: u64) -> Counted {
        Counted { failures, first: Some(at(1000)), last: Some(at(1000)) }
    }

    #[test]
    fn waiting_doubles_after_the_free_guesses_and_stops_growing() {
        for (failures, expected) in
            [(0, 0), (5, 0), (6, 1), (7, 2), (8, 4), (12, 64), (16, 900), (90, 900), (10_000, 900)]
        {
            assert_eq!(wait(counted(failures), PAIR, at(1000)), expected, "{failures}");
        }
        assert_eq!(wait(counted(8), PAIR, at(1003)), 1);
        assert_eq!(wait(counted(8), PAIR, at(1004)), 0);
        assert_eq!(wait(counted(90), PAIR, at(1000 + FORGOTTEN)), 0);
        assert_eq!(wait(Counted::default(), PAIR, at(0)), 0);
        // A clock set back makes nobody wait longer than the longest.
        assert_eq!(wait(counted(90), PAIR, at(0)), 900);
    }

    #[test]
    fn the_guesses_of_others_do_not_slow_ones_own_first_three() {
        // A million wrong guesses from elsewhere a moment ago; the person comes from an address of
        // their own and has mistyped twice.
        let theirs = counts("d@t.example", "192.0.2.7", None);
        let strangers = counts("d@t.example", "198.51.100.1", None);
        let seen = |own: u64| -> Vec<(Count, Counted)> {
            let shared = |count: &Count| strangers.iter().any(|other| other.about == count.about);
            let failures = |count: &Count| if shared(count) { 1_000_000 } else { own };
            theirs.iter().map(|count| (count.clone(), counted(failures(count)))).collect()
        };
        assert_eq!(longest(&seen(0), at(1000)), 0);
        assert_eq!(longest(&seen(2), at(1000)), 0);
        assert_eq!(longest(&seen(3), at(1000)), 60);
        assert_eq!(longest(&[], at(1000)), 0);
    }

    #[test]
    fn an_address_that_many_share_is_never_slowed_for_long() {
        let address = counts("d@t.example", "192.0.2.7", None).pop().unwrap();
        assert_eq!(wait(counted(900), address.pace, at(1000)), 0);
        assert_eq!(wait(counted(1_000_000), address.pace, at(1000)), 60);
    }

    #[test]
    fn a_known_browser_waits_only_for_its_own_mistakes() {
        let mark = device_mark(b"key", "D@t.example", [9; 16]);
        let nonce = device(b"key", " d@T.example ", &mark).unwrap();
        let theirs = counts("d@t.example", "192.0.2.7", Some(&nonce));
        let strangers = counts("d@t.example", "192.0.2.7", None);
        assert!(theirs.iter().all(|c| strangers.iter().all(|other| other.about != c.about)));
    }

    #[test]
    fn a_mark_is_for_one_account_and_cannot_be_made_up() {
        let mark = device_mark(b"key", "d@t.example", [9; 16]);
        assert_eq!(device(b"key", "other@t.example", &mark), None);
        assert_eq!(device(b"another", "d@t.example", &mark), None);
        for bad in ["", ".", "abc", "abc.def"] {
            assert_eq!(device(b"key", "d@t.example", bad), None, "{bad}");
        }
    }

    #[test]
    fn neither_address_nor_email_is_kept() {
        for count in counts("d@t.example", "192.0.2.7", None) {
            assert!(!count.about.contains("192") && !count.about.contains('@'));
            assert_eq!(count.about.len(), 64);
        }
    }

    #[test]
    fn knowing_one_account_does_not_clear_an_address() {
        let counts = counts("d@t.example", "192.0.2.7", None);
        assert_eq!(counts.iter().map(|c| c.cleared).collect::<Vec<_>>(), [true, true, false]);
    }
}
