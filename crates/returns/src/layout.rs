//! Layouts: which headings an agency's form has, and what each one holds. The layouts themselves
//! are data in `layouts/`.

use crate::words::Words;
use chronology::Part;
use serde::Deserialize;
use std::sync::LazyLock;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// When it happened (a date, a period, or a date with a time).
    Date,
    /// The time of day that belongs to the date.
    Time,
    /// The last day of a period.
    EndDate,
    /// The time of day that belongs to the last day.
    EndTime,
    /// From when, date and time together.
    From,
    /// Until when, date and time together.
    To,
    /// When it was reported or typed, which is not when it happened.
    Recorded,
    /// The agency, where one file holds the rows of several.
    Agency,
    /// The agency's own order of rows.
    Sequence,
    /// A name for the row, given back as it came.
    Id,
    /// The child's date of birth, for reading this row's date.
    Born,
    /// The date of the row before, for reading this row's date.
    Previous,
    /// The year, for reading this row's date.
    Year,
    /// An NHS number.
    NhsNumber,
    /// A unique pupil number.
    Upn,
    /// A unique learner number.
    Uln,
    /// A Police National Computer identifier.
    Pnc,
    /// A postcode.
    Postcode,
    /// See [`Part::Type`].
    Type,
    /// See [`Part::Narrative`].
    Narrative,
    /// See [`Part::Impression`].
    Impression,
    /// See [`Part::Outcome`].
    Outcome,
    /// See [`Part::Plan`].
    Plan,
    /// See [`Part::Voice`].
    Voice,
    /// See [`Part::Oversight`].
    Oversight,
    /// See [`Part::Attendance`].
    Attendance,
    /// See [`Part::Setting`].
    Setting,
    /// See [`Part::Worker`].
    Worker,
    /// See [`Part::Person`].
    Person,
    /// See [`Part::Reference`].
    Reference,
    /// Anything else.
    Other,
}

impl Role {
    /// The part of the form that such a column's cells are kept as.
    pub fn part(self) -> Part {
        match self {
            Self::Type => Part::Type,
            Self::Narrative => Part::Narrative,
            Self::Impression => Part::Impression,
            Self::Outcome => Part::Outcome,
            Self::Plan => Part::Plan,
            Self::Voice => Part::Voice,
            Self::Oversight => Part::Oversight,
            Self::Attendance => Part::Attendance,
            Self::Setting => Part::Setting,
            Self::Worker => Part::Worker,
            Self::Person => Part::Person,
            Self::Id
            | Self::NhsNumber
            | Self::Upn
            | Self::Uln
            | Self::Pnc
            | Self::Postcode
            | Self::Reference => Part::Reference,
            _ => Part::Other,
        }
    }

    /// Whether it says when something happened.
    pub fn dates(self) -> bool {
        matches!(self, Self::Date | Self::From | Self::To | Self::Recorded)
    }

    /// Whether a form has at most one such column; of further ones the first that fits is it.
    pub(crate) fn is_single(self) -> bool {
        self.dates()
            || matches!(
                self,
                Self::Time
                    | Self::EndDate
                    | Self::EndTime
                    | Self::Agency
                    | Self::Sequence
                    | Self::Id
                    | Self::Born
                    | Self::Previous
                    | Self::Year
            )
    }
}

/// A heading that a layout knows, in the ways it is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnText {
    headings: Vec<String>,
    role: Role,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutText {
    id: String,
    name: String,
    source: String,
    #[serde(default)]
    agency: Option<String>,
    #[serde(default)]
    school_week: bool,
    #[serde(default)]
    terms: Option<Terms>,
    #[serde(default)]
    column: Vec<ColumnText>,
}

/// The school terms of those who use a form, where they are not those of the calendar.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Terms {
    pub autumn: practice::TermDates,
    pub spring: practice::TermDates,
    pub summer: practice::TermDates,
}

/// A column that a layout knows.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) headings: Vec<Words>,
    pub(crate) role: Role,
}

/// One form: its headings and what they hold.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The stable id.
    pub id: String,
    /// Who uses it, in words.
    pub name: String,
    /// Where it is known from.
    pub source: String,
    /// The agency that sends such a form, where only one does.
    pub agency: Option<String>,
    /// A week is Monday to Friday.
    pub school_week: bool,
    pub(crate) terms: Option<Terms>,
    pub(crate) columns: Vec<Column>,
}

impl From<LayoutText> for Layout {
    fn from(text: LayoutText) -> Self {
        let column = |c: ColumnText| Column {
            headings: c.headings.iter().map(|h| Words::of(h)).collect(),
            role: c.role,
        };
        Self {
            id: text.id,
            name: text.name,
            source: text.source,
            agency: text.agency,
            school_week: text.school_week,
            terms: text.terms,
            columns: text.column.into_iter().map(column).collect(),
        }
    }
}

/// All that is known of headings.
#[derive(Debug)]
pub(crate) struct Layouts {
    /// The forms.
    pub(crate) forms: Vec<Layout>,
    /// Headings in general use, for forms that nobody here has seen.
    pub(crate) general: Layout,
}

const GENERAL: &str = include_str!("../layouts/general.toml");
const FORMS: &[&str] = &[
    include_str!("../layouts/plain.toml"),
    include_str!("../layouts/practitioner.toml"),
    include_str!("../layouts/ordered.toml"),
    include_str!("../layouts/partnership.toml"),
    include_str!("../layouts/court.toml"),
    include_str!("../layouts/case-system.toml"),
    include_str!("../layouts/police.toml"),
    include_str!("../layouts/health.toml"),
    include_str!("../layouts/school.toml"),
    include_str!("../layouts/youth-justice.toml"),
    include_str!("../layouts/agency-summary.toml"),
    include_str!("../layouts/social-care-chronology.toml"),
    include_str!("../layouts/education-chronology.toml"),
    include_str!("../layouts/health-chronology.toml"),
    include_str!("../layouts/police-chronology.toml"),
    include_str!("../layouts/youth-offending-chronology.toml"),
];

/// The layouts that come with the program. A broken one is left out; a test keeps that from
/// happening.
pub(crate) static LAYOUTS: LazyLock<Layouts> = LazyLock::new(|| {
    let read = |text: &&str| toml::from_str::<LayoutText>(text).ok().map(Layout::from);
    let empty = Layout {
        id: "general".to_owned(),
        name: String::new(),
        source: String::new(),
        agency: None,
        school_week: false,
        terms: None,
        columns: Vec::new(),
    };
    Layouts {
        forms: FORMS.iter().filter_map(read).collect(),
        general: read(&GENERAL).unwrap_or(empty),
    }
});

/// Every layout that comes with the program, the one of general headings last.
pub fn layouts() -> impl Iterator<Item = &'static Layout> {
    LAYOUTS.forms.iter().chain([&LAYOUTS.general])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_reads_and_is_named_once() {
        for text in FORMS.iter().chain([&GENERAL]) {
            if let Err(error) = toml::from_str::<LayoutText>(text) {
                panic!("{error}\n{text}");
            }
        }
        let ids: std::collections::BTreeSet<_> = layouts().map(|l| l.id.as_str()).collect();
        assert_eq!(ids.len(), FORMS.len() + 1);
        for layout in layouts() {
            assert!(!layout.name.is_empty() && !layout.source.is_empty(), "{}", layout.id);
            assert!(layout.columns.iter().all(|c| !c.headings.is_empty()), "{}", layout.id);
        }
    }
}
