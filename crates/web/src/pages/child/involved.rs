//! `GET /child/{child}/involved`: which agencies, teams and people work with the child, and who can
//! see this file and why.

use super::{Here, Whose};
use crate::desk::Desk;
use crate::layout::Page;
use crate::opened::Opened;
use crate::pages::words::{day_text, moment};
use crate::parts::{
    Button, Cell, DateInput, Field, Mistakes, Opt, Select, Table, Textarea, button, date_input,
    select, table, textarea,
};
use crate::sent::{Sent, token};
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use chronology::Agency;
use jiff::civil::Date;
use maud::{Markup, html};
use store::{ChildId, Involvement, RowId};

/// One involvement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct One {
    /// Who works with the child.
    pub who: String,
    /// Why.
    pub reason: String,
    /// From when to when.
    pub days: String,
    /// Whether it is in force today.
    pub now: bool,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Involved {
    /// The child.
    pub whose: Whose,
    /// Involvements, those in force first.
    pub involvements: Vec<One>,
    /// Practitioners kept out, with why and since when.
    pub kept_out: Vec<(String, String, String)>,
    /// Emergency openings: who, why, when, outcome.
    pub emergencies: Vec<[String; 4]>,
    /// Why this person may see the file.
    pub why: String,
    /// Agencies for which this person may record an involvement.
    pub may_involve: Vec<(String, String)>,
    /// The form as sent, where it had mistakes.
    pub sent: Sent,
    /// The mistakes.
    pub mistakes: Mistakes,
}

/// The page.
pub async fn get(desk: Desk, Path(child): Path<String>) -> Result<Page, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| show(desk, &child, Sent::default(), Mistakes::default())).await
}

fn show(desk: &Desk, child: &ChildId, sent: Sent, mistakes: Mistakes) -> Result<Page, Wrong> {
    let data = desk.look(child, Act::Look, "involved", |opened| {
        let mut data = read(desk, opened, child)?;
        (data.sent, data.mistakes) = (sent, mistakes);
        Ok(data)
    })?;
    Ok(view(&data, &token(desk.signed())))
}

fn read(desk: &Desk, opened: &mut Opened<'_, '_, '_>, child: &ChildId) -> Result<Involved, Wrong> {
    let practice = desk.app().practice();
    let store = desk.store();
    let name = |id: &store::PractitionerId| -> Result<String, Wrong> {
        let found = store.practitioner(id)?;
        Ok(found.map_or_else(
            || "not known".to_owned(),
            |one| format!("{}, {}", one.name, practice.agencies.name(&one.agency)),
        ))
    };
    let person = opened.child()?;
    let teams = store.teams()?;
    let today = desk.today().to_string();
    let mut involvements = Vec::new();
    for one in opened.looking.involvements()? {
        let team = one.team.as_ref().and_then(|id| teams.iter().find(|team| team.id == *id));
        let who = match (&one.practitioner, team, &one.agency) {
            (Some(id), _, _) => name(id)?,
            (None, Some(team), _) => {
                format!("{}, {}", team.name, practice.agencies.name(&team.agency))
            }
            (None, None, Some(agency)) => format!("All of {}", practice.agencies.name(agency)),
            (None, None, None) => "not recorded".to_owned(),
        };
        involvements.push(describe(&one, who, &today));
    }
    involvements.sort_by_key(|one| !one.now);
    let mut kept_out = Vec::new();
    for one in opened.looking.exclusions()?.iter().filter(|one| one.lifted.is_none()) {
        kept_out.push((name(&one.practitioner)?, one.reason.clone(), moment(&one.recorded)));
    }
    let mut emergencies = Vec::new();
    for one in opened.looking.break_glass()? {
        let outcome = one.reviewed.as_ref().map_or("not yet reviewed", |(_, _, said)| said);
        let who = name(&one.practitioner)?;
        emergencies.push([who, one.reason.clone(), moment(&one.opened), outcome.to_owned()]);
    }
    let may = |agency: &Agency| {
        desk.would(Act::Involve { agency, reason: "to be given" }, Thing::File(opened.file))
    };
    let agencies = practice.agencies.agency.iter();
    let agencies = agencies.filter(|rule| may(&Agency(rule.key.clone())));
    Ok(Involved {
        whose: Whose::of(child, &person, desk.today()),
        involvements,
        kept_out,
        emergencies,
        why: desk.why(Act::Look, Thing::File(opened.file)),
        may_involve: agencies.map(|rule| (rule.key.clone(), rule.name.clone())).collect(),
        sent: Sent::default(),
        mistakes: Mistakes::default(),
    })
}

fn describe(one: &Involvement, who: String, today: &str) -> One {
    let days = match &one.to {
        None => format!("from {}", day_text(&one.from)),
        Some(to) => format!("{} to {} ({})", day_text(&one.from), day_text(to), one.end_reason),
    };
    One { who, reason: one.reason.clone(), days, now: one.in_force(today) }
}

