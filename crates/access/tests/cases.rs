//! The table of cases, and that every policy decides at least one of them.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use access::{
    Access, Act, Answer, BreakGlass, EntryFacts, Exclusion, File, Involvement, Moment, Party,
    PractitionerId, Role, Thing, Who,
};
use chronology::{Agency, Marking};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    people: BTreeMap<String, Person>,
    files: BTreeMap<String, FileRow>,
    entries: BTreeMap<String, EntryRow>,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    agency: String,
    #[serde(default)]
    teams: Vec<String>,
    roles: Vec<Role>,
    #[serde(default = "yes")]
    second_factor: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct FileRow {
    named_only: bool,
    involved: Vec<InvolvedRow>,
    excluded: Vec<String>,
    emergency: Vec<EmergencyRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InvolvedRow {
    practitioner: Option<String>,
    team: Option<String>,
    agency: Option<String>,
    from: String,
    to: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EmergencyRow {
    who: String,
    from: String,
    until: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryRow {
    file: String,
    agency: String,
    marking: Marking,
    author: Option<String>,
    #[serde(default)]
    opened_for: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    who: String,
    act: String,
    of: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    agency: String,
    #[serde(default)]
    hours: u32,
    #[serde(default)]
    to_family: bool,
    on: Option<String>,
    at: Option<String>,
    may: bool,
    because: Vec<String>,
    says: Option<String>,
    answer: Option<String>,
}

fn table() -> Table {
    toml::from_str(include_str!("cases.toml")).unwrap()
}

impl Table {
    fn who(&self, name: &str) -> Who {
        let person = &self.people[name];
        Who {
            practitioner: name.into(),
            agency: Agency(person.agency.clone()),
            teams: person.teams.iter().map(|team| team.as_str().into()).collect(),
            roles: person.roles.clone(),
            second_factor: person.second_factor,
        }
    }

    fn file(&self, name: &str) -> File {
        let row = &self.files[name];
        let mut file = File::new(name);
        file.named_only = row.named_only;
        file.involvements = row.involved.iter().map(involvement).collect();
        let excluded = row.excluded.iter();
        file.exclusions =
            excluded.map(|who| Exclusion { practitioner: who.as_str().into() }).collect();
        file.break_glass = row
            .emergency
            .iter()
            .map(|look| BreakGlass {
                practitioner: look.who.as_str().into(),
                agency: Agency(self.people[&look.who].agency.clone()),
                at: look.from.parse().unwrap(),
                until: look.until.parse().unwrap(),
            })
            .collect();
        file
    }

    /// What a case asks of, handed to `ask`.
    fn with_thing<T>(&self, of: &str, ask: impl FnOnce(Thing<'_>) -> T) -> T {
        let parts: Vec<&str> = of.split(':').collect();
        match parts.as_slice() {
            ["partnership"] => ask(Thing::Partnership),
            ["file", name] => ask(Thing::File(&self.file(name))),
            ["account", name] => ask(Thing::Account(&PractitionerId((*name).to_owned()))),
            ["entry", name] => {
                let row = &self.entries[*name];
                let entry = EntryFacts {
                    agency: Agency(row.agency.clone()),
                    marking: row.marking,
                    author: row.author.as_deref().map(Into::into),
                    opened_for: row.opened_for.iter().map(|who| who.as_str().into()).collect(),
                };
                ask(Thing::Entry(&self.file(&row.file), &entry))
            }
            ["emergency", file, who] => {
                let file = self.file(file);
                let look = file.break_glass.iter().find(|look| look.practitioner.0 == *who);
                ask(Thing::Emergency(&file, look.unwrap()))
            }
            _ => panic!("a case asks of `{of}`"),
        }
    }
}

fn involvement(row: &InvolvedRow) -> Involvement {
    let party = match (&row.practitioner, &row.team, &row.agency) {
        (Some(who), None, None) => Party::Practitioner(who.as_str().into()),
        (None, Some(team), None) => Party::Team(team.as_str().into()),
        (None, None, Some(agency)) => Party::Agency(Agency(agency.clone())),
        _ => panic!("an involvement names one party"),
    };
    let to = row.to.as_ref().map(|to| to.parse().unwrap());
    Involvement { party, from: row.from.parse().unwrap(), to }
}

fn act<'a>(case: &'a Case, agency: &'a Agency) -> Act<'a> {
    let reason = case.reason.as_str();
    let all = [
        Act::SeeExists,
        Act::Look,
        Act::Search,
        Act::SeeLooks,
        Act::Record,
        Act::Import,
        Act::TakeOut { reason },
        Act::Involve { agency, reason },
        Act::EndInvolvement { agency, reason },
        Act::Exclude { reason },
        Act::BreakGlass { reason, hours: case.hours },
        Act::ReviewEmergency,
        Act::SeeEntryExists,
        Act::LookEntry,
        Act::TakeOutEntry { to_family: case.to_family },
        Act::AskSealed { reason },
        Act::AnswerAsked { reason },
        Act::Seal { reason },
        Act::Unseal { reason },
        Act::Supersede { reason },
        Act::Withdraw { reason },
        Act::CreateFile,
        Act::SearchPeople,
        Act::SeeWork,
        Act::SeeRules,
        Act::SeeFigures,
        Act::SeeAudit,
        Act::SeeAuditOfFiles,
        Act::TakeOutAudit { reason },
        Act::Verify,
        Act::Administer,
        Act::SetRoles,
        Act::KeepAccount { reason },
    ];
    all.into_iter().find(|act| act.key() == case.act).unwrap_or_else(|| panic!("`{}`", case.act))
}

fn moment(case: &Case) -> Moment {
    Moment {
        at: case.at.as_deref().unwrap_or("2026-03-02T09:00:00Z").parse().unwrap(),
        today: case.on.as_deref().unwrap_or("2026-03-02").parse().unwrap(),
    }
}

fn answer(access: &Access, table: &Table, case: &Case) -> Answer {
    let agency = Agency(case.agency.clone());
    let who = table.who(&case.who);
    table.with_thing(&case.of, |thing| access.answer(&who, act(case, &agency), thing, moment(case)))
}

#[test]
fn every_case_is_decided_as_written() {
    let access = Access::new().unwrap();
    let table = table();
    for case in &table.case {
        let (kind, decision) = match answer(&access, &table, case) {
            Answer::Yes(decision) => ("yes", decision),
            Answer::No(decision) => ("no", decision),
            Answer::NotThere(decision) => ("not there", decision),
        };
        assert_eq!(decision.allowed, case.may, "{}: {}", case.name, decision.sentence);
        let because: Vec<&str> = decision.because.iter().map(|id| &*id.0).collect();
        assert_eq!(because, case.because, "{}", case.name);
        if let Some(says) = &case.says {
            assert!(
                decision.sentence.contains(says.as_str()),
                "{}: {}",
                case.name,
                decision.sentence
            );
        }
        if let Some(expected) = &case.answer {
            assert_eq!(kind, expected, "{}", case.name);
        }
    }
}

#[test]
fn what_is_handed_to_the_policies_fits_their_schema() {
    let access = Access::new().unwrap();
    let table = table();
    for case in table
        .case
        .iter()
        .filter(|case| case.says.as_deref() != Some("the rules could not be asked"))
    {
        let agency = Agency(case.agency.clone());
        let who = table.who(&case.who);
        let fits = table.with_thing(&case.of, |thing| {
            access.fits(&who, act(case, &agency), thing, moment(case))
        });
        assert_eq!(fits, Ok(()), "{}", case.name);
    }
}

#[test]
fn every_policy_decides_a_case_that_nothing_else_decides() {
    let table = table();
    let ids: Vec<String> =
        Access::new().unwrap().rules().iter().map(|rule| rule.id.to_string()).collect();
    assert!(ids.len() > 30, "only {} policies were read", ids.len());
    for id in &ids {
        let access = Access::without(&[id]).unwrap();
        let turned = table.case.iter().any(|case| {
            let allowed = matches!(answer(&access, &table, case), Answer::Yes(_));
            allowed != case.may
        });
        assert!(turned, "no case turns on policy `{id}`: write one, or take the policy away");
    }
}

#[test]
fn every_sentence_is_whole() {
    let access = Access::new().unwrap();
    for rule in access.rules() {
        assert!(!rule.why.ends_with('.'), "{}: the clause stands inside a sentence", rule.id);
        assert!(rule.why.chars().next().unwrap().is_lowercase(), "{}", rule.id);
        assert!(rule.source.len() > 10, "{}: name the law or guidance", rule.id);
    }
}
