//! Small files in the shapes that agencies send, each with what must come of it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use practice::Practice;
use returns::{Options, Return, ReturnError, read};

fn open(file: &str) -> Result<Return, ReturnError> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/");
    open_bytes(file, &std::fs::read(format!("{folder}{file}")).unwrap())
}

fn open_bytes(file: &str, bytes: &[u8]) -> Result<Return, ReturnError> {
    let practice = Practice::embedded().unwrap();
    read(file, bytes, &Options::new(&practice))
}

/// One line an entry: id, agency, when (`^` where carried), cells under their parts.
fn told(read: &Return) -> Vec<String> {
    let entries = read.entries.iter().map(|entry| {
        let bound = |text: Option<String>| text.unwrap_or_else(|| "?".to_owned());
        let (first, last) = (entry.when.earliest_text(), entry.when.latest_text());
        let when =
            if first == last { bound(first) } else { format!("{}..{}", bound(first), bound(last)) };
        let carried = if entry.written.carried { "^" } else { "" };
        let cells = entry.fields.iter().filter(|f| !f.text.is_empty() && f.heading != "Date");
        let cells =
            cells.map(|f| format!("{:?}={}", f.part, f.text)).collect::<Vec<_>>().join("; ");
        format!("{} {} {when}{carried} {cells}", entry.id, entry.agency)
    });
    entries.collect()
}

