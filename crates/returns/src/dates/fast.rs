//! The commonest forms, `dd/mm/yyyy`, `yyyy-mm-dd` and `hh:mm`, without tokens.

use super::Order;
use jiff::civil::Date;

/// The day, where the cell is exactly one of the two forms and the day exists.
#[expect(clippy::many_single_char_names, reason = "ten bytes in the order they stand")]
pub(super) fn plain(cell: &[u8], order: Order) -> Option<Date> {
    let &[a, b, c, d, e, f, g, h, i, j] = cell else { return None };
    let (year, month, day) = if c == b'/' && f == b'/' {
        let (day, month) = (pair(a, b)?, pair(d, e)?);
        let (day, month) = if order == Order::MonthFirst { (month, day) } else { (day, month) };
        (i16::from(pair(g, h)?) * 100 + i16::from(pair(i, j)?), month, day)
    } else if e == b'-' && h == b'-' {
        (i16::from(pair(a, b)?) * 100 + i16::from(pair(c, d)?), pair(f, g)?, pair(i, j)?)
    } else {
        return None;
    };
    // 1900 is what systems write for an empty date: it is looked at with care elsewhere.
    if !(1901..2100).contains(&year) || year == 1970 {
        return None;
    }
    Date::new(year, month, day).ok()
}

/// The minute of the day, where the cell is exactly `hh:mm` and not one of the times that systems
/// write for one that is not known.
pub(super) fn minute(cell: &[u8]) -> Option<u16> {
    let &[a, b, b':', d, e] = cell else { return None };
    let (hour, minute) = (pair(a, b)?, pair(d, e)?);
    let stands_for_none = matches!((hour, minute), (0, 0 | 1) | (23, 59));
    let exists = hour < 24 && minute < 60;
    (exists && !stands_for_none)
        .then(|| u16::from(hour.unsigned_abs()) * 60 + u16::from(minute.unsigned_abs()))
}

fn pair(tens: u8, ones: u8) -> Option<i8> {
    let digit = |byte: u8| byte.checked_sub(b'0').filter(|d| *d < 10);
    Some((digit(tens)? * 10 + digit(ones)?) as i8)
}
