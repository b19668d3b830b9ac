//! What was learnt from rows that people coded by hand: which words go with which kinds, as
//! weights that anyone can read, and the groups of words that mean alike in records.

use chronology::Kind;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;

/// Groups of words that mean alike in records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alike {
    /// A group's name to its words, parted by blanks; two words joined by `_` stand side by side.
    pub group: BTreeMap<String, String>,
}

/// What a row's words speak for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// A kind, asserted of the child.
    Kind(Kind),
    /// Anything at all of substance is asserted of the child.
    Told,
    /// The child was harmed.
    Victim,
    /// Conduct of the child is alleged.
    Suspect,
}

impl Verdict {
    /// Every kind, and then whether anything is told, and the child's part.
    pub fn all() -> impl Iterator<Item = Self> {
        Kind::ALL.iter().map(|kind| Self::Kind(*kind)).chain([
            Self::Told,
            Self::Victim,
            Self::Suspect,
        ])
    }

    fn named(name: &str) -> Option<Self> {
        match name {
            "told" => Some(Self::Told),
            "victim" => Some(Self::Victim),
            "suspect" => Some(Self::Suspect),
            kind => kind.parse().ok().map(Self::Kind),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Kind(kind) => kind.name(),
            Self::Told => "told",
            Self::Victim => "victim",
            Self::Suspect => "suspect",
        })
    }
}

/// A trait of a text and what it speaks for: positive for, negative against.
#[derive(Debug, Clone, PartialEq)]
pub struct LearntTrait {
    /// The trait: a word, two words, a group in braces, after marks such as `not:`.
    pub name: String,
    /// What it speaks for, by how much.
    pub weights: Vec<(Verdict, f32)>,
}

/// What was learnt. Written by `throughline gold train`; empty where nothing was.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Likeness {
    /// Where each verdict starts before any word is read.
    pub start: Vec<(Verdict, f32)>,
    /// The traits, by name.
    pub traits: Vec<LearntTrait>,
}

/// Names the line that tells where verdicts start.
const START: &str = "(start)";

impl Likeness {
    /// Reads the file that [`fmt::Display`] writes.
    ///
    /// # Errors
    /// In words, with the line, where a line is not `name⇥verdict weight …`.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut learnt = Self::default();
        for (at, line) in text.lines().enumerate().filter(|(_, l)| !l.starts_with("# ")) {
            let fault = |what: &str| format!("line {}: {what}", at + 1);
            let (name, rest) =
                line.split_once('\t').ok_or_else(|| fault("a name, a tab and weights"))?;
            let mut weights = Vec::new();
            let mut words = rest.split_whitespace();
            while let Some(verdict) = words.next() {
                let verdict = Verdict::named(verdict)
                    .ok_or_else(|| fault(&format!("`{verdict}` is no kind and no part")))?;
                let weight = words.next().and_then(|w| w.parse().ok());
                weights.push((verdict, weight.ok_or_else(|| fault("a weight is a number"))?));
            }
            if name == START {
                learnt.start = weights;
            } else {
                learnt.traits.push(LearntTrait { name: name.to_owned(), weights });
            }
        }
        Ok(learnt)
    }
}

impl fmt::Display for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = |name: &str, weights: &[(Verdict, f32)]| {
            write!(f, "{name}\t")?;
            for (at, (verdict, weight)) in weights.iter().enumerate() {
                let blank = if at == 0 { "" } else { " " };
                write!(f, "{blank}{verdict} {weight:.1}")?;
            }
            writeln!(f)
        };
        line(START, &self.start)?;
        self.traits.iter().try_for_each(|learnt| line(&learnt.name, &learnt.weights))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let learnt = Likeness {
            start: vec![(Verdict::Told, -0.5)],
            traits: vec![LearntTrait {
                name: "not: injury".to_owned(),
                weights: vec![(Verdict::Kind(Kind::Injury), -1.5), (Verdict::Victim, 0.5)],
            }],
        };
        assert_eq!(Likeness::read(&learnt.to_string()), Ok(learnt));
        let fault = Likeness::read("knife\tweapn 1.0").unwrap_err();
        assert!(fault.contains("line 1") && fault.contains("weapn"), "{fault}");
    }
}
