//! Events: accounts of one event brought together, without chaining across different events.

use super::differ::differences;
use super::judge::{Judge, Told, text_of};
use super::sketch::Sketch;
use super::{Judgement, Relation};
use crate::case::Event;
use crate::coding::{Coded, IndicatorHit, Role};
use chronology::{Entry, EntryId, Kind, Precision};
use std::collections::BTreeMap;

/// Whether two entries are rows of one sheet. Where one of them sums up weeks or months, whoever wrote the
/// list told of each thing in a row of its own.
fn one_list(entries: &[Entry], x: usize, y: usize) -> bool {
    let of = |at: usize| entries.get(at).map(|entry| (&entry.source.file, &entry.source.sheet));
    of(x).is_some() && of(x) == of(y)
}

/// Two entries that may be one event, with how much speaks for it.
struct Link {
    a: usize,
    b: usize,
    sum: f32,
}

impl Judge {
    /// The events of one child: every entry in exactly one, in order of when they happened, then
    /// agency order, then row. `coded` has one element for each of `entries`; an entry without
    /// one is read by its words alone.
    pub fn events(&self, entries: &[Entry], coded: &[Coded]) -> Vec<Event> {
        let blank = Coded::default();
        let code_of = |at: usize| coded.get(at).unwrap_or(&blank);
        let mut sketches: Vec<Sketch> = entries
            .iter()
            .enumerate()
            .map(|(at, entry)| {
                let text = text_of(entry);
                let told = Told {
                    when: &entry.when,
                    agency: &entry.agency,
                    text: &text,
                    coded: code_of(at),
                };
                self.sketch(told)
            })
            .collect();
        drop_frequent(&mut sketches);
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by(|x, y| self.in_order(entries, *x).cmp(&self.in_order(entries, *y)));
        let links = self.links(entries, &sketches, &order);
        let groups = self.groups(&sketches, links, &order);
        let mut events: Vec<Event> = groups
            .into_iter()
            .map(|group| self.event(entries, &code_of, &sketches, group))
            .collect();
        let place = |event: &Event| event.accounts.first().map(|at| self.in_order(entries, *at));
        events.sort_by(|x, y| x.when.cmp(&y.when).then_with(|| place(x).cmp(&place(y))));
        self.relate(entries, &sketches, &order, &mut events);
        self.numbered(entries, &sketches, &mut events);
        events
    }

