//! **What agencies send.** Their files to rows, and what is written in the rows to dates.

pub mod dates;
