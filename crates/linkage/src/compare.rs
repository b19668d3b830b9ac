//! Comparing two records: each piece of evidence to a small level.

use crate::births::births;
use crate::fields::Levels;
use crate::likeness::{one_edit, within_one_edit};
use crate::memory::Memory;
use crate::record::{CHAIN, NHS, Row, UPN};
use crate::spelling::{addresses_alike, first_names, last_names};
use crate::table::{Column, Table, Visitor, pack};
use std::sync::Mutex;

/// Compares records, and remembers what it found of two texts for when they meet again.
#[derive(Debug)]
pub(crate) struct Comparer<'a> {
    table: &'a Table,
    /// A record that is not in the table, if one is asked about.
    visitor: Option<&'a Visitor>,
    firsts: Memory,
    lasts: Memory,
    addresses: Memory,
    /// Whether a text of names holds a name.
    held: Memory,
}

/// Comparers that are not at work, so that what one remembers serves the next share of pairs.
pub(crate) struct Comparers<'a> {
    table: &'a Table,
    idle: Mutex<Vec<Comparer<'a>>>,
}

impl<'a> Comparers<'a> {
    pub(crate) fn new(table: &'a Table) -> Self {
        Self { table, idle: Mutex::default() }
    }

    /// Does something with an idle comparer, or a new one.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut Comparer<'a>) -> T) -> T {
        let idle = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        let mut comparer = idle.unwrap_or_else(|| Comparer::new(self.table));
        let done = work(&mut comparer);
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(comparer);
        }
        done
    }
}

impl<'a> Comparer<'a> {
    pub(crate) fn new(table: &'a Table) -> Self {
        Self::remembering(table, None, table.len().clamp(256, 1 << 15))
    }

    /// One that knows the texts of a record outside the table.
    pub(crate) fn visited(table: &'a Table, visitor: &'a Visitor) -> Self {
        Self::remembering(table, Some(visitor), 1 << 10)
    }

    fn remembering(table: &'a Table, visitor: Option<&'a Visitor>, places: usize) -> Self {
        let memory = || Memory::new(places);
        let (firsts, lasts, addresses, held) = (memory(), memory(), memory(), memory());
        Self { table, visitor, firsts, lasts, addresses, held }
    }

