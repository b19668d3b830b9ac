//! Who may see or do what, and why, in words.
//!
//! The rules are the policies of `policy.cedar`, which a lawyer can read: each has a name, the
//! clause that is shown to the person who asks, and the law or guidance that it serves. Nothing is
//! allowed unless a policy allows it, and one prohibition outweighs every permission.
//!
//! ```
//! use access::{Access, Act, File, Moment, Role, Thing, Who};
//! use chronology::Agency;
//!
//! let access = Access::new()?;
//! let who = Who {
//!     practitioner: "p1".into(),
//!     agency: Agency("police".into()),
//!     teams: vec![],
//!     roles: vec![Role::Practitioner],
//!     second_factor: true,
//! };
//! let file = File::new("c1");
//! let moment = Moment { at: "2026-03-02T09:00:00Z".parse()?, today: "2026-03-02".parse()? };
//! let decision = access.decide(&who, Act::Look, Thing::File(&file), moment);
//! assert!(!decision.allowed);
//! assert!(decision.sentence.starts_with("You may not open this child's file."));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Lists are filtered by a [`Scope`], which is asked of the same policies rather than written a
//! second time; each row is then confirmed by [`Access::decide`].

mod act;
mod decide;
mod entities;
mod file;
mod rules;
mod scope;
mod who;

pub use act::{Act, Thing};
pub use decide::{Access, Answer, Decision};
pub use file::{BreakGlass, EntryFacts, Exclusion, File, Involvement, Moment, Party};
pub use rules::{PolicyId, Rule, RulesError};
pub use scope::{EntryScope, Scope};
pub use who::{ChildId, PractitionerId, Role, TeamId, Who};
