//! The only SQL: SQLite (SQLCipher) on the desktop, PostgreSQL for a team.
//!
//! There is one module per table, with a small vocabulary that means the same everywhere:
//! `lookup` (by key, may be absent), `find_by_…` (by another key), `list`, `count`, `add`, and
//! verbs of the domain for change. What reads takes a [`Session`], what writes takes a [`Tx`], and
//! a `Tx` reads too:
//!
//! ```no_run
//! # async fn example(store: &saoma_store::Store, user: &saoma_model::User) -> Result<(), saoma_store::StoreError> {
//! use saoma_store::users;
//!
//! let found = users::lookup(&mut store.read().await?, user.workspace, user.id).await?;
//! store.write(|tx| Box::pin(users::add(tx, user))).await?;
//! # Ok(())
//! # }
//! ```
//!
//! The next table needs: its `CREATE TABLE` in a new file in both folders of `src/schema`, listed in
//! `schema.rs`; a file in `src/table`; tests in `tests/`, which run on both databases.
//!
//! What is deliberately absent: a trait over the two databases, an object-relational layer, HTTP,
//! and rules about who may sign in.

mod address;
pub mod bulk;
mod error;
mod integrity;
mod lock;
mod open;
mod postgres;
mod schema;
mod scratch;
mod session;
mod sqlite;
mod statement;
mod statistics;
mod store;
mod sweep;
mod table;

pub use address::StoreAddress;
pub use error::StoreError;
pub use integrity::{Integrity, IntegrityCheck};
pub use open::{Opened, open};
pub use scratch::Scratch;
pub use session::{Session, Tx};
pub use store::{Store, Work};
pub use sweep::{Swept, sweep};
pub use table::deletion::delete_workspace;
pub use table::{
    access_exceptions, account_tokens, api_calls, applications, attachments, audit_events,
    authorization_codes, bindings, challenges, changed_ids, confirmations, conflicts,
    declined_merges, enablements, external_ids, health_checks, identities, identity_lists,
    inbox_messages, invitations, login_counts, logins, mappings, merge_choices, merges,
    migration_rows, migrations, pictures, platform_apps, preparation_steps, preparation_values,
    provider_sessions, received_events, refused_requests, reminders, senders, settlements,
    signing_keys, sources, templates, tickets, tokens, user_list, users, waiting_plans, workspaces,
};
