//! `/child/{child}/entry/{entry}/supersede` and `…/withdraw`: putting an entry right or taking it
//! back, each with a reason and each as a later entry. The earlier one stays readable.

use super::entry::Card;
use super::form::Typed;
use super::{Here, Whose};
use crate::desk::Desk;
use crate::layout::Page;
use crate::opened::{Opened, Seen};
use crate::parts::{Button, Field, Mistakes, Textarea, button, inset, textarea};
use crate::sent::{Sent, token};
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use casework::change::{Now, supersede as supersede_entry, withdraw as withdraw_entry};
use chronology::EntryId;
use maud::{Markup, html};
use store::{ChildId, KeptPerson, Line};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Supersede,
    Withdraw,
}

impl How {
    fn act(self, reason: &str) -> Act<'_> {
        match self {
            Self::Supersede => Act::Supersede { reason },
            Self::Withdraw => Act::Withdraw { reason },
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Supersede => "Correct an entry",
            Self::Withdraw => "Withdraw an entry",
        }
    }

    fn address(self) -> &'static str {
        match self {
            Self::Supersede => "supersede",
            Self::Withdraw => "withdraw",
        }
    }
}

/// What the page works on.
struct Work {
    whose: Whose,
    person: KeptPerson,
    line: Line,
    card: Card,
    because: String,
}

/// The form of a correction.
pub async fn supersede(desk: Desk, Path(path): Path<(String, String)>) -> Result<Page, Wrong> {
    form(desk, path, How::Supersede).await
}

/// The form of a withdrawal.
pub async fn withdraw(desk: Desk, Path(path): Path<(String, String)>) -> Result<Page, Wrong> {
    form(desk, path, How::Withdraw).await
}

/// Records a correction.
pub async fn post_supersede(
    desk: Desk,
    Path(path): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Wrong> {
    change(desk, path, sent, How::Supersede).await
}

/// Records a withdrawal.
pub async fn post_withdraw(
    desk: Desk,
    Path(path): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Wrong> {
    change(desk, path, sent, How::Withdraw).await
}

async fn form(desk: Desk, (child, entry): (String, String), how: How) -> Result<Page, Wrong> {
    let (child, entry) = (ChildId(child), EntryId(entry));
    desk.run(move |desk| {
        // Whether it may be done is asked as with a reason: the form is where one is given.
        let work = open(desk, &child, &entry, how, "to be given")?;
        let typed = work.line.kept.entry.as_ref().map(Typed::from_entry).unwrap_or_default();
        Ok(view(&work, how, &typed, "", &Mistakes::default(), &token(desk.signed())))
    })
    .await
}

fn open(
    desk: &Desk,
    child: &ChildId,
    entry: &EntryId,
    how: How,
    reason: &str,
) -> Result<Work, Wrong> {
    desk.look_entry(child, entry, |opened| read(desk, opened, child, entry, how, reason))
}

fn read(
    desk: &Desk,
    opened: &mut Opened<'_, '_, '_>,
    child: &ChildId,
    entry: &EntryId,
    how: How,
    reason: &str,
) -> Result<Work, Wrong> {
    let person = opened.child()?;
    let line = opened.looking.entry(entry)?;
    if line.changed_by.is_some() || line.kept.entry.is_none() {
        return Err(Wrong::Moved);
    }
    let facts = opened.facts(&line);
    let because = desk.may(how.act(reason), Thing::Entry(opened.file, &facts))?;
    let card = Card::of(&Seen::Open(Box::new(line.clone())), desk.app().practice());
    let whose = Whose::of(child, &person, desk.today());
    Ok(Work { whose, person, line, card, because })
}

async fn change(
    desk: Desk,
    (child, entry): (String, String),
    sent: Sent,
    how: How,
) -> Result<Response, Wrong> {
    let (child, entry) = (ChildId(child), EntryId(entry));
    desk.run(move |desk| {
        let reason = sent.one("reason").to_owned();
        let asked = if reason.is_empty() { "to be given" } else { &reason };
        let work = open(desk, &child, &entry, how, asked)?;
        let typed = Typed::of(&sent);
        let born = work.person.person.born.parse().ok();
        let read = typed.read_when(desk.app().practice(), born, desk.today());
        let mut mistakes = match how {
            How::Supersede => typed.mistakes(&read),
            How::Withdraw => Mistakes::default(),
        };
        let kept = &work.line.kept;
        let now = Now { entry: kept.entry.as_ref(), kinds: &kept.kinds, changed: false };
        let append = if let (How::Supersede, Some(earlier)) = (how, &kept.entry) {
            supersede_entry(now, typed.corrects(desk, &read, earlier), &reason)
        } else {
            let agency = desk.signed().who.agency.clone();
            withdraw_entry(now, EntryId(desk.name()), agency, &reason)
        };
        if let Err(refusal) = &append {
            mistakes.add("reason", refusal.to_string());
        }
        let (Ok(append), true) = (append, mistakes.none()) else {
            let page = view(&work, how, &typed, &reason, &mistakes, &token(desk.signed()));
            return Ok(page.into_response());
        };
        let new = crate::desk::kept(append);
        let act = how.act(&reason).key();
        let name = new.id.clone();
        // The reason stands with the entry, under its seal; the list of looks is open to more.
        desk.act(&child, act, work.because, "", |acting| acting.append(&[new], None))?;
        let shown = if how == How::Supersede { &name.0 } else { &entry.0 };
        Ok(Redirect::to(&format!("/child/{child}/entry/{shown}")).into_response())
    })
    .await
}

fn view(
    work: &Work,
    how: How,
    typed: &Typed,
    reason: &str,
    mistakes: &Mistakes,
    token: &Markup,
) -> Page {
    let (whose, card) = (&work.whose, &work.card);
    let action = whose.at(&format!("entry/{}/{}", card.id, how.address()));
    let why = textarea(&Textarea {
        field: Field::new("reason", "Why?")
            .hint("Kept with the entry, and shown wherever the entry is")
            .mistake(mistakes)
            .label_class("govuk-label--m"),
        value: reason.to_owned(),
        rows: 3,
        ..Textarea::default()
    });
    whose
        .page(Here::Chronology, how.title(), html! {
            (mistakes.summary())
            h1 class="govuk-heading-l" { (how.title()) }
            @if how == How::Withdraw {
                (inset(None, "", &Vec::new(), &html! {
                    p class="govuk-body govuk-!-font-weight-bold" { (card.when) ", " (card.agency) }
                    (card.body(whose))
                }))
                p class="govuk-body" {
                    "A withdrawn entry counts for nothing from now on. It stays readable, marked as \
                     withdrawn, with your reason."
                }
            }
            form method="post" action=(action) novalidate {
                (token)
                @if how == How::Supersede { (typed.fields(mistakes, false)) }
                (why)
                div class="govuk-button-group" {
                    @if how == How::Supersede {
                        (button(&Button::new("Record the correction")))
                    } @else {
                        (button(&Button::new("Withdraw this entry").grave()))
                    }
                    a class="govuk-link" href=(whose.at(&format!("entry/{}", card.id))) { "Cancel" }
                }
            }
        })
        .with_mistakes(!mistakes.none())
}
