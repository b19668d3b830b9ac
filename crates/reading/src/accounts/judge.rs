//! The judge: same, related or different, and why; never the same on doubt.

use super::lexicon::{Lexicon, Person};
use super::sketch::Sketch;
use super::times::overlap;
use super::weigh::{Evidence, Scale};
use super::{Judgement, Relation};
use crate::coding::Coded;
use chronology::{Agency, Entry, Kind, When};
use practice::{Clue, Nature, Practice, PracticeError};

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
    /// The least evidence for one event.
    same: f32,
}

impl Judge {
    /// Reads the rules of `practice/accounts.toml`.
    ///
    /// # Errors
    /// Where that file names an act it does not have, or has too many.
    pub fn new(practice: &Practice) -> Result<Self, PracticeError> {
        let rules = &practice.accounts;
        Ok(Self {
            lexicon: Lexicon::new(practice)?,
            scale: Scale {
                clues: practice.clues.clone(),
                days: rules.days.clone(),
                attributes: rules.attribute.clone(),
            },
            agencies: practice.agencies.clone(),
            formal: rules.clusters.formal.clone(),
            join_least: rules.clusters.least,
            same: rules.clusters.same,
        })
    }

    /// How two entries stand to each other. The order in which they are given makes no difference.
    pub fn judge(&self, a: Told<'_>, b: Told<'_>) -> Judgement {
        let (a, b) = (self.sketch(a), self.sketch(b));
        self.judged(&a, &b).0
    }

    /// The clues of a pair and their measures, for learning what they weigh: as it is judged, first
    /// the reading in which an appointment is a telling of what it names, where there is one. None
    /// where a rule has decided it.
    pub(super) fn readings(&self, a: Told<'_>, b: Told<'_>) -> Vec<Vec<(Clue, f32)>> {
        let (a, b) = (self.sketch(a), self.sketch(b));
        let told = self.retold(&a, &b).map(|(x, y)| self.measures(&x, &y));
        told.into_iter().chain([self.measures(&a, &b)]).flatten().collect()
    }

    fn measures(&self, a: &Sketch, b: &Sketch) -> Option<Vec<(Clue, f32)>> {
        let (a, b) = in_order(a, b);
        let open = self.another_person(a, b).is_none() && self.two_ends(a, b).is_none();
        let evidence = self.evidence(a, b).0;
        (open && !evidence.two).then(|| evidence.measures().collect())
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
        let told = self.retold(a, b).map(|(x, y)| self.weighed(&x, &y));
        told.filter(|told| told.0.relation == Relation::Same).unwrap_or_else(|| self.weighed(a, b))
    }

    /// The pair with the one of them that is an appointment read as the telling of what it names.
    fn retold(&self, a: &Sketch, b: &Sketch) -> Option<(Sketch, Sketch)> {
        if a.agency == b.agency {
            return None;
        }
        match (a.retelling(&self.lexicon), b.retelling(&self.lexicon)) {
            (Some(x), None) => Some((x, b.clone())),
            (None, Some(y)) => Some((a.clone(), y)),
            _ => None,
        }
    }

    fn weighed(&self, a: &Sketch, b: &Sketch) -> (Judgement, f32) {
        let (a, b) = in_order(a, b);
        let say = |relation: Relation, why: Vec<String>| Judgement { relation, why };
        if let Some(why) = self.another_person(a, b) {
            return (say(Relation::Different, vec![why.to_owned()]), f32::NEG_INFINITY);
        }
        if let Some(why) = self.two_ends(a, b) {
            return (say(Relation::Related, vec![why]), f32::NEG_INFINITY);
        }
        let (evidence, step) = self.evidence(a, b);
        let sum = evidence.sum(&self.scale.clues);
        if sum >= self.same && !evidence.two {
            return (say(Relation::Same, evidence.reasons(&self.scale.clues)), sum);
        }
        if let Some(why) = step {
            return (say(Relation::Related, vec![why]), sum);
        }
        let mut why = vec!["not enough speaks for one event".to_owned()];
        why.extend(evidence.reasons(&self.scale.clues));
        (say(Relation::Different, why), sum)
    }

    /// Every clue found in a pair, and in words the step that one would be because of the other.
    fn evidence(&self, a: &Sketch, b: &Sketch) -> (Evidence, Option<String>) {
        let mut evidence = self.scale.weigh(&self.lexicon, a, b);
        let step = self.step(a, b);
        if let Some((why, names_the_day)) = &step {
            let clue = if *names_the_day { Clue::StepNamesDay } else { Clue::Step };
            evidence.tell(clue, 1.0, why.clone());
            evidence.two |= evidence.finds(Clue::Unlikely);
        }
        (evidence, step.map(|(why, _)| why))
    }

    /// Whether `step` was taken because of `occasion`, or is the other end of its episode.
    pub(super) fn follows(&self, step: &Sketch, occasion: &Sketch) -> Option<String> {
        if self.another_person(step, occasion).is_some() {
            return None;
        }
        self.two_ends(step, occasion).or_else(|| self.step(step, occasion).map(|(why, _)| why))
    }

    /// Whether one is a brother's, sister's or parent's event and the other is not.
    fn another_person(&self, a: &Sketch, b: &Sketch) -> Option<&'static str> {
        if a.subject == b.subject {
            return None;
        }
        let household =
            a.record == b.record && self.lexicon.of(a.main & b.main).any(|(_, act)| act.household);
        let is = |person: Person| a.subject == person || b.subject == person;
        let told = |s: &Sketch| s.subject == Person::Sibling || s.sibling;
        let both = a.record == b.record && told(a) && told(b);
        if is(Person::Sibling) && !household && !both {
            return Some("one is about a brother or sister");
        }
        let child_named = a.child_named || b.child_named || a.record != b.record;
        (is(Person::Parent) && child_named && !household)
            .then_some("one is about a parent or carer")
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

    /// Whether one is a step taken because of the other, or names the other as its occasion; in
    /// words, and whether it names the other's day.
    fn step(&self, a: &Sketch, b: &Sketch) -> Option<(String, bool)> {
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
                return Some((why, true));
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
                return Some((format!("{} is a step taken because of {}", x.name, y.name), false));
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

/// A pair in the order in which it is weighed, whichever way it was given.
fn in_order<'a>(a: &'a Sketch, b: &'a Sketch) -> (&'a Sketch, &'a Sketch) {
    let key = |s: &Sketch| (s.when, s.agency);
    let in_order = key(a).cmp(&key(b)).then_with(|| a.plain.text.cmp(&b.plain.text)).is_le();
    if in_order { (a, b) } else { (b, a) }
}
