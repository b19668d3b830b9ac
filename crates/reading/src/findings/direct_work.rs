//! Direct work and the child's voice: stretches without either while need was high, visits
//! without the child, and how many workers there were.

use super::written;
use super::{Reader, Say, agreeing, counted};
use crate::days::{ByDay, Day};
use crate::told::Dated;
use crate::{Finding, Theme};
use practice::Reading;
use std::collections::BTreeMap;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("direct_work");
    let stretch = stretch(reader, rule).or_else(|| unheard(reader, rule));
    [stretch, not_seen(reader, rule), workers(reader, rule), by_whom(reader, rule)]
        .into_iter()
        .flatten()
        .collect()
}

/// A coarse list of harm, not one entry of which tells of work with the child before the gravest
/// of it.
fn unheard(reader: &Reader, rule: &Reading) -> Option<Finding> {
    let grave = reader.practice.findings.reading("coarse").signs("grave");
    let last = super::events(&reader.all(grave)).iter().filter_map(|event| event.first).max();
    let last = last.filter(|_| reader.coarse())?;
    let before = |event: &Dated| event.first.is_some_and(|day| day < last);
    let told: Vec<Dated> = reader.told.events.iter().copied().filter(before).collect();
    let heard = super::events(&reader.all(rule.signs("heard")));
    let heard = heard.iter().any(before) || done(reader, rule).iter().any(|(day, _)| *day < last);
    let from = told.first().and_then(|event| event.first)?;
    let long = Reader::days(from, last) >= rule.number("list_days");
    if told.len() < rule.count("list_entries") || !long || heard {
        return None;
    }
    let sentence = format!(
        "Of {} before {} none tells of direct work with the child or of the child seen or heard alone.",
        counted(told.len(), "entry", "entries"),
        written(last),
    );
    let say = Say {
        theme: Theme::DirectWorkAbsent,
        rule: "DW-5",
        source: &rule.source,
        sentence,
        weight: 38,
    };
    let mut finding = reader.finding(say, &told);
    finding.search = Some("direct work and the child seen alone".to_owned());
    Some(finding)
}

