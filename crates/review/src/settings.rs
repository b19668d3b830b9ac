//! `review.toml`: what a review officer says about a review before building it.
//!
//! Every key but the pseudonym may be left out; what is left out is said aloud by [`Settings::gaps`]
//! rather than guessed. The same fact may stand at the top level or in its own table, because
//! people write both.

use jiff::civil::Date;
use reading::Scope;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// A `review.toml` that cannot be used, in words that say what to mend.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Not TOML.
    #[error("`review.toml` is not readable as TOML: {0}")]
    NotToml(String),
    /// A key holds something that it cannot hold.
    #[error("`review.toml`: `{key}` {what}")]
    Wrong {
        /// The key, with its table.
        key: String,
        /// What is wrong and what to write instead.
        what: String,
    },
}

/// Who was asked for a return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The agency, in the review officer's words.
    pub agency: String,
    /// True where the agency answered that it holds nothing (a signed nil return).
    pub nil: bool,
}

/// What a review officer says about a review.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The name that stands for the child in everything that leaves the review.
    pub pseudonym: String,
    /// Why the review was asked for, in a sentence; goes into the briefing through the
    /// pseudonymiser.
    pub purpose: Option<String>,
    /// The child's real names and every other way in which returns write them.
    pub names: Vec<String>,
    /// Date of birth.
    pub born: Option<Date>,
    /// The days looked at.
    pub scope: Scope,
    /// Who was asked.
    pub asked: Vec<Asked>,
    /// Real name or word to the code that stands for it ("D Harker" to "FSW1").
    pub key: BTreeMap<String, String>,
    /// What each return is, where the review officer says so: the file's name to its table.
    pub returns: BTreeMap<String, Table>,
    /// Findings that a reviewer dismissed: id to reason. They stay in the files and leave the
    /// briefing.
    pub dismissed: BTreeMap<String, String>,
    /// The partnership's own school terms: name to first and last day as `MM-DD`.
    pub terms: BTreeMap<String, [String; 2]>,
    /// Keys that nothing reads, for a warning.
    pub unread: Vec<String>,
}

const KNOWN: &[&str] = &[
    "pseudonym",
    "purpose",
    "aim",
    "title",
    "names",
    "name",
    "aliases",
    "born",
    "dob",
    "date_of_birth",
    "child",
    "subject",
    "scope",
    "from",
    "to",
    "scope_from",
    "scope_to",
    "agencies",
    "agencies_asked",
    "asked",
    "key",
    "people",
    "family",
    "professionals",
    "professional_key",
    "returns",
    "terms",
    "nil",
    "dismissed",
];

impl Settings {
    /// Reads the text of `review.toml`.
    ///
    /// # Errors
    /// Where it is not TOML, where a date is not a date, or where no pseudonym is given.
    pub fn read(text: &str) -> Result<Self, SettingsError> {
        let table: Table =
            text.parse().map_err(|e: toml::de::Error| SettingsError::NotToml(e.to_string()))?;
        let file = File(&table);
        let pseudonym = file.text(&["pseudonym", "child.pseudonym", "subject.pseudonym"])?;
        let Some(pseudonym) = pseudonym.filter(|p| !p.trim().is_empty()) else {
            return Err(wrong(
                "pseudonym",
                "is missing: write `pseudonym = \"Michael\"`, chosen with the family",
            ));
        };
        let mut names = Vec::new();
        for path in ["names", "name", "aliases"] {
            for place in ["", "child.", "subject."] {
                names.extend(file.list(&format!("{place}{path}"))?);
            }
        }
        let born = ["born", "dob", "date_of_birth"];
        let scope = Scope {
            from: file.date(&["scope.from", "from", "scope_from", "scope.start"])?,
            to: file.date(&["scope.to", "to", "scope_to", "scope.end"])?,
        };
        if let (Some(from), Some(to)) = (scope.from, scope.to)
            && to < from
        {
            return Err(wrong("scope", &format!("ends on {to}, before it begins on {from}")));
        }
        Ok(Self {
            pseudonym,
            purpose: file.text(&["purpose", "aim"])?,
            names,
            born: file.date(&with_child(&born).iter().map(String::as_str).collect::<Vec<_>>())?,
            scope,
            asked: file.asked()?,
            key: file.key()?,
            returns: file.returns()?,
            dismissed: file.texts("dismissed", "the reason for dismissing this finding")?,
            terms: file.terms()?,
            unread: table.keys().filter(|k| !KNOWN.contains(&k.as_str())).cloned().collect(),
        })
    }

