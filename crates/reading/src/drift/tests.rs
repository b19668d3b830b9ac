use super::*;
use crate::small::{any_lines, case, check, day as written, practice};
use proptest::prelude::*;

fn lines(case: &Case, practice: &Practice) -> Vec<String> {
    let told = periods(case, practice, written("2020-12-31")).into_iter();
    let what = |facts: &[Evidence]| {
        facts.iter().map(|fact| fact.what.as_str()).collect::<Vec<_>>().join(" ")
    };
    told.map(|d| {
        let until = d.until.map_or("…".to_owned(), |until| until.to_string());
        let leads = d
            .lead_times
            .iter()
            .map(|l| format!("{}: {}", l.what, l.days))
            .collect::<Vec<_>>()
            .join(", ");
        format!("{} {until}; {}; {}; {leads}.", d.since, what(&d.escalation), what(&d.absence))
    })
    .collect()
}

/// A boy like the one of the demonstration case, in the words of its returns.
const STUCK: &str = "2012-03-20 social_care contact aggression sexualised_behaviour | CAF received | outcome: Allocated to Family Support | indicators: hsb-048
    2012-11-22 social_care case_closed | EH closed
    2013-10-13 police domestic_abuse | indicators: parenting-061
    2014-06-17 education exclusion_fixed aggression | indicators: education-040
    2015-03-05 education violence_to_child | indicators: parenting-063
    + 2015-03-06 social_care referral nfa_decision | outcome: NFA
    2015-06-10 education exploitation_concern | indicators: cce-002 cce-003
    2015-10-05 education exclusion_permanent weapon | indicators: education-041 offending-031 cce-012
    + 2015-10-06 social_care contact
    2015-11-02 social_care assessment | type: C&F Assessment started
    2015-12-21 social_care assessment nfa_decision | type: C&F Assessment completed | outcome: NFA – step down to Early Help.
    2016-01-22 police arrest | indicators: offending-030 offending-032
    2016-02-03 education exploitation_concern substance_misuse | indicators: cce-004 health-082
    2016-02-08 social_care referral | type: Referral / C&F Assessment | 2nd C&F opened
    2016-04-01..2016-04-10 social_care plan_agreed cin_meeting | CIN Plan agreed
    2016-04-09 police stop_search weapon drugs | indicators: offending-031 cce-007
    2016-05-18 social_care cin_meeting plan_reviewed | Plan objectives unchanged | outcome: Continue CIN
    2016-06-04T19:00..2016-06-05T11:30 police missing_start missing_end | indicators: missing-023
    2016-07-18 police violence_by_child charge | indicators: offending-032
    2016-07-30T22:00..2016-07-31T12:10 police missing_start missing_end | indicators: missing-023
    2016-08-05 social_care case_closed step_down | CIN closed. Step down – no TAF arranged.
    2016-08-19T23:50 police attack_on_home | indicators: family-075
    2016-08-22 social_care strategy_discussion | Threshold for s47 not met | outcome: CIN to re-open.
    2016-09-10T20:30..2016-09-11T12:40 police missing_start missing_end | indicators: missing-024
    2016-09-29 police arrest drugs | indicators: cce-007
    2016-10-22T18:00..2016-10-23T13:15 police missing_start missing_end | indicators: missing-024
    2017-01-14T16:00..2017-01-15T18:05 police missing_start missing_end | indicators: missing-028
    2017-02-08 police arrest weapon | indicators: offending-031
    2017-03-12T18:30..2017-03-14T07:10 police missing_start missing_end | indicators: missing-028
    2017-03-23 social_care plan_reviewed cin_meeting | All actions carried forward | outcome: Continue CIN
    2017-04-08T17:00..2017-04-10T17:20 police missing_start missing_end | indicators: missing-024
    2017-05-12T15:00..2017-05-15T19:30 police missing_start missing_end | indicators: missing-025
    2017-07-01T14:00..2017-07-05T11:00 police missing_start missing_end | indicators: missing-025
    2017-09-15T15:30..2017-09-21T11:15 police missing_start missing_end | indicators: missing-025
    2017-11-03T21:45 police violence_to_child weapon injury hospital | indicators: health-087
    2017-11-06 social_care s47_enquiry | type: Strategy meeting / s47 | S47 agreed
    2017-11-24 social_care s47_enquiry | type: S47 outcome | S47 concluded | outcome: Remain CIN
    2017-12-16T18:00..2017-12-23T20:40 police missing_start missing_end | indicators: missing-025
    2018-01-12T14:00..2018-01-17T16:15 police missing_start missing_end | indicators: missing-025
    2018-02-23T15:00..2018-03-05T09:00 police missing_start missing_end | indicators: missing-028
    2018-04-27T18:00..2018-05-13T21:30 police missing_start missing_end | indicators: missing-024
    2018-06-17T02:10 police attack_on_home | indicators: family-075 offending-033
    2018-07-06T15:00..2018-07-27T19:10 police missing_start missing_end | indicators: missing-025";

#[test]
fn a_boy_for_whom_nothing_changes() {
    check(
        STUCK,
        lines,
        "2016-02-03 2019-01-23; worse wider; ended_without_service; an attack on the home: 198, violence to the child treated in hospital: 639, an attack on the home: 865.",
    );
}

