//! Evidence that two sketches tell of one event, or of two: every clue found, in its measure and in words.

use super::lexicon::{ActRule, Lexicon, Person};
use super::rare::{Rare, Sort, USUAL};
use super::sketch::Sketch;
use super::times::{at_once, days_between};
use crate::coding::Role;
use chronology::Kind;
use practice::{Attribute, Clue, Clues, Days, Nature};

/// The clues found in a pair.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    /// Particulars that both give: references, amounts, counts, times, body parts, rare words.
    pub anchors: u32,
    /// Those of them that stand in the texts themselves.
    pub particulars: u32,
    /// One names for certain the day of the other.
    pub day_named: bool,
    /// Little makes them one, and neither tells, naming its day, of the other.
    pub two: bool,
    /// Each agency has its own of that step, and neither passes the other's on.
    own: bool,
    /// Places in the first of the two whose words have been counted.
    counted: Vec<u16>,
    pieces: Vec<Piece>,
}

/// A clue in its measure.
#[derive(Debug)]
struct Piece {
    clue: Clue,
    measure: f32,
    /// In the words of this pair, where the clue's own meaning does not say it well enough.
    why: Option<String>,
    /// It refines another and is not told as a reason.
    silent: bool,
}

impl Evidence {
    /// A clue that is there.
    pub fn add(&mut self, clue: Clue) {
        self.pieces.push(Piece { clue, measure: 1.0, why: None, silent: false });
    }

    /// A clue in its measure, in the words of this pair.
    pub fn tell(&mut self, clue: Clue, measure: f32, why: String) {
        self.pieces.push(Piece { clue, measure, why: Some(why), silent: false });
    }

    /// A clue that only refines another.
    pub fn refine(&mut self, clue: Clue, measure: f32) {
        self.pieces.push(Piece { clue, measure, why: None, silent: true });
    }

    /// Whether a clue is there.
    pub fn finds(&self, clue: Clue) -> bool {
        self.pieces.iter().any(|piece| piece.clue == clue)
    }

    /// The clues and their measures.
    pub fn measures(&self) -> impl Iterator<Item = (Clue, f32)> {
        self.pieces.iter().map(|piece| (piece.clue, piece.measure))
    }

    /// All that is found, weighed and added up.
    pub fn sum(&self, clues: &Clues) -> f32 {
        self.measures().map(|(clue, measure)| clues.weight(clue) * measure).sum()
    }

    /// The reasons, strongest first.
    pub fn reasons(self, clues: &Clues) -> Vec<String> {
        let mut told: Vec<(f32, String)> = self
            .pieces
            .into_iter()
            .filter(|piece| !piece.silent)
            .map(|piece| {
                let why = piece.why.unwrap_or_else(|| piece.clue.meaning().to_owned());
                ((clues.weight(piece.clue) * piece.measure).abs(), why)
            })
            .collect();
        told.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        told.into_iter().map(|(_, why)| why).collect()
    }
}

/// What evidence is weighed with.
#[derive(Debug)]
pub(crate) struct Scale {
    pub clues: Clues,
    pub days: Days,
    pub attributes: Vec<Attribute>,
}

/// What the two entries have in common as to what they tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Common {
    /// Acts that both tell.
    pub shared: u128,
    /// An act of one is of the family of an act of the other.
    pub family: bool,
    /// An act of one can be shown with an act of the other.
    pub near: bool,
    /// What both tell comes again only after weeks.
    pub spaced: bool,
}

impl Scale {
    /// All evidence for one event.
    pub fn weigh(&self, lexicon: &Lexicon, a: &Sketch, b: &Sketch) -> Evidence {
        let mut evidence = Evidence { pieces: Vec::with_capacity(24), ..Evidence::default() };
        evidence.refine(Clue::Prior, 1.0);
        let common = Self::acts(lexicon, a, b, &mut evidence);
        self.time(lexicon, common, a, b, &mut evidence);
        facts(a, b, &mut evidence);
        self.attributes(common, a, b, &mut evidence);
        words(common, a, b, &mut evidence);
        persons(lexicon, a, b, &mut evidence);
        if a.agency == b.agency {
            let told = (a.telling || b.telling) && evidence.day_named;
            evidence.add(if told { Clue::SameAgencyTold } else { Clue::SameAgency });
        }
        together(lexicon, common, a, b, &mut evidence);
        evidence
    }

