//! Events as numbers: kinds as bits, dates as days. Made once for a reading, so that no fold goes
//! back to the event for them.

use crate::days::{Day, Span, number};
use crate::{Case, Event};
use chronology::Kind;

/// Kinds as bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Kinds(u128);

const _: () = assert!(Kind::ALL.len() <= 128, "every kind has a bit");

impl Kinds {
    /// These kinds.
    pub(crate) fn of(kinds: &[Kind]) -> Self {
        Self(kinds.iter().fold(0, |bits, kind| bits | 1 << *kind as u32))
    }

    /// Whether the two have a kind in common.
    pub(crate) fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether a kind is among them.
    pub(crate) fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u32) != 0
    }

    /// The numbers of the kinds, in order.
    pub(crate) fn numbers(self) -> impl Iterator<Item = usize> {
        let rest = std::iter::successors(Some(self.0), |bits| Some(bits & bits.wrapping_sub(1)));
        rest.take_while(|bits| *bits != 0).map(|bits| bits.trailing_zeros() as usize)
    }

    /// Both together.
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of them that are among others.
    pub(crate) fn within(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// Whether there are none.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// One event's kinds and days.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Mark {
    pub(crate) kinds: Kinds,
    /// The earliest day it can have been.
    pub(crate) first: Option<Day>,
    /// The latest day it can have been.
    pub(crate) last: Option<Day>,
    /// The first day on which it had certainly happened, and the last day that it can have lasted.
    pub(crate) lasts: Option<(Day, Day)>,
}

impl Mark {
    fn of(event: &Event) -> Self {
        Self {
            kinds: Kinds::of(&event.kinds),
            first: event.when.first_day().map(number),
            last: event.when.last_day().map(number),
            lasts: crate::need::lasts(event),
        }
    }

    /// When it can have happened; where one end is open, as the other has it.
    pub(crate) fn span(&self) -> Option<Span> {
        let first = self.first.or(self.last)?;
        Some(Span { first, last: self.last.unwrap_or(first) })
    }
}

/// The marks of a case's events, in order.
pub(crate) fn of(case: &Case) -> Vec<Mark> {
    case.events.iter().map(Mark::of).collect()
}
