//! Reading one part of an entry: its mentions, indicators and whether the child was seen.

use super::pattern::Hit;
use super::rules::{Meaning, Rule, Rules};
use super::scope::{Scope, Scoped};
use super::tokens::Tokens;
use super::who::Persons;
use super::{About, IndicatorHit, Mention, Seen, Standing};
use chronology::{Agency, Kind, Part};
use practice::{Frame, Party};

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

/// Reads one part of an entry.
pub(super) fn part(
    rules: &Rules,
    text: &str,
    part: Part,
    agency: Option<&Agency>,
    year: Option<u16>,
) -> PartReading {
    let tokens = Tokens::cut(text, &rules.vocabulary);
    let mut hits = Vec::with_capacity(tokens.all.len());
    rules.patterns.find(&tokens, &mut hits);
    let reader = Reader {
        rules,
        tokens: &tokens,
        part,
        scope: Scope::new(rules, &tokens, &hits, year),
        persons: Persons::new(rules, &tokens, &hits),
        agency,
        hits: &hits,
    };
    reader.read()
}

struct Reader<'a> {
    rules: &'a Rules,
    tokens: &'a Tokens<'a>,
    part: Part,
    scope: Scope<'a>,
    persons: Persons<'a>,
    agency: Option<&'a Agency>,
    hits: &'a [Hit],
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
                        self.mention(rule, hit, retracted.as_deref(), &mut reading);
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

    fn mention(&self, rule: &Rule, hit: &Hit, gone: Option<&str>, reading: &mut PartReading) {
        let words = self.tokens.words(hit.first as usize, hit.last as usize);
        let mut put = |kind: Kind, about: About| {
            reading.spans.push((hit.first, hit.last));
            let scoped = self.standing(rule, hit, kind, gone);
            let standing = scoped.as_ref().map_or(Standing::Actual, |scoped| scoped.standing);
            let why = match scoped {
                Some(scoped) => {
                    let standing = format!("{standing:?}").to_lowercase();
                    format!("{kind} by “{words}”, {standing} by “{}”", scoped.words)
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

    fn standing(&self, rule: &Rule, hit: &Hit, kind: Kind, gone: Option<&str>) -> Option<Scoped> {
        if let Some(words) = gone {
            return Some(Scoped {
                standing: Standing::Retracted,
                words: words.to_owned(),
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
                words: "next steps".to_owned(),
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