    fn in_order<'a>(
        &self,
        entries: &'a [Entry],
        at: usize,
    ) -> Option<(chronology::When, usize, &'a chronology::Source, usize)> {
        let entry = entries.get(at)?;
        Some((entry.when, self.agencies.place(&entry.agency), &entry.source, at))
    }

    /// Pairs judged to be one event, strongest first.
    fn links(&self, entries: &[Entry], sketches: &[Sketch], order: &[usize]) -> Vec<Link> {
        let mut links = Vec::new();
        for (place, x) in order.iter().enumerate() {
            let Some(a) = sketches.get(*x) else { continue };
            let Some((_, last)) = a.days else { continue };
            for y in order.iter().skip(place + 1) {
                let Some(b) = sketches.get(*y) else { continue };
                let Some((first, _)) = b.days else { continue };
                let apart = (first - last).get_days();
                if apart > self.scale.days.dated_retelling {
                    break;
                }
                if apart > self.scale.days.late_telling && b.facts.said.is_empty() {
                    continue;
                }
                if (a.sums_up() || b.sums_up()) && one_list(entries, *x, *y) {
                    continue;
                }
                let (judgement, sum) = self.compare_with_sum(a, b);
                if judgement == Relation::Same {
                    links.push(Link { a: *x, b: *y, sum });
                }
            }
        }
        support(&mut links);
        links.sort_by(|p, q| q.sum.total_cmp(&p.sum).then_with(|| (p.a, p.b).cmp(&(q.a, q.b))));
        links
    }

    /// Joins the strongest pairs first; two groups join only where every two of their entries are
    /// one event, or are at least not against it.
    fn groups(&self, sketches: &[Sketch], links: Vec<Link>, order: &[usize]) -> Vec<Vec<usize>> {
        let mut group_of: Vec<usize> = (0..sketches.len()).collect();
        let mut groups: BTreeMap<usize, Vec<usize>> =
            order.iter().map(|at| (*at, vec![*at])).collect();
        for link in links {
            let (Some(&p), Some(&q)) = (group_of.get(link.a), group_of.get(link.b)) else {
                continue;
            };
            if p == q {
                continue;
            }
            let (Some(left), Some(right)) = (groups.get(&p), groups.get(&q)) else { continue };
            let fits =
                left.iter().all(|x| right.iter().all(|y| self.not_against(sketches, *x, *y)));
            if !fits {
                continue;
            }
            let Some(right) = groups.remove(&q) else { continue };
            for at in &right {
                if let Some(place) = group_of.get_mut(*at) {
                    *place = p;
                }
            }
            if let Some(left) = groups.get_mut(&p) {
                left.extend(right);
            }
        }
        groups.into_values().collect()
    }

    fn not_against(&self, sketches: &[Sketch], x: usize, y: usize) -> bool {
        let (Some(a), Some(b)) = (sketches.get(x), sketches.get(y)) else { return false };
        match self.compare_with_sum(a, b) {
            (Relation::Same, _) => true,
            (Relation::Related, _) => false,
            (Relation::Different, sum) => a.agency != b.agency && sum >= self.join_least,
        }
    }

    fn compare_with_sum(&self, a: &Sketch, b: &Sketch) -> (Relation, f32) {
        let (judgement, sum): (Judgement, f32) = self.judged(a, b);
        (judgement.relation, sum)
    }

    fn event<'a>(
        &self,
        entries: &[Entry],
        codes: &impl Fn(usize) -> &'a Coded,
        sketches: &[Sketch],
        mut group: Vec<usize>,
    ) -> Event {
        group.sort_by_key(|at| {
            let telling = sketches.get(*at).is_some_and(|s| s.telling);
            let entry = entries.get(*at);
            let exact = entry.map(exactness);
            let moment = entry.and_then(|entry| entry.when.earliest());
            let timed = matches!(exact, Some((Precision::Minute, _)));
            let first = moment.filter(|_| telling || timed);
            let by_day = first.filter(|_| telling);
            (telling, by_day, exact, first, self.in_order(entries, *at).map(|k| (k.1, k.2, k.3)))
        });
        let first = group.first().and_then(|at| entries.get(*at));
        let mut agencies: Vec<_> =
            group.iter().filter_map(|at| entries.get(*at)).map(|e| e.agency.clone()).collect();
        agencies.sort_by_key(|agency| (self.agencies.place(agency), agency.0.clone()));
        agencies.dedup();
        Event {
            id: first.map_or_else(|| EntryId(String::new()), |entry| entry.id.clone()),
            when: first.map(|entry| entry.when).unwrap_or_default(),
            kinds: self.kinds(&group, codes),
            role: group.iter().fold(Role::None, |role, at| both(role, codes(*at).role)),
            indicators: indicators(&group, codes),
            agencies,
            differences: differences(&self.scale.attributes, entries, sketches, &group),
            accounts: group,
            related: Vec::new(),
        }
    }

    /// All kinds, the most formal step first where there is one, `contact` and `other` last.
    fn kinds<'a>(&self, group: &[usize], codes: &impl Fn(usize) -> &'a Coded) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = Vec::new();
        for at in group {
            for kind in &codes(*at).kinds {
                if !kinds.contains(kind) {
                    kinds.push(*kind);
                }
            }
        }
        if kinds.len() > 1 {
            kinds.retain(|kind| *kind != Kind::Other);
        }
        let mains: Vec<Kind> =
            group.iter().filter_map(|at| codes(*at).kinds.first()).copied().collect();
        let strongest = self.formal.iter().find(|kind| mains.contains(kind));
        let plain = |kind: &Kind| !matches!(kind, Kind::Contact | Kind::Referral | Kind::Other);
        let main = strongest.or_else(|| mains.iter().find(|kind| plain(kind))).copied();
        if let Some(main) = main {
            kinds.sort_by_key(|kind| *kind != main);
        }
        if kinds.is_empty() {
            kinds.push(Kind::Other);
        }
        kinds
    }

    /// Links each step to the nearest event that it was taken because of, and the end of a missing
    /// episode to its start.
    fn relate(
        &self,
        entries: &[Entry],
        sketches: &[Sketch],
        order: &[usize],
        events: &mut [Event],
    ) {
        let mut event_of: Vec<usize> = vec![usize::MAX; entries.len()];
        for (place, event) in events.iter().enumerate() {
            for at in &event.accounts {
                if let Some(slot) = event_of.get_mut(*at) {
                    *slot = place;
                }
            }
        }
        let event_at = |at: usize| event_of.get(at).copied().unwrap_or(usize::MAX);
        let mut found: Vec<(usize, usize, String)> = Vec::new();
        for (place, x) in order.iter().enumerate() {
            let Some(step) = sketches.get(*x) else { continue };
            let mut nearest: Option<(i32, usize, String)> = None;
            for y in order.iter().take(place + 4).rev() {
                let Some(occasion) = sketches.get(*y).filter(|_| event_at(*x) != event_at(*y))
                else {
                    continue;
                };
                let (Some(s), Some(o)) = (step.days, occasion.days) else { continue };
                let apart = (s.0 - o.1).get_days();
                if nearest.as_ref().is_some_and(|(least, ..)| apart >= *least) {
                    if apart > self.scale.days.step {
                        break;
                    }
                    continue;
                }
                if apart > self.scale.days.step {
                    break;
                }
                if let Some(why) = self.follows(step, occasion) {
                    nearest = Some((apart, *y, why));
                }
            }
            found.extend(nearest.map(|(_, y, why)| (event_at(*x), event_at(y), why)));
        }
        for (from, to, why) in found {
            let id = |events: &[Event], at: usize| events.get(at).map(|event| event.id.clone());
            let (Some(from_id), Some(to_id)) = (id(events, from), id(events, to)) else { continue };
            for (at, other) in [(from, to_id), (to, from_id)] {
                if let Some(event) = events.get_mut(at)
                    && !event.related.iter().any(|(known, _)| *known == other)
                {
                    event.related.push((other, why.clone()));
                }
            }
        }
    }
}

