//! Laws that hold for whatever is recorded: order, chain, and filters, against a plain list in
//! memory.

use crate::*;
use chronology::{Certainty, Group, Kind, Precision};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::{Coded, Filter, Line, finds};

const AGENCIES: [&str; 3] = ["police", "school", "social_care"];
const WORDS: [&str; 6] = ["arrested", "garage", "Zoë", "s47", "late", "mother's"];
const KINDS: [Kind; 4] = [Kind::Arrest, Kind::Drugs, Kind::HomeVisit, Kind::Other];

#[derive(Debug, Clone)]
struct Told {
    agency: &'static str,
    when: When,
    text: String,
    sealed: bool,
    stated: Vec<Kind>,
    coded: Vec<Kind>,
    /// Which earlier one it supersedes (`true`) or withdraws, of those that can be.
    change: Option<(prop::sample::Index, bool)>,
}

fn when() -> impl Strategy<Value = When> {
    let span = (0i32..60, 0i32..20);
    (span, 0..5u8, any::<bool>()).prop_map(|((first, length), shape, about)| {
        let (first, last) = (day(first), day(first + length));
        let when = match shape {
            0 => When::UNKNOWN,
            1 => When::day(first),
            2 => When::minute(first.at(7, 10, 0, 0)),
            3 => When::between(Some(first.at(0, 0, 0, 0)), None, Precision::Range),
            _ => When::days(first, last, Precision::Range),
        };
        if about { when.about() } else { when }
    })
}

fn told() -> impl Strategy<Value = Told> {
    let kinds = || proptest::sample::subsequence(KINDS.to_vec(), 0..3);
    let text =
        vec(proptest::sample::select(WORDS.to_vec()), 0..4).prop_map(|words| words.join(" "));
    let change = proptest::option::weighted(0.3, (any::<prop::sample::Index>(), any::<bool>()));
    let agency = proptest::sample::select(AGENCIES.to_vec());
    (agency, when(), text, any::<bool>(), (kinds(), kinds()), change).prop_map(
        |(agency, when, text, sealed, (stated, coded), change)| Told {
            agency,
            when,
            text,
            sealed,
            stated,
            coded,
            change,
        },
    )
}

fn filter() -> impl Strategy<Value = Filter> {
    let agencies = proptest::sample::subsequence(AGENCIES.to_vec(), 0..3);
    let kinds = proptest::sample::subsequence(KINDS.to_vec(), 0..2);
    let groups = proptest::sample::subsequence(vec![Group::Police, Group::Seeing], 0..2);
    let days = (proptest::option::of(0i32..80), proptest::option::of(0i32..80));
    let text = proptest::sample::select(vec!["", "", "arr", "GAR zoe", "s4", "mother", "xyz"]);
    let flags = (any::<bool>(), any::<bool>(), 1i64..6);
    (agencies, kinds, groups, days, text, flags).prop_map(
        |(agencies, kinds, groups, (from, to), text, (history, newest_first, limit))| Filter {
            agencies: agencies.into_iter().map(|agency| Agency(agency.into())).collect(),
            kinds,
            groups,
            from: from.map(day),
            to: to.map(day),
            text: text.into(),
            history,
            newest_first,
            limit,
        },
    )
}

/// One record as the plain list knows it.
#[derive(Debug)]
struct Plain {
    id: String,
    /// The place of the record that it changes.
    changes: Option<usize>,
    told: Told,
    withdrawal: bool,
    changed: bool,
}

/// Records everything, and returns the plain list.
fn record(store: &Store, child: &ChildId, all: &[Told]) -> Vec<Plain> {
    let mut plain: Vec<Plain> = Vec::new();
    for (n, told) in all.iter().enumerate() {
        let id = format!("e{n}");
        let open: Vec<usize> =
            (0..plain.len()).filter(|at| !plain[*at].changed && !plain[*at].withdrawal).collect();
        let target = told.change.filter(|_| !open.is_empty());
        let target = target.map(|(index, supersedes)| (open[index.index(open.len())], supersedes));
        let mut one = entry(&id, told.agency, told.when, &told.text);
        one.marking = if told.sealed { Marking::Restricted } else { Marking::Ordinary };
        let (new, withdrawal) = match target {
            None => (New::entry(one, told.stated.clone()), false),
            Some((at, true)) => {
                let of = EntryId(plain[at].id.clone());
                (New::superseding(one, told.stated.clone(), of, "better".into()), false)
            }
            Some((at, false)) => {
                let of = EntryId(plain[at].id.clone());
                (New::withdrawal(EntryId(id.clone()), one.agency, of, "wrong".into()), true)
            }
        };
        if let Some((at, _)) = target {
            plain[at].changed = true;
        }
        append(store, child, n as i64, &[new]);
        let coded = |kind: &Kind| Coded { kind: *kind, words: "word".into() };
        let coded = told.coded.iter().map(coded).collect();
        store.put_coded(child, "coder", &[(EntryId(id.clone()), coded)]).unwrap();
        let changes = target.map(|(at, _)| at);
        plain.push(Plain { id, changes, told: told.clone(), withdrawal, changed: false });
    }
    plain
}

/// Whether a record is sealed now: as the last of those that changed it is. A withdrawal leaves the
/// marking of what it withdraws.
fn sealed(plain: &[Plain], at: usize) -> bool {
    match plain.iter().position(|later| later.changes == Some(at)) {
        Some(later) if plain[later].withdrawal => plain[at].told.sealed,
        Some(later) => sealed(plain, later),
        None => plain[at].told.sealed,
    }
}

