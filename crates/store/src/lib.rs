//! The only SQL: SQLite (SQLCipher) on the desktop, PostgreSQL for a team.
