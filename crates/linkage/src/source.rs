//! A source's file to records: encodings, headings, ids.

use crate::LinkError;

use crate::record::Record;
use crate::roles::{Role, bare, known_headings};
use crate::rows::{Places, Rows, decoded};
use crate::settings::{Decision, SourceConfig};
use crate::table::Table;
use csv::ByteRecord;
use std::collections::{HashMap, HashSet};
use std::io::Read;

/// All sources read so far: their records, their names, and what there is to say of them.
#[derive(Debug, Default)]
pub struct Sources {
    /// The records.
    pub table: Table,
    /// The sources' names; a record's source is a place in these.
    pub names: Vec<String>,
    /// Complaints and notes, in the order met.
    pub said: Vec<Said>,
}

/// Something to say of a file; nothing in it was left out because of this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The file.
    pub file: String,
    /// In words.
    pub words: String,
}

impl Sources {
    /// Reads one source's file from its bytes.
    ///
    /// # Errors
    /// Where a heading that the settings name is missing, no column is known, or it is no table.
    pub fn read(
        &mut self,
        path: &str,
        config: &SourceConfig,
        input: impl Read,
    ) -> Result<(), LinkError> {
        let source = self.names.len() as u16;
        self.names.push(self.name(path, config));
        if config.deduplicated {
            self.table.deduplicate(source);
        }
        let unreadable = |why: String| LinkError::Unreadable { file: path.to_owned(), why };
        let mut input = input;
        let mut start = Vec::new();
        input
            .by_ref()
            .take(1 << 16)
            .read_to_end(&mut start)
            .map_err(|e| unreadable(e.to_string()))?;
        let separator = separator(&start);
        let whole: Box<dyn Read> =
            if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
                input.read_to_end(&mut start).map_err(|e| unreadable(e.to_string()))?;
                let (text, _, _) = encoding_rs::UTF_16LE.decode(&start);
                self.say(path, "is UTF-16; read as such".to_owned());
                Box::new(std::io::Cursor::new(text.into_owned().into_bytes()))
            } else {
                Box::new(std::io::Cursor::new(start).chain(Unowned(input)))
            };
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).delimiter(separator).from_reader(whole);
        let headings = reader.byte_headers().map_err(|e| unreadable(e.to_string()))?.clone();
        let headings: Vec<String> = headings
            .iter()
            .map(|h| decoded(h).0.trim().trim_start_matches('\u{feff}').to_owned())
            .collect();
        let places = self.places(path, config, &headings)?;
        let mut rows = Rows::new(places);
        let mut person = Record { source, ..Record::default() };
        let mut record = ByteRecord::new();
        let mut row = 1_usize;
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(true) => {
                    row += 1;
                    rows.read(&record, row, &mut person);
                    self.table.push(&person);
                }
                Ok(false) => break,
                Err(error) => return Err(unreadable(error.to_string())),
            }
        }
        self.afterwards(path, &rows, row - 1);
        Ok(())
    }

    /// What a source is called: as the settings say, else the file's name; never two alike.
    fn name(&self, path: &str, config: &SourceConfig) -> String {
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let name = config.name.clone().unwrap_or_else(|| stem.to_owned());
        if self.names.contains(&name) { format!("{name}-{}", self.names.len() + 1) } else { name }
    }

    fn say(&mut self, path: &str, words: String) {
        self.said.push(Said { file: path.to_owned(), words });
    }

    fn places(
        &mut self,
        path: &str,
        config: &SourceConfig,
        headings: &[String],
    ) -> Result<Places, LinkError> {
        let there = || headings.iter().map(|h| format!("`{h}`")).collect::<Vec<_>>().join(", ");
        let mut places = Places::new();
        for (role, named) in &config.columns {
            for heading in named.all() {
                let at = headings.iter().position(|h| h == heading);
                let at = at.or_else(|| headings.iter().position(|h| bare(h) == bare(heading)));
                let missing = || LinkError::NoHeading {
                    file: path.to_owned(),
                    heading: heading.clone(),
                    there: there(),
                };
                places.entry(*role).or_default().push(at.ok_or_else(missing)?);
            }
        }
        let taken: HashSet<usize> = places.values().flatten().copied().collect();
        for (role, known) in known_headings() {
            if config.columns.contains_key(&role) {
                continue;
            }
            let fits = |(at, heading): (usize, &String)| {
                (!taken.contains(&at) && known.contains(&bare(heading))).then_some(at)
            };
            let mut found: Vec<usize> = headings.iter().enumerate().filter_map(fits).collect();
            if !role.several() {
                // The heading that the list names first is the one most likely meant.
                let rank = |at: &usize| {
                    headings.get(*at).and_then(|h| known.iter().position(|k| *k == bare(h)))
                };
                found.sort_by_key(rank);
                found.truncate(1);
            }
            if !found.is_empty() {
                places.insert(role, found);
            }
        }
        let naming = [
            Role::FirstName,
            Role::LastName,
            Role::FullName,
            Role::Birth,
            Role::NhsNumber,
            Role::Upn,
            Role::Number,
        ];
        if !naming.iter().any(|role| places.contains_key(role)) {
            return Err(LinkError::NothingKnown { file: path.to_owned(), there: there() });
        }
        if !places.contains_key(&Role::Id) {
            self.say(path, "has no column of ids; the row in the file is used".to_owned());
        }
        Ok(places)
    }

    fn afterwards(&mut self, path: &str, rows: &Rows, count: usize) {
        if count == 0 {
            self.say(path, "has headings and no rows".to_owned());
            return;
        }
        for role in rows.places.keys().filter(|role| !rows.filled.contains(*role)) {
            self.say(
                path,
                format!("the column for {} is empty in every row; left out", role.name()),
            );
        }
        if rows.doubled > 0 {
            let words = format!(
                "{} ids come more than once; each later one is kept as `id#row`",
                rows.doubled
            );
            self.say(path, words);
        }
        if rows.foreign > 0 {
            self.say(path, format!("{} rows are not UTF-8; read as Windows-1252", rows.foreign));
        }
    }

    /// Decisions by places of records; those whose records are not there come back as messages.
    pub fn decided(&self, decisions: &[Decision]) -> (Vec<(u32, u32, bool)>, Vec<String>) {
        let wanted: HashSet<(&str, &str)> = decisions
            .iter()
            .flat_map(|d| {
                [(d.source_a.as_str(), d.id_a.as_str()), (d.source_b.as_str(), d.id_b.as_str())]
            })
            .collect();
        let mut places: HashMap<(&str, &str), u32> = HashMap::new();
        for at in (0..self.table.len() as u32).filter(|_| !wanted.is_empty()) {
            let key = (self.source_name(at), self.table.id(at));
            if wanted.contains(&key) {
                places.insert(key, at);
            }
        }
        let (mut found, mut said) = (Vec::new(), Vec::new());
        for d in decisions {
            let a = places.get(&(d.source_a.as_str(), d.id_a.as_str()));
            let b = places.get(&(d.source_b.as_str(), d.id_b.as_str()));
            match (a, b) {
                (Some(a), Some(b)) if a != b => found.push((*a, *b, d.decision == "same")),
                _ => said.push(format!(
                    "{} {} and {} {}: not both in the files; not used",
                    d.source_a, d.id_a, d.source_b, d.id_b
                )),
            }
        }
        (found, said)
    }

    /// The name of a record's source.
    pub fn source_name(&self, at: u32) -> &str {
        self.names.get(usize::from(self.table.source(at))).map_or("", String::as_str)
    }
}