    /// What was left out, and what follows from it.
    pub fn gaps(&self) -> Vec<String> {
        let mut gaps = Vec::new();
        if self.names.is_empty() {
            gaps.push("`names` is not given: only names that stand in name columns of the returns can be kept out of the briefing".to_owned());
        }
        if self.born.is_none() {
            gaps.push("`born` is not given: ages are not shown and a year typed wrong is harder to notice".to_owned());
        }
        if self.asked.is_empty() {
            gaps.push(
                "`agencies` is not given: an agency that sent nothing cannot be named".to_owned(),
            );
        }
        for key in &self.unread {
            gaps.push(format!("nothing reads the key `{key}`"));
        }
        gaps
    }
}

fn with_child(names: &[&str]) -> Vec<String> {
    let places = ["child.", "subject.", ""];
    places.iter().flat_map(|p| names.iter().map(move |n| format!("{p}{n}"))).collect()
}

fn wrong(key: &str, what: &str) -> SettingsError {
    SettingsError::Wrong { key: key.to_owned(), what: what.to_owned() }
}

/// The file's tables, asked by dotted path.
struct File<'a>(&'a Table);

impl<'a> File<'a> {
    fn at(&self, path: &str) -> Option<&'a Value> {
        let mut parts = path.split('.');
        let mut value = self.0.get(parts.next()?)?;
        for part in parts {
            value = value.as_table()?.get(part)?;
        }
        Some(value)
    }

    fn text(&self, paths: &[&str]) -> Result<Option<String>, SettingsError> {
        let Some((path, value)) = paths.iter().find_map(|p| Some((p, self.at(p)?))) else {
            return Ok(None);
        };
        match value {
            Value::String(text) => Ok(Some(text.clone())),
            _ => Err(wrong(path, "holds something other than text in quotes")),
        }
    }

    fn list(&self, path: &str) -> Result<Vec<String>, SettingsError> {
        match self.at(path) {
            None => Ok(Vec::new()),
            Some(Value::String(one)) => Ok(vec![one.clone()]),
            Some(Value::Array(many)) => many
                .iter()
                .map(|v| v.as_str().map(str::to_owned))
                .collect::<Option<Vec<_>>>()
                .ok_or_else(|| wrong(path, "must hold texts only, like `[\"A B\", \"A.B.\"]`")),
            Some(_) => Err(wrong(path, "must be a list of texts")),
        }
    }

    fn date(&self, paths: &[&str]) -> Result<Option<Date>, SettingsError> {
        let Some((path, value)) = paths.iter().find_map(|p| Some((p, self.at(p)?))) else {
            return Ok(None);
        };
        let text = match value {
            Value::Datetime(at) => at.to_string(),
            Value::String(text) => text.trim().to_owned(),
            _ => String::new(),
        };
        let day = text.get(..10).unwrap_or(&text);
        let british = || {
            let mut parts = day.split(['/', '.']);
            let (d, m, y) = (parts.next()?, parts.next()?, parts.next()?);
            Date::new(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?).ok()
        };
        day.parse().ok().or_else(british).map(Some).ok_or_else(|| {
            wrong(path, &format!("is `{text}`, which is not a date; write it as `2002-05-14`"))
        })
    }

    fn asked(&self) -> Result<Vec<Asked>, SettingsError> {
        let mut asked = Vec::new();
        for path in ["agencies", "agencies_asked", "asked", "scope.agencies"] {
            let Some(value) = self.at(path) else { continue };
            let many = match value {
                Value::Array(many) => many.clone(),
                other => vec![other.clone()],
            };
            for one in many {
                asked.push(one_asked(path, &one)?);
            }
        }
        for agency in self.list("nil")? {
            asked.push(Asked { agency, nil: true });
        }
        Ok(asked)
    }

    /// A table of texts; empty where it is not there.
    fn texts(&self, path: &str, each: &str) -> Result<BTreeMap<String, String>, SettingsError> {
        let Some(value) = self.at(path) else { return Ok(BTreeMap::new()) };
        let table = value
            .as_table()
            .ok_or_else(|| wrong(path, &format!("must be a table; each text is {each}")))?;
        let text = |(name, value): (&String, &Value)| match value.as_str() {
            Some(text) => Ok((name.clone(), text.to_owned())),
            None => Err(wrong(&format!("{path}.{name}"), &format!("must be a text: {each}"))),
        };
        table.iter().map(text).collect()
    }

    fn key(&self) -> Result<BTreeMap<String, String>, SettingsError> {
        let mut key = BTreeMap::new();
        for path in ["key", "people", "family", "professionals", "professional_key"] {
            if matches!(self.at(path), Some(Value::Array(_))) {
                let names = self.list(path)?.into_iter();
                key.extend((1..).zip(names).map(|(n, name)| (name, format!("Professional {n}"))));
            } else {
                key.extend(self.texts(path, "the code for this name")?);
            }
        }
        Ok(key)
    }

    fn returns(&self) -> Result<BTreeMap<String, Table>, SettingsError> {
        let Some(value) = self.at("returns") else { return Ok(BTreeMap::new()) };
        let table = value.as_table().ok_or_else(|| {
            wrong("returns", "must be tables by file name, like `[returns.\"police.csv\"]`")
        })?;
        let mut files = BTreeMap::new();
        for (file, own) in table {
            let own = own.as_table().ok_or_else(|| {
                wrong(&format!("returns.\"{file}\""), "must be a table with `agency` or `headings`")
            })?;
            files.insert(file.clone(), own.clone());
        }
        Ok(files)
    }

    fn terms(&self) -> Result<BTreeMap<String, [String; 2]>, SettingsError> {
        let mut terms = BTreeMap::new();
        for name in ["autumn", "spring", "summer"] {
            let path = format!("terms.{name}");
            match <[String; 2]>::try_from(self.list(&path)?) {
                Ok(pair) => {
                    terms.insert(name.to_owned(), pair);
                }
                Err(rest) if rest.is_empty() => {}
                Err(_) => {
                    return Err(wrong(&path, "must be two days, like `[\"09-01\", \"12-20\"]`"));
                }
            }
        }
        Ok(terms)
    }
}