    fn acts(lexicon: &Lexicon, a: &Sketch, b: &Sketch, evidence: &mut Evidence) -> Common {
        let shared = shared(lexicon, a, b);
        let mut best: Option<(f32, &str)> = None;
        let mut all = 0.0;
        for (_, act) in lexicon.of(shared) {
            all += act.weight;
            if best.is_none_or(|(weight, _)| act.weight > weight) {
                best = Some((act.weight, &act.name));
            }
        }
        let (mut family, mut near) = (false, false);
        if let Some((weight, name)) = best {
            let says = (weight + 0.4 * (all - weight)).min(3.5);
            evidence.tell(Clue::ActShared, says, format!("both tell of {name}"));
        } else if let Some((x, y)) = pairing(lexicon, a.main, b.main, |act| act.family) {
            family = true;
            let why = format!("{} and {} are of one sort", x.name, y.name);
            evidence.tell(Clue::ActFamily, x.weight.min(y.weight), why);
        } else if let Some(kind) = shared_kind(lexicon, a, b) {
            family = true;
            evidence.tell(Clue::KindShared, 1.0, format!("both are coded {}", kind.label()));
        } else if let Some((x, y)) =
            pairing(lexicon, a.main, b.main, |act| act.allied).filter(|_| !because(lexicon, a, b))
        {
            near = true;
            let why = format!("{} and {} can be one occurrence", x.name, y.name);
            evidence.tell(Clue::ActAllied, 1.0, why);
        } else if a.main == 0 || b.main == 0 {
            evidence.add(Clue::ActUnknown);
        } else {
            evidence.add(Clue::ActsUnlike);
        }
        other_offence(lexicon, a, b, shared, evidence);
        let joint = a.plain.text.contains(" joint") || b.plain.text.contains(" joint");
        let named = a.agencies & b.own_place != 0 || b.agencies & a.own_place != 0;
        if shared != 0 && lexicon.of(shared).all(|(_, act)| act.own) && !joint && !named {
            evidence.add(Clue::Own);
            evidence.own = is_step(lexicon, a) && !a.telling && !b.telling;
        }
        if let Some((_, act)) = lexicon.of(a.background & b.background).next() {
            evidence.tell(Clue::ActNamed, 1.0, format!("both name {}", act.name));
        }
        let excluding =
            lexicon.of(a.main & !shared).find(|(_, act)| act.excludes & b.main & !shared != 0);
        if let Some((_, act)) = excluding
            && lexicon.of(shared).all(|(_, s)| s.excludes == 0)
            && let Some((_, other)) = lexicon.of(act.excludes & b.main).next()
        {
            let why = format!("{} is not {}", act.name, other.name);
            evidence.tell(Clue::ActExclusive, 1.0, why);
        }
        let common =
            Common { shared, family, near, spaced: lexicon.of(shared).any(|(_, act)| act.spaced) };
        steps(lexicon, common, a, b, evidence);
        common
    }
    fn attributes(&self, common: Common, a: &Sketch, b: &Sketch, evidence: &mut Evidence) {
        for (at, attribute) in self.attributes.iter().enumerate() {
            let bits = |s: &Sketch| s.attributes.get(at).copied().unwrap_or(0);
            let (x, y) = (bits(a), bits(b));
            if x == 0 || y == 0 {
                continue;
            }
            let name = |bits: u32| {
                let value = attribute.values.get(bits.trailing_zeros() as usize);
                value.map_or("", |value| value.name.as_str())
            };
            if x & y != 0 && !attribute.agrees {
                continue;
            }
            if x & y != 0 {
                let apart = |s: &Sketch| s.apart.get(at).copied().unwrap_or(0);
                let places = a.spots.iter().filter(|s| s.0 == at && s.1 & x & y != 0);
                let places: Vec<u16> = places.map(|(_, _, place)| *place).collect();
                let again = places.iter().all(|place| evidence.counted.contains(place));
                evidence.counted.extend(places);
                let said = again || common.shared != 0 && apart(a) | apart(b) == 0;
                let particular = u32::from(attribute.anchor && !said);
                evidence.anchors += particular;
                evidence.particulars += particular;
                let clue = match (said, attribute.anchor) {
                    (true, _) => Clue::AttributeSaid,
                    (false, true) => Clue::Attribute,
                    (false, false) => Clue::AttributeUsual,
                };
                let why = format!("both name one {} ({})", attribute.name, name(x & y));
                let measure = if (x & y).count_ones() > 1 { 1.4 } else { 1.0 };
                evidence.tell(clue, measure, why);
            } else if attribute.differs {
                let why = format!("another {}: {} and {}", attribute.name, name(x), name(y));
                evidence.tell(Clue::AttributeDiffers, 1.0, why);
            }
        }
    }
}

