//! `GET /`: what needs me. What waits for this person, duties still to be done for the children they
//! work with, what others recorded since they last read there, and the children themselves.

mod view;

pub use view::view;

use crate::app::LONDON;
use crate::desk::Desk;
use crate::layout::Page;
use crate::opened::Opened;
use crate::pages::child::{bring_in, record};
use crate::pages::emergencies;
use crate::pages::words::{count, day_text, long_day, moment};
use crate::works::{self, Mine};
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::Query;
use casework::work::{Stands, soon};
use jiff::ToSpan;
use std::collections::{BTreeMap, BTreeSet};
use store::{At, ChildId, ChildLine, StoreError};

/// A child on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The file's address.
    pub href: String,
    /// The child's name.
    pub name: String,
    /// Date of birth, for people.
    pub born: String,
    /// When something was last recorded.
    pub recorded: String,
}

/// Something that waits for this person, or is told to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What.
    pub words: String,
    /// Where; `None` for what is only told.
    pub href: Option<String>,
}

/// A duty still to be done for a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToDo {
    /// How it stands.
    pub stands: Stands,
    /// The day on which it falls due, for people.
    pub day: String,
    /// The child's name, and the file's address.
    pub child: (String, String),
    /// What it is.
    pub title: String,
    /// One plain sentence.
    pub sentence: String,
    /// Whose duty it is, where the rule says.
    pub owner: Option<String>,
    /// Where the rule stands.
    pub source: String,
    /// Addresses of the entries that started the clock.
    pub entries: Vec<String>,
}

/// What others recorded in a child's file since this person last read there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    /// The child's name, and where the newest entries are.
    pub child: (String, String),
    /// What: "3 entries by Police, 1 entry by Health".
    pub words: String,
    /// Since when.
    pub since: String,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Home {
    /// What waits: asks for sealed entries, emergency looks, drafts.
    pub waiting: Vec<Waiting>,
    /// Duties still to be done, the earliest due first.
    pub todo: Vec<ToDo>,
    /// How many more duties there are than are shown.
    pub more_todo: usize,
    /// How many files are still being read for duties.
    pub unread: usize,
    /// What is new.
    pub new: Vec<New>,
    /// Children that this person, their teams or agency work with; the last recorded first.
    pub children: Vec<Listed>,
    /// Whether there are more children than are shown.
    pub more: bool,
    /// Why the list is empty where it must be.
    pub closed: Option<String>,
}

/// Children on the page, and read for what needs doing.
const CHILDREN: i64 = 300;
/// Duties shown at first.
const DUTIES: usize = 25;
/// Lines of what is new: files times agencies.
const NEWS: i64 = 300;
/// Days for which the outcome of a review is told to whoever opened the file.
const TOLD_DAYS: i64 = 28;

/// The page.
pub async fn get(
    desk: Desk,
    Query(fields): Query<BTreeMap<String, String>>,
) -> Result<Page, Wrong> {
    let all = fields.get("duties").is_some_and(|shown| shown == "all");
    desk.run(move |desk| Ok(view(&read(desk, all)?))).await
}

fn read(desk: &Desk, all: bool) -> Result<Home, Wrong> {
    let access = desk.app().access();
    let who = &desk.signed().who;
    let work = access.decide(who, Act::SeeWork, Thing::Partnership, desk.moment());
    let because = work.because.iter().map(|id| &*id.0).collect::<Vec<_>>().join(" ");
    let mut home = Home { waiting: waiting(desk, &because)?, ..Home::default() };
    if !work.allowed {
        home.closed = Some(work.sentence);
        return Ok(home);
    }
    let scope = desk.scope(Act::Look, None);
    let mut lines = desk.store().children(&scope, None, CHILDREN + 1)?;
    home.more = lines.len() as i64 > CHILDREN;
    lines.truncate(CHILDREN as usize);
    lines.sort_by(|a, b| b.last_recorded.cmp(&a.last_recorded));
    let mut mine = Vec::with_capacity(lines.len());
    for line in lines {
        // The list's query and the policies must say the same; where they do not, nobody is shown.
        let (ties, file) = desk.ties(&line.child)?;
        if desk.would(Act::Look, Thing::File(&file)) {
            home.children.push(listed(&line));
            mine.push(Mine { line, ties, file });
        }
    }
    let mut told = todo(desk, &because, &mine, all, &mut home)?;
    told.extend(news(desk, &scope, &mine, &mut home)?);
    tell(desk, &because, &told)?;
    Ok(home)
}