fn one_asked(path: &str, value: &Value) -> Result<Asked, SettingsError> {
    match value {
        Value::String(agency) => Ok(Asked { agency: agency.clone(), nil: false }),
        Value::Table(table) => {
            let name = ["agency", "name", "key"].iter().find_map(|k| table.get(*k)?.as_str());
            let agency = name.ok_or_else(|| wrong(path, "has a table without `name`"))?.to_owned();
            let nil = ["nil", "nil_return"]
                .iter()
                .any(|k| table.get(*k).and_then(Value::as_bool) == Some(true));
            Ok(Asked { agency, nil })
        }
        _ => Err(wrong(path, "must be a list of agencies' names")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_full_file_reads() {
        let settings = Settings::read(
            r#"
            pseudonym = "Michael"
            agencies = ["Children's Trust", { name = "Housing", nil = true }]
            [child]
            names = ["Ann Example"]
            aliases = ["Annie"]
            born = 2002-05-14
            [scope]
            from = "2012-01-01"
            to = 2018-12-31
            [professionals]
            "D Worker" = "FSW1"
            "#,
        )
        .unwrap();
        assert_eq!(settings.names, ["Ann Example", "Annie"]);
        assert_eq!(settings.born, Some(date(2002, 5, 14)));
        assert_eq!(settings.scope.to, Some(date(2018, 12, 31)));
        assert!(settings.asked.iter().any(|a| a.agency == "Housing" && a.nil));
        assert_eq!(settings.key.get("D Worker").map(String::as_str), Some("FSW1"));
        assert!(settings.gaps().is_empty());
    }

    #[test]
    fn top_level_keys_read_the_same() {
        let settings = Settings::read(
            "pseudonym = 'B'\nnames = 'Ann Example'\nborn = '14/05/2002'\nfrom = 2012-01-01\nto = 2013-01-01\n",
        )
        .unwrap();
        assert_eq!(settings.names, ["Ann Example"]);
        assert_eq!(settings.born, Some(date(2002, 5, 14)));
        assert_eq!(settings.scope.from, Some(date(2012, 1, 1)));
    }

    #[test]
    fn mistakes_name_the_key_and_the_mend() {
        for (text, words) in [
            ("names = ['A']", "pseudonym"),
            ("pseudonym = 'B'\nborn = '31/02/2002'", "2002-05-14"),
            ("pseudonym = 'B'\nfrom = 2014-01-01\nto = 2013-01-01", "before it begins"),
            ("pseudonym = 'B'\nagencies = [3]", "agencies"),
            ("pseudonym = ", "TOML"),
        ] {
            let error = Settings::read(text).unwrap_err().to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
    }

    #[test]
    fn what_is_left_out_is_said() {
        let gaps = Settings::read("pseudonym = 'B'\npseudonim = 'C'").unwrap().gaps().join("\n");
        assert!(gaps.contains("`names`") && gaps.contains("`pseudonim`"), "{gaps}");
    }
}
