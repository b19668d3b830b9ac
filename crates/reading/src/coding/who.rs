//! Who: whom a mention is about, from the persons named around it, word order and voice.

use super::About;
use super::pattern::Hit;
use super::rules::{Meaning, Rules, Who};
use super::tokens::Tokens;

/// A person named in a text.
#[derive(Debug, Clone, Copy)]
struct Named {
    first: u16,
    last: u16,
    who: Who,
}

/// Who hurt whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parties {
    pub by: About,
    pub to: About,
}

/// The persons of one text.
pub(super) struct Persons<'a> {
    tokens: &'a Tokens<'a>,
    named: Vec<Named>,
    saying: Vec<u16>,
    /// The child is named, or spoken of as the child.
    child_named: bool,
    /// The whole entry is this person's record.
    record: Option<About>,
}

impl<'a> Persons<'a> {
    /// Takes the persons out of a text's hits; longer namings win.
    pub fn new(rules: &Rules, tokens: &'a Tokens<'a>, hits: &[Hit]) -> Self {
        let mut found: Vec<(Hit, Who)> = Vec::new();
        let (mut saying, mut record) = (Vec::new(), None);
        for hit in hits {
            match rules.meaning(hit.meaning) {
                Meaning::Person(who) => found.push((*hit, who)),
                Meaning::Saying => saying.push(hit.first),
                Meaning::Record(about) => record = Some(about),
                _ => {}
            }
        }
        let longest = |(hit, _): &&(Hit, Who)| !found.iter().any(|(other, _)| hit.inside(other));
        let mut named: Vec<Named> = found
            .iter()
            .filter(longest)
            .map(|(hit, who)| Named { first: hit.first, last: hit.last, who: *who })
            .collect();
        named.sort_by_key(|named| (named.first, named.last));
        let child_named = named.iter().any(|named| named.who == Who::Child);
        Self { tokens, named, saying, child_named, record }
    }

    /// Whom something that befell or was done by one person is about.
    pub fn subject(&self, hit: &Hit) -> About {
        if let Some(record) = self.record {
            return record;
        }
        if let Some(owner) = self.owner_after(hit) {
            return owner;
        }
        let mut nearest = None;
        for (at, named) in self.named.iter().copied().enumerate().rev() {
            if named.last >= hit.first || !self.same_sentence(named.first, hit.first) {
                continue;
            }
            if named.who == Who::Professional || self.speaks(named, hit) {
                continue;
            }
            if self.is_attached(named) && !touches(named, hit) {
                continue;
            }
            if self.word_before_is(named.first, &["and", "&", "or"]) {
                let earlier = at.checked_sub(1).and_then(|before| self.named.get(before).copied());
                if let Some(earlier) = earlier {
                    let joined = named.first - earlier.last <= 2;
                    if joined && self.about(earlier) == About::Child {
                        return About::Child;
                    }
                }
            }
            nearest = Some(self.about(named));
            break;
        }
        nearest.or_else(|| self.object(hit)).unwrap_or(About::Child)
    }

    /// "referral for mum", "arrest of his brother".
    fn owner_after(&self, hit: &Hit) -> Option<About> {
        let next = self.named.iter().copied().find(|named| named.first > hit.last)?;
        let linked = next.first - hit.last <= 3
            && self.same_segment(hit.last, next.first)
            && (hit.last + 1..next.first).any(|at| self.is_word(at, &["for", "of", "re"]));
        (linked && !matches!(next.who, Who::Professional | Who::Pronoun)).then(|| self.about(next))
    }

    /// The one to whom it was done, right after it: "arrested his brother".
    fn object(&self, hit: &Hit) -> Option<About> {
        let next = self.named.iter().copied().find(|named| named.first > hit.last)?;
        let near = next.first - hit.last <= 2 && self.same_segment(hit.last, next.first);
        let free = !(hit.last + 1..next.first).any(|at| {
            self.is_word(at, &["by", "with", "from", "and", "to", "at", "in", "via", "after", "as"])
        });
        (near && free && !matches!(next.who, Who::Professional | Who::Pronoun))
            .then(|| self.about(next))
    }

    /// Whose step of a service it is: the child's unless another is expressly its owner.
    pub fn owner(&self, hit: &Hit) -> About {
        if let Some(record) = self.record {
            return record;
        }
        let after = self.owner_after(hit);
        let before = self.named.iter().copied().rev().find(|named| named.last < hit.first);
        let owned = before.filter(|named| {
            hit.first - named.last == 1
                && matches!(named.who, Who::Parent | Who::Sibling | Who::Other)
                && self.is_possessive(named.last)
        });
        owned.map(|named| self.about(named)).or(after).unwrap_or(About::Child)
    }

    /// Who hurt whom.
    pub fn parties(&self, hit: &Hit) -> Parties {
        let by = self.agent_after(hit);
        let passive = by.is_some() || self.is_passive(hit);
        let before = self.named_before(hit);
        let after = self.named_after(hit);
        if self.record.is_some() {
            return Parties { by: About::Other, to: About::Sibling };
        }
        if passive {
            let to = before.map_or(About::Child, |named| self.about(named));
            let by = by.map_or(About::Other, |named| self.about(named));
            return Parties { by: if by == to { About::Other } else { by }, to };
        }
        let by = before.map_or(About::Child, |named| self.about(named));
        let to = match after {
            None => About::Other,
            Some(named) if named.who == Who::Pronoun => match by {
                About::Child => About::Other,
                _ => About::Child,
            },
            Some(named) if named.who == Who::Young && by == About::Child => About::Other,
            Some(named) => self.about(named),
        };
        Parties { by, to }
    }

