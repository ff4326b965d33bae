//! What the store promises, on SQLite and PostgreSQL: one suite, run on both.
//!
//! PostgreSQL is the one that `SAOMA_TEST_POSTGRES` names (`postgres://user@host/database`); every
//! test makes a schema of its own in it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod accounts;
mod clients;
mod common;
mod configuration;
mod health;
mod invitations;
mod keeping;
mod logins;
mod merges;
mod methods;
mod opening;
mod plans;
mod postgres;
mod preparation;
mod process;
mod replacing;
mod screens;
mod tokens;
mod transactions;
mod user_lists;
