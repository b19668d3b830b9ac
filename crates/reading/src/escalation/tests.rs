use super::*;
use crate::small::{case, check, day, practice};

fn told(as_of: &'static str) -> impl Fn(&Case, &Practice) -> Vec<String> {
    move |case, practice| {
        let told = evidence(case, practice, day(as_of)).into_iter();
        told.map(|e| {
            format!("{} {} [{}]", e.sentence, e.statistic.unwrap_or_default(), ids(&e.entries))
        })
        .collect()
    }
}

fn ids(ids: &[chronology::EntryId]) -> String {
    ids.iter().map(|id| id.0.as_str()).collect::<Vec<_>>().join(" ")
}

const RISING: &str = "2015-01-01 health other
    2016-02-01 police missing_start
    2016-07-01 police missing_start
    2016-09-01 police missing_start
    2016-10-01 police missing_start
    2016-11-01 police missing_start
    2016-11-20 police missing_start";

#[test]
fn more_often_states_its_quarters() {
    check(
        RISING,
        told("2016-12-01"),
        "More often: 1, 0, 2, 3 missing episodes in the last four quarters. Laplace trend test u = 1.71; p = 0.043 [police-1 police-2 police-3 police-4 police-5 police-6]",
    );
}

#[test]
fn a_date_that_may_fit_no_rise_is_no_evidence_of_one() {
    let vague = RISING
        .replace("2016-11-01", "2016")
        .replace("2016-11-20", "2016")
        .replace("2016-10-01", "2016");
    check(&vague, told("2016-12-31"), "");
}

#[test]
fn too_few_is_said_and_is_not_evidence() {
    let (case, practice) =
        (case("2015-01-01 health other\n2016-11-01 police missing_start"), practice());
    assert!(evidence(&case, &practice, day("2016-12-01")).is_empty());
    let said = too_few(&case, &practice, day("2016-12-01"));
    assert!(said[0].starts_with("1 missing episode with") && said.len() == 3, "{said:?}");
}

#[test]
fn longer_needs_lengths_that_are_known() {
    let away = |text: &str| format!("2014-01-01 health other\n{text}");
    check(
        &away(
            "2016-06-04T19:00..2016-06-05T11:00 police missing_start missing_end
             2016-08-04T19:00..2016-08-05T12:00 police missing_start missing_end
             2016-10-04T19:00..2016-10-06T12:00 police missing_start missing_end
             2016-12-04T19:00..2016-12-09T12:00 police missing_start missing_end",
        ),
        told("2016-12-31"),
        "Longer: mean 16 h → 77 h between the earlier 2 and the later 2 of 4 missing episodes in the last 730 days. Mann–Kendall z = 1.70, Theil–Sen slope +28.2 h an episode; p = 0.045 [police-1 police-2 police-3 police-4]",
    );
    check(
        &away(
            "2016-06-04 police missing_start missing_end
             2016-08-04..2016-08-05 police missing_start missing_end
             2016-10 police missing_start missing_end
             2016-12-04 police missing_start",
        ),
        told("2016-12-31"),
        "",
    );
}

#[test]
fn worse_compares_two_half_years_on_record() {
    let text = "2015-09-01 health other
        2016-03-01 education aggression | indicators: education-039
        2016-04-01 education aggression
        2016-10-01 police violence_by_child | indicators: offending-032
        2016-11-01 police weapon | indicators: offending-031";
    check(
        text,
        told("2016-12-01"),
        "Worse: the highest level of harm on record rose from 2 to 4; entries of harm at levels 2, 3 and 4 numbered 0, 1, 1 in the last 180 days and 2, 0, 0 in the 180 before.  [education-1 education-2 police-1 police-2]
         Wider: 1 new sign at level 3 or above where no sign was live in the 730 days before: serious violence or robbery (as suspect and as possible victim) (offending).  [police-1]",
    );
}

#[test]
fn a_domain_is_not_new_because_the_record_begins() {
    let text = "2016-03-01 education aggression
        2016-04-01 education other
        2016-05-01 education other
        2016-10-01 police weapon | indicators: offending-031";
    check(text, told("2016-10-02"), "");
    let older = text.replace("2016-03-01", "2015-03-01").replace("2016-04-01", "2015-04-01");
    check(
        &older,
        told("2016-10-02"),
        "Wider: 1 new sign at level 3 or above where no sign was live in the 730 days before: possession of bladed article (offending).  [police-1]",
    );
}

#[test]
fn one_thing_told_on_two_days_is_counted_once() {
    let case = case(
        "2016-08-19T23:50 police attack_on_home
         2016-08-20 social_care contact attack_on_home
         2016-08-21 education attack_on_home
         2016-08-21 police arrest",
    );
    let practice = practice();
    let record = Record::new(&case, &practice, day("2016-12-01"));
    let counted: Vec<bool> = record.harm.iter().map(|h| h.counted).collect();
    assert_eq!(counted, [true, false, true, true]);
}
