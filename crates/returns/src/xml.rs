//! Small helps for reading office files' XML. Entities of a document type are never resolved, so
//! that nothing outside the part can be drawn in.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

/// Adds what an event says in words; false where it is no text.
pub(crate) fn push_text(event: &Event<'_>, text: &mut String) -> bool {
    match event {
        Event::Text(words) => text.push_str(&words.xml10_content()),
        Event::CData(words) => text.push_str(&words.xml10_content()),
        Event::GeneralRef(name) => match name.resolve_char_ref() {
            Ok(Some(c)) => text.push(c),
            _ => {
                if let Some(known) = quick_xml::escape::resolve_xml_entity(name) {
                    text.push_str(known);
                }
            }
        },
        _ => return false,
    }
    true
}

/// An attribute by its local name.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    let found = attributes.flatten().find(|a| a.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// An attribute that is a whole number.
pub(crate) fn number(element: &BytesStart<'_>, name: &str) -> Option<usize> {
    attribute(element, name)?.trim().parse().ok()
}
