//! Identifiers in a row: what their check says.

use crate::layout::Role;
use chronology::identifiers::{Fault, NhsNumber, Pnc, Postcode, Uln, Upn};

/// What a person should know of an identifier as written; `None` where it is right.
pub(crate) fn identifier(role: Role, text: &str) -> Option<String> {
    let text = text.trim_matches(crate::grid::is_space);
    if text.is_empty() || !text.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let (name, read) = match role {
        Role::NhsNumber => ("NHS number", normal(NhsNumber::read(text), |n| n.as_str().to_owned())),
        Role::Upn => ("UPN", normal(Upn::read(text), |n| n.as_str().to_owned())),
        Role::Uln => ("ULN", normal(Uln::read(text), |n| n.as_str().to_owned())),
        Role::Pnc => ("PNC ID", normal(Pnc::read(text), |n| n.as_str().to_owned())),
        Role::Postcode => ("postcode", normal(Postcode::read(text), |n| n.as_str().to_owned())),
        _ => return None,
    };
    match read {
        Err(fault) => Some(fault.to_string()),
        // NHS numbers are rightly written in three groups.
        Ok(right) if role == Role::NhsNumber && grouped(text) == right => None,
        Ok(right) if right != text => {
            Some(format!("the {name} is written `{text}`; in its usual form it is `{right}`"))
        }
        Ok(_) => None,
    }
}

fn normal<T>(read: Result<T, Fault>, text: impl Fn(&T) -> String) -> Result<String, Fault> {
    read.map(|identifier| text(&identifier))
}

fn grouped(text: &str) -> String {
    text.replace([' ', '-', '\u{a0}'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_checked_by_role() {
        for (role, text, says) in [
            (Role::NhsNumber, "999 000 0018", None),
            (Role::NhsNumber, "9990000017", Some("check would be `8`")),
            (Role::NhsNumber, "n/k", None),
            (Role::Upn, "P001402106117", None),
            (Role::Upn, "P001 402106117", Some("usual form")),
            (Role::Upn, "B001402106117", Some("check would be `P`")),
            (Role::Reference, "123", None),
        ] {
            let told = identifier(role, text);
            assert_eq!(told.is_some(), says.is_some(), "{text}");
            assert!(told.unwrap_or_default().contains(says.unwrap_or_default()), "{text}");
        }
    }
}
