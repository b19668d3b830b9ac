//! Need, beside the response to it, at every change; and how much need went unmet.
//!
//! Need is never claimed before it had certainly happened: a sign counts from the latest day on
//! which its event can have been (from the first day of something that lasts, such as a missing
//! episode) and stays live for the days its indicator says. Signs of strength (level 1) and signs
//! of how services acted are not need.

use crate::days::{Day, Span, day, number};
use crate::gist::Gist;
use crate::marks::{self, Mark};
use crate::quick::QuickMap;
use crate::{Case, Event, Step, response};
use chronology::{Agency, EntryId};
use jiff::civil::Date;
use practice::{Accumulation, DriftRules, Practice};
use std::collections::{BTreeMap, BTreeSet};

/// Need and response at every change up to a day. Before the first step both are 1: nothing on
/// record says otherwise.
pub fn steps(case: &Case, practice: &Practice, as_of: Date) -> Vec<Step> {
    let told = Read { case, gists: &case.said(practice), marks: &marks::of(case) };
    steps_told(told, practice, as_of)
}

/// A case with what its entries say and its events' marks.
#[derive(Clone, Copy)]
pub(crate) struct Read<'a> {
    pub(crate) case: &'a Case,
    pub(crate) gists: &'a [Gist],
    pub(crate) marks: &'a [Mark],
}

/// The same, of a case that is made ready.
pub(crate) fn steps_told(read: Read, practice: &Practice, as_of: Date) -> Vec<Step> {
    let case = read.case;
    let needs = levels(case, read.marks, practice, as_of);
    let responses = response::levels(read, practice, as_of);
    let mut days: Vec<Day> =
        needs.iter().map(|n| n.day).chain(responses.iter().map(|r| r.day)).collect();
    days.sort_unstable();
    days.dedup();
    let (mut needs, mut responses) =
        (needs.into_iter().peekable(), responses.into_iter().peekable());
    let (mut need, mut response) = (1, 1);
    let mut steps = Vec::with_capacity(days.len());
    for at in days {
        let mut because: Vec<usize> = Vec::new();
        if let Some(now) = needs.next_if(|n| n.day == at) {
            need = now.level;
            because.extend(now.because);
        }
        if let Some(now) = responses.next_if(|r| r.day == at) {
            response = now.level;
            because.push(now.because);
        }
        because.sort_unstable();
        because.dedup();
        steps.push(Step { day: day(at), need, response, because: ids(case, &because) });
    }
    steps
}

/// Unmet need up to and with a day, in level-days: one for each day and level by which need stood
/// above response.
pub fn unmet(steps: &[Step], to: Date) -> i64 {
    stretches(steps, to).map(|(step, _, days)| i64::from(step.gap()) * days).sum()
}

/// Unmet need in level-days, divided by which agencies between them held the entries that showed
/// it at the time; the largest share first. The shares add up to [`unmet`].
pub fn unmet_by_holder(
    case: &Case,
    practice: &Practice,
    steps: &[Step],
    to: Date,
) -> Vec<(BTreeSet<Agency>, i64)> {
    let signs = Signs::of(case, &marks::of(case), practice, number(to));
    let mut shares: BTreeMap<BTreeSet<Agency>, i64> = BTreeMap::new();
    let mut live = Live::new(&signs);
    let mut boundaries = signs.boundaries.iter().copied().peekable();
    for (step, first, days) in stretches(steps, to).filter(|(step, _, _)| step.gap() > 0) {
        let (mut from, end) = (number(first), number(first) + days as Day);
        while from < end {
            while let Some(boundary) = boundaries.next_if(|b| b.day <= from) {
                live.turn(boundary);
            }
            let until = boundaries.peek().map_or(end, |next| next.day.min(end));
            let events = live.because(&practice.thresholds.accumulation, step.need);
            let held = events
                .iter()
                .filter_map(|at| case.events.get(*at))
                .flat_map(|event| &event.agencies);
            *shares.entry(held.cloned().collect()).or_default() +=
                i64::from(step.gap()) * i64::from(until - from);
            from = until;
        }
    }
    let mut shares: Vec<_> = shares.into_iter().collect();
    shares.sort_by_key(|(_, days)| std::cmp::Reverse(*days));
    shares
}

/// Each step with its first day and how many days it held, up to and with a day.
fn stretches(steps: &[Step], to: Date) -> impl Iterator<Item = (&Step, Date, i64)> {
    let last = number(to) + 1;
    let ends = steps.iter().skip(1).map(move |next| number(next.day).min(last)).chain([last]);
    let held = steps.iter().zip(ends);
    held.map(|(step, end)| (step, step.day, i64::from((end - number(step.day)).max(0))))
}

pub(crate) fn ids(case: &Case, events: &[usize]) -> Vec<EntryId> {
    events.iter().filter_map(|at| case.events.get(*at)).map(|event| event.id.clone()).collect()
}

/// Need from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Held {
    day: Day,
    level: u8,
    because: Vec<usize>,
}

fn levels(case: &Case, marks: &[Mark], practice: &Practice, as_of: Date) -> Vec<Held> {
    let signs = Signs::of(case, marks, practice, number(as_of));
    let mut live = Live::new(&signs);
    let mut levels: Vec<Held> = Vec::new();
    for today in signs.boundaries.chunk_by(|a, b| a.day == b.day) {
        let mut turned = Vec::new();
        for boundary in today {
            live.turn(*boundary);
            turned.push(boundary.event);
        }
        let Some(day) = today.first().map(|boundary| boundary.day) else { continue };
        let level = live.need(&practice.thresholds.accumulation);
        let last = levels.last().map_or(1, |last| last.level);
        if level != last {
            let mut because = live.because(&practice.thresholds.accumulation, level);
            if because.is_empty() {
                // Nothing is live any more: what ran out on this day set the need.
                because = turned;
            }
            levels.push(Held { day, level, because });
        }
    }
    levels
}

