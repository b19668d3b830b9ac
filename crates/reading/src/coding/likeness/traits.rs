//! Traits of a text: its words and neighbouring words as stems and as groups of words that mean
//! alike, with the standing that the words around give them, who is named, what the phrases found.

use super::super::rules::Who;
use super::super::tokens::Tokens;
use super::super::{About, Role, Standing};
use super::stem::Stem;
use super::table::{hash, mix};
use super::words::Words;
use chronology::Kind;

/// How much a trait counts beside a word; chosen on files held out of training.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counts {
    /// As a word does.
    Full,
    /// Less: two words side by side, what the phrases found.
    Most,
    /// Half of a word.
    Half,
}

impl Counts {
    /// As a number.
    pub fn value(self) -> f32 {
        match self {
            Self::Full => 1.0,
            Self::Most => 0.7,
            Self::Half => 0.5,
        }
    }
}

/// A trait found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// The key of its name.
    pub key: u64,
    /// How much it counts, however often it is found.
    pub counts: Counts,
    /// The words that show it, first and last; none where the text as a whole does.
    pub words: Option<(u16, u16)>,
}

/// What is done with the traits of a text.
pub(super) trait Finding {
    /// A trait was found; `name` makes its name, in words of which empty ones are none.
    fn found<'n>(&mut self, found: Found, name: impl FnOnce() -> [&'n str; 3]);
    /// A word is one of a kind's phrases, among other kinds'.
    fn known(&mut self, kind: Kind, share: f32, word: u16);
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

/// What the words around make of a word.
#[derive(Debug, Clone, Copy)]
pub(in crate::coding) struct Marked {
    /// Whether what it tells happened.
    pub standing: Standing,
    /// Whom it tells of.
    pub about: About,
}

/// Finds the traits of a text. `marks` are of its words, in their order.
pub(super) fn find(
    words: &Words,
    tokens: &Tokens<'_>,
    context: &Context<'_>,
    marks: &[Marked],
    to: &mut impl Finding,
) {
    let mut ends: Option<(Stem, Stem)> = None;
    let mut before: Option<Unit<'_>> = None;
    for (at, token) in tokens.all.iter().enumerate() {
        let (stem, key, known) = words.meet(tokens.words(at, at));
        let here = at as u16;
        let group = known.and_then(|known| words.group(known.group?));
        let unit = Unit { stem, key, group, sentence: token.sentence };
        let mark = marks.get(at).copied();
        let marks =
            [NO_MARK, Mark::of(mark.map(|m| m.standing)), Mark::whose(mark.map(|m| m.about))];
        // With its marks and without: a word that was never met with a mark still tells something.
        for (at, mark) in marks.iter().enumerate().filter(|(at, mark)| *at == 0 || mark.key != 0) {
            let counts = if at == 0 { Counts::Full } else { Counts::Most };
            let mut put = |key: u64, name: &str| {
                let found = Found { key: mix(mark.key, key), counts, words: Some((here, here)) };
                to.found(found, || mark.named(name));
            };
            put(key, stem.text());
            if let Some((name, key)) = group {
                put(key, name);
            }
        }
        let [_, standing, _] = marks;
        if let Some(known) = known.filter(|_| standing.key == 0) {
            for (kind, share) in &known.kinds {
                to.known(*kind, *share, here);
            }
        }
        if let Some(before) = before.as_ref().filter(|before| before.sentence == unit.sentence) {
            pairs(words, before, &unit, here, to);
        }
        before = Some(unit);
        ends = Some((ends.map_or(stem, |(first, _)| first), stem));
    }
    around(tokens, context, to);
    if let Some((first, last)) = ends {
        let mut whole = Whole { to };
        whole.found(Counts::Half, FIRST, first.text());
        whole.found(Counts::Half, LAST, last.text());
    }
    for (first, last) in context.decoys {
        let stem = |at: u16| words.meet(tokens.words(usize::from(at), usize::from(at))).0;
        let (first, last) = (stem(*first), stem(*last));
        let key = mix(mix(mix(0, hash(DECOY.as_bytes())), first.key()), last.key());
        let found = Found { key, counts: Counts::Half, words: None };
        to.found(found, || [DECOY, first.text(), last.text()]);
    }
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

/// A mark before the names of a word's traits.
#[derive(Clone, Copy)]
struct Mark {
    name: &'static str,
    key: u64,
}

const NO_MARK: Mark = Mark { name: "", key: 0 };

impl Mark {
    const fn new(name: &'static str) -> Self {
        Self { name, key: mix(0, hash(name.as_bytes())) }
    }

    fn of(standing: Option<Standing>) -> Self {
        const MARKS: [Mark; 5] = [
            Mark::new("not:"),
            Mark::new("plan:"),
            Mark::new("if:"),
            Mark::new("past:"),
            Mark::new("error:"),
        ];
        let [not, plan, possible, past, error] = MARKS;
        match standing {
            Some(Standing::Actual) | None => NO_MARK,
            Some(Standing::Negated) => not,
            Some(Standing::Planned) => plan,
            Some(Standing::Hypothetical) => possible,
            Some(Standing::Historical) => past,
            Some(Standing::Retracted) => error,
        }
    }

    fn whose(about: Option<About>) -> Self {
        const MARKS: [Mark; 3] =
            [Mark::new("sibling:"), Mark::new("parent:"), Mark::new("another:")];
        let [sibling, parent, another] = MARKS;
        match about {
            Some(About::Child) | None => NO_MARK,
            Some(About::Sibling) => sibling,
            Some(About::Parent) => parent,
            Some(About::Other) => another,
        }
    }

    fn named<'n>(&self, word: &'n str) -> [&'n str; 3] {
        [self.name, word, ""]
    }
}

