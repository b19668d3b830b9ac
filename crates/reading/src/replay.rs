//! Replay: the case as it stood on an earlier day, and as one agency could know it.
//!
//! Every fold takes `as_of` and ignores what had not happened by then; [`as_of`] gives the same as
//! a case, to be shown. [`known_to`] asks another question: what was in one agency's hands? Its
//! own accounts, and what another agency's entry says was sent to it.

use crate::days::{Span, number};
use crate::{Case, Event};
use chronology::{Agency, Entry, Part};
use jiff::civil::Date;
use practice::{Phrases, Practice, after, before};
use std::collections::BTreeMap;

/// The case with only what can have happened by a day. What has an uncertain date stays while it
/// may have happened: the folds still wait for the day by which it had.
pub fn as_of(case: &Case, day: Date) -> Case {
    let to = number(day);
    keep(case, |entry| Span::of(&entry.when).is_some_and(|span| span.first <= to))
}

/// What an agency could know on a day: its own accounts recorded by then, and other agencies'
/// accounts that say they were shared with it. An entry that gives no day of recording counts
/// from the latest day on which it can have happened.
pub fn known_to(case: &Case, practice: &Practice, agency: &Agency, known_at: Date) -> Case {
    let sharing = Sharing::with(practice, agency);
    keep(case, |entry| {
        let own = &entry.agency == agency;
        recorded(entry).is_some_and(|day| day <= known_at) && (own || sharing.told_by(entry))
    })
}

/// The day on which an entry was recorded: as its row says under a heading such as `Recorded`,
/// else the latest day on which it can have happened.
pub fn recorded(entry: &Entry) -> Option<Date> {
    let mut headed = entry.fields.iter().filter(|field| {
        let heading = field.heading.trim().to_lowercase();
        matches!(
            heading.as_str(),
            "recorded"
                | "date recorded"
                | "recorded on"
                | "recorded date"
                | "date entered"
                | "entered"
                | "entered on"
                | "created"
                | "date created"
        )
    });
    let written = headed.find_map(|field| day_written(field.text.trim()));
    written.or_else(|| Span::of(&entry.when).map(|span| crate::days::day(span.last)))
}

/// The day of a timestamp as systems write it when they record: year first, or British day first.
fn day_written(text: &str) -> Option<Date> {
    let day = text.split([' ', 'T', ',']).next()?;
    let written = |form: &&str| Date::strptime(form, day).ok();
    ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d-%b-%Y"].iter().find_map(written)
}

/// The case with the entries that pass, and the events that they still tell.
pub(crate) fn keep(case: &Case, passes: impl Fn(&Entry) -> bool) -> Case {
    let mut kept = Case { subject: case.subject.clone(), scope: case.scope, ..Case::default() };
    let mut places = BTreeMap::new();
    for (at, (entry, coded)) in case.entries.iter().zip(&case.coded).enumerate() {
        if passes(entry) {
            places.insert(at, kept.entries.len());
            kept.entries.push(entry.clone());
            kept.coded.push(coded.clone());
            kept.gists.extend(case.gists.get(at).cloned());
        }
    }
    kept.events = case.events.iter().filter_map(|event| told_again(case, event, &places)).collect();
    kept.events.sort_by_key(|event| event.when);
    kept
}

