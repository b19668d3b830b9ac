//! Defects of a return (catalogue D01 to D20): what a reader should know before relying on it.
//! They concern the record more than the learning, and weigh little.

use super::{Reader, Say, agreeing, counted, dates, events};
use crate::days::number;
use crate::told::Dated;
use crate::{Finding, Theme};
use chronology::{Agency, Certainty, Kind, Marking, Part};
use jiff::Unit;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    [
        differing(reader, "D02", true),
        differing(reader, "D03", false),
        no_return(reader),
        promises(reader),
        no_decision_maker(reader),
        copied(reader),
        third_party(reader),
        outside(reader),
        several_dates(reader),
        ages(reader),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn finding(
    reader: &Reader,
    rule: &str,
    sentence: String,
    shown: &[Dated],
    weight: u32,
) -> Option<Finding> {
    if shown.is_empty() {
        return None;
    }
    let source = format!("defect catalogue (domain 1.6: {rule})");
    Some(
        reader.finding(Say { theme: Theme::Other, rule, source: &source, sentence, weight }, shown),
    )
}

/// Accounts of one event that differ, in date (D02) or in fact (D03), where it is more than news
/// of it arriving later.
fn differing(reader: &Reader, rule: &str, of_date: bool) -> Option<Finding> {
    let is_date = |what: &str| matches!(what, "date" | "day" | "dates" | "time" | "when");
    let differs = |e: &Dated| {
        e.differences.iter().any(|d| !d.explained_by_notification && is_date(&d.what) == of_date)
    };
    let shown: Vec<Dated> = reader.told.events.iter().copied().filter(differs).collect();
    let what = match (of_date, shown.len()) {
        (true, 1) => "when it happened",
        (true, _) => "when they happened",
        (false, _) => "what happened",
    };
    let sentence = format!(
        "The accounts of {} on {what} ({}); every telling is kept.",
        counted(shown.len(), "event differ", "events differ"),
        dates(&shown),
    );
    finding(reader, rule, sentence, &shown, 15)
}

/// Agencies that others name often and that returned nothing.
fn no_return(reader: &Reader) -> Option<Finding> {
    let least = reader.practice.findings.reading("defects").count("named");
    let rules = &reader.practice.agencies.agency;
    let mut naming: Vec<Vec<Dated>> = vec![Vec::new(); rules.len()];
    for event in reader.told.events.iter().copied() {
        for place in reader.told.gists_of(event).flat_map(|gist| &gist.narrative_names) {
            if let Some(shown) = naming.get_mut(*place) {
                shown.push(event);
            }
        }
    }
    let absent = rules
        .iter()
        .zip(naming)
        .filter(|(rule, _)| reader.told.entries_of(&rule.key).next().is_none());
    let mut most: Option<(String, Vec<Dated>)> = None;
    for (rule, mut shown) in absent {
        shown.dedup_by(|a, b| a.at == b.at);
        if shown.len() >= least && most.as_ref().is_none_or(|(_, best)| shown.len() > best.len()) {
            most = Some((rule.name.clone(), shown));
        }
    }
    let (name, shown) = most?;
    let sentence = format!(
        "{name} is named in {} and has no entry of its own here.",
        counted(shown.len(), "event", "events")
    );
    finding(reader, "D07", sentence, &shown, 12)
}

/// Things promised after which the same agency recorded nothing for weeks.
fn promises(reader: &Reader) -> Option<Finding> {
    let rule = reader.practice.findings.reading("promise");
    let shown: Vec<Dated> = events(&reader.all(rule.signs("promised")))
        .into_iter()
        .filter(|event| {
            let Some(day) = event.last else { return false };
            let n = u32::try_from(rule.number("working_days")).unwrap_or(30);
            let last = number(reader.practice.calendar.add_working_days(crate::days::day(day), n));
            let later = |agency: &Agency| reader.told.recorded(&agency.0, day + 1, last) > 0;
            day < reader.end && !event.agencies.iter().any(later)
        })
        .collect();
    if shown.len() < rule.count("least") {
        return None;
    }
    let sentence = format!(
        "{} to be done later, and the same agency records nothing in the {} working days after ({}).",
        counted(shown.len(), "entry leaves something", "entries leave something"),
        rule.number("working_days"),
        dates(&shown),
    );
    finding(reader, "D10", sentence, &shown, 14)
}

/// Decisions to end a service beside an empty cell for management oversight.
fn no_decision_maker(reader: &Reader) -> Option<Finding> {
    let blank = |e: &Dated| {
        reader.case.accounts(e.event).any(|(entry, _)| {
            let cell = entry.fields.iter().find(|f| f.part == Part::Oversight);
            cell.is_some_and(|f| f.text.trim().is_empty())
        })
    };
    let ended = &[Kind::NfaDecision, Kind::CaseClosed, Kind::StepDown];
    let shown: Vec<Dated> = reader.told.of_kinds(ended).into_iter().filter(blank).collect();
    let sentence = format!(
        "{} to end or refuse a service {} no manager's decision beside it ({}).",
        counted(shown.len(), "decision", "decisions"),
        agreeing(shown.len(), "has", "have"),
        dates(&shown),
    );
    finding(reader, "D11", sentence, &shown, 11)
}

/// Plan text that its own record calls copied.
fn copied(reader: &Reader) -> Option<Finding> {
    let rule = reader.practice.findings.reading("defects");
    let shown = events(&reader.all(rule.signs("copied")));
    let sentence = format!(
        "{} that plan text was copied from an earlier plan ({}).",
        counted(shown.len(), "entry says", "entries say"),
        dates(&shown)
    );
    finding(reader, "D13", sentence, &shown, 30)
        .map(|f| Finding { theme: Theme::WeakSafetyPlan, ..f })
}

/// Text about other people, or restricted, in a return that will be shared.
fn third_party(reader: &Reader) -> Option<Finding> {
    let rule = reader.practice.findings.reading("defects");
    let marked = |e: &Dated| {
        reader.case.accounts(e.event).any(|(entry, _)| entry.marking != Marking::Ordinary)
    };
    let worded = events(&reader.all(rule.signs("third")));
    let mut shown: Vec<Dated> =
        reader.told.events.iter().copied().filter(marked).chain(worded).collect();
    shown.sort_by_key(|event| event.when);
    shown.dedup_by(|a, b| a.at == b.at);
    let sentence = format!(
        "{} about another person or restricted, and should be kept from what is shared until somebody has decided.",
        counted(shown.len(), "entry is marked or worded as", "entries are marked or worded as"),
    );
    finding(reader, "D15", sentence, &shown, 13)
}

fn outside(reader: &Reader) -> Option<Finding> {
    let (from, to) = (reader.case.scope.from, reader.case.scope.to);
    let out = |e: &Dated| {
        from.is_some_and(|from| e.when.last_day().is_some_and(|d| d < from))
            || to.is_some_and(|to| e.when.by(to) == Certainty::Not)
    };
    let shown: Vec<Dated> = reader.told.events.iter().copied().filter(out).collect();
    let sentence = format!(
        "{} outside the days that the review looks at ({}).",
        counted(shown.len(), "event lies", "events lie"),
        dates(&shown)
    );
    finding(reader, "D17", sentence, &shown, 6)
}

/// Cells that tell of several dated things.
fn several_dates(reader: &Reader) -> Option<Finding> {
    let several = |e: &Dated| reader.told.gists_of(*e).any(|gist| gist.several_dates);
    let shown: Vec<Dated> = reader.told.events.iter().copied().filter(several).collect();
    let sentence = format!(
        "{} of several dated things in one cell and may need splitting.",
        counted(shown.len(), "entry tells", "entries tell")
    );
    finding(reader, "D18", sentence, &shown, 5)
}

/// Dates such as `12/03` or `4.5.17` in a text.
pub(crate) fn dates_in(text: &str) -> usize {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';'));
    let is_date = |word: &&str| {
        let parts: Vec<Option<u32>> =
            word.trim_end_matches('.').split(['/', '.']).map(|p| p.parse().ok()).collect();
        match parts.as_slice() {
            [Some(day), Some(month)] => {
                word.contains('/') && (1..=31).contains(day) && (1..=12).contains(month)
            }
            [Some(day), Some(month), Some(_)] => (1..=31).contains(day) && (1..=12).contains(month),
            _ => false,
        }
    };
    // "24/7" is a way of speaking.
    words.filter(|word| *word != "24/7").filter(is_date).count()
}

