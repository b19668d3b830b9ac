//! How well invented records are put together: brothers, sisters and twins apart, and the same
//! child together across agencies.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test")]

use linkage::{Record, Settings, Table, link};
use std::collections::BTreeMap;

/// Numbers without pattern, the same each time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn word(&mut self, parts: usize) -> String {
        const PARTS: [&str; 24] = [
            "ba", "de", "fi", "go", "ha", "ju", "ka", "le", "mi", "no", "pa", "ra", "si", "to",
            "va", "wen", "xa", "yo", "zel", "bri", "cor", "dun", "fen", "gal",
        ];
        (0..parts).map(|_| PARTS[self.below(PARTS.len())]).collect()
    }
}

fn typo(draw: &mut Draw, text: &str) -> String {
    let at = draw.below(text.len());
    let mut bytes = text.as_bytes().to_vec();
    bytes[at] = b"0123456789aeioust"[draw.below(17)];
    String::from_utf8(bytes).unwrap()
}

/// Households of one to three children, each child in two or three agencies' records; with whose
/// each record is.
fn invented(households: usize, seed: u64) -> (Table, Vec<usize>) {
    let mut draw = Draw(seed);
    let (mut table, mut whose) = (Table::default(), Vec::new());
    let mut child = 0;
    for home in 0..households {
        let last = draw.word(2);
        let address = format!("{} {} Street", draw.below(90) + 1, draw.word(2));
        let postcode = format!("B{} {}ab", 60 + home % 20, home / 20 % 10);
        let mut born = String::new();
        for sibling in 0..=draw.below(3) {
            child += 1;
            // One in five brothers and sisters is a twin.
            if sibling == 0 || !draw.one_in(5) {
                born = format!(
                    "{:02}/{:02}/{}",
                    draw.below(28) + 1,
                    draw.below(12) + 1,
                    2005 + draw.below(15)
                );
            }
            let first = draw.word(2);
            for source in 0..2 + draw.below(2) {
                let mut record = Record {
                    source: source as u16,
                    id: whose.len().to_string(),
                    first: first.clone(),
                    last: last.clone(),
                    birth: born.clone(),
                    address: address.clone(),
                    postcode: postcode.clone(),
                    ..Record::default()
                };
                match draw.below(10) {
                    0 => record.first = typo(&mut draw, &first),
                    1 => record.last = typo(&mut draw, &last),
                    2 => std::mem::swap(&mut record.first, &mut record.last),
                    3 => record.address = format!("{} {} Road", draw.below(90), draw.word(2)),
                    4 => record.birth = String::new(),
                    _ => {}
                }
                table.push(&record);
                whose.push(child);
            }
        }
    }
    (table, whose)
}

/// As built in, with fewer random pairs so that the tests stay quick.
fn settings() -> Settings {
    Settings { random_pairs: 400_000, ..Settings::default() }
}

/// Right pairs, pairs claimed, and pairs that there are.
fn pairs(of: &[u32], whose: &[usize]) -> (f64, f64, f64) {
    let (mut both, mut ours, mut theirs) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (of, whose) in of.iter().zip(whose) {
        *both.entry((of, whose)).or_insert(0_u32) += 1;
        *ours.entry(of).or_insert(0_u32) += 1;
        *theirs.entry(whose).or_insert(0_u32) += 1;
    }
    let choose = |n: u32| f64::from(n * (n - 1) / 2);
    (
        both.into_values().map(choose).sum(),
        ours.into_values().map(choose).sum(),
        theirs.into_values().map(choose).sum(),
    )
}

#[test]
fn most_pairs_are_found_and_nearly_none_is_wrong() {
    for seed in [1, 2] {
        let (table, whose) = invented(500, seed);
        let linked = link(&table, &settings(), &|_, _| {});
        let (right, claimed, there) = pairs(&linked.clusters.of, &whose);
        let (precision, recall) = (right / claimed, right / there);
        assert!(precision > 0.98, "precision {precision}");
        assert!(recall > 0.93, "recall {recall}");
    }
}

#[test]
fn a_record_from_far_away_changes_no_cluster() {
    let (mut table, _) = invented(150, 3);
    let before = link(&table, &settings(), &|_, _| {}).clusters;
    table.push(&Record {
        source: 9,
        id: "far".to_owned(),
        first: "Quimby".to_owned(),
        last: "Xylander".to_owned(),
        birth: "31/12/1951".to_owned(),
        ..Record::default()
    });
    let after = link(&table, &settings(), &|_, _| {}).clusters;
    assert_eq!(before.of[..], after.of[..before.of.len()]);
    assert_eq!(after.of.last(), Some(&(before.of.len() as u32)));
}

#[test]
fn sources_that_hold_people_once_get_one_record_in_a_cluster() {
    let (mut table, _) = invented(200, 4);
    for source in 0..3 {
        table.deduplicate(source);
    }
    let linked = link(&table, &settings(), &|_, _| {});
    let mut seen = std::collections::BTreeSet::new();
    for (at, of) in linked.clusters.of.iter().enumerate() {
        assert!(seen.insert((*of, table.source(at as u32))), "record {at}");
    }
}

#[test]
fn parent_and_child_of_one_name_at_one_address_stay_two() {
    let (mut table, _) = invented(400, 5);
    let mut draw = Draw(6);
    let mut pairs = Vec::new();
    for home in 0..60 {
        let (first, last) = (draw.word(2), draw.word(3));
        let address = format!("{} {} Lane", draw.below(90) + 1, draw.word(2));
        let mut born = |year: usize, day: usize| {
            format!(
                "{:02}/{:02}/{}",
                draw.below(14) + day,
                draw.below(12) + 1,
                year + draw.below(9)
            )
        };
        let (parent, child) = (born(1970, 1), born(2006, 15));
        let push = |table: &mut Table, source: u16, birth: &str| {
            table.push(&Record {
                source,
                id: format!("{home} {source} {birth}"),
                first: first.clone(),
                last: last.clone(),
                birth: birth.to_owned(),
                address: address.clone(),
                postcode: format!("B{} {}xy", 60 + home % 20, home % 10),
                ..Record::default()
            })
        };
        let two = [0, 1].map(|source| push(&mut table, source, &parent));
        let others = [0, 1].map(|source| push(&mut table, source, &child));
        pairs.push((two, others));
    }
    let of = link(&table, &settings(), &|_, _| {}).clusters.of;
    let of = |at: u32| of[at as usize];
    for ([a, b], [c, d]) in pairs {
        assert_eq!((of(a), of(c)), (of(b), of(d)));
        assert_ne!(of(a), of(c), "{}", table.id(a));
    }
}
