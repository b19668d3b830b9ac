//! From one duty and a chronology to the clocks that it started.

use super::clock;
use super::outcome::{Answer, Clock};
use crate::told::{Shown, Told};
use crate::{Event, missing};
use chronology::{EntryId, Kind, When};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use practice::{Duty, Edge, Limit};

/// Something that the duty is owed for: the clock's start and the events that started it.
struct Owed<'a> {
    at: Shown<'a>,
    start: When,
    triggers: Vec<EntryId>,
}

/// Every clock that a duty started, in order.
pub(super) fn clocks<'a>(duty: &'a Duty, told: &Told<'a>, as_of: Date) -> Vec<Clock<'a>> {
    let Some(limit) = duty.within else { return Vec::new() };
    let owed = owed(duty, told, as_of);
    let end = last_minute(told.case.scope.to.map_or(as_of, |to| to.min(as_of)));
    let starts: Vec<When> = owed.iter().map(|owed| owed.start).collect();
    let clocks = owed.into_iter().enumerate().map(|(place, owed)| {
        let next = starts.get(place + 1).filter(|_| duty.before_next).copied();
        clock(duty, limit, told, owed, next, end)
    });
    clocks.collect()
}

fn clock<'a>(
    duty: &'a Duty,
    limit: Limit,
    told: &Told<'a>,
    owed: Owed<'a>,
    next: Option<When>,
    end: DateTime,
) -> Clock<'a> {
    let due = clock::due(&told.practice.calendar, &owed.start, limit).map(|due| due.latest);
    let until = due.map(|due| last_minute(plus(due.date(), duty.late_days.into())).min(end));
    let answer = answer(duty, told, &owed, next, until);
    let excused = due.and_then(|due| {
        let candidates = told.case.events.iter().filter(|e| follows(e, &owed, false));
        candidates.filter(|e| starts_by(&e.when, due)).find_map(|e| told.shows(e, &duty.unless))
    });
    let coarse = duty.recorded > 0 && recorded(duty, told, &owed.start, due) < duty.recorded;
    Clock {
        duty,
        limit,
        start: owed.start,
        triggers: owed.triggers,
        answer,
        excused: excused.map(|shown| shown.id()),
        coarse,
        end,
    }
}

/// The events that a duty is owed for, those close together as one.
fn owed<'a>(duty: &'a Duty, told: &Told<'a>, as_of: Date) -> Vec<Owed<'a>> {
    let events = told.case.events.iter().filter(|e| e.when.first_day().is_some_and(|d| d <= as_of));
    let shown: Vec<Shown> = match duty.episode {
        Some(edge) => edges(told, edge, as_of),
        None => events.filter_map(|event| told.shows(event, &duty.when)).collect(),
    };
    let mut out: Vec<Owed> = Vec::new();
    let mut opened: Option<Date> = None;
    for (place, at) in shown.iter().enumerate() {
        let Some(day) = moment(duty, at).first_day() else { continue };
        let Some(members) = counted(duty, &shown, place, day) else { continue };
        if !duty.in_force(day) || !holds(duty, told, at, day) {
            continue;
        }
        let together =
            opened.is_some_and(|first| days(first, day) <= i64::from(duty.together_days));
        if let (true, Some(last)) = (together && duty.together_days > 0, out.last_mut()) {
            last.triggers.push(at.id());
            continue;
        }
        opened = Some(day);
        out.push(Owed { at: *at, start: start(duty, told, at), triggers: members });
    }
    out
}

/// When what the duty is owed for happened.
fn moment(duty: &Duty, at: &Shown) -> When {
    if duty.episode.is_some() { at.own } else { at.event.when }
}

/// The starts or the ends of missing episodes, each shown by the event that tells of it.
fn edges<'a>(told: &Told<'a>, edge: Edge, as_of: Date) -> Vec<Shown<'a>> {
    let episodes = missing::episodes(told.case, told.practice, as_of);
    let shown = episodes.iter().filter_map(|episode| {
        let (id, own) = match edge {
            Edge::Start => (episode.events.first()?, episode.start),
            Edge::End => (episode.events.last()?, episode.end?),
        };
        Some(Shown { event: told.case.event(id)?, own })
    });
    // An interview tells of a return that it is not.
    let told =
        |at: &Shown| !at.event.is(Kind::ReturnHomeInterview) || at.event.is(Kind::MissingStart);
    let mut shown: Vec<Shown> = shown.filter(told).collect();
    shown.sort_by_key(|at| at.own);
    shown
}

