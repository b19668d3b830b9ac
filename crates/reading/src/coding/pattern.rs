//! Patterns: how the lexicon writes wordings, and how they are found in a text.

use super::tokens::Tokens;
use super::vocabulary::{Atom, NO_WORD, NUMBER, Vocabulary, bits};
use std::collections::{BTreeMap, HashMap};

/// A pattern that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the pattern `{pattern}` cannot be read: {what}")]
pub struct PatternError {
    /// The pattern as written.
    pub pattern: String,
    /// What is wrong.
    pub what: String,
}

/// One place of a pattern: any of some words, at most so many words after the place before.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// The words as bits.
    bits: u64,
    /// Where the words begin in [`Patterns::atoms`], and how many they are.
    atoms: u32,
    count: u16,
    skips: u8,
    /// It opens its sentence.
    opens: bool,
    /// It closes its sentence.
    closes: bool,
}

#[derive(Debug, Clone, Copy)]
struct Pattern {
    /// Where its places begin in [`Patterns::places`], and how many they are.
    places: u32,
    count: u8,
    anchor: u8,
    meaning: u32,
}

/// A pattern found in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    /// What the pattern means.
    pub meaning: u32,
    /// Its first word.
    pub first: u16,
    /// Its last word.
    pub last: u16,
    /// Which words from the first on are its own (the lowest bit is the first word).
    pub own: u64,
}

impl Hit {
    /// Every word of this hit is a word of the other, which has more.
    pub fn inside(&self, other: &Self) -> bool {
        if self.first < other.first || self.last > other.last {
            return false;
        }
        let moved = self.own.checked_shl(u32::from(self.first - other.first)).unwrap_or(0);
        moved != 0 && moved & other.own == moved && moved != other.own
    }

    /// The two share a word.
    pub fn shares(&self, other: &Self) -> bool {
        let (early, late) = if self.first <= other.first { (self, other) } else { (other, self) };
        let moved = late.own.checked_shl(u32::from(late.first - early.first)).unwrap_or(0);
        moved & early.own != 0
    }
}

/// A pattern at its anchor, and what must stand around it: most patterns whose anchor is there are
/// told by this alone not to be. Where nothing must, it is the bit that no word has.
#[derive(Debug, Clone, Copy)]
struct Anchored {
    /// The word right before.
    before: u64,
    /// The word right after.
    after: u64,
    /// The place with the fewest words of those that stand elsewhere in the sentence.
    also: u64,
    /// The pattern's place; its meaning where the anchor is all of it.
    pattern: u32,
    lone: bool,
}

impl Anchored {
    fn of(index: usize, pattern: Pattern, places: &[Place]) -> Self {
        let anchor = usize::from(pattern.anchor);
        let place = |at: Option<usize>| at.and_then(|at| places.get(at));
        let skips = |at: Option<usize>| place(at).map_or(0, |place| place.skips);
        let (before, after) = (anchor.checked_sub(1), Some(anchor + 1));
        let before = before.filter(|_| skips(Some(anchor)) == 0);
        let after = after.filter(|after| skips(Some(*after)) == 0);
        let near = [before, Some(anchor), after];
        let elsewhere = places.iter().enumerate().filter(|(at, _)| !near.contains(&Some(*at)));
        let elsewhere = elsewhere.map(|(_, place)| place.bits);
        let bits = |at| place(at).map_or(NO_WORD, |place| place.bits);
        let lone = matches!(places, [Place { opens: false, closes: false, .. }]);
        Self {
            before: bits(before),
            after: bits(after),
            also: elsewhere.min_by_key(|bits| bits.count_ones()).unwrap_or(NO_WORD),
            pattern: if lone { pattern.meaning } else { index as u32 },
            lone,
        }
    }
}

/// Every pattern, found by its rarest word.
#[derive(Debug)]
pub(super) struct Patterns {
    all: Vec<Pattern>,
    places: Vec<Place>,
    atoms: Vec<Atom>,
    anchored: Vec<Anchored>,
    /// Where the patterns of an atom begin in `anchored`; those of the next begin where they end.
    by_atom: Vec<u32>,
}

