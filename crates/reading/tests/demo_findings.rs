//! The demonstration case: what its duties and findings must say, computed from the agencies' own
//! files.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use chronology::{Entry, EntryId};
use jiff::civil::{Date, date};
use practice::{Practice, TermDates};
use reading::accounts::Judge;
use reading::coding::Coder;
use reading::duties::State;
use reading::findings::{Picture, findings};
use reading::{Case, Finding, Subject, Theme, drift, duties, missing, need, silence};
use std::sync::LazyLock;

const FILES: &[&str] =
    &["childrens_trust.csv", "education.xlsx", "health.docx", "police.csv", "youth_offending.csv"];

fn as_of() -> Date {
    date(2018, 12, 31)
}

fn term(first: &str, last: &str) -> TermDates {
    TermDates::try_from([first.to_owned(), last.to_owned()]).unwrap()
}

fn entries(practice: &Practice) -> Vec<Entry> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/michael/returns/");
    let mut options = returns::Options::new(practice);
    options.born = Some(date(2002, 5, 14));
    options.not_after = Some(as_of());
    options.terms = Some([term("09-01", "12-20"), term("01-04", "03-31"), term("04-10", "07-22")]);
    let mut entries = Vec::new();
    for file in FILES {
        let bytes = std::fs::read(format!("{folder}{file}")).unwrap();
        entries.extend(returns::read(file, &bytes, &options).unwrap().entries);
    }
    entries.sort_by_key(|entry| {
        (entry.when, practice.agencies.place(&entry.agency), entry.source.row)
    });
    entries
}

struct Demo {
    case: Case,
    outcomes: Vec<duties::DutyOutcome>,
    findings: Vec<Finding>,
}

static DEMO: LazyLock<Demo> = LazyLock::new(|| {
    let practice = Practice::embedded().unwrap();
    let names = ["Jayden", "Marlowe-Osei", "Jayden Marlowe", "J", "JMO"].map(str::to_owned);
    let coder = Coder::new(&practice, &names).unwrap();
    let entries = entries(&practice);
    let coded: Vec<_> = entries.iter().map(|entry| coder.code(entry)).collect();
    let events = Judge::new(&practice).unwrap().events(&entries, &coded);
    let subject = Subject { born: Some(date(2002, 5, 14)) };
    let case = Case { subject, entries, coded, events, ..Case::default() };
    let steps = need::steps(&case, &practice, as_of());
    let missing = missing::episodes(&case, &practice, as_of());
    let outcomes = duties::outcomes(&case, &practice, as_of());
    let opportunities = duties::opportunities(&case, &practice, as_of());
    let (drift, silences) =
        (drift::periods(&case, &practice, as_of()), silence::silences(&case, &practice, as_of()));
    let picture = Picture {
        steps: &steps,
        missing: &missing,
        drift: &drift,
        opportunities: &opportunities,
        silences: &silences,
    };
    let findings = findings(&case, &practice, as_of(), &picture);
    Demo { case, outcomes, findings }
});

/// The outcomes of one duty whose clock was started by this entry.
fn outcome(duty: &str, trigger: &str) -> &'static duties::DutyOutcome {
    let started =
        |o: &&duties::DutyOutcome| o.duty == duty && o.triggers.iter().any(|id| told(id, trigger));
    DEMO.outcomes
        .iter()
        .find(started)
        .unwrap_or_else(|| panic!("{duty} was not started by {trigger}"))
}

/// Whether an event tells of this entry, among its accounts.
fn told(event: &EntryId, entry: &str) -> bool {
    DEMO.case
        .event(event)
        .is_some_and(|event| DEMO.case.accounts(event).any(|(e, _)| e.id.0 == entry))
}

fn finding(rule: &str) -> &'static Finding {
    DEMO.findings
        .iter()
        .find(|f| f.rule == rule)
        .unwrap_or_else(|| panic!("{rule} gives no finding"))
}

fn cites(finding: &Finding, entries: &[&str]) {
    for entry in entries {
        assert!(
            finding.entries.iter().any(|id| told(id, entry)),
            "{} does not cite {entry}",
            finding.rule
        );
    }
}