/// Words and things that both name. One word counts once, for the strongest thing it names.
fn words(common: Common, a: &Sketch, b: &Sketch, evidence: &mut Evidence) {
    let (mut i, mut j) = (0, 0);
    let mut both: Vec<(f32, Rare, u16)> = Vec::new();
    while let (Some(x), Some(y)) = (a.rare.get(i), b.rare.get(j)) {
        match x.stem.cmp(&y.stem) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                let said =
                    common.shared != 0 && x.of_act && y.of_act || evidence.counted.contains(&x.at);
                let says = strength(x.sort) * if said { 0.3 } else { 1.0 };
                let says = if x.sort == Sort::Common { 0.0 } else { says };
                both.push((says, Rare { of_act: said, ..*x }, y.at));
                i += 1;
                j += 1;
            }
        }
    }
    both.sort_by(|p, q| q.0.total_cmp(&p.0).then_with(|| p.1.at.cmp(&q.1.at)));
    let mut counted: Vec<(u16, u16)> = Vec::new();
    let mut found: Vec<&str> = Vec::new();
    let mut measures = [0.0_f32; SORTS.len()];
    let (mut all, mut known) = (0.0, 0);
    let (mut rarities, mut rarest, mut product) = (0.0_f32, 0.0_f32, 0.0_f32);
    for (says, x, y) in both {
        if counted.iter().any(|(p, q)| *p == x.at || *q == y) {
            continue;
        }
        counted.push((x.at, y));
        all += says;
        rarities += (x.rarity - USUAL).max(0.0);
        rarest = rarest.max(x.rarity);
        product += x.rarity * x.rarity;
        if x.sort == Sort::Common {
            continue;
        }
        if let Some(measure) = (x.sort as usize).checked_sub(1).and_then(|at| measures.get_mut(at))
        {
            *measure += if x.of_act { 0.3 } else { 1.0 };
        }
        let particular = matches!(x.sort, Sort::Rare | Sort::Thing) && !x.of_act;
        evidence.anchors += u32::from(particular);
        evidence.particulars += u32::from(particular);
        let usual = x.sort == Sort::UsualThing && common.shared == 0;
        known += u32::from(x.sort == Sort::Known || usual);
        found.push(a.word(usize::from(x.at)));
    }
    evidence.anchors += known / 2;
    let particulars =
        |s: &Sketch| s.rare.iter().filter(|r| matches!(r.sort, Sort::Rare | Sort::Thing)).count();
    if found.is_empty() && evidence.anchors == 0 && particulars(a).min(particulars(b)) >= 3 {
        evidence.add(Clue::NothingShared);
    }
    for (clue, measure) in SORTS.into_iter().zip(measures).filter(|(_, measure)| *measure > 0.0) {
        evidence.refine(clue, measure.min(MOST_WORDS));
    }
    evidence.refine(Clue::RareSum, rarities.min(12.0) / 4.0);
    evidence.refine(Clue::RareMost, rarest / 4.0);
    evidence.refine(Clue::Likeness, 3.0 * product / (a.norm * b.norm).max(1.0));
    evidence.refine(Clue::Length, (a.rare.len().min(b.rare.len()).clamp(1, ENOUGH) as f32).ln());
    if !found.is_empty() {
        let total = |s: &Sketch| s.rare.iter().map(|r| strength(r.sort)).sum::<f32>();
        found.sort_unstable();
        let share = all / (total(a).min(total(b)) + 1.0);
        evidence.tell(Clue::WordsShare, share.min(1.0), format!("both name: {}", found.join(", ")));
    }
}

