//! Who changed what.

use saoma_model::AuditEvent;
use saoma_store::audit_events;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::Desk;
use crate::error::Problem;
use crate::scope::{page, place};
use crate::words::Actor;

/// Asks for audit events, newest first.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ListAudit {
    workspace: String,
    before: Option<String>,
    limit: Option<u32>,
}

/// A page of audit events.
#[derive(Debug, Serialize, TS)]
pub(crate) struct AuditPage {
    items: Vec<AuditRow>,
    /// The `before` of the next page.
    next: Option<String>,
}

/// One change.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct AuditRow {
    id: String,
    at: i64,
    actor: Actor,
    /// `source.updated`.
    action: String,
    subject_kind: String,
    subject_id: String,
    /// The fields that changed, as they were.
    #[ts(optional, type = "Record<string, unknown>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Value>,
    /// The fields that changed, as they are.
    #[ts(optional, type = "Record<string, unknown>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Value>,
}

pub(crate) async fn list_audit(desk: &Desk, request: ListAudit) -> Result<AuditPage, Problem> {
    let scope = desk.scope(&request.workspace).await?;
    let limit = page(request.limit);
    let before = place("audit_event", request.before.as_deref())?;
    let mut session = scope.session().await?;
    let events = audit_events::list(&mut session, scope.workspace.id, before, limit + 1).await?;
    let longest = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = events.len() > longest;
    let items: Vec<AuditRow> = events.into_iter().take(longest).map(row).collect();
    let last = items.last().map(|row| row.id.clone());
    Ok(AuditPage {
        next: last.filter(|_| has_more),
        items,
    })
}

fn row(event: AuditEvent) -> AuditRow {
    // What was written is JSON; should it not be, its text is still better than nothing.
    let json = |text: String| serde_json::from_str(&text).unwrap_or(Value::String(text));
    AuditRow {
        id: event.id.to_string(),
        at: event.at.millis(),
        actor: event.actor.into(),
        action: event.action,
        subject_kind: event.subject_kind,
        subject_id: event.subject_id,
        before: event.before.map(json),
        after: event.after.map(json),
    }
}
