//! The page around a page: head, header, navigation, footer; the same on every page.

use crate::app::Settings;
use crate::assets::{ICON, SCRIPT, STYLES};
use crate::frame::Frame;
use crate::sent;
use crate::who::Signed;
use access::Role;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Which item of the navigation a page stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Section {
    /// What needs me.
    Home,
    /// Finding a child, and a child's file.
    Children,
    /// Looking after the installation.
    Admin,
    /// Who looked and acted.
    Audit,
    /// One's own account.
    Account,
    /// None of them.
    #[default]
    None,
}

/// A page as its view makes it: pure, of its data only.
#[derive(Debug, Clone)]
pub struct Page {
    /// What it is called, without the house's name: "Find a child".
    pub title: String,
    /// Whether it shows that something sent has mistakes; the title then says so first.
    pub error: bool,
    /// What stands above the main part: a back link or breadcrumbs, an identity bar.
    pub above: Markup,
    /// The main part, with the page's one `h1`.
    pub main: Markup,
    /// Where it stands in the navigation.
    pub section: Section,
    /// Whether a table or picture wants the width of the window.
    pub wide: bool,
}

impl Page {
    /// A page with nothing above its main part.
    pub fn new(title: impl Into<String>, main: Markup) -> Self {
        Self {
            title: title.into(),
            error: false,
            above: html! {},
            main,
            section: Section::None,
            wide: false,
        }
    }

    /// The page with something above its main part.
    #[must_use]
    pub fn above(self, above: Markup) -> Self {
        Self { above, ..self }
    }

    /// The page under an item of the navigation.
    #[must_use]
    pub fn under(self, section: Section) -> Self {
        Self { section, ..self }
    }

    /// The page as wide as the window.
    #[must_use]
    pub fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    /// The page as one that shows mistakes in what was sent, where `error` says so.
    #[must_use]
    pub fn with_mistakes(self, error: bool) -> Self {
        Self { error, ..self }
    }
}

impl IntoResponse for Page {
    /// Carried to `frame::around`, which knows who is signed in and what scripts may run.
    fn into_response(self) -> Response {
        let mut answer = Response::default();
        answer.extensions_mut().insert(self);
        answer
    }
}

/// Whether an answer is an error with no words for people.
pub(crate) fn says_nothing(answer: &Response) -> bool {
    let kind = answer.headers().get(header::CONTENT_TYPE);
    let plain = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    plain && (answer.status().is_client_error() || answer.status().is_server_error())
}

/// Tells styles that scripts run; what GOV.UK's own template says at this place.
const BEGIN: PreEscaped<&str> = PreEscaped(
    "document.body.className += ' js-enabled' + \
     ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');",
);

/// The whole page.
pub fn html(page: &Page, settings: &Settings, frame: &Frame) -> Markup {
    let signed = frame.signed();
    html! {
        (DOCTYPE)
        html lang="en-GB" class="govuk-template" {
            head {
                meta charset="utf-8";
                title { @if page.error { "Error: " } (page.title) " – Throughline" }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="theme-color" content="#1b4d5c";
                link rel="icon" type="image/svg+xml" href=(ICON);
                @for style in STYLES { link rel="stylesheet" href=(style); }
                script type="module" src=(SCRIPT) nonce=(frame.nonce) {}
            }
            body class="govuk-template__body" {
                script nonce=(frame.nonce) { (BEGIN) }
                a href="#main-content" class="govuk-skip-link" data-module="govuk-skip-link" {
                    "Skip to main content"
                }
                header class="govuk-template__header" {
                    (masthead())
                    @if let Some(signed) = signed { (navigation(page.section, signed)) }
                    @if let Some(notice) = &settings.notice {
                        p class="tl-notice" { span class="govuk-width-container" { (notice) } }
                    }
                }
                div class=(if page.wide { "tl-width-container" } else { "govuk-width-container" }) {
                    (page.above)
                    main class="govuk-main-wrapper" id="main-content" { (page.main) }
                }
                (footer(settings))
            }
        }
    }
}

fn masthead() -> Markup {
    html! {
        div class="govuk-generic-header tl-header" {
            div class="govuk-generic-header__container govuk-width-container" {
                div class="govuk-generic-header__logo" {
                    a href="/" class="govuk-generic-header__homepage-link" { "Throughline" }
                }
            }
        }
    }
}

fn navigation(here: Section, signed: &Signed) -> Markup {
    // What is of no use to someone is not offered; whether they may is asked at the desk.
    let is = |role: Role| signed.who.roles.contains(&role);
    let items = [
        (Section::Home, "/", "What needs me", true),
        (Section::Children, "/children", "Find a child", true),
        (Section::Audit, "/audit", "Audit", is(Role::Auditor)),
        (Section::Admin, "/admin/people", "Administration", is(Role::Administrator)),
        (Section::Account, "/account", "Your account", true),
    ];
    html! {
        section aria-label="Service information" class="govuk-service-navigation"
            data-module="govuk-service-navigation" {
            div class="govuk-width-container" {
                div class="govuk-service-navigation__container" {
                    nav aria-label="Menu" class="govuk-service-navigation__wrapper" {
                        button type="button" aria-controls="navigation" hidden aria-hidden="true"
                            class="govuk-service-navigation__toggle govuk-js-service-navigation-toggle" {
                            "Menu"
                        }
                        ul class="govuk-service-navigation__list" id="navigation" {
                            @for (section, address, words, _) in items.into_iter().filter(|item| item.3) {
                                (item(section == here, address, words))
                            }
                        }
                    }
                    (sign_out(signed))
                }
            }
        }
    }
}

fn item(here: bool, address: &str, words: &str) -> Markup {
    html! {
        @if here {
            li class="govuk-service-navigation__item govuk-service-navigation__item--active" {
                a class="govuk-service-navigation__link" href=(address) aria-current="true" {
                    strong class="govuk-service-navigation__active-fallback" { (words) }
                }
            }
        } @else {
            li class="govuk-service-navigation__item" {
                a class="govuk-service-navigation__link" href=(address) { (words) }
            }
        }
    }
}

fn sign_out(signed: &Signed) -> Markup {
    html! {
        form class="tl-signed" method="post" action="/sign-out" {
            (sent::token(signed))
            span { (signed.name) ", " (signed.agency_name) }
            button class="tl-link-button" type="submit" { "Sign out" }
        }
    }
}

fn footer(settings: &Settings) -> Markup {
    let links = [("/help", "Help"), ("/accessibility", "Accessibility statement")];
    html! {
        footer class="govuk-template__footer" {
            div class="govuk-footer tl-footer" {
                div class="govuk-width-container" {
                    div class="govuk-footer__meta" {
                        div class="govuk-footer__meta-item govuk-footer__meta-item--grow" {
                            h2 class="govuk-visually-hidden" { "Support links" }
                            ul class="govuk-footer__inline-list" {
                                @for (address, words) in links {
                                    li class="govuk-footer__inline-list-item" {
                                        a class="govuk-footer__link" href=(address) { (words) }
                                    }
                                }
                            }
                            div class="govuk-footer__meta-custom" {
                                (settings.partnership) ". For help: " (settings.help) "."
                            }
                        }
                    }
                }
            }
        }
    }
}
