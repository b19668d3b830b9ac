//! Drift: windows, least counts and clocks of escalation, absence of progress and silences.

use crate::Phrases;
use chronology::Kind;
use serde::Deserialize;

/// Which indicators are not the child's need.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedRule {
    /// Domains set aside as a whole.
    pub set_aside_domains: Vec<String>,
    /// Single indicators set aside, by id.
    pub set_aside: Vec<String>,
    /// Where the rule stands.
    pub source: String,
}

/// What counts as harm.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HarmRule {
    /// Kinds of which an event must have one.
    pub kinds: Vec<Kind>,
    /// Days within which two events of one kind are one thing told twice.
    pub told_twice_days: i32,
    /// Where the rule stands.
    pub source: String,
}

/// A trend: the window it looks at, the least count, the greatest chance at which it is stated.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrendRule {
    /// Days of the window that ends on the day asked about.
    pub days: i32,
    /// Least number of events for a statement; fewer are too few to tell.
    pub least: usize,
    /// Greatest one-sided chance.
    pub p: f64,
    /// Where the rule stands.
    pub source: String,
}

/// When a domain of life is newly harmed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WiderRule {
    /// Least level of the indicator.
    pub least_level: u8,
    /// Days before in which the domain must have been clear.
    pub clear_days: i32,
    /// Days of these that must be on record.
    pub observed_days: i32,
    /// Entries that must be on record in the days before.
    pub observed_entries: usize,
    /// Where the rule stands.
    pub source: String,
}

/// Wordings of plans, reviews and outcomes, lower case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbsenceWords {
    /// A review that changed nothing.
    pub review_unchanged: Vec<String>,
    /// A plan that changed.
    pub plan_changed: Vec<String>,
    /// An outcome without a service.
    pub not_required: Vec<String>,
    /// An outcome of early help.
    pub early_help: Vec<String>,
    /// An outcome of a child in need plan.
    pub child_in_need: Vec<String>,
    /// An outcome of child protection.
    pub child_protection: Vec<String>,
    /// That a number out of ten beside it is a reading of signs of success.
    pub reading: Vec<String>,
    /// All of them, made ready; the groups in the order in which they stand here.
    #[serde(skip)]
    pub phrases: Phrases,
}

/// Kinds of entries that tell of progress or of its absence.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbsenceKinds {
    /// A plan or its review.
    pub review: Vec<Kind>,
    /// Contact with the family in which the child could have been seen.
    pub contact: Vec<Kind>,
    /// Work with the child, or the child seen alone.
    pub work: Vec<Kind>,
}

/// The clocks and counts of absent progress.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbsenceRule {
    /// Days of need above an unchanged response.
    pub response_unchanged_days: i32,
    /// Least number of referrals and contacts ended without a service …
    pub ended_without_service: usize,
    /// … within so many days.
    pub ended_within_days: i32,
    /// Least number of assessments with one outcome …
    pub same_outcome: usize,
    /// … within so many days.
    pub same_outcome_within_days: i32,
    /// Least number of reviews that changed nothing.
    pub unchanged_reviews: usize,
    /// Least number of flat readings.
    pub flat_readings: usize,
    /// How far flat readings may lie apart, on the 0 to 10 scale.
    pub flat_spread: u8,
    /// Days without the child seen alone or direct work.
    pub unseen_days: i32,
    /// Least number of entries in that time that could have said so.
    pub unseen_entries: usize,
    /// Days of the highest response while harm grows.
    pub highest_without_effect_days: i32,
    /// Where the rules stand.
    pub source: String,
    /// Kinds.
    pub kinds: AbsenceKinds,
    /// Wordings.
    pub words: AbsenceWords,
}

/// When escalation without progress is stated, and when it ends.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DriftRule {
    /// Least harm since the response last rose or the plan last changed.
    pub harm_since_change: usize,
    /// Least harm within `fresh_days`.
    pub fresh_harm: usize,
    /// The days that count as fresh.
    pub fresh_days: i32,
    /// Days for which a response must meet need to count as progress.
    pub lasting_days: i32,
    /// Days without evidence of escalation that end it.
    pub quiet_days: i32,
    /// How an answer begins, lower case.
    pub answer_words: Vec<String>,
    /// Days for which an answer stands.
    pub answer_days: i32,
    /// Where the rule stands.
    pub source: String,
}

