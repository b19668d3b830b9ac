//! Words to reconsider (D20), and what they show when many point one way. Quotations of the child
//! and the family are left alone.

use super::{Reader, Say, agreeing, counted};
use crate::told::Dated;
use crate::{Finding, Theme};
use chronology::{Field, Part};
use practice::{PhraseHit, PhraseId, Practice, Wording, WordingFault};

/// How far before a quotation mark a "said" makes it the speaker's own words, in bytes.
const SAID_REACH: usize = 40;

struct Hit<'a> {
    event: Dated<'a>,
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
            "{} that the language guide asks to reconsider {} in {}; quotations of the child and family are left out.",
            counted(hits.len(), "wording", "wordings"),
            agreeing(hits.len(), "stands", "stand"),
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

fn events<'a>(hits: &[&Hit<'a>]) -> Vec<Dated<'a>> {
    let mut events: Vec<Dated> = hits.iter().map(|hit| hit.event).collect();
    events.dedup_by(|a, b| a.at == b.at);
    events
}

fn hits<'a>(reader: &Reader<'a>) -> Vec<Hit<'a>> {
    let guide = &reader.practice.language.wording;
    let events = reader.told.events.iter();
    let rows = events.flat_map(|event| {
        let rows = reader.told.gists_of(*event).flat_map(|gist| &gist.reconsider);
        rows.map(move |row| (*event, *row))
    });
    rows.filter_map(|(event, row)| Some(Hit { event, wording: guide.get(row)? })).collect()
}

/// The rows of the guide that an entry's cells call for, each once.
#[derive(Debug, Default)]
pub(crate) struct Reconsidered {
    pub(crate) rows: Vec<usize>,
    numbers: Vec<u16>,
}

impl Reconsidered {
    /// Reads one cell, in which these phrases were found.
    pub(crate) fn read(&mut self, cell: &Field, hits: &[PhraseHit], practice: &Practice) {
        let guide = &practice.language;
        for hit in hits.iter().filter(|hit| !hit.negated) {
            let Some(row) = guide.rows.get(&hit.phrase) else { continue };
            let Some(wording) = guide.wording.get(*row) else { continue };
            if !self.numbers.contains(&wording.number) && !quoted(cell, hit, hits, &guide.said_ids)
            {
                self.numbers.push(wording.number);
                self.rows.push(*row);
            }
        }
    }
}

/// Whether a wording stands in the child's or the family's own quoted words.
fn quoted(cell: &Field, hit: &PhraseHit, hits: &[PhraseHit], spoken: &[PhraseId]) -> bool {
    if hit.quote.is_none() {
        return false;
    }
    if cell.part == Part::Voice {
        return true;
    }
    let before = cell.text.get(..hit.start).unwrap_or("");
    let Some(mark) = before.rfind(['“', '"']) else { return false };
    hits.iter().any(|said| {
        let between = cell.text.get(said.end..mark);
        let near = between.is_some_and(|b| b.len() <= SAID_REACH && !b.contains(['.', ';']));
        spoken.contains(&said.phrase) && near
    })
}
