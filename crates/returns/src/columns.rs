//! Which column holds what, for quick reading of rows.

use crate::grid::{Grid, is_blank};
use crate::headings::Headings;
use crate::layout::Role;

/// Columns by what they hold.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Columns {
    pub(crate) date: Option<usize>,
    pub(crate) time: Option<usize>,
    pub(crate) end_date: Option<usize>,
    pub(crate) end_time: Option<usize>,
    pub(crate) from: Option<usize>,
    pub(crate) to: Option<usize>,
    pub(crate) recorded: Option<usize>,
    pub(crate) agency: Option<usize>,
    pub(crate) born: Option<usize>,
    pub(crate) previous: Option<usize>,
    pub(crate) year: Option<usize>,
}

impl Columns {
    /// The columns of a sheet's headings.
    pub(crate) fn of(headings: &Headings) -> Self {
        let at = |role: Role| headings.roles.iter().position(|r| *r == role);
        // A list whose only column of time is "Year" is dated by it.
        let (year, dated) = (at(Role::Year), at(Role::Date).or(at(Role::From)).is_some());
        Self {
            date: at(Role::Date).or(year.filter(|_| !dated)),
            time: at(Role::Time),
            end_date: at(Role::EndDate),
            end_time: at(Role::EndTime),
            from: at(Role::From),
            to: at(Role::To),
            recorded: at(Role::Recorded),
            agency: at(Role::Agency),
            born: at(Role::Born),
            previous: at(Role::Previous),
            year: year.filter(|_| dated),
        }
    }
}

/// Where no heading says what happened, the longest text does. Gives that column's heading.
pub(crate) fn find_narrative(grid: &Grid<'_>, headings: &mut Headings) -> Option<String> {
    if headings.roles.contains(&Role::Narrative) {
        return None;
    }
    let rows = || (headings.first..grid.rows()).take(200).map(|i| grid.row(i));
    let length = |column: usize| rows().map(|row| row.cell(column).trim().len()).sum::<usize>();
    let open = headings.roles.iter().enumerate().filter(|(_, role)| **role == Role::Other);
    let (longest, column) = open.map(|(column, _)| (length(column), column)).max()?;
    let told = rows().filter(|row| !is_blank(row.cell(column))).count();
    // A column of words, not of codes.
    if longest < told * 20 || told == 0 {
        return None;
    }
    *headings.roles.get_mut(column)? = Role::Narrative;
    headings.names.get(column).cloned()
}
