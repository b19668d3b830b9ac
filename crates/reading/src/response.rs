//! Response: the level of help in place, day by day, as the accounts of the agencies that hold
//! the decision tell it.
//!
//! Uncertain dates are read in the agencies' favour: help counts from the earliest day on which it
//! can have begun, and ends on the latest day on which it can have ended. Where a track was opened
//! again while an earlier end may still have been to come, it stays open: the order cannot be told.

use crate::Event;
use crate::days::{Day, number};
use crate::marks::{Kinds, Mark};
use crate::need::Read;
use chronology::{Entry, Part};
use jiff::civil::Date;
use practice::{Change, Practice, Response, after, before};

/// The response from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Held {
    /// The day.
    pub(crate) day: Day,
    /// 1 to 4.
    pub(crate) level: u8,
    /// The event that set it, as a place in [`Case::events`].
    pub(crate) because: usize,
}

/// The response at every change up to a day.
pub(crate) fn levels(read: Read, practice: &Practice, as_of: Date) -> Vec<Held> {
    let rules = Rules::new(read, &practice.response);
    let mut turns = rules.turns(number(as_of));
    turns.sort_by_key(|turn| (turn.day, turn.event));
    let mut help = Help {
        rules: &practice.response,
        open: vec![None; practice.response.track.len()],
        levels: Vec::new(),
    };
    for turn in &turns {
        help.lapse_before(turn.day);
        help.take(turn);
    }
    help.lapse_before(number(as_of) + 1);
    help.levels
}

/// What one event changes on one day.
#[derive(Debug)]
struct Turn {
    day: Day,
    event: usize,
    /// Tracks that it closes.
    closes: Vec<Closing>,
    /// The first day on which the closing can have been.
    closing_from: Day,
    /// Tracks that it opens, each with the tracks that hold it back.
    opens: Vec<(usize, Vec<usize>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closing {
    Track(usize),
    Highest,
}

/// The rules made ready for one case.
struct Rules<'a> {
    response: &'a Response,
    read: Read<'a>,
    /// The kinds and the kinds beside them of each change.
    kinds: Vec<(Kinds, Kinds)>,
    /// Every kind that may bring a change about.
    any_kind: Kinds,
    /// Whether a change asks for neither kinds nor words.
    unasked: bool,
    /// Whether every agency's words are read, since none that decides sent a return.
    any_agency: bool,
}

impl<'a> Rules<'a> {
    fn new(read: Read<'a>, response: &'a Response) -> Self {
        let deciding = |entry: &Entry| response.agencies.contains(&entry.agency);
        let kinds = |change: &Change| (Kinds::of(&change.kinds), Kinds::of(&change.with));
        let kinds: Vec<_> = response.change.iter().map(kinds).collect();
        let any_kind = kinds.iter().fold(Kinds::default(), |any, (kinds, _)| any.and(*kinds));
        let any_agency = !read.case.entries.iter().any(deciding);
        let unasked = response.change.iter().any(|c| c.kinds.is_empty() && c.words.is_empty());
        Self { response, read, kinds, any_kind, unasked, any_agency }
    }

    fn turns(&self, as_of: Day) -> Vec<Turn> {
        let mut turns = Vec::new();
        for (at, (event, mark)) in self.read.case.events.iter().zip(self.read.marks).enumerate() {
            let Some(span) = mark.span().filter(|span| span.first <= as_of) else {
                continue;
            };
            let made = self.made_by(event, mark);
            if made.is_empty() {
                continue;
            }
            let closes = self.closings(&made);
            let opens = self.openings(&made, &closes);
            let turn = |day, closes, opens| Turn {
                day,
                event: at,
                closes,
                closing_from: span.first,
                opens,
            };
            if span.is_exact() {
                turns.push(turn(span.first, closes, opens));
                continue;
            }
            turns.push(turn(span.first, Vec::new(), opens));
            if span.last <= as_of {
                turns.push(turn(span.last, closes, Vec::new()));
            }
        }
        turns
    }

