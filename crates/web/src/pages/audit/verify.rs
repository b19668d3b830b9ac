//! `/audit/verify`: has everything checked that is kept, and shows what came of it.

use super::{Here, Known, page};
use crate::desk::Desk;
use crate::jobs::kept::{Checked, VERIFIED};
use crate::jobs::{VERIFY, verify_job};
use crate::layout::Page;
use crate::parts::{Button, button, inset, text, warning};
use crate::sent::{Sent, token};
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::response::Redirect;
use maud::{Markup, html};

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verify {
    /// The last check.
    pub last: Option<Checked>,
    /// Faults in words; a file that this person may not know of is not named.
    pub faults: Vec<String>,
    /// Whether a check waits or goes on.
    pub goes_on: bool,
}

/// `GET`: what came of the last check.
pub async fn get(desk: Desk) -> Result<Page, Wrong> {
    desk.run(|desk| {
        desk.may(Act::Verify, Thing::Partnership)?;
        let store = desk.store();
        let last = store.setting(VERIFIED)?.and_then(|kept| Checked::read(&kept));
        let mut known = Known::new(desk);
        let mut faults = Vec::new();
        for fault in last.iter().flat_map(|last| &last.faults) {
            let named = match &fault.child {
                Some(child) if known.may_see(child)? => format!("file {child}"),
                Some(_) => "a file".to_owned(),
                None => "the database".to_owned(),
            };
            let place = fault.place.map(|place| format!(", record {place}")).unwrap_or_default();
            faults.push(format!("{named}{place}: {}", fault.what));
        }
        let data = Verify { last, faults, goes_on: store.jobs_of(VERIFY)? > 0 };
        Ok(view(&data, &token(desk.signed())))
    })
    .await
}

/// `POST`: puts a check in hand, unless one is already.
pub async fn post(desk: Desk, _ours: Sent) -> Result<Redirect, Wrong> {
    desk.run(|desk| {
        let because = desk.may(Act::Verify, Thing::Partnership)?;
        if desk.store().jobs_of(VERIFY)? == 0 {
            let audit = desk.audit(Act::Verify.key(), None, because, "asked for");
            let job = verify_job(desk);
            desk.store().act(&audit, |acting| acting.add_job(&job))?;
        }
        Ok(Redirect::to("/audit/verify"))
    })
    .await
}

/// What it shows.
pub fn view(data: &Verify, token: &Markup) -> Page {
    page(
        Here::Verify,
        "Check of the record",
        html! {
            div class="govuk-grid-row" { div class="govuk-grid-column-two-thirds" {
                h1 class="govuk-heading-l" { "Check of the record" }
                p class="govuk-body" {
                    "Every record of every file is tied to the one before it. The check goes through all \
                    of them and tells of any that was changed, cut out or put in after it was kept. Work \
                    goes on meanwhile."
                }
                @match &data.last {
                    None => p class="govuk-body" { "Nothing has been checked yet." },
                    Some(last) if last.number == 0 => {
                        (inset(None, "", &Vec::new(), &text(last.words())))
                    }
                    Some(last) => {
                        (warning("Warning", "", &Vec::new(), &text(last.words())))
                        ul class="govuk-list govuk-list--bullet" {
                            @for fault in &data.faults { li { (fault) } }
                        }
                    }
                }
                @if data.goes_on {
                    p class="govuk-body" role="status" {
                        "A check is being made. "
                        a class="govuk-link" href="/audit/verify" { "Look again" }
                    }
                } @else {
                    form method="post" action="/audit/verify" {
                        (token)
                        (button(&Button::new("Check now")))
                    }
                }
            } }
        },
    )
}
