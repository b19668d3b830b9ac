use super::*;
use crate::{Kinds, case, day_of, practice_for_columns};
use proptest::prelude::*;

const TODAY: Day = 20_000;

fn event(ago: Day, kind: Kind, level: u8) -> Event {
    Event::new(TODAY - ago, place(kind), 1, level).unwrap()
}

fn ordered(mut events: Vec<Event>) -> Vec<Event> {
    events.sort_unstable();
    events
}

#[test]
fn the_figures_of_a_small_life() {
    let practice = Practice::embedded().unwrap();
    let fold = Fold::new(&practice, TODAY);
    let events = ordered(vec![
        event(400, Kind::DomesticAbuse, 3),
        event(300, Kind::PlanAgreed, 1),
        event(200, Kind::MissingStart, 3),
        event(198, Kind::MissingEnd, 1),
        event(30, Kind::MissingStart, 3),
        event(26, Kind::MissingEnd, 1),
        event(10, Kind::MissingStart, 3),
        event(90, Kind::Weapon, 4),
        event(89, Kind::Weapon, 4),
        event(-1, Kind::Weapon, 4),
    ]);
    let told = fold.figures(&events);
    assert_eq!((told.rate_now, told.harm_now, told.rate_year_ago), (10, 3, 3));
    assert_eq!(told.plan_days, Some(300));
    assert_eq!(told.missing[7], Quarter { episodes: 2, nights: 4 });
    assert_eq!(told.missing[5], Quarter { episodes: 1, nights: 2 });
    assert_eq!(told.missing_trend, None);
    let days = [200, 90, 89, 30, 10].map(|ago| f64::from(365 - ago) - 0.5);
    let u = statistics::laplace(&days, 365.0).unwrap().statistic;
    assert!((told.harm_trend.unwrap() - u).abs() < 1e-12);
}

/// Any events of the last three years, of the kinds that matter.
fn lives() -> impl Strategy<Value = Vec<Event>> {
    let kinds = [
        Kind::MissingStart,
        Kind::MissingEnd,
        Kind::Weapon,
        Kind::Arrest,
        Kind::DomesticAbuse,
        Kind::PlanAgreed,
        Kind::CaseClosed,
        Kind::NfaDecision,
        Kind::Assessment,
        Kind::S47Enquiry,
        Kind::Contact,
    ];
    let one = (-20..1100, 0..kinds.len(), 1_u8..=4);
    proptest::collection::vec(one, 0..60).prop_map(move |all| {
        ordered(all.into_iter().map(|(ago, kind, level)| event(ago, kinds[kind], level)).collect())
    })
}

/// The figures by their definition: each counted on its own, over all events.
fn plainly(practice: &Practice, events: &[Event]) -> Figures {
    let events: Vec<Event> = events.iter().copied().filter(|e| e.day() <= TODAY).collect();
    let harms = |e: &&Event| practice.drift.harm.kinds.contains(&Kind::ALL[usize::from(e.kind())]);
    let is = |e: &Event, kind| e.kind() == place(kind);
    let within = |e: &Event, from: Day, to: Day| e.day() > TODAY - from && e.day() <= TODAY - to;
    let rate = |from, to| -> u32 {
        let there = events.iter().filter(harms).filter(|e| within(e, from, to));
        there.map(|e| u32::from(e.level())).sum()
    };
    let trend = |wanted: &dyn Fn(&&Event) -> bool| {
        let days: Vec<f64> = events
            .iter()
            .filter(wanted)
            .filter(|e| within(e, 365, 0))
            .map(|e| f64::from(e.day() - TODAY + 365) - 0.5)
            .collect();
        (days.len() >= 4).then(|| statistics::laplace(&days, 365.0).unwrap().statistic)
    };
    let moves: Vec<&Event> =
        events.iter().filter(|e| is(e, Kind::MissingStart) || is(e, Kind::MissingEnd)).collect();
    let quarter = |back: Day| {
        let mut told = Quarter::default();
        for (at, start) in moves.iter().enumerate() {
            if is(start, Kind::MissingStart) && within(start, (back + 1) * 91, back * 91) {
                told.episodes += 1;
                let end = moves.get(at + 1).filter(|e| is(e, Kind::MissingEnd));
                let nights = end.map_or(0, |end| end.day() - start.day());
                told.nights += if nights <= 120 { nights as u32 } else { 0 };
            }
        }
        told
    };
    let changed = [Kind::PlanAgreed, Kind::StepUp, Kind::StepDown];
    let changed = events.iter().filter(|e| changed.iter().any(|kind| is(e, *kind)));
    Figures {
        rate_now: rate(90, 0),
        rate_year_ago: rate(455, 365),
        harm_now: events.iter().filter(harms).filter(|e| within(e, 90, 0)).count() as u32,
        missing: [7, 6, 5, 4, 3, 2, 1, 0].map(quarter),
        harm_trend: trend(&harms),
        missing_trend: trend(&|e: &&Event| is(e, Kind::MissingStart)),
        plan_days: changed.map(|e| TODAY - e.day()).min(),
    }
}

fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < 1e-9,
        (a, b) => a == b,
    }
}

proptest! {
    #[test]
    fn one_pass_tells_what_each_definition_tells(events in lives()) {
        let practice = Practice::embedded().unwrap();
        let (ours, plain) = (Fold::new(&practice, TODAY).figures(&events), plainly(&practice, &events));
        prop_assert!(near(ours.harm_trend, plain.harm_trend));
        prop_assert!(near(ours.missing_trend, plain.missing_trend));
        let without = |figures: Figures| Figures { harm_trend: None, missing_trend: None, ..figures };
        prop_assert_eq!(without(ours), without(plain));
    }

    /// Harm more often and harm worse are stated by the reading of a single child exactly where
    /// the columns find a chance as small.
    #[test]
    fn chances_are_those_of_a_childs_own_reading(events in lives()) {
        let practice = Practice::embedded().unwrap();
        let columns = practice_for_columns(&practice);
        let chances = Fold::new(&columns, TODAY).chances(&events);
        let case = case(&columns, "c", &events, &Kinds::new(&practice));
        let evidence = reading::escalation::evidence(&case, &columns, day_of(TODAY));
        let stated = |words: &str| {
            evidence.iter().any(|e| e.what == "more_often" && e.sentence.contains(words))
        };
        let small = |chance: Option<f64>| chance.is_some_and(|p| p <= 0.05);
        prop_assert_eq!(small(chances.harm), stated("arm"), "{:?} {:?}", chances, evidence);
        if small(chances.worse) {
            prop_assert!(evidence.iter().any(|e| e.what == "worse"), "{:?}", evidence);
        }
        if chances.told().next().is_some() || chances.fresh >= 2 {
            prop_assert!(Fold::new(&columns, TODAY).worth_testing(&events));
        }
    }
}
