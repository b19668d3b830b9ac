//! Need and response as two stepped lines, the gap between them hatched, drift flagged.

use super::axis::{Days, LEFT, RIGHT, n, width_of};
use crate::words;
use jiff::civil::Date;
use maud::{Markup, html};
use practice::Practice;
use reading::{Drift, Step};
use std::fmt::Write;

/// The height of one level.
const LEVEL: f64 = 46.0;
/// The height of the whole band: four levels and a little air.
pub const HEIGHT: f64 = 4.0 * LEVEL;

/// Where a level stands below the top of the band.
pub fn y(top: f64, level: u8) -> f64 {
    top + LEVEL * (4.0 - f64::from(level.clamp(1, 4))) + LEVEL / 2.0
}

/// The levels' names at the left, the gap, the lines.
pub fn band(days: Days, steps: &[Step], practice: &Practice, top: f64) -> Markup {
    let stretches = stretches(days, steps);
    html! {
        g.levels {
            @for level in &practice.thresholds.level {
                @let at = y(top, level.number);
                line.level x1=(n(LEFT)) x2=(n(RIGHT)) y1=(n(at)) y2=(n(at)) {}
                text.strong x=(n(LEFT - 10.0)) y=(n(at - 2.0)) text-anchor="end" {
                    (level.number) " " (short(&level.name, 30))
                }
                text.help x=(n(LEFT - 10.0)) y=(n(at + 11.0)) text-anchor="end" {
                    (short(&level.help, 44))
                }
            }
            @for (from, to, step) in stretches.iter().filter(|(_, _, step)| step.gap() > 0) {
                @let (x, width) = (days.x(*from), days.x(*to) - days.x(*from));
                @let (above, below) = (y(top, step.need), y(top, step.response));
                rect.gap x=(n(x)) y=(n(above)) width=(n(width)) height=(n(below - above)) {}
                rect fill="url(#gap-lines)" x=(n(x)) y=(n(above)) width=(n(width))
                    height=(n(below - above)) {}
            }
            path.response d=(line(days, &stretches, top, |step| step.response)) {}
            path.need d=(line(days, &stretches, top, |step| step.need)) {}
        }
    }
}

/// Each stretch of days with its step.
fn stretches(days: Days, steps: &[Step]) -> Vec<(Date, Date, &Step)> {
    let ends = steps.iter().skip(1).map(|step| step.day).chain([days.last]);
    steps.iter().zip(ends).map(|(step, end)| (step.day, end, step)).collect()
}

fn line(
    days: Days,
    stretches: &[(Date, Date, &Step)],
    top: f64,
    level: impl Fn(&Step) -> u8,
) -> String {
    let mut path = String::new();
    for (at, (from, to, step)) in stretches.iter().enumerate() {
        let (from, to, y) = (n(days.x(*from)), n(days.x(*to)), n(y(top, level(step))));
        let draw = if at == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{draw}{from} {y}L{to} {y}");
    }
    path
}

/// A name no longer than fits beside the picture.
fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).collect::<String>() + "…"
}

/// The height that the flags of drift need above the band.
pub fn flags_height(drift: &[Drift]) -> f64 {
    if drift.is_empty() { 0.0 } else { 22.0 }
}

/// Times of drift: a pale band through the levels, a dotted line at its first day.
pub fn drift(days: Days, drift: &[Drift], top: f64) -> Markup {
    html! {
        g.drift {
            @for drift in drift {
                @let (x, until) = (days.x(drift.since), days.x(drift.until.unwrap_or(days.last)));
                rect.drifting x=(n(x)) y=(n(top)) width=(n(until - x)) height=(n(HEIGHT)) {}
                line.drifting x1=(n(x)) x2=(n(x)) y1=(n(top - 4.0)) y2=(n(top + HEIGHT)) {}
            }
        }
    }
}

/// The first day of each drift on a flag above the levels, where flags do not meet.
pub fn flags(days: Days, drift: &[Drift], top: f64) -> Markup {
    let mut free = 0.0;
    let flags = drift.iter().filter_map(|drift| {
        let text = format!("drift since {}", words::long_day(drift.since));
        let width = width_of(&text, 12.0) + 14.0;
        let left = days.x(drift.since).min(RIGHT - width);
        let fits = left >= free;
        if fits {
            free = left + width + 4.0;
        }
        fits.then_some((text, left, width))
    });
    html! {
        g.flags {
            @for (text, left, width) in flags {
                rect.flag x=(n(left)) y=(n(top - 22.0)) width=(n(width)) height="18" {}
                text.flag x=(n(left + 7.0)) y=(n(top - 9.0)) { (text) }
            }
        }
    }
}
