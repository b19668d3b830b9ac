//! Duties on small chronologies, and the rules themselves.

use super::{State, outcomes};
use crate::Theme;
use crate::small::{case, day, practice};
use practice::Watch;

/// One duty's outcomes on a small chronology: "Late 2015-12-08 9 working days".
fn told(duty: &str, chronology: &str) -> Vec<String> {
    let outcomes = outcomes(&case(chronology), &practice(), day("2019-03-31"));
    outcomes
        .iter()
        .filter(|o| o.duty == duty)
        .map(|o| {
            let due = o.due.map(|due| due.date().to_string()).unwrap_or_default();
            let words = [o.taken.clone(), o.late_by.clone().map(|by| format!("late by {by}"))];
            let words: Vec<String> = words.into_iter().flatten().collect();
            format!("{:?} {due} {}", o.state, words.join(", ")).trim().to_owned()
        })
        .collect()
}

#[test]
fn clocks_come_out_as_the_worked_case_has_them() {
    for (duty, chronology, expected) in [
        (
            "T-ASS-1",
            "2015-10-06 social_care contact | outcome: Progress to C&F assessment.
             2015-11-02 social_care assessment | Assessment started.
             2015-12-21 social_care assessment | Assessment completed.",
            "Late 2015-12-08 54 working days, late by 9 working days",
        ),
        (
            "T-ASS-1b",
            "2015-11-02 social_care assessment | Assessment started.
             2015-12-21 social_care assessment | Assessment completed.",
            "Met 2016-01-07 35 working days",
        ),
        (
            "T-EXC-5",
            "2015-10-05 education exclusion_permanent weapon
             2015-11-23..2015-11-27 education pru | Admitted to PRU.",
            "Late 2015-10-13 at least 35 weekdays, late by at least 29 weekdays",
        ),
        (
            "T-YJ-2",
            "2016-11-16 police conviction | Referral order 9 months.
             2016-12-12 youth_justice other | type: Referral Order panel",
            "Met 2016-12-14 18 working days",
        ),
        (
            "T-MIS-1",
            "2017-03-12T18:30..2017-03-14T07:10 police missing_start
             2017-03-14T07:10 police missing_end
             2017-03-20T16:00 social_care return_home_interview | RHI completed.",
            "Late 2017-03-17 152 h 50 min, late by 80 h 50 min",
        ),
        (
            "T-STR-2",
            "2016-08-19T23:50 police attack_on_home
             2016-08-22T14:00 social_care strategy_discussion",
            "Late 2016-08-20 62 h 10 min, late by 38 h 10 min",
        ),
        (
            "T-NRM-2",
            "2017-12-18 social_care nrm_referral | NRM referral submitted.
             2017-12-22 social_care nrm_referral | Positive reasonable grounds decision.",
            "Met 2017-12-27 4 working days",
        ),
        (
            "T-S47-1",
            "2018-06-19 social_care strategy_discussion s47_enquiry
             2018-07-12 social_care s47_enquiry | type: S47 outcome",
            "Late 2018-07-10 17 working days, late by 2 working days",
        ),
        (
            "T-S47-1",
            "2017-11-06T14:30 social_care strategy_discussion s47_enquiry
             2017-11-24 social_care s47_enquiry | Concerns substantiated. ICPC not required. | type: S47 outcome",
            "MayHaveBeenMissed 2017-11-27 14 working days",
        ),
    ] {
        assert_eq!(told(duty, chronology), [expected], "{duty}");
    }
}

#[test]
fn what_nothing_discharges_is_missed_and_vague_dates_leave_it_open() {
    assert_eq!(told("T-MIS-1", "2017-05-15T19:30 police missing_end"), ["Missed 2017-05-18"]);
    assert_eq!(
        told(
            "T-MIS-1",
            "2017-05-15 police missing_end
             2017-05 social_care return_home_interview",
        ),
        ["MayHaveBeenMissed 2017-05-18"]
    );
    assert_eq!(told("T-MIS-1", "? police missing_end"), Vec::<String>::new());
    assert_eq!(told("T-MIS-1", "2019-03-30T10:00 police missing_end"), ["Running 2019-04-02"]);
    assert_eq!(
        told(
            "T-MIS-1",
            "2017-05-15 police missing_end
             2017-05-16 social_care return_interview_declined",
        ),
        ["NotApplicable 2017-05-18"]
    );
}