/// An event as the accounts that are left tell it.
fn told_again(case: &Case, event: &Event, places: &BTreeMap<usize, usize>) -> Option<Event> {
    let left: Vec<usize> =
        event.accounts.iter().copied().filter(|at| places.contains_key(at)).collect();
    if left.len() == event.accounts.len() {
        let accounts = left.iter().filter_map(|at| places.get(at).copied()).collect();
        return Some(Event { accounts, ..event.clone() });
    }
    let told = || left.iter().filter_map(|at| Some((case.entries.get(*at)?, case.coded.get(*at)?)));
    let (principal, coded) = told().next()?;
    let mut again = Event {
        id: principal.id.clone(),
        when: principal.when,
        kinds: Vec::new(),
        role: coded.role,
        indicators: Vec::new(),
        agencies: Vec::new(),
        accounts: left.iter().filter_map(|at| places.get(at).copied()).collect(),
        differences: Vec::new(),
        related: event.related.clone(),
    };
    for (entry, coded) in told() {
        again.kinds.extend(
            coded
                .kinds
                .iter()
                .filter(|kind| !again.kinds.contains(kind))
                .copied()
                .collect::<Vec<_>>(),
        );
        let known = |id: &str| again.indicators.iter().any(|hit| hit.id == id);
        let new: Vec<_> = coded.indicators.iter().filter(|hit| !known(&hit.id)).cloned().collect();
        again.indicators.extend(new);
        if !again.agencies.contains(&entry.agency) {
            again.agencies.push(entry.agency.clone());
        }
    }
    Some(again)
}

/// Words of sharing near an agency's name.
struct Sharing<'a> {
    names: Phrases,
    practice: &'a Practice,
}

impl<'a> Sharing<'a> {
    fn with(practice: &'a Practice, agency: &Agency) -> Self {
        let rule = practice.agencies.rule(agency);
        let names =
            rule.into_iter().flat_map(|rule| rule.words.iter().chain([&rule.name, &rule.short]));
        Self { names: Phrases::new(names.map(|name| (name.as_str(), 0))), practice }
    }

    /// Whether an entry says that it was sent to the agency, or told to it.
    fn told_by(&self, entry: &Entry) -> bool {
        let rule = &self.practice.drift.sharing;
        let said = |text: &str| {
            self.names.find(text).any(|name| {
                let around =
                    [before(text, name.start, rule.reach), after(text, name.end, rule.reach)];
                let shared = around.iter().any(|words| rule.shared.stand_in(words));
                let denied = around.iter().any(|words| rule.not_shared.stand_in(words));
                shared && !denied
            })
        };
        let fields = entry
            .fields
            .iter()
            .filter(|f| !matches!(f.part, Part::Worker | Part::Person | Part::Voice));
        fields.into_iter().any(|field| said(&field.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::small::{any_lines, case, day, practice};
    use proptest::prelude::*;

    fn ids(case: &Case) -> Vec<&str> {
        case.events.iter().map(|event| event.id.0.as_str()).collect()
    }

    #[test]
    fn an_agency_knows_its_own_accounts_and_what_was_shared_with_it() {
        let case = case(
            "2016-01-01 police arrest weapon | Knife. | outcome: PPN to MASH | indicators: offending-031
             2016-02-01 health substance_misuse | outcome: Not shared with social care
             2016-03-01 police missing_start | indicators: missing-023
             + 2016-03-02 social_care contact | Told of it. | Recorded: 2016-03-09
             2016 education other | outcome: E-mailed to social care",
        );
        let known = |at: &str| known_to(&case, &practice(), &Agency("social_care".into()), day(at));
        assert_eq!(ids(&known("2016-03-08")), ["police-1"]);
        let later = known("2016-03-09");
        assert_eq!(ids(&later), ["police-1", "social_care-1"]);
        assert!(later.events[1].indicators.is_empty(), "the police's account is not its own");
        assert_eq!(later.events[1].accounts, [1]);
        assert_eq!(known("2016-12-31").events.len(), 3);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn need_on_a_day_is_the_same_from_the_case_of_that_day(text in any_lines(), at in 0i32..1500) {
            let (case, practice) = (case(&text), practice());
            let at = crate::days::day(5844 + at);
            let then = as_of(&case, at);
            prop_assert_eq!(crate::need::steps(&case, &practice, at), crate::need::steps(&then, &practice, at));
            prop_assert_eq!(crate::drift::periods(&case, &practice, at), crate::drift::periods(&then, &practice, at));
            prop_assert_eq!(then.entries.len(), then.coded.len());
        }
    }
}
