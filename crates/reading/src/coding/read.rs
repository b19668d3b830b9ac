//! Reading one part of an entry: its mentions, indicators and whether the child was seen.

use super::decide;
use super::likeness::{Context, Marked};
use super::names::Names;
use super::pattern::Hit;
use super::rules::{Meaning, Rule, Rules};
use super::scope::{Scope, Scoped, standing};
use super::tokens::Tokens;
use super::who::Persons;
use super::{About, IndicatorHit, Mention, Role, Seen, Standing};
use chronology::{Agency, Kind, Part};
use practice::{Frame, Party};
use std::collections::BTreeMap;

/// What one part told.
#[derive(Debug, Default)]
pub(super) struct PartReading {
    pub mentions: Vec<Mention>,
    pub indicators: Vec<IndicatorHit>,
    pub seen: Seen,
    /// The child is expressly victim, suspect.
    pub parties: Vec<Party>,
    /// Of whom it tells as a whole.
    pub topic: Option<About>,
    /// It speaks of what is not so, is meant to be, may be or was; or withdraws something.
    pub moved: Option<Standing>,
    /// First and last word of each mention.
    spans: Vec<(u16, u16)>,
    /// It has words that only look like a kind.
    pub look_alike: bool,
    /// There are words in it.
    pub told: bool,
    /// What the coded rows say of a narrative.
    pub heard: Option<Heard>,
}

impl PartReading {
    /// Two wordings of one kind that share words tell of one thing: where one of them is read as
    /// not so, planned, possible or past, so is the other.
    fn agree(&mut self) {
        let moved: Vec<(Kind, (u16, u16), Standing, String)> = self
            .mentions
            .iter()
            .zip(&self.spans)
            .filter(|(mention, _)| mention.standing != Standing::Actual)
            .map(|(mention, span)| (mention.kind, *span, mention.standing, mention.why.clone()))
            .collect();
        for (mention, span) in self.mentions.iter_mut().zip(&self.spans) {
            let shared = |other: &(u16, u16)| span.0 <= other.1 && other.0 <= span.1;
            // "not been home" holds its own negation, which "been home" inside it has before it.
            let own = |other: &(u16, u16), standing: Standing| {
                standing == Standing::Negated && span.0 < other.0
            };
            let found = moved.iter().find(|(kind, other, standing, _)| {
                *kind == mention.kind && shared(other) && !own(other, *standing)
            });
            if mention.standing == Standing::Actual
                && let Some((_, _, standing, why)) = found
            {
                mention.standing = *standing;
                mention.why.clone_from(why);
            }
        }
    }
}

/// What a narrative is, by the coded rows that it is like.
#[derive(Debug)]
pub(super) struct Heard {
    /// The kinds, weightiest first; never empty.
    pub kinds: Vec<Kind>,
    /// The kinds where the narrative is one section of a form, or longer than any coded row.
    pub of_form: Vec<Kind>,
    /// The child's part.
    pub role: Role,
    /// For each of the kinds, the words that spoke for it.
    pub mentions: Vec<Mention>,
    /// It is longer than any coded row.
    pub long: bool,
    /// It is an entry of a return, not a text that stands alone.
    pub entry: bool,
}

/// Words of the longest narrative that is read as one of the coded rows.
const LONGEST: usize = 60;

/// The year of an entry, where it is known; none at all where the text stands alone.
pub(super) type Dated = Option<Option<u16>>;

/// Reads one part of an entry, of a child with these names.
pub(super) fn part(
    (rules, names): (&Rules, &Names),
    text: &str,
    part: Part,
    agency: Option<&Agency>,
    dated: Dated,
) -> PartReading {
    let tokens = Tokens::cut(text, &rules.vocabulary, names);
    let mut hits = Vec::with_capacity(tokens.all.len());
    rules.patterns.find(&tokens, &mut hits);
    names.find(&tokens, rules.child, &mut hits);
    let reader = Reader::new(rules, &tokens, &hits, part, agency, dated);
    let mut reading = reader.read();
    reading.told = !tokens.all.is_empty();
    if part == Part::Narrative && rules.likeness.learnt() {
        reading.heard = Some(reader.hear(&reading));
    }
    reading
}

