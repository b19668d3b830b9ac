use super::*;
use std::collections::BTreeSet;

fn plan(children: u64, seed: u64) -> Plan {
    Plan { children, seed, to: 20_000, years: 8, routine: 4.0 }
}

#[test]
fn the_same_seed_gives_the_same_people_and_another_seed_others() {
    let some = |seed| people(plan(300, seed)).collect::<Vec<_>>();
    assert_eq!(some(1), some(1));
    assert_ne!(some(1), some(2));
}

#[test]
fn shares_are_those_of_the_published_figures() {
    let people: Vec<Person> = people(plan(40_000, 7)).collect();
    let n = people.len() as f64;
    let share = |wanted: &dyn Fn(&Person) -> bool| {
        people.iter().filter(|person| wanted(person)).count() as f64 / n
    };
    let last_year = |person: &Person, kind: Kind| {
        person.events.iter().filter(|e| e.kind == kind && e.day > 20_000 - 365).count()
    };
    let households: BTreeSet<u64> = people.iter().map(|person| person.household).collect();
    assert!((1.5..2.1).contains(&(n / households.len() as f64)));
    let referred = share(&|p| last_year(p, Kind::Referral) > 0);
    assert!((0.04..0.06).contains(&referred), "referred in a year: {referred}");
    let suspensions: usize = people.iter().map(|p| last_year(p, Kind::ExclusionFixed)).sum();
    let pupils = people.len() as f64 * 12.0 / 18.0;
    let suspended = suspensions as f64 / pupils;
    assert!((0.07..0.16).contains(&suspended), "suspensions a pupil: {suspended}");
    let tail = share(&|p| p.pattern == Pattern::HighHarm);
    let decoys = share(&|p| p.pattern == Pattern::Decoy);
    assert!((0.001..0.005).contains(&tail), "tail: {tail}");
    assert!((0.6..1.6).contains(&(decoys / tail)), "decoys: {decoys}");
}

#[test]
fn a_high_harm_life_ends_in_the_injury_it_names_and_episodes_grow() {
    let all = people(plan(20_000, 3));
    let tail: Vec<Person> = all.filter(|p| p.pattern == Pattern::HighHarm).collect();
    assert!(tail.len() > 20);
    for person in &tail {
        let (begins, injury) = person.course.unwrap();
        let hurt = |e: &&Invented| e.kind == Kind::ViolenceToChild && e.day == injury;
        assert!(person.events.iter().any(|e| hurt(&e)), "{person:?}");
        let starts = |from: Day, to: Day| {
            let there = |e: &&Invented| e.kind == Kind::MissingStart && (from..to).contains(&e.day);
            person.events.iter().filter(there).count()
        };
        assert!(starts(begins, injury + 1) >= 10, "{person:?}");
    }
    let halves = tail.iter().map(|p| {
        let (from, to) = p.course.unwrap();
        let middle = i32::midpoint(from, to);
        let early = |e: &&Invented| e.kind == Kind::MissingStart && e.day < middle;
        let late = |e: &&Invented| e.kind == Kind::MissingStart && e.day >= middle;
        (p.events.iter().filter(early).count(), p.events.iter().filter(late).count())
    });
    let (early, late) = halves.fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    assert!(late > 2 * early, "{early} then {late}");
}
