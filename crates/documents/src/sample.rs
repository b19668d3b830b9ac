//! An invented small review for the tests: awkward on purpose (markup and formulas in narratives,
//! an agency that practice does not know, vague and missing dates, two accounts that differ).

use chronology::{
    Agency, Entry, EntryId, Field, Kind, Marking, Part, Precision, Source, When, Written,
};
use jiff::civil::{Date, date};
use practice::Practice;
use reading::accounts::Difference;
use reading::coding::{Coded, IndicatorHit, Role, Seen};
use reading::{
    Case, Drift, Episode, Event, Evidence, Finding, LeadTime, Missed, Opportunity, Scope, Silence,
    Step, Subject, Theme,
};
use review::{Briefing, Built, Item, Panel};

pub fn practice() -> Practice {
    Practice::embedded().unwrap()
}

fn id(text: &str) -> EntryId {
    EntryId(text.to_owned())
}

fn entry(name: &str, agency: &str, when: When, raw: &str, told: &str) -> Entry {
    let (file, row) = name.rsplit_once('-').unwrap();
    let field = |heading: &str, part, text: &str| Field {
        heading: heading.to_owned(),
        part,
        text: text.to_owned(),
    };
    Entry {
        id: id(name),
        agency: Agency(agency.to_owned()),
        when,
        written: Written { raw: raw.to_owned(), ..Written::default() },
        fields: vec![
            field("Event", Part::Narrative, told),
            field("Outcome", Part::Outcome, "Noted"),
        ],
        source: Source { file: format!("{file}.csv"), sheet: None, row: row.parse().unwrap() },
        marking: Marking::Ordinary,
        problems: Vec::new(),
    }
}

fn coded(kinds: &[Kind]) -> Coded {
    Coded {
        kinds: kinds.to_vec(),
        role: Role::Victim,
        indicators: vec![IndicatorHit {
            id: "cce-002".to_owned(),
            level: 3,
            words: "new trainers".to_owned(),
        }],
        seen: Seen { seen: Some(true), alone: None, words: Some("leave me be".to_owned()) },
        ..Coded::default()
    }
}

fn event(case: &Case, accounts: &[usize]) -> Event {
    let first = &case.entries[accounts[0]];
    let mut kinds: Vec<Kind> = Vec::new();
    for at in accounts {
        kinds.extend(
            case.coded[*at]
                .kinds
                .iter()
                .filter(|kind| !kinds.contains(kind))
                .copied()
                .collect::<Vec<_>>(),
        );
    }
    Event {
        id: first.id.clone(),
        when: first.when,
        kinds,
        role: Role::Victim,
        indicators: Vec::new(),
        agencies: accounts.iter().map(|at| case.entries[*at].agency.clone()).collect(),
        accounts: accounts.to_vec(),
        differences: Vec::new(),
        related: Vec::new(),
    }
}

/// The entries, each with its kinds, in order; the third and fourth tell of one event.
fn entries() -> Vec<(Entry, Vec<Kind>)> {
    let at = When::minute(date(2016, 8, 19).at(23, 50, 0, 0));
    let autumn = When::days(date(2015, 9, 1), date(2015, 12, 20), Precision::Term);
    let mut wrong = entry("police-3", "police", When::UNKNOWN, "31/02/17", "Intelligence report.");
    wrong.written.problem = Some("31 February does not exist: ask the police for the date".into());
    wrong.marking = Marking::Restricted;
    vec![
        (
            entry(
                "education-1",
                "education",
                autumn,
                "Autumn Term 2015",
                "=HYPERLINK(\"x\") in lessons\nagain",
            ),
            vec![Kind::AttendanceConcern],
        ),
        (
            entry(
                "education-2",
                "education",
                When::day(date(2015, 10, 5)),
                "5-10-15",
                "Permanently excluded.",
            ),
            vec![Kind::ExclusionPermanent],
        ),
        (
            entry(
                "police-1",
                "police",
                at,
                "19/08/16 2350 hrs",
                "<script>alert(1)</script> & windows broken",
            ),
            vec![Kind::AttackOnHome, Kind::ViolenceToChild],
        ),
        (
            entry(
                "trust-1",
                "social_care",
                When::day(date(2016, 8, 20)),
                "20/08/2016",
                "Police told us of an attack.",
            ),
            vec![Kind::AttackOnHome, Kind::Contact],
        ),
        (
            entry(
                "police-2",
                "police",
                When::day(date(2017, 3, 12)),
                "12/03/17",
                "Reported missing.",
            ),
            vec![Kind::MissingStart],
        ),
        (
            entry(
                "club-1",
                "Boxing Club",
                When::day(date(2017, 5, 2)),
                "2 May 17",
                "Seen with older lads.",
            ),
            vec![Kind::ExploitationConcern],
        ),
        (wrong, vec![Kind::Intelligence]),
    ]
}

