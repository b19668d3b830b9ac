//! `/children`: finding a child, and making a file where there is none. Searching comes first:
//! two files of one child are how a pattern goes unseen.

use crate::desk::Desk;
use crate::layout::{Page, Section};
use crate::likely::{reasons, record_asked, worth_showing};
use crate::pages::words::day_text;
use crate::parts::{
    Button, Cell, Choice, Choices, Field, Input, Mistakes, Table, Textarea, button, checkboxes,
    input, table, textarea,
};
use crate::sent::{Sent, token};
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeSet;
use store::{ChildId, FoundPerson, Identifier, Involvement, Person, PersonId, RowId};

/// The most files shown.
const SHOWN: i64 = 20;

/// A file that may be the child's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The file's address; `None` where it is not open to this person.
    pub href: Option<String>,
    /// Where it can be opened in an emergency, by whoever may.
    pub emergency: Option<String>,
    /// Name of the child whose file it is.
    pub name: String,
    /// Date of birth.
    pub born: String,
    /// Why it is shown.
    pub why: Vec<String>,
    /// Agencies that work with the child now: whom to ask.
    pub agencies: String,
}

/// What the search page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    /// What was typed.
    pub sent: Sent,
    /// What is amiss.
    pub mistakes: Mistakes,
    /// What was found; `None` before a search.
    pub found: Option<Vec<Found>>,
    /// Whether this person may make a file.
    pub may_create: bool,
}

/// Fields of the search: name, words, hint.
const FIELDS: [(&str, &str, &str); 4] = [
    ("given", "Given names", "As many as you know; also a name the child is called by"),
    ("family", "Family name", ""),
    ("born", "Date of birth", "As 14 May 2002 or 14/05/2002"),
    ("other", "Anything else", "NHS number, telephone number, address, postcode"),
];

/// `GET /children`: the search.
pub async fn get(desk: Desk, Query(fields): Query<Vec<(String, String)>>) -> Result<Page, Wrong> {
    desk.run(move |desk| {
        let because = desk.may(Act::SearchPeople, Thing::Partnership)?;
        let sent = Sent::new(fields);
        let asked = FIELDS.iter().any(|(name, ..)| sent.has(name));
        let mut mistakes = Mistakes::default();
        let born = born(desk, &sent, &mut mistakes);
        let found = if asked && mistakes.none() {
            let words = FIELDS.map(|(name, ..)| sent.one(name)).join(" ");
            let line = desk.audit(Act::SearchPeople.key(), None, because, words.trim());
            desk.store().note(&line)?;
            Some(search(desk, &sent, born)?)
        } else {
            None
        };
        let may_create = desk.would(Act::CreateFile, Thing::Partnership);
        Ok(view(&Search { sent, mistakes, found, may_create }))
    })
    .await
}

/// The date of birth that was typed, where it is one day.
fn born(desk: &Desk, sent: &Sent, mistakes: &mut Mistakes) -> Option<Date> {
    let typed = sent.one("born");
    if typed.is_empty() {
        return None;
    }
    let calendar = &desk.app().practice().calendar;
    let known = returns::dates::Context {
        not_after: Some(desk.today()),
        ..returns::dates::Context::new(calendar)
    };
    let when = returns::dates::read(typed, &known).when;
    let day = when.first_day().filter(|day| when.last_day() == Some(*day));
    if day.is_none() {
        mistakes.add("born", "Enter a real date of birth, such as 14 May 2002, or leave it empty");
    }
    day
}

/// Everyone whom what was typed may mean. First those who are alike in spite of spelling, order or
/// a swapped figure, the likeliest first; then those whose names begin as was typed, which finds
/// whoever only half a name is known of.
fn search(desk: &Desk, sent: &Sent, born: Option<Date>) -> Result<Vec<Found>, Wrong> {
    let (mut shown, named) = alike(desk, sent, born)?;
    for (hit, why) in beginning(desk, sent, born)? {
        if !named.contains(&(hit.child.clone(), hit.person.id.clone())) {
            shown.extend(one(desk, &hit, why)?);
        }
    }
    shown.truncate(SHOWN as usize);
    Ok(shown)
}

