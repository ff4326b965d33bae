//! Which reminders were shown to somebody, and which were put away. A reminder of which neither is
//! known has no row.

use saoma_ambient::Timestamp;
use saoma_model::WorkspaceId;

use super::instant;
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// What became of a reminder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderRow {
    /// Its key, which the same date and the same threshold give again.
    pub reminder: String,
    /// When a notification showed it.
    pub told_at: Option<Timestamp>,
    /// When somebody put it away.
    pub dismissed_at: Option<Timestamp>,
}

/// All of a workspace.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
) -> Result<Vec<ReminderRow>, StoreError> {
    let rows: Vec<(String, Option<i64>, Option<i64>)> = query!(
        session,
        fetch_all,
        "SELECT reminder, told_at, dismissed_at FROM reminders
         WHERE workspace_id = $1 ORDER BY reminder",
        workspace.as_uuid(),
    )?;
    let rows = rows.into_iter();
    let rows = rows.map(|(reminder, told_at, dismissed_at)| ReminderRow {
        reminder,
        told_at: instant(told_at),
        dismissed_at: instant(dismissed_at),
    });
    Ok(rows.collect())
}

/// Notes that it was shown. Answers whether this was the first time.
///
/// # Errors
/// See [`StoreError`].
pub async fn tell(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    reminder: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let told = execute!(
        tx,
        "INSERT INTO reminders (workspace_id, reminder, told_at) VALUES ($1, $2, $3)
         ON CONFLICT (workspace_id, reminder) DO UPDATE SET told_at = excluded.told_at
             WHERE reminders.told_at IS NULL",
        workspace.as_uuid(),
        reminder,
        now.millis(),
    )?;
    Ok(told == 1)
}

/// Notes that somebody put it away.
///
/// # Errors
/// See [`StoreError`].
pub async fn dismiss(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    reminder: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO reminders (workspace_id, reminder, dismissed_at) VALUES ($1, $2, $3)
         ON CONFLICT (workspace_id, reminder) DO UPDATE SET dismissed_at = excluded.dismissed_at",
        workspace.as_uuid(),
        reminder,
        now.millis(),
    )?;
    Ok(())
}
