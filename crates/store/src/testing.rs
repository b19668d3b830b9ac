//! Stores for the unit tests, one on each engine.

use crate::Store;

#[path = "../tests/both/server.rs"]
mod server;

/// Names and an entry, for tests that write.
pub(crate) fn audit(child: &str, id: u32) -> crate::Audit {
    crate::Audit {
        id: format!("{child}-{id}").into(),
        child: Some(child.into()),
        practitioner: "ann".into(),
        ..crate::Audit::default()
    }
}

/// A new entry with a long narrative.
pub(crate) fn new(id: u32) -> crate::New {
    let field = chronology::Field {
        heading: "What".into(),
        part: chronology::Part::Narrative,
        text: "seen at home with mother; ".repeat(80),
    };
    let entry = chronology::Entry {
        id: chronology::EntryId(format!("e{id}")),
        agency: chronology::Agency("school".into()),
        when: chronology::When::UNKNOWN,
        written: chronology::Written::default(),
        fields: vec![field],
        source: chronology::Source { file: String::new(), sheet: None, row: 1 },
        marking: chronology::Marking::Ordinary,
        problems: Vec::new(),
    };
    crate::New::entry(entry, Vec::new())
}

/// An empty store on each engine; the folder goes when the test is over.
pub(crate) fn both() -> Vec<(Store, tempfile::TempDir)> {
    let folder = || tempfile::tempdir().unwrap();
    let lite = folder();
    let path = lite.path().join("store.db");
    let pg = Store::create(&server::server().database()).unwrap();
    vec![(Store::create(path.to_str().unwrap()).unwrap(), lite), (pg, folder())]
}
