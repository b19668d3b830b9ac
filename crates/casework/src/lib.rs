//! What a practitioner may do next: acts that give entries to append, or a refusal in words.
