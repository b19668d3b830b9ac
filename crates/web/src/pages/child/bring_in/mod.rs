//! `/child/{child}/import`: bringing an agency's return into a child's file. The file is sent, and
//! kept as a draft for some days; a page shows how each row was understood; the rows chosen there
//! become entries in one act, or none does.

mod check;
mod done;
mod send;
#[cfg(test)]
mod tests;

pub use done::done;
pub use send::{get, post};

use super::Whose;
use crate::app::App;
use crate::desk::Desk;
use crate::opened::Opened;
use crate::readings::names;
use crate::sent::{Sent, token};
use crate::wrong::Wrong;
use access::{Act, Thing};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use casework::bring_in::{Fate, Held, plan, take};
use chronology::{Agency, EntryId};
use jiff::{Timestamp, ToSpan};
use returns::{Limits, Options, Return};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use store::{AgencyRow, At, ChildId, Draft, Head, How, KeptPerson, Line, New, RowId};

/// The name of this form among drafts.
pub const FORM: &str = "import";
/// The most rows that are taken from one file.
const MOST_ROWS: usize = 2_000;
/// Days for which a file waits to be checked.
const DAYS: i64 = 7;
/// How often a file that goes on meanwhile is looked at again before a person is asked to.
const TRIES: usize = 3;

/// What waits to be checked.
#[derive(Debug, Serialize, Deserialize)]
struct Waiting {
    /// The file's name.
    file: String,
    /// The agency, where a person said which.
    agency: Option<String>,
    /// The file itself, in Base64.
    bytes: String,
}

/// How much a file may ask for: one child's file from one agency, not a whole caseload.
fn limits() -> Limits {
    let mib = 1 << 20;
    Limits {
        file: crate::sent::SentFile::MOST,
        unpacked: 200 * mib,
        cells: 2_000_000,
        ..Limits::default()
    }
}

/// The return as it is read for this child, or why it cannot be, in words.
fn read_return(
    app: &App,
    waiting: &Waiting,
    bytes: &[u8],
    born: Option<jiff::civil::Date>,
    now: Timestamp,
) -> Result<Return, String> {
    let not_after = Some(now.to_zoned(crate::app::LONDON.clone()).date());
    let agency = waiting.agency.clone().map(Agency);
    let options =
        Options { agency, born, not_after, limits: limits(), ..Options::new(app.practice()) };
    let read = returns::read(&waiting.file, bytes, &options).map_err(|why| send::said(&why))?;
    if read.entries.len() > MOST_ROWS {
        return Err(format!(
            "“{}” has {} rows, and at most {MOST_ROWS} are taken at once. Split it into several files, \
             by years for example",
            waiting.file,
            read.entries.len()
        ));
    }
    Ok(read)
}

/// What the page to check, and taking rows, work on.
struct Work {
    whose: Whose,
    person: KeptPerson,
    because: String,
    head: Head,
    draft: Draft,
    read: Return,
    fates: Vec<Fate>,
    lines: Vec<Line>,
    /// Agencies of the partnership.
    agencies: Vec<AgencyRow>,
    /// What was read, as a checksum: rows chosen on a page are those of this reading only.
    sum: String,
}

fn draft_of(desk: &Desk, child: &ChildId, id: &str, form: &str) -> Result<Draft, Wrong> {
    let draft = desk.store().draft(&desk.me(), &RowId::from(id), &desk.at())?;
    let own = draft.filter(|draft| draft.child.as_ref() == Some(child) && draft.form == form);
    own.ok_or(Wrong::NotFound)
}

fn waiting_of(draft: &Draft) -> Result<(Waiting, Vec<u8>), Wrong> {
    let damaged = |why: &dyn std::fmt::Display| Wrong::inside("a file that waits", why.to_string());
    let waiting: Waiting = serde_json::from_str(&draft.body).map_err(|why| damaged(&why))?;
    let bytes = STANDARD.decode(&waiting.bytes).map_err(|why| damaged(&why))?;
    Ok((waiting, bytes))
}

impl Work {
    fn of(desk: &Desk, child: &ChildId, id: &str) -> Result<Self, Wrong> {
        desk.look(child, Act::Look, "import", |opened| Self::read(desk, opened, child, id))
    }

    fn read(
        desk: &Desk,
        opened: &mut Opened<'_, '_, '_>,
        child: &ChildId,
        id: &str,
    ) -> Result<Self, Wrong> {
        let because = desk.may(Act::Import, Thing::File(opened.file))?;
        let draft = draft_of(desk, child, id, FORM)?;
        let person = opened.child()?;
        let (waiting, bytes) = waiting_of(&draft)?;
        let born = person.person.born.parse().ok();
        let read = read_return(desk.app(), &waiting, &bytes, born, desk.moment().at);
        let read = read.map_err(Wrong::Unclear)?;
        let lines = opened.looking.whole()?;
        let agencies: Vec<AgencyRow> =
            desk.store().agencies()?.into_iter().filter(|one| one.is_open).collect();
        let known = |agency: &Agency| agencies.iter().any(|one| one.agency == *agency);
        // A row that says word for word what a closed entry says is told to be there: whoever holds
        // the row knows all that it says, and taking it would lay open what was closed.
        let fates = plan(&read.entries, &held(&lines), &names(&person), known);
        let told = serde_json::to_string(&read.entries)
            .map_err(|why| Wrong::inside("a return that was read", why))?;
        let sum = crate::sign_in::bytes::checksum(&told);
        let whose = Whose::of(child, &person, desk.today());
        let head = opened.looking.child().head.clone();
        Ok(Self { whose, person, because, head, draft, read, fates, lines, agencies, sum })
    }

    fn agency_is_known(&self) -> bool {
        self.agencies.iter().any(|one| one.agency == self.read.agency)
    }
}