fn listed(line: &ChildLine) -> Listed {
    let born = &line.person.born;
    Listed {
        href: format!("/child/{}", line.child),
        name: line.person.name(),
        born: if born.is_empty() { "not recorded".to_owned() } else { day_text(born) },
        recorded: line
            .last_recorded
            .as_ref()
            .and_then(|at| at.as_str().get(..10))
            .map_or_else(|| "nothing yet".to_owned(), day_text),
    }
}

/// Duties that have fallen due or will soon, and of which files something is told.
fn todo(
    desk: &Desk,
    because: &str,
    mine: &[Mine],
    all: bool,
    home: &mut Home,
) -> Result<BTreeSet<ChildId>, Wrong> {
    let (practice, today) = (desk.app().practice(), desk.today());
    let works = works::of_all(desk, because, mine)?;
    home.unread = works.iter().filter(|work| work.is_none()).count();
    let read = mine.iter().zip(&works).filter_map(|(one, work)| Some((one, work.as_ref()?)));
    let mut due: Vec<_> = read
        .flat_map(|(one, work)| work.iter().map(move |due| (due, &one.line)))
        .filter(|(due, _)| soon(due, today))
        .collect();
    due.sort_by(|(a, one), (b, other)| a.due.cmp(&b.due).then_with(|| one.child.cmp(&other.child)));
    if !all && due.len() > DUTIES {
        home.more_todo = due.len() - DUTIES;
        due.truncate(DUTIES);
    }
    let shown = due.iter().map(|(due, line)| {
        let file = format!("/child/{}", line.child);
        ToDo {
            stands: due.stands,
            day: long_day(due.due.date()),
            title: due.title.clone(),
            sentence: due.sentence.clone(),
            owner: due.owner.as_ref().map(|agency| practice.agencies.name(agency).to_owned()),
            source: due.source.clone(),
            entries: due.entries.iter().map(|id| format!("{file}/entry/{}", id.0)).collect(),
            child: (line.person.name(), file),
        }
    });
    home.todo = shown.collect();
    Ok(due.iter().map(|(_, line)| line.child.clone()).collect())
}

/// What others recorded since this person last read there, and of which files that is told.
fn news(
    desk: &Desk,
    scope: &store::Scope,
    mine: &[Mine],
    home: &mut Home,
) -> Result<BTreeSet<ChildId>, Wrong> {
    let agencies = &desk.app().practice().agencies;
    let mut of: BTreeMap<ChildId, (Vec<String>, Option<At>)> = BTreeMap::new();
    let mut order = Vec::new();
    for one in desk.store().news(scope, NEWS)? {
        let words =
            format!("{} by {}", count(one.entries, "entry", "entries"), agencies.name(&one.agency));
        if !of.contains_key(&one.child) {
            order.push(one.child.clone());
        }
        let told = of.entry(one.child).or_insert_with(|| (Vec::new(), one.seen));
        told.0.push(words);
    }
    let mut told = BTreeSet::new();
    for child in order {
        let one = mine.iter().find(|one| one.line.child == child);
        if let (Some(one), Some((words, seen))) = (one, of.get(&child)) {
            let address = format!("/child/{child}/chronology?order=newest");
            home.new.push(New {
                child: (one.line.person.name(), address),
                words: words.join(", "),
                since: seen.as_ref().map_or_else(
                    || "you have not read in this file yet".to_owned(),
                    |at| format!("since you last read in this file on {}", moment(at)),
                ),
            });
            told.insert(child);
        }
    }
    Ok(told)
}

