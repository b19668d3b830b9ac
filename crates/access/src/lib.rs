//! Who may see or do what, and why, in words.
