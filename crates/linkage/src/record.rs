//! A person record as written, and as small numbers.

use crate::clean;
use crate::table::Column;
use crate::words::hash;
use chronology::identifiers::{NhsNumber, Upn};

/// A person record as a source wrote it. Empty texts are "not recorded".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Which source, as a place in the list of sources.
    pub source: u16,
    /// The source's own id.
    pub id: String,
    /// Given name or names.
    pub first: String,
    /// Family name.
    pub last: String,
    /// Other given names, a name known as, or an earlier family name.
    pub other: String,
    /// Date of birth.
    pub birth: String,
    /// Sex or gender; the first letter counts.
    pub sex: String,
    /// Postcode.
    pub postcode: String,
    /// Address in one line.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// NHS number.
    pub nhs: String,
    /// Unique pupil number.
    pub upn: String,
    /// Any other identifier that two sources may share.
    pub number: String,
    /// A group by which recall is reported, such as a naming tradition.
    pub group: String,
}

impl Record {
    /// Empties all but the source, keeping what is allocated.
    pub(crate) fn clear(&mut self) {
        let Self { source: _, id, first, last, other, birth, sex, postcode, address, .. } = self;
        for text in [id, first, last, other, birth, sex, postcode, address] {
            text.clear();
        }
        let Self { phone, email, nhs, upn, number, group, .. } = self;
        for text in [phone, email, nhs, upn, number, group] {
            text.clear();
        }
    }
}

/// One record as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Row {
    pub source: u16,
    pub sex: u8,
    /// Which identifiers pass their own check, [`NHS`] and [`UPN`], and [`CHAIN`].
    pub checked: u8,
    /// The first letter of the first name, or what stands for it; 0 where not recorded.
    pub initial: u8,
    /// Of the NHS number, the unique pupil number and the other identifier, see [`trace`].
    pub traces: [u16; 3],
    pub first: u32,
    pub last: u32,
    pub other: u32,
    /// Packed `yyyymmdd`; 0 where not recorded.
    pub birth: u32,
    pub postcode: u32,
    pub address: u32,
    /// A hash of the house number in the address; 0 where there is none.
    pub house: u32,
    pub phone: u32,
    pub email: u32,
    pub nhs: u32,
    pub upn: u32,
    pub number: u32,
}

/// The NHS number passes its check.
pub(crate) const NHS: u8 = 1;
/// The unique pupil number passes its check and is a permanent one.
pub(crate) const UPN: u8 = 2;
/// There are three names or more, in whichever columns.
pub(crate) const CHAIN: u8 = 4;

pub(crate) fn row_of(record: &Record, number: &mut impl FnMut(Column, &str) -> u32) -> Row {
    let (nhs, upn) = (clean::identifier(&record.nhs), clean::identifier(&record.upn));
    let mut checked = 0;
    if !nhs.is_empty() && NhsNumber::read(&nhs).is_ok() {
        checked |= NHS;
    }
    if upn.ends_with(|c: char| c.is_ascii_digit()) && Upn::read(&upn).is_ok() {
        checked |= UPN;
    }
    let other_number = clean::identifier(&record.number);
    let (first, last, other) =
        (clean::name(&record.first), clean::name(&record.last), clean::name(&record.other));
    let (first, last, other) = (clean::known(&first), clean::known(&last), clean::known(&other));
    let words = [first, last, other].into_iter().flat_map(str::split_whitespace);
    if words.count() > 2 {
        checked |= CHAIN;
    }
    let address = clean::address(&record.address);
    let address = clean::known(&address);
    Row {
        source: record.source,
        sex: clean::sex(&record.sex),
        checked,
        initial: first.bytes().next().unwrap_or(0),
        traces: [trace(&nhs), trace(&upn), trace(&other_number)],
        first: number(Column::Name, first),
        last: number(Column::Name, last),
        other: number(Column::Name, other),
        birth: clean::birth(&record.birth).unwrap_or(0),
        postcode: number(Column::Postcode, &clean::postcode(&record.postcode)),
        address: number(Column::Address, address),
        house: house(address).map_or(0, |house| hash(house.as_bytes()) as u32 | 1),
        phone: number(Column::Phone, &clean::phone(&record.phone)),
        email: number(Column::Phone, &clean::email(&record.email)),
        nhs: number(Column::Number, &nhs),
        upn: number(Column::Number, &upn),
        number: number(Column::Number, &other_number),
    }
}

/// A house number, with its letter.
pub(crate) fn house(address: &str) -> Option<&str> {
    address.split(' ').find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// A few bits of an identifier, of which one edit changes at most two.
pub(crate) fn trace(identifier: &str) -> u16 {
    identifier.bytes().fold(0, |bits, byte| bits ^ 1 << (byte & 15))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::one_edit;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn one_edit_leaves_at_most_two_bits(a in "[0-9A-C]{3,5}", b in "[0-9A-C]{3,5}") {
            let near = (trace(&a) ^ trace(&b)).count_ones() <= 2;
            prop_assert!(near || !one_edit(&a, &b));
        }

        #[test]
        fn one_edit_of_a_longer_one_leaves_at_most_two_bits(a in "[0-9A-Z]{10}", at in 0..10_usize, c in "[0-9A-Z]?") {
            let mut b = a.clone();
            b.replace_range(at..=at, &c);
            prop_assert!((trace(&a) ^ trace(&b)).count_ones() <= 2);
        }
    }
}
