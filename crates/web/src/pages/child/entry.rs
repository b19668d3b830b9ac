//! One entry: as a card on lists, and `GET /child/{child}/entry/{entry}` with its history and the
//! other agencies' accounts of the same event beside it.

use super::{Here, Whose};
use crate::desk::Desk;
use crate::layout::Page;
use crate::opened::{Opened, Seen, recorded_here};
use crate::pages::words::{count, day_of, moment, sentence};
use crate::parts::moj::Moment;
use crate::parts::{
    Button, Details, Row, SummaryList, Tag, button, details, inset, summary_list, tag, text,
};
use crate::readings::Reading;
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::Path;
use chronology::{Agency, EntryId, Field, Marking, Part};
use maud::{Markup, html};
use practice::Practice;
use store::{ChildId, How, Line};

/// An entry as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    /// Its name.
    pub id: String,
    /// The agency's name.
    pub agency: String,
    /// When it happened, for people and for machines.
    pub when: String,
    /// The first day, where one is known.
    pub day: Option<String>,
    /// What it is: main kind first, each with the words that gave it.
    pub kinds: Vec<(String, String)>,
    /// The cells that tell of it, in the agency's order: heading (none for the narrative) and text.
    pub cells: Vec<(String, String)>,
    /// Every cell as sent.
    pub sent: Vec<(String, String)>,
    /// When it was recorded here, by what way.
    pub recorded: String,
    /// How long after it happened it was recorded, where that can be told.
    pub lag: Option<String>,
    /// What is doubtful about its date or row, in words.
    pub doubts: Vec<String>,
    /// Its marking, where not ordinary.
    pub marking: Option<&'static str>,
    /// That it was superseded or withdrawn, where it was, and by which entry.
    pub changed: Option<(String, String)>,
    /// What it changes, and why.
    pub changes: Option<(String, String, String)>,
    /// Whether it is closed to this person; then only agency and marking are told, with why.
    pub closed: Option<(String, bool)>,
    /// Other accounts of the same event: agency and name.
    pub told_too: Vec<(String, String)>,
}

/// A marking as people say it; `None` for the ordinary one.
pub fn marking_words(marking: Marking) -> Option<&'static str> {
    match marking {
        Marking::Ordinary => None,
        Marking::Restricted => Some("sealed"),
        Marking::ThirdParty => Some("about someone else"),
        Marking::Legal => Some("legal"),
    }
}

impl Card {
    /// An entry as far as this person may read it.
    pub fn of(seen: &Seen, practice: &Practice) -> Self {
        match seen {
            Seen::Open(line) => Self::open(line, practice),
            Seen::Sealed { entry, agency, marking, why, may_ask } => Self {
                id: entry.0.clone(),
                agency: practice.agencies.name(agency).to_owned(),
                marking: marking_words(*marking).or(Some("closed")),
                closed: Some((why.clone(), *may_ask)),
                ..Self::default()
            },
        }
    }

    fn open(line: &Line, practice: &Practice) -> Self {
        let kept = &line.kept;
        let name = |agency: &Agency| practice.agencies.name(agency).to_owned();
        let entry = kept.entry.as_ref();
        let mut doubts: Vec<String> = entry.map(|e| e.problems.clone()).unwrap_or_default();
        doubts.extend(entry.and_then(|e| e.written.problem.clone()));
        doubts.extend(entry.and_then(|e| e.written.warning.clone()));
        let sent: Vec<_> = entry
            .into_iter()
            .flat_map(|e| &e.fields)
            .filter(|field| !field.text.trim().is_empty())
            .collect();
        Self {
            id: kept.id.0.clone(),
            agency: name(&kept.agency),
            when: kept.when().to_string(),
            day: kept.when().first_day().map(|day| day.to_string()),
            kinds: line
                .kinds
                .iter()
                .map(|k| (k.kind.label().to_owned(), k.words.clone()))
                .collect(),
            cells: cells(&sent),
            sent: sent.iter().map(|f| (f.heading.clone(), f.text.clone())).collect(),
            recorded: recorded(line),
            lag: lag(line),
            doubts,
            marking: marking_words(line.marking),
            changed: line.changed_by.as_ref().map(|(by, how)| (how_words(*how), by.0.clone())),
            changes: kept
                .change
                .as_ref()
                .map(|change| (how_words(change.how), change.of.0.clone(), change.reason.clone())),
            ..Self::default()
        }
    }