impl Patterns {
    /// Every pattern in a text, in the order of their anchors.
    pub fn find(&self, tokens: &Tokens<'_>, hits: &mut Vec<Hit>) {
        let mut from = 0;
        for sentence in tokens.all.chunk_by(|one, next| one.sentence == next.sentence) {
            let held = sentence.iter().fold(NO_WORD, |all, token| all | token.bits);
            let token = |at: Option<usize>| at.and_then(|at| sentence.get(at));
            let bits = |at| NO_WORD | token(at).map_or(0, |token| token.bits);
            for (at, token) in sentence.iter().enumerate() {
                let around =
                    Around { before: bits(at.checked_sub(1)), after: bits(Some(at + 1)), held };
                for atom in tokens.atoms(token) {
                    self.anchored(*atom, &around, tokens, from + at, hits);
                }
            }
            from += sentence.len();
        }
    }

    /// The patterns anchored on a word of a sentence that holds these words.
    fn anchored(
        &self,
        atom: Atom,
        around: &Around,
        tokens: &Tokens<'_>,
        at: usize,
        hits: &mut Vec<Hit>,
    ) {
        let place = |atom: usize| self.by_atom.get(atom).map_or(0, |at| *at as usize);
        let range = place(atom as usize)..place(atom as usize + 1);
        for anchored in self.anchored.get(range).unwrap_or(&[]) {
            // All at once: which of them is missing cannot be foreseen.
            #[expect(clippy::needless_bitwise_bool, reason = "one branch, not three")]
            let may_be = (anchored.also & around.held != 0)
                & (anchored.before & around.before != 0)
                & (anchored.after & around.after != 0);
            if may_be {
                hits.extend(if anchored.lone {
                    let word = at as u16;
                    Some(Hit { meaning: anchored.pattern, first: word, last: word, own: 1 })
                } else {
                    self.around(anchored.pattern, tokens, at)
                });
            }
        }
    }

    fn places(&self, pattern: Pattern) -> &[Place] {
        let from = pattern.places as usize;
        self.places.get(from..from + usize::from(pattern.count)).unwrap_or(&[])
    }

    /// The pattern of this place with its anchor on this word.
    fn around(&self, pattern: u32, tokens: &Tokens<'_>, at: usize) -> Option<Hit> {
        let pattern = *self.all.get(pattern as usize)?;
        let places = self.places(pattern);
        let (before, rest) = places.split_at_checked(usize::from(pattern.anchor))?;
        let (anchor, after) = rest.split_first()?;
        let sentence = tokens.all.get(at)?.sentence;
        if !anchor.stands(tokens, at, sentence) {
            return None;
        }
        let (mut first, mut last) = (at, at);
        // The words so far as bits, counted from the anchor.
        let (mut earlier, mut later) = (0_u64, 1_u64);
        let mut skips = anchor.skips;
        for place in before.iter().rev() {
            let mut back = (1..=usize::from(skips) + 1).map_while(|step| first.checked_sub(step));
            first = back.find(|word| self.is(place, tokens, *word, sentence))?;
            earlier |= 1_u64.checked_shl((at - first) as u32).unwrap_or(0);
            skips = place.skips;
        }
        for place in after {
            let mut on = (1..=usize::from(place.skips) + 1).map(|step| last + step);
            last = on.find(|word| self.is(place, tokens, *word, sentence))?;
            later |= 1_u64.checked_shl((last - at) as u32).unwrap_or(0);
        }
        let ahead = (at - first) as u32;
        let own = later.checked_shl(ahead).unwrap_or(0)
            | earlier.reverse_bits().checked_shr(63 - ahead.min(63)).unwrap_or(0);
        Some(Hit { meaning: pattern.meaning, first: first as u16, last: last as u16, own })
    }

    /// The word can stand at this place.
    fn is(&self, place: &Place, tokens: &Tokens<'_>, word: usize, sentence: u16) -> bool {
        let Some(token) = tokens.all.get(word) else { return false };
        let from = place.atoms as usize;
        let words = || self.atoms.get(from..from + usize::from(place.count)).unwrap_or(&[]);
        token.bits & place.bits != 0
            && token.sentence == sentence
            && place.stands(tokens, word, sentence)
            && tokens.atoms(token).iter().any(|atom| words().contains(atom))
    }
}

