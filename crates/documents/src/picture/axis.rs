//! From days to the width of the picture.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use maud::{Markup, html};
use reading::Step;
use review::Built;

/// The picture's width in its own units; on a wide screen one unit is one pixel.
pub const WIDTH: f64 = 1280.0;
/// Where the days begin: to the left of it stand the names of lanes and levels.
pub const LEFT: f64 = 248.0;
/// Where the days end.
pub const RIGHT: f64 = 1256.0;

/// The days that the picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first day shown.
    pub first: Date,
    /// The last day shown.
    pub last: Date,
}

impl Days {
    /// The review's scope; where that is open, the days of the dated events. `None` where no day is
    /// known at all.
    pub fn of(built: &Built) -> Option<Self> {
        let (scope, case) = (built.case.scope, &built.case);
        // A birth or a year typed wrong must not stretch the picture: with a scope, it rules.
        let begins = case.events.iter().filter_map(|event| event.when.sort_day());
        let ends = case.events.iter().filter_map(|event| event.when.last_day());
        let first = scope.from.or_else(|| begins.min())?;
        let last = scope.to.or_else(|| ends.max()).filter(|last| *last > first);
        let last = last.or_else(|| first.checked_add(1.month()).ok())?;
        Some(Self { first, last })
    }

    /// Whether a day is shown.
    pub fn hold(self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// Where a day stands, kept within the picture.
    pub fn x(self, day: Date) -> f64 {
        let whole = f64::from((self.last - self.first).get_days().max(1));
        let gone = f64::from((day - self.first).get_days());
        LEFT + (RIGHT - LEFT) * (gone / whole).clamp(0.0, 1.0)
    }

    /// The first of January of every year shown, and the first day.
    pub fn years(self) -> Vec<Date> {
        let years = self.first.year()..=self.last.year();
        years.map(|year| date(year, 1, 1).max(self.first)).collect()
    }

    /// The steps that matter: the one in force on the first day, moved to it, and those after it.
    pub fn steps(self, steps: &[Step]) -> Vec<Step> {
        let before = steps.partition_point(|step| step.day <= self.first);
        let standing = before.checked_sub(1).and_then(|at| steps.get(at));
        let standing = standing.map(|step| Step { day: self.first, ..step.clone() });
        let later = steps.iter().skip(before).filter(|step| step.day <= self.last).cloned();
        standing.into_iter().chain(later).collect()
    }
}

/// Lines at the turn of the years through all lanes, with the year and the child's age above.
pub fn grid(days: Days, born: Option<Date>, top: f64, bottom: f64) -> Markup {
    html! {
        g.axis {
            @for year in days.years() {
                @let x = days.x(year);
                line.year x1=(n(x)) x2=(n(x)) y1=(n(top)) y2=(n(bottom)) {}
                text.year x=(n(x + 4.0)) y=(n(bottom + 15.0)) { (year.year()) }
            }
            @for (day, age) in birthdays(days, born) {
                @let x = days.x(day);
                line.birthday x1=(n(x)) x2=(n(x)) y1=(n(bottom + 20.0)) y2=(n(bottom + 26.0)) {}
                text.age x=(n(x)) y=(n(bottom + 37.0)) text-anchor="middle" { "age " (age) }
            }
        }
    }
}

/// The birthdays shown, with the age that the child reached.
fn birthdays(days: Days, born: Option<Date>) -> Vec<(Date, i16)> {
    let Some(born) = born else { return Vec::new() };
    (1..=25)
        .filter_map(|age: i16| Some((born.checked_add(i64::from(age).years()).ok()?, age)))
        .filter(|(day, _)| days.hold(*day) && days.x(*day) < RIGHT - 16.0)
        .collect()
}

/// A number as the picture writes it: one decimal, so that the same days give the same text.
pub fn n(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// About how wide a text is, for placing labels: the picture is drawn before any font is known, so
/// this errs on the wide side for a generic sans-serif.
pub fn width_of(text: &str, size: f64) -> f64 {
    let widths = text.chars().map(|c| match c {
        'i' | 'l' | 'j' | 't' | 'f' | 'r' | '.' | ',' | ' ' | ':' | 'I' => 0.34,
        'm' | 'w' | 'M' | 'W' => 0.9,
        c if c.is_uppercase() => 0.7,
        _ => 0.57,
    });
    widths.sum::<f64>() * size
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(day: Date, need: u8) -> Step {
        Step { day, need, response: 1, because: Vec::new() }
    }

    #[test]
    fn days_outside_are_drawn_at_the_edge() {
        let days = Days { first: date(2012, 1, 1), last: date(2018, 12, 31) };
        assert!((days.x(date(1907, 1, 1)) - LEFT).abs() < 0.01);
        assert!((days.x(date(2018, 12, 31)) - RIGHT).abs() < 0.01);
        assert_eq!(days.years().len(), 7);
        assert!(!days.hold(date(2019, 1, 1)));
    }

    #[test]
    fn the_step_in_force_on_the_first_day_is_kept() {
        let days = Days { first: date(2014, 1, 1), last: date(2016, 1, 1) };
        let all = [step(date(2012, 3, 1), 2), step(date(2013, 3, 1), 3), step(date(2015, 1, 1), 4)];
        let kept = days.steps(&all);
        let seen = kept.iter().map(|step| (step.day, step.need)).collect::<Vec<_>>();
        assert_eq!(seen, [(date(2014, 1, 1), 3), (date(2015, 1, 1), 4)]);
        assert!(days.steps(&[]).is_empty());
    }
}
