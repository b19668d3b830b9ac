//! Who asks.

use chronology::Agency;
use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A practitioner: a person who signs in.
    PractitionerId
);
id!(
    /// A team of one agency.
    TeamId
);
id!(
    /// The child whose file it is.
    ChildId
);

/// What a practitioner answers for. A person may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Works with children and families.
    Practitioner,
    /// Answers for practitioners of one agency.
    Manager,
    /// Runs learning reviews for the partnership.
    ReviewOfficer,
    /// Sits on the partnership's board: counts, never a child's file.
    StrategicLead,
    /// Looks at who has looked.
    Auditor,
    /// Keeps agencies, teams and accounts; has no business in a child's file.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] = [
        Self::Practitioner,
        Self::Manager,
        Self::ReviewOfficer,
        Self::StrategicLead,
        Self::Auditor,
        Self::Administrator,
    ];

    /// Its key, as policies and settings write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Practitioner => "practitioner",
            Self::Manager => "manager",
            Self::ReviewOfficer => "review_officer",
            Self::StrategicLead => "strategic_lead",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// The role of a key; `None` for a word that is no role.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }
}

/// The person who asks, as signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The person.
    pub practitioner: PractitionerId,
    /// The one agency they work for.
    pub agency: Agency,
    /// Their teams in it.
    pub teams: Vec<TeamId>,
    /// What they answer for; none means that almost nothing is open to them.
    pub roles: Vec<Role>,
    /// True where this session has shown a second factor.
    pub second_factor: bool,
}
