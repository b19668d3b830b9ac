use super::*;
use crate::small::{any_lines, case, check, day as written, practice};
use proptest::prelude::*;

fn lines(case: &Case, practice: &Practice) -> Vec<String> {
    let steps = steps(case, practice, written("2020-12-31"));
    let ids =
        |step: &Step| step.because.iter().map(|id| id.0.clone()).collect::<Vec<_>>().join(" ");
    steps.iter().map(|s| format!("{} {} {} {}", s.day, s.need, s.response, ids(s))).collect()
}

#[test]
fn need_is_the_highest_live_sign_and_runs_out() {
    check(
        "2016-01-10 police other | indicators: offending-031
         2016-02-01 health other | indicators: health-081
         2016-03-01 police other | indicators: offending-032 strengths-112",
        lines,
        "2016-01-10 3 1 police-1
         2016-03-01 4 1 police-2
         2016-08-29 1 1 police-2",
    );
}

#[test]
fn small_things_seen_by_several_agencies_add_up() {
    check(
        "2016-01-01 education other | indicators: education-037
         2016-01-02 health other | indicators: health-081
         2016-01-03 police other | indicators: offending-029
         2016-01-04 education other | indicators: education-037
         2016-01-05 housing other | indicators: family-074",
        lines,
        "2016-01-01 2 1 education-1
         2016-01-05 3 1 health-1 police-1 education-2 housing-1
         2016-07-01 2 1 police-1 education-2 housing-1
         2016-07-04 1 1 housing-1",
    );
}

#[test]
fn need_is_not_claimed_before_it_had_certainly_happened() {
    check(
        "2016 police other | indicators: offending-031
         2018-05-01T22:00..2018-05-09T08:00 police missing_start missing_end | indicators: missing-023
         ? police other | indicators: offending-032",
        lines,
        "2016-12-31 3 1 police-1
         2017-06-30 1 1 police-1
         2018-05-01 3 1 police-2
         2018-11-06 1 1 police-2",
    );
}

#[test]
fn signs_of_how_services_acted_are_not_need() {
    check(
        "2016-01-10 social_care other | indicators: services-106 identity-094 engagement-096",
        lines,
        "",
    );
}

#[test]
fn unmet_need_is_divided_by_who_held_the_entries() {
    let practice = practice();
    let case = case(
        "2016-01-01 police other | indicators: offending-031
         2016-01-11 health other | indicators: health-084
         2016-01-21 social_care other | CIN plan agreed",
    );
    let to = written("2016-12-31");
    let steps = steps(&case, &practice, to);
    assert_eq!(unmet(&steps, to), 20 * 2);
    assert_eq!(unmet(&steps, written("2016-01-10")), 10 * 2);
    let shares = unmet_by_holder(&case, &practice, &steps, to);
    let named =
        |names: &[&str]| names.iter().map(|n| Agency((*n).to_owned())).collect::<BTreeSet<_>>();
    assert_eq!(shares, [(named(&["health", "police"]), 20), (named(&["police"]), 20)]);
}

proptest! {
    #[test]
    fn a_later_day_changes_no_earlier_step(text in any_lines(), early in 0i32..1500, late in 0i32..1500) {
        let (case, practice) = (case(&text), practice());
        let (early, late) = (day(5800 + early.min(late)), day(5800 + early.max(late)));
        let before = steps(&case, &practice, early);
        let after = steps(&case, &practice, late);
        prop_assert_eq!(before.as_slice(), after.get(..before.len()).unwrap());
        prop_assert!(after.get(before.len()).is_none_or(|next| next.day > early));
    }

    #[test]
    fn steps_ascend_differ_and_cite_events_of_the_case(text in any_lines()) {
        let (case, practice) = (case(&text), practice());
        let to = written("2021-01-01");
        let steps = steps(&case, &practice, to);
        for pair in steps.windows(2) {
            prop_assert!(pair[0].day < pair[1].day);
            prop_assert!((pair[0].need, pair[0].response) != (pair[1].need, pair[1].response));
        }
        for step in &steps {
            prop_assert!((1..=4).contains(&step.need) && (1..=4).contains(&step.response));
            prop_assert!(!step.because.is_empty());
            prop_assert!(step.because.iter().all(|id| case.event(id).is_some()));
        }
        let shares = unmet_by_holder(&case, &practice, &steps, to);
        prop_assert_eq!(shares.iter().map(|(_, days)| days).sum::<i64>(), unmet(&steps, to));
    }
}
