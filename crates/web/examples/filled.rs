//! A partnership of a size to measure: `bench/serve/run.py` fills a store with it, serves it with
//! the program itself, and asks here what the database's own part of each page costs.
//!
//! `filled fill STORE CHILDREN ENTRIES` makes the store and prints the cookie of a session;
//! `filled children STORE` prints the files; `filled direct STORE WHAT CLIENTS SECONDS` has so many
//! clients at once do what the page WHAT asks of the store, and prints requests, and the median and
//! 99th percentile in milliseconds.
#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a measurement reads the clock, and stops where it is wrong"
)]

use chronology::{Agency, Entry, EntryId, Field, Marking, Part, Source, When, Written};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::{
    AgencyRow, At, Audit, ChildId, Filter, Involvement, New, Person, PersonId, Practitioner,
    PractitionerId, Reach, Readable, RowId, Scope, Session, Store, Team, TeamId,
};
use uuid::Uuid;
use web::sign_in::session::{Times, Token};

type Done<T> = Result<T, Box<dyn Error + Send + Sync>>;

const WORKER: &str = "worker";
const AGENCIES: [&str; 5] = ["social_care", "education", "health", "police", "youth_offending"];

/// What agencies tell, as they would; a day's place chooses.
const TOLD: [&str; 12] = [
    "Home visit as arranged. Seen with mother in the kitchen; said that school is better this week.",
    "Reported missing by carer at 2210, last seen at the park after tea. Graded medium.",
    "Found at a friend's flat and brought home. Return interview offered, says no.",
    "Rang school: three days absent, no reason given. Attendance now 71 per cent.",
    "Core group. Health and education there, police sent a note. Plan looked at and carried on.",
    "Attended the walk-in centre with a cut to the hand, said that a glass broke. Cleaned and closed.",
    "Seen alone in the car on the way to the session. Spoke about older boys who wait at the gate.",
    "Domestic argument at the address, neighbours rang. Children upstairs. Notification sent.",
    "Not brought to the paediatric clinic, second time. Letter to the GP and health visitor.",
    "Suspended for two days for swearing at a teacher. Meeting with grandmother on return.",
    "Stopped with two others near the station, searched, nothing found. Known to the exploitation team.",
    "Telephone call to father: agrees to the visit on Thursday and asks about the housing transfer.",
];
const GIVEN: [&str; 16] = [
    "Ada", "Bilal", "Carys", "Dev", "Esme", "Finn", "Grace", "Hamza", "Isla", "Jude", "Kemi",
    "Leo", "Maya", "Noor", "Owen", "Priya",
];
const FAMILY: [&str; 20] = [
    "Abbott", "Begum", "Carter", "Davies", "Evans", "Foster", "Ghale", "Hussain", "Iqbal", "Jones",
    "Khan", "Lewis", "Malik", "Nowak", "Osei", "Patel", "Quinn", "Rahman", "Singh", "Turner",
];

fn name() -> String {
    Uuid::now_v7().to_string()
}

fn at() -> At {
    At::from(Timestamp::now())
}

fn audit(act: &str, child: Option<&ChildId>) -> Audit {
    Audit {
        id: RowId(name()),
        at: at(),
        act: act.to_owned(),
        practitioner: PractitionerId(WORKER.to_owned()),
        agency: Some(Agency("social_care".to_owned())),
        child: child.cloned(),
        ..Audit::default()
    }
}

fn entry(day: Date, number: usize) -> Entry {
    let pick = |from: &[&str], by: usize| {
        from.get(by % from.len()).copied().unwrap_or_default().to_owned()
    };
    Entry {
        id: EntryId(name()),
        agency: Agency(pick(&AGENCIES, number / 3)),
        when: When::day(day),
        written: Written { raw: day.to_string(), ..Written::default() },
        fields: vec![Field {
            heading: "What happened".into(),
            part: Part::Narrative,
            text: format!("{} Log {number}.", pick(&TOLD, number * 7 + number / 11)),
        }],
        source: Source { file: String::new(), sheet: None, row: 0 },
        marking: Marking::Ordinary,
        problems: Vec::new(),
    }
}

