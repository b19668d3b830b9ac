//! What is kept: entries, one chain a child, on SQLite or PostgreSQL.
