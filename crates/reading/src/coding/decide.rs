//! Deciding: from all that an entry's parts told to its kinds, main kind first, and the child's
//! part in it.

use super::read::{Heard, PartReading};
use super::{About, Coded, Mention, Role, Standing};
use chronology::{Kind, Part};
use practice::{KindRules, Party};

/// What the parts of one entry told.
pub(super) struct Reading<'k> {
    rules: &'k KindRules,
    coded: Coded,
    parties: Vec<Party>,
    topic: Option<About>,
    moved: Option<Standing>,
    look_alike: bool,
    heard: Option<Heard>,
    /// Parts of the form that told something.
    parts: usize,
}

/// The kinds and the child's part that the phrases alone give.
pub(super) fn by_phrases(rules: &KindRules, part: &PartReading) -> (Vec<Kind>, Role) {
    let told = Told {
        rules,
        mentions: &part.mentions,
        parties: &part.parties,
        topic: part.topic,
        moved: part.moved,
        look_alike: part.look_alike,
    };
    let kinds = told.by_phrases(|_| true);
    let role = told.role(&kinds);
    (kinds, role)
}

/// The mention is asserted of this child.
pub(super) fn stands(rules: &KindRules, mention: &Mention) -> bool {
    let of_the_home = || match mention.about {
        About::Parent => rules.household.contains(&mention.kind),
        About::Sibling => rules.shared.contains(&mention.kind),
        About::Child | About::Other => false,
    };
    mention.standing == Standing::Actual && (mention.about == About::Child || of_the_home())
}

impl<'k> Reading<'k> {
    /// Nothing told yet.
    pub fn new(rules: &'k KindRules) -> Self {
        Self {
            rules,
            coded: Coded::default(),
            parties: Vec::new(),
            topic: None,
            moved: None,
            look_alike: false,
            heard: None,
            parts: 0,
        }
    }

    /// Adds what one part told.
    pub fn add(&mut self, part: PartReading) {
        self.parts += usize::from(part.told);
        for mention in part.mentions {
            let known = self.coded.mentions.iter().any(|other| {
                other.kind == mention.kind
                    && other.about == mention.about
                    && other.standing == mention.standing
            });
            if !known {
                self.coded.mentions.push(mention);
            }
        }
        for sign in part.indicators {
            if self.coded.indicators.iter().all(|known| known.id != sign.id) {
                self.coded.indicators.push(sign);
            }
        }
        let seen = &mut self.coded.seen;
        seen.seen = part.seen.seen.or(seen.seen);
        seen.alone = part.seen.alone.or(seen.alone);
        seen.words = part.seen.words.or(seen.words.take());
        self.parties.extend(part.parties);
        self.topic = self.topic.or(part.topic);
        self.moved = self.moved.or(part.moved);
        self.look_alike |= part.look_alike;
        self.heard = part.heard.or(self.heard.take());
    }

    /// The kinds and the role: by the phrases, and for the narrative by the coded rows it is like.
    pub fn finish(mut self) -> Coded {
        let Some(heard) = self.heard.take() else {
            let kinds = self.told().by_phrases(|_| true);
            self.coded.role = self.told().role(&kinds);
            self.coded.kinds = kinds;
            return self.coded;
        };
        let of_form = heard.long || self.parts > 1;
        let mut kinds = self.told().by_phrases(|mention| {
            let narrated = mention.part == Part::Narrative;
            !narrated || of_form && heard.of_form.contains(&mention.kind)
        });
        for kind in if of_form { &heard.of_form } else { &heard.kinds } {
            if !kinds.contains(kind) {
                kinds.push(*kind);
            }
        }
        let of_substance = |kind: &Kind| !self.rules.alone.contains(kind);
        if kinds.iter().any(of_substance) {
            kinds.retain(of_substance);
        } else if of_form {
            kinds = self.told().by_phrases(|_| true);
            kinds.retain(|kind| self.rules.alone.contains(kind));
            if kinds.is_empty() {
                kinds.clone_from(&heard.kinds);
            }
        } else {
            kinds.clone_from(&heard.kinds);
        }
        let told = self.told();
        kinds.sort_by_key(|kind| told.place(*kind));
        for mention in heard.mentions {
            if kinds.contains(&mention.kind)
                && !self
                    .coded
                    .mentions
                    .iter()
                    .any(|m| m.kind == mention.kind && stands(self.rules, m))
            {
                self.coded.mentions.push(mention);
            }
        }
        self.coded.role = if heard.entry { self.told().role(&kinds) } else { heard.role };
        self.coded.kinds = kinds;
        self.coded
    }

