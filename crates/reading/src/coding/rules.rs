//! The rules compiled: every pattern of the lexicon, the scope rules, the persons and the
//! indicators in one set of patterns, and what each means.

use super::About;
use super::likeness::Likeness;
use super::pattern::{Compiler, PatternError, Patterns};
use super::vocabulary::Vocabulary;
use chronology::Kind;
use practice::{Frame, KindRules, Moves, Party, Practice, Reach};

/// Whom a word names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// The child, by name or as the child.
    Child,
    /// A brother or sister.
    Sibling,
    /// A parent, carer or their partner.
    Parent,
    /// A peer, a victim, a stranger.
    Other,
    /// A young person by age alone.
    Young,
    /// A person at work.
    Professional,
    /// He, she, they.
    Pronoun,
}

/// What a pattern means.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meaning {
    /// Kinds, by the rule's place.
    Kinds(u32),
    /// Looks like something and is not.
    Decoy,
    /// Moves standing, by the cue's place.
    Cue(u32),
    /// Ends a cue's reach.
    Stop,
    /// Says that something was done.
    Done,
    /// Names a person.
    Person(Who),
    /// A verb of saying.
    Saying,
    /// The entry is another person's record.
    Record(About),
    /// A word of suspicion.
    Accused,
    /// A noun of violence.
    Violence,
    /// Silences the rule of this place.
    Unless(u32),
    /// Lets the rule of this place speak.
    Needs(u32),
    /// An indicator, by its place.
    Indicator(u32),
    /// The child was seen, or not.
    Seen(bool),
}

/// A rule without its patterns.
#[derive(Debug)]
pub(super) struct Rule {
    pub kinds: Vec<Kind>,
    pub frame: Frame,
    pub firm: bool,
    pub role: Option<Party>,
    pub needs: bool,
    pub agencies: Vec<String>,
}

/// A cue without its patterns.
#[derive(Debug)]
pub(super) struct CueRule {
    pub moves: Moves,
    pub reach: Reach,
    pub words: u16,
    pub kinds: Vec<Kind>,
}

/// An indicator without its phrases.
#[derive(Debug)]
pub(super) struct Sign {
    pub id: String,
    pub level: u8,
}

/// Everything that is looked for, compiled once.
#[derive(Debug)]
pub(super) struct Rules {
    pub vocabulary: Vocabulary,
    pub patterns: Patterns,
    pub meanings: Vec<Meaning>,
    /// What a child's name means, which no pattern has.
    pub child: u32,
    pub by_place: Vec<Rule>,
    pub cues: Vec<CueRule>,
    pub signs: Vec<Sign>,
    pub kinds: KindRules,
    pub likeness: Likeness,
}

impl Rules {
    /// Compiles practice.
    pub fn compile(practice: &Practice) -> Result<Self, PatternError> {
        let mut build =
            Build { compiler: Compiler::new(&practice.kind_words.sets), meanings: Vec::new() };
        let mut rules = Vec::new();
        for word_rule in &practice.kind_words.rule {
            let at = rules.len() as u32;
            build.add(&word_rule.phrases, Meaning::Kinds(at))?;
            build.add(&word_rule.unless, Meaning::Unless(at))?;
            build.add(&word_rule.needs, Meaning::Needs(at))?;
            rules.push(Rule {
                kinds: word_rule.kinds.clone(),
                frame: word_rule.frame,
                firm: word_rule.firm,
                role: word_rule.role,
                needs: !word_rule.needs.trim().is_empty(),
                agencies: word_rule.agencies.clone(),
            });
        }
        for decoy in &practice.kind_words.decoy {
            build.add(&decoy.phrases, Meaning::Decoy)?;
        }
        let cues = build.scope(practice)?;
        build.compiler.forgive(&practice.scope.mistyped);
        build.persons(practice)?;
        let mut signs = Vec::new();
        for indicator in &practice.thresholds.indicator {
            let phrases = indicator.phrases.join("\n");
            build.add(&phrases, Meaning::Indicator(signs.len() as u32))?;
            signs.push(Sign { id: indicator.id.clone(), level: indicator.level });
        }
        let mut meanings = build.meanings;
        let child = meanings.len() as u32;
        meanings.push(Meaning::Person(Who::Child));
        let (vocabulary, patterns) = build.compiler.finish();
        Ok(Self {
            vocabulary,
            patterns,
            meanings,
            child,
            by_place: rules,
            cues,
            signs,
            kinds: practice.kinds.clone(),
            likeness: Likeness::new(practice),
        })
    }

    /// What a pattern's number means.
    pub fn meaning(&self, number: u32) -> Meaning {
        self.meanings.get(number as usize).copied().unwrap_or(Meaning::Decoy)
    }
}

struct Build<'p> {
    compiler: Compiler<'p>,
    meanings: Vec<Meaning>,
}

impl Build<'_> {
    fn add(&mut self, lines: &str, meaning: Meaning) -> Result<(), PatternError> {
        if lines.trim().is_empty() {
            return Ok(());
        }
        let number = self.meanings.len() as u32;
        self.meanings.push(meaning);
        self.compiler.add(lines, number)
    }

    fn scope(&mut self, practice: &Practice) -> Result<Vec<CueRule>, PatternError> {
        let mut cues = Vec::new();
        for cue in &practice.scope.cue {
            self.add(&cue.phrases, Meaning::Cue(cues.len() as u32))?;
            cues.push(CueRule {
                moves: cue.moves,
                reach: cue.reach,
                words: u16::from(cue.words),
                kinds: cue.kinds.clone(),
            });
        }
        self.add(&practice.scope.stops, Meaning::Stop)?;
        self.add(&practice.scope.done, Meaning::Done)?;
        Ok(cues)
    }

    fn persons(&mut self, practice: &Practice) -> Result<(), PatternError> {
        let persons = &practice.persons;
        for (lines, who) in [
            (&persons.child, Who::Child),
            (&persons.sibling, Who::Sibling),
            (&persons.parent, Who::Parent),
            (&persons.other, Who::Other),
            (&persons.young, Who::Young),
            (&persons.professional, Who::Professional),
            (&persons.pronoun, Who::Pronoun),
        ] {
            self.add(lines, Meaning::Person(who))?;
        }
        self.add(&persons.saying, Meaning::Saying)?;
        self.add(&persons.accused, Meaning::Accused)?;
        self.add(&persons.violence, Meaning::Violence)?;
        self.add(&persons.sibling_record, Meaning::Record(About::Sibling))?;
        self.add(&persons.parent_record, Meaning::Record(About::Parent))?;
        self.add(&persons.seen, Meaning::Seen(true))?;
        self.add(&persons.not_seen, Meaning::Seen(false))?;
        Ok(())
    }
}