/// `POST /child/{child}/involved`: records that an agency works with the child.
pub async fn post(desk: Desk, Path(child): Path<String>, sent: Sent) -> Result<Response, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let (mut mistakes, reason) = (Mistakes::default(), sent.one("reason").to_owned());
        let agency = Agency(sent.one("agency").to_owned());
        if agency.0.is_empty() {
            mistakes.add("agency", "Choose which agency works with the child");
        }
        if reason.is_empty() {
            mistakes.add("reason", "Say why the agency works with the child");
        }
        let from = first_day(&sent, desk.today());
        if from.is_none() {
            mistakes.add("from", "Enter a real date that is not after today, such as 4 3 2018");
        }
        let Some(from) = from.filter(|_| mistakes.none()) else {
            return Ok(show(desk, &child, sent, mistakes)?.into_response());
        };
        let (_, file) = desk.ties(&child)?;
        let act = Act::Involve { agency: &agency, reason: &reason };
        let because = desk.may(act, Thing::File(&file))?;
        let involvement = Involvement {
            id: RowId(desk.name()),
            agency: Some(agency.clone()),
            reason: reason.clone(),
            from: from.to_string(),
            ..Involvement::default()
        };
        desk.act(&child, act.key(), because, &reason, |acting| acting.involve(&involvement))?;
        Ok(Redirect::to(&format!("/child/{child}/involved")).into_response())
    })
    .await
}

fn first_day(sent: &Sent, today: Date) -> Option<Date> {
    let bit = |name: &str| sent.one(&format!("from-{name}")).parse::<i16>().ok();
    let (month, day) = (i8::try_from(bit("month")?).ok()?, i8::try_from(bit("day")?).ok()?);
    Date::new(bit("year")?, month, day).ok().filter(|day| *day <= today)
}

/// What it shows.
pub fn view(data: &Involved, token: &Markup) -> Page {
    let whose = &data.whose;
    whose
        .page(Here::Involved, "Who is involved", html! {
            (data.mistakes.summary())
            h1 class="govuk-heading-l" { "Who is involved, and who can see this" }
            (involvements(data))
            h2 class="govuk-heading-m" { "Why you can see this file" }
            p class="govuk-body" { (data.why) }
            h2 class="govuk-heading-m" { "Who is kept out" }
            @if data.kept_out.is_empty() {
                p class="govuk-body" { "No conflict of interest is recorded." }
            } @else {
                ul class="govuk-list govuk-list--bullet" {
                    @for (who, why, since) in &data.kept_out { li { (who) ": " (why) " (since " (since) ")" } }
                }
            }
            h2 class="govuk-heading-m" { "Opened in an emergency" }
            @if data.emergencies.is_empty() {
                p class="govuk-body" { "Nobody has opened this file in an emergency." }
            } @else {
                ul class="govuk-list govuk-list--bullet" {
                    @for [who, why, when, outcome] in &data.emergencies {
                        li { (who) ", " (when) ": " (why) " – " (outcome) }
                    }
                }
            }
            @if !data.may_involve.is_empty() { (form(data, token)) }
        })
        .with_mistakes(!data.mistakes.none())
}

fn involvements(data: &Involved) -> Markup {
    let rows = data.involvements.iter().map(|one| {
        let now = if one.now { "works with the child now" } else { "has ended" };
        vec![Cell::new(&one.who), Cell::new(&one.reason), Cell::new(&one.days), Cell::new(now)]
    });
    html! {
        @if data.involvements.is_empty() {
            p class="govuk-body" { "Nobody is recorded as working with this child." }
        } @else {
            div class="tl-scroll" tabindex="0" role="region" aria-label="Who is involved" {
                (table(&Table {
                    caption: Some("Who works or worked with the child".to_owned()),
                    caption_classes: "govuk-visually-hidden".to_owned(),
                    head: ["Who", "Why", "When", "Today"].map(Cell::new).to_vec(),
                    rows: rows.collect(),
                    row_headings: true,
                    ..Table::default()
                }))
            }
        }
    }
}

fn form(data: &Involved, token: &Markup) -> Markup {
    let sent = &data.sent;
    let none = Opt { value: Some(String::new()), words: "Choose".to_owned(), ..Opt::default() };
    let agencies = data.may_involve.iter().map(|(key, name)| Opt {
        value: Some(key.clone()),
        words: name.clone(),
        chosen: sent.one("agency") == key,
        ..Opt::default()
    });
    let bits = ["from-day", "from-month", "from-year"].map(|name| sent.one(name));
    html! {
        h2 class="govuk-heading-m" { "Record that an agency works with this child" }
        form method="post" action=(data.whose.at("involved")) novalidate {
            (token)
            (select(&Select {
                field: Field::new("agency", "Agency").mistake(&data.mistakes),
                items: [none].into_iter().chain(agencies).collect(),
                ..Select::default()
            }))
            (textarea(&Textarea {
                field: Field::new("reason", "Why").hint("What the work is, in words that others understand").mistake(&data.mistakes),
                value: sent.one("reason").to_owned(),
                rows: 2,
                ..Textarea::default()
            }))
            (date_input(&DateInput::new("from", "First day", bits).mistake(&data.mistakes)))
            (button(&Button::new("Record the involvement")))
        }
    }
}
