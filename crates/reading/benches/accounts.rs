//! How many pairs of accounts are judged a second, and how long the events of one child of 5,000
//! entries take. Run with `cargo bench -p reading --bench accounts`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    missing_docs
)]

use chronology::{Agency, Entry, EntryId, Field, Marking, Part, Source, When, Written};
use jiff::civil::{Date, date};
use practice::Practice;
use reading::accounts::{Judge, Told};
use reading::coding::{Coded, Coder};
use std::hint::black_box;
use std::time::Instant;

/// Entries of five agencies, in turn, about two of which tell of one event.
const ROWS: [(&str, &str); 8] = [
    ("police", "STOP SEARCH S23 MDA, HIGH ST. 6 WRAPS COCAINE AND £220 CASH. MALE 16 ARR PWITS."),
    ("youth_justice", "Overnight custody: arrested for PWITS class A, £220 seized. RUI."),
    ("education", "Suspended 3 days. Threw a chair at staff, hit a teacher on the shoulder."),
    ("social_care", "Informed by school that he was suspended yesterday for throwing a chair."),
    ("health", "ED. Stab wound R buttock, 4cm. Sutured. Assault by unknown. Police aware."),
    ("police", "REPORT OF MALE STABBED TO BUTTOCKS IN PARK. CONVEYED. WILL NOT NAME OFFENDERS."),
    ("social_care", "CIN review held at school. Mum, SW, school nurse. Plan to continue."),
    ("police", "MISPER. RPTD MISSING BY MO 2310 HRS. LOCATED BUS STATION, RETURNED HOME."),
];

fn entries(many: u32) -> Vec<Entry> {
    let day = |n: u32| -> Date {
        let days = i64::from(n) * 3650 / i64::from(many);
        date(2012, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap()
    };
    let entry = |n: u32| {
        let (agency, words) = ROWS[n as usize % ROWS.len()];
        Entry {
            id: EntryId(format!("{agency}-{n}")),
            agency: Agency(agency.to_owned()),
            when: When::day(day(n)),
            written: Written::default(),
            fields: vec![Field {
                heading: "Summary".to_owned(),
                part: Part::Narrative,
                text: words.to_owned(),
            }],
            source: Source { file: format!("{agency}.csv"), sheet: None, row: n + 1 },
            marking: Marking::Ordinary,
            problems: Vec::new(),
        }
    };
    (0..many).map(entry).collect()
}

fn main() {
    let practice = Practice::embedded().unwrap();
    let judge = Judge::new(&practice).unwrap();
    let coder = Coder::new(&practice, &[]).unwrap();
    let entries = entries(5_000);
    let readings: Vec<Coded> = entries.iter().map(|entry| coder.code(entry)).collect();
    let told: Vec<Told<'_>> = entries
        .iter()
        .zip(&readings)
        .zip(ROWS.iter().cycle())
        .map(|((entry, coded), (_, text))| Told {
            when: &entry.when,
            agency: &entry.agency,
            text,
            coded,
        })
        .collect();
    let start = Instant::now();
    for pair in told.windows(2) {
        black_box(judge.judge(pair[0], pair[1]));
    }
    let pairs = (told.len() - 1) as f64 / start.elapsed().as_secs_f64();
    println!("judge, both entries read anew: {pairs:.0} pairs a second");
    let start = Instant::now();
    let events = black_box(judge.events(&entries, &readings));
    let took = start.elapsed().as_millis();
    println!("events of {} entries: {} in {took} ms", entries.len(), events.len());
}
