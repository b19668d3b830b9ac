//! The shell of a page: one file, nothing fetched from anywhere, one language, a way past the head.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::fmt::Write;

/// The look that every page shares.
const SHARED: &str = include_str!("page.css");

/// A whole page. `style` and `script` are the program's own text, never anyone's data.
pub fn page(title: &str, style: &str, script: &str, head: &Markup, main: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                // Whatever stands in a narrative, the page may fetch nothing and send nothing.
                meta http-equiv="Content-Security-Policy"
                    content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";
                meta name="robots" content="noindex";
                title { (title) }
                style { (PreEscaped(SHARED)) (PreEscaped(style)) }
            }
            body {
                a.skip href="#main" { "Skip to main content" }
                header.top { (head) }
                main #main tabindex="-1" { (main) }
                @if !script.is_empty() {
                    script { (PreEscaped(script)) }
                }
            }
        }
    };
    page.into_string()
}

/// An entry's anchor: its id with whatever cannot stand in an anchor written as its number.
pub fn anchor(id: &chronology::EntryId) -> String {
    let mut out = String::from("e-");
    for c in id.0.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' => out.push(c),
            c => {
                out.push('_');
                let _ = write!(out, "{:x}", u32::from(c));
                out.push('_');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use chronology::EntryId;

    #[test]
    fn anchors_differ_where_ids_differ_and_hold_no_blank() {
        let anchors =
            ["a b-1", "a_b-1", "a-b-1", "ab-1", "a\"b-1"].map(|id| anchor(&EntryId(id.to_owned())));
        let mut sorted = anchors.to_vec();
        sorted.sort();
        sorted.dedup();
        assert_eq!(sorted.len(), anchors.len());
        assert!(anchors.iter().all(|a| !a.contains([' ', '"', '<'])));
    }
}
