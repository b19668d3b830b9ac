//! The test that a statement on a child's file is served by one part of each table.

use crate::db::{Conn, args};
use crate::testing::both;
use std::collections::{BTreeMap, BTreeSet};

const PARTED: [&str; 5] = ["entry", "audit", "coded", "cache", "sought"];

/// Statements across children, which touch every part by their nature: the auditor's search, what
/// waits for an answer, rows without a file. Searches across children (`find.rs`) are of this kind.
const ACROSS: [&str; 3] = ["AUDITS", "OPEN_ASKS", "STRAYS"];

/// The parts of each table that a plan goes to: what stands after "on". (Aliases are numbered too,
/// and say nothing.)
fn parts(plan: &str) -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut found: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    let words: Vec<_> = plan.split_whitespace().collect();
    let gone_to = words.windows(2).filter(|pair| pair[0] == "on").map(|pair| pair[1]);
    for word in gone_to {
        for table in PARTED {
            let part = word.strip_prefix(table).and_then(|rest| rest.strip_prefix('_'));
            let part = part.map(|rest| rest.chars().take_while(char::is_ascii_digit).collect());
            if let Some(number) = part.filter(|number: &String| !number.is_empty()) {
                found.entry(table).or_default().insert(number);
            }
        }
    }
    found
}

fn plan(conn: &mut Conn, name: &str, sql: &str) -> String {
    conn.batch(&format!("prepare p as {sql}")).unwrap();
    let types = "select array_to_string(parameter_types::text[], ',') from pg_prepared_statements \
        where name = 'p'";
    let types = conn.rows(types, args![], |row| row.text(0)).unwrap().remove(0);
    let value = |kind: &str| match kind {
        "bigint" => "1",
        "boolean" => "false",
        _ => "'018f0000-0000-7000-8000-000000000000'",
    };
    let values: Vec<_> = types.split(',').map(value).collect();
    // The text of `explain` differs from statement to statement, so that each is its own.
    let explain: &'static str =
        Box::leak(format!("explain execute p({}) -- {name}", values.join(", ")).into_boxed_str());
    let plan = conn.rows(explain, args![], |row| row.text(0)).unwrap().join("\n");
    conn.batch("deallocate p").unwrap();
    plan
}

#[test]
fn every_statement_on_a_child_touches_one_part() {
    let (store, _folder) = both().pop().unwrap();
    let mut lent = store.db().writer().unwrap();
    let conn = lent.conn().unwrap();
    let (mut looked_at, mut wide) = (0, BTreeSet::new());
    for (name, sql) in crate::sql::ALL {
        let words: BTreeSet<_> = sql.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        if !PARTED.iter().any(|table| words.contains(table)) {
            continue;
        }
        let plan = plan(conn, name, sql);
        let one = parts(&plan).values().all(|parts| parts.len() == 1);
        if ACROSS.contains(name) {
            assert!(!one, "{name} names no child and yet touches one part?\n{plan}");
        } else {
            looked_at += 1;
            assert!(one || plan.contains("Insert on"), "{name}:\n{plan}");
            if !one {
                wide.insert(*name);
            }
        }
    }
    assert!(looked_at >= 20, "{looked_at} statements were looked at");
    // An insert of one row is sent to the part of its child.
    assert!(wide.is_empty(), "{wide:?}");
}

#[test]
fn a_statement_without_its_child_would_be_caught() {
    let (store, _folder) = both().pop().unwrap();
    let mut lent = store.db().writer().unwrap();
    let conn = lent.conn().unwrap();
    let plan = plan(conn, "wide", "select body from entry where entry = $1");
    assert_eq!(parts(&plan).get("entry").map(BTreeSet::len), Some(16));
}
