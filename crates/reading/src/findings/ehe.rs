//! Home education: how long nobody from education is recorded as having seen the child, and what
//! came before it began.

use super::written;
use super::{Reader, Say, counted, dates};
use crate::days::{Day, day, number};
use crate::told::Dated;
use crate::{Finding, Theme};
use chronology::Kind;
use jiff::ToSpan;
use jiff::civil::Date;
use practice::Reading;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("ehe");
    let begun = super::events(&reader.all(rule.signs("begun")));
    begun.first().and_then(|start| unsupervised(reader, rule, *start)).into_iter().collect()
}

/// The last day of home education: its recorded end, the start at a school, the end of compulsory
/// school age, or the end of the chronology.
fn end(reader: &Reader, first: Day) -> Day {
    let ended = reader.told.of_kinds(&[Kind::EheEnd, Kind::SchoolMove]).into_iter();
    let ended = ended.filter_map(|e| e.first).find(|day| *day > first);
    let sixteen = reader.case.subject.born.and_then(|born| born.checked_add(16.years()).ok());
    let leaves = sixteen.and_then(|birthday| {
        // The last Friday of June of the school year in which the child turns sixteen.
        let year = if birthday.month() >= 9 { birthday.year() + 1 } else { birthday.year() };
        Date::new(year, 6, 30).ok().map(number)
    });
    [ended, leaves.filter(|day| *day > first), Some(reader.end)]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(first)
}

fn unsupervised(reader: &Reader, rule: &Reading, start: Dated) -> Option<Finding> {
    let first = start.last?;
    let last = end(reader, first);
    let reached = super::events(&reader.all(rule.signs("reached"))).into_iter();
    let reached = reached.filter(|event| event.at != start.at);
    // "Seen every term" of a list tells of its whole time.
    let lasted = |event: &Dated| event.last.filter(|_| reader.coarse());
    let seen = reached.filter_map(|e| e.first.map(|day| (day, lasted(&e).unwrap_or(day))));
    let mut seen: Vec<(Day, Day)> =
        seen.filter(|(from, until)| *until > first && *from < last).collect();
    seen.sort_unstable();
    let (from, to) = longest(first, &seen, last);
    let gap = Reader::days(from, to);
    // A list that tells of visits seldom tells of every one; yearly is what is commonly offered.
    let visited = reader.coarse() && !seen.is_empty();
    if gap < rule.number(if visited { "visited_gap_days" } else { "gap_days" }) {
        return None;
    }
    let before = concerns(reader, rule, start, first);
    let after = before.first().map(|_| {
        format!(
            " It began within {} of {} ({}).",
            counted(rule.count("soon_days"), "day", "days"),
            counted(before.len(), "recorded concern", "recorded concerns"),
            dates(&before)
        )
    });
    let sentence = format!(
        "Home education began by {}, and for {gap} days, from {} to {}, no entry of the home-education service \
         or a school records that the child was seen.{}",
        written(first),
        written(from),
        written(to),
        after.unwrap_or_default()
    );
    let mut events = vec![start];
    events.extend(before);
    let weight = 50 + u32::try_from(gap / 60).unwrap_or_default().min(20);
    let say = Say {
        theme: Theme::EheUnsupervised,
        rule: "EHE-1",
        source: &rule.source,
        sentence,
        weight,
    };
    let mut finding = reader.finding(say, &events);
    (finding.from, finding.to) = (Some(day(from)), Some(day(to)));
    finding.search = Some(format!(
        "contacts by the home-education service or a school in which the child was seen, {} to {}",
        written(from),
        written(to)
    ));
    Some(finding)
}

/// The longest stretch in none of these times, which are in order of their beginnings.
fn longest(first: Day, seen: &[(Day, Day)], last: Day) -> (Day, Day) {
    let mut until = first;
    let stretches = seen.iter().copied().chain([(last, last)]).map(|(from, to)| {
        let open = (until, from);
        until = until.max(to);
        open
    });
    let stretches: Vec<(Day, Day)> = stretches.collect();
    stretches.into_iter().max_by_key(|(a, b)| Reader::days(*a, *b)).unwrap_or((first, last))
}

fn concerns<'a>(
    reader: &Reader<'a>,
    rule: &Reading,
    start: Dated<'a>,
    first: Day,
) -> Vec<Dated<'a>> {
    let soon = rule.number("soon_days");
    let events = reader.told.events.iter().copied().filter(|event| event.at != start.at);
    let near = events.filter(|event| {
        event.last.is_some_and(|day| (0..=soon).contains(&Reader::days(day, first)))
    });
    near.filter(|event| reader.told.shows(*event, rule.signs("concern"))).collect()
}
