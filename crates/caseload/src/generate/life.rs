//! One child's years.

use super::random::Random;
use super::{Invented, Pattern, Plan};
use crate::event::Day;
use chronology::Kind;

const YEAR: Day = 365;

/// A child while it is drawn.
pub(crate) struct Life<'r> {
    random: &'r mut Random,
    plan: Plan,
    age: i32,
    from: Day,
    events: Vec<Invented>,
}

const ROUTINE: [(Kind, &str); 6] = [
    (Kind::HealthCheck, "health"),
    (Kind::Contact, "school"),
    (Kind::Contact, "health"),
    (Kind::AttendanceConcern, "school"),
    (Kind::HousingMove, "housing"),
    (Kind::FamilyEvent, "health"),
];

impl<'r> Life<'r> {
    pub(crate) fn new(random: &'r mut Random, plan: Plan, age: i32) -> Self {
        let years = i32::from(plan.years).min(age + 1);
        Self { random, plan, age, from: plan.to - years * YEAR, events: Vec::new() }
    }

    /// What siblings share: trouble at home, with its referrals.
    pub(crate) fn home(random: &mut Random, plan: Plan) -> Vec<Invented> {
        let mut life = Life::new(random, plan, 17);
        let kind = if life.random.chance(0.6) { Kind::DomesticAbuse } else { Kind::NeglectConcern };
        let times = 1 + life.random.count(1.2);
        for _ in 0..times {
            let day = life.any_day();
            let level = 2 + life.random.below(2) as u8;
            life.put(day, kind, "police", Some(level));
            life.referral(day + 2);
        }
        life.events
    }

    pub(crate) fn add(&mut self, shared: &[Invented]) {
        self.events.extend(shared.iter().filter(|event| event.day >= self.from));
    }

    /// Draws everything else, and says what the life was drawn as.
    pub(crate) fn draw(&mut self, troubled: bool) -> (Pattern, Option<(Day, Day)>) {
        self.routine();
        self.school();
        let referred = if troubled { 0.15 } else { 0.022 };
        let years = f64::from(self.plan.to - self.from) / f64::from(YEAR);
        for _ in 0..self.random.count(referred * years) {
            let day = self.any_day();
            let again = self.random.chance(0.21);
            self.referral(day);
            if again {
                let later = self.random.between(30, 360);
                self.referral(day + later);
            }
        }
        if !(13..=17).contains(&self.age) {
            return (Pattern::Ordinary, None);
        }
        self.adolescence();
        match self.random.below(1000) {
            0..10 => (Pattern::HighHarm, Some(self.high_harm())),
            10..20 => {
                self.decoy();
                (Pattern::Decoy, None)
            }
            _ => (Pattern::Ordinary, None),
        }
    }

    /// The events up to the last day, in order.
    pub(crate) fn events(mut self) -> Vec<Invented> {
        let (from, to) = (self.from, self.plan.to);
        self.events.retain(|event| (from..=to).contains(&event.day));
        self.events.sort_unstable();
        self.events
    }

    fn any_day(&mut self) -> Day {
        self.random.between(self.from, self.plan.to)
    }

    fn put(&mut self, day: Day, kind: Kind, agency: &'static str, level: Option<u8>) {
        self.events.push(Invented { day, kind, agency, level });
    }

    fn routine(&mut self) {
        let years = f64::from(self.plan.to - self.from) / f64::from(YEAR);
        for _ in 0..self.random.count(self.plan.routine * years) {
            let day = self.any_day();
            let which = self.random.one_of(&[30, 35, 25, 6, 2, 2]);
            let (kind, agency) = ROUTINE.get(which).copied().unwrap_or((Kind::Contact, "school"));
            self.put(day, kind, agency, None);
        }
    }

