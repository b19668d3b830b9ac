//! Comparing two records: each piece of evidence to a small level, all levels to one pattern.
//!
//! Evidence that says one thing is one comparison: address, postcode and telephone together are
//! the household, so that one shared home is not counted three times.

use crate::likeness::{jaro_winkler, within_one_edit};
use crate::table::{Row, Table};

/// The comparisons, in the order of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Given names.
    First,
    /// Family names.
    Last,
    /// Date of birth.
    Birth,
    /// Address, postcode and telephone together.
    Household,
    /// A shared identifier.
    Number,
    /// Sex.
    Sex,
}

impl Field {
    /// All, in the order of a pattern.
    pub const ALL: [Field; 6] =
        [Field::First, Field::Last, Field::Birth, Field::Household, Field::Number, Field::Sex];

    /// The levels in words; the first is "not recorded on one side or both".
    pub fn levels(self) -> &'static [&'static str] {
        match self {
            Self::First => &[
                "not recorded", "the same", "names that stand for each other", "one letter apart or very alike",
                "initial only, or one of several given names", "first and last name swapped", "different",
            ],
            Self::Last => &[
                "not recorded", "the same", "one letter apart or very alike", "part of a double-barrelled name",
                "first and last name swapped", "different",
            ],
            Self::Birth => &[
                "not recorded", "the same", "day and month swapped", "one digit apart",
                "same year, one side 1 January", "two of day, month and year the same", "different",
            ],
            Self::Household => &[
                "not recorded", "the same address", "the same telephone or postcode", "an address much alike",
                "the same postal district", "different",
            ],
            Self::Number => &["not recorded", "the same", "one digit apart", "different"],
            Self::Sex => &["not recorded", "the same", "different"],
        }
    }

    pub(crate) fn place(self) -> usize {
        self as usize
    }
}

/// One level for each field.
pub(crate) type Levels = [u8; 6];

/// How many patterns there can be.
pub(crate) const PATTERNS: usize = 7 * 6 * 7 * 6 * 4 * 3;

/// The pattern of some levels: a number below [`PATTERNS`].
pub(crate) fn pattern(levels: Levels) -> usize {
    let pairs = levels.iter().zip(Field::ALL);
    pairs.fold(0, |code, (level, field)| code * field.levels().len() + usize::from(*level))
}

/// The levels of a pattern.
pub(crate) fn levels(mut pattern: usize) -> Levels {
    let mut levels = [0; 6];
    for (level, field) in levels.iter_mut().zip(Field::ALL).rev() {
        *level = (pattern % field.levels().len()) as u8;
        pattern /= field.levels().len();
    }
    levels
}

/// Compares records, and remembers what it found of two texts for when they meet again.
#[derive(Debug)]
pub(crate) struct Comparer<'a> {
    table: &'a Table,
    /// Direct-mapped: the pair last seen in each place, and its level.
    names: Vec<(u32, u32, u8)>,
    addresses: Vec<(u32, u32, u8)>,
}

const PLACES: usize = 1 << 15;

fn place(a: u32, b: u32) -> usize {
    let mixed = (u64::from(a) << 32 | u64::from(b)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 49) as usize % PLACES
}

fn remembered(memory: &mut [(u32, u32, u8)], a: u32, b: u32, find: impl FnOnce() -> u8) -> u8 {
    let (a, b) = (a.min(b), a.max(b));
    match memory.get_mut(place(a, b)) {
        Some(seen) if (seen.0, seen.1) == (a, b) => seen.2,
        Some(seen) => {
            *seen = (a, b, find());
            seen.2
        }
        None => find(),
    }
}

impl<'a> Comparer<'a> {
    pub(crate) fn new(table: &'a Table) -> Self {
        let empty = (u32::MAX, u32::MAX, 0);
        Self { table, names: vec![empty; PLACES], addresses: vec![empty; PLACES] }
    }

    /// The levels of two records.
    pub(crate) fn levels(&mut self, a: &Row, b: &Row) -> Levels {
        let (first, last) = self.name_levels(a, b);
        [first, last, births(a.birth, b.birth), self.household(a, b), self.numbers(a, b), sexes(a.sex, b.sex)]
    }

