//! The list: children for whom need rises and the response does not.
//!
//! Three things hold for each of them on the day asked about: a rise is more than chance over the
//! whole caseload (where the setting tests it), and the child's own reading finds everything with
//! which a time of drift begins: escalation, a response below need or without effect, no progress,
//! and fresh harm. What `reading` says of them is what it says of any child.

use crate::event::day_of;
use crate::tally::{Child, Kept, Tally, order};
use crate::{Fold, Kinds, case, practice_for_columns};
use jiff::civil::Date;
use practice::{Practice, Setting};
use rayon::prelude::*;
use reading::statistics::benjamini_hochberg;
use serde::Serialize;

/// A child on the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listed {
    /// As the file names it.
    pub child: String,
    /// Why it is here, with its counts.
    pub sentence: String,
    /// Since when, by replay of the child's days; the day asked about where it is so since today.
    pub since: Date,
    /// What is counted for every child.
    pub figures: crate::Figures,
}

/// A list, and how it came about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct List {
    /// The setting's name.
    pub setting: String,
    /// The share of false discoveries allowed among the rises; `None` where none was set.
    pub rate: Option<f64>,
    /// Rises tested over the caseload.
    pub tested: usize,
    /// Rises that stand at that rate.
    pub stand: usize,
    /// Children with fresh harm, whose chances were looked at.
    pub considered: usize,
    /// The children, by harm in the last days of the rate, most first, then its weighted sum, then
    /// the name.
    pub listed: Vec<Listed>,
}

impl List {
    /// Reads the children of a finished tally under a setting.
    pub fn of(tally: &Tally, fold: &Fold, kinds: &Kinds, setting: &Setting) -> Self {
        let columns = practice_for_columns(fold.practice());
        let limit = setting.rate.and_then(|rate| {
            let stand = benjamini_hochberg(&tally.chances, rate);
            let stand = tally.chances.iter().zip(stand).filter(|(_, stands)| *stands);
            stand.map(|(chance, _)| *chance).reduce(f64::max)
        });
        let more_than_chance = |kept: &&Kept| {
            setting.rate.is_none()
                || limit.is_some_and(|limit| kept.chances.told().any(|p| p <= limit))
        };
        let read = |kept: &Kept| read(kept, &columns, day_of(fold.as_of()), kinds);
        let mut listed: Vec<(&Child, Listed)> = tally
            .kept
            .par_iter()
            .filter(more_than_chance)
            .filter_map(|kept| Some((&kept.child, read(kept)?)))
            .collect();
        listed.sort_by(|(a, _), (b, _)| order(a, b));
        Self {
            setting: setting.name.clone(),
            rate: setting.rate,
            tested: tally.chances.len(),
            stand: limit.map_or(0, |limit| tally.chances.partition_point(|p| *p <= limit)),
            considered: tally.kept.len(),
            listed: listed.into_iter().map(|(_, listed)| listed).collect(),
        }
    }
}

fn read(kept: &Kept, columns: &Practice, as_of: Date, kinds: &Kinds) -> Option<Listed> {
    let case = case(columns, &kept.child.name, &kept.events, kinds);
    let (escalation, absence) = reading::drift::begins_on(&case, columns, as_of)?;
    let periods = reading::drift::periods(&case, columns, as_of);
    let open = periods.last().filter(|period| period.until.is_none());
    let facts: Vec<&str> =
        escalation.iter().chain(&absence).map(|fact| fact.sentence.as_str()).collect();
    Some(Listed {
        child: kept.child.name.clone(),
        sentence: format!("Need rises and the response does not. {}", facts.join(" ")),
        since: open.map_or(as_of, |period| period.since),
        figures: kept.child.figures,
    })
}