/// Writes down that this page told something of these files: once a day for each, so that the list
/// of who has looked stays readable.
fn tell(desk: &Desk, because: &str, told: &BTreeSet<ChildId>) -> Result<(), Wrong> {
    let midnight = desk.today().to_zoned(LONDON.clone());
    let since = midnight.map_or_else(|_| desk.at(), |day| At::from(day.timestamp()));
    let (act, mut lines) = (Act::SeeWork.key(), Vec::new());
    for child in told {
        if !desk.store().noted(&desk.me(), child, act, &since)? {
            lines.push(desk.audit(act, Some(child.clone()), because.to_owned(), "start page"));
        }
    }
    Ok(desk.store().note_all(&lines)?)
}

fn waiting(desk: &Desk, because: &str) -> Result<Vec<Waiting>, Wrong> {
    let mut waiting = asks(desk, because)?;
    let open = emergencies::waiting(desk)?.len();
    if open > 0 {
        let waits =
            count(open, "emergency opening of a file waits", "emergency openings of files wait");
        let href = Some("/emergencies".to_owned());
        waiting.push(Waiting { words: format!("{waits} for your review"), href });
    }
    let long_ago = desk.moment().at.checked_sub((TOLD_DAYS * 24).hours());
    let since = long_ago.map_or_else(|_| desk.at(), At::from);
    for look in desk.store().reviewed_of(&desk.me(), &since, 10)? {
        let Some((at, _, outcome)) = &look.reviewed else { continue };
        let (opened, at) = (moment(&look.opened), moment(at));
        let words = format!(
            "The file that you opened in an emergency on {opened} was reviewed {at}. {outcome}"
        );
        waiting.push(Waiting { words, href: None });
    }
    let drafts = desk.store().drafts(&desk.me(), &desk.at())?;
    waiting.extend(drafts.into_iter().filter_map(|draft| {
        let child = draft.child?;
        let saved = moment(&draft.saved);
        let (words, page) = match draft.form.as_str() {
            record::FORM => (
                format!("An entry that you began, last saved {saved}"),
                format!("record?draft={}", draft.id),
            ),
            bring_in::FORM => (
                format!("A return whose rows you have not taken yet, sent {saved}"),
                format!("import/{}", draft.id),
            ),
            _ => return None,
        };
        Some(Waiting { words, href: Some(format!("/child/{child}/{page}")) })
    }));
    Ok(waiting)
}

/// Asks for entries of this person's agency that they may answer.
fn asks(desk: &Desk, because: &str) -> Result<Vec<Waiting>, Wrong> {
    let agency = &desk.signed().who.agency;
    let mut waiting = Vec::new();
    for ask in desk.store().open_asks(Some(agency), 50)? {
        let (ties, file) = desk.ties(&ask.child)?;
        if !desk.would(Act::Look, Thing::File(&file)) {
            continue;
        }
        let child = [ask.child.clone()];
        let line = works::line(desk, because);
        let facts = desk.store().look_at_each(&line, &child, |looking| {
            match looking.entry(&ask.entry) {
                Ok(line) => Ok(Some(Opened::new(desk, looking, &file, &ties).facts(&line))),
                Err(StoreError::Unknown { .. }) => Ok(None),
                Err(other) => Err(other),
            }
        })?;
        let act = Act::AnswerAsked { reason: "to be given" };
        let may = |facts| desk.would(act, Thing::Entry(&file, facts));
        if facts.iter().flatten().any(may) {
            let due = moment(&ask.due);
            waiting.push(Waiting {
                words: format!("Someone asks to read an entry of your agency; answer by {due}"),
                href: Some(format!("/child/{}/entry/{}/answer/{}", ask.child, ask.entry.0, ask.id)),
            });
        }
    }
    Ok(waiting)
}
