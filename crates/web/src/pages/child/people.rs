//! `/child/{child}/people`: everyone named in the file, the child first, and what they are to the
//! child. A change makes a new version; earlier ones stay readable.

use super::{Here, Whose};
use crate::desk::Desk;
use crate::layout::Page;
use crate::opened::Opened;
use crate::pages::words::{day_text, moment};
use crate::parts::{
    Button, Card, Field, Input, Mistakes, Row, RowAction, SummaryList, button, input, summary_list,
    text,
};
use crate::sent::{Sent, token};
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use store::{Address, ChildId, Identifier, KeptPerson, Person, PersonId};

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    /// The child.
    pub whose: Whose,
    /// Everyone named, the child first.
    pub everyone: Vec<KeptPerson>,
    /// Whether this person may add to it.
    pub may_record: bool,
}

/// Fields of the form: name, words, hint.
const FIELDS: [(&str, &str, &str); 12] = [
    ("given", "Given names", ""),
    ("family", "Family name", ""),
    ("known_as", "Other names", "Separate several by commas"),
    ("relation", "What they are to the child", "Mother, brother, friend, worker at the club"),
    ("born", "Date of birth", "As 2002-05-14, or only the year"),
    ("sex", "Sex or gender as recorded", ""),
    ("pronouns", "Pronouns as the person states them", ""),
    ("language", "First language, and whether an interpreter is needed", ""),
    ("nhs_number", "NHS number", ""),
    ("phones", "Telephone numbers", "Separate several by commas"),
    ("address", "Address", "The present one, without the postcode"),
    ("postcode", "Postcode", ""),
];

/// `GET`: everyone named in the file.
pub async fn get(desk: Desk, Path(child): Path<String>) -> Result<Page, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let data = desk.look(&child, Act::Look, "people", |opened| read(desk, opened, &child))?;
        Ok(view(&data))
    })
    .await
}

fn read(desk: &Desk, opened: &mut Opened<'_, '_, '_>, child: &ChildId) -> Result<People, Wrong> {
    let person = opened.child()?;
    Ok(People {
        whose: Whose::of(child, &person, desk.today()),
        everyone: opened.looking.people()?,
        may_record: desk.would(Act::Record, Thing::File(opened.file)),
    })
}

/// `GET …/people/{person}`: the form of one person; of a new one where the name is `new`.
pub async fn edit(
    desk: Desk,
    Path((child, person)): Path<(String, String)>,
) -> Result<Page, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let (whose, versions) = open(desk, &child, &person)?;
        let latest = versions.last().map(|one| one.person.clone()).unwrap_or_default();
        let sent = Sent::new(fields_of(&latest));
        Ok(form(&whose, &person, &sent, &versions, &Mistakes::default(), &token(desk.signed())))
    })
    .await
}

fn open(desk: &Desk, child: &ChildId, person: &str) -> Result<(Whose, Vec<KeptPerson>), Wrong> {
    desk.look(child, Act::Look, "person", |opened| {
        desk.may(Act::Record, Thing::File(opened.file))?;
        let whose = Whose::of(child, &opened.child()?, desk.today());
        let versions = match person {
            "new" => Vec::new(),
            id => opened.looking.person_versions(&PersonId::from(id))?,
        };
        if versions.is_empty() && person != "new" {
            return Err(Wrong::NotFound);
        }
        Ok((whose, versions))
    })
}

/// `POST`: records the person, or a new version of one.
pub async fn post(
    desk: Desk,
    Path((child, person)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let (whose, versions) = open(desk, &child, &person)?;
        let mut mistakes = Mistakes::default();
        if !sent.has("given") && !sent.has("family") && !sent.has("known_as") {
            mistakes.add("given", "Enter a name, or what the person is called");
        }
        if !versions.last().is_some_and(|one| one.is_child) && !sent.has("relation") {
            mistakes.add("relation", "Enter what they are to the child, or “not known”");
        }
        if !mistakes.none() {
            let page = form(&whose, &person, &sent, &versions, &mistakes, &token(desk.signed()));
            return Ok(page.into_response());
        }
        let before = versions.last().map(|one| one.person.clone()).unwrap_or_default();
        let after = changed(before, &sent);
        let id = if person == "new" { desk.name() } else { person.clone() };
        let (_, file) = desk.ties(&child)?;
        let because = desk.may(Act::Record, Thing::File(&file))?;
        desk.act(&child, Act::Record.key(), because, "person", |acting| {
            acting.put_person(&PersonId(id), &after)
        })?;
        Ok(Redirect::to(&format!("/child/{child}/people")).into_response())
    })
    .await
}

/// A person as the form's fields.
pub fn fields_of(person: &Person) -> Vec<(String, String)> {
    let nhs = person.identifiers.iter().find(|one| one.scheme == "nhs_number");
    let home = person.addresses.first();
    let values = [
        person.given.clone(),
        person.family.clone(),
        person.known_as.join(", "),
        person.relation.clone(),
        person.born.clone(),
        person.sex.clone(),
        person.pronouns.clone(),
        person.language.clone(),
        nhs.map(|one| one.value.clone()).unwrap_or_default(),
        person.phones.join(", "),
        home.map(|home| home.lines.clone()).unwrap_or_default(),
        home.map(|home| home.postcode.clone()).unwrap_or_default(),
    ];
    FIELDS.iter().zip(values).map(|((name, ..), value)| ((*name).to_owned(), value)).collect()
}

