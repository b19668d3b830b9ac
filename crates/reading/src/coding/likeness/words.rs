//! Words known before any row is read: the groups they belong to, the kinds whose phrases hold
//! them, and the nearest of them to a mistyped one.

use super::stem::Stem;
use super::table::{Table, hash, mix};
use chronology::Kind;
use practice::Practice;
use std::collections::BTreeMap;

/// What is known of one word.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// The place of its group.
    pub group: Option<u16>,
    /// The kinds whose phrases hold it, each with its share of them.
    pub kinds: Vec<(Kind, f32)>,
}

/// The words.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Words by the keys of their stems, to their places in `all`.
    known: Table<u32>,
    all: Vec<Known>,
    /// Two words side by side that are of a group.
    pairs: Table<u16>,
    /// A word with one letter left out, to the word.
    gaps: Table<Stem>,
    /// Each group's name in braces, and its key.
    groups: Vec<(String, u64)>,
}

impl Words {
    /// The words of practice.
    pub fn new(practice: &Practice) -> Self {
        let mut words = Self::default();
        for (name, members) in &practice.alike.group {
            let place = words.groups.len() as u16;
            let name = format!("{{{name}}}");
            let key = hash(name.as_bytes());
            words.groups.push((name, key));
            for member in members.split_whitespace() {
                words.join(member, place);
            }
        }
        words.lexicon(practice);
        words
    }

    fn join(&mut self, member: &str, group: u16) {
        if let Some((one, other)) = member.split_once('_') {
            let pair = mix(Stem::of(one).key(), Stem::of(other).key());
            self.pairs.keep(pair, group);
            return;
        }
        let stem = Stem::of(member);
        self.known_mut(stem.key(), |known| {
            known.group.get_or_insert(group);
        });
        let letters = stem.bytes();
        if letters.len() > 4 {
            for gap in std::iter::once(usize::MAX).chain(1..letters.len()) {
                self.gaps.keep(hash_without(letters, gap), stem);
            }
        }
    }

    fn known_mut(&mut self, key: u64, change: impl FnOnce(&mut Known)) {
        let place = self.known.get(key).unwrap_or(self.all.len() as u32);
        self.known.keep(key, place);
        if place as usize == self.all.len() {
            self.all.push(Known::default());
        }
        self.all.get_mut(place as usize).map(change);
    }

    fn known(&self, key: u64) -> Option<&Known> {
        self.all.get(self.known.get(key)? as usize)
    }

    /// A word belongs to the few kinds whose phrases hold it; one that many kinds hold, to none.
    fn lexicon(&mut self, practice: &Practice) {
        let mut counts: BTreeMap<u64, BTreeMap<Kind, f32>> = BTreeMap::new();
        for rule in &practice.kind_words.rule {
            let mut kinds = rule.kinds.clone();
            if rule.frame == practice::Frame::Harm {
                kinds.extend([Kind::ViolenceToChild, Kind::ViolenceByChild]);
            }
            let mut held: BTreeMap<u64, f32> = BTreeMap::new();
            let letters = |c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '&'));
            let words = rule.phrases.split(letters);
            for word in words.filter(|w| w.len() > 2 && w.starts_with(char::is_alphabetic)) {
                let count = held.entry(Stem::of(word).key()).or_default();
                *count = (*count + 1.0).min(MOST);
            }
            for (word, count) in held {
                for kind in &kinds {
                    *counts.entry(word).or_default().entry(*kind).or_default() +=
                        count / kinds.len() as f32;
                }
            }
        }
        for (word, kinds) in counts {
            let all: f32 = kinds.values().sum();
            let much = kinds.into_iter().map(|(kind, n)| (kind, n / all));
            let much: Vec<(Kind, f32)> = much.filter(|(_, share)| *share >= SHARE).collect();
            if all >= 1.0 && !much.is_empty() && much.len() <= 4 {
                self.known_mut(word, |known| known.kinds = much);
            }
        }
    }

    /// A word's stem, that of the nearest known word where it is mistyped, and what is known.
    pub fn meet(&self, written: &str) -> (Stem, u64, Option<&Known>) {
        let stem = Stem::of(written);
        let key = stem.key();
        if let Some(known) = self.known(key) {
            return (stem, key, Some(known));
        }
        let letters = stem.bytes();
        if written.len() > 5 && letters.len() > 4 && letters.iter().all(u8::is_ascii_lowercase) {
            let mut gaps = std::iter::once(usize::MAX).chain(1..letters.len());
            let near = gaps.find_map(|gap| self.gaps.get(hash_without(letters, gap)));
            if let Some(near) = near {
                let key = near.key();
                return (near, key, self.known(key));
            }
        }
        (stem, key, None)
    }

    /// The group of two words side by side.
    pub fn pair(&self, one: u64, other: u64) -> Option<(&str, u64)> {
        self.group(self.pairs.get(mix(one, other))?)
    }

    /// A group's name and key.
    pub fn group(&self, place: u16) -> Option<(&str, u64)> {
        self.groups.get(usize::from(place)).map(|(name, key)| (name.as_str(), *key))
    }
}

/// A word counts at most so often among the phrases of one rule.
const MOST: f32 = 3.0;
/// The least share of a word's places that makes it a word of a kind.
const SHARE: f32 = 0.15;

fn hash_without(letters: &[u8], gap: usize) -> u64 {
    let kept = letters.iter().enumerate().filter(|(at, _)| *at != gap);
    kept.fold(0xcbf2_9ce4_8422_2325, |sum, (_, b)| {
        (sum ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3)
    })
}