fn pairs(words: &Words, before: &Unit<'_>, unit: &Unit<'_>, here: u16, to: &mut impl Finding) {
    let words_shown = Some((here - 1, here));
    if let Some((group, key)) = words.pair(before.key, unit.key) {
        let found = Found { key: mix(0, key), counts: Counts::Full, words: words_shown };
        to.found(found, || [group, "", ""]);
    }
    let key = mix(mix(0, before.key), unit.key);
    let found = Found { key, counts: Counts::Most, words: words_shown };
    to.found(found, || [before.stem.text(), unit.stem.text(), ""]);
    if before.group.is_some() || unit.group.is_some() {
        let (one, other) = (before.wide(), unit.wide());
        let key = mix(mix(0, one.1), other.1);
        let found = Found { key, counts: Counts::Most, words: words_shown };
        to.found(found, || [one.0, other.0, ""]);
    }
}

const FIRST: &str = "first:";
const LAST: &str = "last:";
const DECOY: &str = "decoy:";

/// Traits of the text as a whole.
struct Whole<'t, T> {
    to: &'t mut T,
}

impl<T: Finding> Whole<'_, T> {
    fn found(&mut self, counts: Counts, sort: &str, what: &str) {
        self.found_as(counts, sort, what, "");
    }

    fn found_as(&mut self, counts: Counts, sort: &str, what: &str, how: &str) {
        // An agency's key may be of several words.
        let words = what.split(' ').chain([how]).filter(|word| !word.is_empty());
        let start = mix(0, hash(sort.as_bytes()));
        let key = words.fold(start, |key, word| mix(key, hash(word.as_bytes())));
        self.to.found(Found { key, counts, words: None }, || [sort, what, how]);
    }
}

/// What the text as a whole shows.
fn around(tokens: &Tokens<'_>, context: &Context<'_>, to: &mut impl Finding) {
    use Counts::{Half, Most};
    let mut whole = Whole { to };
    if let Some(agency) = context.agency {
        whole.found(Half, "agency:", agency);
    }
    for (kind, standing, about) in context.said {
        whole.found_as(Most, "said:", kind.name(), said_as(*standing, *about));
    }
    for kind in context.coded {
        whole.found(Most, "coded:", kind.name());
    }
    whole.found(Most, "part:", role_name(context.role));
    for standing in context.cues {
        whole.found(Half, "cue:", cue_name(*standing));
    }
    for who in context.who {
        whole.found(Half, "who:", who_name(*who));
    }
    if let Some(topic) = context.topic {
        whole.found(Most, "topic:", said_as(Standing::Actual, topic));
    }
    if let Some(moved) = context.moved {
        whole.found(Most, "moved:", cue_name(moved));
    }
    if context.accused {
        whole.found(Half, "accused:", "");
    }
    if !tokens.text.chars().any(char::is_lowercase) {
        whole.found(Half, "capitals:", "");
    }
    if tokens.text.contains('?') {
        whole.found(Half, "asks:", "");
    }
    let sentences = tokens.all.last().map_or(0, |token| usize::from(token.sentence));
    whole.found(Half, ["one:", "two:", "three:"].get(sentences).unwrap_or(&"more:"), "");
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
