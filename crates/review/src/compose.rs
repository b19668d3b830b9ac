//! Composing the briefing: seven panels of counted facts, learning and recommendations, with no
//! name, no date finer than a year, and no quotation.

use crate::questions::{Answer, counted, years};
use crate::{Briefing, Item, Panel, Pseudonyms, Settings};
use chronology::{EntryId, Kind};
use practice::Practice;
use reading::coding::Role;
use reading::{Case, Drift, Episode, Finding, Step, Theme};

/// Words a minute at which people read such a page.
const WORDS_A_MINUTE: usize = 200;

/// What a briefing is composed from.
pub(crate) struct Material<'a> {
    pub settings: &'a Settings,
    pub practice: &'a Practice,
    pub case: &'a Case,
    pub steps: &'a [Step],
    pub missing: &'a [Episode],
    pub drift: &'a [Drift],
    /// Accepted findings only.
    pub findings: &'a [Finding],
    pub answers: &'a [Answer],
}

/// Composes the seven panels and passes every text through the pseudonymiser.
pub(crate) fn briefing(material: &Material<'_>, pseudonyms: &Pseudonyms) -> Briefing {
    let themes = themes_met(material);
    let first = themes.len().div_ceil(2);
    let (early, late) = themes.split_at(first);
    let mut panels = vec![
        aim(material),
        overview(material),
        key_questions(material),
        learning(material, 4, early, 1),
        learning(material, 5, late, 1 + early.len() as u32),
        recommendations(material, &themes, 6),
        recommendations(material, &themes, 7),
    ];
    for panel in &mut panels {
        panel.lead = pseudonyms.clean(&panel.lead);
        for item in &mut panel.items {
            item.text = pseudonyms.clean(&item.text);
        }
    }
    let words = panels.iter().map(words_in).sum::<usize>();
    Briefing {
        title: format!("7-minute briefing: {}", material.settings.pseudonym),
        subtitle: pseudonyms.clean(&subtitle(material.case)),
        panels,
        words,
        minutes: words.div_ceil(WORDS_A_MINUTE).max(1),
        foot: "A draft for the panel to change, made from what agencies recorded. “Not recorded” does not mean that \
               it did not happen. The names are not the real ones."
            .to_owned(),
    }
}

fn words_in(panel: &Panel) -> usize {
    let count = |text: &str| text.split_whitespace().count();
    let items = panel.items.iter();
    let in_items = items.map(|i| count(&i.text) + i.head.as_deref().map_or(0, count));
    count(&panel.title) + count(&panel.lead) + in_items.sum::<usize>()
}

fn subtitle(case: &Case) -> String {
    match year_span(case.events.iter().filter_map(|e| Some(e.when.sort_day()?.year()))) {
        Some(years) => format!("Learning review · {years}"),
        None => "Learning review".to_owned(),
    }
}

fn year_span(years: impl Iterator<Item = i16> + Clone) -> Option<String> {
    let (first, last) = (years.clone().min()?, years.max()?);
    Some(if first == last { first.to_string() } else { format!("{first} to {last}") })
}

fn aim(material: &Material<'_>) -> Panel {
    let Material { settings, case, practice, .. } = material;
    let mut lead = settings.purpose.clone().unwrap_or_else(|| {
        format!("To learn from how agencies worked together around {}.", settings.pseudonym)
    });
    lead.push_str(" It asks how the system worked, not who is to blame.");
    let mut agencies: Vec<_> = case.entries.iter().map(|e| &e.agency).collect();
    agencies.sort_by_key(|a| (practice.agencies.place(a), (*a).clone()));
    agencies.dedup();
    let named: Vec<&str> = agencies.iter().map(|a| practice.agencies.name(a)).collect();
    let sent = format!(
        "Returns came from {}: {} entries, telling of {} events.",
        listed(&named),
        case.entries.len(),
        case.events.len()
    );
    let silent: Vec<&str> = settings
        .asked
        .iter()
        .filter(|asked| !asked.nil)
        .map(|asked| practice.agencies.named(&asked.agency))
        .filter(|asked| !agencies.contains(&asked))
        .filter_map(|asked| practice.agencies.rule(&asked).map(|rule| rule.name.as_str()))
        .collect();
    let mut items = vec![item(None, sent, Vec::new())];
    if !silent.is_empty() {
        items.push(item(
            None,
            format!("Asked, and no return received: {}.", listed(&silent)),
            Vec::new(),
        ));
    }
    Panel { number: 1, title: "Aim of the review".to_owned(), lead, items }
}

