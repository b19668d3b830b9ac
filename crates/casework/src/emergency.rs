//! The review of an emergency opening: what whoever reviews may find, and the words that are kept.

use crate::Refusal;

/// What a review finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Opening the file was right.
    Justified,
    /// It was not.
    NotJustified,
    /// That cannot be said before talking with whoever opened it.
    NeedsTalk,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::Justified, Self::NotJustified, Self::NeedsTalk];

    /// Its key, as forms send it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Justified => "justified",
            Self::NotJustified => "not-justified",
            Self::NeedsTalk => "needs-talk",
        }
    }

    /// As people say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Justified => "Justified",
            Self::NotJustified => "Not justified",
            Self::NeedsTalk => "Needs a talk with whoever opened it",
        }
    }

    /// The outcome of a key.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.key() == key)
    }
}

/// What is kept of a review: the outcome, then why.
///
/// # Errors
/// Where no reason is given: whoever opened the file, and whoever reads of it later, is owed one.
pub fn review(outcome: Outcome, why: &str) -> Result<String, Refusal> {
    let why = why.trim();
    if why.is_empty() {
        return Err(Refusal("Enter why".to_owned()));
    }
    Ok(format!("{}: {why}", outcome.words()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_keeps_its_outcome_and_why() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::of(outcome.key()), Some(outcome));
        }
        assert_eq!(
            review(Outcome::Justified, " Life at risk ").unwrap(),
            "Justified: Life at risk"
        );
        assert!(review(Outcome::NotJustified, " ").is_err());
        assert_eq!(Outcome::of(""), None);
    }
}