/// Every entry of the file in whatever version, the oldest record first, and whether it was
/// withdrawn in the end.
fn held(lines: &[Line]) -> Vec<Held<'_>> {
    let mut later = Later::new();
    for line in lines {
        later.extend(line.changed_by.as_ref().map(|by| (&line.kept.id, by)));
    }
    let mut lines: Vec<&Line> = lines.iter().collect();
    lines.sort_by_key(|line| line.kept.place);
    let each = lines.into_iter().filter_map(|line| {
        let entry = line.kept.entry.as_ref()?;
        Some(Held { entry, withdrawn: withdrawn(&later, &line.kept.id) })
    });
    each.collect()
}

/// What stands after which entry.
type Later<'a> = HashMap<&'a EntryId, &'a (EntryId, How)>;

fn withdrawn<'a>(later: &Later<'a>, mut id: &'a EntryId) -> bool {
    while let Some((by, how)) = later.get(id) {
        if *how == How::Withdraws {
            return true;
        }
        id = by;
    }
    false
}

/// `GET …/import/{draft}`: how each row was understood.
pub async fn check(
    desk: Desk,
    Path((child, id)): Path<(String, String)>,
) -> Result<crate::layout::Page, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        let work = Work::of(desk, &child, &id)?;
        let shown = check::Check::of(desk, &work, None)?;
        Ok(check::view(&shown, &token(desk.signed())))
    })
    .await
}

/// `POST …/import/{draft}`: reads the file again as another agency's, throws it away, or takes the
/// rows chosen.
pub async fn post_check(
    desk: Desk,
    Path((child, id)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Wrong> {
    let child = ChildId(child);
    desk.run(move |desk| {
        for _ in 1..TRIES {
            match answer(desk, &child, &id, &sent) {
                Err(Wrong::Moved) => {}
                done => return done,
            }
        }
        answer(desk, &child, &id, &sent)
    })
    .await
}

fn answer(desk: &Desk, child: &ChildId, id: &str, sent: &Sent) -> Result<Response, Wrong> {
    if sent.one("do") == "drop" {
        let draft = draft_of(desk, child, id, FORM)?;
        desk.store().drop_draft(&desk.me(), &draft.id)?;
        return Ok(Redirect::to(&format!("/child/{child}")).into_response());
    }
    let work = Work::of(desk, child, id)?;
    let said = sent.one("agency");
    let other = !said.is_empty() && said != work.read.agency.0;
    if other && work.agencies.iter().any(|one| one.agency.0 == said) {
        return again(desk, child, &work, said);
    }
    let mut amiss = check::Amiss::default();
    if sent.one("do") == "agency" || !work.agency_is_known() {
        amiss.mistakes.add("agency", "Choose which agency sent this file");
    } else if sent.one("read") != work.sum {
        amiss.mistakes.add("row", "The rows are read differently by now. Check them again");
    }
    let chosen: BTreeSet<usize> = sent.all("row").filter_map(|row| row.parse().ok()).collect();
    if amiss.mistakes.none() {
        match take(&work.read.entries, &work.fates, &chosen, &held(&work.lines)) {
            Ok(entries) => return bring_in(desk, child, &work, &chosen, entries),
            Err(refusal) => amiss.mistakes.add("row", refusal.0),
        }
    }
    amiss.chosen = chosen;
    let shown = check::Check::of(desk, &work, Some(amiss))?;
    Ok(check::view(&shown, &token(desk.signed())).into_response())
}

/// The file is another agency's than it was read as: it is read anew, and shown again.
fn again(desk: &Desk, child: &ChildId, work: &Work, agency: &str) -> Result<Response, Wrong> {
    let (waiting, _) = waiting_of(&work.draft)?;
    let waiting = Waiting { agency: Some(agency.to_owned()), ..waiting };
    let body =
        serde_json::to_string(&waiting).map_err(|why| Wrong::inside("a file that waits", why))?;
    let draft = Draft { body, saved: desk.at(), ..work.draft.clone() };
    desk.store().put_draft(&desk.me(), &draft)?;
    Ok(Redirect::to(&format!("/child/{child}/import/{}", draft.id)).into_response())
}

/// Takes the rows chosen, all in one act, and tells what became of every row.
fn bring_in(
    desk: &Desk,
    child: &ChildId,
    work: &Work,
    chosen: &BTreeSet<usize>,
    entries: Vec<casework::Append>,
) -> Result<Response, Wrong> {
    let new: Vec<New> = entries.into_iter().map(crate::desk::kept).collect();
    let detail = format!("{} entries of {}", new.len(), work.read.agency);
    let act = Act::Import.key();
    desk.act(child, act, work.because.clone(), &detail, |acting| {
        acting.append(&new, Some(&work.head))
    })?;
    let outcome = done::Outcome::of(work, chosen, new.len());
    let body = serde_json::to_string(&outcome)
        .map_err(|why| Wrong::inside("what became of a return", why))?;
    let (form, saved) = (done::FORM.to_owned(), desk.at());
    let draft = Draft { form, body, saved, ends: Some(in_days(desk, 1)), ..work.draft.clone() };
    desk.store().put_draft(&desk.me(), &draft)?;
    Ok(Redirect::to(&format!("/child/{child}/import/{}/done", draft.id)).into_response())
}

fn in_days(desk: &Desk, days: i64) -> At {
    let now = desk.moment().at;
    At::from(now.checked_add((days * 24).hours()).unwrap_or(now))
}

/// Where in its file a row stands, for people.
fn place(entry: &chronology::Entry) -> String {
    match &entry.source.sheet {
        Some(sheet) => format!("{sheet}, row {}", entry.source.row),
        None => format!("Row {}", entry.source.row),
    }
}
