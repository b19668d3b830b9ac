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

/// One record as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Row {
    pub source: u16,
    pub sex: u8,
    /// Which identifiers pass their own check: [`NHS`], [`UPN`].
    pub checked: u8,
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

pub(crate) fn row_of(record: &Record, number: &mut impl FnMut(Column, &str) -> u32) -> Row {
    let (nhs, upn) = (clean::identifier(&record.nhs), clean::identifier(&record.upn));
    let mut checked = 0;
    if !nhs.is_empty() && NhsNumber::read(&nhs).is_ok() {
        checked |= NHS;
    }
    if upn.ends_with(|c: char| c.is_ascii_digit()) && Upn::read(&upn).is_ok() {
        checked |= UPN;
    }
    let address = clean::address(&record.address);
    let address = clean::known(&address);
    Row {
        source: record.source,
        sex: clean::sex(&record.sex),
        checked,
        first: number(Column::Name, clean::known(&clean::name(&record.first))),
        last: number(Column::Name, clean::known(&clean::name(&record.last))),
        other: number(Column::Name, clean::known(&clean::name(&record.other))),
        birth: clean::birth(&record.birth).unwrap_or(0),
        postcode: number(Column::Postcode, &clean::postcode(&record.postcode)),
        address: number(Column::Address, address),
        house: house(address).map_or(0, |house| hash(house.as_bytes()) as u32 | 1),
        phone: number(Column::Phone, &clean::phone(&record.phone)),
        email: number(Column::Phone, &clean::email(&record.email)),
        nhs: number(Column::Number, &nhs),
        upn: number(Column::Number, &upn),
        number: number(Column::Number, &clean::identifier(&record.number)),
    }
}

/// A house number, with its letter.
pub(crate) fn house(address: &str) -> Option<&str> {
    address.split(' ').find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}
