//! What stands above the entries: drift, findings, missed opportunities, missing episodes,
//! silences. Each cites its entries.

use super::events::cite;
use crate::{certainty_words, colour, words};
use chronology::EntryId;
use maud::{Markup, html};
use practice::Practice;
use reading::{Evidence, Finding, Opportunity};
use review::Built;

/// Times of escalation without progress.
pub fn drift(built: &Built) -> Markup {
    html! {
        @if !built.drift.is_empty() {
            section aria-labelledby="drift" {
                h2 #drift { "Drift: escalation without progress" }
                @for drift in &built.drift {
                    article.card {
                        h3 {
                            "First so on " (words::long_day(drift.since))
                            @if let Some(until) = drift.until { ", until " (words::long_day(until)) }
                        }
                        p { (drift.sentence) }
                        (evidence("Evidence of escalation on that day", &drift.escalation))
                        (evidence("No evidence of progress", &drift.absence))
                        @if !drift.lead_times.is_empty() {
                            h4 { "How long before what followed" }
                            ul {
                                @for lead in &drift.lead_times {
                                    li { (words::days(lead.days)) " before " (lead.what) " on "
                                        (words::long_day(lead.day)) " " (cited(std::slice::from_ref(&lead.event))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn evidence(head: &str, evidence: &[Evidence]) -> Markup {
    html! {
        @if !evidence.is_empty() {
            h4 { (head) }
            ul {
                @for item in evidence {
                    li {
                        (item.sentence) " "
                        @if let Some(statistic) = &item.statistic { span.small { "(" (statistic) ") " } }
                        (cited(&item.entries))
                    }
                }
            }
        }
    }
}

/// The entries that show something, as links; a long list is folded.
fn cited(entries: &[EntryId]) -> Markup {
    let links = html! {
        @for (at, id) in entries.iter().enumerate() {
            @if at > 0 { ", " }
            (cite(id))
        }
    };
    html! {
        @if entries.len() > 8 {
            details.cited { summary { (words::count(entries.len(), "entry", "entries")) } (links) }
        } @else if !entries.is_empty() {
            span.cited { "[" (links) "]" }
        }
    }
}

/// Findings, in the order in which a person should meet them.
pub fn findings(built: &Built, practice: &Practice) -> Markup {
    html! {
        @if !built.findings.is_empty() {
            section aria-labelledby="findings" {
                h2 #findings { "Findings" }
                p { "Counted facts with the entries that show them. A person accepts, edits or "
                    "dismisses each one." }
                ol.findings { @for item in &built.findings { (finding(item, practice)) } }
            }
        }
    }
}

fn finding(finding: &Finding, practice: &Practice) -> Markup {
    let agencies = finding.agencies.iter().map(|agency| colour::label(agency, practice));
    html! {
        li.card {
            p.theme {
                (finding.theme.label())
                @if finding.went_well { " " span.well { "went well" } }
            }
            p { (finding.sentence) }
            @if let Some(search) = &finding.search { p.small { "Searched: " (search) } }
            p.small {
                (words::stretch(finding.from, finding.to))
                @if !finding.agencies.is_empty() { " · " (agencies.collect::<Vec<_>>().join(", ")) }
                " · rule " (finding.rule) ", " (finding.source) " "
                (cited(&finding.entries))
            }
        }
    }
}

/// Duties that nothing discharged in time.
pub fn opportunities(built: &Built, practice: &Practice) -> Markup {
    html! {
        @if !built.opportunities.is_empty() {
            section aria-labelledby="opportunities" {
                h2 #opportunities { "Missed opportunities" }
                p { "Duties that nothing in the chronology discharges in time." }
                ol.findings {
                    @for item in &built.opportunities { (opportunity(item, practice)) }
                }
            }
        }
    }
}

fn opportunity(missed: &Opportunity, practice: &Practice) -> Markup {
    html! {
        li.card {
            p.theme { (certainty_words(missed.certainty)) " · due " (words::due(missed.due)) }
            p { (missed.sentence) }
            p.small {
                @match missed.discharged_on {
                    Some(done) => {
                        "Done " (words::due(done))
                        @if let Some(late) = &missed.late_by { ", " (late) " late" }
                        " " (cited(&missed.discharged_by))
                    },
                    None => "Nothing recorded that discharges it",
                }
                @if let Some(owner) = &missed.owner { " · " (practice.agencies.name(owner)) }
                " · started by " (cited(&missed.triggers)) " · " (missed.source)
            }
        }
    }
}

/// Missing episodes as a table.
pub fn missing(built: &Built) -> Markup {
    html! {
        @if !built.missing.is_empty() {
            section aria-labelledby="missing" {
                h2 #missing { "Missing episodes" }
                div.scroll tabindex="0" role="region" aria-label="Table of missing episodes" {
                    table {
                        thead { tr {
                            th scope="col" { "Went missing" }
                            th scope="col" { "Found or returned" }
                            th scope="col" { "Length" }
                            th scope="col" { "Entries" }
                        } }
                        tbody {
                            @for episode in &built.missing {
                                tr {
                                    th scope="row" { (episode.start) }
                                    td {
                                        @match &episode.end {
                                            Some(end) => (end),
                                            None => "not recorded",
                                        }
                                    }
                                    td { (words::between_hours(episode.hours)) }
                                    td { (cited(&episode.events)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Stretches in which an involved agency recorded nothing.
pub fn silences(built: &Built, practice: &Practice) -> Markup {
    html! {
        @if !built.silences.is_empty() {
            section aria-labelledby="silences" {
                h2 #silences { "Silences" }
                p { "Stretches from which an involved agency sent no entry. Nothing recorded is not "
                    "the same as nothing done." }
                ul {
                    @for silence in &built.silences {
                        li {
                            strong { (practice.agencies.name(&silence.agency)) } ": "
                            (words::stretch(Some(silence.from), Some(silence.to))) ", "
                            (words::days(words::days_between(silence.from, silence.to) + 1))
                            " " (cited(&silence.between))
                        }
                    }
                }
            }
        }
    }
}
