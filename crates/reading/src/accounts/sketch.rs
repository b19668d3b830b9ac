//! A sketch: what one entry is about, in the form in which two entries are compared.

use super::facts::{Facts, Said};
use super::lexicon::{Cue, Hit, Lexicon, Meaning, Person};
use super::rare::{Rare, rare};
use super::words::{Plain, hash, stem};
use crate::coding::{About, Coded, Standing};
use chronology::{Agency, Kind, When};
use jiff::civil::Date;
use practice::Nature;

/// What one entry is about.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that the entry says or not")]
pub(crate) struct Sketch {
    pub when: When,
    /// First and last day, where both are known.
    pub days: Option<(Date, Date)>,
    pub agency: u64,
    /// The bit of its own place in the order of lanes.
    pub own_place: u32,
    /// Bits of the agencies that it names.
    pub agencies: u32,
    pub plain: Plain,
    /// Bits of the acts that it tells as done.
    pub main: u128,
    /// Bits of the acts that it names as the occasion, as planned, or as earlier.
    pub background: u128,
    /// Bits of those occurrences of its background that it tells as done beside a step.
    pub beside: u128,
    /// It stands on another person's record.
    pub record: bool,
    /// It passes on what another told.
    pub telling: bool,
    /// Its first word is another agency.
    pub opens_with_agency: bool,
    /// Whose event it is.
    pub subject: Person,
    /// The child is named as the one whose event it is, not only taken for it.
    pub child_named: bool,
    /// The row is of an agency that mostly hears of what happened elsewhere.
    pub hears: bool,
    /// The first name of whose event it is, where one stands before the act.
    pub subject_name: Option<u64>,
    /// For each attribute, bits of its values.
    pub attributes: Vec<u32>,
    /// The same, of those that stand apart from the words of the act itself.
    pub apart: Vec<u32>,
    /// Where each value of an attribute stands: group, bit, place of its first word.
    pub spots: Vec<(usize, u32, u16)>,
    /// The act that it puts first.
    pub head: u128,
    /// It names a grown-up, or a person only as male or female.
    pub adult: bool,
    /// It names a brother or sister.
    pub sibling: bool,
    /// It speaks of a boy (true) or a girl, and not of both.
    pub boy: Option<bool>,
    /// The length of its words as a line, each as long as it is rare.
    pub norm: f32,
    pub facts: Facts,
    /// In order of their stems.
    pub rare: Vec<Rare>,
    pub role: crate::coding::Role,
    /// The kinds that say what it is; not contact, referral, decision or other.
    pub kinds: Vec<Kind>,
}

/// How an act stands in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Done,
    Occasion,
    Planned,
    Earlier,
    Denied,
}

struct Mention {
    act: u8,
    start: usize,
    /// Which sentence, from 0.
    sentence: usize,
    stands: Stands,
}

impl Sketch {
    /// Whether its date is of more than a week, so that it sums up, or is dated by its month or year.
    pub(super) fn sums_up(&self) -> bool {
        self.days.is_some_and(|(first, last)| (last - first).get_days() > 7)
    }

