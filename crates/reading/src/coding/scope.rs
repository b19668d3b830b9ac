//! Scope: whether what is spoken of happened, from the words around it.

use super::Standing;
use super::pattern::Hit;
use super::rules::{CueRule, Meaning, Rules};
use super::tokens::Tokens;
use chronology::Kind;
use practice::{Moves, Reach};

/// A standing and the words that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scoped {
    pub standing: Standing,
    /// First and last of the words; none where the part of the form gave it.
    pub words: Option<(u16, u16)>,
    /// They stand right before what they move.
    pub close: bool,
    /// They stand somewhere before what they move.
    pub ahead: bool,
}

/// How far, in words, a doubt or a plan goes on through its sentence.
const WIDE: u16 = 20;

/// The cues and stops of one text.
pub(super) struct Scope<'a> {
    tokens: &'a Tokens<'a>,
    cues: Vec<(Hit, &'a CueRule)>,
    stops: Vec<u16>,
    /// The year of the entry's date, where it is known.
    year: Option<u16>,
    /// Some word is a year.
    dated: bool,
}

impl<'a> Scope<'a> {
    /// Takes the cues and stops out of a text's hits.
    pub fn new(rules: &'a Rules, tokens: &'a Tokens<'a>, hits: &[Hit], year: Option<u16>) -> Self {
        let mut cues = Vec::new();
        let mut stops = Vec::new();
        for hit in hits {
            match rules.meaning(hit.meaning) {
                Meaning::Cue(at) => {
                    if let Some(cue) = rules.cues.get(at as usize) {
                        cues.push((*hit, cue));
                    }
                }
                Meaning::Stop => stops.push(hit.first),
                _ => {}
            }
        }
        let all = cues.clone();
        cues.retain(|(hit, cue)| {
            // The same words under `nothing` are a look-alike too.
            let same = |other: &Hit| hit.first == other.first && hit.own == other.own;
            let covered = all
                .iter()
                .any(|(other, by)| hit.inside(other) || by.moves == Moves::Nothing && same(other));
            !covered && cue.moves != Moves::Nothing
        });
        let dated = tokens.all.iter().any(|token| token.year > 1989);
        let year = year.or_else(|| if dated { opening_year(tokens) } else { None });
        Self { tokens, cues, stops, year, dated }
    }

    /// Nothing in the text can move a standing.
    pub fn is_plain(&self) -> bool {
        self.cues.is_empty() && !self.dated
    }

    /// The whole entry is withdrawn by its own words.
    pub fn retracted(&self) -> Option<(u16, u16)> {
        let found = self
            .cues
            .iter()
            .find(|(_, cue)| cue.moves == Moves::Retracted && cue.reach == Reach::Entry);
        found.map(|(hit, _)| (hit.first, hit.last))
    }

    /// A cue of this standing stands anywhere in the text.
    pub fn any(&self, wanted: Standing) -> bool {
        self.cues.iter().any(|(_, cue)| standing(cue.moves) == Some(wanted))
    }

    /// What the words around make of a hit.
    pub fn of(&self, hit: &Hit, kind: Option<Kind>) -> Option<Scoped> {
        let mut best: Option<Scoped> = None;
        for (cue_hit, cue) in &self.cues {
            let aimed = cue.kinds.is_empty() || kind.is_some_and(|kind| cue.kinds.contains(&kind));
            if !aimed || cue_hit.shares(hit) || !self.reaches(cue_hit, cue, hit) {
                continue;
            }
            let Some(standing) = standing(cue.moves) else { continue };
            if best.is_none_or(|kept| weight(standing) > weight(kept.standing)) {
                let ahead = cue_hit.last < hit.first;
                let near = ahead && hit.first - cue_hit.last <= 2;
                let close = near || cue.reach == Reach::SoFar;
                let words = Some((cue_hit.first, cue_hit.last));
                best = Some(Scoped { standing, words, close, ahead });
            }
        }
        best.or_else(|| self.earlier_year(hit))
    }

    /// "in 2012": a year before the entry's own, or after `in` where that is not known.
    fn earlier_year(&self, hit: &Hit) -> Option<Scoped> {
        if !self.dated {
            return None;
        }
        let sentence = self.sentence(hit.first)?;
        let found = self.tokens.all.iter().enumerate().find(|(at, token)| {
            token.year > 1989
                && token.year < 2100
                && token.sentence == sentence
                && match self.year {
                    Some(year) => token.year < year,
                    None => self.dates_the_past(*at),
                }
        })?;
        let words = Some((found.0 as u16, found.0 as u16));
        Some(Scoped { standing: Standing::Historical, words, close: false, ahead: false })
    }

