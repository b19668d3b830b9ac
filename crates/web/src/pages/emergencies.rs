//! `/emergencies`: files opened in an emergency that wait for this person's review; and
//! `/child/{child}/emergency/{opening}`: who, when, why, what was looked at, and the review.
//!
//! Whoever reviews need not be one who works with the child: nothing of the file itself is shown.

use crate::desk::Desk;
use crate::layout::{Page, Section};
use crate::opened::agency_of;
use crate::pages::words::{count, moment, sentence};
use crate::parts::{
    Button, Cell, Choice, Choices, Field, Mistakes, Row, SummaryList, Table, Textarea, back_link,
    button, radios, summary_list, table, textarea,
};
use crate::sent::{Sent, token};
use crate::wrong::Wrong;
use access::{Act, File, Thing};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use casework::emergency::{Outcome, review};
use maud::{Markup, html};
use store::{BreakGlass, ChildId, RowId};

/// Openings on the list.
const SHOWN: i64 = 100;
/// Lines of what was looked at.
const LINES: i64 = 200;

/// Openings that wait for this person's review, the oldest first.
///
/// # Errors
/// Where the store does not answer.
pub fn waiting(desk: &Desk) -> Result<Vec<BreakGlass>, Wrong> {
    let agency = &desk.signed().who.agency;
    // Whether openings of other agencies are theirs to review is asked of the policies, by a look
    // that nobody took; each of the list is then still confirmed.
    let nobody = access::BreakGlass {
        practitioner: "".into(),
        agency: chronology::Agency(String::new()),
        at: desk.moment().at,
        until: desk.moment().at,
    };
    let probe = File::new("");
    let every = desk.would(Act::ReviewEmergency, Thing::Emergency(&probe, &nobody));
    let of = Some(agency).filter(|_| !every);
    let mut open = Vec::new();
    for look in desk.store().to_review(&desk.me(), of, desk.today(), SHOWN)? {
        let (_, file) = desk.ties(&look.child)?;
        if let Some(taken) = taken(desk, &look)?
            && desk.would(Act::ReviewEmergency, Thing::Emergency(&file, &taken))
        {
            open.push(look);
        }
    }
    Ok(open)
}

/// The opening as the policies know it.
fn taken(desk: &Desk, look: &BreakGlass) -> Result<Option<access::BreakGlass>, Wrong> {
    let (Ok(at), Ok(until)) = (look.opened.timestamp(), look.until.timestamp()) else {
        return Ok(None);
    };
    let agency = agency_of(desk.store(), &look.practitioner)?;
    Ok(Some(access::BreakGlass {
        practitioner: look.practitioner.0.as_str().into(),
        agency,
        at,
        until,
    }))
}

fn who(desk: &Desk, look: &BreakGlass) -> Result<String, Wrong> {
    let found = desk.store().practitioner(&look.practitioner)?;
    let agencies = &desk.app().practice().agencies;
    Ok(found.map_or_else(
        || "not known".to_owned(),
        |one| format!("{}, {}", one.name, agencies.name(&one.agency)),
    ))
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its page.
    pub href: String,
    /// Who opened the file.
    pub who: String,
    /// When.
    pub opened: String,
    /// Why.
    pub reason: String,
}

/// `GET /emergencies`: the list.
pub async fn list(desk: Desk) -> Result<Page, Wrong> {
    desk.run(|desk| {
        let mut lines = Vec::new();
        for look in waiting(desk)? {
            lines.push(Line {
                href: format!("/child/{}/emergency/{}", look.child, look.id),
                who: who(desk, &look)?,
                opened: moment(&look.opened),
                reason: look.reason.clone(),
            });
        }
        desk.store().note(&desk.audit("see_emergencies", None, String::new(), "emergencies"))?;
        Ok(list_view(&lines))
    })
    .await
}

