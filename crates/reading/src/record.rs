//! What escalation, progress and drift read of a case: days of harm, missing episodes, need and
//! response. Made once; each question is then asked of a day, and answered from what had
//! certainly happened by that day.

use crate::days::{Day, Span, day, number};
use crate::{Case, Event, Step, missing, need};
use jiff::civil::Date;
use practice::Practice;
use std::cell::OnceCell;

/// Something that harmed the child, or conduct that tells of harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Harm {
    /// When; `last` is the day by which it had certainly happened.
    pub(crate) days: Span,
    /// The highest level among its indicators of need, 2 where it has none.
    pub(crate) level: u8,
    /// Its place in [`Case::events`].
    pub(crate) event: usize,
    /// False where it may be the thing before, told again: it is not counted twice.
    pub(crate) counted: bool,
}

/// A missing episode as trends read it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Away {
    /// When it began.
    pub(crate) began: Span,
    /// The day by which it had ended, and the shortest and longest length in hours where it is
    /// known well enough to be measured.
    pub(crate) ended: Option<(Day, f64, f64)>,
    /// The places of its events.
    pub(crate) events: Vec<usize>,
}

/// A case made ready for questions about days.
pub(crate) struct Record<'a> {
    pub(crate) case: &'a Case,
    pub(crate) practice: &'a Practice,
    pub(crate) as_of: Day,
    /// For each dated event in order of the day by which it had happened: that day.
    pub(crate) told: Vec<Day>,
    /// Harm, by the day by which it had happened.
    pub(crate) harm: Vec<Harm>,
    /// Missing episodes, by the day by which they had begun.
    pub(crate) away: Vec<Away>,
    /// Need and response, read when first asked for.
    steps: OnceCell<Vec<Step>>,
}

impl<'a> Record<'a> {
    pub(crate) fn new(case: &'a Case, practice: &'a Practice, as_of: Date) -> Self {
        let to = number(as_of);
        let dated = case.events.iter().filter_map(need::lasts).map(|(begun, _)| begun);
        let mut told: Vec<Day> = dated.filter(|begun| *begun <= to).collect();
        told.sort_unstable();
        let mut away: Vec<Away> =
            missing::read(case, practice, as_of).into_iter().filter_map(Away::of).collect();
        away.sort_by_key(|away| (away.began.last, away.began.first));
        Self {
            case,
            practice,
            as_of: to,
            told,
            harm: harm(case, practice, to),
            away,
            steps: OnceCell::new(),
        }
    }

    /// The first day on record.
    pub(crate) fn begins(&self) -> Option<Day> {
        self.told.first().copied()
    }

    /// How many events had happened on a day after `after`, up to and with `to`.
    pub(crate) fn events_within(&self, after: Day, to: Day) -> usize {
        let upto = |day: Day| self.told.partition_point(|told| *told <= day);
        upto(to).saturating_sub(upto(after))
    }

    /// Harm that had happened on a day after `after`, up to and with `to`.
    pub(crate) fn harm_within(&self, after: Day, to: Day) -> &[Harm] {
        let upto = |day: Day| self.harm.partition_point(|harm| harm.days.last <= day);
        self.harm.get(upto(after)..upto(to)).unwrap_or(&[])
    }

    /// How much of it certainly lies there under every reading of the dates, told once.
    pub(crate) fn harm_count(&self, after: Day, to: Day) -> usize {
        self.harm_within(after, to).iter().filter(|h| h.counted && h.days.first > after).count()
    }

    /// Need and response at every change.
    pub(crate) fn steps(&self) -> &[Step] {
        self.steps.get_or_init(|| need::steps(self.case, self.practice, day(self.as_of)))
    }

    /// Need and response on a day.
    pub(crate) fn on(&self, at: Day) -> (u8, u8) {
        let date = day(at);
        let place = self.steps().partition_point(|step| step.day <= date);
        let step = place.checked_sub(1).and_then(|place| self.steps().get(place));
        step.map_or((1, 1), |step| (step.need, step.response))
    }

    /// The event at a place.
    pub(crate) fn event(&self, at: usize) -> Option<&'a Event> {
        self.case.events.get(at)
    }
}

impl Away {
    fn of(told: missing::Told) -> Option<Self> {
        let began = told.began()?;
        let hours = told.hours();
        let measured = missing::length(hours).and(hours);
        let ended =
            told.ended().zip(measured).map(|(day, (shortest, longest))| (day, shortest, longest));
        Some(Self { began, ended, events: told.events })
    }
}

fn harm(case: &Case, practice: &Practice, as_of: Day) -> Vec<Harm> {
    let rule = &practice.drift.harm;
    let levels = need::needs(practice);
    let level = |event: &Event| {
        let shown = event.indicators.iter().filter(|hit| levels.contains_key(hit.id.as_str()));
        shown.map(|hit| hit.level).max().unwrap_or(2).clamp(2, 4)
    };
    let mut harm: Vec<Harm> = Vec::new();
    for (at, event) in case.events.iter().enumerate().filter(|(_, event)| event.is_any(&rule.kinds))
    {
        let Some((begun, _)) = need::lasts(event) else { continue };
        let first = Span::of(&event.when).map_or(begun, |span| span.first);
        if begun <= as_of {
            let days = Span { first, last: begun };
            harm.push(Harm { days, level: level(event), event: at, counted: true });
        }
    }
    harm.sort_by_key(|h| (h.days.last, h.event));
    let shares = |a: usize, b: usize| {
        let kinds = |at: usize| case.events.get(at).map_or(&[][..], |event| &event.kinds);
        rule.kinds.iter().any(|kind| kinds(a).contains(kind) && kinds(b).contains(kind))
    };
    let mut recent: Vec<Harm> = Vec::new();
    for h in &mut harm {
        recent.retain(|earlier| h.days.last - earlier.days.last <= rule.told_twice_days);
        let again = |earlier: &Harm| {
            earlier.days.is_exact() == h.days.is_exact() && shares(earlier.event, h.event)
        };
        h.counted = !recent.iter().any(again);
        // A thing told again on the day after, and again on the day after that, is one thing only
        // if each telling is near the first.
        if h.counted {
            recent.push(*h);
        }
    }
    harm
}
