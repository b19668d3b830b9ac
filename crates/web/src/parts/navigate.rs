//! Ways from page to page: back, breadcrumbs, pagination, the skip link.

use super::{Attributes, el};
use maud::{Markup, PreEscaped, html};

/// A link back; `Back` where `words` is empty.
pub fn back_link(href: &str, words: &Markup, classes: &str, attributes: &Attributes) -> Markup {
    let named = !words.0.is_empty();
    el("a")
        .attr("href", href)
        .class(&["govuk-back-link", classes])
        .attrs(attributes)
        .with(html! { @if named { (words) } @else { "Back" } })
}

/// A link over everything that comes before the main part.
pub fn skip_link(href: &str, words: &Markup, classes: &str, attributes: &Attributes) -> Markup {
    el("a")
        .attr("href", href)
        .class(&["govuk-skip-link", classes])
        .attrs(attributes)
        .attr("data-module", "govuk-skip-link")
        .with(words)
}

/// One place on the way to a page.
#[derive(Debug, Clone, Default)]
pub struct Crumb {
    /// Its words.
    pub words: Markup,
    /// Where it is; `None` for the page itself.
    pub href: Option<String>,
    /// More attributes.
    pub attributes: Attributes,
}

/// The way to a page; `collapse` leaves only its ends on a narrow screen.
pub fn breadcrumbs(
    crumbs: &[Crumb],
    collapse: bool,
    classes: &str,
    label: Option<&str>,
    attributes: &Attributes,
) -> Markup {
    let narrow = if collapse { "govuk-breadcrumbs--collapse-on-mobile" } else { "" };
    el("nav")
        .class(&["govuk-breadcrumbs", classes, narrow])
        .attrs(attributes)
        .attr("aria-label", label.unwrap_or("Breadcrumb"))
        .with(html! {
            ol class="govuk-breadcrumbs__list" {
                @for crumb in crumbs {
                    @if let Some(href) = &crumb.href {
                        li class="govuk-breadcrumbs__list-item" {
                            (el("a").class(&["govuk-breadcrumbs__link"]).attr("href", href)
                                .attrs(&crumb.attributes).with(&crumb.words))
                        }
                    } @else {
                        li class="govuk-breadcrumbs__list-item" aria-current="page" { (crumb.words) }
                    }
                }
            }
        })
}

/// A link to a page before or after.
#[derive(Debug, Clone, Default)]
pub struct PageLink {
    /// Where it leads.
    pub href: String,
    /// Its words; "Previous page" or "Next page" where `None`.
    pub words: Option<Markup>,
    /// What that page is, below the words, where pages have no numbers.
    pub label: Option<String>,
    /// More attributes.
    pub attributes: Attributes,
}

/// Pages without numbers: by what comes before and after, since others record meanwhile.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// The page before.
    pub previous: Option<PageLink>,
    /// The page after.
    pub next: Option<PageLink>,
    /// What the pages are of.
    pub label: Option<String>,
    /// Classes.
    pub classes: String,
    /// More attributes.
    pub attributes: Attributes,
}

const BEFORE: PreEscaped<&str> = PreEscaped(
    "<svg class=\"govuk-pagination__icon govuk-pagination__icon--prev\" \
     xmlns=\"http://www.w3.org/2000/svg\" height=\"13\" width=\"15\" aria-hidden=\"true\" \
     focusable=\"false\" viewBox=\"0 0 15 13\"><path d=\"m6.5938-0.0078125-6.7266 6.7266 6.7441 \
     6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z\"></path></svg>",
);
const AFTER: PreEscaped<&str> = PreEscaped(
    "<svg class=\"govuk-pagination__icon govuk-pagination__icon--next\" \
     xmlns=\"http://www.w3.org/2000/svg\" height=\"13\" width=\"15\" aria-hidden=\"true\" \
     focusable=\"false\" viewBox=\"0 0 15 13\"><path d=\"m8.107-0.0078125-1.4136 1.414 4.2926 \
     4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z\"></path></svg>",
);

/// Links to the page before and the page after; nothing where there is neither.
pub fn pagination(pages: &Pages) -> Markup {
    let (previous, next) = (pages.previous.as_ref(), pages.next.as_ref());
    if previous.is_none() && next.is_none() {
        return html! {};
    }
    el("nav")
        .class(&["govuk-pagination", "govuk-pagination--block", &pages.classes])
        .attr("aria-label", pages.label.as_deref().unwrap_or("Pagination"))
        .attrs(&pages.attributes)
        .with(html! {
            @if let Some(link) = previous { (one(link, "prev", "Previous", BEFORE)) }
            @if let Some(link) = next { (one(link, "next", "Next", AFTER)) }
        })
}

fn one(link: &PageLink, way: &str, words: &str, arrow: PreEscaped<&str>) -> Markup {
    let plain = if link.label.is_none() { "govuk-pagination__link-title--decorated" } else { "" };
    let title = html! {
        @if let Some(own) = &link.words {
            (own)
        } @else {
            (words) span class="govuk-visually-hidden" { " page" }
        }
    };
    html! {
        div class=(format!("govuk-pagination__{way}")) {
            (el("a").class(&["govuk-link govuk-pagination__link"]).attr("href", &link.href)
                .attr("rel", way).attrs(&link.attributes).with(html! {
                    (arrow)
                    (el("span").class(&["govuk-pagination__link-title", plain]).with(title))
                    @if let Some(label) = &link.label {
                        span class="govuk-visually-hidden" { ":" }
                        span class="govuk-pagination__link-label" { (label) }
                    }
                }))
        }
    }
}