/// What the list shows.
pub fn list_view(lines: &[Line]) -> Page {
    let rows = lines.iter().map(|line| {
        let link = html! { a class="govuk-link" href=(line.href) { (line.opened) } };
        vec![Cell::new(link), Cell::new(&line.who), Cell::new(&line.reason)]
    });
    Page::new("Files opened in an emergency", html! {
        (back_link("/", &html! { "What needs me" }, "", &Vec::new()))
        h1 class="govuk-heading-l" { "Files opened in an emergency" }
        @if lines.is_empty() {
            p class="govuk-body" { "No opening waits for your review." }
        } @else {
            (table(&Table {
                caption: Some(count(lines.len(), "waits for your review", "wait for your review")),
                caption_classes: "govuk-table__caption--m".to_owned(),
                head: ["Opened", "By", "Reason given"].map(Cell::new).to_vec(),
                rows: rows.collect(),
                row_headings: true,
                ..Table::default()
            }))
        }
    })
    .under(Section::Home)
}

/// What the page of one opening shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opening {
    /// Where its form goes.
    pub action: String,
    /// The child's name, where it is for this person to know.
    pub child: Option<String>,
    /// Who opened the file.
    pub who: String,
    /// Why.
    pub reason: String,
    /// From when to when.
    pub time: String,
    /// What was looked at or done: when, and what.
    pub looked: Vec<(String, String)>,
    /// The review: when, by whom, and its outcome.
    pub reviewed: Option<(String, String, String)>,
}

/// The opening, and by which policies it may be reviewed. That this page was read is written down.
fn open(desk: &Desk, child: &ChildId, id: &str) -> Result<(Opening, String), Wrong> {
    let (ties, file) = desk.ties(child)?;
    let look =
        ties.break_glass.iter().find(|look| look.id.as_str() == id).ok_or(Wrong::NotFound)?;
    let taken = taken(desk, look)?.ok_or(Wrong::NotFound)?;
    let because = desk.may(Act::ReviewEmergency, Thing::Emergency(&file, &taken))?;
    let name = desk.would(Act::SeeExists, Thing::File(&file));
    let audit =
        desk.audit(Act::ReviewEmergency.key(), Some(child.clone()), because.clone(), "emergency");
    let child_of = |looking: &mut store::Looking<'_>| {
        Ok(looking.people()?.into_iter().find(|one| one.is_child && name))
    };
    let named = desk.store().look(&audit, child_of)?;
    let during =
        desk.store().looked_during(child, &look.practitioner, &look.opened, &look.until, LINES)?;
    let during = during.iter().filter(|line| line.act != "break_glass").map(|line| {
        let act = line.act.replace('_', " ");
        let what = if line.detail.is_empty() { act } else { format!("{act} ({})", line.detail) };
        (moment(&line.at), sentence(&what))
    });
    let reviewed = match &look.reviewed {
        None => None,
        Some((at, by, outcome)) => {
            let by = desk.store().practitioner(by)?.map_or("not known".to_owned(), |one| one.name);
            Some((moment(at), by, outcome.clone()))
        }
    };
    let opening = Opening {
        action: format!("/child/{child}/emergency/{id}"),
        child: named.map(|one| one.person.name()),
        who: who(desk, look)?,
        reason: look.reason.clone(),
        time: format!("{} to {}", moment(&look.opened), moment(&look.until)),
        looked: during.collect(),
        reviewed,
    };
    Ok((opening, because))
}

/// `GET …/emergency/{opening}`: what was opened, and the form of its review.
pub async fn get(desk: Desk, Path((child, id)): Path<(String, String)>) -> Result<Page, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let (opening, _) = open(desk, &child, &id)?;
        Ok(view(&opening, &Sent::default(), &Mistakes::default(), &token(desk.signed())))
    })
    .await
}

/// `POST …/emergency/{opening}`: records the review, once.
pub async fn post(
    desk: Desk,
    Path((child, id)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let (opening, because) = open(desk, &child, &id)?;
        if opening.reviewed.is_some() {
            return Err(Wrong::Moved);
        }
        let mut mistakes = Mistakes::default();
        let outcome = Outcome::of(sent.one("outcome"));
        if outcome.is_none() {
            mistakes.add("outcome", "Choose what you found");
        }
        let words = review(outcome.unwrap_or(Outcome::NeedsTalk), sent.one("reason"));
        if let Err(refusal) = &words {
            mistakes.add("reason", refusal.to_string());
        }
        let (Ok(words), true) = (words, mistakes.none()) else {
            let page = view(&opening, &sent, &mistakes, &token(desk.signed()));
            return Ok(page.into_response());
        };
        let act = Act::ReviewEmergency.key();
        desk.act(&child, act, because, sent.one("outcome"), |acting| {
            acting.review_break_glass(&RowId(id.clone()), &words)
        })?;
        Ok(Redirect::to("/emergencies").into_response())
    })
    .await
}

