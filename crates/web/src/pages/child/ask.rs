//! Closed things and how they are opened: `…/entry/{entry}/ask` asks the recording agency for a
//! sealed entry, `…/entry/{entry}/answer/{ask}` answers, and `/child/{child}/emergency` opens a
//! file in an emergency. Each takes a reason, and each is written down.

use super::entry::marking_words;
use super::{Here, Whose};
use crate::desk::Desk;
use crate::layout::{Page, Section};
use crate::opened::Opened;
use crate::pages::words::moment;
use crate::parts::{
    Button, Choice, Choices, Field, Mistakes, Row, SummaryList, Textarea, button, moj, radios,
    summary_list, textarea,
};
use crate::sent::{Sent, token};
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use chronology::EntryId;
use jiff::ToSpan;
use maud::{Markup, html};
use store::{Ask, At, ChildId, RowId};

/// Days within which an ask is to be answered.
const ANSWER_DAYS: i64 = 5;
/// Days for which an entry is opened to whoever asked.
const OPEN_DAYS: [i64; 3] = [7, 28, 90];
/// Hours for which a file is opened in an emergency.
const HOURS: [u32; 3] = [4, 12, 24];

/// A place that lies some days from now.
fn in_days(desk: &Desk, days: i64) -> At {
    let hours = (days * 24).hours();
    At::from(desk.moment().at.checked_add(hours).unwrap_or(desk.moment().at))
}

fn reason_field(words: &str, sent: &Sent, mistakes: &Mistakes) -> Markup {
    textarea(&Textarea {
        field: Field::new("reason", words).mistake(mistakes).label_class("govuk-label--m"),
        value: sent.one("reason").to_owned(),
        rows: 3,
        ..Textarea::default()
    })
}

fn reason_of(sent: &Sent, mistakes: &mut Mistakes) -> String {
    if !sent.has("reason") {
        mistakes.add("reason", "Enter why");
    }
    sent.one("reason").to_owned()
}

/// A closed entry: whose, and what it is called by.
struct Closed {
    whose: Whose,
    agency: String,
    marking: &'static str,
    because: String,
}

fn closed(
    desk: &Desk,
    opened: &mut Opened<'_, '_, '_>,
    (child, entry): (&ChildId, &EntryId),
    act: Act<'_>,
) -> Result<Closed, Wrong> {
    let line = opened.looking.entry(entry)?;
    let facts = opened.facts(&line);
    let because = desk.may(act, Thing::Entry(opened.file, &facts))?;
    let person = opened.child()?;
    Ok(Closed {
        whose: Whose::of(child, &person, desk.today()),
        agency: desk.app().practice().agencies.name(&line.kept.agency).to_owned(),
        marking: marking_words(line.marking).unwrap_or("closed"),
        because,
    })
}

/// `GET …/ask`: the form that asks for a closed entry.
pub async fn ask(desk: Desk, Path((child, entry)): Path<(String, String)>) -> Result<Page, Wrong> {
    let (child, entry) = (ChildId(child), EntryId(entry));
    desk.run(move |desk| {
        let act = Act::AskSealed { reason: "to be given" };
        let work =
            desk.look_entry(&child, &entry, |opened| closed(desk, opened, (&child, &entry), act))?;
        let empty = (Sent::default(), Mistakes::default());
        Ok(ask_view(&work, &entry, &empty.0, &empty.1, &token(desk.signed())))
    })
    .await
}

