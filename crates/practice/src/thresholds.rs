//! Thresholds: the levels of need, and the indicators that give evidence of them.

use jiff::civil::Date;
use serde::Deserialize;

/// One level of need.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// 1 to 4.
    pub number: u8,
    /// The partnership's name for it.
    pub name: String,
    /// The help that answers it.
    pub help: String,
}

/// When small things add up: at least `indicators` live ones of one level in at least `domains`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accumulation {
    /// Least number of live indicators of one level.
    pub indicators: usize,
    /// Least number of domains among them.
    pub domains: usize,
    /// Where the rule stands.
    pub source: String,
}

/// A sign of need (or, at level 1, of strength).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// The stable id, such as `missing-023`.
    pub id: String,
    /// 1 to 4.
    pub level: u8,
    /// The domain of life it belongs to.
    pub domain: String,
    /// What it is, in words.
    pub name: String,
    /// Days it stays live after the entry's latest possible day.
    pub live_days: u16,
    /// Wordings in which records tell of it, lower case.
    pub phrases: Vec<String>,
}

/// The partnership's threshold document as data.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// The document.
    pub source: String,
    /// Whose it is.
    pub area: String,
    /// In force from.
    pub effective_from: Date,
    /// In force to, where it has ended.
    pub effective_to: Option<Date>,
    /// The levels, 1 to 4.
    pub level: Vec<Level>,
    /// How small things add up.
    pub accumulation: Accumulation,
    /// The indicators.
    pub indicator: Vec<Indicator>,
}

impl Thresholds {
    /// The indicator with this id.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicator.iter().find(|indicator| indicator.id == id)
    }
}
