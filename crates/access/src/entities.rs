//! From our words to the policies' words.

use crate::file::marking_key;
use crate::{Act, EntryFacts, File, Moment, Party, PractitionerId, Thing, Who};
use cedar_policy::{
    Context, Entity, EntityId, EntityTypeName, EntityUid, RestrictedExpression as Value,
};
use chronology::Agency;
use std::collections::{HashMap, HashSet};
use std::str::FromStr;

/// What the policies' own checks refuse to be told; no sensible input leads here.
#[derive(Debug, thiserror::Error)]
#[error("the policies cannot be asked: {0}")]
pub(crate) struct Unaskable(pub String);

fn unaskable(error: impl std::fmt::Display) -> Unaskable {
    Unaskable(error.to_string())
}

/// The policies' names for kinds of things, read once.
#[derive(Debug)]
pub(crate) struct Names(HashMap<&'static str, EntityTypeName>);

const KINDS: [&str; 11] = [
    "Agency",
    "Team",
    "Role",
    "Marking",
    "Practitioner",
    "File",
    "Entry",
    "EmergencyLook",
    "Account",
    "Partnership",
    "Action",
];

type Attributes = HashMap<String, Value>;

impl Names {
    pub fn new() -> Result<Self, Unaskable> {
        let name = |kind| Ok((kind, EntityTypeName::from_str(kind).map_err(unaskable)?));
        KINDS.into_iter().map(name).collect::<Result<_, _>>().map(Self)
    }

    pub fn uid(&self, kind: &str, id: &str) -> Result<EntityUid, Unaskable> {
        let name = self.0.get(kind).ok_or_else(|| Unaskable(format!("no kind `{kind}`")))?;
        Ok(EntityUid::from_type_name_and_id(name.clone(), EntityId::new(id)))
    }

    fn one(&self, kind: &str, id: &str) -> Result<Value, Unaskable> {
        Ok(Value::new_entity_uid(self.uid(kind, id)?))
    }

    fn set<'a>(&self, kind: &str, ids: impl Iterator<Item = &'a str>) -> Result<Value, Unaskable> {
        let values = ids.map(|id| self.one(kind, id)).collect::<Result<Vec<_>, _>>()?;
        Ok(Value::new_set(values))
    }

    /// The person who asks.
    pub fn who(&self, who: &Who) -> Result<Entity, Unaskable> {
        let attributes = [
            ("agency", self.one("Agency", &who.agency.0)?),
            ("teams", self.set("Team", who.teams.iter().map(|team| team.0.as_str()))?),
            ("roles", self.set("Role", who.roles.iter().map(|role| role.key()))?),
            ("second_factor", Value::new_bool(who.second_factor)),
        ];
        entity(self.uid("Practitioner", &who.practitioner.0)?, attributes)
    }

    /// What it is asked of.
    pub fn thing(&self, thing: Thing<'_>, moment: Moment) -> Result<Entity, Unaskable> {
        let of = thing.file().map(|file| self.concern(file, moment)).transpose()?;
        let of = of.map(|of| ("of", of));
        match thing {
            Thing::File(file) => entity(self.uid("File", &file.child.0)?, of),
            // One decision is about one entry; its name would add nothing that a policy may ask.
            Thing::Entry(_, facts) => {
                let attributes = self.entry(facts)?.into_iter().chain(of);
                entity(self.uid("Entry", "this")?, attributes)
            }
            Thing::Emergency(_, look) => {
                let attributes = [
                    ("by", self.one("Practitioner", &look.practitioner.0)?),
                    ("agency", self.one("Agency", &look.agency.0)?),
                ];
                entity(self.uid("EmergencyLook", "this")?, attributes.into_iter().chain(of))
            }
            Thing::Account(holder) => {
                let attributes = [("holder", self.one("Practitioner", &holder.0)?)];
                entity(self.uid("Account", &holder.0)?, attributes)
            }
            Thing::Partnership => entity(self.uid("Partnership", "this")?, []),
        }
    }

    fn entry(&self, facts: &EntryFacts) -> Result<Vec<(&'static str, Value)>, Unaskable> {
        let opened = facts.opened_for.iter().map(|person| person.0.as_str());
        let mut attributes = vec![
            ("agency", self.one("Agency", &facts.agency.0)?),
            ("marking", self.one("Marking", marking_key(facts.marking))?),
            ("opened_for", self.set("Practitioner", opened)?),
        ];
        if let Some(author) = &facts.author {
            attributes.push(("author", self.one("Practitioner", &author.0)?));
        }
        Ok(attributes)
    }

    fn concern(&self, file: &File, moment: Moment) -> Result<Value, Unaskable> {
        let standing = || {
            let all = file.involvements.iter();
            all.filter(|one| one.in_force(moment.today)).map(|one| &one.party)
        };
        let looks = file.break_glass.iter().filter(|look| look.in_force(moment.at));
        let person = |id: &'_ PractitionerId| id.0.clone();
        let emergency: Vec<String> = looks.map(|look| person(&look.practitioner)).collect();
        let fields = [
            ("people", self.set("Practitioner", standing().filter_map(named))?),
            ("teams", self.set("Team", standing().filter_map(team))?),
            ("agencies", self.set("Agency", standing().filter_map(agency))?),
            (
                "excluded",
                self.set(
                    "Practitioner",
                    file.exclusions.iter().map(|one| one.practitioner.0.as_str()),
                )?,
            ),
            ("emergency", self.set("Practitioner", emergency.iter().map(String::as_str))?),
            ("named_only", Value::new_bool(file.named_only)),
        ];
        Value::new_record(owned(fields)).map_err(unaskable)
    }

    /// What the act itself says.
    pub fn context(&self, act: Act<'_>) -> Result<Context, Unaskable> {
        let mut pairs = Attributes::new();
        if let Some(reason) = act.reason() {
            let given = !reason.trim().is_empty();
            pairs.insert("reason_given".to_owned(), Value::new_bool(given));
        }
        match act {
            Act::Involve { agency, .. } | Act::EndInvolvement { agency, .. } => {
                pairs.insert("agency".to_owned(), self.agency(agency)?);
            }
            Act::BreakGlass { hours, .. } => {
                pairs.insert("hours".to_owned(), Value::new_long(i64::from(hours)));
            }
            Act::TakeOutEntry { to_family } => {
                pairs.insert("to_family".to_owned(), Value::new_bool(to_family));
            }
            _ => {}
        }
        Context::from_pairs(pairs).map_err(unaskable)
    }

    fn agency(&self, agency: &Agency) -> Result<Value, Unaskable> {
        self.one("Agency", &agency.0)
    }
}

fn named(party: &Party) -> Option<&str> {
    match party {
        Party::Practitioner(id) => Some(&id.0),
        Party::Team(_) | Party::Agency(_) => None,
    }
}

fn team(party: &Party) -> Option<&str> {
    match party {
        Party::Team(id) => Some(&id.0),
        Party::Practitioner(_) | Party::Agency(_) => None,
    }
}

fn agency(party: &Party) -> Option<&str> {
    match party {
        Party::Agency(agency) => Some(&agency.0),
        Party::Practitioner(_) | Party::Team(_) => None,
    }
}

fn owned(pairs: impl IntoIterator<Item = (&'static str, Value)>) -> Attributes {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn entity(
    uid: EntityUid,
    attributes: impl IntoIterator<Item = (&'static str, Value)>,
) -> Result<Entity, Unaskable> {
    Entity::new(uid, owned(attributes), HashSet::new()).map_err(unaskable)
}
