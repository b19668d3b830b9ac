//! The judge: same, related or different, and why; never the same on doubt.

use super::lexicon::{Lexicon, Person};
use super::sketch::Sketch;
use super::weigh::{Common, Evidence, Scale, at_once, overlap};
use super::{Judgement, Relation};
use crate::coding::Coded;
use chronology::{Agency, Entry, Kind, When};
use practice::{Nature, Practice, PracticeError};

/// One entry as it is put before the judge.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// When it happened, as the agency has it.
    pub when: &'a When,
    /// Whose entry it is.
    pub agency: &'a Agency,
    /// Everything that it says, parts joined in the order of the form.
    pub text: &'a str,
    /// What it was coded to.
    pub coded: &'a Coded,
}

/// All that an entry says, for [`Told::text`]: the agency's own type first, then what happened,
/// then the rest; workers' and references' cells last.
pub fn text_of(entry: &Entry) -> String {
    use chronology::Part;
    let order = [
        Part::Type,
        Part::Narrative,
        Part::Impression,
        Part::Outcome,
        Part::Voice,
        Part::Plan,
        Part::Oversight,
        Part::Attendance,
    ];
    let parts = order.into_iter().map(|part| entry.part(part)).filter(|text| !text.is_empty());
    parts.collect::<Vec<_>>().join(". ")
}

/// Judges whether two entries tell of one event. Built once; it holds no state between pairs.
#[derive(Debug)]
pub struct Judge {
    pub(super) lexicon: Lexicon,
    pub(super) scale: Scale,
    pub(super) agencies: practice::Agencies,
    /// Formal steps, the strongest first.
    pub(super) formal: Vec<Kind>,
    /// The least evidence by which an account joins an event that another account carries.
    pub(super) join_least: f32,
}

impl Judge {
    /// Reads the rules of `practice/accounts.toml`.
    ///
    /// # Errors
    /// Where that file names an act it does not have, or has too many.
    pub fn new(practice: &Practice) -> Result<Self, PracticeError> {
        let rules = &practice.accounts;
        Ok(Self {
            lexicon: Lexicon::new(rules, &practice.agencies)?,
            scale: Scale {
                weights: rules.weights.clone(),
                days: rules.days.clone(),
                attributes: rules.attribute.clone(),
            },
            agencies: practice.agencies.clone(),
            formal: rules.clusters.formal.clone(),
            join_least: rules.clusters.least,
        })
    }

    /// How two entries stand to each other. The order in which they are given makes no difference.
    pub fn judge(&self, a: Told<'_>, b: Told<'_>) -> Judgement {
        let (a, b) = (self.sketch(a), self.sketch(b));
        self.judged(&a, &b).0
    }

    pub(super) fn sketch(&self, told: Told<'_>) -> Sketch {
        let groups = self.scale.attributes.len();
        let place = self.agencies.place(told.agency);
        let sketch =
            Sketch::of(&self.lexicon, groups, place, told.when, told.agency, told.text, told.coded);
        let hears = self.scale.days.hearers.contains(&told.agency.0);
        Sketch { hears, telling: sketch.telling || hears && sketch.opens_with_agency, ..sketch }
    }

    /// The judgement, and the evidence for one event added up. An appointment that tells another
    /// agency's event again is weighed as that telling first.
    pub(super) fn judged(&self, a: &Sketch, b: &Sketch) -> (Judgement, f32) {
        if a.agency != b.agency {
            let (x, y) = (a.retelling(&self.lexicon), b.retelling(&self.lexicon));
            if x.is_some() != y.is_some() {
                let (x, y) = (x.as_ref().unwrap_or(a), y.as_ref().unwrap_or(b));
                let told = self.weighed(x, y);
                if told.0.relation == Relation::Same {
                    return told;
                }
            }
        }
        self.weighed(a, b)
    }

    fn weighed(&self, a: &Sketch, b: &Sketch) -> (Judgement, f32) {
        let key = |s: &Sketch| (s.when, s.agency);
        let in_order = key(a).cmp(&key(b)).then_with(|| a.plain.text.cmp(&b.plain.text)).is_le();
        let (a, b) = if in_order { (a, b) } else { (b, a) };
        let say = |relation: Relation, why: Vec<String>| Judgement { relation, why };
        if let Some(why) = self.another_person(a, b) {
            return (say(Relation::Different, vec![why]), f32::NEG_INFINITY);
        }
        if let Some(why) = self.two_ends(a, b) {
            return (say(Relation::Related, vec![why]), f32::NEG_INFINITY);
        }
        let (evidence, common) = self.scale.weigh(&self.lexicon, a, b);
        let sum = evidence.sum;
        if sum >= self.scale.weights.same && self.can_be_one(a, b, common, &evidence) {
            return (say(Relation::Same, evidence.reasons()), sum);
        }
        if let Some(why) = self.step(a, b) {
            return (say(Relation::Related, vec![why]), sum);
        }
        let mut why = vec!["not enough speaks for one event".to_owned()];
        why.extend(evidence.reasons());
        (say(Relation::Different, why), sum)
    }

    /// Whether `step` was taken because of `occasion`, or is the other end of its episode.
    pub(super) fn follows(&self, step: &Sketch, occasion: &Sketch) -> Option<String> {
        if self.another_person(step, occasion).is_some() {
            return None;
        }
        self.two_ends(step, occasion).or_else(|| self.step(step, occasion))
    }

