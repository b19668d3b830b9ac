//! Evidence that two sketches tell of one event: each piece in log-odds, with its words.

use super::facts::Said;
use super::lexicon::{ActRule, Lexicon, Person};
use super::sketch::{Rare, Sketch, Sort};
use crate::coding::Role;
use chronology::Kind;
use jiff::civil::Date;
use practice::{Attribute, Days, Nature, Weights};

/// Evidence added up.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    pub sum: f32,
    /// Particulars that both give: references, amounts, counts, times, body parts, rare words.
    pub anchors: u32,
    /// Those of them that stand in the texts themselves.
    pub particulars: u32,
    /// One is about another person, and nothing in the other fits that.
    pub other_person: bool,
    /// One names for certain the day of the other.
    pub day_named: bool,
    /// Places in the first of the two whose words have been counted.
    counted: Vec<u16>,
    pieces: Vec<(f32, String)>,
}

impl Evidence {
    fn add(&mut self, weight: f32, why: String) {
        self.sum += weight;
        self.pieces.push((weight, why));
    }

    /// The reasons, strongest first.
    pub fn reasons(mut self) -> Vec<String> {
        self.pieces.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then_with(|| a.1.cmp(&b.1)));
        self.pieces.into_iter().map(|(_, why)| why).collect()
    }
}

/// What evidence is weighed with.
#[derive(Debug)]
pub(crate) struct Scale {
    pub weights: Weights,
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
    pub fn weigh(&self, lexicon: &Lexicon, a: &Sketch, b: &Sketch) -> (Evidence, Common) {
        let mut evidence = Evidence {
            sum: self.weights.prior,
            pieces: Vec::with_capacity(8),
            ..Evidence::default()
        };
        let common = self.acts(lexicon, a, b, &mut evidence);
        self.time(lexicon, common, a, b, &mut evidence);
        self.facts(a, b, &mut evidence);
        self.attributes(common, a, b, &mut evidence);
        self.words(common, a, b, &mut evidence);
        self.persons(lexicon, a, b, &mut evidence);
        if a.agency == b.agency {
            let told = (a.telling || b.telling) && evidence.day_named;
            let weight = self.weights.same_agency * if told { 0.5 } else { 1.0 };
            evidence.add(weight, "both are rows of one agency".to_owned());
        }
        (evidence, common)
    }

