//! A lane for each agency: a tick for each entry, a bar for each silence.

use super::axis::{Days, LEFT, RIGHT, n, width_of};
use crate::combined::rows::agencies;
use crate::{colour, words};
use chronology::{Agency, Entry};
use maud::{Markup, html};
use practice::Practice;
use review::Built;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The height of one lane.
const LANE: f64 = 30.0;

/// The height of all lanes.
pub fn height(built: &Built, practice: &Practice) -> f64 {
    agencies(built, practice).len() as f64 * LANE
}

/// All lanes.
pub fn lanes(built: &Built, practice: &Practice, days: Days, top: f64) -> Markup {
    html! {
        g.lanes {
            @for (at, (agency, number)) in agencies(built, practice).iter().enumerate() {
                (lane(built, practice, days, agency, *number, top + at as f64 * LANE))
            }
        }
    }
}

fn lane(
    built: &Built,
    practice: &Practice,
    days: Days,
    agency: &Agency,
    number: usize,
    top: f64,
) -> Markup {
    let own = colour::of(agency, practice);
    let (middle, floor) = (top + LANE / 2.0, top + LANE);
    let entries = built.case.entries.iter().filter(|entry| &entry.agency == agency);
    let drawn = Ticks::of(entries, days, middle);
    let silences = built.silences.iter().filter(|silence| &silence.agency == agency);
    html! {
        g {
            rect x="8" y=(n(top + 7.0)) width="40" height="17" fill=(own.css()) {}
            text.tag x="28" y=(n(top + 19.5)) text-anchor="middle" fill=(own.ink().css()) {
                (short(&colour::label(agency, practice), 5))
            }
            text x="54" y=(n(top + 20.0)) { (short(practice.agencies.name(agency), 23)) }
            text.soft x=(n(LEFT - 10.0)) y=(n(top + 20.0)) text-anchor="end" { (number) }
            line.lane x1=(n(LEFT)) x2=(n(RIGHT)) y1=(n(floor)) y2=(n(floor)) {}
            @for silence in silences {
                @let (x, end) = (days.x(silence.from), days.x(silence.to));
                @if end - x >= 1.0 {
                    rect.silence x=(n(x)) y=(n(top + 6.0)) width=(n(end - x)) height=(n(LANE - 12.0)) {}
                    @let text = format!("none for {}", length(silence));
                    @if width_of(&text, 11.5) + 8.0 < end - x {
                        text.silence x=(n(f64::midpoint(x, end))) y=(n(middle + 4.0)) text-anchor="middle" { (text) }
                    }
                }
            }
            path.vague d=(drawn.vague) stroke=(own.as_text().css()) {}
            path.tick d=(drawn.exact) stroke=(own.as_text().css()) {}
        }
    }
}

/// A silence in months where it is long, else in days.
fn length(silence: &reading::Silence) -> String {
    let days = words::days_between(silence.from, silence.to) + 1;
    if days < 61 {
        return words::days(days);
    }
    let months = (f64::from(days) / 30.44).round();
    words::count(months as usize, "month", "months")
}

fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).collect::<String>() + "…"
}

/// One agency's entries as two paths.
struct Ticks {
    exact: String,
    vague: String,
}

impl Ticks {
    /// An upright tick for a day that is known to within the width of a line, a level stroke from
    /// the earliest to the latest day for a vague one.
    fn of<'a>(entries: impl Iterator<Item = &'a Entry>, days: Days, middle: f64) -> Self {
        let mut places = (BTreeSet::new(), BTreeSet::new());
        for entry in entries {
            let Some(first) = entry.when.sort_day() else { continue };
            let last = entry.when.last_day().unwrap_or(first);
            if last < days.first || first > days.last {
                continue;
            }
            // In tenths, so that entries of one day make one stroke.
            let tenths = |day| (days.x(day) * 10.0).round() as i64;
            let (from, to) = (tenths(first), tenths(last));
            if to - from < 30 {
                places.0.insert(from);
            } else {
                places.1.insert((from, to));
            }
        }
        let mut ticks = Self { exact: String::new(), vague: String::new() };
        for x in places.0 {
            let _ = write!(ticks.exact, "M{} {}v16", n(x as f64 / 10.0), n(middle - 8.0));
        }
        for (from, to) in places.1 {
            let (from, to) = (from as f64 / 10.0, to as f64 / 10.0);
            let _ = write!(ticks.vague, "M{} {}H{}", n(from), n(middle), n(to));
        }
        ticks
    }
}