    /// The changes that an event makes, in the order of the rules.
    fn made_by(&self, event: &Event, mark: &Mark) -> Vec<&'a Change> {
        let said = self.said(event);
        if said.is_empty() && !self.unasked && !mark.kinds.meet(self.any_kind) {
            return Vec::new();
        }
        let mut made: Vec<&Change> = Vec::new();
        let mut by_words = false;
        for (at, (change, (kinds, with))) in
            self.response.change.iter().zip(&self.kinds).enumerate()
        {
            // An agency's own ending is read from its own account: a school nurse who closes her
            // caseload in an event that social care tells of too does not end social care's help.
            let asserts = || match change.agencies.as_slice() {
                [] => mark.kinds.meet(*kinds),
                agencies => self
                    .read
                    .case
                    .accounts(event)
                    .filter(|(entry, _)| agencies.contains(&entry.agency))
                    .any(|(_, coded)| coded.kinds.iter().any(|kind| kinds.has(*kind))),
            };
            let told_by = |agency| change.agencies.contains(agency);
            let by_agency = change.agencies.is_empty() || event.agencies.iter().any(told_by);
            let held_back = (change.only_without_words && by_words) || said.contains(&(2 * at + 1));
            let kinds = kinds.is_empty() || asserts();
            let with = with.is_empty() || mark.kinds.meet(*with);
            let words = change.words.is_empty() || said.contains(&(2 * at));
            let holds = if change.either { kinds || words } else { kinds && words };
            if by_agency && holds && with && !held_back {
                by_words |= !change.words.is_empty() && said.contains(&(2 * at));
                made.push(change);
            }
        }
        made
    }

    /// The phrases that the deciding agencies' accounts of an event assert.
    fn said(&self, event: &Event) -> Vec<usize> {
        let decides = |at: &usize| {
            let entry = self.read.case.entries.get(*at);
            self.any_agency || entry.is_some_and(|e| self.response.agencies.contains(&e.agency))
        };
        let told = event.accounts.iter().filter_map(|at| Some((at, self.read.gists.get(*at)?)));
        let told = told.filter(|(at, gist)| !gist.response.is_empty() && decides(at));
        told.flat_map(|(_, gist)| gist.response.iter().copied()).collect()
    }

    fn track(&self, name: &str) -> Option<usize> {
        self.response.track.iter().position(|track| track.name == name)
    }

    fn closings(&self, made: &[&Change]) -> Vec<Closing> {
        let names = made.iter().flat_map(|change| &change.closes);
        names
            .filter_map(|name| match name.as_str() {
                "highest" => Some(Closing::Highest),
                name => self.track(name).map(Closing::Track),
            })
            .collect()
    }

    /// What an event opens; not what it also says is over.
    fn openings(&self, made: &[&Change], closes: &[Closing]) -> Vec<(usize, Vec<usize>)> {
        let tracks = |names: &[String]| names.iter().filter_map(|name| self.track(name)).collect();
        let opened = made.iter().filter_map(|change| {
            let track = self.track(change.opens.as_deref()?)?;
            let over = closes.contains(&Closing::Track(track));
            (!over).then(|| (track, tracks(&change.unless_open)))
        });
        opened.collect()
    }
}

/// The phrases of changes that an entry asserts, as groups of [`Response::phrases`].
pub(crate) fn said(entry: &Entry, response: &Response) -> Vec<usize> {
    let mut said = Vec::new();
    for field in entry.fields.iter().filter(|field| tells(field.part)) {
        for found in response.phrases.find(&field.text) {
            let denied_too = response.change.get(found.group / 2).is_some_and(|c| c.denied_too);
            if denied_too || !denied(response, &field.text, found.start, found.end) {
                said.push(found.group);
            }
        }
    }
    said.sort_unstable();
    said.dedup();
    said
}

