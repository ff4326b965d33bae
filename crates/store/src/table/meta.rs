//! What the store says about itself. The only table besides `workspaces` without a workspace.

use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// The store's id: names its entry in the keyring.
pub(crate) const STORE_ID: &str = "store_id";
/// A known text sealed under the master key, so that a wrong key is told from a damaged store.
pub(crate) const KEY_CHECK: &str = "key_check";

pub(crate) async fn lookup(session: &mut Session, key: &str) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = query!(
        session,
        fetch_optional,
        "SELECT value FROM meta WHERE key = $1",
        key,
    )?;
    Ok(row.map(|(value,)| value))
}

pub(crate) async fn add(tx: &mut Tx<'_>, key: &str, value: &str) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO meta (key, value) VALUES ($1, $2)",
        key,
        value
    )?;
    Ok(())
}
