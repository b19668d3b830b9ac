//! `/admin/webhooks`: which other systems are told that something was done in a file, and of what.

use super::{Here, administers, csrf, fresh, page};
use crate::desk::Desk;
use crate::hooks::{self, EVENTS};
use crate::layout::Page;
use crate::pages::words::moment;
use crate::parts::{
    Button, Card, Choice, Choices, Field, Input, Mistakes, Row, SummaryList, button, checkboxes,
    input, summary_list, text, warning,
};
use crate::sent::Sent;
use crate::sign_in::chance::Chance;
use crate::wrong::Wrong;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use store::{PractitionerId, RowId, Webhook};

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Webhooks {
    /// Each with whose rights it has.
    pub hooks: Vec<(Webhook, String)>,
    /// What was typed for a new one.
    pub sent: Sent,
    /// What is amiss with it.
    pub mistakes: Mistakes,
}

/// `GET`: what there is, and the form of a new one.
pub async fn get(desk: Desk) -> Result<Page, Wrong> {
    desk.run(|desk| {
        administers(desk)?;
        Ok(view(&read(desk, Sent::default(), Mistakes::default())?, &csrf(desk)))
    })
    .await
}

fn read(desk: &Desk, sent: Sent, mistakes: Mistakes) -> Result<Webhooks, Wrong> {
    let mut hooks = Vec::new();
    for hook in desk.store().webhooks()? {
        let who = desk.store().practitioner(&hook.practitioner)?;
        hooks.push((hook, who.map_or_else(|| "not known".to_owned(), |who| who.name)));
    }
    Ok(Webhooks { hooks, sent, mistakes })
}

/// What a new webhook is to be, as a page or the API says it.
pub struct Wanted {
    /// Where messages go.
    pub url: String,
    /// What is told.
    pub events: Vec<String>,
    /// The e-mail address of whose rights it has.
    pub email: String,
}

impl Wanted {
    /// Reads what is wanted; what is wrong with it is told by the field.
    ///
    /// # Errors
    /// Where the store does not answer.
    fn read(&self, desk: &Desk, mistakes: &mut Mistakes) -> Result<Option<Webhook>, Wrong> {
        let url = hooks::address(&self.url);
        if let Err(said) = url {
            mistakes.add("url", said);
        }
        let known = |event: &String| EVENTS.iter().any(|(name, ..)| name == event);
        if self.events.is_empty() || !self.events.iter().all(known) {
            mistakes.add("event", "Select what is to be told");
        }
        let who = desk.store().practitioner_by_email(&self.email)?;
        let who = who.filter(|who| who.standing == "active");
        if who.is_none() {
            mistakes.add("email", "Enter the e-mail address of someone who can sign in here");
        }
        let (Ok(url), Some(who), true) = (url, who, mistakes.none()) else { return Ok(None) };
        Ok(Some(Webhook {
            id: RowId(desk.name()),
            url,
            secret: String::new(),
            events: self.events.join(" "),
            practitioner: who.id,
            created: desk.at(),
            is_open: true,
        }))
    }
}

/// Makes a webhook and gives its secret, which is shown once; or says what is amiss.
///
/// # Errors
/// Where it cannot be kept.
pub fn make(
    desk: &Desk,
    because: String,
    wanted: &Wanted,
    mistakes: &mut Mistakes,
) -> Result<Option<(Webhook, String)>, Wrong> {
    let Some(hook) = wanted.read(desk, mistakes)? else { return Ok(None) };
    let (hook, secret) = with_secret(desk, hook)?;
    keep(desk, "webhook_made", because, &hook)?;
    Ok(Some((hook, secret)))
}

/// The webhook with a fresh secret.
fn with_secret(desk: &Desk, hook: Webhook) -> Result<(Webhook, String), Wrong> {
    let chance = Chance::SYSTEM;
    let no_chance = |why| Wrong::inside("making a webhook's secret", why);
    let (bytes, nonce) = (chance.bytes().map_err(no_chance)?, chance.bytes().map_err(no_chance)?);
    let (shown, secret) = hooks::made(desk.app(), &hook.id, bytes, nonce)?;
    Ok((Webhook { secret, ..hook }, shown))
}

fn keep(desk: &Desk, act: &str, because: String, hook: &Webhook) -> Result<(), Wrong> {
    let audit = desk.audit(act, None, because, hook.id.to_string());
    Ok(desk.store().act(&audit, |acting| acting.put_webhook(hook))?)
}

/// Opens or closes a webhook.
///
/// # Errors
/// [`Wrong::NotFound`] where there is none of that name.
pub fn set_open(desk: &Desk, because: String, id: &str, is_open: bool) -> Result<(), Wrong> {
    let hook = Webhook { is_open, ..one(desk, id)? };
    let act = if is_open { "webhook_opened" } else { "webhook_closed" };
    keep(desk, act, because, &hook)
}

fn one(desk: &Desk, id: &str) -> Result<Webhook, Wrong> {
    let mut hooks = desk.store().webhooks()?.into_iter();
    hooks.find(|hook| hook.id.as_str() == id).ok_or(Wrong::NotFound)
}

/// `POST`: makes one and shows its secret, once.
pub async fn post(desk: Desk, sent: Sent) -> Result<Response, Wrong> {
    desk.run(move |desk| {
        let because = administers(desk)?;
        fresh(desk)?;
        let wanted = Wanted {
            url: sent.one("url").to_owned(),
            events: sent.all("event").map(str::to_owned).collect(),
            email: sent.one("email").to_owned(),
        };
        let mut mistakes = Mistakes::default();
        if let Some((_, secret)) = make(desk, because, &wanted, &mut mistakes)? {
            return Ok(secret_view(&secret).into_response());
        }
        let page = view(&read(desk, sent, mistakes)?, &csrf(desk));
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    })
    .await
}

