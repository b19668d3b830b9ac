//! Dates of birth as people write them.

/// A date of birth packed as `yyyymmdd`, read day first or as ISO, month first where only that
/// can be meant; a year alone has month and day 0. `None` where it is none of these.
///
/// Two-digit years up to 40 are of this century. Days and months out of range are kept where the
/// shape is ISO, since a mistyped date still resembles the right one.
pub fn birth(text: &str) -> Option<u32> {
    let text = text.trim();
    let text = text.split('T').next().unwrap_or(text);
    let parts: Vec<&str> = text
        .split(['-', '/', '.', ' ', ','])
        .filter(|p| !p.is_empty() && !p.contains(':'))
        .collect();
    let (y, m, d) = match parts.as_slice() {
        [one] if one.len() == 8 => {
            let packed: u32 = one.parse().ok()?;
            (packed / 10_000, packed / 100 % 100, packed % 100)
        }
        [year] if year.len() == 4 => (year.parse().ok()?, 0, 0),
        [y, m, d] if y.len() == 4 => (y.parse().ok()?, month(m)?, d.parse().ok()?),
        [d, m, y, ..] => {
            let (d, m): (u32, u32) = match (d.parse(), month(m)) {
                (Ok(d), Some(m)) => (d, m),
                (Err(_), _) => (m.parse().ok()?, month(d)?),
                _ => return None,
            };
            let (d, m) = if m > 12 && d <= 12 { (m, d) } else { (d, m) };
            if m > 12 || d > 31 {
                return None;
            }
            (year(y)?, m, d)
        }
        _ => return None,
    };
    ((1000..3000).contains(&y) && m < 100 && d < 100).then_some(y * 10_000 + m * 100 + d)
}

fn year(text: &str) -> Option<u32> {
    let year: u32 = text.parse().ok()?;
    match text.len() {
        4 => Some(year),
        2 => Some(if year <= 40 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

fn month(text: &str) -> Option<u32> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let start = text.get(..3)?.to_ascii_lowercase();
    let months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    (1..).zip(months).find(|(_, name)| *name == start).map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn births_are_read_day_first_or_iso() {
        assert_eq!(birth("14/05/2002"), Some(20_020_514));
        assert_eq!(birth("2002-05-14"), Some(20_020_514));
        assert_eq!(birth("20020514"), Some(20_020_514));
        assert_eq!(birth("2002-05-14 00:00:00"), Some(20_020_514));
        assert_eq!(birth("14/05/02"), Some(20_020_514));
        assert_eq!(birth("14 May 2002"), Some(20_020_514));
        assert_eq!(birth("05/14/2002"), Some(20_020_514));
        assert_eq!(birth("2002"), Some(20_020_000));
        assert_eq!(birth("sometime"), None);
        assert_eq!(birth("44/55/2002"), None);
    }
}