    /// Reads one entry.
    pub fn of(
        lexicon: &Lexicon,
        groups: usize,
        place: usize,
        when: &When,
        agency: &Agency,
        text: &str,
        coded: &Coded,
    ) -> Self {
        let plain = Plain::of(text);
        // Things stand apart: every act is held against every other hit.
        let (things, hits): (Vec<Hit>, Vec<Hit>) = lexicon
            .hits(&plain)
            .into_iter()
            .partition(|hit| matches!(hit.meaning, Meaning::Thing(_)));
        let days = when.first_day().zip(when.last_day());
        let own = days.filter(|(a, b)| (*b - *a).get_days() <= 31).map(|(_, last)| last);
        let mentions = mentions(lexicon, &plain, &hits);
        let (main, background) = weigh(lexicon, &mentions);
        let (main, background) = with_kinds(lexicon, coded, main, background);
        let head = mentions.iter().find(|m| main >> m.act & 1 == 1).map(|m| m.start);
        let (subject, subject_name, named) = subject(
            lexicon,
            &plain,
            &hits,
            mentions.iter().find(|m| main >> m.act & 1 == 1),
            coded,
        );
        let mut attributes = vec![0; groups];
        let mut apart = vec![0; groups];
        let mut spots = Vec::new();
        let spans: Vec<(usize, usize)> = hits
            .iter()
            .filter(|hit| matches!(hit.meaning, Meaning::Act(act) if main >> act & 1 == 1))
            .map(|hit| (hit.start, hit.end))
            .collect();
        let rare = rare(lexicon, &plain, &things, &spans);
        let mut agencies = 0;
        for hit in &hits {
            if let Meaning::Agency(place) = hit.meaning {
                agencies |= 1 << place;
            }
            if let Meaning::Attribute(group, value) = hit.meaning
                && let Some(bits) = attributes.get_mut(usize::from(group))
            {
                *bits |= 1 << value;
                spots.push((usize::from(group), 1 << value, plain.place(hit.start) as u16));
                let own = spans.iter().any(|(from, to)| hit.start >= *from && hit.end <= *to);
                if let Some(bits) = apart.get_mut(usize::from(group)).filter(|_| !own) {
                    *bits |= 1 << value;
                }
            }
        }
        Self {
            when: *when,
            days,
            agency: hash(&agency.0),
            own_place: 1u32.checked_shl(place as u32).unwrap_or(0),
            agencies,
            main,
            background,
            beside: mentions
                .iter()
                .filter(|m| m.stands == Stands::Done && background >> m.act & 1 == 1)
                .fold(0, |bits, m| bits | 1 << m.act),
            record: hits.iter().any(|hit| matches!(hit.meaning, Meaning::Record(_))),
            telling: telling(lexicon, &hits, head),
            opens_with_agency: hits.iter().any(|hit| match hit.meaning {
                Meaning::Agency(named) => {
                    usize::from(named) != place && plain.place(hit.start) == 0
                }
                _ => false,
            }),
            subject,
            child_named: subject == Person::Child
                && (named || subject_name.is_some() || plain.text.contains(" subject ")),
            hears: false,
            subject_name,
            attributes,
            apart,
            spots,
            head: mentions.iter().find(|m| main >> m.act & 1 == 1).map_or(0, |m| 1 << m.act),
            adult: hits.iter().any(|hit| hit.meaning == Meaning::Person(Person::Parent))
                || [" male ", " female ", " adult ", " partner "]
                    .iter()
                    .any(|word| plain.text.contains(word)),
            sibling: hits.iter().any(|hit| hit.meaning == Meaning::Person(Person::Sibling)),
            boy: boy(&plain),
            facts: Facts::of(&plain, text, own),
            norm: rare.iter().map(|r| r.rarity * r.rarity).sum::<f32>().sqrt(),
            rare,
            role: coded.role,
            kinds: coded.kinds.iter().copied().filter(|kind| telling_kind(*kind)).collect(),
            plain,
        }
    }

    /// The words of the text at a place, for a reason.
    pub fn word(&self, at: usize) -> &str {
        self.plain.word(at)
    }

    /// The entry read as a telling of the occurrence that it names, where it is an appointment or
    /// session in which that was told and it names a day before its own.
    pub fn retelling(&self, lexicon: &Lexicon) -> Option<Self> {
        let (own, _) = self.days?;
        let named =
            self.facts.said.iter().any(|s| s.last < own && (s.last - s.first).get_days() <= 1);
        let session = self.main != 0 && lexicon.of(self.main).all(|(_, act)| act.retells);
        let own = lexicon.of(self.main).any(|(_, act)| act.own);
        let told = lexicon.of(if own { self.beside } else { self.background });
        let away = lexicon.named.missing_start | lexicon.named.missing_end;
        let main = told
            .filter(|(_, act)| act.nature == Nature::Occurrence)
            .fold(0, |bits, (at, _)| bits | 1 << at)
            & !away;
        (named && session && main != 0).then(|| Self {
            main,
            background: self.background & !main,
            telling: true,
            kinds: Vec::new(),
            ..self.clone()
        })
    }

    /// The days named for certain.
    pub fn said_for_certain(&self) -> impl Iterator<Item = &Said> {
        self.facts.said.iter().filter(|said| said.strong)
    }
}

