//! Building: entries to everything that documents and files need, in one pass and one direction.

use crate::compose::{self, Material};
use crate::{Built, Pseudonyms, Settings, answers};
use chronology::Entry;
use jiff::civil::Date;
use practice::Practice;
use rayon::prelude::*;
use reading::accounts::Judge;
use reading::coding::Coder;
use reading::{Case, Finding, Gist, Subject, Whole};

/// Why a review could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The partnership's words cannot be used.
    #[error("the practice rules cannot be used: {0}")]
    Practice(String),
    /// A real name would have reached the briefing.
    #[error(
        "the briefing would still hold {count} real name(s) after pseudonyms were put in; nothing was written. \
         Check `names` and the key in `review.toml`, in which the pseudonym may itself be a real name"
    )]
    NameSurvives {
        /// How many.
        count: usize,
    },
}

/// Reads one child's entries and builds the whole review. Entries may come in any order.
///
/// `as_of` is the day of reading; without it, the last day that the scope or the entries speak of.
///
/// # Errors
/// Where practice cannot be used, or where a real name would reach the briefing.
pub fn build(
    settings: &Settings,
    entries: Vec<Entry>,
    practice: &Practice,
    as_of: Option<Date>,
) -> Result<Built, BuildError> {
    let case = case(settings, entries, practice)?;
    let as_of = as_of.unwrap_or_else(|| last_day(&case));
    let Whole { steps, missing, drift, silences, opportunities, mut findings, .. } =
        reading::read(&case, practice, as_of);
    findings.sort_by_key(|f| std::cmp::Reverse(f.weight));
    let accepted: Vec<Finding> =
        findings.iter().filter(|f| !settings.dismissed.contains_key(&f.id)).cloned().collect();
    let answers = answers(&case, &accepted, &silences, practice);
    let pseudonyms = Pseudonyms::new(settings, &case.entries);
    let material = Material {
        settings,
        practice,
        case: &case,
        steps: &steps,
        missing: &missing,
        drift: &drift,
        findings: &accepted,
        answers: &answers,
    };
    let briefing = compose::briefing(&material, &pseudonyms);
    let count = briefing.texts().map(|text| pseudonyms.survivors(text).len()).sum();
    if count > 0 {
        return Err(BuildError::NameSurvives { count });
    }
    Ok(Built {
        pseudonym: settings.pseudonym.clone(),
        as_of,
        case,
        steps,
        missing,
        drift,
        findings,
        opportunities,
        silences,
        answers,
        briefing,
    })
}

/// Codes the entries and links accounts of one event: the case that every fold reads.
///
/// # Errors
/// Where practice cannot be used.
pub fn case(
    settings: &Settings,
    mut entries: Vec<Entry>,
    practice: &Practice,
) -> Result<Case, BuildError> {
    entries.sort_by(|a, b| {
        let key = |e: &Entry| (practice.agencies.place(&e.agency), e.source.clone());
        a.when.cmp(&b.when).then_with(|| key(a).cmp(&key(b)))
    });
    let wrong = |e: &dyn std::fmt::Display| BuildError::Practice(e.to_string());
    let coder = Coder::new(practice, &settings.names).map_err(|e| wrong(&e))?;
    // In the order of the entries, on however many cores there are.
    let read = |entry: &Entry| (coder.code(entry), Gist::of(entry, practice));
    let (coded, gists): (Vec<_>, Vec<_>) = entries.par_iter().map(read).unzip();
    let judge = Judge::new(practice).map_err(|e| wrong(&e))?;
    let events = judge.events(&entries, &coded);
    let subject = Subject { born: settings.born };
    Ok(Case { subject, scope: settings.scope, entries, coded, gists, events })
}

/// The last day that the scope or any entry speaks of.
fn last_day(case: &Case) -> Date {
    let entries = case.entries.iter().filter_map(|e| e.when.last_day());
    case.scope.to.or_else(|| entries.max()).unwrap_or(Date::ZERO)
}
