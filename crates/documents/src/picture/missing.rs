//! Missing episodes: each bar as wide as the time away and as high as it was long, so that more and
//! longer can be seen at the scale of years, where a night is thinner than a line.

use super::axis::{Days, LEFT, RIGHT, n, width_of};
use crate::words;
use jiff::civil::Date;
use maud::{Markup, html};
use reading::Episode;

/// The height of the lane, its label row included.
pub const HEIGHT: f64 = 92.0;
const LABELS: f64 = 16.0;
const SIZE: f64 = 11.5;

/// An episode as it is drawn.
struct Bar {
    from: Date,
    to: Option<Date>,
    /// The most hours it can have lasted; `None` where that is not known.
    hours: Option<f64>,
    text: String,
}

/// The lane of missing episodes; empty where there are none in the days shown.
pub fn lane(days: Days, episodes: &[Episode], top: f64) -> Markup {
    let bars = bars(days, episodes);
    let longest = bars.iter().filter_map(|bar| bar.hours).fold(24.0, f64::max);
    let floor = top + HEIGHT;
    let tall = |hours: Option<f64>| {
        let share = hours.map_or(0.0, |hours| (hours / longest).clamp(0.0, 1.0));
        3.0 + (HEIGHT - LABELS - 3.0) * share
    };
    let labelled = labelled(days, &bars);
    let count = words::count(bars.len(), "episode", "episodes");
    html! {
        g.missing {
            text.strong x=(n(LEFT - 10.0)) y=(n(floor - 30.0)) text-anchor="end" { "Missing episodes" }
            text.soft x=(n(LEFT - 10.0)) y=(n(floor - 16.0)) text-anchor="end" {
                (count) ", longest " (words::hours(longest))
            }
            text.soft x=(n(LEFT - 10.0)) y=(n(floor - 3.0)) text-anchor="end" { "the higher, the longer" }
            line.lane x1=(n(LEFT)) x2=(n(RIGHT)) y1=(n(floor)) y2=(n(floor)) {}
            @for (bar, label) in bars.iter().zip(labelled) {
                @let (x, height) = (days.x(bar.from), tall(bar.hours));
                @let width = bar.to.map_or(2.5, |to| (days.x(to) - x).max(2.5));
                rect.away.open[bar.hours.is_none()] x=(n(x)) y=(n(floor - height)) width=(n(width)) height=(n(height)) {}
                @if label {
                    text.length x=(n(x + width / 2.0)) y=(n(floor - height - 4.0)) text-anchor="middle" { (bar.text) }
                }
            }
        }
    }
}

fn bars(days: Days, episodes: &[Episode]) -> Vec<Bar> {
    let bar = |episode: &Episode| {
        let from = episode.start.sort_day()?;
        let to = episode.end.and_then(|end| end.last_day());
        let touches = from <= days.last && to.unwrap_or(from) >= days.first;
        let hours = episode.hours.map(|(_, most)| most);
        let text = hours.map_or_else(|| "?".to_owned(), brief);
        touches.then_some(Bar { from, to, hours, text })
    };
    episodes.iter().filter_map(bar).collect()
}

/// A length as the picture has room for: `16 h`, `21 d`.
fn brief(hours: f64) -> String {
    if hours < 48.0 {
        format!("{} h", hours.round())
    } else {
        format!("{} d", (hours / 24.0).round())
    }
}

/// Which bars have room for their length in words: the longest first.
fn labelled(days: Days, bars: &[Bar]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..bars.len()).collect();
    order.sort_by(|a, b| {
        let hours = |at: &usize| bars.get(*at).and_then(|bar| bar.hours).unwrap_or(0.0);
        hours(b).total_cmp(&hours(a))
    });
    let mut taken: Vec<(f64, f64)> = Vec::new();
    let mut shown = vec![false; bars.len()];
    for at in order {
        let Some(bar) = bars.get(at) else { continue };
        let (x, half) = (days.x(bar.from), width_of(&bar.text, SIZE) / 2.0 + 3.0);
        let span = (x - half, x + half);
        if taken.iter().all(|(left, right)| span.1 < *left || span.0 > *right) {
            taken.push(span);
            if let Some(shown) = shown.get_mut(at) {
                *shown = true;
            }
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use chronology::When;
    use jiff::civil::date;

    fn episode(start: Date, hours: f64) -> Episode {
        let end = Some(When::day(start));
        Episode { start: When::day(start), end, hours: Some((hours, hours)), events: Vec::new() }
    }

    #[test]
    fn where_two_lengths_would_meet_the_longer_is_written() {
        let days = Days { first: date(2012, 1, 1), last: date(2018, 12, 31) };
        let all = [episode(date(2018, 3, 1), 16.0), episode(date(2018, 3, 4), 508.0)];
        assert_eq!(labelled(days, &bars(days, &all)), [false, true]);
        assert_eq!(bars(days, &[episode(date(2019, 3, 1), 16.0)]).len(), 0);
    }
}
