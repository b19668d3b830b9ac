//! Links files without the whole binary: `link OUT FILE…`.
#![allow(clippy::disallowed_methods, reason = "the clock of an example")]

use linkage::{Settings, SourceConfig, Sources, link};
use std::io::Write;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let started = Instant::now();
    let mut args = std::env::args().skip(1);
    let out = args.next().ok_or("where to?")?;
    let mut sources = Sources::default();
    for path in args {
        let input = std::io::BufReader::new(std::fs::File::open(&path)?);
        sources.read(&path, &SourceConfig::default(), input)?;
    }
    eprintln!("{:?} read {}", started.elapsed(), sources.table.len());
    for said in &sources.said {
        eprintln!("{}: {}", said.file, said.words);
    }
    let linked = link(&sources.table, &Settings::default(), &|what, share| {
        eprintln!("{:?} {what} {share:.2}", started.elapsed());
    });
    let mut out = std::io::BufWriter::new(std::fs::File::create(out)?);
    writeln!(out, "source,record_id,cluster_id,probability")?;
    for (at, (cluster, p)) in (0..).zip(linked.clusters.of.iter().zip(&linked.clusters.probability))
    {
        writeln!(out, "{},{},{cluster},{p:.4}", sources.source_name(at), sources.table.id(at))?;
    }
    eprintln!("{:?} {:?}", started.elapsed(), linked.expected);
    for field in linkage::Field::ALL {
        for (level, words) in field.levels().iter().enumerate().skip(1) {
            let [m, k, u] = linked.model.chances(field, level);
            eprintln!("{:12} {words:50} {m:.5} {k:.5} {u:.7}", field.name());
        }
    }
    Ok(())
}
