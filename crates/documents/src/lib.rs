//! **How a review looks on paper and on a screen.** The 7-minute briefing (PDF, Word, page), the
//! combined chronology (workbook, Word, page) and the picture of need and response.
//!
//! Values in, bytes out: no clock, no chance, no files. The same review gives the same bytes, so
//! two builds can be compared. This room holds no rule of practice and draws no conclusion: every
//! word that it adds says what a colour, a line or an empty cell means.
//!
//! | to change | go to |
//! | --- | --- |
//! | the look of the printed briefing | `briefing/briefing.typ`, a text file that a designer can read |
//! | the look of pages | `page.css`; the filters of the chronology are in `combined/filters.js` |
//! | the columns of the workbook | `combined/xlsx.rs` |
//! | what the picture draws | `picture/`, one file for each band of it |
//!
//! The briefing holds only what [`review::Briefing`] holds. The chronology is the identified
//! private copy and says so on every page. The picture carries the pseudonym and names of kinds,
//! no narrative, so that it can be printed anywhere the briefing can.

mod briefing;
mod colour;
mod combined;
mod known;
mod page;
mod picture;
mod rules;
mod screening;
mod word;
mod words;

pub use briefing::{briefing_docx, briefing_html, briefing_pdf};
pub use combined::{chronology_docx, chronology_html, chronology_xlsx};
pub use known::known_html;
pub use picture::{need_and_response_svg, need_and_response_table};
pub use rules::rules_html;
pub use screening::screening_html;

use reading::Missed;

/// A document that could not be made, in words that say what to do.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The briefing does not fit on its page even in the smallest type that can be read.
    #[error(
        "the briefing has {words} words and does not fit on one page in type of 7.5 points; \
         shorten the longest part"
    )]
    TooLong {
        /// The words in its seven parts.
        words: usize,
    },
    /// The briefing's own template failed.
    #[error("the briefing could not be typeset: {0}")]
    Typesetting(String),
    /// A workbook could not be made.
    #[error("the workbook could not be made: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A Word document could not be packed.
    #[error("the Word document could not be packed: {0}")]
    Word(#[from] zip::result::ZipError),
    /// Bytes could not be written.
    #[error("the document could not be written: {0}")]
    Writing(#[from] std::io::Error),
}

/// How sure it is that a duty was missed, in words.
fn certainty_words(certainty: Missed) -> &'static str {
    match certainty {
        Missed::Missed => "missed",
        Missed::MayHaveBeenMissed => "may have been missed",
        Missed::Late => "done late",
    }
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