/// Whether a kind says what an entry is about.
fn telling_kind(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Contact
            | Kind::Referral
            | Kind::NfaDecision
            | Kind::Other
            | Kind::FamilyEvent
            | Kind::ExploitationConcern
    )
}

/// Whether the entry passes on what another told: it says so before what it tells. An action at
/// its end ("social care notified") is not that.
fn telling(lexicon: &Lexicon, hits: &[Hit], head: Option<usize>) -> bool {
    hits.iter().any(|hit| match hit.meaning {
        Meaning::Act(act) => {
            lexicon.act(act).is_some_and(|a| a.nature == Nature::Telling)
                && head.is_none_or(|head| hit.start <= head + TELLING_REACH)
        }
        _ => false,
    })
}

/// Every act that is not part of a longer wording of another, with how it stands.
fn mentions(lexicon: &Lexicon, plain: &Plain, hits: &[Hit]) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut covered = 0;
    for hit in hits {
        let Meaning::Act(act) = hit.meaning else { continue };
        if hit.end < covered
            || (hit.end == covered && found.last().is_some_and(|m: &Mention| m.start < hit.start))
        {
            continue;
        }
        covered = covered.max(hit.end);
        let nature = lexicon.act(act).map_or(Nature::Occurrence, |a| a.nature);
        let before = plain.text.get(..hit.start).unwrap_or("");
        let sentence = before.matches(" . ").count();
        found.push(Mention {
            act,
            start: hit.start,
            sentence,
            stands: stands(lexicon, plain, hits, hit, nature),
        });
    }
    found
}

/// How many bytes after what an entry is about it can still say that it passes it on.
const TELLING_REACH: usize = 40;

/// How many words before and after an act a cue of each sort reaches.
const OCCASION_REACH: usize = 7;
const NEAR: usize = 3;

fn stands(lexicon: &Lexicon, plain: &Plain, hits: &[Hit], act: &Hit, nature: Nature) -> Stands {
    let at = plain.place(act.start);
    let after = plain.place(act.end);
    let sentence = (0..at).rev().find(|w| plain.word(*w) == ".").map_or(0, |w| w + 1);
    let mut stands = Stands::Done;
    for hit in hits {
        let Meaning::Cue(cue) = hit.meaning else { continue };
        let place = plain.place(hit.start);
        let inside = hit.start >= act.start && hit.end <= act.end;
        if inside || place < sentence {
            continue;
        }
        let before = at.saturating_sub(place);
        let ahead = place.saturating_sub(after);
        let parted =
            |from: usize, to: usize| (from..to).any(|w| matches!(plain.word(w), "," | "."));
        let first_step = hits.iter().any(|hit| matches!(hit.meaning, Meaning::Act(other)
            if hit.end <= place_start(plain, place) && lexicon.act(other).is_some_and(|a| a.nature == Nature::Step || a.follows != 0)));
        let found = match cue {
            Cue::Topic if place < at && before <= OCCASION_REACH && first_step => Stands::Occasion,
            Cue::NotDoneJustBefore if nature == Nature::Step && place + 1 == at => Stands::Planned,
            Cue::Denied if place < at && before <= 2 => Stands::Denied,
            Cue::Historical if place < at && before <= 4 => Stands::Earlier,
            Cue::NotDone
                if nature == Nature::Step && place < at && before <= NEAR && !parted(place, at) =>
            {
                Stands::Planned
            }
            Cue::NotDone
                if nature == Nature::Step
                    && place >= after
                    && ahead < NEAR
                    && !parted(after, place) =>
            {
                Stands::Planned
            }
            Cue::Occasion if place < at && before <= OCCASION_REACH => Stands::Occasion,
            _ => continue,
        };
        let stronger = |s: Stands| match s {
            Stands::Done => 0,
            Stands::Occasion => 1,
            Stands::Planned => 2,
            Stands::Earlier => 3,
            Stands::Denied => 4,
        };
        if stronger(found) > stronger(stands) {
            stands = found;
        }
    }
    stands
}

pub(super) fn place_start(plain: &Plain, place: usize) -> usize {
    plain.words.get(place).map_or(0, |(start, _)| *start as usize)
}