/// The events counted together, where the duty asks for several; `None` where they are too few.
fn counted(duty: &Duty, shown: &[Shown], place: usize, day: Date) -> Option<Vec<EntryId>> {
    let at = shown.get(place)?;
    let Some(count) = duty.count else { return Some(vec![at.id()]) };
    let window = i64::from(count.days) - 1;
    let before = shown.iter().take(place + 1);
    let members: Vec<EntryId> = before
        .filter(|s| moment(duty, s).first_day().is_some_and(|d| days(d, day) <= window))
        .map(Shown::id)
        .collect();
    (members.len() >= count.at_least).then_some(members)
}

fn start(duty: &Duty, told: &Told, at: &Shown) -> When {
    let own = if duty.own_date { at.own } else { moment(duty, at) };
    let Some(rule) = &duty.start else { return own };
    let Some(day) = own.first_day() else { return own };
    let earlier = told.case.events.iter().rev().filter(|e| {
        e.when.last_day().is_some_and(|d| d <= day && days(d, day) <= i64::from(rule.days))
    });
    let mut found = earlier.filter_map(|event| told.shows(event, &rule.last));
    found.next().map_or(own, |shown| shown.own)
}

/// Whether the duty's conditions hold on the day of an event.
fn holds(duty: &Duty, told: &Told, at: &Shown, day: Date) -> bool {
    let conditions = &duty.conditions;
    let age = told.case.subject.born.and_then(|born| age(born, day));
    let old_enough = conditions.age_from.is_none_or(|from| age.is_none_or(|age| age >= from));
    let young_enough = conditions.age_under.is_none_or(|under| age.is_none_or(|age| age < under));
    let before = || told.case.events.iter().take_while(|e| e.id != at.event.id);
    let open = conditions.opened.is_empty()
        || before().fold(false, |open, event| {
            if told.shows(event, &conditions.opened).is_some() {
                true
            } else {
                open && told.shows(event, &conditions.closed).is_none()
            }
        });
    let quiet = conditions.not_after.is_empty()
        || !before().any(|event| {
            event.when.last_day().is_some_and(|d| days(d, day) <= i64::from(conditions.quiet_days))
                && told.shows(event, &conditions.not_after).is_some()
        });
    old_enough && young_enough && open && quiet
}

/// The first event that discharges the duty, before it is next owed and not absurdly late. An
/// event that leaves doubt stands only where no later one in time does better.
fn answer(
    duty: &Duty,
    told: &Told,
    owed: &Owed,
    next: Option<When>,
    until: Option<DateTime>,
) -> Option<Answer> {
    let until = until?;
    let own = duty.same_event;
    let mut candidates = told.case.events.iter().filter(|event| {
        follows(event, owed, own)
            && starts_by(&event.when, until)
            && next.is_none_or(|next| event.when.earliest() < next.latest())
    });
    candidates.find_map(|event| {
        let shown = told.shows(event, &duty.then)?;
        let when = if duty.own_date { shown.own } else { event.when };
        let first = if event.id == owed.at.event.id { owed.start } else { when };
        let doubtful = told.shows(event, &duty.doubt).is_some();
        Some(Answer { id: shown.id(), when: first, doubtful })
    })
}

/// Whether an event can have happened after the clock started.
fn follows(event: &Event, owed: &Owed, same_event: bool) -> bool {
    if event.id == owed.at.event.id {
        return same_event;
    }
    match (event.when.latest(), owed.start.earliest()) {
        (Some(last), Some(start)) => last >= start,
        _ => false,
    }
}

fn starts_by(when: &When, limit: DateTime) -> bool {
    when.earliest().is_some_and(|at| at <= limit)
}

/// How many entries the owner recorded from the clock's start until it was due.
fn recorded(duty: &Duty, told: &Told, start: &When, due: Option<DateTime>) -> usize {
    let (Some(owner), Some(from), Some(to)) = (&duty.owner, start.first_day(), due) else {
        return 0;
    };
    let margin = plus(to.date(), 30);
    let entries = told.case.entries.iter().filter(|entry| &entry.agency.0 == owner);
    entries.filter(|e| e.when.first_day().is_some_and(|d| from <= d && d <= margin)).count()
}

fn age(born: Date, day: Date) -> Option<u8> {
    let span = born.until((jiff::Unit::Year, day)).ok()?;
    u8::try_from(span.get_years()).ok()
}

fn days(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

fn plus(day: Date, n: i64) -> Date {
    day.checked_add(n.days()).unwrap_or(Date::MAX)
}

fn last_minute(day: Date) -> DateTime {
    day.at(23, 59, 0, 0)
}
