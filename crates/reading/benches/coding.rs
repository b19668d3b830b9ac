//! Entries coded a second on one core, over the narratives of the gold sets: processor time of the
//! thread, so that other work on the machine does not count. Run with
//! `cargo bench -p reading --bench coding`.

use practice::{Likeness, Practice};
use reading::coding::Coder;
use rustix::time::{ClockId, clock_gettime};

const ROUNDS: usize = 8;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let practice = Practice::embedded()?;
    let started = processor_seconds();
    let coder = Coder::new(&practice, &[])?;
    println!("compiled in {:.0} ms", 1000.0 * (processor_seconds() - started));
    let mut texts = Vec::new();
    for half in
        [include_str!("../gold/kinds-development.csv"), include_str!("../gold/kinds-scored.csv")]
    {
        let mut reader = csv::Reader::from_reader(half.as_bytes());
        for record in reader.records() {
            texts.push(record?.get(3).unwrap_or("").to_owned());
        }
    }
    let letters: usize = texts.iter().map(String::len).sum();
    println!("{} texts of {} bytes on average", texts.len(), letters / texts.len().max(1));
    measure("with what was learnt", &coder, &texts);
    let bare = Practice { likeness: Likeness::default(), ..practice };
    measure("by the phrases alone", &Coder::new(&bare, &[])?, &texts);
    Ok(())
}

fn measure(name: &str, coder: &Coder, texts: &[String]) {
    let (mut kinds, mut best) = (0, f64::MAX);
    for _ in 0..ROUNDS {
        let started = processor_seconds();
        for _ in 0..4 {
            kinds +=
                texts.iter().map(|text| coder.code_text(text, None).kinds.len()).sum::<usize>();
        }
        best = best.min(processor_seconds() - started);
    }
    let entries = 4.0 * texts.len() as f64;
    println!("{name}: {:.0} entries a second a core ({kinds} kinds)", entries / best);
}

/// Seconds of the processor that this thread has used.
fn processor_seconds() -> f64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}