/// The words around a word, as bits.
struct Around {
    before: u64,
    after: u64,
    /// All of the sentence.
    held: u64,
}

impl Place {
    /// It stands where its sentence opens or closes, as it must.
    fn stands(&self, tokens: &Tokens<'_>, word: usize, sentence: u16) -> bool {
        let other = |at: Option<usize>| {
            let token = at.and_then(|at| tokens.all.get(at));
            token.is_none_or(|token| token.sentence != sentence)
        };
        (!self.opens || other(word.checked_sub(1))) && (!self.closes || other(Some(word + 1)))
    }
}

/// Reads patterns, learns their words.
pub(super) struct Compiler<'s> {
    sets: &'s BTreeMap<String, String>,
    vocabulary: Vocabulary,
    all: Vec<Pattern>,
    places: Vec<Place>,
    atoms: Vec<Atom>,
    /// How many places of patterns name an atom.
    common: HashMap<Atom, u32>,
}

/// A place before its words are learnt.
#[derive(Clone)]
struct Draft {
    words: Vec<String>,
    skips: u8,
    opens: bool,
    closes: bool,
}

impl<'s> Compiler<'s> {
    /// Knows no pattern; `sets` are what braces name.
    pub fn new(sets: &'s BTreeMap<String, String>) -> Self {
        let vocabulary = Vocabulary::new();
        let (all, places, atoms) = (Vec::new(), Vec::new(), Vec::new());
        Self { sets, vocabulary, all, places, atoms, common: HashMap::new() }
    }

    /// Reads patterns, one a line or parted by `;`, with one meaning.
    pub fn add(&mut self, lines: &str, meaning: u32) -> Result<(), PatternError> {
        for line in lines.lines().filter(|line| !line.trim_start().starts_with("# ")) {
            for written in line.split(';').map(str::trim).filter(|p| !p.is_empty()) {
                self.add_one(written, meaning)?;
            }
        }
        Ok(())
    }

    fn add_one(&mut self, written: &str, meaning: u32) -> Result<(), PatternError> {
        let refuse =
            |what: &str| PatternError { pattern: written.to_owned(), what: what.to_owned() };
        let open = self
            .open_sets(&written.replace('-', " ").replace("'ll", " ll"))
            .map_err(|w| refuse(&w))?;
        let mut parts = parts(&open);
        // What may be missing at either end does not decide whether a wording is there.
        while parts.last().is_some_and(|part| may_be_missing(part)) {
            parts.pop();
        }
        let fluff = parts.iter().take_while(|part| may_be_missing(part)).count();
        parts.drain(..fluff);
        let mut ways = vec![Way::default()];
        let last = parts.len().saturating_sub(1);
        for (at, part) in parts.iter().enumerate() {
            let place = if at == last {
                End::Last
            } else if at == 0 {
                End::First
            } else {
                End::Inner
            };
            ways = branch(&ways, part, place)
                .ok_or_else(|| refuse("a gap is `..` or `..2`, a bracket stands before a word"))?;
            if ways.len() > 4096 {
                return Err(refuse("it stands for too many wordings"));
            }
        }
        for way in ways {
            if way.drafts.is_empty() || way.drafts.len() > 24 {
                return Err(refuse("it has no word, or more than twenty-four"));
            }
            if way
                .drafts
                .iter()
                .flat_map(|d| &d.words)
                .any(|word| word.contains(['(', '[', ')', ']', '|']))
            {
                return Err(refuse("a bracket has no partner"));
            }
            self.learn(&way.drafts, meaning);
        }
        Ok(())
    }

    /// Braces to the alternatives that they name, two deep.
    fn open_sets(&self, written: &str) -> Result<String, String> {
        let mut open = written.to_owned();
        while let Some(from) = open.find('{') {
            let Some(length) = open.get(from..).and_then(|rest| rest.find('}')) else {
                return Err("a brace is not closed".to_owned());
            };
            let name = open.get(from + 1..from + length).unwrap_or("").to_owned();
            let words = self.sets.get(&name).ok_or(format!("there is no set `{name}`"))?;
            let inside = open
                .get(..from)
                .is_some_and(|head| head.matches('[').count() > head.matches(']').count());
            let plain = words.split([';', '\n']).map(str::trim).filter(|w| !w.is_empty());
            let joined = plain.collect::<Vec<_>>().join("|");
            let with = if inside { joined } else { format!("[{joined}]") };
            open.replace_range(from..=from + length, &with);
        }
        Ok(open)
    }

