//! The words of an entry that narrow an event down, and how much each does.

use super::lexicon::{Hit, Lexicon, Meaning};
use super::sketch::place_start;
use super::words::{Plain, hash, stem};

/// A word that few entries share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rare {
    pub stem: u64,
    /// How rare it is.
    pub rarity: f32,
    /// The place of the word.
    pub at: u16,
    pub sort: Sort,
    /// It is a word by which the act itself is told.
    pub of_act: bool,
}

/// How much a shared word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Next to nothing: a word of every record.
    Common,
    /// Little: a first name.
    FirstName,
    /// Some: a word of the acts or attributes.
    Known,
    /// Some: a thing that agencies have different words for, and many entries name.
    UsualThing,
    /// Much: a particular thing.
    Thing,
    /// Most.
    Rare,
}

/// Words less rare than this are not held against each other.
pub(crate) const USUAL: f32 = 2.5;

/// Every such word or thing of an entry, once, in order of their stems.
pub(crate) fn rare(
    lexicon: &Lexicon,
    plain: &Plain,
    hits: &[Hit],
    spans: &[(usize, usize)],
) -> Vec<Rare> {
    let of_act = |at: usize| {
        let start = place_start(plain, at);
        spans.iter().any(|(from, to)| (*from..*to).contains(&start))
    };
    let mut found = Vec::with_capacity(plain.words.len() / 2);
    let mut thing = |thing: u16, at: usize| {
        if let Some(thing) = lexicon.things.get(usize::from(thing)) {
            let sort = if thing.particular { Sort::Thing } else { Sort::UsualThing };
            let rarity = lexicon.rarity(thing.stem);
            let (stem, at_, of_act) = (thing.stem, at as u16, of_act(at));
            found.push(Rare { stem, rarity, at: at_, sort, of_act });
        }
    };
    for hit in hits {
        if let Meaning::Thing(at) = hit.meaning {
            thing(at, plain.place(hit.start));
        }
    }
    let mut others = Vec::new();
    for at in 0..plain.words.len() {
        let word = plain.word(at);
        let stem = hash(stem(word));
        let things = lexicon.things_of(stem);
        if !things.is_empty() {
            for place in things {
                thing(*place, at);
            }
            continue;
        }
        let figures = word.bytes().any(|b| b.is_ascii_digit()) || word.contains('£');
        let rarity = lexicon.rarity(stem);
        let sort = if word.len() < 3 || figures || lexicon.is_common(stem) {
            Sort::Common
        } else if lexicon.is_first_name(stem) {
            Sort::FirstName
        } else if lexicon.is_known(stem) {
            Sort::Known
        } else {
            Sort::Rare
        };
        if sort != Sort::Common || rarity > USUAL && word.len() > 1 {
            others.push(Rare { stem, rarity, at: at as u16, sort, of_act: of_act(at) });
        }
    }
    found.extend(others);
    found.sort_by_key(|rare| (rare.stem, rare.of_act, rare.at));
    found.dedup_by_key(|rare| rare.stem);
    found
}
