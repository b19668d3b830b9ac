//! `/child/{child}/record`: recording an entry. One page, then a page to check: the date as it was
//! read, kinds that the coder suggests with the words that gave them, and words to reconsider.
//! Nothing is lost: every step saves a draft, with scripts or without.

use super::form::Typed;
use super::{Here, Whose};
use crate::desk::Desk;
use crate::layout::Page;
use crate::pages::words::moment;
use crate::parts::Field;
use crate::parts::moj::{self, Tone};
use crate::parts::{
    Button, Choice, Choices, Mistakes, Opt, Row, Select, SummaryList, button, checkboxes, select,
    summary_list,
};
use crate::readings::names;
use crate::sent::{Sent, token};
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use chronology::Kind;
use maud::{Markup, html};
use practice::Practice;
use std::collections::BTreeMap;
use store::{ChildId, Draft, KeptPerson, New, RowId};

/// The name of this form among drafts.
pub const FORM: &str = "record";

/// A kind that the coder suggests: its name, its label, and the words that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// The kind.
    pub kind: Kind,
    /// The words of the entry; empty where none can be shown.
    pub words: String,
}

/// Words to reconsider: the words, why, and better ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconsider {
    /// The words as typed.
    pub words: String,
    /// Why.
    pub why: String,
    /// A better way to say it.
    pub better: String,
}

/// What the form shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The child.
    pub whose: Whose,
    /// What was typed.
    pub typed: Typed,
    /// The draft's name.
    pub draft: String,
    /// When the draft was last saved.
    pub saved: Option<String>,
    /// What is amiss.
    pub mistakes: Mistakes,
}

/// What the page to check shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The child.
    pub whose: Whose,
    /// What was typed.
    pub typed: Typed,
    /// The draft's name.
    pub draft: String,
    /// When it happened, as read.
    pub when: String,
    /// What is doubtful about that.
    pub doubt: Option<String>,
    /// Kinds suggested.
    pub suggested: Vec<Suggested>,
    /// Words to reconsider.
    pub reconsider: Vec<Reconsider>,
}

/// `GET`: an empty form, or a draft.
pub async fn get(
    desk: Desk,
    Path(child): Path<String>,
    Query(fields): Query<BTreeMap<String, String>>,
) -> Result<Page, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let (whose, _) = whose(desk, &child)?;
        let named = fields.get("draft").map(|id| RowId::from(id.as_str()));
        let draft =
            named.map(|id| desk.store().draft(&desk.me(), &id, &desk.at())).transpose()?.flatten();
        let draft =
            draft.filter(|draft| draft.child.as_ref() == Some(&child) && draft.form == FORM);
        let body = draft.as_ref().map(|draft| draft.body.as_str());
        let fields: Vec<(String, String)> =
            body.and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
        let form = Form {
            whose,
            typed: Typed::of(&Sent::new(fields)),
            draft: draft.as_ref().map_or_else(|| desk.name(), |draft| draft.id.0.clone()),
            saved: draft.as_ref().map(|draft| moment(&draft.saved)),
            mistakes: Mistakes::default(),
        };
        Ok(view(&form, &token(desk.signed())))
    })
    .await
}

/// Whose file it is, where this person may record in it. The look is written down.
fn whose(desk: &Desk, child: &ChildId) -> Result<(Whose, KeptPerson), Wrong> {
    desk.look(child, Act::Look, "record", |opened| {
        desk.may(Act::Record, Thing::File(opened.file))?;
        let person = opened.child()?;
        Ok((Whose::of(child, &person, desk.today()), person))
    })
}

/// `POST`: saves the draft; then, as the button pressed says, keeps it for later, shows the page to
/// check, or records the entry.
pub async fn post(desk: Desk, Path(child): Path<String>, sent: Sent) -> Result<Response, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let (whose, person) = whose(desk, &child)?;
        let typed = Typed::of(&sent);
        let draft = save(desk, &child, &typed, sent.one("draft"))?;
        if sent.one("do") == "later" {
            return Ok(Redirect::to("/").into_response());
        }
        let practice = desk.app().practice();
        let read = typed.read_when(practice, person.person.born.parse().ok(), desk.today());
        let mistakes = typed.mistakes(&read);
        let token = token(desk.signed());
        if !mistakes.none() || sent.one("do") == "change" {
            let form = Form { whose, typed, draft: draft.id.0, saved: None, mistakes };
            return Ok(view(&form, &token).into_response());
        }
        let entry = typed.entry(desk, &read);
        if sent.one("do") == "save" {
            return keep(desk, &child, &draft.id, &sent, New::entry(entry, Vec::new()));
        }
        let check = Check {
            whose,
            when: read.when.to_string(),
            doubt: read.warning,
            suggested: suggested(desk, &person, &entry)?,
            reconsider: reconsider(practice, &[&typed.told, &typed.outcome]),
            draft: draft.id.0,
            typed,
        };
        Ok(check_view(&check, &token).into_response())
    })
    .await
}

