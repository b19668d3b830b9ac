//! A file's bytes to sheets of cells, whatever kind of file it is. The bytes decide, not the name.

use crate::encoding::decode;
use crate::grid::{Grid, LONGEST};
use crate::outcome::{Limits, ReturnError};
use crate::workbook::{self, Packed};
use crate::{docx, separated, spreadsheet};
use memchr::memmem;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// One table of a file.
pub(crate) struct Sheet<'a> {
    /// Its name; `None` where the file is one table.
    pub(crate) name: Option<String>,
    /// Its cells.
    pub(crate) grid: Grid<'a>,
    /// What a person should know of it.
    pub(crate) remarks: Vec<Remark>,
    /// Hidden in the workbook.
    pub(crate) hidden: bool,
    /// Goes on with the headings of the table before it, where it has none.
    pub(crate) goes_on: bool,
}

/// Something to complain of, by grid row where it is about one.
pub(crate) struct Remark {
    pub(crate) row: Option<usize>,
    pub(crate) what: String,
    pub(crate) advice: String,
}

impl Remark {
    pub(crate) fn new(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { row: None, what: what.into(), advice: advice.into() }
    }
}

/// What a file is, by its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Workbook(Packed),
    OldWorkbook,
    Word,
    Spreadsheet,
    Locked,
    /// A kind that is not read: what it is, and what to do.
    Refused(&'static str, &'static str),
}

impl Format {
    /// The endings of names that fit it; empty where none is expected.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["csv", "tsv", "txt", "tab", "psv"],
            Self::Workbook(Packed::Xml) => &["xlsx", "xlsm", "xltx", "xltm"],
            Self::Workbook(Packed::Binary) => &["xlsb"],
            Self::OldWorkbook => &["xls", "xlt"],
            Self::Word => &["docx", "docm", "dotx", "dotm"],
            Self::Spreadsheet => &["ods", "ots"],
            Self::Locked | Self::Refused(..) => &[],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Text => "separated text (CSV)",
            Self::Workbook(_) | Self::OldWorkbook => "an Excel workbook",
            Self::Word => "a Word document",
            Self::Spreadsheet => "an OpenDocument spreadsheet",
            Self::Locked => "a protected file",
            Self::Refused(kind, _) => kind,
        }
    }
}

/// Opens a file.
pub(crate) fn open<'a>(
    file: &str,
    bytes: &'a [u8],
    limits: &Limits,
) -> Result<Vec<Sheet<'a>>, ReturnError> {
    let named = file.to_owned();
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(ReturnError::Empty { file: named });
    }
    let most = limits.file.min(LONGEST);
    if bytes.len() > most {
        let what = format!("{} MiB, where {} are allowed", bytes.len() >> 20, most >> 20);
        return Err(ReturnError::TooLarge { file: named, what });
    }
    let format = sniff(bytes);
    let mut sheets = match format {
        Format::Text => text(bytes),
        Format::Locked => return Err(ReturnError::Encrypted { file: named }),
        Format::Refused(kind, advice) => {
            let (kind, advice) = (kind.to_owned(), advice.to_owned());
            return Err(ReturnError::Kind { file: named, kind, advice });
        }
        office => guarded(file, bytes, limits, office)?,
    };
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    if let (Some(ending), Some(first)) = (ending, sheets.first_mut())
        && !format.endings().contains(&ending.as_str())
    {
        let what = format!("the name ends in `.{ending}`, but the file is {}", format.name());
        first.remarks.push(Remark::new(what, "it was read as what it is; rename it"));
    }
    Ok(sheets)
}

/// Opens an office file. The libraries that read these formats are not ours: should one of them
/// panic on a damaged file, that file is refused and the others are still read.
fn guarded(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
    format: Format,
) -> Result<Vec<Sheet<'static>>, ReturnError> {
    let read = || match format {
        Format::Workbook(kind) => workbook::open_packed(file, bytes, limits, kind),
        Format::OldWorkbook => workbook::open_old(file, bytes, limits),
        Format::Word => docx::open(file, bytes, limits),
        _ => spreadsheet::open(file, bytes, limits),
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        let why = "it is damaged in a way that its format does not allow".to_owned();
        Err(ReturnError::Unreadable { file: file.to_owned(), why })
    })
}

const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// What is not read, by its first bytes.
const REFUSED: [(&[u8], &str, &str); 8] = [
    (b"%PDF", "a PDF", "ask for the Word or Excel file it was printed from"),
    (b"{\\rtf", "rich text (RTF)", "open it in Word and save it as .docx"),
    (b"\x89PNG", "a picture", "ask for the file it was taken from"),
    (b"\xff\xd8\xff", "a picture", "ask for the file it was taken from"),
    (b"Rar!", "a packed folder", "unpack it and use the files in it"),
    (b"7z\xbc\xaf", "a packed folder", "unpack it and use the files in it"),
    (b"\x1f\x8b", "a packed file", "unpack it and use the file in it"),
    (b"SQLite format 3", "a database", "export the chronology from it as CSV"),
];

