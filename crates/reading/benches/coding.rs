//! Entries coded a second on one core, over the narratives of the gold sets.

use practice::Practice;
use reading::coding::Coder;
use std::time::Instant;

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let practice = Practice::embedded()?;
    let started = Instant::now();
    let coder = Coder::new(&practice, &[])?;
    println!("compiled in {:?}", started.elapsed());
    let mut texts = Vec::new();
    for half in
        [include_str!("../gold/kinds-development.csv"), include_str!("../gold/kinds-scored.csv")]
    {
        let mut reader = csv::Reader::from_reader(half.as_bytes());
        for record in reader.records() {
            texts.push(record?.get(3).unwrap_or("").to_owned());
        }
    }
    let (rounds, started) = (20, Instant::now());
    let mut kinds = 0;
    for _ in 0..rounds {
        kinds += texts.iter().map(|text| coder.code_text(text, None).kinds.len()).sum::<usize>();
    }
    let (entries, seconds) = (rounds * texts.len(), started.elapsed().as_secs_f64());
    println!("{entries} entries, {kinds} kinds: {:.0} entries a second", entries as f64 / seconds);
    Ok(())
}