/// What the entry is about: what is first told as done decides whether it is a step or an
/// occurrence; a telling is about what it tells.
fn weigh(lexicon: &Lexicon, mentions: &[Mention]) -> (u128, u128) {
    let nature = |m: &Mention| lexicon.act(m.act).map_or(Nature::Occurrence, |a| a.nature);
    let bits = |test: &dyn Fn(&Mention) -> bool| {
        mentions.iter().filter(|m| test(m)).fold(0u128, |bits, m| bits | 1 << m.act)
    };
    let spoken = bits(&|m| nature(m) != Nature::Telling && m.stands != Stands::Denied);
    let open = |m: &&Mention| m.stands == Stands::Done && nature(m) != Nature::Telling;
    let planned = |m: &&Mention| m.stands == Stands::Planned && nature(m) == Nature::Step;
    let passed_on = |m: &Mention| nature(m) == Nature::Telling;
    let first = mentions.iter().find(open).or_else(|| {
        mentions.iter().find(planned).filter(|_| !mentions.first().is_some_and(passed_on))
    });
    let mut main = match first {
        Some(first) if nature(first) == Nature::Step => bits(&|m| {
            m.stands == first.stands
                && nature(m) == Nature::Step
                && m.sentence == first.sentence
                && (!meets(lexicon, first) || meets(lexicon, m))
        }),
        Some(_) => bits(&|m| m.stands == Stands::Done && nature(m) == Nature::Occurrence),
        None => bits(&|m| m.stands == Stands::Occasion && nature(m) == Nature::Occurrence),
    };
    if first.is_none_or(|m| nature(m) == Nature::Occurrence) {
        main |= promoted(
            lexicon,
            main,
            bits(&|m| m.stands == Stands::Occasion && nature(m) == Nature::Occurrence),
        );
    }
    (main, spoken & !main)
}

/// Whether it is a meeting of its own sort: what else it names is what it decided.
fn meets(lexicon: &Lexicon, mention: &Mention) -> bool {
    lexicon.act(mention.act).is_some_and(|act| act.nature == Nature::Step && act.excludes != 0)
}

/// Emergency treatment is treatment of what it followed; an arrest is for its offence; a telling
/// "re" something tells that.
fn promoted(lexicon: &Lexicon, main: u128, occasions: u128) -> u128 {
    if main & lexicon.named.sanction != 0 && main & lexicon.named.carries == 0 {
        return 0;
    }
    lexicon
        .of(occasions)
        .filter(|(_, act)| main == 0 || act.allied & main != 0)
        .fold(0, |bits, (at, _)| bits | 1 << at)
}

/// Where the words gave no act, the kinds that the coder gave stand in.
fn with_kinds(lexicon: &Lexicon, coded: &Coded, main: u128, background: u128) -> (u128, u128) {
    if main != 0 {
        return (main, background);
    }
    let kinds = coded.kinds.iter().filter(|kind| **kind != Kind::FamilyEvent);
    let kinds = kinds.fold(0, |bits, kind| bits | lexicon.bits_of(*kind));
    (kinds, background & !kinds)
}

