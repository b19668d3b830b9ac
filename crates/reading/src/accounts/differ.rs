//! Where the accounts of one event differ (defects D02 and D03 of a merged chronology).

use super::Difference;
use super::judge::Judge;
use super::sketch::Sketch;
use crate::case::Event;
use chronology::Entry;
use practice::Attribute;

/// Everything that two accounts of a group tell differently, each matter once.
pub(super) fn differences(
    attributes: &[Attribute],
    entries: &[Entry],
    sketches: &[Sketch],
    group: &[usize],
) -> Vec<Difference> {
    let accounts: Vec<(&Entry, &Sketch)> =
        group.iter().filter_map(|at| Some((entries.get(*at)?, sketches.get(*at)?))).collect();
    let mut found = Vec::new();
    for (at, x) in accounts.iter().enumerate() {
        for y in accounts.iter().skip(at + 1) {
            pair(attributes, *x, *y, &mut found);
        }
    }
    let mut kept: Vec<Difference> = Vec::new();
    for difference in found {
        match kept.iter_mut().find(|known| known.what == difference.what) {
            Some(known) => {
                known.explained_by_notification &= difference.explained_by_notification;
                for told in difference.told {
                    if !known.told.contains(&told) {
                        known.told.push(told);
                    }
                }
            }
            None => kept.push(difference),
        }
    }
    kept
}

type Account<'a> = (&'a Entry, &'a Sketch);

fn difference(what: &str, x: Account<'_>, y: Account<'_>, words: (String, String)) -> Difference {
    Difference {
        what: what.to_owned(),
        told: vec![(x.0.id.clone(), words.0), (y.0.id.clone(), words.1)],
        explained_by_notification: false,
    }
}

#[expect(clippy::many_single_char_names, reason = "x and y are told, p and q compared")]
fn pair(attributes: &[Attribute], x: Account<'_>, y: Account<'_>, found: &mut Vec<Difference>) {
    let (a, b) = (x.1, y.1);
    if !a.when.overlaps(&b.when) {
        found.extend(date(x, y));
    }
    if let (Some(p), Some(q)) = (a.facts.amounts.first(), b.facts.amounts.first())
        && !a.facts.amounts.iter().any(|p| b.facts.amounts.contains(p))
    {
        found.push(difference("amount", x, y, (format!("£{p}"), format!("£{q}"))));
    }
    if let ([p], [q]) = (a.facts.ages.as_slice(), b.facts.ages.as_slice())
        && p != q
    {
        found.push(difference("age", x, y, (format!("{p}"), format!("{q}"))));
    }
    for p in &a.facts.counts {
        let same_noun = b.facts.counts.iter().filter(|q| q.noun == p.noun);
        let numbers: Vec<_> = same_noun.collect();
        if let Some(q) = numbers.first().filter(|_| numbers.iter().all(|q| q.number != p.number)) {
            let words = (
                format!("{} {}", p.number, a.word(p.at)),
                format!("{} {}", q.number, b.word(q.at)),
            );
            found.push(difference("count", x, y, words));
        }
    }
    for (at, attribute) in attributes.iter().enumerate().filter(|(_, attribute)| attribute.differs)
    {
        let bits = |s: &Sketch| s.attributes.get(at).copied().unwrap_or(0);
        let (p, q) = (bits(a), bits(b));
        if p != 0 && q != 0 && p & q == 0 {
            let words = (names(attribute, p), names(attribute, q));
            found.push(difference(&attribute.name, x, y, words));
        }
    }
    side(x, y, found);
}

/// Dates that do not overlap: explained where one entry passes on what another told, or names the
/// other's day.
fn date(x: Account<'_>, y: Account<'_>) -> Option<Difference> {
    let (a, b) = (x.1, y.1);
    let later = if a.when > b.when { a } else { b };
    let earlier = if a.when > b.when { b } else { a };
    let days = earlier.days?;
    let names_it = later.facts.said.iter().any(|s| s.first <= days.1 && days.0 <= s.last);
    let mut difference = difference("date", x, y, (a.when.to_string(), b.when.to_string()));
    difference.explained_by_notification = later.telling || names_it;
    Some(difference)
}

fn names(attribute: &Attribute, bits: u32) -> String {
    let values = attribute.values.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
    values.map(|(_, value)| value.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Left against right, of the same body part.
fn side(x: Account<'_>, y: Account<'_>, found: &mut Vec<Difference>) {
    let sides = |s: &Sketch| {
        let is = |short: &str, long: &str| {
            (0..s.plain.words.len()).any(|at| {
                let word = s.word(at);
                let body = !matches!(
                    s.word(at + 1),
                    "the" | "home" | "school" | "before" | "without" | "by" | "site" | "at"
                );
                (word == short || word == long) && body
            })
        };
        (is("l", "left"), is("r", "right"))
    };
    match (sides(x.1), sides(y.1)) {
        ((true, false), (false, true)) => {
            found.push(difference("side", x, y, ("left".to_owned(), "right".to_owned())));
        }
        ((false, true), (true, false)) => {
            found.push(difference("side", x, y, ("right".to_owned(), "left".to_owned())));
        }
        _ => {}
    }
}

impl Judge {
    /// "Third episode this year" against what the chronology holds up to then in that year.
    pub(super) fn numbered(&self, entries: &[Entry], sketches: &[Sketch], events: &mut [Event]) {
        let missing = self.lexicon.named.missing_start;
        let tells = |event: &Event| {
            event.accounts.iter().filter_map(|at| sketches.get(*at)).any(|s| s.main & missing != 0)
        };
        let mut seen: Vec<(i16, chronology::EntryId, String)> = Vec::new();
        let mut found = Vec::new();
        for (place, event) in events.iter().enumerate() {
            let Some(day) = event.when.sort_day().filter(|_| tells(event)) else { continue };
            seen.push((day.year(), event.id.clone(), event.when.to_string()));
            let held: Vec<_> = seen.iter().filter(|(year, ..)| *year == day.year()).collect();
            for at in &event.accounts {
                let (Some(entry), Some(sketch)) = (entries.get(*at), sketches.get(*at)) else {
                    continue;
                };
                if !sketch.plain.text.contains(" this year ") {
                    continue;
                }
                for said in sketch.facts.ordinals.iter().filter(|o| o.number as usize != held.len())
                {
                    let words =
                        [said.at, said.at + 1].map(|at| sketch.word(at).to_owned()).join(" ");
                    let mut told = vec![(entry.id.clone(), format!("{words} this year"))];
                    told.extend(held.iter().map(|(_, id, when)| (id.clone(), when.clone())));
                    let what =
                        format!("count: {} recorded in {} until then", held.len(), day.year());
                    found
                        .push((place, Difference { what, told, explained_by_notification: false }));
                }
            }
        }
        for (place, difference) in found {
            if let Some(event) = events.get_mut(place) {
                event.differences.push(difference);
            }
        }
    }
}
