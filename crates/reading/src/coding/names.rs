//! The names by which records name one child. They are looked for beside the patterns, so that
//! practice's words are compiled once for all children.

use super::pattern::Hit;
use super::tokens::Tokens;
use super::vocabulary::fold;

/// A child's names.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// Each name as its words, folded.
    all: Vec<Vec<String>>,
}

impl Names {
    /// Each name as a whole, and every word of it that is longer than two letters.
    pub fn new(names: &[String]) -> Self {
        let mut all = Vec::new();
        for name in names {
            let words: Vec<String> = name
                .split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c))
                .map(|word| folded(word).collect::<String>())
                .filter(|word| !word.is_empty())
                .collect();
            all.extend(
                words.iter().filter(|word| word.chars().count() > 2).map(|word| vec![word.clone()]),
            );
            // "A" and "I" are words of every text before they are anybody's initial.
            if !matches!(words.as_slice(), [only] if only == "a" || only == "i") {
                all.push(words);
            }
        }
        all.retain(|words| !words.is_empty());
        all.sort();
        all.dedup();
        Self { all }
    }

    /// A word is one of a name's, and so no other word mistyped.
    pub fn hold(&self, written: &str) -> bool {
        self.all.iter().flatten().any(|word| is(word, written))
    }

    /// Every name in a text, as hits of this meaning.
    pub fn find(&self, tokens: &Tokens<'_>, meaning: u32, hits: &mut Vec<Hit>) {
        if self.all.is_empty() {
            return;
        }
        for at in 0..tokens.all.len() {
            for words in &self.all {
                if stands(words, tokens, at) {
                    let (first, last) = (at as u16, (at + words.len() - 1) as u16);
                    let own = 1_u64.checked_shl(words.len() as u32).map_or(u64::MAX, |bit| bit - 1);
                    hits.push(Hit { meaning, first, last, own });
                }
            }
        }
    }
}

/// A name's words stand here, in one sentence; an initial as a capital letter.
fn stands(words: &[String], tokens: &Tokens<'_>, at: usize) -> bool {
    let Some(sentence) = tokens.all.get(at).map(|token| token.sentence) else { return false };
    words.iter().enumerate().all(|(more, word)| {
        let initial = word.len() == 1;
        tokens.all.get(at + more).is_some_and(|token| {
            token.sentence == sentence
                && (token.capital || !initial)
                && is(word, tokens.words(at + more, at + more))
        })
    })
}

fn is(word: &str, written: &str) -> bool {
    folded(written).eq(word.chars())
}

fn folded(written: &str) -> impl Iterator<Item = char> {
    written.chars().filter(|c| !is_apostrophe(*c)).flat_map(|c| fold(c).to_lowercase())
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`')
}

#[cfg(test)]
mod tests {
    use crate::coding::{About, Coded, Coder};
    use practice::Practice;
    use std::sync::LazyLock;

    static NAMELESS: LazyLock<Coder> =
        LazyLock::new(|| Coder::new(&Practice::embedded().unwrap(), &[]).unwrap());

    fn arrested(names: &[&str], text: &str) -> Vec<About> {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let coded: Coded = NAMELESS.for_child(&names).code_text(text, None);
        coded
            .mentions
            .iter()
            .filter(|mention| mention.kind == chronology::Kind::Arrest)
            .map(|mention| mention.about)
            .collect()
    }

    #[test]
    fn the_child_is_known_by_name_wherever_it_stands() {
        let text = "Brother and O'Neil-Farr both there. Theft by Siân, who was arrested.";
        assert_eq!(arrested(&["Siân O’Neil-Farr"], text), [About::Child]);
        for written in ["SIAN ARRESTED FOR THEFT.", "Sian's been arrested.", "S. O'Neil arrested."]
        {
            assert_eq!(arrested(&["Siân O’Neil-Farr", "S"], written), [About::Child], "{written}");
        }
    }

    #[test]
    fn an_initial_is_no_article() {
        let by = |names: &[&str]| arrested(names, "Brother arrested for a theft from a shop.");
        assert_eq!(by(&["Ada", "A"]), by(&[]));
    }

    #[test]
    fn one_childs_names_are_not_anothers() {
        let one = NAMELESS.for_child(&["Ada".to_owned()]);
        let same = one.for_child(&[]);
        let text = "Mother reports that Ada was arrested.";
        assert_eq!(same.code_text(text, None), NAMELESS.code_text(text, None));
    }
}