/// The clue of each sort of shared word, in the order of [`Sort`] after common ones.
const SORTS: [Clue; 5] =
    [Clue::FirstName, Clue::KnownWord, Clue::UsualThing, Clue::Thing, Clue::RareWord];

/// An entry of so many telling words says enough to be held against another.
const ENOUGH: usize = 8;

/// The most shared words of one sort that are counted.
const MOST_WORDS: f32 = 4.0;

/// How much a shared word narrows an event down against others.
fn strength(sort: Sort) -> f32 {
    match sort {
        Sort::Common => 0.0,
        Sort::FirstName | Sort::Known | Sort::UsualThing => 0.4,
        Sort::Thing => 0.85,
        Sort::Rare => 1.0,
    }
}

/// Two arrests for different things are two arrests.
fn other_offence(lexicon: &Lexicon, a: &Sketch, b: &Sketch, shared: u128, evidence: &mut Evidence) {
    let named = &lexicon.named;
    let (x, y) = (a.main & named.offences, b.main & named.offences);
    let sort = |bits: u128| lexicon.of(bits).fold(0, |all, (_, act)| all | act.family);
    if shared & named.arrest != 0 && x != 0 && y != 0 && sort(x) & sort(y) == 0 {
        evidence.tell(Clue::ActExclusive, 1.0, "arrests for different things".to_owned());
    }
}

/// Whether one is a step and the other what happened, or both are steps of different sorts.
fn steps(lexicon: &Lexicon, common: Common, a: &Sketch, b: &Sketch, evidence: &mut Evidence) {
    if common.spaced {
        evidence.refine(Clue::Spaced, 1.0);
    }
    let sanction = |s: &Sketch| s.main & lexicon.named.sanction != 0;
    if common.shared == 0 {
        match (is_step(lexicon, a), is_step(lexicon, b)) {
            (true, true) => evidence.add(Clue::StepsUnlike),
            (false, false) => {}
            _ => evidence.add(Clue::StepUnlike),
        }
        if sanction(a) != sanction(b) {
            evidence.add(Clue::SanctionUnlike);
        }
    }
    if let (Some(x), Some(y)) = (a.kinds.first(), b.kinds.first()) {
        if x == y {
            evidence.refine(Clue::SameMainKind, 1.0);
        } else if !a.kinds.iter().any(|kind| b.kinds.contains(kind)) {
            evidence.refine(Clue::OtherKinds, 1.0);
        }
    }
}

fn is_step(lexicon: &Lexicon, sketch: &Sketch) -> bool {
    lexicon.of(sketch.main).any(|(_, act)| act.nature == Nature::Step)
}

