//! The 7-minute briefing: seven numbered panels, pseudonymised, one page.

mod docx;
mod html;
mod pdf;

pub use docx::briefing_docx;
pub use html::briefing_html;
pub use pdf::briefing_pdf;
#[cfg(test)]
pub(crate) use pdf::typeset;

use crate::words;
use review::{Briefing, Item, Panel};

/// "Reading time: 6 minutes (1,140 words)".
fn reading_time(briefing: &Briefing) -> String {
    let minutes = words::count(briefing.minutes, "minute", "minutes");
    format!("Reading time: {minutes} ({})", words::count(briefing.words, "word", "words"))
}

/// The panel's number as the genre prints it: `01`.
fn two_digits(panel: &Panel) -> String {
    format!("{:02}", panel.number)
}

/// A panel's items in runs of the same sort: numbered ones make a numbered list that begins with
/// the first one's number, the others a plain list.
fn lists(items: &[Item]) -> Vec<&[Item]> {
    let follows = |a: &Item, b: &Item| match (a.number, b.number) {
        (Some(first), Some(second)) => second == first + 1,
        (None, None) => true,
        _ => false,
    };
    items.chunk_by(follows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(number: Option<u32>) -> Item {
        Item { head: None, text: "said".to_owned(), number, because: Vec::new() }
    }

    #[test]
    fn numbers_that_do_not_follow_begin_a_list_of_their_own() {
        let items = [Some(7), Some(8), None, None, Some(3), Some(5)].map(item);
        let lengths = lists(&items).iter().map(|list| list.len()).collect::<Vec<_>>();
        assert_eq!(lengths, [2, 2, 1, 1]);
    }
}
