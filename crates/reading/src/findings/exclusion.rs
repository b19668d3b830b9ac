//! Out of school: days without full-time education, suspensions, moves, a unit without a way back.

use super::written;
use super::{Reader, Say, counted, dates};
use crate::told::Dated;
use crate::told::long_day;
use crate::{Finding, Opportunity, Theme};
use chronology::Kind;
use practice::Reading;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("exclusion");
    let of = |kind: Kind| reader.told.of_kind(kind);
    let mut findings = sixth_day(reader);
    findings.extend(suspensions(
        reader,
        rule,
        &of(Kind::ExclusionFixed),
        &apart(of(Kind::ExclusionPermanent)),
    ));
    findings.extend(unit(reader, rule, &of(Kind::Pru)));
    findings.extend(moves(reader, rule, &of(Kind::SchoolMove)));
    findings
}

/// Events that are not within two months of one before: one exclusion is told of many times.
fn apart(events: Vec<Dated<'_>>) -> Vec<Dated<'_>> {
    let mut out: Vec<Dated> = Vec::new();
    for event in events {
        let last = out.last().and_then(|e| e.first);
        let days = last.zip(event.first).map(|(a, b)| Reader::days(a, b));
        if days.is_none_or(|days| days > 60) {
            out.push(event);
        }
    }
    out
}

fn sixth_day(reader: &Reader) -> Vec<Finding> {
    let owed = reader.missed(&["T-EXC-5"]).into_iter();
    // A list seldom says of what was provided that it was full time.
    let open = |o: &Opportunity| o.discharged_on.is_some() && o.late_by.is_none();
    let owed = owed.filter(|o| !(reader.coarse() && open(o)));
    owed.map(|o| {
        let cited = reader.cited(&[o]);
        let given = match (o.discharged_on, &o.late_by) {
            (Some(at), Some(by)) => {
                format!("was provided on {}, late by {by}", long_day(at.date()))
            }
            (Some(at), None) => format!(
                "is recorded from {} in a way that leaves open whether it was full time",
                long_day(at.date())
            ),
            _ => "is recorded by no entry".to_owned(),
        };
        let sentence = format!(
            "After a permanent exclusion full-time education was due by {} and {given}.",
            long_day(o.due.date())
        );
        let say = Say {
            theme: Theme::ExclusionDrift,
            rule: "T-EXC-5",
            source: &o.source,
            sentence,
            weight: 48,
        };
        reader.finding(say, &cited)
    })
    .collect()
}

fn suspensions(
    reader: &Reader,
    rule: &Reading,
    fixed: &[Dated],
    permanent: &[Dated],
) -> Option<Finding> {
    let mut all: Vec<Dated> = fixed.iter().chain(permanent).copied().collect();
    all.sort_by_key(|event| event.when);
    if fixed.len() < rule.count("suspensions") {
        return None;
    }
    let sentence = format!(
        "The child was suspended {}{} {}.",
        counted(fixed.len(), "time", "times"),
        if permanent.is_empty() {
            String::new()
        } else {
            format!(" and permanently excluded {}", counted(permanent.len(), "time", "times"))
        },
        dates(&all),
    );
    let say = Say {
        theme: Theme::ExclusionDrift,
        rule: "EX-2",
        source: &rule.source,
        sentence,
        weight: 34,
    };
    Some(reader.finding(say, &all))
}

/// A pupil referral unit for long with no way back on record.
fn unit(reader: &Reader, rule: &Reading, pru: &[Dated]) -> Option<Finding> {
    let first = pru.first()?;
    // The shortest that the dates allow.
    let (from, last) = (first.last?, pru.last()?.first?);
    let back = super::events(&reader.all(rule.signs("back")));
    let returned =
        back.iter().filter(|e| e.at != first.at).filter_map(|e| e.first).find(|d| *d > from);
    let until = returned.unwrap_or(last).max(last);
    let long = Reader::days(from, until);
    if long < rule.number("pru_days") {
        return None;
    }
    let sentence = format!(
        "The child was with a pupil referral unit from {} for at least {long} days, and no entry in that time records a return to a school.",
        written(from),
    );
    let say = Say {
        theme: Theme::ExclusionDrift,
        rule: "EX-3",
        source: &rule.source,
        sentence,
        weight: 32,
    };
    let mut finding = reader.finding(say, pru);
    finding.search = Some("reintegration, a new school or a full-time place".to_owned());
    Some(finding)
}

fn moves(reader: &Reader, rule: &Reading, moves: &[Dated]) -> Option<Finding> {
    let n = rule.count("moves").max(1);
    let close = moves.windows(n).any(|run| {
        let ends = run.first().and_then(|e| e.last).zip(run.last().and_then(|e| e.first));
        ends.is_some_and(|(a, b)| Reader::days(a, b) <= rule.number("moves_days"))
    });
    if !close {
        return None;
    }
    let sentence = format!(
        "The child changed school {} {}.",
        counted(moves.len(), "time", "times"),
        dates(moves)
    );
    let say = Say {
        theme: Theme::ExclusionDrift,
        rule: "EX-4",
        source: &rule.source,
        sentence,
        weight: 33,
    };
    Some(reader.finding(say, moves))
}
