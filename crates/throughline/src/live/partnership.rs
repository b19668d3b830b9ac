//! The demonstration partnership in a store: agencies, people who sign in, the demonstration
//! child's file from the returns of its review, and some hundreds of generated children. Invented.

use super::{audit, name, now};
use anyhow::{Context, Result};
use caseload::day_of;
use caseload::generate::{Invented, Person as Drawn, Plan, people};
use chronology::{Agency, Entry, EntryId, Field, Kind, Marking, Part, Source, When, Written};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use store::{
    Address, AgencyRow, At, ChildId, Involvement, New, Person, PersonId, Practitioner,
    PractitionerId, RowId, Store, Team, TeamId,
};

/// `demo/partnership.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invention {
    /// The partnership's name.
    pub name: String,
    /// Whom to ask for help.
    pub help: String,
    /// What stands above every page.
    pub notice: String,
    agency: Vec<InventedAgency>,
    /// Those who sign in.
    pub person: Vec<Account>,
    names: Names,
    say: BTreeMap<Kind, Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct InventedAgency {
    key: Agency,
    name: String,
    team: String,
}

/// Someone who signs in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    agency: Agency,
    roles: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    given: Vec<String>,
    family: Vec<String>,
    streets: Vec<String>,
}

/// The demonstration child.
pub struct Subject {
    /// The child's names.
    pub person: Person,
    /// What agencies returned.
    pub entries: Vec<Entry>,
}

impl Invention {
    /// Reads the demonstration's data.
    pub fn read() -> Result<Self> {
        toml::from_str(include_str!("../../../../demo/partnership.toml"))
            .context("the demonstration's own data cannot be read")
    }

    /// Puts everything into an empty store, and says who was added.
    pub fn keep(
        &self,
        store: &Store,
        subject: Subject,
        children: u64,
    ) -> Result<Vec<Practitioner>> {
        let at = now();
        let added = store.act(&audit("set_up", at, None), |acting| {
            acting.set("partnership", &self.name)?;
            let mut teams = BTreeMap::new();
            for agency in &self.agency {
                let row = AgencyRow {
                    agency: agency.key.clone(),
                    name: agency.name.clone(),
                    is_open: true,
                };
                acting.put_agency(&row)?;
                let id = TeamId(name());
                let (agency, team) = (agency.key.clone(), agency.team.clone());
                acting.put_team(&Team {
                    id: id.clone(),
                    agency: agency.clone(),
                    name: team,
                    is_open: true,
                })?;
                teams.insert(agency, id);
            }
            let mut added = Vec::new();
            for account in &self.person {
                let frontline = account.roles.iter().any(|r| r == "practitioner" || r == "manager");
                let team = teams.get(&account.agency).filter(|_| frontline);
                let one = Practitioner {
                    id: PractitionerId(name()),
                    agency: account.agency.clone(),
                    name: account.name.clone(),
                    email: account.email.clone(),
                    standing: "active".to_owned(),
                    created: At::from(at),
                    roles: account.roles.clone(),
                    teams: team.cloned().into_iter().collect(),
                };
                acting.add_practitioner(&one)?;
                added.push(one);
            }
            Ok(added)
        })?;
        let agencies: BTreeSet<&Agency> = self.agency.iter().map(|agency| &agency.key).collect();
        let last = subject.entries.iter().filter_map(|e| e.when.last_day()).max();
        let told: Vec<_> = subject.entries.into_iter().map(|entry| (last, entry)).collect();
        keep_file(store, &agencies, &added, &subject.person, &told)?;
        let plan = Plan {
            children,
            seed: 2018,
            to: caseload::day_number(at.to_zoned(TimeZone::UTC).date()),
            years: 4,
            routine: 0.7,
        };
        for drawn in people(plan).filter(|drawn| !drawn.events.is_empty()) {
            let told = drawn.events.iter().enumerate();
            let told: Vec<_> = told
                .map(|(at, event)| (Some(day_of(event.day)), self.entry(&drawn, at, event)))
                .collect();
            keep_file(store, &agencies, &added, &self.child(&drawn, plan), &told)?;
        }
        Ok(added)
    }