    fn learn(&mut self, way: &[Draft], meaning: u32) {
        let from = self.places.len() as u32;
        for draft in way {
            let mut atoms = Vec::with_capacity(draft.words.len());
            for word in &draft.words {
                let atom = if word == "<n>" { NUMBER } else { self.vocabulary.learn(word) };
                *self.common.entry(atom).or_default() += 1;
                atoms.push(atom);
            }
            atoms.sort_unstable();
            atoms.dedup();
            let Draft { skips, opens, closes, .. } = *draft;
            let (at, count) = (self.atoms.len() as u32, atoms.len() as u16);
            self.places.push(Place { bits: bits(&atoms), atoms: at, count, skips, opens, closes });
            self.atoms.extend(atoms);
        }
        self.all.push(Pattern { places: from, count: way.len() as u8, anchor: 0, meaning });
    }

    /// Lets these words be found where one letter of them is wrong.
    pub fn forgive(&mut self, words: &str) {
        for word in words.split_whitespace() {
            self.vocabulary.forgive(word);
        }
    }

    /// The vocabulary and the patterns, each anchored at the place with the rarest words. Common
    /// small words never anchor where another place can.
    pub fn finish(mut self) -> (Vocabulary, Patterns) {
        let mut lists: Vec<Vec<Anchored>> = Vec::new();
        let mut found = Patterns {
            all: self.all,
            places: self.places,
            atoms: self.atoms,
            anchored: Vec::new(),
            by_atom: Vec::new(),
        };
        for index in 0..found.all.len() {
            let Some(mut pattern) = found.all.get(index).copied() else { continue };
            let places = found.places(pattern);
            let words = |place: &Place| {
                let from = place.atoms as usize;
                found.atoms.get(from..from + usize::from(place.count)).unwrap_or(&[])
            };
            let cost = |place: &Place| -> u32 {
                let costs = words(place).iter();
                costs.map(|atom| self.common.get(atom).copied().unwrap_or(0) + 20).sum()
            };
            let cheapest = places.iter().enumerate().min_by_key(|(_, place)| cost(place));
            let Some((anchor, place)) = cheapest else { continue };
            pattern.anchor = anchor as u8;
            let anchored = Anchored::of(index, pattern, places);
            for atom in words(place) {
                let atom = *atom as usize;
                if lists.len() <= atom {
                    lists.resize_with(atom + 1, Vec::new);
                }
                if let Some(list) = lists.get_mut(atom) {
                    list.push(anchored);
                }
            }
            if let Some(slot) = found.all.get_mut(index) {
                *slot = pattern;
            }
        }
        self.vocabulary.settle();
        let begin = |from: &mut u32, list: &Vec<Anchored>| {
            *from += list.len() as u32;
            Some(*from)
        };
        let ends = lists.iter().scan(0, begin);
        found.by_atom = std::iter::once(0).chain(ends).collect();
        found.anchored = lists.concat();
        (self.vocabulary, found)
    }
}

/// One wording of a pattern so far, and how many words may be skipped before its next.
#[derive(Clone, Default)]
struct Way {
    drafts: Vec<Draft>,
    skips: u8,
    opens: bool,
}

impl Way {
    /// The way gone on by any of these words.
    fn with(&self, words: Vec<String>) -> Self {
        let mut on = self.clone();
        let skips = if on.drafts.is_empty() { 0 } else { on.skips };
        on.drafts.push(Draft { words, skips, opens: on.opens, closes: false });
        on.opens = false;
        on.skips = 0;
        on
    }
}

/// Where in its pattern a part stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    First,
    Inner,
    Last,
}

/// The part is in round brackets without `+`.
fn may_be_missing(part: &str) -> bool {
    gap(part).is_some()
        || part.ends_with(")?")
        || part.ends_with("]?")
        || part.ends_with(['*']) && part.starts_with(['(', '['])
        || part.starts_with('(') && part.ends_with(')')
}

