//! Why: what each piece of evidence adds to the odds that two records are of one person.

use crate::cluster::{Edge, Refused};
use crate::compare::Comparer;
use crate::fields::{Field, Levels};
use crate::record::Row;
use crate::run::Linked;
use crate::score::Scorer;
use crate::table::{Column, Table, Visitor};

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Which.
    pub field: Field,
    /// How the two compare, in words.
    pub level: &'static str,
    /// Whether the two say the same; nothing where one of them or both say nothing.
    pub agrees: Option<bool>,
    /// What the first record has, cleaned.
    pub left: String,
    /// What the second record has, cleaned.
    pub right: String,
    /// What it adds to the odds, in doublings: 1 doubles them, -1 halves them, 0 says nothing.
    pub adds: f64,
}

/// Why two records may be of one person: the odds before anything is known, and each step.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The odds before, in doublings; strongly negative, since few pairs are of one person.
    pub before: f64,
    /// In the order of the fields; together with `before` these are the odds after.
    pub steps: Vec<Step>,
    /// The probability that the odds after stand for.
    pub probability: f64,
}

impl Linked {
    /// Why a pair of records may be of one person.
    pub fn explain(&self, table: &Table, edge: &Edge) -> Evidence {
        let (a, b) = (table.get(edge.a), table.get(edge.b));
        let levels = Comparer::new(table).levels(&a, &b);
        evidence(table, None, &self.scorer, levels, &a, &b)
    }
}

pub(crate) fn evidence(
    table: &Table,
    visitor: Option<&Visitor>,
    scorer: &Scorer,
    levels: Levels,
    a: &Row,
    b: &Row,
) -> Evidence {
    let (before, adds) = scorer.waterfall(levels, a, b);
    let step = |((field, level), adds): ((Field, u8), f64)| {
        let left = shown(table, visitor, field, a);
        let right = shown(table, visitor, field, b);
        let agrees = (level != 0).then_some(level == 1 || left == right);
        let level = field.levels().get(usize::from(level)).copied().unwrap_or("");
        Step { field, level, agrees, left, right, adds }
    };
    let steps: Vec<Step> = Field::ALL.into_iter().zip(levels).zip(adds).map(step).collect();
    let odds = before + steps.iter().map(|s| s.adds).sum::<f64>();
    Evidence { before, steps, probability: 1.0 / (1.0 + (-odds).exp2()) }
}

/// What a record has of a field, in words.
fn shown(table: &Table, visitor: Option<&Visitor>, field: Field, row: &Row) -> String {
    let text = |column, number| table.text(visitor, column, number).to_owned();
    let joined = |parts: Vec<String>| {
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    };
    match field {
        Field::First => {
            let other = text(Column::Name, row.other);
            let first = text(Column::Name, row.first);
            if other.is_empty() { first } else { format!("{first} (other names: {other})") }
        }
        Field::Last => text(Column::Name, row.last),
        Field::Birth if row.birth == 0 => String::new(),
        Field::Birth if row.birth.is_multiple_of(10_000) => format!("{}", row.birth / 10_000),
        Field::Birth => {
            format!("{:02}/{:02}/{}", row.birth % 100, row.birth / 100 % 100, row.birth / 10_000)
        }
        Field::Household => joined(vec![
            text(Column::Address, row.address),
            text(Column::Postcode, row.postcode).to_uppercase(),
            text(Column::Phone, row.phone),
            text(Column::Phone, row.email),
        ]),
        Field::Number => joined(vec![
            text(Column::Number, row.nhs),
            text(Column::Number, row.upn),
            text(Column::Number, row.number),
        ]),
        Field::Sex if row.sex == 0 => String::new(),
        Field::Sex => char::from(row.sex).to_uppercase().to_string(),
    }
}

impl Refused {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::OncePerSource => {
                "a source that holds each person once would have two records of this person"
            }
            Self::Identifiers => {
                "identifiers that pass their checks differ somewhere in the two groups"
            }
            Self::Decided => "a person decided that records of the two groups are different people",
            Self::Chained => "the other records of the two groups speak against it together",
        }
    }
}

impl Evidence {
    /// The evidence in one line for a table.
    pub fn words(&self) -> String {
        let told = self.steps.iter().filter(|step| step.level != "not recorded");
        let step = |s: &Step| format!("{} {} ({:+.1})", s.field.name(), s.level, s.adds);
        format!("before {:+.1}; {}", self.before, told.map(step).collect::<Vec<_>>().join("; "))
    }
}

#[cfg(test)]
mod tests {
    use crate::record::Record;
    use crate::run::{Settings, link};
    use crate::table::Table;

    #[test]
    fn the_steps_add_up_to_the_probability() {
        let mut table = Table::default();
        for n in 0..400_u16 {
            let text = |t: &str| format!("{t}{}", char::from(b'a' + (n / 2 % 26) as u8));
            table.push(&Record {
                source: n % 2,
                id: n.to_string(),
                first: text("jo"),
                last: format!("{}{}", text("sm"), char::from(b'a' + (n / 52) as u8)),
                birth: format!("{:02}/{:02}/2010", n / 2 % 28 + 1, n / 60 + 1),
                ..Record::default()
            });
        }
        let linked = link(&table, &Settings::default(), &|_, _| {});
        let at = linked.clusters.of.iter().zip(0_u32..).find(|(of, at)| *of != at).unwrap();
        let edge = crate::Edge { a: *at.0, b: at.1, probability: 0.0 };
        let evidence = linked.explain(&table, &edge);
        let probability = linked.clusters.probability[at.1 as usize];
        assert!(
            (evidence.probability - f64::from(probability)).abs() < 1e-4,
            "{evidence:?} {probability}"
        );
    }
}
