//! The test that a statement on a child's file is served by one part of each table.

use crate::db::{Conn, args};
use crate::testing::both;
use std::collections::{BTreeMap, BTreeSet};

const PARTED: [&str; 5] = ["entry", "audit", "coded", "cache", "sought"];

/// Statements across children, which touch every part by their nature: the auditor's search, what
/// waits for an answer, rows without a file, and searches (those of `find.rs` too).
const ACROSS: [&str; 5] = ["AUDITS", "FIND_MINE", "NEWS", "OPEN_ASKS", "STRAYS"];

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

/// Statements that go through a whole table on purpose: lists of everything, clearing up, what is
/// open, which has an index of its own, and counts of small tables that are seldom asked for.
const WHOLE: [&str; 22] = [
    "MIGRATIONS",
    "MIGRATED",
    "SETTINGS",
    "AGENCIES",
    "TEAMS",
    "PRACTITIONERS",
    "OPEN_ASKS",
    "OPEN_BREAK_GLASSES",
    "TO_REVIEW",
    "CREDENTIALS_OF",
    "END_OLD_SESSIONS",
    "FORGET_OLD_ATTEMPTS",
    "TOKENS",
    "STRAYS",
    "FAILED_JOBS",
    "WEBHOOKS",
    "ACTIVE_OF_AGENCY",
    "ACTIVE_OF_TEAM",
    "ALL_BREAK_GLASSES",
    "JOBS_IN",
    "JOBS_OF",
    "END_TOKENS",
];

/// SQLite's plan; arguments are left unbound, which changes nothing in it.
fn plan_lite(conn: &Conn, sql: &str) -> Vec<String> {
    let Conn::Lite(lite) = conn else { panic!("not SQLite") };
    let mut statement = lite.conn.prepare(&format!("explain query plan {sql}")).unwrap();
    let rows = statement.raw_query().mapped(|row| row.get::<_, String>(3));
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn no_statement_goes_through_a_whole_table_unless_it_is_meant_to() {
    let (store, _folder) = both().remove(0);
    let mut lent = store.db().writer().unwrap();
    let conn = lent.conn().unwrap();
    for (name, sql) in crate::sql::ALL {
        let plan = plan_lite(conn, sql);
        // Rows that a recursion has found so far are gone through; they are no table.
        let none = |line: &str| line.contains("CONSTANT") || line == "SCAN later";
        let whole = plan.iter().any(|line| line.starts_with("SCAN") && !none(line));
        assert_eq!(whole, WHOLE.contains(name), "{name}: {plan:#?}");
        // What superseded an entry is found by its index, not by going through the file each time.
        let later = plan.iter().find(|line| line.contains(" n "));
        let by_index = later.is_none_or(|line| line.contains("entry_changed"));
        assert!(by_index, "{name}: {plan:#?}");
    }
}