/// `POST …/draft`: saves what is typed so far; for the page's script.
pub async fn draft(desk: Desk, Path(child): Path<String>, sent: Sent) -> Result<String, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let (_, file) = desk.ties(&child)?;
        desk.may(Act::Record, Thing::File(&file))?;
        let draft = save(desk, &child, &Typed::of(&sent), sent.one("draft"))?;
        Ok(format!("Draft saved {}", moment(&draft.saved)))
    })
    .await
}

fn save(desk: &Desk, child: &ChildId, typed: &Typed, name: &str) -> Result<Draft, Wrong> {
    let body = serde_json::to_string(&typed.pairs())
        .map_err(|why| Wrong::inside("writing a draft", why))?;
    let id = if name.is_empty() { desk.name() } else { name.to_owned() };
    let (form, saved) = (FORM.to_owned(), desk.at());
    let (id, child) = (RowId(id), Some(child.clone()));
    let draft = Draft { id, child, form, body, saved, ends: None };
    desk.store().put_draft(&desk.me(), &draft)?;
    Ok(draft)
}

fn keep(
    desk: &Desk,
    child: &ChildId,
    draft: &RowId,
    sent: &Sent,
    mut new: New,
) -> Result<Response, Wrong> {
    let (_, file) = desk.ties(child)?;
    let because = desk.may(Act::Record, Thing::File(&file))?;
    new.kinds = sent.all("kind").filter_map(|name| name.parse().ok()).collect();
    let name = new.id.clone();
    desk.act(child, Act::Record.key(), because, "", |acting| acting.append(&[new], None))?;
    desk.store().drop_draft(&desk.me(), draft)?;
    Ok(Redirect::to(&format!("/child/{child}/entry/{}", name.0)).into_response())
}

/// What the coder reads out of an entry, each kind with words that gave it.
fn suggested(
    desk: &Desk,
    person: &KeptPerson,
    entry: &chronology::Entry,
) -> Result<Vec<Suggested>, Wrong> {
    let app = desk.app();
    let coder = app.readings().readers(app.practice())?.coder.for_child(&names(person));
    let coded = coder.code(entry);
    let kinds = coded.kinds.iter().filter(|kind| **kind != Kind::Other);
    Ok(kinds
        .map(|kind| {
            let mention = coded.mentions.iter().find(|mention| mention.kind == *kind);
            Suggested { kind: *kind, words: mention.map(|m| m.words.clone()).unwrap_or_default() }
        })
        .collect())
}

/// Words that the partnership's language guide asks to reconsider. What stands in quotation marks
/// is somebody's own words and is left alone.
pub fn reconsider(practice: &Practice, texts: &[&str]) -> Vec<Reconsider> {
    let lexicon = &practice.lexicon;
    let mut found: Vec<Reconsider> = Vec::new();
    for text in texts {
        for hit in lexicon.read(text).into_iter().filter(|hit| hit.quote.is_none() && !hit.negated)
        {
            let named = |phrase: &String| lexicon.id(phrase) == Some(hit.phrase);
            let row = practice.language.wording.iter().find(|row| row.phrases.iter().any(named));
            let words = text.get(hit.start..hit.end).unwrap_or_default().to_owned();
            let known = found.iter().any(|one| one.words == words);
            found.extend(row.filter(|_| !known).map(|row| Reconsider {
                words,
                why: row.why.clone(),
                better: row.better.clone(),
            }));
        }
    }
    found
}

/// The form.
pub fn view(form: &Form, token: &Markup) -> Page {
    let whose = &form.whose;
    whose
        .page(Here::Record, "Record an entry", html! {
            (form.mistakes.summary())
            h1 class="govuk-heading-l" { "Record an entry" }
            form method="post" action=(whose.at("record")) novalidate
                data-draft=(whose.at("record/draft")) {
                (token)
                input type="hidden" name="draft" value=(form.draft);
                (form.typed.fields(&form.mistakes, true))
                p class="govuk-hint tl-saved" role="status" {
                    @if let Some(saved) = &form.saved { "Draft saved " (saved) }
                }
                div class="govuk-button-group" {
                    (button(&Button::new("Continue").sends("do", "check")))
                    (button(&Button::new("Save and finish later").secondary().sends("do", "later")))
                }
            }
        })
        .with_mistakes(!form.mistakes.none())
}

