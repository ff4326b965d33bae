//! Requests that were refused before there was a login: counted by the hour, nothing of them kept
//! that their sender chose.

use saoma_ambient::Timestamp;
use saoma_store::refused_requests::{self, RefusedRequests};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Desk;
use crate::error::Problem;
use crate::scope::page;

/// Asks for refused requests, newest first.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ListRefusedRequests {
    workspace: String,
    before: Option<i64>,
    limit: Option<u32>,
}

/// A page of refused requests.
#[derive(Debug, Serialize, TS)]
pub(crate) struct RefusedRequestPage {
    items: Vec<RefusedRequestRow>,
    /// The `before` of the next page.
    next: Option<i64>,
}

/// The requests of one hour that were refused at one endpoint, for one reason.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct RefusedRequestRow {
    /// `authorize`, `token`.
    endpoint: String,
    /// The application that they spoke of, if there is such.
    #[serde(skip_serializing_if = "Option::is_none")]
    application: Option<String>,
    /// OAuth's word, or that of the page that was shown.
    error: String,
    /// What was wrong, in the sentence that the developer of the application is told.
    reason: String,
    times: i64,
    first_at: i64,
    last_at: i64,
}

pub(crate) async fn list_refused_requests(
    desk: &Desk,
    request: ListRefusedRequests,
) -> Result<RefusedRequestPage, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let limit = page(request.limit);
    let before = request.before.map(Timestamp::from_millis);
    let mut session = scope.session().await?;
    let found = refused_requests::list(&mut session, scope.workspace.id, before, limit + 1).await?;
    let longest = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = found.len() > longest;
    let items: Vec<RefusedRequestRow> = found.into_iter().take(longest).map(row).collect();
    let last = items.last().map(|row| row.last_at);
    Ok(RefusedRequestPage {
        next: last.filter(|_| has_more),
        items,
    })
}

fn row(refused: RefusedRequests) -> RefusedRequestRow {
    RefusedRequestRow {
        endpoint: refused.endpoint,
        application: refused.application.map(|id| id.to_string()),
        error: refused.error,
        reason: refused.reason,
        times: refused.times,
        first_at: refused.first_at.millis(),
        last_at: refused.last_at.millis(),
    }
}
