//! What one entry says, by the words of practice: the dear part of reading, done once.

use crate::findings::{defects, direct_work, language, multiagency, paper};
use crate::{drift, progress, response};
use chronology::{Entry, Part};
use practice::{PhraseHit, PhraseId, Practice, Sign, Undone, plain_words};

/// Up to how many words a cell that says whose an entry is holds.
const CELL: usize = 8;

/// What one entry says, by the words that practice looks for. It depends on the entry and on
/// practice only, so that it is made once, when the entry is appended, and kept beside the entry's
/// code; whoever reads the child again finds no text to search.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gist {
    /// Wordings of the rules, not turned round by a "no" or "not", with the part that uses them.
    pub(crate) said: Vec<(PhraseId, Part)>,
    /// Acts of the rules that it tells of as left undone, with the part that does, and whether the
    /// words that say so stand before the act.
    pub(crate) undone: Vec<(PhraseId, Part, bool)>,
    /// The phrases of changes of help that it asserts.
    pub(crate) response: Vec<usize>,
    /// What it says of plans, outcomes and signs of success.
    pub(crate) progress: progress::Spoken,
    /// The places of the critical rules whose words it holds.
    pub(crate) critical: Vec<usize>,
    /// It answers a statement of drift.
    pub(crate) answers_drift: bool,
    /// The places of the agencies that it names, in any cell and in its narrative.
    pub(crate) names: Vec<usize>,
    pub(crate) narrative_names: Vec<usize>,
    /// The agencies, as places, for which it speaks beside its own: those that its short cells name
    /// ("Social care and police"), and where practice does not know its own agency ("Events", "IRO
    /// service"), those that its narrative names.
    pub(crate) speaks_for: Vec<usize>,
    /// Whom a cell that tells of sending names, as places among the receivers' keys.
    pub(crate) sent_to: Vec<usize>,
    /// Who was at a meeting, as it tells.
    pub(crate) presence: multiagency::Presence,
    /// Wordings to reconsider, as places in the guide.
    pub(crate) reconsider: Vec<usize>,
    /// The words of its narrative, each as a number.
    pub(crate) words: Vec<u64>,
    /// What bears on the defects of a return.
    pub(crate) several_dates: bool,
    pub(crate) ages: Vec<i64>,
    pub(crate) identifiers: Vec<(&'static str, String)>,
    /// The social worker whom it names, and whether the out-of-hours team stood in.
    pub(crate) worker: Option<String>,
    pub(crate) out_of_hours: bool,
}

impl Gist {
    /// Reads an entry.
    pub fn of(entry: &Entry, practice: &Practice) -> Self {
        let narratives = || entry.fields.iter().filter(|field| field.part == Part::Narrative);
        let mut gist = Self {
            response: response::said(entry, &practice.response),
            progress: progress::Spoken::of(entry, practice),
            critical: drift::critical_words(entry, practice),
            answers_drift: drift::answers_in(entry, practice),
            presence: multiagency::Presence::of(entry, practice),
            words: words(&entry.part(Part::Narrative)),
            several_dates: narratives().any(|field| defects::dates_in(&field.text) >= 2),
            ages: narratives().filter_map(|field| defects::stated_age(&field.text)).collect(),
            identifiers: paper::identifiers(entry),
            ..Self::default()
        };
        let worker = entry.part(Part::Worker);
        gist.worker = direct_work::social_worker(&worker);
        gist.out_of_hours = direct_work::out_of_hours(&worker);
        for field in &entry.fields {
            let named = practice.agencies.named_in(&field.text);
            if field.part == Part::Narrative {
                gist.narrative_names.extend(&named);
            } else if field.text.split_whitespace().count() <= CELL {
                gist.speaks_for.extend(&named);
            }
            gist.names.extend(named);
        }
        gist.find_wordings(entry, practice);
        if practice.agencies.rule(&entry.agency).is_none() {
            gist.speaks_for.extend(&gist.narrative_names);
        }
        let names = [&mut gist.names, &mut gist.narrative_names, &mut gist.speaks_for];
        for list in names.into_iter().chain([&mut gist.sent_to]) {
            list.sort_unstable();
            list.dedup();
        }
        gist.said.sort_unstable_by_key(|(phrase, part)| (*phrase, *part as u8));
        gist.said.dedup();
        gist.undone.sort_unstable_by_key(|(phrase, part, before)| (*phrase, *part as u8, *before));
        gist.undone.dedup();
        gist
    }

    /// One pass over its cells for every wording of the rules.
    fn find_wordings(&mut self, entry: &Entry, practice: &Practice) {
        let rule = practice.findings.reading("information");
        let sent = |phrase: PhraseId| {
            rule.signs("sent").iter().any(|sign| sign.word_ids.binary_search(&phrase).is_ok())
        };
        let mut reconsidered = language::Reconsidered::default();
        for field in &entry.fields {
            if matches!(field.part, Part::Worker | Part::Person | Part::Reference) {
                continue;
            }
            let hits = practice.lexicon.read(&field.text);
            if hits.iter().any(|hit| sent(hit.phrase)) {
                let plain = plain_words(&field.text);
                self.sent_to.extend(rule.receivers.find(&plain).map(|found| found.group));
            }
            reconsidered.read(field, &hits, practice);
            let told = hits.iter().filter(|hit| !hit.negated);
            self.said.extend(told.map(|hit| (hit.phrase, field.part)));
            let undone = hits.iter().filter(|hit| hit.undone != Undone::No);
            let before = |hit: &PhraseHit| hit.undone == Undone::Before;
            self.undone.extend(undone.map(|hit| (hit.phrase, field.part, before(hit))));
        }
        self.reconsider = reconsidered.rows;
    }

    /// Whether it uses one of these wordings, whose numbers are in order, in one of these parts
    /// (in any, where none is given).
    pub(crate) fn says(&self, words: &[PhraseId], parts: &[Part]) -> bool {
        self.said.iter().any(|(phrase, part)| {
            (parts.is_empty() || parts.contains(part)) && words.binary_search(phrase).is_ok()
        })
    }
}

impl Gist {
    /// Whether it tells of one of a sign's acts as left undone.
    pub(crate) fn leaves_undone(&self, sign: &Sign) -> bool {
        self.undone.iter().any(|(phrase, part, before)| {
            (sign.parts.is_empty() || sign.parts.contains(part))
                && (*before && sign.undone_ids.binary_search(phrase).is_ok()
                    || sign.lacking_ids.binary_search(phrase).is_ok())
        })
    }
}

/// Words as numbers (Fowler, Noll and Vo's hash), so that long texts are compared quickly.
fn words(text: &str) -> Vec<u64> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .map(|word| {
            let bytes = word.chars().flat_map(char::to_lowercase).map(u64::from);
            bytes
                .fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ byte).wrapping_mul(0x100_0000_01b3))
        })
        .collect()
}
