//! Escalation: evidence that harm grows, in four ways. More often, longer, worse, wider.
//!
//! Each is stated only where it holds under every reading of uncertain dates, with its counts and
//! its events. Counts too small to say anything are not evidence; [`too_few`] says so.

mod tell;

use crate::days::{Day, Span};
use crate::marks::Kinds;
use crate::record::{Away, Record};
use crate::statistics::{self, Test};
use crate::{Case, Evidence, need};
use jiff::civil::Date;
use practice::{Practice, TrendRule};
use std::cell::Cell;

/// The evidence of escalation that holds on a day.
pub fn evidence(case: &Case, practice: &Practice, as_of: Date) -> Vec<Evidence> {
    let record = Record::new(case, practice, as_of);
    Escalation::new(&record).evidence(record.as_of)
}

/// What cannot be told on a day since the counts are too small, in plain sentences.
pub fn too_few(case: &Case, practice: &Practice, as_of: Date) -> Vec<String> {
    let record = Record::new(case, practice, as_of);
    Escalation::new(&record).too_few(record.as_of)
}

/// What a trend test says of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Trend {
    /// So few that nothing can be told.
    TooFew(usize),
    /// No rise that chance would not explain.
    Not,
    /// A rise.
    Rises(Test),
}

impl Trend {
    fn rises(self) -> Option<Test> {
        match self {
            Self::Rises(test) => Some(test),
            Self::TooFew(_) | Self::Not => None,
        }
    }
}

/// A domain newly harmed, and for how long that is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wide {
    from: Day,
    to: Day,
    event: usize,
    /// The indicator's place in the threshold document.
    sign: usize,
}

/// Two stretches of equal length, one after the other: counts of harm at levels 2, 3 and 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Halves {
    recent: [u32; 3],
    before: [u32; 3],
    /// The highest level, told once or twice; 0 where nothing is on record.
    highest: (u8, u8),
}

/// Days of events in order of the day by which they had happened, with their sums, so that a
/// stretch is added up by two searches.
struct Run {
    days: Vec<Span>,
    /// The sum of the first days before each place, and of all.
    sums: Vec<i64>,
    /// The same of how many have no exact day.
    vague: Vec<usize>,
}

impl Run {
    fn new(days: impl Iterator<Item = Span>) -> Self {
        let mut run = Self { days: days.collect(), sums: vec![0], vague: vec![0] };
        let (mut sum, mut vague) = (0, 0);
        for span in &run.days {
            sum += i64::from(span.first);
            vague += usize::from(!span.is_exact());
            run.sums.push(sum);
            run.vague.push(vague);
        }
        run
    }

    /// Of the events that had happened after `start`, up to and with `at`: how many certainly lie
    /// there, how many there are, and the sum of their places in days from `start`, each in the
    /// middle of its earliest day, and on the first day where that may be earlier.
    fn after(&self, start: Day, at: Day) -> (usize, usize, f64) {
        let upto = |day: Day| self.days.partition_point(|event| event.last <= day);
        let (from, to) = (upto(start), upto(at));
        let within = self.days.get(from..to).unwrap_or(&[]);
        let n = within.len();
        if self.vague.get(from) == self.vague.get(to) {
            let sum = |place: usize| self.sums.get(place).copied().unwrap_or_default();
            let places = sum(to) - sum(from) - n as i64 * i64::from(start);
            return (n, n, places as f64 - 0.5 * n as f64);
        }
        let certain = within.iter().filter(|event| event.first > start).count();
        let place = |event: &Span| f64::from((event.first - start).max(1)) - 0.5;
        (certain, n, within.iter().map(place).sum())
    }
}

/// Harm that grew worse between two stretches.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Worse {
    halves: Halves,
    /// The test of the weighted counts, where it shows a rise.
    test: Option<Test>,
}

/// A record, made ready for questions about growth.
pub(crate) struct Escalation<'r, 'a> {
    record: &'r Record<'a>,
    harm: Run,
    away: Run,
    wide: Vec<Wide>,
    /// The last answers, for days on which the question is the same.
    last_longer: Cell<Option<((usize, usize), Trend)>>,
    last_worse: Cell<Option<(Halves, Option<Test>)>>,
}

impl<'r, 'a> Escalation<'r, 'a> {
    pub(crate) fn new(record: &'r Record<'a>) -> Self {
        Self {
            record,
            harm: Run::new(record.harm.iter().filter(|h| h.counted).map(|h| h.days)),
            away: Run::new(record.away.iter().map(|away| away.began)),
            wide: wide(record),
            last_longer: Cell::new(None),
            last_worse: Cell::new(None),
        }
    }

