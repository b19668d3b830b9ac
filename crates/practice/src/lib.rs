//! **The partnership's rules, as data.** Thresholds, duties, words, terms, agencies: dated and
//! sourced, read from `practice/*.toml`. This room knows no child.
//!
//! Every file has an embedded default; a partnership's own folder overrides any of them by name.
//! Nothing here reads a disk: the text of the files is handed in.
//!
//! | to change | go to |
//! | --- | --- |
//! | a rule | `practice/*.toml` in the repository, or the partnership's own copy |
//! | what a rule can say | the module of that file here |

mod accounts;
mod agencies;
mod calendar;
mod caseload;
mod check;
mod clues;
mod drift;
mod duties;
mod escalation;
mod findings;
mod kind_words;
mod language;
mod learning;
mod likeness;
mod markings;
mod omission;
mod phrases;
mod rarity;
mod response;
mod screening;
mod sign;
mod thresholds;
mod words;

pub use accounts::{
    AccountPersons, Accounts, Act, Allied, Attribute, AttributeValue, Clusters, CommonWords,
    Concepts, Cues, Days, Nature,
};
pub use agencies::{Agencies, AgencyRule};
pub use calendar::{Calendar, TermDates};
pub use caseload::{Caseload, FigureRules, KindSign, Setting};
pub use check::{Complaint, check};
pub use clues::{Clue, Clues, Speaks};
pub use drift::{
    AbsenceKinds, AbsenceRule, AbsenceWords, Critical, DriftRule, DriftRules, HarmRule,
    MissingRule, NeedRule, SharingRule, SilenceRule, TrendRule, WiderRule,
};
pub use duties::{Conditions, Count, Duties, Duty, Edge, Limit, Start, Watch};
pub use escalation::{Escalation, Ladder, Stage};
pub use findings::{FindingRules, Marker, Reading, Stated};
pub use kind_words::{
    Cue, Decoy, Frame, KindRules, KindWords, Moves, Party, Persons, Reach, ScopeRules, WordRule,
    Yield,
};
pub use language::{Language, Wording, WordingFault};
pub use learning::{Learning, Lesson, Question};
pub use likeness::{Alike, LearntTrait, Likeness, Verdict};
pub use markings::{MarkingRule, Markings};
pub use omission::{Omission, Undone};
pub use phrases::{Lexicon, PhraseHit, PhraseId};
pub use rarity::Rarity;
pub use response::{Change, Response, Track};
pub use screening::{Band, Bands, Screening, ScreeningItem, ScreeningSection, ScreeningTool};
pub use sign::Sign;
pub use thresholds::{Accumulation, Indicator, Level, Thresholds};
pub use words::{Found, Phrases, after, before, plain_words};

/// A practice file that cannot be used, in words that say what to mend.
#[derive(Debug, thiserror::Error)]
#[error("`{file}`: {what}")]
pub struct PracticeError {
    /// The file's name.
    pub file: String,
    /// What is wrong, and where.
    pub what: String,
}

/// The name and embedded text of each practice file.
const EMBEDDED: &[(&str, &str)] = &[
    ("accounts.toml", include_str!("../../../practice/accounts.toml")),
    ("agencies.toml", include_str!("../../../practice/agencies.toml")),
    ("calendar.toml", include_str!("../../../practice/calendar.toml")),
    ("caseload.toml", include_str!("../../../practice/caseload.toml")),
    ("duties.toml", include_str!("../../../practice/duties.toml")),
    ("escalation.toml", include_str!("../../../practice/escalation.toml")),
    ("findings.toml", include_str!("../../../practice/findings.toml")),
    ("language.toml", include_str!("../../../practice/language.toml")),
    ("markings.toml", include_str!("../../../practice/markings.toml")),
    ("drift.toml", include_str!("../../../practice/drift.toml")),
    ("response.toml", include_str!("../../../practice/response.toml")),
    ("screening.toml", include_str!("../../../practice/screening.toml")),
    ("kinds.toml", include_str!("../../../practice/kinds.toml")),
    ("lexicon/care.toml", include_str!("../../../practice/lexicon/care.toml")),
    ("lexicon/concepts.toml", include_str!("../../../practice/lexicon/concepts.toml")),
    ("lexicon/education.toml", include_str!("../../../practice/lexicon/education.toml")),
    ("lexicon/harm.toml", include_str!("../../../practice/lexicon/harm.toml")),
    ("lexicon/health.toml", include_str!("../../../practice/lexicon/health.toml")),
    ("lexicon/life.toml", include_str!("../../../practice/lexicon/life.toml")),
    ("lexicon/police.toml", include_str!("../../../practice/lexicon/police.toml")),
    ("lexicon/told.toml", include_str!("../../../practice/lexicon/told.toml")),
    ("lexicon/sets.toml", include_str!("../../../practice/lexicon/sets.toml")),
    ("persons.toml", include_str!("../../../practice/persons.toml")),
    ("scope.toml", include_str!("../../../practice/scope.toml")),
    ("learning.toml", include_str!("../../../practice/learning.toml")),
    ("alike.toml", include_str!("../../../practice/alike.toml")),
    ("rarity.tsv", include_str!("../../../practice/rarity.tsv")),
    ("clues.tsv", include_str!("../../../practice/clues.tsv")),
    ("likeness.tsv", include_str!("../../../practice/likeness.tsv")),
    ("thresholds.toml", include_str!("../../../practice/thresholds.toml")),
];