fn sniff(bytes: &[u8]) -> Format {
    let start = bytes.trim_ascii_start();
    if let Some((_, kind, advice)) = REFUSED.iter().find(|(magic, ..)| start.starts_with(magic)) {
        return Format::Refused(kind, advice);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return packed(bytes);
    }
    if bytes.starts_with(OLE) {
        return old_office(bytes);
    }
    let mark = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    let head = mark.get(..mark.len().min(1000)).unwrap_or_default().to_ascii_lowercase();
    let has = |text: &[u8]| memmem::find(&head, text).is_some();
    if head.starts_with(b"<!doctype html")
        || head.starts_with(b"<html")
        || head.starts_with(b"<table")
    {
        let advice = "open it in Excel and save it as .xlsx";
        return Format::Refused("a web page (HTML)", advice);
    }
    if head.starts_with(b"<?xml") || head.starts_with(b"<") && has(b"xmlns") {
        let advice = "open it in Word or Excel and save it as .docx or .xlsx";
        return Format::Refused("an XML file", advice);
    }
    if head.starts_with(b"mime-version:") || head.starts_with(b"from:") && has(b"subject:") {
        return Format::Refused("an e-mail", "save the file attached to it and use that");
    }
    Format::Text
}

/// Which office file a zip archive is, by the names of its parts. The names stand unpacked in it.
fn packed(bytes: &[u8]) -> Format {
    let has = |name: &[u8]| memmem::find(bytes, name).is_some();
    if has(b"xl/workbook.bin") {
        Format::Workbook(Packed::Binary)
    } else if has(b"xl/workbook.xml") || has(b"xl/worksheets/") {
        Format::Workbook(Packed::Xml)
    } else if has(b"word/document") {
        Format::Word
    } else if has(b"opendocument.spreadsheet") {
        Format::Spreadsheet
    } else if has(b"opendocument.text") {
        Format::Refused("an OpenDocument text", "save it as .docx")
    } else if has(b"ppt/") {
        Format::Refused("a presentation", "put its entries in a table of Word or Excel")
    } else {
        Format::Refused("a packed folder (ZIP)", "unpack it and use the files in it")
    }
}

/// Which file of Office 97 to 2003 it is, by the names of its streams, which stand in UTF-16.
fn old_office(bytes: &[u8]) -> Format {
    let has = |name: &str| {
        let wide = name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        memmem::find(bytes, &wide).is_some()
    };
    if has("EncryptedPackage") {
        Format::Locked
    } else if has("WordDocument") {
        Format::Refused(
            "a Word document of the old kind (.doc)",
            "open it in Word and save it as .docx",
        )
    } else if has("__properties_version") {
        Format::Refused("an e-mail", "save the file attached to it and use that")
    } else {
        Format::OldWorkbook
    }
}

fn text(bytes: &[u8]) -> Vec<Sheet<'_>> {
    let decoded = decode(bytes);
    let mut remarks =
        decoded.remarks.into_iter().map(|(what, do_)| Remark::new(what, do_)).collect::<Vec<_>>();
    let separated = separated::split(decoded.text);
    let what = "a quotation mark is not closed or not doubled; the row was kept as it stands";
    remarks.extend(separated.broken.into_iter().map(|row| Remark {
        row: Some(row),
        what: what.to_owned(),
        advice: "compare the row with the agency's own copy".to_owned(),
    }));
    vec![Sheet { name: None, grid: separated.grid, remarks, hidden: false, goes_on: false }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_say_what_a_file_is() {
        let wide = |s: &str| s.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let ole = |name: &str| [OLE, &wide(name)].concat();
        assert_eq!(sniff(b"a,b\n"), Format::Text);
        assert_eq!(sniff(&ole("EncryptedPackage")), Format::Locked);
        assert_eq!(sniff(&ole("Workbook")), Format::OldWorkbook);
        assert_eq!(sniff(b"PK\x03\x04..xl/workbook.xml"), Format::Workbook(Packed::Xml));
        for refused in [
            &b"%PDF-1.7"[..],
            b"{\\rtf1",
            b"<html>",
            b"\xef\xbb\xbf <!DOCTYPE html>",
            b"PK\x03\x04a.txt",
            &ole("WordDocument"),
            b"<?xml version='1.0'?>",
        ] {
            assert!(matches!(sniff(refused), Format::Refused(..)), "{refused:?}");
        }
    }
}
