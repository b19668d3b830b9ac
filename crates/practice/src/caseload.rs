//! A caseload by columns: what stands in place of words where an event has none.

use crate::Change;
use chronology::Kind;
use serde::Deserialize;

/// Windows of the figures that every child gets.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureRules {
    /// Days of severity-weighted harm.
    pub rate_days: i32,
    /// Days back to the stretch it is set beside.
    pub year_days: i32,
    /// Days of a quarter.
    pub quarter_days: i32,
    /// Days of the window of Laplace's statistic.
    pub trend_days: i32,
    /// Least number of events for it.
    pub trend_least: usize,
    /// Kinds that tell that the plan changed.
    pub plan_changed: Vec<Kind>,
}

/// How much of a list may be chance.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Its name on the command line.
    pub name: String,
    /// The share of false discoveries, 0 to 1; `None` where each child is read as if alone.
    pub rate: Option<f64>,
}

/// Kinds that are signs of need.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindSign {
    /// The domain of life.
    pub domain: String,
    /// The level where a row gives none, 1 to 4.
    pub level: u8,
    /// The kinds.
    pub kinds: Vec<Kind>,
}

/// How a caseload is read from columns.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caseload {
    /// Where the rules stand.
    pub source: String,
    /// Days for which an event is a sign of need.
    pub live_days: u16,
    /// The figures.
    pub figures: FigureRules,
    /// The settings of a list, strictest first.
    pub setting: Vec<Setting>,
    /// Signs of need.
    pub sign: Vec<KindSign>,
    /// What opens and closes help, by kinds alone.
    pub change: Vec<Change>,
}

impl Caseload {
    /// The setting of this name.
    pub fn setting(&self, name: &str) -> Option<&Setting> {
        self.setting.iter().find(|setting| setting.name == name)
    }

    /// The sign that a kind is, where it is one.
    pub fn sign(&self, kind: Kind) -> Option<&KindSign> {
        self.sign.iter().find(|sign| sign.kinds.contains(&kind))
    }
}

#[cfg(test)]
mod tests {
    use crate::Practice;
    use chronology::Kind;

    #[test]
    fn tracks_are_known_levels_are_levels_and_no_kind_is_two_signs() {
        let practice = Practice::embedded().unwrap();
        let tracks = &practice.response.track;
        for change in &practice.caseload.change {
            assert!(change.words.is_empty() && !change.kinds.is_empty(), "{change:?}");
            for name in change.opens.iter().chain(&change.closes).chain(&change.unless_open) {
                assert!(name == "highest" || tracks.iter().any(|t| &t.name == name), "{name}");
            }
        }
        for kind in Kind::ALL {
            let signs = practice.caseload.sign.iter().filter(|s| s.kinds.contains(kind));
            assert!(signs.clone().count() <= 1, "{kind}");
            assert!(signs.clone().all(|s| (1..=4).contains(&s.level)), "{kind}");
        }
    }
}
