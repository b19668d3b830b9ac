//! Small chronologies written as text, for tables of tests.
//!
//! One line is one event:
//!
//! ```text
//! born 2002-05-14
//! scope 2016-01-01..2018-12-31
//! 2016-03-01T10:00 police arrest weapon | Knife found. | indicators: offending-031 cce-012 | outcome: NFA
//! + social_care contact | Told of an arrest.
//! 2016-05 education ehe_start
//! 2016-06-04T19:00..2016-06-05T11:30 police missing_start missing_end
//! ```
//!
//! A date is a minute, a day, a month, a year, a range `a..b`, open `a..` or `..b`, or `?`. After
//! it stand the agency and the kinds, main kind first. Then, each after a bar: the narrative, and
//! any of `indicators:`, `role:`, `seen: yes|no|alone`, `planned:`/`negated:` kinds, and the parts
//! of a row by name (`type:`, `outcome:`, `plan:`, `impression:`, `voice:`, `oversight:`,
//! `attendance:`, `setting:`, `worker:`, `person:`) or by heading (`Recorded: 2016-04-01`,
//! `NHS number: 943 476 5919`); an unknown word before a colon belongs to the narrative.
//! A line that begins with `+` is another agency's account of the event above; it may give its
//! own date after the `+`. An entry's id is its agency and its place among that agency's lines:
//! `police-1`. An event's id is that of its first account.

use crate::coding::{About, Coded, IndicatorHit, Mention, Role, Standing};
use crate::{Case, Event};
use chronology::{Agency, Entry, EntryId, Field, Kind, Marking, Part, Precision, Source};
use chronology::{When, Written};
use jiff::civil::{Date, DateTime};
use practice::Practice;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The rules that come with the program.
pub(crate) fn practice() -> Practice {
    static EMBEDDED: LazyLock<Practice> = LazyLock::new(|| Practice::embedded().unwrap());
    EMBEDDED.clone()
}

/// A day from its text.
pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is not a day"))
}

/// Reads a small chronology, folds it, and compares the lines that come out with the lines
/// expected; blank lines and indentation do not count.
pub(crate) fn check<T: ToString>(
    chronology: &str,
    fold: impl Fn(&Case, &Practice) -> Vec<T>,
    expected: &str,
) {
    let told: Vec<String> =
        fold(&case(chronology), &practice()).iter().map(ToString::to_string).collect();
    let wanted: Vec<&str> = expected.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    assert_eq!(told, wanted, "\nfrom the chronology\n{chronology}");
}

/// A case from its text.
pub(crate) fn case(text: &str) -> Case {
    let mut case = Case::default();
    let mut rows: BTreeMap<String, u32> = BTreeMap::new();
    let practice = practice();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(born) = line.strip_prefix("born ") {
            case.subject.born = Some(day(born));
        } else if let Some(days) = line.strip_prefix("scope ") {
            let days = when(days);
            (case.scope.from, case.scope.to) = (days.first_day(), days.last_day());
        } else {
            read_line(&mut case, &mut rows, &practice, line);
        }
    }
    in_order(case)
}

fn read_line(case: &mut Case, rows: &mut BTreeMap<String, u32>, practice: &Practice, line: &str) {
    let (second, line) = match line.strip_prefix('+') {
        Some(rest) => (true, rest.trim()),
        None => (false, line),
    };
    let mut segments = line.split('|').map(str::trim);
    let mut words = segments.next().unwrap().split_whitespace().peekable();
    let dated = words
        .peek()
        .is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit() || ".?".contains(c)));
    let above = case.events.last().map(|event| event.when);
    let when = if dated { when(words.next().unwrap()) } else { above.expect("a date") };
    let agency = words.next().unwrap_or_else(|| panic!("`{line}` names no agency"));
    let row = rows.entry(agency.to_owned()).or_default();
    *row += 1;
    let mut entry = entry(agency, *row, when);
    let mut coded = Coded { kinds: words.map(kind).collect(), ..Coded::default() };
    if coded.kinds.is_empty() {
        coded.kinds.push(Kind::Other);
    }
    for segment in segments {
        read_segment(&mut entry, &mut coded, practice, segment);
    }
    for kind in coded.kinds.clone() {
        coded.mentions.push(mention(kind, Standing::Actual));
    }
    let at = case.entries.len();
    match case.events.last_mut() {
        Some(event) if second => join(event, &entry, &coded, at),
        _ => case.events.push(event(&entry, &coded, at)),
    }
    case.entries.push(entry);
    case.coded.push(coded);
}

