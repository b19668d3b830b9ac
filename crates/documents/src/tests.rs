//! What the documents promise, tried on an awkward small review.

use crate::{DocumentError, sample};
use std::io::{Cursor, Read};

/// A part of an office file as text.
fn part(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_same_review_gives_the_same_bytes() {
    let (built, practice) = (sample::built(), sample::practice());
    let all = || {
        [
            crate::briefing_pdf(&built.briefing, &practice).unwrap(),
            crate::briefing_docx(&built.briefing, &practice).unwrap(),
            crate::briefing_html(&built.briefing).into_bytes(),
            crate::chronology_xlsx(&built, &practice).unwrap(),
            crate::chronology_docx(&built, &practice).unwrap(),
            crate::chronology_html(&built, &practice).into_bytes(),
            crate::need_and_response_svg(&built, &practice).into_bytes(),
        ]
    };
    let (first, second) = (all(), all());
    for (at, (a, b)) in first.iter().zip(&second).enumerate() {
        assert!(a == b, "document {at} differs between two builds");
    }
}

#[test]
fn the_printed_briefing_is_one_tagged_page_that_carries_no_clock() {
    let briefing = sample::briefing(55);
    let pdf = crate::briefing_pdf(&briefing, &sample::practice()).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    assert!(pdf.starts_with(b"%PDF-1.7"));
    for wanted in ["/StructTreeRoot", "/Lang", "pdfuaid", "7-minute briefing: Robin"] {
        assert!(text.contains(wanted), "{wanted}");
    }
    assert!(!text.contains("/CreationDate") && !text.contains("/ModDate"));
}

#[test]
fn a_briefing_that_cannot_fit_on_its_page_is_refused_in_words() {
    let error = crate::briefing_pdf(&sample::briefing(200), &sample::practice()).unwrap_err();
    assert!(matches!(error, DocumentError::TooLong { words: 2600 }), "{error}");
    assert!(error.to_string().contains("2600 words"));
}

#[test]
fn words_of_a_briefing_are_never_read_as_the_template() {
    let mut briefing = sample::briefing(25);
    briefing.title = "#panic() *x* $y$ \\ \"".to_owned();
    briefing.panels[0].lead = "= heading #include \"/etc/passwd\" @ref <label> `raw`".to_owned();
    let mut document = super::briefing::typeset(&briefing, &sample::practice()).unwrap();
    assert_eq!(document.info_mut().title.as_deref(), Some(briefing.title.as_str()));
    assert_eq!(document.pages().len(), 1);
}

#[test]
fn a_page_is_whole_and_holds_no_markup_of_anyones() {
    let (built, practice) = (sample::built(), sample::practice());
    let page = crate::chronology_html(&built, &practice);
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert_eq!(page.matches("<script>").count(), 1, "only the page's own script");
    assert_eq!(page.matches("<h1").count(), 1);
    assert_eq!(page.matches("<article id=\"e-").count(), built.case.entries.len());
    assert!(page.contains("Showing 7 entries of 6 events over 2 years."));
    assert!(page.contains("The accounts differ"));
    for outside in ["src=", "http://", "https://", "url(h", "@import"] {
        let found = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        assert!(!found.contains(outside), "{outside}");
    }
    assert_attributes_once(&page);
    assert_attributes_once(&crate::briefing_html(&built.briefing));
}

/// A browser drops the second attribute of one name without a word.
fn assert_attributes_once(page: &str) {
    for tag in page.split('<').filter_map(|rest| rest.split('>').next()) {
        for name in [" class=\"", " id=\"", " href=\""] {
            assert!(tag.matches(name).count() <= 1, "<{tag}>");
        }
    }
}

#[test]
fn every_citation_leads_to_an_entry() {
    let page = crate::chronology_html(&sample::built(), &sample::practice());
    for link in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(page.contains(&format!("id=\"{link}\"")), "#{link}");
    }
}

#[test]
fn the_picture_holds_no_narrative_and_says_what_it_leaves_out() {
    let (built, practice) = (sample::built(), sample::practice());
    let picture = crate::need_and_response_svg(&built, &practice);
    for entry in &built.case.entries {
        assert!(!picture.contains(entry.narrative().lines().next().unwrap()));
    }
    for told in [
        "<title id=\"nr-title\">Need and response: Robin</title>",
        "attack on the home",
        "drift since 3 October 2016",
        "none for 16 months",
        "1 entry without a date not drawn.",
        "url(#gap-lines)",
    ] {
        assert!(picture.contains(told), "{told}");
    }
    insta::assert_snapshot!("picture", picture);
}

