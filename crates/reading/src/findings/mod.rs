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
#[cfg(test)]
mod catalogue;
mod coarse;
mod compliance;
mod culture;
pub(crate) mod defects;
pub(crate) mod direct_work;
mod disagreement;
mod disclosure;
mod ehe;
mod escalation;
mod exclusion;
mod handed_over;
mod information;
pub(crate) mod language;
mod missing;
mod moves;
pub(crate) mod multiagency;
mod neglect;
pub(crate) mod paper;
mod plans;
mod stated;
#[cfg(test)]
mod tests;
mod thresholds;
mod victim;

use crate::counted::{agreeing, counted};
use crate::days::{ByDay, Day, day, number};
use crate::duties::{self, DutyOutcome};
use crate::marks;
use crate::missing as missing_episodes;
use crate::told::{Dated, Shown, Told, long_day};
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
    told: &'a Told<'a>,
    case: &'a Case,
    practice: &'a Practice,
    picture: &'a Picture<'a>,
    outcomes: &'a [DutyOutcome],
    /// The days of the steps of need and response.
    steps: Vec<Day>,
    /// The last day that the chronology can know of.
    end: Day,
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
    let gists = case.said(practice);
    let marks = marks::of(case);
    let told = Told::new(case, practice, &gists, &marks);
    let missing = missing_episodes::read(case, &marks, practice, as_of);
    let outcomes = duties::read(&told, &missing, as_of);
    read(&told, &outcomes, picture, as_of)
}

/// The same, on a case whose words and duties are read already.
pub(crate) fn read<'a>(
    told: &'a Told<'a>,
    outcomes: &'a [DutyOutcome],
    picture: &'a Picture<'a>,
    as_of: Date,
) -> Vec<Finding> {
    let (case, practice) = (told.case, told.practice);
    let last = told.events.iter().filter_map(|event| event.last).max();
    let end = case.scope.to.map(number).or(last).unwrap_or(Day::MAX).min(number(as_of));
    let steps = picture.steps.iter().map(|step| number(step.day)).collect();
    let reader = Reader { told, case, practice, picture, outcomes, steps, end };
    let mut findings: Vec<Finding> = FOLDS.iter().flat_map(|fold| fold(&reader)).collect();
    if coarse::handled_well(&reader) {
        keep_themes(&mut findings);
    }
    let place = |theme: Theme| Theme::ALL.iter().position(|t| *t == theme);
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (place(f.theme), f.went_well, std::cmp::Reverse(f.weight));
        key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id))
    });
    findings.dedup_by(|a, b| a.id == b.id);
    findings
}

/// Leaves out a concern for which a list gives one entry only, or nothing but its silence: where
/// help is told to have reached the child, one shortfall is no theme, and few lists tell of all.
fn keep_themes(findings: &mut Vec<Finding>) {
    let concerns = findings.iter().filter(|finding| !finding.went_well);
    let cited = concerns.flat_map(|finding| finding.entries.iter().map(|id| (finding.theme, id)));
    let cited: BTreeSet<(Theme, EntryId)> = cited.map(|(theme, id)| (theme, id.clone())).collect();
    let several = |theme: Theme| cited.iter().filter(|(of, _)| *of == theme).count() > 1;
    let told = |f: &Finding| f.search.is_none() && several(f.theme);
    findings.retain(|f| f.went_well || f.theme == Theme::Other || told(f));
}

/// Whether something on record can only have happened after a day.
pub(crate) fn after(event: &Event, as_of: Date) -> bool {
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
    fn finding(&self, say: Say, events: &[Dated]) -> Finding {
        let mut cited = vec![false; self.told.events.len()];
        let mut ids: Vec<EntryId> = Vec::new();
        for event in events {
            if let Some(cited) = cited.get_mut(event.at).filter(|cited| !**cited) {
                *cited = true;
                ids.push(event.id.clone());
            }
        }
        let first = ids.first().map(|id| format!(":{id}")).unwrap_or_default();
        let (from, to) = stretch(events);
        Finding {
            id: format!("{}{first}", say.rule),
            theme: say.theme,
            sentence: say.sentence,
            from: from.map(day),
            to: to.map(day),
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
    fn agencies(&self, events: &[Dated]) -> Vec<Agency> {
        let mut all: Vec<&Agency> = self.told.agencies.clone();
        let mut told: Vec<Agency> = Vec::new();
        for agency in events.iter().flat_map(|event| &event.event.agencies) {
            if let Some(at) = all.iter().position(|known| *known == agency) {
                told.push(all.swap_remove(at).clone());
            }
        }
        told.sort_by(|a, b| {
            let place = |agency| self.practice.agencies.place(agency);
            place(a).cmp(&place(b)).then_with(|| a.cmp(b))
        });
        told
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

    /// The agencies at these places in practice, in order.
    fn at_places(&self, places: &[usize]) -> Vec<Agency> {
        let rules = places.iter().filter_map(|at| self.practice.agencies.agency.get(*at));
        rules.map(|rule| Agency(rule.key.clone())).collect()
    }

    /// Events with these signs, in order.
    fn all(&self, signs: &[Sign]) -> Vec<Shown<'a>> {
        self.told.all(signs)
    }

    /// Events by their first day.
    fn by_day(&self, signs: &[Sign]) -> ByDay {
        ByDay::new(self.all(signs).iter().map(|shown| (shown.event.first, shown.event.at)))
    }

    /// The events at places.
    fn at(&self, places: &[(Day, usize)]) -> Vec<Dated<'a>> {
        places.iter().filter_map(|(_, at)| self.told.events.get(*at).copied()).collect()
    }

    /// Opportunities of these duties.
    fn missed(&self, duties: &[&str]) -> Vec<&'a Opportunity> {
        self.picture.opportunities.iter().filter(|o| duties.contains(&o.duty.as_str())).collect()
    }

    /// The events of opportunities: what started each clock, and what stopped it late.
    fn cited(&self, owed: &[&Opportunity]) -> Vec<Dated<'a>> {
        let cited = owed.iter().flat_map(|o| o.triggers.iter().chain(&o.discharged_by));
        cited.filter_map(|id| self.told.event(id)).collect()
    }

    /// Need on a day, by the last step on or before it; `None` before the first.
    fn step(&self, day: Day) -> Option<&'a Step> {
        let upto = self.steps.partition_point(|step| *step <= day);
        self.picture.steps.get(upto.checked_sub(1)?)
    }

    /// Whether the chronology is a coarse list, each entry of which sums up many.
    fn coarse(&self) -> bool {
        let rule = self.practice.findings.reading("coarse");
        self.case.entries.len() <= rule.count("entries")
    }

    fn days(from: Day, to: Day) -> i64 {
        i64::from(to) - i64::from(from)
    }
}

/// The first and the last day of which events tell.
fn stretch(events: &[Dated]) -> (Option<Day>, Option<Day>) {
    let first = events.iter().filter_map(|event| event.first).min();
    (first, events.iter().filter_map(|event| event.last).max())
}

/// A day as a person writes it.
fn written(at: Day) -> String {
    long_day(day(at))
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
fn dates(events: &[Dated]) -> String {
    match stretch(events) {
        (Some(first), Some(last)) if first == last => format!("on {}", written(first)),
        (Some(first), Some(last)) => format!("from {} to {}", written(first), written(last)),
        _ => "dates not known".to_owned(),
    }
}

fn events<'a>(shown: &[Shown<'a>]) -> Vec<Dated<'a>> {
    shown.iter().map(|shown| shown.event).collect()
}

/// `1 entry`, `2 entries`.
fn entries(n: usize) -> String {
    counted(n, "entry", "entries")
}
