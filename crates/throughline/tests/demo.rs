//! The demonstration review, end to end, by the same binary that people run.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use support::{demo, run};

fn rows(chronology: &Value) -> Vec<&Value> {
    let events = chronology["entries"].as_array().unwrap().iter();
    events.flat_map(|e| e["accounts"].as_array().unwrap()).collect()
}

/// File stem and row to the account.
fn by_row(chronology: &Value) -> BTreeMap<(String, u64), &Value> {
    let key = |a: &Value| {
        let file = a["file"].as_str().unwrap();
        (file.split('.').next().unwrap().to_owned(), a["row"].as_u64().unwrap())
    };
    rows(chronology).into_iter().map(|a| (key(a), a)).collect()
}

#[test]
fn every_row_is_there_once() {
    let chronology = demo().json("chronology.json");
    let rows = by_row(&chronology);
    assert_eq!(rows.len(), 166);
    for (file, n) in [
        ("childrens_trust", 47),
        ("education", 29),
        ("health", 23),
        ("police", 41),
        ("youth_offending", 26),
    ] {
        for row in 1..=n {
            assert!(rows.contains_key(&(file.to_owned(), row)), "{file} row {row}");
        }
    }
}

/// The messy rows of the worked case: file, row, earliest day, latest day.
const MESSY: &[(&str, u64, &str, &str)] = &[
    ("education", 7, "2013-04-10", "2013-07-22"),
    ("education", 15, "2015-10-05", "2015-10-05"),
    ("education", 16, "2015-11-23", "2015-11-27"),
    ("education", 20, "2016-09-01", "2016-09-10"),
    ("education", 21, "2016-09-01", "2016-09-10"),
    ("education", 22, "2016-09-01", "2016-12-31"),
    ("education", 24, "2017-01-11", "2017-01-11"),
    ("childrens_trust", 3, "2012-11-16", "2012-11-16"),
    ("childrens_trust", 14, "2016-04-01", "2016-04-10"),
    ("childrens_trust", 15, "2016-04-01", "2016-04-10"),
    ("childrens_trust", 18, "2016-07-14", "2016-07-14"),
    ("childrens_trust", 23, "2016-11-01", "2016-11-30"),
    ("childrens_trust", 25, "2017-03-12", "2017-03-14"),
    ("health", 4, "2014-02-01", "2014-02-28"),
    ("health", 7, "2015-02-14", "2015-02-14"),
    ("health", 8, "2015-01-01", "2015-12-31"),
    ("health", 14, "2017-05-28", "2017-05-28"),
    ("police", 1, "2013-10-13", "2013-10-13"),
    ("police", 7, "2016-08-19", "2016-08-19"),
    ("police", 22, "2017-10-10", "2017-10-10"),
    ("youth_offending", 10, "2017-05-30", "2017-05-30"),
    ("youth_offending", 14, "2017-09-22", "2017-09-23"),
    ("youth_offending", 19, "2018-02-01", "2018-02-28"),
];

#[test]
fn messy_dates_read_as_expected() {
    let chronology = demo().json("chronology.json");
    let rows = by_row(&chronology);
    for (file, row, earliest, latest) in MESSY {
        let when = &rows[&((*file).to_owned(), *row)]["when"];
        let day = |bound: &str| when[bound].as_str().map(|t| t[..10].to_owned());
        assert_eq!(
            (day("earliest").as_deref(), day("latest").as_deref()),
            (Some(*earliest), Some(*latest)),
            "{file} row {row}: {when}"
        );
    }
    let typo = &rows[&("education".to_owned(), 24)]["when"];
    assert!(typo["warning"].as_str().unwrap().contains("2007"), "never silently changed: {typo}");
}

