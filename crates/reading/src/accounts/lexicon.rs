//! The lexicon of accounts: every wording of `practice/accounts.toml` found in one pass.

use super::words::{Plain, hash, stem};
use aho_corasick::{AhoCorasick, MatchKind};
use chronology::Kind;
use practice::{Accounts, Nature, PracticeError};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Who is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Person {
    /// The child, or nobody else.
    #[default]
    Child,
    Sibling,
    Parent,
    Other,
}

/// A cue that moves what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cue {
    Occasion,
    Topic,
    NotDone,
    NotDoneJustBefore,
    Denied,
    Historical,
}

/// What a wording stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    Act(u8),
    Attribute(u8, u8),
    Person(Person),
    Record(Person),
    Cue(Cue),
    /// An agency, by its place in the order of lanes.
    Agency(u8),
    /// A thing that agencies have different words for, by its place in [`Lexicon::things`].
    Thing(u16),
}

/// A thing that agencies have different words for.
#[derive(Debug)]
pub(crate) struct Thing {
    pub name: String,
    /// Stands for its words wherever words are compared.
    pub stem: u64,
    pub particular: bool,
}

/// A wording found: first byte, one past the last, what it stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    pub start: usize,
    pub end: usize,
    pub meaning: Meaning,
}

/// An act as the judge needs it.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a line of the file that stands alone")]
pub(crate) struct ActRule {
    pub name: String,
    pub nature: Nature,
    pub weight: f32,
    pub household: bool,
    pub spaced: bool,
    pub own: bool,
    pub lasting: bool,
    pub continuing: bool,
    pub setting: bool,
    pub befalls: bool,
    pub retells: bool,
    pub kinds: Vec<Kind>,
    /// Bits of the acts of its family, itself included.
    pub family: u128,
    /// Bits of the acts that it rules out.
    pub excludes: u128,
    /// Bits of the acts that one occurrence can show with it.
    pub allied: u128,
    /// Bits of the acts that it is taken because of.
    pub follows: u128,
}

/// Bits of the acts that the reading treats by name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named {
    pub missing_start: u128,
    pub missing_end: u128,
    /// Treatment and arrest: about what they followed.
    pub carries: u128,
    /// A sanction: not about what it followed.
    pub sanction: u128,
    pub violence: u128,
    pub arrest: u128,
    /// What an arrest can be for.
    pub offences: u128,
}

/// The places of the things that a word names, by its stem.
type ThingWords = HashMap<u64, Vec<u16>>;

/// Everything that narratives are searched for.
#[derive(Debug)]
pub(crate) struct Lexicon {
    searcher: AhoCorasick,
    meanings: Vec<Vec<Meaning>>,
    pub acts: Vec<ActRule>,
    pub named: Named,
    common: HashSet<u64>,
    known: HashSet<u64>,
    first_names: HashSet<u64>,
    rarity: HashMap<u64, f32>,
    /// How rare a word is that is in no record counted.
    rarest: f32,
    pub things: Vec<Thing>,
    /// The things of a single word, by its stem.
    thing_words: ThingWords,
}

