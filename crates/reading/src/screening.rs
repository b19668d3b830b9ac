//! Exploitation screening, item by item: which entries speak to each item of a published tool, and
//! to which items nothing on record speaks.
//!
//! Nothing is decided here. Points are the tool's, each beside its entries; a band is the tool's
//! name for a sum. An item that nothing speaks to is "not recorded", with the agencies that would
//! normally know, and never "no".

use crate::days::{Span, number};
use crate::{Case, Event};
use chronology::{Agency, EntryId};
use jiff::civil::Date;
use practice::{Practice, ScreeningItem, ScreeningSection, ScreeningTool};
use serde::Serialize;

/// When an item was so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// Within the tool's current window.
    Current,
    /// Before it, within the tool's earlier window.
    Earlier,
    /// Both.
    Both,
    /// At some time; the section does not ask when.
    Ever,
    /// Nothing on record speaks to it.
    NotRecorded,
}

/// One item, answered by entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScreenedItem {
    /// What the tool asks.
    pub name: String,
    /// When it was so.
    pub window: Window,
    /// The tool's points; `None` where the tool gives none.
    pub points: Option<u32>,
    /// The events that speak to it, in order.
    pub because: Vec<EntryId>,
    /// The agencies that would normally know, where nothing is recorded.
    pub ask: Vec<Agency>,
    /// Why the program cannot speak to it at all, where it cannot.
    pub cannot_tell: Option<String>,
}

/// A section, answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScreenedSection {
    /// Its heading.
    pub name: String,
    /// Its items, in the tool's order.
    pub items: Vec<ScreenedItem>,
    /// The sum of its points, capped where the tool caps it; `None` where the tool gives none.
    pub points: Option<u32>,
}

/// A tool laid beside a chronology.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Screened {
    /// The tool's id.
    pub tool: String,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub source: String,
    /// What those who use it should know.
    pub note: String,
    /// The day of reading.
    pub as_of: Date,
    /// Its sections.
    pub sections: Vec<ScreenedSection>,
    /// The sum of the tool's points; `None` where the tool gives none.
    pub points: Option<u32>,
    /// The tool's own name for that sum.
    pub band: Option<String>,
    /// How many items nothing on record speaks to.
    pub not_recorded: usize,
}

/// Lays every tool in force on a day beside the case as it stood then.
pub fn screenings(case: &Case, practice: &Practice, as_of: Date) -> Vec<Screened> {
    let in_force = |tool: &&ScreeningTool| {
        tool.effective_from.is_none_or(|from| from <= as_of)
            && tool.effective_to.is_none_or(|to| as_of <= to)
    };
    practice.screening.tool.iter().filter(in_force).map(|tool| screen(case, tool, as_of)).collect()
}

/// Lays one tool beside the case as it stood on a day.
pub fn screen(case: &Case, tool: &ScreeningTool, as_of: Date) -> Screened {
    let windows = Windows { as_of: number(as_of), tool };
    let sections: Vec<ScreenedSection> =
        tool.section.iter().map(|section| windows.section(case, section)).collect();
    let points = sections.iter().filter_map(|s| s.points).reduce(|a, b| a + b);
    let items = || sections.iter().flat_map(|section| &section.items);
    let band = tool.bands.as_ref().zip(points).and_then(|(bands, points)| {
        let strong = tool.section.iter().zip(&sections).filter(|(rule, _)| rule.strong);
        let now = |item: &ScreenedItem| matches!(item.window, Window::Current | Window::Both);
        let strong =
            bands.strong_is_highest && strong.flat_map(|(_, section)| &section.items).any(now);
        let reached = bands.sum.iter().rfind(|band| strong || band.from <= points);
        reached.map(|band| band.name.clone())
    });
    Screened {
        tool: tool.id.clone(),
        name: tool.name.clone(),
        source: tool.source.clone(),
        note: tool.note.clone(),
        as_of,
        not_recorded: items().filter(|item| item.window == Window::NotRecorded).count(),
        points: tool.bands.as_ref().and(points),
        band,
        sections,
    }
}

struct Windows<'a> {
    as_of: i32,
    tool: &'a ScreeningTool,
}

