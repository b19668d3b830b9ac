//! How long the folds of need, response, missing, escalation, progress, drift and silence take on
//! one child of 3,000 entries. Run with `cargo bench -p reading --bench folds`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::disallowed_methods, missing_docs)]

use chronology::{Agency, Entry, EntryId, Field, Kind, Marking, Part, Source, When, Written};
use jiff::civil::{Date, date};
use practice::Practice;
use reading::coding::{Coded, IndicatorHit, Role};
use reading::{Case, Event};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Kinds, indicators and words of rows, in turn.
const ROWS: &[(&str, &[Kind], &[&str], &str)] = &[
    (
        "police",
        &[Kind::Arrest, Kind::Weapon],
        &["offending-031"],
        "Stopped on a cycle with a lock knife in his waistband. Arrested. Would not say where he had been.",
    ),
    (
        "social_care",
        &[Kind::HomeVisit],
        &[],
        "Planned visit. Home clean and tidy. Mother pleasant and said that he was upstairs asleep. Next visit to be arranged.",
    ),
    (
        "education",
        &[Kind::AttendanceConcern],
        &["education-038"],
        "Attendance 41% for the year. Good relationship with the art teacher; wants to do barbering.",
    ),
    (
        "health",
        &[Kind::HealthCheck],
        &["health-081"],
        "Weight loss, poor sleep. Attended alone. Advice given and a letter sent to the practice.",
    ),
    (
        "police",
        &[Kind::MissingStart, Kind::MissingEnd],
        &["missing-024"],
        "Reported missing by mother. Returned of own accord, hungry, without a coat.",
    ),
    (
        "social_care",
        &[Kind::PlanReviewed, Kind::CinMeeting],
        &[],
        "CIN review. Mother and social worker only. All actions carried forward. Continue CIN.",
    ),
    (
        "youth_justice",
        &[Kind::DirectWork],
        &[],
        "Attended. Life map over two hours. Proud of his middle name. Scaling: safety 4/10.",
    ),
    (
        "social_care",
        &[Kind::Contact],
        &[],
        "E-mail from the youth justice officer asking for a conference. Telephoned: CIN remains appropriate.",
    ),
    (
        "police",
        &[Kind::ViolenceByChild],
        &["offending-032"],
        "Fight outside the shops with about twelve others, some with weapons. Charged.",
    ),
    (
        "social_care",
        &[Kind::Referral, Kind::NfaDecision],
        &[],
        "Referral from the school. Threshold not met. NFA.",
    ),
];

fn child(entries: u32, years: u32, practice: &Practice) -> Case {
    let mut case = Case::default();
    let days = f64::from(years) * 365.0 / f64::from(entries);
    for n in 0..entries {
        // The last digit mixes the rows, so that no two stretches are alike.
        let (agency, kinds, signs, words) =
            ROWS[(n.wrapping_mul(2_654_435_761) >> 8) as usize % ROWS.len()];
        let at = (f64::from(n) * days) as i64;
        let day = date(2012, 1, 1).checked_add(jiff::Span::new().days(at)).unwrap();
        let id = EntryId(format!("{agency}-{n}"));
        let when = if kinds.contains(&Kind::MissingStart) {
            let back = day.tomorrow().unwrap().at(11, 0, 0, 0);
            When::between(Some(day.at(20, 0, 0, 0)), Some(back), chronology::Precision::Range)
        } else {
            When::day(day)
        };
        let indicators: Vec<IndicatorHit> = signs
            .iter()
            .map(|id| IndicatorHit {
                id: (*id).to_owned(),
                level: practice.thresholds.indicator(id).unwrap().level,
                words: String::new(),
            })
            .collect();
        case.entries.push(Entry {
            id: id.clone(),
            agency: Agency(agency.to_owned()),
            when,
            written: Written::default(),
            fields: vec![Field {
                heading: "Summary".to_owned(),
                part: Part::Narrative,
                text: words.to_owned(),
            }],
            source: Source { file: format!("{agency}.csv"), sheet: None, row: n + 1 },
            marking: Marking::Ordinary,
            problems: Vec::new(),
        });
        case.coded.push(Coded {
            kinds: kinds.to_vec(),
            indicators: indicators.clone(),
            ..Coded::default()
        });
        case.events.push(Event {
            id,
            when,
            kinds: kinds.to_vec(),
            role: Role::None,
            indicators,
            agencies: vec![Agency(agency.to_owned())],
            accounts: vec![n as usize],
            differences: Vec::new(),
            related: Vec::new(),
        });
    }
    case
}

fn median(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..31)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}

fn main() {
    let practice = Practice::embedded().unwrap();
    for (entries, years) in [(150, 6), (3_000, 6), (3_000, 15)] {
        let case = child(entries, years, &practice);
        let as_of: Date = date(2027, 1, 1);
        let as_of = as_of.min(case.events.last().unwrap().when.last_day().unwrap());
        println!("{entries} entries over {years} years");
        let report = |what: &str, time: Duration| {
            println!("  {what:<28} {:>8.3} ms", time.as_secs_f64() * 1e3);
        };
        report(
            "need and response",
            median(|| drop(black_box(reading::need::steps(&case, &practice, as_of)))),
        );
        report(
            "missing episodes",
            median(|| drop(black_box(reading::missing::episodes(&case, &practice, as_of)))),
        );
        report(
            "escalation on the last day",
            median(|| drop(black_box(reading::escalation::evidence(&case, &practice, as_of)))),
        );
        report(
            "absences on the last day",
            median(|| drop(black_box(reading::progress::absences(&case, &practice, as_of)))),
        );
        report(
            "silences",
            median(|| drop(black_box(reading::silence::silences(&case, &practice, as_of)))),
        );
        report(
            "drift, replayed",
            median(|| drop(black_box(reading::drift::periods(&case, &practice, as_of)))),
        );
        report(
            "duties",
            median(|| drop(black_box(reading::duties::opportunities(&case, &practice, as_of)))),
        );
        let steps = reading::need::steps(&case, &practice, as_of);
        let missing = reading::missing::episodes(&case, &practice, as_of);
        let drift = reading::drift::periods(&case, &practice, as_of);
        let opportunities = reading::duties::opportunities(&case, &practice, as_of);
        let silences = reading::silence::silences(&case, &practice, as_of);
        let picture = reading::findings::Picture {
            steps: &steps,
            missing: &missing,
            drift: &drift,
            opportunities: &opportunities,
            silences: &silences,
        };
        report(
            "findings",
            median(|| {
                drop(black_box(reading::findings::findings(&case, &practice, as_of, &picture)));
            }),
        );
    }
}
