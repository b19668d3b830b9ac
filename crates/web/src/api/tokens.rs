//! `/account/tokens`: the tokens by which machines act for a person; made, shown once, and ended.

use super::bearer::{READ, RECORD, SECOND_FACTOR};
use crate::app::LONDON;
use crate::desk::Desk;
use crate::layout::{Page, Section};
use crate::parts::{
    Button, Cell, Choice, Choices, Field, Input, Mistakes, Table, button, input, radios, table,
    text, warning,
};
use crate::sent::{self, Sent};
use crate::sign_in::accounts::Accounts;
use crate::sign_in::chance::Chance;
use crate::sign_in::session::Token;
use crate::wrong::Wrong;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;
use maud::{Markup, html};
use store::{At, Token as Kept};

/// For how many days a token may be made: what is forgotten ends by itself.
const DAYS: [i64; 3] = [7, 30, 90];
/// The longest name of a token.
const NAME: usize = 100;
const AGAIN: &str = "You signed in more than 15 minutes ago. To make a token, sign out, sign in \
    again and do it then.";

/// What the page shows.
struct Tokens {
    kept: Vec<Kept>,
    name: String,
    now: At,
    mistakes: Mistakes,
    csrf: Markup,
}

/// The page.
pub async fn get(desk: Desk) -> Result<Page, Wrong> {
    desk.run(|desk| Ok(view(&tokens(desk, "", Mistakes::default())?))).await
}

fn tokens(desk: &Desk, name: &str, mistakes: Mistakes) -> Result<Tokens, Wrong> {
    let kept = desk.store().tokens(Some(&desk.me()))?;
    let csrf = sent::token(desk.signed());
    Ok(Tokens { kept, name: name.to_owned(), now: desk.at(), mistakes, csrf })
}

/// Makes a token and shows it, once.
pub async fn post(desk: Desk, sent: Sent) -> Result<Response, Wrong> {
    desk.run(move |desk| {
        // It lasts longer than the session: a computer left open must not give one away.
        if !accounts(desk).fresh(&desk.signed().session)? {
            return Err(Wrong::Refused(AGAIN.to_owned()));
        }
        let (name, may) = (sent.one("name"), sent.one("may"));
        let days = DAYS.into_iter().find(|days| days.to_string() == sent.one("days"));
        let mut mistakes = Mistakes::default();
        if name.is_empty() || name.chars().count() > NAME {
            mistakes.add("name", format!("Enter what it is for, in {NAME} characters or fewer"));
        }
        if ![READ, RECORD].contains(&may) {
            mistakes.add("may", "Select what it may do");
        }
        let Some(days) = days.filter(|_| mistakes.none()) else {
            if days.is_none() {
                mistakes.add("days", "Select how long it is to last");
            }
            let page = view(&tokens(desk, name, mistakes)?);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        };
        Ok(shown(&make(desk, name, may == RECORD, days)?).into_response())
    })
    .await
}

fn accounts(desk: &Desk) -> Accounts<'_> {
    let (now, secrets) = (desk.moment().at, desk.app().secrets());
    Accounts { store: desk.store(), key: &[], secrets, now, chance: Chance::SYSTEM, operation: "" }
}

fn make(desk: &Desk, name: &str, records: bool, days: i64) -> Result<Token, Wrong> {
    let chance = Chance::SYSTEM.bytes();
    let token = Token::new(chance.map_err(|why| Wrong::inside("making a token", why))?);
    let mut may = vec![READ];
    may.extend(Some(RECORD).filter(|_| records));
    may.extend(Some(SECOND_FACTOR).filter(|_| desk.signed().who.second_factor));
    let ends = desk.moment().at.checked_add(SignedDuration::from_hours(24 * days));
    let kept = Kept {
        token_hash: token.sum(),
        name: name.to_owned(),
        practitioner: desk.me(),
        may: may.join(" "),
        created: desk.at(),
        ends: At::from(ends.map_err(|why| Wrong::inside("making a token", why))?),
        used: None,
    };
    desk.store().note(&desk.audit("token_made", None, String::new(), name))?;
    desk.store().add_token(&kept)?;
    Ok(token)
}