fn complaints(read: &Return) -> String {
    read.complaints.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn separated_files() {
    for (file, entries, complaint) in [
        (
            "bom-crlf.csv",
            &[
                "bom-crlf-1 x 2016-02-01 Narrative=First line\r\nsecond line",
                "bom-crlf-2 x 2016-02-02 Narrative=Seen",
            ][..],
            "",
        ),
        (
            "police-1252.csv",
            &["police-1252-1 police 2016-02-01 Narrative=MO said ‘he’s fine’ – £20 in bag…"],
            "Windows-1252",
        ),
        (
            "semicolon.csv",
            &[
                "semicolon-1 x 2016-02-01 Narrative=Fell, cut lip; Plan=Seen, sent home",
                "semicolon-2 x 2016-02-02 Narrative=Absent; Plan=Rang",
            ],
            "",
        ),
        ("tab.txt", &["tab-1 x 2016-02-01 Worker=A Worker; Narrative=Came, left"], ""),
        ("utf16.csv", &["utf16-1 x 2016-02-01 Narrative=Café £5"], ""),
        (
            "old-mac.csv",
            &["old-mac-1 x 2016-02-01 Narrative=One", "old-mac-2 x 2016-02-02 Narrative=Two"],
            "",
        ),
        (
            "ragged.csv",
            &[
                "ragged-1 x 2016-02-01 Narrative=One",
                "ragged-2 x 2016-02-02 Narrative=Two; Plan=Done; Other=extra; Other=more",
            ],
            "2 cells stand beyond",
        ),
        (
            "quotes.csv",
            &[
                "quotes-1 x 2016-02-01 Narrative=\"5\" knife found; Plan=Seized",
                "quotes-2 x 2016-02-02 Narrative=\"open quote; Plan=None",
                "quotes-3 x 2016-02-03 Narrative=fine; Plan=kept",
            ],
            "row 2: a quotation mark",
        ),
        ("nul.csv", &["nul-1 x 2016-02-01 Narrative=Broken export"], "NUL"),
        (
            "titles.csv",
            &[
                "titles-1 housing 2016-02-01 Other=01/02/2016; Narrative=Rent arrears letter; Outcome=Sent",
                "titles-2 housing 2016-02-01^ Narrative=Neighbour complained of noise",
                "titles-4 housing 2016-02-03 Other=03/02/2016; Narrative=Window broken; Outcome=Repaired",
            ],
            "row 5: the row holds only `Total: 3`",
        ),
        (
            "unseen.csv",
            &[
                "unseen-1 x 2017-03-03 Other=1; Other=3 March 2017; Worker=Youth worker; Narrative=He came in with a cut hand and would not say how it happened; Plan=First aid given",
            ],
            "no heading says what happened",
        ),
        (
            "dot-dates.csv",
            &[
                "dot-dates-1 x 2016-05-22T09:00..2016-05-24T17:00 Other=22.05.16; Other=09:00; Other=24.05.16; Other=17:00; Reference=File; Narrative=Away from home",
                "dot-dates-2 x 2016-05-22 Other=22.05.16; Reference=File; Narrative=Letter",
            ],
            "",
        ),
        (
            "combined.csv",
            &[
                "combined-1 police 2016-02-01T10:00 Other=10:00; Other=Police; Narrative=Arrested; Outcome=Bailed",
                "combined-2 police 2016-02-01^ Narrative=Interviewed",
                "combined-3 health 2016-02-01T14:00^ Other=14:00; Other=CAMHS; Narrative=Appointment; Outcome=DNA",
                "combined-4 education ? Other=School; Narrative=Absent",
                "combined-5 education ? Other=School; Narrative=Absent",
            ],
            "row 5, `Date`: ‘31/02/2016’",
        ),
    ] {
        check(file, entries, complaint);
    }
}

/// What must come of a file; `x` stands for the agency that nobody knows.
fn check(file: &str, entries: &[&str], complaint: &str) {
    let read = open(file).unwrap();
    let stem = format!(" {} ", file.split('.').next().unwrap());
    let told = told(&read).into_iter().map(|t| t.replacen(&stem, " x ", 1)).collect::<Vec<_>>();
    assert_eq!(told, entries, "{file}");
    let said = complaints(&read);
    assert!(said.contains(complaint), "{file}: {said}");
    let counted = read.sheets.iter().map(|s| s.rows.entries as usize).sum::<usize>();
    assert_eq!(counted, read.entries.len(), "{file}");
}

#[test]
fn office_files() {
    for (file, entries, complaint) in [
        (
            "sheets.xlsx",
            &[
                "sheets-police-1 police 2016-02-01T13:20 Narrative=Stopped and searched; Outcome=Nothing found",
                "sheets-police-2 police 2016-02-02 Narrative==1+1 written as text; Outcome=TRUE",
                "sheets-police-3 police 2016-03-01..2016-03-31 Narrative=Seen with others; Outcome=3.5",
                "sheets-police-4 police 2016-03-01..2016-03-31^ Narrative=Same month, again; Outcome=#N/A",
                "sheets-health-1 health 2016-03-01T09:05 Other=09:05; Narrative=Appointment kept",
                "sheets-health-2 health 2016-03-01T11:00^ Other=11:00; Narrative=Second appointment",
            ][..],
            "Old version: the sheet is hidden",
        ),
        ("sheets.xlsx", &[], "Police, row 4: a cell holds the error #N/A"),
        ("sheets.xlsx", &[], "Notes: no headings are known"),
        (
            "macros.xlsm",
            &["macros-1 x 2016-03-01 Narrative=With a formula"],
            "column C has no saved value",
        ),
        ("macros.xlsm", &[], "macros, which were ignored"),
        ("old.xls", &["old-1 x 2016-02-01 Narrative=An old workbook"], ""),
        ("sheet.ods", &["sheet-3 x 2016-02-01 Narrative=Opened  door & left\nSecond line"], ""),
        (
            "merged.docx",
            &[
                "merged-table-1-1 x 2016-02-01 Type=Call; Narrative=Rang home; Outcome=No answer",
                "merged-table-1-2 x 2016-02-01^ Type=Visit; Narrative=Nobody in; Outcome=Card left",
                "merged-table-1-3 x 2016-02-03 Type=Meeting; Narrative=Added text\nnext\ttab\nSecond paragraph; Outcome=inner | table",
                "merged-table-2-1 x 2016-02-04 Type=Call; Narrative=Rang again; Outcome=Spoke to nan",
            ],
            "1 tracked deletions",
        ),
    ] {
        if entries.is_empty() {
            let said = complaints(&open(file).unwrap());
            assert!(said.contains(complaint), "{file}: {said}");
        } else {
            check(file, entries, complaint);
        }
    }
}

#[test]
fn a_plain_file_has_rows_that_stand_alone() {
    let read = open("plain.csv").unwrap();
    assert_eq!(read.sheets[0].layout, "plain");
    let ids = read.entries.iter().map(|e| read.own_id(e).unwrap()).collect::<Vec<_>>();
    assert_eq!(ids, ["q7", "q8", "q9"]);
    let days = read.entries.iter().map(|e| e.when.earliest_text()).collect::<Vec<_>>();
    assert_eq!(days, [Some("2016-03-06".to_owned()), Some("2011-05-14".to_owned()), None]);
    assert!(read.entries[2].written.problem.is_some() && !read.entries[2].written.carried);
}

#[test]
fn a_persons_word_on_the_form_is_taken() {
    let bytes = b"Col X,Col Y,Details\n1/2/16,Came home late,blue form\n";
    let refused = open_bytes("a.csv", b"Col X,Col Y\n1/2/16,Came home late\n").unwrap_err();
    let message = refused.to_string();
    assert!(
        message.contains("Col X | Col Y") && message.contains("[returns.\"a.csv\"]"),
        "{message}"
    );
    let practice = Practice::embedded().unwrap();
    let mut options = Options::new(&practice);
    let said = r#"
        agency = "school"
        headings = { "Col X" = "date", "col y" = "narrative", "Details" = "reference" }
    "#;
    options.layout = Some(toml::from_str(said).unwrap());
    let read = read("a.csv", bytes, &options).unwrap();
    let expected =
        "a-1 education 2016-02-01 Other=1/2/16; Narrative=Came home late; Reference=blue form";
    assert_eq!(told(&read), [expected]);
    assert_eq!(read.agency_from, "review.toml says so");
}

#[test]
fn files_that_cannot_be_read_say_what_to_do() {
    let wide = |s: &str| s.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let ole = |stream: &str| [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), wide(stream)].concat();
    for (file, bytes, says) in [
        ("a.csv", b"".to_vec(), "is empty"),
        ("a.csv", b" \r\n\r\n".to_vec(), "is empty"),
        ("a.csv", b",,,\n,,\n".to_vec(), "is empty"),
        ("a.csv", b"one,two\nthree,four\n".to_vec(), "no headings"),
        ("a.xlsx", ole("EncryptedPackage"), "password"),
        ("a.doc", ole("WordDocument"), "save it as .docx"),
        ("a.xls", ole("Workbook"), "cannot be opened"),
        ("a.xlsx", b"PK\x03\x04xl/workbook.xml".to_vec(), "cannot be opened"),
        ("a.pdf", b"%PDF-1.7 ...".to_vec(), "is a PDF"),
        ("a.rtf", b"{\\rtf1".to_vec(), "save it as .docx"),
        ("a.xls", b"<html><table>".to_vec(), "web page"),
    ] {
        let error = open_bytes(file, &bytes).unwrap_err().to_string();
        assert!(error.contains(says) && error.contains(file), "{error}");
    }
    let practice = Practice::embedded().unwrap();
    let mut options = Options::new(&practice);
    options.limits.file = 10;
    let error = read("a.csv", b"Date,Details\n1/2/16,x\n", &options).unwrap_err();
    assert!(error.to_string().contains("too large"));
    assert!(open("no-table.docx").unwrap_err().to_string().contains("without a table"));
}