    /// Adds what the reading knows of the entry: its kinds where none are kept, and who else
    /// tells of the same event.
    pub fn with_reading(mut self, reading: &Reading, practice: &Practice) -> Self {
        let case = &reading.case;
        let Some(place) = case.entries.iter().position(|entry| entry.id.0 == self.id) else {
            return self;
        };
        if let Some(coded) = case.coded.get(place).filter(|_| self.kinds.is_empty()) {
            let words = |kind| {
                let mention = coded.mentions.iter().find(|mention| mention.kind == kind);
                mention.map(|mention| mention.words.clone()).unwrap_or_default()
            };
            self.kinds = coded.kinds.iter().map(|k| (k.label().to_owned(), words(*k))).collect();
        }
        let event = case.events.iter().find(|event| event.accounts.contains(&place));
        let others = event.into_iter().flat_map(|event| &event.accounts).filter(|at| **at != place);
        let others = others.filter_map(|at| case.entries.get(*at));
        self.told_too = others
            .map(|entry| (practice.agencies.name(&entry.agency).to_owned(), entry.id.0.clone()))
            .collect();
        self
    }

    /// The heading of its card.
    pub fn title(&self) -> String {
        match (&self.closed, self.kinds.first()) {
            (Some(_), _) => "Closed entry".to_owned(),
            (None, Some((kind, _))) => sentence(kind),
            (None, None) => "Entry".to_owned(),
        }
    }

    /// The card as a moment of a timeline.
    pub fn moment(&self, whose: &Whose) -> Moment {
        let address = whose.at(&format!("entry/{}", self.id));
        Moment {
            id: Some(format!("entry-{}", self.id)),
            title: html! {
                @if self.closed.is_some() {
                    (self.title())
                } @else {
                    a class="govuk-link govuk-link--no-visited-state" href=(address) { (self.title()) }
                }
            },
            by: html! { (self.agency) },
            datetime: self.day.clone(),
            when: html! { (self.when) },
            content: html! { (self.body(whose)) },
        }
    }

    /// What is told, with all that a reader should know beside it.
    pub fn body(&self, whose: &Whose) -> Markup {
        html! {
            @if let Some(marking) = self.marking {
                p class="govuk-body" { (tag(&Tag {
                    words: text(marking), classes: "govuk-tag--grey".to_owned(), ..Tag::default()
                })) }
            }
            @if let Some((why, may_ask)) = &self.closed {
                p class="govuk-body" { (why) }
                @if *may_ask {
                    p class="govuk-body" {
                        a class="govuk-link" href=(whose.at(&format!("entry/{}/ask", self.id))) {
                            "Ask for this entry to be opened"
                        }
                    }
                }
            }
            @if let Some((how, by)) = &self.changed {
                (inset(None, "", &Vec::new(), &html! {
                    "This entry was " (how) " by "
                    a class="govuk-link" href=(whose.at(&format!("entry/{by}"))) { "a later one" } "."
                }))
            }
            @if let Some((how, of, reason)) = &self.changes {
                p class="govuk-body" {
                    (sentence(&format!("{how}: "))) (reason) " ("
                    a class="govuk-link" href=(whose.at(&format!("entry/{of}"))) { "the earlier entry" } ")"
                }
            }
            @for (heading, told) in &self.cells {
                p class="govuk-body tl-cell" {
                    @if !heading.is_empty() { span class="tl-cell__heading" { (heading) ": " } }
                    (told)
                }
            }
            @for doubt in &self.doubts { p class="govuk-hint" { (doubt) } }
            @if !self.recorded.is_empty() {
                p class="govuk-hint tl-recorded" {
                    (self.recorded) @if let Some(lag) = &self.lag { " – " (lag) }
                }
            }
            @if !self.told_too.is_empty() {
                p class="govuk-body-s" {
                    "Also told by "
                    @for (place, (agency, id)) in self.told_too.iter().enumerate() {
                        @if place > 0 { ", " }
                        a class="govuk-link" href=(whose.at(&format!("entry/{id}"))) { (agency) }
                    }
                    ". "
                    a class="govuk-link" href=(whose.at(&format!("entry/{}#accounts", self.id))) {
                        "Read the accounts side by side"
                    }
                }
            }
        }
    }
}

