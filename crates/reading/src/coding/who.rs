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
    /// Where nouns of violence stand.
    violence: Vec<u16>,
    /// Words of suspicion stand in the text.
    accused: bool,
    /// The child is named, or spoken of as the child.
    child_named: bool,
    /// The whole entry is this person's record.
    record: Option<About>,
}

impl<'a> Persons<'a> {
    /// Takes the persons out of a text's hits; longer namings win.
    pub fn new(rules: &Rules, tokens: &'a Tokens<'a>, hits: &[Hit]) -> Self {
        let mut found: Vec<(Hit, Who)> = Vec::new();
        let (mut saying, mut violence, mut record) = (Vec::new(), Vec::new(), None);
        let mut accused = false;
        for hit in hits {
            match rules.meaning(hit.meaning) {
                Meaning::Person(who) => found.push((*hit, who)),
                Meaning::Saying => saying.push(hit.first),
                Meaning::Violence => violence.push(hit.last),
                Meaning::Accused => accused = true,
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
        named.extend(aged(tokens, &named));
        named.sort_by_key(|named| (named.first, named.last));
        let child_named = named.iter().any(|named| named.who == Who::Child);
        Self { tokens, named, saying, violence, accused, child_named, record }
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
            let owner = self.word_before_is(named.first, &["of"]);
            // "broke the other boy's tooth and ran": whose it was is not who ran.
            if named.who == Who::Other && self.is_possessive(named.last) && !touches(named, hit) {
                continue;
            }
            if self.is_attached(named) && (owner || !touches(named, hit)) {
                continue;
            }
            if self.joins_child(at, named) {
                return About::Child;
            }
            nearest = Some(self.about(named));
            break;
        }
        nearest.or_else(|| self.object(hit)).unwrap_or_else(|| self.gone_on(hit))
    }

    /// "Marlon and his brothers", "him and his sister": the child is one of those it befell.
    fn joins_child(&self, at: usize, named: Named) -> bool {
        if !self.word_before_is(named.first, &["and", "&", "or"]) {
            return false;
        }
        let earlier = at.checked_sub(1).and_then(|before| self.named.get(before).copied());
        let child = |earlier: Named| {
            named.first.saturating_sub(earlier.last) <= 2 && self.about(earlier) == About::Child
        };
        // "and his brothers": a name that nothing else is known of stands before them.
        let own = named.first.checked_sub(1).is_some_and(|b| self.is_word(b, &["his", "her"]));
        let name = named.first.checked_sub(3).filter(|_| own && named.who == Who::Sibling);
        earlier.is_some_and(child) || name.is_some_and(|at| self.stranger(at).is_some())
    }

    /// A sentence that names nobody goes on about whom the one before it was about, where that was
    /// a brother or somebody else and the child has not been named.
    fn gone_on(&self, hit: &Hit) -> About {
        let mut earlier = self.named.iter().copied().enumerate().filter(|(_, named)| {
            named.last < hit.first && !matches!(named.who, Who::Professional | Who::Pronoun)
        });
        let whom = |(at, named): (usize, Named)| {
            if self.joins_child(at, named) { About::Child } else { self.about(named) }
        };
        let first = earlier.next().map(whom);
        match first {
            Some(about @ About::Sibling) if earlier.all(|named| whom(named) == about) => about,
            _ => About::Child,
        }
    }

    /// Of whom the text as a whole tells: the first person in it who is not at work and does not
    /// merely tell.
    pub fn topic(&self) -> About {
        if let Some(record) = self.record {
            return record;
        }
        let mut telling = self.named.iter().copied().filter(|named| {
            named.who != Who::Professional
                && !self.saying.iter().any(|at| named.last < *at && *at - named.last <= 3)
        });
        telling.next().map_or(About::Child, |named| self.about(named))
    }

    /// "referral for mum", "arrest of his brother".
    fn owner_after(&self, hit: &Hit) -> Option<About> {
        let next = self.named.iter().copied().find(|named| named.first > hit.last)?;
        let beside = matches!(next.who, Who::Sibling | Who::Other);
        let linked = next.first - hit.last <= 3 + u16::from(beside)
            && self.same_segment(hit.last, next.first)
            && (hit.last + 1..next.first).any(|at| {
                self.is_word(at, &["for", "of", "re"])
                    || beside && self.is_word(at, &["on", "about", "concerning", "regarding"])
            });
        (linked && !matches!(next.who, Who::Professional | Who::Pronoun)).then(|| self.about(next))
    }

    /// The one to whom it was done, right after it: "arrested his brother".
    fn object(&self, hit: &Hit) -> Option<About> {
        let next = self.named.iter().copied().find(|named| named.first > hit.last)?;
        let near = next.first - hit.last <= 3 && self.same_segment(hit.last, next.first);
        let free = (hit.last + 1..next.first).all(|at| {
            self.is_word(
                at,
                &["his", "her", "their", "the", "a", "an", "of", "two", "three", "both"],
            )
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
        let owned = owned.map(|named| self.about(named)).or(after);
        owned.unwrap_or_else(|| self.elsewhere(hit))
    }

    /// Another household's or a brother's matter, told with him as its subject: "sister has been
    /// discharged", "next door's kids". A parent who is the subject acts for the child.
    pub fn elsewhere(&self, hit: &Hit) -> About {
        match self.subject(hit) {
            about @ (About::Sibling | About::Other) => about,
            _ => About::Child,
        }
    }

    /// Who hurt whom.
    pub fn parties(&self, hit: &Hit) -> Parties {
        let by = self.agent_after(hit);
        let before = self.named_before(hit);
        let after = self.struck(hit).or_else(|| self.named_after(hit));
        if self.violence.contains(&hit.last) {
            return self.parties_of_noun(hit, by);
        }
        let passive = by.is_some() || self.is_passive(hit) || self.is_clipped(hit, after);
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

    /// "assault on his sister by dad"; where neither is named, the words of suspicion around decide.
    fn parties_of_noun(&self, hit: &Hit, by: Option<Named>) -> Parties {
        let on = (hit.last + 1..=hit.last + 6).find(|at| {
            self.same_sentence(*at, hit.last) && self.is_word(*at, &["on", "of", "against"])
        });
        let next = |at: u16| {
            let mut after = self.named.iter().copied().filter(|named| named.first > at);
            after.find(|named| named.first - at <= 4 && self.same_sentence(named.first, at))
        };
        let to = on.and_then(next).map(|named| self.about(named));
        let by = by.map(|named| self.about(named));
        match (by, to) {
            (Some(by), Some(to)) => Parties { by, to },
            (Some(About::Child), None) => Parties { by: About::Child, to: About::Other },
            (Some(by), None) => Parties { by, to: About::Child },
            (None, Some(About::Child)) => Parties { by: About::Other, to: About::Child },
            (None, Some(to)) if self.accused || to == About::Other => {
                Parties { by: About::Child, to }
            }
            (None, Some(to)) => Parties { by: About::Other, to },
            (None, None) if self.accused => Parties { by: About::Child, to: About::Other },
            (None, None) => Parties { by: About::Other, to: About::Child },
        }
    }

    fn is_passive(&self, hit: &Hit) -> bool {
        let be = ["was", "were", "been", "being", "got", "gets", "getting", "is", "be", "get"];
        let from = hit.first.saturating_sub(3);
        (from..hit.first).any(|at| self.same_sentence(at, hit.first) && self.is_word(at, &be))
    }

    /// "YP robbed of bike", "cousin stabbed": a passive without its verb, as logs write it: the
    /// words end as a past does and nothing that could be struck follows.
    fn is_clipped(&self, hit: &Hit, after: Option<Named>) -> bool {
        let past = [
            "robbed",
            "stabbed",
            "slashed",
            "mugged",
            "assaulted",
            "attacked",
            "beaten",
            "shot",
            "kidnapped",
            "jumped",
            "bitten",
            "shoved",
            "raped",
            "struck",
            "bottled",
            "glassed",
            "pinned",
            "punched",
            "kicked",
        ];
        let object = [
            "a", "an", "the", "his", "her", "another", "two", "three", "him", "them", "other",
            "at", "and", "staff", "me",
        ];
        self.is_word(hit.last, &past)
            && after.is_none_or(|named| named.first.saturating_sub(hit.last) > 2)
            && !(self.same_segment(hit.last, hit.last + 1) && self.is_word(hit.last + 1, &object))
    }

    /// "by three males": the one after `by`.
    fn agent_after(&self, hit: &Hit) -> Option<Named> {
        let by = (hit.last..=hit.last + 6)
            .find(|at| self.same_sentence(*at, hit.last) && self.is_word(*at, &["by"]))?;
        let mut named = self.named.iter().copied();
        let near = |n: &Named| n.first > by && n.first - by <= 5 && self.same_sentence(n.first, by);
        named.find(near).or_else(|| self.stranger(by + 1))
    }

    /// "by K.", "by Ryan": a name that nothing else is known of.
    fn stranger(&self, at: u16) -> Option<Named> {
        let token = self.tokens.all.get(at as usize)?;
        let name = token.capital && self.tokens.atoms(token).is_empty();
        let here = at.checked_sub(1).is_some_and(|before| self.same_sentence(before, at));
        (name && here).then_some(Named { first: at, last: at, who: Who::Other })
    }

    fn named_before(&self, hit: &Hit) -> Option<Named> {
        let mut before =
            self.named.iter().copied().rev().filter(|named| {
                named.last < hit.first && self.same_sentence(named.first, hit.first)
            });
        before.find(|named| {
            named.who != Who::Professional
                && !self.speaks(*named, hit)
                && ((touches(*named, hit) && !self.word_before_is(named.first, &["of"]))
                    || !self.is_attached(*named))
        })
    }

    /// "thumping him", "pulled her shorts down": the one struck, named inside the words.
    fn struck(&self, hit: &Hit) -> Option<Named> {
        let mut inside = self.named.iter().copied();
        inside.find(|named| named.first > hit.first && named.last <= hit.last)
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

/// "L MARSH (14)": a name with an age in brackets, unless it belongs to someone named before it.
fn aged(tokens: &Tokens<'_>, named: &[Named]) -> Vec<Named> {
    let mut found = Vec::new();
    for (at, token) in tokens.all.iter().enumerate().skip(1) {
        let written = tokens.words(at, at);
        let age = written.parse::<u8>().is_ok_and(|age| (8..18).contains(&age));
        let before = tokens.text.get(..token.start as usize).unwrap_or("");
        if !age || !before.ends_with('(') {
            continue;
        }
        let name = (at - 1) as u16;
        let owned = named.iter().any(|n| n.last <= name && name - n.last <= 2);
        let plain = tokens.all.get(at - 1).is_some_and(|token| tokens.atoms(token).is_empty());
        if plain && !owned {
            found.push(Named { first: name, last: at as u16, who: Who::Young });
        }
    }
    found
}

/// The naming stands right before the words.
fn touches(named: Named, hit: &Hit) -> bool {
    hit.first - named.last == 1
}
