//! The parts held against the examples that GOV.UK Frontend publishes: for each, options and the
//! HTML that they should give. What a part does not offer is named beside it; an example that asks
//! for it is left out, and a name that no example asks for is a mistake here.

mod compare;
mod forms;
mod others;

use super::{Attributes, text};
use compare::same;
use maud::{Markup, PreEscaped};
use serde_json::Value;
use std::collections::BTreeSet;

/// The options of one example.
#[derive(Clone, Copy)]
struct Options<'a>(&'a Value);

const NOTHING: &Value = &Value::Null;

impl<'a> Options<'a> {
    fn of(self, name: &str) -> Options<'a> {
        Options(self.0.get(name).unwrap_or(NOTHING))
    }

    fn is(self) -> bool {
        !matches!(self.0, Value::Null | Value::Bool(false)) && self.0.as_str() != Some("")
    }

    /// A text, number or truth as text.
    fn said(self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(other.to_string()),
        }
    }

    fn text(self, name: &str) -> String {
        self.said(name).unwrap_or_default()
    }

    fn truth(self, name: &str) -> Option<bool> {
        self.0.get(name).and_then(Value::as_bool)
    }

    /// The words of an object: its HTML, or its text.
    fn words(self, name: &str) -> Markup {
        self.of(name).own_words("html", "text")
    }

    fn own_words(self, html: &str, plain: &str) -> Markup {
        match self.said(html).filter(|html| !html.is_empty()) {
            Some(html) => PreEscaped(html.trim().to_owned()),
            None => text(self.text(plain)),
        }
    }

    fn some_words(self, name: &str) -> Option<Markup> {
        self.of(name).is().then(|| self.words(name))
    }

    fn attributes(self) -> Attributes {
        let all = self.0.get("attributes").and_then(Value::as_object);
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        all.into_iter().flatten().map(|(name, value)| (name.clone(), text(value))).collect()
    }

    /// The things of a list, without those that are nothing.
    fn each(self, name: &str) -> Vec<Options<'a>> {
        let all = self.0.get(name).and_then(Value::as_array);
        all.into_iter().flatten().map(Options).filter(|option| option.is()).collect()
    }
}

/// Every name that an example uses, as `.items[].hint`.
fn names(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = format!("{path}.{name}");
                found.insert(path.clone());
                names(value, &path, found);
            }
        }
        Value::Array(all) => all.iter().for_each(|value| names(value, &format!("{path}[]"), found)),
        _ => {}
    }
}

/// Holds a part against its examples; `without` are the options that it does not offer (`.option`),
/// and examples whose options its types cannot even say, by name. Tells how many examples it was
/// held against.
fn check(part: &str, without: &[&str], draw: impl Fn(Options) -> Markup) -> usize {
    let path = format!(
        "{}/govuk-frontend/dist/govuk/components/{part}/fixtures.json",
        env!("WEB_PACKAGES")
    );
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut unused: BTreeSet<&str> = without.iter().copied().collect();
    let (mut held, mut apart) = (0, Vec::new());
    for example in file["fixtures"].as_array().unwrap() {
        let mut asked = BTreeSet::new();
        names(&example["options"], "", &mut asked);
        asked.extend(example["name"].as_str().map(str::to_owned));
        let left_out: Vec<&&str> = without.iter().filter(|name| asked.contains(**name)).collect();
        if !left_out.is_empty() {
            for name in left_out {
                unused.remove(*name);
            }
            continue;
        }
        held += 1;
        let ours = draw(Options(&example["options"])).into_string();
        if let Err(difference) = same(&ours, example["html"].as_str().unwrap()) {
            apart.push(format!("{}: {difference}", example["name"]));
        }
    }
    assert!(apart.is_empty(), "{part}:\n{}", apart.join("\n"));
    assert!(unused.is_empty(), "{part}: no example asks for {unused:?}");
    held
}