/// The small review.
pub fn built() -> Built {
    let mut case = Case {
        subject: Subject { born: Some(date(2002, 5, 14)) },
        scope: Scope { from: Some(date(2015, 1, 1)), to: Some(date(2018, 12, 31)) },
        ..Case::default()
    };
    for (entry, kinds) in entries() {
        case.entries.push(entry);
        case.coded.push(coded(&kinds));
    }
    case.events = [&[0][..], &[1], &[2, 3], &[4], &[5], &[6]].map(|at| event(&case, at)).to_vec();
    case.events[2].differences.push(Difference {
        what: "date".to_owned(),
        told: vec![
            (id("police-1"), "19 August 2016".to_owned()),
            (id("trust-1"), "20 August 2016".to_owned()),
        ],
        explained_by_notification: true,
    });
    case.events[3].related.push((id("club-1"), "seen while missing".to_owned()));
    let step = |day, need, response| Step { day, need, response, because: vec![id("police-1")] };
    Built {
        pseudonym: "Robin".to_owned(),
        as_of: date(2017, 6, 1),
        case,
        steps: vec![
            step(date(2015, 9, 1), 2, 1),
            step(date(2016, 8, 19), 4, 1),
            step(date(2016, 9, 1), 4, 3),
            step(date(2018, 1, 1), 2, 3),
        ],
        missing: vec![Episode {
            start: When::day(date(2017, 3, 12)),
            end: Some(When::day(date(2017, 3, 14))),
            hours: Some((24.0, 71.9)),
            events: vec![id("police-2")],
        }],
        drift: vec![drift()],
        findings: vec![finding()],
        opportunities: vec![opportunity()],
        answers: Vec::new(),
        silences: vec![Silence {
            agency: Agency("health".to_owned()),
            from: date(2015, 9, 1),
            to: date(2016, 12, 31),
            between: Vec::new(),
        }],
        briefing: briefing(55),
    }
}

fn drift() -> Drift {
    let evidence = |what: &str, sentence: &str| Evidence {
        what: what.to_owned(),
        sentence: sentence.to_owned(),
        statistic: None,
        entries: vec![id("police-1"), id("police-2")],
    };
    Drift {
        since: date(2016, 10, 3),
        until: None,
        sentence: "Since 3 October 2016 harm grows and the response stays the same.".to_owned(),
        escalation: vec![evidence("more_often", "Two events of harm in a year, none before.")],
        absence: vec![evidence("response_unchanged", "The response stayed at level 3.")],
        answers: Vec::new(),
        lead_times: vec![LeadTime {
            event: id("club-1"),
            day: date(2017, 5, 2),
            what: "an exploitation concern".to_owned(),
            days: 211,
        }],
    }
}

