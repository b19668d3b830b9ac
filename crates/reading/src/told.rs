//! What events show, by the signs of the rules: from what each entry says, found through an index
//! by kind and by wording.

use crate::days::{Day, number};
use crate::gist::Gist;
use crate::marks::{Kinds, Mark};
use crate::quick::QuickMap;
use crate::{Case, Event};
use chronology::{Agency, Entry, EntryId, Kind, When};
use practice::{Practice, Sign};
use std::cell::OnceCell;
use std::ops::Deref;

/// An event with its place in [`Case::events`] and its days as numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dated<'a> {
    pub(crate) event: &'a Event,
    pub(crate) at: usize,
    /// The earliest day it can have been.
    pub(crate) first: Option<Day>,
    /// The latest day it can have been.
    pub(crate) last: Option<Day>,
}

impl Deref for Dated<'_> {
    type Target = Event;

    fn deref(&self) -> &Event {
        self.event
    }
}

/// An event that shows a sign, and when the account that does says that it happened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown<'a> {
    pub(crate) event: Dated<'a>,
    pub(crate) own: When,
}

/// Places, in lists by number.
#[derive(Debug, Default)]
struct Lists {
    /// Where each list begins in `places`; one more than there are lists.
    begins: Vec<u32>,
    places: Vec<u32>,
}

impl Lists {
    /// Lists of what `each` gives as pairs of a list's number and a place; asked for twice.
    fn new<I: Iterator<Item = (usize, usize)>>(lists: usize, each: impl Fn() -> I) -> Self {
        let mut begins = vec![0u32; lists + 1];
        for (list, _) in each() {
            if let Some(count) = begins.get_mut(list + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        let mut next = begins.clone();
        let mut places = vec![0; sum as usize];
        for (list, place) in each() {
            let Some(at) = next.get_mut(list) else { continue };
            if let Some(slot) = places.get_mut(*at as usize) {
                *slot = place as u32;
                *at += 1;
            }
        }
        Self { begins, places }
    }

    fn of(&self, list: usize) -> impl Iterator<Item = usize> + Clone + '_ {
        let ends = self.begins.get(list).zip(self.begins.get(list + 1));
        let places = ends.and_then(|(from, to)| self.places.get(*from as usize..*to as usize));
        places.unwrap_or(&[]).iter().map(|place| *place as usize)
    }
}

/// A set of places.
struct Places(Vec<u64>);

impl Places {
    fn none(of: usize) -> Self {
        Self(vec![0; of.div_ceil(64)])
    }

    fn add(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    fn holds(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }

    /// In order.
    fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(word, bits)| {
            let rest = std::iter::successors(Some(*bits), |bits| Some(bits & bits.wrapping_sub(1)));
            let set = rest.take_while(|bits| *bits != 0);
            set.map(move |bits| word * 64 + bits.trailing_zeros() as usize)
        })
    }
}

/// A case with an index by what its events show.
pub(crate) struct Told<'a> {
    pub(crate) case: &'a Case,
    pub(crate) practice: &'a Practice,
    pub(crate) gists: &'a [Gist],
    /// Every event, in order.
    pub(crate) events: Vec<Dated<'a>>,
    /// The agencies of the case, in the order of lanes.
    pub(crate) agencies: Vec<&'a Agency>,
    /// The place in `agencies` of each entry's.
    agency_of: Vec<usize>,
    marks: &'a [Mark],
    /// Whether no entry is of an agency that practice knows: a list without a column for it.
    nobodys: bool,
    /// The kinds of each entry.
    entry_kinds: Vec<Kinds>,
    by_kind: Lists,
    entries_by_kind: Lists,
    entries_by_agency: Lists,
    entries_by_phrase: Lists,
    /// The entries that tell of each act as left undone.
    entries_by_act: Lists,
    /// The event of each entry.
    event_of: Vec<usize>,
    by_id: QuickMap<&'a EntryId, usize>,
    /// The indicators that each event shows, made when first asked for.
    indicators: OnceCell<Vec<Vec<Indicated>>>,
    /// The earliest days of each agency's entries, in order.
    days: Vec<Vec<Day>>,
}

/// An indicator that an event shows.
#[derive(Debug, Clone, Copy)]
struct Indicated {
    /// Its level, as the event has it.
    level: u8,
    /// Its place in the threshold document, where that has it as need.
    rule: Option<usize>,
}

