//! The picture told as a table, for those who cannot see it and for those who want the numbers.

use super::axis::Days;
use crate::page::anchor;
use crate::words;
use jiff::civil::Date;
use maud::html;
use practice::Practice;
use reading::Step;
use review::Built;

/// Need and response at every change as an HTML table with a sentence of totals before it.
/// Entries are cited by links to their anchors in `chronology.html`.
pub fn need_and_response_table(built: &Built, practice: &Practice) -> String {
    let Some(days) = Days::of(built) else {
        return html! { p { "No entry has a date, so need and response cannot be drawn." } }
            .into_string();
    };
    let stretches = stretches(built, days);
    let level = |number: u8| {
        let known = practice.thresholds.level.iter().find(|level| level.number == number);
        known.map_or_else(|| number.to_string(), |level| format!("{number} {}", level.name))
    };
    let table = html! {
        p { (totals(&stretches)) }
        div.scroll tabindex="0" role="region" aria-label="Need and response as a table" {
            table {
                caption { "Need and response at every change" }
                thead { tr {
                    th scope="col" { "From" }
                    th scope="col" { "Days" }
                    th scope="col" { "Need" }
                    th scope="col" { "Response" }
                    th scope="col" { "Gap" }
                    th scope="col" { "Entries that set them" }
                } }
                tbody {
                    @for (step, length) in &stretches {
                        tr {
                            th scope="row" {
                                time datetime=(step.day) { (words::long_day(step.day)) }
                            }
                            td { (length) }
                            td { (level(step.need)) }
                            td { (level(step.response)) }
                            td { (step.gap()) }
                            td {
                                @for (at, id) in step.because.iter().take(MOST_CITED).enumerate() {
                                    @if at > 0 { ", " }
                                    a href=(format!("#{}", anchor(id))) { (id.0) }
                                }
                                @if step.because.len() > MOST_CITED {
                                    " and " (step.because.len() - MOST_CITED) " more"
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    table.into_string()
}

/// The most entries that one line of the table cites: the others stand in `need_response.json`.
const MOST_CITED: usize = 6;

/// Each step with the days that it lasted.
pub(super) fn stretches<'a>(built: &'a Built, days: Days) -> Vec<(&'a Step, i32)> {
    let steps = built.steps.iter().filter(|step| step.day <= days.last).collect::<Vec<_>>();
    let after = days.last.tomorrow().unwrap_or(days.last);
    let ends = steps.iter().skip(1).map(|step| step.day).chain([after]).collect::<Vec<Date>>();
    let lasted = |(step, end): (&'a Step, Date)| (step, words::days_between(step.day, end));
    steps.into_iter().zip(ends).map(lasted).collect()
}

/// "Need stood above response on 812 of 2,543 days: 1,204 level-days."
pub(super) fn totals(stretches: &[(&Step, i32)]) -> String {
    let all: i32 = stretches.iter().map(|(_, length)| length).sum();
    let gap = stretches.iter().filter(|(step, _)| step.gap() > 0);
    let above: i32 = gap.clone().map(|(_, length)| length).sum();
    let level_days: i32 = gap.map(|(step, length)| i32::from(step.gap()) * length).sum();
    if all == 0 {
        return "Need and response are not known: no entry gives evidence of either.".to_owned();
    }
    let number = |days: i32| words::digits(usize::try_from(days).unwrap_or(0));
    format!(
        "Need stood above response on {} of {} days: {}.",
        number(above),
        number(all),
        words::count(usize::try_from(level_days).unwrap_or(0), "level-day", "level-days"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn totals_count_days_and_levels() {
        let step =
            |need, response| Step { day: date(2016, 1, 1), need, response, because: Vec::new() };
        let (even, gap) = (step(2, 2), step(4, 2));
        let said = totals(&[(&even, 990), (&gap, 10)]);
        assert_eq!(said, "Need stood above response on 10 of 1,000 days: 20 level-days.");
        assert!(totals(&[]).starts_with("Need and response are not known"));
    }
}
