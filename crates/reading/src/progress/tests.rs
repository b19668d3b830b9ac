use super::*;
use crate::small::{check, day};

fn told(as_of: &'static str) -> impl Fn(&Case, &Practice) -> Vec<String> {
    move |case, practice| {
        let told = absences(case, practice, day(as_of)).into_iter();
        let ids =
            |e: &Evidence| e.entries.iter().map(|id| id.0.as_str()).collect::<Vec<_>>().join(" ");
        told.map(|e| format!("{} {} [{}]", e.what, e.sentence, ids(&e))).collect()
    }
}

#[test]
fn an_unchanged_response_is_stated_in_days() {
    let text = "2016-01-01 social_care other | CIN plan agreed
        2016-01-10 police violence_by_child | indicators: offending-032
        2016-03-10 police violence_by_child | indicators: offending-032";
    check(text, told("2016-04-09"), "");
    check(
        text,
        told("2016-04-10"),
        "response_unchanged Need has stood above response for 91 days since 10 January 2016 without a rise in the response or a change of plan (need 4, response 3); 1 entry of harm in that time. [police-1]",
    );
}

#[test]
fn a_changed_plan_starts_the_clock_again_and_a_copied_one_does_not() {
    let text = "2016-01-01 social_care other | CIN plan agreed
        2016-01-10 police violence_by_child | indicators: offending-032
        2016-03-10 social_care plan_agreed | Safety plan agreed";
    check(text, told("2016-04-10"), "");
    check(
        &format!("{text}. Objectives copied from plan 1."),
        told("2016-04-10"),
        "response_unchanged Need has stood above response for 91 days since 10 January 2016 without a rise in the response or a change of plan (need 4, response 3); 0 entries of harm in that time. [police-1]",
    );
}

#[test]
fn closures_and_assessments_with_one_outcome_and_reviews_and_readings() {
    check(
        "2016-01-10 police violence_by_child | indicators: offending-032
         2016-01-11 social_care referral nfa_decision | outcome: NFA
         2016-02-01 social_care assessment nfa_decision | Assessment completed | outcome: No further action
         2016-02-10 social_care other | CIN plan agreed
         2016-02-12 social_care cin_meeting | type: CIN review | No change
         2016-03-12 social_care plan_reviewed | All actions carried forward
         2016-03-15 youth_justice other | Scaling: safety 3/10
         2016-03-16 social_care assessment | C&F concluded | outcome: NFA
         2016-03-20 youth_justice other | Scaling: safety 4/10
         2016-03-25 youth_justice other | Scaling: safety 3/10
         2016-04-05 social_care home_visit | seen: no",
        told("2016-04-15"),
        "ended_without_service 2 referrals and contacts ended without a service in the last 365 days while need stood above response. [social_care-1 social_care-2]
         same_outcome 2 assessments one after another led to the same outcome: no service. [social_care-2 social_care-6]
         plan_unchanged 2 reviews of the plan since 10 February 2016 changed nothing. [social_care-4 social_care-5]
         readings_flat The last 3 readings of signs of success stand at 3, 4, 3 of 10. [youth_justice-1 youth_justice-2 youth_justice-3]
         not_seen_alone No entry records that the child was seen alone or had direct work since the record begins; 5 entries of contact could have. [social_care-2 social_care-4 social_care-5 social_care-6 social_care-7]",
    );
}

#[test]
fn nothing_is_absent_where_the_response_meets_need() {
    check(
        "2016-01-10 police weapon | indicators: offending-031
         2016-01-11 social_care referral nfa_decision | outcome: NFA
         2016-01-12 social_care referral nfa_decision | outcome: NFA
         2016-01-13 social_care other | CIN plan agreed
         2016-02-12 social_care plan_reviewed | No change
         2016-03-12 social_care plan_reviewed | No change",
        told("2016-05-15"),
        "",
    );
}
