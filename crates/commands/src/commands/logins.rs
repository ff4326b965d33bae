//! Logins and their decision traces.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::trace::TraceEntryView;
use crate::words::Stage;

/// Asks for logins, newest first.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub(crate) struct ListLogins {
    workspace: String,
    outcome: Option<OutcomeFilter>,
    before: Option<String>,
    limit: Option<u32>,
}

/// How the login ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OutcomeFilter {
    Completed,
    Refused,
    Failed,
    Expired,
    /// It has not ended.
    Open,
}

/// A page of logins.
#[derive(Debug, Serialize, TS)]
pub(crate) struct LoginPage {
    items: Vec<LoginRow>,
    /// The `before` of the next page.
    next: Option<String>,
}

/// A login in a table.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct LoginRow {
    /// The workspace's slug.
    workspace: String,
    id: String,
    application: String,
    source: String,
    stage: Stage,
    /// The word of a decision, refusal or failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errcode: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<LoginUser>,
    started_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<i64>,
}

/// Who was signed in.
#[derive(Debug, Clone, Serialize, TS)]
pub(crate) struct LoginUser {
    id: String,
    /// The name, or what is shown in its place.
    name: String,
}

/// Names one login.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(crate) struct LoginRef {
    workspace: String,
    login: String,
}

/// A login with its trace.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct LoginDetail {
    #[serde(flatten)]
    row: LoginRow,
    trace: Vec<TraceEntryView>,
    /// Why nobody was signed in, in the reader's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<LoginExplanation>,
}

/// What happened, and what to do.
#[derive(Debug, Serialize, TS)]
#[ts(optional_fields)]
pub(crate) struct LoginExplanation {
    /// WeChat's number for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    errcode: Option<i64>,
    meaning: String,
    remedy: String,
}
