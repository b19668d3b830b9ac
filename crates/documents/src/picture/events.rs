//! The events that a reader looks for: a mark on the line of need for each, a label in words above.

use super::axis::{Days, RIGHT, n, width_of};
use super::levels;
use chronology::Kind;
use jiff::civil::Date;
use maud::{Markup, html};
use reading::Step;
use review::Built;

/// The kinds that are marked, gravest first: when there is no room for every label, the first ones
/// keep theirs.
const MARKED: &[Kind] = &[
    Kind::AttackOnHome,
    Kind::ViolenceToChild,
    Kind::SelfHarm,
    Kind::ExclusionPermanent,
    Kind::EheStart,
    Kind::NrmReferral,
    Kind::CpConference,
    Kind::S47Enquiry,
    Kind::Conviction,
    Kind::Charge,
    Kind::StepUp,
    Kind::StepDown,
    Kind::CaseClosed,
    Kind::DisagreementRaised,
    Kind::Arrest,
];
const SIZE: f64 = 12.0;
const ROW: f64 = 16.0;
/// The most rows of labels.
const ROWS: usize = 9;

/// A marked event.
struct Mark {
    day: Date,
    x: f64,
    kind: Kind,
    /// 0 for the gravest.
    rank: usize,
    /// The row of its label from the top, where there was room for one.
    row: Option<usize>,
}

impl Mark {
    fn text(&self) -> &'static str {
        self.kind.label()
    }

    fn width(&self) -> f64 {
        width_of(self.text(), SIZE) + 8.0
    }

    /// Whether its label stands to the left of its line, as there is no room to the right.
    fn turned(&self) -> bool {
        self.x + self.width() > RIGHT
    }

    /// Harm to the child, as against steps taken and conduct alleged.
    fn is_harm(&self) -> bool {
        self.kind.group() == chronology::Group::Harm && self.kind != Kind::NrmReferral
    }
}

/// The marked events, labels placed.
pub struct Marks(Vec<Mark>);

impl Marks {
    /// Every marked event of the days shown. A critical event that drift was stated before is
    /// marked whatever its kind.
    pub fn of(built: &Built, days: Days) -> Self {
        let mut marks: Vec<Mark> = Vec::new();
        let leads = built.drift.iter().flat_map(|drift| &drift.lead_times);
        let leads = leads.map(|lead| &lead.event).collect::<Vec<_>>();
        for event in &built.case.events {
            let grave = MARKED.iter().enumerate().find(|(_, kind)| event.is(**kind));
            let led = leads.contains(&&event.id);
            let (rank, kind) = match (grave, event.kinds.first()) {
                (Some((rank, kind)), _) => (if led { 0 } else { rank }, *kind),
                (None, Some(kind)) if led => (0, *kind),
                _ => continue,
            };
            if let Some(day) = event.when.sort_day().filter(|day| days.hold(*day)) {
                marks.push(Mark { day, x: days.x(day), kind, rank, row: None });
            }
        }
        marks.sort_by_key(|mark| mark.day);
        place(&mut marks);
        Self(marks)
    }

    /// The height that the labels need.
    pub fn height(&self) -> f64 {
        let rows = self.0.iter().filter_map(|mark| mark.row).max().map_or(0, |row| row + 1);
        if rows == 0 { 0.0 } else { rows as f64 * ROW + 6.0 }
    }

    /// How many marks have no label of their own.
    pub fn unlabelled(&self) -> usize {
        self.0.iter().filter(|mark| mark.row.is_none()).count()
    }

