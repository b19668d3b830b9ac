//! `GET /child/{child}/chronology`: everything that is recorded, in order of when it happened, with
//! filters that stand in the address.

use super::entry::Card;
use super::{Here, Whose};
use crate::desk::Desk;
use crate::layout::Page;
use crate::opened::{Opened, Seen};
use crate::pages::words::{count, day_text, sentence};
use crate::parts::moj::{self, Held};
use crate::parts::{
    Choice, Choices, DateInput, Details, Field, Input, Mistakes, Opt, PageLink, Pages, Select,
    checkboxes, date_input, details, input, pagination, select, text,
};
use crate::sent::Sent;
use crate::wrong::Wrong;
use access::Act;
use axum::extract::{Path, Query};
use chronology::{Agency, Group, Kind, When};
use jiff::civil::Date;
use maud::{Markup, html};
use store::{ChildId, Cursor, Extent, Filter, Line};

/// What a reader asked for, as the address says it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    fields: Vec<(String, String)>,
    /// The store's filter.
    pub filter: Filter,
    /// Where the page begins.
    pub after: Option<Cursor>,
    /// What could not be understood.
    pub mistakes: Mistakes,
}

/// Every group, in the order of kinds.
fn groups() -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for kind in Kind::ALL {
        if !groups.contains(&kind.group()) {
            groups.push(kind.group());
        }
    }
    groups
}

/// A group's name in an address.
fn group_name(group: Group) -> String {
    group.label().replace(' ', "-")
}

impl Asked {
    /// Reads an address.
    pub fn read(fields: Vec<(String, String)>) -> Self {
        let sent = Sent::new(fields.clone());
        let mut mistakes = Mistakes::default();
        let from = day(&sent, "from", &mut mistakes);
        let to = day(&sent, "to", &mut mistakes);
        let named = |name| sent.all(name).filter(|value| !value.is_empty());
        let chosen: Vec<&str> = named("group").collect();
        let filter = Filter {
            agencies: named("agency").map(|key| Agency(key.to_owned())).collect(),
            kinds: named("kind").filter_map(|name| name.parse().ok()).collect(),
            groups: groups().into_iter().filter(|g| chosen.contains(&&*group_name(*g))).collect(),
            from,
            to,
            text: sent.one("text").to_owned(),
            history: sent.one("history") == "yes",
            newest_first: sent.one("order") == "newest",
            limit: 50,
        };
        let after = Some(sent.one("after")).filter(|text| !text.is_empty());
        let after = after.and_then(|text| Cursor::read(text).ok());
        Self { fields, filter, after, mistakes }
    }

    /// The address of the same list with something left out or put in.
    fn address(
        &self,
        whose: &Whose,
        keep: impl Fn(&str, &str) -> bool,
        add: &[(&str, &str)],
    ) -> String {
        let kept =
            self.fields.iter().filter(|(name, value)| !value.is_empty() && keep(name, value));
        let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
        let pairs: Vec<String> = kept
            .chain(add.iter().copied())
            .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
            .collect();
        format!("{}?{}", whose.at("chronology"), pairs.join("&"))
    }

    fn is_filtered(&self) -> bool {
        let own = ["agency", "kind", "group", "text", "history"];
        let day = |name: &str| name.starts_with("from-") || name.starts_with("to-");
        self.fields
            .iter()
            .any(|(name, value)| !value.is_empty() && (own.contains(&name.as_str()) || day(name)))
    }
}

/// A part of an address, with everything but letters and digits written as numbers.
pub fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            escaped + char::from(byte).encode_utf8(&mut [0; 4])
        } else {
            escaped + &format!("%{byte:02X}")
        }
    })
}

fn typed<'s>(sent: &'s Sent, name: &str) -> [&'s str; 3] {
    ["day", "month", "year"].map(|bit| sent.one(&format!("{name}-{bit}")))
}

