//! Exploitation screening tools as published: items, points and the tool's own bands.

use chronology::{Agency, Kind};
use jiff::civil::Date;
use serde::Deserialize;

/// One item of a tool.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreeningItem {
    /// What the tool asks, in a few words.
    pub name: String,
    /// Indicators of the threshold document, one of which speaks to it.
    #[serde(default)]
    pub indicators: Vec<String>,
    /// Further indicators, one of which must stand beside within the same window.
    #[serde(default)]
    pub also: Vec<String>,
    /// Kinds, one of which speaks to it.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Least number of events.
    #[serde(default = "one")]
    pub least: usize,
    /// Why the program cannot speak to it, where it cannot.
    #[serde(default)]
    pub words: Option<String>,
    /// The agencies that would normally know, by key.
    #[serde(default)]
    pub ask: Vec<Agency>,
}

fn one() -> usize {
    1
}

/// A section of a tool.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreeningSection {
    /// Its heading.
    pub name: String,
    /// Points for an item whenever it happened; the windows then do not count.
    pub ever: Option<u32>,
    /// Points where it is current.
    pub current: Option<u32>,
    /// Points where it was so earlier, added to those for now.
    pub earlier: Option<u32>,
    /// Most points of the whole section.
    pub cap: Option<u32>,
    /// Whether a current item of it stands for the highest band by itself.
    #[serde(default)]
    pub strong: bool,
    /// Its items.
    pub item: Vec<ScreeningItem>,
}

/// A band of a tool's sums.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Least sum.
    pub from: u32,
    /// The tool's name for it.
    pub name: String,
}

/// How a tool names its sums.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bands {
    /// The bands, least sum first.
    pub sum: Vec<Band>,
    /// A current item of a strong section is in the highest band, whatever the sum.
    #[serde(default)]
    pub strong_is_highest: bool,
}

/// One tool.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreeningTool {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it is used.
    pub area: String,
    /// Where it stands.
    pub source: String,
    /// In force from.
    pub effective_from: Option<Date>,
    /// In force to.
    pub effective_to: Option<Date>,
    /// What those who use it should know.
    #[serde(default)]
    pub note: String,
    /// Days back that are current.
    pub current_days: i32,
    /// Days back that are earlier.
    pub earlier_days: i32,
    /// Its sections.
    pub section: Vec<ScreeningSection>,
    /// Its bands; `None` where the tool gives no sum.
    pub bands: Option<Bands>,
}

/// The tools.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screening {
    /// In the order in which they are shown.
    pub tool: Vec<ScreeningTool>,
}

impl Screening {
    /// The tool of this id.
    pub fn tool(&self, id: &str) -> Option<&ScreeningTool> {
        self.tool.iter().find(|tool| tool.id == id)
    }
}