impl<'a> Told<'a> {
    pub(crate) fn new(
        case: &'a Case,
        practice: &'a Practice,
        gists: &'a [Gist],
        marks: &'a [Mark],
    ) -> Self {
        let dated = |(at, (event, mark)): (usize, (&'a Event, &Mark))| Dated {
            event,
            at,
            first: mark.first,
            last: mark.last,
        };
        let events: Vec<Dated> = case.events.iter().zip(marks).enumerate().map(dated).collect();
        let mut event_of = vec![usize::MAX; case.entries.len()];
        for event in &events {
            for at in &event.accounts {
                if let Some(slot) = event_of.get_mut(*at) {
                    *slot = event.at;
                }
            }
        }
        let (agencies, agency_of) = agencies(case, practice);
        let mut days = vec![Vec::new(); agencies.len()];
        for (entry, agency) in case.entries.iter().zip(&agency_of) {
            let day = entry.when.first_day().map(number);
            if let Some((day, days)) = day.zip(days.get_mut(*agency)) {
                days.push(day);
            }
        }
        for days in &mut days {
            days.sort_unstable();
        }
        let entry_kinds: Vec<Kinds> =
            case.coded.iter().map(|coded| Kinds::of(&coded.kinds)).collect();
        Self {
            by_kind: Lists::new(Kind::ALL.len(), || {
                let marks = marks.iter().enumerate();
                marks.flat_map(|(at, mark)| mark.kinds.numbers().map(move |kind| (kind, at)))
            }),
            entries_by_kind: Lists::new(Kind::ALL.len(), || {
                let kinds = entry_kinds.iter().enumerate();
                kinds.flat_map(|(at, kinds)| kinds.numbers().map(move |kind| (kind, at)))
            }),
            entries_by_agency: Lists::new(agencies.len(), || {
                agency_of.iter().enumerate().map(|(at, agency)| (*agency, at))
            }),
            entries_by_phrase: Lists::new(practice.lexicon.len(), || {
                let each = gists.iter().enumerate();
                each.flat_map(|(at, gist)| gist.said.iter().map(move |said| (said.0 as usize, at)))
            }),
            entries_by_act: Lists::new(practice.lexicon.len(), || {
                let each = gists.iter().enumerate();
                each.flat_map(|(at, gist)| gist.undone.iter().map(move |act| (act.0 as usize, at)))
            }),
            by_id: events.iter().rev().map(|event| (&event.event.id, event.at)).collect(),
            indicators: OnceCell::new(),
            nobodys: !agencies.iter().any(|agency| practice.agencies.rule(agency).is_some()),
            case,
            practice,
            gists,
            events,
            agencies,
            agency_of,
            marks,
            entry_kinds,
            event_of,
            days,
        }
    }

    /// The event of this id.
    pub(crate) fn event(&self, id: &EntryId) -> Option<Dated<'a>> {
        self.events.get(*self.by_id.get(id)?).copied()
    }