fn finding() -> Finding {
    Finding {
        id: "missing-response-police-2".to_owned(),
        theme: Theme::MissingResponse,
        sentence: "One missing episode was followed by no return interview.".to_owned(),
        from: Some(date(2017, 3, 12)),
        to: Some(date(2017, 3, 17)),
        rule: "T-MIS-1".to_owned(),
        source: "statutory guidance".to_owned(),
        entries: vec![id("police-2")],
        search: Some("return home interviews, 14 to 17 March 2017".to_owned()),
        agencies: vec![Agency("social_care".to_owned())],
        went_well: false,
        weight: 10,
    }
}

fn opportunity() -> Opportunity {
    Opportunity {
        duty: "T-MIS-1".to_owned(),
        sentence: "A return home interview within 72 hours of the return.".to_owned(),
        due: date(2017, 3, 17).at(7, 10, 0, 0),
        discharged_on: None,
        late_by: None,
        certainty: Missed::Missed,
        triggers: vec![id("police-2")],
        discharged_by: Vec::new(),
        owner: Some(Agency("social_care".to_owned())),
        themes: vec![Theme::MissingResponse],
        source: "statutory guidance".to_owned(),
    }
}

/// A briefing with about this many words to an item of learning, seven parts in the genre's order.
pub fn briefing(length: usize) -> Briefing {
    let words = "the agencies each held a part of the picture and no one set the parts side by side \
                 although the entries show that harm grew and the response stayed where it was";
    let say = |count: usize| {
        let words = words.split(' ').cycle().take(count).collect::<Vec<_>>().join(" ");
        format!("T{}.", words.get(1..).unwrap_or_default())
    };
    let item = |head: Option<&str>, number| Item {
        head: head.map(str::to_owned),
        text: say(length * 2 / 5),
        number,
        because: Vec::new(),
    };
    let learning =
        |from: u32, to: u32| (from..=to).map(|n| item(Some("Direct work"), Some(n))).collect();
    let asked = |to: u32| (1..=to).map(|n| item(None, Some(n))).collect();
    let titles = [
        "Aim of the review",
        "Overview",
        "Key questions",
        "Learning",
        "Learning",
        "For practitioners and managers",
        "For strategic leads",
    ];
    let panel = |number: u8, title: &str| Panel {
        number,
        title: title.to_owned(),
        lead: if matches!(number, 1 | 2) { say(length * 2) } else { String::new() },
        items: match number {
            3 => (0..9)
                .map(|_| Item { text: "Was the history considered?".into(), ..item(None, None) })
                .collect(),
            4 => learning(1, 6),
            5 => learning(7, 11),
            6 => asked(5),
            7 => asked(3),
            _ => Vec::new(),
        },
    };
    let panels = (1..).zip(titles).map(|(number, title)| panel(number, title)).collect();
    Briefing {
        title: "7-minute briefing: Robin".to_owned(),
        subtitle: "Learning review · 2015 to 2018".to_owned(),
        panels,
        words: length * 13,
        minutes: (length * 13).div_ceil(200),
        foot: "Made from 7 entries of 4 agencies. “Not recorded” does not mean “did not happen”."
            .to_owned(),
    }
}

/// A long review: this many entries over the years of the scope, one event each.
pub fn long(entries: usize) -> Built {
    let mut built = built();
    let agencies = ["social_care", "education", "health", "police", "youth_justice"];
    let day = |at: usize| -> Date {
        let days = i64::try_from(at * 1460 / entries).unwrap();
        date(2015, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap()
    };
    built.case.entries = (0..entries)
        .map(|at| {
            let told = "Home visit by the duty worker; mother present, room tidy. ".repeat(6);
            let agency = agencies[at % agencies.len()];
            entry(&format!("{agency}-{at}"), agency, When::day(day(at)), "as sent", &told)
        })
        .collect();
    built.case.coded = (0..entries).map(|at| coded(&[Kind::ALL[at % Kind::ALL.len()]])).collect();
    built.case.events = (0..entries).map(|at| event(&built.case, &[at])).collect();
    built
}