    fn text(&self, column: Column, number: u32) -> &'a str {
        self.table.text(self.visitor, column, number)
    }

    /// The levels of two records.
    pub(crate) fn levels(&mut self, a: &Row, b: &Row) -> Levels {
        self.levels_unless(a, b, |_| false).unwrap_or_default()
    }

    /// The same; nothing where what is known before differing identifiers are looked at letter by
    /// letter is doomed already. Identifiers seldom repeat, so that each look is a new one.
    pub(crate) fn levels_unless(
        &mut self,
        a: &Row,
        b: &Row,
        doomed: impl FnOnce(Levels) -> bool,
    ) -> Option<Levels> {
        let birth = births(a.birth, b.birth);
        let (first, last) = self.names(a, b);
        let before = [first, last, birth, self.household(a, b), 0, sexes(a.sex, b.sex)];
        let number = match quick_numbers(a, b) {
            Some(level) => level,
            None if doomed(before) => return None,
            None => self.numbers(a, b),
        };
        let [.., sex] = before;
        let [_, _, _, household, ..] = before;
        Some([first, last, birth, household, number, sex])
    }

    fn names(&mut self, a: &Row, b: &Row) -> (u8, u8) {
        let first = self.first(a, b);
        let last = self.last(a, b);
        if matches!(first, 0 | 1) && matches!(last, 0 | 1) {
            return (first, last);
        }
        let crossed = |x: u32, y: u32| x != 0 && x == y;
        let both = crossed(a.first, b.last) && crossed(a.last, b.first);
        let reordered = first == 7
            && (last == 6 && self.nearly_swapped(a, b) || last > 2 && self.in_another_order(a, b));
        if both && a.first != b.first || reordered {
            return (5, 4);
        }
        (first, last)
    }

    /// One name crosses over and the other does nearly.
    fn nearly_swapped(&self, a: &Row, b: &Row) -> bool {
        let near = |x: u32, y: u32| {
            let (x, y) = (self.text(Column::Name, x), self.text(Column::Name, y));
            x.len() > 2 && y.len() > 2 && one_edit(x, y)
        };
        a.first != 0 && a.first == b.last && near(a.last, b.first)
            || a.last != 0 && a.last == b.first && near(a.first, b.last)
    }

    /// Two names at least are in both records, wherever they stand, and among them those that come
    /// first: of a chain of names each office takes others for first and last.
    fn in_another_order(&self, a: &Row, b: &Row) -> bool {
        let names = |row: &Row| [row.first, row.last, row.other];
        // Two names each are in another order only where they are swapped.
        if (a.checked | b.checked) & CHAIN == 0 {
            return false;
        }
        let texts = |row: &Row| names(row).map(|name| self.text(Column::Name, name));
        let (ours, theirs) = (texts(a), texts(b));
        let has = |texts: &[&str; 3], word: &str| {
            word.len() > 1 && texts.iter().any(|text| text.split(' ').any(|w| w == word))
        };
        // Brothers and sisters share their father's names: the name that comes first must be shared.
        let [given, ..] = ours.map(|text| text.split(' ').next().unwrap_or_default());
        let [called, ..] = theirs.map(|text| text.split(' ').next().unwrap_or_default());
        if !has(&theirs, given) || !has(&ours, called) {
            return false;
        }
        let mut words = ours.into_iter().flat_map(|text| text.split(' '));
        given != called || words.any(|word| word != given && has(&theirs, word))
    }

    fn first(&mut self, a: &Row, b: &Row) -> u8 {
        let (x, y) = (a.first, b.first);
        if x == 0 || y == 0 {
            return 0;
        }
        if x == y {
            return 1;
        }
        let (table, visitor) = (self.table, self.visitor);
        let text = |name: u32| table.text(visitor, Column::Name, name);
        let level = self.firsts.level(x, y, || first_names(&table.nicknames, text(x), text(y)));
        let known_as = level >= 6 && (self.holds(a.other, y) || self.holds(b.other, x));
        if known_as { 4 } else { level }
    }

    fn last(&mut self, a: &Row, b: &Row) -> u8 {
        let (x, y) = (a.last, b.last);
        if x == 0 || y == 0 {
            return 0;
        }
        if x == y {
            return 1;
        }
        let (table, visitor) = (self.table, self.visitor);
        let text = |name: u32| table.text(visitor, Column::Name, name);
        let level = self.lasts.level(x, y, || last_names(text(x), text(y)));
        if level < 5 {
            return level;
        }
        // An earlier name, or one of a chain of names that the other wrote with the first.
        let earlier = self.holds(a.other, y)
            || self.holds(b.other, x)
            || a.checked & CHAIN != 0 && self.holds(a.first, y)
            || b.checked & CHAIN != 0 && self.holds(b.first, x);
        if earlier { 3 } else { level }
    }

    /// Whether a text of names holds a name, whole or as one of its words.
    fn holds(&mut self, names: u32, name: u32) -> bool {
        let (table, visitor) = (self.table, self.visitor);
        let text = |name: u32| table.text(visitor, Column::Name, name);
        names != 0
            && self.held.of(names, name, || {
                let (all, one) = (text(names), text(name));
                u8::from(all == one || all.split(' ').any(|w| w.len() > 1 && w == one))
            }) == 1
    }

    fn household(&mut self, a: &Row, b: &Row) -> u8 {
        let same = |x: u32, y: u32| x != 0 && x == y;
        let known = |x: u32, y: u32| x != 0 && y != 0;
        let phone = same(a.phone, b.phone) || same(a.email, b.email);
        let postcode = same(a.postcode, b.postcode);
        let (address, postcodes) = (known(a.address, b.address), known(a.postcode, b.postcode));
        if !(address || postcodes || known(a.phone, b.phone) || known(a.email, b.email)) {
            return 0;
        }
        let equal = same(a.address, b.address);
        let alike = equal || address && self.alike(a, b);
        let near = postcodes && !postcode && self.near(a.postcode, b.postcode);
        match () {
            () if alike && (postcode || phone) || equal && (near || !postcodes) => 1,
            () if phone => 2,
            () if alike && near => 4,
            () if postcode => 3,
            () if alike => 4,
            () if near => 5,
            // Two telephones that differ say little of where people live.
            () => 6,
        }
    }

    fn alike(&mut self, a: &Row, b: &Row) -> bool {
        if a.house != b.house && a.house != 0 && b.house != 0 {
            return false;
        }
        let (table, visitor) = (self.table, self.visitor);
        let text = |address: u32| table.text(visitor, Column::Address, address);
        let find = || u8::from(addresses_alike(text(a.address), text(b.address)));
        self.addresses.level(a.address, b.address, find) == 1
    }

    /// Two postcodes of one district, or one letter apart.
    fn near(&self, a: u32, b: u32) -> bool {
        let packed = |code: u32| {
            self.table
                .packed_postcode(code)
                .unwrap_or_else(|| pack(self.text(Column::Postcode, code)))
        };
        let (x, y) = (packed(a), packed(b));
        if x == 0 || y == 0 {
            return one_edit(self.text(Column::Postcode, a), self.text(Column::Postcode, b));
        }
        // A British postcode ends in three letters and digits that belong to the street.
        let (left, right) = (x.to_le_bytes(), y.to_le_bytes());
        let (left, right) = (shorn(&left), shorn(&right));
        let district = |code: &[u8]| code.len().checked_sub(3).filter(|cut| *cut >= 2);
        let (cut, other) = (district(left), district(right));
        let one_district =
            cut == other && cut.is_some_and(|cut| left.get(..cut) == right.get(..cut));
        one_district || within_one_edit(left, right)
    }

    fn numbers(&self, a: &Row, b: &Row) -> u8 {
        let both = a.checked & b.checked;
        let pairs = [
            (a.nhs, b.nhs, both & NHS != 0),
            (a.upn, b.upn, both & UPN != 0),
            (a.number, b.number, true),
        ];
        let traces = a.traces.into_iter().zip(b.traces);
        let (mut same, mut near, mut mistyped, mut different) = (false, false, false, false);
        for ((x, y, sound), (s, t)) in pairs.into_iter().zip(traces) {
            match () {
                () if x == 0 || y == 0 => {}
                () if x == y => same = true,
                () if (s ^ t).count_ones() <= 2 && self.one_off(x, y) => near = true,
                () if sound => different = true,
                () => mistyped = true,
            }
        }
        match (same, near, mistyped, different) {
            (true, _, _, false) => 1,
            (true, _, _, true) | (_, true, ..) => 2,
            (_, _, true, false) => 3,
            (_, _, _, true) => 4,
            _ => 0,
        }
    }

    fn one_off(&self, x: u32, y: u32) -> bool {
        one_edit(self.text(Column::Number, x), self.text(Column::Number, y))
    }
}

