//! The defect catalogue D01 to D20 (domain 1.6): each defect on a small chronology that has it, and
//! on one that looks like it and has it not. `docs/defects.md` is this table, and is held to it.

use crate::accounts::Judge;
use crate::coding::Coder;
use crate::small::{case, day, practice};
use crate::{Case, Event, Finding};
use std::fmt::Write;

/// What states a defect.
enum States {
    /// A finding of this rule.
    Finding(&'static str),
    /// One event that holds all accounts, whose difference in date is marked as news of it
    /// arriving later.
    Event,
}
use States::Finding as Rule;

/// One defect of the catalogue.
struct Defect {
    code: &'static str,
    /// What goes wrong.
    what: &'static str,
    states: States,
    /// A small chronology with the defect.
    with: &'static str,
    /// One that looks like it, and why it is not the defect.
    without: &'static str,
    because: &'static str,
}

const CATALOGUE: &[Defect] = &[
    Defect {
        code: "D01",
        what: "One event told by several agencies under different dates",
        states: States::Event,
        with: "2017-03-11 police | Stabbed in the left thigh in Foundry Park by two unknown males. Taken to hospital.
             2017-03-13 social_care | Notification received from police: stabbed in the left thigh in Foundry Park on 11 March 2017.",
        without: "2017-03-11 police | Stabbed in the left thigh in Foundry Park by two unknown males. Taken to hospital.
             2017-03-25 police | Found with a knife at the bus station. Arrested.",
        because: "two things that happened",
    },
    Defect {
        code: "D02",
        what: "Accounts of one event contradict each other on when it happened, and neither is news of it",
        states: Rule("D02"),
        with: "2017-03-05 police | Stabbed in the left thigh in Foundry Park by two unknown males. Taken to hospital.
             2017-03-06 health | Stabbed in the left thigh in Foundry Park by two unknown males. Attended ED.",
        without: "2017-03-05 police | Stabbed in the left thigh in Foundry Park by two unknown males. Taken to hospital.
             2017-03-05 health | Stabbed in the left thigh in Foundry Park by two unknown males. Attended ED.",
        because: "both give the same day",
    },
    Defect {
        code: "D03",
        what: "Accounts of one event contradict each other on a fact (side of the body, age, count, amount)",
        states: Rule("D03"),
        with: "2017-03-05 police | Stabbed in the left thigh in Foundry Park by two unknown males. Taken to hospital.
             2017-03-05 health | Stabbed in the right thigh in Foundry Park by two unknown males. Attended ED.",
        without: "2017-03-05 police | Stabbed in the left thigh in Foundry Park by two unknown males. Taken to hospital.
             2017-03-05 health | Stabbed in the thigh in Foundry Park by two unknown males. Attended ED.",
        because: "one says less, not otherwise",
    },
    Defect {
        code: "D04",
        what: "One name in several spellings",
        states: Rule("D04"),
        with: "2016-01-10 police contact | Spoken to. | person: Aaron Fielding-Okoro
             2016-02-10 health other | Seen. | person: A Fielding-Okoroh",
        without: "2016-01-10 police contact | Spoken to. | person: Aaron Fielding-Okoro
             2016-02-10 health other | Seen. | person: Miriam Fielding-Okoro",
        because: "a sister has her own name",
    },
    Defect {
        code: "D05",
        what: "The child under different codes from agency to agency",
        states: Rule("D05"),
        with: "2016-01-10 police contact | Spoken to. | person: Child M
             2016-02-10 health other | Seen. | person: AFO",
        without: "2016-01-10 police contact | Spoken to. | person: Child M
             2016-02-10 health other | Seen. | person: M",
        because: "one code, with and without the word child",
    },
    Defect {
        code: "D06",
        what: "An involved agency silent for a time in which others record harm",
        states: Rule("D06"),
        with: "2015-01-05 health other | Seen.
             2015-02-05 health other | Seen.
             2015-03-05 health other | Seen.
             2015-04-05 health other | Seen.
             2015-04-20 police arrest weapon | Arrest. | indicators: offending-032
             2015-05-05 health other | Seen.
             2015-06-10 police arrest weapon | Arrest. | indicators: offending-032
             2015-08-01 police violence_to_child injury | Hurt. | indicators: health-087
             2015-10-01 police arrest weapon | Arrest. | indicators: offending-032
             2015-12-01 police arrest weapon | Arrest. | indicators: offending-032
             2016-02-01 health other | Seen.",
        without: "2015-01-05 health other | Seen.
             2015-02-05 health other | Seen.
             2015-03-05 health other | Seen.
             2015-04-05 health other | Seen.
             2015-04-20 police arrest weapon | Arrest. | indicators: offending-032
             2015-05-05 health other | Seen.
             2015-06-10 police arrest weapon | Arrest. | indicators: offending-032
             2015-08-01 police violence_to_child injury | Hurt. | indicators: health-087
             2015..2016 health other | Seen.
             2015-10-01 police arrest weapon | Arrest. | indicators: offending-032
             2015-12-01 police arrest weapon | Arrest. | indicators: offending-032
             2016-02-01 health other | Seen.",
        because: "an entry of vague date may lie in the time",
    },
    Defect {
        code: "D07",
        what: "No return from an agency that others name",
        states: Rule("D07"),
        with: "2016-01-10 social_care contact | School nurse to see.
             2016-02-10 education other | Asked the school nurse to look at weight.
             2016-03-10 social_care contact | Rang the GP.",
        without: "2016-01-10 social_care contact | School nurse to see.
             2016-02-10 education other | Asked the school nurse to look at weight.
             2016-03-10 social_care contact | Rang the GP.
             2016-03-12 health other | Seen at school.",
        because: "it has returned something",
    },
    Defect {
        code: "D08",
        what: "A row about another child",
        states: Rule("D08"),
        with: "2016-01-10 health other | Seen. | NHS number: 943 476 5919
             2016-02-10 health other | Seen. | NHS number: 943 476 5919
             2016-03-10 health other | Asthma review. | NHS number: 401 023 2137
             2016-04-10 education other | Detention. Entered in error, wrong pupil.",
        without: "2016-01-10 health other | Seen. | NHS number: 943 476 5919
             2016-02-10 health other | Seen. | NHS number: 9434765919
             2016-03-10 health other | Asthma review. | NHS number: 943 476 5918
             2016-04-10 education other | Right pupil, wrong classroom.",
        because: "one digit apart is a slip of the pen",
    },
    Defect {
        code: "D09",
        what: "Belief, appearance or hearsay written as fact",
        states: Rule("D09"),
        with: "2016-01-10 police intelligence | Believed to be carrying for older males.
             2016-02-10 education other | Appears to be under the influence.
             2016-03-10 youth_justice contact | Word on the street is that there is a debt.",
        without: "2016-01-10 police intelligence | Officer saw him hand a bag to two men.
             2016-02-10 education other | Smelled of cannabis, eyes red, fell asleep.
             2016-03-10 youth_justice contact | He says he owes forty pounds. Appears to be tired.",
        because: "seen, smelled or said, and one appearance is not a habit",
    },
    Defect {
        code: "D10",
        what: "Promised, and no outcome recorded",
        states: Rule("D10"),
        with: "2016-01-11 social_care plan_agreed | plan: Parenting course to be arranged
             2016-06-01 social_care plan_reviewed | plan: Life story work to be arranged
             2016-10-03 social_care plan_reviewed | plan: Family meeting to be arranged
             2017-03-01 social_care contact | Call.",
        without: "2016-01-11 social_care plan_agreed | plan: Parenting course to be arranged
             2016-01-25 social_care contact | Course booked.
             2016-06-01 social_care plan_reviewed | plan: Life story work to be arranged
             2016-06-10 social_care direct_work | First session.
             2016-10-03 social_care plan_reviewed | plan: Family meeting to be arranged
             2016-10-20 social_care other | Family meeting held.
             2017-03-01 social_care contact | Call.",
        because: "the agency went on recording within the thirty working days",
    },
    Defect {
        code: "D11",
        what: "A service ended or refused with no decision maker recorded",
        states: Rule("D11"),
        with: "2016-01-10 social_care nfa_decision | Referral closed. | outcome: NFA | oversight:",
        without: "2016-01-10 social_care nfa_decision | Referral closed. | outcome: NFA | oversight: Agreed by the team manager",
        because: "the manager's decision stands beside it",
    },
    Defect {
        code: "D12",
        what: "The child not seen over a stretch of entries",
        states: Rule("D12"),
        with: "2016-05-18 social_care plan_reviewed | Review. | seen: no
             2016-07-14 social_care home_visit | Visit. | seen: no
             2016-08-05 social_care contact | Call. | seen: no",
        without: "2016-05-18 social_care plan_reviewed | Review. | seen: no
             2016-06-14 social_care home_visit | Visit. | seen: yes
             2016-07-14 social_care home_visit | Visit. | seen: no
             2016-08-05 social_care contact | Call. | seen: no",
        because: "seen once between",
    },
    Defect {
        code: "D13",
        what: "Plan text copied from the plan before",
        states: Rule("D13"),
        with: "2016-05-18 social_care plan_reviewed | Plan issued. Objectives copied from previous plan.",
        without: "2016-05-18 social_care plan_reviewed | Plan issued, copied to mother and school.",
        because: "a copy was sent, not carried forward",
    },
    Defect {
        code: "D13",
        what: "The same, found from the words of two plans and not said by anyone",
        states: Rule("DR02"),
        with: "2016-02-01 social_care plan_agreed | Mother to set boundaries and keep to them. School to monitor attendance every week. Child to engage with the youth worker.
             2016-08-01 social_care plan_agreed | Mother to set boundaries and keep to them. School to monitor attendance every week. Child to engage with the youth worker.",
        without: "2016-02-01 social_care plan_agreed | Mother to set boundaries and keep to them. School to monitor attendance every week. Child to engage with the youth worker.
             2016-08-01 social_care plan_agreed | Uncle collects from football each Tuesday. Debt told to police. Worker sees the child alone at the club. Tutor begins in September.",
        because: "the second plan says other things",
    },
    Defect {
        code: "D14",
        what: "Sent by one agency and not in the other's return",
        states: Rule("D14"),
        with: "2016-01-11 education contact | Chronology e-mailed to social worker.
             2016-03-07 education contact | Concern form sent to social worker.
             2016-06-01 social_care home_visit | Visit.",
        without: "2016-01-11 education contact | Chronology e-mailed to social worker.
             2016-01-13 social_care contact | Chronology received.
             2016-03-07 education contact | Concern form sent to social worker.
             2016-03-08 social_care referral | Form received from school.
             2016-06-01 social_care home_visit | Visit.",
        because: "the receiver records it within five working days",
    },
    Defect {
        code: "D15",
        what: "Text about other people, or restricted, where it would be shared",
        states: Rule("D15"),
        with: "2016-01-10 police intelligence | Not for disclosure: sensitive source names an address.",
        without: "2016-01-10 police intelligence | Named by a neighbour as seen at an address.",
        because: "nothing is marked or worded as restricted",
    },
    Defect {
        code: "D16",
        what: "Rows in the order they were typed, not in the order things happened",
        states: Rule("D16"),
        with: "2016-01-10 police contact | One.
             2016-03-10 police contact | Two.
             2016-02-10 police contact | Three.
             2016-05-10 police contact | Four.
             2016-04-10 police contact | Five.
             2016-07-10 police contact | Six.
             2016-06-10 police contact | Seven.",
        without: "2016-07-10 police contact | One.
             2016-06-10 police contact | Two.
             2016-05-10 police contact | Three.
             2016-04-10 police contact | Four.
             2016-03-10 police contact | Five.
             2016-02-10 police contact | Six.
             2016-01-10 police contact | Seven.",
        because: "newest first throughout is an order",
    },
    Defect {
        code: "D17",
        what: "Events outside the days looked at",
        states: Rule("D17"),
        with: "scope 2016-01-01..2017-12-31
             2014-05-01 police contact | Spoken to.
             2016-05-01 police contact | Spoken to.",
        without: "scope 2016-01-01..2017-12-31
             2015-06-01..2016-06-01 police contact | Spoken to.
             2016-05-01 police contact | Spoken to.",
        because: "it may have been inside",
    },
    Defect {
        code: "D18",
        what: "Several dated things in one cell",
        states: Rule("D18"),
        with: "2016-05-20 social_care home_visit | Visited 04/05, 11/05 and again 18/05; nobody in.",
        without: "2016-05-20 social_care home_visit | Visited 18/05; nobody in. On call 24/7, seen 1.5 hours.",
        because: "one date; the rest is a way of speaking",
    },
    Defect {
        code: "D19",
        what: "A stated age that the date of birth does not give",
        states: Rule("D19"),
        with: "born 2002-05-14
             2016-01-10 police contact | Male aged 9 with older boys.",
        without: "born 2002-05-14
             2016-01-10 police contact | Male aged 14 with an uncle aged 31.",
        because: "a year either way is counted as right, and the uncle is no child",
    },
    Defect {
        code: "D20",
        what: "Wordings that judge",
        states: Rule("D20"),
        with: "2016-01-10 social_care contact | A lifestyle choice.
             2016-02-10 police contact | Streetwise, known gang member.",
        without: "2016-01-10 social_care contact | Mother said \"it is a lifestyle choice\".
             2016-02-10 police contact | Told us \"I am streetwise\". He said \"gang member, me\".",
        because: "the child's and the family's own quoted words are left alone",
    },
];

/// A small chronology with its entries coded and linked as those of a return are.
fn judged(text: &str) -> Case {
    let (case, practice) = (case(text), practice());
    let coder = Coder::new(&practice, &[]).unwrap();
    let coded: Vec<_> = case.entries.iter().map(|entry| coder.code(entry)).collect();
    let events = Judge::new(&practice).unwrap().events(&case.entries, &coded);
    Case { coded, events, ..case }
}

fn found(case: &Case, rule: &str) -> Option<Finding> {
    let all = crate::read(case, &practice(), day("2020-12-31")).findings;
    all.into_iter().find(|finding| finding.rule == rule)
}

/// An event that tells of itself under two dates, of which the later is when it became known.
fn told_later(case: &Case) -> Option<&Event> {
    let late = |event: &&Event| event.differences.iter().any(|d| d.explained_by_notification);
    case.events.iter().filter(late).find(|event| event.accounts.len() > 1)
}

#[test]
fn each_defect_is_stated_where_it_is_and_not_where_it_only_seems_to_be() {
    for defect in CATALOGUE {
        let at = format!("{} {}", defect.code, defect.what);
        match defect.states {
            States::Event => {
                let (with, without) = (judged(defect.with), judged(defect.without));
                assert!(told_later(&with).is_some(), "{at}: {:#?}", with.events);
                assert!(found(&with, "D02").is_none(), "{at}: news of it is no contradiction");
                assert!(told_later(&without).is_none(), "{at}: {:#?}", without.events);
            }
            Rule(rule) => {
                let read = if matches!(rule, "D02" | "D03") { judged } else { case };
                let (with, without) = (read(defect.with), read(defect.without));
                let Some(finding) = found(&with, rule) else {
                    panic!("{at}: not stated, of {:#?}", with.events)
                };
                assert!(!finding.entries.is_empty() || finding.search.is_some(), "{at}");
                let wrong = found(&without, rule);
                assert!(wrong.is_none(), "{at}: though {}: {wrong:?}", defect.because);
            }
        }
    }
}

#[test]
fn the_catalogue_is_whole() {
    let mut codes: Vec<&str> = CATALOGUE.iter().map(|defect| defect.code).collect();
    codes.dedup();
    let all: Vec<String> = (1..=20).map(|n| format!("D{n:02}")).collect();
    assert_eq!(codes, all);
}

/// The table of the documentation, with the sentence that each small chronology gives.
fn table() -> String {
    let mut out = String::from(
        "# Defects of a return, and what states each\n\n\
         What goes wrong in agencies' returns (the catalogue D01 to D20 of the domain specification, section 1.6), the rule \
         that states it, and its sentence on the small chronology by which it is tested. Every row is tested by \
         `each_defect_is_stated_where_it_is_and_not_where_it_only_seems_to_be` in \
         `crates/reading/src/findings/catalogue.rs`, on a chronology that has the defect and on one that only looks like it; \
         the counts and wordings stand in `practice/findings.toml`, `practice/accounts.toml` and `practice/drift.toml`. This \
         page is held to that table by a test.\n\n\
         | | defect | stated by | sentence | not stated where |\n| --- | --- | --- | --- | --- |\n",
    );
    for defect in CATALOGUE {
        let (by, sentence) = match defect.states {
            States::Event => (
                "no finding: one event with every agency's account, each date that is news of it marked so"
                    .to_owned(),
                "–".to_owned(),
            ),
            Rule(rule) => {
                let read = if matches!(rule, "D02" | "D03") { judged } else { case };
                let finding = found(&read(defect.with), rule);
                (format!("finding `{rule}`"), finding.map(|f| f.sentence).unwrap_or_default())
            }
        };
        let Defect { code, what, because, .. } = defect;
        writeln!(out, "| {code} | {what} | {by} | {sentence} | {because} |").unwrap();
    }
    out
}

#[test]
fn the_documentation_is_the_catalogue() {
    let told = include_str!("../../../../docs/defects.md");
    let table = table();
    assert!(told == table, "docs/defects.md should read\n{table}");
}