#[test]
fn clocks_of_the_worked_case() {
    for (duty, trigger, state, due, taken, late) in [
        (
            "T-ASS-1",
            "childrens-trust-9",
            State::Late,
            "2015-12-08",
            "54 working days",
            "9 working days",
        ),
        ("T-ASS-1b", "childrens-trust-10", State::Met, "2016-01-07", "35 working days", ""),
        ("T-EXC-5", "education-15", State::Late, "2015-10-13", "", "at least 29 weekdays"),
        ("T-YJ-2", "police-11", State::Met, "2016-12-14", "18 working days", ""),
        ("T-STR-2", "police-7", State::Late, "2016-08-20", "62 h 10 min", "38 h 10 min"),
        (
            "T-S47-1",
            "childrens-trust-34",
            State::MayHaveBeenMissed,
            "2017-11-27",
            "14 working days",
            "",
        ),
        (
            "T-S47-1",
            "childrens-trust-43",
            State::Late,
            "2018-07-10",
            "17 working days",
            "2 working days",
        ),
        ("T-NRM-2", "childrens-trust-37", State::Met, "2017-12-27", "4 working days", ""),
    ] {
        let outcome = outcome(duty, trigger);
        assert_eq!(outcome.state, state, "{duty}: {}", outcome.sentence);
        assert_eq!(outcome.due.unwrap().date().to_string(), due, "{duty}");
        if !taken.is_empty() {
            assert_eq!(outcome.taken.as_deref(), Some(taken), "{duty}");
        }
        assert_eq!(outcome.late_by.as_deref().unwrap_or(""), late, "{duty}");
    }
}

#[test]
fn the_interview_after_the_return_of_march_2017_was_late() {
    let late = DEMO.outcomes.iter().find(|o| {
        o.duty == "T-MIS-1" && o.discharged_by.iter().any(|id| told(id, "childrens-trust-26"))
    });
    let late = late.unwrap();
    assert_eq!((late.state, late.due.unwrap().date()), (State::Late, date(2017, 3, 17)));
    assert_eq!(late.discharged_on, Some(date(2017, 3, 20).at(16, 0, 0, 0)));
    assert_eq!(late.late_by.as_deref(), Some("80 h 50 min"));
}

#[test]
fn the_wait_for_the_national_referral_mechanism_is_told() {
    let finding = finding("T-NRM-1");
    assert!(finding.sentence.contains("88 days"), "{}", finding.sentence);
    cites(finding, &["police-21", "youth-offending-14", "childrens-trust-37"]);
    let told_late = outcome("T-NRM-6", "childrens-trust-38");
    assert_eq!(
        (told_late.state, told_late.discharged_on.unwrap().date()),
        (State::Late, date(2018, 9, 13))
    );
}

#[test]
fn the_strategy_discussion_of_august_2016_had_two_agencies() {
    let finding = finding("T-STR-1");
    assert!(
        finding.sentence.contains("Children's social care and Police only"),
        "{}",
        finding.sentence
    );
    assert!(
        finding.sentence.contains("Education, Health and Youth offending service"),
        "{}",
        finding.sentence
    );
    cites(finding, &["childrens-trust-21"]);
}

#[test]
fn plans_and_reviews() {
    assert!(finding("DR05").sentence.contains("65 days"));
    cites(finding("DR05"), &["childrens-trust-24", "childrens-trust-27"]);
    cites(finding("D13"), &["childrens-trust-23"]);
    cites(
        finding("PL-1"),
        &["childrens-trust-15", "childrens-trust-23", "childrens-trust-27", "childrens-trust-41"],
    );
}

#[test]
fn what_was_sent_and_not_received() {
    let sent = [
        "health-13",
        "health-15",
        "education-17",
        "education-26",
        "youth-offending-7",
        "youth-offending-8",
        "youth-offending-15",
        "health-3",
    ];
    cites(finding("D14"), &sent);
    cites(finding("D15"), &["police-22", "police-41", "police-37", "health-11", "health-22"]);
}

#[test]
fn the_child_was_not_seen_and_workers_changed() {
    cites(
        finding("D12"),
        &["childrens-trust-16", "childrens-trust-18", "childrens-trust-19", "childrens-trust-20"],
    );
    let workers = finding("DR07");
    assert!(workers.sentence.starts_with("5 social workers"), "{}", workers.sentence);
    assert!(workers.sentence.contains("out-of-hours"));
}

#[test]
fn language_and_engagement() {
    let hits: usize = finding("D20").sentence.split(' ').next().unwrap().parse().unwrap();
    assert!(hits >= 12, "{hits}");
    cites(
        finding("D20"),
        &[
            "childrens-trust-19",
            "childrens-trust-30",
            "childrens-trust-32",
            "police-6",
            "police-24",
            "police-14",
        ],
    );
    let pattern = finding("DC");
    for marker in ["DC03", "DC04", "DC05", "DC10", "DC12"] {
        assert!(pattern.sentence.contains(marker), "{marker}: {}", pattern.sentence);
    }
    cites(
        pattern,
        &[
            "childrens-trust-18",
            "childrens-trust-19",
            "childrens-trust-27",
            "childrens-trust-39",
            "education-12",
        ],
    );
}

