//! Each theme on a small chronology, and on its twin that was handled well.

use super::{Picture, findings};
use crate::small::{case, day, practice};
use crate::{Finding, Theme, duties, missing, need};

/// Findings on a small chronology, with need, missing episodes and duties read from it.
fn read(chronology: &str) -> Vec<Finding> {
    let (case, practice, as_of) = (case(chronology), practice(), day("2020-12-31"));
    let steps = need::steps(&case, &practice, as_of);
    let missing = missing::episodes(&case, &practice, as_of);
    let opportunities = duties::opportunities(&case, &practice, as_of);
    let picture = Picture {
        steps: &steps,
        missing: &missing,
        opportunities: &opportunities,
        ..Picture::default()
    };
    findings(&case, &practice, as_of, &picture)
}

fn amiss(findings: &[Finding]) -> Vec<(&'static str, &str)> {
    findings.iter().filter(|f| !f.went_well).map(|f| (f.theme.name(), f.rule.as_str())).collect()
}

/// The theme fires on the first chronology, and nothing of note fires on its twin.
fn twins(theme: Theme, poor: &str, well: &str) {
    let told = read(poor);
    assert!(
        told.iter().any(|f| f.theme == theme && !f.went_well),
        "{}: {:?}",
        theme.name(),
        amiss(&told)
    );
    for finding in &told {
        assert!(!finding.entries.is_empty() || finding.search.is_some(), "{finding:?}");
    }
    let told = read(well);
    let noise: Vec<_> = amiss(&told).into_iter().filter(|(t, _)| *t != "other").collect();
    assert!(noise.is_empty(), "twin of {}: {noise:?}\n{told:#?}", theme.name());
}

#[test]
fn assessments() {
    twins(
        Theme::AssessmentNoHistory,
        "2015-12-21 social_care assessment nfa_decision | Assessment completed. No chronology; early help history not referred to. | outcome: NFA",
        "2015-12-21 social_care assessment plan_agreed | Assessment completed. History was fully considered and a chronology completed. | outcome: CIN plan",
    );
    twins(
        Theme::AssessmentNoOtherAgencyViews,
        "2015-12-21 social_care assessment | PRU, GP and police views not obtained.",
        "2015-12-21 social_care assessment | Views of all agencies obtained: school, GP and police.",
    );
}

#[test]
fn an_assessment_that_ended_without_a_service_and_looked_nowhere() {
    let findings = read(
        "2014 education aggression | Fight.
         2014-05 health injury | Hand injury.
         2014-09 police contact | Notification.
         2015-03-01 social_care assessment nfa_decision | Assessment completed, case closed. | outcome: NFA
         2015-06-01 police violence_to_child | Hurt in the park.",
    );
    let rules: Vec<&str> = findings.iter().map(|f| f.rule.as_str()).collect();
    assert!(rules.contains(&"AS-3") && rules.contains(&"AS-4"), "{rules:?}");
}

#[test]
fn home_education() {
    twins(
        Theme::EheUnsupervised,
        "2016-07-01 education exclusion_fixed | Suspended for two days.
         2016-09 education ehe_start | Letter from mother electing to home educate.
         2017-01-11 education ehe_contact | Tel call to mother.
         2017-06-20 education ehe_end | Back at school.",
        "2016-09-05 education ehe_start | Parent's letter. Local authority informed. Pre-EHE meeting held.
         2016-09-20 education ehe_contact | Visited; child seen and spoken to, work seen.
         2016-12-10 education ehe_contact | Visited; child seen.
         2017-03-10 education ehe_end | Back at school.",
    );
}

#[test]
fn culture() {
    twins(
        Theme::Culture,
        "2015-12-21 social_care assessment | Heritage recorded as Mixed - other, no exploration.",
        "2016-12-19 youth_justice direct_work | Proud of Ghanaian name. Cultural identity added to plan.",
    );
    let only_on_record = "2015-01-10 school contact | Family of Somali heritage.
         2015-02-10 social_care assessment | Assessment completed.
         2015-03-10 social_care plan_agreed | Plan agreed.";
    assert!(amiss(&read(only_on_record)).contains(&("culture", "CU-2")));
}