    /// Labels from `top`, lines down to the marks on the line of need.
    pub fn draw(&self, steps: &[Step], top: f64, levels_top: f64) -> Markup {
        // Before need is known at all, marks stand at the foot of the levels.
        let foot = levels_top + levels::HEIGHT;
        let at_need = |day: Date| {
            let reached = steps.partition_point(|step| step.day <= day);
            let step = reached.checked_sub(1).and_then(|at| steps.get(at));
            step.map_or(foot, |step| levels::y(levels_top, step.need))
        };
        html! {
            g.events {
                @for mark in &self.0 {
                    @if let Some(row) = mark.row {
                        line.leader x1=(n(mark.x)) x2=(n(mark.x)) y1=(n(top + row as f64 * ROW + 2.0))
                            y2=(n(at_need(mark.day) - 4.0)) {}
                    }
                }
                @for mark in &self.0 {
                    (symbol(mark, at_need(mark.day)))
                    @if let Some(row) = mark.row {
                        @let (x, anchor) = if mark.turned() { (mark.x - 4.0, "end") } else { (mark.x + 4.0, "start") };
                        text.mark x=(n(x)) y=(n(top + (row as f64 + 1.0) * ROW - 4.0)) text-anchor=(anchor) {
                            (mark.text())
                        }
                    }
                }
            }
        }
    }
}

/// A filled diamond for harm to the child, an open circle for the rest.
fn symbol(mark: &Mark, y: f64) -> Markup {
    html! {
        @if mark.is_harm() {
            path.harm d=(diamond(mark.x, y)) {}
        } @else {
            circle.step cx=(n(mark.x)) cy=(n(y)) r="4" {}
        }
    }
}

/// A diamond round a point.
pub fn diamond(x: f64, y: f64) -> String {
    format!("M{} {}l5.5 5.5l-5.5 5.5l-5.5 -5.5z", n(x), n(y - 5.5))
}

/// Gives labels their rows: gravest first, each kept only if all kept ones still fit.
fn place(marks: &mut [Mark]) {
    let mut order: Vec<usize> = (0..marks.len()).collect();
    order.sort_by_key(|at| marks.get(*at).map(|mark| mark.rank));
    let mut kept: Vec<usize> = Vec::new();
    let mut rows = Vec::new();
    // Beyond this many there is no room left whatever they are.
    for at in order.into_iter().take(120) {
        let mut wider = kept.clone();
        wider.push(at);
        wider.sort_unstable();
        if let Some(found) = arrange(&wider, marks) {
            (kept, rows) = (wider, found);
        }
    }
    for (at, row) in kept.into_iter().zip(rows) {
        if let Some(mark) = marks.get_mut(at) {
            mark.row = Some(row);
        }
    }
}

/// A row for each of these marks, in order of days, such that no two labels meet and no line runs
/// through a label: each goes to the highest row below which nothing reaches its place.
fn arrange(chosen: &[usize], marks: &[Mark]) -> Option<Vec<usize>> {
    let mut ends = [f64::MIN; ROWS];
    let mut rows = Vec::new();
    for mark in chosen.iter().filter_map(|at| marks.get(*at)) {
        let (left, right) = if mark.turned() {
            (mark.x - mark.width(), mark.x + 2.0)
        } else {
            (mark.x - 2.0, mark.x + mark.width())
        };
        let lowest_taken = ends.iter().rposition(|end| *end > left);
        let row = lowest_taken.map_or(0, |row| row + 1);
        *ends.get_mut(row)? = right;
        rows.push(row);
    }
    Some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn mark(x: f64, rank: usize) -> Mark {
        Mark { day: date(2016, 1, 1), x, kind: Kind::ViolenceToChild, rank, row: None }
    }

    #[test]
    fn labels_never_meet_in_a_row() {
        let mut marks = (0..60).map(|at| mark(260.0 + f64::from(at) * 16.0, 1)).collect::<Vec<_>>();
        place(&mut marks);
        let placed = marks.iter().filter(|mark| mark.row.is_some()).collect::<Vec<_>>();
        assert!(placed.len() > 20, "{}", placed.len());
        for pair in placed.iter().enumerate().flat_map(|(at, a)| {
            placed.iter().skip(at + 1).filter(|b| b.row == a.row).map(move |b| (a, b))
        }) {
            assert!(pair.0.turned() || pair.1.turned() || pair.0.x + pair.0.width() < pair.1.x);
        }
    }

    #[test]
    fn the_gravest_keep_their_labels() {
        let mut marks = (0..40).map(|at| mark(600.0, usize::from(at != 39))).collect::<Vec<_>>();
        place(&mut marks);
        assert!(marks[39].row.is_some());
        assert_eq!(marks.iter().filter(|mark| mark.row.is_some()).count(), ROWS);
    }
}
