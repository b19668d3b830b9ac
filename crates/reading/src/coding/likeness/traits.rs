//! Traits: what of a text is compared with the rows that people coded: its words and neighbours,
//! with the standing that the words around give them, who is named, what the phrases found.

use super::super::rules::Who;
use super::super::tokens::Tokens;
use super::super::{About, Role, Standing};
use super::stem::Stem;
use super::words::Words;
use chronology::Kind;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Keys are mixed already.
#[derive(Debug, Default)]
pub(super) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = key.rotate_left(32);
    }
}

/// A table by mixed keys.
pub(super) type ByKey<T> = HashMap<u64, T, BuildHasherDefault<AsIs>>;

/// FNV-1a.
pub(super) fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |sum, b| (sum ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// A trait's key goes on by one word of its name.
pub(super) fn mix(key: u64, word: u64) -> u64 {
    let mixed = (key.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// The key of a trait by its name.
pub(super) fn key_of(name: &str) -> u64 {
    name.split(' ').fold(0, |key, word| mix(key, hash(word)))
}

/// A trait found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'a> {
    /// The key of its name.
    pub key: u64,
    /// How much it counts.
    pub value: f32,
    /// It counts more each time it is found.
    pub adds: bool,
    /// The words that show it, first and last; none where the text as a whole does.
    pub words: Option<(u16, u16)>,
    /// Its name, in words; empty ones are none.
    pub name: [&'a str; 3],
}

/// What the phrases of the lexicon made of a text.
pub(in crate::coding) struct Context<'a> {
    /// The key of the agency that wrote it.
    pub agency: Option<&'a str>,
    /// It is an entry of a return, not a text that stands alone.
    pub entry: bool,
    /// Every kind spoken of.
    pub said: &'a [(Kind, Standing, About)],
    /// The kinds that the phrases alone give.
    pub coded: &'a [Kind],
    /// The part that they give the child.
    pub role: Role,
    /// The standings that words in it give.
    pub cues: &'a [Standing],
    /// Whom it names.
    pub who: &'a [Who],
    /// Of whom it tells as a whole, by the phrases.
    pub topic: Option<About>,
    /// It speaks of what is not so, is meant to be, may be or was.
    pub moved: Option<Standing>,
    /// Words of suspicion.
    pub accused: bool,
    /// Words that look like a kind and are not.
    pub decoys: &'a [(u16, u16)],
}

// How much each sort of trait counts beside a word; chosen on files held out of training.
const PAIR: f32 = 0.7;
const AGENCY: f32 = 0.5;
const SAID: f32 = 0.7;
const KNOWN: f32 = 0.7;
const AROUND: f32 = 0.5;

/// Finds the traits of a text. `marks` tells what the words around make of each word.
pub(super) fn find<'a>(
    words: &'a Words,
    tokens: &Tokens<'a>,
    context: &Context<'a>,
    marks: &[Standing],
    mut put: impl FnMut(Found<'_>),
) {
    let mut before: Option<Unit> = None;
    for (at, token) in tokens.all.iter().enumerate() {
        let (stem, key, known) = words.meet(tokens.words(at, at));
        let here = at as u16;
        let group = known.and_then(|known| words.group(known.group?));
        let unit = Unit { stem, key, group, sentence: token.sentence };
        let mark = standing_mark(marks.get(at).copied().unwrap_or(Standing::Actual));
        let from = if mark.is_empty() { 0 } else { mix(0, hash(mark)) };
        let shown = Some((here, here));
        for (name, key) in std::iter::once((stem.text(), key)).chain(group) {
            let name = if mark.is_empty() { [name, "", ""] } else { [mark, name, ""] };
            put(Found { key: mix(from, key), value: 1.0, adds: false, words: shown, name });
        }
        if let Some(known) = known.filter(|_| mark.is_empty()) {
            for (kind, share) in &known.kinds {
                let name = ["known:", kind.name(), ""];
                let key = mix(mix(0, hash(name[0])), hash(name[1]));
                put(Found { key, value: share * KNOWN, adds: true, words: shown, name });
            }
        }
        if let Some(before) = before.as_ref().filter(|before| before.sentence == unit.sentence) {
            pairs(words, before, &unit, here, mark, &mut put);
        }
        before = Some(unit);
    }
    around(tokens, context, words, &mut put);
}

/// A word on its way to its neighbour.
struct Unit<'a> {
    stem: Stem,
    key: u64,
    group: Option<(&'a str, u64)>,
    sentence: u16,
}

impl Unit<'_> {
    /// The group, or else the word.
    fn wide(&self) -> (&str, u64) {
        self.group.unwrap_or((self.stem.text(), self.key))
    }
}

fn pairs(
    words: &Words,
    before: &Unit<'_>,
    unit: &Unit<'_>,
    here: u16,
    mark: &str,
    put: &mut impl FnMut(Found<'_>),
) {
    let shown = Some((here - 1, here));
    let from = if mark.is_empty() { 0 } else { mix(0, hash(mark)) };
    let name = |one, other| if mark.is_empty() { [one, other, ""] } else { [mark, one, other] };
    if let Some((group, key)) = words.pair(before.key, unit.key) {
        let name = name(group, "");
        put(Found { key: mix(from, key), value: 1.0, adds: false, words: shown, name });
    }
    let key = mix(mix(from, before.key), unit.key);
    let narrow = name(before.stem.text(), unit.stem.text());
    put(Found { key, value: PAIR, adds: false, words: shown, name: narrow });
    if before.group.is_some() || unit.group.is_some() {
        let (one, other) = (before.wide(), unit.wide());
        let key = mix(mix(from, one.1), other.1);
        let name = name(one.0, other.0);
        put(Found { key, value: PAIR, adds: false, words: shown, name });
    }
}

/// What the text as a whole shows.
fn around<'a>(
    tokens: &Tokens<'a>,
    context: &Context<'a>,
    words: &Words,
    put: &mut impl FnMut(Found<'_>),
) {
    let mut whole = |value: f32, name: [&str; 3]| {
        // An agency's name may be of several words.
        let words = name.iter().flat_map(|part| part.split(' ')).filter(|word| !word.is_empty());
        let key = words.fold(0, |key, word| mix(key, hash(word)));
        put(Found { key, value, adds: false, words: None, name });
    };
    if let Some(agency) = context.agency {
        whole(AGENCY, ["agency:", agency, ""]);
    }
    for (kind, standing, about) in context.said {
        whole(SAID, ["said:", kind.name(), said_as(*standing, *about)]);
    }
    for kind in context.coded {
        whole(SAID, ["coded:", kind.name(), ""]);
    }
    whole(SAID, ["part:", role_name(context.role), ""]);
    for standing in context.cues {
        whole(AROUND, ["cue:", cue_name(*standing), ""]);
    }
    for who in context.who {
        whole(AROUND, ["who:", who_name(*who), ""]);
    }
    if let Some(topic) = context.topic {
        whole(SAID, ["topic:", said_as(Standing::Actual, topic), ""]);
    }
    if let Some(moved) = context.moved {
        whole(SAID, ["moved:", cue_name(moved), ""]);
    }
    if context.accused {
        whole(AROUND, ["accused:", "", ""]);
    }
    for (first, last) in context.decoys {
        let last = words.meet(tokens.words(usize::from(*last), usize::from(*last))).0;
        let first = words.meet(tokens.words(usize::from(*first), usize::from(*first))).0;
        whole(AROUND, ["decoy:", first.text(), last.text()]);
    }
    if !tokens.text.chars().any(char::is_lowercase) {
        whole(AROUND, ["capitals:", "", ""]);
    }
    if tokens.text.contains('?') {
        whole(AROUND, ["asks:", "", ""]);
    }
    let sentences = tokens.all.last().map_or(0, |token| token.sentence);
    whole(
        AROUND,
        [["one:", "two:", "three:"].get(usize::from(sentences)).unwrap_or(&"more:"), "", ""],
    );
    if let Some(last) = tokens.all.len().checked_sub(1) {
        whole(AROUND, ["first:", words.meet(tokens.words(0, 0)).0.text(), ""]);
        whole(AROUND, ["last:", words.meet(tokens.words(last, last)).0.text(), ""]);
    }
}

fn standing_mark(standing: Standing) -> &'static str {
    match standing {
        Standing::Actual => "",
        Standing::Negated => "not:",
        Standing::Planned => "plan:",
        Standing::Hypothetical => "if:",
        Standing::Historical => "past:",
        Standing::Retracted => "error:",
    }
}

fn cue_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Actual => "none",
        Standing::Negated => "not",
        Standing::Planned => "plan",
        Standing::Hypothetical => "if",
        Standing::Historical => "past",
        Standing::Retracted => "error",
    }
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Victim => "victim",
        Role::Suspect => "suspect",
        Role::Both => "both",
        Role::None => "none",
    }
}

fn who_name(who: Who) -> &'static str {
    match who {
        Who::Child => "child",
        Who::Sibling => "sibling",
        Who::Parent => "parent",
        Who::Other => "other",
        Who::Young => "young",
        Who::Professional => "professional",
        Who::Pronoun => "pronoun",
    }
}

fn said_as(standing: Standing, about: About) -> &'static str {
    match (standing, about) {
        (Standing::Actual, About::Child) => "child",
        (Standing::Actual, About::Sibling) => "sibling",
        (Standing::Actual, About::Parent) => "parent",
        (Standing::Actual, About::Other) => "other",
        (standing, _) => cue_name(standing),
    }
}