    fn child(&self, drawn: &Drawn, plan: Plan) -> Person {
        let pick = |from: &[String], by: u64| -> String {
            usize::try_from(by)
                .ok()
                .and_then(|by| from.get(by % from.len().max(1)))
                .cloned()
                .unwrap_or_default()
        };
        let (number, house) = (drawn.number, drawn.household);
        let back =
            i32::from(drawn.age) * 365 + i32::from(drawn.age) / 4 + (number * 37 % 360) as i32;
        Person {
            given: pick(&self.names.given, number.wrapping_mul(31)),
            family: pick(&self.names.family, house.wrapping_mul(17)),
            born: day_of(plan.to - back).to_string(),
            addresses: vec![Address {
                lines: format!("{} {}", house % 90 + 1, pick(&self.names.streets, house)),
                postcode: format!("ZZ{} {}AA", house % 9 + 1, house % 7 + 1),
                ..Address::default()
            }],
            ..Person::default()
        }
    }

    fn entry(&self, drawn: &Drawn, at: usize, event: &Invented) -> Entry {
        let said = self.say.get(&event.kind).map_or(&[][..], Vec::as_slice);
        let words = said.get((drawn.number as usize + at) % said.len().max(1)).cloned();
        // What schools tell of goes by the agency that schools belong to.
        let agency = if event.agency == "school" { "education" } else { event.agency };
        let day = day_of(event.day);
        Entry {
            id: EntryId(name()),
            agency: Agency(agency.to_owned()),
            when: When::day(day),
            written: Written { raw: day.to_string(), ..Written::default() },
            fields: vec![Field {
                heading: "What happened".into(),
                part: Part::Narrative,
                text: words.unwrap_or_else(|| event.kind.label().to_owned()),
            }],
            source: Source { file: String::new(), sheet: None, row: 0 },
            marking: Marking::Ordinary,
            problems: Vec::new(),
        }
    }
}

/// Opens a child's file, with who works with the child, and appends entries as they were
/// recorded: the day after the day beside each.
fn keep_file(
    store: &Store,
    agencies: &BTreeSet<&Agency>,
    practitioners: &[Practitioner],
    person: &Person,
    entries: &[(Option<Date>, Entry)],
) -> Result<()> {
    let child = ChildId(name());
    let mut known: BTreeMap<Agency, Date> = BTreeMap::new();
    for (_, entry) in entries.iter().filter(|(_, entry)| agencies.contains(&entry.agency)) {
        let day = entry.when.first_day().unwrap_or(date(2012, 1, 1));
        let from = known.entry(entry.agency.clone()).or_insert(day);
        *from = day.min(*from);
    }
    let opened = entries.first().and_then(|(day, _)| *day).map_or_else(now, recorded);
    store.act(&audit("open_file", opened, Some(&child)), |acting| {
        acting.open_file(&PersonId(name()), person)?;
        for (agency, from) in &known {
            acting.involve(&Involvement {
                id: RowId(name()),
                agency: Some(agency.clone()),
                reason: "works with the child and family".to_owned(),
                from: from.to_string(),
                ..Involvement::default()
            })?;
        }
        Ok(())
    })?;
    for day in entries.chunk_by(|a, b| a.0 == b.0 && a.1.agency == b.1.agency) {
        let Some((on, first)) = day.first() else { continue };
        let mut line = audit("record", on.map_or_else(now, recorded), Some(&child));
        let by = practitioners.iter().find(|one| one.agency == first.agency);
        if let Some(by) = by {
            (line.practitioner, line.agency) = (by.id.clone(), Some(by.agency.clone()));
        }
        let new: Vec<New> =
            day.iter().map(|(_, entry)| New::entry(entry.clone(), Vec::new())).collect();
        store.act(&line, |acting| acting.append(&new, None))?;
    }
    Ok(())
}

/// Recorded on the morning after.
fn recorded(day: Date) -> Timestamp {
    let morning = day.at(9, 12, 0, 0).to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp());
    morning.map_or_else(
        |_| now(),
        |at| at.saturating_add(SignedDuration::from_hours(24)).unwrap_or(at).min(now()),
    )
}
