//! `GET /child/{child}`: what a person should know first of this child, and what needs doing.

use super::entry::Card;
use super::picture::{self, Picture};
use super::{Here, Whose};
use crate::desk::Desk;
use crate::layout::Page;
use crate::opened::{Opened, Seen};
use crate::pages::words::{count, long_day};
use crate::parts::moj::{self, Tone};
use crate::parts::{Button, Details, button, details, text};
use crate::readings::Reading;
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::Path;
use chronology::EntryId;
use maud::{Markup, html};
use store::{ChildId, Filter};

/// A counted fact with the entries that show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// One plain sentence.
    pub sentence: String,
    /// The entries.
    pub entries: Vec<String>,
}

/// That nothing has changed, since when, and why we say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchanged {
    /// Whole days since the response last changed, or since harm began to grow where that is later.
    pub days: i32,
    /// Since when harm has grown.
    pub since: String,
    /// When the response last changed, where it did since.
    pub changed: Option<String>,
    /// How harm grew, as it stood on the first day.
    pub grew: Vec<Fact>,
    /// What did not follow, as it stands today.
    pub absent: Vec<Fact>,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// The child.
    pub whose: Whose,
    /// Entries that stand, from how many agencies, and over which days.
    pub extent: String,
    /// How many entries are closed to this person.
    pub sealed: usize,
    /// Drift that goes on.
    pub unchanged: Option<Unchanged>,
    /// Need and response.
    pub picture: Picture,
    /// Clocks that run or have run out, the earliest due first.
    pub due: Vec<(String, Fact)>,
    /// The latest entries.
    pub latest: Vec<Card>,
    /// Agencies that have fallen silent while others recorded harm.
    pub silent: Vec<Fact>,
    /// Whether this person may record.
    pub may_record: bool,
    /// Whether this person may bring in a return.
    pub may_import: bool,
}

/// Latest entries shown.
const LATEST: usize = 5;

/// The page.
pub async fn get(desk: Desk, Path(child): Path<String>) -> Result<Page, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let data = desk.look(&child, Act::Look, "overview", |opened| read(desk, opened, &child))?;
        Ok(view(&data))
    })
    .await
}

fn read(desk: &Desk, opened: &mut Opened<'_, '_, '_>, child: &ChildId) -> Result<Overview, Wrong> {
    let practice = desk.app().practice();
    let person = opened.child()?;
    let (reading, sealed) = opened.reading(&person)?;
    let scope = desk.scope(Act::Search, Some(opened.file));
    // Closed ones are left out: among the latest, one would tell when it happened.
    let newest = Filter { newest_first: true, limit: LATEST as i64, ..Filter::default() };
    let mut lines = opened.readable(&newest, &scope, None, LATEST)?;
    lines.truncate(LATEST);
    let latest = lines.into_iter().map(|line| {
        Card::of(&Seen::Open(Box::new(line)), practice).with_reading(&reading, practice)
    });
    let latest = latest.collect();
    let silent = reading.silences.iter().filter(|s| s.to >= reading.as_of).map(|s| Fact {
        sentence: format!(
            "{} has recorded nothing since {}, while others recorded harm.",
            practice.agencies.name(&s.agency),
            long_day(s.from)
        ),
        entries: names(&s.between),
    });
    Ok(Overview {
        whose: Whose::of(child, &person, desk.today()),
        extent: extent(&reading),
        sealed,
        unchanged: unchanged(&reading),
        picture: Picture::of(&reading, practice),
        due: due(&reading),
        latest,
        silent: silent.collect(),
        may_record: desk.would(Act::Record, Thing::File(opened.file)),
        may_import: desk.would(Act::Import, Thing::File(opened.file)),
    })
}

fn names(ids: &[EntryId]) -> Vec<String> {
    ids.iter().map(|id| id.0.clone()).collect()
}

fn extent(reading: &Reading) -> String {
    let entries = &reading.case.entries;
    let mut agencies: Vec<_> = entries.iter().map(|entry| &entry.agency).collect();
    agencies.sort();
    agencies.dedup();
    let days = entries.iter().filter_map(|entry| entry.when.sort_day());
    let (first, last) = (days.clone().min(), days.max());
    let stretch = match (first, last) {
        (Some(first), Some(last)) => {
            format!(", from {} to {}", long_day(first), long_day(last))
        }
        _ => String::new(),
    };
    format!(
        "{} from {}{stretch}",
        count(entries.len(), "entry", "entries"),
        count(agencies.len(), "agency", "agencies")
    )
}

fn unchanged(reading: &Reading) -> Option<Unchanged> {
    let going = reading.drift.iter().rev().find(|drift| drift.until.is_none())?;
    let fact = |evidence: &reading::Evidence| Fact {
        sentence: evidence.sentence.clone(),
        entries: names(&evidence.entries),
    };
    let changed = reading.steps.iter().zip(reading.steps.iter().skip(1));
    let changed = changed.filter(|(a, b)| a.response != b.response).map(|(_, step)| step.day);
    let changed = changed.max().filter(|day| *day > going.since);
    Some(Unchanged {
        days: (reading.as_of - changed.unwrap_or(going.since)).get_days(),
        since: long_day(going.since),
        changed: changed.map(long_day),
        grew: going.escalation.iter().map(fact).collect(),
        absent: reading.absences.iter().map(fact).collect(),
    })
}

