//! One child's events to figures, in one pass.

use crate::event::{Day, Event};
use crate::kinds::place;
use chronology::Kind;
use practice::{FigureRules, Practice};
use reading::statistics::{self, Test};
use serde::Serialize;

const HARM: u8 = 1;
const START: u8 = 2;
const END: u8 = 4;
const PLAN: u8 = 8;

/// Missing episodes that began in one stretch of days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Quarter {
    /// How many began.
    pub episodes: u32,
    /// Nights away in those of them whose end is recorded.
    pub nights: u32,
}

/// What is counted for every child. Counts are of rows: a thing told twice counts twice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Sum of the levels of harm in the last `rate_days`.
    pub rate_now: u32,
    /// The same a year before.
    pub rate_year_ago: u32,
    /// Harm in the last `rate_days`.
    pub harm_now: u32,
    /// Missing episodes in each quarter, the earliest first.
    pub missing: [Quarter; 8],
    /// Laplace's statistic of harm; `None` where it is too little to tell.
    pub harm_trend: Option<f64>,
    /// The same of missing episodes.
    pub missing_trend: Option<f64>,
    /// Days since the plan last changed; `None` where no change is recorded.
    pub plan_days: Option<i32>,
}

/// The chance of each rise if nothing grew; `None` where there is too little to tell. The rises are
/// those of [`reading::escalation`], with a thing told twice counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Chances {
    /// Harm more often.
    pub harm: Option<f64>,
    /// Missing more often.
    pub missing: Option<f64>,
    /// Missing longer, in nights.
    pub longer: Option<f64>,
    /// Harm heavier than in the stretch before.
    pub worse: Option<f64>,
    /// How much harm is fresh.
    pub fresh: usize,
}

impl Chances {
    /// Those that could be told.
    pub fn told(&self) -> impl Iterator<Item = f64> {
        [self.harm, self.missing, self.longer, self.worse].into_iter().flatten()
    }
}

/// The rules made ready, for one day.
#[derive(Debug, Clone)]
pub struct Fold<'a> {
    practice: &'a Practice,
    rules: &'a FigureRules,
    as_of: Day,
    flags: [u8; 256],
}

impl<'a> Fold<'a> {
    /// Rules and day.
    pub fn new(practice: &'a Practice, as_of: Day) -> Self {
        let mut flags = [0; 256];
        let rules = &practice.caseload.figures;
        let mut set = |kinds: &[Kind], flag: u8| {
            for kind in kinds {
                if let Some(flags) = flags.get_mut(usize::from(place(*kind))) {
                    *flags |= flag;
                }
            }
        };
        set(&practice.drift.harm.kinds, HARM);
        set(&[Kind::MissingStart], START);
        set(&[Kind::MissingEnd], END);
        set(&rules.plan_changed, PLAN);
        Self { practice, rules, as_of, flags }
    }

    /// The day asked about.
    pub fn as_of(&self) -> Day {
        self.as_of
    }