/// `POST …/ask`: asks, and starts the clock for the answer.
pub async fn post_ask(
    desk: Desk,
    Path((child, entry)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Wrong> {
    let (child, entry) = (ChildId(child), EntryId(entry));
    desk.run(move |desk| {
        let mut mistakes = Mistakes::default();
        let reason = reason_of(&sent, &mut mistakes);
        let asked = if reason.is_empty() { "to be given" } else { &reason };
        let act = Act::AskSealed { reason: asked };
        let work =
            desk.look_entry(&child, &entry, |opened| closed(desk, opened, (&child, &entry), act))?;
        if !mistakes.none() {
            let page = ask_view(&work, &entry, &sent, &mistakes, &token(desk.signed()));
            return Ok(page.into_response());
        }
        let (id, due) = (RowId(desk.name()), in_days(desk, ANSWER_DAYS));
        desk.act(&child, act.key(), work.because, "", |acting| {
            acting.ask(&id, &entry, &reason, &due)
        })?;
        Ok(Redirect::to(&format!("/child/{child}/chronology#entry-{}", entry.0)).into_response())
    })
    .await
}

fn ask_view(
    work: &Closed,
    entry: &EntryId,
    sent: &Sent,
    mistakes: &Mistakes,
    token: &Markup,
) -> Page {
    let whose = &work.whose;
    whose
        .page(Here::Chronology, "Ask for a closed entry", html! {
            (mistakes.summary())
            h1 class="govuk-heading-l" { "Ask for a closed entry" }
            p class="govuk-body" {
                "This entry of " (work.agency) " is " (work.marking) ". A manager of " (work.agency)
                " decides. They have " (ANSWER_DAYS) " days, and see your reason."
            }
            form method="post" action=(whose.at(&format!("entry/{}/ask", entry.0))) novalidate {
                (token)
                (reason_field("Why do you need to read it?", sent, mistakes))
                (button(&Button::new("Ask")))
            }
        })
        .with_mistakes(!mistakes.none())
}

/// What the page of an answer shows.
struct Asked {
    work: Closed,
    ask: Ask,
    who: String,
}

fn asked(
    desk: &Desk,
    (child, entry, id): (&ChildId, &EntryId, &str),
    reason: &str,
) -> Result<Asked, Wrong> {
    desk.look_entry(child, entry, |opened| {
        let work = closed(desk, opened, (child, entry), Act::AnswerAsked { reason })?;
        let asks = opened.looking.asks()?;
        let mut open = asks.into_iter().filter(|ask| ask.answer.is_none());
        let ask = open.find(|ask| ask.id.as_str() == id && ask.entry == *entry);
        let ask = ask.ok_or(Wrong::NotFound)?;
        let found = desk.store().practitioner(&ask.practitioner)?;
        let agencies = &desk.app().practice().agencies;
        let who = found.map_or_else(
            || "not known".to_owned(),
            |one| format!("{}, {}", one.name, agencies.name(&one.agency)),
        );
        Ok(Asked { work, ask, who })
    })
}

/// `GET …/answer/{ask}`: the form of an answer.
pub async fn answer(
    desk: Desk,
    Path((child, entry, id)): Path<(String, String, String)>,
) -> Result<Page, Wrong> {
    let (child, entry) = (ChildId(child), EntryId(entry));
    desk.run(move |desk| {
        let data = asked(desk, (&child, &entry, &id), "to be given")?;
        let empty = (Sent::default(), Mistakes::default());
        Ok(answer_view(&data, &entry, &empty.0, &empty.1, &token(desk.signed())))
    })
    .await
}

/// `POST …/answer/{ask}`: opens the entry to whoever asked for some days, or refuses.
pub async fn post_answer(
    desk: Desk,
    Path((child, entry, id)): Path<(String, String, String)>,
    sent: Sent,
) -> Result<Response, Wrong> {
    let (child, entry) = (ChildId(child), EntryId(entry));
    desk.run(move |desk| {
        let mut mistakes = Mistakes::default();
        let days = sent.one("days").parse::<i64>().ok();
        let days = days.filter(|days| *days == 0 || OPEN_DAYS.contains(days));
        if days.is_none() {
            mistakes.add("days", "Choose whether to open it, and for how long");
        }
        let reason = reason_of(&sent, &mut mistakes);
        let given = if reason.is_empty() { "to be given" } else { &reason };
        let data = asked(desk, (&child, &entry, &id), given)?;
        let Some(days) = days.filter(|_| mistakes.none()) else {
            let page = answer_view(&data, &entry, &sent, &mistakes, &token(desk.signed()));
            return Ok(page.into_response());
        };
        let until = (days > 0).then(|| in_days(desk, days));
        let act = Act::AnswerAsked { reason: given };
        desk.act(&child, act.key(), data.work.because, "", |acting| {
            acting.answer(&data.ask.id, until.as_ref(), &reason)
        })?;
        Ok(Redirect::to("/").into_response())
    })
    .await
}

fn answer_view(
    data: &Asked,
    entry: &EntryId,
    sent: &Sent,
    mistakes: &Mistakes,
    token: &Markup,
) -> Page {
    let whose = &data.work.whose;
    let open = OPEN_DAYS.iter().map(|days| {
        let value = days.to_string();
        let chosen = sent.one("days") == value;
        Choice::new(value, format!("Open it to them for {days} days")).chosen(chosen)
    });
    let refuse = Choice::new("0", "Do not open it").chosen(sent.one("days") == "0");
    let rows = vec![
        Row::new("Who asks", &data.who),
        Row::new("Why", &data.ask.reason),
        Row::new("Asked", moment(&data.ask.asked)),
        Row::new("Answer by", moment(&data.ask.due)),
        Row::new(
            "The entry",
            html! {
                a class="govuk-link" href=(whose.at(&format!("entry/{}", entry.0))) { "Read it" }
            },
        ),
    ];
    let action = whose.at(&format!("entry/{}/answer/{}", entry.0, data.ask.id));
    whose
        .page(Here::Chronology, "Answer who asks for an entry", html! {
            (mistakes.summary())
            h1 class="govuk-heading-l" { "Answer who asks for an entry" }
            (summary_list(&SummaryList { rows, ..SummaryList::default() }))
            form method="post" action=(action) novalidate {
                (token)
                (radios(&Choices::new("days", "Your answer", open.chain([refuse])).mistake(mistakes)))
                (reason_field("Why?", sent, mistakes))
                (button(&Button::new("Answer")))
            }
        })
        .with_mistakes(!mistakes.none())
}

/// `GET /child/{child}/emergency`: what opening a file in an emergency means.
pub async fn emergency(desk: Desk, Path(child): Path<String>) -> Result<Page, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let (_, file) = desk.ties(&child)?;
        desk.may(Act::BreakGlass { reason: "to be given", hours: 4 }, Thing::File(&file))?;
        Ok(emergency_view(&child, &Sent::default(), &Mistakes::default(), &token(desk.signed())))
    })
    .await
}

