//! How far each step on WeChat's side is. A step that nobody has touched has no row.

use saoma_model::{Step, WorkspaceId};

use super::{Column, collect, instant};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};
use saoma_ambient::Timestamp;

/// The steps that somebody has touched.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(session: &mut Session, workspace: WorkspaceId) -> Result<Vec<Step>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT subject, step, state, submitted_at, decided_at, valid_until, owner, notes, reason,
                updated_at
         FROM preparation_steps WHERE workspace_id = $1 ORDER BY subject, step",
        workspace.as_uuid(),
    )?;
    collect(rows, |row| step_of(workspace, row))
}

/// The step of this name, if somebody has touched it.
///
/// # Errors
/// See [`StoreError`].
pub async fn lookup(
    session: &mut Session,
    workspace: WorkspaceId,
    subject: &str,
    step: &str,
) -> Result<Option<Step>, StoreError> {
    let row: Option<Row> = query!(
        session,
        fetch_optional,
        "SELECT subject, step, state, submitted_at, decided_at, valid_until, owner, notes, reason,
                updated_at
         FROM preparation_steps WHERE workspace_id = $1 AND subject = $2 AND step = $3",
        workspace.as_uuid(),
        subject,
        step,
    )?;
    row.map(|row| step_of(workspace, row)).transpose()
}

/// Makes the step be as given.
///
/// # Errors
/// See [`StoreError`].
pub async fn upsert(tx: &mut Tx<'_>, step: &Step) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO preparation_steps (workspace_id, subject, step, state, submitted_at, decided_at,
                                        valid_until, owner, notes, reason, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (workspace_id, subject, step) DO UPDATE SET
             state = excluded.state, submitted_at = excluded.submitted_at,
             decided_at = excluded.decided_at, valid_until = excluded.valid_until,
             owner = excluded.owner, notes = excluded.notes, reason = excluded.reason,
             updated_at = excluded.updated_at",
        step.workspace.as_uuid(),
        step.subject.as_str(),
        step.step.as_str(),
        step.state.as_str(),
        step.submitted_at.map(Timestamp::millis),
        step.decided_at.map(Timestamp::millis),
        step.valid_until.map(Timestamp::millis),
        step.owner.as_str(),
        step.notes.as_str(),
        step.reason.as_str(),
        step.updated_at.millis(),
    )?;
    Ok(())
}

type Row = (
    String,
    String,
    String,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    String,
    String,
    String,
    i64,
);

fn step_of(workspace: WorkspaceId, row: Row) -> Result<Step, StoreError> {
    let (subject, step, state, submitted_at, decided_at, valid_until, ..) = &row;
    Ok(Step {
        workspace,
        subject: subject.clone(),
        step: step.clone(),
        state: Column("preparation_steps", "state").parse(state)?,
        submitted_at: instant(*submitted_at),
        decided_at: instant(*decided_at),
        valid_until: instant(*valid_until),
        owner: row.6,
        notes: row.7,
        reason: row.8,
        updated_at: Timestamp::from_millis(row.9),
    })
}
