//! What the checks of each source last found: one row per check.

use saoma_ambient::Timestamp;
use saoma_model::{SourceId, WorkspaceId};

use super::{Column, collect};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthCheckRow {
    /// The word of what was checked.
    pub name: String,
    /// The word of how it went.
    pub verdict: String,
    /// What was found, as JSON; only whoever wrote it reads it.
    pub found: String,
    /// When it was checked last.
    pub checked_at: Timestamp,
    /// Since when it goes as it does.
    pub since: Timestamp,
}

/// What was found last for a source, by name.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
    source: &SourceId,
) -> Result<Vec<HealthCheckRow>, StoreError> {
    let rows: Vec<(String, String, String, i64, i64)> = query!(
        session,
        fetch_all,
        "SELECT name, verdict, found, checked_at, since FROM health_checks
         WHERE workspace_id = $1 AND source_id = $2 ORDER BY name",
        workspace.as_uuid(),
        source.as_str(),
    )?;
    let rows = rows.into_iter();
    let rows = rows.map(|(name, verdict, found, checked_at, since)| HealthCheckRow {
        name,
        verdict,
        found,
        checked_at: Timestamp::from_millis(checked_at),
        since: Timestamp::from_millis(since),
    });
    Ok(rows.collect())
}

/// When each source of a workspace was last checked; a source that never was is not among them.
///
/// # Errors
/// See [`StoreError`].
pub async fn last_checked(
    session: &mut Session,
    workspace: WorkspaceId,
) -> Result<Vec<(SourceId, Timestamp)>, StoreError> {
    let rows: Vec<(String, i64)> = query!(
        session,
        fetch_all,
        "SELECT source_id, max(checked_at) FROM health_checks
         WHERE workspace_id = $1 GROUP BY source_id ORDER BY source_id",
        workspace.as_uuid(),
    )?;
    collect(rows, |(source, at)| {
        let source = Column("health_checks", "source_id").parse(&source)?;
        Ok((source, Timestamp::from_millis(at)))
    })
}

/// Keeps what a run of the checks found in place of the run before. A check that goes as it went
/// keeps its `since`; one that was not made this time is forgotten.
///
/// # Errors
/// See [`StoreError`].
pub async fn replace(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    source: &SourceId,
    rows: &[HealthCheckRow],
) -> Result<(), StoreError> {
    let before = list(tx, workspace, source).await?;
    execute!(
        tx,
        "DELETE FROM health_checks WHERE workspace_id = $1 AND source_id = $2",
        workspace.as_uuid(),
        source.as_str(),
    )?;
    for row in rows {
        let is_same =
            |known: &&HealthCheckRow| known.name == row.name && known.verdict == row.verdict;
        let since = before
            .iter()
            .find(is_same)
            .map_or(row.since, |known| known.since);
        execute!(
            tx,
            "INSERT INTO health_checks
                 (workspace_id, source_id, name, verdict, found, checked_at, since)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            workspace.as_uuid(),
            source.as_str(),
            row.name.as_str(),
            row.verdict.as_str(),
            row.found.as_str(),
            row.checked_at.millis(),
            since.millis(),
        )?;
    }
    Ok(())
}
