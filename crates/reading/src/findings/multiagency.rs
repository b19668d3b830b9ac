//! Working together: who was at a strategy discussion, long times without a meeting, silences.

use super::{Reader, Say, counted, events};
use crate::told::long_day;
use crate::{Event, Finding, Theme};
use chronology::{Agency, Part};
use jiff::civil::Date;
use practice::{Practice, Reading};

/// Who belongs to a strategy discussion at the least.
const QUORUM: &[&str] = &["social_care", "police", "health"];

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("multiagency");
    let mut findings: Vec<Finding> = events(&reader.all(rule.signs("strategy")))
        .into_iter()
        .filter(|event| reader.told.shows(event, rule.signs("full")).is_none())
        .filter_map(|event| quorum(reader, &rule, event))
        .collect();
    findings.extend(no_meeting(reader, &rule));
    findings.extend(silences(reader, &rule));
    findings
}

/// Agencies that a text names, in the order of lanes, each once.
pub(super) fn named(practice: &Practice, text: &str) -> Vec<Agency> {
    let plain: String = text
        .chars()
        .map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' })
        .collect();
    let plain = format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" "));
    let rules = practice.agencies.agency.iter();
    rules
        .filter(|rule| {
            let words = rule.words.iter().map(|w| w.to_lowercase().replace(['_', '\'', '’'], " "));
            words.into_iter().any(|word| plain.contains(&format!(" {word} ")))
        })
        .map(|rule| Agency(rule.key.clone()))
        .collect()
}

/// Who a strategy discussion's own record names as there, and as not there.
fn present_and_absent(reader: &Reader, event: &Event) -> (Vec<Agency>, Vec<Agency>, bool) {
    let (mut present, mut absent, mut closed) = (Vec::new(), Vec::new(), false);
    let parts = [Part::Type, Part::Narrative, Part::Outcome];
    let accounts = reader.case.accounts(event).map(|(entry, _)| entry);
    for field in accounts.flat_map(|e| &e.fields).filter(|f| parts.contains(&f.part)) {
        for sentence in field.text.split(['.', ';']) {
            let plain = sentence.to_lowercase();
            let away = [
                "not invited",
                "not present",
                "did not attend",
                "absent",
                "apologies",
                "not represented",
                "not included",
                "left out",
            ]
            .iter()
            .any(|words| plain.contains(words));
            let told = ["only", "attended by", "between"].iter().any(|words| plain.contains(words));
            closed |= told && !named(reader.practice, sentence).is_empty();
            let list = if away { &mut absent } else { &mut present };
            list.extend(named(reader.practice, sentence));
        }
    }
    present.extend(event.agencies.iter().cloned());
    for list in [&mut present, &mut absent] {
        list.sort_by_key(|agency| reader.practice.agencies.place(agency));
        list.dedup();
    }
    present.retain(|agency| !absent.contains(agency));
    (present, absent, closed)
}

fn quorum(reader: &Reader, rule: &Reading, event: &Event) -> Option<Finding> {
    let (present, absent, closed) = present_and_absent(reader, event);
    let lacking: Vec<Agency> = QUORUM
        .iter()
        .map(|key| Agency((*key).to_owned()))
        .filter(|agency| !present.contains(agency) && !absent.contains(agency))
        .collect();
    if absent.is_empty() && (!closed || lacking.is_empty()) {
        return None;
    }
    let held = format!(
        "The strategy discussion on {} is recorded with {}{}",
        event.when.first_day().map(long_day).unwrap_or_default(),
        reader.names(&present),
        if closed { " only" } else { "" },
    );
    let away = match (absent.is_empty(), lacking.is_empty()) {
        (false, _) => format!(
            "; {} {} not there or not invited",
            reader.names(&absent),
            if absent.len() == 1 { "was" } else { "were" }
        ),
        _ => format!("; no entry records {} there", reader.names(&lacking)),
    };
    let sentence = format!("{held}{away}.");
    let say = Say {
        theme: Theme::WeakMultiagency,
        rule: "T-STR-1",
        source: &rule.source,
        sentence,
        weight: 52,
    };
    let mut finding = reader.finding(say, &[event]);
    finding.agencies.extend(absent.into_iter().chain(lacking));
    Some(finding)
}