/// What several clues say together and none of them alone.
fn together(lexicon: &Lexicon, common: Common, a: &Sketch, b: &Sketch, evidence: &mut Evidence) {
    let anchors = evidence.anchors.min(3) as f32;
    if common.shared == 0 {
        evidence.refine(Clue::Anchors, anchors);
    } else {
        evidence.refine(Clue::AnchorsShared, anchors);
        if evidence.anchors == 0 {
            evidence.refine(Clue::ActSharedBare, 1.0);
        }
    }
    if evidence.particulars == 0 && days_between(a, b) && !common.spaced {
        evidence.add(Clue::BareApart);
    }
    if common.shared == 0 && !common.family && at_once(a, b) {
        evidence.refine(Clue::SameDayUnlike, 1.0);
    }
    if !can_be_one(lexicon, common, a, b, evidence) {
        evidence.add(Clue::Unlikely);
        let names = evidence.finds(Clue::SaidDay) || evidence.finds(Clue::SaidDays);
        evidence.two = !names || is_step(lexicon, a) && is_step(lexicon, b);
    }
}

/// Whether two may be held for one without a telling that names the day. A step and an occurrence
/// are seldom one. Acts that can only be shown together need a particular
/// that both give, and so does an entry whose act is not known; acts that have nothing to do with
/// each other need several.
fn can_be_one(
    lexicon: &Lexicon,
    common: Common,
    a: &Sketch,
    b: &Sketch,
    evidence: &Evidence,
) -> bool {
    let anchors = evidence.anchors;
    let step = |s: &Sketch| is_step(lexicon, s);
    let setting = |s: &Sketch| !step(s) || lexicon.of(s.main).all(|(_, act)| act.setting);
    let sanction = |s: &Sketch| s.main & lexicon.named.sanction != 0;
    let unknown = a.main == 0 || b.main == 0;
    let (at_once, steps) = (at_once(a, b), step(a) || step(b));
    let occurrences = !steps && sanction(a) == sanction(b);
    common.shared != 0 && !evidence.own
        || (common.family && (anchors >= 1 || at_once && !(step(a) && step(b))))
        || (common.near && anchors >= 1)
        || (unknown
            && (at_once || evidence.particulars >= 1)
            && anchors >= if steps { 2 } else { 1 })
        || (at_once && anchors >= 2 && setting(a) && setting(b))
        || (at_once && (anchors >= 1 || unknown) && occurrences)
        || (anchors >= if at_once { 2 } else { 3 } && occurrences)
}

/// References, amounts, counts and times of day.
fn facts(a: &Sketch, b: &Sketch, evidence: &mut Evidence) {
    if a.facts.references.iter().any(|r| b.facts.references.contains(r)) {
        evidence.anchors += 3;
        evidence.particulars += 3;
        evidence.add(Clue::Reference);
    }
    if let Some(pounds) = a.facts.amounts.iter().find(|x| b.facts.amounts.contains(x)) {
        evidence.anchors += 2;
        evidence.particulars += 2;
        evidence.tell(Clue::Amount, 1.0, format!("both say £{pounds}"));
    } else if let (Some(x), Some(y)) = (a.facts.amounts.first(), b.facts.amounts.first()) {
        let why = format!("£{} against £{}", x.min(y), x.max(y));
        evidence.tell(Clue::AmountDiffers, 1.0, why);
    }
    let mut same = 0;
    let mut other = 0;
    for x in &a.facts.counts {
        for y in b.facts.counts.iter().filter(|y| y.noun == x.noun) {
            if x.number == y.number {
                same += 1;
                if same <= 2 {
                    evidence.anchors += 1;
                    evidence.particulars += 1;
                    let why = format!("both say {} {}", x.number, a.word(x.at));
                    evidence.tell(Clue::Count, 1.0, why);
                }
            } else {
                other += 1;
            }
        }
    }
    if other > 0 && same == 0 {
        evidence.add(Clue::CountDiffers);
    }
    super::times::clocks(a, b, evidence);
}