impl Lexicon {
    /// Builds the searcher.
    pub fn new(practice: &practice::Practice) -> Result<Self, PracticeError> {
        let (rules, agencies) = (&practice.accounts, &practice.agencies);
        let fault = |what: String| PracticeError { file: "accounts.toml".to_owned(), what };
        if let Some(what) = rules.faults().into_iter().next() {
            return Err(fault(what));
        }
        if rules.act.len() > 128 {
            return Err(fault("there are more than 128 acts".to_owned()));
        }
        let mut wordings: BTreeMap<String, Vec<Meaning>> = BTreeMap::new();
        for (wording, meaning) in meanings(rules) {
            wordings.entry(pattern(&wording)).or_default().push(meaning);
        }
        let words =
            |text: &str| text.split_whitespace().map(|w| hash(stem(w))).collect::<HashSet<_>>();
        let single = |wording: &&String| !wording.trim().contains(' ');
        let known = wordings.keys().filter(single).flat_map(|wording| words(wording)).collect();
        for (place, agency) in (0u8..32).zip(&agencies.agency) {
            for word in agency.words.iter().filter(|w| !w.contains('_')) {
                let plain = Plain::of(word).text;
                wordings.entry(plain).or_default().push(Meaning::Agency(place));
            }
        }
        let (things, thing_words, longer) = things(&rules.concepts);
        for (wording, thing) in longer {
            wordings.entry(pattern(&wording)).or_default().push(Meaning::Thing(thing));
        }
        let (rarity, rarest) = practice.rarity.each();
        let searcher = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(wordings.keys())
            .map_err(|error| fault(error.to_string()))?;
        let bits = |ids: &[&str]| {
            let acts =
                rules.act.iter().enumerate().filter(|(_, act)| ids.contains(&act.id.as_str()));
            acts.fold(0u128, |bits, (at, _)| bits | 1 << at)
        };
        let named = Named {
            missing_start: bits(&["missing_start"]),
            missing_end: bits(&["missing_end"]),
            carries: bits(&["hospital", "injury", "arrest"]),
            sanction: bits(&["exclusion_fixed", "exclusion_permanent"]),
            arrest: bits(&["arrest"]),
            offences: bits(&[
                "robbery",
                "burglary",
                "theft",
                "vehicle_crime",
                "drugs",
                "weapon",
                "criminal_damage",
                "assault",
                "stabbing",
                "sexual_assault",
                "disorder",
                "attack_on_home",
                "shooting",
                "threats",
            ]),
            violence: bits(&["assault", "stabbing", "shooting", "disorder", "robbery"]),
        };
        Ok(Self {
            searcher,
            meanings: wordings.into_values().collect(),
            acts: acts(rules),
            named,
            common: words(&rules.words.common),
            known,
            first_names: words(&rules.words.first_names),
            rarity: rarity.map(|(word, rare)| (hash(word), rare)).collect(),
            rarest,
            things,
            thing_words,
        })
    }

    /// Every wording in a narrative, in order.
    pub fn hits(&self, plain: &Plain) -> Vec<Hit> {
        let mut hits = Vec::with_capacity(32);
        for found in self.searcher.find_overlapping_iter(&plain.text) {
            let Some(meanings) = self.meanings.get(found.pattern().as_usize()) else { continue };
            let whole = plain.text.as_bytes().get(found.end() - 1) == Some(&b' ');
            let end = if whole { found.end() - 1 } else { found.end() };
            for meaning in meanings {
                hits.push(Hit { start: found.start() + 1, end, meaning: *meaning });
            }
        }
        hits.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
        hits
    }

    /// The rule of an act.
    pub fn act(&self, at: u8) -> Option<&ActRule> {
        self.acts.get(usize::from(at))
    }

    /// The bits of the acts that are this kind of entry.
    pub fn bits_of(&self, kind: Kind) -> u128 {
        let is = |act: &&ActRule| act.kinds.contains(&kind);
        self.acts.iter().enumerate().filter(|(_, act)| is(act)).fold(0, |b, (at, _)| b | 1 << at)
    }

    /// The acts of a set of bits.
    pub fn of(&self, bits: u128) -> impl Iterator<Item = (u8, &ActRule)> {
        (0u8..).zip(&self.acts).filter(move |(at, _)| bits >> at & 1 == 1)
    }

    /// Whether a word says nothing of one event.
    pub fn is_common(&self, stem: u64) -> bool {
        self.common.contains(&stem)
    }

    /// Whether a word is one of the acts', attributes' or cues'.
    pub fn is_known(&self, stem: u64) -> bool {
        self.known.contains(&stem)
    }

    /// The things that a word of this stem names.
    pub fn things_of(&self, stem: u64) -> &[u16] {
        self.thing_words.get(&stem).map_or(&[], Vec::as_slice)
    }

    /// How rare a word or thing is, by its stem.
    pub fn rarity(&self, stem: u64) -> f32 {
        self.rarity.get(&stem).copied().unwrap_or(self.rarest)
    }

    /// Whether a word is a first name.
    pub fn is_first_name(&self, stem: u64) -> bool {
        self.first_names.contains(&stem)
    }
}