#[test]
fn drift_and_silent_agencies() {
    let drift = DEMO
        .findings
        .iter()
        .filter(|f| f.theme == Theme::EscalationWithoutProgress && f.rule == "drift");
    let first = drift.filter_map(|f| f.from).min().unwrap();
    assert!(first <= date(2016, 10, 1), "{first}");
    let health = DEMO.findings.iter().find(|f| {
        f.rule == "D06"
            && f.agencies.iter().any(|a| a.0 == "health")
            && f.from >= Some(date(2016, 8, 1))
            && f.from <= Some(date(2016, 9, 30))
    });
    assert!(health.is_some_and(|f| f.to >= Some(date(2017, 5, 1))), "{health:?}");
}

/// Each of the seed review's eleven points of learning, where its rows show it.
#[test]
fn every_point_of_learning_has_a_finding() {
    for (theme, entries) in [
        (Theme::AssessmentNoHistory, &["childrens-trust-11"][..]),
        (Theme::AssessmentNoOtherAgencyViews, &["childrens-trust-11", "childrens-trust-30"]),
        (Theme::EheUnsupervised, &["education-20"]),
        (Theme::Culture, &["childrens-trust-11"]),
        (Theme::NeglectLowLevel, &["childrens-trust-11", "education-12", "health-2"]),
        (Theme::DirectWorkAbsent, &["childrens-trust-45"]),
        (Theme::VictimPerpetrator, &["police-24", "police-40", "childrens-trust-32"]),
        (
            Theme::ThresholdMisapplied,
            &[
                "childrens-trust-3",
                "childrens-trust-8",
                "childrens-trust-21",
                "childrens-trust-35",
                "childrens-trust-44",
            ],
        ),
        (
            Theme::NoEscalation,
            &["childrens-trust-40", "youth-offending-20", "health-9", "childrens-trust-35"],
        ),
        (Theme::WeakMultiagency, &["childrens-trust-14", "childrens-trust-21"]),
        (Theme::WeakSafetyPlan, &["childrens-trust-15", "childrens-trust-41"]),
        (Theme::DisguisedCompliance, &["childrens-trust-39"]),
        (Theme::MissingResponse, &["police-20"]),
        (Theme::ExclusionDrift, &["education-15", "education-16"]),
        (Theme::InformationNotShared, &["childrens-trust-26", "health-10"]),
    ] {
        for entry in entries {
            let shown = DEMO.findings.iter().filter(|f| f.theme == theme && !f.went_well);
            let cited = shown.flat_map(|f| &f.entries).any(|id| told(id, entry));
            assert!(cited, "{}: {entry}", theme.name());
        }
    }
}

#[test]
fn what_went_well_is_said_too() {
    cites(finding("DW-1+"), &["youth-offending-3", "youth-offending-6", "youth-offending-9"]);
    cites(finding("DW-2+"), &["youth-offending-10", "youth-offending-16"]);
    cites(finding("CU-1+"), &["youth-offending-6", "childrens-trust-45"]);
    cites(finding("DS-1+"), &["education-13", "childrens-trust-8"]);
    assert!(DEMO.findings.iter().filter(|f| f.went_well).all(|f| !f.entries.is_empty()));
}

#[test]
fn every_finding_cites_entries_or_a_search_and_no_name() {
    for finding in &DEMO.findings {
        assert!(!finding.entries.is_empty() || finding.search.is_some(), "{}", finding.id);
        for name in ["Jayden", "Marlowe", "Tigz", "Lockside", "Draycott", "Tennant", "Foundry"] {
            assert!(!finding.sentence.contains(name), "{}", finding.sentence);
        }
    }
}

#[test]
fn accounts_that_differ_in_date_and_in_fact_are_told_of() {
    // MACE on the 5th or the 6th; "third episode this year" where the police hold two.
    cites(finding("D02"), &["childrens-trust-36"]);
    cites(finding("D03"), &["police-14"]);
}

#[test]
fn one_name_in_several_spellings_is_told_of_and_nobody_is_made_one() {
    let told = finding("D04");
    assert!(!told.sentence.contains("Marlow"), "{}", told.sentence);
    assert!(told.entries.len() > 1);
}