#[test]
fn a_wrong_ending_is_told_of_and_the_file_is_read() {
    let read = open_bytes("a.xlsx", b"Date,Details\n1/2/16,Came home\n").unwrap();
    assert_eq!(read.entries.len(), 1);
    assert!(complaints(&read).contains("the name ends in `.xlsx`, but the file is separated text"));
}

#[test]
fn a_merged_date_is_carried_and_a_lone_report_date_is_told_of() {
    let text = b"Date of event,Date recorded,Details\n01/02/2016,05/02/2016,One\n\
        ,05/02/2016,Two\n,09/03/2016,Three\n";
    let read = open_bytes("a.csv", text).unwrap();
    let days = read.entries.iter().map(|e| (e.when.earliest_text().unwrap(), e.written.carried));
    let expected = [("2016-02-01", false), ("2016-02-01", true), ("2016-03-09", false)];
    assert!(days.eq(expected.map(|(day, carried)| (day.to_owned(), carried))));
    assert!(read.entries[2].written.warning.as_ref().unwrap().contains("reporting"));
}

#[test]
fn dates_turned_round_by_an_export_are_told_of() {
    let text = b"Date,Details\n04/16/2016,One\n06/24/2016,Two\n27/04/2016,Three\n";
    let said = complaints(&open_bytes("a.csv", text).unwrap());
    assert!(said.contains("day first"), "{said}");
}
