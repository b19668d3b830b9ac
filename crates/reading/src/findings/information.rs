//! Sent, and nothing at the other end (D14).

use super::{Reader, Say, agreeing, counted, dates};
use crate::days::{ByDay, number};
use crate::told::Dated;
use crate::{Finding, Theme};
use chronology::Agency;
use practice::Reading;

pub(super) fn read(reader: &Reader) -> Vec<Finding> {
    let rule = reader.practice.findings.reading("information");
    let silent = reader.told.saying(rule.signs("silent"));
    let by_day = ByDay::new(reader.told.events.iter().map(|event| (event.first, event.at)));
    let mut sent: Vec<(Dated, usize)> = reader
        .told
        .saying(rule.signs("sent"))
        .into_iter()
        .filter_map(|at| Some((reader.told.event_of(at)?, at)))
        .collect();
    sent.sort_by_key(|(event, _)| event.at);
    let mut cited: Vec<Dated> = Vec::new();
    let mut to: Vec<Agency> = Vec::new();
    for (event, at) in sent {
        let silent = silent.binary_search(&at).is_ok();
        let unanswered = unanswered(reader, rule, &by_day, event, at, silent);
        if !unanswered.is_empty() {
            cited.push(event);
            to.extend(unanswered);
        }
    }
    cited.dedup_by(|a, b| a.at == b.at);
    if cited.len() < rule.count("least") {
        return Vec::new();
    }
    to.sort_by_key(|agency| reader.practice.agencies.place(agency));
    to.dedup();
    let sentence = format!(
        "{} {} sent or told to {} {}, and nothing in the receiving agency's return within {} working days matches, or the \
         record itself says that no answer came.",
        counted(cited.len(), "thing", "things"),
        agreeing(cited.len(), "was", "were"),
        reader.names(&to),
        dates(&cited),
        rule.number("working_days"),
    );
    let say = Say {
        theme: Theme::InformationNotShared,
        rule: "D14",
        source: &rule.source,
        sentence,
        weight: 53,
    };
    let mut finding = reader.finding(say, &cited);
    finding.search = Some(format!("entries of {} that match what was sent", reader.names(&to)));
    vec![finding]
}

/// The agencies to which an entry says it sent something that they do not show.
fn unanswered(
    reader: &Reader,
    rule: &Reading,
    by_day: &ByDay,
    event: Dated,
    at: usize,
    silent: bool,
) -> Vec<Agency> {
    let (Some(day), Some(gist), Some(entry)) = (
        event.first.filter(|day| event.last == Some(*day)),
        reader.told.gist(at),
        reader.case.entries.get(at),
    ) else {
        return Vec::new();
    };
    let keys: Vec<&String> = rule.names.keys().collect();
    let named = gist.sent_to.iter().filter_map(|place| keys.get(*place));
    let to: Vec<Agency> = named.map(|key| Agency((*key).clone())).collect();
    if to.is_empty() {
        return to;
    }
    let n = u32::try_from(rule.number("working_days")).unwrap_or(5);
    let last = number(reader.practice.calendar.add_working_days(crate::days::day(day), n));
    let mut near = reader.at(by_day.within(day.into(), last.into()));
    near.push(event);
    let unanswered = to.into_iter().filter(|agency| {
        let returned = reader.told.entries_of(&agency.0).next().is_some();
        let matched = || {
            let mut theirs = near.iter().filter(|e| e.agencies.contains(agency));
            theirs.any(|e| answers(reader, rule, *e, agency, &entry.agency))
        };
        *agency != entry.agency && returned && (silent || !matched())
    });
    unanswered.collect()
}

/// Whether an agency's event can be the other end: it takes something in, or names the sender.
fn answers(
    reader: &Reader,
    rule: &Reading,
    event: Dated,
    agency: &Agency,
    sender: &Agency,
) -> bool {
    let sender = reader.practice.agencies.agency.iter().position(|rule| rule.key == sender.0);
    let own = |at: &&usize| reader.case.entries.get(**at).is_some_and(|e| &e.agency == agency);
    event.accounts.iter().filter(own).any(|at| {
        let kinds = reader.case.coded.get(*at).map_or(&[][..], |coded| &coded.kinds);
        let takes_in =
            rule.signs("takes_in").iter().any(|sign| kinds.iter().any(|k| sign.kinds.contains(k)));
        let names = reader.told.gist(*at).map_or(&[][..], |gist| &gist.names);
        takes_in || sender.is_some_and(|sender| names.contains(&sender))
    })
}
