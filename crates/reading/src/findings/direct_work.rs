//! Direct work and the child's voice: stretches without either while need was high, visits
//! without the child, and how many workers there were.

use super::{Reader, Say, counted};
use crate::told::long_day;
use crate::{Event, Finding, Theme};
use chronology::Part;
use jiff::civil::Date;
use practice::Reading;
use std::collections::BTreeMap;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("direct_work");
    [
        stretch(reader, &rule),
        not_seen(reader, &rule),
        workers(reader, &rule),
        by_whom(reader, &rule),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The longest stretch of high need, with entries, in which none records direct work.
fn stretch(reader: &Reader, rule: &Reading) -> Option<Finding> {
    let done = done(reader, rule);
    let high = high_need(reader, rule);
    let stretches = high.into_iter().flat_map(|(from, to)| {
        let inside = done.iter().filter(|day| (from..=to).contains(*day)).copied();
        let mut days: Vec<Date> = std::iter::once(from).chain(inside).collect();
        days.push(to);
        days.iter().zip(days.iter().skip(1)).map(|(a, b)| (*a, *b)).collect::<Vec<_>>()
    });
    let long =
        stretches.filter(|(from, to)| Reader::days(*from, *to) >= rule.number("stretch_days"));
    let told =
        long.filter(|(from, to)| within(reader, *from, *to).len() >= rule.count("least_entries"));
    let all: Vec<(Date, Date)> = told.collect();
    let (from, to) = all.iter().max_by_key(|(a, b)| Reader::days(*a, *b)).copied()?;
    let events = within(reader, from, to);
    let sentence = format!(
        "While need stood at level {} or above, {} of {} days or more went by, the longest from {} to {} ({} days), in which \
         {} {} recorded and none tells of direct work or of the child seen alone.",
        rule.number("need"),
        counted(all.len(), "stretch", "stretches"),
        rule.number("stretch_days"),
        long_day(from),
        long_day(to),
        Reader::days(from, to),
        counted(events.len(), "event", "events"),
        if events.len() == 1 { "was" } else { "were" },
    );
    let say = Say {
        theme: Theme::DirectWorkAbsent,
        rule: "DW-3",
        source: &rule.source,
        sentence,
        weight: 46,
    };
    let mut finding = reader.finding(say, &events);
    finding.search = Some("direct work and the child seen alone".to_owned());
    Some(finding)
}

fn done(reader: &Reader, rule: &Reading) -> Vec<Date> {
    let alone = reader.case.events.iter().filter(|event| {
        reader.case.accounts(event).any(|(_, coded)| coded.seen.alone == Some(true))
    });
    let work = super::events(&reader.all(rule.signs("done")));
    let mut days: Vec<Date> = alone.chain(work).filter_map(|e| e.when.first_day()).collect();
    days.sort_unstable();
    days
}

/// Times when need stood high, joined.
fn high_need(reader: &Reader, rule: &Reading) -> Vec<(Date, Date)> {
    let mut out: Vec<(Date, Date)> = Vec::new();
    let mut since: Option<Date> = None;
    for step in reader.picture.steps {
        let high = i64::from(step.need) >= rule.number("need");
        match (since, high) {
            (None, true) => since = Some(step.day),
            (Some(from), false) => {
                out.push((from, step.day));
                since = None;
            }
            _ => {}
        }
    }
    out.extend(since.map(|from| (from, reader.end())));
    out
}

fn within<'a>(reader: &'a Reader, from: Date, to: Date) -> Vec<&'a Event> {
    let inside = |e: &&Event| e.when.first_day().is_some_and(|day| from < day && day < to);
    reader.case.events.iter().filter(inside).collect()
}

/// The longest run of entries of social care or early help that say the child was not seen.
fn not_seen(reader: &Reader, rule: &Reading) -> Option<Finding> {
    let mut runs: Vec<Vec<&Event>> = vec![Vec::new()];
    for event in &reader.case.events {
        let told: Vec<bool> = reader
            .case
            .accounts(event)
            .filter(|(entry, _)| matches!(entry.agency.0.as_str(), "social_care" | "early_help"))
            .filter_map(|(_, coded)| coded.seen.seen)
            .collect();
        match (told.contains(&true), told.contains(&false)) {
            (true, _) => runs.push(Vec::new()),
            (false, true) => runs.last_mut()?.push(event),
            _ => {}
        }
    }
    let run =
        runs.into_iter().filter(|run| run.len() >= rule.count("not_seen")).max_by_key(Vec::len)?;
    let sentence = format!(
        "{} in a row by social care or early help, {}, record that the child was not seen, and none between them records that \
         the child was.",
        counted(run.len(), "entry", "entries"),
        super::dates(&run),
    );
    let say = Say {
        theme: Theme::DirectWorkAbsent,
        rule: "D12",
        source: &rule.source,
        sentence,
        weight: 44,
    };
    Some(reader.finding(say, &run))
}