/// The traits of a narrative by name, each with what it counts.
pub(super) fn traits(rules: &Rules, text: &str, agency: Option<&Agency>) -> BTreeMap<String, f32> {
    let tokens = Tokens::cut(text, &rules.vocabulary, &Names::default());
    let mut hits = Vec::new();
    rules.patterns.find(&tokens, &mut hits);
    let reader = Reader::new(rules, &tokens, &hits, Part::Narrative, agency, None);
    reader.with_context(&reader.read(), |context| {
        rules.likeness.named(&tokens, context, &reader.marks())
    })
}

struct Reader<'a> {
    rules: &'a Rules,
    tokens: &'a Tokens<'a>,
    part: Part,
    scope: Scope<'a>,
    persons: Persons<'a>,
    agency: Option<&'a Agency>,
    hits: &'a [Hit],
    entry: bool,
}

impl<'a> Reader<'a> {
    fn new(
        rules: &'a Rules,
        tokens: &'a Tokens<'a>,
        hits: &'a [Hit],
        part: Part,
        agency: Option<&'a Agency>,
        dated: Dated,
    ) -> Self {
        let year = dated.flatten();
        Self {
            entry: dated.is_some(),
            rules,
            tokens,
            part,
            scope: Scope::new(rules, tokens, hits, year),
            persons: Persons::new(rules, tokens, hits),
            agency,
            hits,
        }
    }

    /// What the phrases made of the narrative, as the coded rows are asked about it.
    fn with_context<T>(&self, reading: &PartReading, ask: impl FnOnce(&Context<'_>) -> T) -> T {
        let mentions = reading.mentions.iter();
        let said: Vec<_> = mentions.map(|m| (m.kind, m.standing, m.about)).collect();
        let (coded, role) = decide::by_phrases(&self.rules.kinds, reading);
        let (mut cues, mut who, mut decoys, mut accused) = (vec![], vec![], vec![], false);
        for hit in self.hits {
            match self.rules.meaning(hit.meaning) {
                Meaning::Cue(at) => {
                    let moves = self.rules.cues.get(at as usize).map(|cue| cue.moves);
                    cues.extend(moves.and_then(standing));
                }
                Meaning::Person(named) => who.push(named),
                Meaning::Decoy => decoys.push((hit.first, hit.last)),
                Meaning::Accused => accused = true,
                _ => {}
            }
        }
        ask(&Context {
            entry: self.entry,
            agency: self.agency.map(|agency| agency.0.as_str()),
            said: &said,
            coded: &coded,
            role,
            cues: &cues,
            who: &who,
            topic: reading.topic,
            moved: reading.moved,
            accused,
            decoys: &decoys,
        })
    }

    /// What the words around make of each word.
    fn marks(&self) -> Vec<Marked> {
        let plain = self.scope.is_plain();
        let mark = |at: usize| {
            let hit = Hit { meaning: 0, first: at as u16, last: at as u16, own: 1 };
            let scoped = if plain { None } else { self.scope.of(&hit, None) };
            let standing = scoped.map_or(Standing::Actual, |scoped| scoped.standing);
            Marked { standing, about: self.persons.subject(&hit) }
        };
        (0..self.tokens.all.len()).map(mark).collect()
    }

    /// It is longer than any coded row.
    fn is_long(&self) -> bool {
        self.tokens.all.len() > LONGEST
    }

    fn hear(&self, reading: &PartReading) -> Heard {
        let likeness = &self.rules.likeness;
        let alone = &self.rules.kinds.alone;
        let (verdicts, kinds, of_form) = self.with_context(reading, |context| {
            let verdicts = likeness.weigh(self.tokens, context, &self.marks());
            let kinds = verdicts.kinds(context, alone);
            let of_form = if self.entry || self.is_long() {
                verdicts.kinds_of_form(context, alone)
            } else {
                Vec::new()
            };
            (verdicts, kinds, of_form)
        });
        let both = kinds.iter().chain(of_form.iter().filter(|kind| !kinds.contains(kind)));
        // What the phrases found already has its words.
        let told = |kind: &&Kind| {
            !reading
                .mentions
                .iter()
                .any(|m| m.kind == **kind && decide::stands(&self.rules.kinds, m))
        };
        let mention = |kind: &Kind| {
            let spoke = likeness.because(&verdicts, *kind);
            let written = |(first, last): &(u16, u16)| {
                self.tokens.words(usize::from(*first), usize::from(*last))
            };
            let because: Vec<String> =
                spoke.iter().map(|at| format!("“{}”", written(at))).collect();
            Mention {
                kind: *kind,
                words: spoke.first().map_or("", written).to_owned(),
                part: self.part,
                about: About::Child,
                standing: Standing::Actual,
                why: format!("{kind} because of {}, from the coded rows", because.join(", ")),
            }
        };
        Heard {
            mentions: both.filter(told).map(mention).collect(),
            role: verdicts.role(),
            long: self.is_long(),
            entry: self.entry,
            of_form,
            kinds,
        }
    }
}

impl Reader<'_> {
    fn read(&self) -> PartReading {
        let mut reading = PartReading::default();
        let retracted = self.scope.retracted();
        for hit in self.hits {
            match self.rules.meaning(hit.meaning) {
                Meaning::Kinds(at) => {
                    let Some(rule) = self.rules.by_place.get(at as usize) else { continue };
                    if self.speaks(rule, at, hit) {
                        self.mention(rule, hit, retracted, &mut reading);
                    }
                }
                Meaning::Decoy => reading.look_alike = true,
                Meaning::Indicator(at) => self.sign(at, hit, retracted.is_some(), &mut reading),
                Meaning::Seen(seen) if retracted.is_none() => {
                    let stated = self.scope.of(hit, None).is_none() || !seen;
                    if stated && !self.longer_seen(hit) {
                        reading.seen.seen = Some(reading.seen.seen.unwrap_or(false) || seen);
                    }
                }
                _ => {}
            }
        }
        reading.agree();
        reading.topic = Some(self.persons.topic());
        let moves = [
            Standing::Retracted,
            Standing::Negated,
            Standing::Hypothetical,
            Standing::Planned,
            Standing::Historical,
        ];
        reading.moved = moves.into_iter().find(|standing| self.scope.any(*standing));
        if self.part == Part::Voice {
            reading.seen.words = self.quoted();
        }
        reading
    }