fn day(sent: &Sent, name: &str, mistakes: &mut Mistakes) -> Option<Date> {
    let bits = typed(sent, name);
    if bits.iter().all(|bit| bit.is_empty()) {
        return None;
    }
    let [day, month, year] = bits.map(|bit| bit.parse::<i16>().ok());
    let read = || Date::new(year?, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok();
    let read = read();
    if read.is_none() {
        mistakes.add(name, "Enter a real date, such as 4 3 2018, or leave it empty");
    }
    read
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chronology {
    /// The child.
    pub whose: Whose,
    /// What was asked for.
    pub asked: Asked,
    /// How much was found.
    pub extent: Extent,
    /// This page's entries.
    pub cards: Vec<Card>,
    /// Every entry of the file that is closed to the reader, whatever was asked for.
    pub closed: Vec<Card>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Agencies that tell something: key, name, how many entries.
    pub agencies: Vec<(String, String, i64)>,
}

/// The page.
pub async fn get(
    desk: Desk,
    Path(child): Path<String>,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Page, Wrong> {
    let child = ChildId(child);
    let asked = Asked::read(fields);
    desk.run(move |desk| {
        let act = if asked.filter.text.is_empty() { Act::Look } else { Act::Search };
        let data =
            desk.look(&child, act, "chronology", |opened| read(desk, opened, &child, asked))?;
        Ok(view(&data))
    })
    .await
}

fn read(
    desk: &Desk,
    opened: &mut Opened<'_, '_, '_>,
    child: &ChildId,
    asked: Asked,
) -> Result<Chronology, Wrong> {
    let practice = desk.app().practice();
    let person = opened.child()?;
    let (reading, _) = opened.reading(&person)?;
    let scope = desk.scope(Act::Search, Some(opened.file));
    // Closed entries stand apart from the list and out of its counts, whatever was asked for.
    let closed = opened.closed()?;
    let limit = usize::try_from(asked.filter.limit).unwrap_or(50);
    let mut lines = opened.readable(&asked.filter, &scope, asked.after.clone(), limit)?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    let counted = !asked.filter.history || !opened.any_closed()?;
    let extent = if closed.is_empty() && counted {
        opened.looking.extent(&asked.filter, &scope)?
    } else {
        extent(&opened.readable(&asked.filter, &scope, None, usize::MAX)?)
    };
    let next = lines.last().filter(|_| more).map(|line| line.cursor().text());
    let cards = lines.into_iter().map(|line| {
        let open = Seen::Open(Box::new(line));
        Card::of(&open, practice).with_reading(&reading, practice)
    });
    let cards = cards.collect();
    let closed = closed.iter().map(|seen| Card::of(seen, practice)).collect();
    let agencies = opened.looking.agencies()?.into_iter().map(|(agency, entries)| {
        let name = practice.agencies.name(&agency).to_owned();
        (agency.0, name, entries)
    });
    Ok(Chronology {
        whose: Whose::of(child, &person, desk.today()),
        extent,
        cards,
        closed,
        next,
        agencies: agencies.collect(),
        asked,
    })
}

/// How much was found, and over which days.
fn extent(lines: &[Line]) -> Extent {
    let days = |end: fn(&When) -> Option<Date>| {
        lines.iter().filter_map(move |line| end(&line.kept.when()))
    };
    Extent {
        found: lines.len() as i64,
        first: days(When::first_day).min(),
        last: days(When::last_day).max(),
    }
}

/// What it shows.
pub fn view(data: &Chronology) -> Page {
    let (whose, asked) = (&data.whose, &data.asked);
    let newest = asked.filter.newest_first;
    let (other, words) =
        if newest { ("oldest", "Oldest first") } else { ("newest", "Newest first") };
    let turned =
        asked.address(whose, |name, _| name != "order" && name != "after", &[("order", other)]);
    let moments: Vec<_> = data.cards.iter().map(|card| card.moment(whose)).collect();
    let closed: Vec<_> = data.closed.iter().map(|card| card.moment(whose)).collect();
    whose
        .page(Here::Chronology, "Chronology", html! {
            (asked.mistakes.summary())
            h1 class="govuk-heading-l" { "Chronology" }
            div class="govuk-grid-row" {
                div class="govuk-grid-column-two-thirds" {
                    div class="tl-no-print" { (filters(data)) }
                    p class="govuk-body" role="status" { (found(data)) }
                    p class="govuk-body" {
                        a class="govuk-link" href=(turned) { (words) } " | "
                        a class="govuk-link" href=(whose.at("print")) { "Print view" }
                    }
                    @if moments.is_empty() {
                        p class="govuk-body" { "No entry was found. That something is not recorded does not say that it did not happen." }
                    } @else {
                        (moj::timeline(&moments, 2))
                    }
                    (more(data))
                    @if !data.closed.is_empty() {
                        h2 class="govuk-heading-m" { "Entries that are closed to you" }
                        p class="govuk-body" {
                            "That they exist and whose they are is shown. When they happened is not, so that they stand \
                             in no order, and no filter finds them."
                        }
                        (moj::timeline(&closed, 3))
                    }
                }
            }
        })
        .with_mistakes(!asked.mistakes.none())
}

fn found(data: &Chronology) -> String {
    let extent = &data.extent;
    let over = match (extent.first, extent.last) {
        (Some(first), Some(last)) if first.year() == last.year() => format!(" in {}", first.year()),
        (Some(first), Some(last)) => {
            let years = i64::from(last.year()) - i64::from(first.year()) + 1;
            format!(" over {}", count(years, "year", "years"))
        }
        _ => String::new(),
    };
    let shown = if data.next.is_some() || data.asked.after.is_some() {
        format!("Showing {} of ", data.cards.len())
    } else {
        "Showing ".to_owned()
    };
    format!("{shown}{}{over}", count(extent.found, "entry", "entries"))
}

fn more(data: &Chronology) -> Markup {
    let (whose, asked) = (&data.whose, &data.asked);
    let link = |href| PageLink { href, ..PageLink::default() };
    let first = asked.after.as_ref().map(|_| PageLink {
        words: Some(text("First page")),
        ..link(asked.address(whose, |name, _| name != "after", &[]))
    });
    let next = data
        .next
        .as_ref()
        .map(|cursor| link(asked.address(whose, |name, _| name != "after", &[("after", cursor)])));
    pagination(&Pages { previous: first, next, ..Pages::default() })
}

fn held(data: &Chronology) -> Vec<(String, Vec<Held>)> {
    let (whose, asked) = (&data.whose, &data.asked);
    let filter = &asked.filter;
    let without = |gone: &str, gone_value: &str| {
        asked.address(whose, |n, v| n != "after" && !(n == gone && v == gone_value), &[])
    };
    let without_day = |gone: &str| {
        asked.address(whose, |n, _| n != "after" && !n.starts_with(&format!("{gone}-")), &[])
    };
    let agency = |key: &Agency| {
        let known = data.agencies.iter().find(|(known, ..)| *known == key.0);
        let words = known.map_or(key.0.clone(), |(_, name, _)| name.clone());
        Held { words, without: without("agency", &key.0) }
    };
    let group =
        |g: &Group| Held { words: sentence(g.label()), without: without("group", &group_name(*g)) };
    let kind = |k: &Kind| Held { words: sentence(k.label()), without: without("kind", k.name()) };
    let day = |words: &str, name: &str, day: Date| Held {
        words: format!("{words} {}", day_text(&day.to_string())),
        without: without_day(name),
    };
    let days = filter.from.map(|d| day("From", "from", d)).into_iter();
    let days = days.chain(filter.to.map(|d| day("To", "to", d)));
    let words = Some(&filter.text).filter(|text| !text.is_empty());
    let words = words.map(|text| Held { words: text.clone(), without: without("text", text) });
    let history = filter.history.then(|| Held {
        words: "Superseded and withdrawn too".to_owned(),
        without: without("history", "yes"),
    });
    vec![
        ("Agency".to_owned(), filter.agencies.iter().map(agency).collect()),
        (
            "Kind".to_owned(),
            filter.groups.iter().map(group).chain(filter.kinds.iter().map(kind)).collect(),
        ),
        ("Days".to_owned(), days.collect()),
        ("Words".to_owned(), words.into_iter().collect()),
        ("History".to_owned(), history.into_iter().collect()),
    ]
}

fn filters(data: &Chronology) -> Markup {
    let (whose, asked) = (&data.whose, &data.asked);
    let filter = &asked.filter;
    let sent = Sent::new(asked.fields.clone());
    let agencies = data.agencies.iter().map(|(key, name, entries)| {
        let chosen = filter.agencies.iter().any(|agency| agency.0 == *key);
        Choice::new(key, format!("{name} ({entries})")).chosen(chosen)
    });
    let kinds = groups().into_iter().map(|group| {
        Choice::new(group_name(group), sentence(group.label()))
            .chosen(filter.groups.contains(&group))
    });
    let one = Kind::ALL.iter().map(|kind| Opt {
        value: Some(kind.name().to_owned()),
        words: sentence(kind.label()),
        chosen: filter.kinds.contains(kind),
        ..Opt::default()
    });
    let any = Opt { value: Some(String::new()), words: "Any".to_owned(), ..Opt::default() };
    let date = |name: &str, words: &str| {
        date_input(
            &DateInput::new(name, words, typed(&sent, name)).mistake(&asked.mistakes).small(),
        )
    };
    let history =
        Choice::new("yes", "Show superseded and withdrawn entries too").chosen(filter.history);
    let options = html! {
        (input(&Input {
            field: Field::new("text", "Words in the entry").label_class("govuk-label--s"),
            value: Some(filter.text.clone()),
            ..Input::default()
        }))
        (checkboxes(&Choices::new("agency", "Agency", agencies).small()))
        (checkboxes(&Choices::new("group", "Kind", kinds).small()))
        (select(&Select {
            field: Field::new("kind", "One kind only").label_class("govuk-label--s"),
            items: [any].into_iter().chain(one).collect(),
            ..Select::default()
        }))
        (date("from", "From"))
        (date("to", "To"))
        (checkboxes(&Choices::new("history", "History", [history]).small()))
        @if filter.newest_first { input type="hidden" name="order" value="newest"; }
    };
    let clear = whose.at("chronology");
    details(&Details {
        summary: text("Filter"),
        words: moj::filter(&clear, &held(data), &clear, &options),
        open: asked.is_filtered(),
        classes: "tl-filter".to_owned(),
        ..Details::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Asked {
        let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
        Asked::read(pairs.map(|(n, v)| (n.to_owned(), v.to_owned())).collect())
    }

    #[test]
    fn an_address_says_which_entries_are_wanted() {
        let asked = asked(
            "agency=police&agency=health&kind=arrest&group=missing&order=newest&from-day=4&from-month=3&from-year=2018",
        );
        assert_eq!(asked.filter.agencies.len(), 2);
        assert_eq!(asked.filter.kinds, [Kind::Arrest]);
        assert_eq!(asked.filter.groups, [Group::Missing]);
        assert_eq!(asked.filter.from, Some(jiff::civil::date(2018, 3, 4)));
        assert!(asked.filter.newest_first && asked.mistakes.none());
    }

    #[test]
    fn what_is_no_date_is_told_and_filters_nothing() {
        let asked = asked("to-day=31&to-month=2&to-year=2018&kind=arested");
        assert_eq!(asked.filter.to, None);
        assert!(asked.mistakes.of("to").is_some());
        assert!(asked.filter.kinds.is_empty());
    }

    #[test]
    fn names_of_groups_are_unlike_each_other_and_read_back() {
        for group in groups() {
            assert_eq!(asked(&format!("group={}", group_name(group))).filter.groups, [group]);
        }
        assert_eq!(escaped("a b&c=é"), "a%20b%26c%3D%C3%A9");
    }
}
