//! Names that stand for one another: short forms, spellings and transliterations, as data.

use std::collections::HashMap;

/// Each line: names any of which may stand for any other. A name may stand in several lines.
const LINES: &str = include_str!("nicknames.txt");

/// Which names may stand for which.
#[derive(Debug, Clone)]
pub struct Nicknames {
    lines_of: HashMap<&'static str, Vec<u16>>,
    roots: Vec<&'static str>,
}

impl Default for Nicknames {
    fn default() -> Self {
        let mut lines_of: HashMap<&'static str, Vec<u16>> = HashMap::new();
        for (line, names) in (0_u16..).zip(LINES.lines()) {
            for name in names.split_whitespace() {
                lines_of.entry(name).or_default().push(line);
            }
        }
        let roots = LINES.lines().map(|names| names.split(' ').next().unwrap_or("")).collect();
        Self { lines_of, roots }
    }
}

impl Nicknames {
    /// Whether one of two different cleaned names may stand for the other.
    pub fn alike(&self, a: &str, b: &str) -> bool {
        match (self.lines_of.get(a), self.lines_of.get(b)) {
            (Some(a), Some(b)) => a.iter().any(|line| b.contains(line)),
            _ => false,
        }
    }

    /// The name that a line begins with: the name itself where
    /// no line holds it.
    pub fn root<'a>(&'a self, name: &'a str) -> &'a str {
        let line = self.lines_of.get(name).and_then(|lines| lines.first());
        line.and_then(|line| self.roots.get(usize::from(*line))).copied().unwrap_or(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_and_transliterations_are_alike() {
        let names = Nicknames::default();
        for (a, b, alike) in [
            ("liz", "elizabeth", true),
            ("muhammad", "mohamed", true),
            ("alex", "alexandra", true),
            ("alexander", "alexandra", false),
            ("keziah", "jayden", false),
        ] {
            assert_eq!(names.alike(a, b), alike, "{a} {b}");
            assert_eq!(names.alike(b, a), alike, "{b} {a}");
        }
    }
}