/// The things, those that single words name, and the longer wordings.
fn things(concepts: &practice::Concepts) -> (Vec<Thing>, ThingWords, Vec<(String, u16)>) {
    let (mut things, mut single, mut longer) = (Vec::new(), HashMap::new(), Vec::new());
    let of = |table: &BTreeMap<String, String>, particular: bool| {
        table.iter().map(|(n, w)| (n.clone(), w.clone(), particular)).collect::<Vec<_>>()
    };
    let all = of(&concepts.particular, true).into_iter().chain(of(&concepts.usual, false));
    for (at, (name, words, particular)) in (0u16..).zip(all) {
        things.push(Thing {
            stem: hash(&format!("~{name}")),
            name: format!("~{name}"),
            particular,
        });
        for word in words.split(", ").map(str::trim) {
            if word.contains(' ') {
                longer.push((word.to_owned(), at));
            } else {
                let places: &mut Vec<u16> = single.entry(hash(stem(word))).or_default();
                places.push(at);
            }
        }
    }
    (things, single, longer)
}

/// A wording as it is searched for: whole words, or a beginning where it ends in `*`.
fn pattern(wording: &str) -> String {
    match wording.strip_suffix('*') {
        Some(beginning) => format!(" {beginning}"),
        None => format!(" {wording} "),
    }
}

fn meanings(rules: &Accounts) -> Vec<(String, Meaning)> {
    let mut all = Vec::new();
    let mut add = |wordings: &'_ [String], meaning: Meaning| {
        all.extend(wordings.iter().map(|w| (w.clone(), meaning)));
    };
    for (at, act) in (0u8..).zip(&rules.act) {
        let phrases: Vec<String> = act.phrases.iter().flat_map(|p| rules.expanded(p)).collect();
        add(&phrases, Meaning::Act(at));
    }
    for (group, attribute) in (0u8..).zip(&rules.attribute) {
        for (at, value) in (0u8..).zip(&attribute.values) {
            add(&value.phrases, Meaning::Attribute(group, at));
        }
    }
    let persons = &rules.persons;
    add(&persons.child, Meaning::Person(Person::Child));
    add(&persons.sibling, Meaning::Person(Person::Sibling));
    add(&persons.parent, Meaning::Person(Person::Parent));
    add(&persons.other, Meaning::Person(Person::Other));
    add(&persons.sibling_record, Meaning::Record(Person::Sibling));
    add(&persons.parent_record, Meaning::Record(Person::Parent));
    let cues = &rules.cues;
    add(&cues.occasion, Meaning::Cue(Cue::Occasion));
    add(&cues.topic, Meaning::Cue(Cue::Topic));
    add(&cues.not_done_just_before, Meaning::Cue(Cue::NotDoneJustBefore));
    add(&cues.not_done, Meaning::Cue(Cue::NotDone));
    add(&cues.denied, Meaning::Cue(Cue::Denied));
    add(&cues.historical, Meaning::Cue(Cue::Historical));
    all
}

fn acts(rules: &Accounts) -> Vec<ActRule> {
    let bits = |test: &dyn Fn(&practice::Act) -> bool| -> u128 {
        let places = rules.act.iter().enumerate().filter(|(_, act)| test(act));
        places.fold(0, |bits, (at, _)| bits | 1 << at)
    };
    let one = |act: &practice::Act| ActRule {
        name: act.name.clone(),
        nature: act.nature,
        weight: act.weight,
        household: act.household,
        spaced: act.spaced,
        own: act.own,
        lasting: act.lasting,
        continuing: act.continuing,
        setting: act.setting,
        befalls: act.befalls,
        retells: act.retells,
        kinds: act.kinds.clone(),
        family: bits(&|other| other.family == act.family),
        excludes: bits(&|other| {
            act.exclusive.is_some() && other.exclusive == act.exclusive && other.id != act.id
        }),
        follows: bits(&|other| act.follows.contains(&other.family)),
        allied: bits(&|other| {
            rules
                .allied
                .iter()
                .any(|set| set.acts.contains(&act.id) && set.acts.contains(&other.id))
        }),
    };
    rules.act.iter().map(one).collect()
}