/// Whose event it is, by which first name, and whether that is said: the person named just before
/// the act, a mark of somebody else's record, or what the coder said of every mention.
fn subject(
    lexicon: &Lexicon,
    plain: &Plain,
    hits: &[Hit],
    head: Option<&Mention>,
    coded: &Coded,
) -> (Person, Option<u64>, bool) {
    if let Some(person) = hits.iter().find_map(|hit| match hit.meaning {
        Meaning::Record(person) => Some(person),
        _ => None,
    }) {
        return (person, None, true);
    }
    let Some(head) = head else { return (coded_subject(coded), None, false) };
    let Some(act) = lexicon.act(head.act) else { return (coded_subject(coded), None, false) };
    if act.household || (act.nature != Nature::Occurrence && !act.befalls) {
        return (Person::Child, None, false);
    }
    let at = plain.place(head.start);
    let mut name = None;
    for place in (at.saturating_sub(7)..at).rev() {
        let word = plain.word(place);
        if word == "." {
            break;
        }
        let before = plain.word(place.wrapping_sub(1));
        let before =
            if OWNED.contains(&before) { plain.word(place.wrapping_sub(2)) } else { before };
        let led = LED.contains(&before);
        let start = place_start(plain, place);
        let person = hits.iter().find_map(|hit| match hit.meaning {
            Meaning::Person(person) if hit.start == start => Some(person),
            _ => None,
        });
        let opens = matches!(plain.word(place.wrapping_sub(1)), "" | ".");
        let near =
            at - place <= if opens { 5 } else { 3 } && !(place..at).any(|w| plain.word(w) == ",");
        let tells = TELLS.contains(&plain.word(place + 1));
        match person {
            Some(_) if tells => {}
            Some(Person::Child) if matches!(word, "his" | "her") => {}
            Some(Person::Child) if !led => return (Person::Child, name, true),
            Some(Person::Sibling) if !led && !harms_another(plain, hits, head.start) => {
                return (Person::Sibling, name, true);
            }
            Some(Person::Parent)
                if near && !led && act.befalls && !harms_another(plain, hits, head.start) =>
            {
                return (Person::Parent, name, true);
            }
            Some(Person::Other)
                if near && !led && act.befalls && !harms_another(plain, hits, head.start) =>
            {
                return (Person::Other, name, true);
            }
            Some(_) => {}
            None => {
                let stem = hash(stem(word));
                if lexicon.is_first_name(stem) && name.is_none() && !led && near && act.befalls {
                    name = Some(stem);
                }
            }
        }
    }
    (if name.is_some() { Person::Child } else { coded_subject(coded) }, name, false)
}

/// Words after which a person is not the one whom the act befalls.
const LED: [&str; 10] =
    ["by", "with", "of", "from", "to", "against", "for", "and", "informs", "via"];

/// Words that stand between [`LED`] and a person.
const OWNED: [&str; 7] = ["a", "an", "the", "his", "her", "their", "another"];

/// Verbs by which the person before them tells of what follows.
const TELLS: [&str; 14] = [
    "says",
    "said",
    "told",
    "tells",
    "rang",
    "called",
    "phoned",
    "explained",
    "reports",
    "reported",
    "states",
    "disclosed",
    "confirmed",
    "messaged",
];

/// Whether the act is done by the person before it to somebody named after it: "stepfather hit
/// her", "brother punched J".
fn harms_another(plain: &Plain, hits: &[Hit], head: usize) -> bool {
    let at = plain.place(head);
    let next = plain.word(at + 1);
    let named = |place: usize| {
        let start = place_start(plain, place);
        hits.iter().any(|hit| hit.start == start && matches!(hit.meaning, Meaning::Person(_)))
    };
    next != "by" && (named(at + 1) || named(at + 2))
        || matches!(next, "him" | "her" | "j" | "yp" | "child")
}

fn coded_subject(coded: &Coded) -> Person {
    let mut actual = coded.mentions.iter().filter(|m| m.standing == Standing::Actual).peekable();
    if actual.peek().is_some() && actual.all(|m| m.about == About::Sibling) {
        Person::Sibling
    } else {
        Person::Child
    }
}

/// Whether an entry speaks of a boy or of a girl: by nouns and "15M" where they say it, else by
/// "he" and "she".
fn boy(plain: &Plain) -> Option<bool> {
    let (mut nouns, mut others) = ((false, false), (false, false));
    for at in 0..plain.words.len() {
        let word = plain.word(at);
        let age = word.trim_start_matches(|c: char| c.is_ascii_digit());
        let aged = age.len() < word.len() && word.len() - age.len() <= 2;
        match word {
            "male" | "boy" | "son" => nouns.0 = true,
            "female" | "girl" | "daughter" => nouns.1 = true,
            "he" | "his" | "him" | "lad" => others.0 = true,
            "she" | "her" | "hers" => others.1 = true,
            _ if aged && age == "m" => nouns.0 = true,
            _ if aged && age == "f" => nouns.1 = true,
            _ => {}
        }
    }
    let one = |(boy, girl): (bool, bool)| (boy != girl).then_some(boy);
    one(nouns).or_else(|| one((nouns.0 || others.0, nouns.1 || others.1)))
}