/// A long time of high need, several agencies at work, and no meeting on record.
fn no_meeting(reader: &Reader, rule: &Reading) -> Option<Finding> {
    let first = reader.picture.steps.iter().find(|s| i64::from(s.need) >= rule.number("need"))?.day;
    let meetings = events(&reader.all(rule.signs("meeting"))).into_iter();
    let mut days: Vec<Date> =
        meetings.filter_map(|e| e.when.first_day()).filter(|d| *d > first).collect();
    days.insert(0, first);
    days.push(reader.end());
    let (from, to) = days
        .iter()
        .zip(days.iter().skip(1))
        .map(|(a, b)| (*a, *b))
        .max_by_key(|(a, b)| Reader::days(*a, *b))?;
    let inside = |e: &&Event| e.when.first_day().is_some_and(|d| from < d && d < to);
    let between: Vec<&Event> = reader.case.events.iter().filter(inside).collect();
    let agencies = reader.agencies(&between);
    let enough = agencies.len() >= rule.count("least_agencies")
        && between.len() >= 2 * rule.count("least_agencies");
    if Reader::days(from, to) < rule.number("stretch_days") || !enough {
        return None;
    }
    let sentence = format!(
        "From {} to {} ({} days) {} recorded {} and no entry records a meeting of agencies.",
        long_day(from),
        long_day(to),
        Reader::days(from, to),
        reader.names(&agencies),
        counted(between.len(), "event", "events"),
    );
    let say = Say {
        theme: Theme::WeakMultiagency,
        rule: "MA-2",
        source: &rule.source,
        sentence,
        weight: 40,
    };
    let mut finding = reader.finding(say, &between);
    finding.search = Some(
        "strategy discussions, conferences, core groups and other meetings of agencies".to_owned(),
    );
    Some(finding)
}

/// An agency that fell silent while others went on recording.
fn silences(reader: &Reader, rule: &Reading) -> Vec<Finding> {
    let long = reader
        .picture
        .silences
        .iter()
        .filter(|s| Reader::days(s.from, s.to) >= rule.number("silence_days"));
    long.filter_map(|silence| {
        let own = reader.case.entries.iter().filter(|entry| entry.agency == silence.agency).count();
        let inside = |e: &&Event| e.when.first_day().is_some_and(|d| silence.from <= d && d <= silence.to);
        let others = reader.case.events.iter().filter(inside).count();
        let high = reader.step(silence.from).is_some_and(|s| i64::from(s.need) >= rule.number("need"));
        if own < 5 || others < 4 || !high {
            return None;
        }
        let cited: Vec<&Event> = silence.between.iter().filter_map(|id| reader.case.event(id)).collect();
        let sentence = format!(
            "{} recorded nothing from {} to {} ({} days), while others recorded {} and need stood at level {} or above.",
            reader.names([&silence.agency]),
            long_day(silence.from),
            long_day(silence.to),
            Reader::days(silence.from, silence.to),
            counted(others, "event", "events"),
            rule.number("need"),
        );
        let source = &reader.practice.findings.reading("silence").source;
        let say = Say { theme: Theme::WeakMultiagency, rule: "D06", source, sentence, weight: 22 };
        let mut finding = reader.finding(say, &cited);
        finding.id = format!("D06:{}:{}", silence.agency, silence.from);
        finding.agencies = vec![silence.agency.clone()];
        (finding.from, finding.to) = (Some(silence.from), Some(silence.to));
        finding.search = Some(format!("entries of {} in that time", reader.names([&silence.agency])));
        Some(finding)
    })
    .collect()
}