/// Ends one of the person's own tokens.
pub async fn end(desk: Desk, sent: Sent) -> Result<Redirect, Wrong> {
    desk.run(move |desk| {
        let mut own = desk.store().tokens(Some(&desk.me()))?.into_iter();
        let one = own.find(|one| one.token_hash == sent.one("token")).ok_or(Wrong::NotFound)?;
        desk.store().note(&desk.audit("token_ended", None, String::new(), one.name))?;
        desk.store().end_token(&one.token_hash)?;
        Ok(Redirect::to("/account/tokens"))
    })
    .await
}

/// A day as people read it.
fn day(at: &At) -> String {
    let day = at.timestamp().map(|at| at.to_zoned(LONDON.clone()));
    day.map_or_else(|_| "not recorded".to_owned(), |at| at.strftime("%-d %B %Y").to_string())
}

fn shown(token: &Token) -> Page {
    let once = "It is shown only now. Whoever has it can do what you can do with it: keep it as you \
        keep a password, and end it when it is not needed any more.";
    Page::new(
        "Your new token",
        html! {
            div class="govuk-grid-row" { div class="govuk-grid-column-two-thirds" {
                h1 class="govuk-heading-l" { "Your new token" }
                (warning("Warning", "", &Vec::new(), &text(once)))
                p class="govuk-body tl-code" { code { (token.as_str()) } }
                (button(&Button::link("I have kept it", "/account/tokens")))
            } }
        },
    )
    .under(Section::Account)
}

fn view(data: &Tokens) -> Page {
    let main = html! {
        div class="govuk-grid-row" { div class="govuk-grid-column-two-thirds" {
            (data.mistakes.summary())
            h1 class="govuk-heading-l" { "Tokens for other programs" }
            p class="govuk-body" {
                "With a token, another program of your agency can read or record here as you: it can \
                 do no more than you can, and what it looks at is written down as yours. Its \
                 description is at "
                a class="govuk-link" href="/api/v1/openapi.json" { "/api/v1/openapi.json" } "."
            }
            (list(data))
            h2 class="govuk-heading-m" { "Make a token" }
            form method="post" action="/account/tokens" novalidate { (data.csrf) (fields(data)) }
        } }
    };
    let page = Page::new("Tokens for other programs", main).under(Section::Account);
    page.with_mistakes(!data.mistakes.none())
}

fn fields(data: &Tokens) -> Markup {
    let may = [Choice::new(READ, "Read"), Choice::new(RECORD, "Read and record")];
    let days = DAYS.map(|days| Choice::new(days.to_string(), format!("{days} days")));
    html! {
        (input(&Input {
            field: Field::new("name", "What is it for?").mistake(&data.mistakes),
            value: Some(data.name.clone()),
            ..Input::default()
        }))
        (radios(&Choices::new("may", "What may it do?", may).mistake(&data.mistakes)))
        (radios(&Choices::new("days", "How long is it to last?", days).mistake(&data.mistakes)))
        (button(&Button::new("Make the token")))
    }
}

fn list(data: &Tokens) -> Markup {
    if data.kept.is_empty() {
        return html! { p class="govuk-body" { "You have none." } };
    }
    let rows = data.kept.iter().map(|one| {
        let records = one.may.split(' ').any(|word| word == RECORD);
        let over = if one.ends <= data.now { "ended " } else { "" };
        vec![
            Cell::new(&one.name),
            Cell::new(if records { "Read and record" } else { "Read" }),
            Cell::new(one.used.as_ref().map_or_else(|| "never".to_owned(), day)),
            Cell::new(format!("{over}{}", day(&one.ends))),
            Cell::new(html! {
                form method="post" action="/account/tokens/end" {
                    (data.csrf)
                    input type="hidden" name="token" value=(one.token_hash);
                    button class="tl-link-button" type="submit" {
                        "End" span class="govuk-visually-hidden" { " the token for " (one.name) }
                    }
                }
            }),
        ]
    });
    table(&Table {
        caption: Some("Your tokens".to_owned()),
        caption_classes: "govuk-table__caption--m".to_owned(),
        head: ["For", "May", "Last used", "Ends", "End now"].map(Cell::new).to_vec(),
        rows: rows.collect(),
        row_headings: true,
        ..Table::default()
    })
}