    /// The practice.
    pub fn practice(&self) -> &'a Practice {
        self.practice
    }

    /// How often and how long, from events in order; those after the day are left out.
    pub fn figures(&self, events: &[Event]) -> Figures {
        let rules = self.rules;
        let mut told = Figures::default();
        let (mut harm, mut starts) = (Sum::default(), Sum::default());
        let mut away: Option<(Day, usize)> = None;
        for event in events {
            let flags = self.flags.get(usize::from(event.kind())).copied().unwrap_or(0);
            if flags == 0 {
                continue;
            }
            let day = event.day();
            let ago = self.as_of - day;
            if ago < 0 {
                break;
            }
            if flags & HARM != 0 {
                told.harm(rules, ago, event.level());
                harm.add(rules, ago);
            }
            if flags & START != 0 {
                starts.add(rules, ago);
                let quarter = (ago / rules.quarter_days) as usize;
                if let Some(quarter) = told.quarter(quarter) {
                    quarter.episodes += 1;
                }
                away = Some((day, quarter));
            } else if flags & END != 0
                && let Some((began, quarter)) = away.take()
                && day - began <= self.practice.drift.missing.longest_days
                && let Some(quarter) = told.quarter(quarter)
            {
                quarter.nights += (day - began) as u32;
            }
            if flags & PLAN != 0 {
                told.plan_days = Some(ago);
            }
        }
        told.harm_trend = harm.trend(rules);
        told.missing_trend = starts.trend(rules);
        told
    }

    /// Whether anything in the windows of the tests could be told at all: so much harm, counted
    /// with what is told twice. Cheap, and never false where [`Fold::chances`] has something.
    pub fn worth_testing(&self, events: &[Event]) -> bool {
        let drift = &self.practice.drift;
        let reach = drift.more_often.days.max(drift.longer.days).max(2 * drift.worse.days);
        let least = drift.more_often.least.min(drift.longer.least).min(drift.worse.least);
        let least = least.min(drift.drift.fresh_harm);
        let recent = events.iter().rev().skip_while(|event| event.day() > self.as_of);
        let recent = recent.take_while(|event| event.day() > self.as_of - reach);
        let flagged = |event: &&Event| {
            self.flags.get(usize::from(event.kind())).is_some_and(|f| f & (HARM | START) != 0)
        };
        recent.filter(flagged).take(least).count() >= least
    }

    /// The chances of rises, by the rules of a single child's reading.
    pub fn chances(&self, events: &[Event]) -> Chances {
        let Some(begins) = events.first().map(|event| event.day()) else {
            return Chances::default();
        };
        let upto = events.partition_point(|event| event.day() <= self.as_of);
        let events = events.get(..upto).unwrap_or(&[]);
        let harm = self.harm(events);
        let drift = &self.practice.drift;
        let (starts, lengths) = self.away(events);
        let fresh_from = self.as_of - drift.drift.fresh_days;
        Chances {
            harm: self.more_often(begins, harm.iter().map(|(day, _, _)| *day)),
            missing: self.more_often(begins, starts.iter().copied()),
            longer: (lengths.len() >= drift.longer.least)
                .then(|| statistics::mann_kendall(&lengths).map_or(1.0, |test| test.p)),
            worse: self.worse(begins, events, &harm),
            fresh: harm.iter().filter(|(day, _, counted)| *counted && *day > fresh_from).count(),
        }
    }

    /// Harm with its level, and whether it is counted: not where it may be the same kind of thing
    /// told again.
    fn harm(&self, events: &[Event]) -> Vec<(Day, u8, bool)> {
        let apart = self.practice.drift.harm.told_twice_days;
        let mut last = [Day::MIN / 2; 256];
        let harm = events.iter().filter(|e| {
            self.flags.get(usize::from(e.kind())).is_some_and(|flags| flags & HARM != 0)
        });
        harm.map(|event| {
            let day = event.day();
            let counted = last.get_mut(usize::from(event.kind())).is_some_and(|last| {
                let counted = day - *last > apart;
                if counted {
                    *last = day;
                }
                counted
            });
            (day, event.level().clamp(2, 4), counted)
        })
        .filter(|(_, _, counted)| *counted)
        .collect()
    }

    /// The first days of missing episodes, and the nights of those in the window that had ended.
    fn away(&self, events: &[Event]) -> (Vec<Day>, Vec<f64>) {
        let rule = &self.practice.drift.longer;
        let (mut starts, mut lengths): (Vec<Day>, Vec<f64>) = (Vec::new(), Vec::new());
        let mut away = None;
        for event in events {
            let flags = self.flags.get(usize::from(event.kind())).copied().unwrap_or(0);
            if flags & START != 0 {
                if starts.last() != Some(&event.day()) {
                    starts.push(event.day());
                }
                away = Some(event.day());
            } else if flags & END != 0
                && let Some(began) = away.take()
                && event.day() - began <= self.practice.drift.missing.longest_days
                && began > self.as_of - rule.days
            {
                lengths.push(f64::from(event.day() - began));
            }
        }
        (starts, lengths)
    }

    fn more_often(&self, begins: Day, days: impl Iterator<Item = Day>) -> Option<f64> {
        let rule = &self.practice.drift.more_often;
        let start = (self.as_of - rule.days).max(begins - 1);
        let length = self.as_of - start;
        let within = days.filter(|day| *day > start).map(|day| f64::from(day - start) - 0.5);
        let (n, sum) = within.fold((0, 0.0), |(n, sum), at| (n + 1, sum + at));
        if n < rule.least || 2 * length < rule.days {
            return None;
        }
        statistics::laplace_of_sum(sum, n, f64::from(length)).map(|test| test.p)
    }

    fn worse(&self, begins: Day, events: &[Event], harm: &[(Day, u8, bool)]) -> Option<f64> {
        let rule = &self.practice.drift.worse;
        let (middle, start) = (self.as_of - rule.days, self.as_of - 2 * rule.days);
        let observed =
            begins <= start && events.iter().any(|e| e.day() > start && e.day() <= middle);
        let (mut recent, mut before) = ([0_u32; 3], [0_u32; 3]);
        for (day, level, _) in harm.iter().filter(|(day, _, _)| *day > start) {
            let side = if *day > middle { &mut recent } else { &mut before };
            if let Some(count) = side.get_mut(usize::from(*level) - 2) {
                *count += 1;
            }
        }
        let all = recent.iter().chain(&before).sum::<u32>() as usize;
        if !observed || all < rule.least {
            return None;
        }
        let weigh = |counts: &[u32; 3]| -> u32 {
            counts.iter().zip(1..).map(|(n, weight)| n * weight).sum()
        };
        if weigh(&recent) <= weigh(&before) {
            // No rise: the exact chance is at least a half, and its rank among chances is the same.
            return Some(1.0);
        }
        statistics::conditional_binomial(&recent, &before).map(|test: Test| test.p)
    }
}

impl Figures {
    fn harm(&mut self, rules: &FigureRules, ago: Day, level: u8) {
        if ago < rules.rate_days {
            self.rate_now += u32::from(level);
            self.harm_now += 1;
        } else if ago >= rules.year_days && ago - rules.year_days < rules.rate_days {
            self.rate_year_ago += u32::from(level);
        }
    }

    /// A quarter by how many lie after it.
    fn quarter(&mut self, ago: usize) -> Option<&mut Quarter> {
        self.missing.get_mut(7_usize.checked_sub(ago)?)
    }

    /// Missing episodes of all quarters.
    pub fn episodes(&self) -> u32 {
        self.missing.iter().map(|quarter| quarter.episodes).sum()
    }
}

/// Events of Laplace's window: how many, and the sum of their days from its start.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    n: usize,
    days: i64,
}

impl Sum {
    fn add(&mut self, rules: &FigureRules, ago: Day) {
        if ago < rules.trend_days {
            self.n += 1;
            self.days += i64::from(rules.trend_days - ago);
        }
    }

    fn trend(self, rules: &FigureRules) -> Option<f64> {
        if self.n < rules.trend_least {
            return None;
        }
        // Each stands at the middle of its day.
        let sum = self.days as f64 - 0.5 * self.n as f64;
        let test = statistics::laplace_of_sum(sum, self.n, f64::from(rules.trend_days));
        test.map(|test| test.statistic)
    }
}

#[cfg(test)]
mod tests;