/// The longest stretch of high need, with entries, in which none records direct work.
fn stretch(reader: &Reader, rule: &Reading) -> Option<Finding> {
    let done = done(reader, rule);
    let days = ByDay::new(reader.told.events.iter().map(|event| (event.first, event.at)));
    let within = |from: Day, to: Day| days.within(i64::from(from) + 1, i64::from(to) - 1);
    let high = high_need(reader, rule);
    let stretches = high.into_iter().flat_map(|(from, to)| {
        let begins = done.iter().map(|(day, _)| *day);
        let inside = begins.filter(|day| (from..=to).contains(day));
        let mut days: Vec<Day> = std::iter::once(from).chain(inside).collect();
        days.push(to);
        let pairs = days.iter().zip(days.iter().skip(1)).map(|(a, b)| (*a, *b));
        // Work that goes on ("weekly sessions") covers the time after it.
        let goes_on = |a: Day| done.iter().filter(move |(from, to)| *from <= a && a < *to);
        let open =
            |(a, b): (Day, Day)| (goes_on(a).map(|(_, to)| *to).max().unwrap_or(a).min(b), b);
        pairs.map(open).collect::<Vec<_>>()
    });
    let long =
        stretches.filter(|(from, to)| Reader::days(*from, *to) >= rule.number("stretch_days"));
    let told = long.filter(|(from, to)| within(*from, *to).len() >= rule.count("least_entries"));
    let all: Vec<(Day, Day)> = told.collect();
    let (from, to) = all.iter().max_by_key(|(a, b)| Reader::days(*a, *b)).copied()?;
    let events = reader.at(within(from, to));
    let sentence = format!(
        "While need stood at level {} or above, {} of {} days or more went by, the longest from {} to {} ({} days), in which \
         {} {} recorded and none tells of direct work or of the child seen alone.",
        rule.number("need"),
        counted(all.len(), "stretch", "stretches"),
        rule.number("stretch_days"),
        written(from),
        written(to),
        Reader::days(from, to),
        counted(events.len(), "event", "events"),
        agreeing(events.len(), "was", "were"),
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

/// Direct work: the day on which each piece began, and until when it went on.
fn done(reader: &Reader, rule: &Reading) -> Vec<(Day, Day)> {
    let alone = |at: &usize| reader.case.coded.get(*at)?.seen.alone;
    let alone = reader
        .told
        .events
        .iter()
        .copied()
        .filter(move |event| event.accounts.iter().any(|at| alone(at) == Some(true)));
    let work = super::events(&reader.all(rule.signs("done")));
    let lasts = |event: &Dated, day: Day| {
        let goes_on = reader.coarse() && reader.told.shows(*event, rule.signs("goes_on"));
        let days = if goes_on { rule.number("goes_on_days") } else { 0 };
        let until = Day::try_from(i64::from(day) + days).unwrap_or(day);
        until.max(event.last.filter(|_| reader.coarse()).unwrap_or(day))
    };
    let days = alone.chain(work).filter_map(|e| e.first.map(|day| (day, lasts(&e, day))));
    let mut days: Vec<(Day, Day)> = days.collect();
    days.sort_unstable();
    days
}

/// Times when need stood high, joined.
fn high_need(reader: &Reader, rule: &Reading) -> Vec<(Day, Day)> {
    let mut out: Vec<(Day, Day)> = Vec::new();
    let mut since: Option<Day> = None;
    for (step, day) in reader.picture.steps.iter().zip(reader.steps.iter().copied()) {
        let high = i64::from(step.need) >= rule.number("need");
        match (since, high) {
            (None, true) => since = Some(day),
            (Some(from), false) => {
                out.push((from, day));
                since = None;
            }
            _ => {}
        }
    }
    out.extend(since.map(|from| (from, reader.end)));
    out
}

/// The longest run of entries of social care or early help that say the child was not seen.
fn not_seen(reader: &Reader, rule: &Reading) -> Option<Finding> {
    let mut runs: Vec<Vec<Dated>> = vec![Vec::new()];
    for event in reader.told.events.iter().copied() {
        let (mut seen, mut unseen) = (false, false);
        for (entry, coded) in reader.case.accounts(event.event) {
            if matches!(entry.agency.0.as_str(), "social_care" | "early_help") {
                seen |= coded.seen.seen == Some(true);
                unseen |= coded.seen.seen == Some(false);
            }
        }
        if seen {
            runs.push(Vec::new());
        } else if unseen {
            runs.last_mut()?.push(event);
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
    let mut first: BTreeMap<&str, Dated> = BTreeMap::new();
    let mut out_of_hours = false;
    for at in reader.told.entries_of("social_care") {
        let (Some(gist), Some(event)) = (reader.told.gist(at), reader.told.event_of(at)) else {
            continue;
        };
        out_of_hours |= gist.out_of_hours;
        if let Some(name) = &gist.worker {
            let known = first.entry(name).or_insert(event);
            *known = if event.at < known.at { event } else { *known };
        }
    }
    if first.len() < rule.count("workers") {
        return None;
    }
    let mut events: Vec<Dated> = first.values().copied().collect();
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

/// Whether a worker's cell names the out-of-hours team.
pub(crate) fn out_of_hours(cell: &str) -> bool {
    cell.split(|c: char| !c.is_alphanumeric()).any(|word| word == "EDT")
}

/// The name in a worker's cell, where it is a social worker's: `LCS – P Vaghela, SW`.
pub(crate) fn social_worker(cell: &str) -> Option<String> {
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
    let social = |event: &Dated| event.agencies.iter().any(|agency| agency.0 == "social_care");
    let by_social = sessions.iter().filter(|event| social(event)).count();
    let held = reader.told.entries_of("social_care").count();
    let others: Vec<Dated> = sessions.iter().filter(|event| !social(event)).copied().collect();
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
