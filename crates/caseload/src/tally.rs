//! What a list needs of a caseload: the chances of all rises, and the children worth reading.

use crate::event::Event;
use crate::{Chances, Figures, Fold};
use std::cmp::Ordering;

/// A child with its figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Child {
    /// As the file names it.
    pub name: String,
    /// What is counted.
    pub figures: Figures,
}

/// A child with enough fresh harm for drift to be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The child.
    pub child: Child,
    /// The chances of its rises.
    pub chances: Chances,
    /// Its events in order, none after the day asked about.
    pub events: Vec<Event>,
}

/// Counts of a part of the caseload, or of all of it.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Children with an event by the day asked about.
    pub children: u64,
    /// Events by that day.
    pub events: u64,
    /// The chance of every rise that could be told.
    pub chances: Vec<f64>,
    /// Children for whom drift is to be read.
    pub kept: Vec<Kept>,
    /// The children with the most harm in the last days of the rate, see [`Tally::finish`].
    pub top: Vec<Child>,
    /// How many of those are wanted.
    wanted: usize,
    /// The least of them so far, where there are enough.
    least: Option<(u32, u32)>,
    /// Every child's figures as CSV, where asked for.
    pub figures: Option<Vec<u8>>,
}

impl Tally {
    /// Nothing yet; `wanted` children at the top, and every child's figures where `figures`.
    pub fn new(wanted: usize, figures: bool) -> Self {
        Self { wanted, figures: figures.then(Vec::new), ..Self::default() }
    }

    /// Adds a child with its events in order.
    pub fn add(&mut self, fold: &Fold, name: &[u8], events: &[Event]) {
        let upto = events.partition_point(|event| event.day() <= fold.as_of());
        let events = events.get(..upto).unwrap_or(&[]);
        if events.is_empty() {
            return;
        }
        self.children += 1;
        self.events += events.len() as u64;
        let figures = fold.figures(events);
        if let Some(out) = &mut self.figures {
            row(out, name, &figures);
        }
        let child = || Child { name: String::from_utf8_lossy(name).into_owned(), figures };
        if self.wanted > 0 && self.least.is_none_or(|least| key(&figures) >= least) {
            self.top.push(child());
            if self.top.len() >= 2 * self.wanted + 64 {
                self.cut();
            }
        }
        if fold.worth_testing(events) {
            let chances = fold.chances(events);
            self.chances.extend(chances.told());
            if chances.fresh >= fold.practice().drift.drift.fresh_harm {
                self.kept.push(Kept { child: child(), chances, events: events.to_vec() });
            }
        }
    }

    /// Both together.
    pub fn join(&mut self, other: Self) {
        self.children += other.children;
        self.events += other.events;
        self.chances.extend(other.chances);
        self.kept.extend(other.kept);
        self.top.extend(other.top);
        if let (Some(ours), Some(theirs)) = (&mut self.figures, other.figures) {
            ours.extend(theirs);
        }
    }

    /// Puts everything in an order that does not depend on how it came: children at the top by
    /// harm in the last days of the rate, most first, then by its weighted sum, then by name.
    pub fn finish(&mut self) {
        if let Some(rows) = self.figures.take() {
            self.figures = Some(in_order(&rows));
        }
        self.cut();
        self.kept.sort_by(|a, b| a.child.name.cmp(&b.child.name));
        self.chances.sort_by(f64::total_cmp);
    }

    fn cut(&mut self) {
        self.top.sort_by(order);
        self.top.truncate(self.wanted);
        if self.top.len() == self.wanted {
            self.least = self.top.last().map(|child| key(&child.figures));
        }
    }
}

fn key(figures: &Figures) -> (u32, u32) {
    (figures.harm_now, figures.rate_now)
}

/// The order of children at the top.
pub(crate) fn order(a: &Child, b: &Child) -> Ordering {
    key(&b.figures).cmp(&key(&a.figures)).then_with(|| a.name.cmp(&b.name))
}

/// Every child's line by name, under its headings.
fn in_order(rows: &[u8]) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = rows.split_inclusive(|byte| *byte == b'\n').collect();
    lines.sort_unstable();
    let mut all = HEADINGS.as_bytes().to_vec();
    all.extend(lines.concat());
    all
}

/// The headings of [`Tally::figures`].
const HEADINGS: &str = "child,rate_now,rate_year_ago,harm_now,episodes_1,episodes_2,\
episodes_3,episodes_4,episodes_5,episodes_6,episodes_7,episodes_8,nights_1,nights_2,nights_3,\
nights_4,nights_5,nights_6,nights_7,nights_8,harm_trend,missing_trend,plan_days\n";

fn row(out: &mut Vec<u8>, name: &[u8], told: &Figures) {
    let quoted = name.iter().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'));
    if quoted {
        let escaped = String::from_utf8_lossy(name).replace('"', "\"\"");
        out.extend_from_slice(format!("\"{escaped}\"").as_bytes());
    } else {
        out.extend_from_slice(name);
    }
    let told = told.cells();
    out.extend_from_slice(told.as_bytes());
}

impl Figures {
    /// As cells of a CSV line, each after a comma.
    fn cells(&self) -> String {
        let counts = [self.rate_now, self.rate_year_ago, self.harm_now].into_iter();
        let counts = counts.chain(self.missing.iter().map(|quarter| quarter.episodes));
        let counts = counts.chain(self.missing.iter().map(|quarter| quarter.nights));
        let trend = |u: Option<f64>| u.map_or_else(String::new, |u| format!("{u:.9}"));
        let mut cells: Vec<String> = counts.map(|count| count.to_string()).collect();
        cells.extend([trend(self.harm_trend), trend(self.missing_trend)]);
        cells.push(self.plan_days.map_or_else(String::new, |days| days.to_string()));
        format!(",{}\n", cells.join(","))
    }
}