    fn school(&mut self) {
        for year in 0..i32::from(self.plan.years) {
            let age = self.age - year;
            if !(5..=16).contains(&age) {
                continue;
            }
            let from = self.plan.to - (year + 1) * YEAR;
            // 11.3 suspensions for 100 pupils a year, most of them of a few pupils of secondary age.
            if self.random.chance(if age > 10 { 0.055 } else { 0.008 }) {
                for _ in 0..=self.random.count(2.0) {
                    let day = from + self.random.between(0, YEAR - 1);
                    self.put(day, Kind::ExclusionFixed, "school", Some(2));
                }
            }
            if self.random.chance(if age > 10 { 0.0024 } else { 0.0002 }) {
                self.put(from + 200, Kind::ExclusionPermanent, "school", Some(3));
                self.put(from + 215, Kind::Pru, "school", None);
            }
            if self.random.chance(0.004) {
                self.put(from + 100, Kind::EheStart, "education", Some(2));
            }
        }
    }

    /// A referral and what most often comes of it.
    fn referral(&mut self, day: Day) {
        self.put(day, Kind::Referral, "social_care", None);
        if self.random.chance(0.063) {
            self.put(day + 1, Kind::NfaDecision, "social_care", None);
            return;
        }
        self.put(day + 3, Kind::Assessment, "social_care", None);
        let length = self.random.between(15, 62);
        let done = day + 3 + length;
        match self.random.one_of(&[30, 35, 27, 8]) {
            0 => self.put(done, Kind::NfaDecision, "social_care", None),
            1 => {
                self.put(done, Kind::CaseClosed, "social_care", None);
                self.put(done + 3, Kind::PlanAgreed, "early_help", None);
                self.put(done + 150, Kind::CaseClosed, "early_help", None);
            }
            2 => {
                self.child_in_need(done);
            }
            _ => self.protection(done),
        }
    }

    /// A plan with meetings and visits, until it is closed: 61 % within three months.
    fn child_in_need(&mut self, from: Day) -> Day {
        let months = match self.random.one_of(&[48, 15, 16, 12, 9]) {
            0 => self.random.between(1, 3),
            1 => self.random.between(3, 6),
            2 => self.random.between(6, 12),
            3 => self.random.between(12, 24),
            _ => self.random.between(24, 36),
        };
        self.put(from, Kind::PlanAgreed, "social_care", None);
        for month in 1..=months {
            self.put(from + month * 30, Kind::HomeVisit, "social_care", None);
            if month % 2 == 0 {
                self.put(from + month * 30 + 5, Kind::CinMeeting, "social_care", None);
            }
        }
        let end = from + months * 30 + 10;
        self.put(end, Kind::CaseClosed, "social_care", None);
        end
    }

    fn protection(&mut self, from: Day) {
        self.put(from, Kind::S47Enquiry, "social_care", Some(4));
        self.put(from + 14, Kind::CpConference, "social_care", None);
        for month in 0..self.random.between(3, 15) {
            let day = from + 24 + month * 30;
            self.put(day, Kind::CoreGroup, "social_care", None);
            self.put(day + 9, Kind::HomeVisit, "social_care", None);
        }
        self.put(from + 400, Kind::StepDown, "social_care", None);
        self.put(from + 520, Kind::CaseClosed, "social_care", None);
    }

    /// What happens to other adolescents: an arrest, an episode away, an injury.
    fn adolescence(&mut self) {
        let recent = self.plan.to - (self.age - 11).min(i32::from(self.plan.years)) * YEAR;
        let day = |life: &mut Self| life.random.between(recent, life.plan.to);
        if self.random.chance(0.035) {
            for _ in 0..=self.random.count(1.0) {
                let start = day(self);
                let nights = self.random.one_of(&[55, 25, 10, 6, 4]) as Day;
                self.away(start, nights);
            }
        }
        for (chance, kind, agency) in [
            (0.02, Kind::Arrest, "police"),
            (0.02, Kind::SelfHarm, "health"),
            (0.03, Kind::SubstanceMisuse, "school"),
            (0.02, Kind::StopSearch, "police"),
            (0.01, Kind::ViolenceToChild, "police"),
        ] {
            if self.random.chance(chance) {
                for _ in 0..=self.random.count(0.4) {
                    let at = day(self);
                    self.put(at, kind, agency, None);
                }
            }
        }
    }

