//! Coarse lists, as a published review gives them: a dozen sentences, each summing up months.
//!
//! Clocks and tests of trends need dates that such a list does not have. What it does show is the
//! order of things: a service refused, and grave harm after it; a concern, and nobody told.

use super::{Reader, Say, agreeing, counted, dates, events};
use crate::told::Dated;
use crate::{Finding, Theme};
use practice::Reading;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    if !reader.coarse() {
        return Vec::new();
    }
    let rule = reader.practice.findings.reading("coarse");
    let grave = events(&reader.all(rule.signs("grave")));
    let grave: Vec<Dated> = grave
        .into_iter()
        .chain(
            reader
                .told
                .events
                .iter()
                .copied()
                .filter(|e| e.indicators.iter().any(|hit| hit.level >= 4)),
        )
        .collect();
    [
        refused(reader, rule, &grave),
        unmet(reader, &grave),
        untold(reader, rule, &grave),
        unasked(reader, rule),
        each_alone(reader, rule),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Grave signs one after another, and before the last of them no statutory step.
fn unmet(reader: &Reader, grave: &[Dated]) -> Option<Finding> {
    let rule = reader.practice.findings.reading("threshold");
    let last = grave.iter().filter_map(|event| event.first).max()?;
    let earlier = |event: &Dated| event.last.is_some_and(|day| day < last);
    let mut open: Vec<Dated> = grave.iter().copied().filter(earlier).collect();
    open.sort_by_key(|event| event.at);
    open.dedup_by_key(|event| event.at);
    let statutory = events(&reader.all(rule.signs("statutory")));
    let answered = statutory.iter().any(|event| event.first.is_some_and(|day| day <= last));
    if open.len() < rule.count("grave_before") || answered {
        return None;
    }
    let sentence = format!(
        "{} of grave harm or level 4 need ({}) came before {}, and no entry until then tells of a strategy discussion, \
         section 47 enquiry or conference.",
        super::entries(open.len()),
        dates(&open),
        super::written(last),
    );
    let theme = Theme::ThresholdMisapplied;
    let say = Say { theme, rule: "TH-5", source: &rule.source, sentence, weight: 45 };
    let mut finding = reader.finding(say, &open);
    finding.search = Some("strategy discussions, section 47 enquiries and conferences".to_owned());
    Some(finding)
}

/// Services refused or ended again and again, none of which tells that the earlier ones were
/// looked at.
fn each_alone(reader: &Reader, rule: &Reading) -> Option<Finding> {
    let assessment = reader.practice.findings.reading("assessment");
    let agreed = |e: &Dated| reader.told.shows(*e, rule.signs("well_ended"));
    let ended = events(&reader.all(rule.signs("ended"))).into_iter();
    let ended: Vec<Dated> = ended.filter(|e| !agreed(e)).collect();
    let looked_back = |e: &Dated| reader.told.shows(*e, assessment.signs("history"));
    if times(reader, &ended) < rule.count("ended") || ended.iter().any(looked_back) {
        return None;
    }
    let sentence = format!(
        "{} {} of a service refused or ended ({}), and none tells that what came before was looked at.",
        super::entries(ended.len()),
        if ended.len() == 1 { "tells" } else { "tell" },
        dates(&ended),
    );
    let (theme, source) = (Theme::AssessmentNoHistory, &assessment.source);
    let mut finding =
        reader.finding(Say { theme, rule: "AS-5", source, sentence, weight: 36 }, &ended);
    finding.search = Some("words of history in what was refused or ended".to_owned());
    Some(finding)
}

/// Whether a coarse list tells of help that reached the child: good practice in so many of a
/// hundred entries, and no grave harm in the last third of them.
pub(super) fn handled_well(reader: &Reader) -> bool {
    let rule = reader.practice.findings.reading("coarse");
    let told = reader.told.events.len();
    let good = reader.all(rule.signs("good")).len();
    let late = |event: &Dated| 3 * (event.at + 1) > 2 * told;
    let grave = || events(&reader.all(rule.signs("grave"))).iter().any(late);
    reader.coarse() && 100 * good >= rule.count("good_percent") * told && told > 0 && !grave()
}

/// Days from the last day of one to the first day of another; below 0 where they overlap.
fn apart(from: &Dated, to: &Dated) -> Option<i64> {
    from.last.zip(to.first).map(|(a, b)| Reader::days(a, b))
}

fn followed(event: &Dated, later: &[Dated], days: i64) -> bool {
    later.iter().any(|e| {
        e.at != event.at && apart(event, e).is_some_and(|apart| (1..=days).contains(&apart))
    })
}

/// How many times events tell of, where one sentence of a coarse list may sum up many ("missing
/// eleven times", "four referrals"): such a one counts as two.
pub(super) fn times(reader: &Reader, events: &[Dated]) -> usize {
    let rule = reader.practice.findings.reading("coarse");
    let many = |e: &&Dated| reader.told.shows(**e, rule.signs("many"));
    let summed = if reader.coarse() { events.iter().filter(many).count() } else { 0 };
    events.len() + summed
}

/// A service refused or ended, and grave harm or a statutory step within the time that the rule
/// gives.
fn refused(reader: &Reader, rule: &Reading, grave: &[Dated]) -> Option<Finding> {
    let ended = events(&reader.all(rule.signs("ended")));
    let agreed = |e: &Dated| !reader.told.shows(*e, rule.signs("well_ended"));
    let mended = events(&reader.all(rule.signs("mended")));
    let stood = |e: &Dated| !followed(e, &mended, rule.number("told_days"));
    let ended = ended.into_iter().filter(agreed).filter(stood);
    let mut proved = events(&reader.all(rule.signs("proved")));
    proved.extend(grave);
    let ended: Vec<Dated> =
        ended.filter(|e| followed(e, &proved, rule.number("grave_days"))).collect();
    ended.first()?;
    let sentence = format!(
        "{} to refuse or end a service {} followed by grave harm to the child or by a statutory step within {} days ({}).",
        counted(ended.len(), "decision", "decisions"),
        agreeing(ended.len(), "was", "were"),
        rule.number("grave_days"),
        dates(&ended),
    );
    let source = &reader.practice.findings.reading("threshold").source;
    let theme = Theme::ThresholdMisapplied;
    Some(reader.finding(Say { theme, rule: "TH-4", source, sentence, weight: 46 }, &ended))
}

/// Concerns of which no entry tells that anybody else was told, with grave harm later.
fn untold(reader: &Reader, rule: &Reading, grave: &[Dated]) -> Option<Finding> {
    let told = events(&reader.all(rule.signs("told")));
    let near = |from: &Dated, to: &Dated| {
        to.last.zip(from.first).is_some_and(|(a, b)| a >= b)
            && apart(from, to).is_some_and(|days| days <= rule.number("told_days"))
    };
    let open = events(&reader.all(rule.signs("concern"))).into_iter();
    let open = open.filter(|e| !told.iter().any(|act| near(e, act)));
    let open: Vec<Dated> = open.filter(|e| followed(e, grave, rule.number("grave_days"))).collect();
    if open.len() < rule.count("least") {
        return None;
    }
    let sentence = format!(
        "Of {} recorded by {} ({}) no entry, then or in the {} days after, tells that another agency was told; graver harm followed.",
        counted(open.len(), "concern", "concerns"),
        reader.names(&reader.agencies(&open)),
        dates(&open),
        rule.number("told_days"),
    );
    let source = &reader.practice.findings.reading("information").source;
    let theme = Theme::InformationNotShared;
    let mut finding =
        reader.finding(Say { theme, rule: "IN-3", source, sentence, weight: 34 }, &open);
    finding.search = Some("referrals, contacts, meetings and words of telling".to_owned());
    Some(finding)
}

/// Times away after which no entry tells that anybody spoke with the child.
fn unasked(reader: &Reader, rule: &Reading) -> Option<Finding> {
    let asked = events(&reader.all(rule.signs("asked")));
    let near = |from: &Dated, to: &Dated| {
        to.last.zip(from.first).is_some_and(|(a, b)| a >= b)
            && apart(from, to).is_some_and(|days| days <= rule.number("told_days"))
    };
    let spoken = events(&reader.all(rule.signs("interviewed")));
    // One meeting about it does not answer for many times away.
    let answered = |e: &Dated| {
        let many = reader.told.shows(*e, rule.signs("many"));
        let acts = if many { &spoken } else { &asked };
        acts.iter().any(|act| near(e, act))
    };
    // Of what has no date nobody can say what came after it.
    let away = events(&reader.all(rule.signs("away"))).into_iter();
    let open: Vec<Dated> = away.filter(|e| e.first.is_some() && !answered(e)).collect();
    if times(reader, &open) < rule.count("least") {
        return None;
    }
    let sentence = format!(
        "After {} of the child missing ({}) no entry, then or in the {} days after, tells that anybody spoke with the child or met about it.",
        super::entries(open.len()),
        dates(&open),
        rule.number("told_days"),
    );
    let source = &reader.practice.findings.reading("missing").source;
    let theme = Theme::MissingResponse;
    let mut finding =
        reader.finding(Say { theme, rule: "MI-2", source, sentence, weight: 44 }, &open);
    finding.search = Some("interviews, visits and meetings after a return".to_owned());
    Some(finding)
}
