//! Short lists with vague dates, as a published review gives them: what they must and must not say.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use chronology::{Agency, Entry, EntryId, Field, Marking, Part, Precision, Source, When, Written};
use jiff::civil::{Date, date};
use practice::Practice;
use reading::coding::Coder;
use reading::findings::{Picture, findings};
use reading::{Case, Event, Finding, Subject, Theme, duties, missing, need};
use std::sync::LazyLock;

/// Entries from lines of `2014-03 | agency | what happened`.
fn entries(practice: &Practice, text: &str) -> Vec<Entry> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let entry = |(row, line): (usize, &str)| {
        let cells: Vec<&str> = line.splitn(3, '|').map(str::trim).collect();
        let narrative =
            Field { heading: "Event".into(), part: Part::Narrative, text: cells[2].into() };
        Entry {
            id: EntryId(format!("list-{}", row + 1)),
            agency: practice.agencies.named(cells[1]),
            when: when(cells[0]),
            written: Written::default(),
            fields: vec![narrative],
            source: Source { file: "list.csv".into(), sheet: None, row: row as u32 + 1 },
            marking: Marking::Ordinary,
            problems: Vec::new(),
        }
    };
    lines.enumerate().map(entry).collect()
}

fn when(text: &str) -> When {
    let day = |text: &str| -> Date { text.parse().unwrap() };
    match text.matches('-').count() {
        0 => When::days(
            day(&format!("{text}-01-01")),
            day(&format!("{text}-12-31")),
            Precision::Year,
        ),
        1 => {
            let first = day(&format!("{text}-01"));
            When::days(first, first.last_of_month(), Precision::Month)
        }
        _ => When::day(day(text)),
    }
}

static RULES: LazyLock<(Practice, Coder)> = LazyLock::new(|| {
    let practice = Practice::embedded().unwrap();
    let coder = Coder::new(&practice, &[]).unwrap();
    (practice, coder)
});

fn read(text: &str) -> Vec<Finding> {
    let (practice, coder) = (&RULES.0, &RULES.1);
    let mut entries = entries(practice, text);
    entries.sort_by_key(|entry| entry.when);
    let codes: Vec<_> = entries.iter().map(|entry| coder.code(entry)).collect();
    let event = |(at, entry): (usize, &Entry)| Event {
        id: entry.id.clone(),
        when: entry.when,
        kinds: codes[at].kinds.clone(),
        role: codes[at].role,
        indicators: codes[at].indicators.clone(),
        agencies: vec![Agency(entry.agency.0.clone())],
        accounts: vec![at],
        differences: Vec::new(),
        related: Vec::new(),
    };
    let events = entries.iter().enumerate().map(event).collect();
    let case = Case {
        subject: Subject::default(),
        entries,
        coded: codes.clone(),
        events,
        ..Case::default()
    };
    let as_of = date(2022, 12, 31);
    let steps = need::steps(&case, practice, as_of);
    let episodes = missing::episodes(&case, practice, as_of);
    let opportunities = duties::opportunities(&case, practice, as_of);
    let picture = Picture {
        steps: &steps,
        missing: &episodes,
        opportunities: &opportunities,
        ..Picture::default()
    };
    findings(&case, practice, as_of, &picture)
}

fn themes(findings: &[Finding]) -> Vec<&'static str> {
    let mut names: Vec<_> = findings
        .iter()
        .filter(|f| !f.went_well && f.theme != Theme::Other)
        .map(|f| f.theme.name())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn holds(text: &str, expected: &[&str]) {
    let found = themes(&read(text));
    let lacking: Vec<_> = expected.iter().filter(|name| !found.contains(name)).collect();
    assert!(lacking.is_empty(), "lacking {lacking:?}, found {found:?}");
}

#[test]
fn a_toddler_whose_injuries_were_explained_away() {
    holds(
        "2012-01 | Health | Health visitor notes that the baby is underweight and the home is cluttered and dirty.
         2012-05 | Health visitor | Mother does not attend two appointments; no answer when visited.
         2012-09 | Hospital | Child attends with bruising to the face; mother says he fell. No referral made to social care.
         2012-11 | Nursery | Nursery reports that the child is hungry and in the same clothes.
         2013-01 | Children's social care | Referral from nursery. Initial assessment completed without speaking to the GP or health visitor. No further action.
         2013-03 | Police | Domestic abuse incident at the home, child present. Information not shared with the health visitor.
         2013-04 | Children's social care | Second referral closed: does not meet threshold.
         2013-06 | Social worker | Mother agrees to everything suggested; home clean and tidy at the announced visit; child asleep upstairs and not seen.
         2013-07 | Nursery | Mother withdrew child from nursery.
         2013-09 | Hospital | Child admitted with a fractured arm.",
        &["assessment_no_other_agency_views", "threshold_misapplied", "information_not_shared", "neglect_low_level", "disguised_compliance"],
    );
}

#[test]
fn a_girl_seen_as_making_choices() {
    holds(
        "2013-02 | School | Pupil's attendance falls to 60%; seen with older males.
         2013-06 | Police | Reported missing overnight. No return home interview.
         2013-09 | Sexual health | Treated for chlamydia. Concerns about sexual exploitation recorded, not shared with social care.
         2013-10 | Police | Reported missing for three days. No return interview took place.
         2013-12 | Police | Arrested for assault on a care worker; exploitation not considered.
         2014-01 | Social care | Assessment describes her as putting herself at risk and making a lifestyle choice. Case closed.
         2014-03 | School | School disagreed with the closure but did not escalate.
         2014-05 | Police | Arrested for criminal damage while missing with an older male who is exploiting her.
         2014-08 | Social care | Third placement in a year breaks down; moved to an out of area placement.
         2015-02 | Social care | Case closed at 18 with no handover to adult services.",
        &["missing_response", "victim_perpetrator", "no_escalation", "information_not_shared", "housing", "transition"],
    );
}

