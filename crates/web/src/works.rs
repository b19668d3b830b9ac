//! What waits to be done in the files of one practitioner: duties still to be done, file by file.
//!
//! Reading a file is the dearest part of it, so what was read is kept in the memory of this server
//! by all that it depends on: the head of the file, the day, the child's names, the practitioner's
//! rights. It is a cache: it goes with the process, and several servers beside each other each have
//! their own; `rebuild` has nothing to throw away. A page waits for a few files only; where more
//! are unread, the rest are read behind it, and the page says that they are.

use crate::desk::Desk;
use crate::opened::{Opened, granted};
use crate::readings::{self, duties};
use crate::wrong::Wrong;
use access::{Act, File};
use casework::work::{Due, due};
use chronology::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{Audit, ChildId, ChildLine, KeptPerson, Ties};

/// How many files' work is kept; beyond, all of it is thrown away and read again as it is asked for.
const KEPT: usize = 20_000;
/// Files that a page waits for; their entries stay in memory together.
const AT_ONCE: usize = 24;

/// By practitioner and child: what the work depends on, and the duties.
type Kept = HashMap<(String, ChildId), (String, Arc<Vec<Due>>)>;

/// Work that was read.
#[derive(Default)]
pub struct Works {
    kept: Mutex<Kept>,
    /// Practitioners whose files are being read behind a page.
    reading: Mutex<HashSet<String>>,
}

/// Nothing under these locks can panic.
fn open<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Works {
    fn of(&self, me: &str, child: &ChildId, key: &str) -> Option<Arc<Vec<Due>>> {
        let kept = open(&self.kept);
        let found = kept.get(&(me.to_owned(), child.clone()));
        found.filter(|(of, _)| of == key).map(|(_, due)| due.clone())
    }

    fn keep(&self, me: &str, child: &ChildId, read: (String, Arc<Vec<Due>>)) {
        let mut kept = open(&self.kept);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert((me.to_owned(), child.clone()), read);
    }
}

/// A file of the practitioner's, which was found to be open to them.
#[derive(Clone)]
pub struct Mine {
    /// The child.
    pub line: ChildLine,
    /// What ties people to the file.
    pub ties: Ties,
    /// The file as the policies know it.
    pub file: File,
}

impl Mine {
    /// All that the work in this file depends on.
    fn key(&self, desk: &Desk) -> String {
        let granted = granted(&self.ties, &desk.at());
        let line = (&self.line.head, &self.line.person, desk.today());
        readings::key(&(line, &desk.signed().who, &self.file, granted))
    }
}

/// The duties still to be done in each of these files, in their order, as far as whoever is at the
/// desk may read them; `None` where a file is still being read. Files that were not read before are
/// read under an audit line that names the policies of `because`: a few at once, more behind the
/// page.
///
/// # Errors
/// Where the line could not be kept, the store does not answer, or practice cannot be used.
pub fn of_all(
    desk: &Desk,
    because: &str,
    mine: &[Mine],
) -> Result<Vec<Option<Arc<Vec<Due>>>>, Wrong> {
    let (me, works) = (desk.me().0, desk.app().works());
    let known = |one: &Mine| works.of(&me, &one.line.child, &one.key(desk));
    let unread: Vec<&Mine> = mine.iter().filter(|one| known(one).is_none()).collect();
    if !unread.is_empty() && !open(&works.reading).contains(&me) {
        let (now, later) = unread.split_at(unread.len().min(AT_ONCE));
        read_some(desk, because, now)?;
        if !later.is_empty() && open(&works.reading).insert(me.clone()) {
            read_behind(desk, because, later);
        }
    }
    Ok(mine.iter().map(known).collect())
}

/// Reads files while the page is shown already.
fn read_behind(desk: &Desk, because: &str, files: &[&Mine]) {
    let files: Vec<Mine> = files.iter().copied().cloned().collect();
    let (desk, because) = (desk.clone(), because.to_owned());
    tokio::task::spawn_blocking(move || {
        let behind = Behind(desk);
        for some in files.chunks(AT_ONCE) {
            let some: Vec<&Mine> = some.iter().collect();
            if let Err(why) = read_some(&behind.0, &because, &some) {
                tracing::warn!(%why, "files of a start page could not be read");
                break;
            }
        }
    });
}

/// Reading behind a page: however it ends, the next page may begin it again.
struct Behind(Desk);

impl Drop for Behind {
    fn drop(&mut self) {
        open(&self.0.app().works().reading).remove(&self.0.me().0);
    }
}

/// The audit line of reading what waits to be done.
pub fn line(desk: &Desk, because: &str) -> Audit {
    desk.audit(Act::SeeWork.key(), None, because.to_owned(), "start page")
}

/// Reads some files and keeps what was read: their entries one after another, what they say on every
/// core.
fn read_some(desk: &Desk, because: &str, some: &[&Mine]) -> Result<(), Wrong> {
    let children: Vec<ChildId> = some.iter().map(|one| one.line.child.clone()).collect();
    let mut each = some.iter();
    let audit = line(desk, because);
    let files = desk.store().look_at_each(&audit, &children, |looking| {
        Ok(each.next().map(|one| {
            let mut opened = Opened::new(desk, looking, &one.file, &one.ties);
            Ok::<_, Wrong>((opened.child()?, opened.entries()?.0))
        }))
    })?;
    let files: Vec<(KeptPerson, Vec<Entry>)> =
        files.into_iter().flatten().collect::<Result<_, Wrong>>()?;
    let (app, today) = (desk.app(), desk.today());
    let readers = app.readings().readers(app.practice())?;
    let of_one = |(child, entries): (KeptPerson, Vec<Entry>)| {
        Arc::new(due(&duties(app.practice(), readers, &child, today, entries), today))
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = files.len().div_ceil(cores).max(1);
    let mut shares: Vec<Vec<(KeptPerson, Vec<Entry>)>> = Vec::new();
    for (place, file) in files.into_iter().enumerate() {
        if place % share == 0 {
            shares.push(Vec::with_capacity(share));
        }
        if let Some(last) = shares.last_mut() {
            last.push(file);
        }
    }
    std::thread::scope(|scope| {
        let working: Vec<_> = shares
            .into_iter()
            .map(|share| scope.spawn(|| share.into_iter().map(of_one).collect::<Vec<_>>()))
            .collect();
        let mut read = Vec::with_capacity(some.len());
        for one in working {
            read.extend(
                one.join().map_err(|_| Wrong::inside("reading files", "a thread stopped"))?,
            );
        }
        for (one, due) in some.iter().zip(read) {
            app.works().keep(&desk.me().0, &one.line.child, (one.key(desk), due));
        }
        Ok(())
    })
}
