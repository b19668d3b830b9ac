//! The picture of need and response: what the child needed and what help there was, over the
//! years, from counted entries. No narrative and no name stands in it.
//!
//! Everything is told twice: by colour and by pattern or words, so that it reads in grey; and once
//! more as a table.

mod axis;
mod events;
mod lanes;
mod levels;
mod missing;
mod svg;
mod table;

pub use svg::need_and_response_svg;
pub use table::need_and_response_table;
