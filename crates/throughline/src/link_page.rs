//! The page on which a person sees why two records may be one person's.

use linkage::{Evidence, Linked, Sources, ToReview};
use maud::{DOCTYPE, Markup, html};

const STYLE: &str = "body{font:16px/1.4 arial,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#0b0c0c}\
    section{border-top:2px solid #0b0c0c;margin:2rem 0}table{border-collapse:collapse;width:100%}\
    th,td{text-align:left;padding:.3rem .5rem;border-bottom:1px solid #b1b4b6;vertical-align:top}\
    td.n{text-align:right;font-variant-numeric:tabular-nums}";

/// The page, for the pairs given; `list` is the name of the file with all of them.
pub fn page(sources: &Sources, linked: &Linked, shown: &[&ToReview], list: &str) -> String {
    let all = linked.review.len();
    let markup = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Pairs for a person to look at" }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                h1 { "Pairs for a person to look at" }
                p {
                    (all) " pairs" @if shown.len() < all { ", of which the first " (shown.len()) " are shown here" }
                    ". Nothing was joined because of what stands here. To decide, write "
                    code { "same" } " or " code { "different" } " into the column " code { "decision" } " of "
                    code { (list) } ", say why, and name that file as " code { "decisions" } " in the settings."
                }
                p {
                    "Each bar shows what a piece of evidence adds to the odds, in doublings: to the right it speaks "
                    "for one person, to the left against. Every pair begins far to the left, because few pairs are of one person."
                }
                @for pair in shown { (one(sources, linked, pair)) }
            }
        }
    };
    markup.into_string()
}

fn one(sources: &Sources, linked: &Linked, pair: &ToReview) -> Markup {
    let evidence = linked.explain(&sources.table, &pair.edge);
    let name = |at: u32| format!("{} {}", sources.source_name(at), sources.table.id(at));
    let (left, right) = (name(pair.edge.a), name(pair.edge.b));
    html! {
        section {
            h2 { (left) " and " (right) }
            p {
                (pair.outcome().name()) ", probability " (format!("{:.3}", pair.edge.probability)) "."
                " Reconciliation: " (linked.reconcile(&sources.table, &pair.edge).status.name()) "."
                @if let Some(refused) = pair.refused { " Not joined: " (refused.words()) "." }
            }
            (table(&evidence, &left, &right))
        }
    }
}

fn table(evidence: &Evidence, left: &str, right: &str) -> Markup {
    let mut sum = evidence.before;
    let rows: Vec<_> = evidence
        .steps
        .iter()
        .map(|step| {
            let from = sum;
            sum += step.adds;
            (step, from)
        })
        .collect();
    html! {
        table {
            thead { tr {
                th scope="col" { "Evidence" } th scope="col" { (left) } th scope="col" { (right) }
                th scope="col" { "Compared" } th scope="col" { "Adds" } th scope="col" { "Odds so far" }
            } }
            tbody {
                tr {
                    th scope="row" { "before" } td {} td {} td { "how rare pairs of one person are" }
                    td.n { (format!("{:+.1}", evidence.before)) } td { (bar(0.0, evidence.before)) }
                }
                @for (step, from) in rows {
                    tr {
                        th scope="row" { (step.field.name()) } td { (step.left) } td { (step.right) } td { (step.level) }
                        td.n { (format!("{:+.1}", step.adds)) } td { (bar(from, step.adds)) }
                    }
                }
                tr {
                    th scope="row" { "together" } td {} td {} td { "probability " (format!("{:.3}", evidence.probability)) }
                    td.n { (format!("{sum:+.1}")) } td { (bar(0.0, sum)) }
                }
            }
        }
    }
}

/// A bar from one sum of doublings to the next; even odds stand in the middle, forty doublings at each end.
fn bar(from: f64, adds: f64) -> Markup {
    let at = |doublings: f64| 120.0 + doublings.clamp(-40.0, 40.0) * 3.0;
    let (x, to) = (at(from.min(from + adds)), at(from.max(from + adds)));
    let colour = if adds >= 0.0 { "#00703c" } else { "#d4351c" };
    html! {
        svg width="240" height="14" viewBox="0 0 240 14" role="img" aria-label=(format!("{adds:+.1}")) {
            line x1="120" y1="0" x2="120" y2="14" stroke="#505a5f" {}
            rect x=(format!("{x:.1}")) y="2" width=(format!("{:.1}", (to - x).max(0.5))) height="10" fill=(colour) {}
        }
    }
}