    /// Whether harm grows in any way.
    pub(crate) fn holds(&self, at: Day) -> bool {
        self.wider(at).next().is_some() || self.worse(at).is_some() || self.trends(at)
    }

    /// Whether harm comes more often or lasts longer.
    pub(crate) fn trends(&self, at: Day) -> bool {
        self.longer(at).rises().is_some()
            || self.more_often(&self.away, at).rises().is_some()
            || self.more_often(&self.harm, at).rises().is_some()
    }

    /// Laplace's test of events in order of the day by which they had happened. Under the reading
    /// that is least favourable to a rise: each on its earliest day, and at the start of the
    /// window if it may lie before it.
    fn more_often(&self, events: &Run, at: Day) -> Trend {
        let rule = &self.record.practice.drift.more_often;
        let Some(begins) = self.record.begins() else { return Trend::TooFew(0) };
        // The window begins with the record where the record is younger.
        let start = (at - rule.days).max(begins - 1);
        let (certain, n, sum) = events.after(start, at);
        let length = at - start;
        if certain < rule.least || 2 * length < rule.days {
            return Trend::TooFew(certain);
        }
        grown(statistics::laplace_of_sum(sum, n, f64::from(length)), rule)
    }

    /// Mann and Kendall's test of the lengths of missing episodes that had ended, both by their
    /// shortest and by their longest readings.
    fn longer(&self, at: Day) -> Trend {
        let rule = &self.record.practice.drift.longer;
        let from = self.record.away.partition_point(|away| away.began.last <= at - rule.days);
        let known = self.lengths(at);
        let key = (from, known.clone().count());
        if key.1 < rule.least {
            return Trend::TooFew(key.1);
        }
        if let Some((_, trend)) = self.last_longer.get().filter(|(last, _)| *last == key) {
            return trend;
        }
        let (shortest, longest): (Vec<f64>, Vec<f64>) =
            known.map(|(_, short, long)| (short, long)).unzip();
        let trends =
            [shortest, longest].map(|lengths| grown(statistics::mann_kendall(&lengths), rule));
        let weaker = |a: Test, b: Test| if a.p >= b.p { a } else { b };
        let both =
            trends.into_iter().map(Trend::rises).reduce(|a, b| Some(weaker(a?, b?))).flatten();
        let trend = both.map_or(Trend::Not, Trend::Rises);
        self.last_longer.set(Some((key, trend)));
        trend
    }

    /// Missing episodes of the window that had ended by a day with a length on record: the
    /// episode, its shortest and its longest length in hours.
    fn lengths(&self, at: Day) -> impl Iterator<Item = (&Away, f64, f64)> + Clone {
        let start = at - self.record.practice.drift.longer.days;
        let began = self
            .record
            .away
            .iter()
            .filter(move |away| away.began.first > start && away.began.last <= at);
        began.filter_map(move |away| {
            let (ended, shortest, longest) = away.ended?;
            (ended <= at).then_some((away, shortest, longest))
        })
    }

    /// Harm in the last stretch against the one before it. What may lie in either counts to the
    /// earlier one.
    fn worse(&self, at: Day) -> Option<Worse> {
        let rule = &self.record.practice.drift.worse;
        let (middle, start) = (at - rule.days, at - 2 * rule.days);
        // The earlier stretch must be on record: less is not known merely since no one wrote.
        let observed =
            self.record.begins()? <= start && self.record.events_within(start, middle) > 0;
        if !observed {
            return None;
        }
        let halves = self.halves(start, middle, at);
        let (now, then) = halves.highest;
        let harm = halves.recent.iter().sum::<u32>() as usize;
        let all = harm + halves.before.iter().sum::<u32>() as usize;
        let test = if all >= rule.least { self.heavier(halves, rule) } else { None };
        // One worse thing beside as much of lesser weight is not growth: half as much again as
        // in the half-year before is asked for.
        let weight = |counts: [u32; 3]| counts.iter().zip(1..).map(|(n, w)| n * w).sum::<u32>();
        let heavier = 2 * weight(halves.recent) >= 3 * weight(halves.before);
        let higher = now > then && now >= 3 && then > 0 && harm >= 2 && heavier;
        (higher || test.is_some()).then_some(Worse { halves, test })
    }

