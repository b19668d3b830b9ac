//! From one duty and a chronology to the clocks that it started.

use super::clock;
use super::outcome::{Answer, Clock};
use crate::days::{Day, number};
use crate::missing;
use crate::told::{Shown, Told};
use chronology::{EntryId, Kind, When};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use practice::{Duty, Edge, Limit, Sign};

/// Events that show something, in order, and how far those up to each of them reach: what was over
/// long before a moment is passed over at once.
struct Line<'a> {
    shown: Vec<Shown<'a>>,
    /// The latest end so far.
    reach: Vec<Option<DateTime>>,
}

impl<'a> Line<'a> {
    fn new(told: &Told<'a>, signs: &[Sign]) -> Self {
        let shown = if signs.is_empty() { Vec::new() } else { told.all(signs) };
        let mut far = None;
        let reach = shown.iter().map(|shown| {
            far = far.max(shown.event.when.latest());
            far
        });
        Self { reach: reach.collect(), shown }
    }

    /// Those that can have gone on at a moment or after it, in order; with them all from an event's
    /// own place on, where one is given.
    fn from(&self, moment: DateTime, own: Option<usize>) -> impl Iterator<Item = &Shown<'a>> {
        let from = self.reach.partition_point(|reach| reach.is_none_or(|reach| reach < moment));
        let own = own.and_then(|at| self.place(at));
        self.shown.get(own.map_or(from, |own| own.min(from))..).unwrap_or(&[]).iter()
    }

    /// Those before an event, in order.
    fn before(&self, at: usize) -> &[Shown<'a>] {
        let upto = self.shown.partition_point(|shown| shown.event.at < at);
        self.shown.get(..upto).unwrap_or(&[])
    }

    fn place(&self, at: usize) -> Option<usize> {
        self.shown.binary_search_by_key(&at, |shown| shown.event.at).ok()
    }

    fn holds(&self, at: usize) -> bool {
        self.place(at).is_some()
    }
}

/// What a duty looks for, found once for the whole chronology.
struct Lines<'a> {
    then: Line<'a>,
    doubt: Line<'a>,
    unless: Line<'a>,
    start: Option<Line<'a>>,
    opened: Line<'a>,
    closed: Line<'a>,
    not_after: Line<'a>,
}

impl<'a> Lines<'a> {
    fn new(duty: &Duty, told: &Told<'a>) -> Self {
        let conditions = &duty.conditions;
        Self {
            then: Line::new(told, &duty.then),
            doubt: Line::new(told, &duty.doubt),
            unless: Line::new(told, &duty.unless),
            start: duty.start.as_ref().map(|start| Line::new(told, &start.last)),
            opened: Line::new(told, &conditions.opened),
            closed: Line::new(told, &conditions.closed),
            not_after: Line::new(told, &conditions.not_after),
        }
    }
}

/// Something that the duty is owed for: the clock's start and the events that started it.
struct Owed<'a> {
    at: Shown<'a>,
    start: When,
    triggers: Vec<EntryId>,
}

/// Every clock that a duty started, in order.
pub(super) fn clocks<'a>(
    duty: &'a Duty,
    told: &Told<'a>,
    missing: &[missing::Told],
    as_of: Date,
) -> Vec<Clock<'a>> {
    let Some(limit) = duty.within else { return Vec::new() };
    let shown = match duty.episode {
        Some(edge) => edges(told, edge, missing),
        None => told.all(&duty.when),
    };
    if shown.is_empty() {
        return Vec::new();
    }
    let lines = Lines::new(duty, told);
    let owed = owed(duty, told, &lines, &shown, number(as_of));
    let end = last_minute(told.case.scope.to.map_or(as_of, |to| to.min(as_of)));
    let starts: Vec<When> = owed.iter().map(|owed| owed.start).collect();
    let clocks = owed.into_iter().enumerate().map(|(place, owed)| {
        let next = starts.get(place + 1).filter(|_| duty.before_next).copied();
        clock(duty, limit, told, &lines, owed, next, end)
    });
    clocks.collect()
}