/// What it shows.
pub fn view(data: &Opening, sent: &Sent, mistakes: &Mistakes, token: &Markup) -> Page {
    let mut rows = vec![
        Row::new("Who opened it", &data.who),
        Row::new("Reason given", &data.reason),
        Row::new("Open", &data.time),
    ];
    rows.extend(data.child.as_ref().map(|name| Row::new("Child", name)));
    Page::new("Review an emergency opening", html! {
        (back_link("/emergencies", &html! { "Files opened in an emergency" }, "", &Vec::new()))
        (mistakes.summary())
        h1 class="govuk-heading-l" { "A file opened in an emergency" }
        (summary_list(&SummaryList { rows, ..SummaryList::default() }))
        h2 class="govuk-heading-m" { "What was looked at and done in that time" }
        @if data.looked.is_empty() {
            p class="govuk-body" { "Nothing: the file was opened, and no page of it read." }
        } @else {
            (table(&Table {
                caption: Some(count(data.looked.len(), "line", "lines")),
                caption_classes: "govuk-visually-hidden".to_owned(),
                head: ["When", "What"].map(Cell::new).to_vec(),
                rows: data.looked.iter().map(|(at, what)| vec![Cell::new(at), Cell::new(what)]).collect(),
                row_headings: true,
                ..Table::default()
            }))
        }
        h2 class="govuk-heading-m" { "Review" }
        @if let Some((at, by, outcome)) = &data.reviewed {
            p class="govuk-body" { (outcome) }
            p class="govuk-hint" { "Reviewed " (at) " by " (by) "." }
        } @else {
            (form(data, sent, mistakes, token))
        }
    })
    .under(Section::Home)
    .with_mistakes(!mistakes.none())
}

fn form(data: &Opening, sent: &Sent, mistakes: &Mistakes, token: &Markup) -> Markup {
    let choices = Outcome::ALL.map(|outcome| {
        Choice::new(outcome.key(), outcome.words()).chosen(sent.one("outcome") == outcome.key())
    });
    html! {
        form method="post" action=(data.action) novalidate {
            (token)
            (radios(&Choices::new("outcome", "Was it right to open the file?", choices).mistake(mistakes)))
            (textarea(&Textarea {
                field: Field::new("reason", "Why?")
                    .hint("Shown to whoever opened it, and to everyone who works with the child")
                    .mistake(mistakes)
                    .label_class("govuk-label--m"),
                value: sent.one("reason").to_owned(),
                rows: 4,
                ..Textarea::default()
            }))
            (button(&Button::new("Record the review")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_shows_who_why_what_was_looked_at_and_how_to_review_it() {
        let data = Opening {
            action: "/child/c1/emergency/b1".to_owned(),
            who: "Noreen Bhatti, Health".to_owned(),
            reason: "Unconscious in A and E".to_owned(),
            time: "10 December 2018, 09:00 to 10 December 2018, 13:00".to_owned(),
            looked: vec![("10 December 2018, 09:02".to_owned(), "Look (overview)".to_owned())],
            ..Opening::default()
        };
        let page = view(&data, &Sent::default(), &Mistakes::default(), &html! { "token" });
        insta::assert_snapshot!("emergency", page.main.into_string().replace("><", ">\n<"));
        let reviewed = Some((
            "today".to_owned(),
            "Ruth Clarke".to_owned(),
            "Justified: life at risk".to_owned(),
        ));
        let page =
            view(&Opening { reviewed, ..data }, &Sent::default(), &Mistakes::default(), &html! {});
        let page = page.main.into_string();
        assert!(page.contains("Justified: life at risk") && !page.contains("<form"));
    }
}
