//! Agencies: who works together, and the words by which files and headings name them.

use crate::{Phrases, words::plain_words};
use chronology::Agency;
use serde::Deserialize;

/// One agency of the partnership.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencyRule {
    /// The key that entries carry.
    pub key: String,
    /// The name people use.
    pub name: String,
    /// The short label that stands beside the colour.
    pub short: String,
    /// A colour as `#rrggbb`.
    pub colour: String,
    /// Lower-case words by which a file or a cell names it.
    pub words: Vec<String>,
    /// Words that name one of its teams or services where a file or a row says whose it is; they are
    /// not looked for in narratives.
    #[serde(default)]
    pub teams: Vec<String>,
}

/// All agencies, in the order of lanes and columns.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agencies {
    /// The agencies, in order.
    pub agency: Vec<AgencyRule>,
    /// The words of all of them, made ready; a group is an agency's place.
    #[serde(skip)]
    pub phrases: Phrases,
    /// Every word, team and name between blanks, longest first, with its agency's place.
    #[serde(skip)]
    by_length: Vec<(String, usize)>,
}

impl Agencies {
    /// The same with its words made ready to be searched for.
    pub(crate) fn ready(mut self) -> Self {
        let words = self.agency.iter().enumerate().flat_map(|(at, agency)| {
            let plain = |word: &String| word.to_lowercase().replace(['_', '\'', '’'], " ");
            agency.words.iter().map(move |word| (plain(word), at))
        });
        let words: Vec<(String, usize)> = words.collect();
        self.phrases = Phrases::new(words.iter().map(|(word, at)| (word.as_str(), *at)));
        let all = self.agency.iter().enumerate().flat_map(|(at, agency)| {
            let own = [&agency.key, &agency.name, &agency.short];
            let words = agency.words.iter().chain(&agency.teams).chain(own);
            words.map(move |word| (format!(" {} ", plain(word)), at))
        });
        self.by_length = all.collect();
        self.by_length.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        self
    }

    /// The places of the agencies that a text names, in order, each once.
    pub fn named_in(&self, text: &str) -> Vec<usize> {
        let plain = plain_words(text);
        let mut named: Vec<usize> = self.phrases.find(&plain).map(|found| found.group).collect();
        named.sort_unstable();
        named.dedup();
        named
    }

    /// The agency that a file name, a cell or a setting names; the longest matching word wins.
    /// A name that practice does not know becomes an agency of its own, as written.
    pub fn named(&self, text: &str) -> Agency {
        let padded = format!(" {} ", plain(text));
        let longest = self.by_length.iter().find(|(word, _)| padded.contains(word.as_str()));
        match longest.and_then(|(_, at)| self.agency.get(*at)) {
            Some(agency) => Agency(agency.key.clone()),
            None => Agency(text.trim().to_owned()),
        }
    }

    /// The rule of an agency, where practice knows it.
    pub fn rule(&self, agency: &Agency) -> Option<&AgencyRule> {
        self.agency.iter().find(|rule| rule.key == agency.0)
    }

    /// The name to show.
    pub fn name<'a>(&'a self, agency: &'a Agency) -> &'a str {
        self.rule(agency).map_or(agency.0.as_str(), |rule| rule.name.as_str())
    }

    /// The place in the order of lanes; unknown agencies come after the known ones.
    pub fn place(&self, agency: &Agency) -> usize {
        self.agency.iter().position(|rule| rule.key == agency.0).unwrap_or(self.agency.len())
    }
}

/// Lower case, punctuation and underscores as blanks, apostrophes dropped.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\'' | '’' | '‘' => {}
            c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
            _ if out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use crate::Practice;

    #[test]
    fn names_are_found_in_files_and_cells() {
        let agencies = Practice::embedded().unwrap().agencies;
        for (text, key) in [
            ("childrens_trust.csv", "social_care"),
            ("Children’s Social Care", "social_care"),
            ("YOS", "youth_justice"),
            ("youth_offending", "youth_justice"),
            ("West Mercia Police", "police"),
            ("School Nursing", "health"),
            ("Highmoor Centre (PRU)", "education"),
        ] {
            assert_eq!(agencies.named(text).0, key, "{text}");
        }
        assert_eq!(agencies.named(" Lifeboat Crew ").0, "Lifeboat Crew");
    }
}
