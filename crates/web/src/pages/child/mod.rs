//! A child's file: what every page of it has above and beside its own part.

pub mod ask;
pub mod bring_in;
pub mod change;
pub mod chronology;
pub mod entry;
pub mod form;
pub mod involved;
pub mod looks;
pub mod mark;
pub mod overview;
pub mod people;
pub mod picture;
pub mod print;
pub mod record;

use crate::layout::{Page, Section};
use crate::pages::words::{day_text, years};
use crate::parts::moj::{self, Link};
use crate::parts::{Tag, tag, text};
use jiff::civil::Date;
use maud::{Markup, html};
use store::{ChildId, KeptPerson};

/// Which page of a child's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Here {
    /// The overview.
    Overview,
    /// The chronology and its entries.
    Chronology,
    /// Recording.
    Record,
    /// People and relationships.
    People,
    /// Agencies involved, and who can see this.
    Involved,
    /// Who has looked.
    Looks,
}

/// The child as every page of the file names them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Whose {
    /// The file.
    pub id: ChildId,
    /// The child's name.
    pub name: String,
    /// Date of birth as recorded, and the age today where it can be told.
    pub born: String,
    /// Age in whole years.
    pub age: Option<i16>,
    /// Pronouns as the child states them.
    pub pronouns: String,
    /// Language, and whether an interpreter is needed.
    pub language: String,
}

impl Whose {
    /// The child of a file, on a day.
    pub fn of(id: &ChildId, child: &KeptPerson, today: Date) -> Self {
        let person = &child.person;
        let age = person.born.parse().ok().and_then(|born| years(born, today));
        Self {
            id: id.clone(),
            name: person.name(),
            born: person.born.clone(),
            age,
            pronouns: person.pronouns.clone(),
            language: person.language.clone(),
        }
    }

    /// An address in this child's file: `/child/<id>/chronology`.
    pub fn at(&self, page: &str) -> String {
        if page.is_empty() {
            format!("/child/{}", self.id)
        } else {
            format!("/child/{}/{page}", self.id)
        }
    }

    fn about(&self) -> Markup {
        let born = if self.born.is_empty() {
            "date of birth not recorded".to_owned()
        } else {
            format!("born {}", day_text(&self.born))
        };
        html! {
            @if let Some(age) = self.age { "age " (age) ", " } (born)
            @if !self.pronouns.is_empty() { ", " (self.pronouns) }
            @if !self.language.is_empty() { " " (tag(&Tag { words: text(&self.language), ..Tag::default() })) }
        }
    }

    fn links(&self, here: Here) -> Vec<Link> {
        let pages = [
            (Here::Overview, "", "Overview"),
            (Here::Chronology, "chronology", "Chronology"),
            (Here::Record, "record", "Record an entry"),
            (Here::People, "people", "People"),
            (Here::Involved, "involved", "Who is involved"),
            (Here::Looks, "looks", "Who has looked"),
        ];
        let link = |(page, address, words): (Here, &str, &str)| Link {
            words: words.to_owned(),
            href: self.at(address),
            here: page == here,
        };
        pages.into_iter().map(link).collect()
    }

    /// A page of this child's file. Titles name the page, not the child: a title stands in a
    /// browser's history.
    pub fn page(&self, here: Here, title: &str, main: Markup) -> Page {
        let above = html! {
            (moj::identity_bar(&text(&self.name), &self.about()))
            (moj::sub_navigation("This child’s file", &self.links(here)))
        };
        Page::new(title, main).above(above).under(Section::Children)
    }
}
