//! Evidence of time: dates that agree or not, days that one names, how long after it was told.

use super::facts::Said;
use super::lexicon::Lexicon;
use super::sketch::Sketch;
use super::weigh::{Common, Evidence, Scale};
use jiff::civil::Date;
use practice::Clue;

impl Scale {
    /// All that the dates say.
    pub(super) fn time(
        &self,
        lexicon: &Lexicon,
        common: Common,
        a: &Sketch,
        b: &Sketch,
        evidence: &mut Evidence,
    ) {
        let (Some(days_a), Some(days_b)) = (a.days, b.days) else { return };
        let apart = common.shared == 0 && !common.family && !common.near;
        if let Some((names, exact)) = self.said(a, b, days_a, days_b) {
            evidence.anchors += u32::from(names && exact);
            evidence.particulars += u32::from(names);
            evidence.day_named = names && exact;
            evidence.add(match (names, exact) {
                (true, true) => Clue::SaidDay,
                (true, false) => Clue::SaidDays,
                (false, true) => Clue::SaidOtherDay,
                (false, false) => Clue::SaidOtherDays,
            });
            if names && apart && a.main != 0 && b.main != 0 {
                evidence.refine(Clue::SaidDayUnlike, 1.0);
            }
            return;
        }
        let long = |days: (Date, Date)| (days.1 - days.0).get_days() > 31;
        if a.when.overlaps(&b.when) || overlap(days_a, days_b) {
            let vague = long(days_a) || long(days_b);
            evidence.add(if vague { Clue::VagueOverlap } else { Clue::SameDay });
            if a.agency != b.agency && (earlier_only(a, b) || earlier_only(b, a)) {
                evidence.add(Clue::EarlierOnly);
            }
            if !vague && a.agency != b.agency && (a.telling || b.telling) {
                evidence.add(Clue::ToldAtOnce);
            }
            return;
        }
        self.lag(lexicon, common, a, b, evidence);
    }

    /// Dates that do not agree: told later, gone on with, or another day.
    fn lag(
        &self,
        lexicon: &Lexicon,
        common: Common,
        a: &Sketch,
        b: &Sketch,
        evidence: &mut Evidence,
    ) {
        let (Some(days_a), Some(days_b)) = (a.days, b.days) else { return };
        let Some(apart) = a.when.days_apart(&b.when) else { return };
        let apart = apart.max(1);
        let (first, later) = if days_a.0 <= days_b.0 { (a, b) } else { (b, a) };
        if AGAIN.iter().any(|word| later.plain.text.contains(word)) {
            evidence.add(Clue::Again);
        }
        let lasting = lexicon.of(common.shared).any(|(_, act)| act.lasting);
        let continuing = lexicon.of(a.main | b.main).any(|(_, act)| act.continuing)
            || (a.main != 0 && b.main != 0 && common.shared == 0 && !common.near && !common.family);
        let spaced = common.spaced;
        if apart == 1 && spaced && !later.telling {
            evidence.add(Clue::SpacedDayOff);
        } else if apart == 1 && late_in_the_day(first) && (later.telling || early_in_the_day(later))
        {
            evidence.add(Clue::Overnight);
        } else if later.telling
            && apart <= if spaced { self.days.late_telling } else { self.days.telling }
        {
            evidence.tell(Clue::TellingLag, 1.0, format!("told {apart} day(s) later"));
            let further = (apart - 1) as f32;
            evidence.refine(Clue::TellingLagDays, if spaced { further * 0.3 } else { further });
        } else if apart <= self.days.plain {
            evidence.add(match (lasting, continuing) {
                (true, _) => Clue::LastingDayOff,
                (_, true) => Clue::ContinuingDayOff,
                _ => Clue::DayOff,
            });
        } else {
            let heard = later.hears && !continuing && apart <= self.days.late_telling;
            let (off, each) = if heard {
                (Clue::HeardOff, Clue::HeardOffEach)
            } else {
                (Clue::DaysOff, Clue::DaysOffEach)
            };
            evidence.tell(off, 1.0, format!("the dates are {apart} days apart"));
            evidence.refine(each, (apart - 2).clamp(0, 20) as f32);
        }
    }