fn clock<'a>(
    duty: &'a Duty,
    limit: Limit,
    told: &Told<'a>,
    lines: &Lines<'a>,
    owed: Owed<'a>,
    next: Option<When>,
    end: DateTime,
) -> Clock<'a> {
    let due = clock::due(&told.practice.calendar, &owed.start, limit);
    let latest = due.map(|due| due.latest);
    let until = latest.map(|due| last_minute(plus(due.date(), duty.late_days.into())).min(end));
    let answer = answer(duty, lines, &owed, next, until);
    let excused = latest.and_then(|due| excused(lines, &owed, due));
    let coarse = duty.recorded > 0 && recorded(duty, told, &owed.start, latest) < duty.recorded;
    Clock {
        duty,
        limit,
        start: owed.start,
        due,
        triggers: owed.triggers,
        answer,
        excused,
        coarse,
        end,
    }
}

/// The events that a duty is owed for, those close together as one.
fn owed<'a>(
    duty: &Duty,
    told: &Told<'a>,
    lines: &Lines<'a>,
    shown: &[Shown<'a>],
    as_of: Day,
) -> Vec<Owed<'a>> {
    let mut out: Vec<Owed> = Vec::new();
    let mut opened: Option<Day> = None;
    for (place, at) in shown.iter().enumerate() {
        let Some(day) = moment(duty, at) else { continue };
        if duty.episode.is_none() && day > as_of {
            continue;
        }
        let Some(members) = counted(duty, shown, place, day) else { continue };
        let date = crate::days::day(day);
        if !duty.in_force(date) || !holds(duty, told, lines, at, date) {
            continue;
        }
        let together =
            opened.is_some_and(|first| i64::from(day - first) <= i64::from(duty.together_days));
        if let (true, Some(last)) = (together && duty.together_days > 0, out.last_mut()) {
            last.triggers.push(at.event.id.clone());
            continue;
        }
        opened = Some(day);
        let triggers = members.iter().map(|shown| shown.event.id.clone()).collect();
        out.push(Owed { at: *at, start: start(duty, lines, at), triggers });
    }
    out
}

/// The first day on which what the duty is owed for can have happened.
fn moment(duty: &Duty, at: &Shown) -> Option<Day> {
    if duty.episode.is_some() { at.own.first_day().map(number) } else { at.event.first }
}

/// The starts or the ends of missing episodes, each shown by the event that tells of it.
fn edges<'a>(told: &Told<'a>, edge: Edge, missing: &[missing::Told]) -> Vec<Shown<'a>> {
    let shown = missing.iter().filter_map(|episode| {
        let (at, own) = match edge {
            Edge::Start => (episode.events.first()?, episode.start),
            Edge::End => (episode.events.last()?, episode.end?),
        };
        Some(Shown { event: *told.events.get(*at)?, own })
    });
    // An interview tells of a return that it is not.
    let told =
        |at: &Shown| !at.event.is(Kind::ReturnHomeInterview) || at.event.is(Kind::MissingStart);
    let mut shown: Vec<Shown> = shown.filter(told).collect();
    shown.sort_by_key(|at| at.own);
    shown
}

/// The events counted together, where the duty asks for several; `None` where they are too few.
fn counted<'s, 'a>(
    duty: &Duty,
    shown: &'s [Shown<'a>],
    place: usize,
    day: Day,
) -> Option<Vec<&'s Shown<'a>>> {
    let at = shown.get(place)?;
    let Some(count) = duty.count else { return Some(vec![at]) };
    let window = i64::from(count.days) - 1;
    let near = |s: &Shown| moment(duty, s).is_none_or(|d| i64::from(day - d) <= window);
    // In order of days: what lies before the window ends the search.
    let back = shown.get(..=place)?.iter().rev().take_while(|s| near(s));
    let mut members: Vec<&Shown> = back.filter(|s| moment(duty, s).is_some()).collect();
    members.reverse();
    (members.len() >= count.at_least).then_some(members)
}

fn start(duty: &Duty, lines: &Lines, at: &Shown) -> When {
    let own = if duty.own_date || duty.episode.is_some() { at.own } else { at.event.when };
    let Some((rule, line)) = duty.start.as_ref().zip(lines.start.as_ref()) else { return own };
    let Some(day) = own.first_day().map(number) else { return own };
    let found = line.shown.iter().rev().find(|shown| {
        let last = shown.event.last;
        last.is_some_and(|d| d <= day && i64::from(day - d) <= i64::from(rule.days))
    });
    found.map_or(own, |shown| shown.own)
}