/// The plain list's answer, in order.
fn expected(plain: &[Plain], filter: &Filter, scope: &Scope) -> Vec<String> {
    let first = filter.from.unwrap_or(jiff::civil::Date::MIN);
    let last = filter.to.unwrap_or(jiff::civil::Date::MAX);
    let wanted = |kind: &Kind| filter.kinds.contains(kind) || filter.groups.contains(&kind.group());
    let meant = !filter.kinds.is_empty() || !filter.groups.is_empty() || !filter.text.is_empty();
    let mut found: Vec<(usize, &Plain)> = plain
        .iter()
        .enumerate()
        .filter(|(at, one)| {
            let told = &one.told;
            let sealed = sealed(plain, *at);
            let marking = if sealed { Marking::Restricted } else { Marking::Ordinary };
            let own = told.agency == scope.agency.0;
            let readable = scope.readable.anyone.contains(&marking)
                || (own && scope.readable.own_agency.contains(&marking));
            let kinds_meant = !filter.kinds.is_empty() || !filter.groups.is_empty();
            !one.withdrawal
                && (filter.history || !one.changed)
                && (filter.agencies.is_empty() || filter.agencies.iter().any(|a| a.0 == told.agency))
                // A range the wrong way round finds only what overlaps both of its ends.
                && told.when.within(first, jiff::civil::Date::MAX) != Certainty::Not
                && told.when.within(jiff::civil::Date::MIN, last) != Certainty::Not
                && (!meant || readable)
                && (!kinds_meant || told.stated.iter().chain(&told.coded).any(wanted))
                && finds(&told.text, &filter.text)
        })
        .collect();
    found.sort_by(|(a, one), (b, other)| one.told.when.cmp(&other.told.when).then(a.cmp(b)));
    if filter.newest_first {
        found.reverse();
    }
    found.into_iter().map(|(_, one)| one.id.clone()).collect()
}

fn paged(store: &Store, child: &ChildId, filter: &Filter, scope: &Scope) -> Vec<Line> {
    let (mut lines, mut after) = (Vec::new(), None);
    loop {
        let page =
            store.look(&audit("eve", child, 9), |l| l.page(filter, scope, after.as_ref())).unwrap();
        assert!(page.lines.len() as i64 <= filter.limit);
        lines.extend(page.lines);
        let Some(next) = page.next else { return lines };
        after = Some(next);
    }
}

fn holds(cases: u32, law: impl Fn(&Store, &[Told], &[Filter]) -> Result<(), TestCaseError>) {
    for (store, _url, _folder) in both_at() {
        let mut runner =
            TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
        let any = (vec(told(), 0..25), vec(filter(), 4));
        runner.run(&any, |(told, filters)| law(&store, &told, &filters)).unwrap();
    }
}

#[test]
fn filters_pages_and_counts_are_those_of_a_plain_list() {
    let anyone = vec![Marking::Ordinary];
    let own_agency = vec![Marking::Ordinary, Marking::Restricted];
    let readable = Readable { anyone, own_agency, ..Readable::default() };
    let scope = scope("eve", "police", Reach::default(), readable);
    holds(12, |store, told, filters| {
        let child = file(store, "Law");
        let plain = record(store, &child, told);
        for filter in filters {
            let lines = paged(store, &child, filter, &scope);
            let ids: Vec<_> = lines.iter().map(|line| line.kept.id.0.clone()).collect();
            prop_assert_eq!(&ids, &expected(&plain, filter, &scope), "{:?}", filter);
            let look = audit("eve", &child, 9);
            let extent = store.look(&look, |l| l.extent(filter, &scope)).unwrap();
            prop_assert_eq!(extent.found, ids.len() as i64);
            let days = |line: &Line| [line.kept.when().first_day(), line.kept.when().last_day()];
            let known: Vec<_> = lines.iter().flat_map(days).flatten().collect();
            prop_assert_eq!(extent.first, known.iter().min().copied());
            prop_assert_eq!(extent.last, known.iter().max().copied());
        }
        Ok(())
    });
}

#[test]
fn the_chain_holds_and_everything_told_is_still_there_word_for_word() {
    holds(8, |store, told, _| {
        let child = file(store, "Law");
        let plain = record(store, &child, told);
        let whole = store.look(&audit("eve", &child, 9), |l| l.whole()).unwrap();
        prop_assert_eq!(whole.len(), plain.len());
        for line in &whole {
            let one = plain.iter().find(|one| one.id == line.kept.id.0).unwrap();
            prop_assert_eq!(line.changed_by.is_some(), one.changed);
            prop_assert_eq!(line.kept.entry.is_none(), one.withdrawal);
            let at = plain.iter().position(|one| one.id == line.kept.id.0).unwrap();
            if !one.withdrawal {
                prop_assert_eq!(line.marking == Marking::Restricted, sealed(&plain, at));
            }
            if let Some(entry) = &line.kept.entry {
                prop_assert_eq!(&entry.narrative(), &one.told.text.trim());
                prop_assert_eq!(entry.when, one.told.when);
            }
        }
        let found = store.verify(&mut |_| ()).unwrap();
        prop_assert_eq!(found.faults, vec![]);
        Ok(())
    });
}
