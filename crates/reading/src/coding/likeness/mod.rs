//! Likeness: which kinds an entry's words go with in the rows that people coded by hand. What the
//! phrases of the lexicon found is one of its traits; where both are heard, the rows decide.

mod learn;
mod stem;
mod table;
mod train;
mod traits;
mod words;

pub(super) use train::train;
pub(super) use traits::{Context, Marked};

use super::Role;
use super::tokens::Tokens;
use chronology::Kind;
use practice::{Practice, Verdict};
use std::collections::BTreeMap;
use table::{Table, key_of};
use traits::{Counts, Finding, Found};
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
/// How much it speaks for one of the kinds that stand alone that the phrases came to it too.
const LONE: f32 = 0.5;
/// A short text's traits count no more than those of a text whose squares add up to so much.
const FEW: f32 = 6.0;
/// How much less each trait counts in a longer text: at one half all texts would weigh alike, and
/// what a long text tells beside other things would hardly be heard.
const THINNED: f32 = 0.35;
/// The child has a part from here on.
const PART: f32 = 0.0;

/// What was learnt, ready to be looked up.
#[derive(Debug)]
pub(super) struct Likeness {
    words: Words,
    /// A trait's key to its row.
    traits: Table<u32>,
    /// The weights of each trait for every verdict, in tenths.
    rows: Vec<[i8; VERDICTS]>,
    /// For each kind the row of its phrases' words.
    known: [Option<u32>; VERDICTS],
    start: [f32; VERDICTS],
}

/// A trait of one text: its row, how much it counts, which words show it.
#[derive(Debug, Clone, Copy)]
struct Shown {
    row: u32,
    value: f32,
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
            traits: Table::default(),
            rows: Vec::with_capacity(practice.likeness.traits.len()),
            known: [None; VERDICTS],
            start: [0.0; VERDICTS],
        };
        for (verdict, weight) in &practice.likeness.start {
            if let Some(slot) = likeness.start.get_mut(place(*verdict)) {
                *slot = *weight;
            }
        }
        for learnt in &practice.likeness.traits {
            let mut row = [0; VERDICTS];
            for (verdict, weight) in &learnt.weights {
                if let Some(slot) = row.get_mut(place(*verdict)) {
                    *slot = (weight * TENTHS).round() as i8;
                }
            }
            likeness.traits.keep(key_of(&learnt.name), likeness.rows.len() as u32);
            likeness.rows.push(row);
        }
        for kind in Kind::ALL {
            let row = likeness.traits.get(key_of(&known_name(*kind)));
            if let Some(slot) = likeness.known.get_mut(place(Verdict::Kind(*kind))) {
                *slot = row;
            }
        }
        likeness
    }

    /// Something was learnt.
    pub fn learnt(&self) -> bool {
        !self.traits.is_empty()
    }

    /// Weighs a text.
    pub fn weigh(&self, tokens: &Tokens<'_>, context: &Context<'_>, marks: &[Marked]) -> Verdicts {
        let mut weighing = Weighing {
            likeness: self,
            shown: Vec::with_capacity(tokens.all.len() * 4 + 16),
            seen: [0; 32],
            sums: [[0; VERDICTS]; 3],
            squares: 0.0,
            known: [0.0; VERDICTS],
        };
        traits::find(&self.words, tokens, context, marks, &mut weighing);
        weighing.finish()
    }

    /// The traits of a text by name, each with what it counts.
    pub fn named(
        &self,
        tokens: &Tokens<'_>,
        context: &Context<'_>,
        marks: &[Marked],
    ) -> BTreeMap<String, f32> {
        let mut naming = Naming(BTreeMap::new());
        traits::find(&self.words, tokens, context, marks, &mut naming);
        naming.0
    }

    fn weight(&self, row: u32, verdict: usize) -> f32 {
        let weight = self.rows.get(row as usize).and_then(|row| row.get(verdict));
        weight.map_or(0.0, |weight| f32::from(*weight))
    }

    /// The words that speak most for a kind, weightiest first: at most three.
    pub fn because(&self, verdicts: &Verdicts, kind: Kind) -> Vec<(u16, u16)> {
        let verdict = place(Verdict::Kind(kind));
        let mut spoke: Vec<(f32, (u16, u16))> = Vec::new();
        for shown in &verdicts.shown {
            let says = self.weight(shown.row, verdict) * shown.value;
            if let Some(words) = shown.words
                && says > 0.0
            {
                match spoke.iter_mut().find(|(_, known)| *known == words) {
                    Some((all, _)) => *all += says,
                    None => spoke.push((says, words)),
                }
            }
        }
        spoke.sort_by(|one, other| other.0.total_cmp(&one.0));
        spoke.into_iter().take(3).map(|(_, words)| words).collect()
    }
}

/// Weights are kept in tenths.
const TENTHS: f32 = 10.0;

/// A text being weighed.
struct Weighing<'l> {
    likeness: &'l Likeness,
    shown: Vec<Shown>,
    /// Rows that may have been counted, as bits.
    seen: [u64; 32],
    /// Sums of rows, in tenths, by how much their traits count.
    sums: [[i16; VERDICTS]; 3],
    squares: f32,
    /// How much each kind's phrases know the words.
    known: [f32; VERDICTS],
}