#[test]
fn neglect() {
    twins(
        Theme::NeglectLowLevel,
        "2015-01-10 school neglect_concern | Arrived in the same clothes.
         2015-03-10 health neglect_concern | Dental decay.
         2015-06-10 school neglect_concern | Hungry again.",
        "2015-01-10 school neglect_concern | Arrived in the same clothes.
         2015-03-10 health neglect_concern | Dental decay.
         2015-05-10 school neglect_concern | Hungry again.
         2015-05-20 social_care assessment plan_agreed | Cumulative effect of neglect analysed; plan agreed with owners and dates.",
    );
}

#[test]
fn direct_work() {
    twins(
        Theme::DirectWorkAbsent,
        "2016-01-10 social_care contact | Not seen.
         2016-02-10 social_care plan_agreed | No views recorded.
         2016-05-18 social_care plan_reviewed | Child not seen.",
        "2016-01-10 social_care direct_work | Wishes and feelings session; child seen alone. | seen: alone
         2016-02-10 social_care direct_work | Second session. | seen: alone",
    );
}

#[test]
fn a_run_of_entries_without_the_child_seen_and_many_workers() {
    let findings = read(
        "2016-05-18 social_care plan_reviewed | Review. | seen: no | worker: T Leary, SW
         2016-07-14 social_care home_visit | Visit. | seen: no | worker: S Bankole, SW
         2016-08-05 social_care case_closed | Closing. | seen: no | worker: R Ingham, SW",
    );
    let rules: Vec<&str> = findings.iter().map(|f| f.rule.as_str()).collect();
    assert!(rules.contains(&"D12") && rules.contains(&"DR07"), "{rules:?}");
    let workers = findings.iter().find(|f| f.rule == "DR07").unwrap();
    assert!(
        !workers.sentence.contains("Leary") && workers.sentence.starts_with("3 social workers")
    );
}

#[test]
fn victim_and_perpetrator() {
    twins(
        Theme::VictimPerpetrator,
        "2016-09-29 police charge drugs exploitation_concern | Owes money to an older male. | role: suspect
         2017-02-08 police arrest weapon exploitation_concern | Holding it for someone he owes. | role: suspect",
        "2016-09-29 police arrest drugs exploitation_concern | Owes money to an older male. | role: suspect
         2016-09-30 social_care nrm_referral strategy_discussion | NRM referral submitted; all agencies present.",
    );
}

#[test]
fn thresholds() {
    twins(
        Theme::ThresholdMisapplied,
        "2015-03-05 education violence_to_child | Disclosed that stepfather hit him with a belt.
         2015-03-06 social_care referral nfa_decision | No strategy discussion held. | outcome: NFA",
        "2015-03-05 education violence_to_child | Disclosed that stepfather hit him with a belt.
         2015-03-05 social_care strategy_discussion | All agencies present.",
    );
}

#[test]
fn disagreement() {
    twins(
        Theme::NoEscalation,
        "2015-03-17 health contact | Told closed. Not challenged.",
        "2015-03-17 health disagreement_raised | Escalated under the policy to the service manager; decision changed after a meeting.",
    );
    let again = "2015-01-10 social_care nfa_decision | Referral from school.
         2015-03-10 school neglect_concern | Concern again.
         2015-04-10 social_care nfa_decision | Referral from school.
         2015-06-10 school neglect_concern | Concern again.";
    assert!(amiss(&read(again)).contains(&("no_escalation", "ES-2")));
}

#[test]
fn working_together() {
    twins(
        Theme::WeakMultiagency,
        "2016-08-22 social_care strategy_discussion | CSC and Police only. Health, YOS and education not invited.",
        "2016-08-22 social_care strategy_discussion | CSC, police, health, YOS and school attended.",
    );
    let findings = read(
        "2016-08-22 social_care strategy_discussion | CSC and Police only. Health, YOS and education not invited.",
    );
    let quorum = findings.iter().find(|f| f.rule == "T-STR-1").unwrap();
    assert!(
        quorum.sentence.contains("Children's social care and Police only"),
        "{}",
        quorum.sentence
    );
    assert!(
        quorum.sentence.contains("Education, Health and Youth offending service were not there"),
        "{}",
        quorum.sentence
    );
}