#[test]
fn a_review_without_any_date_still_gives_every_document() {
    let (mut built, practice) = (sample::built(), sample::practice());
    for entry in &mut built.case.entries {
        entry.when = chronology::When::UNKNOWN;
    }
    for event in &mut built.case.events {
        event.when = chronology::When::UNKNOWN;
    }
    built.case.scope = reading::Scope::default();
    built.steps.clear();
    built.drift.clear();
    assert!(crate::need_and_response_svg(&built, &practice).contains("No entry has a date"));
    assert!(crate::chronology_html(&built, &practice).contains("Date not known"));
    crate::chronology_xlsx(&built, &practice).unwrap();
    crate::chronology_docx(&built, &practice).unwrap();
    let nothing = review::Built { case: reading::Case::default(), silences: Vec::new(), ..built };
    assert!(crate::chronology_html(&nothing, &practice).contains("Showing 0 entries of 0 events."));
    crate::chronology_xlsx(&nothing, &practice).unwrap();
}

#[test]
fn the_workbook_has_its_sheets_and_no_formula() {
    let (built, practice) = (sample::built(), sample::practice());
    let file = crate::chronology_xlsx(&built, &practice).unwrap();
    let names = part(&file, "xl/workbook.xml");
    for name in ["Read me", "Rows", "Matrix", "Findings", "Opportunities", "Missing"] {
        assert!(names.contains(&format!("name=\"{name}\"")), "{name}");
    }
    let rows = part(&file, "xl/worksheets/sheet2.xml");
    assert!(part(&file, "xl/sharedStrings.xml").contains("=HYPERLINK("));
    assert!(!rows.contains("<f>"), "a narrative became a formula");
    for wanted in ["state=\"frozen\"", "<autoFilter", "orientation=\"landscape\""] {
        assert!(rows.contains(wanted), "{wanted}");
    }
    assert_eq!(rows.matches("<row ").count(), built.case.entries.len() + 1);
    let matrix = part(&file, "xl/worksheets/sheet3.xml");
    assert_eq!(matrix.matches("<row ").count(), built.case.events.len() + 1);
}

#[test]
fn word_documents_have_headings_and_headings_of_tables_that_repeat() {
    let (built, practice) = (sample::built(), sample::practice());
    let chronology = crate::chronology_docx(&built, &practice).unwrap();
    let text = part(&chronology, "word/document.xml");
    for wanted in ["<w:tblHeader/>", "\"Heading2\"", "w:orient=\"landscape\"", "&lt;script&gt;"] {
        assert!(text.contains(wanted), "{wanted}");
    }
    assert!(part(&chronology, "docProps/core.xml").contains("Chronology: Robin"));
    assert!(part(&chronology, "word/styles.xml").contains("w:lang w:val=\"en-GB\""));
    let briefing = crate::briefing_docx(&built.briefing, &practice).unwrap();
    assert_eq!(part(&briefing, "word/document.xml").matches("\"Heading2\"").count(), 7);
    assert!(part(&briefing, "word/numbering.xml").contains("<w:startOverride w:val=\"7\"/>"));
}

#[test]
fn the_briefing_page_holds_its_seven_parts() {
    let page = crate::briefing_html(&sample::briefing(25));
    assert_eq!(page.matches("<section class=\"part").count(), 7);
    assert!(page.contains("<ol start=\"7\">"));
    assert!(page.contains("Reading time: 2 minutes (325 words)"));
}

#[test]
fn a_long_chronology_loses_no_row() {
    let (built, practice) = (sample::long(600), sample::practice());
    let file = crate::chronology_xlsx(&built, &practice).unwrap();
    assert_eq!(part(&file, "xl/worksheets/sheet2.xml").matches("<row ").count(), 601);
    let page = crate::chronology_html(&built, &practice);
    assert_eq!(page.matches("<article id=\"e-").count(), 600);
    let word = part(&crate::chronology_docx(&built, &practice).unwrap(), "word/document.xml");
    assert_eq!(word.matches("social_care.csv, row").count(), 120);
}