    fn name_levels(&mut self, a: &Row, b: &Row) -> (u8, u8) {
        let swapped = a.first != 0 && a.last != 0 && a.first == b.last && a.last == b.first && a.first != b.first;
        if swapped {
            return (5, 4);
        }
        let first = match (a.first, b.first) {
            (0, _) | (_, 0) => 0,
            (x, y) if x == y => 1,
            (x, y) => {
                let table = self.table;
                let level = remembered(&mut self.names, x, y, || first_names(table, x, y));
                // A known-as or middle name that is the other's first name.
                if level == 6 && (a.other == y || b.other == x) { 4 } else { level }
            }
        };
        let last = match (a.last, b.last) {
            (0, _) | (_, 0) => 0,
            (x, y) if x == y => 1,
            // Last names keep their own half of the memory.
            (x, y) => {
                let table = self.table;
                remembered(&mut self.names, x ^ 0x8000_0000, y ^ 0x8000_0000, || last_names(table, x, y))
            }
        };
        (first, last)
    }

    fn household(&mut self, a: &Row, b: &Row) -> u8 {
        let same = |x: u32, y: u32| x != 0 && x == y;
        let known = |x: u32, y: u32| x != 0 && y != 0;
        let any = known(a.address, b.address) || known(a.postcode, b.postcode) || known(a.phone, b.phone);
        if !any {
            return 0;
        }
        let (postcode, phone) = (same(a.postcode, b.postcode), same(a.phone, b.phone));
        if same(a.address, b.address) && (postcode || phone || !known(a.postcode, b.postcode)) || postcode && phone {
            return 1;
        }
        let alike = if same(a.address, b.address) {
            true
        } else if known(a.address, b.address) {
            let table = self.table;
            remembered(&mut self.addresses, a.address, b.address, || addresses(table, a.address, b.address)) == 1
        } else {
            false
        };
        match (alike, phone || postcode) {
            (true, true) => 1,
            (_, true) => 2,
            (true, false) => 3,
            _ if self.same_district(a.postcode, b.postcode) => 4,
            _ => 5,
        }
    }

    fn same_district(&self, a: u32, b: u32) -> bool {
        let district = |at: u32| {
            let code = self.table.postcodes.text(at);
            // A British postcode ends in three letters and digits that belong to the street.
            let cut = if code.len() >= 5 { code.len() - 3 } else { 2.min(code.len()) };
            code.get(..cut).unwrap_or_default()
        };
        a != 0 && b != 0 && district(a) == district(b)
    }

    fn numbers(&self, a: &Row, b: &Row) -> u8 {
        match (a.number, b.number) {
            (0, _) | (_, 0) => 0,
            (x, y) if x == y => 1,
            (x, y) => {
                let (x, y) = (self.table.numbers.text(x), self.table.numbers.text(y));
                if within_one_edit(x.as_bytes(), y.as_bytes()) { 2 } else { 3 }
            }
        }
    }
}