    /// Whether a day that one names is the other's: `None` where neither names one for certain.
    fn said(
        &self,
        a: &Sketch,
        b: &Sketch,
        da: (Date, Date),
        db: (Date, Date),
    ) -> Option<(bool, bool)> {
        let within = |said: &Said, days: (Date, Date)| overlap((said.first, said.last), days);
        let far = |x: &Sketch, days: (Date, Date), other: (Date, Date)| {
            let fits = x.facts.said.iter().filter(|s| {
                within(s, other) && (days.1 - s.first).get_days() <= self.days.far_retelling
            });
            fits.map(|s| (s.last - s.first).get_days() <= 3).max()
        };
        let outright = overlap(da, db);
        if !outright && let Some(exact) = far(a, da, db).max(far(b, db, da)) {
            return Some((true, exact));
        }
        let mut both =
            a.said_for_certain().flat_map(|x| b.said_for_certain().map(move |y| (x, y))).peekable();
        if both.peek().is_some() {
            let agree = both.any(|(x, y)| overlap((x.first, x.last), (y.first, y.last)));
            return if agree || !outright { Some((agree, true)) } else { None };
        }
        let named = |s: &Said| (s.last - s.first).get_days() <= 1;
        let few = |s: &Said| (s.last - s.first).get_days() <= 3;
        let one = |x: &Sketch, y: &Sketch| {
            x.said_for_certain().filter(|s| named(s)).any(|s| {
                y.facts.said.iter().any(|t| few(t) && overlap((s.first, s.last), (t.first, t.last)))
            })
        };
        if !outright && (one(a, b) || one(b, a)) {
            return Some((true, true));
        }
        let elsewhere = |x: &Sketch, own: (Date, Date), other: (Date, Date)| {
            let mut certain =
                x.said_for_certain().filter(|s| named(s) && s.last <= own.0).peekable();
            certain.peek().is_some()
                && other.0 == other.1
                && certain.all(|s| s.first > other.1 || s.last < other.0)
        };
        (!outright && (elsewhere(a, da, db) || elsewhere(b, db, da))).then_some((false, false))
    }
}

/// Times of day: near each other, or far apart where each gives one only.
pub(super) fn clocks(a: &Sketch, b: &Sketch, evidence: &mut Evidence) {
    let (x, y) = (clock_times(a), clock_times(b));
    let apart = |p: u16, q: u16| {
        let gap = p.abs_diff(q);
        gap.min(24 * 60 - gap)
    };
    let least = x.iter().flat_map(|p| y.iter().map(move |q| apart(*p, *q))).min();
    match least {
        Some(gap) if gap <= 90 => {
            evidence.anchors += 1;
            evidence.particulars += 1;
            let (measure, why) =
                if gap <= 30 { (1.0, "the times agree") } else { (0.5, "the times are close") };
            evidence.tell(Clue::SameTime, measure, why.to_owned());
        }
        Some(gap) if gap >= 240 && !a.telling && !b.telling && x.len() == 1 && y.len() == 1 => {
            evidence.add(Clue::OtherTime);
        }
        _ => {}
    }
}

/// Whether two agencies tell of one day.
pub(super) fn at_once(a: &Sketch, b: &Sketch) -> bool {
    a.agency != b.agency && a.days.zip(b.days).is_some_and(|(x, y)| overlap(x, y))
}

/// Whether whole days lie between two entries.
pub(super) fn days_between(a: &Sketch, b: &Sketch) -> bool {
    a.when.days_apart(&b.when).is_some_and(|days| days >= 2)
}

pub(crate) fn overlap(a: (Date, Date), b: (Date, Date)) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}

fn clock_times(sketch: &Sketch) -> Vec<u16> {
    let mut all = sketch.facts.clocks.clone();
    if sketch.when.has_time()
        && let Some(at) = sketch.when.earliest()
    {
        all.push((i16::from(at.hour()) * 60 + i16::from(at.minute())).unsigned_abs());
    }
    all
}

/// Whether one names for certain only days before its own, while the other has the time of day at
/// which it happened on that very day.
fn earlier_only(a: &Sketch, b: &Sketch) -> bool {
    let Some((own, last)) = a.days.filter(|days| days.0 == days.1) else { return false };
    let mut certain = a.said_for_certain().peekable();
    let by_day = |at: jiff::civil::DateTime| at.date() == last && at.hour() >= 7;
    certain.peek().is_some()
        && certain.all(|s| s.first < own)
        && !b.telling
        && b.when.has_time()
        && b.facts.said.is_empty()
        && b.when.earliest().is_some_and(by_day)
}

/// Words by which an entry says that this is another occurrence of its sort.
const AGAIN: [&str; 4] = [" again ", " another ", " second time ", " further "];

fn late_in_the_day(sketch: &Sketch) -> bool {
    let late = |minute: &u16| *minute >= 18 * 60;
    clock_times(sketch).iter().any(late) || sketch.plain.text.contains(" night")
}

fn early_in_the_day(sketch: &Sketch) -> bool {
    clock_times(sketch).iter().any(|minute| *minute < 12 * 60)
}
