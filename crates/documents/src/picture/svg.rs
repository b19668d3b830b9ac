//! The picture put together from its bands, top to bottom.

use super::axis::{self, Days, WIDTH, n, width_of};
use super::events::{Marks, diamond};
use super::{lanes, levels, missing, table};
use crate::combined::rows;
use crate::words;
use maud::{Markup, PreEscaped, html};
use practice::Practice;
use review::Built;

/// Need, response and the gap between them over the years, with marked events, missing episodes,
/// times of drift, and a lane for each agency with its entries and silences, as SVG.
///
/// Holds the pseudonym and names of kinds, no narrative. Reads in grey: the gap is hatched, need
/// is a thin dark line, response a broad pale one, silences are dotted.
pub fn need_and_response_svg(built: &Built, practice: &Practice) -> String {
    let title = format!("Need and response: {}", built.pseudonym);
    let Some(days) = Days::of(built) else { return empty(&title) };
    let steps = days.steps(&built.steps);
    let marks = Marks::of(built, days);
    let labels_top = 62.0;
    let levels_top = labels_top + marks.height() + levels::flags_height(&built.drift);
    let missing_top = levels_top + levels::HEIGHT + 4.0;
    let missing_height = if built.missing.is_empty() { 0.0 } else { missing::HEIGHT };
    let lanes_top = missing_top + missing_height + 4.0;
    let bottom = lanes_top + lanes::height(built, practice);
    let height = bottom + 100.0;
    let under = under(built, days);
    let picture = html! {
        svg.need-response xmlns="http://www.w3.org/2000/svg" role="img" lang="en-GB"
            viewBox=(format!("0 0 {WIDTH} {}", n(height))) aria-labelledby="nr-title nr-desc" {
            title #nr-title { (title) }
            desc #nr-desc { (description(built, practice, days, &under)) }
            style { (PreEscaped(include_str!("picture.css"))) }
            (patterns())
            rect width=(WIDTH) height=(n(height)) fill="#fff" {}
            text.title x="8" y="24" { (title) }
            text.under x="8" y="45" { (under) }
            (levels::drift(days, &built.drift, levels_top))
            (axis::grid(days, built.case.subject.born, levels_top, bottom))
            (levels::band(days, &steps, practice, levels_top))
            @if !built.missing.is_empty() { (missing::lane(days, &built.missing, missing_top)) }
            (lanes::lanes(built, practice, days, lanes_top))
            (marks.draw(&steps, labels_top, levels_top))
            (levels::flags(days, &built.drift, levels_top))
            (legend(bottom + 62.0))
            text.soft x="8" y=(n(bottom + 90.0)) { (note(built, days, marks.unlabelled())) }
        }
    };
    picture.into_string()
}

fn empty(title: &str) -> String {
    let picture = html! {
        svg.need-response xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 1280 60" {
            title { (title) }
            text x="8" y="30" { (title) ". No entry has a date, so nothing can be drawn." }
        }
    };
    picture.into_string()
}

/// The sentence under the title.
fn under(built: &Built, days: Days) -> String {
    let totals = table::totals(&table::stretches(built, days));
    format!("{}. {totals}", words::stretch(Some(days.first), Some(days.last)))
}

/// What the picture says, in sentences.
fn description(built: &Built, practice: &Practice, days: Days, under: &str) -> String {
    let mut said = vec![under.to_owned(), rows::summary(built, practice) + "."];
    said.extend(built.drift.iter().map(|drift| drift.sentence.clone()));
    if !built.missing.is_empty() {
        said.push(format!("Missing {}.", words::count(built.missing.len(), "time", "times")));
    }
    for silence in &built.silences {
        let name = practice.agencies.name(&silence.agency);
        let (from, to) = (silence.from.max(days.first), silence.to.min(days.last));
        said.push(format!("{name} sent no entry from {}.", words::stretch(Some(from), Some(to))));
    }
    said.push("The same numbers stand in the table beside the picture.".to_owned());
    said.join(" ")
}

/// Hatching for the gap, dots for silence: both are seen in grey.
fn patterns() -> Markup {
    html! {
        defs {
            pattern #gap-lines width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                line.hatch x1="0" y1="0" x2="0" y2="7" {}
            }
            pattern #silent-dots width="8" height="8" patternUnits="userSpaceOnUse" {
                rect width="8" height="8" fill="#f3f5f7" {}
                circle.dot cx="2" cy="2" r="0.9" {}
                circle.dot cx="6" cy="6" r="0.9" {}
            }
        }
    }
}

/// Each sign with what it means.
fn legend(y: f64) -> Markup {
    let signs: [(&str, Markup); 8] = [
        ("need", html! { path.need d="M0 -4h26" {} }),
        ("response", html! { path.response d="M0 -4h26" {} }),
        (
            "gap: need above response",
            html! {
                rect.gap y="-11" width="26" height="13" {}
                rect fill="url(#gap-lines)" y="-11" width="26" height="13" {}
            },
        ),
        ("harm to the child", html! { path.harm d=(diamond(13.0, -4.0)) {} }),
        ("other marked event", html! { circle.step cx="13" cy="-4" r="4" {} }),
        ("entry", html! { path.tick d="M13 -12v16" stroke="#0b0c0c" {} }),
        ("entry of vague date", html! { path.vague d="M0 -4h26" stroke="#0b0c0c" {} }),
        ("no entry sent", html! { rect.silence y="-11" width="26" height="13" {} }),
    ];
    let mut x = 8.0;
    html! {
        g.legend {
            @for (text, sign) in &signs {
                @let at = { let at = x; x += 34.0 + width_of(text, 12.5) + 16.0; at };
                g transform=(format!("translate({} {})", n(at), n(y))) {
                    (sign)
                    text x="33" y="0" { (text) }
                }
            }
        }
    }
}

/// What the picture leaves out, and what an empty place means.
fn note(built: &Built, days: Days, unlabelled: usize) -> String {
    let entries = &built.case.entries;
    let dateless = entries.iter().filter(|entry| entry.when.is_unknown()).count();
    let outside = entries.iter().filter_map(|entry| entry.when.sort_day());
    let outside = outside.filter(|day| !days.hold(*day)).count();
    let mut said = vec!["Nothing recorded is not the same as nothing happened.".to_owned()];
    if unlabelled > 0 {
        let marks = words::count(unlabelled, "mark has", "marks have");
        said.push(format!("{marks} no room for a label."));
    }
    if dateless > 0 {
        said.push(format!(
            "{} without a date not drawn.",
            words::count(dateless, "entry", "entries")
        ));
    }
    if outside > 0 {
        let entries = words::count(outside, "entry", "entries");
        said.push(format!("{entries} outside these days not drawn."));
    }
    said.join(" ")
}