/// Whether the duty's conditions hold on the day of an event.
fn holds(duty: &Duty, told: &Told, lines: &Lines, at: &Shown, date: Date) -> bool {
    let conditions = &duty.conditions;
    let age = || told.case.subject.born.and_then(|born| age(born, date));
    let old_enough = conditions.age_from.is_none_or(|from| age().is_none_or(|age| age >= from));
    let young_enough = conditions.age_under.is_none_or(|under| age().is_none_or(|age| age < under));
    let here = at.event.at;
    let open = || {
        let opened = lines.opened.before(here).last().map(|shown| shown.event.at);
        let closed = lines.closed.before(here).iter().rev();
        let closed = closed.map(|shown| shown.event.at).find(|at| !lines.opened.holds(*at));
        conditions.opened.is_empty() || (opened.is_some() && opened > closed)
    };
    let quiet = || {
        let from = i64::from(number(date)) - i64::from(conditions.quiet_days);
        let near = |shown: &Shown| shown.event.last.is_some_and(|last| i64::from(last) >= from);
        !lines.not_after.before(here).iter().rev().any(near)
    };
    old_enough && young_enough && open() && quiet()
}

/// The first event that discharges the duty, before it is next owed and not absurdly late. An
/// event that leaves doubt stands only where no later one in time does better.
fn answer(
    duty: &Duty,
    lines: &Lines,
    owed: &Owed,
    next: Option<When>,
    until: Option<DateTime>,
) -> Option<Answer> {
    let until = until?;
    let own = duty.same_event;
    let from = owed.start.earliest().unwrap_or(DateTime::MAX);
    let candidates = lines.then.from(from, own.then_some(owed.at.event.at));
    let in_time = candidates.take_while(|shown| not_after(&shown.event.when, until));
    let mut fit = in_time.filter(|shown| {
        let when = &shown.event.when;
        follows(shown, owed, own)
            && when.earliest().is_some()
            && next.is_none_or(|next| when.earliest() < next.latest())
    });
    let shown = fit.next()?;
    let when = if duty.own_date { shown.own } else { shown.event.when };
    let first = if shown.event.at == owed.at.event.at { owed.start } else { when };
    let doubtful = lines.doubt.holds(shown.event.at);
    Some(Answer { id: shown.event.id.clone(), when: first, doubtful })
}

/// The first event, begun before the duty fell due, that shows that it was not owed after all.
fn excused(lines: &Lines, owed: &Owed, due: DateTime) -> Option<EntryId> {
    let from = owed.start.earliest().unwrap_or(DateTime::MAX);
    let candidates = lines.unless.from(from, None);
    let in_time = candidates.take_while(|shown| not_after(&shown.event.when, due));
    let mut fit = in_time.filter(|s| follows(s, owed, false) && s.event.when.earliest().is_some());
    fit.next().map(|shown| shown.event.id.clone())
}

/// Whether an event can have happened after the clock started.
fn follows(shown: &Shown, owed: &Owed, same_event: bool) -> bool {
    if shown.event.at == owed.at.event.at {
        return same_event;
    }
    match (shown.event.when.latest(), owed.start.earliest()) {
        (Some(last), Some(start)) => last >= start,
        _ => false,
    }
}

/// Whether nothing says that an event began after a moment. Events stand in the order in which
/// they began, so that the first that did ends a search.
fn not_after(when: &When, moment: DateTime) -> bool {
    when.earliest().is_none_or(|at| at <= moment)
}

/// How many entries the owner recorded from the clock's start until it was due.
fn recorded(duty: &Duty, told: &Told, start: &When, due: Option<DateTime>) -> usize {
    let (Some(owner), Some(from), Some(to)) = (&duty.owner, start.first_day(), due) else {
        return 0;
    };
    told.recorded(owner, number(from), number(plus(to.date(), 30)))
}

fn age(born: Date, day: Date) -> Option<u8> {
    let span = born.until((jiff::Unit::Year, day)).ok()?;
    u8::try_from(span.get_years()).ok()
}

fn plus(day: Date, n: i64) -> Date {
    day.checked_add(n.days()).unwrap_or(Date::MAX)
}

fn last_minute(day: Date) -> DateTime {
    day.at(23, 59, 0, 0)
}
