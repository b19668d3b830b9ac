//! Findings: plain statements with the entries that show them, by theme.
//!
//! Each theme is a fold of its own in a file of its own; what a fold looks for (wordings, counts,
//! days) stands in `practice/findings.toml`. A fold states counts and dates, never a narrative's
//! words, and says "no entry records" where the chronology is silent.
//!
//! | to add | go to |
//! | --- | --- |
//! | a statement that records make themselves | a `[[stated]]` rule in `practice/findings.toml` |
//! | a theme that reads the structure | a file here, and a line in `FOLDS` |

mod assessment;
mod coarse;
mod compliance;
mod culture;
mod defects;
mod direct_work;
mod disagreement;
mod disclosure;
mod ehe;
mod escalation;
mod exclusion;
mod handed_over;
mod information;
mod language;
mod missing;
mod moves;
mod multiagency;
mod neglect;
mod paper;
mod plans;
mod stated;
#[cfg(test)]
mod tests;
mod thresholds;
mod victim;

use crate::duties::{self, DutyOutcome};
use crate::told::{Shown, Told, counted, long_day};
use crate::{Case, Drift, Episode, Event, Finding, Opportunity, Silence, Step, Theme};
use chronology::{Agency, EntryId};
use jiff::civil::Date;
use practice::{Practice, Sign};
use std::collections::BTreeSet;

/// What other folds made of the same case.
#[derive(Debug, Clone, Copy, Default)]
pub struct Picture<'a> {
    /// Need and response at every change, in order.
    pub steps: &'a [Step],
    /// Missing episodes, in order.
    pub missing: &'a [Episode],
    /// Times of drift, in order.
    pub drift: &'a [Drift],
    /// Duties missed, late or perhaps missed.
    pub opportunities: &'a [Opportunity],
    /// Stretches in which an involved agency recorded nothing.
    pub silences: &'a [Silence],
}

/// What every fold reads.
struct Reader<'a> {
    told: Told<'a>,
    case: &'a Case,
    practice: &'a Practice,
    picture: &'a Picture<'a>,
    outcomes: Vec<DutyOutcome>,
    as_of: Date,
}

/// The folds, in the order of the learning.
const FOLDS: &[fn(&Reader) -> Vec<Finding>] = &[
    escalation::read,
    assessment::read,
    ehe::read,
    culture::read,
    neglect::read,
    direct_work::read,
    victim::read,
    thresholds::read,
    disagreement::read,
    multiagency::read,
    plans::read,
    compliance::read,
    missing::read,
    exclusion::read,
    information::read,
    moves::read,
    handed_over::read,
    disclosure::read,
    language::read,
    stated::read,
    coarse::read,
    defects::read,
    paper::read,
];

/// Every finding that a case gives, heaviest first within the order of the learning. Events after
/// `as_of` are not read.
pub fn findings(
    case: &Case,
    practice: &Practice,
    as_of: Date,
    picture: &Picture<'_>,
) -> Vec<Finding> {
    let known;
    let case = if case.events.iter().any(|event| after(event, as_of)) {
        known = until(case, as_of);
        &known
    } else {
        case
    };
    let told = Told::new(case, practice);
    let outcomes = duties::read(&told, as_of);
    let reader = Reader { told, case, practice, picture, outcomes, as_of };
    let mut findings: Vec<Finding> = FOLDS.iter().flat_map(|fold| fold(&reader)).collect();
    let place = |theme: Theme| Theme::ALL.iter().position(|t| *t == theme);
    findings
        .sort_by_key(|f| (place(f.theme), f.went_well, std::cmp::Reverse(f.weight), f.id.clone()));
    findings.dedup_by(|a, b| a.id == b.id);
    findings
}

fn after(event: &Event, as_of: Date) -> bool {
    event.when.first_day().is_some_and(|day| day > as_of)
}

/// The case without what happened after a day; entries keep their places.
fn until(case: &Case, as_of: Date) -> Case {
    let mut known = case.clone();
    known.events.retain(|event| !after(event, as_of));
    known
}