    fn away(&mut self, start: Day, nights: Day) {
        self.put(start, Kind::MissingStart, "police", Some(3));
        if self.random.chance(0.93) {
            self.put(start + nights, Kind::MissingEnd, "police", None);
        }
        if self.random.chance(0.6) {
            self.put(start + nights + 2, Kind::ReturnHomeInterview, "social_care", None);
        }
    }

    fn out_of_school(&mut self, from: Day) {
        for n in 0..self.random.between(3, 8) {
            self.put(from + n * 40, Kind::ExclusionFixed, "school", Some(2));
        }
        self.put(from + 330, Kind::ExclusionPermanent, "school", Some(3));
        self.put(from + 350, Kind::Pru, "school", Some(2));
    }

    /// Harm that grows over one to two years beside a plan that does not change, to a serious
    /// injury: 12 to 40 missing episodes, more often and longer; 4 to 8 arrests; a spell of home
    /// education. Returns when it begins to grow, and the day of the injury.
    fn high_harm(&mut self) -> (Day, Day) {
        let injury = self.plan.to - self.random.between(0, YEAR);
        let length = self.random.between(YEAR, 2 * YEAR);
        let begins = injury - length;
        self.from = self.from.min(begins - 3 * YEAR);
        self.put(begins - 1000, Kind::PlanAgreed, "early_help", None);
        self.put(begins - 800, Kind::CaseClosed, "early_help", None);
        self.out_of_school(begins - 500);
        self.put(begins - 60, Kind::EheStart, "education", Some(2));
        let referred = begins + self.random.between(20, 120);
        self.put(referred, Kind::Referral, "social_care", None);
        self.put(referred + 3, Kind::Assessment, "social_care", None);
        if self.random.chance(0.4) {
            self.put(referred + 50, Kind::NfaDecision, "social_care", None);
            self.put(referred + 130, Kind::Referral, "social_care", None);
            self.put(referred + 175, Kind::NfaDecision, "social_care", None);
        } else {
            self.put(referred + 50, Kind::PlanAgreed, "social_care", None);
            for month in 1..18 {
                self.put(referred + 50 + month * 42, Kind::CinMeeting, "social_care", None);
            }
        }
        // The square root puts more of them late; their length grows with their place.
        for _ in 0..self.random.between(12, 40) {
            let along = self.random.unit().sqrt();
            let day = begins + (along * f64::from(length)) as Day;
            let nights = (along * along * 6.0 * self.random.unit()) as Day;
            self.away(day, nights);
        }
        let arrests = self.random.between(4, 8);
        self.grow(begins, length, arrests, Kind::Arrest, "police", 3);
        let weapons = self.random.between(1, 3);
        self.grow(begins, length, weapons, Kind::Weapon, "police", 4);
        let concerns = self.random.between(2, 6);
        self.grow(begins, length, concerns, Kind::ExploitationConcern, "school", 3);
        let attack = self.random.between(20, 150);
        self.put(injury - attack, Kind::AttackOnHome, "police", Some(4));
        self.put(injury, Kind::ViolenceToChild, "police", Some(4));
        self.put(injury, Kind::Hospital, "health", Some(4));
        (begins, injury)
    }

    fn grow(
        &mut self,
        from: Day,
        length: Day,
        n: i32,
        kind: Kind,
        agency: &'static str,
        level: u8,
    ) {
        for _ in 0..n {
            let along = self.random.unit().sqrt();
            self.put(from + (along * f64::from(length)) as Day, kind, agency, Some(level));
        }
    }

    /// The same exclusions, stop and search and home education, with help that answers.
    fn decoy(&mut self) {
        let from = self.plan.to - self.random.between(YEAR, 3 * YEAR);
        self.out_of_school(from - 400);
        self.put(from - 30, Kind::EheStart, "education", Some(2));
        for _ in 0..self.random.between(1, 4) {
            let day = from + self.random.between(0, YEAR);
            self.put(day, Kind::StopSearch, "police", None);
        }
        self.put(from, Kind::Aggression, "school", Some(2));
        let day = from + self.random.between(10, 300);
        self.away(day, 0);
        self.child_in_need(from + 30);
    }
}
