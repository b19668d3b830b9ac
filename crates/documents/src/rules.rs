//! A partnership's rules as a document for people: what is owed, what counts as need, how
//! professionals disagree, which words to reconsider. One page, printable, every rule with its source.

use crate::page;
use jiff::civil::Date;
use maud::{Markup, html};
use practice::{DriftRules, Duty, Practice, Watch};
use std::collections::BTreeMap;

const STYLE: &str = "table{border-collapse:collapse;width:100%;margin:0 0 1.5rem}\
caption{text-align:left;font-weight:bold;padding:.25rem 0}\
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line)}\
.wide{overflow-x:auto}.soft{color:var(--soft)}nav ol{columns:2}\
@media (max-width:40rem){nav ol{columns:1}}\
@media print{section{break-before:page}section:first-of-type{break-before:auto}tr{break-inside:avoid}thead{display:table-header-group}}";

/// The rules as a page.
pub fn rules_html(practice: &Practice) -> String {
    let sections: [(&str, &str, Markup); 7] = [
        ("levels", "Levels of need", levels(practice)),
        ("duties", "What must follow, and within what time", duties(practice)),
        ("response", "What counts as help in place", response(practice)),
        ("drift", "When rising need without change is stated", drift(&practice.drift)),
        ("disagreements", "When professionals disagree", disagreements(practice)),
        ("words", "Words to reconsider", wordings(practice)),
        ("learning", "Questions of a review, and what is learned", learning(practice)),
    ];
    let head = html! {
        h1 { "The partnership's rules" }
        p { "Every rule that this program reads a chronology by, as it stands in the practice files, with where it "
            "comes from. Nothing here is a score: the program counts, cites entries, and leaves the decision to people." }
    };
    let main = html! {
        nav aria-label="Contents" {
            h2 { "Contents" }
            ol { @for (id, title, _) in &sections { li { a href={ "#" (id) } { (title) } } } }
        }
        @for (id, title, content) in &sections {
            section id=(id) { h2 { (title) } (content) }
        }
    };
    page::page("The partnership's rules", STYLE, "", &head, &main)
}

fn table(caption: &str, headings: &[&str], rows: &[Vec<Markup>]) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr { @for heading in headings { th scope="col" { (heading) } } } }
                tbody {
                    @for row in rows {
                        tr { @for (at, cell) in row.iter().enumerate() {
                            @if at == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                        } }
                    }
                }
            }
        }
    }
}

fn text(words: &str) -> Markup {
    html! { (words) }
}

fn soft(words: &str) -> Markup {
    html! { p.soft { (words) } }
}

fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

fn in_force(from: Option<Date>, to: Option<Date>) -> String {
    match (from, to) {
        (None, None) => "no dates given".to_owned(),
        (Some(from), None) => format!("from {}", day(from)),
        (None, Some(to)) => format!("to {}", day(to)),
        (Some(from), Some(to)) => format!("{} to {}", day(from), day(to)),
    }
}

fn levels(practice: &Practice) -> Markup {
    let thresholds = &practice.thresholds;
    let levels: Vec<_> = thresholds
        .level
        .iter()
        .map(|l| vec![text(&l.number.to_string()), text(&l.name), text(&l.help)])
        .collect();
    let mut domains: BTreeMap<&str, Vec<Vec<Markup>>> = BTreeMap::new();
    for indicator in &thresholds.indicator {
        domains.entry(&indicator.domain).or_default().push(vec![
            text(&indicator.id),
            text(&indicator.name),
            text(&indicator.level.to_string()),
            text(&format!("{} days", indicator.live_days)),
            text(&indicator.phrases.join("; ")),
        ]);
    }
    let adding = &thresholds.accumulation;
    html! {
        p { (thresholds.source) " (" (thresholds.area) "), in force "
            (in_force(Some(thresholds.effective_from), thresholds.effective_to)) "." }
        (table("The levels", &["Level", "Name", "Help that answers it"], &levels))
        p { "Small things add up: at least " (adding.indicators) " live indicators of one level in at least "
            (adding.domains) " domains of life raise need by one level." }
        (soft(&adding.source))
        p { "In the words: [a|b] is one of these, (a) may be left out, a star stands for any ending, and two dots for a "
            "few words between." }
        @for (domain, rows) in &domains {
            (table(&format!("Indicators: {}", domain.replace('_', " ")),
                &["Indicator", "What it is", "Level", "Counts for", "Words by which records tell of it"], rows))
        }
    }
}

fn duties(practice: &Practice) -> Markup {
    let watched = |duty: &Duty| match duty.watch {
        Watch::Clock => "by a clock".to_owned(),
        Watch::Finding => format!("by another reading. {}", duty.note),
        Watch::Person => format!("by people. {}", duty.note),
    };
    let owner = |duty: &Duty| {
        let rules = &practice.agencies.agency;
        let name = duty.owner.as_ref().map(|key| {
            rules.iter().find(|a| &a.key == key).map_or_else(|| key.clone(), |a| a.name.clone())
        });
        name.unwrap_or_else(|| "any agency".to_owned())
    };
    let rows: Vec<_> = practice
        .duties
        .duty
        .iter()
        .map(|duty| {
            vec![
                text(&duty.id),
                text(&duty.title),
                text(&duty.within.map_or_else(|| "no time given".to_owned(), |w| w.to_string())),
                text(&owner(duty)),
                text(&watched(duty)),
                html! { (duty.area) br; (in_force(duty.effective_from, duty.effective_to)) },
                text(&duty.source),
            ]
        })
        .collect();
    html! {
        p { "An event is judged by the rule in force on its day. A working day is Monday to Friday and no bank "
            "holiday; the day on which a clock starts is day 0." }
        (table("Duties", &["Rule", "What", "Within", "Whose", "Watched", "Where and when", "Source"], &rows))
    }
}