/// The cells that tell of what happened; all of them where none is known to.
pub(super) fn cells(sent: &[&Field]) -> Vec<(String, String)> {
    let tells = |field: &Field| {
        !matches!(field.part, Part::Worker | Part::Person | Part::Reference | Part::Other)
    };
    let any = sent.iter().any(|field| tells(field));
    let told = sent.iter().filter(|field| !any || tells(field));
    told.map(|field| {
        let heading = if field.part == Part::Narrative { "" } else { &field.heading };
        (heading.to_owned(), field.text.clone())
    })
    .collect()
}

fn how_words(how: How) -> String {
    match how {
        How::Supersedes => "superseded".to_owned(),
        How::Withdraws => "withdrawn".to_owned(),
    }
}

fn recorded(line: &Line) -> String {
    let at = moment(&line.kept.recorded);
    match line.kept.entry.as_ref().filter(|entry| !recorded_here(Some(entry))) {
        Some(entry) => {
            format!("From {} row {}, brought in {at}", entry.source.file, entry.source.row)
        }
        None => format!("Recorded {at}"),
    }
}

/// How long after it happened an entry was recorded here; nothing for rows of a return, whose
/// agency recorded them earlier elsewhere.
fn lag(line: &Line) -> Option<String> {
    let entry = line.kept.entry.as_ref().filter(|entry| recorded_here(Some(entry)))?;
    let days = (day_of(&line.kept.recorded)? - entry.when.last_day()?).get_days();
    (days > 0).then(|| format!("{} after it happened", count(days, "day", "days")))
}

/// Two accounts of one event and where they differ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Accounts {
    /// The accounts, principal first.
    pub cards: Vec<Card>,
    /// What is told differently.
    pub differences: Vec<Differing>,
}

/// Something that accounts of one event tell differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differing {
    /// What: date, time, count.
    pub what: String,
    /// Each telling: agency and words.
    pub told: Vec<(String, String)>,
    /// Whether it is explained by one agency having heard of it later.
    pub explained: bool,
}

impl Accounts {
    fn of(reading: &Reading, entry: &str, practice: &Practice, cards: Vec<Card>) -> Self {
        let case = &reading.case;
        let event = case.events.iter().find(|event| {
            let mut accounts = case.accounts(event);
            accounts.any(|(account, _)| account.id.0 == entry)
        });
        let agency = |id: &EntryId| {
            let told = case.entries.iter().find(|entry| entry.id == *id);
            told.map_or_else(String::new, |e| practice.agencies.name(&e.agency).to_owned())
        };
        let differences = event.into_iter().flat_map(|event| &event.differences).map(|one| {
            let told = one.told.iter().map(|(id, words)| (agency(id), words.clone()));
            Differing {
                what: one.what.clone(),
                told: told.collect(),
                explained: one.explained_by_notification,
            }
        });
        Self { differences: differences.collect(), cards }
    }
}

