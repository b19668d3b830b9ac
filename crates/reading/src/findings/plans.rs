//! Plans: incidents that changed nothing, texts carried forward, reviews put off.

use super::{Reader, Say, counted, dates, events};
use crate::told::long_day;
use crate::{Event, Finding, Theme};
use chronology::Part;
use practice::Reading;
use std::collections::BTreeSet;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("plan");
    let plans = events(&reader.all(rule.signs("plan")));
    let mut findings: Vec<Finding> = unchanged(reader, &rule, &plans).into_iter().collect();
    findings.extend(copied(reader, &rule, &plans));
    findings.extend(review_gaps(reader, &rule));
    findings
}

/// Incidents after a plan, and nothing that changed it.
fn unchanged(reader: &Reader, rule: &Reading, plans: &[&Event]) -> Option<Finding> {
    let incidents = events(&reader.all(rule.signs("incident")));
    let changes = events(&reader.all(rule.signs("changed")));
    let window = |from: &Event, to: &Event, days: i64| {
        let apart = from.when.last_day().zip(to.when.first_day()).map(|(a, b)| Reader::days(a, b));
        from.id != to.id && apart.is_some_and(|apart| (1..=days).contains(&apart))
    };
    let mut cited: Vec<&Event> = Vec::new();
    let (mut n, mut count) = (0, 0);
    for plan in plans {
        let after: Vec<&Event> =
            incidents.iter().filter(|e| window(plan, e, rule.number("days"))).copied().collect();
        let answered = changes.iter().any(|e| window(plan, e, rule.number("days") + 30));
        if after.len() >= rule.count("incidents") && !answered {
            n += 1;
            count += after.len();
            cited.push(plan);
            cited.extend(after);
        }
    }
    if n == 0 {
        return None;
    }
    let sentence = format!(
        "After {} {} followed within {} days, and no entry records that the plan was changed.",
        counted(n, "plan was agreed", "plans were agreed"),
        counted(count, "further incident", "further incidents"),
        rule.number("days"),
    );
    let say = Say {
        theme: Theme::WeakSafetyPlan,
        rule: "PL-2",
        source: &rule.source,
        sentence,
        weight: 48,
    };
    let mut finding = reader.finding(say, &cited);
    finding.search = Some(
        "changes of plan, conferences and strategy discussions after the incidents".to_owned(),
    );
    Some(finding)
}

/// Plans whose words are those of the plan before.
fn copied(reader: &Reader, rule: &Reading, plans: &[&Event]) -> Option<Finding> {
    let texts: Vec<(&Event, BTreeSet<String>)> =
        plans.iter().map(|plan| (*plan, shingles(&text(reader, plan)))).collect();
    let pairs = texts.iter().zip(texts.iter().skip(1));
    let alike =
        pairs.filter(|((_, a), (_, b))| percent_alike(a, b) >= rule.count("similar_percent"));
    let pairs: Vec<&Event> = alike.flat_map(|((a, _), (b, _))| [*a, *b]).collect();
    if pairs.is_empty() {
        return None;
    }
    let sentence = format!(
        "Plans of different days share at least {} of every 100 runs of words ({}): a plan was carried forward as it stood.",
        rule.number("similar_percent"),
        dates(&pairs),
    );
    let say = Say {
        theme: Theme::WeakSafetyPlan,
        rule: "DR02",
        source: &rule.source,
        sentence,
        weight: 47,
    };
    Some(reader.finding(say, &pairs))
}

fn text(reader: &Reader, plan: &Event) -> String {
    let accounts = reader.case.accounts(plan).map(|(entry, _)| entry);
    accounts.map(|entry| entry.part(Part::Narrative)).collect::<Vec<_>>().join(" ")
}

/// Runs of three words; none where the text is too short to compare.
fn shingles(text: &str) -> BTreeSet<String> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.len() < 12 {
        return BTreeSet::new();
    }
    words.windows(3).map(|run| run.join(" ")).collect()
}

fn percent_alike(a: &BTreeSet<String>, b: &BTreeSet<String>) -> usize {
    let all = a.union(b).count();
    (100 * a.intersection(b).count()).checked_div(all).unwrap_or(0)
}

/// Reviews that were cancelled and held long after, or not at all.
fn review_gaps(reader: &Reader, rule: &Reading) -> Vec<Finding> {
    let gaps = reader.missed(&["T-CIN-2b"]).into_iter();
    gaps.filter_map(|gap| {
        let start = reader.case.event(gap.triggers.first()?)?;
        let day = start.when.first_day()?;
        let cited = gap.triggers.iter().chain(&gap.discharged_by);
        let cited: Vec<&Event> = cited.filter_map(|id| reader.case.event(id)).collect();
        let held = match gap.discharged_on {
            Some(at) => {
                format!(
                    "the next review on record was held {} days later, on {}",
                    Reader::days(day, at.date()),
                    long_day(at.date())
                )
            }
            None => "no entry records that it was held".to_owned(),
        };
        let sentence = format!("A review was cancelled on {}; {held}.", long_day(day));
        let say = Say {
            theme: Theme::WeakSafetyPlan,
            rule: "DR05",
            source: &rule.source,
            sentence,
            weight: 41,
        };
        Some(reader.finding(say, &cited))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_of_runs_of_words() {
        let plan = "Child to stop offending and to attend school each day with mother to put in place firm boundaries";
        let same = shingles(plan);
        assert_eq!(percent_alike(&same, &shingles(&plan.to_uppercase())), 100);
        assert_eq!(percent_alike(&same, &shingles("too short")), 0);
        assert_eq!(percent_alike(&shingles(""), &shingles("")), 0);
    }
}