/// The page to check.
pub fn check_view(check: &Check, token: &Markup) -> Page {
    let whose = &check.whose;
    whose.page(Here::Record, "Check the entry", html! {
        h1 class="govuk-heading-l" { "Check the entry before it is recorded" }
        (answers(check))
        (hints(&check.reconsider))
        form method="post" action=(whose.at("record")) novalidate {
            (token)
            input type="hidden" name="draft" value=(check.draft);
            (check.typed.hidden())
            (kinds(&check.suggested))
            p class="govuk-body" {
                "Once recorded, an entry cannot be changed. It can be corrected or withdrawn by a \
                 later one, and stays readable."
            }
            div class="govuk-button-group" {
                (button(&Button::new("Record this entry").sends("do", "save")))
                (button(&Button { once: None, ..Button::new("Change") }.secondary().sends("do", "change")))
                (button(&Button::new("Save and finish later").secondary().sends("do", "later")))
            }
        }
    })
}

fn answers(check: &Check) -> Markup {
    let typed = &check.typed;
    let when = html! {
        (check.when)
        @if check.when != typed.when { span class="govuk-hint" { " – you wrote “" (typed.when) "”" } }
        @if let Some(doubt) = &check.doubt { p class="govuk-hint" { (doubt) } }
    };
    let none =
        |text: &str| if text.is_empty() { "not recorded".to_owned() } else { text.to_owned() };
    let marking = super::form::MARKINGS.iter().find(|(_, key, ..)| *key == typed.marking);
    let rows = vec![
        Row::new("When it happened", when),
        Row::new("What happened", &typed.told),
        Row::new("The child seen", none(&typed.seen.replace('-', " "))),
        Row::new("The child’s own words", none(&typed.words)),
        Row::new("Outcome or decision", none(&typed.outcome)),
        Row::new("Who may see this", marking.map_or("Everyone who works with the child", |m| m.2)),
    ];
    summary_list(&SummaryList { rows, ..SummaryList::default() })
}

fn hints(reconsider: &[Reconsider]) -> Markup {
    if reconsider.is_empty() {
        return html! {};
    }
    moj::alert(
        Tone::Information,
        "Words to think about again",
        &html! {
            ul class="govuk-list govuk-list--bullet" {
                @for one in reconsider {
                    li { "“" (one.words) "”: " (one.why) ". Better: " (one.better) }
                }
            }
            p class="govuk-body" { "You decide. Words that somebody used stay as they were said, in quotation marks." }
        },
    )
}

fn kinds(suggested: &[Suggested]) -> Markup {
    let each = suggested.iter().map(|one| {
        let choice = Choice::new(one.kind.name(), crate::pages::words::sentence(one.kind.label()))
            .chosen(true);
        if one.words.is_empty() { choice } else { choice.hint(format!("from “{}”", one.words)) }
    });
    let any = Opt { value: Some(String::new()), words: "None".to_owned(), ..Opt::default() };
    let other = Kind::ALL.iter().filter(|kind| suggested.iter().all(|one| one.kind != **kind));
    let other = other.map(|kind| Opt {
        value: Some(kind.name().to_owned()),
        words: crate::pages::words::sentence(kind.label()),
        ..Opt::default()
    });
    html! {
        @if suggested.is_empty() {
            p class="govuk-body" { "No kind was read out of the words. Choose one if you know it." }
        } @else {
            (checkboxes(&Choices::new("kind", "What was it?", each)
                .hint("Read out of your words. Untick what is wrong.")))
        }
        (select(&Select {
            field: Field { id: "another-kind".to_owned(), ..Field::new("kind", "Another kind") },
            items: [any].into_iter().chain(other).collect(),
            ..Select::default()
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_guide_are_found_but_not_in_quotations() {
        let practice = Practice::embedded().unwrap();
        let plain = |phrase: &&String| phrase.chars().all(|c| c.is_alphabetic() || c == ' ');
        let mut rows = practice.language.wording.iter();
        let found = rows.find_map(|row| Some((row, row.phrases.iter().find(plain)?)));
        let (row, phrase) = found.unwrap();
        let found = reconsider(&practice, &[&format!("The worker wrote {phrase} again.")]);
        assert_eq!(found.len(), 1, "{phrase}");
        assert_eq!(found[0].better, row.better);
        let quoted = format!("Mother said “{phrase}”.");
        assert!(reconsider(&practice, &[&quoted]).is_empty());
    }
}
