//! People of all files, held in memory, so that a misspelt name, names in another order, or a date
//! of birth with two figures swapped are found before a second file of one child is made.
//!
//! What is held is for finding alone. Whatever is told of a person is read from the store again,
//! within the scope of whoever asks. Each server holds its own, made when it starts; before each
//! search it asks the store who was recorded since, here or by another server.

use chronology::identifiers::NhsNumber;
use jiff::{SignedDuration, Timestamp};
use linkage::{Evidence, Field, Index, Record, Settings, Table};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use store::{At, ChildId, FoundPerson, Person, PersonId, Store, StoreError};

/// People read from the store at once.
const AT_ONCE: i64 = 5_000;
/// How long an act may take from its moment until others see it; so much is asked for again.
const OVERLAP: SignedDuration = SignedDuration::from_mins(2);

/// A person, and in whose file.
type Name = (ChildId, PersonId);

/// People held in memory.
#[derive(Default)]
pub struct Likely {
    held: RwLock<Option<Held>>,
}

struct Held {
    index: Index,
    /// Who is at each place of the index.
    names: Vec<Name>,
    /// The version and the place of each.
    places: HashMap<Name, (i64, u32)>,
    /// Whoever was recorded before this is held.
    until: At,
}

impl Likely {
    fn read(&self) -> RwLockReadGuard<'_, Option<Held>> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Option<Held>> {
        self.held.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Holds everyone whom the store has by now.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub fn refresh(&self, store: &Store, now: Timestamp) -> Result<(), StoreError> {
        let until = At::from(now.checked_sub(OVERLAP).unwrap_or(now));
        let since = self.read().as_ref().map(|held| held.until.clone());
        let Some(since) = since else {
            // Whoever asks meanwhile waits here: without the index there is nothing to answer with.
            let mut held = self.write();
            if held.is_none() {
                *held = Some(Held::new(&people(store, At::default())?, until));
            }
            return Ok(());
        };
        let fresh = people(store, since)?;
        if let Some(held) = self.write().as_mut() {
            held.add(&fresh, until);
        }
        Ok(())
    }

    /// The people who may be the one described, the likeliest first, with why; of those whom `may`
    /// lets be told of. [`Likely::refresh`] comes first.
    ///
    /// # Errors
    /// What `may` gives.
    pub fn find<E>(
        &self,
        asked: &Record,
        mut may: impl FnMut(&Name) -> Result<bool, E>,
    ) -> Result<Vec<Evidence>, E> {
        let held = self.read();
        let Some(held) = held.as_ref() else { return Ok(Vec::new()) };
        let found = held.index.find_those(asked, |at| match held.names.get(at as usize) {
            Some(name) => may(name),
            None => Ok(false),
        })?;
        Ok(found.into_iter().map(|one| one.evidence).collect())
    }
}

/// Everyone as last recorded since a moment.
fn people(store: &Store, since: At) -> Result<Vec<FoundPerson>, StoreError> {
    let mut all: Vec<FoundPerson> = Vec::new();
    let mut after = (since, ChildId::default(), PersonId::default());
    loop {
        let page = store.people_since((&after.0, &after.1, &after.2), AT_ONCE)?;
        let more = page.len() as i64 == AT_ONCE;
        all.extend(page);
        match all.last().filter(|_| more) {
            Some(last) => {
                let person = &last.person;
                after = (person.recorded.clone(), last.child.clone(), person.id.clone());
            }
            None => return Ok(all),
        }
    }
}

fn name(one: &FoundPerson) -> Name {
    (one.child.clone(), one.person.id.clone())
}

impl Held {
    fn new(people: &[FoundPerson], until: At) -> Self {
        let mut table = Table::default();
        let (mut names, mut places) = (Vec::new(), HashMap::new());
        for one in people {
            let at = table.push(&record_of(&one.person.person));
            names.push(name(one));
            places.insert(name(one), (one.person.version, at));
        }
        // No more pairs of strangers are drawn than there are pairs at all.
        let usual = Settings::default();
        let random_pairs = usual.random_pairs.min(people.len().saturating_mul(people.len()));
        let index = Index::build(table, &Settings { random_pairs, ..usual });
        Self { index, names, places, until }
    }

