//! Accounts: the acts, attributes, cues and weights by which two entries are judged to tell of
//! one event. The rule itself stands at the head of `practice/accounts.toml`.

use chronology::Kind;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Days that may lie between two accounts of one event.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// Where neither entry says that it passes something on.
    pub plain: i32,
    /// Where one is a notification, contact or referral.
    pub telling: i32,
    /// Triage letters, weekly lists.
    pub late_telling: i32,
    /// A retelling that names the day of what happened.
    pub dated_retelling: i32,
    /// The longest time after which a day that is named is still looked for.
    pub far_retelling: i32,
    /// How long a step that names its occasion is seen as a step because of it.
    pub step: i32,
    /// The same for a step that does not name it.
    pub step_unnamed: i32,
    /// Codes of agencies that mostly hear of what happened elsewhere.
    pub hearers: Vec<String>,
}

/// Whether an act is something that happened, a step taken because of something, or a telling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// Something that happened.
    Occurrence,
    /// A separate step taken because of something.
    Step,
    /// A notification, contact or referral: about what it tells.
    Telling,
}

/// Something that an entry can be about.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a line of the file that stands alone")]
pub struct Act {
    /// The stable id.
    pub id: String,
    /// In words, as reasons name it.
    pub name: String,
    /// What sort of thing it is.
    pub nature: Nature,
    /// Acts of one family are one thing in different words.
    pub family: String,
    /// Acts of one set rule each other out.
    pub exclusive: Option<String>,
    /// How much it says that both entries tell it.
    pub weight: f32,
    /// One event for the child, whoever in the household is named.
    #[serde(default)]
    pub household: bool,
    /// It happens to the person named before it, so that a brother's or parent's is not the child's.
    #[serde(default)]
    pub befalls: bool,
    /// Each agency has its own of it.
    #[serde(default)]
    pub own: bool,
    /// Where it names the day of what another agency recorded, that is told again in it.
    #[serde(default)]
    pub retells: bool,
    /// It goes on into the next day.
    #[serde(default)]
    pub lasting: bool,
    /// Something else is often seen, told or done in it.
    #[serde(default)]
    pub setting: bool,
    /// It is so on many days, and a day apart is another observation of it.
    #[serde(default)]
    pub continuing: bool,
    /// It comes again only after weeks.
    #[serde(default)]
    pub spaced: bool,
    /// Families of what it is taken because of.
    #[serde(default)]
    pub follows: Vec<String>,
    /// The kinds of entry that are this act.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Lower-case wordings; `*` at the end stands for any ending of the word.
    pub phrases: Vec<String>,
}

/// Different acts that one occurrence can show.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allied {
    /// Ids of acts.
    pub acts: Vec<String>,
}

/// One value of an attribute.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeValue {
    /// In words.
    pub name: String,
    /// Lower-case wordings.
    pub phrases: Vec<String>,
}

/// What stands where the file is silent.
fn yes() -> bool {
    true
}

/// Something compared where both entries tell it: body part, place, object.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// In words.
    pub name: String,
    /// Whether different values speak against one event.
    pub differs: bool,
    /// Whether the same value is a particular of one event, not only of its sort.
    pub anchor: bool,
    /// One value in both speaks for one event.
    #[serde(default = "yes")]
    pub agrees: bool,
    /// The values; at most 32.
    pub values: Vec<AttributeValue>,
}

/// Words for persons, and marks of whole records that are somebody else's.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountPersons {
    /// The child whose file it is.
    pub child: Vec<String>,
    /// Brothers and sisters.
    pub sibling: Vec<String>,
    /// Parents and carers.
    pub parent: Vec<String>,
    /// Anyone else.
    pub other: Vec<String>,
    /// Marks of a sibling's record.
    pub sibling_record: Vec<String>,
    /// Marks of a parent's record.
    pub parent_record: Vec<String>,
}

/// Words that move what follows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cues {
    /// What follows is the occasion of what was done.
    pub occasion: Vec<String>,
    /// The same, where a step stands before it; otherwise it is what is told.
    pub topic: Vec<String>,
    /// A step that is still to come, or was not taken.
    pub not_done: Vec<String>,
    /// The same, only just before the step.
    pub not_done_just_before: Vec<String>,
    /// Said not to be so.
    pub denied: Vec<String>,
    /// Long before the entry.
    pub historical: Vec<String>,
}

/// How several accounts of one event hold together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clusters {
    /// The least evidence, in log-odds, by which two entries are one event.
    pub same: f32,
    /// The least evidence between an account and each account of an event that it joins through
    /// another.
    pub least: f32,
    /// Formal steps, the strongest first: the main kind of an event where any account has one.
    pub formal: Vec<Kind>,
}

/// Words of different agencies for one thing, by the thing's name: single words with their
/// inflections and longer wordings as written, parted by commas.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concepts {
    /// Things that narrow an event down.
    pub particular: BTreeMap<String, String>,
    /// Things that many entries of this work name.
    pub usual: BTreeMap<String, String>,
}

