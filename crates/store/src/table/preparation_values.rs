//! What the admin typed to go into WeChat's forms.

use saoma_model::WorkspaceId;

use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// A value of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormValue {
    /// What the form is about, as in [`saoma_model::Step::subject`].
    pub subject: String,
    /// The field's name in the rules of preparation.
    pub field: String,
    /// What was typed.
    pub value: String,
}

/// All values of a workspace.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
) -> Result<Vec<FormValue>, StoreError> {
    let rows: Vec<(String, String, String)> = query!(
        session,
        fetch_all,
        "SELECT subject, field, value FROM preparation_values
         WHERE workspace_id = $1 ORDER BY subject, field",
        workspace.as_uuid(),
    )?;
    let values = rows.into_iter().map(|(subject, field, value)| FormValue {
        subject,
        field,
        value,
    });
    Ok(values.collect())
}

/// Keeps a value in place of the one before.
///
/// # Errors
/// See [`StoreError`].
pub async fn upsert(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    value: &FormValue,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO preparation_values (workspace_id, subject, field, value)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (workspace_id, subject, field) DO UPDATE SET value = excluded.value",
        workspace.as_uuid(),
        value.subject.as_str(),
        value.field.as_str(),
        value.value.as_str(),
    )?;
    Ok(())
}