/// A sign of need begins or runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Boundary {
    day: Day,
    begins: bool,
    sign: usize,
    event: usize,
}

/// The signs of need of a case in order, and what each indicator is.
struct Signs {
    boundaries: Vec<Boundary>,
    /// Level and domain of each indicator.
    indicators: Vec<(u8, usize)>,
    domains: usize,
}

impl Signs {
    fn of(case: &Case, marks: &[Mark], practice: &Practice, as_of: Day) -> Self {
        let known = &practice.thresholds.indicator;
        let mut domains: Vec<&str> =
            known.iter().map(|indicator| indicator.domain.as_str()).collect();
        domains.sort_unstable();
        domains.dedup();
        let place = |domain: &str| domains.binary_search(&domain).unwrap_or(0);
        let indicators = known.iter().map(|i| (i.level.min(4), place(&i.domain))).collect();
        let by_id = needs(practice);
        let mut boundaries = Vec::new();
        for (at, (event, mark)) in case.events.iter().zip(marks).enumerate() {
            let Some((begins, last)) = mark.lasts.filter(|(begins, _)| *begins <= as_of) else {
                continue;
            };
            for hit in &event.indicators {
                let Some(sign) = by_id.get(hit.id.as_str()).copied() else { continue };
                let live = known.get(sign).map_or(0, |indicator| Day::from(indicator.live_days));
                boundaries.push(Boundary { day: begins, begins: true, sign, event: at });
                let ends = last + live + 1;
                if ends <= as_of {
                    boundaries.push(Boundary { day: ends, begins: false, sign, event: at });
                }
            }
        }
        boundaries.sort_unstable();
        Self { boundaries, indicators, domains: domains.len() }
    }
}

/// The first day on which an event's signs count, and the last day of the event itself.
pub(crate) fn lasts(event: &Event) -> Option<(Day, Day)> {
    let span = Span::of(&event.when)?;
    let missing = event.is(chronology::Kind::MissingStart);
    let begins = if missing { Span::of_lasting(&event.when)?.last } else { span.last };
    Some((begins, span.last))
}

/// The places in the threshold document of the indicators that are the child's need, by id.
pub(crate) fn needs(practice: &Practice) -> QuickMap<&str, usize> {
    let indicators = practice.thresholds.indicator.iter().enumerate();
    indicators
        .filter(|(_, i)| i.level > 1 && !set_aside(&practice.drift, &i.id, &i.domain))
        .map(|(at, i)| (i.id.as_str(), at))
        .collect()
}

fn set_aside(rules: &DriftRules, id: &String, domain: &String) -> bool {
    rules.need.set_aside.contains(id) || rules.need.set_aside_domains.contains(domain)
}

/// The signs that are live on a day. Each indicator counts once, however often it was seen.
struct Live<'a> {
    signs: &'a Signs,
    /// For each indicator: how many events show it, and the latest of them.
    seen: Vec<(u32, usize)>,
    /// For each level: how many indicators, and in each domain.
    by_level: [(usize, Vec<u32>); 5],
}

impl<'a> Live<'a> {
    fn new(signs: &'a Signs) -> Self {
        let by_level = std::array::from_fn(|_| (0, vec![0; signs.domains]));
        Self { signs, seen: vec![(0, 0); signs.indicators.len()], by_level }
    }

    fn turn(&mut self, boundary: Boundary) {
        let (Some(seen), Some((level, domain))) =
            (self.seen.get_mut(boundary.sign), self.signs.indicators.get(boundary.sign))
        else {
            return;
        };
        let was = seen.0;
        if boundary.begins {
            *seen = (was + 1, boundary.event);
        } else {
            seen.0 = was.saturating_sub(1);
        }
        let Some((count, domains)) = self.by_level.get_mut(usize::from(*level)) else { return };
        let Some(in_domain) = domains.get_mut(*domain) else { return };
        match (was, seen.0) {
            (0, 1) => (*count, *in_domain) = (*count + 1, *in_domain + 1),
            (1, 0) => (*count, *in_domain) = (*count - 1, *in_domain - 1),
            _ => {}
        }
    }

    fn adds_up(&self, rule: &Accumulation, level: u8) -> bool {
        self.by_level.get(usize::from(level)).is_some_and(|(count, domains)| {
            *count >= rule.indicators && domains.iter().filter(|n| **n > 0).count() >= rule.domains
        })
    }

    fn has(&self, level: u8) -> bool {
        self.by_level.get(usize::from(level)).is_some_and(|(count, _)| *count > 0)
    }

    /// The highest live level, or one above a level that adds up, never past 4.
    fn need(&self, rule: &Accumulation) -> u8 {
        let reached = (2..=4).rev().find(|level| self.has(*level)).unwrap_or(1);
        let added =
            (2..=3).rev().find(|level| self.adds_up(rule, *level)).map_or(1, |level| level + 1);
        reached.max(added)
    }

    /// The latest event of each indicator that sets need at a level.
    fn because(&self, rule: &Accumulation, need: u8) -> Vec<usize> {
        let under = need.saturating_sub(1);
        let adds_up = self.adds_up(rule, under);
        let sets = |level: u8| level == need || (adds_up && level == under);
        let shown = self.seen.iter().zip(&self.signs.indicators);
        let mut events: Vec<usize> = shown
            .filter(|((n, _), (level, _))| *n > 0 && sets(*level))
            .map(|((_, event), _)| *event)
            .collect();
        events.sort_unstable();
        events.dedup();
        events
    }
}

#[cfg(test)]
mod tests;
