//! Laws that hold for any people, files and entries.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use access::{
    Access, Act, Answer, BreakGlass, EntryFacts, Exclusion, File, Involvement, Moment, Party,
    PractitionerId, Role, Thing, Who,
};
use chronology::{Agency, Marking};
use jiff::{Span, Timestamp, civil::date};
use proptest::prelude::*;
use std::sync::LazyLock;

static ACCESS: LazyLock<Access> = LazyLock::new(|| Access::new().unwrap());
static AGAIN: LazyLock<Access> = LazyLock::new(|| Access::new().unwrap());

/// A small world, so that people, teams and agencies meet often.
fn practitioner() -> impl Strategy<Value = PractitionerId> {
    (0..3u8).prop_map(|n| PractitionerId(format!("p{n}")))
}

fn agency() -> impl Strategy<Value = Agency> {
    (0..3u8).prop_map(|n| Agency(format!("a{n}")))
}

fn who() -> impl Strategy<Value = Who> {
    let roles = prop::sample::subsequence(Role::ALL.to_vec(), 0..=3);
    let teams = prop::sample::subsequence(vec!["t0", "t1", "t2"], 0..=2);
    (practitioner(), agency(), teams, roles, prop::bool::weighted(0.9)).prop_map(
        |(practitioner, agency, teams, roles, second_factor)| Who {
            practitioner,
            agency,
            teams: teams.into_iter().map(Into::into).collect(),
            roles,
            second_factor,
        },
    )
}

fn moment() -> impl Strategy<Value = Moment> {
    (0..30i64).prop_map(|day| {
        let start: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
        let today = date(2026, 3, 1).checked_add(Span::new().days(day)).unwrap();
        Moment { at: start.checked_add(Span::new().hours(day * 24)).unwrap(), today }
    })
}

fn involvement() -> impl Strategy<Value = Involvement> {
    let party = prop_oneof![
        practitioner().prop_map(Party::Practitioner),
        (0..3u8).prop_map(|n| Party::Team(format!("t{n}").as_str().into())),
        agency().prop_map(Party::Agency),
    ];
    (party, 1..28i8, prop::option::of(1..28i8)).prop_map(|(party, from, to)| Involvement {
        party,
        from: date(2026, 3, from),
        to: to.map(|to| date(2026, 3, to)),
    })
}

fn emergency() -> impl Strategy<Value = BreakGlass> {
    (practitioner(), agency(), 0..30i64, 1..200i64).prop_map(
        |(practitioner, agency, day, hours)| {
            let start: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
            let at = start.checked_add(Span::new().hours(day * 24)).unwrap();
            let until = at.checked_add(Span::new().hours(hours)).unwrap();
            BreakGlass { practitioner, agency, at, until }
        },
    )
}

fn file() -> impl Strategy<Value = File> {
    (
        prop::collection::vec(involvement(), 0..4),
        prop::collection::vec(practitioner(), 0..2),
        prop::collection::vec(emergency(), 0..3),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(involvements, excluded, break_glass, named_only)| {
            let mut file = File::new("c");
            file.involvements = involvements;
            file.exclusions =
                excluded.into_iter().map(|practitioner| Exclusion { practitioner }).collect();
            file.break_glass = break_glass;
            file.named_only = named_only;
            file
        })
}

fn entry() -> impl Strategy<Value = EntryFacts> {
    let marking = prop::sample::select(vec![
        Marking::Ordinary,
        Marking::Restricted,
        Marking::ThirdParty,
        Marking::Legal,
    ]);
    let opened = prop::collection::vec(practitioner(), 0..2);
    (agency(), marking, prop::option::of(practitioner()), opened).prop_map(
        |(agency, marking, author, opened_for)| EntryFacts { agency, marking, author, opened_for },
    )
}

/// Every act of a file, then every act of an entry.
fn acts(agency: &Agency) -> (Vec<Act<'_>>, Vec<Act<'_>>) {
    let reason = "a reason";
    let of_file = vec![
        Act::SeeExists,
        Act::Look,
        Act::Search,
        Act::SeeLooks,
        Act::Record,
        Act::Import,
        Act::TakeOut { reason },
        Act::Involve { agency, reason },
        Act::EndInvolvement { agency, reason },
        Act::Exclude { reason },
        Act::BreakGlass { reason, hours: 4 },
    ];
    let of_entry = vec![
        Act::SeeEntryExists,
        Act::LookEntry,
        Act::TakeOutEntry { to_family: false },
        Act::TakeOutEntry { to_family: true },
        Act::AskSealed { reason },
        Act::AnswerAsked { reason },
        Act::Seal { reason },
        Act::Unseal { reason },
        Act::Supersede { reason },
        Act::Withdraw { reason },
    ];
    (of_file, of_entry)
}

