//! Which rows say that they are not for everyone.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use chronology::{Field, Marking};
use practice::{MarkingRule, Markings};

/// The partnership's words for markings, ready to be looked for.
pub(crate) struct Marker<'a> {
    words: Option<AhoCorasick>,
    rules: Vec<&'a MarkingRule>,
}

/// A marking, and the words that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marked {
    pub(crate) marking: Marking,
    pub(crate) words: String,
    pub(crate) why: String,
}

impl<'a> Marker<'a> {
    pub(crate) fn new(markings: &'a Markings) -> Self {
        let mut rules = Vec::new();
        let mut phrases = Vec::new();
        for rule in &markings.rule {
            for phrase in &rule.phrases {
                rules.push(rule);
                phrases.push(phrase.as_str());
            }
        }
        // Built for each file: a full table of states would take longer than most files' rows.
        let mut builder = AhoCorasick::builder();
        let builder = builder
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard);
        Self { words: builder.build(phrases).ok(), rules }
    }

    /// The marking of a row; of several the strictest.
    pub(crate) fn mark(&self, fields: &[Field]) -> Option<Marked> {
        let words = self.words.as_ref()?;
        let mut best: Option<(u8, Marked)> = None;
        for field in fields {
            for found in words.find_overlapping_iter(&field.text) {
                let Some(rule) = self.rules.get(found.pattern().as_usize()) else { continue };
                let rank = strictness(rule.marking);
                let here = rule.parts.is_empty() || rule.parts.contains(&field.part);
                let stricter = best.as_ref().is_none_or(|(most, _)| rank > *most);
                if here && stricter && is_whole(&field.text, found.start(), found.end()) {
                    let words = field.text.get(found.range()).unwrap_or_default().to_owned();
                    let marked = Marked { marking: rule.marking, words, why: rule.why.clone() };
                    best = Some((rank, marked));
                }
            }
        }
        best.map(|(_, marked)| marked)
    }
}

fn strictness(marking: Marking) -> u8 {
    match marking {
        Marking::Ordinary => 0,
        Marking::ThirdParty => 1,
        Marking::Legal => 2,
        Marking::Restricted => 3,
    }
}

/// Whether no letter or digit stands at either side.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|t| t.chars().next_back());
    let after = text.get(end..).and_then(|t| t.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chronology::Part;

    #[test]
    fn the_strictest_marking_of_whole_words_in_its_parts() {
        let practice = practice::Practice::embedded().unwrap();
        let marker = Marker::new(&practice.markings);
        for (part, text, marking) in [
            (Part::Reference, "INTEL 3x5x2 – RESTRICTED", Some(Marking::Restricted)),
            (
                Part::Narrative,
                "Not for onward disclosure without authority",
                Some(Marking::Restricted),
            ),
            (Part::Narrative, "[Mother’s record] Anxiety", Some(Marking::ThirdParty)),
            (Part::Narrative, "[Sibling record] do not disclose", Some(Marking::Restricted)),
            (Part::Narrative, "on a restricted timetable", None),
            (Part::Type, "INTELLIGENCE", Some(Marking::Restricted)),
            (Part::Narrative, "franchise meeting", None),
        ] {
            let field = Field { heading: String::new(), part, text: text.to_owned() };
            assert_eq!(marker.mark(&[field]).map(|m| m.marking), marking, "{text}");
        }
    }
}