#[test]
fn an_interview_counts_for_the_return_before_it_only() {
    assert_eq!(
        told(
            "T-MIS-1",
            "2017-01-15T18:00 police missing_end
             2017-03-14T07:10 police missing_end
             2017-03-15T07:10 social_care return_home_interview",
        ),
        ["Missed 2017-01-18", "Met 2017-03-17 24 h"]
    );
}

#[test]
fn the_rule_in_force_on_the_day_is_used() {
    let chronology = "2012-03-01 social_care referral | Initial assessment started.
         2012-03-20 social_care assessment | Initial assessment completed.";
    assert_eq!(
        told("T-ASS-0a", chronology),
        ["Late 2012-03-15 13 working days, late by 3 working days"]
    );
    assert_eq!(told("T-ASS-0a-2009", chronology), Vec::<String>::new());
    assert_eq!(told("T-ASS-1", chronology), Vec::<String>::new());
}

#[test]
fn three_missing_episodes_in_ninety_days_ask_for_a_meeting() {
    let two = "2017-01-01 police missing_start
         2017-03-20 police missing_start";
    assert_eq!(told("T-MIS-4", two), Vec::<String>::new());
    let three = format!("{two}\n2017-03-25 police missing_start");
    assert_eq!(told("T-MIS-4", &three), ["Missed 2017-03-31"]);
    let met = format!("{three}\n2017-03-27 social_care strategy_discussion");
    assert_eq!(told("T-MIS-4", &met), ["Met 2017-03-31 1 working day"]);
}

#[test]
fn every_duty_is_whole() {
    for duty in practice().duties.duty {
        for theme in &duty.themes {
            assert!(Theme::named(theme).is_some(), "{}: `{theme}` is not a theme", duty.id);
        }
        if duty.watch == Watch::Clock {
            let owed = !duty.when.is_empty() || duty.episode.is_some();
            let whole = duty.within.is_some() && owed && !duty.then.is_empty();
            assert!(whole && !duty.say.is_empty() && !duty.after.is_empty(), "{}", duty.id);
        }
    }
}

#[test]
fn the_whole_catalogue_is_there() {
    let ids: Vec<String> = practice().duties.duty.into_iter().map(|duty| duty.id).collect();
    for id in "T-REF-1 T-REF-2 T-REF-L T-ASS-0a T-ASS-0b T-ASS-1 T-ASS-1b T-ASS-2 T-ASS-3 T-CIN-1 T-CIN-2 T-CIN-3 T-CIN-4 \
        T-EH-1 T-RE-1 T-STR-1 T-S47-1 T-S47-2 T-CPC-1 T-CG-1 T-CG-2 T-RC-1 T-RC-2 T-CPV-1 T-CP-A1 T-CP-A2 T-CP-V T-POL \
        T-EPO T-CARE T-LAC-R1 T-LAC-R2 T-LAC-R3 T-LAC-V T-LAC-H T-LAC-P T-MIS-0 T-MIS-1 T-MIS-2 T-MIS-3 T-MIS-4 T-MIS-5 \
        T-MIS-6 T-EHE-1 T-EHE-2 T-EHE-3 T-EHE-4 T-EHE-5 T-EHE-6 T-EHE-7 T-EHE-8 T-EHE-9 T-EXC-0 T-EXC-1 T-EXC-2 T-EXC-3 \
        T-EXC-4 T-EXC-5 T-EXC-6 T-EXC-7 T-EXC-8 T-PRU T-NRM-1 T-NRM-2 T-NRM-3 T-NRM-4 T-NRM-5 T-NRM-6 T-PACE T-RUI T-YJ-1 \
        T-YJ-2 T-YJ-3 T-YJ-4 T-YJ-5 T-MAP T-OSM T-SIN-1 T-RR-1 T-LCSPR-1 T-LCSPR-2 T-LR-1 T-SAR-1"
        .split_whitespace()
    {
        assert!(ids.iter().any(|known| known == id), "{id} is missing");
    }
}

#[test]
fn a_sentence_holds_no_narrative() {
    let secret = "2017-05-15T19:30 police missing_end | Found by Aunt Zebedee.";
    let outcomes = outcomes(&case(secret), &practice(), day("2019-03-31"));
    assert!(outcomes.iter().any(|o| o.state == State::Missed));
    assert!(outcomes.iter().all(|o| !o.sentence.contains("Zebedee")));
}