/// `POST …/{webhook}`: closes one, opens it again, or gives it a new secret.
pub async fn change(desk: Desk, Path(id): Path<String>, sent: Sent) -> Result<Response, Wrong> {
    desk.run(move |desk| {
        let because = administers(desk)?;
        match sent.one("do") {
            "secret" => {
                fresh(desk)?;
                let (hook, secret) = with_secret(desk, one(desk, &id)?)?;
                keep(desk, "webhook_secret_made", because, &hook)?;
                return Ok(secret_view(&secret).into_response());
            }
            "close" => set_open(desk, because, &id, false)?,
            "open" => set_open(desk, because, &id, true)?,
            _ => return Err(Wrong::Unclear("there is no such choice".to_owned())),
        }
        Ok(Redirect::to("/admin/webhooks").into_response())
    })
    .await
}

/// What it shows.
pub fn view(data: &Webhooks, token: &Markup) -> Page {
    let main = html! {
        div class="govuk-grid-row" { div class="govuk-grid-column-two-thirds" {
            (data.mistakes.summary())
            h1 class="govuk-heading-l" { "Webhooks" }
            p class="govuk-body" {
                "Another system can be told that something was done in a child’s file. A message has the \
                 file’s reference and the kind of act, and nothing of what was recorded. It is signed, \
                 sent again for about an hour where it is not taken, and sent only for files that the \
                 person whose rights the webhook has may open."
            }
            @if data.hooks.is_empty() { p class="govuk-body" { "There is none." } }
            @for (place, (hook, whose)) in data.hooks.iter().enumerate() {
                (card(place + 1, hook, whose, token))
            }
            h2 class="govuk-heading-m" { "Make a webhook" }
            form method="post" action="/admin/webhooks" novalidate { (token) (fields(data)) }
        } }
    };
    page(Here::Webhooks, "Webhooks", main).with_mistakes(!data.mistakes.none())
}

fn card(number: usize, hook: &Webhook, whose: &str, token: &Markup) -> Markup {
    let told = EVENTS.iter().filter(|(name, ..)| hook.events.split(' ').any(|one| one == *name));
    let state = if hook.is_open { "Open" } else { "Closed" };
    let rows = vec![
        Row::new("State", state),
        Row::new("Goes to", html! { span class="tl-mail" { (hook.url) } }),
        Row::new(
            "Tells",
            html! { ul class="govuk-list" { @for (.., words) in told { li { (words) } } } },
        ),
        Row::new("By the rights of", whose),
        Row::new("Made", moment(&hook.created)),
    ];
    let (act, words) = if hook.is_open { ("close", "Close") } else { ("open", "Open again") };
    let title = format!("Webhook {number}");
    let hidden = html! { span class="govuk-visually-hidden" { ": webhook " (number) } };
    html! {
        (summary_list(&SummaryList {
            rows,
            card: Some(Card { title: text(title), ..Card::default() }),
            ..SummaryList::default()
        }))
        form method="post" action=(format!("/admin/webhooks/{}", hook.id)) {
            (token)
            div class="govuk-button-group" {
                button class="govuk-button govuk-button--secondary" type="submit" name="do" value=(act) { (words) (hidden) }
                button class="govuk-button govuk-button--secondary" type="submit" name="do" value="secret" { "Make a new secret" (hidden) }
            }
        }
    }
}

fn fields(data: &Webhooks) -> Markup {
    let chosen = |name: &str| data.sent.all("event").any(|one| one == name);
    let events = EVENTS.map(|(name, _, words)| Choice::new(name, words).chosen(chosen(name)));
    html! {
        (input(&Input {
            field: Field::new("url", "Where do messages go?")
                .hint("An address that begins with https://. No redirect is followed")
                .mistake(&data.mistakes),
            value: Some(data.sent.one("url").to_owned()),
            spellcheck: Some(false),
            ..Input::default()
        }))
        (checkboxes(&Choices::new("event", "What is told?", events).mistake(&data.mistakes)))
        (input(&Input {
            field: Field::new("email", "By whose rights?")
                .hint("The e-mail address of someone with an account: only files that they may open are told of")
                .mistake(&data.mistakes),
            value: Some(data.sent.one("email").to_owned()),
            spellcheck: Some(false),
            ..Input::default()
        }))
        (button(&Button::new("Make the webhook")))
    }
}

/// The page that shows a secret, once.
fn secret_view(secret: &str) -> Page {
    let once = "It is shown only now. Whoever has it can write messages that look like ours: keep it \
        as you keep a password.";
    page(
        Here::Webhooks,
        "The webhook’s secret",
        html! {
            div class="govuk-grid-row" { div class="govuk-grid-column-two-thirds" {
                h1 class="govuk-heading-l" { "The webhook’s secret" }
                (warning("Warning", "", &Vec::new(), &text(once)))
                p class="govuk-body tl-code" { code { (secret) } }
                p class="govuk-body" {
                    "The receiver checks the header webhook-signature with it, as Standard Webhooks \
                     describes: HMAC-SHA256 over webhook-id, webhook-timestamp and the text, with full \
                     stops between; and refuses what is older than five minutes."
                }
                (button(&Button::link("I have kept it", "/admin/webhooks")))
            } }
        },
    )
}

/// Whose rights a webhook has, for the API.
pub fn email_of(desk: &Desk, who: &PractitionerId) -> Result<String, Wrong> {
    Ok(desk.store().practitioner(who)?.map(|who| who.email).unwrap_or_default())
}