/// "a", "a and b", "a, b and c".
fn listed(names: &[&str]) -> String {
    match names {
        [] => "no agency".to_owned(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

fn item(head: Option<&str>, text: String, because: Vec<EntryId>) -> Item {
    Item { head: head.map(str::to_owned), text, number: None, because }
}

/// Events of some kinds: how many, in which years, and which.
struct Tally {
    n: usize,
    years: String,
    events: Vec<EntryId>,
}

fn tally(case: &Case, kinds: &[Kind]) -> Option<Tally> {
    tally_where(case, |e| e.is_any(kinds))
}

fn tally_where(case: &Case, holds: impl Fn(&reading::Event) -> bool) -> Option<Tally> {
    let events: Vec<_> = case.events.iter().filter(|e| holds(e)).collect();
    let years = year_span(events.iter().filter_map(|e| Some(e.when.sort_day()?.year())));
    (!events.is_empty()).then(|| Tally {
        n: events.len(),
        years: years.map(|y| format!(" ({y})")).unwrap_or_default(),
        events: events.iter().map(|e| e.id.clone()).collect(),
    })
}

fn overview(material: &Material<'_>) -> Panel {
    let case = material.case;
    let mut items = Vec::new();
    if let Some(closed) = tally(case, &[Kind::CaseClosed, Kind::StepDown]) {
        let times = counted(closed.n, "time");
        items.push(item(
            Some("Help"),
            format!(
                "Help was closed or stepped down {times}{}.{}",
                closed.years,
                help_reached(material)
            ),
            closed.events,
        ));
    }
    items.extend(school(case));
    if let Some(police) =
        tally_where(case, |e| e.is_any(&[Kind::Arrest, Kind::Charge]) && e.role != Role::Victim)
    {
        let text = format!("{} of arrest or charge{}.", counted(police.n, "event"), police.years);
        items.push(item(Some("Police"), text, police.events));
    }
    items.extend(missing(material));
    if let Some(harm) = tally(case, &[Kind::AttackOnHome, Kind::ViolenceToChild]) {
        let text = format!(
            "{} of violence to the child or attack on the home{}.",
            counted(harm.n, "event"),
            harm.years
        );
        items.push(item(Some("Harm"), text, harm.events));
    }
    // The longest time of drift is the one to tell of; the files hold them all.
    let days = |d: &&Drift| d.until.map_or(i32::MAX, |until| (until - d.since).get_days());
    if let Some(drift) = material.drift.iter().max_by_key(days) {
        let until = drift.until.map_or_else(
            || " and went on to the end of the chronology".to_owned(),
            |day| format!(" and ended in {}", day.year()),
        );
        let because = drift.escalation.iter().flat_map(|e| e.entries.clone()).collect();
        let text = format!(
            "From {} the record shows harm growing while the help did not change{until}.",
            drift.since.year()
        );
        items.push(item(Some("Escalation without progress"), text, because));
    }
    Panel { number: 2, title: "Overview of the case".to_owned(), lead: String::new(), items }
}

/// The highest levels of need and of help that the steps reach.
fn help_reached(material: &Material<'_>) -> String {
    let level = |n: u8| {
        let mut levels = material.practice.thresholds.level.iter();
        levels.find(|l| l.number == n).map(|l| l.help.clone()).unwrap_or_default()
    };
    let Some(response) = material.steps.iter().map(|s| s.response).max() else {
        return String::new();
    };
    let short: Vec<_> = material.steps.iter().filter(|s| s.gap() > 0).collect();
    let mut text = format!(" The highest level of help was {}.", level(response));
    if !short.is_empty() {
        text.push_str(" Recorded need stood above the help in place for much of the time.");
    }
    text
}

fn school(case: &Case) -> Option<Item> {
    let mut said = Vec::new();
    let mut because = Vec::new();
    for (kinds, noun) in [
        (&[Kind::ExclusionFixed][..], "suspension"),
        (&[Kind::ExclusionPermanent][..], "permanent exclusion"),
        (&[Kind::EheStart][..], "move to home education"),
    ] {
        if let Some(found) = tally(case, kinds) {
            // A later entry may speak again of what ended a school place: within half a year it is
            // taken for the same. A suspension of some days may well be followed by another.
            let told_again = if noun == "suspension" { 0 } else { 183 };
            let plural = match (distinct(case, &found.events, told_again), noun) {
                (1, noun) => format!("1 {noun}"),
                (n, "move to home education") => format!("{n} moves to home education"),
                (n, noun) => format!("{n} {noun}s"),
            };
            said.push(format!("{plural}{}", found.years));
            because.extend(found.events);
        }
    }
    let parts: Vec<&str> = said.iter().map(String::as_str).collect();
    (!said.is_empty()).then(|| item(Some("School"), format!("{}.", listed(&parts)), because))
}

/// How many of some events lie more than so many days after the last one counted.
fn distinct(case: &Case, events: &[EntryId], days: i32) -> usize {
    let mut last: Option<jiff::civil::Date> = None;
    let mut count = 0;
    for day in events.iter().filter_map(|id| case.event(id)?.when.sort_day()) {
        if last.is_none_or(|last| (day - last).get_days() > days) {
            count += 1;
            last = Some(day);
        }
    }
    count.max(1)
}

fn missing(material: &Material<'_>) -> Option<Item> {
    let episodes = material.missing;
    let years = year_span(episodes.iter().filter_map(|e| Some(e.start.sort_day()?.year())))?;
    let longest = episodes.iter().filter_map(|e| Some(e.hours?.1)).fold(0.0_f64, f64::max);
    let first = episodes.iter().find_map(|e| Some(e.hours?.1)).unwrap_or_default();
    let mut text = format!("{} ({years})", counted(episodes.len(), "missing episode"));
    if longest > 0.0 {
        text.push_str(&format!(
            ", the first known length about {}, the longest about {}",
            length(first),
            length(longest)
        ));
    }
    let because = episodes.iter().flat_map(|e| e.events.clone()).collect();
    Some(item(Some("Missing"), format!("{text}."), because))
}

fn length(hours: f64) -> String {
    if hours < 48.0 {
        counted(hours.round().max(1.0) as usize, "hour")
    } else {
        counted((hours / 24.0).round() as usize, "day")
    }
}

fn key_questions(material: &Material<'_>) -> Panel {
    let items = material
        .answers
        .iter()
        .map(|answer| Item {
            head: None,
            text: match (answer.concerns.len(), answer.went_well.len()) {
                (0, 0) => format!("{} Nothing found in the record.", answer.question),
                (0, well) => {
                    format!("{} {} of good practice.", answer.question, counted(well, "finding"))
                }
                (n, 0) => format!("{} {} of concern.", answer.question, counted(n, "finding")),
                (n, well) => format!(
                    "{} {} of concern, {well} of good practice.",
                    answer.question,
                    counted(n, "finding")
                ),
            },
            number: Some(answer.number),
            because: Vec::new(),
        })
        .collect();
    Panel { number: 3, title: "Key questions".to_owned(), lead: String::new(), items }
}

/// Themes with accepted findings of concern, weightiest first, at most eleven.
fn themes_met(material: &Material<'_>) -> Vec<Theme> {
    let weight = |theme: Theme| -> u32 {
        let own = material.findings.iter().filter(|f| f.theme == theme && !f.went_well);
        own.map(|f| f.weight.max(1)).max().unwrap_or(0)
    };
    let mut met: Vec<Theme> =
        Theme::ALL.iter().copied().filter(|t| *t != Theme::Other && weight(*t) > 0).collect();
    met.sort_by_key(|theme| std::cmp::Reverse(weight(*theme)));
    met.truncate(11);
    met
}

fn learning(material: &Material<'_>, number: u8, themes: &[Theme], first: u32) -> Panel {
    let mut items = Vec::new();
    for (place, theme) in (first..).zip(themes) {
        let own: Vec<&Finding> = material.findings.iter().filter(|f| f.theme == *theme).collect();
        let (well, concerns): (Vec<&Finding>, Vec<&Finding>) =
            own.iter().partition(|f| f.went_well);
        let Some(lesson) = material.practice.learning.lesson(theme.name()) else { continue };
        let mut text = lesson.learning.clone();
        text.push_str(&format!(" Seen in {}", counted(concerns.len(), "finding")));
        text.push_str(&years(&concerns).map_or_else(|| ".".to_owned(), |y| format!(", {y}.")));
        if !well.is_empty() {
            text.push_str(" There was good practice too.");
        }
        let because = own.iter().flat_map(|f| f.entries.clone()).collect();
        items.push(Item {
            head: Some(theme.label().to_owned()),
            text,
            number: Some(place),
            because,
        });
    }
    Panel { number, title: "Learning from the review".to_owned(), lead: String::new(), items }
}

/// Drafts for a panel to change: 6 for practitioners and managers, 7 for strategic leads.
fn recommendations(material: &Material<'_>, themes: &[Theme], number: u8) -> Panel {
    let lessons = themes.iter().filter_map(|t| material.practice.learning.lesson(t.name()));
    let texts: Vec<&String> = if number == 6 {
        lessons.filter_map(|l| l.practitioner.as_ref()).take(7).collect()
    } else {
        lessons.filter_map(|l| l.strategic.as_ref()).take(4).collect()
    };
    let items = (1..).zip(texts);
    let items = items.map(|(n, text)| Item {
        head: None,
        text: text.clone(),
        number: Some(n),
        because: Vec::new(),
    });
    let title = if number == 6 {
        "Recommendations for practitioners and managers"
    } else {
        "Recommendations for strategic leads"
    };
    Panel { number, title: title.to_owned(), lead: String::new(), items: items.collect() }
}
