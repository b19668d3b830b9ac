//! Likeness: which kinds an entry's words go with in the rows that people coded by hand. What the
//! phrases of the lexicon found is one of its traits; where both are heard, the rows decide.

mod learn;
mod stem;
mod train;
mod traits;
mod words;

pub(super) use train::train;
pub(super) use traits::Context;

use super::tokens::Tokens;
use super::{Role, Standing};
use chronology::Kind;
use practice::{Practice, Verdict};
use std::collections::BTreeMap;
use traits::{ByKey, Found, key_of};
use words::Words;

/// Verdicts: every kind, and what is told at all, and the child's part.
const VERDICTS: usize = 72;

// Where verdicts begin to hold; all chosen on files held out of training.
/// A kind that the phrases found is kept from here on, one that they did not find is added from
/// here on: in a text that stands alone, as the coded rows do;
const ALONE: (f32, f32) = (-0.2, 0.0);
/// in an entry of a return, which counts on the entries around it;
const ENTRY: (f32, f32) = (-1.1, 0.0);
/// in a form, whose sections the coded rows do not have, and in a text longer than any of them.
const FORM: (f32, f32) = (-1.1, 0.4);
/// The weightiest kind is asserted from here on where much is told.
const ENOUGH_FOR_BEST: f32 = -0.3;
/// Much is told from here on.
const MUCH: f32 = 0.4;
/// How much it sways a kind whether anything at all is told, and within which bounds.
const SWAY: f32 = 0.3;
const SWAY_BOUNDS: (f32, f32) = (-1.5, 0.3);
/// Where all that the phrases found is said not to be so, or is another's, a kind that they did not
/// find must speak so much louder.
const BESIDE_BLOCKED: f32 = 0.4;
/// A short text's traits count no more than those of a text with traits of so much together.
const FEW: f32 = 6.0;
/// The child has a part from here on.
const PART: f32 = 0.0;

/// What was learnt, ready to be looked up.
#[derive(Debug)]
pub(super) struct Likeness {
    words: Words,
    /// A trait's key to its lines in `weights`.
    traits: ByKey<(u32, u32)>,
    weights: Vec<(u8, f32)>,
    start: [f32; VERDICTS],
}

/// A trait of one text: where its weights are, how much it counts, which words show it.
#[derive(Debug, Clone, Copy)]
struct Shown {
    lines: (u32, u32),
    value: f32,
    adds: bool,
    words: Option<(u16, u16)>,
}

/// What the words of a text speak for.
#[derive(Debug)]
pub(super) struct Verdicts {
    shown: Vec<Shown>,
    scores: [f32; VERDICTS],
}

impl Likeness {
    /// Makes ready what practice holds.
    pub fn new(practice: &Practice) -> Self {
        let mut likeness = Self {
            words: Words::new(practice),
            traits: ByKey::default(),
            weights: Vec::new(),
            start: [0.0; VERDICTS],
        };
        for (verdict, weight) in &practice.likeness.start {
            if let Some(slot) = likeness.start.get_mut(place(*verdict)) {
                *slot = *weight;
            }
        }
        for learnt in &practice.likeness.traits {
            let from = likeness.weights.len() as u32;
            let lines = learnt.weights.iter().map(|(v, weight)| (place(*v) as u8, *weight));
            likeness.weights.extend(lines);
            let to = likeness.weights.len() as u32;
            likeness.traits.insert(key_of(&learnt.name), (from, to));
        }
        likeness
    }

    /// Something was learnt.
    pub fn learnt(&self) -> bool {
        !self.traits.is_empty()
    }

    /// Weighs a text.
    pub fn weigh(
        &self,
        tokens: &Tokens<'_>,
        context: &Context<'_>,
        marks: &[Standing],
    ) -> Verdicts {
        let mut shown: Vec<Shown> = Vec::with_capacity(tokens.all.len() * 3);
        traits::find(&self.words, tokens, context, marks, |found: Found<'_>| {
            if let Some(lines) = self.traits.get(&found.key) {
                let Found { value, adds, words, .. } = found;
                shown.push(Shown { lines: *lines, value, adds, words });
            }
        });
        shown.sort_by_key(|shown| shown.lines.0);
        shown.dedup_by(|again, first| {
            let same = again.lines.0 == first.lines.0;
            if same && first.adds {
                first.value += again.value;
            }
            same
        });
        let squares: f32 = shown.iter().map(|shown| shown.value * shown.value).sum();
        let each = 1.0 / squares.max(FEW).sqrt();
        let mut scores = self.start;
        for shown in &mut shown {
            shown.value *= each;
            for (verdict, weight) in self.lines(shown.lines) {
                if let Some(score) = scores.get_mut(usize::from(*verdict)) {
                    *score += weight * shown.value;
                }
            }
        }
        Verdicts { shown, scores }
    }

    /// The traits of a text by name, each with what it counts.
    pub fn named(
        &self,
        tokens: &Tokens<'_>,
        context: &Context<'_>,
        marks: &[Standing],
    ) -> BTreeMap<String, f32> {
        let mut named: BTreeMap<String, f32> = BTreeMap::new();
        traits::find(&self.words, tokens, context, marks, |found: Found<'_>| {
            let words = found.name.iter().filter(|word| !word.is_empty());
            let name = words.copied().collect::<Vec<_>>().join(" ");
            debug_assert_eq!(key_of(&name), found.key, "{name}");
            let counted = named.contains_key(&name);
            let value = named.entry(name).or_insert(found.value);
            if counted && found.adds {
                *value += found.value;
            }
        });
        named
    }

    fn lines(&self, lines: (u32, u32)) -> &[(u8, f32)] {
        self.weights.get(lines.0 as usize..lines.1 as usize).unwrap_or(&[])
    }

    /// The words that speak most for a kind, weightiest first: at most three.
    pub fn because(&self, verdicts: &Verdicts, kind: Kind) -> Vec<(u16, u16)> {
        let place = place(Verdict::Kind(kind)) as u8;
        let mut spoke: Vec<(f32, (u16, u16))> = Vec::new();
        for shown in &verdicts.shown {
            let weight = self.lines(shown.lines).iter().find(|(verdict, _)| *verdict == place);
            if let (Some((_, weight)), Some(words)) = (weight, shown.words)
                && *weight > 0.0
            {
                match spoke.iter_mut().find(|(_, known)| *known == words) {
                    Some((all, _)) => *all += weight * shown.value,
                    None => spoke.push((weight * shown.value, words)),
                }
            }
        }
        spoke.sort_by(|one, other| other.0.total_cmp(&one.0));
        spoke.into_iter().take(3).map(|(_, words)| words).collect()
    }
}