fn response(practice: &Practice) -> Markup {
    let rows: Vec<_> = practice
        .response
        .track
        .iter()
        .map(|track| {
            let lapses = track.lapses_after.map_or_else(
                || "only when a record ends it".to_owned(),
                |days| format!("{days} days after the last record of it"),
            );
            vec![text(&track.label), text(&track.level.to_string()), text(&lapses)]
        })
        .collect();
    html! {
        (table("Help in place", &["Help", "Level of response", "No longer shown"], &rows))
        (soft(&practice.response.source))
    }
}

fn drift(rules: &DriftRules) -> Markup {
    let percent = |p: f64| format!("{:.0} in 100", p * 100.0);
    let trend = |what: &str, rule: &practice::TrendRule| {
        vec![
            text(what),
            text(&format!(
                "at least {} events in {} days, where chance alone would do it less than {}",
                rule.least,
                rule.days,
                percent(rule.p)
            )),
            text(&rule.source),
        ]
    };
    let absence = &rules.absence;
    let fact = |what: &str, rule: String| vec![text(what), text(&rule), text(&absence.source)];
    let rows = vec![
        trend("Harm or missing episodes more often", &rules.more_often),
        trend("Missing episodes longer", &rules.longer),
        trend("Harm worse", &rules.worse),
        vec![
            text("Harm in a new part of life"),
            text(&format!(
                "an indicator of level {} or above after {} clear days",
                rules.wider.least_level, rules.wider.clear_days
            )),
            text(&rules.wider.source),
        ],
        fact("Response unchanged", format!("{} days below need", absence.response_unchanged_days)),
        fact(
            "Ended without a service",
            format!(
                "{} times in {} days",
                absence.ended_without_service, absence.ended_within_days
            ),
        ),
        fact(
            "Assessed again to the same outcome",
            format!("{} times in {} days", absence.same_outcome, absence.same_outcome_within_days),
        ),
        fact("Reviews that changed nothing", format!("{} in a row", absence.unchanged_reviews)),
        fact("Not seen alone, no direct work", format!("{} days", absence.unseen_days)),
        vec![
            text("An agency silent"),
            text(&format!(
                "{} days without an entry while others record harm {} times",
                rules.silence.days, rules.silence.harm_elsewhere
            )),
            text(&rules.silence.source),
        ],
        vec![
            text("Drift"),
            text(&format!(
                "escalation with no progress: {} events of harm since the response last changed, {} of them within {} days",
                rules.drift.harm_since_change, rules.drift.fresh_harm, rules.drift.fresh_days
            )),
            text(&rules.drift.source),
        ],
    ];
    table("What is stated, and when", &["What", "Stated where there are", "Source"], &rows)
}

fn disagreements(practice: &Practice) -> Markup {
    let policy = |ladder: &practice::Ladder| {
        let rows: Vec<_> = ladder
            .stage
            .iter()
            .map(|stage| {
                let within =
                    stage.within.map_or_else(|| "no time given".to_owned(), |w| w.to_string());
                vec![text(&stage.number.to_string()), text(&stage.who), text(&within)]
            })
            .collect();
        let used = if ladder.id == practice.escalation.used { " (in use)" } else { "" };
        html! {
            (table(&format!("{}{used}", ladder.area), &["Stage", "Who", "Within"], &rows))
            @if let Some(urgent) = ladder.urgent { p { "Where there is a risk of harm now: all stages within " (urgent) "." } }
            @if !ladder.note.is_empty() { p { (ladder.note) } }
            (soft(&ladder.source))
        }
    };
    html! { @for ladder in &practice.escalation.ladder { (policy(ladder)) } }
}

fn wordings(practice: &Practice) -> Markup {
    let rows: Vec<_> = practice
        .language
        .wording
        .iter()
        .map(|row| vec![text(&row.phrases.join("; ")), text(&row.why), text(&row.better)])
        .collect();
    html! {
        (table("The language guide", &["Words", "Why", "Better"], &rows))
        (soft(&practice.language.source))
    }
}

fn learning(practice: &Practice) -> Markup {
    html! {
        ol { @for question in &practice.learning.question { li { (question.text) } } }
        @for lesson in &practice.learning.theme {
            h3 { (lesson.name.replace('_', " ")) }
            p { (lesson.learning) }
            @if let Some(words) = &lesson.practitioner { p { "For practitioners and managers: " (words) } }
            @if let Some(words) = &lesson.strategic { p { "For strategic leads: " (words) } }
        }
        (soft(&practice.learning.source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_stands_on_the_page_with_its_source() {
        let practice = Practice::embedded().unwrap();
        let page = rules_html(&practice);
        let escaped = |words: &str| html! { (words) }.into_string();
        for duty in &practice.duties.duty {
            assert!(
                page.contains(&escaped(&duty.id)) && page.contains(&escaped(&duty.source)),
                "{}",
                duty.id
            );
        }
        for indicator in &practice.thresholds.indicator {
            assert!(page.contains(&escaped(&indicator.name)), "{}", indicator.id);
        }
        for row in &practice.language.wording {
            assert!(page.contains(&escaped(&row.better)), "{}", row.number);
        }
        assert_eq!(page.matches("(in use)</caption>").count(), 1);
        assert_eq!(page.matches("<h1>").count(), 1);
    }
}
