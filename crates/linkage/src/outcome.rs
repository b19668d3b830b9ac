//! What came of each record and pair, in the words of the Department for Education's matcher, so
//! that a council meets one vocabulary.

use crate::cluster::{Edge, Refused};
use crate::explain::Evidence;
use crate::fields::Field;
use crate::record::NHS;
use crate::run::{Linked, ToReview};
use crate::table::Table;

/// What came of a record or a pair, the least first. Only [`Outcome::Match`] is used without a
/// person having looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Nothing as likely as not.
    NoMatch,
    /// Below the threshold for a person to look at.
    LowConfidenceMatch,
    /// For a person to look at.
    PotentialMatch,
    /// Sure enough with more than one record of a source that holds each person once.
    ManyMatch,
    /// At or above the threshold.
    Match,
}

impl Outcome {
    /// All, the least first.
    pub const ALL: [Outcome; 5] = [
        Self::NoMatch,
        Self::LowConfidenceMatch,
        Self::PotentialMatch,
        Self::ManyMatch,
        Self::Match,
    ];

    /// As the matcher writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoMatch => "NoMatch",
            Self::LowConfidenceMatch => "LowConfidenceMatch",
            Self::PotentialMatch => "PotentialMatch",
            Self::ManyMatch => "ManyMatch",
            Self::Match => "Match",
        }
    }
}

impl ToReview {
    /// What came of this pair. One that is sure enough by itself and yet not joined is a match, and
    /// what forbade it stands beside; against a source that holds each person once it is one of many.
    pub fn outcome(&self) -> Outcome {
        match self.refused {
            Some(Refused::OncePerSource) => Outcome::ManyMatch,
            Some(_) => Outcome::Match,
            None => Outcome::PotentialMatch,
        }
    }
}

/// How a record stands to the record of its person that carries an NHS number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// What both record is the same.
    NoDifferences,
    /// Something is recorded differently.
    Differences,
    /// The record's own NHS number fails its check digit.
    LocalNhsNumberIsNotValid,
    /// No record of the person carries an NHS number that passes its check.
    LocalDemographicsDidNotMatchToAnNhsNumber,
}

impl Status {
    /// All.
    pub const ALL: [Status; 4] = [
        Self::NoDifferences,
        Self::Differences,
        Self::LocalNhsNumberIsNotValid,
        Self::LocalDemographicsDidNotMatchToAnNhsNumber,
    ];

    /// As the matcher writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoDifferences => "NoDifferences",
            Self::Differences => "Differences",
            Self::LocalNhsNumberIsNotValid => "LocalNhsNumberIsNotValid",
            Self::LocalDemographicsDidNotMatchToAnNhsNumber => {
                "LocalDemographicsDidNotMatchToAnNhsNumber"
            }
        }
    }
}

/// Two records laid side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciled {
    /// How they stand.
    pub status: Status,
    /// What is recorded differently.
    pub differences: Vec<Field>,
    /// What only the second records.
    pub missing_left: Vec<Field>,
    /// What only the first records.
    pub missing_right: Vec<Field>,
}

impl Evidence {
    fn fields(&self, which: impl Fn(&crate::Step) -> bool) -> Vec<Field> {
        self.steps.iter().filter(|step| which(step)).map(|step| step.field).collect()
    }
}

impl Linked {
    /// Lays a pair side by side.
    pub fn reconcile(&self, table: &Table, edge: &Edge) -> Reconciled {
        let evidence = self.explain(table, edge);
        let differences = evidence.fields(|step| step.agrees == Some(false));
        let invalid = |at: u32| {
            let row = table.get(at);
            row.nhs != 0 && row.checked & NHS == 0
        };
        let numbered = |at: u32| table.get(at).checked & NHS != 0;
        let status = match () {
            () if invalid(edge.a) || invalid(edge.b) => Status::LocalNhsNumberIsNotValid,
            () if !numbered(edge.a) && !numbered(edge.b) => {
                Status::LocalDemographicsDidNotMatchToAnNhsNumber
            }
            () if differences.is_empty() => Status::NoDifferences,
            () => Status::Differences,
        };
        let missing_left = evidence.fields(|s| s.left.is_empty() && !s.right.is_empty());
        let missing_right = evidence.fields(|s| s.right.is_empty() && !s.left.is_empty());
        Reconciled { status, differences, missing_left, missing_right }
    }

    /// How each record stands to the first of its cluster that carries an NHS number which passes
    /// its check; for that one itself, nothing.
    pub fn reconciled(&self, table: &Table) -> Vec<Option<Reconciled>> {
        let mut holder = vec![None; table.len()];
        for (at, of) in (0_u32..).zip(&self.clusters.of) {
            if let Some(held @ None) = holder.get_mut(*of as usize)
                && table.get(at).checked & NHS != 0
            {
                *held = Some(at);
            }
        }
        let places = (0_u32..).zip(&self.clusters.of);
        let one = |(at, of): (u32, &u32)| match holder.get(*of as usize).copied().flatten() {
            Some(held) if held == at => None,
            held => {
                let edge = Edge { a: at, b: held.unwrap_or(at), probability: 0.0 };
                Some(self.reconcile(table, &edge))
            }
        };
        places.map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;
    use crate::run::{Settings, link};

    fn record(source: u16, text: &str) -> Record {
        let mut cells = text.split('|').map(|c| c.trim().to_owned());
        let mut next = || cells.next().unwrap_or_default();
        let (first, last, birth, postcode, nhs) = (next(), next(), next(), next(), next());
        Record { source, first, last, birth, postcode, nhs, ..Record::default() }
    }

    #[test]
    fn each_record_stands_somewhere_to_the_number() {
        let mut table = Table::default();
        for (source, text) in [
            (0, "Jayden|Osei|14/05/2012|B70 9SJ|9990000018"),
            (1, "Jayden|Osei|14/05/2012||999 000 0018"),
            (2, "Jaydon|Osei|14/05/2012|B70 9SJ|9990000018"),
            (3, "Keziah|Brown|01/02/2010||9990000019"),
            (4, "Amira|Black|09/09/2011||"),
        ] {
            table.push(&record(source, text));
        }
        let linked = link(&table, &Settings::default(), &|_, _| {});
        assert_eq!(linked.clusters.of, [0, 0, 0, 3, 4]);
        let told = linked.reconciled(&table);
        let status = |at: usize| told[at].as_ref().map(|r| r.status);
        assert_eq!(status(0), None);
        assert_eq!(status(1), Some(Status::NoDifferences));
        assert_eq!(told[1].as_ref().unwrap().missing_left, [Field::Household]);
        assert_eq!(status(2), Some(Status::Differences));
        assert_eq!(told[2].as_ref().unwrap().differences, [Field::First]);
        assert_eq!(status(3), Some(Status::LocalNhsNumberIsNotValid));
        assert_eq!(status(4), Some(Status::LocalDemographicsDidNotMatchToAnNhsNumber));
        assert_eq!(linked.outcomes[..3], [Outcome::Match; 3]);
        assert_eq!(linked.outcomes[4], Outcome::NoMatch);
    }
}
