//! Drift: escalation without progress, and since when.
//!
//! The chronology is replayed day by day, each day from what had certainly happened by then. A
//! time of drift begins on the first day on which, together,
//!
//! - at least one evidence of escalation holds,
//! - at least one absence of progress holds while need stands above the response,
//! - harm has gone on since the response last rose or the plan last changed, and lately.
//!
//! Where the response already stands at its highest, drift is stated only when harm comes more
//! often or lasts longer although that has long been so. It ends when the response has met need
//! for a while, or when no evidence of escalation has held for a while: so that a quiet week or a
//! short enquiry does not break it in two. A replay to an earlier day gives the same first days.

use crate::counted::counted;
use crate::days::{Day, day, number};
use crate::escalation::Escalation;
use crate::progress::Progress;
use crate::record::Record;
use crate::told::long_day;
use crate::{Case, Drift, Event, Evidence, LeadTime};
use chronology::{Entry, EntryId, Part};
use jiff::civil::Date;
use practice::{Critical, Practice, before};

/// Times of escalation without progress up to a day, in order, each with its evidence on its first
/// day, the answers that people gave, and how long before each later critical event it began.
pub fn periods(case: &Case, practice: &Practice, as_of: Date) -> Vec<Drift> {
    let record = Record::new(case, practice, as_of);
    of(&record, &Escalation::new(&record), &Progress::new(&record))
}

/// The same, of a record that is ready.
pub(crate) fn of<'a>(
    record: &Record<'a>,
    escalation: &Escalation<'_, 'a>,
    progress: &Progress<'_, 'a>,
) -> Vec<Drift> {
    let reader = Reader { record, escalation, progress };
    let spans = reader.replay();
    if spans.is_empty() {
        return Vec::new();
    }
    let (answers, critical) = (answers(record), critical(record));
    let next = spans.iter().skip(1).map(|span| span.since).chain([Day::MAX]);
    spans
        .iter()
        .zip(next)
        .map(|(span, next)| reader.tell(*span, next, &answers, &critical))
        .collect()
}

/// The evidence of escalation and of absent progress on a day that has everything with which a time
/// of drift begins; `None` where it has not. Earlier days are not replayed.
pub fn begins_on(
    case: &Case,
    practice: &Practice,
    as_of: Date,
) -> Option<(Vec<Evidence>, Vec<Evidence>)> {
    let record = Record::new(case, practice, as_of);
    let (escalation, progress) = (Escalation::new(&record), Progress::new(&record));
    let reader = Reader { record: &record, escalation: &escalation, progress: &progress };
    let at = record.as_of;
    reader.begins(at).then(|| (reader.escalation.evidence(at), reader.progress.absences(at)))
}

/// First and last day; no last day where it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    since: Day,
    until: Option<Day>,
}

struct Reader<'r, 'a> {
    record: &'r Record<'a>,
    escalation: &'r Escalation<'r, 'a>,
    progress: &'r Progress<'r, 'a>,
}

/// A time of drift while it goes on.
#[derive(Debug, Clone, Copy)]
struct Open {
    since: Day,
    /// The last day on which evidence of escalation held.
    held: Day,
    /// Since when the response has met need, where it does.
    met: Option<Day>,
}

impl Reader<'_, '_> {
    fn replay(&self) -> Vec<Span> {
        let Some(first) = self.record.begins() else { return Vec::new() };
        let mut spans = Vec::new();
        let mut open: Option<Open> = None;
        for at in first..=self.record.as_of {
            open = match open {
                None => self.begins(at).then_some(Open { since: at, held: at, met: None }),
                Some(going) => {
                    let (going, ended) = self.goes_on(going, at);
                    spans.extend(ended.map(|until| Span {
                        since: going.since,
                        until: Some(until.max(going.since)),
                    }));
                    ended.is_none().then_some(going)
                }
            };
        }
        spans.extend(open.map(|going| Span { since: going.since, until: None }));
        spans
    }