#[test]
fn plans() {
    twins(
        Theme::WeakSafetyPlan,
        "2016-04-05 social_care plan_agreed | Objectives. No timescales, no measures, no contingency.",
        "2016-04-05 social_care plan_agreed | Safety plan agreed with signs of success, contingency agreed.
         2016-05-05 social_care plan_reviewed | Plan updated.",
    );
    let unchanged = "2016-04-05 social_care plan_agreed | CIN plan.
         2016-05-05 police arrest | Arrested.
         2016-06-05 police missing_start | Missing.";
    assert!(amiss(&read(unchanged)).contains(&("weak_safety_plan", "PL-2")));
}

#[test]
fn engagement_without_change() {
    twins(
        Theme::DisguisedCompliance,
        "2016-07-14 social_care home_visit | Home clean and tidy. Child upstairs asleep, mother asked that he was not woken.
         2016-08-05 social_care case_closed | Mother is fully engaging.
         2016-08-19 police attack_on_home | Windows smashed.
         2016-08-20T10:00 social_care strategy_discussion | All agencies.",
        "2016-07-14 social_care home_visit | Home clean and tidy. Child seen alone. | seen: alone
         2016-08-05 social_care case_closed | Mother is fully engaging; progress on all signs; attendance improved.",
    );
}

#[test]
fn one_marker_or_two_never_make_a_pattern() {
    let two = "2016-07-14 social_care home_visit | Home clean and tidy.
         2016-08-05 social_care contact | Mother is fully engaging.
         2016-08-19 police missing_start | Missing.";
    assert!(!read(two).iter().any(|f| f.theme == Theme::DisguisedCompliance));
}

#[test]
fn missing_episodes() {
    twins(
        Theme::MissingResponse,
        "2017-01-14T16:00..2017-01-15T18:05 police missing_start missing_end
         2017-06-12T18:30..2017-06-14T07:10 police missing_start missing_end",
        "2017-01-14T16:00..2017-01-15T18:05 police missing_start missing_end
         2017-01-16T10:00 social_care return_home_interview | Return home interview held.
         2017-06-12T18:30..2017-06-14T07:10 police missing_start missing_end
         2017-06-15T10:00 social_care return_home_interview | Return home interview held.",
    );
}

#[test]
fn out_of_school() {
    twins(
        Theme::ExclusionDrift,
        "2015-10-05 education exclusion_permanent | Permanently excluded.
         2016-02-23 education pru | Admitted to PRU, mornings only.",
        "2015-10-05 education exclusion_permanent | Permanently excluded.
         2015-10-12 education school_move | Started at new school full time.",
    );
}

#[test]
fn information() {
    twins(
        Theme::InformationNotShared,
        "2016-02-02 health contact | Not shared with social worker.
         2016-02-03 education contact | E-mail to SW - no reply.",
        "2016-02-02 health referral | Information shared with social care same day.
         2016-02-03 social_care referral assessment plan_agreed | Referral from health accepted. | outcome: assessment",
    );
}

#[test]
fn housing_and_transition() {
    twins(
        Theme::Housing,
        "2015-01 housing housing_move | Moved.
         2015-06 housing housing_move | Moved to temporary accommodation.
         2015-12 housing housing_move | Three moves in a year.",
        "2015-01 housing housing_move | Moved to a settled home.",
    );
    twins(
        Theme::Transition,
        "born 2000-03-01
         2018-03-05 social_care case_closed | Closed at 18.",
        "born 2000-03-01
         2017-12-01 social_care plan_agreed | Transition plan agreed with adult services.
         2018-03-05 social_care case_closed | Closed; handover to adult team completed.",
    );
}

#[test]
fn a_sentence_holds_no_narrative_and_findings_are_the_same_each_time() {
    let text = "2016-08-22 social_care strategy_discussion | Zebedee only. Health not invited. No chronology.
         2016-09-01 lifeboat_crew_zebedee contact | Not shared with police. No reply from Zebedee.
         2016-09-02 lifeboat_crew_zebedee contact | Not told.";
    let findings = read(text);
    assert!(!findings.is_empty());
    assert!(
        findings.iter().all(|f| !f.sentence.to_lowercase().contains("zebedee")),
        "{findings:#?}"
    );
    assert_eq!(findings, read(text));
}

#[test]
fn what_happened_after_the_day_asked_for_is_not_read() {
    let case = case("2016-08-22 social_care assessment | No chronology.");
    let none = findings(&case, &practice(), day("2016-08-21"), &Picture::default());
    assert!(none.is_empty(), "{none:?}");
}