/// Social workers named in the record, and whether the out-of-hours team stood in.
fn workers(reader: &Reader, rule: &Reading) -> Option<Finding> {
    let mut first: BTreeMap<String, &Event> = BTreeMap::new();
    let mut out_of_hours = false;
    for event in &reader.case.events {
        for (entry, _) in reader.case.accounts(event).filter(|(e, _)| e.agency.0 == "social_care") {
            let cell = entry.part(Part::Worker);
            out_of_hours |= cell.split(|c: char| !c.is_alphanumeric()).any(|word| word == "EDT");
            if let Some(name) = social_worker(&cell) {
                first.entry(name).or_insert(event);
            }
        }
    }
    if first.len() < rule.count("workers") {
        return None;
    }
    let mut events: Vec<&Event> = first.values().copied().collect();
    events.sort_by_key(|event| event.when);
    let beside = if out_of_hours { ", with the out-of-hours team beside them" } else { "" };
    let sentence = format!(
        "{} held the case in turn{beside} (first entries of each {}).",
        counted(first.len(), "social worker", "social workers"),
        super::dates(&events),
    );
    let say = Say {
        theme: Theme::DirectWorkAbsent,
        rule: "DR07",
        source: &rule.source,
        sentence,
        weight: 36,
    };
    Some(reader.finding(say, &events))
}

/// The name in a worker's cell, where it is a social worker's: `LCS – P Vaghela, SW`.
fn social_worker(cell: &str) -> Option<String> {
    let words: Vec<&str> =
        cell.split([' ', ',', '/', '\u{a0}']).filter(|w| !w.is_empty()).collect();
    let role = words.iter().position(|w| matches!(*w, "SW" | "ASW" | "SSW"))
        .or_else(|| words.windows(2).position(|w| matches!(w, [a, b] if a.eq_ignore_ascii_case("social") && b.eq_ignore_ascii_case("worker"))))?;
    let mut before = words.iter().take(role).rev().filter(|w| !w.chars().all(char::is_lowercase));
    let name = |w: &&&str| w.starts_with(char::is_uppercase) && w.contains(char::is_lowercase);
    let surname = before.next().filter(name)?;
    Some(surname.to_lowercase())
}

/// Who did the direct work, where social care led and did next to none.
fn by_whom(reader: &Reader, rule: &Reading) -> Option<Finding> {
    let sessions = super::events(&reader.all(rule.signs("session")));
    let social = |event: &Event| event.agencies.iter().any(|agency| agency.0 == "social_care");
    let by_social = sessions.iter().filter(|event| social(event)).count();
    let held = reader.case.entries.iter().filter(|entry| entry.agency.0 == "social_care").count();
    let others: Vec<&Event> = sessions.iter().filter(|event| !social(event)).copied().collect();
    if held < 20 || by_social > 1 {
        return None;
    }
    let agencies = reader.agencies(&others);
    let others_did = if others.is_empty() {
        "no other agency records any".to_owned()
    } else {
        format!(
            "{} by {}",
            counted(others.len(), "session is recorded", "sessions are recorded"),
            reader.names(&agencies)
        )
    };
    let sentence = format!(
        "Children's social care recorded {held} entries and {} of direct work with the child; {others_did}.",
        counted(by_social, "session", "sessions"),
    );
    let say = Say {
        theme: Theme::DirectWorkAbsent,
        rule: "DW-4",
        source: &rule.source,
        sentence,
        weight: 48,
    };
    let mut finding = reader.finding(say, &sessions);
    finding.search = Some("direct work recorded by children's social care".to_owned());
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::social_worker;

    #[test]
    fn a_social_workers_name_is_read_from_the_cell() {
        for (cell, name) in [
            ("LCS – P Vaghela, SW", Some("vaghela")),
            ("LCS – MASH / P Vaghela SW", Some("vaghela")),
            ("LCS – T Leary, agency SW", Some("leary")),
            ("LCS – A Mbeki-Rowe, SW", Some("mbeki-rowe")),
            ("EHM – D Harker, FSW", None),
            ("LCS – EDT", None),
            ("LCS – TM / SW supervision record", None),
            ("R Ingham, Social Worker", Some("ingham")),
        ] {
            assert_eq!(social_worker(cell).as_deref(), name, "{cell}");
        }
    }
}