impl Windows<'_> {
    fn section(&self, case: &Case, rule: &ScreeningSection) -> ScreenedSection {
        let items: Vec<ScreenedItem> =
            rule.item.iter().map(|item| self.item(case, rule, item)).collect();
        let points = items.iter().filter_map(|item| item.points).reduce(|a, b| a + b);
        let points = points.map(|points| rule.cap.map_or(points, |cap| points.min(cap)));
        ScreenedSection { name: rule.name.clone(), items, points }
    }

    fn item(&self, case: &Case, rule: &ScreeningSection, item: &ScreeningItem) -> ScreenedItem {
        let told = |first: i32, last: i32| -> Vec<&Event> {
            let within = |event: &&Event| {
                Span::of(&event.when).is_some_and(|span| (first..=last).contains(&span.last))
            };
            let events = || case.events.iter().filter(within);
            let also = item.also.is_empty() || events().any(|event| has(event, &item.also));
            let speaks = |event: &&Event| has(event, &item.indicators) || event.is_any(&item.kinds);
            let found: Vec<&Event> = events().filter(speaks).collect();
            if also && found.len() >= item.least { found } else { Vec::new() }
        };
        let since = self.as_of - self.tool.current_days;
        let (now, before, window) = if rule.ever.is_some() {
            let ever = told(i32::MIN, self.as_of);
            let window = if ever.is_empty() { Window::NotRecorded } else { Window::Ever };
            (ever, Vec::new(), window)
        } else {
            let now = told(since + 1, self.as_of);
            let before = told(self.as_of - self.tool.earlier_days, since);
            let window = match (now.is_empty(), before.is_empty()) {
                (false, false) => Window::Both,
                (false, true) => Window::Current,
                (true, false) => Window::Earlier,
                (true, true) => Window::NotRecorded,
            };
            (now, before, window)
        };
        let given = [rule.ever, rule.current, rule.earlier].iter().any(Option::is_some);
        let part = |points: Option<u32>, holds: bool| points.filter(|_| holds).unwrap_or_default();
        let points = part(rule.ever.or(rule.current), !now.is_empty())
            + part(rule.earlier, !before.is_empty());
        ScreenedItem {
            name: item.name.clone(),
            window,
            points: given.then_some(points),
            because: before.into_iter().chain(now).map(|event| event.id.clone()).collect(),
            ask: if window == Window::NotRecorded { item.ask.clone() } else { Vec::new() },
            cannot_tell: item.words.clone(),
        }
    }
}

fn has(event: &Event, indicators: &[String]) -> bool {
    event.indicators.iter().any(|hit| indicators.contains(&hit.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::small::{any_lines, case, day, practice};
    use proptest::prelude::*;

    fn seraf(text: &str, as_of: &str) -> Screened {
        let practice = practice();
        screen(&case(text), practice.screening.tool("seraf").unwrap(), day(as_of))
    }

    #[test]
    fn a_significant_indicator_gives_five_now_one_earlier_six_for_both() {
        let now = seraf("2016-05-01 police missing_start | indicators: missing-023", "2016-06-01");
        let earlier =
            seraf("2015-09-01 police missing_start | indicators: missing-023", "2016-06-01");
        let both = seraf(
            "2015-09-01 police missing_start | indicators: missing-023
             2016-05-01 police missing_start | indicators: missing-023",
            "2016-06-01",
        );
        assert_eq!([now.points, earlier.points, both.points], [Some(5), Some(1), Some(6)]);
        assert_eq!(both.band.as_deref(), Some("category 2: mild risk"));
        let item = &both.sections[2].items[0];
        assert_eq!((item.window, item.because.len()), (Window::Both, 2));
        // More than a year ago is no longer asked about, save as a vulnerability.
        let long_ago =
            seraf("2013-09-01 police missing_start | indicators: missing-023", "2016-06-01");
        assert_eq!(long_ago.points, Some(0));
    }

    #[test]
    fn what_nothing_speaks_to_is_not_recorded_and_says_whom_to_ask() {
        let none = seraf("2016-05-01 police other | Nothing.", "2016-06-01");
        let items: Vec<&ScreenedItem> = none.sections.iter().flat_map(|s| &s.items).collect();
        assert_eq!(none.not_recorded, items.len());
        assert!(
            items.iter().all(|item| item.window == Window::NotRecorded && !item.ask.is_empty())
        );
        assert_eq!(none.band.as_deref(), Some("category 1: not at risk"));
    }

    #[test]
    fn strong_evidence_now_is_in_the_highest_band_and_a_tool_without_sums_names_none() {
        let practice = practice();
        let case = case("2016-05-01 police attack_on_home | Shots at the house.");
        let told = screenings(&case, &practice, day("2016-06-01"));
        let of = |id: &str| told.iter().find(|s| s.tool == id).unwrap();
        assert!(of("criminal-exploitation").band.as_deref().unwrap().starts_with("serious"));
        assert_eq!(
            (of("west-midlands-cse").points, of("west-midlands-cse").band.clone()),
            (None, None)
        );
        // Two years on it is history.
        let later = screenings(&case, &practice, day("2018-06-01"));
        let later = later.iter().find(|s| s.tool == "criminal-exploitation").unwrap();
        assert_eq!(later.band.as_deref(), Some("few recorded"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn points_rest_on_events_and_later_ones_change_nothing(text in any_lines(), at in 0i32..1500) {
            let (case, practice) = (case(&text), practice());
            let at = crate::days::day(5844 + at);
            let told = screenings(&case, &practice, at);
            prop_assert_eq!(&told, &screenings(&crate::replay::as_of(&case, at), &practice, at));
            for item in told.iter().flat_map(|s| &s.sections).flat_map(|s| &s.items) {
                prop_assert_eq!(item.because.is_empty(), item.window == Window::NotRecorded);
                prop_assert!(item.points.unwrap_or(0) == 0 || !item.because.is_empty());
            }
        }
    }
}
