//! What was told to be kept is there after anything was killed in the middle of writing.
//!
//! The ordinary run kills a few times on each engine. Two hundred times on each:
//! `cargo test -p store --test killed -- --ignored --test-threads 1`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::redundant_closure_for_method_calls,
    missing_docs,
    reason = "a test fails by panicking"
)]

#[path = "both/server.rs"]
mod server;

use chronology::{Agency, Entry, EntryId, Field, Marking, Part, Source, When, Written};
use server::Server;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use store::{At, Audit, ChildId, New, Person, RowId, Store, StoreError};

fn audit(child: &ChildId, id: &str) -> Audit {
    Audit {
        id: RowId(id.to_owned()),
        at: At::read("2026-01-02T00:00:00Z").unwrap(),
        practitioner: "tester".into(),
        child: Some(child.clone()),
        ..Audit::default()
    }
}

/// This program again, as the one that writes: [`writes_until_it_is_killed`].
fn writer(url: &str, child: &ChildId, run: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "writes_until_it_is_killed", "--nocapture"])
        .env(ORDERS, format!("{url} {child} {run}"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Where the writing program finds what to do: the store, the child, and the number of the run.
const ORDERS: &str = "THROUGHLINE_TEST_WRITER";

/// Records and looks as fast as it can, and tells of each line of work only once the store has said
/// that it is kept.
#[test]
#[ignore = "it is what the tests here kill; without orders it does nothing"]
fn writes_until_it_is_killed() {
    let Some(orders) = std::env::var_os(ORDERS) else { return };
    let orders = orders.into_string().unwrap();
    let [url, child, run] = orders.split(' ').collect::<Vec<_>>()[..] else { panic!("{orders}") };
    let (store, child) = (Store::open(url).unwrap(), ChildId::from(child));
    for n in 0u64.. {
        let id = format!("{run}-{n}");
        let line = audit(&child, &id);
        let what = if n % 3 == 2 {
            store.look(&line, |looking| Ok(looking.child().head.length)).unwrap();
            "look"
        } else {
            store.act(&line, |acting| acting.append(&[new(&id)], None)).unwrap();
            "entry"
        };
        let mut out = std::io::stdout().lock();
        writeln!(out, "{what} {id}").unwrap();
        out.flush().unwrap();
    }
}

fn new(id: &str) -> New {
    let text = format!("{id}: {}", "seen at home, mother present; ".repeat(20));
    let field = Field { heading: "What".into(), part: Part::Narrative, text };
    let entry = Entry {
        id: EntryId(id.to_owned()),
        agency: Agency("school".into()),
        when: When::UNKNOWN,
        written: Written::default(),
        fields: vec![field],
        source: Source { file: String::new(), sheet: None, row: 1 },
        marking: Marking::Ordinary,
        problems: Vec::new(),
    };
    New::entry(entry, Vec::new())
}

fn new_file(store: &Store, child: &ChildId) {
    let open = |acting: &mut store::Acting<'_>| acting.open_file(&"p".into(), &Person::default());
    store.act(&audit(child, &format!("open {child}")), open).unwrap();
}

/// Lets the writer work until it has told of `enough` lines of work and a little longer (so that the
/// blow falls anywhere in a line of work), strikes, and gives all it told of before it was gone.
fn told(
    mut writer: Child,
    enough: usize,
    longer: Duration,
    strike: impl FnOnce(&mut Child),
) -> Vec<String> {
    let out = BufReader::new(writer.stdout.take().unwrap()).lines();
    let of_work = |line: &String| line.starts_with("entry ") || line.starts_with("look ");
    let mut lines = out.map_while(Result::ok).filter(of_work);
    let mut told: Vec<String> = lines.by_ref().take(enough).collect();
    assert_eq!(told.len(), enough, "the writer ended by itself");
    std::thread::sleep(longer);
    strike(&mut writer);
    told.extend(lines);
    let _ = writer.wait();
    told
}

/// Counts what was told of and is not there.
fn lost(store: &Store, child: &ChildId, round: usize, told: &[String]) -> usize {
    let (entries, looks) = store
        .look(&audit(child, &format!("count {child} {round}")), |looking| {
            Ok((looking.whole()?, looking.who_looked(None, i64::MAX)?))
        })
        .unwrap();
    let entries = entries.iter().map(|line| format!("entry {}", line.kept.id));
    let audited: BTreeSet<String> = looks.iter().map(|line| line.id.0.clone()).collect();
    let looks = audited.iter().map(|id| format!("look {id}"));
    let kept: BTreeSet<String> = entries.chain(looks).collect();
    let gone = |line: &&String| {
        // An entry's act has its audit line too, or neither is there.
        let id = line.split(' ').nth(1).unwrap_or_default();
        !kept.contains(*line) || !audited.contains(id)
    };
    told.iter().filter(gone).count()
}

fn longer(round: usize) -> Duration {
    Duration::from_micros((round as u64 * 7919) % 6000)
}

fn verified(store: &Store) {
    let found = store.verify(&mut |_| ()).unwrap();
    assert_eq!(found.faults, vec![]);
}

/// Kills the writing program so many times; the store is opened anew each time.
fn kill_the_writer(url: &str, rounds: usize) {
    drop(Store::create(url).unwrap());
    let mut all = 0;
    for round in 0..rounds {
        let child = ChildId(format!("c{}", round / 20));
        if round % 20 == 0 {
            new_file(&Store::open(url).unwrap(), &child);
        }
        let enough = 1 + round * 5 % 17;
        let told = told(writer(url, &child, round), enough, longer(round), |writer| {
            writer.kill().unwrap();
        });
        let store = Store::open(url).unwrap();
        assert_eq!(lost(&store, &child, round, &told), 0, "round {round}");
        all += told.len();
        if round % 10 == 9 || round + 1 == rounds {
            verified(&store);
        }
    }
    println!("{rounds} times killed, {all} lines of work told to be kept, none lost");
}

fn lite(rounds: usize) {
    let folder = tempfile::tempdir().unwrap();
    kill_the_writer(folder.path().join("store.db").to_str().unwrap(), rounds);
}

fn pg(rounds: usize) {
    kill_the_writer(&server::server().database(), rounds);
}

/// Kills the whole server under the writer, which then ends by itself; starts it again.
fn kill_the_server(rounds: usize) {
    let mut server = Server::start();
    let url = server.database();
    let store = Store::create(&url).unwrap();
    let mut all = 0;
    for round in 0..rounds {
        let child = ChildId(format!("c{}", round / 20));
        if round % 20 == 0 {
            new_file(&store, &child);
        }
        let enough = 1 + round * 5 % 17;
        let told = told(writer(&url, &child, round), enough, longer(round), |_| server.kill());
        let down = store.ping().unwrap_err();
        assert!(matches!(down, StoreError::Unreachable(_)), "{down:?}");
        server.restart();
        // The same store, with its old connections: it finds the server again by itself.
        assert_eq!(lost(&store, &child, round, &told), 0, "round {round}");
        all += told.len();
    }
    verified(&store);
    println!("{rounds} times the server killed, {all} lines of work told to be kept, none lost");
}

#[test]
fn a_killed_program_loses_nothing_that_was_told_to_be_kept() {
    lite(10);
    pg(10);
}

#[test]
fn a_killed_server_loses_nothing_and_is_found_again() {
    kill_the_server(3);
}

#[test]
#[ignore = "minutes: two hundred times on each engine"]
fn two_hundred_times_on_sqlite() {
    lite(200);
}

#[test]
#[ignore = "minutes: two hundred times on each engine"]
fn two_hundred_times_on_postgresql() {
    pg(200);
}

#[test]
#[ignore = "minutes: two hundred times on each engine"]
fn the_server_two_hundred_times() {
    kill_the_server(200);
}

/// A server that is down is told of, in an act and in a look, and nothing is half-kept.
#[test]
fn a_database_that_is_down_is_told_of_and_work_goes_on_when_it_is_back() {
    let mut server = Server::start();
    let store = Store::create(&server.database()).unwrap();
    let child = ChildId("c".into());
    new_file(&store, &child);
    server.kill();
    let mut read = false;
    let look = store.look(&audit(&child, "look"), |_| {
        read = true;
        Ok(())
    });
    assert!(matches!(look, Err(StoreError::Unreachable(_))), "{look:?}");
    assert!(!read);
    let act = store
        .act(&audit(&child, "act"), |acting| acting.put_person(&"q".into(), &Person::default()));
    assert!(matches!(act, Err(StoreError::Unreachable(_))), "{act:?}");
    server.restart();
    let seen = store.look(&audit(&child, "look"), |looking| looking.people()).unwrap();
    assert_eq!(seen.len(), 1);
    verified(&store);
}