    fn is_passive(&self, hit: &Hit) -> bool {
        let be = ["was", "were", "been", "being", "got", "gets", "getting", "is", "be", "get"];
        let from = hit.first.saturating_sub(3);
        (from..hit.first).any(|at| self.same_sentence(at, hit.first) && self.is_word(at, &be))
    }

    /// "by three males": the one after `by`.
    fn agent_after(&self, hit: &Hit) -> Option<Named> {
        let by = (hit.last + 1..=hit.last + 6)
            .find(|at| self.same_sentence(*at, hit.last) && self.is_word(*at, &["by"]))?;
        self.named
            .iter()
            .copied()
            .find(|n| n.first > by && n.first - by <= 5 && self.same_sentence(n.first, by))
    }

    fn named_before(&self, hit: &Hit) -> Option<Named> {
        let mut before =
            self.named.iter().copied().rev().filter(|named| {
                named.last < hit.first && self.same_sentence(named.first, hit.first)
            });
        before.find(|named| {
            named.who != Who::Professional
                && !self.speaks(*named, hit)
                && (touches(*named, hit) || !self.is_attached(*named))
        })
    }

    fn named_after(&self, hit: &Hit) -> Option<Named> {
        self.named.iter().copied().find(|named| {
            named.first > hit.last
                && named.first - hit.last <= 6
                && self.same_sentence(named.first, hit.last)
                && self.same_segment(hit.last, named.first)
        })
    }

    /// Whom a naming names, here.
    fn about(&self, named: Named) -> About {
        match named.who {
            Who::Sibling => About::Sibling,
            Who::Parent => About::Parent,
            Who::Other | Who::Professional => About::Other,
            Who::Young if self.child_named => About::Other,
            Who::Child | Who::Young => About::Child,
            Who::Pronoun => self.antecedent(named),
        }
    }

    /// Whom a pronoun stands for: the brother or other person spoken of before it in the sentence;
    /// otherwise the child.
    fn antecedent(&self, pronoun: Named) -> About {
        let mut before = self.named.iter().copied().rev().filter(|named| {
            named.last < pronoun.first && self.same_sentence(named.first, pronoun.first)
        });
        let found = before.find(|named| !matches!(named.who, Who::Pronoun | Who::Professional));
        match found.map(|named| named.who) {
            Some(Who::Sibling) => About::Sibling,
            Some(Who::Other) if !self.child_named => About::Other,
            _ => About::Child,
        }
    }

    /// "mum says", "IP states": one who tells of it is not the one it befell.
    fn speaks(&self, named: Named, hit: &Hit) -> bool {
        self.saying.iter().any(|at| named.last < *at && *at < hit.first && *at - named.last <= 3)
    }

    /// "with mum", "to his brother": named beside what is told, not its subject.
    fn is_attached(&self, named: Named) -> bool {
        let links = [
            "with", "to", "by", "from", "of", "at", "for", "against", "near", "towards", "re",
            "on", "about",
        ];
        let determiner = ["his", "her", "their", "the", "a", "an", "another"];
        let mut at = named.first;
        for _ in 0..3 {
            let Some(before) = at.checked_sub(1) else { return false };
            if !self.same_sentence(before, named.first) {
                return false;
            }
            if self.is_word(before, &links) {
                return true;
            }
            if !self.is_word(before, &determiner) {
                return false;
            }
            at = before;
        }
        false
    }

    fn word_before_is(&self, at: u16, words: &[&str]) -> bool {
        let own = ["his", "her", "their", "older", "younger", "another", "other"];
        let Some(before) = at.checked_sub(1) else { return false };
        if self.is_word(before, &own) {
            return before.checked_sub(1).is_some_and(|earlier| self.is_word(earlier, words));
        }
        self.is_word(before, words)
    }

    fn is_word(&self, at: u16, words: &[&str]) -> bool {
        let written = self.tokens.words(at as usize, at as usize);
        words.iter().any(|word| written.eq_ignore_ascii_case(word))
    }

    fn is_possessive(&self, at: u16) -> bool {
        let Some(token) = self.tokens.all.get(at as usize) else { return false };
        let rest = self.tokens.text.get(token.end as usize..).unwrap_or("");
        rest.starts_with('\'') || rest.starts_with('’') || rest.starts_with("s'")
    }

    fn same_sentence(&self, one: u16, other: u16) -> bool {
        let sentence = |at: u16| self.tokens.all.get(at as usize).map(|token| token.sentence);
        sentence(one) == sentence(other)
    }

    fn same_segment(&self, one: u16, other: u16) -> bool {
        let segment = |at: u16| self.tokens.all.get(at as usize).map(|token| token.segment);
        segment(one) == segment(other)
    }
}

/// The naming stands right before the words.
fn touches(named: Named, hit: &Hit) -> bool {
    hit.first - named.last == 1
}
