//! What a column can be, and the headings by which one is known.

use serde::Deserialize;
use std::collections::BTreeMap;

/// What a column of a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The source's own id.
    Id,
    /// Given name or names.
    FirstName,
    /// Family name.
    LastName,
    /// First and last name in one.
    FullName,
    /// Other given names, a name known as, or an earlier family name.
    OtherNames,
    /// Date of birth.
    #[serde(alias = "dob", alias = "date_of_birth")]
    Birth,
    /// Sex or gender.
    #[serde(alias = "gender")]
    Sex,
    /// Postcode.
    Postcode,
    /// Address, in one column or several.
    Address,
    /// Telephone.
    Phone,
    /// E-mail.
    Email,
    /// NHS number.
    #[serde(alias = "nhs")]
    NhsNumber,
    /// Unique pupil number.
    Upn,
    /// Any other identifier that sources share.
    Number,
    /// A group by which recall is reported.
    Group,
}

impl Role {
    /// All.
    pub const ALL: [Role; 15] = [
        Role::Id,
        Role::FirstName,
        Role::LastName,
        Role::FullName,
        Role::OtherNames,
        Role::Birth,
        Role::Sex,
        Role::Postcode,
        Role::Address,
        Role::Phone,
        Role::Email,
        Role::NhsNumber,
        Role::Upn,
        Role::Number,
        Role::Group,
    ];

    /// What it is called in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::FirstName => "first name",
            Self::LastName => "last name",
            Self::FullName => "full name",
            Self::OtherNames => "other names",
            Self::Birth => "date of birth",
            Self::Sex => "sex",
            Self::Postcode => "postcode",
            Self::Address => "address",
            Self::Phone => "telephone",
            Self::Email => "e-mail",
            Self::NhsNumber => "NHS number",
            Self::Upn => "UPN",
            Self::Number => "identifier",
            Self::Group => "group",
        }
    }

    /// Several columns may be one of these; of the others only the first counts.
    pub(crate) fn several(self) -> bool {
        matches!(self, Self::Address | Self::OtherNames)
    }
}

/// The headings that are known, as data.
pub(crate) fn known_headings() -> BTreeMap<Role, Vec<String>> {
    toml::from_str(include_str!("headings.toml")).unwrap_or_default()
}

/// A heading as it is looked up: small letters and digits only.
pub(crate) fn bare(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_headings_and_no_heading_two_roles() {
        let known = known_headings();
        assert_eq!(known.len(), Role::ALL.len());
        let mut all: Vec<_> = known.values().flatten().collect();
        let before = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), before);
        assert!(all.iter().all(|h| bare(h) == **h));
    }
}