    fn acts(&self, lexicon: &Lexicon, a: &Sketch, b: &Sketch, evidence: &mut Evidence) -> Common {
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
            let sum = (weight + 0.4 * (all - weight)).min(3.5);
            evidence.add(sum * self.weights.act_shared, format!("both tell of {name}"));
        } else if let Some((x, y)) = pairing(lexicon, a.main, b.main, |act| act.family) {
            family = true;
            let why = format!("{} and {} are of one sort", x.name, y.name);
            evidence.add(0.8 * x.weight.min(y.weight) * self.weights.act_shared, why);
        } else if let Some(kind) = shared_kind(lexicon, a, b) {
            family = true;
            evidence.add(self.weights.kind_shared, format!("both are coded {}", kind.label()));
        } else if let Some((x, y)) =
            pairing(lexicon, a.main, b.main, |act| act.allied).filter(|_| !because(lexicon, a, b))
        {
            near = true;
            let why = format!("{} and {} can be one occurrence", x.name, y.name);
            evidence.add(self.weights.act_allied, why);
        } else if a.main == 0 || b.main == 0 {
            if a.main != b.main {
                let why = "one says in no known words what happened";
                evidence.add(self.weights.act_unknown, why.to_owned());
            }
        } else {
            let why = "what they tell of is of different sorts";
            evidence.add(self.weights.acts_unlike, why.to_owned());
        }
        self.other_offence(lexicon, a, b, shared, evidence);
        let joint = a.plain.text.contains(" joint") || b.plain.text.contains(" joint");
        let named = a.agencies & b.own_place != 0 || b.agencies & a.own_place != 0;
        if shared != 0 && lexicon.of(shared).all(|(_, act)| act.own) && !joint && !named {
            evidence.add(self.weights.own, "each agency has its own of it".to_owned());
        }
        if let Some((_, act)) = lexicon.of(a.background & b.background).next() {
            evidence.add(self.weights.act_named, format!("both name {}", act.name));
        }
        let excluding =
            lexicon.of(a.main & !shared).find(|(_, act)| act.excludes & b.main & !shared != 0);
        if let Some((_, act)) = excluding
            && lexicon.of(shared).all(|(_, s)| s.excludes == 0)
            && let Some((_, other)) = lexicon.of(act.excludes & b.main).next()
        {
            let why = format!("{} is not {}", act.name, other.name);
            evidence.add(self.weights.act_exclusive, why);
        }
        let spaced = lexicon.of(shared).any(|(_, act)| act.spaced);
        Common { shared, family, near, spaced }
    }

    /// Two arrests for different things are two arrests.
    fn other_offence(
        &self,
        lexicon: &Lexicon,
        a: &Sketch,
        b: &Sketch,
        shared: u128,
        evidence: &mut Evidence,
    ) {
        let named = &lexicon.named;
        let (x, y) = (a.main & named.offences, b.main & named.offences);
        let sort = |bits: u128| lexicon.of(bits).fold(0, |all, (_, act)| all | act.family);
        if shared & named.arrest != 0 && x != 0 && y != 0 && sort(x) & sort(y) == 0 {
            evidence.add(self.weights.act_exclusive, "arrests for different things".to_owned());
        }
    }

    fn time(
        &self,
        lexicon: &Lexicon,
        common: Common,
        a: &Sketch,
        b: &Sketch,
        evidence: &mut Evidence,
    ) {
        let w = &self.weights;
        let (Some(days_a), Some(days_b)) = (a.days, b.days) else { return };
        if let Some((names, exact)) = self.said(a, b, days_a, days_b) {
            let weight = match (names, exact) {
                (true, true) => w.said_day,
                (true, false) => w.said_day / 2.0,
                (false, true) => w.said_other_day,
                (false, false) => w.said_other_day / 2.0,
            };
            let why = if names {
                "one names the day of the other"
            } else {
                "one names another day than the other's"
            };
            let apart = common.shared == 0 && !common.family && !common.near;
            let weight =
                if apart && a.main != 0 && b.main != 0 { weight.min(w.same_day) } else { weight };
            evidence.anchors += u32::from(names && exact);
            evidence.particulars += u32::from(names);
            evidence.day_named = names && exact;
            evidence.add(weight, why.to_owned());
            return;
        }
        let long = |days: (Date, Date)| (days.1 - days.0).get_days() > 31;
        if a.when.overlaps(&b.when) || overlap(days_a, days_b) {
            let vague = long(days_a) || long(days_b);
            let weight = if vague { w.vague_overlap } else { w.same_day };
            evidence.add(weight, "the dates agree".to_owned());
            if a.agency != b.agency && (earlier_only(a, b) || earlier_only(b, a)) {
                let why = "one tells of an earlier day than the other's";
                evidence.add(w.said_other_day, why.to_owned());
            }
            if !vague && a.agency != b.agency && (a.telling || b.telling) {
                evidence.add(w.told_at_once, "told the same day".to_owned());
            }
            return;
        }
        let Some(apart) = a.when.days_apart(&b.when) else { return };
        let apart = apart.max(1);
        let (first, later) = if days_a.0 <= days_b.0 { (a, b) } else { (b, a) };
        if AGAIN.iter().any(|word| later.plain.text.contains(word)) {
            evidence.add(w.again, "the later one says that it happened again".to_owned());
        }
        let lasting = lexicon.of(common.shared).any(|(_, act)| act.lasting);
        let continuing = lexicon.of(a.main | b.main).any(|(_, act)| act.continuing)
            || (a.main != 0 && b.main != 0 && common.shared == 0 && !common.near && !common.family);
        let spaced = common.spaced;
        if apart == 1 && spaced && !later.telling {
            let why = "a day apart, of something that comes again only after weeks";
            evidence.add(w.spaced_day_off, why.to_owned());
        } else if apart == 1 && late_in_the_day(first) && (later.telling || early_in_the_day(later))
        {
            evidence.add(w.overnight, "late one day, told the next".to_owned());
        } else if later.telling
            && apart <= if spaced { self.days.late_telling } else { self.days.telling }
        {
            let weight = w.telling_lag
                - if spaced { 0.1 } else { self.weights.telling_lag_day } * (apart - 1) as f32;
            evidence.add(weight, format!("told {apart} day(s) later"));
        } else if apart <= self.days.plain {
            let weight = match (lasting, continuing) {
                (true, _) => w.lasting_day_off,
                (_, true) => w.continuing_day_off,
                _ => w.day_off,
            };
            evidence.add(weight, "the dates are a day apart".to_owned());
        } else {
            let heard = later.hears && !continuing && apart <= self.days.late_telling;
            let (off, each) = if heard { (w.heard_off, 0.15) } else { (w.days_off, 0.3) };
            let weight = off - each * (apart - 2).clamp(0, 20) as f32;
            evidence.add(weight, format!("the dates are {apart} days apart"));
        }
    }

    /// Whether a day that one names is the other's: `None` where neither names one for certain.
    fn said(
        &self,
        a: &Sketch,
        b: &Sketch,
        da: (Date, Date),
        db: (Date, Date),
    ) -> Option<(bool, bool)> {
        let within = |said: &Said, days: (Date, Date)| overlap((said.first, said.last), days);
        let far = |x: &Sketch, days: (Date, Date), other: (Date, Date)| {
            let fits = x.facts.said.iter().filter(|s| {
                within(s, other) && (days.1 - s.first).get_days() <= self.days.far_retelling
            });
            fits.map(|s| (s.last - s.first).get_days() <= 3).max()
        };
        let outright = overlap(da, db);
        if !outright && let Some(exact) = far(a, da, db).max(far(b, db, da)) {
            return Some((true, exact));
        }
        let mut both =
            a.said_for_certain().flat_map(|x| b.said_for_certain().map(move |y| (x, y))).peekable();
        if both.peek().is_some() {
            let agree = both.any(|(x, y)| overlap((x.first, x.last), (y.first, y.last)));
            return if agree || !outright { Some((agree, true)) } else { None };
        }
        let named = |s: &Said| (s.last - s.first).get_days() <= 1;
        let few = |s: &Said| (s.last - s.first).get_days() <= 3;
        let one = |x: &Sketch, y: &Sketch| {
            x.said_for_certain().filter(|s| named(s)).any(|s| {
                y.facts.said.iter().any(|t| few(t) && overlap((s.first, s.last), (t.first, t.last)))
            })
        };
        if !outright && (one(a, b) || one(b, a)) {
            return Some((true, true));
        }
        let elsewhere = |x: &Sketch, own: (Date, Date), other: (Date, Date)| {
            let mut certain =
                x.said_for_certain().filter(|s| named(s) && s.last <= own.0).peekable();
            certain.peek().is_some()
                && other.0 == other.1
                && certain.all(|s| s.first > other.1 || s.last < other.0)
        };
        (!outright && (elsewhere(a, da, db) || elsewhere(b, db, da))).then_some((false, false))
    }

    fn facts(&self, a: &Sketch, b: &Sketch, evidence: &mut Evidence) {
        let w = &self.weights;
        if a.facts.references.iter().any(|r| b.facts.references.contains(r)) {
            evidence.anchors += 3;
            evidence.particulars += 3;
            evidence.add(w.reference, "both give one reference".to_owned());
        }
        if let Some(pounds) = a.facts.amounts.iter().find(|x| b.facts.amounts.contains(x)) {
            evidence.anchors += 2;
            evidence.particulars += 2;
            evidence.add(w.amount, format!("both say £{pounds}"));
        } else if let (Some(x), Some(y)) = (a.facts.amounts.first(), b.facts.amounts.first()) {
            evidence.add(w.amount_differs, format!("£{} against £{}", x.min(y), x.max(y)));
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
                        evidence.add(w.count, format!("both say {} {}", x.number, a.word(x.at)));
                    }
                } else {
                    other += 1;
                }
            }
        }
        if other > 0 && same == 0 {
            evidence.add(w.count_differs, "they count differently".to_owned());
        }
        self.clocks(a, b, evidence);
    }

    fn clocks(&self, a: &Sketch, b: &Sketch, evidence: &mut Evidence) {
        let (x, y) = (clocks(a), clocks(b));
        let apart = |p: u16, q: u16| {
            let gap = p.abs_diff(q);
            gap.min(24 * 60 - gap)
        };
        let least = x.iter().flat_map(|p| y.iter().map(move |q| apart(*p, *q))).min();
        match least {
            Some(gap) if gap <= 30 => {
                evidence.anchors += 1;
                evidence.particulars += 1;
                evidence.add(self.weights.same_time, "the times agree".to_owned());
            }
            Some(gap) if gap <= 90 => {
                evidence.anchors += 1;
                evidence.particulars += 1;
                evidence.add(self.weights.same_time / 2.0, "the times are close".to_owned());
            }
            Some(gap) if gap >= 240 && !a.telling && !b.telling && x.len() == 1 && y.len() == 1 => {
                evidence.add(self.weights.other_time, "the times are far apart".to_owned());
            }
            _ => {}
        }
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
                let times = match ((x & y).count_ones(), said) {
                    (_, true) => 0.4,
                    (1, _) => 1.0,
                    _ => 1.4,
                };
                let weight = self.weights.attribute * times;
                evidence.add(weight, format!("both name one {} ({})", attribute.name, name(x & y)));
            } else if attribute.differs {
                let why = format!("another {}: {} and {}", attribute.name, name(x), name(y));
                evidence.add(self.weights.attribute_differs, why);
            }
        }
    }

    /// Words and things that both name. One word counts once, for the strongest thing it names.
    fn words(&self, common: Common, a: &Sketch, b: &Sketch, evidence: &mut Evidence) {
        let (mut i, mut j) = (0, 0);
        let mut both: Vec<(f32, Rare, u16)> = Vec::new();
        while let (Some(x), Some(y)) = (a.rare.get(i), b.rare.get(j)) {
            match x.stem.cmp(&y.stem) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    let said = common.shared != 0 && x.of_act && y.of_act
                        || evidence.counted.contains(&x.at);
                    let weight = self.word(x.sort) * if said { 0.3 } else { 1.0 };
                    both.push((weight, Rare { of_act: said, ..*x }, y.at));
                    i += 1;
                    j += 1;
                }
            }
        }
        both.sort_by(|p, q| q.0.total_cmp(&p.0).then_with(|| p.1.at.cmp(&q.1.at)));
        let mut counted: Vec<(u16, u16)> = Vec::new();
        let (mut sum, mut known) = (0.0, 0);
        let mut words: Vec<&str> = Vec::new();
        for (weight, x, y) in both {
            if counted.iter().any(|(p, q)| *p == x.at || *q == y) {
                continue;
            }
            counted.push((x.at, y));
            sum += weight;
            let particular = matches!(x.sort, Sort::Rare | Sort::Thing) && !x.of_act;
            evidence.anchors += u32::from(particular);
            evidence.particulars += u32::from(particular);
            let usual = x.sort == Sort::UsualThing && common.shared == 0;
            known += u32::from(x.sort == Sort::Known || usual);
            words.push(a.word(usize::from(x.at)));
        }
        evidence.anchors += known / 2;
        let particulars = |s: &Sketch| {
            s.rare.iter().filter(|r| matches!(r.sort, Sort::Rare | Sort::Thing)).count()
        };
        if words.is_empty() && evidence.anchors == 0 && particulars(a).min(particulars(b)) >= 3 {
            let why = "each gives particulars, and none is shared";
            evidence.add(self.weights.nothing_shared, why.to_owned());
        }
        if !words.is_empty() {
            words.sort_unstable();
            let why = format!("both name: {}", words.join(", "));
            evidence.add(sum.min(self.weights.rare_words_most), why);
        }
    }

    fn word(&self, sort: Sort) -> f32 {
        match sort {
            Sort::FirstName => self.weights.first_name,
            Sort::Known => self.weights.known_word,
            Sort::UsualThing => self.weights.usual_thing,
            Sort::Thing => self.weights.thing,
            Sort::Rare => self.weights.rare_word,
        }
    }

    fn persons(&self, lexicon: &Lexicon, a: &Sketch, b: &Sketch, evidence: &mut Evidence) {
        if let (Some(x), Some(y)) = (a.subject_name, b.subject_name)
            && x != y
        {
            evidence.add(self.weights.other_name, "another person is named".to_owned());
        }
        let names = |x: &Sketch, y: &Sketch| x.telling && x.agencies & y.own_place != 0;
        if a.agency != b.agency && (names(a, b) || names(b, a)) {
            evidence.anchors += 1;
            let why = "what is passed on names the other's agency";
            evidence.add(self.weights.agency_named, why.to_owned());
            if a.telling && b.telling {
                evidence.anchors += 1;
                let why = "both say that it was passed on";
                evidence.add(self.weights.both_telling, why.to_owned());
            }
        }
        let roles = (a.role, b.role);
        let against =
            matches!(roles, (Role::Victim, Role::Suspect) | (Role::Suspect, Role::Victim));
        if against && (a.main | b.main) & lexicon.named.violence != 0 {
            let why = "the child is harmed in one and suspected in the other";
            evidence.add(self.weights.role_differs, why.to_owned());
        }
        let another = |s: &Sketch| matches!(s.subject, Person::Other | Person::Parent);
        if a.subject != b.subject && (another(a) || another(b)) {
            let told = |s: &Sketch| another(s) || s.adult;
            evidence.other_person = !told(a) || !told(b);
            let weight = if evidence.other_person {
                self.weights.other_person
            } else {
                self.weights.role_differs / 2.0
            };
            evidence.add(weight, "one is about another person".to_owned());
        }
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

/// Whether two agencies tell of one day.
pub(crate) fn at_once(a: &Sketch, b: &Sketch) -> bool {
    a.agency != b.agency && a.days.zip(b.days).is_some_and(|(x, y)| overlap(x, y))
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

pub(crate) fn overlap(a: (Date, Date), b: (Date, Date)) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}

fn clocks(sketch: &Sketch) -> Vec<u16> {
    let mut all = sketch.facts.clocks.clone();
    if sketch.when.has_time()
        && let Some(at) = sketch.when.earliest()
    {
        all.push((i16::from(at.hour()) * 60 + i16::from(at.minute())).unsigned_abs());
    }
    all
}

/// Whether one names for certain only days before its own, while the other has the time of day at
/// which it happened on that very day.
fn earlier_only(a: &Sketch, b: &Sketch) -> bool {
    let Some((own, last)) = a.days.filter(|days| days.0 == days.1) else { return false };
    let mut certain = a.said_for_certain().peekable();
    let by_day = |at: jiff::civil::DateTime| at.date() == last && at.hour() >= 7;
    certain.peek().is_some()
        && certain.all(|s| s.first < own)
        && !b.telling
        && b.when.has_time()
        && b.facts.said.is_empty()
        && b.when.earliest().is_some_and(by_day)
}

/// Words by which an entry says that this is another occurrence of its sort.
const AGAIN: [&str; 4] = [" again ", " another ", " second time ", " further "];

fn late_in_the_day(sketch: &Sketch) -> bool {
    let late = |minute: &u16| *minute >= 18 * 60;
    clocks(sketch).iter().any(late) || sketch.plain.text.contains(" night")
}

fn early_in_the_day(sketch: &Sketch) -> bool {
    clocks(sketch).iter().any(|minute| *minute < 12 * 60)
}
