//! Names of what is kept, and moments: handed in by the caller, never made here.

use crate::{Result, StoreError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(name: String) -> Self {
                Self(name)
            }
        }

        impl<'a> From<&'a $name> for crate::db::Arg<'a> {
            fn from(name: &'a $name) -> Self {
                Self::Text(Some(&name.0))
            }
        }
    )*};
}

names! {
    /// A child's file, by a UUIDv7 as text.
    ChildId;
    /// A person named in a child's file, by a UUIDv7 as text; the child itself is one too.
    PersonId;
    /// A practitioner, by a UUIDv7 as text.
    PractitionerId;
    /// A team of one agency, by a UUIDv7 as text.
    TeamId;
    /// Any other row (an audit line, an involvement, a draft …), by a UUIDv7 as text.
    RowId;
}

/// A moment: RFC 3339 in UTC with six digits of seconds (`2026-11-23T07:36:39.000000Z`), so that
/// texts sort as moments do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct At(String);

impl At {
    /// Reads any RFC 3339 moment and writes it in the one form that is kept.
    ///
    /// # Errors
    /// [`StoreError::Refused`] where the text is no moment.
    pub fn read(text: &str) -> Result<Self> {
        let moment: Timestamp = text
            .parse()
            .map_err(|_| StoreError::Refused(format!("`{text}` is not an RFC 3339 moment")))?;
        Ok(Self::from(moment))
    }

    /// The moment as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The moment as a number on the time line.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for the default (empty) moment.
    pub fn timestamp(&self) -> Result<Timestamp> {
        self.0
            .parse()
            .map_err(|_| StoreError::Refused(format!("`{}` is not an RFC 3339 moment", self.0)))
    }

    /// What a row held, as it was kept.
    pub(crate) fn kept(text: String) -> Self {
        Self(text)
    }
}

impl From<Timestamp> for At {
    fn from(moment: Timestamp) -> Self {
        Self(format!("{moment:.6}"))
    }
}

impl std::fmt::Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'a> From<&'a At> for crate::db::Arg<'a> {
    fn from(at: &'a At) -> Self {
        Self::Text(Some(&at.0))
    }
}

impl<'a> From<&'a chronology::EntryId> for crate::db::Arg<'a> {
    fn from(entry: &'a chronology::EntryId) -> Self {
        Self::Text(Some(&entry.0))
    }
}

impl<'a> From<&'a chronology::Agency> for crate::db::Arg<'a> {
    fn from(agency: &'a chronology::Agency) -> Self {
        Self::Text(Some(&agency.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_kept_in_one_form_that_sorts() {
        let early = At::read("2026-11-23T07:36:39+01:00").unwrap();
        let late = At::read("2026-11-23T06:36:39.5Z").unwrap();
        assert_eq!(early.as_str(), "2026-11-23T06:36:39.000000Z");
        assert!(early < late);
        assert!(At::read("yesterday").is_err());
    }
}
