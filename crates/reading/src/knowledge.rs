//! Knowledge: what each agency could know on a day, and what stood only with others.
//!
//! The question every review asks. An agency could know its own accounts recorded by then, and
//! what another's entry says was sent or told to it; whether it read them is not asked. Signs of
//! need that were live on the day and stood in no account it could know are listed with whoever
//! held them.

use crate::days::{Day, number};
use crate::need::{lasts, needs, steps};
use crate::replay::{known_to, recorded};
use crate::{Case, Drift, Event, Step, drift, replay};
use chronology::{Agency, EntryId};
use jiff::civil::Date;
use practice::Practice;
use serde::Serialize;
use std::collections::BTreeSet;

/// A live sign of need, and who held it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Held {
    /// The indicator's level, 2 to 4.
    pub level: u8,
    /// The indicator's id.
    pub indicator: String,
    /// What it is, in the words of the threshold document.
    pub name: String,
    /// The events that show it.
    pub events: Vec<EntryId>,
    /// The agencies whose own accounts show it.
    pub held_by: Vec<Agency>,
}

/// What one agency could know on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Knowledge {
    /// The agency.
    pub agency: Agency,
    /// How many entries of its own it had by then.
    pub own: usize,
    /// Other agencies' entries that say they were shared with it.
    pub told: Vec<EntryId>,
    /// Need and response as its own knowledge shows them; `None` where it shows nothing above
    /// universal need and services.
    pub step: Option<Step>,
    /// Escalation without progress, where what it could know is enough to state it.
    pub drift: Option<Drift>,
    /// Live signs of need that it could not know, highest level first.
    pub elsewhere: Vec<Held>,
}

/// What all agencies together, and each alone, could know on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Known {
    /// The day.
    pub day: Date,
    /// Need and response as all entries recorded by then show them.
    pub together: Option<Step>,
    /// Escalation without progress, from all of them.
    pub drift: Option<Drift>,
    /// Every live sign of need, highest level first.
    pub signs: Vec<Held>,
    /// Each agency with an account in the chronology, in the order of lanes.
    pub agencies: Vec<Knowledge>,
}

/// What could be known on a day. Entries recorded later are left out, whenever what they tell
/// happened.
pub fn on(case: &Case, practice: &Practice, day: Date) -> Known {
    let all = recorded_by(case, day);
    let signs = live(&all, practice, number(day));
    let mut agencies: Vec<Agency> = case.entries.iter().map(|entry| entry.agency.clone()).collect();
    agencies.sort_by(|a, b| (practice.agencies.place(a), a).cmp(&(practice.agencies.place(b), b)));
    agencies.dedup();
    let agencies =
        agencies.into_iter().map(|agency| one(case, practice, agency, day, &signs)).collect();
    Known {
        day,
        together: last_step(&all, practice, day),
        drift: open(&all, practice, day),
        signs,
        agencies,
    }
}

/// The case with the entries recorded by a day; an entry that says neither when it was recorded
/// nor when it happened is left out, since nothing shows that it was there.
pub fn recorded_by(case: &Case, day: Date) -> Case {
    replay::keep(case, |entry| recorded(entry).is_some_and(|at| at <= day))
}

fn one(case: &Case, practice: &Practice, agency: Agency, day: Date, signs: &[Held]) -> Knowledge {
    let known = known_to(case, practice, &agency, day);
    let (own, told): (Vec<_>, Vec<_>) =
        known.entries.iter().partition(|entry| entry.agency == agency);
    let here: BTreeSet<String> =
        live(&known, practice, number(day)).into_iter().map(|sign| sign.indicator).collect();
    Knowledge {
        own: own.len(),
        told: told.into_iter().map(|entry| entry.id.clone()).collect(),
        step: last_step(&known, practice, day),
        drift: open(&known, practice, day),
        elsewhere: signs.iter().filter(|sign| !here.contains(&sign.indicator)).cloned().collect(),
        agency,
    }
}

fn last_step(case: &Case, practice: &Practice, day: Date) -> Option<Step> {
    steps(case, practice, day).pop()
}

