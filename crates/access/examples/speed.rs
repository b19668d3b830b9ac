//! What one decision costs: `cargo run --release -p access --example speed`.

use access::{
    Access, Act, EntryFacts, Exclusion, File, Involvement, Moment, Party, Role, Thing, Who,
};
use chronology::{Agency, Marking};
use std::hint::black_box;

#[expect(clippy::disallowed_methods, reason = "this example measures")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let started = now();
    let access = Access::new()?;
    println!("policies read and checked: {} in {:?}", access.rules().len(), started.elapsed());
    let who = Who {
        practitioner: "p1".into(),
        agency: Agency("police".into()),
        teams: vec!["t1".into(), "t2".into()],
        roles: vec![Role::Practitioner, Role::Manager],
        second_factor: true,
    };
    let moment = Moment { at: "2026-03-02T09:00:00Z".parse()?, today: "2026-03-02".parse()? };
    let mut file = File::new("c1");
    // Nine agencies and three people at work with one child: a busy file.
    let agencies = ["police", "health", "school", "trust", "housing", "yos", "early", "mst", "ngo"];
    let party = agencies.map(|key| Party::Agency(Agency(key.into())));
    let people = ["p7", "p8", "p9"].map(|id| Party::Practitioner(id.into()));
    let from = moment.today;
    file.involvements = party
        .into_iter()
        .chain(people)
        .map(|party| Involvement { party, from, to: None })
        .collect();
    file.exclusions.push(Exclusion { practitioner: "p5".into() });
    let entry = EntryFacts {
        agency: Agency("health".into()),
        marking: Marking::Ordinary,
        author: None,
        opened_for: vec![],
    };
    let thing = Thing::Entry(&file, &entry);
    let mut times: Vec<_> = (0..20_000)
        .map(|_| {
            let one = now();
            black_box(access.decide(black_box(&who), Act::LookEntry, thing, moment));
            one.elapsed()
        })
        .collect();
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    println!("one decision: half under {:?}, 99 in 100 under {:?}", at(50), at(99));
    let page = now();
    for _ in 0..50 {
        black_box(access.decide(&who, Act::LookEntry, thing, moment));
    }
    println!("a page of 50 entries: {:?}", page.elapsed());
    let scope = now();
    black_box(access.scope(&who, Act::Look));
    println!("the scope of a list: {:?}", scope.elapsed());
    let entries = now();
    black_box(access.entries(&who, &file, moment));
    println!("the scope of a search in a file: {:?}", entries.elapsed());
    Ok(())
}
