//! How often WeChat was asked, and by whom, for its daily quotas.

use saoma_ambient::Timestamp;
use saoma_model::{AppId, WorkspaceId};

use crate::statement::{execute, query};
use crate::{Session, StoreError, Tx};

/// How often an endpoint was asked in a day of China Standard Time, at whose midnight WeChat's
/// quotas begin anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiCalls {
    /// The endpoint's path: `/cgi-bin/stable_token`.
    pub endpoint: String,
    /// Who asked: `login`, `test`, `check`.
    pub asked_by: String,
    /// How often.
    pub calls: i64,
}

/// The day that `now` belongs to: days since 1970-01-01, China Standard Time.
#[must_use]
pub const fn day_of(now: Timestamp) -> i64 {
    const EIGHT_HOURS: i64 = 8 * 60 * 60;
    (now.seconds() + EIGHT_HOURS).div_euclid(24 * 60 * 60)
}

/// Counts a call.
///
/// # Errors
/// See [`StoreError`].
pub async fn note(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    appid: &AppId,
    endpoint: &str,
    asked_by: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO api_calls (workspace_id, appid, day, endpoint, asked_by, calls)
         VALUES ($1, $2, $3, $4, $5, 1)
         ON CONFLICT (workspace_id, appid, day, endpoint, asked_by) DO UPDATE SET
             calls = api_calls.calls + 1",
        workspace.as_uuid(),
        appid.as_str(),
        day_of(now),
        endpoint,
        asked_by,
    )?;
    Ok(())
}

/// What was asked for a platform app on a day (see [`day_of`]), by endpoint.
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    session: &mut Session,
    workspace: WorkspaceId,
    appid: &AppId,
    day: i64,
) -> Result<Vec<ApiCalls>, StoreError> {
    let rows: Vec<(String, String, i64)> = query!(
        session,
        fetch_all,
        "SELECT endpoint, asked_by, calls FROM api_calls
         WHERE workspace_id = $1 AND appid = $2 AND day = $3 ORDER BY endpoint, asked_by",
        workspace.as_uuid(),
        appid.as_str(),
        day,
    )?;
    let calls = rows
        .into_iter()
        .map(|(endpoint, asked_by, calls)| ApiCalls {
            endpoint,
            asked_by,
            calls,
        });
    Ok(calls.collect())
}

/// Forgets at most `limit` counts of days before `day`.
pub(crate) async fn delete_old(tx: &mut Tx<'_>, day: i64, limit: u32) -> Result<u64, StoreError> {
    execute!(
        tx,
        "DELETE FROM api_calls WHERE (workspace_id, appid, day, endpoint, asked_by) IN (
             SELECT workspace_id, appid, day, endpoint, asked_by FROM api_calls
             WHERE day < $1 ORDER BY day LIMIT $2)",
        day,
        i64::from(limit),
    )
}
