//! Headings as words: how alike an agency's heading and a known one are.

/// A heading as the words that carry its meaning: lower case, without punctuation, plurals and
/// little words, abbreviations written out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Words(Vec<String>);

/// Words that headings hold or leave out at will.
const LITTLE: [&str; 19] = [
    "of", "the", "a", "an", "and", "or", "by", "for", "in", "on", "s", "please", "did", "it",
    "was", "were", "is", "this", "has",
];

/// Abbreviations that headings use.
const SHORT: &[(&str, &str)] = &[
    ("dept", "department"),
    ("ref", "reference"),
    ("refs", "reference"),
    ("urn", "reference"),
    ("org", "organisation"),
    ("organization", "organisation"),
    ("mgmt", "management"),
    ("mgt", "management"),
    ("info", "information"),
    ("desc", "description"),
    ("descr", "description"),
    ("evt", "event"),
    ("dt", "date"),
    ("no", "number"),
    ("num", "number"),
    ("nr", "number"),
    ("yp", "child"),
    ("young", ""),
    ("person", "person"),
    ("oic", "officer"),
    ("appt", "appointment"),
    ("assess", "assessment"),
    ("sig", "significant"),
    ("cat", "category"),
    ("dob", "birth"),
    ("occured", "occurred"),
    ("occurence", "occurrence"),
    ("kid", "child"),
    ("pupil", "pupil"),
];

impl Words {
    /// Reads a heading.
    pub(crate) fn of(heading: &str) -> Self {
        let mut words = Vec::new();
        for word in heading.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            let word = word.to_lowercase();
            let word =
                SHORT.iter().find(|(s, _)| *s == word).map_or(word, |(_, l)| (*l).to_owned());
            let word = singular(&word);
            if !word.is_empty() && !LITTLE.contains(&word.as_str()) && !words.contains(&word) {
                words.push(word);
            }
        }
        Self(words)
    }

    /// Whether nothing is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How well this heading says the known one: 1 where they are the same words, less for every
    /// further word, 0 where a word of the known one is missing.
    pub(crate) fn says(&self, known: &Words) -> f32 {
        if known.is_empty() || self.0.len() < known.0.len() {
            return 0.0;
        }
        // "What" alone heads a column of events; in a longer heading it asks for something else.
        if known.0 == ["what"] && self.0.len() > 1 {
            return 0.0;
        }
        let mut doubt = 0.0;
        for word in &known.0 {
            if self.0.contains(word) {
                continue;
            }
            if self.0.iter().any(|own| nearly(own, word)) {
                doubt += 0.1;
            } else {
                return 0.0;
            }
        }
        let share = known.0.len() as f32 / self.0.len() as f32;
        0.5 + 0.5 * share - doubt
    }
}

fn singular(word: &str) -> String {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// One letter wrong, missing or too many, in words long enough for that to be a slip.
fn nearly(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().min(b.len()) < 5 || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    start + end + 1 >= a.len().max(b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(heading: &str, known: &str) -> f32 {
        Words::of(heading).says(&Words::of(known))
    }

    #[test]
    fn spelling_case_and_little_words_do_not_matter() {
        for (heading, known) in [
            ("DATE OF EVENT", "event date"),
            ("Officer / Dept", "officer department"),
            ("YP's Voice", "child voice"),
            ("Next  Steps:", "next step"),
            ("Mgmt. Oversight", "management oversight"),
        ] {
            assert!(says(heading, known) > 0.99, "{heading}");
        }
    }

    #[test]
    fn further_words_cost_and_missing_words_refuse() {
        assert!(says("Date", "date") > says("Date of event", "date"));
        assert!(says("Date of event", "date") > 0.7);
        assert!(says("Circumstences", "circumstances") > 0.8);
        assert!(says("Date", "date event") < 0.01);
        assert!(says("Details", "narrative") < 0.01);
        assert!(says("What", "what") > 0.99);
        assert!(says("What are the plans", "what") < 0.01);
    }
}
