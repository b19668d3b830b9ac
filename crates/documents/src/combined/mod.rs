//! The combined chronology: every agency's entries in one order, as a workbook, a Word document
//! and a page.

mod docx;
mod html;
pub(crate) mod rows;
mod sheets;
mod xlsx;

pub use docx::chronology_docx;
pub use html::chronology_html;
pub use xlsx::chronology_xlsx;
