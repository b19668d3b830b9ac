//! What entries say, by the wordings of the rules, and whether an event shows a sign.

use crate::{Case, Event};
use chronology::{EntryId, Kind, Part, When};
use practice::{PhraseHit, PhraseId, Practice, Sign};

/// A wording found in one cell of an entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said {
    pub(crate) part: Part,
    /// The cell's place among the entry's fields.
    pub(crate) field: usize,
    pub(crate) hit: PhraseHit,
}

/// A case with every wording of the rules found in it.
pub(crate) struct Told<'a> {
    pub(crate) case: &'a Case,
    pub(crate) practice: &'a Practice,
    said: Vec<Vec<Said>>,
}

/// An event that shows a sign, and which of its accounts does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown<'a> {
    pub(crate) event: &'a Event,
    /// When that account says it happened.
    pub(crate) own: When,
}

impl Shown<'_> {
    pub(crate) fn id(&self) -> EntryId {
        self.event.id.clone()
    }
}

impl<'a> Told<'a> {
    pub(crate) fn new(case: &'a Case, practice: &'a Practice) -> Self {
        let said = case.entries.iter().map(|entry| {
            let cells = entry.fields.iter().enumerate();
            let told = cells
                .filter(|(_, f)| !matches!(f.part, Part::Worker | Part::Person | Part::Reference));
            told.flat_map(|(field, cell)| {
                let hits = practice.lexicon.read(&cell.text).into_iter();
                hits.map(move |hit| Said { part: cell.part, field, hit })
            })
            .collect()
        });
        Self { case, practice, said: said.collect() }
    }

    /// Every wording found in an entry.
    pub(crate) fn said(&self, entry: usize) -> &[Said] {
        self.said.get(entry).map_or(&[], Vec::as_slice)
    }

    /// Whether an entry uses one of these wordings, not turned round, in one of these parts.
    pub(crate) fn says(&self, entry: usize, words: &[String], parts: &[Part]) -> bool {
        let ids = words.iter().filter_map(|word| self.practice.lexicon.id(word));
        let said = self.said(entry);
        ids.into_iter().any(|id| {
            said.iter().any(|s| {
                s.hit.phrase == id
                    && !s.hit.negated
                    && (parts.is_empty() || parts.contains(&s.part))
            })
        })
    }

    /// Whether an event shows one of these signs; the first account that does.
    pub(crate) fn shows(&self, event: &'a Event, signs: &[Sign]) -> Option<Shown<'a>> {
        signs.iter().find_map(|sign| self.shows_one(event, sign))
    }

    /// Every event that shows one of these signs, in order.
    pub(crate) fn all(&self, signs: &[Sign]) -> Vec<Shown<'a>> {
        // Wordings are looked up once for all events; most events hold none of them.
        let ready: Vec<(&Sign, Vec<PhraseId>)> =
            signs.iter().map(|sign| (sign, self.ids(&sign.words))).collect();
        let shows = |event: &'a Event| {
            ready.iter().find_map(|(sign, ids)| {
                let may = (!sign.agencies.is_empty() || kinds_fit(&event.kinds, sign))
                    && (sign.words.is_empty() || self.may_say(event, ids));
                may.then(|| self.shows_one(event, sign)).flatten()
            })
        };
        self.case.events.iter().filter_map(shows).collect()
    }

    /// The numbers of wordings, in order.
    fn ids(&self, words: &[String]) -> Vec<PhraseId> {
        let mut ids: Vec<PhraseId> =
            words.iter().filter_map(|word| self.practice.lexicon.id(word)).collect();
        ids.sort_unstable();
        ids
    }

    /// Whether any account of an event holds one of these wordings, not turned round.
    fn may_say(&self, event: &Event, ids: &[PhraseId]) -> bool {
        let said = event.accounts.iter().flat_map(|at| self.said(*at));
        let mut said = said.filter(|s| !s.hit.negated);
        said.any(|s| ids.binary_search(&s.hit.phrase).is_ok())
    }

    fn shows_one(&self, event: &'a Event, sign: &Sign) -> Option<Shown<'a>> {
        if !self.indicated(event, sign) {
            return None;
        }
        if sign.agencies.is_empty() {
            return self.as_one(event, sign).then_some(Shown { event, own: event.when });
        }
        let own = event.accounts.iter().copied().find(|at| self.account_shows(*at, sign))?;
        Some(Shown { event, own: self.case.entries.get(own)?.when })
    }

    fn indicated(&self, event: &Event, sign: &Sign) -> bool {
        if sign.domains.is_empty() && sign.level.is_none() {
            return true;
        }
        event.indicators.iter().any(|hit| {
            sign.level.is_none_or(|level| hit.level >= level)
                && (sign.domains.is_empty()
                    || self.practice.thresholds.indicator(&hit.id).is_some_and(|known| {
                        known.level >= 2 && sign.domains.contains(&known.domain)
                    }))
        })
    }

    /// All accounts together.
    fn as_one(&self, event: &Event, sign: &Sign) -> bool {
        let says =
            |words: &[String]| event.accounts.iter().any(|at| self.says(*at, words, &sign.parts));
        kinds_fit(&event.kinds, sign)
            && (sign.words.is_empty() || says(&sign.words))
            && (sign.not_words.is_empty() || !says(&sign.not_words))
            && sign
                .seen
                .is_none_or(|seen| event.accounts.iter().any(|at| self.seen(*at) == Some(seen)))
    }

    fn account_shows(&self, at: usize, sign: &Sign) -> bool {
        let (Some(entry), Some(coded)) = (self.case.entries.get(at), self.case.coded.get(at))
        else {
            return false;
        };
        sign.agencies.contains(&entry.agency.0)
            && kinds_fit(&coded.kinds, sign)
            && (sign.words.is_empty() || self.says(at, &sign.words, &sign.parts))
            && (sign.not_words.is_empty() || !self.says(at, &sign.not_words, &sign.parts))
            && sign.seen.is_none_or(|seen| self.seen(at) == Some(seen))
    }

    /// Whether the child was seen, as one entry states it.
    pub(crate) fn seen(&self, at: usize) -> Option<bool> {
        self.case.coded.get(at).and_then(|coded| coded.seen.seen)
    }
}

fn kinds_fit(kinds: &[Kind], sign: &Sign) -> bool {
    let any = |wanted: &[Kind]| wanted.iter().any(|kind| kinds.contains(kind));
    (sign.kinds.is_empty() || any(&sign.kinds))
        && (sign.also.is_empty() || any(&sign.also))
        && !any(&sign.without)
}

/// A day as a person writes it: `8 December 2015`.
pub(crate) fn long_day(day: jiff::civil::Date) -> String {
    When::day(day).to_string()
}

/// `1 entry`, `3 entries`.
pub(crate) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