    fn begins(&self, at: Day) -> bool {
        let rule = &self.record.practice.drift.drift;
        let fresh = || self.record.harm_count(at - rule.fresh_days, at) >= rule.fresh_harm;
        if self.progress.gap(at) {
            let changed = self.progress.last_change(at).unwrap_or(Day::MIN);
            fresh()
                && self.progress.absent(at)
                && self.record.harm_count(changed, at) >= rule.harm_since_change
                && self.escalation.holds(at)
        } else {
            self.progress.without_effect(at).is_some() && fresh() && self.escalation.trends(at)
        }
    }

    /// The time of drift after one more day, and its last day where this day shows it ended.
    fn goes_on(&self, mut going: Open, at: Day) -> (Open, Option<Day>) {
        let rule = &self.record.practice.drift.drift;
        if self.escalation.holds(at) {
            going.held = at;
        }
        let meets = !self.progress.gap(at) && self.progress.without_effect(at).is_none();
        going.met = if meets { going.met.or(Some(at)) } else { None };
        let lasted = going.met.filter(|met| at - met >= rule.lasting_days).map(|met| met - 1);
        let quiet = (at - going.held > rule.quiet_days).then_some(going.held);
        (going, lasted.or(quiet))
    }

    fn tell(
        &self,
        span: Span,
        next: Day,
        answers: &[(Day, EntryId)],
        critical: &[LeadTime],
    ) -> Drift {
        let escalation = self.escalation.evidence(span.since);
        let absence = self.progress.absences(span.since);
        let stands = self.record.practice.drift.drift.answer_days;
        let last = span.until.unwrap_or(self.record.as_of);
        let answers: Vec<_> =
            answers.iter().filter(|(at, _)| *at > span.since - stands && *at <= last).collect();
        let lead_times = critical.iter().filter(|lead| {
            let at = number(lead.day);
            at > span.since && at < next
        });
        Drift {
            since: day(span.since),
            until: span.until.map(day),
            sentence: sentence(span, &escalation, &absence, &answers, stands),
            escalation,
            absence,
            answers: answers.iter().map(|(_, id)| id.clone()).collect(),
            lead_times: lead_times
                .map(|lead| LeadTime { days: number(lead.day) - span.since, ..lead.clone() })
                .collect(),
        }
    }
}

/// The statement, made of its evidence.
fn sentence(
    span: Span,
    escalation: &[Evidence],
    absence: &[Evidence],
    answers: &[&(Day, EntryId)],
    stands: Day,
) -> String {
    let from = long_day(day(span.since));
    let time = match span.until {
        Some(until) => format!("From {from} to {}", long_day(day(until))),
        None => format!("Since {from}"),
    };
    let facts: Vec<&str> =
        escalation.iter().chain(absence).map(|fact| fact.sentence.as_str()).collect();
    let answered = answers.last().map_or_else(String::new, |(last, _)| {
        let n = counted(answers.len(), "answer says", "answers say");
        let expires = long_day(day(last + stands));
        format!(" {n} that it is not drift; the last stands until {expires}.")
    });
    format!("{time} harm grew and nothing changed. {}{answered}", facts.join(" "))
}

/// What people answered: entries that begin with the words of an answer, with their days.
fn answers(record: &Record) -> Vec<(Day, EntryId)> {
    let gists = record.gists();
    let answers = |at: &usize| gists.get(*at).is_some_and(|gist| gist.answers_drift);
    let answered = record.case.events.iter().zip(&record.marks);
    let answered = answered.filter(|(event, _)| event.accounts.iter().any(answers));
    let answered = answered.filter_map(|(event, mark)| {
        let (at, _) = mark.lasts.filter(|(at, _)| *at <= record.as_of)?;
        Some((at, event.id.clone()))
    });
    let mut answered: Vec<_> = answered.collect();
    answered.sort();
    answered
}

