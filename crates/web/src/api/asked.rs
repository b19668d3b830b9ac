//! What an address asks for. What cannot be understood is told, never passed over: a filter that
//! does nothing would give an answer to another question.

use crate::wrong::Wrong;
use std::str::FromStr;

/// Lines of a page where nothing is said, and the most.
const LINES: usize = 50;
const MOST: usize = 200;

/// The query of an address.
pub struct Asked(Vec<(String, String)>);

impl Asked {
    /// A query in which only these names stand.
    ///
    /// # Errors
    /// [`Wrong::Unclear`] for another name.
    pub fn read(fields: Vec<(String, String)>, names: &[&str]) -> Result<Self, Wrong> {
        match fields.iter().find(|(name, _)| !names.contains(&name.as_str())) {
            Some(_) => Err(unclear(&format!("Ask by: {}", names.join(", ")))),
            None => Ok(Self(fields)),
        }
    }

    /// Every value of a name that is not empty.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(one, _)| one == name);
        named.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The first value of a name; empty where there is none.
    pub fn one<'a>(&'a self, name: &'a str) -> &'a str {
        self.all(name).next().unwrap_or_default()
    }

    /// The first value of a name, read; `None` where there is none.
    ///
    /// # Errors
    /// [`Wrong::Unclear`] where it cannot be read.
    pub fn parsed<T: FromStr>(&self, name: &str, words: &str) -> Result<Option<T>, Wrong> {
        let text = Some(self.one(name)).filter(|text| !text.is_empty());
        text.map(|text| text.parse().map_err(|_| unclear(words))).transpose()
    }

    /// Lines of a page.
    ///
    /// # Errors
    /// [`Wrong::Unclear`] where it is no number from 1 to 200.
    pub fn limit(&self) -> Result<usize, Wrong> {
        let words = format!("`limit` is a number from 1 to {MOST}");
        let limit = self.parsed("limit", &words)?.unwrap_or(LINES);
        if (1..=MOST).contains(&limit) { Ok(limit) } else { Err(unclear(&words)) }
    }
}

/// That something cannot be understood.
pub fn unclear(words: &str) -> Wrong {
    Wrong::Unclear(words.to_owned())
}

/// That `after` names no place in the list. The same whether there is no such line, or one that is
/// not to be told of.
pub fn no_such_place() -> Wrong {
    unclear("`after` is no place in this list: send the `next` of the page before")
}
