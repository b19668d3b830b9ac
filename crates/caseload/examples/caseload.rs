//! The bench's way in: `caseload generate CHILDREN SEED ROUTINE OUT TRUTH` (by the ending of OUT:
//! `.parquet`, `.csv`, else columns), `caseload columns EVENTS OUT`, and
//! `caseload scan EVENTS DAY TOP OUT [figures] [setting …]`, which also says how long it took.

use caseload::generate::{Output, Plan, write};
use caseload::{Fold, Kinds, List, Scan, day_number, day_of, scan, write_columns};
use practice::Practice;
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let practice = Practice::embedded()?;
    let kinds = Kinds::new(&practice);
    match words.as_slice() {
        ["generate", children, seed, routine, out, truth] => {
            let to = day_number("2026-11-23".parse()?);
            let plan = Plan {
                children: children.parse()?,
                seed: seed.parse()?,
                to,
                years: 8,
                routine: routine.parse()?,
            };
            let output = match Path::new(out).extension().and_then(|e| e.to_str()) {
                Some("parquet") => Output::Parquet,
                Some("csv") => Output::Csv,
                _ => Output::Columns,
            };
            let (out, truth) =
                (BufWriter::new(File::create(out)?), BufWriter::new(File::create(truth)?));
            let (children, events) = write(plan, &kinds, output, out, truth)?;
            println!("{children} children, {events} events");
        }
        ["columns", events, out] => {
            let fold = Fold::new(&practice, 0);
            let out = BufWriter::new(File::create(out)?);
            let counts =
                write_columns(Path::new(events), out, &fold, &kinds, caseload::Limits::default())?;
            println!("{counts:?}");
        }
        ["scan", events, day, top, out, rest @ ..] => {
            let fold = Fold::new(&practice, day_number(day.parse()?));
            let figures = rest.first() == Some(&"figures");
            let wanted = Scan { top: top.parse()?, figures, ..Scan::default() };
            let scanned = scan(Path::new(events), &fold, &kinds, wanted)?;
            let tally = &scanned.tally;
            println!("{} children, {} events, {:?}", tally.children, tally.events, scanned.counts);
            let mut file = BufWriter::new(File::create(format!("{out}.top.csv"))?);
            for child in &tally.top {
                let told = &child.figures;
                writeln!(file, "{},{},{}", child.name, told.harm_now, told.rate_now)?;
            }
            if let Some(figures) = &tally.figures {
                std::fs::write(format!("{out}.figures.csv"), figures)?;
            }
            for name in rest.iter().filter(|name| **name != "figures") {
                let setting = practice.caseload.setting(name).ok_or("no such setting")?;
                let list = List::of(tally, &fold, &kinds, setting);
                println!(
                    "{name}: {} tested, {} stand, {} considered, {} listed on {}",
                    list.tested,
                    list.stand,
                    list.considered,
                    list.listed.len(),
                    day_of(fold.as_of())
                );
                let mut file = BufWriter::new(File::create(format!("{out}.{name}.csv"))?);
                for listed in &list.listed {
                    writeln!(file, "{},{},\"{}\"", listed.child, listed.since, listed.sentence)?;
                }
            }
        }
        _ => return Err("see the top of the file".into()),
    }
    Ok(())
}
