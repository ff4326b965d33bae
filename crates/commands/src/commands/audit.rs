//! Who changed what.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    #[ts(type = "Record<string, unknown>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<serde_json::Value>,
    /// The fields that changed, as they are.
    #[ts(type = "Record<string, unknown>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<serde_json::Value>,
}