fn read_segment(entry: &mut Entry, coded: &mut Coded, practice: &Practice, segment: &str) {
    let (name, text) = segment.split_once(':').unwrap_or(("narrative", segment));
    let text = text.trim();
    let part = match name {
        "indicators" => {
            coded.indicators = text.split_whitespace().map(|id| hit(practice, id)).collect();
            return;
        }
        "role" => {
            coded.role = match text {
                "victim" => Role::Victim,
                "suspect" => Role::Suspect,
                "both" => Role::Both,
                other => panic!("`{other}` is not a role"),
            };
            return;
        }
        "seen" => {
            coded.seen.seen = Some(text != "no");
            coded.seen.alone = (text == "alone").then_some(true);
            return;
        }
        "planned" => return coded.mentions.extend(mentions(text, Standing::Planned)),
        "negated" => return coded.mentions.extend(mentions(text, Standing::Negated)),
        "type" => Part::Type,
        "outcome" => Part::Outcome,
        "plan" => Part::Plan,
        "impression" => Part::Impression,
        "voice" => Part::Voice,
        "oversight" => Part::Oversight,
        "attendance" => Part::Attendance,
        "setting" => Part::Setting,
        "worker" => Part::Worker,
        "person" => Part::Person,
        "NHS number" => Part::Reference,
        "Recorded" => Part::Other,
        _ => Part::Narrative,
    };
    let text = if part == Part::Narrative && name != "narrative" { segment } else { text };
    entry.fields.push(Field { heading: name.to_owned(), part, text: text.to_owned() });
}

fn kind(name: &str) -> Kind {
    name.parse().unwrap()
}

fn mention(kind: Kind, standing: Standing) -> Mention {
    let (words, why) = (kind.label().to_owned(), "as the test says".to_owned());
    Mention { kind, words, part: Part::Narrative, about: About::Child, standing, why }
}

fn mentions(names: &str, standing: Standing) -> Vec<Mention> {
    names.split_whitespace().map(|name| mention(kind(name), standing)).collect()
}

fn hit(practice: &Practice, id: &str) -> IndicatorHit {
    let known = practice.thresholds.indicator(id);
    let rule = known.unwrap_or_else(|| panic!("`{id}` is not an indicator"));
    IndicatorHit { id: id.to_owned(), level: rule.level, words: rule.name.clone() }
}

fn entry(agency: &str, row: u32, when: When) -> Entry {
    Entry {
        id: EntryId(format!("{agency}-{row}")),
        agency: Agency(agency.to_owned()),
        when,
        written: Written::default(),
        fields: Vec::new(),
        source: Source { file: format!("{agency}.csv"), sheet: None, row },
        marking: Marking::Ordinary,
        problems: Vec::new(),
    }
}

fn event(entry: &Entry, coded: &Coded, at: usize) -> Event {
    Event {
        id: entry.id.clone(),
        when: entry.when,
        kinds: coded.kinds.clone(),
        role: coded.role,
        indicators: coded.indicators.clone(),
        agencies: vec![entry.agency.clone()],
        accounts: vec![at],
        differences: Vec::new(),
        related: Vec::new(),
    }
}

fn join(event: &mut Event, entry: &Entry, coded: &Coded, at: usize) {
    event.accounts.push(at);
    for kind in &coded.kinds {
        if !event.is(*kind) {
            event.kinds.push(*kind);
        }
    }
    for hit in &coded.indicators {
        if !event.indicators.iter().any(|known| known.id == hit.id) {
            event.indicators.push(hit.clone());
        }
    }
    if !event.agencies.contains(&entry.agency) {
        event.agencies.push(entry.agency.clone());
    }
    if event.role == Role::None {
        event.role = coded.role;
    }
}

/// Entries and events by when they happened; the places of accounts follow their entries.
fn in_order(case: Case) -> Case {
    let mut order: Vec<usize> = (0..case.entries.len()).collect();
    order.sort_by_key(|at| case.entries[*at].when);
    let mut places = vec![0; order.len()];
    for (place, at) in order.iter().enumerate() {
        places[*at] = place;
    }
    let mut events = case.events;
    for event in &mut events {
        event.accounts.iter_mut().for_each(|at| *at = places[*at]);
    }
    events.sort_by_key(|event| event.when);
    let entries = order.iter().map(|at| case.entries[*at].clone()).collect();
    let coded = order.iter().map(|at| case.coded[*at].clone()).collect();
    Case { entries, coded, events, ..case }
}

