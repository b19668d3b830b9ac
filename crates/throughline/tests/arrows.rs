//! The house's arrows, lints and licences, held against what cargo says is there.
//!
//! A new arrow between rooms, or a licence not on the list, fails here: changing the table is a
//! deliberate act, written down in ARCHITECTURE.md.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

/// Room, and the rooms that it may import.
const ARROWS: &[(&str, &[&str])] = &[
    ("chronology", &[]),
    ("practice", &["chronology"]),
    ("linkage", &["chronology"]),
    ("returns", &["chronology", "practice"]),
    ("reading", &["chronology", "practice"]),
    ("review", &["chronology", "practice", "reading"]),
    ("documents", &["chronology", "practice", "reading", "review"]),
    ("caseload", &["chronology", "practice", "reading"]),
    ("store", &["chronology"]),
    ("access", &["chronology"]),
    ("casework", &["chronology", "practice", "reading"]),
    (
        "web",
        &[
            "chronology",
            "practice",
            "linkage",
            "returns",
            "reading",
            "casework",
            "review",
            "store",
            "access",
            "documents",
        ],
    ),
    (
        "throughline",
        &[
            "chronology",
            "practice",
            "returns",
            "reading",
            "review",
            "documents",
            "linkage",
            "caseload",
            "store",
            "access",
            "casework",
            "web",
        ],
    ),
];

/// What a room must never import, because it must not know of it.
const NEVER: &[(&str, &[&str])] = &[
    ("chronology", &["csv", "calamine", "zip", "maud", "typst", "rusqlite", "postgres", "axum"]),
    ("practice", &["csv", "calamine", "zip", "maud", "typst", "rusqlite", "postgres", "axum"]),
    (
        "reading",
        &["csv", "calamine", "zip", "maud", "typst", "rusqlite", "postgres", "axum", "rand"],
    ),
    (
        "review",
        &["csv", "calamine", "zip", "maud", "typst", "rusqlite", "postgres", "axum", "rand"],
    ),
    ("linkage", &["calamine", "zip", "maud", "typst", "rusqlite", "postgres", "axum", "rand"]),
    ("caseload", &["calamine", "zip", "maud", "typst", "rusqlite", "postgres", "axum", "rand"]),
    ("documents", &["rusqlite", "postgres", "axum", "rand"]),
    ("store", &["maud", "axum", "typst", "cedar-policy"]),
    ("access", &["maud", "axum", "typst", "rusqlite", "postgres"]),
    ("casework", &["maud", "axum", "typst", "rusqlite", "postgres"]),
    ("web", &["rusqlite", "postgres"]),
];

fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap();
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");
    let done = Command::new(cargo)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--offline",
            "--locked",
            "--manifest-path",
            manifest,
        ])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

fn members(metadata: &Value) -> Vec<&Value> {
    let ids: BTreeSet<&str> = metadata["workspace_members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|id| id.as_str().unwrap())
        .collect();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages.filter(|p| ids.contains(p["id"].as_str().unwrap())).collect()
}

/// What a room imports, tests left out.
fn imports(package: &Value) -> BTreeSet<&str> {
    let all = package["dependencies"].as_array().unwrap().iter();
    all.filter(|d| d["kind"].as_str() != Some("dev")).map(|d| d["name"].as_str().unwrap()).collect()
}

#[test]
fn arrows_point_down_and_only_where_named() {
    let metadata = metadata();
    let rooms: BTreeSet<&str> = ARROWS.iter().map(|(room, _)| *room).collect();
    let members = members(&metadata);
    let found: BTreeSet<&str> = members.iter().map(|p| p["name"].as_str().unwrap()).collect();
    assert_eq!(
        found, rooms,
        "a room was added or left out: name it in the table and in ARCHITECTURE.md"
    );
    for package in members {
        let name = package["name"].as_str().unwrap();
        let (_, may) = ARROWS.iter().find(|(room, _)| *room == name).unwrap();
        for import in imports(package).into_iter().filter(|i| rooms.contains(i)) {
            assert!(
                may.contains(&import),
                "`{name}` imports `{import}`, which the table does not name"
            );
        }
        let never =
            NEVER.iter().find(|(room, _)| *room == name).map_or(&[][..], |(_, never)| never);
        for import in imports(package) {
            assert!(!never.contains(&import), "`{name}` must not know of `{import}`");
        }
    }
}

#[test]
fn every_licence_is_on_the_list() {
    let deny: toml::Table =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../deny.toml"))
            .unwrap()
            .parse()
            .unwrap();
    let allowed: BTreeSet<&str> =
        deny["licenses"]["allow"].as_array().unwrap().iter().map(|l| l.as_str().unwrap()).collect();
    let metadata = metadata();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or("(none)");
        // Any one of the alternatives is enough; every part of a conjunction is needed.
        let licence = licence.replace(['(', ')'], "").replace('/', " OR ");
        let fine = licence
            .split(" AND ")
            .all(|needed| needed.split(" OR ").any(|one| allowed.contains(one.trim())));
        assert!(fine, "`{name}` is under `{licence}`, which deny.toml does not allow");
    }
}

#[test]
fn every_room_takes_the_workspace_lints() {
    for (room, _) in ARROWS {
        let path = format!("{}/../{room}/Cargo.toml", env!("CARGO_MANIFEST_DIR"));
        let manifest: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
        assert_eq!(manifest["lints"]["workspace"].as_bool(), Some(true), "{room}");
    }
}
