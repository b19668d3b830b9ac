//! Silences: stretches in which an involved agency recorded nothing while others recorded harm.

use crate::days::{Day, Span, day};
use crate::quick::QuickMap;
use crate::record::Record;
use crate::{Case, Silence};
use chronology::{Agency, EntryId};
use jiff::civil::Date;
use practice::Practice;

/// Silences up to a day, by their first day. Only days on which the agency certainly recorded
/// nothing count: an entry that may lie in a stretch divides it. A silence that goes on at the
/// end of the record is stated while other agencies still write.
pub fn silences(case: &Case, practice: &Practice, as_of: Date) -> Vec<Silence> {
    of(&Record::new(case, practice, as_of))
}

/// The same, of a record that is ready.
pub(crate) fn of(record: &Record) -> Vec<Silence> {
    let mut by_agency: QuickMap<&Agency, Vec<(Span, &EntryId)>> = QuickMap::default();
    for entry in &record.case.entries {
        if let Some(span) = Span::of(&entry.when).filter(|span| span.first <= record.as_of) {
            by_agency.entry(&entry.agency).or_default().push((span, &entry.id));
        }
    }
    let mut silences: Vec<Silence> =
        by_agency.iter().flat_map(|(agency, told)| of_agency(record, agency, told)).collect();
    silences.sort_by(|a, b| (a.from, &a.agency).cmp(&(b.from, &b.agency)));
    silences
}

fn of_agency(record: &Record, agency: &Agency, told: &[(Span, &EntryId)]) -> Vec<Silence> {
    let rule = &record.practice.drift.silence;
    let last_told = record.known.last().copied().unwrap_or(Day::MIN);
    let mut order = told.to_vec();
    order.sort_by_key(|(span, _)| (span.first, span.last));
    let mut silences = Vec::new();
    let mut latest: Option<(Span, &EntryId)> = None;
    for next in order.iter().copied().map(Some).chain([None]) {
        if let Some(before) = latest {
            let from = before.0.last + 1;
            let to = next.map_or(last_told.min(record.as_of), |(span, _)| span.first - 1);
            let active = told
                .iter()
                .filter(|(span, _)| span.first > before.0.last - 365 && span.last <= before.0.last);
            let harm = record.harm_within(from - 1, to).iter().filter(|harm| {
                let tellers = record.event(harm.event).map_or(&[][..], |event| &event.agencies);
                harm.counted
                    && harm.days.first >= from
                    && tellers.iter().any(|teller| teller != agency)
            });
            if to - from + 1 >= rule.days
                && active.count() >= rule.active
                && harm.count() >= rule.harm_elsewhere
            {
                let after = next.map(|(_, id)| id.clone());
                silences.push(Silence {
                    agency: agency.clone(),
                    from: day(from),
                    to: day(to),
                    between: [before.1.clone()].into_iter().chain(after).collect(),
                });
            }
        }
        // The entry that reaches furthest bounds what follows.
        latest = match (latest, next) {
            (Some(known), Some(new)) if known.0.last > new.0.last => Some(known),
            (known, new) => new.or(known),
        };
    }
    silences
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::small::{check, day as written};

    fn lines(case: &Case, practice: &Practice) -> Vec<String> {
        let told = silences(case, practice, written("2017-12-31")).into_iter();
        told.map(|s| {
            let between = s.between.iter().map(|id| id.0.as_str()).collect::<Vec<_>>().join(" ");
            format!("{} {} {} {between}", s.agency, s.from, s.to)
        })
        .collect()
    }

    const CASE: &str = "2016-02-02 health other
        2016-08-22 health other
        2016-09-12 health other
        2016-10-01 police arrest
        2016-12-01 police weapon
        2017-05-28 health hospital
        2017-12-01 social_care contact";

    #[test]
    fn an_involved_agency_that_writes_nothing_while_others_record_harm() {
        check(CASE, lines, "health 2016-09-13 2017-05-27 health-3 health-4");
    }

    #[test]
    fn no_silence_where_an_entry_may_lie_in_it_or_others_record_no_harm() {
        check(&format!("{CASE}\n2017-01 health other"), lines, "");
        check(&CASE.replace("arrest", "contact"), lines, "");
    }

    #[test]
    fn a_silence_may_go_on_at_the_end_of_the_record() {
        let text = CASE.replace("2017-05-28 health", "2016-10-28 education");
        check(&text, lines, "health 2016-09-13 2017-12-01 health-3");
    }
}