fn first_names(table: &Table, x: u32, y: u32) -> u8 {
    let (a, b) = (table.names.text(x), table.names.text(y));
    if table.nicknames.alike(a, b) {
        return 2;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() == 1 {
        return if long.starts_with(short) { 4 } else { 6 };
    }
    let alike = short.len() >= 3 && within_one_edit(a.as_bytes(), b.as_bytes());
    if alike || jaro_winkler(a.as_bytes(), b.as_bytes()) >= 0.92 {
        return 3;
    }
    let shared = long.split(' ').any(|word| word == short) || shares_word(a, b);
    if shared { 4 } else { 6 }
}

fn last_names(table: &Table, x: u32, y: u32) -> u8 {
    let (a, b) = (table.names.text(x), table.names.text(y));
    let alike = a.len().min(b.len()) >= 3 && within_one_edit(a.as_bytes(), b.as_bytes());
    if alike || jaro_winkler(a.as_bytes(), b.as_bytes()) >= 0.92 {
        return 2;
    }
    if shares_word(a, b) { 3 } else { 5 }
}

fn shares_word(a: &str, b: &str) -> bool {
    a.split(' ').any(|word| word.len() > 2 && b.split(' ').any(|other| other == word))
}

fn addresses(table: &Table, x: u32, y: u32) -> u8 {
    let (a, b) = (table.addresses.text(x), table.addresses.text(y));
    let (mut shared, mut all) = (0_usize, b.split(' ').count());
    for word in a.split(' ') {
        if b.split(' ').any(|other| other == word) {
            shared += 1;
        } else {
            all += 1;
        }
    }
    // A house number that differs is another house.
    let house = |address: &str| address.split(' ').find(|w| w.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned);
    let other_house = matches!((house(a), house(b)), (Some(a), Some(b)) if a != b);
    u8::from(!other_house && shared >= 2 && shared * 10 >= all * 6)
}

fn births(a: u32, b: u32) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    if a == b {
        return 1;
    }
    let parts = |p: u32| (p / 10_000, p / 100 % 100, p % 100);
    let ((ya, ma, da), (yb, mb, db)) = (parts(a), parts(b));
    if ya == yb && ma == db && da == mb {
        return 2;
    }
    if one_digit_apart(a, b) {
        return 3;
    }
    if ya == yb && ((ma, da) == (1, 1) || (mb, db) == (1, 1)) {
        return 4;
    }
    let same = u8::from(ya == yb) + u8::from(ma == mb) + u8::from(da == db);
    if same == 2 { 5 } else { 6 }
}

/// One digit mistyped, or two neighbouring digits swapped.
fn one_digit_apart(mut a: u32, mut b: u32) -> bool {
    let mut differing = 0;
    let (mut last_a, mut last_b, mut neighbours) = (10, 10, false);
    while a > 0 || b > 0 {
        let (x, y) = (a % 10, b % 10);
        if x != y {
            differing += 1;
            neighbours = differing == 2 && x == last_b && y == last_a;
        }
        (last_a, last_b) = (x, y);
        (a, b) = (a / 10, b / 10);
    }
    differing == 1 || (differing == 2 && neighbours)
}

fn sexes(a: u8, b: u8) -> u8 {
    match (a, b) {
        (0, _) | (_, 0) | (b'u', _) | (_, b'u') => 0,
        (x, y) if x == y => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Record;
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
            number: next(),
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
        assert_eq!(compare(base, base), ["the same", "the same", "the same", "the same address", "the same", "the same"]);
        for (other, field, level) in [
            ("Jaiden", Field::First, "names that stand for each other"),
            ("J", Field::First, "initial only, or one of several given names"),
            ("Jaydem", Field::First, "one letter apart or very alike"),
            ("Keziah", Field::First, "different"),
            ("|Osei", Field::Last, "part of a double-barrelled name"),
            ("|Marlow Osei", Field::Last, "one letter apart or very alike"),
            ("Marlowe-Osei | Jayden", Field::Last, "first and last name swapped"),
            ("||05/14/2002", Field::Birth, "not recorded"),
            ("||14/05/2003", Field::Birth, "one digit apart"),
            ("||01/01/2002", Field::Birth, "same year, one side 1 January"),
            ("||14/05/1997", Field::Birth, "two of day, month and year the same"),
            ("||| 4 High St Sandmere | AB1 2CD", Field::Household, "the same address"),
            ("||| 9 Low Road | AB1 2CD", Field::Household, "the same telephone or postcode"),
            ("||| 9 Low Road | AB1 9ZZ", Field::Household, "the same postal district"),
            ("|||||| 9990000028", Field::Number, "one digit apart"),
            ("|||||| 1234567890", Field::Number, "different"),
        ] {
            assert_eq!(compare(base, other)[field.place()], level, "{other}");
        }
        assert_eq!(compare("a|b|04/05/2002", "a|b|05/04/2002")[2], "day and month swapped");
    }

    #[test]
    fn a_pattern_keeps_its_levels() {
        for code in (0..PATTERNS).step_by(7) {
            assert_eq!(pattern(levels(code)), code);
        }
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