fn open(case: &Case, practice: &Practice, day: Date) -> Option<Drift> {
    drift::periods(case, practice, day)
        .pop()
        .filter(|period| period.until.is_none_or(|end| end >= day))
}

/// The signs of need that are live on a day, highest level first.
fn live(case: &Case, practice: &Practice, day: Day) -> Vec<Held> {
    let needs = needs(practice);
    let mut held: Vec<Held> = Vec::new();
    for event in &case.events {
        let Some((begins, last)) = lasts(event) else { continue };
        for hit in &event.indicators {
            let place = needs.get(hit.id.as_str());
            let rule = place.and_then(|at| practice.thresholds.indicator.get(*at));
            let Some(rule) = rule else { continue };
            if (begins..=last + Day::from(rule.live_days)).contains(&day) {
                add(&mut held, case, event, rule);
            }
        }
    }
    held.sort_by(|a, b| b.level.cmp(&a.level).then_with(|| a.indicator.cmp(&b.indicator)));
    held
}

fn add(held: &mut Vec<Held>, case: &Case, event: &Event, rule: &practice::Indicator) {
    let at = held.iter().position(|sign| sign.indicator == rule.id).unwrap_or_else(|| {
        held.push(Held {
            level: rule.level,
            indicator: rule.id.clone(),
            name: rule.name.clone(),
            events: Vec::new(),
            held_by: Vec::new(),
        });
        held.len() - 1
    });
    let Some(sign) = held.get_mut(at) else { return };
    if sign.events.last() != Some(&event.id) {
        sign.events.push(event.id.clone());
    }
    let told = event.accounts.iter().filter_map(|at| {
        let shows = case.coded.get(*at)?.indicators.iter().any(|hit| hit.id == rule.id);
        shows.then(|| case.entries.get(*at).map(|entry| entry.agency.clone())).flatten()
    });
    for agency in told {
        if !sign.held_by.contains(&agency) {
            sign.held_by.push(agency);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::small::{any_lines, case, day, practice};
    use proptest::prelude::*;

    fn elsewhere(known: &Known, agency: &str) -> Vec<String> {
        let one = known.agencies.iter().find(|one| one.agency.0 == agency).unwrap();
        let who = |sign: &Held| {
            let names: Vec<&str> = sign.held_by.iter().map(|a| a.0.as_str()).collect();
            format!("{} {}", sign.indicator, names.join("+"))
        };
        one.elsewhere.iter().map(who).collect()
    }

    #[test]
    fn each_agency_lacks_what_only_others_held() {
        let case = case(
            "2016-01-01 police weapon | Knife. | indicators: offending-031
             2016-01-10 health substance_misuse | Told nobody. | indicators: missing-023
             2016-01-12 education other | Fine.",
        );
        let known = on(&case, &practice(), day("2016-02-01"));
        assert_eq!(known.signs.len(), 2);
        assert_eq!(elsewhere(&known, "police"), ["missing-023 health"]);
        assert_eq!(elsewhere(&known, "health"), ["offending-031 police"]);
        assert_eq!(elsewhere(&known, "education").len(), 2);
        let one = known.agencies.iter().find(|k| k.agency.0 == "education").unwrap();
        assert_eq!((one.own, one.step.is_none()), (1, true));
    }

    #[test]
    fn what_was_recorded_later_was_not_known() {
        let case = case(
            "2016-01-01 police weapon | Knife. | indicators: offending-031 | Recorded: 2016-03-01",
        );
        assert!(on(&case, &practice(), day("2016-02-01")).signs.is_empty());
        assert_eq!(on(&case, &practice(), day("2016-03-01")).signs.len(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn nobody_lacks_what_nobody_held_and_nobody_knows_more_than_all(text in any_lines(), at in 0i32..1500) {
            let (case, practice) = (case(&text), practice());
            let at = crate::days::day(5844 + at);
            let known = on(&case, &practice, at);
            for one in &known.agencies {
                for sign in &one.elsewhere {
                    prop_assert!(!sign.held_by.contains(&one.agency));
                    prop_assert!(known.signs.contains(sign));
                }
                let need = |step: &Option<Step>| step.as_ref().map_or(1, |step| step.need);
                prop_assert!(need(&one.step) <= need(&known.together));
            }
        }
    }
}