/// A person, and in whose file.
type Named = (ChildId, PersonId);

/// People who are alike, of those that this person may be told of; and their names in the store.
fn alike(
    desk: &Desk,
    sent: &Sent,
    born: Option<Date>,
) -> Result<(Vec<Found>, BTreeSet<Named>), Wrong> {
    let day = born.map(|day| day.to_string()).unwrap_or_default();
    let mut other = sent.one("other");
    if other.is_empty() {
        other = sent.one("nhs_number");
    }
    let asked = record_asked(sent.one("given"), sent.one("family"), &day, other);
    let people = desk.app().likely();
    people.refresh(desk.store(), desk.moment().at)?;
    let scope = desk.scope(Act::SeeExists, None);
    let mut told: Vec<(Found, Named)> = Vec::new();
    let evidence = people.find(&asked, |(child, person)| {
        let hit = desk.store().person_within(&scope, (child, person))?;
        let found = hit.map_or(Ok(None), |hit| one(desk, &hit, Vec::new()))?;
        let may = found.is_some();
        told.extend(found.map(|found| (found, (child.clone(), person.clone()))));
        Ok::<_, Wrong>(may)
    })?;
    let (mut shown, mut named) = (Vec::new(), BTreeSet::new());
    for ((mut found, name), evidence) in told.into_iter().zip(evidence) {
        if worth_showing(&evidence) {
            let mut why = reasons(&evidence, found.href.is_some());
            why.append(&mut found.why);
            shown.push(Found { why, ..found });
            named.insert(name);
        }
    }
    Ok((shown, named))
}

/// People with words that begin as was typed: by all names; by either name with the date of birth;
/// by a number or postcode. Those with most reasons come first.
fn beginning(
    desk: &Desk,
    sent: &Sent,
    born: Option<Date>,
) -> Result<Vec<(FoundPerson, Vec<String>)>, Wrong> {
    let (given, family, other) = (sent.one("given"), sent.one("family"), sent.one("other"));
    let day = born.map(|day| day.to_string());
    let both = format!("{given} {family}");
    let mut asked: Vec<(String, Option<&str>, &str)> = vec![
        (both.trim().to_owned(), None, "the names are alike"),
        (other.to_owned(), None, "the number, postcode or telephone is the same"),
    ];
    if let Some(day) = day.as_deref() {
        // With a name, everyone born that day would only hide whom it may be.
        if given.is_empty() && family.is_empty() {
            asked.push((day.to_owned(), Some(day), "the date of birth is the same"));
        }
        asked.push((given.to_owned(), Some(day), "the given name and date of birth are alike"));
        asked.push((family.to_owned(), Some(day), "the family name and date of birth are alike"));
    }
    let scope = desk.scope(Act::SeeExists, None);
    let mut hits: Vec<(FoundPerson, Vec<String>)> = Vec::new();
    for (text, born, why) in asked.into_iter().filter(|(text, ..)| !text.is_empty()) {
        for person in desk.store().find_people(&scope, &text, born, SHOWN)? {
            match hits
                .iter_mut()
                .find(|(hit, _)| hit.child == person.child && hit.person.id == person.person.id)
            {
                Some((_, reasons)) => reasons.push(why.to_owned()),
                None => hits.push((person, vec![why.to_owned()])),
            }
        }
    }
    hits.sort_by_key(|(_, why)| std::cmp::Reverse(why.len()));
    Ok(hits)
}