    /// The rule may speak here: no look-alike or longer wording covers it, nothing silences it.
    fn speaks(&self, rule: &Rule, at: u32, hit: &Hit) -> bool {
        let foreign = self
            .agency
            .is_some_and(|agency| !rule.agencies.is_empty() && !rule.agencies.contains(&agency.0));
        if foreign || self.part == Part::Voice && !rule.kinds.contains(&Kind::SeenAlone) {
            return false;
        }
        let mut needed = !rule.needs;
        for other in self.hits {
            let covers = hit.inside(other) || (hit.own == other.own && hit.first == other.first);
            match self.rules.meaning(other.meaning) {
                Meaning::Decoy if covers => return false,
                Meaning::Kinds(longer) if longer != at && hit.inside(other) => {
                    let longer = self.rules.by_place.get(longer as usize);
                    if longer
                        .is_some_and(|longer| longer.kinds != rule.kinds && longer.role.is_none())
                    {
                        return false;
                    }
                }
                Meaning::Unless(silenced) if silenced == at && self.same_sentence(hit, other) => {
                    return false;
                }
                Meaning::Needs(wanted) if wanted == at => needed = true,
                _ => {}
            }
        }
        needed
    }

    fn mention(&self, rule: &Rule, hit: &Hit, gone: Option<(u16, u16)>, reading: &mut PartReading) {
        let words = self.tokens.words(hit.first as usize, hit.last as usize);
        let mut put = |kind: Kind, about: About| {
            reading.spans.push((hit.first, hit.last));
            let scoped = self.standing(rule, hit, kind, gone);
            let standing = scoped.map_or(Standing::Actual, |scoped| scoped.standing);
            let why = match scoped {
                Some(scoped) => {
                    let standing = format!("{standing:?}").to_lowercase();
                    let by = scoped.words.map_or("next steps", |(first, last)| {
                        self.tokens.words(usize::from(first), usize::from(last))
                    });
                    format!("{kind} by “{words}”, {standing} by “{by}”")
                }
                None => format!("{kind} by “{words}”"),
            };
            let mention =
                Mention { kind, words: words.to_owned(), part: self.part, about, standing, why };
            reading.mentions.push(mention);
            standing == Standing::Actual && about == About::Child
        };
        let mut told = false;
        match rule.frame {
            Frame::Harm => {
                let parties = self.persons.parties(hit);
                if parties.to == About::Child {
                    told |= put(Kind::ViolenceToChild, About::Child);
                }
                if parties.by == About::Child {
                    told |= put(Kind::ViolenceByChild, About::Child);
                }
                if parties.by != About::Child && parties.to != About::Child {
                    put(Kind::ViolenceToChild, parties.to);
                }
                for kind in &rule.kinds {
                    let owner = if parties.to == About::Child || parties.by == About::Child {
                        About::Child
                    } else {
                        parties.to
                    };
                    put(*kind, owner);
                }
            }
            frame => {
                let about = match frame {
                    Frame::Household => self.persons.elsewhere(hit),
                    Frame::Service => self.persons.owner(hit),
                    Frame::Event | Frame::Harm => self.persons.subject(hit),
                };
                for kind in &rule.kinds {
                    told |= put(*kind, about);
                }
            }
        }
        if told {
            reading.parties.extend(rule.role);
            if rule.kinds.contains(&Kind::SeenAlone) {
                reading.seen.alone = Some(true);
                reading.seen.seen = Some(true);
            }
        }
    }

