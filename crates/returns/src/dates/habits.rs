//! What a whole column says about how its dates are written.

use super::Order;

/// A column's habits. The default is what holds where nothing is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Habits {
    /// Day-first, unless the column proves month-first.
    pub order: Order,
    /// Every cell is a whole or decimal number in the range of Excel's day numbers.
    pub serials: bool,
    /// Some cells can only be day-first and others only month-first, as exports do which turn
    /// round every day up to 12: each reading of a day up to 12 is then doubtful.
    pub mixed: bool,
}

/// Excel's day numbers from 1954 to 2064.
const SERIALS: std::ops::Range<u32> = 20_000..60_000;

/// Learns a column's habits. Month-first needs proof: no first number above 12, and at least two
/// second numbers above 12 that are a good part of the column (three in five days are above 12).
pub fn habits<'a>(cells: impl Iterator<Item = &'a str>) -> Habits {
    let (mut written, mut numbers) = (0u32, 0u32);
    let (mut dates, mut only_day_first, mut only_month_first) = (0u32, 0u32, 0u32);
    for cell in cells.map(str::trim).filter(|cell| !cell.is_empty()) {
        written += 1;
        numbers += u32::from(serial(cell).is_some());
        if let Some((first, second)) = first_two(cell.as_bytes()) {
            dates += 1;
            only_day_first += u32::from(first > 12 && second <= 12);
            only_month_first += u32::from(second > 12 && first <= 12);
        }
    }
    let month_first = only_day_first == 0 && only_month_first >= 2 && only_month_first * 4 >= dates;
    Habits {
        order: if month_first { Order::MonthFirst } else { Order::DayFirst },
        serials: written >= 2 && numbers == written,
        mixed: only_day_first > 0 && only_month_first > 1,
    }
}

/// An Excel day number and the minute of the day in its fraction.
pub(super) fn serial(cell: &str) -> Option<(u32, u16)> {
    let (whole, fraction) = cell.split_once('.').unwrap_or((cell, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 5 || fraction.len() > 15 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let day = whole.parse().ok().filter(|day| SERIALS.contains(day))?;
    let part: f64 = if fraction.is_empty() { 0.0 } else { format!("0.{fraction}").parse().ok()? };
    Some((day, (part * 1440.0).round().min(1439.0) as u16))
}

/// The first two of three numbers joined by slashes, dots or dashes, each of one or two digits.
fn first_two(cell: &[u8]) -> Option<(u32, u32)> {
    let (first, rest) = number(cell)?;
    let (second, rest) = number(after_separator(rest)?)?;
    number(after_separator(rest)?)?;
    Some((first, second))
}

fn after_separator(rest: &[u8]) -> Option<&[u8]> {
    let (mark, rest) = rest.trim_ascii_start().split_first()?;
    matches!(mark, b'/' | b'.' | b'-').then(|| rest.trim_ascii_start())
}

fn number(cell: &[u8]) -> Option<(u32, &[u8])> {
    let digits = cell.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, rest) = cell.split_at_checked(digits)?;
    if !(1..=4).contains(&digits) {
        return None;
    }
    let value = number.iter().fold(0, |value, byte| value * 10 + u32::from(byte - b'0'));
    Some((value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(cells: &[&str]) -> Order {
        habits(cells.iter().copied()).order
    }

    #[test]
    fn month_first_needs_proof() {
        assert_eq!(order(&["04/06/2016", "06/04/2016"]), Order::DayFirst);
        assert_eq!(order(&["04/16/2016", "06/24/2016", "07/04/2016"]), Order::MonthFirst);
        assert_eq!(order(&["04/16/2016", "06/24/2016", "27/04/2016"]), Order::DayFirst);
        assert_eq!(order(&["04/16/2016", "06/04/2016"]), Order::DayFirst);
        assert_eq!(order(&["2016-04-16", "2016-06-24", "2016-06-30"]), Order::DayFirst);
    }

    #[test]
    fn both_orders_in_one_column_are_seen() {
        let cells = ["04/16/2016", "06/24/2016", "27/04/2016"];
        assert!(habits(cells.into_iter()).mixed);
    }

    #[test]
    fn serials_need_every_cell() {
        assert!(habits(["42461", "", "42470.5"].into_iter()).serials);
        assert!(!habits(["42461", "12/03/2016"].into_iter()).serials);
        assert!(!habits(["2016", "2017"].into_iter()).serials);
        assert_eq!(serial("42461.75"), Some((42_461, 1080)));
    }
}
