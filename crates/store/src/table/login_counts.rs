//! Logins in numbers: read from the table `logins`, for the screens.

use saoma_ambient::Timestamp;
use saoma_model::{ApplicationId, SourceId, Stage, WorkspaceId};
use uuid::Uuid;

use super::{Column, collect, instant};
use crate::statement::query;
use crate::{Session, StoreError};

/// A day's length, in milliseconds.
const DAY: i64 = 24 * 3600 * 1000;

/// How many logins of one kind there were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The application that asked.
    pub application: ApplicationId,
    /// The source.
    pub source: SourceId,
    /// How far they came.
    pub stage: Stage,
    /// How they ended.
    pub outcome: Option<String>,
    /// How many.
    pub count: i64,
}

/// How many logins of one day ended in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayCount {
    /// Days since 1970-01-01, in the reader's time zone.
    pub day: i64,
    /// How far they came.
    pub stage: Stage,
    /// How many.
    pub count: i64,
}

/// The logins that began at `since` or later, by application, source, stage and outcome.
///
/// # Errors
/// See [`StoreError`].
pub async fn since(
    session: &mut Session,
    workspace: WorkspaceId,
    since: Timestamp,
) -> Result<Vec<Count>, StoreError> {
    let rows: Vec<(String, String, String, Option<String>, i64)> = query!(
        session,
        fetch_all,
        "SELECT application_id, source_id, stage, outcome, count(*)
         FROM logins WHERE workspace_id = $1 AND login_id >= $2
         GROUP BY application_id, source_id, stage, outcome
         ORDER BY application_id, source_id, stage, outcome",
        workspace.as_uuid(),
        first_id(since),
    )?;
    collect(rows, |(application, source, stage, outcome, count)| {
        Ok(Count {
            application: Column("logins", "application_id").parse(&application)?,
            source: Column("logins", "source_id").parse(&source)?,
            stage: Column("logins", "stage").parse(&stage)?,
            outcome,
            count,
        })
    })
}

/// The logins that began at `since` or later, by day and stage; a day begins at midnight of a
/// clock that is `utc_offset_ms` ahead of UTC.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_day(
    session: &mut Session,
    workspace: WorkspaceId,
    since: Timestamp,
    utc_offset_ms: i64,
) -> Result<Vec<DayCount>, StoreError> {
    let rows: Vec<(i64, String, i64)> = query!(
        session,
        fetch_all,
        "SELECT (started_at + $3) / $4 AS day, stage, count(*)
         FROM logins WHERE workspace_id = $1 AND login_id >= $2
         GROUP BY day, stage ORDER BY day, stage",
        workspace.as_uuid(),
        first_id(since),
        utc_offset_ms,
        DAY,
    )?;
    collect(rows, |(day, stage, count)| {
        Ok(DayCount {
            day,
            stage: Column("logins", "stage").parse(&stage)?,
            count,
        })
    })
}

/// When somebody last signed in through a source.
///
/// # Errors
/// See [`StoreError`].
pub async fn last_completed(
    session: &mut Session,
    workspace: WorkspaceId,
    source: &SourceId,
) -> Result<Option<Timestamp>, StoreError> {
    let row: Option<(Option<i64>,)> = query!(
        session,
        fetch_optional,
        "SELECT finished_at FROM logins
         WHERE workspace_id = $1 AND source_id = $2 AND stage = 'completed'
         ORDER BY login_id DESC LIMIT 1",
        workspace.as_uuid(),
        source.as_str(),
    )?;
    Ok(row.and_then(|(finished_at,)| instant(finished_at)))
}

/// No login that began at `since` or later has a smaller id: ids begin with their time.
fn first_id(since: Timestamp) -> Uuid {
    let millis = u128::try_from(since.millis()).unwrap_or(0);
    Uuid::from_u128(millis << 80)
}
