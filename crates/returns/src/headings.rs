//! Finding the row of headings, and what each column holds.

use crate::grid::{Grid, Row, is_blank};
use crate::layout::{LAYOUTS, Layout, Role};
use crate::options::LayoutOverride;
use crate::words::Words;

/// Headings stand among the first so many rows.
const SEARCHED: usize = 30;

/// A longer cell is no heading.
const LONGEST: usize = 120;

/// The least likeness that counts.
const ENOUGH: f32 = 0.6;

/// The least likeness that counts for a heading in general use. The word for a date is never
/// chance; a word such as `seen` or `about` in a longer heading may be.
fn enough(role: Role) -> f32 {
    match role {
        Role::Date | Role::Recorded => 0.6,
        Role::Narrative => 0.65,
        _ => 0.7,
    }
}

/// A row of headings, understood.
#[derive(Debug, Clone)]
pub(crate) struct Headings {
    /// Its row in the grid.
    pub(crate) row: usize,
    /// The first row under it.
    pub(crate) first: usize,
    /// The form that fits best, where one fits.
    pub(crate) layout: &'static Layout,
    /// The headings as written, blanks trimmed.
    pub(crate) names: Vec<String>,
    /// What each column holds.
    pub(crate) roles: Vec<Role>,
    /// Every row stands alone: nothing is carried down, no habit is learned.
    pub(crate) alone: bool,
    /// Single columns that two headings fitted, the second told of here.
    pub(crate) doubled: Vec<String>,
}

/// Finds the headings of a sheet; `None` where no row looks like headings.
pub(crate) fn find(grid: &Grid<'_>, given: Option<&LayoutOverride>) -> Option<Headings> {
    if let Some(row) = given.and_then(|g| g.heading_row) {
        let row = (row as usize).saturating_sub(1);
        return (row < grid.rows()).then(|| understand(grid.row(row), row, given));
    }
    let searched = grid.rows().min(SEARCHED);
    let widest = (0..searched).map(|i| filled(grid.row(i))).max().unwrap_or(0);
    let mut best: Option<(f32, usize)> = None;
    for index in 0..searched {
        let points = points(grid.row(index), widest, given);
        if points > best.map_or(0.0, |(most, _)| most) {
            best = Some((points, index));
        }
    }
    best.map(|(_, row)| understand(grid.row(row), row, given))
}

fn filled(row: Row<'_>) -> usize {
    row.cells().filter(|cell| !is_blank(cell)).count()
}

/// How much a row looks like headings; 0 where it cannot be.
fn points(row: Row<'_>, widest: usize, given: Option<&LayoutOverride>) -> f32 {
    let cells = row.cells().filter(|cell| !is_blank(cell)).collect::<Vec<_>>();
    let digits = |cell: &str| cell.bytes().filter(u8::is_ascii_digit).count();
    if cells.iter().any(|cell| cell.len() > LONGEST || digits(cell) > 3) {
        return 0.0;
    }
    let fits = cells.iter().filter_map(|cell| fit(cell, given)).collect::<Vec<_>>();
    let dated = fits.iter().any(|(role, _)| role.dates());
    let told = fits.iter().any(|(role, _)| tells(*role));
    let certain = fits.iter().any(|(role, score)| *role == Role::Narrative && *score > 0.99);
    let usable = match cells.len() {
        0 => false,
        // One column alone holds the text, or a title stands over the table.
        1 => certain && widest == 1,
        _ => fits.len() > 1 && (dated || told) && (dated || certain || fits.len() > 2),
    };
    if !usable {
        return 0.0;
    }
    let sum = fits.iter().map(|(_, score)| score).sum::<f32>();
    sum * fits.len() as f32 / cells.len() as f32
}

fn tells(role: Role) -> bool {
    matches!(
        role,
        Role::Narrative | Role::Type | Role::Impression | Role::Outcome | Role::Plan | Role::Voice
    )
}

/// What one heading says by itself.
fn fit(heading: &str, given: Option<&LayoutOverride>) -> Option<(Role, f32)> {
    if let Some(role) = given.and_then(|g| g.role(heading)) {
        return Some((role, 2.0));
    }
    let words = Words::of(heading);
    let mut best: Option<(Role, f32)> = None;
    for column in &LAYOUTS.general.columns {
        for known in &column.headings {
            let score = words.says(known);
            if score > best.map_or(enough(column.role), |(_, most)| most) {
                best = Some((column.role, score));
            }
        }
    }
    best
}