/// What the page of one entry shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryPage {
    /// The child.
    pub whose: Whose,
    /// The entry.
    pub card: Card,
    /// Earlier and later versions that can be read, the oldest first, this one among them.
    pub versions: Vec<Version>,
    /// Other accounts of the same event, this one first.
    pub accounts: Accounts,
    /// Whether this person may supersede or withdraw it.
    pub may_change: bool,
    /// Why that is so, in words.
    pub why: String,
    /// Whether this person may seal it, or take its seal off.
    pub may_mark: bool,
}

/// A version of an entry, as its history tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its name.
    pub id: String,
    /// When it was recorded, by what way.
    pub recorded: String,
    /// Who recorded it.
    pub by: String,
    /// What it did to the version before, and why.
    pub did: Option<(String, String)>,
}

/// What each version did to the one before: superseded, withdrawn, or marked otherwise.
fn history(desk: &Desk, lines: Vec<Seen>) -> Result<Vec<Version>, Wrong> {
    let mut before = None;
    let mut versions = Vec::new();
    for seen in lines {
        let Seen::Open(line) = seen else { continue };
        let kept = &line.kept;
        let marked = before.filter(|earlier| *earlier != kept.marking && kept.entry.is_some());
        let did = kept.change.as_ref().map(|change| {
            let what = match (marked, kept.marking) {
                (None, _) => how_words(change.how),
                (Some(_), Marking::Ordinary) => {
                    "opened to everyone who works with the child".to_owned()
                }
                (Some(_), marking) => {
                    format!("marked as {}", marking_words(marking).unwrap_or("ordinary"))
                }
            };
            (what, change.reason.clone())
        });
        let by = desk.store().practitioner(&kept.practitioner)?;
        versions.push(Version {
            id: kept.id.0.clone(),
            recorded: recorded(&line),
            by: by.map_or_else(|| "not known".to_owned(), |one| one.name),
            did,
        });
        before = Some(kept.marking);
    }
    Ok(versions)
}

/// The page.
pub async fn get(desk: Desk, Path((child, entry)): Path<(String, String)>) -> Result<Page, Wrong> {
    let (child, entry) = (ChildId(child), EntryId(entry));
    desk.run(move |desk| {
        let data = desk.look_entry(&child, &entry, |opened| read(desk, opened, &child, &entry))?;
        Ok(view(&data))
    })
    .await
}

fn read(
    desk: &Desk,
    opened: &mut Opened<'_, '_, '_>,
    child: &ChildId,
    entry: &EntryId,
) -> Result<EntryPage, Wrong> {
    let practice = desk.app().practice();
    let person = opened.child()?;
    let line = opened.looking.entry(entry)?;
    let facts = opened.facts(&line);
    let act = Act::Supersede { reason: "to be given" };
    let thing = Thing::Entry(opened.file, &facts);
    let stands = line.changed_by.is_none() && line.kept.entry.is_some();
    let (may_change, why) = (stands && desk.would(act, thing), desk.why(act, thing));
    let versions = opened.looking.versions(entry)?;
    let versions = versions.into_iter().map(|line| opened.seen(line)).collect();
    let versions = history(desk, versions)?;
    let may_mark = stands && super::mark::may(desk, thing, line.marking);
    let (reading, _) = opened.reading(&person)?;
    let card = Card::of(&opened.seen(line), practice).with_reading(&reading, practice);
    let mut cards = vec![card.clone()];
    for (_, other) in &card.told_too {
        let line = opened.looking.entry(&EntryId(other.clone()))?;
        cards.push(Card::of(&opened.seen(line), practice).with_reading(&reading, practice));
    }
    let accounts = Accounts::of(&reading, &entry.0, practice, cards);
    let whose = Whose::of(child, &person, desk.today());
    Ok(EntryPage { whose, card, versions, accounts, may_change, why, may_mark })
}

