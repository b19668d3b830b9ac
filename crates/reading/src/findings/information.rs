//! Sent, and nothing at the other end (D14).

use super::{Reader, Say, counted, dates};
use crate::{Event, Finding, Theme};
use chronology::{Agency, Entry, Field, Kind};
use practice::Reading;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("information");
    let mut cited: Vec<&Event> = Vec::new();
    let mut to: Vec<Agency> = Vec::new();
    for event in &reader.case.events {
        for (at, entry) in
            event.accounts.iter().filter_map(|at| Some((*at, reader.case.entries.get(*at)?)))
        {
            for agency in unanswered(reader, &rule, event, at, entry) {
                cited.push(event);
                to.push(agency);
            }
        }
    }
    cited.dedup_by(|a, b| a.id == b.id);
    if cited.len() < rule.count("least") {
        return Vec::new();
    }
    to.sort_by_key(|agency| reader.practice.agencies.place(agency));
    to.dedup();
    let sentence = format!(
        "{} {} sent or told to {} {}, and nothing in the receiving agency's return within {} working days matches, or the \
         record itself says that no answer came.",
        counted(cited.len(), "thing", "things"),
        if cited.len() == 1 { "was" } else { "were" },
        reader.names(&to),
        dates(&cited),
        rule.number("working_days"),
    );
    let say = Say {
        theme: Theme::InformationNotShared,
        rule: "D14",
        source: &rule.source,
        sentence,
        weight: 53,
    };
    let mut finding = reader.finding(say, &cited);
    finding.search = Some(format!("entries of {} that match what was sent", reader.names(&to)));
    vec![finding]
}

/// The agencies to which an entry says it sent something that they do not show.
fn unanswered(
    reader: &Reader,
    rule: &Reading,
    event: &Event,
    at: usize,
    entry: &Entry,
) -> Vec<Agency> {
    let Some(day) = event.when.first_day().filter(|day| event.when.last_day() == Some(*day)) else {
        return Vec::new();
    };
    let sent =
        |words: &str| rule.signs(words).iter().any(|sign| reader.told.says(at, &sign.words, &[]));
    if !sent("sent") {
        return Vec::new();
    }
    let silent = sent("silent");
    let last = reader
        .practice
        .calendar
        .add_working_days(day, u32::try_from(rule.number("working_days")).unwrap_or(5));
    let cells = entry.fields.iter().enumerate().filter(|(field, _)| {
        reader
            .told
            .said(at)
            .iter()
            .any(|s| s.field == *field && is_sent(reader, rule, s.hit.phrase))
    });
    let mut to: Vec<Agency> =
        cells.flat_map(|(_, cell)| receivers(rule, cell)).filter(|a| *a != entry.agency).collect();
    to.dedup();
    to.retain(|agency| {
        let returned = reader.case.entries.iter().any(|e| &e.agency == agency);
        let matched = answers(reader, event, agency, &entry.agency)
            || reader.case.events.iter().any(|e| {
                let near = e.when.first_day().is_some_and(|d| day <= d && d <= last);
                near && e.id != event.id
                    && e.agencies.contains(agency)
                    && answers(reader, e, agency, &entry.agency)
            });
        returned && (silent || !matched)
    });
    to
}

fn is_sent(reader: &Reader, rule: &Reading, phrase: practice::PhraseId) -> bool {
    let words = rule.signs("sent").iter().flat_map(|sign| &sign.words);
    words.into_iter().any(|word| reader.practice.lexicon.id(word) == Some(phrase))
}

/// Whom a cell names as receiver.
fn receivers(rule: &Reading, cell: &Field) -> Vec<Agency> {
    let plain: String = cell
        .text
        .chars()
        .map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' })
        .collect();
    let plain = format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" "));
    let named = rule
        .names
        .iter()
        .filter(|(_, words)| words.iter().any(|word| plain.contains(&format!(" {word} "))));
    named.map(|(key, _)| Agency(key.clone())).collect()
}

/// Whether an agency's event can be the other end: it takes something in, or names the sender.
fn answers(reader: &Reader, event: &Event, agency: &Agency, sender: &Agency) -> bool {
    let takes_in = [
        Kind::Contact,
        Kind::Referral,
        Kind::StrategyDiscussion,
        Kind::S47Enquiry,
        Kind::Intelligence,
        Kind::NrmReferral,
    ];
    let accounts = reader.case.accounts(event).filter(|(entry, _)| &entry.agency == agency);
    let mut own = accounts;
    own.any(|(entry, coded)| {
        coded.kinds.iter().any(|kind| takes_in.contains(kind))
            || entry
                .fields
                .iter()
                .any(|f| super::multiagency::named(reader.practice, &f.text).contains(sender))
    })
}
