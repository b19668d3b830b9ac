//! `/child/{child}/entry/{entry}/mark`: sealing an entry after it was recorded, and taking its seal
//! off. A later record says the same under another marking, with the reason; from then on every
//! version is seen as the last one is marked.

use super::entry::{Card, marking_words};
use super::form::MARKINGS;
use super::{Here, Whose};
use crate::desk::{Desk, kept};
use crate::layout::Page;
use crate::opened::{Opened, Seen};
use crate::parts::{
    Button, Choice, Choices, Field, Mistakes, Textarea, button, inset, radios, textarea,
};
use crate::sent::{Sent, token};
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use casework::change::{Now, mark};
use chronology::{EntryId, Marking};
use maud::{Markup, html};
use store::{ChildId, Line};

/// Stands for a reason where only the offer of a form is asked for.
const TO_BE_GIVEN: &str = "to be given";

/// The acts that changing a marking takes: taking off the one that is there, putting on another.
fn acts(now: Marking, to: Marking, reason: &str) -> Vec<Act<'_>> {
    let off = (now != Marking::Ordinary).then_some(Act::Unseal { reason });
    let on = (to != Marking::Ordinary).then_some(Act::Seal { reason });
    off.into_iter().chain(on).collect()
}

/// The markings that someone may give an entry in place of the one it has.
fn choices(desk: &Desk, thing: Thing<'_>, now: Marking) -> Vec<Marking> {
    let may = |to: &Marking| {
        *to != now && acts(now, *to, TO_BE_GIVEN).iter().all(|act| desk.would(*act, thing))
    };
    MARKINGS.iter().map(|(marking, ..)| *marking).filter(may).collect()
}

/// Whether someone may change who sees an entry.
pub fn may(desk: &Desk, thing: Thing<'_>, now: Marking) -> bool {
    !choices(desk, thing, now).is_empty()
}

/// What the page works on.
struct Work {
    whose: Whose,
    line: Line,
    card: Card,
    choices: Vec<Marking>,
    /// The policies that allow what was asked.
    because: String,
}

fn open(
    desk: &Desk,
    (child, entry): (&ChildId, &EntryId),
    to: Option<Marking>,
    reason: &str,
) -> Result<Work, Wrong> {
    desk.look_entry(child, entry, |opened: &mut Opened<'_, '_, '_>| {
        let person = opened.child()?;
        let line = opened.looking.entry(entry)?;
        let facts = opened.facts(&line);
        let thing = Thing::Entry(opened.file, &facts);
        let now = line.marking;
        let wanted = match to {
            Some(to) => acts(now, to, reason),
            // Only the form: any change that this person may make will do, and refusals tell why.
            None if now == Marking::Ordinary => vec![Act::Seal { reason }],
            None => vec![Act::Unseal { reason }],
        };
        let mut because = Vec::new();
        for act in wanted {
            because.push(desk.may(act, thing)?);
        }
        if line.changed_by.is_some() || line.kept.entry.is_none() {
            return Err(Wrong::Moved);
        }
        let card = Card::of(&Seen::Open(Box::new(line.clone())), desk.app().practice());
        let (whose, choices) = (Whose::of(child, &person, desk.today()), choices(desk, thing, now));
        Ok(Work { whose, line, card, choices, because: because.join(" ") })
    })
}

/// `GET`: the form.
pub async fn get(desk: Desk, Path((child, entry)): Path<(String, String)>) -> Result<Page, Wrong> {
    let (child, entry) = (ChildId(child), EntryId(entry));
    desk.run(move |desk| {
        let work = open(desk, (&child, &entry), None, TO_BE_GIVEN)?;
        Ok(view(&work, &Sent::default(), &Mistakes::default(), &token(desk.signed())))
    })
    .await
}

/// `POST`: changes who may see the entry.
pub async fn post(
    desk: Desk,
    Path((child, entry)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Wrong> {
    let (child, entry) = (ChildId(child), EntryId(entry));
    desk.run(move |desk| {
        let key = sent.one("marking");
        let to = MARKINGS.iter().find(|(_, known, ..)| *known == key).map(|(marking, ..)| *marking);
        let reason = sent.one("reason");
        let given = if reason.is_empty() { TO_BE_GIVEN } else { reason };
        let work = open(desk, (&child, &entry), to, given)?;
        let mut mistakes = Mistakes::default();
        if to.is_none() {
            mistakes.add("marking", "Choose who may see it");
        }
        let line = &work.line.kept;
        let now = Now { entry: line.entry.as_ref(), kinds: &line.kinds, changed: false };
        let to = to.unwrap_or(Marking::Ordinary);
        let append = mark(now, EntryId(desk.name()), to, reason);
        if let Err(refusal) = &append {
            mistakes.add(if reason.is_empty() { "reason" } else { "marking" }, refusal.to_string());
        }
        let (Ok(append), true) = (append, mistakes.none()) else {
            let page = view(&work, &sent, &mistakes, &token(desk.signed()));
            return Ok(page.into_response());
        };
        let mut new = kept(append);
        // Whoever told it goes on being its author: they know what it says.
        new.words_of = line.author().cloned();
        let name = new.id.clone();
        let act =
            if to == Marking::Ordinary { Act::Unseal { reason } } else { Act::Seal { reason } };
        // The reason stands with the entry, under its seal; the list of looks is open to more.
        desk.act(&child, act.key(), work.because, "", |acting| acting.append(&[new], None))?;
        Ok(Redirect::to(&format!("/child/{child}/entry/{}", name.0)).into_response())
    })
    .await
}

fn view(work: &Work, sent: &Sent, mistakes: &Mistakes, token: &Markup) -> Page {
    let (whose, card) = (&work.whose, &work.card);
    let offered = MARKINGS.iter().filter(|(marking, ..)| work.choices.contains(marking));
    let offered = offered.map(|(_, key, words, hint)| {
        let choice = Choice::new(*key, *words).chosen(sent.one("marking") == *key);
        if *key == "ordinary" { choice } else { choice.hint(*hint) }
    });
    let now =
        marking_words(work.line.marking).unwrap_or("open to everyone who works with the child");
    whose
        .page(Here::Chronology, "Change who may see an entry", html! {
            (mistakes.summary())
            h1 class="govuk-heading-l" { "Change who may see an entry" }
            (inset(None, "", &Vec::new(), &html! {
                p class="govuk-body govuk-!-font-weight-bold" { (card.when) ", " (card.agency) }
                (card.body(whose))
            }))
            p class="govuk-body" {
                "It is " (now) ". What you choose holds from now on for every version of the entry, on \
                 every page, in searches, counts and print. Those who have read it already know what it says."
            }
            form method="post" action=(whose.at(&format!("entry/{}/mark", card.id))) novalidate {
                (token)
                (radios(&Choices::new("marking", "Who may see it from now on?", offered).mistake(mistakes)))
                (textarea(&Textarea {
                    field: Field::new("reason", "Why?")
                        .hint("Kept with the entry, and shown to those who may read it")
                        .mistake(mistakes)
                        .label_class("govuk-label--m"),
                    value: sent.one("reason").to_owned(),
                    rows: 3,
                    ..Textarea::default()
                }))
                div class="govuk-button-group" {
                    (button(&Button::new("Change who may see it")))
                    a class="govuk-link" href=(whose.at(&format!("entry/{}", card.id))) { "Cancel" }
                }
            }
        })
        .with_mistakes(!mistakes.none())
}