/// When something happened, from its text.
pub(crate) fn when(text: &str) -> When {
    if text == "?" {
        return When::UNKNOWN;
    }
    if let Some((first, last)) = text.split_once("..") {
        let bound = |text: &str| (!text.is_empty()).then(|| when(text));
        let earliest = bound(first).and_then(|w| w.earliest());
        let latest = bound(last).and_then(|w| w.latest());
        return When::between(earliest, latest, Precision::Range);
    }
    if text.contains('T') {
        let at: DateTime = text.parse().unwrap_or_else(|_| panic!("`{text}` is not a minute"));
        return When::minute(at);
    }
    match text.split('-').count() {
        1 => When::days(
            day(&format!("{text}-01-01")),
            day(&format!("{text}-12-31")),
            Precision::Year,
        ),
        2 => {
            let first = day(&format!("{text}-01"));
            When::days(first, first.last_of_month(), Precision::Month)
        }
        _ => When::day(day(text)),
    }
}

/// Any small chronology: vague and exact days over four years, harm, help and its end.
pub(crate) fn any_lines() -> impl Strategy<Value = String> {
    let what = prop::sample::select(vec![
        "police arrest weapon | indicators: offending-032",
        "police missing_start | indicators: missing-023",
        "police missing_end",
        "police missing_start missing_end | indicators: missing-024",
        "police violence_to_child injury hospital | indicators: health-087",
        "education neglect_concern | indicators: neglect-057",
        "education exclusion_permanent | indicators: education-041",
        "health substance_misuse | indicators: health-082",
        "health other | indicators: health-081 family-074",
        "social_care nfa_decision | NFA",
        "social_care assessment | C&F assessment started",
        "social_care assessment nfa_decision | Assessment completed | outcome: NFA",
        "social_care plan_agreed | CIN plan agreed",
        "social_care plan_reviewed | CIN review, no change",
        "social_care strategy_discussion s47_enquiry | S47 agreed",
        "social_care s47_enquiry | S47 concluded, ICPC not required. Remain CIN",
        "social_care case_closed | CIN closed",
        "social_care supervision | Not drifting because the plan is two weeks old",
        "early_help plan_agreed | Early help plan",
        "youth_justice direct_work seen_alone | seen: alone",
    ]);
    let date = (0i32..1460, 0usize..12, 0i32..40).prop_map(|(at, form, length)| {
        let first = crate::days::day(5844 + at);
        let last = crate::days::day(5844 + at + length);
        match form {
            0 => first.year().to_string(),
            1 => first.strftime("%Y-%m").to_string(),
            2 | 3 => format!("{first}..{last}"),
            4 => format!("{first}T10:00"),
            _ => first.to_string(),
        }
    });
    let line = (date, what).prop_map(|(date, what)| format!("{date} {what}"));
    prop::collection::vec(line, 0..60).prop_map(|lines| lines.join("\n"))
}

#[test]
fn text_becomes_a_case_in_order_with_its_accounts() {
    let case = case(
        "born 2002-05-14
         scope 2016-01-01..
         2017 health other
         2016-03-01T10:00 police arrest weapon | Knife: found. | indicators: offending-031 | role: suspect
         + 2016-03-02 social_care contact arrest | outcome: NFA | seen: no | planned: assessment
         ..2016-02 education ehe_start | Recorded: 2016-04-01",
    );
    let ids: Vec<&str> = case.events.iter().map(|event| event.id.0.as_str()).collect();
    assert_eq!(ids, ["education-1", "police-1", "health-1"]);
    let arrest = case.event(&EntryId("police-1".into())).unwrap();
    assert_eq!(arrest.kinds, [Kind::Arrest, Kind::Weapon, Kind::Contact]);
    assert_eq!((arrest.agencies.len(), arrest.role), (2, Role::Suspect));
    let told: Vec<&str> = case.accounts(arrest).map(|(e, _)| e.id.0.as_str()).collect();
    assert_eq!(told, ["police-1", "social_care-1"]);
    let (second, coded) = case.accounts(arrest).nth(1).unwrap();
    assert_eq!(second.part(Part::Outcome), "NFA");
    assert_eq!(case.entries[arrest.accounts[0]].narrative(), "Knife: found.");
    assert_eq!((coded.seen.seen, coded.mentions[0].standing), (Some(false), Standing::Planned));
    assert_eq!(case.scope.from, Some(day("2016-01-01")));
    assert_eq!(case.entries[0].when.earliest(), None);
    check("2017-02 police arrest", |case, _| vec![case.events[0].when], "February 2017");
}
