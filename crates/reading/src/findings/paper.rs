//! Defects of names, numbers and order in the returns (D04, D05, D08, D09, D16). People are never
//! made one on the strength of a name, and no sentence here repeats one.

use super::{Reader, Say, counted, events};
use crate::{Event, Finding, Theme};
use chronology::{Entry, Part};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    [spelling(reader), codes(reader), wrong_child(reader), opinion(reader), typed_order(reader)]
        .into_iter()
        .flatten()
        .collect()
}

fn finding(
    reader: &Reader,
    rule: &str,
    sentence: String,
    shown: &[&Event],
    weight: u32,
) -> Option<Finding> {
    shown.first()?;
    let source = format!("defect catalogue (domain 1.6: {rule})");
    let say = Say { theme: Theme::Other, rule, source: &source, sentence, weight };
    Some(reader.finding(say, shown))
}

/// The events that tell of entries, in order.
fn of<'a>(reader: &Reader<'a>, wanted: impl Fn(&Entry) -> bool) -> Vec<&'a Event> {
    let tells = |event: &&Event| reader.case.accounts(event).any(|(entry, _)| wanted(entry));
    reader.case.events.iter().filter(tells).collect()
}

/// A name in lower case, as words.
fn name(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphabetic());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Names of people as the returns' own columns hold them.
fn people<'a>(reader: &Reader<'a>) -> impl Iterator<Item = (&'a Entry, &'a str)> {
    reader.case.entries.iter().flat_map(|entry| {
        let cells = entry.fields.iter().filter(|field| field.part == Part::Person);
        cells.map(move |field| (entry, field.text.trim())).filter(|(_, text)| !text.is_empty())
    })
}

/// D04: one name that looks to be written in several ways.
fn spelling(reader: &Reader) -> Option<Finding> {
    let names: BTreeSet<Vec<String>> = people(reader).map(|(_, text)| name(text)).collect();
    let full = |name: &&Vec<String>| name.len() > 1;
    let varied = |a: &&Vec<String>| names.iter().filter(full).any(|b| *a != b && alike(a, b));
    let forms: BTreeSet<&Vec<String>> = names.iter().filter(full).filter(varied).collect();
    let wanted = |entry: &Entry| {
        entry.fields.iter().any(|f| f.part == Part::Person && forms.contains(&name(&f.text)))
    };
    let shown = of(reader, wanted);
    let sentence = format!(
        "What looks to be one name is written in {} in {}; nobody was made one person on that ground.",
        counted(forms.len(), "way", "ways"),
        counted(shown.len(), "event", "events"),
    );
    finding(reader, "D04", sentence, &shown, 9)
}

/// Whether two names may be one: word by word the same, an initial, or one letter apart; the
/// shorter may lack words of the longer.
fn alike(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let mut rest = long.iter();
    short.iter().all(|word| rest.any(|other| one_word(word, other)))
        && short
            .iter()
            .any(|word| word.chars().count() > 2 && long.iter().any(|o| one_word(word, o)))
}

fn one_word(a: &str, b: &str) -> bool {
    let initial = |a: &str, b: &str| a.chars().count() == 1 && b.starts_with(a);
    a == b || initial(a, b) || initial(b, a) || (a.chars().count() > 3 && one_edit(a, b))
}

/// Whether one letter more, less or other makes one word the other.
fn one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(same..).unwrap_or(&[]), b.get(same..).unwrap_or(&[]));
    let after = |list: &[char]| list.get(1..).unwrap_or(&[]).to_vec();
    after(a) == after(b) || after(a) == b || a == after(b)
}

/// D05: agencies that call the child by different codes.
fn codes(reader: &Reader) -> Option<Finding> {
    let coded: Vec<(&Entry, String)> =
        people(reader).filter_map(|(entry, text)| Some((entry, code(text)?))).collect();
    let mut by_agency: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (entry, code) in &coded {
        by_agency.entry(entry.agency.0.as_str()).or_default().insert(code.as_str());
    }
    let each: BTreeSet<&str> = by_agency.values().flatten().copied().collect();
    let shared = each.iter().any(|code| by_agency.values().all(|own| own.contains(code)));
    if each.len() < 2 || by_agency.len() < 2 || shared {
        return None;
    }
    let shown = of(reader, |entry| coded.iter().any(|(e, _)| e.id == entry.id));
    let sentence = format!(
        "Agencies call people by {} that are not the same from agency to agency ({}); the review's key should say who is meant.",
        counted(each.len(), "code or set of initials", "codes or sets of initials"),
        counted(shown.len(), "event", "events"),
    );
    finding(reader, "D05", sentence, &shown, 8)
}

/// A code or initials in place of a name: `Child M`, `JMO`, `YP`.
fn code(text: &str) -> Option<String> {
    const ROLES: [&str; 7] = ["child", "young", "person", "subject", "pupil", "client", "patient"];
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let rest: Vec<&str> =
        words.filter(|word| !ROLES.contains(&word.to_lowercase().as_str())).collect();
    let short = |word: &&str| word.len() <= 4 && word.chars().all(|c| c.is_ascii_uppercase());
    let is_code = rest.len() <= 1 && rest.iter().all(short) && !text.is_empty();
    is_code.then(|| rest.concat())
}

