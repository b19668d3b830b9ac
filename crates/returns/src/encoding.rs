//! Bytes to text: which encoding a separated file was saved in, decided by what is valid.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// A file's text, and what had to be assumed to read it.
#[derive(Debug)]
pub(crate) struct Decoded<'a> {
    /// The text, without a byte order mark or NULs.
    pub(crate) text: Cow<'a, str>,
    /// In words, each with what to do.
    pub(crate) remarks: Vec<(String, String)>,
}

/// Reads text in UTF-8, UTF-16 or Windows-1252. Never fails: every byte is a character of
/// Windows-1252.
pub(crate) fn decode(bytes: &[u8]) -> Decoded<'_> {
    let mut remarks = Vec::new();
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            let (text, wrong) =
                encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
            if wrong && encoding == encoding_rs::UTF_8 {
                by_line(bytes.get(mark..).unwrap_or_default(), &mut remarks)
            } else {
                if wrong {
                    remarks.push(remark_unreadable(encoding.name()));
                }
                text
            }
        }
        None => match utf16_without_mark(bytes) {
            Some(encoding) => {
                let (text, wrong) = encoding.decode_without_bom_handling(bytes);
                if wrong {
                    remarks.push(remark_unreadable(encoding.name()));
                }
                text
            }
            None => match std::str::from_utf8(bytes) {
                Ok(text) => Cow::Borrowed(text),
                Err(_) => by_line(bytes, &mut remarks),
            },
        },
    };
    Decoded { text: without_nuls(text, &mut remarks), remarks }
}

fn remark_unreadable(name: &str) -> (String, String) {
    let what = format!("some characters are not valid {name} and show as \u{fffd}");
    (what, "save the file again as UTF-8 and send it anew".to_owned())
}

/// UTF-16 saved without its mark shows as a NUL in every other byte of plain English.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(400))?;
    if sample.len() < 8 {
        return None;
    }
    let nuls = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    let most = sample.len() * 2 / 5;
    match (even, odd) {
        (0, n) if n >= most => Some(UTF_16LE),
        (n, 0) if n >= most => Some(UTF_16BE),
        _ => None,
    }
}

/// Lines that are valid UTF-8 stay as they are; the others are Windows-1252. Files pasted together
/// from two systems hold both.
fn by_line<'a>(bytes: &'a [u8], remarks: &mut Vec<(String, String)>) -> Cow<'a, str> {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    let (mut wide, mut other) = (0_usize, 0_usize);
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if let Ok(line) = std::str::from_utf8(line) {
            wide += usize::from(!line.is_ascii());
            text.push_str(line);
        } else {
            other += 1;
            text.push_str(&WINDOWS_1252.decode_without_bom_handling(line).0);
        }
    }
    let what = if wide == 0 {
        "the text is not UTF-8; it was read as Windows-1252".to_owned()
    } else {
        format!("{other} lines are not UTF-8 and were read as Windows-1252; the others are UTF-8")
    };
    let advice = "check that quotation marks, dashes and £ look right; if not, save as UTF-8";
    remarks.push((what, advice.to_owned()));
    Cow::Owned(text)
}

fn without_nuls<'a>(text: Cow<'a, str>, remarks: &mut Vec<(String, String)>) -> Cow<'a, str> {
    if memchr::memchr(0, text.as_bytes()).is_none() {
        return text;
    }
    let what = "the file holds NUL characters, which were left out";
    let advice = "compare with the agency's own copy: the export may be damaged";
    remarks.push((what.to_owned(), advice.to_owned()));
    Cow::Owned(text.replace('\0', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_decided_by_validity() {
        for (bytes, expected, remarks) in [
            (&b"caf\xc3\xa9"[..], "café", 0),
            (b"\xef\xbb\xbfcaf\xc3\xa9", "café", 0),
            (b"it\x92s \xa3180", "it’s £180", 1),
            (b"\xff\xfea\0,\0b\0", "a,b", 0),
            (b"\xfe\xff\0a\0,\0b", "a,b", 0),
            (b"a\0,\0b\0,\0c\0\n\0", "a,b,c\n", 0),
            (b"caf\xc3\xa9\nit\x92s\n", "café\nit’s\n", 1),
            (b"a\0b", "ab", 1),
            (b"", "", 0),
        ] {
            let decoded = decode(bytes);
            assert_eq!(decoded.text, expected);
            assert_eq!(decoded.remarks.len(), remarks, "{expected}");
        }
    }

    #[test]
    fn valid_text_is_not_copied() {
        assert!(matches!(decode(b"a,b").text, Cow::Borrowed("a,b")));
        assert!(matches!(decode(b"\xef\xbb\xbfa,b").text, Cow::Borrowed("a,b")));
    }
}
