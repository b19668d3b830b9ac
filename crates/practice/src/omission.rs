//! Acts told of as left undone: "nobody asked the child", "the review was cancelled".

use serde::Deserialize;
use std::collections::HashMap;

/// Whether an act is told of as left undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Undone {
    /// It is not.
    #[default]
    No,
    /// Words after it say so: "the review was cancelled". A verb's own "not" stands before it.
    After,
    /// Words before it, or within it, say so: "nobody asked the child".
    Before,
}

/// How records say that something was left undone. Every list is of single words in lower case,
/// without apostrophes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Omission {
    /// Words that say so before the act, in its clause: no, never, nobody, without.
    pub before: Vec<String>,
    /// Words that say so after it: not, cancelled, late.
    pub after: Vec<String>,
    /// Words beside which nothing was left undone: "no further referral", "no review needed".
    pub spared: Vec<String>,
    /// Words between whom a "not" concerns and the "not" itself: did, had.
    pub auxiliary: Vec<String>,
    /// Those whose own "did not" is no omission of a service: mother, father, family.
    pub others: Vec<String>,
    /// Words at which the part of the clause that tells of the act begins or ends: and, when, who.
    pub stops: Vec<String>,
    /// How many words of the clause lie between at the most.
    pub reach: usize,
}

/// What a word is to the telling of an act: each a bit.
const BEFORE: u8 = 1;
const AFTER: u8 = 2;
const SPARED: u8 = 4;
const AUXILIARY: u8 = 8;
const OTHERS: u8 = 16;
const STOP: u8 = 32;

impl Omission {
    /// Every word of the lists with what it is.
    pub(crate) fn roles(&self) -> HashMap<String, u8> {
        let lists = [
            (&self.before, BEFORE),
            (&self.after, AFTER),
            (&self.spared, SPARED),
            (&self.auxiliary, AUXILIARY),
            (&self.others, OTHERS),
            (&self.stops, STOP),
        ];
        let mut roles = HashMap::new();
        for (list, role) in lists {
            for word in list {
                *roles.entry(word.clone()).or_default() |= role;
            }
        }
        roles
    }
}

/// How the clause of the words from one place to another tells of the act that they are. `roles` has
/// what each word of the text is, `clause` which sentence and clause a word is of.
pub(crate) fn undone(
    roles: &[u8],
    clause: impl Fn(usize) -> Option<(u32, u32)>,
    reach: usize,
    (from, to): (usize, usize),
) -> Undone {
    let is = |role: u8, at: usize| roles.get(at).is_some_and(|has| has & role != 0);
    let goes_on = |at: &usize| !is(STOP, *at);
    let before = (from.saturating_sub(reach)..from).rev();
    let begins = before.take_while(|at| clause(*at) == clause(from)).take_while(goes_on).last();
    let begins = begins.unwrap_or(from);
    let after = to + 1..=to + reach;
    let ends = after.take_while(|at| clause(*at) == clause(to)).take_while(goes_on).last();
    let ends = ends.unwrap_or(to);
    // "no further", "not needed": beside the word itself.
    let spared = |at: usize| (at + 1..=ends.min(at + 2)).any(|at| is(SPARED, at));
    // Whose "did not" it is stands right before.
    let others = |at: usize| {
        let auxiliary = at.checked_sub(1).filter(|at| is(AUXILIARY, *at));
        auxiliary.and_then(|at| at.checked_sub(1)).is_some_and(|at| is(OTHERS, at))
    };
    let tells = |role: u8, at: usize| is(role, at) && !spared(at) && !others(at);
    if (begins..=to).any(|at| tells(BEFORE, at)) {
        Undone::Before
    } else if (to + 1..=ends).any(|at| tells(AFTER, at)) {
        Undone::After
    } else {
        Undone::No
    }
}
