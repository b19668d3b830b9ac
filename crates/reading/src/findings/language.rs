//! Words to reconsider (D20), and what they show when many point one way. Quotations of the child
//! and the family are left alone.

use super::{Reader, Say, counted};
use crate::told::Said;
use crate::{Event, Finding, Theme};
use chronology::{Entry, Part};
use practice::{Wording, WordingFault};

/// How far before a quotation mark a "said" makes it the speaker's own words, in bytes.
const SAID_REACH: usize = 40;

struct Hit<'a> {
    event: &'a Event,
    wording: &'a Wording,
}

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("language");
    let hits = hits(reader);
    let of = |faults: &[WordingFault]| -> Vec<&Hit> {
        hits.iter().filter(|h| faults.contains(&h.wording.fault)).collect()
    };
    let source = &reader.practice.language.source;
    let mut findings = Vec::new();
    if hits.len() >= rule.count("least") {
        let each: Vec<&Hit> = hits.iter().collect();
        let sentence = format!(
            "{} that the language guide asks to reconsider stand in {}; quotations of the child and family are left out.",
            counted(hits.len(), "wording", "wordings"),
            super::entries(events(&each).len()),
        );
        findings.push(reader.finding(
            Say { theme: Theme::Other, rule: "D20", source, sentence, weight: 8 },
            &events(&each),
        ));
    }
    let older = of(&[WordingFault::Adultifying]);
    if older.len() >= rule.count("adultifying") {
        let sentence = format!(
            "Words that make the child older than the child was stand in {}; adultifying words go with missed need.",
            super::entries(events(&older).len()),
        );
        findings.push(reader.finding(
            Say { theme: Theme::Culture, rule: "D20-A", source, sentence, weight: 28 },
            &events(&older),
        ));
    }
    let blaming = of(&[WordingFault::Blame, WordingFault::Lifestyle, WordingFault::Responsibility]);
    if events(&blaming).len() >= rule.count("blaming") && exploited(reader) {
        let sentence = format!(
            "Words that lay what was done to the child at the child's door stand in {}, by {}.",
            super::entries(events(&blaming).len()),
            reader.names(&reader.agencies(&events(&blaming))),
        );
        findings.push(reader.finding(
            Say { theme: Theme::VictimPerpetrator, rule: "D20-B", source, sentence, weight: 38 },
            &events(&blaming),
        ));
    }
    findings
}

fn exploited(reader: &Reader) -> bool {
    let rule = reader.practice.findings.reading("victim");
    !reader.all(rule.signs("exploited")).is_empty()
}

fn events<'a>(hits: &[&Hit<'a>]) -> Vec<&'a Event> {
    let mut events: Vec<&Event> = hits.iter().map(|hit| hit.event).collect();
    events.dedup_by(|a, b| a.id == b.id);
    events
}

fn hits<'a>(reader: &'a Reader) -> Vec<Hit<'a>> {
    let language = &reader.practice.language;
    let lexicon = &reader.practice.lexicon;
    let phrases: Vec<(u32, &Wording)> = language
        .wording
        .iter()
        .flat_map(|row| row.phrases.iter().filter_map(move |p| Some((lexicon.id(p)?, row))))
        .collect();
    let spoken: Vec<u32> = language.said.iter().filter_map(|word| lexicon.id(word)).collect();
    let mut out = Vec::new();
    for event in &reader.case.events {
        for (at, entry) in
            event.accounts.iter().filter_map(|at| Some((*at, reader.case.entries.get(*at)?)))
        {
            let said = reader.told.said(at);
            let mut seen: Vec<u16> = Vec::new();
            for found in said {
                let Some((_, wording)) = phrases.iter().find(|(id, _)| *id == found.hit.phrase)
                else {
                    continue;
                };
                if found.hit.negated
                    || seen.contains(&wording.number)
                    || quoted(entry, found, said, &spoken)
                {
                    continue;
                }
                seen.push(wording.number);
                out.push(Hit { event, wording });
            }
        }
    }
    out
}

/// Whether a wording stands in the child's or the family's own quoted words.
fn quoted(entry: &Entry, found: &Said, said: &[Said], spoken: &[u32]) -> bool {
    if found.hit.quote.is_none() {
        return false;
    }
    if found.part == Part::Voice {
        return true;
    }
    let Some(cell) = entry.fields.get(found.field) else { return false };
    let before = cell.text.get(..found.hit.start).unwrap_or("");
    let Some(mark) = before.rfind(['“', '"']) else { return false };
    said.iter().any(|s| {
        let between = cell.text.get(s.hit.end..mark);
        let near = between.is_some_and(|b| b.len() <= SAID_REACH && !b.contains(['.', ';']));
        s.field == found.field && spoken.contains(&s.hit.phrase) && near
    })
}