/// The level of the identifiers where no two known ones differ.
fn quick_numbers(a: &Row, b: &Row) -> Option<u8> {
    let mut level = 0;
    for (x, y) in [(a.nhs, b.nhs), (a.upn, b.upn), (a.number, b.number)] {
        if x != 0 && y != 0 {
            if x != y {
                return None;
            }
            level = 1;
        }
    }
    Some(level)
}

/// The bytes before the first nought.
fn shorn(bytes: &[u8; 8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}

fn sexes(a: u8, b: u8) -> u8 {
    match (a, b) {
        (0, _) | (_, 0) => 0,
        (x, y) if x == y => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::Field;
    use crate::record::Record;
    use proptest::prelude::*;

    fn record(text: &str) -> Record {
        let mut cells = text.split('|').map(|c| c.trim().to_owned());
        let mut next = || cells.next().unwrap_or_default();
        Record {
            first: next(),
            last: next(),
            birth: next(),
            address: next(),
            postcode: next(),
            phone: next(),
            nhs: next(),
            sex: next(),
            ..Record::default()
        }
    }

    fn compare(a: &str, b: &str) -> Vec<&'static str> {
        let mut table = Table::default();
        table.push(&record(a));
        table.push(&record(b));
        let levels = Comparer::new(&table).levels(&table.get(0), &table.get(1));
        levels.iter().zip(Field::ALL).map(|(l, f)| f.levels()[usize::from(*l)]).collect()
    }

    #[test]
    fn each_piece_of_evidence_has_its_level() {
        let base = "Jayden | Marlowe-Osei | 14/05/2002 | 4 High Street Sandmere | AB1 2CD | 07700900123 | 9990000018 | m";
        assert_eq!(
            compare(base, base),
            ["the same", "the same", "the same", "the same address", "the same", "the same"]
        );
        for (other, field, level) in [
            ("Jaiden", Field::First, "names that stand for each other"),
            ("J", Field::First, "an initial, a beginning, or one of several given names"),
            ("Jaydem", Field::First, "one letter apart or very alike"),
            ("Keziah", Field::First, "different"),
            ("|Osei", Field::Last, "part of a double-barrelled name, or an earlier name"),
            ("|Marlow Osei", Field::Last, "one letter apart or very alike"),
            ("Marlowe-Osei | Jayden", Field::Last, "names in another order"),
            ("||05/14/2002", Field::Birth, "the same"),
            ("||14/05/2003", Field::Birth, "one digit apart"),
            ("||01/01/2002", Field::Birth, "same year, one side 1 January or the year only"),
            ("||14/05/1997", Field::Birth, "two of day, month and year the same"),
            ("||| 4 High St Sandmere | AB1 2CD", Field::Household, "the same address"),
            ("||| 9 Low Road | AB1 2CD", Field::Household, "the same postcode"),
            (
                "||| 9 Low Road | XY9 9ZZ | 07700900123",
                Field::Household,
                "the same telephone or e-mail",
            ),
            (
                "||| 9 Low Road | AB1 9ZZ",
                Field::Household,
                "the same postal district, or postcodes one letter apart",
            ),
            (
                "|||||| 9990000028",
                Field::Number,
                "one digit apart, or one the same and another not",
            ),
            ("|||||| 1234567890", Field::Number, "different, one at least mistyped"),
            ("|||||| 9434765919", Field::Number, "different"),
        ] {
            assert_eq!(compare(base, other)[field as usize], level, "{other}");
        }
        assert_eq!(compare("a|b|04/05/2002", "a|b|05/04/2002")[2], "day and month swapped");
    }

    #[test]
    fn names_that_each_office_puts_in_another_order() {
        let with = |first: &str, last: &str, other: &str| Record {
            first: first.to_owned(),
            last: last.to_owned(),
            other: other.to_owned(),
            ..Record::default()
        };
        let chain = with("Hodan", "Warsame", "Abdi");
        for (other, first, last) in [
            (with("Hodan", "Abdi", ""), "the same", LAST_PART),
            (with("Hodan Abdi", "Warsame", ""), FIRST_PART, "the same"),
            (with("Abdi Hodan", "Farah", "Warsame"), FIRST_PART, LAST_PART),
            (with("Warsame", "Hodan Abdi", ""), SWAPPED, SWAPPED),
            // A brother shares the father's and grandfather's names and is somebody else.
            (with("Bashir", "Abdi", "Warsame"), "different", LAST_PART),
            (with("Bashir", "Farah", "Warsame Abdi"), "different", LAST_PART),
        ] {
            let mut table = Table::default();
            table.push(&chain);
            table.push(&other);
            let levels = Comparer::new(&table).levels(&table.get(0), &table.get(1));
            let words = |field: Field| field.levels()[usize::from(levels[field as usize])];
            assert_eq!((words(Field::First), words(Field::Last)), (first, last), "{other:?}");
        }
    }

    const FIRST_PART: &str = "an initial, a beginning, or one of several given names";
    const LAST_PART: &str = "part of a double-barrelled name, or an earlier name";
    const SWAPPED: &str = "names in another order";

    #[test]
    fn other_scripts_are_compared_as_written() {
        let first = |a: &str, b: &str| compare(a, b)[0];
        assert_eq!(first("Иван|Петров", "ИВАН|Петров"), "the same");
        assert_eq!(first("Наталья|Петрова", "Наталия|Петрова"), "one letter apart or very alike");
        assert_eq!(first("Олег|Петров", "Иван|Петров"), "different");
        assert_eq!(first("小明|王", "建国|王"), "different");
        assert_eq!(compare("小明|王", "王|小明")[0], SWAPPED);
    }

    proptest! {
        #[test]
        fn comparing_does_not_depend_on_the_order(
            a in "(liz|elizabeth|ann|anne| )\\|(osei|marlowe osei|osie)\\|(1[0-9]|0[1-9])/0[1-3]/200[0-2]",
            b in "(liz|elizabeth|ann|anne| )\\|(osei|marlowe osei|osie)\\|(1[0-9]|0[1-9])/0[1-3]/200[0-2]",
        ) {
            prop_assert_eq!(compare(&a, &b), compare(&b, &a));
        }
    }
}