/// Whether each act of a file and of one of its entries is allowed.
fn allowed(who: &Who, file: &File, entry: &EntryFacts, moment: Moment) -> Vec<(String, bool)> {
    let (of_file, of_entry) = acts(&who.agency);
    let on_file = of_file.into_iter().map(|act| (act, Thing::File(file)));
    let on_entry = of_entry.into_iter().map(|act| (act, Thing::Entry(file, entry)));
    on_file
        .chain(on_entry)
        .map(|(act, thing)| (format!("{act:?}"), ACCESS.decide(who, act, thing, moment).allowed))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn exclusion_beats_everything(
        who in who(), mut file in file(), entry in entry(), moment in moment(),
    ) {
        file.exclusions.push(Exclusion { practitioner: who.practitioner.clone() });
        for (act, allowed) in allowed(&who, &file, &entry, moment) {
            prop_assert!(!allowed, "{act}");
        }
        // Nor may any answer tell that there is such a file.
        for act in [Act::Look, Act::SeeExists, Act::BreakGlass { reason: "r", hours: 1 }] {
            let answer = ACCESS.answer(&who, act, Thing::File(&file), moment);
            prop_assert!(matches!(answer, Answer::NotThere(_)));
        }
        for act in [Act::Look, Act::SeeExists, Act::SeeLooks] {
            prop_assert!(!ACCESS.scope(&who, act).admits(&file, moment));
        }
        prop_assert!(!ACCESS.entries(&who, &file, moment).admits(&entry));
    }

    #[test]
    fn a_list_shows_exactly_what_single_decisions_allow(
        who in who(), file in file(), entry in entry(), moment in moment(),
    ) {
        for act in [Act::SeeExists, Act::Look, Act::SeeLooks, Act::Record] {
            let single = ACCESS.decide(&who, act, Thing::File(&file), moment).allowed;
            let listed = ACCESS.scope(&who, act).admits(&file, moment);
            prop_assert_eq!(single, listed, "{:?}", act);
        }
        let single =
            ACCESS.decide(&who, Act::LookEntry, Thing::Entry(&file, &entry), moment).allowed;
        prop_assert_eq!(single, ACCESS.entries(&who, &file, moment).admits(&entry));
    }

    #[test]
    fn removing_an_involvement_never_widens(
        who in who(), file in file(), entry in entry(), moment in moment(), at in any::<prop::sample::Index>(),
    ) {
        prop_assume!(!file.involvements.is_empty());
        let before = allowed(&who, &file, &entry, moment);
        let mut less = file.clone();
        less.involvements.remove(at.index(file.involvements.len()));
        for ((act, before), (_, after)) in before.into_iter().zip(allowed(&who, &less, &entry, moment)) {
            prop_assert!(before || !after, "{act} is open only without the involvement");
        }
    }

    #[test]
    fn an_administrator_without_involvement_reads_nothing(
        mut who in who(), mut file in file(), entry in entry(), moment in moment(),
    ) {
        who.roles.push(Role::Administrator);
        file.involvements.retain(|one| match &one.party {
            Party::Practitioner(id) => *id != who.practitioner,
            Party::Team(team) => !who.teams.contains(team),
            Party::Agency(agency) => *agency != who.agency,
        });
        file.break_glass.retain(|look| look.practitioner != who.practitioner);
        for act in [Act::Look, Act::Search, Act::Record, Act::TakeOut { reason: "r" }] {
            prop_assert!(!ACCESS.decide(&who, act, Thing::File(&file), moment).allowed);
        }
        for act in [Act::SeeEntryExists, Act::LookEntry, Act::TakeOutEntry { to_family: false }] {
            prop_assert!(!ACCESS.decide(&who, act, Thing::Entry(&file, &entry), moment).allowed);
        }
    }

    #[test]
    fn a_role_of_administrator_alone_opens_no_file_at_all(
        mut who in who(), file in file(), entry in entry(), moment in moment(),
    ) {
        who.roles = vec![Role::Administrator];
        for (act, allowed) in allowed(&who, &file, &entry, moment) {
            prop_assert!(!allowed, "{act}");
        }
    }

    #[test]
    fn what_is_taken_out_could_be_read(
        who in who(), file in file(), entry in entry(), moment in moment(), to_family in any::<bool>(),
    ) {
        let thing = Thing::Entry(&file, &entry);
        let out = ACCESS.decide(&who, Act::TakeOutEntry { to_family }, thing, moment).allowed;
        prop_assert!(!out || ACCESS.decide(&who, Act::LookEntry, thing, moment).allowed);
    }

    #[test]
    fn words_are_open_only_where_the_file_is(
        who in who(), file in file(), entry in entry(), moment in moment(),
    ) {
        let thing = Thing::Entry(&file, &entry);
        let words = ACCESS.decide(&who, Act::LookEntry, thing, moment).allowed;
        let exists = ACCESS.decide(&who, Act::SeeEntryExists, thing, moment).allowed;
        let look = ACCESS.decide(&who, Act::Look, Thing::File(&file), moment).allowed;
        prop_assert!(!words || exists);
        prop_assert!(!exists || look);
    }

    #[test]
    fn nothing_is_open_without_a_second_factor(
        mut who in who(), file in file(), entry in entry(), moment in moment(),
    ) {
        who.second_factor = false;
        for (act, allowed) in allowed(&who, &file, &entry, moment) {
            prop_assert!(!allowed, "{act}");
        }
    }

    #[test]
    fn the_same_question_has_the_same_answer(
        who in who(), file in file(), entry in entry(), moment in moment(),
    ) {
        let thing = Thing::Entry(&file, &entry);
        let mut shuffled = file.clone();
        shuffled.involvements.reverse();
        shuffled.exclusions.reverse();
        for act in [Act::LookEntry, Act::Withdraw { reason: "r" }] {
            let first = ACCESS.decide(&who, act, thing, moment);
            prop_assert_eq!(&first, &AGAIN.decide(&who, act, thing, moment));
            prop_assert_eq!(&first, &ACCESS.decide(&who, act, Thing::Entry(&shuffled, &entry), moment));
        }
    }

    /// What was ordinary and is marked later opens to nobody to whom it was closed, and whoever it is
    /// closed to then meets it alike everywhere, whatever version and whoever wrote it.
    #[test]
    fn marking_afterwards_never_widens_and_closes_everywhere_at_once(
        who in who(), file in file(), entry in entry(), moment in moment(),
        marking in prop::sample::select(vec![Marking::Restricted, Marking::ThirdParty, Marking::Legal]),
    ) {
        let before = EntryFacts { marking: Marking::Ordinary, opened_for: Vec::new(), ..entry.clone() };
        let after = EntryFacts { marking, ..before.clone() };
        let was = Thing::Entry(&file, &before);
        let is = Thing::Entry(&file, &after);
        for act in [Act::LookEntry, Act::TakeOutEntry { to_family: true }, Act::TakeOutEntry { to_family: false },
            Act::Supersede { reason: "r" }, Act::Withdraw { reason: "r" }, Act::AnswerAsked { reason: "r" }] {
            let may = |thing| ACCESS.decide(&who, act, thing, moment).allowed;
            prop_assert!(may(was) || !may(is), "{act:?} is open only once it is marked");
        }
        if !ACCESS.decide(&who, Act::LookEntry, is, moment).allowed {
            // Not in a search, a filter or a count; not in a copy; not to be put right or answered for.
            prop_assert!(!ACCESS.entries(&who, &file, moment).admits(&after));
            for act in [Act::TakeOutEntry { to_family: false }, Act::TakeOutEntry { to_family: true }] {
                prop_assert!(!ACCESS.decide(&who, act, is, moment).allowed, "{act:?}");
            }
            // Nor does the sentence depend on who else wrote it.
            if after.author.as_ref() != Some(&who.practitioner) {
                let other = EntryFacts { author: None, ..after.clone() };
                let said = |entry: &EntryFacts| ACCESS.decide(&who, Act::LookEntry, Thing::Entry(&file, entry), moment);
                prop_assert_eq!(said(&after), said(&other));
            }
        }
        // That it is there, and whom to ask, is seen by the same people as before.
        let exists = |thing| ACCESS.decide(&who, Act::SeeEntryExists, thing, moment).allowed;
        prop_assert_eq!(exists(was), exists(is));
    }
}