#[test]
fn a_hidden_child() {
    holds(
        "2014-09 | School | Parents withdraw the children to be home educated after concerns about bruising.
         2015-01 | Local authority EHE officer | EHE: home visit refused by father; children not seen.
         2015-06 | GP | Family of Somali heritage; mother speaks little English; the older child interpreted at the appointment.
         2015-11 | Health visitor | Neighbour reports children never seen outside. No referral.
         2016-04 | Children's social care | Contact from neighbour. No further action; not linked with home education.
         2016-10 | Police | Welfare check: children present, no concerns recorded. Children not spoken to alone.
         2017-03 | Ambulance | Child found collapsed and emaciated, taken to hospital.",
        &["ehe_unsupervised", "culture", "direct_work_absent", "information_not_shared"],
    );
}

/// Cases that were handled well must give little.
#[test]
fn a_child_helped_in_time() {
    for text in [
        "2016-01 | School | School notices that the child is withdrawn and tells the designated lead the same day.
         2016-01-14 | School | Referral made to children's social care.
         2016-01-15 | Children's social care | Referral accepted for assessment; decision explained to referrer.
         2016-02-20 | Children's social care | Assessment completed. History was considered and views obtained from school, GP and police. Child seen alone. Child in need plan agreed with signs of success.
         2016-04-01 | Children's social care | Child in need review; all agencies attended. Plan updated.
         2016-06-01 | Children's social care | Direct work session with the child; wishes and feelings recorded.
         2016-07-05 | Children's social care | Child in need review; signs of success met. Step down to early help agreed by all agencies.
         2016-12-01 | Early help | Closed with family's agreement; the child is settled and attending school.",
        "2018-05-01 | School | Suspended for two days for fighting; reintegration meeting held and support plan agreed.
         2018-05-20 | School | Mentor meets the pupil weekly; attendance improved to 97%.
         2018-09-01 | School | No further incidents; plan closed.",
        "2019-02-03 | Police | Arrested for possession of cannabis with intent to supply; officers note signs of exploitation.
         2019-02-04 | Police | Referral to children's social care and National Referral Mechanism referral submitted.
         2019-02-05 | Children's social care | Strategy discussion with police, health, school and YOS.
         2019-02-25 | Children's social care | Assessment completed with contributions from all agencies; exploitation recognised; safety plan agreed with contingency.
         2019-03-10 | Youth offending service | Direct work session; trusted adult named.
         2019-04-10 | Youth offending service | Direct work session kept.
         2019-06-01 | Children's social care | Plan reviewed; signs of success met; no missing episodes.",
    ] {
        let found = read(text);
        let names = themes(&found);
        assert!(names.is_empty(), "{names:?}\n{found:#?}");
    }
}

/// One shortfall is no theme where help is told to have reached the child, and is one where harm
/// went on.
#[test]
fn one_shortfall_is_weighed_by_how_the_list_goes_on() {
    let begins = "2019-01 | School | She told her tutor of her fears. The nursery was not told.
         2019-02 | Children's social care | Assessment in 30 days with the school. Seen alone each week.
         2019-04 | School | Twelve weekly sessions kept with the mentor she chose.";
    let well = "2019-07 | Children's social care | Review, every agency present; plan changed at her wish.
         2019-11 | Children's social care | Closed with the agreement of all. Settled, attendance 97 per cent.";
    let badly = "2019-07 | Police | Found with stab wounds.
         2019-11 | Hospital | She died of an overdose.";
    let themes = |ends: &str| themes(&read(&format!("{begins}\n{ends}")));
    assert!(themes(well).is_empty(), "{:?}", themes(well));
    assert!(themes(badly).contains(&"information_not_shared"), "{:?}", themes(badly));
}

/// What no row says of itself: refused three times and nobody looked back, grave harm and no
/// statutory step, a child of whom no row tells that anybody spoke with her.
#[test]
fn a_list_without_a_word_of_blame_shows_its_order() {
    holds(
        "2016-02 | Social services | Referral from a neighbour. Closed.
         2016-09 | Nursery | Bruises to both ears. Mother named a dog.
         2016-10 | Social services | Referral. Visit to the mother. No further action.
         2017-03 | Hospital | Broken arm, said to be a fall from a bed.
         2017-04 | Social services | Assessment. Closed.
         2017-09 | Nursery | Bruise to the cheek.
         2018-01 | Hospital | Died of a head injury.",
        &["assessment_no_history", "threshold_misapplied", "direct_work_absent"],
    );
}

/// Rows of a list without a column of agencies speak for those whom they name.
#[test]
fn a_list_without_agencies_is_read_by_whom_its_rows_name() {
    holds(
        "2018-03 | Key events | School refers to social care. Returned without a visit.
         2018-06 | Key events | Police are called to a fight. Social care close the case.
         2018-10 | Key events | He is stabbed in the chest.",
        &["threshold_misapplied"],
    );
}
