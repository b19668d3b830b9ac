//! What escalation, progress and drift read of a case: days of harm, missing episodes, need and
//! response. Made once; each question is then asked of a day, and answered from what had
//! certainly happened by that day.

use crate::days::{Day, Span, day, number};
use crate::gist::Gist;
use crate::marks::{self, Kinds, Mark};
use crate::told::Told;
use crate::{Case, Event, Step, missing, need};
use jiff::civil::Date;
use practice::Practice;
use std::borrow::Cow;
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

/// How much harm there is, by its levels 2, 3 and 4.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Told once.
    pub(crate) counted: [u32; 3],
    /// Told once or again.
    pub(crate) told: [u32; 3],
    /// How much of it has no exact day.
    vague: u32,
}

impl Tally {
    fn less(self, earlier: Self) -> Self {
        let less = |mut counts: [u32; 3], earlier: [u32; 3]| {
            for (count, before) in counts.iter_mut().zip(earlier) {
                *count = count.saturating_sub(before);
            }
            counts
        };
        Self {
            counted: less(self.counted, earlier.counted),
            told: less(self.told, earlier.told),
            vague: self.vague.saturating_sub(earlier.vague),
        }
    }

    /// The highest level; 0 where there is none.
    pub(crate) fn highest(&self) -> u8 {
        self.told
            .iter()
            .zip(2..)
            .filter(|(n, _)| **n > 0)
            .map(|(_, level)| level)
            .last()
            .unwrap_or(0)
    }
}

/// The sums of harm before each place, and of all.
fn tallies(harm: &[Harm]) -> Vec<Tally> {
    let mut sum = Tally::default();
    let mut tallies = vec![sum];
    for h in harm {
        let level = usize::from(h.level.saturating_sub(2));
        for (counts, here) in [(&mut sum.counted, h.counted), (&mut sum.told, true)] {
            if let Some(n) = counts.get_mut(level).filter(|_| here) {
                *n += 1;
            }
        }
        sum.vague += u32::from(!h.days.is_exact());
        tallies.push(sum);
    }
    tallies
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
    /// Every event's kinds and days.
    pub(crate) marks: Vec<Mark>,
    /// For each dated event in order of the day by which it had happened: that day.
    pub(crate) known: Vec<Day>,
    /// Harm, by the day by which it had happened.
    pub(crate) harm: Vec<Harm>,
    /// Sums of `harm` up to each place.
    tallies: Vec<Tally>,
    /// Missing episodes, by the day by which they had begun.
    pub(crate) away: Vec<Away>,
    /// Missing episodes as they were put together.
    pub(crate) missing: Vec<missing::Told>,
    /// What each entry says, and need and response: read when first asked for.
    gists: OnceCell<Cow<'a, [Gist]>>,
    steps: OnceCell<Vec<Step>>,
}

impl<'a> Record<'a> {
    pub(crate) fn new(case: &'a Case, practice: &'a Practice, as_of: Date) -> Self {
        let to = number(as_of);
        let marks = marks::of(case);
        let dated = marks.iter().filter_map(|mark| mark.lasts).map(|(begun, _)| begun);
        let mut known: Vec<Day> = dated.filter(|begun| *begun <= to).collect();
        known.sort_unstable();
        let harm = harm(case, &marks, practice, to);
        let missing = missing::read(case, &marks, practice, as_of);
        let mut away: Vec<Away> = missing.iter().filter_map(Away::of).collect();
        away.sort_by_key(|away| (away.began.last, away.began.first));
        Self {
            case,
            practice,
            as_of: to,
            known,
            tallies: tallies(&harm),
            harm,
            marks,
            away,
            missing,
            gists: OnceCell::new(),
            steps: OnceCell::new(),
        }
    }

    /// The first day on record.
    pub(crate) fn begins(&self) -> Option<Day> {
        self.known.first().copied()
    }

    /// How many events had happened on a day after `after`, up to and with `to`.
    pub(crate) fn events_within(&self, after: Day, to: Day) -> usize {
        let upto = |day: Day| self.known.partition_point(|known| *known <= day);
        upto(to).saturating_sub(upto(after))
    }

    /// The place in `harm` of the first that had not happened by a day.
    fn harm_upto(&self, day: Day) -> usize {
        self.harm.partition_point(|harm| harm.days.last <= day)
    }

    /// Harm that had happened on a day after `after`, up to and with `to`.
    pub(crate) fn harm_within(&self, after: Day, to: Day) -> &[Harm] {
        self.harm.get(self.harm_upto(after)..self.harm_upto(to)).unwrap_or(&[])
    }

    /// The sums of harm of exact days after `after`, up to and with `to`; `None` where some of it
    /// may lie on other days, so that each must be looked at.
    pub(crate) fn exact_harm(&self, after: Day, to: Day) -> Option<Tally> {
        let (from, upto) = (self.harm_upto(after), self.harm_upto(to));
        let between = self.tallies.get(upto)?.less(*self.tallies.get(from)?);
        (between.vague == 0).then_some(between)
    }

    /// How much of it certainly lies there under every reading of the dates, told once.
    pub(crate) fn harm_count(&self, after: Day, to: Day) -> usize {
        if let Some(tally) = self.exact_harm(after, to) {
            return tally.counted.iter().sum::<u32>() as usize;
        }
        self.harm_within(after, to).iter().filter(|h| h.counted && h.days.first > after).count()
    }

    /// Need and response at every change.
    pub(crate) fn steps(&self) -> &[Step] {
        self.steps.get_or_init(|| {
            let told = need::Read { case: self.case, gists: self.gists(), marks: &self.marks };
            need::steps_told(told, self.practice, day(self.as_of))
        })
    }

    /// What each entry says.
    pub(crate) fn gists(&self) -> &[Gist] {
        self.gists.get_or_init(|| self.case.said(self.practice))
    }

    /// The index by what events show.
    pub(crate) fn told(&self) -> Told<'_> {
        Told::new(self.case, self.practice, self.gists(), &self.marks)
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
    fn of(told: &missing::Told) -> Option<Self> {
        let began = told.began()?;
        let hours = told.hours();
        let measured = missing::length(hours).and(hours);
        let ended =
            told.ended().zip(measured).map(|(day, (shortest, longest))| (day, shortest, longest));
        Some(Self { began, ended, events: told.events.clone() })
    }
}

fn harm(case: &Case, marks: &[Mark], practice: &Practice, as_of: Day) -> Vec<Harm> {
    let rule = &practice.drift.harm;
    let levels = need::needs(practice);
    let level = |at: usize| {
        let hits = case.events.get(at).map_or(&[][..], |event| &event.indicators);
        let shown = hits.iter().filter(|hit| levels.contains_key(hit.id.as_str()));
        shown.map(|hit| hit.level).max().unwrap_or(2).clamp(2, 4)
    };
    let kinds = Kinds::of(&rule.kinds);
    let mut harm: Vec<Harm> = Vec::new();
    for (at, mark) in marks.iter().enumerate().filter(|(_, mark)| mark.kinds.meet(kinds)) {
        let Some((begun, _)) = mark.lasts.filter(|(begun, _)| *begun <= as_of) else { continue };
        let first = mark.span().map_or(begun, |span| span.first);
        let days = Span { first, last: begun };
        harm.push(Harm { days, level: level(at), event: at, counted: true });
    }
    harm.sort_by_key(|h| (h.days.last, h.event));
    let harmed = |at: usize| marks.get(at).map_or(Kinds::default(), |m| m.kinds.within(kinds));
    let shares = |a: usize, b: usize| harmed(a).meet(harmed(b));
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