/// Ages stated that the date of birth does not give.
fn ages(reader: &Reader) -> Option<Finding> {
    let born = reader.case.subject.born?;
    let wrong = |e: &Dated| {
        if reader.told.gists_of(*e).all(|gist| gist.ages.is_empty()) {
            return false;
        }
        let Some(day) = e.when.first_day() else { return false };
        let Ok(span) = born.until((Unit::Year, day)) else { return false };
        let years = i64::from(span.get_years());
        let mut ages = reader.told.gists_of(*e).flat_map(|gist| &gist.ages);
        ages.any(|age| (age - years).abs() > 1)
    };
    let shown: Vec<Dated> = reader.told.events.iter().copied().filter(wrong).collect();
    let sentence = format!(
        "{} an age that the date of birth does not give; it may be about another child.",
        counted(shown.len(), "entry states", "entries state")
    );
    finding(reader, "D19", sentence, &shown, 7)
}

/// The age in `aged 15`, `age 9`, `15 y`, where it is a child's.
pub(crate) fn stated_age(text: &str) -> Option<i64> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let age = words.windows(2).find_map(|pair| match pair {
        [a, b] if matches!(a.to_lowercase().as_str(), "aged" | "age") => b.parse().ok(),
        [a, "y"] => a.parse().ok(),
        _ => None,
    });
    age.filter(|age| (0..18).contains(age))
}

#[cfg(test)]
mod tests {
    use super::{dates_in, stated_age};

    #[test]
    fn dates_and_ages_are_seen_in_text() {
        assert_eq!(dates_in("Chase 06/10, 13/10 and on 3.5.17."), 3);
        assert_eq!(dates_in("24/7 on call, attended 4/10, 1.5 hours"), 1);
        assert_eq!(stated_age("Old scars. Aged 15."), Some(15));
        assert_eq!(stated_age("Unknown male aged c.20 leaving"), None);
        assert_eq!(stated_age("10 y 5 m. Knows body parts"), Some(10));
    }
}
