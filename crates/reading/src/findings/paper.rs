//! Defects of names, numbers and order in the returns (D04, D05, D08, D09, D16). People are never
//! made one on the strength of a name, and no sentence here repeats one.

use super::{Reader, Say, agreeing, counted, events};
use crate::quick::QuickMap;
use crate::told::Dated;
use crate::{Finding, Theme};
use chronology::{Entry, Part};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let people = People::of(reader);
    [
        spelling(reader, &people),
        codes(reader, &people),
        wrong_child(reader),
        opinion(reader),
        typed_order(reader),
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
    shown.first()?;
    let source = format!("defect catalogue (domain 1.6: {rule})");
    let say = Say { theme: Theme::Other, rule, source: &source, sentence, weight };
    Some(reader.finding(say, shown))
}

/// The events that tell of entries, in order.
fn of<'a>(reader: &Reader<'a>, wanted: impl Fn(usize) -> bool) -> Vec<Dated<'a>> {
    let tells = |event: &Dated| event.accounts.iter().any(|at| wanted(*at));
    reader.told.events.iter().copied().filter(tells).collect()
}

/// A name in lower case, as words.
fn name(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphabetic());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Names of people as the returns' own columns hold them: each once, and for each cell the place
/// of its entry and of its name.
struct People<'a> {
    names: Vec<&'a str>,
    cells: Vec<(usize, usize)>,
}

impl<'a> People<'a> {
    fn of(reader: &Reader<'a>) -> Self {
        let mut known: QuickMap<&str, usize> = QuickMap::default();
        let mut people = Self { names: Vec::new(), cells: Vec::new() };
        for (at, entry) in reader.case.entries.iter().enumerate() {
            for field in entry.fields.iter().filter(|field| field.part == Part::Person) {
                let name = field.text.trim();
                if name.is_empty() {
                    continue;
                }
                let place = *known.entry(name).or_insert_with(|| {
                    people.names.push(name);
                    people.names.len() - 1
                });
                people.cells.push((at, place));
            }
        }
        people
    }

    /// The events with a cell of which this is so.
    fn shown<'r>(&self, reader: &Reader<'r>, wanted: impl Fn(usize) -> bool) -> Vec<Dated<'r>> {
        let mut shown = vec![false; reader.case.entries.len()];
        for (at, _) in self.cells.iter().filter(|(_, name)| wanted(*name)) {
            shown.get_mut(*at).into_iter().for_each(|shown| *shown = true);
        }
        of(reader, |at| shown.get(at).copied().unwrap_or(false))
    }
}

/// D04: one name that looks to be written in several ways.
fn spelling(reader: &Reader, people: &People) -> Option<Finding> {
    let written: Vec<Vec<String>> = people.names.iter().map(|text| name(text)).collect();
    let names: BTreeSet<&Vec<String>> = written.iter().collect();
    let full: Vec<&Vec<String>> = names.into_iter().filter(|name| name.len() > 1).collect();
    let varied = |a: &&&Vec<String>| full.iter().any(|b| *a != b && alike(a, b));
    let forms: BTreeSet<&Vec<String>> = full.iter().filter(varied).copied().collect();
    let varied: Vec<bool> = written.iter().map(|name| forms.contains(name)).collect();
    let shown = people.shown(reader, |name| varied.get(name).copied().unwrap_or(false));
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
fn codes(reader: &Reader, people: &People) -> Option<Finding> {
    let codes: Vec<Option<String>> = people.names.iter().map(|text| code(text)).collect();
    let code = |name: usize| codes.get(name).and_then(Option::as_deref);
    let mut by_agency: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for (at, name) in &people.cells {
        if let Some((code, agency)) = code(*name).zip(reader.told.agency_of(*at)) {
            by_agency.entry(agency).or_default().insert(code);
        }
    }
    let each: BTreeSet<&str> = by_agency.values().flatten().copied().collect();
    let shared = each.iter().any(|code| by_agency.values().all(|own| own.contains(code)));
    if each.len() < 2 || by_agency.len() < 2 || shared {
        return None;
    }
    let shown = people.shown(reader, |name| code(name).is_some());
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

/// The numbers and dates of birth by which an entry says whose it is: what it is, and its value.
pub(crate) fn identifiers(entry: &Entry) -> Vec<(&'static str, String)> {
    let cells = entry.fields.iter().filter_map(|field| {
        let heading = field.heading.to_lowercase();
        let known = ["nhs", "upn", "unique pupil", "date of birth", "dob"];
        let what = known.into_iter().find(|word| heading.contains(word))?;
        let value = field.text.chars().filter(|c| c.is_alphanumeric());
        let value = value.collect::<String>().to_lowercase();
        (value.len() >= 6).then_some((what, value))
    });
    cells.collect()
}

/// D08: an identifier or a date of birth that is not the one most rows carry.
fn wrong_child(reader: &Reader) -> Option<Finding> {
    let mut values: BTreeMap<&str, BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
    for (at, gist) in reader.told.gists.iter().enumerate() {
        for (what, value) in &gist.identifiers {
            values.entry(what).or_default().entry(value).or_default().push(at);
        }
    }
    let mut other: BTreeSet<usize> = BTreeSet::new();
    for each in values.values() {
        let Some((usual, _)) = each.iter().max_by_key(|(_, rows)| rows.len()) else { continue };
        // One character apart is a slip of the pen, and is told of with the row.
        let away = each.iter().filter(|(value, _)| *value != usual && !one_edit(value, usual));
        other.extend(away.flat_map(|(_, rows)| rows));
    }
    let rule = reader.practice.findings.reading("defects");
    let mut shown = of(reader, |at| other.contains(&at));
    shown.extend(events(&reader.all(rule.signs("wrong_child"))));
    shown.sort_by_key(|event| event.when);
    shown.dedup_by(|a, b| a.at == b.at);
    let sentence = format!(
        "{} a number or date of birth that other rows do not, or {} another child's record; it may belong to another child.",
        counted(shown.len(), "entry carries", "entries carry"),
        agreeing(shown.len(), "names", "name"),
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
    let mut files: QuickMap<(&str, Option<&str>), Vec<usize>> = QuickMap::default();
    for (at, entry) in reader.case.entries.iter().enumerate() {
        let source = &entry.source;
        files.entry((&source.file, source.sheet.as_deref())).or_default().push(at);
    }
    let mut cited = vec![false; reader.case.entries.len()];
    for rows in files.values_mut() {
        let entry = |at: usize| reader.case.entries.get(at);
        rows.sort_by_key(|at| entry(*at).map(|entry| entry.source.row));
        let days = |at: usize| {
            let when = entry(at)?.when;
            Some((when.first_day(), when.last_day()))
        };
        let days: Vec<_> = rows.iter().filter_map(|at| Some((*at, days(*at)?))).collect();
        let (mut back, mut on) = (Vec::new(), 0);
        for ((_, above), (at, below)) in days.iter().zip(days.iter().skip(1)) {
            let earlier = |a: Option<Date>, b: Option<Date>| a.zip(b).is_some_and(|(a, b)| a < b);
            if earlier(below.1, above.0) {
                back.push(*at);
            }
            on += usize::from(earlier(above.1, below.0));
        }
        // A file in order with the newest first is in order.
        let mixed = back.len() >= rule.count("turned") && on >= back.len();
        let pairs = days.len().saturating_sub(1);
        if mixed && 100 * back.len() >= rule.count("turned_percent") * pairs {
            for at in back {
                cited.get_mut(at).into_iter().for_each(|cited| *cited = true);
            }
        }
    }
    let shown = of(reader, |at| cited.get(at).copied().unwrap_or(false));
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