impl Verdicts {
    fn score(&self, verdict: Verdict) -> f32 {
        self.scores.get(place(verdict)).copied().unwrap_or_default()
    }

    /// What speaks for each kind of substance, and whether anything at all is told.
    fn swayed(&self, context: &Context<'_>, alone: &[Kind]) -> Vec<(f32, Kind)> {
        let told = self.score(Verdict::Told).clamp(SWAY_BOUNDS.0, SWAY_BOUNDS.1);
        let kinds = Kind::ALL.iter().filter(|kind| !alone.contains(kind));
        let said = |kind: &Kind| context.said.iter().any(|(said, ..)| said == kind);
        let of_substance = |kind: &Kind| !alone.contains(kind);
        let blocked = context.said.iter().any(|(kind, ..)| of_substance(kind))
            && !context.coded.iter().any(of_substance);
        let mut swayed: Vec<(f32, Kind)> = kinds
            .map(|kind| {
                let beside = if blocked && !said(kind) { BESIDE_BLOCKED } else { 0.0 };
                (self.score(Verdict::Kind(*kind)) + SWAY * told - beside, *kind)
            })
            .collect();
        swayed.sort_by(|one, other| other.0.total_cmp(&one.0));
        swayed
    }

    /// The kinds that stand in a text that stands alone or is an entry, weightiest first; where none
    /// does, the one of those that stand `alone` which speaks most.
    pub fn kinds(&self, context: &Context<'_>, alone: &[Kind]) -> Vec<Kind> {
        let swayed = self.swayed(context, alone);
        let by_score = |one: &&Kind, other: &&Kind| {
            let score = |kind: Kind| self.score(Verdict::Kind(kind));
            score(**one).total_cmp(&score(**other))
        };
        let lone = alone.iter().max_by(by_score).copied();
        let bounds = if context.entry { ENTRY } else { ALONE };
        let mut kinds = standing(&swayed, context, bounds);
        if let (true, Some((best, kind))) = (kinds.is_empty(), swayed.first()) {
            let told = self.score(Verdict::Told) > MUCH && *best > ENOUGH_FOR_BEST;
            let above = lone.is_none_or(|lone| *best > self.score(Verdict::Kind(lone)));
            kinds.extend(if told && above { Some(*kind) } else { lone });
        }
        kinds
    }

    /// The kinds that stand in a form.
    pub fn kinds_of_form(&self, context: &Context<'_>, alone: &[Kind]) -> Vec<Kind> {
        standing(&self.swayed(context, alone), context, FORM)
    }

    /// The child's part.
    pub fn role(&self) -> Role {
        match (self.score(Verdict::Victim) > PART, self.score(Verdict::Suspect) > PART) {
            (true, true) => Role::Both,
            (true, false) => Role::Victim,
            (false, true) => Role::Suspect,
            (false, false) => Role::None,
        }
    }
}

/// The kinds that speak loudly enough, by whether the phrases found them.
fn standing(swayed: &[(f32, Kind)], context: &Context<'_>, bounds: (f32, f32)) -> Vec<Kind> {
    let stands = |(score, kind): &&(f32, Kind)| {
        *score > if context.coded.contains(kind) { bounds.0 } else { bounds.1 }
    };
    swayed.iter().filter(stands).map(|(_, kind)| *kind).collect()
}

/// A verdict's place among the scores.
fn place(verdict: Verdict) -> usize {
    match verdict {
        Verdict::Kind(kind) => kind as usize,
        Verdict::Told => Kind::ALL.len(),
        Verdict::Victim => Kind::ALL.len() + 1,
        Verdict::Suspect => Kind::ALL.len() + 2,
    }
}
