//! Requests of applications and browsers that were refused before there was a login. Anybody can
//! send such, so they are counted by the hour and hold nothing that the sender chose.

use saoma_ambient::Timestamp;
use saoma_model::{ApplicationId, WorkspaceId};

use super::{Column, collect};
use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

const HOUR_MILLIS: i64 = 60 * 60 * 1000;

/// The requests of one hour that were refused at one endpoint, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRequests {
    /// Where they were sent, such as `token`.
    pub endpoint: String,
    /// The application that they spoke of, if there is such.
    pub application: Option<ApplicationId>,
    /// OAuth's word, or that of the page that was shown.
    pub error: String,
    /// What was wrong, in a sentence for developers.
    pub reason: String,
    /// How many there were.
    pub times: i64,
    /// When the first came.
    pub first_at: Timestamp,
    /// When the last came.
    pub last_at: Timestamp,
}

/// The newest, or those whose last came before `before`; at most `limit`.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
    before: Option<Timestamp>,
    limit: u32,
) -> Result<Vec<RefusedRequests>, StoreError> {
    let rows: Vec<Row> = query!(
        session,
        fetch_all,
        "SELECT endpoint, application_id, error, reason, times, first_at, last_at
         FROM refused_requests WHERE workspace_id = $1 AND last_at < $2
         ORDER BY last_at DESC, endpoint, application_id, error, reason LIMIT $3",
        workspace.as_uuid(),
        before.map_or(i64::MAX, Timestamp::millis),
        i64::from(limit),
    )?;
    collect(rows, refused_requests_of)
}

/// Counts one more. `refused` says when in `last_at`; its `times` and `first_at` do not matter.
///
/// # Errors
/// See [`StoreError`].
pub async fn note(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    refused: &RefusedRequests,
) -> Result<(), StoreError> {
    let at = refused.last_at.millis();
    let application = refused.application.as_ref();
    execute!(
        tx,
        "INSERT INTO refused_requests (workspace_id, hour, endpoint, application_id, error, reason,
                                       times, first_at, last_at)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7)
         ON CONFLICT (workspace_id, hour, endpoint, application_id, error, reason)
         DO UPDATE SET times = refused_requests.times + 1, last_at = $7",
        workspace.as_uuid(),
        at.div_euclid(HOUR_MILLIS),
        refused.endpoint.as_str(),
        application.map_or("", |application| application.as_str()),
        refused.error.as_str(),
        refused.reason.as_str(),
        at,
    )?;
    Ok(())
}

/// Forgets at most `limit` whose last came before `before`.
pub(crate) async fn delete_old(
    tx: &mut Tx<'_>,
    before: Timestamp,
    limit: u32,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        "DELETE FROM refused_requests
         WHERE (workspace_id, hour, endpoint, application_id, error, reason) IN (
             SELECT workspace_id, hour, endpoint, application_id, error, reason
             FROM refused_requests WHERE last_at < $1 ORDER BY last_at LIMIT $2)",
        before.millis(),
        i64::from(limit),
    )
}

type Row = (String, String, String, String, i64, i64, i64);

fn refused_requests_of(row: Row) -> Result<RefusedRequests, StoreError> {
    let (endpoint, application, error, reason, times, first_at, last_at) = row;
    let known = (!application.is_empty()).then_some(application);
    let parse = |id: String| Column("refused_requests", "application_id").parse(&id);
    Ok(RefusedRequests {
        endpoint,
        application: known.map(parse).transpose()?,
        error,
        reason,
        times,
        first_at: Timestamp::from_millis(first_at),
        last_at: Timestamp::from_millis(last_at),
    })
}
