//! What it takes to read one child again, fold by fold, on one core, in processor time; and beside
//! it what it takes to read an entry, once, when it is appended. Run with
//! `cargo bench -p reading --bench folds`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::disallowed_methods, missing_docs)]

#[path = "support/mod.rs"]
mod support;

use practice::Practice;
use reading::Gist;
use reading::coding::Coder;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Processor time of this thread so far, as Linux keeps it; elsewhere the time on the clock.
fn now(start: Instant) -> Duration {
    let kept = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = kept.and_then(|text| text.split_whitespace().next()?.parse().ok());
    nanos.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// How long a run takes, in milliseconds: the middle of five series, each long enough for a clock
/// that the kernel sets forward every few milliseconds.
fn median<T>(mut run: impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    black_box(run());
    let one = start.elapsed().as_secs_f64();
    let runs = (0.2 / one).clamp(3.0, 5_000.0) as u32;
    let mut times: Vec<Duration> = (0..5)
        .map(|_| {
            let before = now(start);
            for _ in 0..runs {
                black_box(run());
            }
            now(start).saturating_sub(before) / runs
        })
        .collect();
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e3
}

fn main() {
    let practice = Practice::embedded().unwrap();
    let coder = Coder::new(&practice, &support::NAMES.map(str::to_owned)).unwrap();
    for entries in [300, 3_000, 10_000] {
        let mut case = support::case(&practice, entries);
        let as_of = support::last_day(&case);
        let report = |what: &str, ms: f64| println!("  {what:<30} {ms:>9.3} ms");
        println!("{entries} entries, {} events, to {as_of}", case.events.len());
        let some = &case.entries[..300];
        let each = |ms: f64| ms / some.len() as f64;
        println!(" once for each entry");
        let coded = median(|| some.iter().map(|entry| coder.code(entry)).collect::<Vec<_>>());
        report("coding", each(coded));
        let gists =
            median(|| some.iter().map(|entry| Gist::of(entry, &practice)).collect::<Vec<_>>());
        report("what it says", each(gists));
        case.gists = case.entries.iter().map(|entry| Gist::of(entry, &practice)).collect();
        let (case, practice) = (&case, &practice);
        println!(" each time the child is read");
        report("need and response", median(|| reading::need::steps(case, practice, as_of)));
        report("missing episodes", median(|| reading::missing::episodes(case, practice, as_of)));
        report(
            "escalation on the last day",
            median(|| reading::escalation::evidence(case, practice, as_of)),
        );
        report(
            "absences on the last day",
            median(|| reading::progress::absences(case, practice, as_of)),
        );
        report("silences", median(|| reading::silence::silences(case, practice, as_of)));
        report("drift, replayed", median(|| reading::drift::periods(case, practice, as_of)));
        report("duties", median(|| reading::duties::outcomes(case, practice, as_of)));
        let whole = reading::read(case, practice, as_of);
        let picture = reading::findings::Picture {
            steps: &whole.steps,
            missing: &whole.missing,
            drift: &whole.drift,
            opportunities: &whole.opportunities,
            silences: &whole.silences,
        };
        report(
            "findings, with their duties",
            median(|| reading::findings::findings(case, practice, as_of, &picture)),
        );
        report("all of it in one go", median(|| reading::read(case, practice, as_of)));
    }
}
