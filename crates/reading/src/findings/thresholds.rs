//! Thresholds: decisions to refuse or end a service while need stood above it, and grave signs
//! without a statutory answer.

use super::{Reader, Say, agreeing, counted, dates, events};
use crate::days::{ByDay, Day};
use crate::told::Dated;
use crate::{Finding, Opportunity, Theme};
use practice::Reading;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("threshold");
    [decisions(reader, rule), grave(reader, rule), strategy(reader), conference(reader, rule)]
        .into_iter()
        .flatten()
        .collect()
}

fn decisions(reader: &Reader, rule: &Reading) -> Option<Finding> {
    let again = reader.by_day(rule.signs("again"));
    let decided = events(&reader.all(rule.signs("decision")));
    let shown: Vec<Dated> = decided
        .into_iter()
        .filter(|event| {
            let Some(day) = event.last else { return false };
            let after = i64::from(day) + 1..=i64::from(day) + rule.number("again_days");
            above(reader, rule, day) && again.any_but(event.at, *after.start(), *after.end())
        })
        .collect();
    if shown.is_empty() {
        return None;
    }
    let need = shown.iter().filter_map(|e| reader.step(e.last?)).map(|step| step.need).max()?;
    let sentence = format!(
        "{} to refuse, end or lower a service {} taken {} while recorded need stood at up to level {need}, above the \
         help in place, and further harm or a further referral followed within a year.",
        counted(shown.len(), "decision", "decisions"),
        agreeing(shown.len(), "was", "were"),
        dates(&shown),
    );
    let weight = 50 + u32::try_from(shown.len()).unwrap_or_default().min(10);
    let say = Say {
        theme: Theme::ThresholdMisapplied,
        rule: "TH-3",
        source: &rule.source,
        sentence,
        weight,
    };
    Some(reader.finding(say, &shown))
}

fn above(reader: &Reader, rule: &Reading, day: Day) -> bool {
    reader
        .step(day)
        .is_some_and(|step| i64::from(step.need) >= rule.number("need") && step.gap() > 0)
}

/// Several signs of level 4 in a short time while help stood below level 4, and no strategy
/// discussion, section 47 enquiry or conference.
fn grave(reader: &Reader, rule: &Reading) -> Option<Finding> {
    let window = rule.number("level_four_days");
    let statutory = events(&reader.all(rule.signs("statutory")));
    let statutory = ByDay::new(statutory.iter().map(|event| (event.last, event.at)));
    let level_four =
        reader.told.events.iter().filter(|e| e.indicators.iter().any(|hit| hit.level >= 4));
    let level_four: Vec<(Day, Dated)> = level_four.filter_map(|e| Some((e.first?, *e))).collect();
    let run = |place: usize, start: Day| {
        let rest = level_four.get(place..).unwrap_or(&[]);
        let end = rest.partition_point(|(day, _)| Reader::days(start, *day) <= window);
        rest.get(..end).unwrap_or(&[])
    };
    let runs = level_four.iter().enumerate().filter_map(|(place, (start, _))| {
        let from = i64::from(*start);
        let answered = || !statutory.within(from - 30, from + window + 30).is_empty();
        let low = || reader.step(*start).is_none_or(|step| step.response < 4);
        let run = run(place, *start);
        (run.len() >= rule.count("level_four") && low() && !answered()).then_some(run)
    });
    let run: Vec<Dated> =
        runs.max_by_key(|run| run.len())?.iter().map(|(_, event)| *event).collect();
    let sentence = format!(
        "{} gave evidence of level 4 need {} while the help in place stood below level 4, and no entry from a month before \
         to a month after records a strategy discussion, section 47 enquiry or conference.",
        counted(run.len(), "event", "events"),
        dates(&run),
    );
    let say = Say {
        theme: Theme::ThresholdMisapplied,
        rule: "DR10",
        source: &rule.source,
        sentence,
        weight: 57,
    };
    let mut finding = reader.finding(say, &run);
    finding.search = Some("strategy discussions, section 47 enquiries and conferences".to_owned());
    Some(finding)
}

/// Strategy discussions owed and missing or late.
fn strategy(reader: &Reader) -> Option<Finding> {
    let certain = |o: &&Opportunity| o.discharged_by.is_empty() || o.late_by.is_some();
    let owed = reader.missed(&["T-STR-2", "T-STR-3"]);
    let owed: Vec<&Opportunity> = owed.into_iter().filter(certain).collect();
    let first = owed.first()?;
    let cited = reader.cited(&owed);
    let late: Vec<&str> = owed.iter().filter_map(|o| o.late_by.as_deref()).collect();
    let none = owed.iter().filter(|o| o.discharged_by.is_empty()).count();
    let late = if late.is_empty() {
        String::new()
    } else {
        format!("; {} came late, by {}", late.len(), super::listed(&late))
    };
    let sentence = format!(
        "{} of serious violence to the child, an attack on the home or an allegation against an adult at home called for a \
         strategy discussion at once; for {none} no entry records one{late}.",
        counted(owed.len(), "occasion", "occasions"),
    );
    let say = Say {
        theme: Theme::ThresholdMisapplied,
        rule: "T-STR-2",
        source: &first.source,
        sentence,
        weight: 56,
    };
    Some(reader.finding(say, &cited))
}

/// Section 47 enquiries whose end leaves a question. A coarse list tells the help that followed
/// and seldom the decision that no conference was needed.
fn conference(reader: &Reader, rule: &Reading) -> Option<Finding> {
    let helped = events(&reader.all(rule.signs("helped")));
    let soon = |o: &&Opportunity| {
        let began = o.triggers.first().and_then(|id| reader.told.event(id)?.first);
        let within = |day| (0..=rule.number("helped_days")).contains(&day);
        let after = |e: &Dated| began.zip(e.first).map(|(a, b)| Reader::days(a, b));
        reader.coarse() && helped.iter().any(|e| after(e).is_some_and(within))
    };
    let open: Vec<&Opportunity> =
        reader.missed(&["T-S47-1"]).into_iter().filter(|o| !soon(o)).collect();
    let first = open.first()?;
    let cited = reader.cited(&open);
    let sentence = format!(
        "{} had no child protection conference in time; what was recorded in its place should be read with the reasons given \
         and other agencies' dissent.",
        counted(open.len(), "section 47 enquiry", "section 47 enquiries"),
    );
    let say = Say {
        theme: Theme::ThresholdMisapplied,
        rule: "T-S47-1",
        source: &first.source,
        sentence,
        weight: 54,
    };
    Some(reader.finding(say, &cited))
}
