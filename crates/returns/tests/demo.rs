//! The five returns of the demonstration case, every row.

use practice::Practice;
use returns::{Options, Return, read};

fn demo(file: &str) -> Return {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/michael/returns/");
    let practice = Practice::embedded().unwrap();
    let mut options = Options::new(&practice);
    options.born = Some("2002-05-14".parse().unwrap());
    read(file, &std::fs::read(format!("{folder}{file}")).unwrap(), &options).unwrap()
}

#[test]
fn every_row_is_accounted_for() {
    for (file, agency, layout, rows) in [
        ("childrens_trust.csv", "social_care", "social-care-chronology", 47),
        ("education.csv", "education", "education-chronology", 29),
        ("health.csv", "health", "health-chronology", 23),
        ("police.csv", "police", "police-chronology", 41),
        ("youth_offending.csv", "youth_justice", "youth-offending-chronology", 26),
    ] {
        let read = demo(file);
        assert_eq!(read.agency.0, agency, "{file}");
        let sheet = &read.sheets[0];
        assert_eq!(sheet.layout, layout, "{file}");
        assert_eq!((read.entries.len(), sheet.rows.entries), (rows, rows as u32), "{file}");
        assert_eq!(sheet.rows.blank + sheet.rows.headings + sheet.rows.notes, 0, "{file}");
        for (index, entry) in read.entries.iter().enumerate() {
            assert_eq!(entry.source.row, index as u32 + 1);
            assert!(!entry.narrative().is_empty(), "{}", entry.id);
        }
    }
}