/// How a form fits headings: for each of its columns the heading that says it best.
fn fitting(layout: &Layout, headings: &[Words]) -> (f32, Vec<Option<Role>>) {
    let mut roles = vec![None; headings.len()];
    let mut sum = 0.0;
    for column in &layout.columns {
        let mut best: Option<(f32, usize)> = None;
        for (index, words) in headings.iter().enumerate() {
            if roles.get(index).is_none_or(Option::is_some) {
                continue;
            }
            let score = column.headings.iter().map(|known| words.says(known)).fold(0.0, f32::max);
            if score > best.map_or(ENOUGH, |(most, _)| most) {
                best = Some((score, index));
            }
        }
        if let Some((score, index)) = best
            && let Some(role) = roles.get_mut(index)
        {
            *role = Some(column.role);
            sum += score;
        }
    }
    (sum, roles)
}

/// The form that fits best, with what it says of each heading. A form fits where most of its
/// columns are there.
fn form(headings: &[Words]) -> Option<(&'static Layout, Vec<Option<Role>>)> {
    let mut best: Option<(f32, &'static Layout, Vec<Option<Role>>)> = None;
    for layout in LAYOUTS.forms.iter().filter(|l| l.id != PLAIN) {
        let (sum, roles) = fitting(layout, headings);
        let share = sum / layout.columns.len().max(1) as f32;
        let found = roles.iter().flatten().count();
        let points = sum * share;
        if found >= 3 && share >= 0.6 && points > best.as_ref().map_or(0.0, |(most, ..)| *most) {
            best = Some((points, layout, roles));
        }
    }
    best.map(|(_, layout, roles)| (layout, roles))
}

const PLAIN: &str = "plain";

/// A plain file says so by its headings: `text`, or a narrative beside what reads its date.
fn is_plain(names: &[String]) -> bool {
    let has = |name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
    has("text")
        || (has("narrative") || has("date"))
            && ["id", "born", "previous", "year"].iter().any(|name| has(name))
}

fn understand(row: Row<'_>, index: usize, given: Option<&LayoutOverride>) -> Headings {
    let trim = |cell: &str| cell.trim_matches(crate::grid::is_space).to_owned();
    let names = row.cells().map(trim).collect::<Vec<_>>();
    let words = names.iter().map(|name| Words::of(name)).collect::<Vec<_>>();
    let plain = is_plain(&names);
    let plain_form = LAYOUTS.forms.iter().find(|l| plain && l.id == PLAIN);
    let (layout, formal) = match plain_form {
        Some(layout) => (layout, fitting_exactly(layout, &words)),
        None => form(&words).unwrap_or((&LAYOUTS.general, vec![None; names.len()])),
    };
    let mut fits = Vec::with_capacity(names.len());
    for (name, formal) in names.iter().zip(formal) {
        let own = given.and_then(|g| g.role(name)).map(|role| (role, 2.0));
        let own = own.or(formal.map(|role| (role, 1.5)));
        let general = || fit(name, None).filter(|_| !is_blank(name));
        fits.push(own.or_else(general).unwrap_or((Role::Other, 0.0)));
    }
    let (roles, doubled) = settle(&names, &fits);
    Headings { row: index, first: index + 1, layout, names, roles, alone: plain, doubled }
}

/// The plain form's headings are words of a contract: they are these words, or they are not.
fn fitting_exactly(layout: &Layout, headings: &[Words]) -> Vec<Option<Role>> {
    let role = |words: &Words| {
        layout.columns.iter().find(|c| c.headings.contains(words)).map(|column| column.role)
    };
    headings.iter().map(role).collect()
}

/// Leaves each single role to the heading that says it best.
fn settle(names: &[String], fits: &[(Role, f32)]) -> (Vec<Role>, Vec<String>) {
    let mut roles = fits.iter().map(|(role, _)| *role).collect::<Vec<_>>();
    let mut doubled = Vec::new();
    for (index, (role, score)) in fits.iter().enumerate() {
        let beaten = fits.iter().enumerate().any(|(other, (r, s))| {
            r == role && other != index && s.total_cmp(score).then(index.cmp(&other)).is_gt()
        });
        if !(role.is_single() && beaten) {
            continue;
        }
        let free = !fits.iter().any(|(r, _)| *r == Role::Recorded);
        let instead = if *role == Role::Date && free { Role::Recorded } else { Role::Other };
        if let Some(role) = roles.get_mut(index) {
            *role = instead;
        }
        doubled.extend(names.get(index).cloned());
    }
    (roles, doubled)
}