/// What is linked with two accounts that are linked with each other speaks for all three: each such
/// third adds half of the weaker of its links.
fn support(links: &mut [Link]) {
    let mut of: BTreeMap<usize, BTreeMap<usize, f32>> = BTreeMap::new();
    for link in links.iter() {
        of.entry(link.a).or_default().insert(link.b, link.sum);
        of.entry(link.b).or_default().insert(link.a, link.sum);
    }
    for link in links {
        let (Some(left), Some(right)) = (of.get(&link.a), of.get(&link.b)) else { continue };
        let thirds = left.iter().filter_map(|(at, x)| right.get(at).map(|y| x.min(*y)));
        link.sum += thirds.sum::<f32>() / 2.0;
    }
}

/// Words that stand in many entries around the same time (the child's own names, a worker's)
/// say nothing of one event among them. Only the year around an entry counts.
fn drop_frequent(sketches: &mut [Sketch]) {
    const MANY: usize = 8;
    let mut days: BTreeMap<u64, Vec<jiff::civil::Date>> = BTreeMap::new();
    for sketch in sketches.iter() {
        let Some((first, _)) = sketch.days else { continue };
        for rare in &sketch.rare {
            days.entry(rare.stem).or_default().push(first);
        }
    }
    days.retain(|_, days| days.len() >= MANY);
    for days in days.values_mut() {
        days.sort_unstable();
    }
    for sketch in sketches {
        let Some((first, _)) = sketch.days else { continue };
        let around = |days: &Vec<jiff::civil::Date>| {
            let from = days.partition_point(|day| (first - *day).get_days() > 183);
            let to = days.partition_point(|day| (*day - first).get_days() <= 183);
            to - from
        };
        sketch.rare.retain(|rare| days.get(&rare.stem).is_none_or(|days| around(days) < MANY));
    }
}

/// How exactly an entry is dated; bounds given to the minute count as such.
fn exactness(entry: &Entry) -> (Precision, bool) {
    let whole = |at: Option<jiff::civil::DateTime>| {
        at.is_none_or(|at| {
            (at.hour(), at.minute()) == (0, 0) || (at.hour(), at.minute()) == (23, 59)
        })
    };
    let timed =
        !entry.when.is_unknown() && (!whole(entry.when.earliest()) || !whole(entry.when.latest()));
    let precision = if timed { Precision::Minute } else { entry.when.precision() };
    (precision, entry.when.approximate())
}

fn both(a: Role, b: Role) -> Role {
    match (a, b) {
        (Role::None, other) | (other, Role::None) => other,
        (x, y) if x == y => x,
        _ => Role::Both,
    }
}

fn indicators<'a>(group: &[usize], codes: &impl Fn(usize) -> &'a Coded) -> Vec<IndicatorHit> {
    let mut hits: Vec<IndicatorHit> = Vec::new();
    for hit in group.iter().flat_map(|at| &codes(*at).indicators) {
        if !hits.iter().any(|known| known.id == hit.id) {
            hits.push(hit.clone());
        }
    }
    hits
}