/// Harm that is answered: the response rises to it, the plan changes, and it grows less.
#[test]
fn a_case_handled_well_is_not_drifting() {
    check(
        "2015-01-01 health other
         2015-06-01 education aggression | indicators: education-039
         2015-06-20 early_help plan_agreed | Early help plan agreed
         2016-01-10T20:00..2016-01-11T08:00 police missing_start missing_end | indicators: missing-023
         2016-01-12 social_care referral contact
         2016-01-14 social_care assessment | C&F assessment started
         2016-02-01T20:00..2016-02-03T08:00 police missing_start missing_end | indicators: missing-024
         2016-02-05 social_care strategy_discussion s47_enquiry | S47 agreed
         2016-02-20 police weapon arrest | indicators: offending-031 offending-032
         2016-02-24 social_care cp_conference plan_agreed | Made subject to a child protection plan
         2016-03-20 social_care core_group | Plan updated
         2016-04-20T20:00..2016-04-20T23:00 police missing_start missing_end | indicators: missing-023
         2016-05-20 social_care core_group direct_work seen_alone | Actions agreed
         2016-08-20 social_care cp_conference plan_reviewed | CP plan to continue
         2017-02-20 social_care cp_conference step_down | CP plan ended. Stepped down to CIN
         2017-08-20 social_care case_closed | CIN closed",
        lines,
        "",
    );
}

/// A plan below the level of need that is nevertheless followed by less harm.
#[test]
fn harm_that_stops_after_help_began_is_not_drifting() {
    check(
        "2013-01-01 health other
         2015-01-01 education other
         2015-06-01 education other
         2016-01-10 police weapon | indicators: offending-031
         2016-02-10 police violence_by_child | indicators: offending-032
         2016-02-20 social_care plan_agreed | CIN plan agreed
         2016-05-01 police drugs | indicators: health-082
         2016-09-01 social_care plan_reviewed | Plan reviewed",
        lines,
        "",
    );
}

#[test]
fn the_highest_response_may_drift_too_but_only_by_its_trend() {
    let plan = "2014-01-01 health other
        2015-01-01 education violence_to_child | indicators: parenting-064
        2015-01-05 social_care cp_conference | Made subject to a child protection plan";
    let harm = |days: &str| {
        let row = |day| format!("\n{day} police violence_to_child | indicators: parenting-064");
        days.split_whitespace().map(row).collect::<Vec<_>>().concat()
    };
    let growing =
        harm("2015-05-01 2015-10-01 2016-02-01 2016-03-01 2016-03-20 2016-04-01 2016-04-10");
    check(
        &format!("{plan}{growing}"),
        lines,
        "2016-04-01 2016-06-05; more_often; highest_without_effect; .",
    );
    let steady =
        harm("2015-05-01 2015-07-01 2015-09-01 2015-11-01 2016-01-01 2016-03-01 2016-04-10");
    check(&format!("{plan}{steady}"), lines, "");
}

#[test]
fn an_answer_is_shown_with_its_end() {
    let answered = format!(
        "{STUCK}\n2017-06-01 social_care supervision | Not drifting because MST began in May."
    );
    let told = periods(&case(&answered), &practice(), written("2020-12-31"));
    let with: Vec<&Drift> = told.iter().filter(|d| !d.answers.is_empty()).collect();
    assert_eq!(with.len(), 1);
    assert!(
        with[0]
            .sentence
            .ends_with("1 answer says that it is not drift; the last stands until 30 August 2017.")
    );
    assert!(!with[0].sentence.contains("MST"));
}

#[test]
fn coarse_lists_say_no_more_than_their_dates_allow() {
    check(
        "2008 review neglect_concern | indicators: neglect-053
         2009 review domestic_abuse | indicators: parenting-061
         2010 review nfa_decision referral
         2011 review violence_to_child injury | indicators: parenting-064",
        lines,
        "",
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn first_days_do_not_depend_on_what_came_later(text in any_lines(), early in 0i32..1500) {
        let (case, practice) = (case(&text), practice());
        let early = day(5844 + early);
        let whole = periods(&case, &practice, written("2021-01-01"));
        let part = periods(&case, &practice, early);
        let since = |told: &[Drift]| told.iter().map(|d| d.since).filter(|d| *d <= early).collect::<Vec<_>>();
        prop_assert_eq!(since(&whole), since(&part));
        for (a, b) in whole.iter().zip(&part) {
            prop_assert_eq!(&a.escalation, &b.escalation);
            prop_assert_eq!(&a.absence, &b.absence);
        }
    }

    #[test]
    fn a_far_event_changes_nothing_before_it(text in any_lines()) {
        let practice = practice();
        let far = format!("{text}\n2035-01-01 police weapon | indicators: offending-031");
        let at = written("2021-01-01");
        prop_assert_eq!(periods(&case(&text), &practice, at), periods(&case(&far), &practice, at));
    }

    #[test]
    fn statements_rest_on_evidence_of_the_case(text in any_lines()) {
        let (case, practice) = (case(&text), practice());
        let told = periods(&case, &practice, written("2021-01-01"));
        for pair in told.windows(2) {
            prop_assert!(pair[0].until.is_some_and(|until| until < pair[1].since));
        }
        for drift in &told {
            prop_assert!(drift.until.is_none_or(|until| drift.since <= until));
            prop_assert!(!drift.escalation.is_empty() && !drift.absence.is_empty());
            prop_assert!(drift.lead_times.iter().all(|lead| lead.days > 0 && lead.day > drift.since));
            for fact in drift.escalation.iter().chain(&drift.absence) {
                prop_assert!(!fact.entries.is_empty(), "{fact:?}");
                prop_assert!(fact.entries.iter().all(|id| case.event(id).is_some()));
            }
        }
    }
}
