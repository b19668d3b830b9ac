//! `GET /accessibility`: the accessibility statement.

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
        "Accessibility statement",
        html! {
            h1 class="govuk-heading-l" { "Accessibility statement" }
            p class="govuk-body" {
                "This service is run by " (settings.partnership) ". We want as many people as possible to be \
                 able to use it: with a keyboard alone, with a screen reader, at four times the size, on a \
                 narrow screen, and without scripts."
            }
            h2 class="govuk-heading-m" { "How accessible it is" }
            p class="govuk-body" {
                "Pages are built from the GOV.UK and Ministry of Justice design systems, and made to meet the \
                 Web Content Accessibility Guidelines 2.2 at level AA. Every picture has a table that says \
                 the same, and nothing is said by colour alone."
            }
            h2 class="govuk-heading-m" { "Tell us what does not work for you" }
            p class="govuk-body" { (settings.help) }
            p class="govuk-body" {
                "If you are not content with our answer, contact the Equality Advisory and Support Service."
            }
        },
    )
}
