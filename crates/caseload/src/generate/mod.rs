//! Invented caseloads for a whole authority, for benches and demonstrations.
//!
//! Households are drawn, not children, so that siblings share what happens at home. Shares and
//! counts are calibrated to the figures published for a metropolitan authority and for England
//! (year to 31 March 2024; DfE children in need, Open Government Licence): 4.5 % of children are
//! referred in a year, 6.3 % of referrals end without a service and 21 % come again within twelve
//! months; lengths of episodes; suspensions 11.3 and permanent exclusions 0.13 for 100 pupils; nine
//! missing episodes in ten of at most two days. Looked-after children are not drawn. One adolescent in a hundred is an invented
//! high-harm life that follows the pattern of the demonstration case, and as many are decoys: the
//! same exclusions and attention, and no growing harm. None of these lives is anyone's.
//!
//! The same seed gives the same caseload: each household is drawn from the seed and its number,
//! so that it does not matter in which order they are drawn.

mod life;
mod random;
mod write;

pub use write::{Output, write};

use crate::event::Day;
use chronology::Kind;
use life::Life;
use random::Random;

/// What is to be invented.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// Least number of children; the last household is drawn whole.
    pub children: u64,
    /// The seed.
    pub seed: u64,
    /// The last day.
    pub to: Day,
    /// How many years of record.
    pub years: u8,
    /// Routine entries for each child and year: health checks, attendance, contacts. They make a
    /// caseload as long as the records of those who keep one.
    pub routine: f64,
}

/// What a life was drawn as: the truth beside which a list can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// Most children.
    Ordinary,
    /// Harm that grows while nothing changes.
    HighHarm,
    /// Exclusions and attention like it, without growing harm.
    Decoy,
}

impl Pattern {
    /// Its name in the file of truth.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::HighHarm => "high_harm",
            Self::Decoy => "decoy",
        }
    }
}

/// An invented event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Invented {
    /// Its day.
    pub day: Day,
    /// Its kind.
    pub kind: Kind,
    /// The agency that tells of it.
    pub agency: &'static str,
    /// Its level; `None` where the row gives none.
    pub level: Option<u8>,
}

/// An invented child.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// Its number, from 1.
    pub number: u64,
    /// Its household's.
    pub household: u64,
    /// Its age in whole years on the last day, 0 to 17.
    pub age: u8,
    /// How it was drawn.
    pub pattern: Pattern,
    /// For a high-harm life, the day harm begins to grow and the day of the serious injury.
    pub course: Option<(Day, Day)>,
    /// Its events in order.
    pub events: Vec<Invented>,
}

impl Person {
    /// The name it goes by in files.
    pub fn name(&self) -> String {
        format!("C{:08}", self.number)
    }
}

/// The children of a plan, household by household.
pub fn people(plan: Plan) -> impl Iterator<Item = Person> {
    let mut born = 0;
    (1..)
        .map_while(move |household| {
            (born < plan.children).then(|| {
                let people = house(plan, household, born);
                born += people.len() as u64;
                people
            })
        })
        .flatten()
}

/// One household.
fn house(plan: Plan, household: u64, before: u64) -> Vec<Person> {
    let mut random = Random::new(plan.seed, household);
    let children = 1 + random.one_of(&[43, 38, 13, 6]) as u64;
    // Neglect and domestic abuse are shared by siblings; about one household in twelve.
    let troubled = random.chance(0.08);
    let shared = if troubled { Life::home(&mut random, plan) } else { Vec::new() };
    (0..children)
        .map(|sibling| {
            let age = random.below(18) as i32;
            let mut life = Life::new(&mut random, plan, age);
            life.add(&shared);
            let (pattern, course) = life.draw(troubled);
            let events = life.events();
            let number = before + sibling + 1;
            Person { number, household, age: age as u8, pattern, course, events }
        })
        .collect()
}

#[cfg(test)]
mod tests;