/// All of a partnership's rules.
#[derive(Debug, Clone)]
pub struct Practice {
    /// When two agencies' entries tell of one event.
    pub accounts: Accounts,
    /// Who works together, and the words that name them.
    pub agencies: Agencies,
    /// Working days, terms, parts of months.
    pub calendar: Calendar,
    /// A caseload by columns.
    pub caseload: Caseload,
    /// Words by which a row says that it is not for everyone.
    pub markings: Markings,
    /// Escalation, absence of progress, drift.
    pub drift: DriftRules,
    /// What puts help in place, and what ends it.
    pub response: Response,
    /// Exploitation screening tools, item by item.
    pub screening: Screening,
    /// Words that mean alike in records.
    pub alike: Alike,
    /// What was learnt from coded rows.
    pub likeness: Likeness,
    /// What each clue that two entries tell of one event weighs.
    pub clues: Clues,
    /// How rare words are in records.
    pub rarity: Rarity,
    /// How kinds stand to each other in one entry.
    pub kinds: KindRules,
    /// In which words records tell of kinds.
    pub kind_words: KindWords,
    /// Whom words name.
    pub persons: Persons,
    /// What moves the standing of what is told.
    pub scope: ScopeRules,
    /// The key questions of a review, and what each theme teaches.
    pub learning: Learning,
    /// Levels of need and their indicators.
    pub thresholds: Thresholds,
    /// What must follow what, and within what time.
    pub duties: Duties,
    /// What findings look for.
    pub findings: FindingRules,
    /// Words to reconsider.
    pub language: Language,
    /// How professionals disagree.
    pub escalation: Escalation,
    /// Every wording of duties, findings and language, to be found in one pass.
    pub lexicon: Lexicon,
}

impl Practice {
    /// The rules that come with the program.
    ///
    /// # Errors
    /// Only where an embedded file is broken; a test keeps that from happening.
    pub fn embedded() -> Result<Self, PracticeError> {
        Self::with_overrides(&[])
    }

    /// The rules that come with the program, with a partnership's own files in place of those of
    /// the same name. Each override is `(name, text)`.
    ///
    /// # Errors
    /// Where a file has an unknown name, is not TOML, or says something a rule cannot say.
    pub fn with_overrides(overrides: &[(String, String)]) -> Result<Self, PracticeError> {
        for (name, _) in overrides {
            if !EMBEDDED.iter().any(|(known, _)| known == name) {
                let names = EMBEDDED.iter().map(|(n, _)| *n).collect::<Vec<_>>().join(", ");
                let what =
                    format!("no rule is read from a file of this name; the names are {names}");
                return Err(PracticeError { file: name.clone(), what });
            }
        }
        let text = |name: &str| -> &str {
            let own = overrides.iter().find(|(n, _)| n == name).map(|(_, t)| t.as_str());
            own.or_else(|| EMBEDDED.iter().find(|(n, _)| *n == name).map(|(_, t)| *t)).unwrap_or("")
        };
        let mut duties: Duties = read("duties.toml", text("duties.toml"))?;
        let mut findings = read::<FindingRules>("findings.toml", text("findings.toml"))?
            .ready()
            .map_err(|what| PracticeError { file: "findings.toml".to_owned(), what })?;
        let mut language: Language = read("language.toml", text("language.toml"))?;
        let wordings = duties.phrases().chain(findings.phrases()).chain(language.phrases());
        let lexicon = Lexicon::new(wordings).with_acts(&findings.omission, findings.acts());
        duties.look_up(&lexicon);
        findings.look_up(&lexicon);
        language.look_up(&lexicon);
        let mut kind_words = KindWords::default();
        for (name, _) in EMBEDDED.iter().filter(|(name, _)| name.starts_with("lexicon/")) {
            kind_words.append(read(name, text(name))?);
        }
        Ok(Self {
            accounts: read("accounts.toml", text("accounts.toml"))?,
            agencies: read::<Agencies>("agencies.toml", text("agencies.toml"))?.ready(),
            calendar: read("calendar.toml", text("calendar.toml"))?,
            caseload: read("caseload.toml", text("caseload.toml"))?,
            markings: read("markings.toml", text("markings.toml"))?,
            drift: read::<DriftRules>("drift.toml", text("drift.toml"))?.ready(),
            response: read::<Response>("response.toml", text("response.toml"))?.ready(),
            screening: read("screening.toml", text("screening.toml"))?,
            alike: read("alike.toml", text("alike.toml"))?,
            rarity: Rarity::read(text("rarity.tsv"))
                .map_err(|what| PracticeError { file: "rarity.tsv".to_owned(), what })?,
            clues: Clues::read(text("clues.tsv"))
                .map_err(|what| PracticeError { file: "clues.tsv".to_owned(), what })?,
            likeness: Likeness::read(text("likeness.tsv"))
                .map_err(|what| PracticeError { file: "likeness.tsv".to_owned(), what })?,
            kinds: read("kinds.toml", text("kinds.toml"))?,
            kind_words,
            persons: read("persons.toml", text("persons.toml"))?,
            scope: read("scope.toml", text("scope.toml"))?,
            learning: read("learning.toml", text("learning.toml"))?,
            thresholds: read("thresholds.toml", text("thresholds.toml"))?,
            escalation: read("escalation.toml", text("escalation.toml"))?,
            lexicon,
            duties,
            findings,
            language,
        })
    }
}

/// One file's TOML to its rules, with the line and the reason where that fails.
fn read<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, PracticeError> {
    toml::from_str(text)
        .map_err(|error| PracticeError { file: file.to_owned(), what: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_rules_read() {
        Practice::embedded().unwrap();
    }

    #[test]
    fn a_mistyped_file_name_is_refused_with_the_right_names() {
        let own = [("agency.toml".to_owned(), String::new())];
        let error = Practice::with_overrides(&own).unwrap_err().to_string();
        assert!(error.contains("agencies.toml"), "{error}");
    }
}
