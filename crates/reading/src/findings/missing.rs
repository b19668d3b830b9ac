//! The response to missing episodes: interviews, and long absences without a meeting.

use super::written;
use super::{Reader, Say, counted};
use crate::days::number;
use crate::duties::State;
use crate::told::Dated;
use crate::{Finding, Theme};
use practice::Reading;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("missing");
    [interviews(reader, rule), long(reader, rule)].into_iter().flatten().collect()
}

fn interviews(reader: &Reader, rule: &Reading) -> Option<Finding> {
    let clocks: Vec<_> = reader.outcomes.iter().filter(|o| o.duty == "T-MIS-1").collect();
    let of = |state: State| clocks.iter().filter(|o| o.state == state).count();
    let (met, late, none) = (of(State::Met), of(State::Late), of(State::Missed));
    let open = of(State::MayHaveBeenMissed);
    let source = &clocks.first()?.source;
    let (went_well, chosen): (bool, Vec<_>) = if late + none >= rule.count("least") {
        (false, clocks.iter().filter(|o| matches!(o.state, State::Late | State::Missed)).collect())
    } else if met > 0 && late + none + open == 0 {
        (true, clocks.iter().filter(|o| o.state == State::Met).collect())
    } else {
        return None;
    };
    let cited = chosen.iter().flat_map(|o| o.triggers.iter().chain(&o.discharged_by));
    let cited: Vec<Dated> = cited.filter_map(|id| reader.told.event(id)).collect();
    let sentence = if went_well {
        format!(
            "{} followed by a return home interview within 72 hours.",
            counted(met, "return was", "returns were")
        )
    } else {
        let late_by: Vec<&str> = chosen.iter().filter_map(|o| o.late_by.as_deref()).collect();
        let late_by = if late_by.is_empty() {
            String::new()
        } else {
            format!(" (by {})", super::listed(&late_by))
        };
        format!(
            "Of {} after going missing, a return home interview is recorded in time for {met}, late for {late}{late_by}, and no \
             entry records one for {none}.",
            counted(clocks.len(), "return", "returns"),
        )
    };
    let say = Say {
        theme: Theme::MissingResponse,
        rule: "T-MIS-1",
        source,
        sentence,
        weight: if went_well { 26 } else { 55 },
    };
    let mut finding = reader.finding(say, &cited);
    finding.went_well = went_well;
    finding.search = (none > 0)
        .then(|| "return home interviews between each return and the next absence".to_owned());
    Some(finding)
}

/// Absences of a week or more during which no meeting is on record.
fn long(reader: &Reader, rule: &Reading) -> Option<Finding> {
    let meetings = reader.practice.findings.reading("multiagency");
    let meetings = reader.by_day(meetings.signs("meeting"));
    let hours = rule.number("long_hours") as f64;
    let mut cited: Vec<Dated> = Vec::new();
    let (mut n, mut longest) = (0, 0.0_f64);
    for episode in reader.picture.missing {
        let Some((least, _)) = episode.hours.filter(|(least, _)| *least >= hours) else { continue };
        let (Some(from), Some(to)) =
            (episode.start.first_day(), episode.end.and_then(|end| end.last_day()))
        else {
            continue;
        };
        if !meetings.within(number(from).into(), number(to).into()).is_empty() {
            continue;
        }
        n += 1;
        longest = longest.max(least);
        cited.extend(episode.events.iter().filter_map(|id| reader.told.event(id)));
    }
    if n < 2 {
        return None;
    }
    let last = cited.iter().filter_map(|e| e.last).max().map(written).unwrap_or_default();
    let sentence = format!(
        "The child was missing for a week or more {n} times, the longest for {} days, the last ending on {last}; no entry records a meeting \
         of agencies while the child was away.",
        (longest / 24.0).floor(),
    );
    let say = Say {
        theme: Theme::MissingResponse,
        rule: "T-MIS-5",
        source: &rule.source,
        sentence,
        weight: 50,
    };
    let mut finding = reader.finding(say, &cited);
    finding.search =
        Some("meetings of agencies between the start and end of each absence".to_owned());
    Some(finding)
}