/// What was typed, over what was known: what the form does not ask for stays.
pub fn changed(before: Person, sent: &Sent) -> Person {
    let one = |name: &str| sent.one(name).to_owned();
    let several = |name: &str| -> Vec<String> {
        let parts = sent.one(name).split(',').map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let mut identifiers = before.identifiers;
    identifiers.retain(|known| known.scheme != "nhs_number");
    if sent.has("nhs_number") {
        identifiers.push(Identifier { scheme: "nhs_number".to_owned(), value: one("nhs_number") });
    }
    let mut addresses = before.addresses;
    let (lines, postcode) = (one("address"), one("postcode"));
    let same = addresses.first().is_some_and(|a| a.lines == lines && a.postcode == postcode);
    let told = !lines.is_empty() || !postcode.is_empty();
    if told && !same {
        addresses.insert(0, Address { lines, postcode, ..Address::default() });
    }
    Person {
        given: one("given"),
        family: one("family"),
        known_as: several("known_as"),
        relation: one("relation"),
        born: one("born"),
        sex: one("sex"),
        pronouns: one("pronouns"),
        language: one("language"),
        phones: several("phones"),
        identifiers,
        addresses,
        more: before.more,
    }
}

/// What the list shows.
pub fn view(data: &People) -> Page {
    let whose = &data.whose;
    whose.page(
        Here::People,
        "People",
        html! {
            h1 class="govuk-heading-l" { "People" }
            @for one in &data.everyone { (card(one, data)) }
            @if data.may_record {
                (button(&Button::link("Add a person", whose.at("people/new")).secondary()))
            }
        },
    )
}

fn card(one: &KeptPerson, data: &People) -> Markup {
    let rows = fields_of(&one.person)
        .into_iter()
        .zip(FIELDS)
        .filter(|((_, value), (name, ..))| !value.is_empty() && !["given", "family"].contains(name))
        .map(|((name, value), (_, words, _))| {
            let value = if name == "born" { day_text(&value) } else { value };
            Row::new(words, value)
        });
    let mut rows: Vec<Row> = rows.collect();
    rows.push(Row::new("Recorded", moment(&one.recorded)));
    let name = one.person.name();
    let name = if name.is_empty() { one.person.known_as.join(", ") } else { name };
    let title = if one.is_child { format!("{name}, the child") } else { name };
    let change = RowAction {
        href: data.whose.at(&format!("people/{}", one.id)),
        words: text("Change"),
        ..RowAction::default()
    };
    summary_list(&SummaryList {
        rows,
        card: Some(Card {
            title: text(title),
            actions: if data.may_record { vec![change] } else { Vec::new() },
            ..Card::default()
        }),
        ..SummaryList::default()
    })
}

fn form(
    whose: &Whose,
    person: &str,
    sent: &Sent,
    versions: &[KeptPerson],
    mistakes: &Mistakes,
    token: &Markup,
) -> Page {
    let title = if person == "new" { "Add a person" } else { "Change what is known of a person" };
    let is_child = versions.last().is_some_and(|one| one.is_child);
    let asked = FIELDS.iter().filter(|(name, ..)| !(is_child && *name == "relation"));
    whose
        .page(
            Here::People,
            title,
            html! {
                (mistakes.summary())
                h1 class="govuk-heading-l" { (title) }
                form method="post" action=(whose.at(&format!("people/{person}"))) novalidate {
                    (token)
                    @for (name, words, hint) in asked { (line(name, words, hint, sent, mistakes)) }
                    div class="govuk-button-group" {
                        (button(&Button::new("Record")))
                        a class="govuk-link" href=(whose.at("people")) { "Cancel" }
                    }
                }
                @if versions.len() > 1 {
                    p class="govuk-hint" {
                        "Recorded " (versions.len()) " times; earlier versions are kept."
                    }
                }
            },
        )
        .with_mistakes(!mistakes.none())
}

fn line(name: &str, words: &str, hint: &str, sent: &Sent, mistakes: &Mistakes) -> Markup {
    let field = Field::new(name, words).mistake(mistakes);
    input(&Input {
        field: if hint.is_empty() { field } else { field.hint(hint) },
        value: Some(sent.one(name).to_owned()),
        spellcheck: Some(false),
        autocomplete: Some("off".to_owned()),
        ..Input::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_form_does_not_ask_for_stays_and_an_earlier_address_is_kept() {
        let before = Person {
            given: "Jo".to_owned(),
            identifiers: vec![Identifier { scheme: "upn".to_owned(), value: "X1".to_owned() }],
            addresses: vec![Address { lines: "1 High Street".to_owned(), ..Address::default() }],
            more: [("faith".to_owned(), "none".to_owned())].into(),
            ..Person::default()
        };
        let mut fields = fields_of(&before);
        for (name, value) in &mut fields {
            if name == "address" {
                "2 Low Road".clone_into(value);
            }
        }
        let after = changed(before.clone(), &Sent::new(fields));
        assert_eq!(after.identifiers, before.identifiers);
        assert_eq!(after.more, before.more);
        let lines: Vec<_> = after.addresses.iter().map(|a| a.lines.as_str()).collect();
        assert_eq!(lines, ["2 Low Road", "1 High Street"]);
    }

    #[test]
    fn a_person_goes_through_the_form_unchanged() {
        let person = Person {
            given: "Jo".to_owned(),
            known_as: vec!["Joey".to_owned(), "J".to_owned()],
            phones: vec!["01234".to_owned()],
            addresses: vec![Address { postcode: "TF1 1AA".to_owned(), ..Address::default() }],
            ..Person::default()
        };
        assert_eq!(changed(person.clone(), &Sent::new(fields_of(&person))), person);
    }
}