    /// The event of an entry.
    pub(crate) fn event_of(&self, entry: usize) -> Option<Dated<'a>> {
        self.events.get(*self.event_of.get(entry)?).copied()
    }

    /// What an entry says.
    pub(crate) fn gist(&self, entry: usize) -> Option<&'a Gist> {
        self.gists.get(entry)
    }

    /// What the accounts of an event say, the principal account first.
    pub(crate) fn gists_of(&self, event: Dated<'a>) -> impl Iterator<Item = &'a Gist> {
        let gists = self.gists;
        event.event.accounts.iter().filter_map(move |at| gists.get(*at))
    }

    /// The place among the case's agencies of an entry's.
    pub(crate) fn agency_of(&self, entry: usize) -> Option<usize> {
        self.agency_of.get(entry).copied()
    }

    /// How many entries an agency recorded that can have been on a day from one to another.
    pub(crate) fn recorded(&self, agency: &str, from: Day, to: Day) -> usize {
        let Some(at) = self.agencies.iter().position(|known| known.0 == agency) else { return 0 };
        let days = self.days.get(at).map_or(&[][..], Vec::as_slice);
        let upto = |day: Day| days.partition_point(|known| *known < day);
        upto(to.saturating_add(1)).saturating_sub(upto(from))
    }

    /// The entries of an agency.
    pub(crate) fn entries_of(&self, agency: &str) -> impl Iterator<Item = usize> + '_ {
        let at = self.agencies.iter().position(|known| known.0 == agency);
        self.entries_by_agency.of(at.unwrap_or(usize::MAX - 1))
    }

    /// The entries of which each uses one of these wordings, not turned round, at least once.
    pub(crate) fn saying(&self, signs: &[Sign]) -> Vec<usize> {
        let mut found = Places::none(self.case.entries.len());
        for phrase in signs.iter().flat_map(|sign| &sign.word_ids) {
            self.entries_by_phrase.of(*phrase as usize).for_each(|at| found.add(at));
        }
        found.iter().collect()
    }

    /// Events of a kind, in order.
    pub(crate) fn of_kind(&self, kind: Kind) -> Vec<Dated<'a>> {
        self.of_kinds(&[kind])
    }

    /// Events of any of these kinds, in order.
    pub(crate) fn of_kinds(&self, kinds: &[Kind]) -> Vec<Dated<'a>> {
        let mut found = Places::none(self.events.len());
        for kind in kinds {
            self.by_kind.of(*kind as usize).for_each(|at| found.add(at));
        }
        found.iter().filter_map(|at| self.events.get(at).copied()).collect()
    }

    /// Whether an event shows one of these signs.
    pub(crate) fn shows(&self, event: Dated<'a>, signs: &[Sign]) -> bool {
        signs.iter().any(|sign| self.shows_one(event, &Ready::new(sign), false).is_some())
    }

    /// Every event that shows one of these signs, in order, each by the first sign that it shows.
    pub(crate) fn all(&self, signs: &[Sign]) -> Vec<Shown<'a>> {
        let mut shown: Vec<Shown> = Vec::new();
        let mut known = Places::none(self.events.len());
        for sign in signs {
            let sign = Ready::new(sign);
            let candidates = self.candidates(&sign);
            for event in candidates.iter().filter_map(|at| self.events.get(at)) {
                if known.holds(event.at) {
                    continue;
                }
                if let Some(own) = self.shows_one(*event, &sign, true) {
                    known.add(event.at);
                    shown.push(Shown { event: *event, own });
                }
            }
        }
        if signs.len() > 1 {
            shown.sort_unstable_by_key(|shown| shown.event.at);
        }
        shown
    }

    /// Events that may show a sign: all that do, and few that do not.
    fn candidates(&self, ready: &Ready) -> Places {
        let mut found = Places::none(self.events.len());
        let of = |entry: usize| self.event_of.get(entry).copied().unwrap_or(usize::MAX);
        let sign = ready.sign;
        if !sign.words.is_empty() {
            for phrase in &sign.word_ids {
                self.entries_by_phrase.of(*phrase as usize).for_each(|at| found.add(of(at)));
            }
        } else if sign.asks_undone() {
            for phrase in sign.undone_ids.iter().chain(&sign.lacking_ids) {
                self.entries_by_act.of(*phrase as usize).for_each(|at| found.add(of(at)));
            }
        } else if let Some(kinds) = [ready.kinds, ready.also].into_iter().find(|k| !k.is_empty()) {
            for kind in kinds.numbers() {
                if sign.agencies.is_empty() {
                    self.by_kind.of(kind).for_each(|at| found.add(at));
                } else {
                    self.entries_by_kind.of(kind).for_each(|at| found.add(of(at)));
                }
            }
        } else if sign.agencies.is_empty() {
            (0..self.events.len()).for_each(|at| found.add(at));
        } else {
            for at in 0..self.case.entries.len() {
                if self.speaks(at, sign) {
                    found.add(of(at));
                }
            }
        }
        found
    }

    /// When an event that shows a sign happened, by the account that shows it. An event that was
    /// `found` by the sign's words holds one of them in some cell of some account.
    fn shows_one(&self, event: Dated<'a>, ready: &Ready, found: bool) -> Option<When> {
        let sign = ready.sign;
        if sign.agencies.is_empty() {
            let kinds = self.marks.get(event.at).map(|mark| mark.kinds).unwrap_or_default();
            let shows = ready.fits(kinds)
                && self.indicated(event.at, sign)
                && self.as_one(event.event, sign, found && sign.parts.is_empty());
            return shows.then_some(event.when);
        }
        if !self.indicated(event.at, sign) {
            return None;
        }
        let mut accounts = event.event.accounts.iter().copied();
        let found = found && sign.parts.is_empty() && accounts.len() == 1;
        let own = accounts.find(|at| self.account_shows(*at, ready, found))?;
        Some(self.case.entries.get(own)?.when)
    }

    fn indicated(&self, event: usize, sign: &Sign) -> bool {
        if sign.domains.is_empty() && sign.level.is_none() {
            return true;
        }
        let each = self.indicators.get_or_init(|| indicators(self.case, self.practice));
        each.get(event).is_some_and(|shown| {
            shown.iter().any(|hit| {
                let rule = |at| self.practice.thresholds.indicator.get(at);
                let of_domain =
                    || hit.rule.and_then(rule).is_some_and(|r| sign.domains.contains(&r.domain));
                sign.level.is_none_or(|level| hit.level >= level)
                    && (sign.domains.is_empty() || of_domain())
            })
        })
    }

    /// All accounts together; its kinds fit.
    fn as_one(&self, event: &Event, sign: &Sign, found: bool) -> bool {
        let says = |words: &[u32]| {
            let mut gists = event.accounts.iter().filter_map(|at| self.gists.get(*at));
            gists.any(|gist| gist.says(words, &sign.parts))
        };
        let undone = || {
            let mut gists = event.accounts.iter().filter_map(|at| self.gists.get(*at));
            gists.any(|gist| gist.leaves_undone(sign))
        };
        (found || sign.words.is_empty() || says(&sign.word_ids))
            && (sign.not_words.is_empty() || !says(&sign.not_word_ids))
            && (!sign.asks_undone() || undone())
            && sign
                .seen
                .is_none_or(|seen| event.accounts.iter().any(|at| self.seen(*at) == Some(seen)))
    }

    fn account_shows(&self, at: usize, ready: &Ready, found: bool) -> bool {
        let Some(gist) = self.gists.get(at) else { return false };
        let sign = ready.sign;
        ready.fits(self.entry_kinds.get(at).copied().unwrap_or_default())
            && self.speaks(at, sign)
            && (found || sign.words.is_empty() || gist.says(&sign.word_ids, &sign.parts))
            && (sign.not_words.is_empty() || !gist.says(&sign.not_word_ids, &sign.parts))
            && (!sign.asks_undone() || gist.leaves_undone(sign))
            && sign.seen.is_none_or(|seen| self.seen(at) == Some(seen))
    }

    /// Whether an entry speaks for one of a sign's agencies: it is theirs, or its list says so. In a
    /// list that names nobody, a thing done may be anybody's.
    fn speaks(&self, at: usize, sign: &Sign) -> bool {
        let (Some(entry), Some(gist)) = (self.case.entries.get(at), self.gists.get(at)) else {
            return false;
        };
        let named = |place: &usize| {
            let rule = self.practice.agencies.agency.get(*place);
            rule.is_some_and(|rule| sign.agencies.contains(&rule.key))
        };
        let asks = !sign.kinds.is_empty() || !sign.words.is_empty();
        let anybodys = || self.nobodys && asks && gist.speaks_for.is_empty();
        sign.agencies.contains(&entry.agency.0) || gist.speaks_for.iter().any(named) || anybodys()
    }

    /// Whether the child was seen, as one entry states it.
    pub(crate) fn seen(&self, at: usize) -> Option<bool> {
        self.case.coded.get(at).and_then(|coded| coded.seen.seen)
    }
}

