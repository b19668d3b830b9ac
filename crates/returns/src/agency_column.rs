//! A column that names an agency in each row under a heading that says less: "Who", "Source",
//! "Organisation". Asked only where nothing else says whose return it is.

use crate::grid::{Grid, is_blank};
use crate::headings::Headings;
use crate::layout::Role;
use practice::Agencies;
use std::collections::BTreeSet;

/// Headings of these roles may stand over agencies' names.
const LIKELY: [Role; 3] = [Role::Setting, Role::Worker, Role::Reference];

/// Turns the column whose cells name agencies into the agency's, where no column has that role.
pub(crate) fn find(grid: &Grid<'_>, headings: &mut Headings, agencies: &Agencies) {
    if headings.roles.contains(&Role::Agency) {
        return;
    }
    let likely = |role: &Role| LIKELY.contains(role);
    let names = |column: usize| names_agencies(grid, headings.first, column, agencies);
    let column = headings.roles.iter().enumerate().find(|(c, role)| likely(role) && names(*c));
    if let Some((column, _)) = column
        && let Some(role) = headings.roles.get_mut(column)
    {
        *role = Role::Agency;
    }
}

/// Whether most cells of a column name an agency that is known, and not always the same.
fn names_agencies(grid: &Grid<'_>, first: usize, column: usize, agencies: &Agencies) -> bool {
    let (mut filled, mut known) = (0, 0);
    let mut each = BTreeSet::new();
    for index in first..grid.rows() {
        let cell = grid.row(index).cell(column);
        // A cell of many words tells something; it is not a name.
        if is_blank(cell) {
            continue;
        }
        filled += 1;
        let agency = agencies.named(cell);
        if cell.split_whitespace().count() <= 8 && agencies.rule(&agency).is_some() {
            known += 1;
            each.insert(agency);
        }
    }
    each.len() >= 2 && 5 * known >= 3 * filled
}