/// D08: an identifier or a date of birth that is not the one most rows carry.
fn wrong_child(reader: &Reader) -> Option<Finding> {
    let mut values: BTreeMap<&str, BTreeMap<String, Vec<&Entry>>> = BTreeMap::new();
    for entry in &reader.case.entries {
        for field in &entry.fields {
            let heading = field.heading.to_lowercase();
            let what = ["nhs", "upn", "unique pupil", "date of birth", "dob"]
                .into_iter()
                .find(|word| heading.contains(word));
            let value: String = field
                .text
                .chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
                .to_lowercase();
            if let Some(what) = what.filter(|_| value.len() >= 6) {
                values.entry(what).or_default().entry(value).or_default().push(entry);
            }
        }
    }
    let mut other: BTreeSet<&str> = BTreeSet::new();
    for each in values.values() {
        let Some((usual, _)) = each.iter().max_by_key(|(_, rows)| rows.len()) else { continue };
        // One character apart is a slip of the pen, and is told of with the row.
        let away = each.iter().filter(|(value, _)| *value != usual && !one_edit(value, usual));
        other.extend(away.flat_map(|(_, rows)| rows).map(|entry| entry.id.0.as_str()));
    }
    let rule = reader.practice.findings.reading("defects");
    let mut shown = of(reader, |entry| other.contains(entry.id.0.as_str()));
    shown.extend(events(&reader.all(rule.signs("wrong_child"))));
    shown.sort_by_key(|event| event.when);
    shown.dedup_by(|a, b| a.id == b.id);
    let sentence = format!(
        "{} a number or date of birth that other rows do not, or {} another child's record; it may belong to another child.",
        counted(shown.len(), "entry carries", "entries carry"),
        if shown.len() == 1 { "names" } else { "name" },
    );
    finding(reader, "D08", sentence, &shown, 16)
}

/// D09: belief or hearsay where the cell is for what happened.
fn opinion(reader: &Reader) -> Option<Finding> {
    let rule = reader.practice.findings.reading("defects");
    let shown = events(&reader.all(rule.signs("opinion")));
    if shown.len() < rule.count("opinion") {
        return None;
    }
    let sentence = format!(
        "{} as fact what the words show to be belief, appearance or hearsay; the source should be asked for.",
        counted(shown.len(), "entry gives", "entries give"),
    );
    finding(reader, "D09", sentence, &shown, 5)
}

/// D16: rows of a file in the order they were typed, not in the order things happened.
fn typed_order(reader: &Reader) -> Option<Finding> {
    let rule = reader.practice.findings.reading("defects");
    let mut files: BTreeMap<(&str, Option<&str>), Vec<&Entry>> = BTreeMap::new();
    for entry in &reader.case.entries {
        let source = &entry.source;
        files.entry((&source.file, source.sheet.as_deref())).or_default().push(entry);
    }
    let mut cited: BTreeSet<&str> = BTreeSet::new();
    for rows in files.values_mut() {
        rows.sort_by_key(|entry| entry.source.row);
        let pairs: Vec<_> = rows.iter().zip(rows.iter().skip(1)).collect();
        let turned = |earlier: &Entry, later: &Entry| {
            earlier.when.last_day().zip(later.when.first_day()).is_some_and(|(a, b)| a < b)
        };
        let back: Vec<_> = pairs.iter().filter(|(above, below)| turned(below, above)).collect();
        let on = pairs.iter().filter(|(above, below)| turned(above, below)).count();
        // A file in order with the newest first is in order.
        let mixed = back.len() >= rule.count("turned") && on >= back.len();
        if mixed && 100 * back.len() >= rule.count("turned_percent") * pairs.len() {
            cited.extend(back.iter().map(|(_, below)| below.id.0.as_str()));
        }
    }
    let shown = of(reader, |entry| cited.contains(entry.id.0.as_str()));
    let sentence = format!(
        "{} below a later one in the same return: its rows stand as they were typed, and are put here in the order things happened.",
        counted(shown.len(), "entry stands", "entries stand"),
    );
    finding(reader, "D16", sentence, &shown, 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_be_one_and_codes_are_known() {
        for (a, b, one) in [
            ("Jayden Marlowe-Osei", "Jayden Marlow-Osei", true),
            ("J. Marlowe-Osei", "Jayden Marlowe-Osei", true),
            ("Jayden Marlowe", "Jayden Marlowe-Osei", true),
            ("Jayden Marlowe", "Keziah Marlowe", false),
            ("J M", "Jayden Marlowe", false),
        ] {
            assert_eq!(alike(&name(a), &name(b)), one, "{a} and {b}");
        }
        for (text, coded) in
            [("Child M", Some("M")), ("JMO", Some("JMO")), ("YP", Some("YP")), ("Jayden", None)]
        {
            assert_eq!(code(text).as_deref(), coded, "{text}");
        }
    }
}
