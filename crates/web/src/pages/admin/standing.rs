//! `/admin/people/{person}/{what}`: closing an account or opening it again, signing it out
//! everywhere, a new password by a link, a new second factor. Each takes a reason, which is kept.

use super::person::{account, at, someone};
use super::{Here, csrf, fresh, link, link_page, page, reason_field};
use crate::desk::Desk;
use crate::layout::Page;
use crate::parts::{Button, Choice, Choices, Mistakes, back_link, button, radios, text};
use crate::sent::Sent;
use crate::sign_in::factors::SUBJECT;
use crate::sign_in::invitation::{INVITATION, invitation};
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use store::{Practitioner, RowId};

/// What is done about an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A link by which a new password is chosen.
    Link,
    /// Every way to sign in is taken away, and a link made.
    Reset,
    /// Every session and token ends.
    SignOut,
    /// Nobody signs in with it any more.
    Close,
    /// They may again.
    Reopen,
}

impl What {
    fn of(key: &str, open: bool) -> Option<Self> {
        match (key, open) {
            ("link", true) => Some(Self::Link),
            ("reset", true) => Some(Self::Reset),
            ("sign-out", true) => Some(Self::SignOut),
            ("close", true) => Some(Self::Close),
            ("reopen", false) => Some(Self::Reopen),
            _ => None,
        }
    }

    /// The last part of its address, and its name in the audit.
    fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::Link => ("link", "invited"),
            Self::Reset => ("reset", "second_factors_removed"),
            Self::SignOut => ("sign-out", "sign_out_everywhere"),
            Self::Close => ("close", "account_closed"),
            Self::Reopen => ("reopen", "account_reopened"),
        }
    }

    /// Heading, what happens, and the words of the button.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Link => (
                "Make a link to choose a new password",
                "The present password works until the link is used. The second factor stays as it \
                 is. An earlier link ends.",
                "Make the link",
            ),
            Self::Reset => (
                "Reset the second factor",
                "The password, the authenticator app, passkeys and recovery codes are taken away, \
                 and every browser and program is signed out. You get a link by which the person \
                 chooses a new password and sets up a new second factor. Make sure first that it is \
                 this person who asks.",
                "Reset the second factor",
            ),
            Self::SignOut => (
                "Sign out everywhere",
                "Every browser is signed out, and tokens of other programs end. The person can sign \
                 in again.",
                "Sign out everywhere",
            ),
            Self::Close => (
                "Close the account",
                "The person is signed out everywhere and cannot sign in. What they recorded stays.",
                "Close the account",
            ),
            Self::Reopen => (
                "Open the account again",
                "The person can sign in again with the password and second factor they had, and \
                 has the roles shown on their page.",
                "Open the account",
            ),
        }
    }

    /// Whether it gives a way into the account.
    fn hands_over(self) -> bool {
        matches!(self, Self::Link | Self::Reset | Self::Reopen)
    }
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doing {
    /// What.
    pub what: What,
    /// About whose account.
    pub who: Practitioner,
    /// What was sent.
    pub sent: Sent,
    /// What is amiss with it.
    pub mistakes: Mistakes,
}

fn asked(desk: &Desk, person: String, what: &str) -> Result<(Practitioner, What), Wrong> {
    super::administers(desk)?;
    let who = someone(desk, person)?;
    let what = What::of(what, who.standing == "active").ok_or(Wrong::NotFound)?;
    if what.hands_over() {
        fresh(desk)?;
    }
    Ok((who, what))
}

/// `GET`: what will happen, and the reason asked for.
pub async fn get(desk: Desk, Path((person, what)): Path<(String, String)>) -> Result<Page, Wrong> {
    desk.run(move |desk| {
        let (who, what) = asked(desk, person, &what)?;
        let account = account(&who);
        desk.may(Act::KeepAccount { reason: "to be given" }, Thing::Account(&account))?;
        let (sent, mistakes) = (Sent::default(), Mistakes::default());
        Ok(view(&Doing { what, who, sent, mistakes }, &csrf(desk)))
    })
    .await
}

/// `POST`: does it.
pub async fn post(
    desk: Desk,
    Path((person, what)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Wrong> {
    desk.run(move |desk| {
        let (who, what) = asked(desk, person, &what)?;
        let mut mistakes = Mistakes::default();
        if what == What::Close && !["suspended", "left"].contains(&sent.one("standing")) {
            mistakes.add("standing", "Select whether they have left");
        }
        if !sent.has("reason") {
            mistakes.add("reason", "Say why");
        }
        if !mistakes.none() {
            let page = view(&Doing { what, who, sent, mistakes }, &csrf(desk));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        done(desk, &who, what, &sent)
    })
    .await
}

fn done(desk: &Desk, who: &Practitioner, what: What, sent: &Sent) -> Result<Response, Wrong> {
    let (account, reason) = (account(who), sent.one("reason"));
    let because = desk.may(Act::KeepAccount { reason }, Thing::Account(&account))?;
    let audit = desk.audit(what.keys().1, None, because, format!("{}: {reason}", who.id));
    let token = link()?;
    let invited = invitation(RowId(desk.name()), who, &token, desk.at());
    desk.store().act(&audit, |acting| {
        match what {
            What::Link => {
                acting.drop_credentials(&who.id, INVITATION, "")?;
                acting.add_credential(&invited)
            }
            What::Reset => {
                // What an identity provider says of them stays: it is no secret of theirs.
                acting.drop_credentials(&who.id, "", SUBJECT)?;
                acting.sign_out(&who.id)?;
                acting.add_credential(&invited)
            }
            What::SignOut => acting.sign_out(&who.id).map(|_| ()),
            What::Close => {
                acting.drop_credentials(&who.id, INVITATION, "")?;
                acting.sign_out(&who.id)?;
                let standing = sent.one("standing").to_owned();
                acting.change_practitioner(&Practitioner { standing, ..who.clone() })
            }
            What::Reopen => {
                let standing = "active".to_owned();
                acting.change_practitioner(&Practitioner { standing, ..who.clone() })
            }
        }
    })?;
    if matches!(what, What::Link | What::Reset) {
        let title = "Link for choosing a password";
        return Ok(link_page(desk, who, title, &token).into_response());
    }
    Ok(Redirect::to(&format!("/admin/people/{}", who.id)).into_response())
}

/// What it shows.
pub fn view(data: &Doing, token: &Markup) -> Page {
    let (title, happens, press) = data.what.words();
    let grave = matches!(data.what, What::Reset | What::Close);
    let press = Button::new(press);
    let standing = data.sent.one("standing");
    let left = [
        Choice::new("left", "They have left").chosen(standing == "left"),
        Choice::new("suspended", "It is closed for the time being").chosen(standing == "suspended"),
    ];
    let main = html! {
        div class="govuk-grid-row" { div class="govuk-grid-column-two-thirds" {
            (back_link(&format!("/admin/people/{}", data.who.id), &text("Back"), "", &Vec::new()))
            (data.mistakes.summary())
            span class="govuk-caption-l" { (data.who.name) }
            h1 class="govuk-heading-l" { (title) }
            p class="govuk-body" { (happens) }
            form method="post" action=(at(&data.who, data.what.keys().0)) novalidate {
                (token)
                @if data.what == What::Close {
                    (radios(&Choices::new("standing", "Why is it closed?", left).mistake(&data.mistakes)))
                }
                (reason_field(&data.sent, &data.mistakes))
                (button(&if grave { press.grave() } else { press }))
            }
        } }
    };
    page(Here::People, title, main).with_mistakes(!data.mistakes.none())
}
