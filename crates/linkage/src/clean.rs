//! Cleaning: names, dates, addresses and numbers as people write them to forms that compare.

mod birth;

pub use birth::birth;

/// A name in small plain letters: diacritics and apostrophes gone, hyphens and blanks as one
/// blank, titles dropped. Cleaning twice gives the same as cleaning once.
pub fn name(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\'' | '’' | '‘' | '`' | '´' | '.' => {}
            c if c.is_ascii_alphabetic() => out.push(c.to_ascii_lowercase()),
            c if c.is_alphabetic() => plain_letter(c, &mut out),
            _ if out.is_empty() || out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
    while let Some(title) =
        out.find(' ').filter(|end| out.get(..*end).is_some_and(|w| TITLES.contains(&w)))
    {
        out.drain(..=title);
    }
    out
}

const TITLES: &[&str] = &["mr", "mrs", "ms", "miss", "master", "dr", "baby"];

/// The plain letters that stand for a letter with a mark; unknown letters stay as they are.
fn plain_letter(c: char, out: &mut String) {
    let lower = c.to_lowercase().next().unwrap_or(c);
    let plain = match lower {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ə' => "e",
        'ğ' | 'ĝ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ī' | 'ĩ' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        other => {
            out.push(other);
            return;
        }
    };
    out.push_str(plain);
}

/// An address as words and numbers with one blank between, common words for ways shortened.
pub fn address(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\'' | '’' | '.' => {}
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            c if c.is_alphanumeric() => plain_letter(c, &mut out),
            _ if out.is_empty() || out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    let mut short = String::with_capacity(out.len());
    for word in out.split(' ').filter(|word| !word.is_empty()) {
        if !short.is_empty() {
            short.push(' ');
        }
        let way = WAYS.iter().find(|(long, _)| *long == word);
        short.push_str(way.map_or(word, |(_, way)| *way));
    }
    short
}

const WAYS: &[(&str, &str)] = &[
    ("street", "st"),
    ("road", "rd"),
    ("avenue", "ave"),
    ("av", "ave"),
    ("lane", "ln"),
    ("close", "cl"),
    ("drive", "dr"),
    ("court", "ct"),
    ("crescent", "cres"),
    ("cr", "cres"),
    ("place", "pl"),
    ("gardens", "gdns"),
    ("terrace", "ter"),
    ("square", "sq"),
    ("grove", "gr"),
    ("apartment", "flat"),
    ("apt", "flat"),
    ("unit", "flat"),
];

