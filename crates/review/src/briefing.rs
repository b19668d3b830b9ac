//! The content of a 7-minute briefing: seven numbered panels, pseudonymised, ready for paper.

use chronology::EntryId;
use serde::Serialize;

/// One line of a panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// The words in bold at its head, if any ("Direct work").
    pub head: Option<String>,
    /// One sentence or two, pseudonymised.
    pub text: String,
    /// The number it carries where the panel numbers its items; learning counts on from panel to
    /// panel as the genre has it.
    pub number: Option<u32>,
    /// The events behind it: kept in the private copy, never printed in the briefing.
    #[serde(skip)]
    pub because: Vec<EntryId>,
}

/// One of the seven parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Panel {
    /// 1 to 7.
    pub number: u8,
    /// Its title.
    pub title: String,
    /// Running text before the items; may be empty.
    pub lead: String,
    /// The items; may be empty.
    pub items: Vec<Item>,
}

/// The whole briefing.
///
/// INVARIANT: made by [`crate::Built`] through the pseudonymiser; holds no real name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Briefing {
    /// Such as "7-minute briefing: Michael".
    pub title: String,
    /// A line under it, such as "Learning review · 2012 to 2018".
    pub subtitle: String,
    /// Exactly seven, in order.
    pub panels: Vec<Panel>,
    /// Words in the seven panels.
    pub words: usize,
    /// Reading time at 200 words a minute, in whole minutes rounded up.
    pub minutes: usize,
    /// A line for the foot: what this is made from and what "not recorded" means.
    pub foot: String,
}

impl Briefing {
    /// Every text that will stand in the briefing, for a last look at what leaves the review.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let panels = self.panels.iter().flat_map(|panel| {
            let items = panel.items.iter();
            let items = items.flat_map(|i| [Some(i.text.as_str()), i.head.as_deref()]).flatten();
            [panel.title.as_str(), panel.lead.as_str()].into_iter().chain(items)
        });
        [self.title.as_str(), &self.subtitle, &self.foot].into_iter().chain(panels)
    }
}
