//! Comparing two dates of birth.

/// The first level of those that differ.
const DIFFERENT: u8 = 6;

/// From how many years on two people are as far apart as parent and child.
const GENERATION: u32 = 13;

/// The level of two dates of birth, packed as `yyyymmdd`.
pub(crate) fn births(a: u32, b: u32) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    if a == b {
        return 1;
    }
    let parts = |p: u32| (p / 10_000, p / 100 % 100, p % 100);
    let ((ya, ma, da), (yb, mb, db)) = (parts(a), parts(b));
    if ya == yb && (ma, da) == (db, mb) {
        return 2;
    }
    let stands_for_unknown = |m: u32, d: u32| m == 0 || (m, d) == (1, 1);
    if ya == yb && (stands_for_unknown(ma, da) || stands_for_unknown(mb, db)) {
        return 4;
    }
    if one_digit_apart(a, b) {
        return 3;
    }
    let same = u8::from(ya == yb) + u8::from(ma == mb) + u8::from(da == db);
    match same {
        2 => 5,
        _ if ya.abs_diff(yb) >= GENERATION => 7,
        _ => DIFFERENT,
    }
}

/// Whether two dates of birth may be one person's at all: not both recorded, or something of the
/// one in the other.
pub(crate) fn births_near(a: u32, b: u32) -> bool {
    births(a, b) < DIFFERENT
}

/// One digit mistyped, or two neighbouring digits swapped.
fn one_digit_apart(mut a: u32, mut b: u32) -> bool {
    let mut differing = 0;
    let (mut last_a, mut last_b, mut neighbours) = (10, 10, false);
    while a > 0 || b > 0 {
        let (x, y) = (a % 10, b % 10);
        if x != y {
            differing += 1;
            neighbours = differing == 2 && x == last_b && y == last_a;
        }
        (last_a, last_b) = (x, y);
        (a, b) = (a / 10, b / 10);
    }
    differing == 1 || (differing == 2 && neighbours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_differ_in_ways_that_mean_something() {
        for (a, b, level) in [
            (20_020_514, 0, 0),
            (20_020_514, 20_020_514, 1),
            (20_020_504, 20_020_405, 2),
            (20_020_514, 20_020_524, 3),
            (20_020_514, 20_020_541, 3),
            (20_020_514, 20_020_101, 4),
            (20_020_514, 20_020_000, 4),
            (20_020_514, 19_970_514, 5),
            (20_020_514, 20_051_123, 6),
            (20_020_514, 19_781_123, 7),
        ] {
            assert_eq!((births(a, b), births(b, a)), (level, level), "{a} {b}");
            assert_eq!(births_near(a, b), level < 6, "{a} {b}");
        }
    }
}