    /// "in 2012", "the 2018 dispute", "known from 2014-15": where the entry's own year is not known,
    /// a year that is said by itself is an earlier one; one that ends a full date is the entry's.
    fn dates_the_past(&self, at: usize) -> bool {
        const MONTHS: [&str; 12] =
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        let Some(before) = at.checked_sub(1) else { return true };
        let word = self.tokens.words(before, before);
        let month = word
            .get(..3)
            .is_some_and(|start| MONTHS.iter().any(|month| start.eq_ignore_ascii_case(month)));
        !month && !word.starts_with(|c: char| c.is_ascii_digit())
    }

    fn reaches(&self, cue_hit: &Hit, cue: &CueRule, hit: &Hit) -> bool {
        if cue.reach == Reach::Entry {
            return true;
        }
        if cue.reach == Reach::SoFar {
            return self.sentence(hit.first) <= self.sentence(cue_hit.last);
        }
        if self.sentence(cue_hit.first) != self.sentence(hit.first) {
            return false;
        }
        let (after, before) = (cue_hit.last < hit.first, cue_hit.first > hit.last);
        let (from, to) = if after {
            (cue_hit.last, hit.first)
        } else if before {
            (hit.last, cue_hit.first)
        } else {
            return cue.moves != Moves::Planned;
        };
        let wide = matches!(cue.moves, Moves::Hypothetical | Moves::Planned);
        let limit = if wide && cue.reach == Reach::After { WIDE } else { cue.words };
        if to - from > limit || self.stops.iter().any(|stop| from < *stop && *stop < to) {
            return false;
        }
        match cue.reach {
            Reach::After => {
                after && (wide || self.same_segment(from, to) || self.listed(cue, from, hit))
            }
            Reach::Before => before && self.same_segment(from, to),
            Reach::Clause => self.same_segment(from, to),
            Reach::Sentence | Reach::SoFar | Reach::Entry => true,
        }
    }

    /// "no drugs, weapons or alcohol": a negation goes on through a list, whose members are short
    /// and tell of nothing done.
    fn listed(&self, cue: &CueRule, from: u16, hit: &Hit) -> bool {
        if !matches!(cue.moves, Moves::Negated) {
            return false;
        }
        let words = || (from + 1..=hit.last).filter_map(|at| self.tokens.all.get(at as usize));
        let told = words().any(|token| {
            let written = self.tokens.text.get(token.start as usize..token.end as usize);
            let written = written.unwrap_or("");
            written.len() > 4 && written.to_ascii_lowercase().ends_with("ed")
                || token.capital && !written.eq_ignore_ascii_case("i")
        });
        let member = self.tokens.all.get(hit.first as usize).map(|token| token.segment);
        let start = words().position(|token| Some(token.segment) == member).unwrap_or(0);
        let length = words().count().saturating_sub(start);
        !told && length <= 3 + usize::from(hit.last - hit.first)
    }

    fn same_segment(&self, one: u16, other: u16) -> bool {
        let segment = |at: u16| self.tokens.all.get(at as usize).map(|token| token.segment);
        segment(one) == segment(other)
    }

    fn sentence(&self, at: u16) -> Option<u16> {
        self.tokens.all.get(at as usize).map(|token| token.sentence)
    }
}

/// "In October 2017 he was seen": an account that opens with its date tells of that year.
fn opening_year(tokens: &Tokens<'_>) -> Option<u16> {
    const DATING: [&str; 27] = [
        "in",
        "on",
        "by",
        "at",
        "between",
        "and",
        "of",
        "during",
        "from",
        "to",
        "the",
        "early",
        "late",
        "mid",
        "end",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    const SEASONS: [&str; 6] = ["spring", "summer", "autumn", "winter", "easter", "christmas"];
    let dating = |at: usize, year: u16| {
        let word = tokens.words(at, at);
        year > 0
            || word.starts_with(|c: char| c.is_ascii_digit())
            || DATING.iter().chain(&SEASONS).any(|known| word.eq_ignore_ascii_case(known))
    };
    let opening = tokens.all.iter().enumerate().take_while(|(at, token)| dating(*at, token.year));
    opening.map(|(_, token)| token.year).find(|year| (1990..2100).contains(year))
}

/// What a cue makes of what it reaches.
pub(super) fn standing(moves: Moves) -> Option<Standing> {
    match moves {
        Moves::Negated => Some(Standing::Negated),
        Moves::Planned => Some(Standing::Planned),
        Moves::Hypothetical => Some(Standing::Hypothetical),
        Moves::Historical => Some(Standing::Historical),
        Moves::Retracted => Some(Standing::Retracted),
        Moves::Nothing => None,
    }
}

/// Which standing prevails where two cues reach one hit.
fn weight(standing: Standing) -> u8 {
    match standing {
        Standing::Retracted => 5,
        Standing::Negated => 4,
        Standing::Hypothetical => 3,
        Standing::Planned => 2,
        Standing::Historical => 1,
        Standing::Actual => 0,
    }
}