/// What it shows.
pub fn view(data: &EntryPage) -> Page {
    let (whose, card) = (&data.whose, &data.card);
    let title = card.title();
    whose.page(Here::Chronology, &title, html! {
        h1 class="govuk-heading-l" {
            @if !card.when.is_empty() { span class="govuk-caption-l" { (card.when) } }
            (title)
        }
        (facts(card))
        (card.body(whose))
        @if card.sent.len() > card.cells.len() { (as_sent(card)) }
        @if data.may_change || data.may_mark {
            div class="govuk-button-group" {
                @if data.may_change {
                    (button(&Button::link("Correct this entry", whose.at(&format!("entry/{}/supersede", card.id))).secondary()))
                    (button(&Button::link("Withdraw this entry", whose.at(&format!("entry/{}/withdraw", card.id))).secondary()))
                }
                @if data.may_mark {
                    (button(&Button::link("Change who may see it", whose.at(&format!("entry/{}/mark", card.id))).secondary()))
                }
            }
        } @else if card.closed.is_none() && card.changed.is_none() {
            p class="govuk-hint" { (data.why) }
        }
        @if data.accounts.cards.len() > 1 { (side_by_side(&data.accounts, whose)) }
        @if data.versions.len() > 1 { (versions(&data.versions, whose)) }
    })
}

fn as_sent(card: &Card) -> Markup {
    let rows = card.sent.iter().map(|(heading, told)| Row::new(heading, told)).collect();
    details(&Details {
        summary: text("Every cell as the agency sent it"),
        words: summary_list(&SummaryList { rows, ..SummaryList::default() }),
        ..Details::default()
    })
}

fn facts(card: &Card) -> Markup {
    let mut rows = vec![Row::new("Agency", &card.agency)];
    if !card.when.is_empty() {
        rows.push(Row::new("When it happened", &card.when));
    }
    if !card.kinds.is_empty() {
        let kinds = html! {
            ul class="govuk-list" {
                @for (kind, words) in &card.kinds {
                    li {
                        (kind)
                        @if !words.is_empty() { " – from “" (words) "”" }
                    }
                }
            }
        };
        rows.push(Row::new("What it was read as", kinds));
    }
    summary_list(&SummaryList { rows, ..SummaryList::default() })
}

fn side_by_side(accounts: &Accounts, whose: &Whose) -> Markup {
    html! {
        h2 class="govuk-heading-m" id="accounts" { "Accounts of this event side by side" }
        div class="tl-accounts" {
            @for card in &accounts.cards {
                section class="tl-account" {
                    h3 class="govuk-heading-s" {
                        a class="govuk-link" href=(whose.at(&format!("entry/{}", card.id))) { (card.agency) }
                    }
                    p class="govuk-body-s" { (card.when) }
                    (Card { told_too: Vec::new(), ..card.clone() }.body(whose))
                }
            }
        }
        @if accounts.differences.is_empty() {
            p class="govuk-body" { "No difference between them was found in what both tell." }
        } @else {
            h3 class="govuk-heading-s" { "Where they differ" }
            ul class="govuk-list govuk-list--bullet" {
                @for Differing { what, told, explained } in &accounts.differences {
                    li {
                        (sentence(what)) ": "
                        @for (place, (agency, words)) in told.iter().enumerate() {
                            @if place > 0 { "; " }
                            (agency) " says “" (words) "”"
                        }
                        @if *explained { ". One heard of it later, which explains the difference" }
                        "."
                    }
                }
            }
        }
    }
}

fn versions(versions: &[Version], whose: &Whose) -> Markup {
    html! {
        h2 class="govuk-heading-m" { "Every version of this entry" }
        ol class="govuk-list govuk-list--number" {
            @for one in versions {
                li {
                    a class="govuk-link" href=(whose.at(&format!("entry/{}", one.id))) { (one.recorded) }
                    " by " (one.by)
                    @if let Some((what, reason)) = &one.did { ": " (what) " – " (reason) }
                }
            }
        }
    }
}
