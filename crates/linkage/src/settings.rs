//! Settings as a partnership writes them, and what people decided on pairs.

use crate::LinkError;
use crate::blocking::Blocking;
use crate::roles::Role;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `link.toml`.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The file in which decisions are kept, beside the settings.
    pub decisions: Option<String>,
    /// Thresholds, where other than 0.95 and 0.85.
    pub thresholds: Thresholds,
    /// Blocking rules, where other than the built-in ones.
    pub blocking: Option<Blocking>,
    /// The sources.
    #[serde(rename = "source")]
    pub sources: Vec<SourceConfig>,
}

/// From which probability on a pair is a match, and from which a person should look.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Thresholds {
    /// Match.
    #[serde(rename = "match")]
    pub matched: f64,
    /// For a person to look at.
    pub review: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { matched: 0.95, review: 0.85 }
    }
}

/// What is said of one source.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SourceConfig {
    /// The file's name, as on the command line or without its folder.
    pub file: String,
    /// What the source is called in what is written; by default the file's name without its ending.
    pub name: Option<String>,
    /// The source holds each person at most once.
    pub deduplicated: bool,
    /// Which heading, or headings, is what.
    pub columns: BTreeMap<Role, Headings>,
}

/// One heading or several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Headings {
    /// One.
    One(String),
    /// Several, put together with a blank between.
    Several(Vec<String>),
}

impl Headings {
    pub(crate) fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Several(several) => several,
        }
    }
}

impl Config {
    /// Reads settings.
    ///
    /// # Errors
    /// Where they are no TOML, or a key or role is not known; the message has the line.
    pub fn read(text: &str) -> Result<Self, LinkError> {
        toml::from_str(text).map_err(|error| LinkError::Config(error.to_string()))
    }

    /// What is said of a file, by its path or its name alone; nothing said where none is.
    pub fn of(&self, path: &str) -> SourceConfig {
        let name = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
        let stem = |path: &str| {
            name(path).rsplit_once('.').map_or(name(path), |(stem, _)| stem.to_owned())
        };
        let exact = self.sources.iter().find(|s| s.file == path);
        let named = || self.sources.iter().find(|s| name(&s.file) == name(path));
        let stemmed = || self.sources.iter().find(|s| stem(&s.file) == stem(path));
        exact.or_else(named).or_else(stemmed).cloned().unwrap_or_default()
    }
}

/// What a person decided of two records.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
pub struct Decision {
    /// First record's source.
    pub source_a: String,
    /// First record's id.
    pub id_a: String,
    /// Second record's source.
    pub source_b: String,
    /// Second record's id.
    pub id_b: String,
    /// `same` or `different`.
    pub decision: String,
    /// In the person's words.
    #[serde(default)]
    pub why: String,
}

impl Decision {
    /// Reads decisions from CSV; lines that are neither `same` nor `different` come back as
    /// messages.
    pub fn read(bytes: &[u8]) -> (Vec<Self>, Vec<String>) {
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(bytes);
        let (mut read, mut said) = (Vec::new(), Vec::new());
        for (row, decision) in (2..).zip(reader.deserialize::<Self>()) {
            match decision {
                Ok(decision) if matches!(decision.decision.as_str(), "same" | "different") => {
                    read.push(decision);
                }
                // A review list comes back with the pairs that nobody has decided on yet.
                Ok(decision) if decision.decision.is_empty() => {}
                Ok(decision) => said.push(format!(
                    "row {row}: `{}` is neither `same` nor `different`; not used",
                    decision.decision
                )),
                Err(error) => said.push(format!("row {row}: {error}; not used")),
            }
        }
        (read, said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read() {
        let config = Config::read(
            r#"
            decisions = "decisions.csv"
            [thresholds]
            match = 0.97
            [[source]]
            file = "returns/health.csv"
            deduplicated = true
            [source.columns]
            id = "NHS ref"
            dob = "Born on"
            address = ["House", "Street"]
            "#,
        )
        .unwrap();
        assert!((config.thresholds.matched - 0.97).abs() < 1e-9);
        let health = config.of("/elsewhere/health.csv");
        assert!(health.deduplicated);
        assert_eq!(health.columns[&Role::Address].all(), ["House", "Street"]);
        assert_eq!(config.of("police.csv"), SourceConfig::default());
    }

    #[test]
    fn a_wrong_role_is_told_with_its_line() {
        let error = Config::read("[[source]]\nfile = \"a.csv\"\n[source.columns]\nshoe = \"Size\"")
            .unwrap_err();
        assert!(error.to_string().contains("shoe"), "{error}");
    }

    #[test]
    fn decisions_that_say_neither_are_told() {
        let text = "source_a,id_a,source_b,id_b,decision,why\na,1,b,2,same,seen together\na,1,b,3,maybe,\n";
        let (read, said) = Decision::read(text.as_bytes());
        assert_eq!(read.len(), 1);
        assert!(said[0].contains("row 3") && said[0].contains("maybe"), "{said:?}");
    }
}