#[test]
fn every_citation_stands_in_the_chronology() {
    let demo = demo();
    let chronology = demo.json("chronology.json");
    let events: Vec<&str> = chronology["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["id"].as_str().unwrap())
        .collect();
    let findings = demo.json("findings.json");
    assert!(findings.as_array().unwrap().len() >= 15);
    for finding in findings.as_array().unwrap() {
        let cited = finding["entries"].as_array().unwrap();
        assert!(!cited.is_empty() || finding["search"].is_string(), "{finding}");
        for id in cited {
            assert!(events.contains(&id.as_str().unwrap()), "{finding}");
        }
        for key in ["id", "theme", "sentence", "rule", "source"] {
            assert!(finding[key].as_str().is_some_and(|t| !t.is_empty()), "{key}: {finding}");
        }
    }
    for step in demo.json("need_response.json").as_array().unwrap() {
        for id in step["because"].as_array().unwrap() {
            assert!(events.contains(&id.as_str().unwrap()), "{step}");
        }
    }
}

#[test]
fn drift_is_stated_two_years_before_the_board_saw_it() {
    let drift = demo().json("drift.json");
    let first = &drift.as_array().unwrap()[0];
    assert!(first["since"].as_str().unwrap() <= "2016-10-22", "{first}");
    for side in ["escalation", "absence"] {
        let evidence = first[side].as_array().unwrap();
        assert!(!evidence.is_empty(), "{first}");
        assert!(evidence.iter().any(|e| !e["entries"].as_array().unwrap().is_empty()), "{first}");
    }
}

#[test]
fn the_themes_of_the_case_are_found() {
    let findings = demo().json("findings.json");
    let concerns: Vec<&str> = findings
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["went_well"] == false)
        .map(|f| f["theme"].as_str().unwrap())
        .collect();
    for theme in [
        "assessment_no_history",
        "assessment_no_other_agency_views",
        "ehe_unsupervised",
        "culture",
        "neglect_low_level",
        "direct_work_absent",
        "victim_perpetrator",
        "threshold_misapplied",
        "no_escalation",
        "weak_multiagency",
        "weak_safety_plan",
        "disguised_compliance",
        "missing_response",
        "exclusion_drift",
        "information_not_shared",
        "escalation_without_progress",
    ] {
        assert!(concerns.contains(&theme), "{theme} is not among {concerns:?}");
    }
    let well = findings
        .as_array()
        .unwrap()
        .iter()
        .any(|f| f["went_well"] == true && f["theme"] == "direct_work_absent");
    assert!(well, "the direct work that was done well is learning too");
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let again = tempfile::tempdir().unwrap();
    let out = again.path().join("review");
    let done =
        run(&["review", "build", demo().dir.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let files = std::fs::read_dir(&demo().out).unwrap();
    let mut compared = 0;
    for file in files {
        let path = file.unwrap().path();
        let twin = out.join(path.file_name().unwrap());
        assert!(
            std::fs::read(&path).unwrap() == std::fs::read(twin).unwrap(),
            "{} differs",
            path.display()
        );
        compared += 1;
    }
    assert!(compared >= 11, "{compared}");
}

#[test]
fn a_reading_of_an_earlier_day_knows_nothing_later() {
    let earlier = tempfile::tempdir().unwrap();
    let out = earlier.path().join("review");
    let dir = demo().dir.to_str().unwrap();
    let done =
        run(&["review", "build", dir, "--out", out.to_str().unwrap(), "--as-of", "2016-12-31"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let steps: Value = support::json(&out.join("need_response.json"));
    assert!(steps.as_array().unwrap().iter().all(|s| s["day"].as_str().unwrap() <= "2016-12-31"));
    let all = demo().json("need_response.json");
    let prefix =
        all.as_array().unwrap().iter().filter(|s| s["day"].as_str().unwrap() <= "2016-12-31");
    assert_eq!(prefix.count(), steps.as_array().unwrap().len(), "replay gives the same steps");
}

#[test]
fn what_each_agency_could_know_on_a_day_is_told_with_who_held_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let (out, page) = (dir.path().join("known.json"), dir.path().join("known.html"));
    let folder = demo().dir.display().to_string();
    for to in [&out, &page] {
        let done =
            run(&["review", "known", &folder, "--on", "2017-05-12", "--out", to.to_str().unwrap()]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    let known: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    let agencies = known["agencies"].as_array().unwrap();
    assert_eq!(agencies.len(), 5);
    let together = known["together"]["need"].as_u64().unwrap();
    for one in agencies {
        assert!(one["step"]["need"].as_u64().unwrap_or(1) <= together);
        for sign in one["elsewhere"].as_array().unwrap() {
            assert!(!sign["held_by"].as_array().unwrap().contains(&one["agency"]));
        }
    }
    // The point of the review: no one agency held all of it.
    assert!(agencies.iter().all(|one| !one["elsewhere"].as_array().unwrap().is_empty()));
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("12 May 2017"));
}

#[test]
fn what_was_recorded_later_is_left_out_of_a_review_known_at_a_day() {
    let dir = tempfile::tempdir().unwrap();
    let folder = demo().dir.display().to_string();
    let out = dir.path().display().to_string();
    let done = run(&["review", "build", &folder, "--out", &out, "--known-at", "2017-05-12"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let read = std::fs::read(dir.path().join("chronology.json")).unwrap();
    let chronology: Value = serde_json::from_slice(&read).unwrap();
    let kept = rows(&chronology).len();
    assert!((50..166).contains(&kept), "{kept}");
    for account in rows(&chronology) {
        assert!(account["when"]["latest"].as_str().unwrap() < "2017-05-13", "{account}");
    }
}

#[test]
fn screening_tools_are_answered_by_entries_and_say_what_is_not_recorded() {
    let screening = demo().json("screening.json");
    let chronology = demo().json("chronology.json");
    let known: BTreeSet<&str> = chronology["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["id"].as_str().unwrap())
        .collect();
    let tools = screening.as_array().unwrap();
    assert_eq!(tools.len(), 4);
    for tool in tools {
        let sections = tool["sections"].as_array().unwrap().iter();
        let items: Vec<&Value> = sections.flat_map(|s| s["items"].as_array().unwrap()).collect();
        for item in &items {
            let because = item["because"].as_array().unwrap();
            assert!(because.iter().all(|id| known.contains(id.as_str().unwrap())), "{item}");
            assert_eq!(because.is_empty(), item["window"] == "not_recorded", "{item}");
        }
        assert!(items.iter().any(|item| item["window"] != "not_recorded"), "{}", tool["tool"]);
    }
    // A tool without sums is given none.
    let regional = tools.iter().find(|t| t["tool"] == "west-midlands-cse").unwrap();
    assert!(regional["points"].is_null() && regional["band"].is_null());
    // The page names nobody: it can be taken to a meeting.
    let page = std::fs::read_to_string(demo().out.join("screening.html")).unwrap();
    assert!(page.contains("not recorded") && page.contains("which the tool calls"));
}