fn persons(lexicon: &Lexicon, a: &Sketch, b: &Sketch, evidence: &mut Evidence) {
    if let (Some(x), Some(y)) = (a.subject_name, b.subject_name)
        && x != y
    {
        evidence.add(Clue::OtherName);
    }
    if let (Some(x), Some(y)) = (a.boy, b.boy) {
        if x == y {
            evidence.refine(Clue::SexSame, 1.0);
        } else {
            evidence.add(Clue::SexDiffers);
        }
    }
    if a.facts.ages.iter().any(|age| b.facts.ages.contains(age)) {
        evidence.add(Clue::AgeSame);
    } else if !a.facts.ages.is_empty() && !b.facts.ages.is_empty() {
        evidence.add(Clue::AgeDiffers);
    }
    let names = |x: &Sketch, y: &Sketch| x.telling && x.agencies & y.own_place != 0;
    if a.agency != b.agency && (names(a, b) || names(b, a)) {
        evidence.anchors += 1;
        evidence.add(Clue::AgencyNamed);
        if a.telling && b.telling {
            evidence.anchors += 1;
            evidence.add(Clue::BothTelling);
        }
    }
    let against =
        matches!((a.role, b.role), (Role::Victim, Role::Suspect) | (Role::Suspect, Role::Victim));
    if against && (a.main | b.main) & lexicon.named.violence != 0 {
        evidence.add(Clue::RoleDiffers);
    }
    let another = |s: &Sketch| matches!(s.subject, Person::Other | Person::Parent);
    if a.subject != b.subject && (another(a) || another(b)) {
        let told = |s: &Sketch| another(s) || s.adult;
        let fits = told(a) && told(b);
        evidence.add(if fits { Clue::OtherPersonFits } else { Clue::OtherPerson });
    }
}

/// Whether one is a sanction that names the other's act as its occasion.
fn because(lexicon: &Lexicon, a: &Sketch, b: &Sketch) -> bool {
    let sanction = |s: &Sketch| s.main & lexicon.named.sanction != 0;
    sanction(a) != sanction(b) && (a.background & b.main != 0 || b.background & a.main != 0)
}

/// Acts that both tell as done; where there are none, and two agencies tell of one day, acts that
/// each puts first and the other beside it. Two steps stay two.
fn shared(lexicon: &Lexicon, a: &Sketch, b: &Sketch) -> u128 {
    let shared = a.main & b.main;
    let (x, y) = (a.main & b.background, b.main & a.background);
    let step = |s: &Sketch| lexicon.of(s.main).any(|(_, act)| act.nature == Nature::Step);
    let crossed = x != 0 && y != 0 && at_once(a, b) && !(step(a) && step(b));
    if shared == 0 && crossed { x | y } else { shared }
}

/// A kind that both are coded to. Two different steps are two events whatever they are about: a
/// kind that a step and an occurrence share speaks for one event only where it is the step's.
fn shared_kind(lexicon: &Lexicon, a: &Sketch, b: &Sketch) -> Option<Kind> {
    let step = |s: &Sketch| lexicon.of(s.main).any(|(_, act)| act.nature == Nature::Step);
    let sanction = |s: &Sketch| s.main & lexicon.named.sanction != 0;
    let told = |s: &Sketch, kind: Kind| step(s) && lexicon.bits_of(kind) & s.main != 0;
    let meets = lexicon.of(a.main | b.main).any(|(_, act)| act.excludes != 0);
    let fits = |kind: Kind| match (step(a), step(b)) {
        (false, false) => sanction(a) == sanction(b),
        (true, true) => at_once(a, b) && !meets && (told(a, kind) || told(b, kind)),
        _ => told(a, kind) || told(b, kind),
    };
    a.kinds.iter().copied().find(|kind| b.kinds.contains(kind) && fits(*kind))
}

/// An act of one and an act of the other that the relation of the first leads to.
fn pairing(
    lexicon: &Lexicon,
    a: u128,
    b: u128,
    to: impl Fn(&ActRule) -> u128,
) -> Option<(&ActRule, &ActRule)> {
    lexicon.of(a).find_map(|(_, x)| Some((x, lexicon.of(to(x) & b).next()?.1)))
}
