//! What one question to an index costs: `find FILE…`. Every so many records of the first file are
//! asked for as a person would ask: by name alone, with a date of birth, by telephone, or whole.
//! Processor time of the asking thread, so that other work on the machine does not count.
#![allow(clippy::disallowed_methods, reason = "the clock of an example")]

use linkage::{Index, Record, Settings, SourceConfig, Sources};
use rustix::time::{ClockId, clock_gettime};
use std::time::{Duration, Instant};

/// How many records are asked for, each in each way.
const ASKED: usize = 2_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut sources = Sources::default();
    for path in std::env::args().skip(1) {
        let input = std::io::BufReader::new(std::fs::File::open(&path)?);
        sources.read(&path, &SourceConfig::default(), input)?;
    }
    let known = known(&std::env::args().nth(1).ok_or("which file?")?)?;
    let started = Instant::now();
    let mut index = Index::build(sources.table, &Settings::default());
    println!("built over {} records in {:?}", index.table().len(), started.elapsed());
    for (words, kept) in WAYS {
        let mut took: Vec<Duration> = Vec::new();
        let mut candidates = 0;
        for record in &known {
            let asked = kept(record);
            let before = spent();
            candidates += index.find(&asked).len();
            took.push(spent().saturating_sub(before));
        }
        tell(words, took, candidates);
    }
    let mut took: Vec<Duration> = Vec::new();
    for record in &known {
        let before = spent();
        let at = index.insert(record);
        index.remove(at);
        took.push(spent().saturating_sub(before));
    }
    tell("adding and taking out", took, 0);
    Ok(())
}

type Way = (&'static str, fn(&Record) -> Record);

const WAYS: [Way; 5] = [
    ("first and last name", |r| Record {
        first: r.first.clone(),
        last: r.last.clone(),
        ..Record::default()
    }),
    ("names and date of birth", |r| Record {
        first: r.first.clone(),
        last: r.last.clone(),
        birth: r.birth.clone(),
        ..Record::default()
    }),
    ("names and postcode", |r| Record {
        first: r.first.clone(),
        last: r.last.clone(),
        postcode: r.postcode.clone(),
        ..Record::default()
    }),
    ("telephone", |r| Record { phone: r.phone.clone(), ..Record::default() }),
    ("the whole record", Record::clone),
];

/// Some records of a file as the generators write them.
fn known(path: &str) -> Result<Vec<Record>, Box<dyn std::error::Error>> {
    let mut rows = csv::Reader::from_path(path)?;
    let all: Vec<csv::StringRecord> = rows.records().collect::<Result<_, _>>()?;
    let every = (all.len() / ASKED).max(1);
    let record = |row: &csv::StringRecord| {
        let cell = |at: usize| row.get(at).unwrap_or_default().to_owned();
        let (first, last, birth) = (cell(1), cell(3), cell(4));
        let (address, postcode, phone, nhs) = (cell(6), cell(7), cell(8), cell(9));
        Record { first, last, birth, address, postcode, phone, nhs, ..Record::default() }
    };
    Ok(all.iter().step_by(every).map(record).collect())
}

/// Processor time that this thread has had.
fn spent() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap_or(0))
}

fn tell(words: &str, mut took: Vec<Duration>, candidates: usize) {
    took.sort();
    let at =
        |of_thousand: usize| took.get(took.len() * of_thousand / 1000).copied().unwrap_or_default();
    println!(
        "{words}: median {:?}, 99 of 100 under {:?}, 999 of 1000 under {:?}, longest {:?}; {candidates} candidates for {} questions",
        at(500),
        at(990),
        at(999),
        took.last().copied().unwrap_or_default(),
        took.len()
    );
}
