//! Plans: incidents that changed nothing, texts carried forward, reviews put off.

use super::written;
use super::{Reader, Say, counted, dates, events};
use crate::counted::days;
use crate::days::number;
use crate::gist::Gist;
use crate::told::Dated;
use crate::told::long_day;
use crate::{Finding, Theme};
use practice::Reading;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("plan");
    let plans = events(&reader.all(rule.signs("plan")));
    let mut findings: Vec<Finding> = unchanged(reader, rule, &plans).into_iter().collect();
    findings.extend(copied(reader, rule, &plans));
    findings.extend(review_gaps(reader, rule));
    findings
}

/// Incidents after a plan, and nothing that changed it.
fn unchanged(reader: &Reader, rule: &Reading, plans: &[Dated]) -> Option<Finding> {
    let incidents = reader.by_day(rule.signs("incident"));
    let changes = reader.by_day(rule.signs("changed"));
    let mut cited: Vec<Dated> = Vec::new();
    let (mut n, mut count) = (0, 0);
    for plan in plans {
        let Some(day) = plan.last.map(i64::from) else { continue };
        let upto = day + rule.number("days");
        let mut after = reader.at(incidents.within(day + 1, upto));
        after.retain(|event| event.at != plan.at);
        let answered = changes.any_but(plan.at, day + 1, upto + 30);
        if after.len() >= rule.count("incidents") && !answered {
            n += 1;
            count += after.len();
            cited.push(*plan);
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
fn copied(reader: &Reader, rule: &Reading, plans: &[Dated]) -> Option<Finding> {
    let texts: Vec<(Dated, Vec<u64>)> =
        plans.iter().map(|plan| (*plan, runs(reader.told.gists_of(*plan)))).collect();
    let pairs = texts.iter().zip(texts.iter().skip(1));
    let alike =
        pairs.filter(|((_, a), (_, b))| percent_alike(a, b) >= rule.count("similar_percent"));
    let pairs: Vec<Dated> = alike.flat_map(|((a, _), (b, _))| [*a, *b]).collect();
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

/// Runs of three words as numbers, in order, each once; none where the text is too short to
/// compare.
fn runs<'a>(gists: impl Iterator<Item = &'a Gist>) -> Vec<u64> {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let words: Vec<u64> = gists.flat_map(|gist| gist.words.iter().copied()).collect();
    if words.len() < 12 {
        return Vec::new();
    }
    let next = |run: u64, word: &u64| (run ^ *word).wrapping_mul(FACTOR).rotate_left(29);
    let mut runs: Vec<u64> = words.windows(3).map(|run| run.iter().fold(0, next)).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

fn percent_alike(a: &[u64], b: &[u64]) -> usize {
    let both = a.iter().filter(|run| b.binary_search(run).is_ok()).count();
    (100 * both).checked_div(a.len() + b.len() - both).unwrap_or(0)
}

/// Reviews that were cancelled and held long after, or not at all.
fn review_gaps(reader: &Reader, rule: &Reading) -> Vec<Finding> {
    let gaps = reader.missed(&["T-CIN-2b"]).into_iter();
    gaps.filter_map(|gap| {
        let day = reader.told.event(gap.triggers.first()?)?.first?;
        let cited = reader.cited(&[gap]);
        let held = match gap.discharged_on {
            Some(at) => {
                format!(
                    "the next review on record was held {} later, on {}",
                    days(Reader::days(day, number(at.date()))),
                    long_day(at.date())
                )
            }
            None => "no entry records that it was held".to_owned(),
        };
        let sentence = format!("A review was cancelled on {}; {held}.", written(day));
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
    use crate::small;

    #[test]
    fn likeness_is_of_runs_of_words() {
        let runs = |text: &str| {
            let text = format!("2016-01-01 social_care plan_agreed | {text}");
            let case = small::case(&text);
            runs(case.said(&small::practice()).iter())
        };
        let plan = "Child to stop offending and to attend school each day with mother to put in place firm boundaries";
        let same = runs(plan);
        assert_eq!(percent_alike(&same, &runs(&plan.to_uppercase())), 100);
        assert_eq!(percent_alike(&same, &runs("too short")), 0);
        assert_eq!(percent_alike(&[], &[]), 0);
    }
}