/// Each way so far, gone on by one part: a word, alternatives, or something that may be missing
/// (`(…)`). `[…]+` is one of its alternatives with up to three more words on its inner side, `(…)*`
/// up to three words.
fn branch(ways: &[Way], part: &str, end: End) -> Option<Vec<Way>> {
    if part == "^" {
        return Some(ways.iter().map(|way| Way { opens: true, ..way.clone() }).collect());
    }
    if part == "$" {
        let mut closed = ways.to_vec();
        for draft in closed.iter_mut().filter_map(|way| way.drafts.last_mut()) {
            draft.closes = true;
        }
        return Some(closed);
    }
    if let Some(count) = gap(part) {
        let skips = count.ok()?;
        return Some(ways.iter().map(|way| Way { skips, ..way.clone() }).collect());
    }
    let (group, times) = match part.strip_suffix(['+', '*', '?']) {
        Some(group) if group.ends_with([')', ']']) => (group, part.chars().last()),
        _ => (part, None),
    };
    let inner = match group.chars().next() {
        Some('(' | '[') => group.get(1..group.len().saturating_sub(1)).unwrap_or(""),
        _ if group.contains(['(', '[']) => return None,
        _ => group,
    };
    let choices = choices(inner);
    match times {
        Some('+') if end == End::Last => one_round(&loose(ways), &choices),
        Some('+') => Some(loose(&one_round(ways, &choices)?)),
        Some('*') => Some(loose(ways)),
        _ if group.starts_with('(') || times == Some('?') => {
            let mut all = ways.to_vec();
            all.extend(one_round(ways, &choices)?);
            Some(all)
        }
        _ => one_round(ways, &choices),
    }
}

/// Each way, with up to three words between what it has and what follows.
fn loose(ways: &[Way]) -> Vec<Way> {
    ways.iter().map(|way| Way { skips: way.skips.max(3), ..way.clone() }).collect()
}

fn one_round(ways: &[Way], choices: &[String]) -> Option<Vec<Way>> {
    let mut next = Vec::new();
    let lone = |choice: &&String| !choice.contains([' ', '(', '[']) && gap(choice).is_none();
    let single: Vec<String> = choices.iter().filter(lone).map(|word| plain(word)).collect();
    for way in ways {
        if !single.is_empty() {
            next.push(way.with(single.clone()));
        }
    }
    for choice in choices.iter().filter(|choice| !lone(choice)) {
        let mut on = ways.to_vec();
        for part in parts(choice) {
            on = if part.contains(['(', '[']) || gap(&part).is_some() {
                branch(&on, &part, End::Inner)?
            } else {
                on.iter().map(|way| way.with(vec![plain(&part)])).collect()
            };
        }
        next.extend(on);
    }
    Some(next)
}

/// The alternatives of a group, those of groups inside it left whole.
fn choices(inner: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut depth = 0_i32;
    for c in inner.chars() {
        depth += i32::from(matches!(c, '[' | '(')) - i32::from(matches!(c, ']' | ')'));
        if c == '|' && depth == 0 {
            all.push(String::new());
        } else if let Some(last) = all.last_mut() {
            last.push(c);
        }
    }
    all.iter().map(|choice| choice.trim().to_owned()).filter(|choice| !choice.is_empty()).collect()
}

/// `..` and `..2`: the words that may be skipped; none where that is no small number.
fn gap(part: &str) -> Option<Result<u8, ()>> {
    let count = part.strip_prefix("..")?;
    Some(if count.is_empty() { Ok(4) } else { count.parse().map_err(|_| ()) })
}

/// A pattern's parts: brackets kept whole.
fn parts(written: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut depth = 0_i32;
    for c in written.chars() {
        depth += i32::from(matches!(c, '[' | '(')) - i32::from(matches!(c, ']' | ')'));
        if c.is_whitespace() && depth <= 0 {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(c);
        }
    }
    parts.push(part);
    parts.retain(|part| !part.is_empty());
    parts
}

/// A pattern's word as the cutter gives words: no apostrophe, no possessive, small.
fn plain(word: &str) -> String {
    let word = word.to_lowercase();
    let word = word.strip_suffix("'s").unwrap_or(&word);
    word.chars().filter(|c| *c != '\'').collect()
}
