//! One decision: yes or no, which policies made it, and the sentence for it.

use crate::entities::{Names, Unaskable};
use crate::rules::Rules;
use crate::{Act, Moment, PolicyId, Rule, RulesError, Thing, Who};
use cedar_policy::{Authorizer, Decision as Verdict, Entities, Request};
use serde::Serialize;

/// Yes or no, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// True where it may be done.
    pub allowed: bool,
    /// The policies that decided, by name, sorted: the permissions of a yes, the prohibitions of a
    /// no. Empty where nothing allows it.
    pub because: Vec<PolicyId>,
    /// The answer to "why may I" or "why may I not", one or more full sentences.
    pub sentence: String,
}

/// What the person who asks may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It may be done.
    Yes(Decision),
    /// It may not, and this is why.
    No(Decision),
    /// It may not, and even that there is such a thing is not theirs to know: answer exactly as if
    /// nothing of that name existed, and show no sentence. The decision is for the audit alone.
    NotThere(Decision),
}

/// The policies, ready to be asked. Made once; cheap to share by reference; it holds no state.
#[derive(Debug)]
pub struct Access {
    rules: Rules,
    names: Names,
    authorizer: Authorizer,
}

impl Access {
    /// Reads the policies and checks them against their schema.
    ///
    /// # Errors
    /// [`RulesError`] where a policy cannot be read, does not fit the schema, or lacks its name,
    /// its clause or its source.
    pub fn new() -> Result<Self, RulesError> {
        Self::without(&[])
    }

    /// The same with some policies taken away, so that a test can see what each of them decides.
    ///
    /// # Errors
    /// As [`Access::new`].
    #[doc(hidden)]
    pub fn without(policies: &[&str]) -> Result<Self, RulesError> {
        let names = Names::new().map_err(|error| RulesError::Schema(error.to_string()))?;
        Ok(Self { rules: Rules::load(policies)?, names, authorizer: Authorizer::new() })
    }

    /// Every policy in words, in the order of the file.
    pub fn rules(&self) -> &[Rule] {
        &self.rules.all
    }

    /// May this person do this to this thing at this moment, and why. Whatever cannot be asked,
    /// such as an act on a thing that it is not for, is refused.
    pub fn decide(&self, who: &Who, act: Act<'_>, thing: Thing<'_>, moment: Moment) -> Decision {
        match self.ask(who, act, thing, moment) {
            Ok(decision) => decision,
            Err(Unaskable(_)) => Decision {
                allowed: false,
                because: Vec::new(),
                sentence: format!(
                    "You may not {}: the rules could not be asked, and nothing is open without them.",
                    act.words()
                ),
            },
        }
    }

    /// The decision as it may be shown: where someone may not know that a thing exists, a refusal
    /// must not tell them.
    pub fn answer(&self, who: &Who, act: Act<'_>, thing: Thing<'_>, moment: Moment) -> Answer {
        let decision = self.decide(who, act, thing, moment);
        if decision.allowed {
            return Answer::Yes(decision);
        }
        let seen = match thing {
            Thing::File(file) | Thing::Emergency(file, _) => {
                self.decide(who, Act::SeeExists, Thing::File(file), moment).allowed
            }
            Thing::Entry(..) => self.decide(who, Act::SeeEntryExists, thing, moment).allowed,
            // That there are accounts and a partnership is no secret.
            Thing::Account(_) | Thing::Partnership => true,
        };
        if seen { Answer::No(decision) } else { Answer::NotThere(decision) }
    }

    fn ask(
        &self,
        who: &Who,
        act: Act<'_>,
        thing: Thing<'_>,
        moment: Moment,
    ) -> Result<Decision, Unaskable> {
        let spoken = self.rules.spoken(act.key(), thing.kind());
        let action = self.rules.action(act.key());
        let (Some(spoken), Some(action)) = (spoken, action) else {
            return Err(Unaskable(format!("`{}` of a {}", act.key(), thing.kind())));
        };
        let principal = self.names.who(who)?;
        let resource = self.names.thing(thing, moment)?;
        let context = self.names.context(act)?;
        let request = Request::new(principal.uid(), action.uid(), resource.uid(), context, None)
            .map_err(|error| Unaskable(error.to_string()))?;
        let entities = Entities::from_entities([principal, resource, action.clone()], None)
            .map_err(|error| Unaskable(error.to_string()))?;
        let response = self.authorizer.is_authorized(&request, &spoken.policies, &entities);
        // A policy that fails to run is skipped by the engine; a prohibition must never be.
        if let Some(error) = response.diagnostics().errors().next() {
            return Err(Unaskable(error.to_string()));
        }
        let allowed = response.decision() == Verdict::Allow;
        let reasons = response.diagnostics().reason();
        let mut because: Vec<PolicyId> =
            reasons.map(|id| PolicyId(AsRef::<str>::as_ref(id).into())).collect();
        because.sort_unstable();
        let sentence = self.sentence(act, allowed, &because, &spoken.permits);
        Ok(Decision { allowed, because, sentence })
    }

    fn sentence(
        &self,
        act: Act<'_>,
        allowed: bool,
        because: &[PolicyId],
        permits: &[PolicyId],
    ) -> String {
        let words = act.words();
        let why = |ids: &[PolicyId]| -> Vec<&str> {
            ids.iter()
                .filter_map(|id| self.rules.rule(&id.0))
                .map(|rule| rule.why.as_str())
                .collect()
        };
        let start = if allowed { "You may" } else { "You may not" };
        if !because.is_empty() {
            return format!("{start} {words}, because {}.", why(because).join("; and because "));
        }
        match why(permits).as_slice() {
            [] => format!("You may not {words}: nobody may."),
            [one] => format!("You may not {words}. It would take this: {one}."),
            many => {
                format!("You may not {words}. It would take one of these: {}.", many.join("; or "))
            }
        }
    }

    /// The schema's own check of what is handed to the policies, for tests.
    ///
    /// # Errors
    /// What does not fit, in words.
    #[doc(hidden)]
    pub fn fits(
        &self,
        who: &Who,
        act: Act<'_>,
        thing: Thing<'_>,
        moment: Moment,
    ) -> Result<(), String> {
        let told = |error: Unaskable| error.to_string();
        let principal = self.names.who(who).map_err(told)?;
        let resource = self.names.thing(thing, moment).map_err(told)?;
        let action = self.names.uid("Action", act.key()).map_err(told)?;
        let context = self.names.context(act).map_err(told)?;
        let schema = Some(&self.rules.schema);
        Request::new(principal.uid(), action, resource.uid(), context, schema)
            .map_err(|error| error.to_string())?;
        Entities::from_entities([principal, resource], schema)
            .map(|_| ())
            .map_err(|error| error.to_string())
    }
}