/// How missing episodes are put together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingRule {
    /// Longest an episode may be for its end to be paired with its start, in days.
    pub longest_days: i32,
    /// Days after an end in which it may be told again.
    pub told_again_days: i32,
    /// Where the rule stands.
    pub source: String,
}

/// When an agency's silence is stated.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SilenceRule {
    /// Least days without an entry.
    pub days: i32,
    /// Least entries of the agency in the year before.
    pub active: usize,
    /// Least harm that others recorded meanwhile.
    pub harm_elsewhere: usize,
    /// Where the rule stands.
    pub source: String,
}

/// How an entry says that it was shared with another agency.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharingRule {
    /// How many words before or after an agency's name are read.
    pub reach: usize,
    /// Words of sharing, lower case.
    pub words: Vec<String>,
    /// Words by which it was not shared.
    pub not_words: Vec<String>,
    /// Where the rule stands.
    pub source: String,
    /// The words of sharing, made ready.
    #[serde(skip)]
    pub shared: Phrases,
    /// The words by which it was not shared, made ready.
    #[serde(skip)]
    pub not_shared: Phrases,
}

/// An event from which lead time is counted back.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Critical {
    /// What it is, in words.
    pub what: String,
    /// Kinds of which the event must have all.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Indicators of which it must have one.
    #[serde(default)]
    pub indicators: Vec<String>,
    /// Phrases of which an account must have one.
    #[serde(default)]
    pub words: Vec<String>,
    /// Main kinds that are something else.
    #[serde(default)]
    pub not_kinds: Vec<Kind>,
    /// Words for other people, which right before the phrases make it theirs.
    #[serde(default)]
    pub others: Vec<String>,
    /// The words, made ready.
    #[serde(skip)]
    pub phrases: Phrases,
}

/// Everything that drift is read by.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DriftRules {
    /// Where the rules stand as a whole.
    pub source: String,
    /// Which indicators are not the child's need.
    pub need: NeedRule,
    /// What counts as harm.
    pub harm: HarmRule,
    /// Harm or missing episodes more often.
    pub more_often: TrendRule,
    /// Missing episodes longer.
    pub longer: TrendRule,
    /// Harm worse than in the stretch before.
    pub worse: TrendRule,
    /// Harm in new domains.
    pub wider: WiderRule,
    /// Absence of progress.
    pub absence: AbsenceRule,
    /// Drift itself.
    pub drift: DriftRule,
    /// Missing episodes.
    pub missing: MissingRule,
    /// Silences.
    pub silence: SilenceRule,
    /// What was shared between agencies.
    pub sharing: SharingRule,
    /// Critical events.
    pub critical: Vec<Critical>,
}

impl DriftRules {
    /// The same with its phrases made ready to be searched for.
    pub(crate) fn ready(mut self) -> Self {
        let words = &self.absence.words;
        let lists = [
            &words.review_unchanged,
            &words.plan_changed,
            &words.not_required,
            &words.early_help,
            &words.child_in_need,
            &words.child_protection,
            &words.reading,
        ];
        let phrases = lists.into_iter().enumerate();
        let phrases =
            phrases.flat_map(|(group, list)| list.iter().map(move |word| (word.as_str(), group)));
        self.absence.words.phrases = Phrases::new(phrases);
        self.sharing.shared = Phrases::of(&self.sharing.words);
        self.sharing.not_shared = Phrases::of(&self.sharing.not_words);
        for critical in &mut self.critical {
            critical.phrases = Phrases::of(&critical.words);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use crate::Practice;

    #[test]
    fn what_is_set_aside_is_known_and_critical_events_say_what_they_are() {
        let practice = Practice::embedded().unwrap();
        let known = &practice.thresholds.indicator;
        for id in &practice.drift.need.set_aside {
            assert!(known.iter().any(|i| &i.id == id), "{id}");
        }
        for domain in &practice.drift.need.set_aside_domains {
            assert!(known.iter().any(|i| &i.domain == domain), "{domain}");
        }
        for critical in &practice.drift.critical {
            let says = critical.kinds.len() + critical.indicators.len() + critical.words.len();
            assert!(says > 0, "{}", critical.what);
        }
    }
}