impl Finding for Weighing<'_> {
    fn found<'n>(&mut self, found: Found, _: impl FnOnce() -> [&'n str; 3]) {
        let Some(row) = self.likeness.traits.get(found.key) else { return };
        let bit = 1_u64 << (row % 64);
        if let Some(seen) = self.seen.get_mut(row as usize / 64 % 32) {
            if *seen & bit != 0 && self.shown.iter().any(|shown| shown.row == row) {
                return;
            }
            *seen |= bit;
        }
        let value = found.counts.value();
        self.squares += value * value;
        self.shown.push(Shown { row, value, words: found.words });
        if let (Some(weights), Some(sums)) =
            (self.likeness.rows.get(row as usize), self.sums.get_mut(found.counts as usize))
        {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum = sum.saturating_add(i16::from(*weight));
            }
        }
    }

    fn known(&mut self, kind: Kind, share: f32, word: u16) {
        let place = place(Verdict::Kind(kind));
        if let (Some(Some(row)), Some(sum)) =
            (self.likeness.known.get(place), self.known.get_mut(place))
        {
            *sum += share * KNOWN;
            let words = Some((word, word));
            self.shown.push(Shown { row: *row, value: share * KNOWN, words });
        }
    }
}

impl Weighing<'_> {
    fn finish(mut self) -> Verdicts {
        let [full, most, half] = &self.sums;
        let mut scores = [0.0; VERDICTS];
        let sums = full.iter().zip(most).zip(half);
        for (score, ((full, most), half)) in scores.iter_mut().zip(sums) {
            *score = f32::from(*full) * Counts::Full.value()
                + f32::from(*most) * Counts::Most.value()
                + f32::from(*half) * Counts::Half.value();
        }
        for (sum, row) in self.known.iter().zip(&self.likeness.known).filter(|(sum, _)| **sum > 0.0)
        {
            self.squares += sum * sum;
            let row = row.and_then(|row| self.likeness.rows.get(row as usize));
            for (score, weight) in scores.iter_mut().zip(row.into_iter().flatten()) {
                *score += sum * f32::from(*weight);
            }
        }
        let each = share(self.squares) / TENTHS;
        for (score, start) in scores.iter_mut().zip(&self.likeness.start) {
            *score = start + *score * each;
        }
        Verdicts { shown: self.shown, scores }
    }
}

/// What each trait counts in a text by the sum of all their squares.
fn share(squares: f32) -> f32 {
    (FEW / squares.max(FEW)).powf(THINNED) / FEW.sqrt()
}

/// The traits of a text by name.
struct Naming(BTreeMap<String, f32>);

impl Finding for Naming {
    fn found<'n>(&mut self, found: Found, name: impl FnOnce() -> [&'n str; 3]) {
        let words = name().into_iter().filter(|word| !word.is_empty());
        let name = words.collect::<Vec<_>>().join(" ");
        debug_assert_eq!(key_of(&name), found.key, "{name}");
        self.0.entry(name).or_insert(found.counts.value());
    }

    fn known(&mut self, kind: Kind, share: f32, _: u16) {
        *self.0.entry(known_name(kind)).or_default() += share * KNOWN;
    }
}

/// How much a word counts that a kind's phrases know; chosen on files held out of training.
const KNOWN: f32 = 0.7;

/// The trait of words that a kind's phrases know.
fn known_name(kind: Kind) -> String {
    format!("known: {kind}")
}

impl Verdicts {
    fn score(&self, verdict: Verdict) -> f32 {
        self.scores.get(place(verdict)).copied().unwrap_or_default()
    }

    /// What speaks for each kind of substance, and whether anything at all is told.
    fn swayed(&self, context: &Context<'_>, alone: &[Kind]) -> Vec<(f32, Kind)> {
        let told = self.score(Verdict::Told).clamp(SWAY_BOUNDS.0, SWAY_BOUNDS.1);
        let of_substance = |kind: &Kind| !alone.contains(kind);
        let blocked = context.said.iter().any(|(kind, ..)| of_substance(kind))
            && !context.coded.iter().any(of_substance);
        let beside = |kind: Kind| {
            let unsaid = blocked && !context.said.iter().any(|(said, ..)| *said == kind);
            if unsaid { BESIDE_BLOCKED } else { 0.0 }
        };
        let kinds = Kind::ALL.iter().copied().filter(of_substance);
        let score = |kind| self.score(Verdict::Kind(kind)) + SWAY * told - beside(kind);
        kinds.map(|kind| (score(kind), kind)).collect()
    }

    /// The kinds that stand in a text that stands alone or is an entry, weightiest first; where none
    /// does, the one of those that stand `alone` which speaks most.
    pub fn kinds(&self, context: &Context<'_>, alone: &[Kind]) -> Vec<Kind> {
        let swayed = self.swayed(context, alone);
        let score = |kind: Kind| self.score(Verdict::Kind(kind));
        let said = |kind: Kind| score(kind) + if context.coded == [kind] { LONE } else { 0.0 };
        let louder = |one: &&Kind, other: &&Kind| said(**one).total_cmp(&said(**other));
        let bounds = if context.entry { ENTRY } else { ALONE };
        let mut kinds = standing(&swayed, context, bounds);
        let best = swayed.iter().max_by(|one, other| one.0.total_cmp(&other.0));
        if let (true, Some((best, kind))) = (kinds.is_empty(), best) {
            let lone = alone.iter().max_by(louder).copied();
            let told = self.score(Verdict::Told) > MUCH && *best > ENOUGH_FOR_BEST;
            let above = lone.is_none_or(|lone| *best > score(lone));
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

/// The kinds that speak loudly enough, by whether the phrases found them; weightiest first.
fn standing(swayed: &[(f32, Kind)], context: &Context<'_>, bounds: (f32, f32)) -> Vec<Kind> {
    let stands = |(score, kind): &(f32, Kind)| {
        *score > if context.coded.contains(kind) { bounds.0 } else { bounds.1 }
    };
    let mut standing: Vec<(f32, Kind)> = swayed.iter().copied().filter(stands).collect();
    standing.sort_by(|one, other| other.0.total_cmp(&one.0));
    standing.into_iter().map(|(_, kind)| kind).collect()
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
