//! Need and response over time: a drawing, and the same in a table.

use crate::pages::words::{count, long_day};
use crate::parts::{Cell, Details, Table, details, table, text};
use crate::readings::Reading;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use maud::{Markup, html};
use practice::Practice;
use reading::Step;

/// The drawing in its own units, and where its days begin and end.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 236.0;
const LEFT: f64 = 36.0;
const RIGHT: f64 = 950.0;
const TOP: f64 = 12.0;
const LEVEL: f64 = 44.0;

/// A stretch of days with one need and one response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Need, 1 to 4.
    pub need: u8,
    /// Response, 1 to 4.
    pub response: u8,
    /// The first of the entries that set it.
    pub because: Vec<String>,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// The stretches, in order, without holes between them.
    pub stretches: Vec<Stretch>,
    /// Times of drift.
    pub drift: Vec<(Date, Date)>,
    /// Missing episodes whose days are known.
    pub missing: Vec<(Date, Date)>,
    /// The partnership's names of the levels.
    pub levels: Vec<(u8, String)>,
}

impl Picture {
    /// The picture of a reading, up to its day.
    pub fn of(reading: &Reading, practice: &Practice) -> Self {
        let end = reading.as_of;
        let ends = reading.steps.iter().skip(1).map(|step| before(step.day)).chain([end]);
        let stretches = reading.steps.iter().zip(ends).filter(|(step, to)| step.day <= *to);
        let days = |when: &chronology::When| when.first_day().or(when.last_day());
        let missing = reading.missing.iter().filter_map(|episode| {
            let from = days(&episode.start)?;
            Some((from, episode.end.as_ref().and_then(chronology::When::last_day).unwrap_or(from)))
        });
        Self {
            stretches: stretches.map(|(step, to)| stretch(step, to)).collect(),
            drift: reading.drift.iter().map(|d| (d.since, d.until.unwrap_or(end))).collect(),
            missing: missing.collect(),
            levels: practice.thresholds.level.iter().map(|l| (l.number, l.name.clone())).collect(),
        }
    }

    fn days(&self) -> Option<(Date, Date)> {
        Some((self.stretches.first()?.from, self.stretches.last()?.to))
    }

    /// Days on which need stood above the response.
    fn unmet(&self) -> i32 {
        let above = self.stretches.iter().filter(|s| s.need > s.response);
        above.map(|s| (s.to - s.from).get_days() + 1).sum()
    }
}

fn before(day: Date) -> Date {
    day.checked_sub(1.day()).unwrap_or(day)
}

fn stretch(step: &Step, to: Date) -> Stretch {
    Stretch {
        from: step.day,
        to,
        need: step.need,
        response: step.response,
        because: step.because.iter().map(|id| id.0.clone()).collect(),
    }
}

/// A number as the drawing writes it.
fn n(value: f64) -> String {
    format!("{value:.1}")
}

fn y(level: u8) -> f64 {
    TOP + LEVEL * (4.0 - f64::from(level.clamp(1, 4))) + 20.0
}

/// The drawing with its summary in words, and its table behind a line. `address` leads to an
/// entry, by its name.
pub fn draw(picture: &Picture, address: impl Fn(&str) -> String) -> Markup {
    let Some((first, last)) = picture.days() else {
        return html! {
            p class="govuk-body" {
                "No entry that you can read has a date by which need could be shown."
            }
        };
    };
    let said = summary(picture, first, last);
    html! {
        p class="govuk-body" { (said) }
        figure class="tl-picture" {
            div class="tl-picture__scroll" tabindex="0" role="region" aria-label="Need and response over time" {
                (svg(picture, first, last, &said))
            }
            figcaption class="govuk-body-s" { (legend()) }
        }
        (details(&Details {
            summary: text("The same as a table"),
            words: as_table(picture, address),
            ..Details::default()
        }))
    }
}

fn summary(picture: &Picture, first: Date, last: Date) -> String {
    let unmet = picture.unmet();
    let now = picture.stretches.last();
    let now = now.map_or_else(String::new, |s| {
        format!(
            "On {} the entries show need at level {} and a response at level {}. ",
            long_day(last),
            s.need,
            s.response
        )
    });
    let all = (last - first).get_days() + 1;
    format!(
        "{now}Need stood above the response on {} of {}, counted from {}.",
        count(unmet, "day", "days"),
        count(all, "day", "days"),
        long_day(first)
    )
}