fn fill(place: &str, children: usize, entries: usize) -> Done<()> {
    let store = Store::create(place)?;
    let token = Token::new([7; 32]);
    store.act(&audit("set_up", None), |acting| {
        acting.set("partnership", "A partnership to measure")?;
        for agency in AGENCIES {
            let agency = Agency(agency.to_owned());
            acting.put_agency(&AgencyRow {
                agency: agency.clone(),
                name: agency.0.clone(),
                is_open: true,
            })?;
            let id = TeamId(format!("team-{}", agency.0));
            acting.put_team(&Team { id, agency, name: "Team".to_owned(), is_open: true })?;
        }
        acting.add_practitioner(&Practitioner {
            id: PractitionerId(WORKER.to_owned()),
            agency: Agency("social_care".to_owned()),
            name: "Worker".to_owned(),
            email: "worker@example.org".to_owned(),
            standing: "active".to_owned(),
            created: at(),
            roles: vec!["practitioner".to_owned()],
            teams: vec![TeamId("team-social_care".to_owned())],
        })
    })?;
    let mut number = 0;
    for child in 0..children {
        let id = ChildId(name());
        let pick = |from: &[&str], by: usize| {
            from.get(by % from.len()).copied().unwrap_or_default().to_owned()
        };
        let person = Person {
            given: pick(&GIVEN, child * 7),
            family: format!("{}{}", pick(&FAMILY, child / 3), child % 97),
            born: date(2010, 1, 1).saturating_add((child as i64 % 2900).days()).to_string(),
            ..Person::default()
        };
        store.act(&audit("open_file", Some(&id)), |acting| {
            acting.open_file(&PersonId(name()), &person)?;
            for agency in AGENCIES {
                acting.involve(&Involvement {
                    id: RowId(name()),
                    agency: Some(Agency(agency.to_owned())),
                    reason: "works with the child".to_owned(),
                    from: "2018-01-01".to_owned(),
                    ..Involvement::default()
                })?;
            }
            let new: Vec<New> = (0..entries)
                .map(|place| {
                    number += 1;
                    let day = date(2021, 1, 1)
                        .saturating_add(((place * 37 + child) as i64 % 2100).days());
                    New::entry(entry(day, number), Vec::new())
                })
                .collect();
            acting.append(&new, None)
        })?;
    }
    let times = Times::begin(Timestamp::now(), true);
    store.add_session(&Session {
        token_hash: token.sum(),
        practitioner: PractitionerId(WORKER.to_owned()),
        created: At::from(times.created),
        seen: At::from(times.seen),
        ends: At::from(times.ends),
        second_factor: true,
        device: "measuring".to_owned(),
    })?;
    println!("{}", token.as_str());
    Ok(())
}

fn scope() -> Scope {
    Scope {
        practitioner: PractitionerId(WORKER.to_owned()),
        agency: Agency("social_care".to_owned()),
        now: at(),
        today: Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date(),
        reach: Reach { agency: true, named: true, teams: true, ..Reach::default() },
        readable: Readable { anyone: vec![Marking::Ordinary], ..Readable::default() },
    }
}

fn files(store: &Store) -> Done<Vec<ChildId>> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = store.children(
            &Scope { reach: Reach { every: true, ..Reach::default() }, ..scope() },
            after.as_ref(),
            1000,
        )?;
        let Some(last) = page.last() else { return Ok(all) };
        after = Some(last.cursor());
        all.extend(page.into_iter().map(|line| line.child));
    }
}

/// What a page asks of the store.
fn ask(store: &Store, what: &str, child: &ChildId, turn: u64) -> Done<()> {
    let look = |filter: &Filter| -> Done<()> {
        store.ties(child)?;
        store.look(&audit("look", Some(child)), |looking| {
            looking.people()?;
            looking.page(filter, &scope(), None)?;
            looking.extent(filter, &scope())?;
            looking.agencies()
        })?;
        Ok(())
    };
    match what {
        "child" => look(&Filter { newest_first: true, limit: 5, ..Filter::default() }),
        "chronology" => look(&Filter {
            agencies: vec![Agency("police".to_owned())],
            from: Some(date(2022, 1, 1)),
            limit: 50,
            ..Filter::default()
        }),
        "search" => {
            store.note(&audit("search_people", None))?;
            let (given, family) =
                (GIVEN[turn as usize % GIVEN.len()], FAMILY[turn as usize % FAMILY.len()]);
            store.find_people(&scope(), &format!("{given} {family}{}", turn % 97), None, 20)?;
            Ok(())
        }
        "append" => {
            store.ties(child)?;
            let new = New::entry(entry(date(2026, 11, 1), turn as usize), Vec::new());
            store.act(&audit("record", Some(child)), |acting| acting.append(&[new], None))?;
            Ok(())
        }
        other => Err(format!("`{other}` is no page; one of child chronology search append").into()),
    }
}

fn direct(place: &str, what: &str, clients: usize, seconds: u64) -> Done<()> {
    let store = Store::open(place)?;
    let files = files(&store)?;
    let turn = AtomicU64::new(1);
    let until = Instant::now() + Duration::from_secs(seconds);
    let taken = std::thread::scope(|scope| -> Done<Vec<f64>> {
        let client = || -> Done<Vec<f64>> {
            let mut taken = Vec::new();
            while Instant::now() < until {
                let turn = turn.fetch_add(1, Ordering::Relaxed);
                let Some(child) = files.get((turn as usize * 7919) % files.len()) else { break };
                let from = Instant::now();
                ask(&store, what, child, turn)?;
                taken.push(from.elapsed().as_secs_f64() * 1000.0);
            }
            Ok(taken)
        };
        let all: Vec<_> = (0..clients).map(|_| scope.spawn(client)).collect();
        let mut taken = Vec::new();
        for one in all {
            taken.extend(one.join().map_err(|_| "a client stopped")??);
        }
        Ok(taken)
    })?;
    let mut taken = taken;
    taken.sort_by(f64::total_cmp);
    let at =
        |part: f64| taken.get((taken.len() as f64 * part) as usize).copied().unwrap_or(f64::NAN);
    println!("{}\t{:.3}\t{:.3}", taken.len(), at(0.5), at(0.99));
    Ok(())
}

fn main() -> Done<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match *words.as_slice() {
        ["fill", place, children, entries] => fill(place, children.parse()?, entries.parse()?),
        ["children", place] => {
            for child in files(&Store::open(place)?)? {
                println!("{child}");
            }
            Ok(())
        }
        ["direct", place, what, clients, seconds] => {
            direct(place, what, clients.parse()?, seconds.parse()?)
        }
        _ => Err("filled fill STORE CHILDREN ENTRIES | children STORE | direct STORE WHAT CLIENTS SECONDS".into()),
    }
}