/// Letters and digits only, small.
pub fn code(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Texts that say that nothing is known.
const NOTHING: &[&str] = &[
    "unknown",
    "unk",
    "not known",
    "notknown",
    "not recorded",
    "none",
    "n a",
    "na",
    "nil",
    "null",
    "nan",
    "tbc",
    "no fixed abode",
    "nfa",
    "anon",
    "anonymous",
];

/// A cleaned text, or nothing where it only says that nothing is known.
pub fn known(cleaned: &str) -> &str {
    if NOTHING.contains(&cleaned) { "" } else { cleaned }
}

/// A name in one line to first and last: `Osei, Jayden` or `Jayden Osei`; particles stay with
/// the last name.
pub fn full_name(text: &str) -> (String, String) {
    if let Some((last, first)) = text.split_once(',') {
        return (first.trim().to_owned(), last.trim().to_owned());
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut cut = words.len().saturating_sub(1);
    while cut > 1
        && words.get(cut - 1).is_some_and(|w| PARTICLES.contains(&w.to_lowercase().as_str()))
    {
        cut -= 1;
    }
    let (first, last) = words.split_at(cut);
    (first.join(" "), last.join(" "))
}

const PARTICLES: &[&str] = &[
    "de", "da", "del", "van", "von", "der", "den", "al", "el", "bin", "ibn", "le", "la", "st",
    "mac", "o",
];

/// An identifier as capitals and digits; nothing for one made of a single repeated digit, for the
/// codes that say why a unique pupil number is missing (`UN1` to `UN5`), and for words.
pub fn identifier(text: &str) -> String {
    let bare: String =
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let repeated = bare.bytes().zip(bare.bytes().skip(1)).all(|(a, b)| a == b);
    if repeated || bare.len() < 4 || !bare.bytes().any(|c| c.is_ascii_digit()) {
        String::new()
    } else {
        bare
    }
}

/// The first letter of a sex or gender, small; 0 where not recorded or not known. The codes 1 and 2
/// of older returns are male and female.
pub fn sex(text: &str) -> u8 {
    match text.trim().bytes().next().map(|c| c.to_ascii_lowercase()) {
        Some(b'm' | b'b' | b'1') => b'm',
        Some(b'f' | b'g' | b'w' | b'2') => b'f',
        Some(c @ (b'x' | b'o' | b'i')) => c,
        _ => 0,
    }
}

/// Letters and digits of a postcode; nothing for the pseudo-codes of health returns (`ZZ99`).
pub fn postcode(text: &str) -> String {
    let code = code(text);
    if code.starts_with("zz99") || !code.bytes().any(|c| c.is_ascii_digit()) {
        String::new()
    } else {
        code
    }
}

/// An e-mail address in small letters; nothing without an `@`.
pub fn email(text: &str) -> String {
    let text = text.trim().to_lowercase();
    if text.contains('@') { text } else { String::new() }
}

/// Digits only; a leading 44 or 0044 becomes 0, and a nought that a spreadsheet ate comes back.
/// Nothing for fewer than six digits or one digit repeated.
pub fn phone(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let repeated = digits.bytes().skip(1).zip(digits.bytes().skip(2)).all(|(a, b)| a == b);
    if digits.len() < 6 || repeated {
        return String::new();
    }
    let national =
        digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44").filter(|d| d.len() >= 10));
    match national {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None if digits.len() == 10 && digits.starts_with('7') => format!("0{digits}"),
        None => digits,
    }
}

/// A sound key in which spellings of one name by ear fall together: a Soundex over the first
/// word, with common openings folded.
pub fn sound(name: &str) -> String {
    let word: &str = name.split(' ').next().unwrap_or("");
    let folded = word
        .replace("ph", "f")
        .replace("kn", "n")
        .replace("wr", "r")
        .replace("gh", "g")
        .replace("ck", "k")
        .replace("sch", "s");
    let mut out = String::new();
    let mut last = 0_u8;
    for c in folded.bytes() {
        let digit = match c {
            b'b' | b'f' | b'p' | b'v' => 1,
            b'c' | b'g' | b'j' | b'k' | b'q' | b's' | b'x' | b'z' => 2,
            b'd' | b't' => 3,
            b'l' => 4,
            b'm' | b'n' => 5,
            b'r' => 6,
            b'h' | b'w' => last,
            _ => 0,
        };
        if out.is_empty() {
            out.push(char::from(if c == b'c' || c == b'q' { b'k' } else { c }));
        } else if digit != 0 && digit != last {
            out.push(char::from(b'0' + digit));
        }
        last = digit;
        if out.len() == 4 {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_lose_what_writers_disagree_on() {
        for (written, clean) in [
            ("O’Neill", "oneill"),
            ("MARLOWE-OSEI", "marlowe osei"),
            (" Zoë  ", "zoe"),
            ("Mrs. Łucja Żak", "lucja zak"),
            ("Dr", "dr"),
        ] {
            assert_eq!(name(written), clean, "{written}");
        }
    }

    #[test]
    fn names_that_sound_alike_share_a_key() {
        assert_eq!(sound("stephen"), sound("stefen"));
        assert_eq!(sound("kathryn"), sound("catherine"));
        assert_ne!(sound("jayden"), sound("keziah"));
    }

    #[test]
    fn what_says_nothing_is_nothing() {
        assert_eq!(identifier("0000000000"), "");
        assert_eq!(identifier("UN3"), "");
        assert_eq!(identifier(" 943 476 5919 "), "9434765919");
        assert_eq!(postcode("ZZ99 3VZ"), "");
        assert_eq!(postcode("b70 9sj"), "b709sj");
        assert_eq!(known("not known"), "");
        assert_eq!(phone("+44 7700 900123"), phone("07700900123"));
        assert_eq!(phone("7700900123"), phone("07700 900 123"));
    }

    #[test]
    fn one_line_names_are_taken_apart() {
        for (line, first, last) in [
            ("Osei, Jayden Lee", "Jayden Lee", "Osei"),
            ("Jayden Lee Osei", "Jayden Lee", "Osei"),
            ("Anna van der Berg", "Anna", "van der Berg"),
            ("Cher", "", "Cher"),
        ] {
            assert_eq!(full_name(line), (first.to_owned(), last.to_owned()), "{line}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(text in "\\PC{0,24}") {
            let once = name(&text);
            prop_assert_eq!(name(&once), once);
        }
    }
}
