//! `GET /help`: whom to ask, and what to do when a child needs somebody now.

use crate::app::{App, Settings};
use crate::layout::Page;
use axum::extract::State;
use maud::html;

/// The page.
pub async fn get(State(app): State<App>) -> Page {
    view(app.settings())
}

/// What it shows.
pub fn view(settings: &Settings) -> Page {
    Page::new(
        "Help",
        html! {
            h1 class="govuk-heading-l" { "Help" }
            h2 class="govuk-heading-m" { "If a child is in danger now" }
            p class="govuk-body" {
                "Call 999. Recording something here does not tell anyone by itself: telephone as your own \
                 agency's procedure says, then record."
            }
            h2 class="govuk-heading-m" { "Help with Throughline" }
            p class="govuk-body" { (settings.help) }
            p class="govuk-body" {
                "When a page says that something went wrong, give the number that it shows. It lets us find \
                 what happened without you telling us about a child."
            }
        },
    )
}