/// Words that say nothing, or little, of one event.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommonWords {
    /// First names, parted by blanks.
    pub first_names: String,
    /// Words of this work, parted by blanks.
    pub common: String,
}

/// All of `practice/accounts.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounts {
    /// Where the rule stands.
    pub source: String,
    /// Days between accounts.
    pub days: Days,
    /// What entries can be about.
    pub act: Vec<Act>,
    /// Acts that one occurrence can show together.
    pub allied: Vec<Allied>,
    /// What is compared.
    pub attribute: Vec<Attribute>,
    /// What `{…}` stands for in an act's wordings.
    pub slots: BTreeMap<String, Vec<String>>,
    /// AccountPersons.
    pub persons: AccountPersons,
    /// Cues.
    pub cues: Cues,
    /// Events of several accounts.
    pub clusters: Clusters,
    /// Words of different agencies for one thing.
    pub concepts: Concepts,
    /// Words that say little.
    pub words: CommonWords,
}

/// The name within braces, where a word of a wording is one.
fn slot(word: &str) -> Option<&str> {
    word.strip_prefix('{')?.strip_suffix('}')
}

/// The regular forms of a verb: itself, third person, past and `-ing`.
fn forms(verb: &str) -> Vec<String> {
    let mut forms = vec![verb.to_owned()];
    if let Some(short) = verb.strip_suffix('e') {
        forms.extend([format!("{verb}s"), format!("{verb}d"), format!("{short}ing")]);
        return forms;
    }
    if let Some(short) = verb.strip_suffix('y').filter(|s| !s.ends_with(['a', 'e', 'o'])) {
        forms.extend([format!("{short}ies"), format!("{short}ied"), format!("{verb}ing")]);
        return forms;
    }
    let hissing = ["s", "x", "z", "sh", "ch"].iter().any(|end| verb.ends_with(end));
    forms.push(format!("{verb}{}", if hissing { "es" } else { "s" }));
    forms.extend([format!("{verb}ed"), format!("{verb}ing")]);
    let mut back = verb.chars().rev();
    if let (Some(last), Some(vowel)) = (back.next(), back.next())
        && "bdgklmnprtv".contains(last)
        && "aeiou".contains(vowel)
    {
        forms.extend([format!("{verb}{last}ed"), format!("{verb}{last}ing")]);
    }
    forms
}

impl Accounts {
    /// Every wording that a wording stands for: slots filled, verbs in their forms.
    #[must_use]
    pub fn expanded(&self, wording: &str) -> Vec<String> {
        let mut all = vec![String::new()];
        for word in wording.split(' ') {
            let choices = match (slot(word), word.strip_suffix('~')) {
                (Some(name), _) => self.slots.get(name).cloned().unwrap_or_default(),
                (None, Some(verb)) => forms(verb),
                (None, None) => vec![word.to_owned()],
            };
            let join = |before: &String| {
                let join = |c: &String| {
                    if before.is_empty() { c.clone() } else { format!("{before} {c}") }
                };
                choices.iter().map(join).collect::<Vec<_>>()
            };
            all = all.iter().flat_map(join).collect();
        }
        all
    }

    /// What is wrong in the file beyond its form: an unknown act among allied ones, too many
    /// values, an id given twice.
    pub fn faults(&self) -> Vec<String> {
        let known = |id: &String| self.act.iter().any(|act| &act.id == id);
        let allied = self.allied.iter().flat_map(|set| &set.acts).filter(|id| !known(id));
        let mut faults: Vec<String> =
            allied.map(|id| format!("allied acts name `{id}`, which is no act")).collect();
        for (at, act) in self.act.iter().enumerate() {
            if self.act.iter().take(at).any(|other| other.id == act.id) {
                faults.push(format!("the act `{}` is given twice", act.id));
            }
        }
        for act in &self.act {
            let families = act.follows.iter();
            for family in families.filter(|f| !self.act.iter().any(|other| &&other.family == f)) {
                faults.push(format!("`{}` follows `{family}`, which is no family", act.id));
            }
        }
        for act in &self.act {
            let braced = act.phrases.iter().flat_map(|p| p.split(' ')).filter_map(slot);
            for name in braced.filter(|name| !self.slots.contains_key(*name)) {
                faults.push(format!("`{}` names the slot `{name}`, which is not given", act.id));
            }
        }
        for attribute in self.attribute.iter().filter(|a| a.values.len() > 32) {
            faults.push(format!("`{}` has more than 32 values", attribute.name));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use crate::Practice;

    #[test]
    fn the_embedded_file_has_no_faults() {
        let accounts = Practice::embedded().unwrap().accounts;
        assert_eq!(accounts.faults(), Vec::<String>::new());
        assert!(accounts.act.len() < 128, "acts are kept as bits of one number");
    }
}