/// A reader whose lifetime is its own.
struct Unowned<R>(R);

impl<R: Read> Read for Unowned<R> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buf)
    }
}

/// The separator that the first line has most of.
fn separator(start: &[u8]) -> u8 {
    let line = start.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |separator: u8| line.split(|b| *b == separator).count();
    // The last of equals counts, so that a comma wins where nothing tells.
    [b'\t', b';', b'|', b','].into_iter().max_by_key(|s| count(*s)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Sources, Result<(), LinkError>) {
        let mut sources = Sources::default();
        let done = sources.read("in/health.csv", &SourceConfig::default(), bytes);
        (sources, done)
    }

    #[test]
    fn headings_are_known_without_settings() {
        let (sources, done) = read("rec_id,given_name,Family Name,DOB,street_number,address_1\n7,Zoë,Osei,14/05/2002,4,High St\n".as_bytes());
        done.unwrap();
        assert_eq!((sources.names[0].as_str(), sources.table.id(0)), ("health", "7"));
        let row = sources.table.get(0);
        assert_eq!(row.birth, 20_020_514);
        assert_eq!(
            sources.table.text(None, crate::table::Column::Address, row.address),
            "4 high st"
        );
        assert!(sources.said.is_empty(), "{:?}", sources.said);
    }

    #[test]
    fn other_encodings_give_the_same_record() {
        let (utf8, _) = read("id,first name,surname\n1,Zoë,Osei\n".as_bytes());
        let (bom, _) = read("\u{feff}id,first name,surname\n1,Zoë,Osei\n".as_bytes());
        let (western, done) = read(b"id;first name;surname\n1;Zo\xeb;Osei\n");
        done.unwrap();
        assert_eq!(utf8.table.get(0), bom.table.get(0));
        assert_eq!(utf8.table.get(0), western.table.get(0));
        assert!(western.said[0].words.contains("Windows-1252"));
        let wide: Vec<u8> = "\u{feff}id,first name,surname\n1,Zoë,Osei\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let (wide, done) = read(&wide);
        done.unwrap();
        assert_eq!(utf8.table.get(0), wide.table.get(0));
    }

    #[test]
    fn doubled_ids_and_empty_columns_are_told_and_nothing_is_lost() {
        let (sources, done) =
            read(b"id,first_name,last_name,phone\n1,Ann,Osei,\n1,Bo,Brown,\n,Cy,Black,\n");
        done.unwrap();
        assert_eq!([0, 1, 2].map(|at| sources.table.id(at)), ["1", "1#3", "row 4"]);
        let said: Vec<_> = sources.said.iter().map(|s| s.words.as_str()).collect();
        assert!(said.iter().any(|w| w.contains("telephone is empty")), "{said:?}");
        assert!(said.iter().any(|w| w.contains("more than once")), "{said:?}");
    }

    #[test]
    fn what_cannot_be_used_is_said_with_file_and_column() {
        let mut sources = Sources::default();
        let config: SourceConfig =
            toml::from_str("file = \"h.csv\"\n[columns]\nfirst_name = \"Vorname\"").unwrap();
        let error =
            sources.read("h.csv", &config, &b"id,name\n1,Ann\n"[..]).unwrap_err().to_string();
        assert!(
            error.contains("h.csv") && error.contains("Vorname") && error.contains("`name`"),
            "{error}"
        );
        let (_, nothing) = read(b"a,b\n1,2\n");
        assert!(matches!(nothing, Err(LinkError::NothingKnown { .. })));
    }

    #[test]
    fn decisions_find_their_records() {
        let (sources, _) = read(b"id,first_name\n1,Ann\n2,Anne\n");
        let text = "source_a,id_a,source_b,id_b,decision,why\nhealth,1,health,2,different,\nhealth,1,police,9,same,\n";
        let (decisions, _) = Decision::read(text.as_bytes());
        let (found, said) = sources.decided(&decisions);
        assert_eq!(found, [(0, 1, false)]);
        assert!(said[0].contains("police 9"), "{said:?}");
    }
}