fn due(reading: &Reading) -> Vec<(String, Fact)> {
    let due = casework::work::due(&reading.duties, reading.as_of).into_iter();
    due.map(|duty| {
        let day = long_day(duty.due.date());
        let sentence = format!("{} – by {day}. {}", duty.title, duty.sentence);
        (duty.stands.words().to_owned(), Fact { sentence, entries: names(&duty.entries) })
    })
    .collect()
}

/// What it shows.
pub fn view(data: &Overview) -> Page {
    let whose = &data.whose;
    whose.page(
        Here::Overview,
        "Overview",
        html! {
            h1 class="govuk-heading-l" { "Overview" }
            @if let Some(unchanged) = &data.unchanged { (banner(unchanged, whose)) }
            p class="govuk-body" {
                (data.extent) "."
                @if data.sealed > 0 {
                    " " (count(data.sealed, "entry is", "entries are"))
                    " closed to you, and not counted in anything on this page."
                }
            }
            div class="govuk-button-group" {
                @if data.may_record {
                    (button(&Button::link("Record an entry", whose.at("record"))))
                }
                @if data.may_import {
                    (button(&Button::link("Bring in a return", whose.at("import")).secondary()))
                }
            }
            h2 class="govuk-heading-m" { "Need and response" }
            (picture::draw(&data.picture, |id| whose.at(&format!("entry/{id}"))))
            (to_do(data, whose))
            h2 class="govuk-heading-m" { "Latest entries" }
            @if data.latest.is_empty() {
                p class="govuk-body" { "Nothing has been recorded in this file." }
            } @else {
                @let moments: Vec<_> = data.latest.iter().map(|card| card.moment(whose)).collect();
                (moj::timeline(&moments, 3))
                p class="govuk-body" {
                    a class="govuk-link" href=(whose.at("chronology")) { "The whole chronology" }
                }
            }
        },
    )
}

fn to_do(data: &Overview, whose: &Whose) -> Markup {
    html! {
        @if !data.due.is_empty() || !data.silent.is_empty() {
            h2 class="govuk-heading-m" { "What should follow" }
            ul class="govuk-list govuk-list--bullet" {
                @for (state, fact) in &data.due {
                    li { strong { (state) ": " } (told(fact, whose)) }
                }
                @for fact in &data.silent { li { (told(fact, whose)) } }
            }
        }
    }
}

fn banner(unchanged: &Unchanged, whose: &Whose) -> Markup {
    let title = format!("Nothing has changed for {}", count(unchanged.days, "day", "days"));
    let content = html! {
        p class="govuk-body" {
            "Harm has grown since " (unchanged.since) ". "
            @if let Some(changed) = &unchanged.changed {
                "The response last changed on " (changed) ", and nothing since shows that it helped."
            } @else {
                "The response has not changed since."
            }
        }
        (facts("Harm grew", &unchanged.grew, whose))
        (facts("What did not follow", &unchanged.absent, whose))
        p class="govuk-body" {
            "This is counted from entries, not judged. If it is wrong, record why."
        }
    };
    moj::alert(Tone::Warning, &title, &content)
}

fn facts(title: &str, facts: &[Fact], whose: &Whose) -> Markup {
    html! {
        @if !facts.is_empty() {
            h3 class="govuk-heading-s govuk-!-margin-bottom-1" { (title) }
            ul class="govuk-list govuk-list--bullet" {
                @for fact in facts { li { (told(fact, whose)) } }
            }
        }
    }
}

fn told(fact: &Fact, whose: &Whose) -> Markup {
    let entries = html! {
        ul class="govuk-list" {
            @for (place, id) in fact.entries.iter().enumerate() {
                li { a class="govuk-link" href=(whose.at(&format!("entry/{id}"))) { "Entry " (place + 1) } }
            }
        }
    };
    html! {
        (fact.sentence)
        @if !fact.entries.is_empty() {
            (details(&Details {
                summary: text(count(fact.entries.len(), "entry shows this", "entries show this")),
                words: entries,
                classes: "govuk-!-margin-bottom-2".to_owned(),
                ..Details::default()
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use reading::{Case, Drift, Step};

    fn reading(until: Option<jiff::civil::Date>) -> Reading {
        let step = |day, response| Step { day, need: 4, response, because: Vec::new() };
        Reading {
            case: Case::default(),
            steps: vec![step(date(2016, 1, 1), 2), step(date(2018, 6, 1), 3)],
            drift: vec![Drift {
                since: date(2017, 1, 1),
                until,
                sentence: String::new(),
                escalation: Vec::new(),
                absence: Vec::new(),
                answers: Vec::new(),
                lead_times: Vec::new(),
            }],
            missing: Vec::new(),
            duties: Vec::new(),
            silences: Vec::new(),
            absences: Vec::new(),
            as_of: date(2018, 7, 1),
        }
    }

    #[test]
    fn days_without_change_are_counted_from_the_last_change_of_the_response() {
        let told = unchanged(&reading(None)).unwrap();
        assert_eq!((told.days, told.since.as_str()), (30, "1 January 2017"));
        assert_eq!(told.changed.as_deref(), Some("1 June 2018"));
    }

    #[test]
    fn drift_that_has_ended_is_not_told_as_going_on() {
        assert_eq!(unchanged(&reading(Some(date(2018, 6, 20)))), None);
    }
}
