//! Who changed what. Rows are added, never changed.

use saoma_ambient::Timestamp;
use saoma_model::{AuditEvent, AuditEventId, WorkspaceId};
use uuid::Uuid;

use super::{Column, collect};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// The newest events, or those older than `before`; at most `limit`.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
    before: Option<AuditEventId>,
    limit: u32,
) -> Result<Vec<AuditEvent>, StoreError> {
    let before = before.map_or(Uuid::max(), AuditEventId::as_uuid);
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT event_id, at, actor, action, subject_kind, subject_id, before, after
         FROM audit_events WHERE workspace_id = $1 AND event_id < $2
         ORDER BY event_id DESC LIMIT $3",
        workspace.as_uuid(),
        before,
        i64::from(limit),
    )?;
    collect(rows, |row| audit_event_of(workspace, row))
}

/// Adds an event, in the transaction that makes the change.
///
/// # Errors
/// See [`StoreError`].
pub async fn add(tx: &mut Tx<'_>, event: &AuditEvent) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO audit_events (workspace_id, event_id, at, actor, action, subject_kind,
                                   subject_id, before, after)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        event.workspace.as_uuid(),
        event.id.as_uuid(),
        event.at.millis(),
        event.actor.as_str(),
        event.action.as_str(),
        event.subject_kind.as_str(),
        event.subject_id.as_str(),
        event.before.as_deref(),
        event.after.as_deref(),
    )?;
    Ok(())
}

type Row = (
    Uuid,
    i64,
    String,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
);

fn audit_event_of(workspace: WorkspaceId, row: Row) -> Result<AuditEvent, StoreError> {
    let (id, at, actor, action, subject_kind, subject_id, before, after) = row;
    Ok(AuditEvent {
        workspace,
        id: AuditEventId::from_uuid(id),
        at: Timestamp::from_millis(at),
        actor: Column("audit_events", "actor").parse(&actor)?,
        action,
        subject_kind,
        subject_id,
        before,
        after,
    })
}