/// What a finding says, before it is given its entries.
struct Say<'a> {
    theme: Theme,
    rule: &'a str,
    source: &'a str,
    sentence: String,
    weight: u32,
}

impl<'a> Reader<'a> {
    /// A finding on events; its dates and agencies are theirs.
    fn finding(&self, say: Say, events: &[&Event]) -> Finding {
        let mut ids: Vec<EntryId> = Vec::new();
        for event in events {
            if !ids.contains(&event.id) {
                ids.push(event.id.clone());
            }
        }
        let first = ids.first().map(|id| format!(":{id}")).unwrap_or_default();
        Finding {
            id: format!("{}{first}", say.rule),
            theme: say.theme,
            sentence: say.sentence,
            from: events.iter().filter_map(|e| e.when.first_day()).min(),
            to: events.iter().filter_map(|e| e.when.last_day()).max(),
            rule: say.rule.to_owned(),
            source: say.source.to_owned(),
            entries: ids,
            search: None,
            agencies: self.agencies(events),
            went_well: false,
            weight: say.weight,
        }
    }

    /// The agencies of events, in the order of lanes, each once.
    fn agencies(&self, events: &[&Event]) -> Vec<Agency> {
        let each: BTreeSet<&Agency> = events.iter().flat_map(|event| &event.agencies).collect();
        let mut each: Vec<Agency> = each.into_iter().cloned().collect();
        each.sort_by_key(|agency| self.practice.agencies.place(agency));
        each
    }

    /// Agencies by the names of practice: "Police and Health". One that practice does not know is
    /// "another agency", since its own words may hold a name.
    fn names<'b>(&self, agencies: impl IntoIterator<Item = &'b Agency>) -> String {
        let mut names: Vec<&str> = Vec::new();
        for agency in agencies {
            let name =
                self.practice.agencies.rule(agency).map_or("another agency", |r| r.name.as_str());
            if !names.contains(&name) {
                names.push(name);
            }
        }
        listed(&names)
    }

    /// Events with these signs, in order.
    fn all(&self, signs: &[Sign]) -> Vec<Shown<'_>> {
        self.told.all(signs)
    }

    /// Opportunities of these duties.
    fn missed(&self, duties: &[&str]) -> Vec<&'a Opportunity> {
        self.picture.opportunities.iter().filter(|o| duties.contains(&o.duty.as_str())).collect()
    }

    /// Need on a day, by the last step on or before it; `None` before the first.
    fn step(&self, day: Date) -> Option<&'a Step> {
        self.picture.steps.iter().rev().find(|step| step.day <= day)
    }

    /// Whether the chronology is a coarse list, each entry of which sums up many.
    fn coarse(&self) -> bool {
        let rule = self.practice.findings.reading("coarse");
        self.case.entries.len() <= rule.count("entries")
    }

    fn days(from: Date, to: Date) -> i64 {
        i64::from((to - from).get_days())
    }

    /// The last day that the chronology can know of.
    fn end(&self) -> Date {
        let last = self.case.events.iter().filter_map(|event| event.when.last_day()).max();
        let end = self.case.scope.to.or(last).unwrap_or(self.as_of);
        end.min(self.as_of)
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names.split_last() {
        None => "no agency".to_owned(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// "on 3 May 2016", "from 3 May 2016 to 4 June 2017".
fn dates(events: &[&Event]) -> String {
    let first = events.iter().filter_map(|e| e.when.first_day()).min();
    let last = events.iter().filter_map(|e| e.when.last_day()).max();
    match (first, last) {
        (Some(first), Some(last)) if first == last => format!("on {}", long_day(first)),
        (Some(first), Some(last)) => format!("from {} to {}", long_day(first), long_day(last)),
        _ => "dates not known".to_owned(),
    }
}

fn events<'a>(shown: &[Shown<'a>]) -> Vec<&'a Event> {
    shown.iter().map(|shown| shown.event).collect()
}

/// `1 entry`, `2 entries`.
fn entries(n: usize) -> String {
    counted(n, "entry", "entries")
}