    /// Whether one is a brother's, sister's or parent's event and the other is not.
    fn another_person(&self, a: &Sketch, b: &Sketch) -> Option<String> {
        if a.subject == b.subject {
            return None;
        }
        let household =
            a.record == b.record && self.lexicon.of(a.main & b.main).any(|(_, act)| act.household);
        let is = |person: Person| a.subject == person || b.subject == person;
        if is(Person::Sibling) && !household {
            return Some("one is about a brother or sister".to_owned());
        }
        let child_named = a.child_named || b.child_named || a.record != b.record;
        (is(Person::Parent) && child_named && !household)
            .then(|| "one is about a parent or carer".to_owned())
    }

    /// Whether one is the start and the other the end of a missing episode.
    fn two_ends(&self, a: &Sketch, b: &Sketch) -> Option<String> {
        let (start, end) = (self.lexicon.named.missing_start, self.lexicon.named.missing_end);
        let only = |s: &Sketch, this: u128, other: u128| s.main & this != 0 && s.main & other == 0;
        let pair = |x: &Sketch, y: &Sketch| only(x, start, end) && only(y, end, start);
        let near = a.when.days_apart(&b.when).is_some_and(|days| days <= 30);
        let later = |x: &Sketch, y: &Sketch| x.days.zip(y.days).is_some_and(|(x, y)| x.0 > y.1);
        let told_after =
            |x: &Sketch, y: &Sketch| only(x, start, end) && y.head == end && later(y, x);
        (near && (pair(a, b) || pair(b, a) || told_after(a, b) || told_after(b, a)))
            .then(|| "one is the start and the other the end of a missing episode".to_owned())
    }

    /// Whether one is a step taken because of the other, or names the other as its occasion.
    fn step(&self, a: &Sketch, b: &Sketch) -> Option<String> {
        let apart = a.when.days_apart(&b.when)?;
        let follows =
            |x: &Sketch| self.lexicon.of(x.main).fold(0, |bits, (_, act)| bits | act.follows);
        for (step, occasion) in [(b, a), (a, b)] {
            let before = match (step.days, occasion.days) {
                (Some(s), Some(o)) => s.1 >= o.0 || overlap(s, o),
                _ => true,
            };
            let named = step.background & occasion.main;
            let shared = step.main & occasion.main;
            let can = if shared == 0 { follows(step) & occasion.main } else { 0 };
            let limit =
                if named != 0 { self.scale.days.step } else { self.scale.days.step_unnamed };
            if !before {
                continue;
            }
            if let Some(why) = self.names_the_day(step, occasion).filter(|_| shared == 0) {
                return Some(why);
            }
            if apart > limit || (named == 0 && can == 0) {
                continue;
            }
            let is_step =
                self.lexicon.of(step.main).any(|(_, x)| x.nature == Nature::Step || x.follows != 0);
            let (Some((_, x)), true) = (self.lexicon.of(step.main).next(), is_step) else {
                continue;
            };
            let occasion = if named != 0 { named } else { can };
            if let Some((_, y)) = self.lexicon.of(occasion).next() {
                return Some(format!("{} is a step taken because of {}", x.name, y.name));
            }
        }
        None
    }
}

impl Judge {
    /// Whether a step names for certain the day of the other entry.
    fn names_the_day(&self, step: &Sketch, occasion: &Sketch) -> Option<String> {
        let days = occasion.days?;
        let own = step.days?;
        let (_, act) = self.lexicon.of(step.main).find(|(_, act)| act.nature == Nature::Step)?;
        let names = step
            .said_for_certain()
            .any(|s| overlap((s.first, s.last), days) && !overlap((s.first, s.last), own));
        names.then(|| format!("{} that names the day of the other", act.name))
    }
}

impl Judge {
    /// A step and an occurrence are never one. Days apart something must be particular to both,
    /// unless it comes again only after weeks. Acts that can only be shown together need a
    /// particular that both give, and so does an entry whose act is not known; acts that have
    /// nothing to do with each other need several.
    fn can_be_one(&self, a: &Sketch, b: &Sketch, common: Common, evidence: &Evidence) -> bool {
        let anchors = evidence.anchors;
        let step = |s: &Sketch| self.lexicon.of(s.main).any(|(_, act)| act.nature == Nature::Step);
        let sanction = |s: &Sketch| s.main & self.lexicon.named.sanction != 0;
        let unknown = a.main == 0 || b.main == 0;
        let setting = |s: &Sketch| !step(s) || self.lexicon.of(s.main).all(|(_, act)| act.setting);
        let at_once = at_once(a, b);
        if evidence.particulars == 0 && days_between(a, b) && !common.spaced {
            return false;
        }
        if evidence.other_person && evidence.particulars < 2 {
            return false;
        }
        common.shared != 0
            || (common.family && (anchors >= 1 || at_once && !(step(a) && step(b))))
            || (common.near && anchors >= 1)
            || (unknown
                && (at_once || evidence.particulars >= 1)
                && anchors >= if step(a) || step(b) { 2 } else { 1 })
            || (at_once && anchors >= 2 && setting(a) && setting(b))
            || (at_once
                && (anchors >= 1 || unknown)
                && evidence.sum >= self.scale.weights.same + self.scale.weights.unlike_more
                && !step(a)
                && !step(b)
                && sanction(a) == sanction(b))
            || (anchors >= if at_once { 2 } else { 3 }
                && !step(a)
                && !step(b)
                && sanction(a) == sanction(b))
    }
}

/// Whether whole days lie between two entries.
fn days_between(a: &Sketch, b: &Sketch) -> bool {
    a.when.days_apart(&b.when).is_some_and(|days| days >= 2)
}
