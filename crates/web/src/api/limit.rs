//! How often a token may ask: so many requests at once, and so many a minute after that. What is
//! kept takes the same room however many tokens there are: tokens whose checksums fall into one
//! place share its allowance.

use jiff::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};

/// Places; two of a hundred tokens share one in about one installation of two.
const PLACES: usize = 8192;
/// Requests that may come at once, as a part of those of a minute.
const AT_ONCE: i64 = 6;

/// What each place has used up: the moment, in microseconds, at which nothing of it is left used.
pub struct Limits {
    places: Box<[AtomicI64]>,
    per_minute: i64,
}

impl Limits {
    /// So many requests a minute and token, a sixth of them at once; 0 for no limit.
    pub fn new(per_minute: u32) -> Self {
        let places = if per_minute == 0 { 0 } else { PLACES };
        let places = (0..places).map(|_| AtomicI64::new(i64::MIN)).collect();
        Self { places, per_minute: i64::from(per_minute) }
    }

    /// Counts a request of a token; says after how many seconds to ask again where it is too many.
    /// What is refused is not counted.
    pub fn wait(&self, token_hash: &str, now: Timestamp) -> Option<u32> {
        // The checksum is as good as random, and nobody can choose it for someone else's place.
        let number = token_hash.get(..8).and_then(|part| u32::from_str_radix(part, 16).ok())?;
        let place = self.places.get(usize::try_from(number).ok()? % PLACES)?;
        let (now, each) = (now.as_microsecond(), 60_000_000 / self.per_minute.max(1));
        let ahead = each * ((self.per_minute / AT_ONCE).max(1) - 1);
        let counted = place.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |used| {
            let used = used.max(now);
            (used - now <= ahead).then_some(used + each)
        });
        let used = counted.err()?;
        let seconds = (used - now - ahead + 999_999) / 1_000_000;
        Some(u32::try_from(seconds).unwrap_or(u32::MAX).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    #[test]
    fn a_token_asks_so_often_at_once_and_then_as_time_goes_on() {
        let limits = Limits::new(60);
        let (one, other) = ("00000001aa", "00000002aa");
        let at = |seconds| crate::testing::now() + SignedDuration::from_secs(seconds);
        for _ in 0..10 {
            assert_eq!(limits.wait(one, at(0)), None);
        }
        assert_eq!(limits.wait(one, at(0)), Some(1));
        assert_eq!(limits.wait(other, at(0)), None, "another token is another's matter");
        // One a second comes back, and refusals cost nothing.
        assert_eq!(limits.wait(one, at(1)), None);
        assert_eq!(limits.wait(one, at(1)), Some(1));
        let later = (0..20).filter(|_| limits.wait(one, at(3600)).is_none()).count();
        assert_eq!(later, 10, "what was not used is not saved up");
    }

    #[test]
    fn what_is_kept_does_not_grow_with_tokens() {
        let limits = Limits::new(60);
        let before = limits.places.len();
        for n in 0..50_000_u32 {
            limits.wait(&format!("{:08x}", n.wrapping_mul(2_654_435_761)), crate::testing::now());
        }
        assert_eq!(limits.places.len(), before);
        assert_eq!(size_of_val(&*limits.places), 65_536);
    }

    #[test]
    fn nothing_is_limited_where_no_limit_is_set() {
        let limits = Limits::new(0);
        assert!((0..10_000).all(|_| limits.wait("00000001", crate::testing::now()).is_none()));
    }
}
