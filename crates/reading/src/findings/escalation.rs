//! Escalation without progress: each time of drift, as the drift fold states it.

use super::{Reader, Say, agreeing, counted, dates};
use crate::days::{Day, day, number};
use crate::told::Dated;
use crate::{Drift, Finding, Theme};

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let drift: Vec<Finding> =
        reader.picture.drift.iter().map(|drift| finding(reader, drift)).collect();
    if !drift.is_empty() || !reader.coarse() {
        return drift;
    }
    growth(reader).or_else(|| flat(reader)).into_iter().collect()
}

/// A plan that the record says is the same as before, and harm that went on after it.
fn flat(reader: &Reader) -> Option<Finding> {
    let rule = reader.practice.findings.reading("growth");
    let kinds = &reader.practice.drift.harm.kinds;
    let flat = super::events(&reader.all(rule.signs("flat")));
    let start = *flat.first()?;
    let from = start.last?;
    let last = flat.iter().filter_map(|event| event.last).max()?;
    let within = |d| d > from && Reader::days(last, d) <= rule.number("after_days");
    let after = |e: &Dated| e.first.is_some_and(within);
    let harm = reader.told.of_kinds(kinds).into_iter();
    let worse = super::events(&reader.all(rule.signs("worse")));
    let mut harm: Vec<Dated> = harm.chain(worse).filter(after).collect();
    harm.sort_by_key(|event| event.at);
    harm.dedup_by_key(|event| event.at);
    if harm.len() < rule.count("after") {
        return None;
    }
    let sentence = format!(
        "The plan is recorded as the same as before ({}), and from then until {} days after that {} of harm to the child, or of help not taken up, {} recorded.",
        dates(&flat),
        rule.number("after_days"),
        counted(harm.len(), "entry", "entries"),
        agreeing(harm.len(), "is", "are"),
    );
    let say = Say {
        theme: Theme::EscalationWithoutProgress,
        rule: "EP-3",
        source: &rule.source,
        sentence,
        weight: 58,
    };
    let cited: Vec<Dated> = flat.into_iter().chain(harm).collect();
    Some(reader.finding(say, &cited))
}

/// A coarse list dates too little for a test of trends: whether most of the harm on it falls in
/// the later half of its time, as grave as before or graver, while need stood above response.
fn growth(reader: &Reader) -> Option<Finding> {
    let rule = reader.practice.findings.reading("growth");
    let kinds = &reader.practice.drift.harm.kinds;
    let level = |e: &Dated| e.indicators.iter().map(|hit| hit.level).max().unwrap_or(0);
    let middle = |e: &Dated| {
        let (first, last) = (e.first?, e.last?);
        // What is dated no nearer than a year or two may lie in either half.
        let half = (last - first) / 2;
        (half < 200).then_some(first + half)
    };
    let harm = reader.told.of_kinds(kinds).into_iter();
    let harm: Vec<(Day, Dated)> = harm.filter_map(|e| Some((middle(&e)?, e))).collect();
    let (first, last) = (harm.first()?.0, harm.last()?.0);
    let half = first + (last - first) / 2;
    let (before, later): (Vec<_>, Vec<_>) = harm.iter().partition(|(day, _)| *day <= half);
    let highest = |part: &[&(Day, Dated)]| part.iter().map(|(_, e)| level(e)).max().unwrap_or(0);
    let (then, now) = (highest(&before), highest(&later));
    let unmet = unmet_days(reader, half);
    let percent = if now > then { "graver_percent" } else { "later_percent" };
    let grown = harm.len() >= rule.count("harm")
        && 100 * later.len() >= rule.count(percent) * harm.len()
        && now >= then
        && i64::from(now) >= rule.number("need");
    if !grown || unmet < rule.number("gap_days") {
        return None;
    }
    let cited: Vec<Dated> = later.iter().map(|(_, e)| *e).collect();
    let sentence = format!(
        "Of {} on the list, {} {} in the later half of its time ({}), up to level {now} where it had been {then}; need stood above \
         the help in place for {unmet} days of it.",
        counted(harm.len(), "entry of harm", "entries of harm"),
        later.len(),
        agreeing(later.len(), "falls", "fall"),
        dates(&cited),
    );
    let say = Say {
        theme: Theme::EscalationWithoutProgress,
        rule: "EP-2",
        source: &rule.source,
        sentence,
        weight: 60,
    };
    Some(reader.finding(say, &cited))
}

/// Days after a day on which need stood above response.
fn unmet_days(reader: &Reader, after: Day) -> i64 {
    let steps = reader.picture.steps.iter().zip(&reader.steps);
    let ends = reader.steps.iter().skip(1).copied().chain([reader.end]);
    let gaps = steps.zip(ends).filter(|((step, _), _)| step.gap() > 0);
    gaps.map(|((_, from), end)| Reader::days((*from).max(after), end).max(0)).sum()
}

fn finding(reader: &Reader, drift: &Drift) -> Finding {
    let cited = drift.escalation.iter().chain(&drift.absence).flat_map(|e| &e.entries);
    let events: Vec<Dated> = cited.filter_map(|id| reader.told.event(id)).collect();
    let until = drift.until.map_or(reader.end, number);
    let lasted = Reader::days(number(drift.since), until).max(0);
    let mut finding = reader.finding(
        Say {
            theme: Theme::EscalationWithoutProgress,
            rule: "drift",
            source: "escalation and progress set beside each other (drift; DR01, DR09)",
            sentence: drift.sentence.clone(),
            weight: 80 + u32::try_from(lasted / 60).unwrap_or_default().min(40),
        },
        &events,
    );
    finding.id = format!("drift:{}", drift.since);
    finding.from = Some(drift.since);
    finding.to = Some(day(until));
    finding
}
