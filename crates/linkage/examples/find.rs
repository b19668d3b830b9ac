//! How long one question to an index takes: `find FILE…`.
#![allow(
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "the clock of an example"
)]

use linkage::{Index, Record, Settings, SourceConfig, Sources};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut sources = Sources::default();
    for path in std::env::args().skip(1) {
        let input = std::io::BufReader::new(std::fs::File::open(&path)?);
        sources.read(&path, &SourceConfig::default(), input)?;
    }
    let started = Instant::now();
    let mut index = Index::build(sources.table, &Settings::default());
    println!("built over {} records in {:?}", index.table().len(), started.elapsed());
    let names = ["Oliver|Smith", "Muhammad|Khan", "Aisha|Ali", "Liz|Jones", "Jakub|Nowak"];
    let mut took = Vec::new();
    for n in 0..500_u32 {
        let (first, last) =
            names.get(n as usize % names.len()).and_then(|n| n.split_once('|')).unwrap_or_default();
        let record = Record {
            first: first.to_owned(),
            last: last.to_owned(),
            birth: if n % 2 == 0 {
                format!("{:02}/{:02}/2012", n % 28 + 1, n % 12 + 1)
            } else {
                String::new()
            },
            phone: "07700900123".to_owned(),
            ..Record::default()
        };
        let started = Instant::now();
        let found = index.find(&record);
        took.push(started.elapsed());
        if n % 100 == 0 {
            println!("{first} {last}: {} found", found.len());
            index.insert(&record);
        }
    }
    took.sort();
    println!(
        "median {:?}, 99 of 100 under {:?}",
        took.get(took.len() / 2),
        took.get(took.len() * 99 / 100)
    );
    Ok(())
}