/// Whether a cell of an entry begins with the words of an answer.
pub(crate) fn answers_in(entry: &Entry, practice: &Practice) -> bool {
    let words = &practice.drift.drift.answer_words;
    let begins = |text: &str| {
        let head = |word: &String| text.get(..word.len());
        words.iter().any(|word| head(word).is_some_and(|head| head.eq_ignore_ascii_case(word)))
    };
    entry.fields.iter().any(|field| begins(field.text.trim_start()))
}

/// Critical events, each with the first rule that it meets, on the earliest day it can have been.
fn critical(record: &Record) -> Vec<LeadTime> {
    let rules = &record.practice.drift.critical;
    let found = record.case.events.iter().zip(&record.marks).filter_map(|(event, mark)| {
        let (at, _) = mark.lasts.filter(|(at, _)| *at <= record.as_of)?;
        let first = mark.first.unwrap_or(at);
        let mut each = rules.iter().enumerate();
        let (_, rule) = each.find(|(place, rule)| meets(record, event, *place, rule))?;
        Some(LeadTime {
            event: event.id.clone(),
            day: day(first),
            what: rule.what.clone(),
            days: 0,
        })
    });
    found.collect()
}

fn meets(record: &Record, event: &Event, place: usize, rule: &Critical) -> bool {
    if event.kinds.first().is_some_and(|main| rule.not_kinds.contains(main)) {
        return false;
    }
    let by_kinds = rule.kinds.iter().all(|kind| event.is(*kind));
    let shown = || event.indicators.iter().any(|hit| rule.indicators.contains(&hit.id));
    let by_indicator = rule.indicators.is_empty() || shown();
    let by_words = || {
        let mut told = event.accounts.iter().filter_map(|at| record.gists().get(*at));
        told.any(|gist| gist.critical.contains(&place))
    };
    by_kinds && by_indicator && (rule.words.is_empty() || by_words())
}

/// The places of the rules of critical events whose words an entry holds, of this child.
pub(crate) fn critical_words(entry: &Entry, practice: &Practice) -> Vec<usize> {
    let response = &practice.response;
    let said = |rule: &Critical, text: &str| {
        let mut found = rule.phrases.find(text);
        found.any(|found| {
            !response.before.stand_in(before(text, found.start, response.reach))
                && !of_another(before(text, found.start, OWNER_REACH), &rule.others)
        })
    };
    let telling = |part| matches!(part, Part::Type | Part::Narrative | Part::Outcome);
    let holds = |rule: &Critical| {
        entry.fields.iter().any(|field| telling(field.part) && said(rule, &field.text))
    };
    let rules = practice.drift.critical.iter().enumerate();
    rules.filter(|(_, rule)| holds(rule)).map(|(place, _)| place).collect()
}

/// How many words before what happened may name whose it is.
const OWNER_REACH: usize = 6;

/// Whether the words right before say that it happened to somebody else: "his friend was", but not
/// "found by his brother and".
fn of_another(words: &str, others: &[String]) -> bool {
    let words: Vec<String> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let Some(at) = words.iter().rposition(|word| others.contains(word)) else { return false };
    let doer = |word: &String| matches!(word.as_str(), "by" | "with" | "to" | "from");
    let by = words.iter().take(at).rev().take(2).any(doer);
    let own = |word: &String| matches!(word.as_str(), "he" | "she" | "they" | "child" | "who");
    !by && !words.iter().skip(at + 1).any(own)
}

#[cfg(test)]
mod owner_tests {
    use super::of_another;

    #[test]
    fn death_and_custody_are_the_childs_unless_another_is_named_right_before() {
        let others = ["friend", "father", "brother"].map(str::to_owned);
        for (words, another) in [
            ("his friend was", true),
            ("father has been", true),
            ("was found hanging by his brother and", false),
            ("the friend said that he", false),
            ("young person was", false),
        ] {
            assert_eq!(of_another(words, &others), another, "{words}");
        }
    }
}

#[cfg(test)]
mod tests;