/// A file found, where this person may know that it exists.
fn one(desk: &Desk, hit: &FoundPerson, mut why: Vec<String>) -> Result<Option<Found>, Wrong> {
    let (ties, file) = desk.ties(&hit.child)?;
    if !desk.would(Act::SeeExists, Thing::File(&file)) {
        return Ok(None);
    }
    let open = desk.would(Act::Look, Thing::File(&file));
    // Who else is named in a file is not told to those to whom it is closed.
    if !hit.person.is_child && !open {
        return Ok(None);
    }
    let glass = Act::BreakGlass { reason: "to be given", hours: 4 };
    let practice = desk.app().practice();
    let today = desk.today().to_string();
    let mut agencies = BTreeSet::new();
    for one in ties.involvements.iter().filter(|one| one.in_force(&today)) {
        let of = match (&one.practitioner, &one.agency) {
            (Some(id), _) => desk.store().practitioner(id)?.map(|who| who.agency),
            (None, agency) => agency.clone(),
        };
        agencies.extend(of.map(|agency| practice.agencies.name(&agency).to_owned()));
    }
    let person = &hit.person.person;
    if !hit.person.is_child {
        why.push(format!("named in this file as {}", person.relation));
    }
    let agencies: Vec<String> = agencies.into_iter().collect();
    Ok(Some(Found {
        href: open.then(|| format!("/child/{}", hit.child)),
        emergency: (!open && desk.would(glass, Thing::File(&file)))
            .then(|| format!("/child/{}/emergency", hit.child)),
        name: person.name(),
        born: if person.born.is_empty() {
            "not recorded".to_owned()
        } else {
            day_text(&person.born)
        },
        why,
        agencies: agencies.join(", "),
    }))
}

/// `GET /children/new`: the form of a new file, with what was searched for.
pub async fn new(desk: Desk, Query(fields): Query<Vec<(String, String)>>) -> Result<Page, Wrong> {
    desk.run(move |desk| {
        desk.may(Act::CreateFile, Thing::Partnership)?;
        let sent = Sent::new(fields);
        Ok(form(&sent, &Mistakes::default(), None, &token(desk.signed())))
    })
    .await
}

/// `POST /children`: makes the file, once nobody is found whom it may already be of, or once it is
/// said to be another child.
pub async fn post(desk: Desk, sent: Sent) -> Result<Response, Wrong> {
    desk.run(move |desk| {
        let because = desk.may(Act::CreateFile, Thing::Partnership)?;
        let mut mistakes = Mistakes::default();
        if !sent.has("given") && !sent.has("family") {
            mistakes.add("given", "Enter a name, or what the child is called");
        }
        let born = born(desk, &sent, &mut mistakes);
        if !sent.has("reason") {
            mistakes.add("reason", "Say why you work with the child");
        }
        let alike = if sent.one("sure") == "yes" { Vec::new() } else { search(desk, &sent, born)? };
        if !alike.is_empty() {
            mistakes.add("sure", "Look at these files, then say whether this is another child");
        }
        if !mistakes.none() {
            let alike = (!alike.is_empty()).then_some(alike.as_slice());
            return Ok(form(&sent, &mistakes, alike, &token(desk.signed())).into_response());
        }
        let child = ChildId(desk.name());
        let involvement = Involvement {
            id: RowId(desk.name()),
            practitioner: Some(desk.me()),
            reason: sent.one("reason").to_owned(),
            from: desk.today().to_string(),
            ..Involvement::default()
        };
        let person = person(&sent, born);
        let reason = involvement.reason.clone();
        desk.act(&child, Act::CreateFile.key(), because, &reason, |acting| {
            acting.open_file(&PersonId(desk.name()), &person)?;
            acting.involve(&involvement)
        })?;
        Ok(Redirect::to(&format!("/child/{child}")).into_response())
    })
    .await
}

fn person(sent: &Sent, born: Option<Date>) -> Person {
    let nhs = sent.one("nhs_number");
    let nhs = (!nhs.is_empty())
        .then(|| Identifier { scheme: "nhs_number".to_owned(), value: nhs.to_owned() });
    Person {
        given: sent.one("given").to_owned(),
        family: sent.one("family").to_owned(),
        born: born.map(|day| day.to_string()).unwrap_or_default(),
        identifiers: nhs.into_iter().collect(),
        ..Person::default()
    }
}