/// The agencies of a case in the order of lanes, and each entry's place among them. An agency that
/// only an event names stands there too.
fn agencies<'a>(case: &'a Case, practice: &Practice) -> (Vec<&'a Agency>, Vec<usize>) {
    // They are few, and most entries are of the agency of a few entries before.
    let mut order: Vec<&Agency> = Vec::new();
    let told = case.events.iter().flat_map(|event| &event.agencies);
    for agency in case.entries.iter().map(|entry| &entry.agency).chain(told) {
        if !order.contains(&agency) {
            order.push(agency);
        }
    }
    order.sort_by_key(|agency| (practice.agencies.place(agency), *agency));
    let place = |entry: &Entry| order.iter().position(|known| **known == entry.agency);
    let of = case.entries.iter().map(|entry| place(entry).unwrap_or_default()).collect();
    (order, of)
}

/// A sign with its kinds as bits.
struct Ready<'s> {
    sign: &'s Sign,
    kinds: Kinds,
    also: Kinds,
    without: Kinds,
}

impl<'s> Ready<'s> {
    fn new(sign: &'s Sign) -> Self {
        Self {
            sign,
            kinds: Kinds::of(&sign.kinds),
            also: Kinds::of(&sign.also),
            without: Kinds::of(&sign.without),
        }
    }

    fn fits(&self, kinds: Kinds) -> bool {
        (self.kinds.is_empty() || kinds.meet(self.kinds))
            && (self.also.is_empty() || kinds.meet(self.also))
            && !kinds.meet(self.without)
    }
}

/// What each event shows of the threshold document.
fn indicators(case: &Case, practice: &Practice) -> Vec<Vec<Indicated>> {
    let rules = practice.thresholds.indicator.iter().enumerate().rev();
    let known: QuickMap<&str, (usize, u8)> =
        rules.map(|(at, rule)| (rule.id.as_str(), (at, rule.level))).collect();
    let shown = case.events.iter().map(|event| {
        let hits = event.indicators.iter().map(|hit| {
            let rule = known.get(hit.id.as_str()).filter(|(_, level)| *level >= 2);
            Indicated { level: hit.level, rule: rule.map(|(at, _)| *at) }
        });
        hits.collect()
    });
    shown.collect()
}

/// A day as a person writes it: `8 December 2015`.
pub(crate) fn long_day(day: jiff::civil::Date) -> String {
    When::day(day).to_string()
}