    fn add(&mut self, people: &[FoundPerson], until: At) {
        for one in people {
            let (name, version) = (name(one), one.person.version);
            let held = self.places.get(&name).copied();
            if held.is_some_and(|(held, _)| held >= version) {
                continue;
            }
            if let Some((_, at)) = held {
                self.index.remove(at);
            }
            let at = self.index.insert(&record_of(&one.person.person));
            self.names.push(name.clone());
            self.places.insert(name, (version, at));
        }
        if until > self.until {
            self.until = until;
        }
    }
}

/// A person of a file as a record to be found.
fn record_of(person: &Person) -> Record {
    let identifier = |scheme: &str| {
        let found = person.identifiers.iter().find(|one| one.scheme == scheme);
        found.map(|one| one.value.clone()).unwrap_or_default()
    };
    let known = ["nhs_number", "upn"];
    let other = person.identifiers.iter().find(|one| !known.contains(&one.scheme.as_str()));
    let home = person.addresses.first();
    Record {
        first: person.given.clone(),
        last: person.family.clone(),
        other: person.known_as.join(" "),
        birth: person.born.clone(),
        sex: person.sex.clone(),
        postcode: home.map(|home| home.postcode.clone()).unwrap_or_default(),
        address: home.map(|home| home.lines.clone()).unwrap_or_default(),
        phone: person.phones.first().cloned().unwrap_or_default(),
        nhs: identifier("nhs_number"),
        upn: identifier("upn"),
        number: other.map(|one| one.value.clone()).unwrap_or_default(),
        ..Record::default()
    }
}

/// What someone typed who looks for a person, as a record; `other` is a number, a telephone, an
/// e-mail, an address or a postcode, whichever it looks like.
pub fn record_asked(given: &str, family: &str, born: &str, other: &str) -> Record {
    let text = str::to_owned;
    let asked =
        Record { first: text(given), last: text(family), birth: text(born), ..Record::default() };
    let bare: String = other.chars().filter(|c| c.is_alphanumeric()).collect();
    let figures = bare.chars().filter(char::is_ascii_digit).count();
    let words: Vec<&str> = other.split_whitespace().collect();
    let postcode = |words: &[&str]| Some(words.concat()).filter(|code| is_postcode(code));
    let end = |n: usize| words.get(words.len().saturating_sub(n)..).unwrap_or_default();
    if other.contains('@') {
        Record { email: text(other), ..asked }
    } else if NhsNumber::read(&bare).is_ok() {
        Record { nhs: bare, ..asked }
    } else if figures == bare.len() && figures > 8 {
        Record { phone: bare, ..asked }
    } else if let Some(postcode) = postcode(end(1)).or_else(|| postcode(end(2))) {
        let lines = other.to_uppercase();
        let lines = lines.trim_end().trim_end_matches(end(1).concat().to_uppercase().as_str());
        Record { postcode, address: text(lines.trim()), ..asked }
    } else if figures > 5 {
        Record { upn: bare.clone(), number: bare, ..asked }
    } else {
        Record { address: text(other), ..asked }
    }
}

/// Whether it has the shape of a postcode: it begins with a letter and ends with a figure and two
/// letters.
fn is_postcode(code: &str) -> bool {
    let bytes = code.as_bytes();
    let end = matches!(bytes, [.., figure, one, two]
        if figure.is_ascii_digit() && one.is_ascii_alphabetic() && two.is_ascii_alphabetic());
    (5..=7).contains(&bytes.len()) && bytes.first().is_some_and(u8::is_ascii_alphabetic) && end
}

/// Whether enough of what was asked speaks for a person to put them before someone: two things, or
/// all where fewer were asked, or an identifier alone.
pub fn worth_showing(evidence: &Evidence) -> bool {
    let told = evidence.steps.iter().filter(|step| step.agrees.is_some());
    let told: Vec<_> = told.filter(|step| step.field != Field::Sex).collect();
    let speak: Vec<_> = told.iter().filter(|step| step.adds > 0.0).collect();
    speak.len() >= told.len().min(2) || speak.iter().any(|step| step.field == Field::Number)
}

/// What speaks for a person, in words; where they live, and how they are reached, only where `open`.
pub fn reasons(evidence: &Evidence, open: bool) -> Vec<String> {
    let speaks = |step: &&linkage::Step| {
        step.adds > 0.0 && step.agrees.is_some() && (open || step.field != Field::Household)
    };
    let speaking = evidence.steps.iter().filter(speaks);
    speaking.map(|step| format!("{}: {}", step.field.name(), step.level)).collect()
}