    fn told(&self) -> Told<'_> {
        Told {
            rules: self.rules,
            mentions: &self.coded.mentions,
            parties: &self.parties,
            topic: self.topic,
            moved: self.moved,
            look_alike: self.look_alike,
        }
    }
}

/// What the phrases told.
struct Told<'t> {
    rules: &'t KindRules,
    mentions: &'t [Mention],
    parties: &'t [Party],
    topic: Option<About>,
    moved: Option<Standing>,
    look_alike: bool,
}

impl Told<'_> {
    /// The kinds that the phrases give, by the mentions that `counts`.
    fn by_phrases(&self, counts: impl Fn(&Mention) -> bool) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = Vec::new();
        for mention in self.mentions.iter().filter(|mention| counts(mention)) {
            if self.stands(mention) && !kinds.contains(&mention.kind) {
                kinds.push(mention.kind);
            }
        }
        let silent: Vec<Kind> = self
            .rules
            .yields
            .iter()
            .filter(|rule| rule.to.iter().any(|kind| kinds.contains(kind)))
            .filter(|rule| !rule.unless.iter().any(|kind| kinds.contains(kind)))
            .flat_map(|rule| rule.kinds.iter().copied().filter(|kind| !rule.to.contains(kind)))
            .collect();
        kinds.retain(|kind| !silent.contains(kind));
        if kinds.iter().any(|kind| !self.rules.alone.contains(kind)) {
            kinds.retain(|kind| !self.rules.alone.contains(kind));
        } else if let Some(kind) = self.nothing_else_stands(&kinds) {
            kinds = vec![kind];
        }
        kinds.sort_by_key(|kind| self.place(*kind));
        if kinds.is_empty() {
            kinds.push(Kind::Other);
        }
        kinds
    }

    /// What an entry is that asserts nothing of the child: another's event in the family, or word
    /// received of what may be, is meant to be or is not so.
    fn nothing_else_stands(&self, kinds: &[Kind]) -> Option<Kind> {
        let told = || {
            let of_substance = |m: &&Mention| !self.rules.alone.contains(&m.kind);
            self.mentions.iter().filter(of_substance)
        };
        let actual = |about: &[About]| {
            told().any(|m| m.standing == Standing::Actual && about.contains(&m.about))
        };
        let retracted = self.moved == Some(Standing::Retracted);
        if retracted {
            return Some(Kind::Other);
        }
        if actual(&[About::Parent, About::Sibling]) || kinds.contains(&Kind::FamilyEvent) {
            return Some(Kind::FamilyEvent);
        }
        if actual(&[About::Other]) {
            return Some(Kind::Other);
        }
        if self.topic == Some(About::Sibling) {
            return Some(Kind::FamilyEvent);
        }
        let word = told().any(|mention| mention.standing != Standing::Actual);
        if kinds.contains(&Kind::Contact) || word || self.moved.is_some() && !self.look_alike {
            return Some(Kind::Contact);
        }
        (self.topic == Some(About::Parent)).then_some(Kind::FamilyEvent)
    }

    fn stands(&self, mention: &Mention) -> bool {
        stands(self.rules, mention)
    }

    /// The place in the order of main kinds; what the agency's own type says comes first among
    /// its equals.
    fn place(&self, kind: Kind) -> (usize, bool) {
        let order = self.rules.order.iter().position(|known| *known == kind);
        let typed = self.mentions.iter().any(|mention| {
            mention.kind == kind && mention.part == Part::Type && self.stands(mention)
        });
        (order.unwrap_or(usize::MAX), !typed)
    }

    fn role(&self, kinds: &[Kind]) -> Role {
        let any = |list: &[Kind]| kinds.iter().any(|kind| list.contains(kind));
        let victim = any(&self.rules.victim) || self.parties.contains(&Party::Victim);
        let conduct = !victim && any(&self.rules.conduct);
        let suspect = any(&self.rules.suspect) || conduct || self.parties.contains(&Party::Suspect);
        match (victim, suspect) {
            (true, true) => Role::Both,
            (true, false) => Role::Victim,
            (false, true) => Role::Suspect,
            (false, false) => Role::None,
        }
    }
}
