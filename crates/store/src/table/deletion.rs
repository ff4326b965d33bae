//! Deleting a workspace with all that belongs to it.

use saoma_model::WorkspaceId;

use crate::statement::execute;
use crate::{StoreError, Tx};

/// Deletes from each of these tables, in this order.
macro_rules! tables {
    ($($table:literal),+ $(,)?) => {
        /// Every table whose rows belong to a workspace; what refers to a table comes before it.
        #[cfg(test)]
        const TABLES: &[&str] = &[$($table),+];

        async fn empty(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<(), StoreError> {
            $(execute!(
                tx,
                concat!("DELETE FROM ", $table, " WHERE workspace_id = $1"),
                workspace.as_uuid(),
            )?;)+
            Ok(())
        }
    };
}

tables! {
    "access_exceptions",
    "account_tokens",
    "api_calls",
    "attachments",
    "audit_events",
    "authorization_codes",
    "bindings",
    "challenges",
    "changed_ids",
    "confirmations",
    "conflicts",
    "declined_merges",
    "enablements",
    "external_ids",
    "health_checks",
    "identities",
    "inbox_messages",
    "invitations",
    "logins",
    "mappings",
    "merge_choices",
    "merges",
    "migration_rows",
    "migrations",
    "pictures",
    "preparation_steps",
    "preparation_values",
    "provider_sessions",
    "received_events",
    "refused_requests",
    "reminders",
    "senders",
    "settlements",
    "signing_keys",
    "sources",
    "platform_apps",
    "applications",
    "tickets",
    "tokens",
    "user_grams",
    "users",
    "waiting_plans",
}

/// Deletes the workspace, its users and everything else in it, for good. Answers whether it was
/// there.
///
/// # Errors
/// See [`StoreError`].
pub async fn delete_workspace(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<bool, StoreError> {
    empty(tx, workspace).await?;
    let gone = execute!(
        tx,
        "DELETE FROM workspaces WHERE workspace_id = $1",
        workspace.as_uuid(),
    )?;
    Ok(gone == 1)
}

#[cfg(test)]
mod tests {
    use super::TABLES;
    use crate::schema::sqlite_texts;

    /// Name and text of each table that was ever made.
    fn made() -> Vec<(String, String)> {
        let texts = sqlite_texts().collect::<Vec<_>>().join("\n");
        let parts = texts.split("CREATE TABLE ").skip(1);
        let made = parts.filter_map(|part| {
            let (name, rest) = part.split_once(" (")?;
            Some((name.to_owned(), rest.split(';').next()?.to_owned()))
        });
        made.collect()
    }

    #[test]
    fn no_table_of_a_workspace_is_forgotten_when_it_is_deleted() {
        let missing: Vec<String> = made()
            .into_iter()
            .filter(|(name, text)| name != "workspaces" && text.contains("workspace_id "))
            .map(|(name, _)| name)
            .filter(|name| !TABLES.contains(&name.as_str()))
            .collect();
        assert!(
            missing.is_empty(),
            "{missing:?} would outlive their workspace"
        );
    }

    #[test]
    fn what_refers_to_a_table_is_deleted_before_it() {
        let place = |name: &str| TABLES.iter().position(|table| *table == name);
        for (name, text) in made() {
            for referred in text.split("REFERENCES ").skip(1) {
                let referred = referred.split([' ', ',', '\n', ')']).next().unwrap();
                if referred != "workspaces" {
                    assert!(place(&name) < place(referred), "{name} before {referred}");
                }
            }
        }
    }
}