fn svg(picture: &Picture, first: Date, last: Date, said: &str) -> Markup {
    let whole = f64::from((last - first).get_days().max(1));
    let x = |day: Date| {
        let gone = f64::from((day.clamp(first, last) - first).get_days());
        LEFT + (RIGHT - LEFT) * gone / whole
    };
    let bottom = TOP + 4.0 * LEVEL;
    html! {
        svg class="tl-picture__svg" xmlns="http://www.w3.org/2000/svg" role="img"
            viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) aria-labelledby="picture-title picture-words" {
            title id="picture-title" { "Need and response" }
            desc id="picture-words" { (said) " The table below says the same." }
            defs {
                pattern id="gap" width="7" height="7" patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)" { line class="hatch" x1="0" y1="0" x2="0" y2="7" {} }
            }
            @for (from, to) in &picture.drift {
                rect class="drift" x=(n(x(*from))) y=(n(TOP)) height=(n(4.0 * LEVEL))
                    width=(n((x(*to) - x(*from)).max(2.0))) {}
            }
            @for level in 1..=4_u8 {
                line class="level" x1=(n(LEFT)) x2=(n(RIGHT)) y1=(n(y(level))) y2=(n(y(level))) {}
                text class="name" x=(n(LEFT - 10.0)) y=(n(y(level) + 5.0)) text-anchor="end" { (level) }
            }
            @for day in years(first, last) {
                line class="year" x1=(n(x(day))) x2=(n(x(day))) y1=(n(TOP)) y2=(n(bottom)) {}
                text class="year" x=(n(x(day) + 4.0)) y=(n(bottom + 16.0)) { (day.year()) }
            }
            @for s in picture.stretches.iter().filter(|s| s.need > s.response) {
                @let width = (x(s.to) - x(s.from)).max(1.0);
                rect class="gap" fill="url(#gap)" x=(n(x(s.from))) y=(n(y(s.need))) width=(n(width))
                    height=(n(y(s.response) - y(s.need))) {}
            }
            path class="response" d=(path(picture, &x, |s| s.response)) {}
            path class="need" d=(path(picture, &x, |s| s.need)) {}
            @for (from, to) in &picture.missing {
                rect class="missing" x=(n(x(*from))) y=(n(bottom + 24.0)) height="10"
                    width=(n((x(*to) - x(*from)).max(3.0))) {}
            }
            @if !picture.missing.is_empty() {
                text class="name" x=(n(LEFT - 4.0)) y=(n(bottom + 33.0)) text-anchor="end" { "m" }
            }
        }
    }
}

fn years(first: Date, last: Date) -> impl Iterator<Item = Date> {
    (first.year() + 1..=last.year()).map(|year| date(year, 1, 1))
}

fn path(picture: &Picture, x: &impl Fn(Date) -> f64, level: impl Fn(&Stretch) -> u8) -> String {
    let mut path = String::new();
    for (place, stretch) in picture.stretches.iter().enumerate() {
        let letter = if place == 0 { 'M' } else { 'L' };
        let at = n(y(level(stretch)));
        let end = stretch.to.checked_add(1.day()).unwrap_or(stretch.to);
        path.push_str(&format!("{letter}{} {at}L{} {at}", n(x(stretch.from)), n(x(end))));
    }
    path
}

fn legend() -> Markup {
    html! {
        span class="tl-key tl-key--need" { "need" } " "
        span class="tl-key tl-key--response" { "response" } " "
        span class="tl-key tl-key--gap" { "need above response" } " "
        span class="tl-key tl-key--drift" { "drift" } " "
        span class="tl-key tl-key--missing" { "missing (line m)" }
    }
}

fn as_table(picture: &Picture, address: impl Fn(&str) -> String) -> Markup {
    let name = |level: u8| {
        let name = picture.levels.iter().find(|(number, _)| *number == level);
        name.map_or_else(|| level.to_string(), |(number, name)| format!("{number} {name}"))
    };
    let rows = picture.stretches.iter().map(|s| {
        let gap = i32::from(s.need) - i32::from(s.response);
        let because = html! {
            @for (place, id) in s.because.iter().take(5).enumerate() {
                @if place > 0 { ", " }
                a class="govuk-link" href=(address(id)) { "entry " (place + 1) }
            }
            @if s.because.len() > 5 { " and " (s.because.len() - 5) " more" }
        };
        vec![
            Cell::new(format!("{} to {}", long_day(s.from), long_day(s.to))),
            Cell::new(name(s.need)),
            Cell::new(name(s.response)),
            Cell::number(gap.max(0)),
            Cell::new(because),
        ]
    });
    let head = ["Days", "Need", "Response"].map(Cell::new);
    let head = head.into_iter().chain([Cell::number("Levels apart"), Cell::new("Because of")]);
    html! {
        div class="tl-scroll" tabindex="0" role="region" aria-label="Need and response, table" {
            (table(&Table {
                caption: Some("Need and response, one row for each change".to_owned()),
                caption_classes: "govuk-visually-hidden".to_owned(),
                head: head.collect(),
                rows: rows.collect(),
                row_headings: true,
                ..Table::default()
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> Picture {
        let of = |from, to, need, response| Stretch {
            from,
            to,
            need,
            response,
            because: vec!["police-1".to_owned()],
        };
        Picture {
            stretches: vec![
                of(date(2016, 1, 1), date(2016, 12, 31), 3, 1),
                of(date(2017, 1, 1), date(2017, 12, 31), 3, 3),
            ],
            ..Picture::default()
        }
    }

    #[test]
    fn days_on_which_need_stood_above_the_response_are_counted() {
        let said = draw(&picture(), |id| format!("/entry/{id}")).into_string();
        assert!(said.contains("366 days of 731 days"), "{said}");
        assert_eq!(said.matches("class=\"gap\"").count(), 1);
        assert_eq!(said.matches("href=\"/entry/police-1\"").count(), 2);
    }

    #[test]
    fn nothing_is_drawn_of_nothing_and_that_is_said() {
        let said = draw(&Picture::default(), str::to_owned).into_string();
        assert!(!said.contains("<svg") && said.contains("No entry that you can read"));
    }
}