fn denied(response: &Response, text: &str, start: usize, end: usize) -> bool {
    let reach = response.reach;
    response.before.stand_in(before(text, start, reach))
        || response.after.stand_in(after(text, end, reach))
}

/// Parts of a row that say what was decided; a plan says what is still to come.
fn tells(part: Part) -> bool {
    matches!(
        part,
        Part::Type
            | Part::Narrative
            | Part::Impression
            | Part::Outcome
            | Part::Oversight
            | Part::Other
    )
}

/// The tracks as they stand, and the levels so far.
struct Help<'a> {
    rules: &'a Response,
    open: Vec<Option<Opened>>,
    levels: Vec<Held>,
}

#[derive(Debug, Clone, Copy)]
struct Opened {
    since: Day,
    /// The last day on which an entry told of it.
    told: Day,
    event: usize,
}

impl Help<'_> {
    fn take(&mut self, turn: &Turn) {
        for closing in &turn.closes {
            let closed = match closing {
                Closing::Track(track) => Some(*track),
                Closing::Highest => self.highest(),
            };
            let slot = closed.and_then(|track| self.open.get_mut(track));
            if let Some(slot) =
                slot.filter(|slot| slot.is_some_and(|open| open.since <= turn.closing_from))
            {
                *slot = None;
            }
        }
        for (track, held_by) in &turn.opens {
            if held_by.iter().any(|other| self.open.get(*other).is_some_and(Option::is_some)) {
                continue;
            }
            if let Some(slot) = self.open.get_mut(*track) {
                let opened = Opened { since: turn.day, told: turn.day, event: turn.event };
                *slot = Some(slot.map_or(opened, |open| Opened { told: turn.day, ..open }));
            }
        }
        self.settle(turn.day, turn.event);
    }

    /// Closes what the record no longer shows open before a day.
    fn lapse_before(&mut self, day: Day) {
        loop {
            let lapses = self.open.iter().zip(&self.rules.track).enumerate().filter_map(
                |(at, (open, track))| {
                    let open = (*open)?;
                    let over = open.told + Day::from(track.lapses_after?);
                    (over < day).then_some((over, at, open.event))
                },
            );
            let Some((over, at, event)) = lapses.min() else { return };
            if let Some(slot) = self.open.get_mut(at) {
                *slot = None;
            }
            self.settle(over, event);
        }
    }

    fn highest(&self) -> Option<usize> {
        let open = self.open.iter().zip(&self.rules.track).enumerate();
        open.filter(|(_, (open, _))| open.is_some())
            .max_by_key(|(_, (_, track))| track.level)
            .map(|(at, _)| at)
    }

    fn settle(&mut self, day: Day, event: usize) {
        let track = self.highest().and_then(|at| self.rules.track.get(at));
        let level = track.map_or(1, |track| track.level);
        if self.levels.last().is_some_and(|last| last.day == day) {
            self.levels.pop();
        }
        if self.levels.last().map_or(1, |last| last.level) != level {
            self.levels.push(Held { day, level, because: event });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Case;
    use crate::small::{check, day as written};

    fn lines(case: &Case, practice: &Practice) -> Vec<String> {
        let (gists, marks) = (case.said(practice), crate::marks::of(case));
        let read = Read { case, gists: &gists, marks: &marks };
        let levels = levels(read, practice, written("2020-12-31"));
        let id = |level: &Held| case.events[level.because].id.0.clone();
        levels
            .iter()
            .map(|l| format!("{} {} {}", crate::days::day(l.day), l.level, id(l)))
            .collect()
    }

    #[test]
    fn help_opens_rises_and_ends_by_the_words_of_those_who_decide() {
        check(
            "2012-03-20 social_care contact | CAF received from school. | outcome: Allocated to Family Support. TAF to be arranged.
             2012-11-22 social_care case_closed | EH closed. Good progress. | outcome: Closed to EH, school to monitor.
             2013-10-14 social_care domestic_abuse | outcome: Information only. EH re-opened.
             2014-06-30 social_care case_closed | EH closed for second time.
             2015-03-06 social_care referral nfa_decision | outcome: No strategy discussion held. NFA
             2015-11-02 social_care assessment | type: C&F Assessment started
             2015-12-21 social_care assessment nfa_decision | type: C&F Assessment completed | outcome: NFA – step down to Early Help.
             2016-02-08 social_care referral | type: Referral / C&F Assessment | 2nd C&F opened.
             2016-04-01..2016-04-10 social_care plan_agreed | CIN Plan agreed. MO and SW present.
             2016-08-05 social_care case_closed step_down | CIN closed. Step down – no TAF arranged.
             2016-08-22 social_care strategy_discussion | Threshold for s47 not met | outcome: CIN to re-open.
             2017-11-06 social_care s47_enquiry | type: Strategy meeting / s47 | S47 agreed. YOS ask for ICPC. | outcome: S47 (joint)
             2017-11-24 social_care s47_enquiry | type: S47 outcome | S47 concluded. ICPC not required | outcome: Remain CIN
             2018-06-19 social_care s47_enquiry | type: Strategy meeting / s47 | S47 opened for both children.
             2018-07-12 social_care s47_enquiry | type: S47 outcome | ICPC not convened. CIN to continue",
            lines,
            "2012-03-20 2 social_care-1
             2012-11-22 1 social_care-2
             2013-10-14 2 social_care-3
             2014-06-30 1 social_care-4
             2015-11-02 3 social_care-6
             2015-12-21 2 social_care-7
             2016-02-08 3 social_care-8
             2016-08-05 1 social_care-10
             2016-08-22 3 social_care-11
             2017-11-06 4 social_care-12
             2017-11-24 3 social_care-13
             2018-06-19 4 social_care-14
             2018-07-12 3 social_care-15",
        );
    }

    #[test]
    fn what_is_asked_for_denied_or_planned_is_not_in_place() {
        check(
            "2016-01-01 social_care other | Requesting a child protection plan in place of CIN
             2016-01-02 social_care other | plan: CIN plan agreed
             2016-01-03 social_care other | Threshold for a section 47 enquiry not met
             2016-01-04 social_care other | Early help plan was considered
             2016-01-05 police other | CIN plan agreed
             2016-01-06 social_care other | Staff meeting",
            lines,
            "",
        );
    }

    #[test]
    fn coarse_lists_of_published_reviews() {
        check(
            "2010 review contact | Referral made about neglect, no further action
             2011-05 review cp_conference | Child made subject of a child protection plan under neglect
             2012-06 review plan_reviewed step_down | Child protection plan ended and the family stepped down to child in need
             2013 review case_closed | Child in need plan closed
             2014-02 review other | Accommodated under section 20
             2014-09 review other | Returned to the care of mother",
            lines,
            "2011-05-01 4 review-2
             2012-06-30 3 review-3
             2013-12-31 1 review-4
             2014-02-01 4 review-5
             2014-09-30 1 review-6",
        );
    }

    #[test]
    fn meetings_show_their_plan_and_silence_lets_an_assessment_lapse() {
        check(
            "2016-01-01 social_care core_group | Core group held
             2016-06-01 social_care cp_conference | RCPC. CP plan discontinued
             2017-01-01 social_care assessment | Initial assessment undertaken
             2017-12-01 social_care other | police powers of protection used",
            lines,
            "2016-01-01 4 social_care-1
             2016-06-01 1 social_care-2
             2017-01-01 3 social_care-3
             2017-05-07 1 social_care-3
             2017-12-01 4 social_care-4
             2017-12-09 1 social_care-4",
        );
    }

    #[test]
    fn an_end_of_uncertain_date_does_not_end_what_was_opened_again_meanwhile() {
        check(
            "2016-01-10 social_care plan_agreed | CIN plan agreed
             2016 social_care case_closed | CIN closed
             2016-09-01 social_care plan_agreed | CIN plan agreed",
            lines,
            "2016-01-10 3 social_care-1",
        );
    }
}