/// `POST /child/{child}/emergency`: opens the file for some hours.
pub async fn post_emergency(
    desk: Desk,
    Path(child): Path<String>,
    sent: Sent,
) -> Result<Response, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let mut mistakes = Mistakes::default();
        let hours = sent.one("hours").parse::<u32>().ok().filter(|hours| HOURS.contains(hours));
        if hours.is_none() {
            mistakes.add("hours", "Choose for how long");
        }
        let reason = reason_of(&sent, &mut mistakes);
        let (_, file) = desk.ties(&child)?;
        let asked = if reason.is_empty() { "to be given" } else { &reason };
        let act = Act::BreakGlass { reason: asked, hours: hours.unwrap_or(4) };
        let because = desk.may(act, Thing::File(&file))?;
        let Some(hours) = hours.filter(|_| mistakes.none()) else {
            let page = emergency_view(&child, &sent, &mistakes, &token(desk.signed()));
            return Ok(page.into_response());
        };
        let now = desk.moment().at;
        let until = At::from(now.checked_add(i64::from(hours).hours()).unwrap_or(now));
        let id = RowId(desk.name());
        desk.act(&child, act.key(), because, &reason, |acting| {
            acting.break_glass(&id, &reason, &until)
        })?;
        Ok(Redirect::to(&format!("/child/{child}")).into_response())
    })
    .await
}

fn emergency_view(child: &ChildId, sent: &Sent, mistakes: &Mistakes, token: &Markup) -> Page {
    let hours = HOURS.iter().map(|hours| {
        let value = hours.to_string();
        let chosen = sent.one("hours") == value;
        Choice::new(value, format!("{hours} hours")).chosen(chosen)
    });
    let content = html! {
        p { "You are not recorded as working with this child. Open the file only where the child may come \
             to harm before anyone who works with them can be asked." }
        p { "That you opened it, when and why is kept for ever, shown to everyone who works with the child, \
             and reviewed by a manager or auditor." }
    };
    Page::new(
        "Open a file in an emergency",
        html! {
            (mistakes.summary())
            (moj::interruption("Open this file in an emergency?", &content, &html! {
                a class="govuk-link govuk-link--inverse" href="/children" { "Do not open it" }
            }))
            form method="post" action=(format!("/child/{child}/emergency")) novalidate {
                (token)
                (radios(&Choices::new("hours", "For how long?", hours).mistake(mistakes)))
                (reason_field("Why can nobody who works with the child be asked?", sent, mistakes))
                (button(&Button::new("Open the file").grave()))
            }
        },
    )
    .under(Section::Children)
    .with_mistakes(!mistakes.none())
}
