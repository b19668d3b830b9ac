//! One HTML element whose attributes are put together: the parts of pages take attributes from
//! their callers, which a template's fixed text cannot.

use maud::{Markup, PreEscaped, Render};

/// An element while its attributes are gathered.
#[must_use]
pub struct El {
    name: &'static str,
    html: String,
}

/// Begins an element.
pub fn el(name: &'static str) -> El {
    El { name, html: format!("<{name}") }
}

impl El {
    /// An attribute.
    pub fn attr(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.html.push_str(&format!(" {name}=\"{}\"", escape(value.as_ref())));
        self
    }

    /// An attribute that stands only where it has a value.
    pub fn maybe(self, name: &str, value: Option<impl AsRef<str>>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// An attribute without a value, such as `disabled`.
    pub fn flag(mut self, name: &str, on: bool) -> Self {
        if on {
            self.html.push_str(&format!(" {name}"));
        }
        self
    }

    /// The classes that are there: empty ones are left out, and so is the attribute without any.
    pub fn class(self, classes: &[&str]) -> Self {
        let there: Vec<&str> = classes.iter().copied().filter(|c| !c.is_empty()).collect();
        if there.is_empty() { self } else { self.attr("class", there.join(" ")) }
    }

    /// A caller's own attributes.
    pub fn attrs(mut self, attributes: &[(String, String)]) -> Self {
        for (name, value) in attributes {
            self = self.attr(name, value);
        }
        self
    }

    /// The element with its content.
    pub fn with(self, content: impl Render) -> Markup {
        let Self { name, mut html } = self;
        html.push('>');
        content.render_to(&mut html);
        html.push_str(&format!("</{name}>"));
        PreEscaped(html)
    }

    /// The element, which has no content and no end.
    pub fn void(mut self) -> Markup {
        self.html.push('>');
        PreEscaped(self.html)
    }
}

fn escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    value.render_to(&mut escaped);
    escaped
}