    fn standing(
        &self,
        rule: &Rule,
        hit: &Hit,
        kind: Kind,
        gone: Option<(u16, u16)>,
    ) -> Option<Scoped> {
        if gone.is_some() {
            return Some(Scoped {
                standing: Standing::Retracted,
                words: gone,
                close: true,
                ahead: true,
            });
        }
        let scoped = self.scope.of(hit, Some(kind));
        if rule.firm {
            return scoped.filter(|scoped| match scoped.standing {
                Standing::Negated => scoped.close,
                Standing::Planned | Standing::Hypothetical => scoped.ahead,
                _ => true,
            });
        }
        if scoped.is_none() && self.part == Part::Plan && !self.done(hit) {
            return Some(Scoped {
                standing: Standing::Planned,
                words: None,
                close: false,
                ahead: false,
            });
        }
        scoped
    }

    /// The sentence says that something was done.
    fn done(&self, hit: &Hit) -> bool {
        self.hits.iter().any(|other| {
            matches!(self.rules.meaning(other.meaning), Meaning::Done)
                && self.same_sentence(hit, other)
        })
    }

    fn sign(&self, at: u32, hit: &Hit, retracted: bool, reading: &mut PartReading) {
        let Some(sign) = self.rules.signs.get(at as usize) else { return };
        let covered = self.hits.iter().any(|other| {
            matches!(self.rules.meaning(other.meaning), Meaning::Decoy) && hit.inside(other)
        });
        let gone = retracted || covered || self.scope.of(hit, None).is_some();
        if gone || self.persons.subject(hit) == About::Other {
            return;
        }
        if reading.indicators.iter().all(|known| known.id != sign.id) {
            let words = self.tokens.words(hit.first as usize, hit.last as usize).to_owned();
            reading.indicators.push(IndicatorHit { id: sign.id.clone(), level: sign.level, words });
        }
    }

    /// "not seen" holds a "seen".
    fn longer_seen(&self, hit: &Hit) -> bool {
        self.hits.iter().any(|other| {
            matches!(self.rules.meaning(other.meaning), Meaning::Seen(_) | Meaning::Decoy)
                && hit.inside(other)
        })
    }

    fn quoted(&self) -> Option<String> {
        let first = self.tokens.all.iter().position(|token| token.quoted)?;
        let last = self.tokens.all.iter().rposition(|token| token.quoted)?;
        Some(self.tokens.words(first, last).to_owned())
    }

    fn same_sentence(&self, one: &Hit, other: &Hit) -> bool {
        let sentence = |hit: &Hit| self.tokens.all.get(hit.first as usize).map(|t| t.sentence);
        sentence(one) == sentence(other)
    }
}