    fn halves(&self, start: Day, middle: Day, at: Day) -> Halves {
        let exact = |after, to| self.record.exact_harm(after, to);
        if let (Some(recent), Some(before)) = (exact(middle, at), exact(start, middle)) {
            let highest = (recent.highest(), before.highest());
            return Halves { recent: recent.counted, before: before.counted, highest };
        }
        let mut halves = Halves { recent: [0; 3], before: [0; 3], highest: (0, 0) };
        for harm in self.record.harm_within(start, at) {
            let (counts, highest) = if harm.days.first > middle {
                (&mut halves.recent, &mut halves.highest.0)
            } else {
                (&mut halves.before, &mut halves.highest.1)
            };
            *highest = harm.level.max(*highest);
            if let Some(count) =
                counts.get_mut(usize::from(harm.level) - 2).filter(|_| harm.counted)
            {
                *count += 1;
            }
        }
        halves
    }

    /// The exact test of weighted counts, where it shows a rise.
    fn heavier(&self, halves: Halves, rule: &TrendRule) -> Option<Test> {
        let weigh = |counts: [u32; 3], power: u32| -> f64 {
            counts.iter().zip(1u32..).map(|(n, weight)| f64::from(n * weight.pow(power))).sum()
        };
        let (recent, before) = (weigh(halves.recent, 1), weigh(halves.before, 1));
        let spread = (weigh(halves.recent, 2) + weigh(halves.before, 2)).sqrt();
        // Far from a rise the exact chance need not be worked out: it is larger than this one.
        if recent <= before || statistics::upper_tail((recent - before) / spread) > 2.0 * rule.p {
            return None;
        }
        if let Some((_, test)) = self.last_worse.get().filter(|(last, _)| *last == halves) {
            return test;
        }
        let test = statistics::conditional_binomial(&halves.recent, &halves.before);
        let test = grown(test, rule).rises();
        self.last_worse.set(Some((halves, test)));
        test
    }

    fn wider(&self, at: Day) -> impl Iterator<Item = &Wide> {
        let begun = self.wide.partition_point(|wide| wide.from <= at);
        self.wide.get(..begun).unwrap_or(&[]).iter().filter(move |wide| wide.to >= at)
    }
}

fn grown(test: Option<Test>, rule: &TrendRule) -> Trend {
    test.filter(|test| test.statistic > 0.0 && test.p <= rule.p).map_or(Trend::Not, Trend::Rises)
}

/// Harm of a domain that had no live sign for so long before it, while the record was kept.
fn wide(record: &Record) -> Vec<Wide> {
    let rule = &record.practice.drift.wider;
    let known = &record.practice.thresholds.indicator;
    let needs = need::needs(record.practice);
    let Some(begins) = record.begins() else { return Vec::new() };
    let mut order: Vec<(Day, Day, usize)> = Vec::new();
    for (at, (event, mark)) in record.case.events.iter().zip(&record.marks).enumerate() {
        let lasts = mark.lasts.filter(|(from, _)| *from <= record.as_of);
        let shown = lasts.filter(|_| !event.indicators.is_empty());
        order.extend(shown.map(|(from, last)| (from, last, at)));
    }
    let harmful = Kinds::of(&record.practice.drift.harm.kinds);
    order.sort_unstable();
    let mut live_until: Vec<(&str, Day)> = Vec::new();
    let mut wide = Vec::new();
    for (from, last, at) in order {
        let Some((event, mark)) = record.event(at).zip(record.marks.get(at)) else { continue };
        let first = mark.span().map_or(from, |span| span.first);
        let harms = mark.kinds.meet(harmful);
        let observed = begins <= first - rule.observed_days
            && record.events_within(first - rule.clear_days - 1, first - 1)
                >= rule.observed_entries;
        let signs = event.indicators.iter().filter_map(|hit| needs.get(hit.id.as_str()).copied());
        let signs: Vec<_> = signs.filter_map(|sign| Some((sign, known.get(sign)?))).collect();
        for (sign, indicator) in &signs {
            let until = live_until.iter().find(|(domain, _)| *domain == indicator.domain);
            let clear = until.is_none_or(|(_, until)| *until < first - rule.clear_days);
            if harms && observed && clear && indicator.level >= rule.least_level {
                let to = last + Day::from(indicator.live_days);
                wide.push(Wide { from, to, event: at, sign: *sign });
            }
        }
        for (_, indicator) in &signs {
            let until = last + Day::from(indicator.live_days);
            match live_until.iter_mut().find(|(domain, _)| *domain == indicator.domain) {
                Some((_, known)) => *known = until.max(*known),
                None => live_until.push((&indicator.domain, until)),
            }
        }
    }
    wide
}

#[cfg(test)]
mod tests;
