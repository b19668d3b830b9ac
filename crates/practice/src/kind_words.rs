//! The lexicon: in which words records tell of each kind, whom words name, what moves a mention's
//! standing. Patterns are lines (or `;`-separated) in the pattern language that reading compiles:
//!
//! `arrest*` any ending, `[a|b c]` one of these, `(very)` may be missing, `..` up to four words
//! between, `..2` up to two, `{family}` a set of words by name, `<n>` any number.

use chronology::Kind;
use serde::Deserialize;
use std::collections::BTreeMap;

/// How the person that a mention is about is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frame {
    /// It happened to, or was done by, the nearest person before it; the child where none is named.
    #[default]
    Event,
    /// One person hurt another: who did it and to whom is read from word order and voice.
    Harm,
    /// It describes the home and keeps its kind whoever it is about.
    Household,
    /// A step of a service: the child's, unless another person is expressly its owner.
    Service,
}

/// Words that tell of kinds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordRule {
    /// The kinds that the words give; for the harm frame, what else they give.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Patterns, one a line.
    pub phrases: String,
    /// Patterns whose presence in the same sentence silences the rule.
    #[serde(default)]
    pub unless: String,
    /// Patterns of which one must stand in the same entry for the rule to speak.
    #[serde(default)]
    pub needs: String,
    /// Keys of the only agencies whose words these are; empty for all.
    #[serde(default)]
    pub agencies: Vec<String>,
    /// How the person is found.
    #[serde(default)]
    pub frame: Frame,
    /// The words keep their standing under words of negation, plan or doubt around them.
    #[serde(default)]
    pub firm: bool,
    /// The child is expressly the one harmed (`victim`) or the one alleged (`suspect`).
    #[serde(default)]
    pub role: Option<Party>,
}

/// A side of an alleged offence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The one harmed.
    Victim,
    /// The one alleged to have done it.
    Suspect,
}

/// Words that look like a kind and are not.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decoy {
    /// Patterns, one a line.
    pub phrases: String,
}

/// One file of the lexicon.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct KindWords {
    /// Sets of words that patterns name in braces.
    #[serde(default)]
    pub sets: BTreeMap<String, String>,
    /// Words that tell of kinds.
    #[serde(default)]
    pub rule: Vec<WordRule>,
    /// Words that look like a kind and are not.
    #[serde(default)]
    pub decoy: Vec<Decoy>,
}

impl KindWords {
    /// This file's words after those of another.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.sets.append(&mut other.sets);
        self.rule.append(&mut other.rule);
        self.decoy.append(&mut other.decoy);
    }
}

/// Where from its words a cue of standing works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// On what follows.
    After,
    /// On what went before.
    Before,
    /// On its whole clause, up to commas and words like *but*.
    Clause,
    /// On its whole sentence, up to words like *but*.
    Sentence,
    /// On its sentence and all that was told before it.
    SoFar,
    /// On the whole entry.
    Entry,
}

/// What a cue makes of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moves {
    /// Said not to be so.
    Negated,
    /// Meant to happen.
    Planned,
    /// Might happen.
    Hypothetical,
    /// Happened earlier.
    Historical,
    /// Recorded in error.
    Retracted,
    /// Nothing: the words look like a cue and are not.
    Nothing,
}

/// Words that move the standing of what stands near them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    /// What they make of a mention.
    pub moves: Moves,
    /// In which direction.
    pub reach: Reach,
    /// Over how many words at most.
    pub words: u8,
    /// Patterns, one a line.
    pub phrases: String,
    /// The only kinds that they move; empty for all.
    #[serde(default)]
    pub kinds: Vec<Kind>,
}

/// What moves a mention's standing, and what ends its reach.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScopeRules {
    /// The cues.
    pub cue: Vec<Cue>,
    /// Words beyond which no cue reaches.
    pub stops: String,
    /// Words so distinctive that a mistyped one is read as meant.
    pub mistyped: String,
    /// Words that say that something was done, where a plan column would make it planned.
    pub done: String,
}

/// Words that name persons.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Persons {
    /// The child.
    pub child: String,
    /// Brothers and sisters.
    pub sibling: String,
    /// Parents, carers, their partners, grandparents.
    pub parent: String,
    /// Peers, victims, strangers.
    pub other: String,
    /// A young person told by age or sex alone: the child, unless the entry names the child too.
    pub young: String,
    /// People at work: they act, events are not about them.
    pub professional: String,
    /// Pronouns.
    pub pronoun: String,
    /// Verbs of saying, after which `he` is the child.
    pub saying: String,
    /// Words that make the whole entry another person's record.
    pub sibling_record: String,
    /// The same for a parent.
    pub parent_record: String,
    /// Words of suspicion, beside which an assault told without its parties is the child's doing.
    pub accused: String,
    /// Nouns of violence, which do not say by their form who did it.
    pub violence: String,
    /// The child was seen.
    pub seen: String,
    /// The child was not seen.
    pub not_seen: String,
}

/// How kinds stand to each other in one entry.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindRules {
    /// Kinds in the order in which they become the main kind.
    pub order: Vec<Kind>,
    /// Kinds that stay whoever they are about, within the family.
    pub household: Vec<Kind>,
    /// Circumstances that a child shares with a brother or sister: they keep their kind where they
    /// are told of one.
    #[serde(default)]
    pub shared: Vec<Kind>,
    /// Kinds that stand only where no other does.
    pub alone: Vec<Kind>,
    /// Kinds in which the child is harmed.
    pub victim: Vec<Kind>,
    /// Kinds in which the child's conduct is alleged or sanctioned.
    pub suspect: Vec<Kind>,
    /// Kinds that are conduct only where the entry tells of no harm to the child.
    pub conduct: Vec<Kind>,
    /// Which kinds fall silent beside which.
    #[serde(default)]
    pub yields: Vec<Yield>,
}

/// Kinds that fall silent where another stands: the content of a meeting beside the meeting.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Yield {
    /// They fall silent.
    pub kinds: Vec<Kind>,
    /// Where one of these stands.
    pub to: Vec<Kind>,
    /// Except where one of these stands as well.
    #[serde(default)]
    pub unless: Vec<Kind>,
}