/// What the search shows.
pub fn view(data: &Search) -> Page {
    let query = FIELDS.iter().filter(|(name, ..)| data.sent.has(name) && *name != "other");
    let query: Vec<String> = query
        .map(|(name, ..)| {
            format!("{name}={}", crate::pages::child::chronology::escaped(data.sent.one(name)))
        })
        .collect();
    Page::new("Find a child", html! {
        (data.mistakes.summary())
        h1 class="govuk-heading-l" { "Find a child" }
        form method="get" action="/children" novalidate {
            @for (name, words, hint) in FIELDS { (line(name, words, hint, &data.sent, &data.mistakes)) }
            (button(&Button::new("Search")))
        }
        @if let Some(found) = &data.found {
            div role="status" { h2 class="govuk-heading-m" { (results(found)) } }
            (list(found))
            @if data.may_create {
                h2 class="govuk-heading-m" { "None of these is the child?" }
                (button(&Button::link("Make a file for this child", format!("/children/new?{}", query.join("&"))).secondary()))
            }
        }
    })
    .under(Section::Children)
    .with_mistakes(!data.mistakes.none())
}

fn results(found: &[Found]) -> String {
    match found.len() {
        0 => "Nobody was found".to_owned(),
        n if n as i64 == SHOWN => format!("The {n} most alike"),
        n => crate::pages::words::count(n, "person was found", "people were found"),
    }
}

fn list(found: &[Found]) -> Markup {
    if found.is_empty() {
        return html! {
            p class="govuk-body" { "Try another spelling, a shorter name, or only the date of birth." }
        };
    }
    let rows = found.iter().map(|one| {
        let name = html! {
            @if let Some(href) = &one.href {
                a class="govuk-link" href=(href) { (one.name) }
            } @else {
                (one.name) br;
                span class="govuk-hint" { "The file is not open to you. Ask an agency that works with the child." }
                @if let Some(emergency) = &one.emergency {
                    br; a class="govuk-link govuk-body-s" href=(emergency) {
                        "Open it in an emergency"
                        span class="govuk-visually-hidden" { " – " (one.name) }
                    }
                }
            }
        };
        let agencies = if one.agencies.is_empty() { "none recorded" } else { &one.agencies };
        vec![
            Cell::new(name),
            Cell::new(&one.born),
            Cell::new(one.why.join("; ")),
            Cell::new(agencies),
        ]
    });
    html! {
        div class="tl-scroll" tabindex="0" role="region" aria-label="People found" {
            (table(&Table {
                caption: Some("People found, those most alike first".to_owned()),
                caption_classes: "govuk-visually-hidden".to_owned(),
                head: ["Name", "Born", "Shown because", "Agencies that work with the child"]
                    .map(Cell::new).to_vec(),
                rows: rows.collect(),
                row_headings: true,
                ..Table::default()
            }))
        }
    }
}

fn line(name: &str, words: &str, hint: &str, sent: &Sent, mistakes: &Mistakes) -> Markup {
    let field = Field::new(name, words).mistake(mistakes);
    input(&Input {
        field: if hint.is_empty() { field } else { field.hint(hint) },
        value: Some(sent.one(name).to_owned()),
        classes: "govuk-input--width-20".to_owned(),
        spellcheck: Some(false),
        autocomplete: Some("off".to_owned()),
        ..Input::default()
    })
}

fn form(sent: &Sent, mistakes: &Mistakes, alike: Option<&[Found]>, token: &Markup) -> Page {
    let sure = Choice::new("yes", "I have looked at these: this is another child");
    Page::new("Make a file for a child", html! {
        (mistakes.summary())
        h1 class="govuk-heading-l" { "Make a file for a child" }
        form method="post" action="/children" novalidate {
            (token)
            @for (name, words, hint) in FIELDS.iter().filter(|(name, ..)| *name != "other") {
                (line(name, words, hint, sent, mistakes))
            }
            (line("nhs_number", "NHS number", "", sent, mistakes))
            (textarea(&Textarea {
                field: Field::new("reason", "Why do you work with the child?")
                    .hint("You are recorded as working with the child from today, with this reason")
                    .mistake(mistakes),
                value: sent.one("reason").to_owned(),
                rows: 3,
                ..Textarea::default()
            }))
            @if let Some(alike) = alike {
                h2 class="govuk-heading-m" { "Files that may be this child’s already" }
                (list(alike))
                (checkboxes(&Choices::new("sure", "Is this another child?", [sure]).mistake(mistakes)))
            }
            (button(&Button::new("Make the file")))
        }
    })
    .under(Section::Children)
    .with_mistakes(!mistakes.none())
}
