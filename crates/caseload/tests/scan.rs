//! Whole caseloads through files: any order, any number of threads, any format, bad input.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use caseload::generate::{Output, Person, Plan, people, write};
use caseload::{Fold, Format, Kinds, Limits, List, Scan, Scanned, day_number, scan, write_columns};
use jiff::civil::date;
use practice::Practice;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static PRACTICE: LazyLock<Practice> = LazyLock::new(|| Practice::embedded().unwrap());
const TODAY: jiff::civil::Date = date(2026, 11, 23);

fn plan(children: u64, seed: u64) -> Plan {
    Plan { children, seed, to: day_number(TODAY), years: 8, routine: 3.0 }
}

fn generated(folder: &Path, plan: Plan, name: &str, output: Output) -> PathBuf {
    let path = folder.join(name);
    let kinds = Kinds::new(&PRACTICE);
    let out = std::fs::File::create(&path).unwrap();
    write(plan, &kinds, output, out, Vec::new()).unwrap();
    path
}

fn read(path: &Path, threads: usize, bytes: usize) -> Result<Scanned, String> {
    let kinds = Kinds::new(&PRACTICE);
    let fold = Fold::new(&PRACTICE, day_number(TODAY));
    let wanted = Scan { top: 25, figures: true, limits: Limits { bytes } };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| scan(path, &fold, &kinds, wanted)).map_err(|error| error.to_string())
}

fn list(scanned: &Scanned, setting: &str) -> List {
    let fold = Fold::new(&PRACTICE, day_number(TODAY));
    let setting = PRACTICE.caseload.setting(setting).unwrap();
    List::of(&scanned.tally, &fold, &Kinds::new(&PRACTICE), setting)
}

fn told(scanned: &Scanned) -> (u64, u64, String, Vec<String>) {
    let figures = String::from_utf8(scanned.tally.figures.clone().unwrap()).unwrap();
    let top = scanned.tally.top.iter().map(|child| child.name.clone()).collect();
    (scanned.tally.children, scanned.tally.events, figures, top)
}

#[test]
fn every_format_any_threads_and_little_memory_tell_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name, output| generated(folder.path(), plan(3000, 5), name, output);
    let parquet = file("a.parquet", Output::Parquet);
    let first = read(&parquet, 1, 1 << 30).unwrap();
    assert_eq!(first.format, Format::Parquet);
    assert!(list(&first, "wide").listed.len() > list(&first, "strict").listed.len());
    for path in [&parquet, &file("a.csv", Output::Csv), &file("a.columns", Output::Columns)] {
        for (threads, bytes) in [(1, 1 << 30), (3, 1 << 30), (2, 1 << 14)] {
            let again = read(path, threads, bytes).unwrap();
            assert_eq!(told(&again), told(&first), "{}", path.display());
            assert_eq!(list(&again, "wide"), list(&first, "wide"));
        }
    }
    let stored = folder.path().join("b.columns");
    let fold = Fold::new(&PRACTICE, 0);
    let out = std::fs::File::create(&stored).unwrap();
    write_columns(&parquet, out, &fold, &Kinds::new(&PRACTICE), Limits::default()).unwrap();
    assert_eq!(
        std::fs::read(stored).unwrap(),
        std::fs::read(folder.path().join("a.columns")).unwrap()
    );
}

fn csv_of(rows: &[String]) -> String {
    format!("Child ID,Agency,Event type,Event date,Level\n{}", rows.concat())
}

fn rows_of(people: &[Person]) -> Vec<String> {
    let line = |person: &Person, event: &caseload::generate::Invented| {
        let level = event.level.map(|level| level.to_string()).unwrap_or_default();
        let day = caseload::day_of(event.day);
        format!("{},{},{},{day},{level}\n", person.name(), event.agency, event.kind)
    };
    people.iter().flat_map(|p| p.events.iter().map(move |event| line(p, event))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn rows_in_any_order_tell_the_same_as_a_plain_count(
        seed in any::<u64>(),
        order in any::<u64>(),
    ) {
        let people: Vec<Person> = people(plan(60, seed)).collect();
        let mut rows = rows_of(&people);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.csv");
        std::fs::write(&path, csv_of(&rows)).unwrap();
        let first = read(&path, 2, 1 << 30).unwrap();
        rows.sort_by_key(|row| row.bytes().fold(order, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3)));
        std::fs::write(&path, csv_of(&rows)).unwrap();
        prop_assert_eq!(told(&read(&path, 2, 1 << 30).unwrap()), told(&first));

        let today = day_number(TODAY);
        let mut plain: BTreeMap<String, usize> = BTreeMap::new();
        for person in people.iter().filter(|p| !p.events.is_empty()) {
            let harm = person.events.iter().filter(|event| {
                PRACTICE.drift.harm.kinds.contains(&event.kind) && today - event.day < 90
            });
            plain.insert(person.name(), harm.count());
        }
        let (_, _, figures, _) = told(&first);
        let counted = figures.lines().skip(1).map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[0].to_owned(), cells[3].parse().unwrap())
        });
        prop_assert_eq!(counted.collect::<BTreeMap<_, _>>(), plain);
    }
}

fn scanned(text: &str) -> Result<Scanned, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.csv");
    std::fs::write(&path, text).unwrap();
    read(&path, 1, 1 << 30)
}

#[test]
fn what_cannot_be_read_is_counted_and_nothing_is_lost_in_silence() {
    let read = scanned(
        "child,agency,kind,date,severity\n\
         a,police,arrest,2026-11-01,3\n\
         a,police,Missing Start,01/11/2026,\n\
         a,police,kidnap,2026-11-02,2\n\
         a,police,arrest,soon,3\n\
         ,police,arrest,2026-11-01,3\n\
         b,police,arrest,2026-11-01,grave\n\
         b,police,arrest,2027-01-01,3\n",
    )
    .unwrap();
    let counts = read.counts;
    assert_eq!((counts.rows, counts.no_child, counts.no_date), (7, 1, 1));
    assert_eq!((counts.unknown_kind, counts.unknown_level), (1, 1));
    assert_eq!((read.tally.children, read.tally.events), (2, 4));
    assert_eq!(read.tally.top[0].figures.harm_now, 2);
}

#[test]
fn narratives_are_read_where_there_is_no_kind() {
    let read = scanned(
        "child,agency,date,narrative\n\
         a,police,2026-11-01,Reported missing at 22:00.\n\
         a,police,2026-11-02,Arrested for possession of a knife.\n",
    )
    .unwrap();
    assert_eq!(read.tally.top[0].figures.harm_now, 2, "{:?}", read.tally.top);
    assert_eq!(read.tally.top[0].figures.episodes(), 1);
}

#[test]
fn files_without_rows_and_files_that_are_none() {
    assert_eq!(scanned("child,agency,kind,date\n").unwrap().tally.children, 0);
    assert!(scanned("").unwrap_err().contains("empty"));
    assert!(scanned("child,agency,kind\n").unwrap_err().contains("`date`"));
    assert!(scanned("PAR1 and then nothing").unwrap_err().contains("events.csv"));
    assert!(scanned("THRLCOL9nothing").unwrap_err().contains("another version"));
    let folder = tempfile::tempdir().unwrap();
    assert!(read(&folder.path().join("none.csv"), 1, 1).is_err());
    let empty = generated(folder.path(), plan(0, 1), "none.parquet", Output::Parquet);
    assert_eq!(read(&empty, 1, 1 << 20).unwrap().tally.children, 0);
}
