//! The policies, parsed and checked once, and which of them speak to which act.

use cedar_policy::{Effect, Entity, Policy, PolicySet, Schema, ValidationMode, Validator};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::str::FromStr;
use std::sync::Arc;

const SCHEMA: &str = include_str!("schema.cedarschema");
const POLICY: &str = include_str!("policy.cedar");

/// A policy's name, as `@id` gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct PolicyId(pub Arc<str>);

impl std::fmt::Display for PolicyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A policy, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Its name.
    pub id: PolicyId,
    /// True where it allows; false where it forbids.
    pub permits: bool,
    /// The clause shown to the person who asks, without a full stop.
    pub why: String,
    /// The law or guidance that it serves.
    pub source: String,
    /// The policy as written.
    pub text: String,
}

/// Why the policies cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The schema cannot be read.
    #[error("the schema of the policies cannot be read: {0}")]
    Schema(String),
    /// A policy cannot be read.
    #[error("the policies cannot be read: {0}")]
    Policy(String),
    /// A policy speaks of what the schema does not know.
    #[error("the policies do not fit their schema: {0}")]
    Invalid(String),
    /// A policy lacks `@id`, `@why` or `@source`.
    #[error("policy `{id}` has no @{lacks}")]
    Unnamed {
        /// The policy's name, or its place.
        id: String,
        /// The annotation that it lacks.
        lacks: &'static str,
    },
}

/// What speaks to one act on one kind of thing.
#[derive(Debug, Default, Clone)]
pub(crate) struct Spoken {
    pub policies: PolicySet,
    /// The permits among them, in the order of the file.
    pub permits: Vec<PolicyId>,
}

/// Every policy, and for each act on each kind of thing those that can speak to it.
#[derive(Debug)]
pub(crate) struct Rules {
    pub all: Vec<Rule>,
    by_id: BTreeMap<PolicyId, usize>,
    spoken: HashMap<String, HashMap<String, Spoken>>,
    actions: HashMap<String, Entity>,
    pub schema: Schema,
}

impl Rules {
    /// The policies of the house, without those named in `leaving_out`: a test takes them away one
    /// by one to see that each decides something.
    pub fn load(leaving_out: &[&str]) -> Result<Self, RulesError> {
        let (schema, _) = Schema::from_cedarschema_str(SCHEMA)
            .map_err(|error| RulesError::Schema(error.to_string()))?;
        let written =
            PolicySet::from_str(POLICY).map_err(|error| RulesError::Policy(error.to_string()))?;
        let named = written.policies().map(name).collect::<Result<Vec<_>, _>>()?;
        let named: Vec<_> =
            named.into_iter().filter(|(rule, _)| !leaving_out.contains(&&*rule.id.0)).collect();
        validate(&schema, named.iter().map(|(_, policy)| policy))?;
        let actions =
            schema.action_entities().map_err(|error| RulesError::Schema(error.to_string()))?;
        let key = |action: &Entity| action.uid().id().unescaped().to_owned();
        let actions = actions.iter().map(|action| (key(action), action.clone())).collect();
        let spoken = spoken(&schema, &named)?;
        let all: Vec<Rule> = named.into_iter().map(|(rule, _)| rule).collect();
        let by_id = all.iter().enumerate().map(|(at, rule)| (rule.id.clone(), at)).collect();
        Ok(Self { all, by_id, spoken, actions, schema })
    }

    /// The policies that speak to an act on a kind of thing; `None` where the act is not for it.
    pub fn spoken(&self, act: &str, kind: &str) -> Option<&Spoken> {
        self.spoken.get(act)?.get(kind)
    }

    /// An act with the groups that it is in; `None` for what the schema does not know.
    pub fn action(&self, act: &str) -> Option<&Entity> {
        self.actions.get(act)
    }

    /// A policy by its name.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        let at = self.by_id.get(&PolicyId(id.into()))?;
        self.all.get(*at)
    }
}

fn name(policy: &Policy) -> Result<(Rule, Policy), RulesError> {
    let has = |what: &'static str| {
        let words = policy.annotation(what).map(str::trim).filter(|words| !words.is_empty());
        words.map(str::to_owned).ok_or_else(|| RulesError::Unnamed {
            id: policy.annotation("id").map_or_else(|| policy.id().to_string(), str::to_owned),
            lacks: what,
        })
    };
    let id = has("id")?;
    let rule = Rule {
        id: PolicyId(id.as_str().into()),
        permits: policy.effect() == Effect::Permit,
        why: has("why")?,
        source: has("source")?,
        text: policy.to_string(),
    };
    Ok((rule, policy.new_id(cedar_policy::PolicyId::new(id))))
}

fn validate<'a>(
    schema: &Schema,
    policies: impl Iterator<Item = &'a Policy>,
) -> Result<(), RulesError> {
    let all = PolicySet::from_policies(policies.cloned())
        .map_err(|error| RulesError::Policy(error.to_string()))?;
    // Policies may look at who asks and at the thing, never through them at other records: what a
    // decision needs is then exactly what the caller hands in.
    let checked =
        Validator::new(schema.clone()).validate_with_level(&all, ValidationMode::Strict, 1);
    if checked.validation_passed_without_warnings() {
        return Ok(());
    }
    Err(RulesError::Invalid(checked.to_string()))
}

fn spoken(
    schema: &Schema,
    named: &[(Rule, Policy)],
) -> Result<HashMap<String, HashMap<String, Spoken>>, RulesError> {
    let mut spoken: HashMap<String, HashMap<String, Spoken>> = HashMap::new();
    for (rule, policy) in named {
        let pairs: BTreeSet<(String, String)> = policy
            .get_valid_request_envs(schema)
            .map(|env| (env.action().id().unescaped().to_owned(), env.resource().to_string()))
            .collect();
        for (act, kind) in pairs {
            let one = spoken.entry(act).or_default().entry(kind).or_default();
            one.policies
                .add(policy.clone())
                .map_err(|error| RulesError::Policy(error.to_string()))?;
            if rule.permits {
                one.permits.push(rule.id.clone());
            }
        }
    }
    Ok(spoken)
}
